//! Findings about what looks like reference and was not read.
//!
//! ```text
//! 64 pages with `**GET** `/boats`` and no operation      -> unread-operations, an error
//! 3 tables `name | type` that no rule knows, of 900 rows -> unread-table, a warning
//! ```
//!
//! A tree of which a part could not be read must not end as a clean run. Knows no family: a table with a column of names and
//! one of types lists fields, and a line that begins with a method and a path is a route.

use std::sync::LazyLock;

use indexmap::IndexMap;
use regex::Regex;

use super::outline::section::{Doc, UnreadTable};
use super::raw::RawApi;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Span;

/// More than one in so many that is not read is an error.
const ONE_IN: usize = 50;

/// Headers of columns of names.
const NAMES: [&str; 14] = [
    "name",
    "parameter",
    "parameters",
    "field",
    "fields",
    "attribute",
    "property",
    "element",
    "key",
    "argument",
    "param",
    "parameter name",
    "参数",
    "名称",
];

/// Headers of columns of types.
const TYPES: [&str; 5] = ["type", "data type", "parameter type", "类型", "参数类型"];

static ROUTE: LazyLock<Regex> = LazyLock::new(|| {
    super::grammar::pattern::compile(r"^[\W_]*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[\W_]+?/[\w{]")
});

/// Returns whether a table lists fields, by its folded headers.
pub(super) fn lists_fields(headers: &[String]) -> bool {
    let has = |words: &[&str]| headers.iter().any(|head| words.contains(&head.as_str()));
    has(&NAMES) && has(&TYPES)
}

/// Returns whether a text begins with a method and a path.
pub(super) fn shows_route(text: &str) -> bool {
    ROUTE.is_match(text)
}

/// Returns the findings about what was not read. `rows` is how many rows were.
pub(super) fn findings(docs: &[Doc<'_>], raw: &RawApi, rows: usize) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = operations(docs, raw).into_iter().collect();
    findings.extend(pages(docs));
    findings.extend(tables(docs, rows));
    findings
}

/// Pages that show routes and give no operation.
fn operations(docs: &[Doc<'_>], raw: &RawApi) -> Option<Diagnostic> {
    let gives = |doc: &Doc<'_>| {
        !doc.listed_only.is_empty()
            || doc.sections.indices().any(|at| !doc.sections.get(at).routes.is_empty())
    };
    let all_lost = raw.operations.is_empty();
    let lost = docs.iter().filter(|doc| !gives(doc) && (all_lost || !doc.unread_tables.is_empty()));
    let places: Vec<(Span, usize)> =
        lost.filter_map(|doc| Some((*doc.unread_routes.first()?, doc.unread_routes.len()))).collect();
    let read = docs.iter().filter(|doc| gives(doc)).count();
    if !too_many(places.len(), read) {
        return None;
    }
    let routes: usize = places.iter().map(|(_, count)| count).sum();
    let message = format!(
        "{} {} and give no operation",
        counted(places.len(), "page shows", "pages show"),
        counted(routes, "method with its path", "methods with their paths"),
    );
    Some(place(Code::UnreadOperations, places.first()?.0, message))
}

/// Pages that look like reference pages and give nothing.
fn pages(docs: &[Doc<'_>]) -> Option<Diagnostic> {
    let lost: Vec<Span> = docs
        .iter()
        .filter(|doc| !doc.says_something())
        .filter_map(|doc| {
            doc.unread_tables.first().map(|table| table.span).or(doc.unread_routes.first().copied())
        })
        .collect();
    let read = docs.iter().filter(|doc| doc.says_something()).count();
    let message = format!(
        "{} like reference and {} neither a type nor an operation",
        counted(lost.len(), "page looks", "pages look"),
        if lost.len() == 1 { "gives" } else { "give" }
    );
    too_many(lost.len(), read).then(|| Some(place(Code::UnreadPages, *lost.first()?, message)))?
}

/// Tables that list fields and that no rule reads, by their header rows.
fn tables(docs: &[Doc<'_>], rows: usize) -> Vec<Diagnostic> {
    let mut by_headers: IndexMap<&[String], (usize, usize, Span)> = IndexMap::new();
    for UnreadTable { headers, rows, span } in docs.iter().flat_map(|doc| &doc.unread_tables) {
        let (tables, all, _) = by_headers.entry(headers).or_insert((0, 0, *span));
        *tables += 1;
        *all += rows;
    }
    let lost: usize = by_headers.values().map(|(_, rows, _)| rows).sum();
    let first = by_headers.values().next().map(|(_, _, span)| *span);
    let mut findings: Vec<Diagnostic> = by_headers
        .into_iter()
        .map(|(headers, (tables, rows, span))| {
            let message = format!(
                "{} with the columns `{}` read by no rule here: {}",
                counted(tables, "table", "tables"),
                headers.join(" | "),
                counted(rows, "row", "rows")
            );
            place(Code::UnreadTable, span, message)
        })
        .collect();
    if let Some(span) = first.filter(|_| too_many(lost, rows)) {
        let message =
            format!("{} of {} that list fields were not read", lost, counted(lost + rows, "row", "rows"));
        findings.push(place(Code::UnreadRows, span, message));
    }
    findings
}

fn too_many(lost: usize, read: usize) -> bool {
    lost * ONE_IN > lost + read
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn place(code: Code, span: Span, message: String) -> Diagnostic {
    Diagnostic::new(code, span, message)
        .help("this form is not one that the grammar knows: read the documents with a grammar of their own (`--grammar FILE`)")
}
