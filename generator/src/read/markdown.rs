//! Markdown pages as blocks.
//!
//! Guarantees: every row keeps every cell that the document wrote, with exact spans; text is cut from the
//! document itself, so that type spellings (`Vec<String>`) are never taken for HTML; nesting is read to
//! [`MAX_DEPTH`] levels, and what lies deeper is reported and left out. A table in HTML is a table. Other HTML blocks, link
//! definitions and code fences that never close are plain text, because a sentence that happens to look like one must not
//! swallow the rest of its page.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{FileId, SourceFile, Span};

use super::html;
use super::inline;
use super::mask::{HtmlTable, Masked};
use super::page::{Block, BlockKind, Cell, Item, Page, Row, Table};
use super::text::Text;

/// Deepest nesting of lists and quotations that is read.
pub const MAX_DEPTH: usize = 64;

/// How often a page is read again because a code fence never closes.
const MAX_FENCES: usize = 8;

/// Reads a page. The findings are about its form only ([`Code::NestedTooDeep`]).
pub fn read(file: FileId, source: &SourceFile) -> (Page, Vec<Diagnostic>) {
    let mut masked = Masked::new(source.text());
    let mut attempt = 0;
    loop {
        let mut reader = Reader::new(file, source.text(), &masked);
        let mut blocks: Vec<Block> = reader.title(&masked).into_iter().collect();
        blocks.extend(reader.blocks(0));
        match reader.unclosed_fence.take() {
            Some(fence) if attempt < MAX_FENCES => masked.hide(fence),
            _ => return (Page { file, blocks }, reader.diagnostics),
        }
        attempt += 1;
    }
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    events: Peekable<OffsetIter<'a>>,
    /// Anchors on lines of their own, by offset, the next one last.
    anchors: Vec<(usize, &'a str)>,
    /// Tables in HTML.
    tables: &'a [HtmlTable],
    unclosed_fence: Option<Range<usize>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(file: FileId, text: &'a str, masked: &'a Masked<'_>) -> Self {
        let events = Parser::new_ext(masked.text(), Options::ENABLE_TABLES).into_offset_iter().peekable();
        let anchors = masked.anchors().iter().rev().copied().collect();
        let tables = masked.tables();
        Self { file, text, events, anchors, tables, unclosed_fence: None, diagnostics: Vec::new() }
    }

    /// Reads the title that front matter gives a page, as its first heading.
    fn title(&self, masked: &Masked<'_>) -> Option<Block> {
        let range = masked.front()?.title.clone()?;
        let mut anchors = Vec::new();
        let text = inlines(self.text.get(range.clone())?, &mut anchors);
        Some(Block {
            kind: BlockKind::Heading { level: 1, text },
            span: Span::new(self.file, range),
            anchors,
        })
    }

    /// Reads blocks up to the end of the container that was entered last, or of the page.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.peek() {
            if is_inline(event) {
                let mut anchors = Vec::new();
                let start = range.start;
                self.anchors_before(start, &mut anchors);
                let (text, span) = self.running_text(None, &mut anchors);
                blocks.push(Block { kind: BlockKind::Paragraph(text), span, anchors });
                continue;
            }
            match self.events.next() {
                Some((Event::Start(tag), range)) => {
                    let mut anchors = Vec::new();
                    self.anchors_before(range.start, &mut anchors);
                    let span = Span::new(self.file, range.clone());
                    if let Some(table) = self.tables.iter().find(|table| table.mark == range.start) {
                        let _ = self.running_text(None, &mut Vec::new());
                        self.events.next();
                        blocks.extend(html::fragment(self.file, self.text, table.range.clone(), anchors));
                        continue;
                    }
                    if let Some(kind) = self.block(tag, range, depth, &mut anchors) {
                        blocks.push(Block { kind, span, anchors });
                    }
                }
                Some((Event::End(_), _)) | None => break,
                Some(_) => {}
            }
        }
        blocks
    }

    fn block(
        &mut self,
        tag: Tag<'_>,
        range: Range<usize>,
        depth: usize,
        anchors: &mut Vec<String>,
    ) -> Option<BlockKind> {
        Some(match tag {
            Tag::Heading { level, .. } => {
                let (text, _) = self.running_text(None, anchors);
                self.events.next();
                BlockKind::Heading { level: level as u8, text }
            }
            Tag::Table(_) => BlockKind::Table(Box::new(self.table())),
            Tag::CodeBlock(kind) => self.code(&kind, range),
            Tag::List(_) | Tag::BlockQuote(_) if depth >= MAX_DEPTH => {
                self.skip_container();
                if self.diagnostics.is_empty() {
                    let message = format!("nested deeper than {MAX_DEPTH} levels; the rest was not read");
                    let span = Span::new(self.file, range);
                    self.diagnostics.push(Diagnostic::new(Code::NestedTooDeep, span, message));
                }
                return None;
            }
            Tag::List(_) => BlockKind::List(self.items(depth)),
            Tag::BlockQuote(_) => BlockKind::Quote(self.blocks(depth + 1)),
            _ => {
                let (text, _) = self.running_text(Some(range.start), anchors);
                self.events.next();
                BlockKind::Paragraph(text)
            }
        })
    }

    /// Reads running text up to the next block or the end of this one, line by line, without the marks of
    /// the containers around it. `start` is where the block says that it starts.
    fn running_text(&mut self, start: Option<usize>, anchors: &mut Vec<String>) -> (Text, Span) {
        let mut lines: Vec<&str> = Vec::new();
        let mut line = start.map(|at| at..at);
        let mut whole = start.unwrap_or(usize::MAX)..0;
        while let Some((event, range)) = self.events.next_if(|(event, _)| is_inline(event)) {
            if matches!(event, Event::SoftBreak | Event::HardBreak) {
                lines.extend(line.take().and_then(|line| self.text.get(line)));
                continue;
            }
            // The event of an escaped character starts behind its backslash.
            let escaped = self.text.get(..range.start).is_some_and(|before| before.ends_with('\\'));
            let begin = range.start - usize::from(escaped);
            let line = line.get_or_insert(begin..begin);
            line.end = line.end.max(range.end);
            whole = whole.start.min(line.start)..whole.end.max(line.end);
        }
        lines.extend(line.and_then(|line| self.text.get(line)));
        let text = match lines.as_slice() {
            [line] => inlines(line.trim(), anchors),
            lines => inlines(&lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n"), anchors),
        };
        (text, Span::new(self.file, whole.start.min(whole.end)..whole.end))
    }

    fn anchors_before(&mut self, offset: usize, anchors: &mut Vec<String>) {
        while let Some((_, name)) = self.anchors.pop_if(|(at, _)| *at < offset) {
            anchors.push(name.to_owned());
        }
    }

    fn items(&mut self, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some((Event::Start(_), range)) = self.events.next() {
            items.push(Item { blocks: self.blocks(depth + 1), span: Span::new(self.file, range) });
        }
        items
    }

    fn skip_container(&mut self) {
        let mut open = 1usize;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) -> BlockKind {
        let mut text = String::new();
        while let Some((Event::Text(_), range)) = self.events.next() {
            text.push_str(self.text.get(range).unwrap_or_default());
        }
        let language = match kind {
            CodeBlockKind::Indented => None,
            CodeBlockKind::Fenced(info) => {
                if self.unclosed_fence.is_none() {
                    self.unclosed_fence = unclosed_fence(self.text, range);
                }
                info.split_whitespace().next().map(str::to_owned)
            }
        };
        BlockKind::Code { language, text }
    }

    fn table(&mut self) -> Table {
        let mut lines = Vec::new();
        for (event, range) in self.events.by_ref() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => lines.push(line_at(self.text, range.start)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let mut lines = lines.into_iter();
        let head = lines.next().unwrap_or(0..0);
        let closed = self.text.get(head.clone()).is_some_and(|line| line.ends_with('|'));
        let header = self.cells(head, closed, 0);
        let columns = header.len();
        let rows = lines
            .map(|line| Row {
                span: Span::new(self.file, line.clone()),
                cells: self.cells(line, closed, columns),
            })
            .collect();
        Table { caption: None, header, rows }
    }

    /// Splits a line at its pipes. Without pipes at the ends of the header, a pipe at the end of a row is
    /// not an end mark: the last cell is empty.
    fn cells(&self, line: Range<usize>, closed: bool, columns: usize) -> Vec<Cell> {
        let text = self.text.get(line.clone()).unwrap_or_default();
        let inner = text.strip_prefix('|').unwrap_or(text);
        let mut start = line.end - inner.len();
        let mut cells = Vec::with_capacity(columns);
        for piece in pipes(inner) {
            cells.push(self.cell(start, piece));
            start += piece.len() + 1;
        }
        let surplus = columns > 0 && cells.len() > columns;
        if (closed || text.starts_with('|') || surplus) && ends_with_pipe(inner) {
            cells.pop();
        }
        cells
    }

    fn cell(&self, start: usize, piece: &str) -> Cell {
        let trimmed = piece.trim();
        let start = start + piece.len() - piece.trim_start().len();
        let span = Span::new(self.file, start..start + trimmed.len());
        if trimmed.is_empty() {
            return Cell { blocks: Vec::new(), indent: 0, span };
        }
        let mut anchors = Vec::new();
        let text = inlines(trimmed, &mut anchors);
        let indent = Cell::indent_of(piece.chars());
        Cell { blocks: vec![Block { kind: BlockKind::Paragraph(text), span, anchors }], indent, span }
    }
}

/// Returns a text, and the anchors inside it.
fn inlines(raw: &str, anchors: &mut Vec<String>) -> Text {
    if raw.contains("<a ") {
        anchors.extend(inline::read(raw).1);
    }
    Text::of_markdown(raw)
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline_tag(tag.to_end()),
        Event::End(tag) => is_inline_tag(*tag),
        Event::Rule => false,
        _ => true,
    }
}

