//! One reader for all families of documents; what they differ in is a grammar.
//!
//! ```text
//! Page --block--> blocks --outline--> Doc          one page by itself: sections with roles, rows, marks
//! Doc* --library--> types by name and link          all pages, a map beside them
//! Doc* --assemble--> RawApi                         types and operations in the documents' own words
//! ```
//!
//! Reading order: [`grammar`] (the data), [`recognise`] (which grammar), [`block`], [`outline`] with [`rows`], [`library`],
//! [`assemble`], [`raw`] (the result). A new flavour is a TOML file in `generator/grammars/`. Knows no family by name.

pub(crate) mod assemble;
pub(crate) mod block;
pub(crate) mod files;
#[cfg(test)]
mod fixtures;
pub(crate) mod grammar;
pub(crate) mod library;
pub(crate) mod outline;
pub mod raw;
#[cfg(test)]
mod raw_sketch;
#[cfg(test)]
pub(crate) mod raw_testing;
pub(crate) mod recognise;
pub(crate) mod rows;
pub(crate) mod rule_use;
pub(crate) mod sentences;
mod told_lines;
pub(crate) mod told_values;
pub(crate) mod topics;
pub mod type_expr;
pub(crate) mod type_index;

use rayon::prelude::*;
use serde::Serialize;

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::ledger::Account;
use crate::read::page::Page;

use grammar::rules::Grammar;
use outline::{Prepared, UsedRules};
use raw::RawApi;
use rule_use::RuleUse;

/// Facts of an API, findings, and the balance of what was read.
#[derive(Debug, Default, Serialize)]
pub struct Extraction {
    /// The facts.
    pub raw: RawApi,
    /// The findings, in page order.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of every row, item and code block.
    pub account: Account,
    /// How often the rules of the grammar matched.
    pub rules: Vec<RuleUse>,
}

/// Reads the pages of an API as a grammar says.
pub(crate) fn extract(grammar: &Grammar, pages: &[Page], sources: &Sources) -> Extraction {
    let prepared = Prepared::new(grammar);
    let mut docs = Vec::with_capacity(pages.len());
    let mut used = UsedRules::default();
    let read: Vec<_> = pages.par_iter().map(|page| outline::read(&prepared, page, sources)).collect();
    let mut extraction = Extraction::default();
    for (mut doc, rules) in read {
        used.add(&rules);
        extraction.account.add(std::mem::take(&mut doc.account));
        extraction.diagnostics.append(&mut doc.diagnostics);
        if !doc.says_something() {
            let start = Span::new(doc.file, 0..0);
            let message = "the page documents neither a type nor an operation";
            extraction.diagnostics.push(Diagnostic::new(Code::NotReference, start, message));
        }
        docs.push(doc);
    }
    topics::file(&grammar.topics, &mut docs, sources);
    let (raw, findings) = assemble::assemble(&prepared, &docs);
    extraction.diagnostics.extend(findings);
    extraction.raw = raw;
    extraction.rules = rule_use::of(grammar, &used);
    extraction
}
