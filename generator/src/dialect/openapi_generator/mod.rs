//! The family of openapi-generator and swagger-codegen: Markdown pages of models and operations.
//!
//! Guarantees: what depends on the language of the documentation is a table (`flavours`), not code; pages
//! are read in parallel, each with its own accounts, and merged in page order, so that the result does not
//! depend on the number of threads.

mod api;
mod context;
mod decode;
mod defaults;
mod enums;
mod example;
mod field;
mod flavours;
mod merge;
mod model;
mod operation;
mod place;
mod readme;
mod recognise;
mod response;
mod row;
mod spelled;
mod strangers;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use rayon::prelude::*;

use super::raw::{RawEvidence, RawModel};
use super::{Dialect, Extraction, Input, Recognised, Sign};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::ledger::Account;
use crate::read::page::Page;

use context::Context;
use flavours::Flavour;
use recognise::Kind;

/// The family.
pub fn dialect() -> &'static dyn Dialect {
    &OpenApiGenerator
}

#[derive(Debug)]
struct OpenApiGenerator;

impl Dialect for OpenApiGenerator {
    fn name(&self) -> &'static str {
        "openapi-generator"
    }

    fn flavours(&self) -> Vec<&'static str> {
        flavours::ALL.iter().map(|flavour| flavour.name).collect()
    }

    fn recognise(&self, page: &Page, sources: &Sources) -> Option<Recognised> {
        let kind = recognise::kind(page)?;
        let found = recognise::flavours(page, kind, text_of(page, sources));
        // A README has its form even where its language is not known.
        if found.0.is_empty() && kind != Kind::Readme {
            return None;
        }
        Some(Recognised { flavour: recognise::only(found).map(|flavour| flavour.name) })
    }

    fn resembles(&self, page: &Page) -> bool {
        recognise::kind(page).is_some()
    }

    fn sign(&self, page: &Page, sources: &Sources) -> Option<Sign> {
        recognise::kind(page).and_then(|kind| strangers::sign(page, kind, text_of(page, sources)))
    }

    fn extract(&self, input: Input<'_>, flavour: Option<&'static str>) -> Extraction {
        let forced = flavour.and_then(flavours::by_name);
        let Some(flavour) = forced.or_else(|| majority(&input)) else { return unread(&input) };
        let marks_optional =
            input.pages.iter().any(|page| text_of(page, input.sources).contains(flavour.tokens.optional));
        let read = |page| read_page(Context { marks_optional, ..Context::new(page, input.sources, flavour) });
        let outcomes: Vec<_> = input.pages.par_iter().map(read).collect();
        let mut pages = merge::Pages::default();
        let mut extraction = Extraction::default();
        for outcome in outcomes {
            extraction.diagnostics.extend(outcome.diagnostics);
            extraction.account.add(outcome.account);
            pages.raw.evidence.extend(outcome.evidence);
            match outcome.facts {
                Facts::Model(model) => pages.model(*model),
                Facts::Api(api) => pages.api(api),
                Facts::Readme(readme) => pages.readme(readme),
                Facts::None => {}
            }
        }
        extraction.raw = pages.finish(flavour, &mut extraction.diagnostics);
        extraction
    }
}

fn text_of<'a>(page: &Page, sources: &'a Sources) -> &'a str {
    sources.file(page.file).map_or("", |file| file.text())
}

/// The flavour of most pages; of all that fit, if no page tells.
fn majority(input: &Input<'_>) -> Option<&'static Flavour> {
    let mut votes: HashMap<&str, (usize, usize)> = HashMap::new();
    for page in input.pages {
        let Some(kind) = recognise::kind(page) else { continue };
        let (found, sure) = recognise::flavours(page, kind, text_of(page, input.sources));
        for (at, flavour) in found.iter().enumerate() {
            let vote = votes.entry(flavour.name).or_default();
            vote.0 += usize::from(at < sure);
            vote.1 += 1;
        }
    }
    let votes_of = |flavour: &&&'static Flavour| votes.get(flavour.name).copied().unwrap_or_default();
    flavours::ALL.iter().rev().max_by_key(votes_of).filter(|flavour| votes_of(flavour).1 > 0).copied()
}

/// What a page gave.
#[derive(Debug)]
struct Outcome {
    facts: Facts,
    diagnostics: Vec<Diagnostic>,
    evidence: Vec<RawEvidence>,
    account: Account,
}

#[derive(Debug)]
enum Facts {
    Model(Box<RawModel>),
    Api(api::Api),
    Readme(readme::Readme),
    None,
}

fn read_page(mut context: Context<'_>) -> Outcome {
    let page = context.page;
    let facts = match recognise::kind(page) {
        Some(Kind::Model) => {
            model::read(&mut context).map_or(Facts::None, |model| Facts::Model(Box::new(model)))
        }
        Some(Kind::Api) => Facts::Api(api::read(&mut context)),
        Some(Kind::Readme) => Facts::Readme(readme::read(&mut context)),
        None => Facts::None,
    };
    if matches!(facts, Facts::None) {
        let start = Span::new(page.file, 0..0);
        context.report(Code::NotReference, start, "the page documents neither a type nor an operation");
        context.ledger.skip_all(Code::NotReference);
    }
    let Context { ledger, diagnostics, evidence, .. } = context;
    Outcome { facts, diagnostics, evidence, account: ledger.close() }
}

/// The accounts of pages of no known flavour.
fn unread(input: &Input<'_>) -> Extraction {
    let mut extraction = Extraction::default();
    for page in input.pages {
        let mut ledger = crate::ledger::Ledger::open(page);
        ledger.skip_all(Code::UnknownPage);
        extraction.account.add(ledger.close());
    }
    extraction
}
