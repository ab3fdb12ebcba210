//! Rows that are fields: their marks, names and types.
//!
//! `| **size** | Integer | How large | [optional] |` -> the optional field `size`. Does not know where a row stands: tables, lists
//! and headings give the same.

use std::collections::BTreeMap;

use super::Outline;
use super::section::{DocField, FieldFacts, SectionIndex};
use crate::dialect::block::marked;
use crate::dialect::grammar::pattern::groups_in_braces;
use crate::dialect::grammar::rules::{Column, DecodeStep, Fact, Unmarked};
use crate::dialect::rows::decode;
use crate::ground::source::{Span, Spanned};

/// A row before its marks are taken.
#[derive(Default)]
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
    /// Takes the marks out of the cells of a row. Returns `None` for a row that a mark drops, or that is a branch of a union.
    pub(super) fn field(&mut self, source: RowSource<'_>, home: SectionIndex) -> Option<DocField> {
        let RowSource { mut cells, decode: own_steps, behind, unmarked, own, has_type, span } = source;
        let page = &self.prepared.grammar.page;
        let steps = own_steps.or(page.decode.as_deref());
        let has_required = cells.contains_key(&Column::Required) || cells.contains_key(&Column::Optional);
        let mut facts = FieldFacts::default();
        let mut links = Vec::new();
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
            let cell = self.marked_cell(column, &cell, &mut facts, behind.contains(&column), steps.is_some());
            cells.insert(column, cell);
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
                (written.clone(), self.undo(&written, home), decode::decode(doc.trim(), steps))
            }
            None if own => (name.clone(), name, doc),
            None => {
                let name = marked::plain(&name).trim_matches(['\u{a0}', ' ', '*', '\\']).replace('\\', "");
                (name.clone(), name, doc)
            }
        };
        self.collect_tokens(&doc, span);
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

    /// Takes the marks out of a cell; `whole` is one of marks alone.
    pub(super) fn marked_cell(
        &mut self,
        column: Column,
        cell: &str,
        facts: &mut FieldFacts,
        whole: bool,
        machine: bool,
    ) -> String {
        let (marks, used) = (&self.prepared.marks, &mut self.used);
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

    /// Takes back what the flavour did to reserved words; the case of the first letter stays. A group `type` is the type around.
    fn undo(&self, name: &str, home: SectionIndex) -> String {
        let around = self.doc.sections.up(home).find_map(|(_, section)| section.name.as_deref());
        let mut name = name.to_owned();
        for (pattern, replacement) in &self.prepared.grammar.names.undo {
            let fits = |found: regex::Captures<'_>| {
                found.name("type").is_none_or(|group| around == Some(group.as_str()))
            };
            if pattern.captures(&name).is_some_and(fits) {
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
        let source = RowSource { cells, unmarked, has_type: true, span, ..RowSource::default() };
        self.field(source, index).unwrap_or_else(|| DocField {
            written: name.to_owned(),
            name: name.to_owned(),
            ty: Some(ty),
            home: index,
            span,
            ..DocField::default()
        })
    }
}
