//! The request body and the answers of an operation with captioned tables.
//!
//! The tables that [`tables`](super::tables) left as bodies -> a raw body, of several types where several tables are one; a table
//! under `Status code: 404` -> a response `404`.

use super::super::super::block::marked;
use super::super::super::grammar::rules::{Fact as RowFact, Side};
use super::super::super::library::spelling::union;
use super::super::super::outline::section::DocField;
use super::super::super::raw::{RawBody, RawOperation, RawResponse};
use super::super::super::type_expr::TypeExpr;
use super::super::places::may_have_body;
use super::tables::BodyTable;
use super::{Captioned, Documented};
use crate::ground::fact::Fact;
use crate::ground::source::{Span, Spanned};

/// Returns whether a request must have its body. One that its method usually does without (`DELETE`) can be left out if its
/// tables name no member that must be there (ims, *Deleting an Image*).
fn required(usual: bool, bodies: &[BodyTable<'_>], span: Span) -> Fact<bool> {
    let mandatory = |row: &DocField| row.facts.has(RowFact::Required);
    if usual || bodies.iter().flat_map(|body| &body.rows).any(mandatory) {
        Fact::stated(true, span)
    } else {
        Fact { span: Some(span), ..Fact::conventional(false) }
    }
}

impl<'g> Captioned<'_, 'g> {
    pub(super) fn request(
        &mut self,
        operation: &mut RawOperation,
        bodies: &[BodyTable<'g>],
        documented: &Documented<'g>,
        title: &str,
    ) {
        let Documented { section, ref route, .. } = *documented;
        let name = format!("{title} Request");
        let mut types: Vec<TypeExpr> = Vec::new();
        let mut span = section.span;
        for body in bodies {
            span = body.rows.first().map_or(span, |row| row.span);
            types.push(self.assembly.root(body, &name));
        }
        let usual = may_have_body(self.assembly.library.grammar, &route.method);
        let sends = usual || !types.is_empty();
        let examples: Vec<_> = section
            .shown
            .iter()
            .filter(|example| example.side == Side::Request && sends)
            .map(|example| Spanned::new(example.value.clone(), example.span))
            .collect();
        if types.is_empty() && examples.is_empty() {
            return;
        }
        let ty = match types.len() {
            0 => TypeExpr::ANY,
            _ => union(types),
        };
        operation.bodies.push(RawBody {
            content_types: content_types(documented, bodies.first(), Side::Request),
            ty: Spanned::new(ty, span),
            required: Some(required(usual, bodies, span)),
            examples,
            ..RawBody::default()
        });
    }

    pub(super) fn responses(
        &mut self,
        operation: &mut RawOperation,
        answers: &[BodyTable<'g>],
        headers: &[&DocField],
        documented: &Documented<'g>,
    ) {
        let Documented { doc, own, section, title, .. } = documented;
        let listed = own.iter().flat_map(|index| &doc.sections.get(*index).statuses);
        let success = listed.into_iter().find(|status| status.code.starts_with('2'));
        let success_fact = success.map(|status| Fact::stated(status.code.clone(), status.span));
        let name = format!("{title} Response");
        let mut out: Vec<RawResponse> = Vec::new();
        for answer in answers {
            let (ty, table) = (self.assembly.root(answer, &name), answer.table);
            let status = if table.status.is_empty() {
                success_fact.clone()
            } else {
                Some(Fact::stated(table.status.clone(), table.span))
            };
            let content_types = content_types(documented, Some(answer), Side::Response);
            let ty = Some(Spanned::new(ty, table.span));
            out.push(RawResponse { content_types, ..response(status, ty, table.span) });
        }
        let is_success = |response: &RawResponse| {
            response.status.as_ref().is_none_or(|status| status.value.starts_with('2'))
        };
        if !out.iter().any(is_success) {
            out.insert(0, response(success_fact, None, section.span));
        }
        if let Some(first) = out.iter_mut().find(|response| is_success(response)) {
            first.headers = headers
                .iter()
                .map(|row| (row.name.clone(), marked::without_links(&row.doc).into_owned()))
                .collect();
        }
        let failure = &self.assembly.library.grammar.examples.failure;
        for response in &mut out {
            let good = is_success(response);
            let code = response.status.as_ref().map(|status| status.value.clone()).unwrap_or_default();
            for example in section.shown.iter().filter(|example| example.side == Side::Response) {
                let same = example.status == code
                    || good && (example.status.is_empty() || example.status.starts_with('2'));
                let fails = good
                    && example.value.as_object().is_some_and(|members| {
                        !members.is_empty() && members.keys().all(|key| failure.contains(key))
                    });
                let empty = example.value.as_object().is_some_and(serde_json::Map::is_empty);
                if same && !fails && !empty {
                    response.examples.push(Spanned::new(example.value.clone(), example.span));
                }
            }
        }
        operation.responses = out;
    }
}

/// Returns the content types that the grammar gives to the section around a table, unless an example is JSON.
fn content_types(documented: &Documented<'_>, table: Option<&BodyTable<'_>>, side: Side) -> Vec<String> {
    let Documented { doc, section, .. } = documented;
    let Some(parent) = table.and_then(|table| table.table.parent) else { return Vec::new() };
    if section.shown.iter().any(|example| example.side == side) {
        return Vec::new();
    }
    let rules = doc.sections.up(parent).filter_map(|(_, section)| section.rule);
    rules.map(|rule| rule.content.to_vec()).find(|content| !content.is_empty()).unwrap_or_default()
}

fn response(status: Option<Fact<String>>, ty: Option<Spanned<TypeExpr>>, span: Span) -> RawResponse {
    RawResponse { status, ty, span, ..RawResponse::default() }
}
