//! Splits a row of a property or parameter table into name, type, description and notes.
//!
//! Guarantees: pipes are never escaped in these pages, so the row is split from both ends and everything
//! between type and notes is the description; a line that a value broke off belongs to the row before it.

use std::ops::Range;

use super::flavours::Tokens;
use crate::ground::source::Span;
use crate::read::page::Row;

/// How many pipes of a description, and how many brackets of a default, are tried as its end.
const MAX_TRIES: usize = 64;

/// A row with the lines that belong to it, split.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// The cell of the name, with its marks.
    pub name: &'a str,
    /// The cell of the type, with its marks.
    pub ty: &'a str,
    /// The description, still encoded.
    pub description: &'a str,
    /// What the column `Required` says, if there is one.
    pub required: Option<bool>,
    /// The notes.
    pub notes: Notes<'a>,
}

/// What the notes column says.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Notes<'a> {
    pub optional: bool,
    pub read_only: bool,
    pub default: Option<&'a str>,
    pub values: Option<&'a str>,
}

/// Rows of a table with their continuation lines: a row of fields starts with a name in bold.
pub(super) fn groups(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let (_, behind) = rest.split_first()?;
        let more = behind.iter().take_while(|row| !starts_row(row)).count();
        let (group, after) = rest.split_at_checked(more + 1)?;
        rest = after;
        Some(group)
    })
}

/// Whether a line starts with the name of a field.
pub(super) fn starts_row(row: &Row) -> bool {
    row.cells.first().is_some_and(|cell| cell.raw().starts_with("**"))
}

/// Splits a row; `None` if it has no name or no type. `required` tells if the table has such a column.
pub(super) fn split<'a>(
    group: &'a [Row],
    page: &'a str,
    tokens: &Tokens,
    required: bool,
) -> Option<Parts<'a>> {
    let row = group.first().filter(|row| starts_row(row))?;
    let (name, ty) = (row.cells.first()?.raw(), row.cells.get(1)?.raw());
    let rest = rest_of(group, 2).and_then(|range| page.get(range)).unwrap_or_default();
    let (mut description, notes) = notes_at_end(rest, tokens);
    let mut column = None;
    if let Some(mark) = tokens.required.filter(|_| required) {
        let (before, cell) = description.rsplit_once('|').unwrap_or(("", description));
        match cell.trim() {
            "" => (column, description) = (Some(false), before),
            cell if cell == mark => (column, description) = (Some(true), before),
            _ => {}
        }
    }
    Some(Parts { name, ty, description: description.trim(), required: column, notes })
}

/// The range of a row from the cell `from` to the end of the last line that belongs to it.
pub(super) fn rest_of(group: &[Row], from: usize) -> Option<Range<usize>> {
    let start = group.first()?.cells.get(from)?.span.start as usize;
    let end = group.last()?.cells.last()?.span.end as usize;
    Some(start..end.max(start))
}

/// The span of a row with the lines that belong to it.
pub(super) fn span_of(group: &[Row]) -> Option<Span> {
    let (first, last) = (group.first()?.span, group.last()?.span);
    Some(Span { end: last.end, ..first })
}

/// Cuts the notes off the end of a row: the shortest end behind a pipe that consists of tokens only.
fn notes_at_end<'a>(rest: &'a str, tokens: &Tokens) -> (&'a str, Notes<'a>) {
    for (at, _) in rest.rmatch_indices('|').take(MAX_TRIES) {
        let (Some(before), Some(end)) = (rest.get(..at), rest.get(at + 1..)) else { continue };
        if let Some(notes) = read_notes(end, tokens, Notes::default()) {
            return (before, notes);
        }
    }
    (rest, Notes::default())
}

/// Reads a text that consists of tokens only. A value may hold brackets: its end is the first bracket behind
/// which tokens follow.
fn read_notes<'a>(text: &'a str, tokens: &Tokens, mut notes: Notes<'a>) -> Option<Notes<'a>> {
    let mut rest = text.trim_start();
    loop {
        if rest.is_empty() {
            return Some(notes);
        } else if let Some(behind) = rest.strip_prefix(tokens.optional) {
            notes.optional = true;
            rest = behind.trim_start();
        } else if let Some(behind) = rest.strip_prefix(tokens.read_only) {
            notes.read_only = true;
            rest = behind.trim_start();
        } else {
            break;
        }
    }
    let (open, close) = tokens.default;
    if let Some(inside) = rest.strip_prefix(open).filter(|_| notes.default.is_none()) {
        return read_value(inside, close, tokens, |value| Notes { default: Some(value), ..notes });
    }
    let (open, close) = tokens.values?;
    let inside = rest.strip_prefix(open).filter(|_| notes.values.is_none())?;
    read_value(inside, close, tokens, |value| Notes { values: Some(value), ..notes })
}

