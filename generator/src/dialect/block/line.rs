//! A view of Markdown that a program wrote: every line is a text, and rows are lines of the source.
//!
//! ```text
//! **tags** | **Vec<String>** | a | b | [optional]      one row, to be cut from both ends
//! and a second line of its description                 continues the row above
//! ```
//!
//! Headings and code come from the Markdown parser. A table is found by its delimiter row, wherever it stands, since a
//! description before it may have opened a list or a quotation. A heading that a rule knows ends a fence that a
//! description left open. Knows no roles: it asks the outline.

use std::ops::Range;

use memchr::memchr;

use super::{Ask, DocBlock, DocRow, DocTable, RowText};
use crate::ground::source::{FileId, SourceFile, Span};
use crate::read::page::{Block, BlockKind, Page};
use crate::read::{decode_entities, markdown};

/// How often the rest of a page is read again because a fence was left open.
const MAX_OPEN_FENCES: usize = 64;

/// A page, block by block.
pub(crate) struct LineView<'s> {
    file: FileId,
    source: &'s str,
    /// Blocks that are headings or code, with their place in the source; the next one last.
    fixed: Vec<(Range<usize>, Fixed)>,
    at: usize,
    anchors: Vec<String>,
    reread: usize,
}

enum Fixed {
    Heading { level: u8 },
    Code { language: String },
}

impl<'s> LineView<'s> {
    /// Views a page from its start.
    pub(crate) fn new(page: &Page, source: &'s str) -> Self {
        let mut view =
            Self { file: page.file, source, fixed: Vec::new(), at: 0, anchors: Vec::new(), reread: 0 };
        view.fix(&page.blocks, 0);
        view
    }

    /// Notes the headings and code of parsed blocks whose offsets begin at `base`.
    fn fix(&mut self, blocks: &[Block], base: usize) {
        self.fixed.clear();
        for block in blocks {
            let range = block.span.range();
            let range = range.start + base..range.end + base;
            let fixed = match &block.kind {
                BlockKind::Heading { level, .. } if self.is_atx(&range) => Fixed::Heading { level: *level },
                BlockKind::Code { language, .. } if self.is_fenced(&range) => {
                    Fixed::Code { language: language.clone().unwrap_or_default() }
                }
                _ => continue,
            };
            self.fixed.push((range, fixed));
        }
        self.fixed.reverse();
    }

    fn is_atx(&self, range: &Range<usize>) -> bool {
        self.source.get(range.clone()).is_some_and(|text| text.starts_with('#'))
    }

    fn is_fenced(&self, range: &Range<usize>) -> bool {
        self.source.get(range.clone()).is_some_and(|text| text.starts_with("```"))
    }

