//! What every page reader needs: the page, its ledger, its findings, and its links.
//!
//! Guarantees: each page is read on its own, so that pages can be read at once; what a page gives is merged
//! in page order.

use crate::dialect::raw::{RawAuth, RawModel, RawOperation};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span, Spanned};
use crate::ledger::{Account, Ledger};
use crate::read::link;
use crate::read::page::{Block, BlockKind, Page};

use super::flavour::Flavour;

/// What one page gave.
#[derive(Debug, Default)]
pub(super) struct PageFacts {
    pub(super) models: Vec<RawModel>,
    pub(super) operations: Vec<RawOperation>,
    pub(super) auth: Vec<RawAuth>,
    /// Title and description of the API, on the start page.
    pub(super) title: Option<Spanned<String>>,
    pub(super) description: Option<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) account: Account,
}

/// A page that is being read.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) sources: &'a Sources,
    pub(super) page: &'a Page,
    pub(super) flavour: &'a Flavour,
    /// True if the API has a type for dates with a time beside the one that then means a date.
    pub(super) dates: bool,
    pub(super) ledger: Ledger,
    pub(super) facts: PageFacts,
}

impl<'a> Reader<'a> {
    /// A reader of a page of which nothing is accounted for yet.
    pub(super) fn new(sources: &'a Sources, page: &'a Page, flavour: &'a Flavour, dates: bool) -> Self {
        let ledger = Ledger::open(page);
        Self { sources, page, flavour, dates, ledger, facts: PageFacts::default() }
    }

    /// Path of the page.
    pub(super) fn path(&self) -> &'a str {
        self.sources.path(self.page.file)
    }

    /// Notes a finding.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.facts.diagnostics.push(diagnostic);
    }

    /// Draws the balance: lists and code that nobody asked for explain, and tables are none of the family's.
    pub(super) fn close(mut self) -> PageFacts {
        self.ledger.skip_prose(Span::new(self.page.file, 0..usize::MAX), Code::Prose);
        self.close_as(Code::OtherTable)
    }

    /// Draws the balance: everything that nobody asked for is `code`.
    pub(super) fn close_as(mut self, code: Code) -> PageFacts {
        self.ledger.skip_all(code);
        self.facts.account = self.ledger.close();
        self.facts
    }

    /// The page that a link leads to, relative to the input folder.
    ///
    /// Links start from the root of the SDK (`../../doc/models/x.md`). If the input folder is a part of it,
    /// the longest end of the path that is a page is meant.
    pub(super) fn target(&self, href: &str) -> Option<String> {
        let resolved = link::resolve(self.path(), href).map(|target| target.path);
        if let Some(path) = resolved.as_deref().filter(|path| self.sources.by_path(path).is_some()) {
            return Some(path.to_owned());
        }
        if href.contains("://") {
            return None;
        }
        let bare = href.split('#').next().unwrap_or(href).trim_start_matches("../");
        let mut end = bare;
        loop {
            if self.sources.by_path(end).is_some() {
                return Some(end.to_owned());
            }
            match end.split_once('/') {
                Some((_, shorter)) => end = shorter,
                None => return resolved.or_else(|| Some(bare.to_owned())),
            }
        }
    }

    /// Every table row, list item and code block in `blocks` that is still open: rows and items of words
    /// around the facts.
    pub(super) fn skip(&mut self, blocks: &[Block], code: Code) {
        for block in blocks {
            match &block.kind {
                BlockKind::Table(table) => self.ledger.skip_table(table, code),
                _ => self.ledger.skip_prose(block.span, code),
            }
        }
    }
}
