//! What every reader of a page needs: the page, its text, its flavour, and where to note what became of it.

use std::ops::Range;

use super::decode;
use super::flavours::Flavour;
use crate::dialect::raw::RawEvidence;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span, Spanned};
use crate::ledger::Ledger;
use crate::read::page::Page;

/// One page and the notes about it.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub flavour: &'static Flavour,
    pub sources: &'a Sources,
    pub page: &'a Page,
    pub path: &'a str,
    /// The whole text of the page.
    pub text: &'a str,
    /// The pages of this API mark what may be left out. A fork does not (seen in rust 5): there `Option<..>`
    /// says it.
    pub marks_optional: bool,
    pub ledger: Ledger,
    pub diagnostics: Vec<Diagnostic>,
    pub evidence: Vec<RawEvidence>,
}

impl<'a> Context<'a> {
    /// Opens the accounts of a page.
    pub(super) fn new(page: &'a Page, sources: &'a Sources, flavour: &'static Flavour) -> Self {
        let (path, text) = sources.file(page.file).map_or(("", ""), |file| (file.path(), file.text()));
        let ledger = Ledger::open(page);
        let (diagnostics, evidence) = (Vec::new(), Vec::new());
        Self { flavour, sources, page, path, text, marks_optional: true, ledger, diagnostics, evidence }
    }

    /// A part of the page as it is written.
    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Notes a finding.
    pub(super) fn report(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, span, message));
    }

    /// Decodes prose, and keeps the names that its author set as code.
    pub(super) fn prose(&mut self, raw: &str, span: Span) -> String {
        let text = decode::text(raw, self.flavour);
        self.keep_tokens(&text, span);
        text
    }

    /// Keeps the names that the author of a text set as code.
    pub(super) fn keep_tokens(&mut self, text: &str, span: Span) {
        let tokens = code_spans(text).filter(|token| is_compound_name(token));
        self.evidence.extend(tokens.map(|token| RawEvidence::Token(Spanned::new(token.to_owned(), span))));
    }
}

/// The texts between pairs of single backticks.
fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// A name of several words tells how the API spells names; a single word does not.
fn is_compound_name(token: &str) -> bool {
    let mut chars = token.chars();
    let compound = || {
        token.contains(['_', '-'])
            || token.chars().zip(token.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase())
    };
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        && compound()
}
