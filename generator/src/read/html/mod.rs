//! HTML pages as blocks.
//!
//! Guarantees: spans point into the file as it is, also where text of a saved web page stands in front of
//! the document and was cut off; blocks keep a separator at block boundaries and none at inline boundaries;
//! pages of any nesting are read in bounded depth and bounded time.

mod inline;
mod scan;
mod walk;

use std::ops::Range;

use scraper::Html;

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{FileId, SourceFile, Span};

use super::page::{Block, Page};
use scan::Tags;

/// Reads an HTML page.
pub fn read(file: FileId, source: &SourceFile) -> (Page, Vec<Diagnostic>) {
    let text = source.text();
    let start = document_start(text);
    let tags = Tags::of(text, start);
    let stopped = tags.stopped;
    let html = Html::parse_document(text.get(start..stopped.unwrap_or(text.len())).unwrap_or(""));
    let (blocks, too_deep) = walk::blocks(file, text, &html, tags);
    let diagnostics = too_deep.or(stopped).map(|at| {
        Diagnostic::new(
            Code::NestedTooDeep,
            Span::new(file, at..text.len().min(at + 1)),
            format!("elements nest deeper than {}", scan::MAX_DEPTH),
        )
        .help("the rest of the page was not read")
    });
    (Page { file, blocks }, diagnostics.into_iter().collect())
}

/// Reads HTML that stands in a page of another form; `anchors` name its first block.
pub(super) fn fragment(file: FileId, text: &str, range: Range<usize>, anchors: Vec<String>) -> Vec<Block> {
    let text = text.get(..range.end).unwrap_or_default();
    let tags = Tags::of(text, range.start);
    let html =
        Html::parse_document(text.get(range.start..tags.stopped.unwrap_or(text.len())).unwrap_or_default());
    let (mut blocks, _) = walk::blocks(file, text, &html, tags);
    if let Some(first) = blocks.first_mut() {
        first.anchors.splice(0..0, anchors);
    }
    blocks
}

/// Returns where the document starts. A page that was saved through the web page of a code host has that page's
/// words in front, which are no markup (the seed of the image service); a document starts with its anchor.
fn document_start(text: &str) -> usize {
    let Some(anchor) = text.find("<a name=") else { return 0 };
    let front = text.get(..anchor).unwrap_or("");
    if front.contains("</") || front.contains("<!") || front.contains("<h") { 0 } else { anchor }
}

#[cfg(test)]
mod tests;
