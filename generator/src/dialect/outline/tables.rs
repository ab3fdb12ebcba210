//! Tables: which rule knows the header row, and what each row gives.
//!
//! `Name | Type | Description | Notes` -> the rule with these columns; each row below is a field of the section around.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Outline;
use super::fields::RowSource;
use super::section::{FieldFacts, Section, SectionIndex};
use super::texts::doc_value;
use crate::dialect::block::{DocRow, DocTable, RowText, marked};
use crate::dialect::grammar::rules::{Column, Fact, Role, RowRole, SectionRule, TableRule};
use crate::dialect::rows::{cut, decode, marks};
use crate::dialect::rule_use::RuleKind;
use crate::ground::finding::Code;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::lowers_to;
use crate::ledger::Unit;

/// The rule for a table, and the grammar's word for each of its columns; empty for a column that the rule does not know.
pub(super) struct TableShape<'g> {
    pub(super) rule: &'g TableRule,
    pub(super) index: usize,
    pub(super) columns: Vec<&'g str>,
}

impl<'g> Outline<'g> {
    /// Returns the first rule that knows a table here by its headers, and by its rows where the rule asks for that.
    pub(super) fn shape(&self, headers: &[String], rows: &[DocRow<'_>]) -> Option<TableShape<'g>> {
        let headers: Vec<String> =
            headers.iter().map(|head| marked::folded_spaces(head).to_lowercase()).collect();
        let known: Vec<&[(usize, &'g str)]> = headers
            .iter()
            .map(|head| self.prepared.columns.get(head).map_or(&[][..], Vec::as_slice))
            .collect();
        self.prepared.grammar.tables.iter().enumerate().find_map(|(index, rule)| {
            if !self.allows(&rule.within, None, true) {
                return None;
            }
            let word = |words: &&[(usize, &'g str)]| {
                words.iter().find(|(at, _)| *at == index).map(|(_, word)| *word)
            };
            let columns: Vec<&str> = known.iter().map(|words| word(words).unwrap_or_default()).collect();
            if !rule.need.iter().all(|need| columns.contains(&need.as_str())) {
                return None;
            }
            let is_silent = |head: &String| rule.silent.iter().any(|text| lowers_to(text, head));
            let is_stranger = |(head, word): (&String, &&str)| word.is_empty() && !is_silent(head);
            if rule.only && headers.iter().zip(&columns).any(is_stranger) {
                return None;
            }
            // What is asked of rows holds of none.
            let holds = (rule.conditions.is_empty() || !rows.is_empty())
                && rule.conditions.iter().all(|(word, pattern)| {
                    let at = columns.iter().position(|column| column == word);
                    let holds = |cell: &str| pattern.is_match(&marked::plain(cell)) || pattern.is_match(cell);
                    rows.iter()
                        .all(|row| at.and_then(|at| row.cells.get(at)).is_some_and(|cell| holds(&cell)))
                });
            holds.then_some(TableShape { rule, index, columns })
        })
    }

    /// Reads a table.
    pub(super) fn table(&mut self, table: &DocTable<'_>) {
        table.rows.iter().for_each(|row| self.ledger.note(Unit::Row, row.span));
        let Some(shape) = self.shape(&table.headers, &table.rows) else {
            let ignored = [self.at, self.home()].map(|at| *self.section(at).role == Role::Ignore);
            return self.unknown(table, ignored.contains(&true));
        };
        self.used.note(RuleKind::Tables, shape.index, table.rows.len().max(1));
        let home = if shape.rule.own { self.captioned(table) } else { self.home() };
        if shape.rule.role == RowRole::Ignore || *self.section(home).role == Role::Ignore {
            let code = if shape.rule.role == RowRole::Ignore { Code::IndexRow } else { Code::Prose };
            table.rows.iter().for_each(|row| self.ledger.skip(row.span, code));
            return;
        }
        let states = matches!(shape.rule.role, RowRole::Fields | RowRole::Values | RowRole::Branches);
        if states && self.is_page(home) {
            return self.unknown(table, false);
        }
        let behind = behind(shape.rule);
        for row in &table.rows {
            self.row(&shape, row, home, &behind);
        }
    }

    /// Skips a table that no rule knows; among prose it is nothing else.
    fn unknown(&mut self, table: &DocTable<'_>, is_prose: bool) {
        let code = if is_prose { Code::Prose } else { Code::OtherTable };
        if !is_prose {
            let headers = Spanned::new(table.headers.join(" | "), table.span);
            self.doc.unknown_tables.push((headers, table.rows.len()));
        }
        table.rows.iter().for_each(|row| self.ledger.skip(row.span, code));
    }

    /// Makes a captioned table a section of its own. Its caption, else the words right before it, say where its rows travel,
    /// or what they are members of.
    fn captioned(&mut self, table: &DocTable<'_>) -> SectionIndex {
        let page = &self.prepared.grammar.page;
        let cut = |text: &str| {
            let mut text = text.to_owned();
            for pattern in &page.cut {
                text = pattern.regex().replace_all(&text, "").trim().to_owned();
            }
            text
        };
        let lead = marked::folded_spaces(&marked::plain(&self.lead));
        let (caption, lead) = (cut(&table.caption), cut(&lead));
        let rules =
            || self.prepared.grammar.sections.iter().enumerate().filter(|(_, rule)| rule.caption.is_some());
        let find = |text: &str, places: bool| -> Option<(usize, &'g SectionRule, Option<String>)> {
            rules().filter(|(_, rule)| rule.place.is_some() == places).find_map(|(index, rule)| {
                let groups = rule.caption.as_ref()?.captures(text)?;
                Some((index, rule, groups.name("name").map(|name| name.as_str().to_owned())))
            })
        };
        let about = if caption.is_empty() { &lead } else { &caption };
        let found = find(&caption, true).or_else(|| find(&lead, true)).or_else(|| find(about, false));
        let mut section = Section::new(&Role::Table, 200, about, table.span);
        section.parent = Some(self.at);
        if let Some((index, rule, name)) = found {
            self.use_rule(RuleKind::Sections, index);
            section.rule = Some(rule);
            let names = name.unwrap_or_default();
            let general = |name: &str| page.general.iter().any(|word| word.eq_ignore_ascii_case(name.trim()));
            section.names = names
                .split(" and ")
                .filter(|name| !name.is_empty() && !general(name))
                .map(str::to_owned)
                .collect();
        }
        let failing = self.failed || self.section(self.at).rule.is_some_and(|rule| rule.status.is_some());
        section.status =
            self.status.clone().unwrap_or_else(|| if failing { "default" } else { "" }.to_owned());
        section.anchors.clone_from(&table.anchors);
        let index = self.doc.sections.add(section);
        for anchor in &table.anchors {
            self.doc.anchors.insert(anchor.clone(), index);
        }
        for anchor in std::mem::take(&mut self.waiting) {
            self.doc.near.entry(anchor).or_insert(index);
        }
        self.doc.tables.push(index);
        self.lead.clear();
        self.failed = false;
        self.sides.clear();
        index
    }

    /// Reads a row.
    fn row(&mut self, shape: &TableShape<'g>, row: &DocRow<'_>, home: SectionIndex, behind: &[Column]) {
        let rule = shape.rule;
        if !self.has_its_cells(shape, row.span, row.cells.count()) {
            return;
        }
        let mut cells = self.cells(shape, row, behind);
        let is_member = self.name_of_member(&mut cells);
        let get = |column: Column| cells.get(&column).map_or("", String::as_str);
        let empty = cells.values().all(|cell| is_blank(cell));
        let short =
            rule.own && (marked::plain(get(Column::Name)).is_empty() || !cells.contains_key(&Column::Doc));
        if empty || short {
            self.ledger.skip(row.span, Code::EmptyRow);
            return;
        }
        let span = row.span;
        match rule.role {
            RowRole::Fields => {
                let source = RowSource {
                    cells,
                    decode: rule.decode.as_deref(),
                    behind,
                    unmarked: rule.unmarked,
                    own: rule.own,
                    has_type: shape.columns.contains(&"type"),
                    span,
                };
                match self.field(source, home) {
                    Some(field)
                        if field.name.trim().is_empty() && !rule.own && !field.facts.has(Fact::Key) =>
                    {
                        self.ledger.skip(span, Code::UnusableName);
                        self.report(Code::UnusableName, span, "the row has no name");
                    }
                    Some(field) => {
                        self.ledger.used(span);
                        let rows = &mut self.doc.sections.get_mut(home).rows;
                        match rows.last_mut().filter(|_| is_member) {
                            Some(above) => above.children.push(field),
                            None => rows.push(field),
                        }
                    }
                    None => self.ledger.skip(span, Code::SdkRow),
                }
            }
            RowRole::Values => {
                self.values(rule, &cells, home, span);
                self.ledger.used(span);
            }
            RowRole::Branches => {
                let machine = self.prepared.is_machine();
                let ty =
                    if machine { decode::spelling(get(Column::Name)) } else { get(Column::Name).to_owned() };
                let value = marked::plain(get(Column::Value));
                let section = self.doc.sections.get_mut(home);
                section.branches.push(Spanned::new(ty, span));
                if !value.is_empty() {
                    section.values.push(doc_value(value, span));
                }
                self.ledger.used(span);
            }
            RowRole::Statuses => {
                if self.status_row(&cells, home, span) {
                    self.ledger.used(span);
                } else {
                    self.ledger.skip(span, Code::OtherTable);
                }
            }
            RowRole::Routes => {
                let marked = self.marked_methods(shape, row);
                self.route_row(rule, &cells, &marked, span);
            }
            RowRole::Scheme => {
                self.scheme_row(&marked::plain(get(Column::Name)));
                self.ledger.used(span);
            }
            RowRole::Ignore => self.ledger.skip(span, Code::IndexRow),
        }
    }

    /// Checks the number of cells that a program wrote into a row: one that ends before a column that its table needs cannot be
    /// read, and what follows the last column is told.
    fn has_its_cells(&mut self, shape: &TableShape<'g>, span: Span, count: usize) -> bool {
        if shape.rule.own {
            return true;
        }
        let needed =
            shape.columns.iter().rposition(|column| shape.rule.need.iter().any(|need| need == column));
        let is_short = needed.is_some_and(|last| count <= last);
        if is_short && count == 1 && !self.prepared.is_machine() {
            // A sentence right below the table: `None`.
            self.ledger.skip(span, Code::Prose);
            return false;
        }
        if is_short {
            self.ledger.skip(span, Code::MalformedRow);
            let message = format!("the row has {count} of the {} cells of its table", shape.columns.len());
            self.report(Code::MalformedRow, span, message);
            return false;
        }
        if shape.rule.free.is_none() && count > shape.columns.len() {
            let message =
                format!("the row has {count} cells, {} more than its table", count - shape.columns.len());
            self.report(Code::SurplusCells, span, message);
        }
        true
    }

    /// Names a row that is a member of the row above after the column of members. Returns whether it is one.
    fn name_of_member(&mut self, cells: &mut BTreeMap<Column, String>) -> bool {
        let Some(cell) = cells.remove(&Column::Member) else { return false };
        let (name, facts) = (marked::plain(&cell), &mut FieldFacts::default());
        let name = self.prepared.marks.take(Column::Member, &name, facts, &mut self.used);
        let is_member = !name.trim().is_empty();
        if is_member {
            cells.insert(Column::Name, name);
        }
        is_member
    }

    /// Returns the cells of a row by column.
    fn cells(
        &mut self,
        shape: &TableShape<'g>,
        row: &DocRow<'_>,
        behind: &[Column],
    ) -> BTreeMap<Column, String> {
        let cells: Vec<String> = match (&row.cells, &shape.rule.free) {
            (RowText::Cells(_), _) | (RowText::Source(_), None) => row.cells.split(),
            (RowText::Source(text), Some(free)) => {
                let at = shape.columns.iter().position(|column| column == free);
                let before = at.unwrap_or(shape.columns.len().saturating_sub(1));
                let after = shape.columns.get(before + 1..).unwrap_or_default();
                let patterns: Vec<_> = after
                    .iter()
                    .map(|word| marks::column(word))
                    .map(|column| {
                        behind.contains(&column).then(|| self.prepared.marks.shape(column)).flatten()
                    })
                    .collect();
                let cut = cut::both_ends(text, before, &patterns);
                if let Some(mark) = cut.unread_mark {
                    let message = format!("the mark `{mark}` is not understood");
                    self.report(Code::UnknownMark, row.span, message);
                }
                cut.cells.into_iter().map(str::to_owned).collect()
            }
        };
        let mut out = BTreeMap::new();
        let indents = |column| self.prepared.marks.knows(column, Fact::Depth);
        for (word, mut cell) in shape.columns.iter().zip(cells).filter(|(word, _)| !word.is_empty()) {
            let column = marks::column(word);
            if cell.starts_with('\u{a0}') && !indents(column) {
                cell = cell.trim_start_matches('\u{a0}').to_owned();
            }
            out.entry(column).or_insert(cell);
        }
        out
    }
}

/// Returns whether a cell holds nothing, or a rule between the rows of a table.
pub(super) fn is_blank(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || cell.len() >= 3 && cell.chars().all(|c| matches!(c, '-' | ':'))
}

/// Returns the columns behind the free one.
fn behind(rule: &TableRule) -> Vec<Column> {
    let Some(at) = rule.free.as_ref().and_then(|free| rule.columns.get_index_of(free.as_str())) else {
        return Vec::new();
    };
    rule.columns.keys().skip(at + 1).map(|word| marks::column(word)).collect()
}

impl RowText<'_> {
    /// Returns the cells between all pipes.
    pub(crate) fn split(&self) -> Vec<String> {
        match self {
            Self::Cells(cells) => cells.clone(),
            Self::Source(text) => cut::split(text),
        }
    }

    /// Returns one of the cells between all pipes.
    fn get(&self, at: usize) -> Option<Cow<'_, str>> {
        match self {
            Self::Cells(cells) => cells.get(at).map(|cell| Cow::Borrowed(cell.as_str())),
            Self::Source(text) => cut::split(text).into_iter().nth(at).map(Cow::Owned),
        }
    }

    /// Returns how many cells there are between all pipes.
    fn count(&self) -> usize {
        match self {
            Self::Cells(cells) => cells.len(),
            Self::Source(text) => cut::count(text),
        }
    }
}
