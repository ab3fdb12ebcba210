//! Marks in cells: what is required, nullable, nested or a default.
//!
//! `limit?` in 400 cells of names -> a mark `optional`; `No` in a column `Required` -> the same.

use std::collections::BTreeSet;

use super::columns::{HeaderRow, RowKind, requirement};
use super::draft::{Draft, Rule, Value};
use super::field_heads::FieldHeads;
use super::items::ItemForms;
use super::survey::Survey;
use super::tally::{Seen, Tally};
use crate::dialect::block::marked;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::{Sources, Span};

/// A mark that is looked for: the column, a pattern, the fact, whether it stays, and more keys.
struct Known {
    column: &'static str,
    pattern: &'static str,
    fact: &'static str,
    keep: bool,
    more: &'static [(&'static str, &'static str)],
}

const fn known(column: &'static str, pattern: &'static str, fact: &'static str) -> Known {
    Known { column, pattern, fact, keep: false, more: &[] }
}

/// Marks that documentations use, tried in this order.
const MARKS: [Known; 18] = [
    Known {
        column: "name",
        pattern: r"^\s*(?<value>(?:>\s*)+)",
        fact: "depth",
        keep: false,
        more: &[("count", ">")],
    },
    Known {
        column: "name",
        pattern: r"^\s*(?<value>(?:→\s*)+)",
        fact: "depth",
        keep: false,
        more: &[("count", "→")],
    },
    Known {
        column: "name",
        pattern: r"^\s*(?<value>(?:↳\s*)+)",
        fact: "depth",
        keep: false,
        more: &[("count", "↳")],
    },
    Known {
        column: "name",
        pattern: r"^\s*(?<value>(?:└─*\s*)+)",
        fact: "depth",
        keep: false,
        more: &[("count", "└")],
    },
    known("name", r"^(?<value>[\x{a0} ]+)", "depth"),
    known("name", r"(?i)\s*[(\[{%<]*\boptional\b[)\]}%>]*\s*$", "optional"),
    known("name", r"(?i)\s*[(\[{%<]*\brequired\b[)\]}%>]*\s*$", "required"),
    known("name", r"\?\s*$|^\?", "optional"),
    known("name", r"\s*(?:\\?\*)+\s*$", "drop"),
    known("type", r"(?i),?\s*[(\[]?\boptional\b[)\]]?", "optional"),
    known("type", r"(?i),?\s*[(\[]?\brequired\b[)\]]?", "required"),
    known("type", r"^\\?\?|\?$|(?i:\s*[({<%]*\bnullable\b[)}>%]*\s*)|\s*\|\s*null$|\s+or null$", "nullable"),
    known("doc", r"(?i)^\W*optional\b[)\]:.,;*]*\s*", "optional"),
    known("doc", r"(?i)^\W*required\b[)\]:.,;*]*\s*", "required"),
    Known {
        column: "doc",
        pattern: r"(?i)(?:^|[.;] +)(?:(?:this|it) )?(?:is )?optional(?:[.,;]|$| and\b| but\b)",
        fact: "optional",
        keep: true,
        more: &[],
    },
    Known { column: "doc", pattern: r"(?i)^\W*deprecated\b", fact: "deprecated", keep: true, more: &[] },
    Known {
        column: "doc",
        pattern: r#"(?i)\bdefaults? (?:to|is|value is|value:|:)\s*[`"“]+(?<value>[^`"”]+)[`"”]"#,
        fact: "default",
        keep: true,
        more: &[],
    },
    known("default", r#"^[`"]*(?<value>[^\s`"-][^`"]*?|-?\d[^`"]*?)[`"]*$"#, "default"),
];

/// A mark counts from so many cells on.
const LEAST: usize = 2;

/// Proposes marks, and what a row is that nothing marks.
pub(super) fn propose(
    draft: &mut Draft,
    survey: &Survey,
    rows: &[HeaderRow],
    items: &ItemForms,
    fields: &FieldHeads,
    sources: &Sources,
) {
    let mut cells = cells(survey, rows, items);
    let heads = fields.fields.iter().filter_map(|index| survey.head(*index));
    cells.extend(heads.map(|head| ("name", head.text.clone(), head.span)));
    cells.extend(fields.labels.iter().map(|(label, span)| ("name", label.clone(), *span)));
    cells.extend(fields.types.iter().map(|(ty, span)| ("type", ty.clone(), *span)));
    let comment = |seen: &Seen| {
        let at = sources.location(seen.first);
        let text: String = marked::folded_spaces(&seen.text).chars().take(90).collect();
        format!("{} cells, {}:{}: {text}", seen.count, at.path, at.line)
    };
    let mut tells = BTreeSet::new();
    for known in &MARKS {
        let pattern = compile(known.pattern);
        let mut tally: Tally<()> = Tally::default();
        let of = cells.iter().filter(|(column, ..)| *column == known.column);
        of.filter(|(_, cell, _)| pattern.is_match(cell))
            .for_each(|(_, cell, span)| tally.note((), *span, cell));
        let Some(seen) = tally.get(&()).filter(|seen| seen.count >= LEAST) else { continue };
        let mut rule = Rule::new(comment(seen))
            .with("in", known.column)
            .with("match", known.pattern)
            .with("is", known.fact);
        for (key, value) in known.more {
            rule = rule.with(key, *value);
        }
        if known.keep {
            rule.keys.push(("keep".to_owned(), Value::Yes));
        }
        tells.insert(known.fact);
        draft.marks.push(rule);
    }
    paths(draft, survey, rows, &comment);
    for column in ["required", "optional"] {
        required(draft, &cells, column, &comment, &mut tells);
    }
    placeholders(draft, &cells, &comment, &mut tells);
    let unmarked = if tells.contains("required") && !tells.contains("optional") {
        Some("Only what is required is marked.")
    } else if !tells.contains("required") && !tells.contains("optional") {
        Some("Nothing says what is required: what may be absent always decodes.")
    } else {
        None
    };
    let Some(why) = unmarked else { return };
    for rule in draft.tables.iter_mut().chain(&mut draft.items) {
        if rule.text("role") == Some("fields") {
            rule.comments.push(why.to_owned());
            rule.keys.push(("unmarked".to_owned(), "optional".into()));
        }
    }
}

/// Returns the cells of all rows that are fields, with their columns.
fn cells(survey: &Survey, rows: &[HeaderRow], items: &ItemForms) -> Vec<(&'static str, String, Span)> {
    let mut cells = Vec::new();
    for row in rows.iter().filter(|row| matches!(row.kind, Some(RowKind::Fields | RowKind::Untyped))) {
        for table in row.tables.iter().filter_map(|index| survey.tables.get(*index)) {
            for (column, cell) in table.rows.iter().flat_map(|cells| row.columns.iter().zip(cells)) {
                if !column.is_empty() {
                    let is_plain = matches!(*column, "name" | "required" | "optional" | "default");
                    let plain = is_plain.then(|| plain_cell(cell));
                    cells.push((*column, plain.unwrap_or_else(|| cell.clone()), table.span));
                }
            }
        }
    }
    let patterns = items.patterns();
    for item in &survey.items {
        let Some(groups) = patterns.iter().find_map(|pattern| pattern.captures(&item.text)) else { continue };
        for column in ["type", "required", "default", "doc"] {
            if let Some(found) = groups.name(column) {
                cells.push((column, found.as_str().to_owned(), item.span));
            }
        }
    }
    cells
}

/// Returns a cell without marks of emphasis, but with its indent.
fn plain_cell(cell: &str) -> String {
    let indent: String = cell.chars().take_while(|c| matches!(c, '\u{a0}')).collect();
    indent + &marked::plain(cell)
}

/// Proposes that dots are paths where the first part is the name of a row in the same table.
fn paths(draft: &mut Draft, survey: &Survey, rows: &[HeaderRow], comment: &dyn Fn(&Seen) -> String) {
    let mut tally: Tally<()> = Tally::default();
    let mut lists = false;
    for row in rows.iter().filter(|row| row.kind == Some(RowKind::Fields)) {
        let Some(column) = row.columns.iter().position(|column| *column == "name") else { continue };
        for table in row.tables.iter().filter_map(|index| survey.tables.get(*index)) {
            let names: Vec<String> = table
                .rows
                .iter()
                .filter_map(|row| Some(marked::plain(row.get(column)?).trim().to_owned()))
                .collect();
            for name in &names {
                let Some((outer, _)) = name.rsplit_once('.') else { continue };
                let outer = outer.trim_end_matches("[]");
                if names.iter().any(|known| known.trim_end_matches(['?', '*', ']', '[']) == outer) {
                    lists |= name.contains("[].");
                    tally.note((), table.span, name);
                }
            }
        }
    }
    if let Some(seen) = tally.get(&()).filter(|seen| seen.count >= LEAST) {
        let pattern = if lists { r"\[\]\.|\." } else { r"\." };
        let mut rule = Rule::new(comment(seen)).with("in", "name").with("match", pattern).with("is", "path");
        rule.keys.push(("keep".to_owned(), Value::Yes));
        draft.marks.push(rule);
    }
}

/// Proposes marks of a column that says what is required, or what is optional.
fn required(
    draft: &mut Draft,
    cells: &[(&'static str, String, Span)],
    column: &'static str,
    comment: &dyn Fn(&Seen) -> String,
    tells: &mut BTreeSet<&'static str>,
) {
    let mut words: Tally<(bool, String)> = Tally::default();
    for (_, cell, span) in cells.iter().filter(|(of, ..)| *of == column) {
        if let Some(yes) = requirement(cell) {
            let required = yes == (column == "required");
            let word = cell.to_lowercase();
            let word: String = word
                .trim()
                .chars()
                .take_while(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | ';' | '('))
                .collect();
            words.note((required, word), *span, cell);
        }
    }
    for (required, fact) in [(true, "required"), (false, "optional")] {
        let all = words.by_count();
        let mine: Vec<_> =
            all.iter().filter(|((known, word), _)| *known == required && !word.is_empty()).collect();
        let Some((_, first)) = mine.first() else { continue };
        let list: Vec<String> = mine.iter().map(|((_, word), _)| regex::escape(word)).collect();
        let rule = Rule::new(comment(first)).with("in", column);
        draft.marks.push(rule.with("match", format!(r"(?i)^\W*(?:{})", list.join("|"))).with("is", fact));
        tells.insert(fact);
    }
}

/// Proposes marks of placeholders such as `(string: <required>)`.
fn placeholders(
    draft: &mut Draft,
    cells: &[(&'static str, String, Span)],
    comment: &dyn Fn(&Seen) -> String,
    tells: &mut BTreeSet<&'static str>,
) {
    for (pattern, fact) in [("<required>", "required"), ("<optional>", "optional")] {
        let mut tally: Tally<()> = Tally::default();
        let of = cells.iter().filter(|(column, cell, _)| *column == "default" && cell.contains(pattern));
        of.for_each(|(_, cell, span)| tally.note((), *span, cell));
        if let Some(seen) = tally.get(&()) {
            let rule = Rule::new(comment(seen)).with("in", "default").with("match", pattern).with("is", fact);
            draft.marks.insert(0, rule);
            tells.insert(fact);
        }
    }
}
