//! Marked text: the words of a page with the marks that mean something.
//!
//! `<b>Status</b> of <a href="x.html">it</a>` -> `**Status** of [it](x.html)`. Emphasis is `**`, code is backticks, a link is
//! `[words](target)`, an item of a list inside a cell begins with `- ` on a line of its own. Knows no grammar.

use std::borrow::Cow;

use memchr::memchr;

use crate::read::page::{Block, BlockKind, Cell, Item};
use crate::read::text::{Inline, Text};

/// Returns a run of text as marked text.
pub(crate) fn text(text: &Text) -> String {
    let mut out = String::new();
    for inline in text.inlines() {
        match inline {
            Inline::Plain(words) => out.push_str(words),
            Inline::Code(words) => around(&mut out, "`", words),
            Inline::Strong(words) => around(&mut out, "**", words),
            Inline::Link { href, text, code } => {
                out.push('[');
                if *code {
                    around(&mut out, "`", text);
                } else {
                    out.push_str(text);
                }
                out.push_str("](");
                out.push_str(href);
                out.push(')');
            }
            Inline::Break => out.push('\n'),
        }
    }
    out
}

/// Returns the content of a cell as marked text: paragraphs apart, a line for each item, code between fences.
pub(crate) fn cell(cell: &Cell) -> String {
    let mut lines = Lines::default();
    lines.blocks(&cell.blocks, "");
    lines.text
}

/// Returns the words of an item itself, without the lists inside it.
pub(crate) fn item(item: &Item) -> String {
    let mut lines = Lines::default();
    for block in item.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::List(_))) {
        lines.blocks(std::slice::from_ref(block), "");
    }
    lines.text.replace('\n', " ")
}

/// Lines of marked text.
#[derive(Default)]
struct Lines {
    text: String,
    /// There is one, be it empty.
    begun: bool,
}

impl Lines {
    fn push(&mut self, indent: &str, line: &str) {
        if self.begun {
            self.text.push('\n');
        }
        self.begun = true;
        self.text.push_str(indent);
        self.text.push_str(line);
    }

    fn blocks(&mut self, blocks: &[Block], indent: &str) {
        for (at, block) in blocks.iter().enumerate() {
            if at > 0 && matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Paragraph(_)) {
                self.push("", "");
            }
            match &block.kind {
                BlockKind::Heading { text: words, .. } | BlockKind::Paragraph(words) => {
                    text(words).split('\n').for_each(|line| self.push(indent, line.trim_end()));
                }
                BlockKind::Quote(inner) => self.blocks(inner, indent),
                BlockKind::List(items) => items.iter().for_each(|item| self.item(item)),
                BlockKind::Table(table) => {
                    for row in &table.rows {
                        let cells: Vec<String> =
                            row.cells.iter().map(|inner| cell(inner).replace('\n', " ")).collect();
                        self.push(indent, &cells.join(" "));
                    }
                }
                BlockKind::Code { text, .. } if text.contains('\n') => {
                    let fenced = std::iter::once("```").chain(text.lines()).chain(["```"]);
                    fenced.for_each(|line| self.push(indent, line));
                }
                BlockKind::Code { text, .. } => self.push(indent, &format!("`{text}`")),
            }
        }
    }

    /// Pushes an item of a list: its first line begins with a dash, the others are indented.
    fn item(&mut self, item: &Item) {
        let first = self.text.len() + usize::from(self.begun);
        self.blocks(&item.blocks, "  ");
        if self.begun
            && let Some(line) = self.text.get(first..).and_then(|added| added.split('\n').next())
        {
            let blank = line.len() - line.trim_start().len();
            self.text.replace_range(first..first + blank, "- ");
        }
    }
}

fn around(out: &mut String, mark: &str, words: &str) {
    if words.trim().is_empty() {
        out.push_str(words);
        return;
    }
    out.push_str(mark);
    out.push_str(words);
    out.push_str(mark);
}

/// Returns marked text without its marks: links by their words, no emphasis and no code marks.
pub(crate) fn plain(marked: &str) -> String {
    let bare = ["**", "__", "`"].into_iter().fold(without_links(marked), without);
    bare.trim_matches([' ', '\t', '\n', '*']).to_owned()
}

/// Returns text without a mark.
pub(crate) fn without<'t>(text: Cow<'t, str>, mark: &str) -> Cow<'t, str> {
    let begins = mark.bytes().next().is_some_and(|first| memchr(first, text.as_bytes()).is_some());
    if begins && text.contains(mark) { Cow::Owned(text.replace(mark, "")) } else { text }
}

/// Returns marked text with every link replaced by its words.
pub(crate) fn without_links(marked: &str) -> Cow<'_, str> {
    let links = links(marked);
    if links.is_empty() {
        return Cow::Borrowed(marked);
    }
    let mut out = String::with_capacity(marked.len());
    let mut at = 0;
    for link in links {
        out.push_str(marked.get(at..link.start).unwrap_or_default());
        out.push_str(link.words);
        at = link.end;
    }
    out.push_str(marked.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// A link in marked text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MarkedLink<'t> {
    pub(crate) words: &'t str,
    pub(crate) target: &'t str,
    /// First byte of the link.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
}

/// Returns the links of marked text, in order. Brackets and parentheses inside a link must balance.
pub(crate) fn links(marked: &str) -> Vec<MarkedLink<'_>> {
    let mut out = Vec::new();
    if memchr(b'[', marked.as_bytes()).is_none() || !marked.contains("](") {
        return out;
    }
    let bytes = marked.as_bytes();
    let mut opened: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'[' => opened.push(at),
            b']' => {
                let open = opened.pop();
                if let (Some(open), Some(b'(')) = (open, bytes.get(at + 1))
                    && let Some(close) = closing(bytes, at + 1)
                {
                    let words = marked.get(open + 1..at).unwrap_or_default();
                    let target = marked.get(at + 2..close).unwrap_or_default();
                    out.push(MarkedLink { words, target, start: open, end: close + 1 });
                    opened.clear();
                    at = close;
                }
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// Longest target of a link, in bytes.
const MAX_TARGET: usize = 2048;

/// Returns where the parenthesis that opens at `open` closes.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let rest = bytes.get(open..)?;
    let target = rest.get(..MAX_TARGET).unwrap_or(rest);
    if !target.contains(&b')') {
        return None;
    }
    let mut depth = 0usize;
    for (offset, byte) in target.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(open + offset),
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// Returns the only link of `marked`, if it is nothing but a link.
pub(crate) fn whole_link(marked: &str) -> Option<MarkedLink<'_>> {
    let trimmed = marked.trim();
    match links(trimmed).as_slice() {
        [link] if link.start == 0 && link.end == trimmed.len() => Some(*link),
        _ => None,
    }
}

/// Returns the anchor that sites make of a heading.
pub(crate) fn slug(heading: &str) -> String {
    let words = plain(heading).to_lowercase();
    let kept: String =
        words.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ')).collect();
    kept.trim().replace(' ', "-")
}

/// Returns text with one space for each run of white space between words.
pub(crate) fn folded_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_links_with_brackets_inside() {
        let found: Vec<_> =
            links("a [b[0]](c(d).md) and [e](f) [g]").iter().map(|link| (link.words, link.target)).collect();
        assert_eq!(found, [("b[0]", "c(d).md"), ("e", "f")]);
    }

    #[test]
    fn drops_marks() {
        assert_eq!(plain(" **[`Widget`](w.md)** of it "), "Widget of it");
        assert_eq!(slug("Sticker `Object` & more"), "sticker-object--more");
    }
}
