//! Accounting: every table row, list item and code block of a page is used or skipped for a named reason.
//!
//! Guarantees: what was read is counted from the page itself, before any dialect looks at it, so that a
//! row that a dialect forgets is found ([`Ledger::close`]), and never both used and skipped.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ground::finding::Code;
use crate::ground::source::{FileId, Span};

/// The kind of a unit of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A body row of a table.
    Row,
    /// An item of a list.
    Item,
    /// A code block.
    Code,
}

/// The fate of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Open,
    Used,
    Skipped(Code),
}

/// The units of one page and what became of each.
#[derive(Debug)]
pub struct Ledger {
    file: FileId,
    units: BTreeMap<u32, (Unit, Span, Outcome)>,
}

/// A unit that was not used, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    /// Where it stands.
    pub span: Span,
    /// The kind.
    pub unit: Unit,
    /// Why it was not used.
    pub code: Code,
}

/// The balance of one page, or of all pages of an API.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Account {
    /// Pages read.
    pub pages: usize,
    /// Table rows read.
    pub rows_read: usize,
    /// Table rows that became a fact.
    pub rows_used: usize,
    /// List items and code blocks read.
    pub others_read: usize,
    /// List items and code blocks that became a fact.
    pub others_used: usize,
    /// Pages with rows, list items and code blocks that became a fact, and how many did.
    pub giving: BTreeMap<FileId, usize>,
    /// Everything that was not used, in document order.
    pub skipped: Vec<Skipped>,
    /// Units that nobody accounted for: always empty, else it is an internal error.
    pub open: Vec<Span>,
}

impl Account {
    /// Table rows that were skipped for a named reason.
    pub fn rows_skipped(&self) -> usize {
        self.skipped.iter().filter(|skipped| skipped.unit == Unit::Row).count()
    }

    /// Returns true if `rows read = rows used + rows skipped` and nothing is unaccounted for.
    pub fn balances(&self) -> bool {
        self.open.is_empty() && self.rows_read == self.rows_used + self.rows_skipped()
    }

    /// Adds the account of a later page.
    pub fn add(&mut self, other: Account) {
        self.pages += other.pages;
        self.rows_read += other.rows_read;
        self.rows_used += other.rows_used;
        self.others_read += other.others_read;
        self.others_used += other.others_used;
        for (page, used) in other.giving {
            *self.giving.entry(page).or_default() += used;
        }
        self.skipped.extend(other.skipped);
        self.open.extend(other.open);
    }
}

impl Ledger {
    /// Opens the books of a page of which nothing was read yet.
    pub(crate) fn new(file: FileId) -> Self {
        Self { file, units: BTreeMap::new() }
    }

    /// Notes a unit as open. Lists and code inside a table cell belong to the row.
    pub(crate) fn note(&mut self, unit: Unit, span: Span) {
        // An item and the block it starts with may begin at the same byte: the outer unit stands for both.
        self.units.entry(span.start).or_insert((unit, span, Outcome::Open));
    }

    /// The unit that starts where `span` starts became a fact.
    pub fn used(&mut self, span: Span) {
        self.settle(span, Outcome::Used);
    }

    /// The unit that starts where `span` starts was not used, because of `code`.
    pub fn skip(&mut self, span: Span, code: Code) {
        self.settle(span, Outcome::Skipped(code));
    }

    /// The unit that starts where `span` starts became a fact that is part of nothing.
    pub(crate) fn take_back(&mut self, span: Span, code: Code) {
        if let Some((_, _, outcome)) = self.units.get_mut(&span.start).filter(|_| span.file == self.file) {
            *outcome = Outcome::Skipped(code);
        }
    }

    fn settle(&mut self, span: Span, to: Outcome) {
        if span.file != self.file {
            return;
        }
        // A use outweighs a skip: a row that gave one fact was used, whatever else could not be read of it.
        if let Some((_, _, outcome)) = self.units.get_mut(&span.start)
            && *outcome != Outcome::Used
        {
            *outcome = to;
        }
    }

    /// Draws the balance.
    pub fn close(self) -> Account {
        let mut account = Account { pages: 1, ..Account::default() };
        for (unit, span, outcome) in self.units.into_values() {
            let row = unit == Unit::Row;
            *(if row { &mut account.rows_read } else { &mut account.others_read }) += 1;
            match outcome {
                Outcome::Used => {
                    *(if row { &mut account.rows_used } else { &mut account.others_used }) += 1;
                    *account.giving.entry(self.file).or_default() += 1;
                }
                Outcome::Skipped(code) => account.skipped.push(Skipped { span, unit, code }),
                Outcome::Open => account.open.push(span),
            }
        }
        account
    }
}
