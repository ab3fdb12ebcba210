//! Items of lists: fields, values, branches, or prose.
//!
//! `` - `name` `(string: <required>)` - text `` with a rule of items -> a row `name`. Items within an item are its members.

use std::collections::BTreeMap;

use regex::Captures;

use super::Outline;
use super::section::{DocField, SectionIndex};
use super::texts::doc_value;
use crate::dialect::block::DocItem;
use crate::dialect::grammar::rules::{Column, ItemRole, Role};
use crate::dialect::rule_use::RuleKind;
use crate::ground::finding::Code;
use crate::ground::http::response_status;
use crate::ground::source::{Span, Spanned};
use crate::ledger::Unit;

use super::fields::RowSource;

impl Outline<'_> {
    /// Reads a list.
    pub(super) fn list(&mut self, items: &[DocItem]) {
        let home = self.home();
        let ignored = *self.section(home).role == Role::Ignore;
        for item in items {
            self.note_items(item);
            if ignored {
                self.skip_items(item);
                continue;
            }
            if let Some(field) = self.item(item, home) {
                self.doc.sections.get_mut(home).rows.push(field);
            }
        }
    }

    fn note_items(&mut self, item: &DocItem) {
        self.ledger.note(Unit::Item, item.span);
        item.items.iter().for_each(|inner| self.note_items(inner));
    }

    fn skip_items(&mut self, item: &DocItem) {
        self.ledger.skip(item.span, Code::Prose);
        item.items.iter().for_each(|inner| self.skip_items(inner));
    }

    /// Reads an item; returns the row that it is.
    fn item(&mut self, item: &DocItem, home: SectionIndex) -> Option<DocField> {
        let rules = &self.prepared.grammar.items;
        let found = rules.iter().enumerate().find_map(|(index, rule)| {
            let groups =
                self.allows(&rule.within, None, false).then(|| rule.matches.captures(&item.text))??;
            let is_status =
                || groups.name("code").is_some_and(|code| response_status(code.as_str()).is_some());
            (rule.role != ItemRole::Statuses || is_status()).then_some((index, rule, groups))
        });
        let Some((index, rule, groups)) = found else {
            self.skip_items(item);
            return None;
        };
        self.use_rule(RuleKind::Items, index);
        let states = matches!(rule.role, ItemRole::Fields | ItemRole::Value | ItemRole::Branch);
        if states && self.is_page(home) {
            self.skip_items(item);
            return None;
        }
        self.ledger.used(item.span);
        let group = |name: &str| groups.name(name).map_or("", |found| found.as_str()).to_owned();
        match rule.role {
            ItemRole::Fields => {
                let columns = [
                    (Column::Name, group("name")),
                    (Column::Type, group("type")),
                    (Column::Doc, group("doc")),
                    (Column::Required, group("required")),
                    (Column::Default, group("default")),
                    (Column::Notes, group("notes")),
                ];
                let source = RowSource {
                    cells: columns.into_iter().collect::<BTreeMap<_, _>>(),
                    decode: rule.decode.as_deref(),
                    unmarked: rule.unmarked,
                    has_type: true,
                    span: item.span,
                    ..RowSource::default()
                };
                let mut field = self.field(source, home)?;
                field.children = item.items.iter().filter_map(|inner| self.item(inner, home)).collect();
                for inner in &item.items {
                    field.doc.push_str("\n- ");
                    field.doc.push_str(&inner.text);
                }
                return Some(field);
            }
            ItemRole::Value => {
                self.doc.sections.get_mut(home).values.push(doc_value(group("value"), item.span));
            }
            ItemRole::Branch => {
                let owner = self.owner_of_branches(home);
                self.doc.sections.get_mut(owner).branches.push(Spanned::new(group("type"), item.span));
            }
            ItemRole::Statuses => {
                let cells =
                    [Column::Code, Column::Type, Column::Doc].into_iter().zip(["code", "type", "doc"]);
                let cells: BTreeMap<_, _> = cells
                    .filter(|(_, name)| !group(name).is_empty())
                    .map(|(column, name)| (column, group(name)))
                    .collect();
                self.status_row(&cells, home, item.span);
            }
            ItemRole::Type => {
                self.doc.sections.get_mut(home).typed = Some(Spanned::new(group("type"), item.span));
            }
        }
        item.items.iter().for_each(|inner| self.skip_items(inner));
        None
    }

    /// Reads a line that is a row: `"limit": number(optional)`.
    pub(super) fn field_line(&mut self, groups: &Captures<'_>, home: SectionIndex, span: Span) {
        let columns = [(Column::Name, "name"), (Column::Type, "type"), (Column::Doc, "doc")];
        let text = |name| groups.name(name).map_or("", |found| found.as_str()).to_owned();
        let source = RowSource {
            cells: columns.into_iter().map(|(column, name)| (column, text(name))).collect(),
            has_type: true,
            span,
            ..RowSource::default()
        };
        if let Some(field) = self.field(source, home) {
            self.doc.sections.get_mut(home).rows.push(field);
        }
    }
}
