//! The README: title, version, base URL, authentication; its indexes repeat what other pages say.
//!
//! Guarantees: nothing of the prose around is taken for a fact; JSON in it is kept as evidence.

use std::ops::Range;

use serde_json::Value;

use super::api::server;
use super::context::Context;
use super::decode;
use super::model::{heads, title};
use crate::dialect::raw::RawEvidence;
use crate::ground::finding::Code;
use crate::ground::http::AuthKind;
use crate::ground::source::Spanned;
use crate::read::link;
use crate::read::page::{Block, BlockKind, Item};

/// What a README says.
#[derive(Debug, Default)]
pub(super) struct Readme {
    pub title: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub description: String,
    pub server: Option<Spanned<String>>,
    /// Authentication schemes, in order.
    pub schemes: Vec<(String, AuthKind)>,
}

/// Reads a README.
pub(super) fn read(context: &mut Context<'_>) -> Readme {
    let page = context.page;
    let mut readme = Readme::default();
    read_title(&page.blocks, &mut readme, context);
    let mut scheme: Option<Scheme> = None;
    let mut in_auth = false;
    for block in &page.blocks {
        if let BlockKind::Heading { level, text } = &block.kind {
            readme.schemes.extend(scheme.take().and_then(Scheme::finish));
            if text.raw().to_ascii_lowercase().ends_with("documentation for authorization") {
                in_auth = true;
            } else if *level <= 2 {
                in_auth = false;
            } else if in_auth {
                scheme = Some(Scheme { name: text.raw().to_owned(), ..Scheme::default() });
            }
            continue;
        }
        read_block(block, scheme.as_mut(), &mut readme, context);
    }
    readme.schemes.extend(scheme.take().and_then(Scheme::finish));
    readme
}

fn read_block(block: &Block, scheme: Option<&mut Scheme>, readme: &mut Readme, context: &mut Context<'_>) {
    match &block.kind {
        BlockKind::Table(table) if heads(table, &["Class", "Method", "HTTP request"]) => {
            context.ledger.skip_table(table, Code::IndexRow);
        }
        BlockKind::Table(table) => context.ledger.skip_table(table, Code::OtherTable),
        BlockKind::Paragraph(text) if readme.server.is_none() => {
            readme.server = server(text.raw()).map(|url| Spanned::new(url, block.span));
        }
        BlockKind::List(items) => match scheme {
            Some(scheme) => {
                items.iter().for_each(|item| scheme.item(item, context));
                context.ledger.skip_prose(block.span, Code::Prose);
            }
            None => items.iter().for_each(|item| read_item(item, readme, context)),
        },
        BlockKind::Code { language, text } => {
            if language.as_deref() == Some("json") {
                read_json(text, block, context);
            } else {
                context.ledger.skip(block.span, Code::Prose);
            }
        }
        _ => context.ledger.skip_prose(block.span, Code::Prose),
    }
}

/// Items of lists outside the part about authentication: the version, the index of models, prose.
fn read_item(item: &Item, readme: &mut Readme, context: &mut Context<'_>) {
    let text = item.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some(text),
        _ => None,
    });
    let raw = text.map_or("", |text| text.raw());
    let to_page = || {
        let mut links = text.into_iter().flat_map(|text| text.links());
        links.next().and_then(|(href, _)| link::resolve(context.path, href)).is_some()
    };
    if let Some(version) = raw.strip_prefix("API version: ") {
        if readme.version.is_none() {
            readme.version = Some(Spanned::new(version.trim().to_owned(), item.span));
        }
        context.ledger.used(item.span);
    } else if ["Package version: ", "Build date: ", "Generator version: ", "Build package: "]
        .iter()
        .any(|meta| raw.starts_with(meta))
    {
        context.ledger.skip(item.span, Code::SdkRow);
    } else if raw.starts_with('[') && to_page() {
        context.ledger.skip(item.span, Code::IndexRow);
    } else {
        context.ledger.skip(item.span, Code::Prose);
    }
    for block in &item.blocks {
        if let BlockKind::List(items) = &block.kind {
            items.iter().for_each(|item| read_item(item, readme, context));
        }
        context.ledger.skip_prose(block.span, Code::Prose);
    }
}

