//! The operations and types of an API, each with its facts.
//!
//! A field `createdAt` that an example spells `created_at` -> a row whose name has the colour of *stated* and whose name on
//! the wire that of *shown*.

use super::html::Html;
use super::section;
use super::source_lines::SourceLines;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::http::ParameterIn;
use crate::ground::source::Span;
use crate::model::{Api, Enum, Field, Operation, Ty, Type, TypeId, TypeKind, spelled};
use crate::pipeline::ApiRun;

/// The part of the page that is about one API.
pub(super) struct ApiPage<'a, 'h> {
    pub(super) html: &'h mut Html,
    pub(super) run: &'a ApiRun,
    pub(super) lines: SourceLines<'a>,
    pub(super) number: usize,
}

impl<'a> ApiPage<'a, '_> {
    fn api(&self) -> &'a Api {
        &self.run.api
    }

    /// Writes every operation, group by group.
    pub(super) fn operations(&mut self) {
        let api = self.api();
        section(self.html, self.number, "operations", &format!("Operations ({})", api.operations.len()));
        for (number, group) in api.groups.iter().enumerate() {
            let operations = api.operations.iter().filter(|operation| operation.group == number);
            let operations: Vec<&Operation> = operations.collect();
            if operations.is_empty() {
                continue;
            }
            self.html.element("h3", &[], &group.name);
            operations.into_iter().for_each(|operation| self.operation(&group.ident, operation));
        }
        self.html.raw("</details>\n");
    }

    fn operation(&mut self, group: &str, operation: &Operation) {
        self.html.raw("<details class=\"item\"><summary>");
        match &operation.route {
            Some(route) => self.fact_of(&route.value.to_string(), route),
            None => self.fact("no route", Certainty::Conventional, None),
        }
        self.html.raw(" ");
        self.fact(&operation.name, Certainty::Stated, Some(operation.span));
        self.html.raw(" ");
        self.html.element("code", &[], &format!("{group}.{}", operation.ident));
        self.html.raw("</summary>\n");
        self.prose(if operation.summary.is_empty() { &operation.description } else { &operation.summary });
        if !operation.parameters.is_empty() {
            self.head(&["parameter", "on the wire", "in", "type", "required", "default", "description"]);
            for parameter in &operation.parameters {
                self.html.raw("<tr>");
                self.names(&parameter.field);
                let place = String::from(parameter.location.value);
                let place = if parameter.location.value == ParameterIn::Path { "path" } else { &place };
                self.cell(|page| page.fact_of(place, &parameter.location));
                self.rest(&parameter.field);
            }
            self.html.raw("</tbody></table>\n");
        }
        for body in &operation.bodies {
            self.html.raw("<p>Body ");
            self.html.text(&body.content_types.join(", "));
            self.html.raw(": ");
            self.ty(&body.ty);
            self.html.raw(", ");
            self.fact_of(required(body.required.value), &body.required);
            self.html.raw("</p>\n");
        }
        for response in &operation.responses {
            self.html.raw("<p>Answer ");
            match &response.status {
                Some(status) => self.fact_of(&status.value, status),
                None => self.fact("success", Certainty::Conventional, None),
            }
            self.html.raw(": ");
            match &response.ty {
                Some(ty) => {
                    self.ty(&ty.value);
                    self.html.raw(" ");
                    self.fact_of(certainty(ty.certainty), ty);
                }
                None => self.html.raw("no body"),
            }
            self.html.raw(" ");
            self.html.text(&brief(&response.description));
            self.html.raw("</p>\n");
        }
        if let Some(paging) = &operation.paging {
            self.html.raw("<p>Pages: ");
            self.fact_of(&paging.value.to_string(), paging);
            self.html.raw("</p>\n");
        }
        self.html.raw("</details>\n");
    }

    /// Writes every type, in the order of the documents.
    pub(super) fn types(&mut self) {
        let api = self.api();
        section(self.html, self.number, "types", &format!("Types ({})", api.types().count()));
        api.types().for_each(|(id, ty)| self.named(id, ty));
        self.html.raw("</details>\n");
    }

    fn named(&mut self, id: TypeId, ty: &Type) {
        self.html.open("details", &[("class", "item"), ("id", &self.anchor(id))]);
        self.html.raw("<summary>");
        self.fact(&ty.name, ty.certainty, ty.span);
        self.html.raw(" ");
        self.html.element("code", &[], &ty.ident);
        let sent = match (ty.usage.request, ty.usage.response) {
            (true, true) => " sent and received",
            (true, false) => " sent",
            (false, true) => " received",
            (false, false) => " not used by an operation",
        };
        self.html.raw(sent);
        self.html.raw("</summary>\n");
        self.prose(&ty.description);
        for alias in &ty.aliases {
            self.html.raw("<p>Also: ");
            self.fact(&alias.name, Certainty::Stated, alias.span);
            self.html.raw("</p>\n");
        }
        match &ty.kind {
            TypeKind::Struct(object) => {
                self.head(&["field", "on the wire", "type", "required", "default", "description"]);
                for field in &object.fields {
                    self.html.raw("<tr>");
                    self.names(field);
                    self.rest(field);
                }
                self.html.raw("</tbody></table>\n");
            }
            TypeKind::Enum(list) => self.values(list),
            TypeKind::Union(union) => {
                self.html.raw("<ul>\n");
                for case in &union.cases {
                    self.html.raw("<li>");
                    self.ty(&case.ty);
                    self.html.raw(" ");
                    self.html.text(case.tag_value.as_deref().unwrap_or_default());
                    self.html.raw("</li>\n");
                }
                self.html.raw("</ul>\n");
            }
            TypeKind::Alias(of) => {
                self.html.raw("<p>is ");
                self.ty(of);
                self.html.raw("</p>\n");
            }
        }
        self.html.raw("</details>\n");
    }

    fn values(&mut self, list: &Enum) {
        self.head(&["value", "documented as", "description"]);
        for value in &list.values {
            self.html.raw("<tr>");
            let span = value.wire.span.or(value.span);
            self.cell(|page| page.fact(&value.wire.value.to_string(), value.wire.certainty, span));
            self.cell(|page| page.html.text(value.name.as_deref().unwrap_or_default()));
            self.cell(|page| page.html.text(&brief(&value.description)));
            self.html.raw("</tr>\n");
        }
        self.html.raw("</tbody></table>\n");
    }

    /// Opens a table.
    pub(super) fn head(&mut self, names: &[&str]) {
        self.html.raw("<table><thead><tr>");
        names.iter().for_each(|name| self.html.element("th", &[], name));
        self.html.raw("</tr></thead><tbody>\n");
    }

    /// Writes a cell.
    pub(super) fn cell(&mut self, content: impl FnOnce(&mut Self)) {
        self.html.raw("<td>");
        content(self);
        self.html.raw("</td>");
    }

    fn names(&mut self, field: &Field) {
        self.cell(|page| page.fact(&field.name, field.certainty, field.span));
        self.cell(|page| page.fact(&field.wire.value, field.wire.certainty, field.wire.span.or(field.span)));
    }

    /// Writes what fields and parameters have in common beside their names, and ends the row.
    fn rest(&mut self, field: &Field) {
        self.cell(|page| page.ty(&field.ty));
        self.cell(|page| {
            page.fact_of(required(field.required.value), &field.required);
            if field.nullable.value {
                page.html.raw(" ");
                page.fact_of("or null", &field.nullable);
            }
        });
        self.cell(|page| {
            if let Some(default) = &field.default {
                page.fact_of(&default.value.to_string(), default);
            }
        });
        self.cell(|page| page.html.text(&brief(&field.description)));
        self.html.raw("</tr>\n");
    }

    fn ty(&mut self, ty: &Ty) {
        let text = spelled::ty(self.api(), ty);
        match ty.innermost() {
            Ty::Ref(id) => {
                let target = format!("#{}", self.anchor(*id));
                self.html.element("a", &[("href", &target)], &text);
            }
            _ => self.html.text(&text),
        }
    }

    fn anchor(&self, id: TypeId) -> String {
        format!("a{}t{}", self.number, id.index())
    }

    fn fact_of<T>(&mut self, text: &str, fact: &Fact<T>) {
        self.fact(text, fact.certainty, fact.span);
    }

    /// Writes a fact, which shows its line when it is clicked.
    pub(super) fn fact(&mut self, text: &str, sure: Certainty, span: Option<Span>) {
        let sure = certainty(sure);
        match span {
            Some(span) => {
                let line = self.lines.keep(span);
                self.html.element("button", &[("class", sure), ("data-s", &line), ("title", sure)], text);
            }
            None => self.html.element("span", &[("class", sure), ("title", sure)], text),
        }
    }

    fn prose(&mut self, text: &str) {
        if !text.is_empty() {
            self.html.element("p", &[], &brief(text));
        }
    }
}

fn required(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

/// Returns the class of a certainty.
fn certainty(sure: Certainty) -> &'static str {
    match sure {
        Certainty::Overridden => "overridden",
        Certainty::Stated => "stated",
        Certainty::Shown => "shown",
        Certainty::Observed => "observed",
        Certainty::Conventional => "conventional",
    }
}

/// Returns the start of a text.
fn brief(text: &str) -> String {
    const SHOWN: usize = 300;
    let mut brief: String = text.chars().take(SHOWN).collect();
    if brief.len() < text.len() {
        brief.push('…');
    }
    brief
}
