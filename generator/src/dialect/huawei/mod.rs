//! The HTML references of Huawei-style clouds (`doc-exports`): three sub-dialects, told page by page.
//!
//! Guarantees: pages are read in parallel and merged in order; every operation page gives one operation with
//! its route; types are body tables, resolved over all pages; examples confirm or widen what tables say and
//! never remove it; metadata is used where it is present and never needed.

mod answer;
mod arena;
mod caption;
mod draft;
mod emit;
mod enumeration;
mod example;
mod facts;
mod json;
mod merge;
mod metadata;
mod names;
mod observe;
mod operation;
mod outline;
mod pair;
mod prose;
mod resolve;
mod route;
mod rows;
mod seen;
mod table;

use rayon::prelude::*;

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::ledger::{Account, Ledger};
use crate::read::page::{Block, BlockKind, Page};

use super::{Dialect, Extraction, Input, Recognised};

use arena::Arena;
use facts::Facts;
use metadata::Topics;
use operation::Operations;
use outline::{Outline, Role};

/// Hand-written pages: sections `Request` and `Response`, captions `X field description`.
const CLASSIC: &str = "classic";
/// Hand-written pages whose examples stand inside the request and response sections.
const CLASSIC_INLINE: &str = "classic-inline";
/// Pages exported from a machine-readable description: sections `Request Parameters`, types with names.
const GENERATED: &str = "generated";

/// The dialect.
pub fn dialect() -> &'static dyn Dialect {
    &Huawei
}

struct Huawei;

impl Dialect for Huawei {
    fn name(&self) -> &'static str {
        "huawei"
    }

    fn flavours(&self) -> Vec<&'static str> {
        vec![CLASSIC, CLASSIC_INLINE, GENERATED]
    }

    fn recognise(&self, page: &Page, _: &Sources) -> Option<Recognised> {
        let anchors = family_anchors(page)?;
        let outline = Outline::of(page)?;
        let sections =
            outline.sections.iter().any(|section| !matches!(section.role, Role::Preamble | Role::Other));
        let own_anchor = || {
            let prefixes: Vec<String> = anchors.iter().map(|anchor| format!("{anchor}__")).collect();
            anchored(&page.blocks, &prefixes)
        };
        let topic = || {
            let leaves = outline.sections.iter().flat_map(|section| &section.leaves);
            leaves.filter_map(outline::Leaf::paragraph).any(|words| words.starts_with("Parent topic:"))
        };
        (sections || own_anchor() || topic() || is_contents(&outline))
            .then(|| Recognised { flavour: flavour(&outline) })
    }

    fn extract(&self, input: Input<'_>, _: Option<&'static str>) -> Extraction {
        extract(input)
    }
}

/// The anchors of the title, if the page has the skeleton of the family: it starts with its only title of
/// level 1, which has an anchor, and all other titles are of level 4.
fn family_anchors(page: &Page) -> Option<&[String]> {
    let (first, rest) = page.blocks.split_first()?;
    let is_title = matches!(first.kind, BlockKind::Heading { level: 1, .. }) && !first.anchors.is_empty();
    let others = rest.iter().all(|block| match block.kind {
        BlockKind::Heading { level, .. } => level >= 4,
        _ => true,
    });
    (is_title && others).then_some(first.anchors.as_slice())
}

/// True if a block has an anchor that starts with one of the prefixes.
fn anchored(blocks: &[Block], prefixes: &[String]) -> bool {
    blocks.iter().any(|block| {
        block.anchors.iter().any(|anchor| prefixes.iter().any(|prefix| anchor.starts_with(prefix.as_str())))
            || matches!(&block.kind, BlockKind::List(items) if items.iter().any(|item| anchored(&item.blocks, prefixes)))
    })
}

/// True if a page is a list of links to pages and nothing else.
fn is_contents(outline: &Outline<'_>) -> bool {
    let mut leaves = outline.sections.iter().flat_map(|section| &section.leaves).peekable();
    leaves.peek().is_some()
        && leaves.all(|leaf| match &leaf.block.kind {
            BlockKind::Paragraph(text) => {
                leaf.item.is_some() && text.links().any(|(href, _)| href.ends_with(".html"))
            }
            _ => false,
        })
}

fn flavour(outline: &Outline<'_>) -> Option<&'static str> {
    let titled = |title: &str| outline.sections.iter().any(|section| section.title == title);
    if titled("Request Parameters") || titled("Response Parameters") {
        return Some(GENERATED);
    }
    let inline = !outline.has(Role::RequestExample)
        && outline.of_role(Role::Request).chain(outline.of_role(Role::Response)).any(|section| {
            section.leaves.iter().any(|leaf| matches!(leaf.block.kind, BlockKind::Code { .. }))
        });
    if titled("Request Body") || titled("Samples") || inline {
        return Some(CLASSIC_INLINE);
    }
    (titled("Request") || titled("Response")).then_some(CLASSIC)
}

fn extract(input: Input<'_>) -> Extraction {
    let read: Vec<Result<Facts<'_>, &Page>> = input
        .pages
        .par_iter()
        .map(|page| Facts::read(page, input.sources.path(page.file)).ok_or(page))
        .collect();
    let mut pages = Vec::with_capacity(read.len());
    let mut diagnostics = Vec::new();
    let mut account = Account::default();
    for page in read {
        match page {
            Ok(facts) => pages.push(facts),
            Err(page) => {
                diagnostics.push(not_reference(page));
                let mut ledger = Ledger::open(page);
                ledger.skip_all(Code::NotReference);
                account.add(ledger.close());
            }
        }
    }
    let topics = Topics::read(input.sources);
    let mut arena = Arena::of(&mut pages);
    resolve::resolve(&pages, &mut arena);
    arena::fold_variable_keys(&mut arena);
    arena.note_copies();
    let operations = Operations::assemble(&mut pages, &mut arena, &topics);
    let raw = operations.emit(&mut pages, &mut arena, &mut diagnostics);
    for facts in pages {
        diagnostics.extend(facts.diagnostics);
        account.add(facts.ledger.close());
    }
    diagnostics.sort_by_key(|finding| finding.span);
    diagnostics.dedup();
    Extraction { raw, diagnostics, account }
}

fn not_reference(page: &Page) -> Diagnostic {
    let span = page.blocks.first().map_or(Span::new(page.file, 0..0), |block| block.span);
    Diagnostic::new(Code::NotReference, span, "the page documents no operation and no type")
}

#[cfg(test)]
mod tests;
