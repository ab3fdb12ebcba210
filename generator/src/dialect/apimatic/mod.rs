//! The documentation that APIMatic writes beside an SDK.
//!
//! Guarantees: languages are values of one table (`flavour`); pages are read one by one, at once, and
//! merged in page order; a second pass over the whole API completes the names and values on the wire, which
//! these documents hardly ever state, and says of each how sure it is.
//!
//! The documents have no method, path or base URL: operations come without routes.

mod cells;
mod collected;
mod controllers;
mod evidence;
mod fields;
mod flavour;
mod layout;
mod models;
mod names;
mod places;
mod reader;
mod start;
mod style;
mod types;
mod values;
mod vocabulary;
mod wire;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::ground::finding::Code;
use crate::ground::source::Sources;
use crate::read::page::Page;

use super::raw::RawApi;
use super::{Dialect, Extraction, Input, Recognised};
use flavour::{FLAVOURS, Flavour};
use layout::Kind;
use reader::{PageFacts, Reader};

/// The family.
pub fn dialect() -> &'static dyn Dialect {
    &Apimatic
}

struct Apimatic;

impl Dialect for Apimatic {
    fn name(&self) -> &'static str {
        "apimatic"
    }

    fn flavours(&self) -> Vec<&'static str> {
        FLAVOURS.iter().map(|flavour| flavour.name).collect()
    }

    fn recognise(&self, page: &Page, _sources: &Sources) -> Option<Recognised> {
        let kind = layout::kind(page)?;
        let flavour = layout::flavour(page, kind).ok()?;
        Some(Recognised { flavour: flavour.map(|flavour| flavour.name) })
    }

    fn extract(&self, input: Input<'_>, flavour: Option<&'static str>) -> Extraction {
        let flavour = flavour.and_then(Flavour::by_name).or(FLAVOURS.first());
        flavour.map(|flavour| extract(input, flavour)).unwrap_or_default()
    }
}

fn extract(input: Input<'_>, flavour: &Flavour) -> Extraction {
    let dates = flavour.types.date_beside.is_some_and(|(_, time)| mentions(input, time));
    let pages: Vec<PageFacts> =
        input.pages.par_iter().map(|page| read(input.sources, page, flavour, dates)).collect();
    let mut extraction = Extraction::default();
    let raw = &mut extraction.raw;
    raw.examples_generated = true;
    for page in pages {
        raw.models.extend(page.models);
        raw.operations.extend(page.operations);
        raw.auth.extend(page.auth);
        raw.title = raw.title.take().or(page.title);
        raw.description = raw.description.take().or(page.description);
        extraction.diagnostics.extend(page.diagnostics);
        extraction.account.add(page.account);
    }
    raw.auth = start::merge(std::mem::take(&mut raw.auth));
    extraction.diagnostics.extend(complete(raw, input, flavour));
    extraction.diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.file, span.start)));
    extraction
}

/// The second pass, over all that was read.
fn complete(
    raw: &mut RawApi,
    input: Input<'_>,
    flavour: &Flavour,
) -> Vec<crate::ground::finding::Diagnostic> {
    let shown = evidence::gather(raw, input.sources, flavour);
    let mut diagnostics = wire::field_names(raw, &shown, flavour, input.conventions);
    diagnostics.extend(values::enum_values(raw, &shown));
    values::named_members(raw);
    diagnostics.extend(collected::expand(raw));
    diagnostics
}

/// Whether any page uses a word in a type column.
fn mentions(input: Input<'_>, word: &str) -> bool {
    input
        .pages
        .iter()
        .any(|page| input.sources.file(page.file).is_some_and(|file| file.text().contains(word)))
}

/// Reads one page. A page that was forced on this dialect and is none of its kinds is skipped as a whole.
fn read(sources: &Sources, page: &Page, flavour: &Flavour, dates: bool) -> PageFacts {
    let mut reader = Reader::new(sources, page, flavour, dates);
    match layout::kind(page) {
        Some(kind @ (Kind::Struct | Kind::Enumeration | Kind::Container)) => reader.model(kind),
        Some(Kind::Controller) => reader.controller(),
        Some(Kind::Auth) => reader.auth(),
        Some(Kind::Start) => {
            reader.start();
            return reader.close_as(Code::SdkRow);
        }
        Some(Kind::Runtime) => return reader.close_as(Code::NotReference),
        None => return reader.close_as(Code::UnknownPage),
    }
    reader.close()
}
