//! Where the facts about one item come from, for `specless explain Order.total`.
//!
//! ```text
//! field Order.total, `total` of `Order` in the crate
//!   name on the wire  total            a page states it            docs/Order.md:12
//!   type              number           an override says it
//!   docs/Order.md:12: **total** | **Double** | The total. | [optional]
//! ```
//!
//! Decides nothing: facts carry their certainty and their place.

use std::fmt::Write;

use crate::ground::escape::{Output, escape};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::Origin;
use crate::ground::source::Span;
use crate::ground::words::counted;
use crate::model::{Api, Field, Operation, Type, TypeId, TypeKind, spelled};
use crate::passes::overrides::Item;
use crate::pipeline::ApiRun;

use super::place;

/// Explains an item. `described` is as documented, item by item, and `run` what a crate is made of.
pub fn text(described: &ApiRun, run: &ApiRun, item: Item) -> String {
    let mut page = Page { described, run, text: String::new() };
    match item {
        Item::Group(at) => page.group(at),
        Item::Operation(at) => page.operation(at),
        Item::Parameter(at, index) => page.parameter(at, index),
        Item::Type(id) => page.a_type(id),
        Item::Field(id, at) => page.field(id, at),
        Item::Value(id, at) => page.value(id, at),
    }
    page.text
}

/// Why a fact is believed.
fn reason(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Overridden => "an override says it",
        Certainty::Stated => "a page states it",
        Certainty::Shown => "an example shows it",
        Certainty::Observed => "a sample holds it",
        Certainty::Conventional => "nothing says it: by convention",
    }
}

struct Page<'a> {
    described: &'a ApiRun,
    run: &'a ApiRun,
    text: String,
}

