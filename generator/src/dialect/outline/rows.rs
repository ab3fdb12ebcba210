//! Rows that are no fields: values of enumerations, statuses, schemes of authentication, and routes.
//!
//! `| 404 | Not found |` -> the status `404` of an operation. Does not know which table a row is of.

use std::collections::BTreeMap;

use super::Outline;
use super::section::{DocStatus, FieldFacts, ListedOperation, SectionIndex};
use super::tables::{TableShape, is_blank};
use super::texts::{doc_value, routes};
use crate::dialect::block::{DocRow, marked};
use crate::dialect::grammar::rules::{Column, Fact, Role, TableRule};
use crate::dialect::rows::{decode, marks};
use crate::ground::finding::Code;
use crate::ground::http::response_status;
use crate::ground::source::Span;

impl<'g> Outline<'g> {
    pub(super) fn values(
        &mut self,
        rule: &TableRule,
        cells: &BTreeMap<Column, String>,
        home: SectionIndex,
        span: Span,
    ) {
        let mut facts = FieldFacts::default();
        let cell = cells.get(&Column::Value).map_or("", String::as_str);
        let cell = &*self.prepared.marks.take(Column::Value, cell, &mut facts, &mut self.used);
        let name = cells.get(&Column::Name).map(|name| marked::plain(name));
        let page = self.prepared.grammar.page.decode.as_deref();
        let doc = cells
            .get(&Column::Doc)
            .map(|doc| page.map_or_else(|| doc.clone(), |steps| decode::decode(doc, steps)));
        let steps = rule.decode.as_deref().or(page);
        let texts = match (steps, &rule.split) {
            // A person leaves a cell blank that has no value.
            (None, _) => Some(marked::plain(cell)).filter(|text| !text.is_empty()).into_iter().collect(),
            (Some(steps), split) => {
                let cell = if rule.free.is_none() { decode::flatten(cell).0 } else { cell.to_owned() };
                let text = decode::decode(&cell, steps);
                split.as_ref().map_or_else(|| vec![text.clone()], |split| marks::list(&text, split))
            }
        };
        let section = self.doc.sections.get_mut(home);
        section.flags |= cell.contains("<<");
        let one = texts.len() == 1;
        for text in texts {
            let mut value = doc_value(text, span);
            if one {
                value.ident.clone_from(&name);
                value.doc = doc.clone().unwrap_or_default();
            }
            section.values.push(value);
        }
    }

    /// Takes a status of an answer. Returns whether it is one of HTTP.
    pub(super) fn status_row(
        &mut self,
        cells: &BTreeMap<Column, String>,
        home: SectionIndex,
        span: Span,
    ) -> bool {
        let get = |column: Column| cells.get(&column).map_or("", String::as_str);
        let Some(code) = response_status(&marked::plain(get(Column::Code))) else { return false };
        let steps = self.prepared.grammar.page.decode.as_deref().unwrap_or_default();
        let doc = decode::decode(get(Column::Doc), steps);
        let mut facts = FieldFacts::default();
        self.prepared.marks.take_all(Column::Headers, get(Column::Headers), &mut facts, &mut self.used);
        let header = |text: String| {
            let (name, doc) = text.split_once(" -").unwrap_or((&text, ""));
            (name.trim().to_owned(), decode::decode(doc.trim(), steps))
        };
        let headers = facts.list(Fact::Values).unwrap_or_default().into_iter().map(header).collect();
        let ty = cells.get(&Column::Type).map(|cell| decode::spelling(cell));
        self.doc.sections.get_mut(home).statuses.push(DocStatus { code, doc, ty, headers, span });
        true
    }

    /// Notes the key that a scheme sends; a second key is a scheme of its own.
    pub(super) fn scheme_row(&mut self, key: &str) {
        let Some((name, members)) = self.doc.schemes.last_mut() else { return };
        let second = members.contains_key("name").then(|| (format!("{name} {key}"), members.clone()));
        members.entry("name".to_owned()).or_insert_with(|| key.to_owned());
        if let Some((name, mut members)) = second
            && members.get("type").is_none_or(|kind| kind == "apiKey")
        {
            members.insert("name".to_owned(), key.to_owned());
            self.doc.schemes.push((name, members));
        }
    }

    /// Returns the methods of whose columns a row has a mark: columns that are called like methods.
    pub(super) fn marked_methods(&self, shape: &TableShape<'g>, row: &DocRow<'_>) -> String {
        let is_method = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase());
        let marked = shape.columns.iter().zip(row.cells.split());
        let marked = marked.filter(|(word, cell)| is_method(word) && !is_blank(&marked::plain(cell)));
        marked.map(|(word, _)| *word).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn route_row(
        &mut self,
        rule: &TableRule,
        cells: &BTreeMap<Column, String>,
        marked: &str,
        span: Span,
    ) {
        let get = |column: Column| cells.get(&column).map_or("", String::as_str);
        let (mut method, mut path) = (get(Column::Method).to_owned(), get(Column::Path).to_owned());
        if method.is_empty() {
            method = marked.to_owned();
        }
        if let Some(cell) = &rule.cell {
            let Some(groups) = cell.captures(&path) else {
                self.ledger.skip(span, Code::MalformedRow);
                self.report(Code::MalformedRow, span, "the row of a route has no method or no path");
                return;
            };
            let group = |name: &str| groups.name(name).map(|found| found.as_str().to_owned());
            let (own_method, own_path) = (group("method"), group("path"));
            method = own_method.unwrap_or(method);
            path = own_path.unwrap_or_default();
        } else {
            path = path.split('`').nth(1).map_or_else(|| marked::plain(&path), str::to_owned);
        }
        let found = routes(&self.prepared.grammar.routes, &method, &path, span);
        let name = marked::plain(get(Column::Name));
        let name = name.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let steps = self.prepared.grammar.page.decode.clone().unwrap_or_default();
        let doc = decode::decode(get(Column::Doc), &steps);
        let operation = self.operation();
        if name.is_empty() && *self.section(operation).role == Role::Operation {
            self.doc.sections.get_mut(operation).routes.extend(found);
        } else if name.is_empty() {
            // All that the page says of an operation is its row.
            self.doc.listed_only.extend(found.into_iter().map(|route| ListedOperation {
                name: format!("{} {}", route.method, route.path),
                doc: doc.clone(),
                routes: vec![route],
                span,
            }));
        } else {
            let name = name.to_owned();
            let new = || ListedOperation { name: name.clone(), doc, span, routes: Vec::new() };
            self.routes.entry(name.clone()).or_insert_with(new).routes.extend(found);
        }
        self.ledger.used(span);
    }
}
