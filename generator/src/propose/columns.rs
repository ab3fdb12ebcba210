//! What the columns of tables hold, told by their cells first and their headers second.
//!
//! ```text
//! | Field  | Type    | Required | Description |
//! | limit  | integer | No       | How many    |     -> name, type, required, doc: rows are fields
//! ```
//!
//! Looks at all tables of one header row together. Knows nothing of headings.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::survey::{SeenTable, Survey};
use super::types;
use crate::dialect::block::marked;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::Span;

/// All tables of one header row.
#[derive(Debug)]
pub(super) struct HeaderRow {
    /// The headers as most pages write them.
    pub(super) written: Vec<String>,
    /// The headers, folded.
    pub(super) header: Vec<String>,
    /// The tables: indices of [`Survey::tables`].
    pub(super) tables: Vec<usize>,
    pub(super) rows: usize,
    pub(super) first: Span,
    /// What a row is; `None` if nothing tells.
    pub(super) kind: Option<RowKind>,
    /// The grammar's word for each column; empty for one that is not read.
    pub(super) columns: Vec<&'static str>,
}

/// What a row of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RowKind {
    Routes,
    /// Rows with a name and a type.
    Fields,
    Statuses,
    /// Rows with a name and no type.
    Untyped,
    Values,
    /// Rows that are about an operation and not about what travels: rights, limits.
    Aside,
}

const NAMES: [&str; 24] = [
    "name",
    "parameter",
    "parameters",
    "param",
    "params",
    "field",
    "fields",
    "property",
    "properties",
    "key",
    "attribute",
    "attributes",
    "argument",
    "arguments",
    "arg",
    "option",
    "header",
    "element",
    "member",
    "variable",
    "field name",
    "parameter name",
    "property name",
    "json field",
];
/// Headers that name a field even where no column of types is.
const FIELD_NAMES: [&str; 14] = [
    "parameter",
    "parameters",
    "param",
    "params",
    "field",
    "fields",
    "property",
    "properties",
    "attribute",
    "attributes",
    "argument",
    "arguments",
    "parameter name",
    "field name",
];
const DOCS: [&str; 12] = [
    "description",
    "desc",
    "comment",
    "comments",
    "details",
    "notes",
    "note",
    "meaning",
    "explanation",
    "remarks",
    "info",
    "definition",
];
const REQUIRED: [&str; 8] = [
    "required",
    "mandatory",
    "optional",
    "presence",
    "required/optional",
    "requirement",
    "is required",
    "req",
];
const METHODS: &str = "(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|LIST|SCAN)";

static IDENTIFIER: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^[^\w$@(]*[A-Za-z_$@][\w$@.:/\[\]{}<>*-]*\s*[?*\\]*(?:\s*\([^)]*\)|\s*\\?\[\d+\\?\])?$")
});
static REQUIREMENT: LazyLock<Regex> = LazyLock::new(|| compile(r"(?i)required|optional|mandatory"));
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| compile(r"^(?:-?\d+|0x[0-9a-fA-F]+|\d+\s*(?:<<|\\<\\<)\s*\d+)$"));
static STATUS: LazyLock<Regex> = LazyLock::new(|| compile(r"^[1-5]\d\d\b(?:\s|$)|^[1-5](?:xx|XX)$"));
static METHOD: LazyLock<Regex> = LazyLock::new(|| compile(&format!(r"^{METHODS}(?:\s*[,/|]\s*{METHODS})*$")));
static PATH: LazyLock<Regex> = LazyLock::new(|| compile(r"^(?:https?://[^/\s]+)?/[^\s]*$"));
static BOTH: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!(r"^{METHODS}\s+(?:https?://[^/\s]+)?/\S*$")));

/// Cells of a column that are looked at.
const MAX_CELLS: usize = 300;

/// What the cells of a column are, as shares of those that hold something.
#[derive(Clone, Copy, Debug, Default)]
struct Shares {
    identifier: f64,
    ty: f64,
    /// Types of known words alone, which a title cannot be taken for.
    word: f64,
    required: f64,
    /// `Yes` and `No`, whose meaning the header tells.
    answer: f64,
    number: f64,
    status: f64,
    method: f64,
    path: f64,
    route: f64,
    /// Cells that hold something, of all.
    filled: f64,
    length: f64,
}

/// Groups the tables of all pages by their header row.
pub(super) fn header_rows(survey: &Survey, names: &HashSet<String>) -> Vec<HeaderRow> {
    let mut groups: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (index, table) in survey.tables.iter().enumerate() {
        if !table.rows.is_empty() || !table.header.is_empty() {
            groups.entry(&table.header).or_default().push(index);
        }
    }
    let mut rows: Vec<HeaderRow> = groups
        .into_iter()
        .filter(|(header, _)| header.iter().any(|head| !head.is_empty()))
        .filter_map(|(header, tables)| {
            let of: Vec<&SeenTable> = tables.iter().filter_map(|index| survey.tables.get(*index)).collect();
            let first = of.first()?;
            let (written, first) = (first.written.clone(), first.span);
            let (kind, columns) = classify(header, &of, names);
            let rows = of.iter().map(|table| table.rows.len()).sum();
            Some(HeaderRow { written, header: header.to_vec(), tables, rows, first, kind, columns })
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.rows), row.first));
    rows
}