impl<'a> Page<'a> {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{}", escape(text, Output::Line));
    }

    /// Writes one fact with its reason and its place.
    fn says(&mut self, what: &str, value: &str, certainty: Certainty, span: Option<Span>) {
        let at = span.map(|span| place(&self.run.documents, span));
        let at = at.map_or_else(String::new, |at| format!("  {}:{}", at.path, at.line));
        self.line(format!("  {what:<17} {value:<24} {}{at}", reason(certainty)).trim_end());
    }

    fn fact<T: std::fmt::Display>(&mut self, what: &str, fact: &Fact<T>) {
        self.says(what, &fact.value.to_string(), fact.certainty, fact.span);
    }

    /// Writes the line of the documents, how its page was read, and the findings about it.
    fn source(&mut self, span: Option<Span>) {
        let Some(span) = span else { return };
        let documents = &self.run.documents;
        let at = place(documents, span);
        let file = documents.sources.file(span.file);
        let line =
            file.and_then(|file| file.text().lines().nth(at.line.saturating_sub(1))).unwrap_or_default();
        self.line(&format!("  {}:{}: {}", at.path, at.line, line.trim()));
        let read = self.run.folders.iter().map(|folder| match &folder.flavour {
            Some(flavour) => format!("{} ({flavour})", folder.dialect),
            None => folder.dialect.clone(),
        });
        let read = read.collect::<Vec<_>>().join(", ");
        self.line(&format!("  read by the grammar of {read}"));
        let about = documents.diagnostics.iter().filter(|finding| match &finding.origin {
            Origin::Document(found) => {
                found.file == span.file && found.start < span.end && span.start < found.end
            }
            _ => false,
        });
        for finding in about {
            self.line(&format!("  also: [{}] {}", finding.code, finding.message));
        }
    }

    fn group(&mut self, at: usize) {
        let Some(group) = self.run.api.groups.get(at) else { return };
        let calls = self.run.api.operations.iter().filter(|operation| operation.group == at).count();
        self.line(&format!("group {}, `{}` in the crate", group.name, group.ident));
        self.line(&format!("  {}", counted(calls, "operation")));
    }

    fn operation(&mut self, at: usize) {
        let api = &self.run.api;
        let Some(operation) = api.operations.get(at) else { return };
        self.line(&format!(
            "operation {}, `{}` in the crate",
            documented(api, operation),
            call(api, operation)
        ));
        match &operation.route {
            Some(route) => self.fact("route", route),
            None => self.line("  route             none is told"),
        }
        if let Some(paging) = &operation.paging {
            self.fact("paging", paging);
        }
        for parameter in &operation.parameters {
            let what = format!("{} {}", parameter.location.value, parameter.field.name);
            let field = &parameter.field;
            self.says(&what, &spelled::field(api, field), field.certainty, field.span);
        }
        for body in &operation.bodies {
            self.line(&format!("  {:<17} {}", "body", spelled::ty(api, &body.ty)));
        }
        for ty in operation.responses.iter().filter_map(|response| response.ty.as_ref()) {
            self.says("answer", &spelled::ty(api, &ty.value), ty.certainty, ty.span);
        }
        self.source(Some(operation.span));
    }

    fn parameter(&mut self, at: usize, index: usize) {
        let api = &self.run.api;
        let Some(operation) = api.operations.get(at) else { return };
        let Some(parameter) = operation.parameters.get(index) else { return };
        let owner = documented(api, operation);
        self.line(&format!(
            "parameter {owner}.{} of `{}` in the crate",
            parameter.field.name,
            call(api, operation)
        ));
        self.fact("travels in", &parameter.location);
        self.fact("style", &parameter.style);
        self.facts(api, &parameter.field);
    }

    /// Returns a documented type as it is in the crate.
    fn in_crate(&self, id: TypeId) -> Option<&'a Type> {
        let name = &self.run.api.documented.types.get(id.index())?.named.name;
        self.run.api.types().map(|(_, ty)| ty).find(|ty| !name.is_empty() && ty.ident == *name)
    }

    /// Writes the other documented types that are the same one in the crate.
    fn others(&mut self, id: TypeId) {
        let types = &self.run.api.documented.types;
        let Some(named) = types.get(id.index()).map(|ty| &ty.named.name).filter(|name| !name.is_empty())
        else {
            return;
        };
        let same = types.iter().enumerate().filter(|(at, ty)| *at != id.index() && ty.named.name == *named);
        let same: Vec<String> = same.map(|(_, ty)| format!("`{}`", ty.item.name)).collect();
        if !same.is_empty() {
            self.line(&format!("  the same type in the crate: {}", same.join(", ")));
        }
    }

    fn a_type(&mut self, id: TypeId) {
        let ty = self.described.api.ty(id);
        let name = self
            .in_crate(id)
            .map_or_else(|| "not in the crate".to_owned(), |ty| format!("`{}` in the crate", ty.ident));
        self.line(&format!("type {}, {name}", ty.name));
        let what = match &ty.kind {
            TypeKind::Struct(object) => counted(object.fields.len(), "field"),
            TypeKind::Enum(list) => counted(list.values.len(), "value"),
            TypeKind::Union(union) => counted(union.cases.len(), "case"),
            TypeKind::Alias(other) => spelled::ty(&self.described.api, other),
        };
        self.says("shape", &what, ty.certainty, ty.span);
        if let TypeKind::Union(union) = &ty.kind
            && let Some(tag) = &union.tag
        {
            self.says("tag", &tag.wire, tag.certainty, None);
        }
        self.others(id);
        self.source(ty.span);
    }

    fn field(&mut self, id: TypeId, at: usize) {
        let ty = self.described.api.ty(id);
        let TypeKind::Struct(object) = &ty.kind else { return };
        let Some(field) = object.fields.get(at) else { return };
        // What passes concluded counts, where the field is still there.
        let completed = self.in_crate(id).and_then(|ty| match &ty.kind {
            TypeKind::Struct(object) => object
                .fields
                .iter()
                .find(|other| other.wire.value == field.wire.value)
                .map(|field| (ty, field)),
            _ => None,
        });
        match completed {
            Some((of, completed)) => {
                self.line(&format!("field {}.{} of `{}` in the crate", ty.name, field.name, of.ident));
                self.facts(&self.run.api, completed);
            }
            None => {
                self.line(&format!("field {}.{}, not in the crate", ty.name, field.name));
                self.facts(&self.described.api, field);
            }
        }
        self.others(id);
    }

    /// Writes what is known about a field or the field of a parameter.
    fn facts(&mut self, api: &Api, field: &Field) {
        self.fact("name on the wire", &field.wire);
        self.says("type", &spelled::ty(api, &field.ty), field.certainty, field.span);
        self.fact("required", &field.required);
        self.fact("may be null", &field.nullable);
        let more =
            [("default", &field.default), ("only value", &field.constant), ("example", &field.example)];
        for (what, fact) in more.into_iter().filter_map(|(what, fact)| Some((what, fact.as_ref()?))) {
            self.fact(what, fact);
        }
        if let Some(absent) = &field.absent {
            self.fact("left out of answers", absent);
        }
        self.source(field.span);
    }

    fn value(&mut self, id: TypeId, at: usize) {
        let ty = self.described.api.ty(id);
        let TypeKind::Enum(list) = &ty.kind else { return };
        let Some(value) = list.values.get(at) else { return };
        let name = value.name.clone().unwrap_or_else(|| value.wire.value.to_string());
        let of = self
            .in_crate(id)
            .map_or_else(|| "not in the crate".to_owned(), |ty| format!("of `{}` in the crate", ty.ident));
        self.line(&format!("value {}.{name} {of}", ty.name));
        self.fact("value", &value.wire);
        self.others(id);
        self.source(value.span);
    }
}

fn documented(api: &Api, operation: &Operation) -> String {
    let group = api.groups.get(operation.group).map_or("", |group| &group.name);
    format!("{group}.{}", operation.name)
}

fn call(api: &Api, operation: &Operation) -> String {
    let group = api.groups.get(operation.group).map_or("", |group| &group.ident);
    format!("{group}().{}", operation.ident)
}
