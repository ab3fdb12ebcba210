//! The blocks of all pages in one list each, with the headings that they stand under.
//!
//! ```text
//! ## List boats              a head of level 2
//! ### Parameters             a head of level 3, below the first
//! | Name | Type |            a table below the second
//! ```
//!
//! Decides nothing: the other modules of the proposal count what stands here.

use crate::dialect::block::{DocBlock, DocItem, DocTable, marked, paragraph};
use crate::dialect::grammar::rules::PageRules;
use crate::ground::source::{FileId, Sources, Span};
use crate::read::page::Page;

/// A heading.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) level: u8,
    pub(super) text: String,
    /// The text in lower case without numbers at its ends, by which headings are the same.
    pub(super) key: String,
    pub(super) span: Span,
    /// The heading around.
    pub(super) parent: Option<usize>,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct SeenTable {
    pub(super) head: Option<usize>,
    /// The label right before it: an index of [`Survey::texts`].
    pub(super) label: Option<usize>,
    /// The headers, folded.
    pub(super) header: Vec<String>,
    /// The headers as the page writes them.
    pub(super) written: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) span: Span,
}

/// An item of a list, at any depth.
#[derive(Clone, Debug)]
pub(super) struct SeenItem {
    pub(super) head: Option<usize>,
    pub(super) label: Option<usize>,
    pub(super) text: String,
    pub(super) span: Span,
}

/// A text outside of lists and tables.
#[derive(Clone, Debug)]
pub(super) struct SeenText {
    pub(super) head: Option<usize>,
    /// Marked text.
    pub(super) text: String,
    /// The source, with its tags; empty for pages of HTML.
    pub(super) raw: String,
    /// It may be the label of the block behind it.
    pub(super) is_label: bool,
    /// The next block is code.
    pub(super) before_code: bool,
    /// The next block is a heading.
    pub(super) before_heading: bool,
    pub(super) span: Span,
}

/// A block of code.
#[derive(Clone, Debug)]
pub(super) struct SeenCode {
    pub(super) head: Option<usize>,
    pub(super) text: String,
    pub(super) span: Span,
}

/// The blocks of all pages.
#[derive(Debug)]
pub(super) struct Survey<'s> {
    pub(super) sources: &'s Sources,
    pub(super) heads: Vec<Head>,
    pub(super) tables: Vec<SeenTable>,
    pub(super) items: Vec<SeenItem>,
    pub(super) texts: Vec<SeenText>,
    pub(super) codes: Vec<SeenCode>,
    /// The pages.
    pub(super) files: Vec<FileId>,
}

impl<'s> Survey<'s> {
    /// Lists the blocks of pages.
    pub(super) fn of(pages: &[Page], sources: &'s Sources) -> Self {
        let rules = PageRules::default();
        let mut survey = Self {
            sources,
            heads: Vec::new(),
            tables: Vec::new(),
            items: Vec::new(),
            texts: Vec::new(),
            codes: Vec::new(),
            files: pages.iter().map(|page| page.file).collect(),
        };
        for page in pages {
            Walk { survey: &mut survey, open: Vec::new(), label: None }
                .page(&paragraph::blocks(page, &rules));
        }
        survey
    }

    /// Returns a heading and those around it, from the inside.
    pub(super) fn up(&self, head: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(head, |at| self.heads.get(*at)?.parent)
    }

    pub(super) fn head(&self, index: usize) -> Option<&Head> {
        self.heads.get(index)
    }

    /// Returns the key and the text of a heading.
    pub(super) fn key(&self, index: usize) -> &str {
        self.head(index).map_or("", |head| head.key.as_str())
    }

    /// Returns the key by which labels are the same.
    pub(super) fn label_key(&self, label: usize) -> String {
        self.texts.get(label).map(|label| key(&marked::plain(&label.text))).unwrap_or_default()
    }
}

