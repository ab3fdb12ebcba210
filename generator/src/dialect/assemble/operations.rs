//! Operations whose parameters stand in sections.
//!
//! `# listWidgets` with the route `GET /widgets`, a section of parameters and one of answers -> a raw operation. A method of a
//! client whose route no page tells is an operation without a route.

use std::collections::HashSet;

use serde_json::Value;

use super::super::block::marked;
use super::super::grammar::rules::{Role, RouteSource, Side};
use super::super::library::spelling::innermost;
use super::super::outline::section::{Doc, DocExample, DocField, DocRoute, DocStatus, Section, SectionIndex};
use super::super::raw::{RawBody, RawField, RawOperation, RawParameter, RawResponse, RawShape};
use super::super::type_expr::TypeExpr;
use super::answers::Answer;
use super::fields::FieldContext;
use super::places::{Placed, Placing, Travel, may_have_body};
use super::{Assembly, tree};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{Method, ParameterIn, Route, path_variables};
use crate::ground::scalar::Scalar;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;

/// An operation on a page.
#[derive(Clone, Copy)]
struct Documented<'g> {
    page: usize,
    index: SectionIndex,
    doc: &'g Doc<'g>,
    section: &'g Section<'g>,
    /// The operation whose rows and answer it also has.
    like: Option<(usize, SectionIndex)>,
}

impl<'g> Assembly<'g> {
    /// Makes the operations of all pages.
    pub(crate) fn operations(&mut self) {
        let library = self.library;
        let mut last: Option<(usize, SectionIndex)> = None;
        for (page, doc) in library.docs.iter().enumerate() {
            for index in doc.sections.indices() {
                let section = doc.sections.get(index);
                let listed = section.rule.is_some_and(|rule| rule.route == RouteSource::List);
                if *section.role != Role::Operation || section.routes.is_empty() && !listed {
                    continue;
                }
                let like = section.like.as_deref().and_then(|link| {
                    if link.is_empty() {
                        return last;
                    }
                    let place = library.target(link, page)?;
                    let operation =
                        library.section(place).is_some_and(|section| *section.role == Role::Operation);
                    operation.then_some((place.doc, place.section))
                });
                last = Some((page, index));
                let documented = Documented { page, index, doc, section, like };
                if section.routes.is_empty() {
                    self.operation(documented, None);
                }
                for route in &section.routes {
                    self.operation(documented, Some(route));
                }
            }
            self.listed_only(page, doc);
        }
    }

    /// Reports operations of a route table that no section of the page describes.
    fn listed_only(&mut self, page: usize, doc: &'g Doc<'g>) {
        let library = self.library;
        for listed in &doc.listed_only {
            // In a list that a person wrote, the description is all that there is.
            if library.grammar.page.decode.is_some() || listed.doc.is_empty() {
                let message = format!("`{}` is listed and not described", listed.name);
                self.diagnostics.push(
                    Diagnostic::new(Code::MissingSection, listed.span, message)
                        .help("only its route is known"),
                );
            }
            for route in &listed.routes {
                let name = Spanned::new(listed.name.clone(), listed.span);
                let Some(fact) = self.route(route) else { continue };
                self.raw.operations.push(RawOperation {
                    group: self.groups.of(page),
                    summary: listed.doc.clone(),
                    route: Some(fact),
                    name,
                    ..RawOperation::default()
                });
            }
        }
    }

    /// Returns a route in the terms of HTTP; one of another method is reported.
    pub(super) fn route(&mut self, route: &DocRoute) -> Option<Fact<Route>> {
        let known = self.library.grammar.routes.methods.contains(&route.method);
        let extension = || Method::extension(&route.method).filter(|_| known);
        match route.method.parse().ok().or_else(extension) {
            Some(method) => Some(Fact::stated(Route { method, path: route.path.clone() }, route.span)),
            None => {
                let message = format!("the method `{}` is not one of HTTP's", route.method);
                self.diagnostics.push(Diagnostic::new(Code::NoRoute, route.span, message));
                None
            }
        }
    }

