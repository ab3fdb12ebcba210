//! Parameter tables: rows with name, type, requiredness and description.
//!
//! Guarantees: columns are read by their title, never by position; a table with any other column is no
//! parameter table; links stay as written; every row is a [`Row`] or a diagnostic.

use std::borrow::Cow;

use crate::dialect::raw::RawField;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::constraints::Constraints;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Span, Spanned};
use crate::read::page::{Block, BlockKind, Cell, Row as PageRow, Table as PageTable};
use crate::read::render;
use crate::spelling::huawei;

use super::caption::Caption;
use super::outline::Role;
use super::{json, prose};

/// A parameter table.
#[derive(Debug)]
pub(super) struct Table {
    /// Index of its section in the outline.
    pub(super) section: usize,
    /// What its section is about.
    pub(super) role: Role,
    pub(super) caption: Caption,
    /// Anchors on the table.
    pub(super) anchors: Vec<String>,
    /// The status of the response it describes, where a paragraph before it tells.
    pub(super) status: Option<u16>,
    /// True if the paragraph before it says that it describes a failure.
    pub(super) failure: bool,
    pub(super) rows: Vec<Row>,
    pub(super) span: Span,
}

/// A row of a parameter table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Name, type and so on; the type is not yet resolved.
    pub(super) field: RawField,
    /// The table that its links or its name mean, although its type is no object.
    pub(super) hint: Option<usize>,
    /// Link targets of the type cell, as written.
    pub(super) type_links: Vec<String>,
    /// Link targets of the description, as written.
    pub(super) text_links: Vec<String>,
    /// Where it stands.
    pub(super) span: Span,
}

/// The columns of a parameter table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    name: usize,
    mandatory: Option<usize>,
    ty: Option<usize>,
    description: usize,
    count: usize,
}

impl Columns {
    /// The columns, if the table is a parameter table.
    pub(super) fn of(table: &PageTable) -> Option<Self> {
        let titles: Vec<String> =
            table.header.iter().map(|cell| cell.plain().trim().to_lowercase()).collect();
        let find = |title: &str| titles.iter().position(|known| known == title);
        let known = ["", "parameter", "mandatory", "type", "description"];
        if titles.first().is_none_or(|first| first != "parameter")
            || !titles.iter().all(|title| known.contains(&title.as_str()))
        {
            return None;
        }
        Some(Self {
            name: 0,
            mandatory: find("mandatory"),
            ty: find("type"),
            description: find("description")?,
            count: titles.len(),
        })
    }

    /// True if the table says the type of each parameter.
    pub(super) fn has_type(self) -> bool {
        self.ty.is_some()
    }

    /// Reads the rows.
    pub(super) fn rows(self, table: &PageTable, diagnostics: &mut Vec<Diagnostic>) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(table.rows.len());
        for page_row in &table.rows {
            match self.row(page_row) {
                Some(row) => rows.push(row),
                None => diagnostics.push(
                    Diagnostic::new(
                        Code::MalformedRow,
                        page_row.span,
                        "the row has no name or too few cells",
                    )
                    .help("a row needs a cell for every column of its table"),
                ),
            }
        }
        rows
    }

    fn row(self, row: &PageRow) -> Option<Row> {
        let name_cell = row.cells.get(self.name)?;
        let name = one_line(&name_cell.plain());
        let description = row.cells.get(self.description)?;
        if name.is_empty() {
            return None;
        }
        let mut blocks = Cow::Borrowed(description.blocks.as_slice());
        for surplus in row.cells.iter().skip(self.count) {
            blocks.to_mut().extend(surplus.blocks.iter().cloned());
        }
        let type_cell = self.ty.and_then(|at| row.cells.get(at));
        let ty = match type_cell {
            Some(cell) => Spanned::new(huawei::parse(&cell.plain()), cell.span),
            // Only tables of path parameters have no types; what is in a path is text.
            None => Spanned::new(TypeExpr::STRING, row.span),
        };
        let mandatory = self.mandatory.and_then(|at| row.cells.get(at));
        let facts = prose::read(&blocks, &ty.value);
        Some(Row {
            field: RawField {
                wire: Some(Fact::stated(name.clone(), name_cell.span)),
                name: Spanned::new(name, name_cell.span),
                ty,
                description: render::markdown(blocks.iter()),
                required: mandatory.and_then(required),
                nullable: None,
                read_only: facts.read_only,
                deprecated: facts.deprecated,
                default: facts.default.map(Box::new),
                constant: None,
                values: facts.values.map(Box::new),
                constraints: facts.constraints,
                example: example(&blocks).map(Box::new),
            },
            hint: None,
            type_links: type_cell.map(|cell| links(&cell.blocks)).unwrap_or_default(),
            text_links: links(&blocks),
            span: row.span,
        })
    }
}

impl Row {
    /// The name as documented.
    pub(super) fn name(&self) -> &str {
        &self.field.name.value
    }

    /// True if the name is a description of a variable key (`Name of the network ...`).
    pub(super) fn describes_key(&self) -> bool {
        self.name().contains(' ')
    }
}

/// A field without facts but its name and type.
pub(super) fn bare_field(name: &str, ty: TypeExpr, span: Span, wire: Fact<String>) -> RawField {
    RawField {
        name: Spanned::new(name.to_owned(), span),
        wire: Some(wire),
        ty: Spanned::new(ty, span),
        description: String::new(),
        required: None,
        nullable: None,
        read_only: false,
        deprecated: false,
        default: None,
        constant: None,
        values: None,
        constraints: Constraints::default(),
        example: None,
    }
}

/// `Yes`, `No`, or a sentence: what is mandatory only under a condition is not required.
fn required(cell: &Cell) -> Option<Fact<bool>> {
    let words = cell.plain().trim().to_lowercase();
    let value = match words.as_str() {
        "" | "-" | "n/a" => return None,
        "yes" | "y" | "mandatory" | "required" | "true" => true,
        _ => false,
    };
    Some(Fact::stated(value, cell.span))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The link targets of blocks, in order, each once.
pub(super) fn links(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    collect_links(blocks, &mut found);
    found
}

fn collect_links(blocks: &[Block], found: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => {
                for (href, _) in text.links() {
                    if !found.iter().any(|known| known == href) {
                        found.push(href.to_owned());
                    }
                }
            }
            BlockKind::Quote(inner) => collect_links(inner, found),
            BlockKind::List(items) => items.iter().for_each(|item| collect_links(&item.blocks, found)),
            BlockKind::Table(_) | BlockKind::Code { .. } => {}
        }
    }
}

/// The first JSON value that a code block of the description shows.
fn example(blocks: &[Block]) -> Option<Spanned<serde_json::Value>> {
    blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Code { text, .. } => json::parse(text).map(|value| Spanned::new(value, block.span)),
        BlockKind::Quote(inner) => example(inner),
        BlockKind::List(items) => items.iter().find_map(|item| example(&item.blocks)),
        _ => None,
    })
}