/// A walk over a page.
struct Walk<'w, 's> {
    survey: &'w mut Survey<'s>,
    /// The headings that are open.
    open: Vec<(u8, usize)>,
    /// The label that the next block may have.
    label: Option<usize>,
}

impl Walk<'_, '_> {
    fn page(&mut self, blocks: &[DocBlock<'_>]) {
        for (at, block) in blocks.iter().enumerate() {
            let head = self.open.last().map(|(_, index)| *index);
            let label = self.label.take();
            match block {
                DocBlock::Heading { level, text, span, .. } => self.heading(*level, text, *span),
                DocBlock::Text { text, raw, span } => {
                    let next = blocks.get(at + 1);
                    let before_heading = matches!(next, Some(DocBlock::Heading { .. }));
                    let before_block =
                        matches!(next, Some(DocBlock::Table(_) | DocBlock::List(_) | DocBlock::Code { .. }));
                    let is_label = before_block && is_label(text);
                    self.survey.texts.push(SeenText {
                        head,
                        text: text.clone(),
                        raw: (*raw).to_owned(),
                        is_label,
                        before_code: matches!(next, Some(DocBlock::Code { .. })),
                        before_heading,
                        span: *span,
                    });
                    self.label = is_label.then_some(self.survey.texts.len() - 1);
                }
                DocBlock::Table(table) => self.table(table, head, label),
                DocBlock::List(items) => self.items(items, head, label),
                DocBlock::Code { text, span, .. } => {
                    self.survey.codes.push(SeenCode { head, text: text.clone(), span: *span });
                }
            }
        }
    }

    fn heading(&mut self, level: u8, text: &str, span: Span) {
        while self.open.last().is_some_and(|(outer, _)| *outer >= level) {
            self.open.pop();
        }
        let parent = self.open.last().map(|(_, index)| *index);
        self.survey.heads.push(Head { level, text: text.to_owned(), key: key(text), span, parent });
        self.open.push((level, self.survey.heads.len() - 1));
    }

    fn table(&mut self, table: &DocTable<'_>, head: Option<usize>, label: Option<usize>) {
        let written: Vec<String> = table.headers.iter().map(|head| marked::folded_spaces(head)).collect();
        self.survey.tables.push(SeenTable {
            head,
            label,
            header: written.iter().map(|head| head.to_lowercase()).collect(),
            written,
            rows: table.rows.iter().map(|row| row.cells.split()).collect(),
            span: table.span,
        });
    }

    fn items(&mut self, items: &[DocItem], head: Option<usize>, label: Option<usize>) {
        for item in items {
            self.survey.items.push(SeenItem { head, label, text: item.text.clone(), span: item.span });
            self.items(&item.items, head, label);
        }
    }
}

/// Returns the text by which headings are the same: `Example request 2` and `Example Request`.
pub(super) fn key(text: &str) -> String {
    let lower = text.to_lowercase().replace(['\u{200b}', '\u{feff}'], "");
    let is_number = |word: &&str| word.chars().all(|c| !c.is_alphabetic());
    let words: Vec<&str> = lower.split_whitespace().collect();
    let last = words.iter().rposition(|word| !is_number(word)).map_or(0, |at| at + 1);
    let first = words.iter().position(|word| !is_number(word)).unwrap_or_default();
    let kept = words.get(first..last).unwrap_or_default().join(" ");
    kept.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Returns whether a text that stands before a block may be its label: short, and set apart or with a colon at its end.
fn is_label(text: &str) -> bool {
    const LONGEST: usize = 60;
    const LONGEST_SENTENCE: usize = 110;
    let text = text.trim();
    let plain = marked::plain(text);
    let whole_bold = text.starts_with("**") && text.trim_end_matches([':', ' ']).ends_with("**");
    let is_bold = whole_bold && text.matches("**").count() == 2;
    let longest = if plain.ends_with(':') { LONGEST_SENTENCE } else { LONGEST };
    plain.len() <= longest && (is_bold || plain.ends_with(':'))
}
