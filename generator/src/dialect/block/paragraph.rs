//! A view of pages that people wrote: paragraphs, lists and tables as the reading phase found them.
//!
//! `<li><b>name</b>: text</li>` -> an item `**name**: text`. Where a grammar says that a text is a line, items of lists are
//! texts too. Knows no roles.

use super::{DocBlock, DocItem, DocRow, DocTable, RowText, marked};
use crate::read::page::{Block, BlockKind, Cell, Item, Page, Table};
use crate::read::text::Text;

/// Returns the blocks of a page. `flat`: items of lists are texts, and a line break ends a text.
pub(crate) fn blocks<'s>(page: &'s Page, flat: bool) -> Vec<DocBlock<'s>> {
    let mut view = ParagraphView { flat, out: Vec::new() };
    view.blocks(&page.blocks);
    view.out
}

struct ParagraphView<'s> {
    flat: bool,
    out: Vec<DocBlock<'s>>,
}

impl<'s> ParagraphView<'s> {
    fn blocks(&mut self, blocks: &'s [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { level, text } => {
                    let text = marked::plain(&marked::text(text));
                    let text = text.trim_matches(['\u{200b}', '\u{feff}', ' ', '\u{a0}']).to_owned();
                    self.out.push(DocBlock::Heading {
                        level: *level,
                        text,
                        anchors: block.anchors.clone(),
                        span: block.span,
                    });
                }
                BlockKind::Paragraph(text) => self.paragraph(text, block),
                BlockKind::Quote(inner) => self.blocks(inner),
                BlockKind::List(items) if self.flat => {
                    items.iter().for_each(|item| self.blocks(&item.blocks))
                }
                BlockKind::List(items) => self.out.push(DocBlock::List(items.iter().map(item).collect())),
                BlockKind::Table(table) => self.out.push(DocBlock::Table(doc_table(table, block))),
                BlockKind::Code { language, text } => self.out.push(DocBlock::Code {
                    language: language.clone().unwrap_or_default(),
                    text: text.clone(),
                    span: block.span,
                }),
            }
        }
    }

    fn paragraph(&mut self, text: &'s Text, block: &Block) {
        let marked = marked::text(text);
        if !self.flat {
            self.out.push(DocBlock::Text { text: marked, raw: text.raw(), span: block.span });
            return;
        }
        for line in marked.split('\n').filter(|line| !line.trim().is_empty()) {
            self.out.push(DocBlock::Text { text: line.to_owned(), raw: text.raw(), span: block.span });
        }
    }
}

fn item(of: &Item) -> DocItem {
    let lists = of.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::List(items) => Some(items),
        _ => None,
    });
    DocItem { text: marked::item(of), items: lists.flatten().map(item).collect(), span: of.span }
}

fn doc_table<'s>(table: &Table, block: &Block) -> DocTable<'s> {
    let caption = table.caption.as_ref().map(marked::text).unwrap_or_default();
    let cells = |cells: &[Cell]| cells.iter().map(marked::cell).collect::<Vec<_>>();
    DocTable {
        headers: cells(&table.header).iter().map(|cell| marked::plain(cell)).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| DocRow { cells: RowText::Cells(cells(&row.cells)), span: row.span })
            .collect(),
        caption: marked::folded_spaces(&marked::plain(&caption)),
        anchors: block.anchors.clone(),
        span: block.span,
    }
}