    fn operation(&mut self, documented: Documented<'g>, route: Option<&DocRoute>) {
        let Documented { page, section, .. } = documented;
        let fact = match route {
            Some(route) => match self.route(route) {
                Some(fact) => Some(fact),
                None => return,
            },
            None => None,
        };
        let machine = self.library.grammar.page.decode.is_some();
        let name = section.name.clone().filter(|_| machine).unwrap_or_else(|| section.heading.clone());
        let unrouted = DocRoute { span: section.span, ..DocRoute::default() };
        let route = route.unwrap_or(&unrouted);
        let mut operation = RawOperation {
            group: self.groups.of(page),
            route: fact,
            deprecated: section.facts.contains(&super::super::grammar::rules::Fact::Deprecated),
            auth: section.security.clone(),
            name: Spanned::new(name.clone(), section.span),
            ..RawOperation::default()
        };
        self.describe(&mut operation, section, machine);
        self.request(&mut operation, documented, route, &name);
        self.response(&mut operation, documented, route, &name);
        if operation.route.is_some() {
            told_by_route(&mut operation, route, &HashSet::new(), machine);
        }
        self.raw.operations.push(operation);
    }

    fn describe(&self, operation: &mut RawOperation, section: &Section<'_>, machine: bool) {
        let texts = section.texts.iter().map(|text| text.value.as_str());
        if machine {
            operation.summary = section.summary.clone().unwrap_or_default();
            let summary = operation.summary.trim();
            let lines: Vec<&str> =
                texts.filter(|line| !line.starts_with('>') && line.trim() != summary).collect();
            let steps = self.library.grammar.page.decode.clone().unwrap_or_default();
            operation.description = super::super::rows::decode::decode(&lines.join("\n"), &steps);
            return;
        }
        let paragraphs: Vec<_> = texts.map(marked::without_links).collect();
        operation.summary = section.heading.clone();
        operation.description = paragraphs.join("\n\n");
    }

