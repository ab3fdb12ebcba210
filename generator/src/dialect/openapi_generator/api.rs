//! API pages: a table of methods, and a section for each.
//!
//! Guarantees: method and path come from the table; a section whose operation the table does not name is read
//! all the same, without a route.

use indexmap::IndexMap;

use super::context::Context;
use super::model::{class_name, heads, title};
use super::operation::{self, Draft};
use super::row::rest_of;
use crate::dialect::raw::RawEvidence;
use crate::ground::fact::Fact;
use crate::ground::finding::Code;
use crate::ground::http::{AuthKind, Route};
use crate::ground::source::{Span, Spanned};
use crate::read::page::{Block, BlockKind, Row, Table};

/// What an API page says.
#[derive(Debug, Default)]
pub(super) struct Api {
    /// The base URL.
    pub server: Option<Spanned<String>>,
    /// The operations, in page order.
    pub drafts: Vec<Draft>,
    /// Authentication schemes that the example code sets up.
    pub schemes: Vec<(String, AuthKind)>,
}

/// A row of the method table.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub route: Fact<Route>,
    /// Still encoded.
    pub summary: &'a str,
    pub span: Span,
}

/// Reads an API page.
pub(super) fn read(context: &mut Context<'_>) -> Api {
    let page = context.page;
    let mut api = Api::default();
    let (at, group) = match title(&page.blocks) {
        Some((at, title)) => (at + 1, group_name(title.value, context)),
        None => (0, String::new()),
    };
    let blocks = page.blocks.get(at..).unwrap_or_default();
    let mut entries = IndexMap::new();
    let mut sections = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Table(table) if heads(table, &["Method", "HTTP request"]) => {
                read_methods(table, &mut entries, context);
            }
            BlockKind::Heading { level: 1 | 2, text } => {
                let name = text.raw().trim_matches(['*', '`', ' ']).trim_end_matches("()");
                let described =
                    || matches!(blocks.get(at + 1), Some(Block { kind: BlockKind::Quote(_), .. }));
                if entries.contains_key(name) || described() {
                    sections.push((at, Spanned::new(name, block.span)));
                }
            }
            _ => {}
        }
    }
    let first = sections.first().map_or(blocks.len(), |(at, _)| *at);
    for block in blocks.get(..first).unwrap_or_default() {
        read_front(block, &mut api, context);
    }
    for (nth, (at, name)) in sections.iter().enumerate() {
        let end = sections.get(nth + 1).map_or(blocks.len(), |(at, _)| *at);
        let inner = blocks.get(at + 1..end).unwrap_or_default();
        let entry = entries.get(name.value);
        api.drafts.push(operation::read(name.clone(), &group, inner, entry, context, &mut api.schemes));
    }
    for (name, entry) in &entries {
        if !sections.iter().any(|(_, section)| section.value == *name) {
            api.drafts.push(operation::without_section(name, &group, entry, context));
        }
    }
    api
}

/// The class of an API without what every such class is called.
fn group_name(title: &str, context: &Context<'_>) -> String {
    let class = class_name(title, context);
    class
        .strip_suffix(context.flavour.titles.api_suffix)
        .filter(|name| !name.is_empty())
        .unwrap_or(&class)
        .to_owned()
}

fn read_front(block: &Block, api: &mut Api, context: &mut Context<'_>) {
    match &block.kind {
        BlockKind::Paragraph(text) if api.server.is_none() => {
            api.server = server(text.raw()).map(|url| Spanned::new(url, block.span));
        }
        BlockKind::Table(table) if !heads(table, &["Method", "HTTP request"]) => {
            context.ledger.skip_table(table, Code::OtherTable);
        }
        _ => context.ledger.skip_prose(block.span, Code::Prose),
    }
}

/// The base URL in `All URIs are relative to *https://example.com/v1*`.
pub(super) fn server(text: &str) -> Option<String> {
    let url = text.trim().strip_prefix("All URIs are relative to ")?;
    let url = url.split_once(", ").map_or(url, |(url, _)| url);
    Some(url.trim_matches('*').to_owned()).filter(|url| !url.is_empty())
}

fn read_methods<'a>(table: &'a Table, entries: &mut IndexMap<&'a str, Entry<'a>>, context: &mut Context<'a>) {
    for row in &table.rows {
        match read_method(row, context) {
            Some((name, entry)) => {
                let variables = variables(&entry.route.value.path)
                    .map(|name| RawEvidence::Token(Spanned::new(name.to_owned(), row.span)));
                context.evidence.extend(variables);
                context.ledger.used(row.span);
                entries.entry(name).or_insert(entry);
            }
            None => {
                context.ledger.skip(row.span, Code::MalformedRow);
                context.report(Code::MalformedRow, row.span, "a row of methods has no name or no request");
            }
        }
    }
}

/// `[**list_pets**](PetsApi.md#list_pets) | **GET** /pets | summary`
fn read_method<'a>(row: &'a Row, context: &Context<'a>) -> Option<(&'a str, Entry<'a>)> {
    let name = row.cells.first()?.raw().split("**").nth(1)?.trim_end_matches("()");
    let request = row.cells.get(1)?.raw();
    let (verb, path) = request.strip_prefix("**")?.split_once("**")?;
    let path = path.trim();
    let route = Route { method: verb.to_ascii_uppercase().parse().ok()?, path: path.to_owned() };
    let summary = rest_of(std::slice::from_ref(row), 2).map_or("", |range| context.slice(range)).trim();
    path.starts_with('/')
        .then(|| (name, Entry { route: Fact::stated(route, row.span), summary, span: row.span }))
}

/// The variables of a path template.
pub(super) fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}
