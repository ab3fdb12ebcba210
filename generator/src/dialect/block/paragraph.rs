//! A view of pages that people wrote: paragraphs, lists and tables as the reading phase found them.
//!
//! `<li><b>name</b>: text</li>` -> an item `**name**: text`. Where a grammar says that a text is a line, items of lists are
//! texts too. Knows no roles.

use super::{DocBlock, DocItem, DocRow, DocTable, RowText, components, marked};
use crate::dialect::grammar::pattern::Pattern;
use crate::dialect::grammar::rules::{PageRules, TextUnit};
use crate::ground::source::Span;
use crate::read::page::{Block, BlockKind, Cell, Item, Page, Table};
use crate::read::text::Text;

/// Returns the blocks of a page. Where texts are lines, items of lists are texts, and a line break ends a text.
pub(crate) fn blocks<'s>(page: &'s Page, rules: &PageRules) -> Vec<DocBlock<'s>> {
    let flat = rules.text == Some(TextUnit::Line);
    let anchor = rules.anchor.as_ref();
    let written = rules.decode.is_none();
    let mut view = ParagraphView { flat, written, anchor, waiting: Vec::new(), out: Vec::new() };
    view.blocks(&page.blocks);
    view.out
}

struct ParagraphView<'s, 'g> {
    flat: bool,
    /// A person wrote the page.
    written: bool,
    /// A line that gives the next heading an anchor.
    anchor: Option<&'g Pattern>,
    /// Anchors of the next heading.
    waiting: Vec<String>,
    out: Vec<DocBlock<'s>>,
}

impl<'s> ParagraphView<'s, '_> {
    fn blocks(&mut self, blocks: &'s [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { level, text } => {
                    let text = marked::plain(&self.words(text));
                    let text = text.trim_matches(['\u{200b}', '\u{feff}', ' ', '\u{a0}']).to_owned();
                    let mut anchors = std::mem::take(&mut self.waiting);
                    anchors.extend(block.anchors.iter().cloned());
                    let (text, anchor) =
                        if self.written { apart_from_anchor(&text) } else { (text.as_str(), None) };
                    anchors.extend(anchor.map(str::to_owned));
                    let text = text.to_owned();
                    self.out.push(DocBlock::Heading { level: *level, text, anchors, span: block.span });
                }
                BlockKind::Paragraph(text) if self.is_anchor(text) => {}
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

    /// Keeps the anchors that the lines of a text give the next heading. Returns whether the text is nothing else.
    fn is_anchor(&mut self, text: &Text) -> bool {
        let Some(anchor) = self.anchor else { return false };
        let lines = || text.raw().lines().filter(|line| !line.trim().is_empty());
        let names = lines().filter_map(|line| Some(anchor.captures(line)?.name("name")?.as_str().to_owned()));
        let before = self.waiting.len();
        self.waiting.extend(names);
        let found = self.waiting.len() - before;
        found > 0 && found == lines().count()
    }

    /// Returns a text without tags that are none of its words.
    fn words(&self, text: &Text) -> String {
        let marked = marked::text(text);
        if self.written && !text.raw().is_empty() { components::removed(&marked) } else { marked }
    }

    fn paragraph(&mut self, text: &'s Text, block: &Block) {
        let marked = self.words(text);
        if self.written
            && let Some(entries) = definitions(&marked, block.span)
        {
            self.out.push(DocBlock::List(entries));
            return;
        }
        if !self.flat {
            self.out.push(DocBlock::Text { text: marked, raw: text.raw(), span: block.span });
            return;
        }
        for line in marked.split('\n').filter(|line| !line.trim().is_empty()) {
            self.out.push(DocBlock::Text { text: line.to_owned(), raw: text.raw(), span: block.span });
        }
    }
}

/// Returns a heading and the anchor at its end: `List boats` and `list` of `List boats {#list}`.
fn apart_from_anchor(heading: &str) -> (&str, Option<&str>) {
    let apart = || {
        let (text, anchor) = heading.strip_suffix('}')?.rsplit_once("{#")?;
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        (!anchor.is_empty() && anchor.chars().all(is_name)).then_some((text.trim_end(), anchor))
    };
    apart().map_or((heading, None), |(text, anchor)| (text, Some(anchor)))
}

/// Returns the entries of a definition list, each the term, a line break and the definition: `limit` above `: How many`.
fn definitions(marked: &str, span: Span) -> Option<Vec<DocItem>> {
    let definition =
        |line: &str| line.strip_prefix(':').filter(|rest| rest.starts_with([' ', '\t'])).is_some();
    let lines: Vec<&str> = marked.split('\n').map(str::trim).collect();
    if definition(lines.first()?) || !definition(lines.get(1)?) {
        return None;
    }
    let mut entries: Vec<DocItem> = Vec::new();
    let mut at = 0;
    for (index, line) in lines.iter().enumerate() {
        let is_term = !definition(line) && lines.get(index + 1).is_some_and(|next| definition(next));
        match entries.last_mut().filter(|_| !is_term) {
            Some(entry) => {
                entry.text.push('\n');
                entry
                    .text
                    .push_str(line.strip_prefix(':').filter(|_| definition(line)).unwrap_or(line).trim());
            }
            None => {
                let start = span.start.saturating_add(at).min(span.end);
                let span = Span::new(span.file, start as usize..span.end as usize);
                entries.push(DocItem { text: (*line).to_owned(), items: Vec::new(), span });
            }
        }
        at = at.saturating_add(u32::try_from(line.len() + 1).unwrap_or(u32::MAX));
    }
    Some(entries)
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
    let indented = |cell: &Cell| "\u{a0}".repeat(cell.indent) + &marked::cell(cell);
    let cells = |cells: &[Cell]| cells.iter().map(indented).collect::<Vec<_>>();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::FileId;

    #[test]
    fn an_anchor_at_the_end_is_no_word_of_a_heading() {
        assert_eq!(apart_from_anchor("List boats {#list}"), ("List boats", Some("list")));
        for heading in ["List {boats}", "List {#}", "{#a b}", "}", "List {#list} boats"] {
            assert_eq!(apart_from_anchor(heading), (heading, None));
        }
    }

    #[test]
    fn terms_and_definitions_are_items() {
        let span = Span::new(FileId(0), 10..90);
        let entries = |text: &str| {
            let items = definitions(text, span)?;
            Some(items.into_iter().map(|item| (item.text, item.span.start)).collect::<Vec<_>>())
        };
        let two = "limit\n: Integer. How many\nin all.\nname\n: String.";
        let expected =
            [("limit\nInteger. How many\nin all.".to_owned(), 10), ("name\nString.".to_owned(), 44)];
        assert_eq!(entries(two), Some(expected.to_vec()));
        for text in ["a: b\nc", ": a\n: b", "note\n:::", "one line", ""] {
            assert_eq!(entries(text), None, "{text}");
        }
    }
}