    fn request(
        &mut self,
        operation: &mut RawOperation,
        documented: Documented<'g>,
        route: &DocRoute,
        owner: &str,
    ) {
        let library = self.library;
        let around = [Some((documented.page, documented.index)), documented.like].into_iter().flatten();
        let around = around.filter_map(|(page, index)| Some((page, index, library.docs.get(page)?)));
        let sections: Vec<(usize, &Section<'_>)> = around
            .flat_map(|(page, index, doc)| {
                doc.sections.own(index).into_iter().map(move |own| (page, doc.sections.get(own)))
            })
            .filter(|(_, section)| matches!(*section.role, Role::Parameters | Role::Operation))
            .collect();
        let trees: Vec<(usize, &Section<'_>, Vec<DocField>)> = sections
            .iter()
            .map(|(page, section)| (*page, *section, tree(library, &section.rows, *page)))
            .collect();
        let placing = Placing { library, operation: documented.section, route };
        let rows: Vec<&DocField> = trees.iter().flat_map(|(_, _, rows)| rows).collect();
        let mut places = placing.all(&rows, &self.bodiless).into_iter();
        let mut members: Vec<DocField> = Vec::new();
        let mut content = documented.section.consumes.clone();
        let mut stated_body = None;
        for (page, section, rows) in &trees {
            let context = FieldContext { page: *page, owner };
            for row in rows {
                let Some(placed) = places.next() else { break };
                match placed.travel {
                    Travel::Whole => {
                        let guessed = placed.certainty == Certainty::Conventional;
                        if self.bodiless.state_content && guessed && !placing.is_object(row) {
                            self.guessed_place("the body; it may be one of the query", row);
                        }
                        self.whole_body(operation, row, context, placed.certainty);
                    }
                    Travel::Member => {
                        members.push(row.clone());
                        content.extend(section.rule.iter().flat_map(|rule| rule.content.iter().cloned()));
                    }
                    Travel::In(place) => self.parameter(operation, row, context, place, placed),
                }
            }
            if let Some(typed) = section.typed.as_ref().filter(|_| {
                section.rule.is_some_and(|rule| rule.place == Some(super::super::grammar::rules::Place::Body))
            }) {
                stated_body = Some(Spanned::new(library.parse(&typed.value, *page).expr, typed.span));
            }
        }
        if operation.parameters.iter().any(|parameter| parameter.location.value == ParameterIn::Form) {
            operation.form_types.clone_from(&content);
        }
        if !operation.bodies.is_empty() {
            return;
        }
        if let Some(first) = members.first() {
            let (span, page) = (first.span, documented.page);
            let required = members.iter().any(|row| self.required(row).is_some_and(|fact| fact.value));
            let ty = self.object(&members, FieldContext { page, owner: &format!("{owner} Request") }, span);
            let types = self.content_of(content, &ty);
            operation.bodies.push(body(Spanned::new(ty, span), types, required, span));
            return;
        }
        let told = stated_body.or_else(|| {
            let may = may_have_body(library.grammar, &route.method);
            let own = documented.section.texts.iter();
            let texts = own.chain(sections.iter().flat_map(|(_, section)| &section.texts));
            let rules = if may { &library.grammar.bodies[..] } else { &[] };
            self.told(rules, texts, documented.page, owner)?.ty
        });
        if let Some(ty) = told {
            let span = ty.span;
            operation.bodies.push(body(ty, content, true, span));
        }
    }

    /// Makes a parameter of a row, unless there is one of its name and place.
    fn parameter(
        &mut self,
        operation: &mut RawOperation,
        row: &DocField,
        context: FieldContext<'_>,
        place: ParameterIn,
        Placed { name, certainty, .. }: Placed,
    ) {
        let mut field = self.field(row, context);
        if certainty == Certainty::Conventional {
            let header = name.as_deref().unwrap_or(&row.name);
            match place {
                ParameterIn::Header => self.guessed_place(&format!("the header `{header}`"), row),
                ParameterIn::Form => {
                    self.guessed_place("a field of the form; it may be one of the query", row)
                }
                _ => {}
            }
        }
        match (place, name, self.library.grammar.parameters.wire.get(&row.name)) {
            (ParameterIn::Header, Some(name), _) => field.wire = Some(Fact::conventional(name)),
            (ParameterIn::Query, _, Some(wire)) => {
                field.wire = Some(Fact { span: Some(row.span), ..Fact::conventional(wire.clone()) });
            }
            (ParameterIn::Path, ..) => field.required = Some(Fact::stated(true, row.span)),
            _ => {}
        }
        let twice = |known: &RawParameter| {
            known.location.value == place && known.field.name.value == field.name.value
        };
        if !operation.parameters.iter().any(twice) {
            let location = Fact { value: place, certainty, span: Some(row.span) };
            operation.parameters.push(RawParameter { field, location });
        }
    }

    /// Reports a row that only its name, its type or the method places.
    fn guessed_place(&mut self, place: &str, row: &DocField) {
        let message = format!("`{}` was taken for {place}", row.name);
        let help = "`--override \"parameter:Operation.parameter.in=query\"` corrects it";
        self.diagnostics.push(Diagnostic::new(Code::GuessedLocation, row.span, message).help(help));
    }

    /// Returns the content types of a body. One that holds a file travels as the grammar says.
    fn content_of(&self, mut content: Vec<String>, ty: &TypeExpr) -> Vec<String> {
        content.dedup();
        let Some(files) = &self.library.grammar.parameters.files else { return content };
        if content.is_empty() && self.holds_file(ty, 0) {
            return vec![files.clone(), "application/json".to_owned()];
        }
        content
    }

    fn holds_file(&self, ty: &TypeExpr, depth: usize) -> bool {
        let inner = |ty: &TypeExpr| self.holds_file(ty, depth + 1);
        match innermost(ty) {
            TypeExpr::Scalar(Scalar::Binary) => true,
            TypeExpr::Union(parts) => parts.iter().any(inner),
            TypeExpr::Named { link: Some(link), .. } if depth < 4 => {
                let model = self.raw.models.iter().find(|model| model.links.contains(link));
                model.is_some_and(|model| match &model.shape {
                    RawShape::Struct { fields, .. } => fields.iter().any(|field| inner(&field.ty.value)),
                    RawShape::Alias(ty) => inner(ty),
                    RawShape::Union { cases, .. } => cases.iter().any(|case| inner(&case.ty)),
                    _ => false,
                })
            }
            _ => false,
        }
    }

    fn whole_body(
        &mut self,
        operation: &mut RawOperation,
        row: &DocField,
        context: FieldContext<'_>,
        certainty: Certainty,
    ) {
        let field = self.field(row, context);
        let required = field.required.clone().map(|fact| Fact { certainty, ..fact });
        let doc = self.library.docs.get(context.page);
        let around = doc.and_then(|doc| {
            doc.sections.up(row.home).map(|(_, section)| section).find(|outer| *outer.role == Role::Operation)
        });
        operation.bodies.push(RawBody {
            name: Some(field.name.clone()),
            content_types: around.map(|operation| operation.consumes.clone()).unwrap_or_default(),
            ty: field.ty,
            required,
            description: field.description,
            ..RawBody::default()
        });
    }

    fn response(
        &mut self,
        operation: &mut RawOperation,
        documented: Documented<'g>,
        route: &DocRoute,
        owner: &str,
    ) {
        let grammar = self.library.grammar;
        let with_body = may_have_body(grammar, &route.method);
        let mut answer = self.answer(documented.page, documented.index, with_body, owner);
        if answer.ty.is_none()
            && answer.status.is_none()
            && answer.example.is_none()
            && let Some((page, index)) = documented.like
        {
            answer = self.answer(page, index, with_body, owner);
        }
        let span = documented.section.span;
        if let Some(rules) = &grammar.envelope {
            answer = self.enveloped(answer, rules, owner, span);
        }
        let own = documented.doc.sections.own(documented.index);
        let listed: Vec<&DocStatus> =
            own.iter().flat_map(|index| &documented.doc.sections.get(*index).statuses).collect();
        let produces = documented.section.produces.clone();
        let examples = response_examples(documented.doc, &own);
        let ty = |status: &DocStatus| {
            let ty = self.library.understood(status.ty.as_deref()?, documented.page)?;
            Some(Spanned::new(ty, status.span))
        };
        operation.envelope.clone_from(&answer.envelope);
        operation.responses = responses(answer, &listed, &ty, produces, span);
        if let Some(first) = operation.responses.first_mut().filter(|first| first.examples.is_empty()) {
            first.examples = examples;
        }
    }
}

/// Returns the JSON of the sections that show an answer.
fn response_examples(doc: &Doc<'_>, own: &[SectionIndex]) -> Vec<Spanned<Value>> {
    let sections = own.iter().map(|index| doc.sections.get(*index));
    let shows = |section: &&Section<'_>| {
        *section.role == Role::Example && section.rule.is_some_and(|rule| rule.side == Some(Side::Response))
    };
    sections.filter(shows).flat_map(|section| &section.examples).filter_map(DocExample::json).collect()
}

/// Returns the responses of an operation: its answer under the first status of success, and the others that pages list.
fn responses(
    answer: Answer,
    listed: &[&DocStatus],
    ty: &dyn Fn(&DocStatus) -> Option<Spanned<TypeExpr>>,
    produces: Vec<String>,
    span: Span,
) -> Vec<RawResponse> {
    let success = listed.iter().position(|status| status.code.starts_with('2'));
    let status = |code: &str, span| Fact::stated(code.to_owned(), span);
    let mut out = Vec::new();
    let empty = |status| RawResponse { status, span, ..RawResponse::default() };
    let of = |known: &DocStatus| RawResponse {
        description: known.doc.trim().to_owned(),
        headers: known.headers.clone(),
        ..empty(Some(status(&known.code, known.span)))
    };
    let listed_first = success.and_then(|at| listed.get(at)).filter(|_| answer.status.is_none());
    let mut first =
        listed_first.map_or_else(|| empty(answer.status.map(|code| status(code, span))), |known| of(known));
    first.content_types = if answer.ty.is_some() { produces } else { Vec::new() };
    first.ty = answer.ty;
    first.examples = answer.example.into_iter().collect();
    out.push(first);
    for (at, other) in listed.iter().enumerate() {
        let known =
            |response: &RawResponse| response.status.as_ref().is_some_and(|known| known.value == other.code);
        if Some(at) != success && !out.iter().any(known) {
            out.push(RawResponse { ty: ty(other), ..of(other) });
        }
    }
    out
}

/// Adds the parameters that only a route tells: variables of its path where people wrote the page, and keys of its query.
pub(super) fn told_by_route(
    operation: &mut RawOperation,
    route: &DocRoute,
    members: &HashSet<&str>,
    machine: bool,
) {
    for variable in path_variables(&route.path).filter(|_| !machine) {
        let is_it = |known: &RawParameter| {
            known.location.value == ParameterIn::Path && fold(&known.field.name.value) == fold(variable)
        };
        if !operation.parameters.iter().any(is_it) {
            let field = RawField::member(variable, TypeExpr::STRING, true, route.span);
            operation.parameters.push(RawParameter::stated(field, ParameterIn::Path, route.span));
        }
    }
    for key in route.query.iter().filter(|key| !members.contains(key.name.as_str())) {
        if !operation.parameters.iter().any(|parameter| parameter.field.name.value == key.name) {
            let constant = key.value.clone().filter(|_| machine).map(Value::String);
            let required = constant.is_some() || route.sub_resource && !machine;
            let field = RawField {
                constant: constant.map(|value| Box::new(Fact::stated(value, route.span))),
                ..RawField::member(&key.name, TypeExpr::STRING, required, route.span)
            };
            operation.parameters.push(RawParameter::stated(field, ParameterIn::Query, route.span));
        }
    }
}

fn body(ty: Spanned<TypeExpr>, content_types: Vec<String>, required: bool, span: Span) -> RawBody {
    RawBody { content_types, ty, required: Some(Fact::stated(required, span)), ..RawBody::default() }
}
