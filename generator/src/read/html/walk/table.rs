//! HTML tables as rows that line up with their header.
//!
//! Guarantees: a cell that spans rows stands in each of them; one that spans columns is followed by empty
//! cells, so that later cells keep their column; the work is bounded whatever spans a page claims.

use scraper::ElementRef;

use crate::read::page::{Block, BlockKind, Cell, Row, Table};
use crate::read::text::Text;

use super::{Walker, attribute};

/// No cell spans more rows or columns than this.
const MAX_SPAN: usize = 32;

/// No more cells than this hang into later rows at a time.
const MAX_HANGING: usize = 64;

/// A cell of more bytes than this, or one with a table in it, is not repeated in later rows.
const MAX_REPEATED: usize = 4096;

/// A cell that also stands in later rows.
struct Hanging {
    column: usize,
    rows: usize,
    cell: Cell,
}

/// Reads a table element that was entered.
pub(super) fn read(walker: &mut Walker<'_>, table: ElementRef<'_>, depth: usize) -> BlockKind {
    let mut parts = Parts::default();
    for part in table.children().filter_map(ElementRef::wrap) {
        if part.value().name() == "tr" {
            parts.row(walker, part, false, depth + 1);
            continue;
        }
        let opened = walker.open(part);
        match part.value().name() {
            "caption" => parts.caption = walker.text(part, opened, depth + 1),
            name => {
                for row in part.children().filter_map(ElementRef::wrap) {
                    parts.row(walker, row, name == "thead", depth + 2);
                }
            }
        }
        walker.close(part, opened);
    }
    let Parts { caption, header, rows, .. } = parts;
    BlockKind::Table(Box::new(Table { caption, header: header.unwrap_or_default(), rows }))
}

#[derive(Default)]
struct Parts {
    caption: Option<Text>,
    header: Option<Vec<Cell>>,
    rows: Vec<Row>,
    hanging: Vec<Hanging>,
}

impl Parts {
    fn row(&mut self, walker: &mut Walker<'_>, row: ElementRef<'_>, head: bool, depth: usize) {
        let opened = walker.open(row);
        if row.value().name() != "tr" {
            walker.skip(row, opened);
            return;
        }
        let mut cells = Vec::new();
        let mut all_head = true;
        for cell in row.children().filter_map(ElementRef::wrap) {
            let name = cell.value().name();
            if name != "td" && name != "th" {
                let opened = walker.open(cell);
                walker.skip(cell, opened);
                continue;
            }
            all_head &= name == "th";
            self.fill(&mut cells);
            self.cell(walker, cell, &mut cells, depth);
        }
        self.fill(&mut cells);
        self.hanging.retain(|hanging| hanging.rows > 0);
        let span = walker.close(row, opened);
        if cells.is_empty() {
            return;
        }
        let is_header = self.header.is_none() && self.rows.is_empty() && (head || all_head);
        if is_header {
            self.header = Some(cells);
        } else {
            self.rows.push(Row { cells, span });
        }
    }

    fn cell(
        &mut self,
        walker: &mut Walker<'_>,
        element: ElementRef<'_>,
        cells: &mut Vec<Cell>,
        depth: usize,
    ) {
        let opened = walker.open(element);
        let blocks = walker.cell(element, opened, depth + 1);
        let indent = Cell::indent_of(element.text().flat_map(str::chars));
        let cell = Cell { blocks, indent, span: walker.close(element, opened) };
        let empty = || Cell { blocks: Vec::new(), indent: 0, span: cell.span };
        let (rows, columns) = (spanned(element, "rowspan"), spanned(element, "colspan"));
        let repeated = rows > 1 && cell.span.range().len() <= MAX_REPEATED && !holds_table(&cell.blocks);
        for offset in 0..columns {
            if rows > 1 && self.hanging.len() < MAX_HANGING {
                let cell = if offset == 0 && repeated { cell.clone() } else { empty() };
                self.hanging.push(Hanging { column: cells.len() + offset, rows: rows - 1, cell });
            }
        }
        let empties: Vec<Cell> = (1..columns).map(|_| empty()).collect();
        cells.push(cell);
        cells.extend(empties);
    }

    /// Puts the cells of earlier rows that belong at the end of `cells` there.
    fn fill(&mut self, cells: &mut Vec<Cell>) {
        while let Some(hanging) =
            self.hanging.iter_mut().find(|hanging| hanging.column == cells.len() && hanging.rows > 0)
        {
            hanging.rows -= 1;
            cells.push(hanging.cell.clone());
        }
    }
}

fn spanned(cell: ElementRef<'_>, name: &str) -> usize {
    attribute(cell.value(), name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).clamp(1, MAX_SPAN)
}

fn holds_table(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Table(_) => true,
        BlockKind::Quote(inner) => holds_table(inner),
        BlockKind::List(items) => items.iter().any(|item| holds_table(&item.blocks)),
        _ => false,
    })
}