/// JSON of the prose, in which some flavours escape the quotes.
fn read_json(text: &str, block: &Block, context: &mut Context<'_>) {
    let value = serde_json::from_str::<Value>(text)
        .or_else(|_| serde_json::from_str(&decode::source(text)))
        .ok()
        .filter(|value| value.is_object() || value.is_array());
    if let Some(value) = value {
        context.evidence.push(RawEvidence::Json(Spanned::new(value, block.span)));
        context.ledger.used(block.span);
    } else {
        context.ledger.skip(block.span, Code::UnreadableExample);
        context.report(Code::UnreadableExample, block.span, "the example is not JSON");
    }
}

/// Title and description: the name of the package says less than the line below it.
///
/// Seen: `# Rust API client for openapi`, `# package_name` above `ModuleName - JavaScript client for ..`,
/// `# package-name` above the title of the API, and forks with a title of their own.
fn read_title(blocks: &[Block], readme: &mut Readme, context: &mut Context<'_>) {
    let Some((at, heading)) = title(blocks) else { return };
    let behind = blocks.get(at + 1..).unwrap_or_default();
    let words = |block: &Block| match &block.kind {
        BlockKind::Heading { text, .. } => text.plain(),
        _ => String::new(),
    };
    let paragraph = behind.first().and_then(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some((text.raw(), block.span)),
        _ => None,
    });
    let plain = blocks.get(at).map(words).unwrap_or_default();
    let package = plain.strip_prefix("Rust API client for ");
    let mut range: Range<usize> = heading.span.range().end..heading.span.range().end;
    if let Some((text, span)) = paragraph {
        range = span.range();
        let line = text.lines().next().unwrap_or_default();
        let is_version_next = matches!(behind.get(1).map(|block| &block.kind), Some(BlockKind::List(_)));
        if let Some((name, about)) = line.split_once(" - ").filter(|(name, _)| is_word(name)) {
            readme.title = Some(Spanned::new(name.to_owned(), span));
            let generated = about.starts_with("JavaScript client for ");
            range.start += if generated { line.len() } else { line.len() - about.len() };
        } else if is_version_next && !text.contains('\n') {
            readme.title = Some(Spanned::new(crate::read::decode_entities(line), span));
            range = behind
                .get(2)
                .filter(|block| is_paragraph(block))
                .map_or(range.end..range.end, |block| block.span.range());
        }
    }
    if readme.title.is_none() && package != Some("openapi") {
        readme.title = Some(Spanned::new(package.unwrap_or(&plain).to_owned(), heading.span));
    }
    readme.description = description(context.slice(range), context);
}

fn is_word(text: &str) -> bool {
    text.chars().all(char::is_alphanumeric)
}

fn is_paragraph(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_))
}

fn description(raw: &str, context: &Context<'_>) -> String {
    let text = decode::source_text(raw.trim(), context.flavour);
    let end =
        text.find("This SDK is automatically generated by the [OpenAPI Generator]").unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim().to_owned()
}

/// An authentication scheme while its list is read.
#[derive(Debug, Default)]
struct Scheme {
    name: String,
    ty: Option<String>,
    parameter: Option<String>,
    location: String,
}

impl Scheme {
    fn item(&mut self, item: &Item, context: &mut Context<'_>) {
        let raw = item.blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Paragraph(text) => Some(text.raw()),
            _ => None,
        });
        let Some((label, value)) =
            raw.and_then(|raw| raw.strip_prefix("**")).and_then(|raw| raw.split_once("**:"))
        else {
            return;
        };
        let value = value.trim();
        match label {
            "Type" => self.ty = Some(value.to_owned()),
            "API key parameter name" => self.parameter = Some(value.to_owned()),
            "Location" => value.clone_into(&mut self.location),
            _ => return,
        }
        context.ledger.used(item.span);
    }

    /// A key without a location is a cookie. `None` for a heading with nothing below it (OpenID Connect).
    fn finish(self) -> Option<(String, AuthKind)> {
        let ty = self.ty?;
        let lower = ty.to_ascii_lowercase();
        let kind = match self.parameter {
            Some(parameter) if self.location.contains("header") => AuthKind::ApiKeyHeader(parameter),
            Some(parameter) if self.location.contains("query") => AuthKind::ApiKeyQuery(parameter),
            Some(parameter) => AuthKind::ApiKeyCookie(parameter),
            None if lower.contains("oauth") => AuthKind::OAuth2,
            None if lower.contains("bearer") => AuthKind::Bearer,
            None if lower.contains("basic") => AuthKind::Basic,
            None => AuthKind::Other(ty),
        };
        Some((self.name, kind))
    }
}
