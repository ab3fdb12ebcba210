//! Hides from the Markdown parser what would change the structure of a page by accident.
//!
//! Guarantees: the masked text has the same length and line ends as the document, so that every offset
//! fits both; a page with nothing to hide is not copied. Hidden are: the `<` that could open an HTML block,
//! the `[` that could open a link definition, lines that hold only anchors, the marks of quotations and list
//! items beyond any depth that is read, front matter, and what [`Masked::hide`] is told. A table in HTML looks like a heading, which
//! ends the paragraph before it.

use std::borrow::Cow;
use std::ops::Range;

use super::front::{self, FrontMatter};
use super::inline;

/// So many marks of quotations and list items are seen at the start of a line; beyond
/// [`MAX_DEPTH`](super::markdown::MAX_DEPTH), which is reported. The parser's work on each line grows with the
/// number of containers that are open.
const MAX_MARKS: usize = 128;

/// A mark of a quotation or list item that stands further right is none.
const MAX_INDENT: usize = 512;

/// A table in HTML, which the parser sees as a heading.
#[derive(Debug)]
pub(super) struct HtmlTable {
    /// Where the heading starts.
    pub(super) mark: usize,
    pub(super) range: Range<usize>,
}

/// A document as the Markdown parser may see it.
pub(super) struct Masked<'a> {
    source: &'a str,
    text: Cow<'a, str>,
    edits: Vec<(Range<usize>, char)>,
    anchors: Vec<(usize, &'a str)>,
    tables: Vec<HtmlTable>,
    front: Option<FrontMatter>,
}

impl<'a> Masked<'a> {
    /// Masks a document.
    pub(super) fn new(source: &'a str) -> Self {
        let mut masked = Self {
            source,
            text: Cow::Borrowed(source),
            edits: Vec::new(),
            anchors: Vec::new(),
            tables: Vec::new(),
            front: front::of(source),
        };
        let mut at = masked.front.as_ref().map_or(0, |front| front.range.end);
        if at > 0 {
            masked.edits.push((0..at, ' '));
        }
        let mut before = "";
        for line in source.get(at..).unwrap_or_default().split_inclusive('\n') {
            let end = at + line.len();
            let shown = line.trim_end_matches(['\n', '\r']);
            if let Some(cells) = cells_to_mend(before, shown) {
                masked.edits.extend(delimiter(at..at + shown.len(), cells));
                (before, at) = ("", end);
                continue;
            }
            before = shown;
            let in_table = masked.tables.last().is_some_and(|table| at < table.range.end);
            if !in_table {
                masked.line(at, line.trim_end_matches(['\n', '\r']));
            } else if let Some(table) = masked.tables.last() {
                masked.edits.push((at..end.min(table.range.end), ' '));
            }
            at = end;
        }
        masked.apply();
        masked
    }

    /// Returns what the parser may see.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Anchors on lines of their own, with the offset of their line.
    pub(super) fn anchors(&self) -> &[(usize, &'a str)] {
        &self.anchors
    }

    /// Tables in HTML, in document order.
    pub(super) fn tables(&self) -> &[HtmlTable] {
        &self.tables
    }

    /// Returns what the page says of itself.
    pub(super) fn front(&self) -> Option<&FrontMatter> {
        self.front.as_ref()
    }

    /// Hides a range of ASCII text on one line, too.
    pub(super) fn hide(&mut self, range: Range<usize>) {
        self.edits.push((range, 'x'));
        self.edits.sort_by_key(|(range, _)| range.start);
        self.apply();
    }

    fn line(&mut self, at: usize, line: &'a str) {
        let content = after_markers(line);
        let start = at + line.len() - content.len();
        let known = self.anchors.len();
        if content.starts_with('<') {
            let rest = self.anchors_of(at, content);
            let behind = at + line.trim_end().len() - rest.len();
            if let Some(table) = table_at(self.source, behind) {
                let first = table.end.min(at + line.len());
                self.edits.extend([
                    (start..start + 1, '#'),
                    (start + 1..start + 2, ' '),
                    (start + 2..first, 'x'),
                ]);
                self.tables.push(HtmlTable { mark: start, range: table });
            } else if rest.is_empty() || is_frame(rest) {
                self.edits.push((at..at + line.len(), ' '));
            } else {
                self.anchors.truncate(known);
                self.edits.push((start..start + 1, 'x'));
            }
        } else if content.starts_with('[') && content.contains("]:") || after_mark(content).is_some() {
            self.edits.push((start..start + 1, 'x'));
        }
    }

    /// Notes the anchors that a line starts with; returns what follows them.
    fn anchors_of(&mut self, at: usize, line: &'a str) -> &'a str {
        let mut rest = line.trim_end();
        while let Some((tag, behind)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            let Some(name) = inline::anchor(tag) else { break };
            self.anchors.push((at, name));
            rest = behind.strip_prefix("</a>").unwrap_or(behind).trim_start();
        }
        rest
    }

    fn apply(&mut self) {
        if self.edits.is_empty() {
            return;
        }
        let mut text = String::with_capacity(self.source.len());
        let mut done = 0;
        for (range, by) in &self.edits {
            text.push_str(self.source.get(done..range.start).unwrap_or_default());
            let hidden = self.source.get(range.clone()).unwrap_or_default();
            text.extend(
                hidden.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { *by }),
            );
            done = range.end;
        }
        text.push_str(self.source.get(done..).unwrap_or_default());
        self.text = Cow::Owned(text);
    }
}

/// Returns the number of cells of a header row if the row of dashes below it has another number, for which many site generators
/// do not care.
fn cells_to_mend(header: &str, dashes: &str) -> Option<usize> {
    let is_delimiter = dashes.contains('|') && dashes.contains("--");
    if !is_delimiter || !dashes.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ' | '\t')) {
        return None;
    }
    let count = |line: &str| {
        let line = line.trim();
        let inner = line.strip_prefix('|').unwrap_or(line);
        let inner = inner.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(inner);
        inner.matches('|').count() - inner.matches("\\|").count() + 1
    };
    let (cells, has) = (count(header), count(dashes));
    (header.contains('|') && cells != has && cells > 1 && dashes.len() >= 2 * cells).then_some(cells)
}