    /// Returns the next block, or `None` at the end of the page.
    pub(crate) fn next<'g>(&mut self, ask: &impl Ask<'g>) -> Option<DocBlock<'s>> {
        loop {
            let limit = self.fixed.last().map_or(self.source.len(), |(range, _)| range.start);
            if self.at < limit {
                if let Some(block) = self.lines(limit, ask) {
                    return Some(block);
                }
                continue;
            }
            let (range, fixed) = self.fixed.pop()?;
            self.at = self.at.max(range.end);
            return Some(match fixed {
                Fixed::Heading { level } => self.heading(level, range),
                Fixed::Code { language } => self.code(language, range, ask),
            });
        }
    }

    fn heading(&mut self, level: u8, range: Range<usize>) -> DocBlock<'s> {
        let line = self.source.get(range.clone()).unwrap_or_default().trim_end();
        let text = line.trim_start_matches('#').trim();
        let text = text.strip_suffix('#').map_or(text, |rest| {
            let rest = rest.trim_end_matches('#');
            if rest.ends_with([' ', '\t']) || rest.is_empty() { rest.trim_end() } else { text }
        });
        let anchors = std::mem::take(&mut self.anchors);
        DocBlock::Heading { level, text: decode_entities(text), anchors, span: Span::new(self.file, range) }
    }

    /// Code, up to a heading that a rule knows: from there the page is read again.
    fn code<'g>(&mut self, language: String, range: Range<usize>, ask: &impl Ask<'g>) -> DocBlock<'s> {
        let block = self.source.get(range.clone()).unwrap_or_default();
        let start = block.find('\n').map_or(block.len(), |at| at + 1);
        let mut end = block.len();
        let mut at = start;
        for line in block.get(start..).unwrap_or_default().split_inclusive('\n') {
            if line.starts_with('#') && self.reread < MAX_OPEN_FENCES && known_heading(line, ask) {
                end = at;
                self.read_again(range.start + at);
                break;
            }
            at += line.len();
        }
        let code = block.get(start..end).unwrap_or_default().trim_end();
        let code = code.strip_suffix("```").map_or(code, |code| code.trim_end_matches('`'));
        let span = Span::new(self.file, range.start..range.start + end);
        DocBlock::Code { language, text: code.trim_end_matches('\n').to_owned(), span }
    }

    fn read_again(&mut self, from: usize) {
        self.reread += 1;
        let rest = self.source.get(from..).unwrap_or_default();
        let (page, _) = markdown::read(self.file, &SourceFile::new("", rest));
        self.fix(&page.blocks, from);
        self.at = from;
    }

    /// Returns a text or a table that starts at the next line, which lies before `limit`.
    fn lines<'g>(&mut self, limit: usize, ask: &impl Ask<'g>) -> Option<DocBlock<'s>> {
        let line = self.take_line(limit);
        let text = self.source.get(line.clone()).unwrap_or_default();
        if text.trim().is_empty() {
            return None;
        }
        if let Some(name) = anchor_line(text) {
            self.anchors.push(decode_entities(name).replace('`', ""));
            return None;
        }
        let next = self.peek_line(limit);
        let delimiter = self.source.get(next).unwrap_or_default();
        if text.contains('|') && is_delimiter_row(delimiter) {
            return Some(DocBlock::Table(self.table(line, limit, ask)));
        }
        let mut range = line;
        if text.matches('[').count() > text.matches(']').count() && self.at < limit && ask.goes_on(text) {
            range.end = self.take_line(limit).end;
        }
        let raw = self.source.get(range.clone()).unwrap_or_default();
        Some(DocBlock::Text { text: raw.to_owned(), raw, span: Span::new(self.file, range) })
    }

    fn table<'g>(&mut self, head: Range<usize>, limit: usize, ask: &impl Ask<'g>) -> DocTable<'s> {
        let header = self.source.get(head.clone()).unwrap_or_default().trim();
        let outer = header.starts_with('|');
        let headers: Vec<String> =
            header.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        let form = ask.row_form(&headers);
        let begins =
            |line: &str| form.is_none_or(|form| form.begins.is_none_or(|begins| begins.is_match(line)));
        self.take_line(limit);
        let mut rows: Vec<Range<usize>> = Vec::new();
        let mut start = None;
        while self.at < limit {
            let range = self.peek_line(limit);
            let line = self.source.get(range.clone()).unwrap_or_default();
            if line.trim().is_empty() {
                let gap = form.is_some_and(|form| form.gaps) && rows.is_empty();
                if !gap || !begins(self.first_line(range.end, limit)) {
                    break;
                }
            } else if anchor_line(line).is_some() {
                break;
            } else if rows.is_empty() {
                start = emphasis_before_words(line);
                rows.push(range);
            } else if begins(line) || start.is_some_and(|start| line.starts_with(start)) {
                rows.push(range);
            } else if let Some(last) = rows.last_mut() {
                last.end = range.end;
            }
            self.take_line(limit);
        }
        let span = Span::new(self.file, head.start..self.at.max(head.end));
        let row = |range: Range<usize>| DocRow {
            cells: RowText::Source(inner_row(self.source.get(range.clone()).unwrap_or_default(), outer)),
            span: Span::new(self.file, range),
        };
        DocTable {
            headers,
            rows: rows.into_iter().map(row).collect(),
            caption: String::new(),
            anchors: Vec::new(),
            span,
        }
    }

    /// Returns the next line that is not blank.
    fn first_line(&self, from: usize, limit: usize) -> &'s str {
        let rest = self.source.get(from..limit).unwrap_or_default();
        rest.lines().find(|line| !line.trim().is_empty()).unwrap_or_default()
    }

    fn peek_line(&self, limit: usize) -> Range<usize> {
        let rest = self.source.get(self.at..limit).unwrap_or_default();
        let length = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let length = rest.get(..length).map_or(length, |line| line.trim_end_matches('\r').len());
        self.at..self.at + length
    }

    fn take_line(&mut self, limit: usize) -> Range<usize> {
        let line = self.peek_line(limit);
        let rest = self.source.get(line.end..limit).unwrap_or_default();
        self.at = line.end + memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        line
    }
}

fn known_heading<'g>(line: &str, ask: &impl Ask<'g>) -> bool {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let level = u8::try_from(level).unwrap_or(u8::MAX);
    level <= 6 && text.starts_with([' ', '\t']) && ask.knows_heading(level, &decode_entities(text.trim()))
}

/// Returns the name in `<a name="x"></a>` on a line of its own.
fn anchor_line(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = line.strip_prefix("<a id=\"").or_else(|| line.strip_prefix("<a name=\""))?;
    rest.strip_suffix("\"></a>")
}

/// Returns what a row has before its first word, if emphasis or code is a part of it: `|**` of `|**size** | ...`.
fn emphasis_before_words(row: &str) -> Option<&str> {
    let (start, _) = row.split_at(row.find(char::is_alphanumeric)?);
    start.contains(['*', '`']).then_some(start)
}

/// Returns whether a line is the one between the header of a table and its rows.
fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains('-')
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

fn inner_row(line: &str, outer: bool) -> &str {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    if outer { line.strip_suffix('|').unwrap_or(line) } else { line }
}