fn classify(
    header: &[String],
    tables: &[&SeenTable],
    names: &HashSet<String>,
) -> (Option<RowKind>, Vec<&'static str>) {
    let shares: Vec<Shares> = (0..header.len()).map(|column| shares(tables, column, names)).collect();
    let mut columns = vec![""; header.len()];
    let best = |value: &dyn Fn(&Shares) -> f64, least: f64, taken: &[&str]| {
        let all =
            shares.iter().enumerate().filter(|(at, _)| taken.get(*at).is_some_and(|word| word.is_empty()));
        let most = all.map(|(at, share)| (at, value(share))).filter(|(_, share)| *share >= least);
        most.fold(None, |best: Option<(usize, f64)>, (at, share)| match best {
            Some((_, known)) if known >= share => best,
            _ => Some((at, share)),
        })
    };
    let headed = |words: &[&str], taken: &[&str]| {
        let is = |(at, head): &(usize, &String)| {
            taken.get(*at).is_some_and(|word| word.is_empty())
                && words.contains(&head.trim_end_matches('?').trim())
        };
        header.iter().enumerate().find(is).map(|(at, _)| at)
    };
    let set = |at: Option<usize>, word: &'static str, columns: &mut Vec<&'static str>| {
        if let Some(slot) = at.and_then(|at| columns.get_mut(at)) {
            *slot = word;
        }
        at.is_some()
    };
    let index = |found: Option<(usize, f64)>| found.map(|(at, _)| at);
    if let Some(path) = index(best(&|s| s.route, 0.8, &columns)) {
        set(Some(path), "path", &mut columns);
        return (Some(RowKind::Routes), columns);
    }
    if let (Some(method), Some(path)) =
        (index(best(&|s| s.method, 0.8, &columns)), index(best(&|s| s.path, 0.8, &columns)))
    {
        set(Some(method), "method", &mut columns);
        set(Some(path), "path", &mut columns);
        set(headed(&DOCS, &columns), "doc", &mut columns);
        return (Some(RowKind::Routes), columns);
    }
    // A header that says so counts from a lower share on.
    let told =
        header.iter().position(|head| head.split_whitespace().any(|word| matches!(word, "type" | "schema")));
    let told = told.filter(|at| shares.get(*at).is_some_and(|share| share.ty >= 0.3));
    let ty = told.or_else(|| index(best(&|s| if s.word >= 0.5 { s.ty } else { 0.0 }, 0.6, &columns)));
    set(ty, "type", &mut columns);
    let required = headed(&REQUIRED, &columns)
        .filter(|at| shares.get(*at).is_some_and(|share| share.required >= 0.3))
        // A description that begins with the word says more than it.
        .or_else(|| {
            let found = index(best(&|s| s.required, 0.8, &columns))?;
            header.get(found).is_some_and(|head| !DOCS.contains(&head.as_str())).then_some(found)
        });
    let requires = required.map_or("required", |at| meaning(header, &shares, at));
    set(required, requires, &mut columns);
    let default =
        header.iter().position(|head| head.split_whitespace().any(|word| word.starts_with("default")));
    set(default.filter(|at| columns.get(*at) == Some(&"")), "default", &mut columns);
    let named = headed(&NAMES, &columns).filter(|at| shares.get(*at).is_some_and(|s| s.identifier >= 0.5));
    let name =
        named.or_else(|| index(best(&|s| if s.filled > 0.5 { s.identifier } else { 0.0 }, 0.8, &columns)));
    if ty.is_some() && set(name, "name", &mut columns) {
        set(doc_column(header, &shares, &columns), "doc", &mut columns);
        return (Some(RowKind::Fields), columns);
    }
    columns = vec![""; header.len()];
    if let Some(code) = index(best(&|s| s.status, 0.8, &columns)) {
        set(Some(code), "code", &mut columns);
        let doc = headed(&DOCS, &columns).or_else(|| doc_column(header, &shares, &columns));
        let has_doc = set(doc, "doc", &mut columns);
        return (has_doc.then_some(RowKind::Statuses), columns);
    }
    let untyped = headed(&FIELD_NAMES, &columns)
        .or_else(|| headed(&NAMES, &columns).filter(|_| required.is_some()))
        .filter(|at| shares.get(*at).is_some_and(|s| s.identifier >= 0.8));
    if let Some(name) = untyped {
        set(Some(name), "name", &mut columns);
        set(required, requires, &mut columns);
        let has_doc = set(doc_column(header, &shares, &columns), "doc", &mut columns);
        return (has_doc.then_some(RowKind::Untyped), columns);
    }
    let value = index(best(&|s| s.number, 0.8, &columns))
        .or_else(|| headed(&["value", "values", "code", "constant", "id"], &columns))
        .or_else(|| index(best(&|s| s.identifier, 0.8, &columns)));
    if set(value, "value", &mut columns) {
        let name = index(best(&|s| s.identifier, 0.6, &columns));
        set(name, "name", &mut columns);
        let has_doc = set(doc_column(header, &shares, &columns), "doc", &mut columns);
        return ((has_doc || name.is_some()).then_some(RowKind::Values), columns);
    }
    (None, columns)
}