fn is_inline_tag(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// Returns the rest of the line that starts at `start`, without blanks around it.
fn line_at(text: &str, start: usize) -> Range<usize> {
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let start = start + line.len() - line.trim_start().len();
    start..start + line.trim().len()
}

/// Returns the pieces between pipes that no backslash escapes.
fn pipes(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let line = rest?;
        let split =
            line.match_indices('|').find(|(at, _)| !line.get(..*at).is_some_and(inline::escapes_next));
        let (piece, next) = match split {
            Some((at, _)) => (line.get(..at).unwrap_or_default(), line.get(at + 1..)),
            None => (line, None),
        };
        rest = next;
        Some(piece)
    })
}

fn ends_with_pipe(line: &str) -> bool {
    line.strip_suffix('|').is_some_and(|before| !inline::escapes_next(before))
}

/// Returns the opening marks of a fenced code block that ends without closing marks.
fn unclosed_fence(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let block = text.get(range.clone())?;
    let mark = block.chars().next()?;
    let length = block.len() - block.trim_start_matches(mark).len();
    let closed = block.trim_end().split_once('\n').is_some_and(|(_, inner)| {
        let last = inner.lines().next_back().unwrap_or_default().trim_start_matches(['>', ' ', '\t']);
        last.len() >= length && last.trim_end().chars().all(|c| c == mark)
    });
    (!closed).then(|| range.start..range.start + length)
}

#[cfg(test)]
mod tests;
