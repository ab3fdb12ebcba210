//! One page read by itself: its kind, its URI, its parameter tables, examples and statuses.
//!
//! Guarantees: nothing here looks at another page, so that pages are read in parallel; every table row of the
//! page is either in one of the tables or statuses here, or skipped in the ledger.

use std::collections::HashMap;

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Span;
use crate::ledger::Ledger;
use crate::read::page::{BlockKind, Page, Table as PageTable};
use crate::read::render;

use super::caption::Caption;
use super::example::{self, Example};
use super::outline::{Outline, Role, Section};
use super::route::{self, Uri};
use super::table::{Columns, Table};

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It documents an operation.
    Operation,
    /// It has the tables of an operation and no URI.
    Fragment,
    /// It has parameter tables only, for other pages to refer to.
    Structure,
    /// It documents an operation that another page documents as well.
    Duplicate,
    /// Contents, history, permissions, tutorials, code lists.
    Other,
}

/// A page and what it says.
pub(super) struct Facts<'a> {
    pub(super) page: &'a Page,
    /// Its path relative to the input folder.
    pub(super) path: &'a str,
    pub(super) kind: Kind,
    pub(super) outline: Outline<'a>,
    pub(super) uri: Option<Uri>,
    pub(super) tables: Vec<Table>,
    pub(super) examples: Vec<Example>,
    pub(super) statuses: Vec<Status>,
    /// From an anchor to the parameter table that it names or stands before.
    pub(super) anchors: HashMap<&'a str, Anchor>,
    pub(super) ledger: Ledger,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Where an anchor leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    /// Index in [`Facts::tables`].
    pub(super) table: usize,
    /// True if the anchor is on the table itself.
    pub(super) exact: bool,
}

/// A documented status code.
#[derive(Clone, Debug)]
pub(super) struct Status {
    pub(super) code: u16,
    /// Markdown.
    pub(super) description: String,
    pub(super) span: Span,
}

impl<'a> Facts<'a> {
    /// Reads a page; `None` if it has no title.
    pub(super) fn read(page: &'a Page, path: &'a str) -> Option<Self> {
        let outline = Outline::of(page)?;
        let uri = route::read(&outline);
        let examples = example::read(&outline);
        let mut facts = Self {
            page,
            path,
            kind: Kind::Other,
            uri,
            tables: Vec::new(),
            examples: examples.bodies,
            statuses: Vec::new(),
            anchors: HashMap::new(),
            ledger: Ledger::open(page),
            diagnostics: Vec::new(),
            outline,
        };
        let sections = std::mem::take(&mut facts.outline.sections);
        let mut typed = false;
        for (at, section) in sections.iter().enumerate() {
            typed |= facts.section(at, section);
        }
        facts.outline.sections = sections;
        facts.kind = facts.kind_of(typed);
        if facts.kind == Kind::Fragment {
            facts.uri = route::shown(&facts.outline);
        }
        for span in examples.unreadable {
            facts.ledger.skip(span, Code::UnreadableExample);
            facts.diagnostics.push(
                Diagnostic::new(Code::UnreadableExample, span, "the example is not JSON")
                    .help("the types are read from the tables alone"),
            );
        }
        Some(facts)
    }

    /// True if a table of the section states types.
    fn section(&mut self, at: usize, section: &Section<'a>) -> bool {
        let mut typed = false;
        let mut status = None;
        let mut lead = String::new();
        // Anchors before a table name it as well as those on it.
        let mut waiting: Vec<&'a str> = section.anchors.iter().map(String::as_str).collect();
        for leaf in &section.leaves {
            let anchors = leaf.block.anchors.iter().map(String::as_str);
            match &leaf.block.kind {
                BlockKind::Paragraph(text) => {
                    lead = text.plain();
                    status = example::status_code(&lead).or(status);
                    waiting.extend(anchors);
                    if section.role == Role::Status {
                        self.status_line(&lead, leaf.block.span);
                    }
                }
                BlockKind::Table(table) => match Columns::of(table) {
                    Some(columns) => {
                        typed |= columns.has_type();
                        let index = self.tables.len();
                        let exact = anchors.map(|anchor| (anchor, true));
                        for (anchor, exact) in waiting.drain(..).map(|anchor| (anchor, false)).chain(exact) {
                            self.anchors.insert(anchor, Anchor { table: index, exact });
                        }
                        let rows = columns.rows(table, &mut self.diagnostics);
                        self.account(table, &rows.iter().map(|row| row.span).collect::<Vec<_>>());
                        self.tables.push(Table {
                            section: at,
                            role: section.role,
                            caption: Caption::of(
                                &table.caption.as_ref().map(|c| c.plain()).unwrap_or_default(),
                            ),
                            anchors: leaf.block.anchors.clone(),
                            status: status.filter(|_| section.role == Role::Response),
                            failure: says_failure(&lead),
                            rows,
                            span: leaf.block.span,
                        });
                    }
                    None if section.role == Role::Status => self.status_table(table),
                    None => self.ledger.skip_table(table, Code::OtherTable),
                },
                _ => waiting.extend(anchors),
            }
        }
        typed
    }

