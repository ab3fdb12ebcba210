//! Controller pages: operations.
//!
//! Guarantees: a page is split only at the methods that it lists itself, because their prose has headings,
//! tables and code of its own; the documents tell no method and no path, so none is claimed.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::dialect::raw::{RawBody, RawOperation, RawParameter, RawResponse};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::ParameterIn;
use crate::ground::source::{Span, Spanned};
use crate::read::page::{Block, BlockKind, Row, plain};
use crate::read::render;
use crate::read::text::{Inline, Text};

use super::cells::{self, Place};
use super::layout::{self, Part};
use super::reader::Reader;

/// Headings inside a method that the generator writes; others belong to its description.
const KNOWN: [&str; 9] = [
    "Authentication",
    "Parameters",
    "Server",
    "Requires scope",
    "Response Type",
    "Example Usage",
    "Example Response",
    "Example Response *(as JSON)*",
    "Errors",
];

impl Reader<'_> {
    /// Reads the page of a controller.
    pub(super) fn controller(&mut self) {
        let (_, pages) = layout::sections(&self.page.blocks, 1);
        let Some(class) = pages.first() else { return };
        let group = class.title();
        let mut listed = self.listed(class);
        if listed.is_empty() {
            listed.extend(pages.get(1).map(|part| (part.title(), 1)));
        }
        // The first heading is the class itself, even if a method has its name. Each entry stands for one method.
        let is_method = |part: &&Part<'_>| match listed.get_mut(&part.title()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        };
        let starts: HashSet<Span> =
            pages.iter().skip(1).filter(is_method).map(|part| part.heading.span).collect();
        let (_, methods) = layout::parts(&self.page.blocks, |block| starts.contains(&block.span));
        for method in &methods {
            let operation = self.method(method, &group);
            self.facts.operations.push(operation);
        }
    }

    /// The names under `## Methods`, and how many methods have each.
    fn listed(&mut self, class: &Part<'_>) -> HashMap<String, usize> {
        let (_, parts) = layout::sections(class.blocks, 2);
        let methods = parts.iter().filter(|part| part.title() == "Methods");
        let lists = methods.flat_map(|part| part.blocks).filter_map(|block| match &block.kind {
            BlockKind::List(items) => Some(items),
            _ => None,
        });
        let mut names = HashMap::new();
        for item in lists.flatten() {
            self.ledger.skip(item.span, Code::IndexRow);
            *names.entry(plain(&item.blocks).trim().to_owned()).or_default() += 1;
        }
        names
    }

    fn method(&mut self, method: &Part<'_>, group: &str) -> RawOperation {
        let (before, parts) = layout::parts(method.blocks, |block| {
            layout::heading(block).is_some_and(|(level, title)| level == 2 && KNOWN.contains(&title.as_str()))
        });
        let (prose, auth) = self.prose(before);
        let mut operation = RawOperation {
            name: Spanned::new(method.title(), method.heading.span),
            group: group.to_owned(),
            other_groups: Vec::new(),
            qualifiers: Vec::new(),
            route: None,
            alias_paths: Vec::new(),
            summary: String::new(),
            description: prose,
            deprecated: false,
            parameters: Vec::new(),
            bodies: Vec::new(),
            form_types: Vec::new(),
            responses: Vec::new(),
            auth,
        };
        for part in &parts {
            self.section(&mut operation, part);
        }
        operation
    }

    fn section(&mut self, operation: &mut RawOperation, part: &Part<'_>) {
        match part.title().as_str() {
            "Authentication" => {
                let texts = part.blocks.iter().filter_map(layout::paragraph);
                let names: Vec<String> = texts
                    .flat_map(|text| text.links().map(|(_, words)| words.to_owned()).collect::<Vec<_>>())
                    .collect();
                operation.auth = (!names.is_empty()).then_some(names).or(operation.auth.take());
            }
            "Parameters" => {
                let rows = layout::table(part.blocks).map(|table| table.rows.as_slice()).unwrap_or_default();
                rows.iter().for_each(|row| self.parameter(operation, row));
            }
            "Requires scope" => {
                let scopes = render::markdown(part.blocks);
                let description = format!("{}\n\n**Required scope**\n\n{scopes}", operation.description);
                operation.description = description.trim().to_owned();
            }
            "Response Type" => {
                let response = self.response(part);
                operation.responses.insert(0, response);
            }
            "Errors" => {
                let rows = layout::table(part.blocks).map(|table| table.rows.as_slice()).unwrap_or_default();
                for row in rows {
                    let error = self.error(row);
                    operation.responses.extend(error);
                }
            }
            title if title.starts_with("Example Response") => self.example_response(operation, part),
            _ => {}
        }
        // Code that calls the SDK, and what stands around the facts.
        self.skip(part.blocks, Code::SdkRow);
    }

    /// The description before the signature, and whether a note says that no credentials are needed.
    fn prose(&mut self, blocks: &[Block]) -> (String, Option<Vec<String>>) {
        let is_signature = |block: &Block| match &block.kind {
            BlockKind::Code { language: Some(language), .. } => {
                self.flavour.fences.contains(&language.as_str())
            }
            _ => false,
        };
        // The last code in the SDK's language is the signature: there may be code in the prose, too.
        let signature = blocks.iter().rposition(is_signature);
        let is_note = |block: &Block| {
            layout::paragraph(block).is_some_and(|text| {
                text.raw().starts_with(":information_source:")
                    && text.raw().contains("This endpoint does not require authentication")
            })
        };
        let open = blocks.iter().any(is_note);
        let prose = blocks.iter().enumerate().filter(|(at, block)| Some(*at) != signature && !is_note(block));
        let description = render::markdown(prose.map(|(_, block)| block));
        if let Some(block) = signature.and_then(|at| blocks.get(at)) {
            self.ledger.skip(block.span, Code::SdkRow);
        }
        self.skip(blocks, Code::Prose);
        (description, open.then(Vec::new))
    }

    fn parameter(&mut self, operation: &mut RawOperation, row: &Row) {
        let is_options =
            row.cells.get(1).is_some_and(|ty| cells::spelled(ty).0.starts_with("RequestOptions"));
        if is_options {
            self.ledger.skip(row.span, Code::SdkRow);
            return;
        }
        let Some((field, tags)) = self.field(row) else { return };
        match tags.place {
            Some(Place::Body) => operation.bodies.push(RawBody {
                name: Some(field.name),
                content_types: Vec::new(),
                ty: field.ty,
                required: field.required,
                description: field.description,
                examples: Vec::new(),
            }),
            Some(Place::In(location)) => {
                let location = Fact::stated(location, row.span);
                operation.parameters.push(RawParameter { field, location });
            }
            // All parameters in one object, or a tag that says no place: the second pass decides.
            None => {
                let location = Fact::conventional(ParameterIn::Query);
                operation.parameters.push(RawParameter { field, location });
            }
        }
    }

    /// A link to the type, or a sentence about an `ApiResponse`, or a status before either.
    fn response(&mut self, part: &Part<'_>) -> RawResponse {
        let mut response = RawResponse {
            status: None,
            description: String::new(),
            content_types: Vec::new(),
            ty: None,
            headers: Vec::new(),
            examples: Vec::new(),
            span: part.heading.span,
        };
        for (block, text) in part.blocks.iter().filter_map(|block| Some((block, layout::paragraph(block)?))) {
            let mut text = text.clone();
            if let Some((status, description, rest)) = status(&text) {
                response.status = Some(Fact::stated(status, block.span));
                response.description = description;
                text = rest;
            }
            if let Some(ty) = self.result(&text) {
                response.ty = ty.map(|ty| Spanned::new(ty, block.span));
                response.span = block.span;
            }
        }
        response
    }

    /// The type that a paragraph states as the result; the inner `None` for a result without a body.
    fn result(&self, text: &Text) -> Option<Option<TypeExpr>> {
        let words = text.plain();
        let (spelled, href) = match words.split_once("is of type") {
            Some((_, spelled)) => {
                let after = text.links().last().filter(|(_, words)| spelled.contains(words));
                (spelled.trim().trim_end_matches('.').to_owned(), after.map(|(href, _)| href))
            }
            None if words.contains("This method returns an") => return Some(None),
            None if text.inlines().iter().any(is_type) => {
                (words.trim().to_owned(), text.links().next().map(|(href, _)| href))
            }
            None => return None,
        };
        let link = href.and_then(|href| self.target(href));
        let spelled = spelled.replace("\\|", "|");
        let ty = self.flavour.types.parse_result(&spelled, link.as_deref());
        Some(ty.map(|ty| self.dated(&spelled, ty)))
    }

    fn error(&mut self, row: &Row) -> Option<RawResponse> {
        let [status, description, rest @ ..] = row.cells.as_slice() else {
            self.report(Diagnostic::new(
                Code::MalformedRow,
                row.span,
                "an error needs a status and a description",
            ));
            self.ledger.skip(row.span, Code::MalformedRow);
            return None;
        };
        self.ledger.used(row.span);
        let code = status.plain().trim().to_owned();
        let code = if code.eq_ignore_ascii_case("default") { "default".to_owned() } else { code };
        // The class of all errors has no page and no body of its own.
        let class = rest.last().filter(|cell| cells::spelled(cell).1.is_some());
        Some(RawResponse {
            status: Some(Fact::stated(code, status.span)),
            description: cells::text(description)
                .map(|text| text.markdown().trim().to_owned())
                .unwrap_or_default(),
            content_types: Vec::new(),
            ty: class.map(|cell| Spanned::new(self.ty(cell), cell.span)),
            headers: Vec::new(),
            examples: Vec::new(),
            span: row.span,
        })
    }

    fn example_response(&mut self, operation: &mut RawOperation, part: &Part<'_>) {
        for block in part.blocks {
            let BlockKind::Code { language, text } = &block.kind else { continue };
            if language.as_deref() != Some("json") {
                self.ledger.skip(block.span, Code::Prose);
                continue;
            }
            let value: Option<Value> = self.json(block, text);
            let success = operation
                .responses
                .iter_mut()
                .find(|response| response.status.as_ref().is_none_or(|status| status.value.starts_with('2')));
            if let (Some(value), Some(response)) = (value, success) {
                response.examples.push(Spanned::new(value, block.span));
            }
        }
    }
}

/// `**200**: OK`: the status, its description, and what stands on the lines below.
fn status(text: &Text) -> Option<(String, String, Text)> {
    let (Inline::Strong(status), rest) = text.inlines().split_first()? else { return None };
    let is_status = status.len() == 3 && status.chars().all(|c| c.is_ascii_digit());
    is_status.then_some(())?;
    let (mut first, mut below) = (Vec::new(), Vec::new());
    for inline in rest {
        match inline {
            _ if !below.is_empty() => below.push(inline.clone()),
            Inline::Break => below.push(Inline::Break),
            Inline::Plain(words) => match words.split_once('\n') {
                Some((before, after)) => {
                    first.push(Inline::Plain(before.to_owned()));
                    below.push(Inline::Plain(after.to_owned()));
                }
                None => first.push(inline.clone()),
            },
            _ => first.push(inline.clone()),
        }
    }
    let description = Text::new(String::new(), first).markdown();
    let description = description.trim().trim_start_matches(':').trim().to_owned();
    Some((status.clone(), description, Text::new(String::new(), below)))
}

fn is_type(inline: &Inline) -> bool {
    matches!(inline, Inline::Code(_) | Inline::Link { .. })
}
