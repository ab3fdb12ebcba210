//! Dialects: families of documents with one grammar, and inside a family its flavours.
//!
//! Guarantees: a dialect sees blocks, never Markdown or HTML, and gives raw facts; a page belongs to one
//! dialect, told by its content; every row, item and code block of a page is accounted for.

pub mod apimatic;
pub(crate) mod grammar;
pub mod huawei;
pub mod openapi_generator;
pub mod raw;
#[cfg(test)]
pub(crate) mod raw_testing;
pub mod type_expr;

use serde::Serialize;

use crate::ground::finding::Diagnostic;
use crate::ground::source::Sources;
use crate::ledger::Account;
use crate::read::page::Page;
use crate::settings::Conventions;

use raw::RawApi;

/// What a dialect reads from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All files, also those that are no pages (metadata).
    pub sources: &'a Sources,
    /// The pages of this dialect, in path order.
    pub pages: &'a [Page],
    /// What the person who generates said about the API.
    pub conventions: &'a Conventions,
}

/// All families that are known. A page that several recognise belongs to the first.
pub fn all() -> Vec<&'static dyn Dialect> {
    vec![openapi_generator::dialect(), apimatic::dialect(), huawei::dialect()]
}

/// A family of documents.
pub trait Dialect: Sync {
    /// The name that `--dialect` takes.
    fn name(&self) -> &'static str;

    /// The names that `--flavour` takes.
    fn flavours(&self) -> Vec<&'static str>;

    /// Whether a page is of this family, and of which flavour if the page tells.
    fn recognise(&self, page: &Page, sources: &Sources) -> Option<Recognised>;

    /// Whether a page that is not recognised has the form of this family all the same, so that only part of it
    /// is not understood.
    fn resembles(&self, _page: &Page) -> bool {
        false
    }

    /// What a page of the form of this family says outright about its flavour, if anything: by the language of its
    /// examples, or by naming its generator.
    fn sign(&self, _page: &Page, _sources: &Sources) -> Option<Sign> {
        None
    }

    /// Reads the facts of one API. `flavour` is forced by the manifest or the majority of the pages'.
    fn extract(&self, input: Input<'_>, flavour: Option<&'static str>) -> Extraction;
}

/// How a page was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Recognised {
    /// The flavour, if this page tells.
    pub flavour: Option<&'static str>,
}

/// What a page says outright about its flavour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It is one that can be read.
    Known,
    /// It is this one, which cannot be read yet.
    Foreign(String),
}

/// What the dialect of one API gave: facts, findings, and the balance of what was read.
#[derive(Debug, Default, Serialize)]
pub struct Extraction {
    /// The facts.
    pub raw: RawApi,
    /// The findings, in page order.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of every row, item and code block.
    pub account: Account,
}