    fn account(&mut self, table: &PageTable, read: &[Span]) {
        for row in &table.rows {
            if !read.contains(&row.span) {
                self.ledger.skip(row.span, Code::MalformedRow);
            }
        }
    }

    fn kind_of(&self, typed: bool) -> Kind {
        let body = |table: &Table| matches!(table.role, Role::Request | Role::Response);
        if self.uri.is_some() {
            Kind::Operation
        } else if self.tables.iter().any(body) {
            Kind::Fragment
        } else if typed && !self.outline.has(Role::Request) && !self.outline.has(Role::Response) {
            Kind::Structure
        } else {
            Kind::Other
        }
    }

    /// `200`, or `Normal: 200`, as a paragraph of its own.
    fn status_line(&mut self, words: &str, span: Span) {
        let (title, code) = words.rsplit_once(':').unwrap_or(("", words));
        let code = code.trim();
        if let Some(code) = code.parse().ok().filter(|code| (100..600).contains(code))
            && !title.contains(' ')
        {
            self.add_status(code, String::new(), span);
        }
    }

    /// `Status Code | Description`, with a message between in some.
    fn status_table(&mut self, table: &PageTable) {
        let titles: Vec<String> =
            table.header.iter().map(|cell| cell.plain().trim().to_lowercase()).collect();
        let code =
            titles.iter().position(|title| title.contains("status code") || title.contains("returned value"));
        let text = titles.iter().position(|title| title == "description");
        let (Some(code), Some(text)) = (code, text) else {
            self.ledger.skip_table(table, Code::OtherTable);
            return;
        };
        for row in &table.rows {
            let words = row.cells.get(code).map(|cell| cell.plain()).unwrap_or_default();
            let digits = words.split_whitespace().next().and_then(|word| word.parse().ok());
            match digits.filter(|code| (100..600).contains(code)) {
                Some(code) => {
                    let description = row.cells.get(text).map(|cell| render::markdown(&cell.blocks));
                    self.add_status(code, description.unwrap_or_default(), row.span);
                    self.ledger.used(row.span);
                }
                None => self.ledger.skip(row.span, Code::OtherTable),
            }
        }
    }

    fn add_status(&mut self, code: u16, description: String, span: Span) {
        if !self.statuses.iter().any(|known| known.code == code) {
            self.statuses.push(Status { code, description, span });
        }
    }

    /// Summary and description: the paragraphs of the sections about the function, then the constraints.
    pub(super) fn words(&self) -> (String, String) {
        let mut parts = Vec::new();
        for section in &self.outline.sections {
            if matches!(section.role, Role::Preamble | Role::Summary | Role::Notes) {
                let paragraphs = section.leaves.iter().filter(|leaf| {
                    matches!(leaf.block.kind, BlockKind::Paragraph(_))
                        && !leaf.block.plain().starts_with("Parent topic:")
                });
                for leaf in paragraphs.take_while(|leaf| leaf.block.plain() != "URI") {
                    let words = render::markdown(std::slice::from_ref(leaf.block));
                    parts.push(if leaf.item.is_some() { format!("* {words}") } else { words });
                }
            }
        }
        (self.outline.title.0.clone(), parts.join("\n\n"))
    }
}

fn says_failure(words: &str) -> bool {
    let lower = words.to_lowercase();
    (lower.contains("abnormal") || lower.contains("failed") || lower.contains("error response"))
        && !lower.contains("successful")
}
