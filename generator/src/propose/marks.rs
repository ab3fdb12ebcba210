//! Marks in cells: what is required, nullable, nested or a default.
//!
//! `limit?` in 400 cells of names -> a mark `optional`; `No` in a column `Required` -> the same.

use std::collections::{BTreeSet, HashSet};

use super::columns::{HeaderRow, RowKind, requirement, without_icon};
use super::draft::{Draft, Rule, Value};
use super::field_heads::FieldHeads;
use super::items::ItemForms;
use super::survey::Survey;
use super::tally::{Seen, Tally};
use crate::dialect::block::marked;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::{Sources, Span};

/// Marks that documentations use, tried in this order: the column, a pattern, the fact, and the character that counts or `keep`
/// for a mark that stays.
const MARKS: [(&str, &str, &str, &str); 18] = [
    ("name", r"^\s*(?<value>(?:>\s*)+)", "depth", ">"),
    ("name", r"^\s*(?<value>(?:→\s*)+)", "depth", "→"),
    ("name", r"^\s*(?<value>(?:↳\s*)+)", "depth", "↳"),
    ("name", r"^\s*(?<value>(?:└─*\s*)+)", "depth", "└"),
    ("name", r"^(?<value>[\x{a0} ]+)", "depth", ""),
    ("name", r"(?i)\s*[(\[{%<]*\boptional\b[)\]}%>]*\s*$", "optional", ""),
    ("name", r"(?i)\s*[(\[{%<]*\brequired\b[)\]}%>]*\s*$", "required", ""),
    ("name", r"\?\s*$|^\?", "optional", ""),
    ("name", r"\s*(?:\\?\*)+\s*$", "drop", ""),
    ("type", r"(?i),?\s*[(\[]?\boptional\b[)\]]?", "optional", ""),
    ("type", r"(?i),?\s*[(\[]?\brequired\b[)\]]?", "required", ""),
    ("type", r"^\\?\?|\?$|(?i:\s*[({<%]*\bnullable\b[)}>%]*\s*)|\s*\|\s*null$|\s+or null$", "nullable", ""),
    ("doc", r"(?i)^\W*optional\b[)\]:.,;*]*\s*", "optional", ""),
    ("doc", r"(?i)^\W*required\b[)\]:.,;*]*\s*", "required", ""),
    ("doc", r"(?i)(?:^|[.;] +)(?:(?:this|it) )?(?:is )?optional(?:[.,;]|$| and\b| but\b)", "optional", KEEP),
    ("doc", r"(?i)^\W*deprecated\b", "deprecated", KEEP),
    ("doc", r#"(?i)\bdefaults? (?:to|is|value is|value:|:)\s*[`"“]+(?<value>[^`"”]+)[`"”]"#, "default", KEEP),
    ("default", r#"^[`"]*(?<value>[^\s`"-][^`"]*?|-?\d[^`"]*?)[`"]*$"#, "default", ""),
];
const KEEP: &str = "keep";

/// Cells of rows that are fields, with their columns.
pub(super) type Cells = Vec<(&'static str, String, Span)>;

/// A mark counts from so many cells on.
const LEAST: usize = 2;

/// A proposal of marks.
struct Marks<'a> {
    draft: &'a mut Draft,
    cells: &'a Cells,
    sources: &'a Sources,
    /// Facts that are marked.
    tells: BTreeSet<&'static str>,
}

/// Proposes marks, and what a row is that nothing marks.
pub(super) fn propose(
    draft: &mut Draft,
    survey: &Survey<'_>,
    rows: &[HeaderRow],
    cells: &Cells,
    sources: &Sources,
) {
    let mut marks = Marks { draft, cells, sources, tells: BTreeSet::new() };
    for (column, pattern, fact, more) in MARKS {
        let compiled = compile(pattern);
        let Some(seen) = Seen::of(LEAST, marks.cells(column, |cell| compiled.is_match(cell))) else {
            continue;
        };
        let rule = marks.rule(&seen, column, pattern, fact);
        marks.draft.marks.push(match more {
            "" => rule,
            KEEP => rule.yes(KEEP),
            _ => rule.with("count", more),
        });
    }
    marks.paths(survey, rows);
    marks.required("required");
    marks.required("optional");
    for (pattern, fact) in [("<required>", "required"), ("<optional>", "optional")] {
        if let Some(seen) = Seen::of(1, marks.cells("default", |cell| cell.contains(pattern))) {
            let rule = marks.rule(&seen, "default", pattern, fact);
            marks.draft.marks.insert(0, rule);
        }
    }
    let why = match (marks.tells.contains("required"), marks.tells.contains("optional")) {
        (true, false) => "Only what is required is marked.",
        (false, false) => "Nothing says what is required: what may be absent always decodes.",
        _ => return,
    };
    for rule in draft.tables.iter_mut().chain(&mut draft.items) {
        if rule.text("role") == Some("fields") {
            rule.comments.push(why.to_owned());
            rule.keys.push(("unmarked".to_owned(), "optional".into()));
        }
    }
}

/// Returns the cells of all rows and headings that are fields, with their columns.
pub(super) fn cells(
    survey: &Survey<'_>,
    rows: &[HeaderRow],
    items: &ItemForms,
    fields: &FieldHeads,
) -> Cells {
    let mut cells = Cells::new();
    for row in rows.iter().filter(|row| matches!(row.kind, Some(RowKind::Fields | RowKind::Untyped))) {
        for table in row.tables.iter().filter_map(|index| survey.tables.get(*index)) {
            for (column, cell) in table.rows.iter().flat_map(|cells| row.columns.iter().zip(cells)) {
                let is_plain = matches!(*column, "name" | "required" | "optional" | "default");
                let cell = if is_plain { plain_cell(cell) } else { cell.clone() };
                cells.push((*column, cell, table.span));
            }
        }
    }
    for (item, groups) in items.fields(survey) {
        for column in ["type", "required", "default", "doc"] {
            cells.extend(groups.name(column).map(|found| (column, found.as_str().to_owned(), item.span)));
        }
    }
    let heads = fields.fields.iter().filter_map(|index| survey.head(*index));
    cells.extend(heads.map(|head| ("name", head.text.clone(), head.span)));
    cells.extend(fields.labels.iter().map(|(label, span)| ("name", label.clone(), *span)));
    cells.extend(fields.types.iter().map(|(ty, span)| ("type", ty.clone(), *span)));
    cells
}

/// Returns a cell without marks of emphasis, but with its indent.
fn plain_cell(cell: &str) -> String {
    let indent: String = cell.chars().take_while(|c| matches!(c, '\u{a0}')).collect();
    indent + &marked::plain(cell)
}

impl<'a> Marks<'a> {
    /// Returns the cells of a column that are something.
    fn cells(&self, column: &str, is: impl Fn(&str) -> bool) -> impl Iterator<Item = (Span, &'a str)> {
        let of = self.cells.iter().filter(move |(known, cell, _)| *known == column && is(cell));
        of.map(|(_, cell, span)| (*span, cell.as_str()))
    }

    fn rule(&mut self, seen: &Seen, column: &str, pattern: impl Into<Value>, fact: &'static str) -> Rule {
        self.tells.insert(fact);
        let rule = Rule::new(seen.told("cells", self.sources)).with("in", column);
        rule.with("match", pattern).with("is", fact)
    }

    /// Proposes that dots are paths where the first part is the name of a row in the same table.
    fn paths(&mut self, survey: &Survey<'_>, rows: &[HeaderRow]) {
        let mut found: Vec<(Span, String)> = Vec::new();
        for row in rows.iter().filter(|row| row.kind == Some(RowKind::Fields)) {
            let Some(column) = row.columns.iter().position(|column| *column == "name") else { continue };
            for table in row.tables.iter().filter_map(|index| survey.tables.get(*index)) {
                let cells = table.rows.iter().filter_map(|row| row.get(column));
                let names: Vec<String> = cells.map(|cell| marked::plain(cell).trim().to_owned()).collect();
                let outers: HashSet<&str> =
                    names.iter().map(|name| name.trim_end_matches(['?', '*', ']', '['])).collect();
                let is_path = |name: &&String| {
                    let outer = name.rsplit_once('.').map(|(outer, _)| outer.trim_end_matches("[]"));
                    outer.is_some_and(|outer| outers.contains(outer))
                };
                found.extend(names.iter().filter(is_path).map(|name| (table.span, name.clone())));
            }
        }
        let pattern = if found.iter().any(|(_, name)| name.contains("[].")) { r"\[\]\.|\." } else { r"\." };
        if let Some(seen) = Seen::of(LEAST, found) {
            let rule = self.rule(&seen, "name", pattern, "path");
            self.draft.marks.push(rule.yes(KEEP));
        }
    }

    /// Proposes marks of a column that says what is required, or what is optional.
    fn required(&mut self, column: &'static str) {
        for (required, fact) in [(true, "required"), (false, "optional")] {
            let (mut words, mut has_icon) = (Tally::<String>::default(), false);
            let means = |cell: &str| requirement(cell) == Some(required == (column == "required"));
            for (span, cell) in self.cells(column, means) {
                let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | '(');
                has_icon |= cell.trim_start().starts_with('{');
                let word = without_icon(cell).split(ends).next().unwrap_or_default().to_lowercase();
                if !word.is_empty() {
                    words.note(word, span, cell);
                }
            }
            let by_count = words.by_count();
            let Some((_, first)) = by_count.first() else { continue };
            let icon = if has_icon { r"(?:\{[^}]*\}+\W*)?" } else { "" };
            let list: Vec<String> = by_count.iter().map(|(word, _)| regex::escape(word)).collect();
            let rule = self.rule(first, column, format!(r"(?i)^\W*{icon}(?:{})", list.join("|")), fact);
            self.draft.marks.push(rule);
        }
    }
}
