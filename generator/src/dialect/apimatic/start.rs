//! The start page, the client's page, and the pages of authentication schemes.
//!
//! Guarantees: only what is of the API itself is taken (title, introduction, schemes); the parameters of the
//! client and the environments configure the SDK, and the documents tell no base URL.

use crate::dialect::raw::RawAuth;
use crate::ground::finding::Code;
use crate::ground::http::AuthKind;
use crate::ground::source::Spanned;
use crate::read::page::{Block, BlockKind, Item, plain};
use crate::read::render;

use super::cells;
use super::layout;
use super::reader::Reader;

impl Reader<'_> {
    /// Reads the start page or the client's page.
    pub(super) fn start(&mut self) {
        let (_, sections) = layout::sections(&self.page.blocks, 2);
        for part in &sections {
            let title = part.title();
            if let Some(name) = title.strip_prefix("Getting Started with ") {
                self.facts.title = Some(Spanned::new(name.to_owned(), part.heading.span));
            }
            match title.as_str() {
                "Introduction" => {
                    self.facts.description = Some(render::markdown(part.blocks));
                    self.skip(part.blocks, Code::Prose);
                }
                "Authorization" => {
                    for item in part.blocks.iter().filter_map(items).flatten() {
                        self.scheme(item);
                    }
                }
                "List of APIs" | "Classes Documentation" => self.skip(part.blocks, Code::IndexRow),
                _ => {}
            }
        }
    }

    /// An item of the list of schemes: `bearerAuth (OAuth 2 Bearer token)`.
    fn scheme(&mut self, item: &Item) {
        let words = plain(&item.blocks);
        if let Some((name, kind)) = words.trim().split_once('(') {
            let auth = RawAuth { name: name.trim().to_owned(), kind: kind_of(kind.trim_end_matches(')')) };
            self.facts.auth.push(auth);
            self.ledger.used(item.span);
        }
    }

    /// Reads the page of a scheme: its title is the kind, its first sentence ends with its name, and for a key
    /// the table tells the name on the wire.
    pub(super) fn auth(&mut self) {
        let (_, sections) = layout::sections(&self.page.blocks, 2);
        let title = sections.first().map(layout::Part::title).unwrap_or_default();
        let sentence = self.page.blocks.iter().find_map(layout::paragraph).map(|text| text.plain());
        let name =
            sentence.as_deref().and_then(|text| text.trim().trim_end_matches('.').split_whitespace().last());
        let name = name.unwrap_or(&title).to_owned();
        let rows = sections.iter().filter(|part| part.title() == "Auth Credentials");
        let rows = rows.filter_map(|part| layout::table(part.blocks)).flat_map(|table| &table.rows);
        let kind = kind_of(&title);
        let mut found = 0;
        for row in rows {
            self.ledger.used(row.span);
            let wire = row.cells.first().map(cells::name).unwrap_or_default();
            let kind = match &kind {
                AuthKind::ApiKeyHeader(_) => AuthKind::ApiKeyHeader(wire.clone()),
                AuthKind::ApiKeyQuery(_) => AuthKind::ApiKeyQuery(wire.clone()),
                other => other.clone(),
            };
            let key = matches!(kind, AuthKind::ApiKeyHeader(_) | AuthKind::ApiKeyQuery(_));
            // A scheme of several keys becomes a scheme for each.
            if found == 0 || key {
                let name = if found == 0 { name.clone() } else { format!("{name} {wire}") };
                self.facts.auth.push(RawAuth { name, kind });
                found += 1;
            }
        }
        self.skip(&self.page.blocks, Code::SdkRow);
    }
}

/// What the generator calls the kinds of schemes.
fn kind_of(words: &str) -> AuthKind {
    let words = words.trim();
    match words.to_lowercase().as_str() {
        lower if lower.starts_with("oauth 2 bearer") => AuthKind::Bearer,
        lower if lower.starts_with("basic auth") => AuthKind::Basic,
        lower if lower.starts_with("oauth 2") => AuthKind::OAuth2,
        lower if lower.starts_with("custom header") => AuthKind::ApiKeyHeader(String::new()),
        lower if lower.starts_with("custom query") => AuthKind::ApiKeyQuery(String::new()),
        _ => AuthKind::Other(words.to_owned()),
    }
}

/// The schemes of the API: the start page lists them, their own pages know more.
pub(super) fn merge(all: Vec<RawAuth>) -> Vec<RawAuth> {
    let mut merged: Vec<RawAuth> = Vec::new();
    for auth in all {
        match merged.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&auth.name)) {
            Some(known) if is_bare(&known.kind) => known.kind = auth.kind,
            Some(_) => {}
            None => merged.push(auth),
        }
    }
    // A key whose own page is missing has no known name.
    for auth in &mut merged {
        if is_bare(&auth.kind) {
            auth.kind = AuthKind::Other("a key whose name the documents do not tell".to_owned());
        }
    }
    merged
}

fn is_bare(kind: &AuthKind) -> bool {
    matches!(kind, AuthKind::ApiKeyHeader(name) | AuthKind::ApiKeyQuery(name) if name.is_empty())
}

fn items(block: &Block) -> Option<&Vec<Item>> {
    match &block.kind {
        BlockKind::List(items) => Some(items),
        _ => None,
    }
}