fn read_value<'a>(
    inside: &'a str,
    close: &str,
    tokens: &Tokens,
    with: impl Fn(&'a str) -> Notes<'a>,
) -> Option<Notes<'a>> {
    inside.match_indices(close).take(MAX_TRIES).find_map(|(at, _)| {
        let (value, behind) = (inside.get(..at)?, inside.get(at + close.len()..)?);
        read_notes(behind, tokens, with(value))
    })
}

#[cfg(test)]
mod tests {
    use super::super::flavours::by_name;
    use super::*;
    use crate::ground::source::{FileId, SourceFile};
    use crate::read::markdown;

    /// Splits the only row (with its continuation lines) of a table of a flavour.
    fn split_row(flavour: &str, header: &str, row: &str) -> String {
        let flavour = by_name(flavour).unwrap();
        let rule = header.split('|').map(|_| "---").collect::<Vec<_>>().join("|");
        let (header, rule) = if flavour.outer_pipes {
            (format!("| {header} |"), format!("|{rule}|"))
        } else {
            (header.to_owned(), rule)
        };
        let file = SourceFile::new("p.md", format!("{header}\n{rule}\n{row}\n"));
        let (page, _) = markdown::read(FileId(0), &file);
        let table = page.blocks[0].as_table().unwrap();
        let groups: Vec<_> = groups(&table.rows).collect();
        assert_eq!(groups.len(), 1, "{groups:#?}");
        let parts = split(groups[0], file.text(), &flavour.tokens, header.contains("Required")).unwrap();
        let notes = parts.notes;
        format!(
            "{} : {} : {:?} {}{}{}{}{}",
            parts.name,
            parts.ty,
            parts.description,
            parts.required.map_or("", |required| if required { "required " } else { "not-required " }),
            if notes.optional { "optional " } else { "" },
            if notes.read_only { "read-only " } else { "" },
            notes.default.map_or(String::new(), |value| format!("default={value:?} ")),
            notes.values.map_or(String::new(), |value| format!("values={value:?} ")),
        )
    }

    const FOUR: &str = "Name | Type | Description | Notes";
    const FIVE: &str = "Name | Type | Description  | Required | Notes";

    #[test]
    fn pipes_in_descriptions_and_defaults() {
        insta::assert_snapshot!([
            split_row("rust", FOUR, "**id** | **i64** | the number | "),
            split_row("rust", FOUR, "**p** | Option<**String**> | a | b || c | [optional][readonly]"),
            split_row("rust", FOUR, r#"**d** | **S** |  | [optional][default to he said "hi" | pipe]"#),
            split_row("rust", FOUR, "**d** | **S** | x | | [default to [\"p\",\"q\"]]"),
            split_row("rust", FOUR, "**d** | **S** | ends like [optional] [default to 5] | [optional]"),
            split_row("rust", FOUR, "**d** | **S** | no notes at all"),
            split_row("java", FOUR, "|**t** | **S** | | a | b | |---|---| | 1 | 2 | |  [optional] |"),
            split_row("java", FOUR, "| **s** | **S**| x | [optional] [default to a] [enum: a, [b], c|d] |"),
            split_row("java", FOUR, "|**t** | **S** |  |  |"),
        ].join("\n"), @r#"
        **id** : **i64** : "the number" 
        **p** : Option<**String**> : "a | b || c" optional read-only 
        **d** : **S** : "" optional default="he said \"hi\" | pipe" 
        **d** : **S** : "x |" default="[\"p\",\"q\"]" 
        **d** : **S** : "ends like [optional] [default to 5]" optional 
        **d** : **S** : "no notes at all" 
        **t** : **S** : "| a | b | |---|---| | 1 | 2 |" optional 
        **s** : **S** : "x" optional default="a" values="a, [b], c|d" 
        **t** : **S** : "" 
        "#);
    }

    #[test]
    fn a_required_column() {
        insta::assert_snapshot!([
            split_row("rust", FIVE, "**pet** | [**Pet**](Pet.md) | Pet to | add second line | [required] |"),
            split_row("rust", FIVE, "**page** | Option<**i32**> | which |  |[default to 1]"),
            split_row("rust", FIVE, "**flag** | **bool** |  | [required] |[default to false]"),
        ].join("\n"), @r#"
        **pet** : [**Pet**](Pet.md) : "Pet to | add second line" required 
        **page** : Option<**i32**> : "which" not-required default="1" 
        **flag** : **bool** : "" required default="false" 
        "#);
    }

    #[test]
    fn a_broken_line_belongs_to_the_row_before_it() {
        insta::assert_snapshot!(
            split_row("rust", FOUR, "**w** | Option<**W**> |  (enum: a, \n, b|c, %) | [optional]"),
            @r#"**w** : Option<**W**> : "(enum: a, \n, b|c, %)" optional"#
        );
    }
}
