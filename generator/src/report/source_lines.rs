//! The lines of documents that a page shows on request.
//!
//! A fact at `Order.md:7` -> the id `s0-7-0`, and one hidden element with the place and the line. Of a long line the part
//! around the fact is kept.

use std::collections::BTreeMap;

use super::html::Html;
use crate::ground::source::{FileId, Span};
use crate::load::Documents;

/// Characters of a line that are shown.
const SHOWN: usize = 400;

/// Lines by file, number, and the part of the line.
#[derive(Debug)]
pub(super) struct SourceLines<'a> {
    documents: &'a Documents,
    /// Keeps the lines of several APIs apart.
    api: usize,
    lines: BTreeMap<(FileId, usize, usize), String>,
}

impl<'a> SourceLines<'a> {
    pub(super) fn new(documents: &'a Documents, api: usize) -> Self {
        Self { documents, api, lines: BTreeMap::new() }
    }

    /// Keeps the line of a span; returns its id.
    pub(super) fn keep(&mut self, span: Span) -> String {
        let sources = &self.documents.sources;
        let location = sources.location(span);
        let part = (location.column - 1) / SHOWN;
        let key = (span.file, location.line, part);
        self.lines.entry(key).or_insert_with(|| {
            let text = sources.file(span.file).map_or("", |file| file.text());
            let start = (span.start as usize).min(text.len());
            let before = text.get(..start).unwrap_or_default();
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
            let skipped = (part * SHOWN).saturating_sub(SHOWN / 2);
            let mut shown: String = line.chars().skip(skipped).take(2 * SHOWN).collect();
            if skipped > 0 {
                shown.insert(0, '…');
            }
            if line.chars().nth(skipped + 2 * SHOWN).is_some() {
                shown.push('…');
            }
            shown
        });
        format!("a{}s{}-{}-{part}", self.api, span.file.0, location.line)
    }

    /// Writes all lines, where nobody sees them.
    pub(super) fn write(&self, html: &mut Html) {
        html.raw("<div hidden>");
        for ((file, line, part), text) in &self.lines {
            let path = self.documents.root.join(self.documents.sources.path(*file));
            let place = format!("{}:{line}", path.display());
            let id = format!("a{}s{}-{line}-{part}", self.api, file.0);
            html.element("pre", &[("id", &id), ("data-place", &place)], text);
        }
        html.raw("</div>\n");
    }
}
