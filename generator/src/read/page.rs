//! The blocks that a page consists of, the same for Markdown and HTML.
//!
//! Guarantees: nothing here tells which of the two a page was; every block, row, cell and item has a
//! span; a row holds every cell that the document wrote, however many the header has.

use serde::Serialize;

use crate::ground::source::{FileId, Span};

use super::text::{Inline, Text};

/// One input file as blocks in document order.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// The file the page was read from.
    pub file: FileId,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// A block with its place and the anchors that links can name it by.
#[derive(Clone, Debug, Serialize)]
pub struct Block {
    /// The kind.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
    /// `id`s and `<a name>`s on the block or directly before it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
}

/// The kinds of blocks.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading {
        /// Level, 1 to 6.
        level: u8,
        /// The words.
        text: Text,
    },
    /// A paragraph.
    Paragraph(Text),
    /// A quotation (`> ...`): openapi-generator puts signatures there.
    Quote(Vec<Block>),
    /// A list, ordered or not.
    List(Vec<Item>),
    /// A table.
    Table(Box<Table>),
    /// A code block.
    Code {
        /// The language of the fence, if it names one.
        language: Option<String>,
        /// The code without the fence.
        text: String,
    },
}

/// One item of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The content.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// A table with its header row apart.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The caption, where the document has one (`Table 3 Listener field description`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<Text>,
    /// The header cells.
    pub header: Vec<Cell>,
    /// The body rows.
    pub rows: Vec<Row>,
}

/// One body row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// All cells, also those beyond the header's.
    pub cells: Vec<Cell>,
    /// Where it stands.
    pub span: Span,
}

/// One cell of a table: a Markdown cell is one paragraph, an HTML cell may hold lists and code too.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// The content.
    pub blocks: Vec<Block>,
    /// How far no-break spaces move its text to the right, in characters.
    #[serde(skip_serializing_if = "is_zero")]
    pub indent: usize,
    /// Where it stands.
    pub span: Span,
}

impl Block {
    /// Returns the block's words without any marks; blocks inside are separated by a line break.
    pub fn plain(&self) -> String {
        plain(std::slice::from_ref(self))
    }

    fn push_plain(&self, out: &mut String) {
        match &self.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => {
                push_line(out, text.inlines().iter().map(Inline::plain));
            }
            BlockKind::Quote(blocks) => blocks.iter().for_each(|block| block.push_plain(out)),
            BlockKind::List(items) => {
                items.iter().flat_map(|item| &item.blocks).for_each(|block| block.push_plain(out));
            }
            BlockKind::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.flat_map(|cell| &cell.blocks).for_each(|block| block.push_plain(out));
            }
            BlockKind::Code { text, .. } => push_line(out, [text.as_str()]),
        }
    }

    /// Returns the table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        if let BlockKind::Table(table) = &self.kind { Some(table) } else { None }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(indent: &usize) -> bool {
    *indent == 0
}

impl Cell {
    /// Measures the indent of a cell's text: its leading white space from the first no-break space on.
    pub(super) fn indent_of(text: impl IntoIterator<Item = char>) -> usize {
        let space = text.into_iter().take_while(|c| c.is_whitespace());
        space.skip_while(|c| *c != '\u{a0}').filter(|c| !matches!(c, '\n' | '\r')).count()
    }

    /// Returns the cell's words without any marks.
    pub fn plain(&self) -> String {
        plain(&self.blocks)
    }

    /// Returns the cell as the document wrote it, if it is one paragraph (always so in Markdown), else empty.
    pub fn raw(&self) -> &str {
        match self.blocks.as_slice() {
            [Block { kind: BlockKind::Paragraph(text), .. }] => text.raw(),
            _ => "",
        }
    }
}

/// Returns the words of several blocks, one block a line; blocks without words make no line.
pub fn plain(blocks: &[Block]) -> String {
    let mut out = String::new();
    blocks.iter().for_each(|block| block.push_plain(&mut out));
    out
}

fn push_line<'a>(out: &mut String, pieces: impl IntoIterator<Item = &'a str>) {
    let before = out.len();
    out.push_str(if before == 0 { "" } else { "\n" });
    let start = out.len();
    out.extend(pieces);
    if out.len() == start {
        out.truncate(before);
    }
}
