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
use crate::ground::page_guard::{guarded, left_out};
use crate::ground::source::{Sources, Span};
use crate::ledger::Account;
use crate::read::page::Page;

use grammar::rules::Grammar;
use outline::Prepared;
use outline::section::Doc;
use raw::RawApi;
use rule_use::{RuleUse, Unmatched, UsedRules};

/// Facts of an API, findings, and the balance of what was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Extraction {
    /// The facts.
    pub raw: RawApi,
    /// The findings, in page order.
    pub diagnostics: Vec<Diagnostic>,
    /// The fate of every row, item and code block.
    pub account: Account,
    /// How often the rules of the grammar matched.
    pub rules: Vec<RuleUse>,
    /// The lines that no rule of a grammar of one's own knows; empty for one that comes with specless.
    pub unmatched: Vec<Unmatched>,
}

/// Reads the pages of an API as a grammar says.
pub(crate) fn extract(grammar: &Grammar, pages: &[Page], sources: &Sources) -> Extraction {
    extract_by(grammar, pages, sources, outline::read)
}

/// Reads one page.
type PageReader = for<'g> fn(&'g Prepared<'g>, &Page, &Sources) -> (Doc<'g>, UsedRules);

fn extract_by(grammar: &Grammar, pages: &[Page], sources: &Sources, reader: PageReader) -> Extraction {
    let prepared = Prepared::new(grammar);
    let mut docs = Vec::with_capacity(pages.len());
    let mut used = UsedRules::default();
    let read = |page: &Page| guarded(page.file, || reader(&prepared, page, sources)).and_then(balanced);
    let read: Vec<_> = pages.par_iter().map(read).collect();
    let mut extraction = Extraction::default();
    for outcome in read {
        let (mut doc, rules) = match outcome {
            Ok(read) => read,
            Err(finding) => {
                extraction.account.pages += 1;
                extraction.diagnostics.push(finding);
                continue;
            }
        };
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
    if grammar::bundled::name_of(grammar).is_empty() {
        extraction.unmatched = rule_use::unmatched(&docs);
    }
    topics::file(&grammar.topics, &mut docs, sources);
    let (raw, findings) = assemble::assemble(&prepared, &docs);
    extraction.diagnostics.extend(findings);
    extraction.raw = raw;
    foreign_server(grammar, sources, &mut extraction);
    extraction.rules = rule_use::of(grammar, &used);
    extraction
}

/// Takes back the base URL and the authentication that a bundled grammar knows of its vendor, where no page shows that server: the
/// pages are those of another API in the same form.
fn foreign_server(grammar: &Grammar, sources: &Sources, extraction: &mut Extraction) {
    let Some(server) = grammar.server.as_ref().filter(|_| !grammar::bundled::name_of(grammar).is_empty())
    else {
        return;
    };
    let host = server.split("://").nth(1).unwrap_or(server).split(['/', '{']).next().unwrap_or_default();
    if sources.iter().any(|(_, file)| file.text().contains(host)) {
        return;
    }
    let raw = &mut extraction.raw;
    let before = raw.servers.len();
    raw.servers.retain(|known| known.value != *server);
    raw.auth.retain(|scheme| !grammar.auth.contains_key(&scheme.name));
    if raw.servers.len() < before
        && let Some((file, _)) = sources.iter().next()
    {
        let message =
            format!("no page shows `{host}`, the server of the API that the grammar was written for");
        let help = "the base URL and the authentication of that API are left out: `base-url` and `[auth]` of a grammar set them";
        let found = Diagnostic::new(Code::RelativeServer, Span::new(file, 0..0), message);
        extraction.diagnostics.push(found.help(help));
    }
}

/// Returns what was read of a page, if every row, item and code block of it is accounted for.
fn balanced<'g>((doc, rules): (Doc<'g>, UsedRules)) -> Result<(Doc<'g>, UsedRules), Diagnostic> {
    if doc.account.balances() {
        return Ok((doc, rules));
    }
    let place = doc.account.open.first().copied().unwrap_or(Span::new(doc.file, 0..0));
    Err(left_out(place, "the page was left out: nothing accounts for what stands here"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::SourceFile;
    use crate::read::markdown;

    const PAGE: &str = "# Boat\n\n## Properties\n\nName | Type | Description | Notes\n--- | --- | --- | ---\n\
                        **length** | **i64** | How long. | \n";

    /// Fails on the page `b.md`, and forgets the rows of the page `c.md`.
    fn failing<'g>(prepared: &'g Prepared<'g>, page: &Page, sources: &Sources) -> (Doc<'g>, UsedRules) {
        let (mut doc, rules) = outline::read(prepared, page, sources);
        match sources.path(page.file) {
            "b.md" => panic!("on purpose"),
            "c.md" => doc.account.open.push(Span::new(page.file, 2..4)),
            _ => {}
        }
        (doc, rules)
    }

    #[test]
    fn a_defect_leaves_out_its_page_alone() {
        let pages = ["a.md", "b.md", "c.md", "d.md"].map(|path| SourceFile::new(path, PAGE));
        let sources = Sources::new(pages.into_iter().collect());
        let pages: Vec<Page> = sources.iter().map(|(id, file)| markdown::read(id, file).0).collect();
        let grammar = grammar::bundled::bundled("rust").unwrap();
        let extraction = extract_by(grammar, &pages, &sources, failing);
        let left_out: Vec<String> = extraction
            .diagnostics
            .iter()
            .filter(|finding| finding.code == Code::InternalError)
            .map(|finding| sources.location(finding.span().unwrap()).to_string())
            .collect();
        assert_eq!(left_out, ["b.md:1", "c.md:1"]);
        assert_eq!((extraction.account.pages, extraction.account.rows_read), (4, 2));
        assert!(extraction.account.balances());
        assert_eq!(extraction.raw.models.len(), 2);
    }
}