/// Makes fields of what was taken for values, where most tables are below a part that holds fields.
pub(super) fn in_parts(rows: &mut [HeaderRow], survey: &Survey, in_part: &dyn Fn(&SeenTable) -> bool) {
    for row in rows.iter_mut().filter(|row| row.kind == Some(RowKind::Values)) {
        let tables = || row.tables.iter().filter_map(|index| survey.tables.get(*index));
        if tables().filter(|table| in_part(table)).count() * 2 <= row.tables.len() {
            continue;
        }
        let named = row.header.iter().position(|head| NAMES.contains(&head.as_str()));
        let name = named.or_else(|| row.columns.iter().position(|column| *column == "value"));
        let Some(name) = name.and_then(|at| row.columns.get_mut(at)) else { continue };
        *name = "name";
        row.columns.iter_mut().filter(|column| **column == "value").for_each(|column| *column = "");
        row.kind = Some(RowKind::Untyped);
    }
}

/// Returns the grammar's word for a column that says what is required: below `Optional`, yes means that a row is not.
fn meaning(header: &[String], shares: &[Shares], at: usize) -> &'static str {
    let says_optional = header.get(at).is_some_and(|head| head.trim_end_matches('?') == "optional");
    let answers = shares.get(at).is_some_and(|share| share.answer >= 0.8);
    if says_optional && answers { "optional" } else { "required" }
}

/// Sets tables aside that list values right below operations, where no value is sent: the rights that a call needs.
pub(super) fn aside(rows: &mut [HeaderRow], survey: &Survey, in_operation: &dyn Fn(&SeenTable) -> bool) {
    for row in rows.iter_mut().filter(|row| row.kind == Some(RowKind::Values)) {
        let tables = || row.tables.iter().filter_map(|index| survey.tables.get(*index));
        if row.tables.len() >= 3 && tables().all(in_operation) {
            row.kind = Some(RowKind::Aside);
        }
    }
}

/// Returns the column of descriptions: the one that its header names, else the longest.
fn doc_column(header: &[String], shares: &[Shares], columns: &[&str]) -> Option<usize> {
    let free = |at: usize| columns.get(at) == Some(&"");
    let named = header.iter().enumerate().find(|(at, head)| free(*at) && DOCS.contains(&head.as_str()));
    let longest = shares.iter().enumerate().filter(|(at, share)| free(*at) && share.length >= 8.0);
    let longest = longest.max_by(|a, b| a.1.length.total_cmp(&b.1.length));
    named.map(|(at, _)| at).or_else(|| longest.map(|(at, _)| at))
}

fn shares(tables: &[&SeenTable], column: usize, names: &HashSet<String>) -> Shares {
    let cells: Vec<String> = tables
        .iter()
        .flat_map(|table| &table.rows)
        .take(MAX_CELLS)
        .filter_map(|row| Some(marked::folded_spaces(&marked::plain(row.get(column)?))))
        .collect();
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty() && *cell != "-").collect();
    let share =
        |is: &dyn Fn(&str) -> bool| ratio(filled.iter().filter(|cell| is(cell)).count(), filled.len());
    Shares {
        identifier: share(&|cell| IDENTIFIER.is_match(cell)),
        ty: share(&|cell| requirement(cell).is_none() && types::is_type(cell, names)),
        word: share(&|cell| requirement(cell).is_none() && types::is_type(cell, &HashSet::new())),
        required: share(&|cell| requirement(cell).is_some()),
        answer: share(&|cell| requirement(cell).is_some() && !REQUIREMENT.is_match(cell)),
        number: share(&|cell| NUMBER.is_match(cell)),
        status: share(&|cell| STATUS.is_match(cell)),
        method: share(&|cell| METHOD.is_match(cell)),
        path: share(&|cell| PATH.is_match(cell)),
        route: share(&|cell| BOTH.is_match(cell)),
        filled: ratio(filled.len(), cells.len()),
        length: ratio(filled.iter().map(|cell| cell.len()).sum(), filled.len()),
    }
}

/// Returns whether a cell says that its row is required, or that it is not.
pub(super) fn requirement(cell: &str) -> Option<bool> {
    let first = cell.trim().to_lowercase();
    let word = first
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '✓' | '✔' | '✅' | '❌' | '✗' | '✖')))
        .next()?;
    match word {
        "yes" | "true" | "required" | "y" | "mandatory" | "✓" | "✔" | "✅" | "must" | "always" => {
            Some(true)
        }
        "no" | "false" | "optional" | "n" | "❌" | "✗" | "✖" | "conditional" | "sometimes" => {
            Some(false)
        }
        _ => None,
    }
}

/// Returns the share of a part.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    let float = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}