/// Returns the edits that make a row of dashes one of so many cells: `|-|-|-----`.
fn delimiter(line: Range<usize>, cells: usize) -> impl Iterator<Item = (Range<usize>, char)> {
    let behind = line.start + 2 * cells;
    let each = (0..2 * cells).map(move |at| {
        let place = line.start + at;
        (place..place + 1, if at % 2 == 0 { '|' } else { '-' })
    });
    each.chain([(behind..line.end, '-')])
}

/// Returns whether a line holds nothing but tags of a frame around Markdown: `<div markdown="1">`, `</div>`.
fn is_frame(line: &str) -> bool {
    let Some(tag) = line.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else { return false };
    let name = tag.strip_prefix('/').unwrap_or(tag).split([' ', '\t']).next().unwrap_or_default();
    let is_frame = ["div", "section", "article", "details", "main", "aside"].contains(&name);
    is_frame && !tag.contains('<') && (tag.starts_with('/') || tag.split_whitespace().any(is_markdown))
}

/// Returns whether an attribute says that there is Markdown between the tags.
fn is_markdown(attribute: &str) -> bool {
    attribute.split('=').next() == Some("markdown")
}

/// Returns the range of the table in HTML that starts here, up to its end tag.
fn table_at(source: &str, start: usize) -> Option<Range<usize>> {
    const OPEN: &str = "<table";
    const CLOSE: &str = "</table>";
    let starts =
        |text: &str, tag: &str| text.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
    let text = source.get(start..)?;
    let is_open = |text: &str| {
        starts(text, OPEN)
            && text.get(OPEN.len()..).is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\t']))
    };
    if !is_open(text) {
        return None;
    }
    let mut open = 0usize;
    for (at, _) in text.match_indices('<') {
        let tag = text.get(at..)?;
        if is_open(tag) {
            open += 1;
        } else if starts(tag, CLOSE) {
            open -= 1;
            if open == 0 {
                return Some(start..start + at + CLOSE.len());
            }
        }
    }
    None
}

/// Returns a line without the marks of quotations and list items that it starts with, as far as they are seen.
fn after_markers(line: &str) -> &str {
    let mut rest = line.trim_start_matches([' ', '\t']);
    for _ in 0..MAX_MARKS {
        match after_mark(rest) {
            Some(behind) if line.len() - rest.len() <= MAX_INDENT => {
                rest = behind.trim_start_matches([' ', '\t']);
            }
            _ => break,
        }
    }
    rest
}

/// Returns what follows the mark that this starts with.
fn after_mark(text: &str) -> Option<&str> {
    if let Some(behind) = text.strip_prefix('>') {
        return Some(behind);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let behind = match digits {
        0 => text.strip_prefix(['-', '*', '+']),
        1..=9 => text.get(digits..).and_then(|rest| rest.strip_prefix(['.', ')'])),
        _ => None,
    };
    behind.filter(|behind| behind.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_line_starts_are_hidden_and_lengths_stay() {
        let source = "a <b>\n<div>\n> - <x\n[n]: u\n[n](u)\n<a id=\"q\"></a><a name='r'/>\nend";
        let masked = Masked::new(source);
        assert_eq!(masked.text().len(), source.len());
        assert_eq!(
            masked.text().lines().map(str::trim_end).collect::<Vec<_>>(),
            ["a <b>", "xdiv>", "> - xx", "xn]: u", "[n](u)", "", "end"]
        );
        let names: Vec<_> = masked.anchors().iter().map(|(_, name)| *name).collect();
        assert_eq!(names, ["q", "r"]);
    }

    #[test]
    fn marks_beyond_any_depth_are_text() {
        let shown = |source: &str| Masked::new(source).text().to_owned();
        assert_eq!(shown(&"> ".repeat(130)), format!("{}x > ", "> ".repeat(128)));
        assert_eq!(shown(&"- ".repeat(130)), format!("{}x - ", "- ".repeat(128)));
        let indented = |by: usize, mark: &str| format!("{}{mark} a", " ".repeat(by));
        assert_eq!(shown(&indented(512, "1.")), indented(512, "1."));
        assert_eq!(shown(&indented(513, "1.")), indented(513, "x."));
    }

    #[test]
    fn a_page_without_anything_to_hide_is_not_copied() {
        assert!(matches!(Masked::new("# a\n\ntext <b> `c`\n").text, Cow::Borrowed(_)));
    }

    #[test]
    fn a_table_in_html_looks_like_a_heading_behind_its_anchors() {
        let source = "-   text\n\n    <a name=\"t\"></a><table><tr>\n    <td>\n\n# no</td></table>\n\n`<table>`\n<table>";
        let masked = Masked::new(source);
        let lines: Vec<&str> = masked.text().lines().map(str::trim_end).collect();
        assert_eq!(lines.first().copied(), Some("-   text"));
        assert!(lines[2].starts_with("    # xxx"), "{lines:?}");
        assert_eq!(lines[3..6], ["", "", ""]);
        assert_eq!(masked.tables().len(), 1, "a table that never ends is none");
        assert_eq!(source.get(masked.tables()[0].range.clone()).map(|text| &text[..7]), Some("<table>"));
    }
}
