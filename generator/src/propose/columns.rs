//! The contents of the columns of tables, told by their cells first and their headers second.
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

use super::classes::is_word;
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
    /// The kind of a row; `None` if nothing tells.
    pub(super) kind: Option<RowKind>,
    /// The grammar's word for each column; empty for one that is not read.
    pub(super) columns: Vec<&'static str>,
}

/// The kind of a row of a table.
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

const NAMES: &str = "name|parameter|parameters|param|params|field|fields|property|properties|key|attribute|attributes|argument|arguments|arg|option|header|element|member|variable|field name|parameter name|property name|json field";
/// Headers that name a field even where no column of types is.
const FIELD_NAMES: &str = "parameter|parameters|param|params|field|fields|property|properties|attribute|attributes|argument|arguments|parameter name|field name";
const DOCS: &str =
    "description|desc|comment|comments|details|notes|note|meaning|explanation|remarks|info|definition";
const REQUIRED: &str = "required|mandatory|optional|presence|required/optional|requirement|is required|req";
const VALUES: &str = "value|values|code|constant|id";
/// Methods that head columns of their own.
pub(super) const METHOD_COLUMNS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];
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

/// A column of all tables of one header row.
struct Column<'t> {
    head: &'t str,
    /// The cells that hold something.
    cells: Vec<String>,
    /// The share of such cells.
    filled: f64,
    /// The grammar's word; empty while the column is not read.
    word: &'static str,
}

impl<'t> Column<'t> {
    fn of(head: &'t str, at: usize, tables: &[&SeenTable]) -> Self {
        let rows = tables.iter().flat_map(|table| &table.rows).take(MAX_CELLS);
        let cells = rows.filter_map(|row| Some(marked::folded_spaces(&marked::plain(row.get(at)?))));
        let (cells, empty): (Vec<String>, Vec<String>) =
            cells.partition(|cell| !cell.is_empty() && cell != "-");
        let filled = ratio(cells.len(), cells.len() + empty.len());
        Self { head, cells, filled, word: "" }
    }

    /// Returns the share of cells that are something.
    fn share(&self, is: impl Fn(&str) -> bool) -> f64 {
        ratio(self.cells.iter().filter(|cell| is(cell)).count(), self.cells.len())
    }

    fn matches(&self, pattern: &Regex) -> f64 {
        self.share(|cell| pattern.is_match(cell))
    }

    fn is_type(&self, names: &HashSet<String>) -> f64 {
        self.share(|cell| requirement(cell).is_none() && types::is_type(cell, names))
    }

    fn requires(&self) -> f64 {
        self.share(|cell| requirement(cell).is_some())
    }

    /// Returns the grammar's word for a column that says what is required: below `Optional`, yes means that a row is not.
    fn requirement_word(&self) -> &'static str {
        let answers = self.share(|cell| requirement(cell).is_some() && !REQUIREMENT.is_match(cell));
        if self.head.trim_end_matches('?') == "optional" && answers >= 0.8 { "optional" } else { "required" }
    }
}

/// The columns of a header row, some of which have their words.
struct Columns<'t>(Vec<Column<'t>>);

