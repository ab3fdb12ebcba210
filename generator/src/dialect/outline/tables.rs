//! Tables: which rule knows the header row, and what each row gives.
//!
//! `Name | Type | Description | Notes` -> the rule with these columns; each row below is a field of the section around.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::section::{DocField, DocStatus, FieldFacts, Section, SectionIndex};
use super::texts::{doc_value, routes};
use super::{ListedRoutes, Outline, RuleKind};
use crate::dialect::block::{DocRow, DocTable, RowText, marked};
use crate::dialect::grammar::pattern::groups_in_braces;
use crate::dialect::grammar::rules::{
    Column, DecodeStep, Fact, Role, RowRole, SectionRule, TableRule, Unmarked,
};
use crate::dialect::rows::{cut, decode, marks};
use crate::ground::finding::Code;
use crate::ground::http::response_status;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::lowers_to;
use crate::ledger::Unit;

/// The rule for a table, and the grammar's word for each of its columns; empty for a column that the rule does not know.
pub(super) struct TableShape<'g> {
    pub(super) rule: &'g TableRule,
    index: usize,
    columns: Vec<&'g str>,
}

/// A row before its marks are taken.
pub(super) struct RowSource<'r> {
    pub(super) cells: BTreeMap<Column, String>,
    /// Steps of decoding, if the table has its own.
    pub(super) decode: Option<&'r [DecodeStep]>,
    /// Columns of marks alone.
    pub(super) behind: &'r [Column],
    pub(super) unmarked: Unmarked,
    /// The table is a section of its own.
    pub(super) own: bool,
    pub(super) has_type: bool,
    pub(super) span: Span,
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
            let ignored = *self.section(self.at).role == Role::Ignore
                || *self.section(self.home()).role == Role::Ignore;
            let code = if ignored { Code::Prose } else { Code::OtherTable };
            if !ignored {
                let headers = Spanned::new(table.headers.join(" | "), table.span);
                self.doc.unknown_tables.push((headers, table.rows.len()));
            }
            table.rows.iter().for_each(|row| self.ledger.skip(row.span, code));
            return;
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
            let headers = Spanned::new(table.headers.join(" | "), table.span);
            self.doc.unknown_tables.push((headers, table.rows.len()));
            table.rows.iter().for_each(|row| self.ledger.skip(row.span, Code::OtherTable));
            return;
        }
        let behind = behind(shape.rule);
        for row in &table.rows {
            self.row(&shape, row, home, &behind);
        }
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
        let (caption, lead) = (cut(&table.caption), cut(&self.lead));
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
        let mut section = Section::new(&TABLE, 200, about, table.span);
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
            RowRole::Routes => self.route_row(rule, &cells, span),
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
        let mut used = Vec::new();
        let name = marked::plain(&cell);
        let name = self.prepared.marks.take(Column::Member, &name, &mut FieldFacts::default(), &mut used);
        used.into_iter().for_each(|index| self.use_rule(RuleKind::Marks, index));
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

    fn values(&mut self, rule: &TableRule, cells: &BTreeMap<Column, String>, home: SectionIndex, span: Span) {
        let cell = cells.get(&Column::Value).map_or("", String::as_str);
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
        let (mut facts, mut used) = (FieldFacts::default(), Vec::new());
        self.prepared.marks.take_all(Column::Headers, get(Column::Headers), &mut facts, &mut used);
        used.into_iter().for_each(|index| self.use_rule(RuleKind::Marks, index));
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
    fn scheme_row(&mut self, key: &str) {
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

    fn route_row(&mut self, rule: &TableRule, cells: &BTreeMap<Column, String>, span: Span) {
        let get = |column: Column| cells.get(&column).map_or("", String::as_str);
        let (mut method, mut path) = (get(Column::Method).to_owned(), get(Column::Path).to_owned());
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
        if name.is_empty() {
            let operation = self.operation();
            if *self.section(operation).role != Role::Operation {
                self.ledger.skip(span, Code::OtherTable);
                return;
            }
            self.doc.sections.get_mut(operation).routes.extend(found);
        } else {
            let steps = self.prepared.grammar.page.decode.clone().unwrap_or_default();
            let doc = decode::decode(get(Column::Doc), &steps);
            let entry = self.routes.entry(name.to_owned()).or_insert_with(|| ListedRoutes {
                doc,
                span: Some(span),
                ..ListedRoutes::default()
            });
            entry.routes.extend(found);
        }
        self.ledger.used(span);
    }

    /// Takes the marks out of the cells of a row. Returns `None` for a row that a mark drops, or that is a branch of a union.
    pub(super) fn field(&mut self, source: RowSource<'_>, home: SectionIndex) -> Option<DocField> {
        let RowSource { mut cells, decode: own_steps, behind, unmarked, own, has_type, span } = source;
        let page = &self.prepared.grammar.page;
        let steps = own_steps.or(page.decode.as_deref());
        let has_required = cells.contains_key(&Column::Required) || cells.contains_key(&Column::Optional);
        let mut facts = FieldFacts::default();
        let mut links = Vec::new();
        let mut used = Vec::new();
        const MARKED: [Column; 7] = [
            Column::Name,
            Column::Type,
            Column::Doc,
            Column::Required,
            Column::Optional,
            Column::Default,
            Column::Notes,
        ];
        for column in MARKED {
            let Some(cell) = cells.remove(&column) else { continue };
            let cell = match (steps, column) {
                (None, _) => {
                    links.extend(
                        marked::links(&cell).into_iter().map(|link| (column, link.target.to_owned())),
                    );
                    if matches!(column, Column::Name | Column::Required | Column::Optional | Column::Default)
                    {
                        let bare =
                            ["**", "`"].into_iter().fold(marked::without_links(&cell), marked::without);
                        let bare = bare.trim_matches(['\n', '\r']);
                        if own { marked::folded_spaces(bare) } else { bare.to_owned() }
                    } else {
                        cell
                    }
                }
                (Some(steps), Column::Name) => {
                    decode::decode(&decode::flatten(&cell).0, page.decode_names.as_deref().unwrap_or(steps))
                }
                (Some(_), Column::Type) => {
                    let spelled = decode::spelling(&cell);
                    links.extend(marked::whole_link(&spelled).map(|link| (column, link.target.to_owned())));
                    spelled
                }
                (Some(_), column) if behind.contains(&column) => crate::read::decode_entities(&cell),
                _ => cell,
            };
            let cell = self.marked_cell(
                column,
                &cell,
                &mut facts,
                &mut used,
                behind.contains(&column),
                steps.is_some(),
            );
            cells.insert(column, cell);
        }
        for index in used {
            self.use_rule(RuleKind::Marks, index);
        }
        if facts.has(Fact::Skip) {
            return None;
        }
        if let Some(branches) = facts.list(Fact::Union) {
            let branches = branches.into_iter().map(|ty| Spanned::new(ty, span));
            self.doc.sections.get_mut(home).branches.extend(branches);
            return None;
        }
        let mut take = |column: Column| cells.remove(&column).unwrap_or_default();
        let (name, ty, doc) = (take(Column::Name), take(Column::Type), take(Column::Doc));
        let (written, name, doc) = match steps {
            Some(steps) => {
                let written = name.trim().to_owned();
                (written.clone(), self.undo(&written), decode::decode(doc.trim(), steps))
            }
            None if own => (name.clone(), name, doc),
            None => {
                let name = marked::plain(&name).trim_matches(['\u{a0}', ' ', '*', '\\']).replace('\\', "");
                (name.clone(), name, doc)
            }
        };
        self.collect_doc_tokens(&doc, span);
        Some(DocField {
            written,
            name,
            ty: has_type.then(|| ty.trim().to_owned()),
            doc,
            links,
            facts,
            children: Vec::new(),
            unmarked,
            has_required,
            home,
            span,
        })
    }

    pub(super) fn marked_cell(
        &self,
        column: Column,
        cell: &str,
        facts: &mut FieldFacts,
        used: &mut Vec<usize>,
        whole: bool,
        machine: bool,
    ) -> String {
        let marks = &self.prepared.marks;
        if whole {
            return marks.take_all(column, cell, facts, used);
        }
        match marked::whole_link(cell).filter(|_| machine && column == Column::Type) {
            Some(link) => {
                format!("[{}]({})", marks.take(column, link.words, facts, used).trim(), link.target)
            }
            None => marks.take(column, cell, facts, used),
        }
    }

    fn collect_doc_tokens(&mut self, doc: &str, span: Span) {
        for token in doc.split('`').skip(1).step_by(2).filter(|token| !token.is_empty() && token.len() <= 64)
        {
            self.doc.tokens.push(Spanned::new(token.to_owned(), span));
        }
    }

    /// Takes back what the flavour did to reserved words; the case of the first letter stays.
    fn undo(&self, name: &str) -> String {
        let mut name = name.to_owned();
        for (pattern, replacement) in &self.prepared.grammar.names.undo {
            if pattern.is_match(&name) {
                let lower = name.starts_with(|c: char| c.is_lowercase());
                let mut undone =
                    pattern.regex().replace_all(&name, groups_in_braces(replacement).as_str()).into_owned();
                if lower && let Some(first) = undone.chars().next() {
                    undone.replace_range(..first.len_utf8(), &first.to_lowercase().to_string());
                }
                name = undone;
            }
        }
        name
    }

    /// Makes the row of a heading that is a field.
    pub(super) fn field_of_heading(
        &mut self,
        index: SectionIndex,
        name: &str,
        ty: String,
        doc: String,
    ) -> DocField {
        let (span, unmarked) = (self.section(index).span, Unmarked::Required);
        let cells =
            BTreeMap::from([(Column::Name, name.to_owned()), (Column::Type, ty.clone()), (Column::Doc, doc)]);
        let source =
            RowSource { cells, decode: None, behind: &[], unmarked, own: false, has_type: true, span };
        self.field(source, index).unwrap_or_else(|| DocField {
            written: name.to_owned(),
            name: name.to_owned(),
            ty: Some(ty),
            doc: String::new(),
            links: Vec::new(),
            facts: FieldFacts::default(),
            children: Vec::new(),
            unmarked,
            has_required: false,
            home: index,
            span,
        })
    }
}

/// Returns whether a cell holds nothing, or a rule between the rows of a table.
fn is_blank(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || cell.len() >= 3 && cell.chars().all(|c| matches!(c, '-' | ':'))
}

static TABLE: Role = Role::Table;

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
