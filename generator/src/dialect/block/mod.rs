//! The blocks that the outline reads, the same five for every family: heading, text, table, list and code.
//!
//! `**size** | **Integer** | How large | [optional]` -> a row of source text that is cut later, because generators do not
//! escape pipes; a row of an HTML page -> cells. [`line`] views pages that a program wrote, [`paragraph`] those that people
//! wrote. Knows nothing of roles: a view asks the outline through [`Ask`] where only a grammar can tell.

pub(crate) mod components;
pub(crate) mod line;
pub(crate) mod marked;
pub(crate) mod paragraph;

use regex::Regex;

use crate::ground::source::Span;

/// A block of a page.
#[derive(Clone, Debug)]
pub(crate) enum DocBlock<'s> {
    /// A heading with its text and anchors.
    Heading { level: u8, text: String, anchors: Vec<String>, span: Span },
    /// A paragraph, or a line: as marked text, and as the page writes it.
    Text { text: String, raw: &'s str, span: Span },
    /// A table.
    Table(DocTable<'s>),
    /// A list.
    List(Vec<DocItem>),
    /// Code.
    Code { language: String, text: String, span: Span },
}

/// A table with the texts that head its columns.
#[derive(Clone, Debug)]
pub(crate) struct DocTable<'s> {
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Vec<DocRow<'s>>,
    pub(crate) caption: String,
    pub(crate) anchors: Vec<String>,
    pub(crate) span: Span,
}

/// A row: cells, or the source text from which they are cut.
#[derive(Clone, Debug)]
pub(crate) struct DocRow<'s> {
    pub(crate) cells: RowText<'s>,
    pub(crate) span: Span,
}

/// The content of a row.
#[derive(Clone, Debug)]
pub(crate) enum RowText<'s> {
    /// Text of the source, without the outer pipes.
    Source(&'s str),
    /// Marked text, a cell each.
    Cells(Vec<String>),
}

/// An item of a list, with the items inside it.
#[derive(Clone, Debug)]
pub(crate) struct DocItem {
    pub(crate) text: String,
    pub(crate) items: Vec<DocItem>,
    pub(crate) span: Span,
}

/// How the rows of a table are found in the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowForm<'g> {
    /// How a row begins; a line that begins otherwise continues the row above.
    pub(crate) begins: Option<&'g Regex>,
    /// Whether blank lines may stand between header and rows.
    pub(crate) gaps: bool,
}

/// The questions that a view of a page asks the outline.
pub(crate) trait Ask<'g> {
    /// Returns whether a rule knows this heading here.
    fn knows_heading(&self, level: u8, text: &str) -> bool;
    /// Returns how rows begin under these headers, if a rule knows the table.
    fn row_form(&self, headers: &[String]) -> Option<RowForm<'g>>;
    /// Returns whether a line goes on while a bracket is open.
    fn goes_on(&self, line: &str) -> bool;
}
