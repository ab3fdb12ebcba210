//! The small languages inside a table cell: names, types with their link, tags, descriptions with defaults
//! and limits.
//!
//! Guarantees: an escaped pipe is a pipe, also in code; what is not exactly of the generator's form stays
//! part of the description.

use serde_json::Value;

use crate::ground::constraints::Constraints;
use crate::ground::http::ParameterIn;
use crate::read::page::{BlockKind, Cell, Row};
use crate::read::text::{Inline, Text};

/// What tags say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    /// `Required` or `Optional`.
    pub(super) required: Option<bool>,
    /// `Constant`
    pub(super) constant: bool,
    /// `Read-only`
    pub(super) read_only: bool,
    /// Where a parameter travels, if the tags say so.
    pub(super) place: Option<Place>,
    /// A word that is none of the known tags.
    pub(super) unknown: bool,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Outside of the body.
    In(ParameterIn),
    /// It is the body.
    Body,
}

/// Reads `Query, Optional`, `Required, Constant`, `Form (JSON-Encoded), Optional` and the like.
pub(super) fn tags(cell: &Cell) -> Tags {
    let mut tags = Tags::default();
    for tag in cell.plain().split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        match tag {
            "Required" => tags.required = Some(true),
            "Optional" => tags.required = Some(false),
            "Constant" => tags.constant = true,
            "Read-only" => tags.read_only = true,
            "Template" => tags.place = Some(Place::In(ParameterIn::Path)),
            "Query" => tags.place = Some(Place::In(ParameterIn::Query)),
            "Header" => tags.place = Some(Place::In(ParameterIn::Header)),
            "Body" => tags.place = Some(Place::Body),
            _ if tag.starts_with("Form") => tags.place = Some(Place::In(ParameterIn::Form)),
            _ => tags.unknown = true,
        }
    }
    tags
}

/// The cell's running text.
pub(super) fn text(cell: &Cell) -> Option<&Text> {
    cell.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some(text),
        _ => None,
    })
}

/// The name in a cell: code, or the words as they stand.
pub(super) fn name(cell: &Cell) -> String {
    unescape(cell.plain().trim())
}

/// The spelling of a type, and where its link leads, as written.
pub(super) fn spelled(cell: &Cell) -> (String, Option<&str>) {
    let link = text(cell).and_then(|text| text.links().next()).map(|(href, _)| href);
    (unescape(cell.plain().trim()), link)
}

/// A pipe is escaped in a table, also inside code.
fn unescape(text: &str) -> String {
    text.replace("\\|", "|")
}

/// What a description cell says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Description {
    /// Markdown; empty if there is none.
    pub(super) text: String,
    /// The default, or the only value.
    pub(super) value: Option<Value>,
    /// Limits.
    pub(super) constraints: Constraints,
}

const DEFAULTS: [&str; 2] = ["**Default**: `", "**Value**: `"];
const CONSTRAINTS: &str = "**Constraints**: ";

/// Reads the description cell of a row, and what a surplus of cells (an unescaped pipe) adds to it.
pub(super) fn description(row: &Row, column: usize) -> Description {
    let mut cells = row.cells.iter().skip(column);
    let Some(cell) = cells.next() else { return Description::default() };
    let mut description = text(cell).map(read).unwrap_or_default();
    for surplus in cells {
        let words = text(surplus).map(Text::markdown).unwrap_or_default();
        description.text = format!("{} | {}", description.text, words.trim());
    }
    description
}

fn read(text: &Text) -> Description {
    let mut rest = text.raw().trim_end();
    let (mut read, mut marks) = (Description::default(), 0);
    if let Some((before, limits)) = rest.rsplit_once(CONSTRAINTS).filter(|(before, _)| ends_line(before))
        && let Some(constraints) = constraints(&unescape(limits))
    {
        read.constraints = constraints;
        rest = without_breaks(before);
        marks += 1;
    }
    for mark in DEFAULTS {
        if let Some((_, value)) = rest.rsplit_once(mark).filter(|(before, _)| ends_line(before))
            && let Some(value) = value.strip_suffix('`')
        {
            read.value = Some(literal(&unescape(value)));
            marks += 1;
            break;
        }
    }
    let words = before_marks(text, marks);
    read.text = if is_filler(&words) { String::new() } else { words };
    read
}