impl Columns<'_> {
    /// Returns the free column of which most is something, if that is enough.
    fn best(&self, least: f64, value: impl Fn(&Column<'_>) -> f64) -> Option<usize> {
        let free = self.0.iter().enumerate().filter(|(_, column)| column.word.is_empty());
        let found = free.map(|(at, column)| (at, value(column))).filter(|(_, share)| *share >= least);
        // Of equals the first.
        found.rev().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    }

    fn of(&self, pattern: &Regex) -> Option<usize> {
        self.best(0.8, |column| column.matches(pattern))
    }

    /// Returns the free column with one of some headers, if enough of it is something.
    fn headed(&self, words: &str, is_enough: impl Fn(&Column<'_>) -> bool) -> Option<usize> {
        let column = self.0.iter().position(|column| {
            column.word.is_empty() && is_word(words, column.head.trim_end_matches('?').trim())
        })?;
        is_enough(self.0.get(column)?).then_some(column)
    }

    fn set(&mut self, at: Option<usize>, word: &'static str) -> bool {
        let column = at.and_then(|at| self.0.get_mut(at));
        column.map(|column| column.word = word).is_some()
    }

    fn clear(&mut self) {
        self.0.iter_mut().for_each(|column| column.word = "");
    }

    /// Names the column of descriptions: the one that its header names, else the longest.
    fn set_doc(&mut self) -> bool {
        let named = self.0.iter().position(|column| column.word.is_empty() && is_word(DOCS, column.head));
        let length =
            |column: &Column<'_>| ratio(column.cells.iter().map(String::len).sum(), column.cells.len());
        let longest = || {
            let free = self.0.iter().enumerate().filter(|(_, column)| column.word.is_empty());
            let long = free.map(|(at, column)| (at, length(column))).filter(|(_, length)| *length >= 8.0);
            long.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
        };
        self.set(named.or_else(longest), "doc")
    }

    /// Returns what a row is.
    fn classify(&mut self, names: &HashSet<String>) -> Option<RowKind> {
        if self.routes() {
            return Some(RowKind::Routes);
        }
        // A header that says so counts from a lower share on.
        let is_headed = |column: &Column<'_>| {
            column.head.split_whitespace().any(|word| matches!(word, "type" | "schema"))
        };
        let told = self.0.iter().position(is_headed);
        let told = told.filter(|at| self.0.get(*at).is_some_and(|column| column.is_type(names) >= 0.3));
        let of_words = |column: &Column<'_>| {
            if column.is_type(&HashSet::new()) >= 0.5 { column.is_type(names) } else { 0.0 }
        };
        let ty = told.or_else(|| self.best(0.6, of_words));
        self.set(ty, "type");
        let required = self.headed(REQUIRED, |column| column.requires() >= 0.3).or_else(|| {
            // A description that begins with the word says more than it.
            let is_doc = |at: &usize| self.0.get(*at).is_none_or(|column| is_word(DOCS, column.head));
            self.best(0.8, |column| column.requires()).filter(|at| !is_doc(at))
        });
        let requires = required.and_then(|at| self.0.get(at)).map_or("required", Column::requirement_word);
        self.set(required, requires);
        let is_default =
            |column: &Column<'_>| column.head.split_whitespace().any(|word| word.starts_with("default"));
        let default = self.0.iter().position(is_default);
        self.set(
            default.filter(|at| self.0.get(*at).is_some_and(|column| column.word.is_empty())),
            "default",
        );
        let identifier = |column: &Column<'_>| column.matches(&IDENTIFIER);
        let name = self.headed(NAMES, |column| identifier(column) >= 0.5);
        let name = name
            .or_else(|| self.best(0.8, |column| if column.filled > 0.5 { identifier(column) } else { 0.0 }));
        if ty.is_some() && self.set(name, "name") {
            self.set_doc();
            return Some(RowKind::Fields);
        }
        self.clear();
        if let Some(code) = self.of(&STATUS) {
            self.set(Some(code), "code");
            let doc = self.headed(DOCS, |_| true);
            let has_doc = self.set(doc, "doc") || self.set_doc();
            return has_doc.then_some(RowKind::Statuses);
        }
        let untyped = self.headed(FIELD_NAMES, |_| true);
        let untyped = untyped.or_else(|| self.headed(NAMES, |_| true).filter(|_| required.is_some()));
        let untyped = untyped.filter(|at| self.0.get(*at).is_some_and(|column| identifier(column) >= 0.8));
        if self.set(untyped, "name") {
            self.set(required, requires);
            return self.set_doc().then_some(RowKind::Untyped);
        }
        let value =
            self.of(&NUMBER).or_else(|| self.headed(VALUES, |_| true)).or_else(|| self.of(&IDENTIFIER));
        if self.set(value, "value") {
            let name = self.best(0.6, identifier);
            let has_name = self.set(name, "name");
            return (self.set_doc() || has_name).then_some(RowKind::Values);
        }
        None
    }

    /// Finds methods and paths: in one column, in one each, or in a column for each method with a mark where a path has it.
    fn routes(&mut self) -> bool {
        if let Some(path) = self.of(&BOTH) {
            return self.set(Some(path), "path");
        }
        let of_methods: Vec<Option<&str>> = self.0.iter().map(|column| method_column(column.head)).collect();
        let method = self.of(&METHOD);
        let Some(path) = self.of(&PATH) else { return false };
        if method.is_none() && of_methods.iter().flatten().count() < 2 {
            return false;
        }
        self.set(method, "method");
        self.set(Some(path), "path");
        let doc = self.headed(DOCS, |_| true);
        self.set(doc, "doc");
        if method.is_none() {
            for (column, method) in self.0.iter_mut().zip(of_methods) {
                column.word = method.unwrap_or(column.word);
            }
        }
        true
    }
}

/// Groups the tables of all pages by their header row.
pub(super) fn header_rows(survey: &Survey<'_>, names: &HashSet<String>) -> Vec<HeaderRow> {
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
            let columns = header.iter().enumerate().map(|(at, head)| Column::of(head, at, &of));
            let mut columns = Columns(columns.collect());
            let kind = columns.classify(names);
            let columns = columns.0.iter().map(|column| column.word).collect();
            let rows = of.iter().map(|table| table.rows.len()).sum();
            Some(HeaderRow { written, header: header.to_vec(), tables, rows, first, kind, columns })
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.rows), row.first));
    rows
}

/// Makes fields of what was taken for values, where most tables are below a part that holds fields.
pub(super) fn in_parts(rows: &mut [HeaderRow], survey: &Survey<'_>, in_part: &dyn Fn(&SeenTable) -> bool) {
    for row in rows.iter_mut().filter(|row| row.kind == Some(RowKind::Values)) {
        let tables = || row.tables.iter().filter_map(|index| survey.tables.get(*index));
        if tables().filter(|table| in_part(table)).count() * 2 <= row.tables.len() {
            continue;
        }
        let named = row.header.iter().position(|head| is_word(NAMES, head));
        let name = named.or_else(|| row.columns.iter().position(|column| *column == "value"));
        let Some(name) = name.and_then(|at| row.columns.get_mut(at)) else { continue };
        *name = "name";
        row.columns.iter_mut().filter(|column| **column == "value").for_each(|column| *column = "");
        row.kind = Some(RowKind::Untyped);
    }
}

/// Returns the grammar's word for a column that a method heads.
fn method_column(head: &str) -> Option<&'static str> {
    METHOD_COLUMNS.into_iter().find(|method| method.eq_ignore_ascii_case(head.trim()))
}

/// Sets tables aside that list values right below operations, where no value is sent: the rights that a call needs.
pub(super) fn aside(rows: &mut [HeaderRow], survey: &Survey<'_>, in_operation: &dyn Fn(&SeenTable) -> bool) {
    for row in rows.iter_mut().filter(|row| row.kind == Some(RowKind::Values)) {
        let tables = || row.tables.iter().filter_map(|index| survey.tables.get(*index));
        if row.tables.len() >= 3 && tables().all(in_operation) {
            row.kind = Some(RowKind::Aside);
        }
    }
}

/// Returns a cell without the macro of an icon before its words: `{check-circle} Yes`.
pub(super) fn without_icon(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('{')
        .and_then(|icon| icon.split_once('}'))
        .map_or(cell, |(_, rest)| rest.trim_start_matches('}').trim_start())
}

/// Returns whether a cell says that its row is required, or that it is not.
pub(super) fn requirement(cell: &str) -> Option<bool> {
    let first = without_icon(cell).to_lowercase();
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