/// The text without its last `marks` parts, as Markdown.
fn before_marks(text: &Text, marks: usize) -> String {
    let is_mark = |inline: &Inline| matches!(inline, Inline::Strong(word) if ["Default", "Value", "Constraints"].contains(&word.as_str()));
    let all = text.inlines();
    let ends = all.iter().enumerate().rev().filter_map(|(at, inline)| is_mark(inline).then_some(at));
    let end = if marks == 0 { all.len() } else { ends.take(marks).last().unwrap_or(all.len()) };
    let words = Text::new(String::new(), all.get(..end).unwrap_or_default().to_vec()).markdown();
    words.trim().to_owned()
}

/// A dash stands for no description; the other sentence says only that the type is a container, which the
/// link tells too.
fn is_filler(words: &str) -> bool {
    let container = words.strip_prefix("This is ").and_then(|rest| rest.strip_suffix("-of cases."));
    words == "-"
        || container.is_some_and(|rest| {
            rest.ends_with("a container for any") || rest.ends_with("a container for one")
        })
}

fn ends_line(before: &str) -> bool {
    before.is_empty() || before.ends_with("<br>")
}

fn without_breaks(mut text: &str) -> &str {
    while let Some(rest) = text.trim_end().strip_suffix("<br>") {
        text = rest;
    }
    text
}

/// A value in the spelling of the language: text in single or double quotes, or JSON, else the words.
fn literal(spelled: &str) -> Value {
    let spelled = spelled.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = spelled.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return Value::String(inner.to_owned());
        }
    }
    serde_json::from_str(spelled).unwrap_or_else(|_| Value::String(spelled.to_owned()))
}

/// Reads `*Minimum Length*: `1`, *Pattern*: `^a$`, `>= 1``; `None` if anything is of another form.
fn constraints(limits: &str) -> Option<Constraints> {
    let mut read = Constraints::default();
    let mut rest = limits.trim();
    while !rest.is_empty() {
        let (key, after) = match rest.strip_prefix('*') {
            Some(named) => named.split_once('*')?,
            None => ("", rest),
        };
        let after = after.strip_prefix(": ").unwrap_or(after);
        let (value, after) = match after.strip_prefix('`') {
            Some(code) => quoted(code)?,
            None => ("", after),
        };
        limit(&mut read, key, value)?;
        let after = after.trim_start();
        rest = if after.is_empty() { after } else { after.strip_prefix(',')?.trim_start() };
    }
    Some(read)
}

/// Code that may hold backticks: it ends where the next limit or nothing follows.
fn quoted(code: &str) -> Option<(&str, &str)> {
    let ends = code.match_indices('`').find(|(at, _)| {
        let after = code.get(at + 1..).unwrap_or_default().trim_start();
        after.is_empty() || after.starts_with(", *") || after.starts_with(", `")
    });
    let (at, _) = ends?;
    Some((code.get(..at)?, code.get(at + 1..)?))
}

fn limit(read: &mut Constraints, key: &str, value: &str) -> Option<()> {
    let count = || value.parse::<u64>().ok();
    match key {
        "Minimum Length" => read.min_length = Some(count()?),
        "Maximum Length" => read.max_length = Some(count()?),
        "Minimum Items" => read.min_items = Some(count()?),
        "Maximum Items" => read.max_items = Some(count()?),
        "Unique Items Required" => read.unique_items = true,
        "Pattern" => read.pattern = Some(value.to_owned()),
        "" => {
            let (mark, number) = value.split_once(' ')?;
            number.parse::<f64>().ok()?;
            let number = Some(number.to_owned());
            match mark {
                ">=" | ">" => (read.minimum, read.exclusive_minimum) = (number, mark == ">"),
                "<=" | "<" => (read.maximum, read.exclusive_maximum) = (number, mark == "<"),
                _ => return None,
            }
        }
        _ => return None,
    }
    Some(())
}
