//! One operation: the section of an API page between its heading and the next.
//!
//! Guarantees: a part of the section is known by its heading, whatever stands between; what the section does
//! not tell (places of parameters, statuses) is not made up here but left to [`super::place`].

use std::collections::HashMap;

use super::api::Entry;
use super::context::Context;
use super::model::heads;
use super::spelled;
use super::{decode, example, field, response};
use crate::dialect::raw::{RawField, RawOperation, RawResponse};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::Code;
use crate::ground::http::AuthKind;
use crate::ground::source::{Span, Spanned};
use crate::read::page::{Block, BlockKind, Item};

/// An operation whose parameters have no place yet.
#[derive(Debug)]
pub(super) struct Draft {
    pub operation: RawOperation,
    /// Parameters and body, in table order.
    pub rows: Vec<Row>,
    /// Content types of the request.
    pub content_types: Vec<String>,
}

/// A parameter or the body.
#[derive(Debug)]
pub(super) struct Row {
    pub field: RawField,
    /// False if the row shows that it is no body.
    pub may_be_body: bool,
}

/// The parts of a section, by heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Introduction,
    Example,
    Parameters,
    ReturnType,
    Authorization,
    Headers,
    Responses,
}

/// What was found in the section so far.
#[derive(Debug, Default)]
struct Found<'a> {
    signature: Option<Signature<'a>>,
    /// Where the introduction ends.
    end: Option<usize>,
    drafts: Vec<field::Draft<'a>>,
    literals: HashMap<&'a str, &'a str>,
    /// The type of the result, if the section tells: none for an empty body.
    result: Option<Option<Spanned<TypeExpr>>>,
    auth: Option<Vec<String>>,
    content_types: Vec<String>,
    accept: Vec<String>,
    responses: Vec<RawResponse>,
}

/// The line that shows how the operation is called.
#[derive(Debug)]
struct Signature<'a> {
    line: &'a str,
    /// Seen in rust: the summary follows without a blank line.
    summary: &'a str,
    span: Span,
}

/// Reads the section of an operation: `blocks` are those behind its heading.
pub(super) fn read<'a>(
    name: Spanned<&'a str>,
    group: &str,
    blocks: &'a [Block],
    entry: Option<&Entry<'a>>,
    context: &mut Context<'a>,
    schemes: &mut Vec<(String, AuthKind)>,
) -> Draft {
    let mut found = Found::default();
    let mut part = Part::Introduction;
    for block in blocks {
        if let BlockKind::Heading { text, .. } = &block.kind
            && let Some(next) = part_of(text.raw())
        {
            part = next;
            found.end.get_or_insert(block.span.start as usize);
        } else {
            read_block(block, part, &mut found, context, schemes);
        }
    }
    let end = blocks.last().map_or(name.span.end, |block| block.span.end) as usize;
    let start = found.signature.as_ref().map_or(name.span, |signature| signature.span).range().end;
    let introduction = context.slice(start..found.end.unwrap_or(end).max(start));
    let (summary, description) = texts(introduction, &found, entry, name.span, context);
    let result = found.result.unwrap_or_else(|| result_of_signature(found.signature.as_ref(), context));
    let rows = found.drafts.into_iter().map(|draft| {
        let may_be_body = !draft.nowhere;
        Row { field: example::narrowed(draft.finish(context), &found.literals), may_be_body }
    });
    let rows = rows.collect();
    let operation = RawOperation {
        name: Spanned::new(name.value.to_owned(), name.span),
        group: group.to_owned(),
        other_groups: Vec::new(),
        qualifiers: Vec::new(),
        route: entry.map(|entry| entry.route.clone()),
        alias_paths: Vec::new(),
        summary,
        description,
        deprecated: false,
        parameters: Vec::new(),
        bodies: Vec::new(),
        form_types: Vec::new(),
        responses: response::complete(found.responses, result, found.accept, name.span),
        auth: found.auth,
    };
    Draft { operation, rows, content_types: found.content_types }
}

fn part_of(heading: &str) -> Option<Part> {
    Some(match heading.trim() {
        "Example" => Part::Example,
        "Parameters" => Part::Parameters,
        "Return type" => Part::ReturnType,
        "Authorization" => Part::Authorization,
        "HTTP request headers" => Part::Headers,
        "HTTP response details" => Part::Responses,
        _ => return None,
    })
}

fn read_block<'a>(
    block: &'a Block,
    part: Part,
    found: &mut Found<'a>,
    context: &mut Context<'a>,
    schemes: &mut Vec<(String, AuthKind)>,
) {
    match (&block.kind, part) {
        (BlockKind::Quote(inner), Part::Introduction) if found.signature.is_none() => {
            found.signature = signature(inner, block.span);
            context.ledger.skip_prose(block.span, Code::Prose);
        }
        (BlockKind::Table(table), Part::Parameters) if heads(table, &["Name", "Type"]) => {
            found.drafts.extend(field::read_table(table, context));
        }
        (BlockKind::Table(table), Part::Responses) if heads(table, &["Status code"]) => {
            found.responses.extend(response::read_table(table, context));
        }
        (BlockKind::Table(table), _) => context.ledger.skip_table(table, Code::OtherTable),
        (BlockKind::Paragraph(text), Part::ReturnType) if found.result.is_none() => {
            found.result = Some(result(text.raw(), block.span, context));
        }
        (BlockKind::Paragraph(text), Part::Authorization) if found.auth.is_none() => {
            found.auth = Some(text.links().map(|(_, name)| name.to_owned()).collect());
        }
        (BlockKind::List(items), Part::Headers) => {
            items.iter().for_each(|item| header_item(item, found, context));
            context.ledger.skip_prose(block.span, Code::Prose);
        }
        (BlockKind::Code { language, text }, Part::Example) => {
            if language.as_deref() == context.flavour.example_language {
                schemes.extend(example::schemes(text));
                if context.flavour.example_values {
                    found.literals.extend(example::literals(text));
                }
            }
            context.ledger.skip(block.span, Code::Prose);
        }
        _ => context.ledger.skip_prose(block.span, Code::Prose),
    }
}

fn signature(inner: &[Block], span: Span) -> Option<Signature<'_>> {
    let BlockKind::Paragraph(text) = &inner.first()?.kind else { return None };
    let (line, summary) = text.raw().split_once('\n').unwrap_or((text.raw(), ""));
    Some(Signature { line, summary, span })
}

/// The type of `**T**`, `[**T**](T.md)` or ` (empty response body)`.
fn result(raw: &str, span: Span, context: &Context<'_>) -> Option<Spanned<TypeExpr>> {
    let empty = raw.trim_end().to_ascii_lowercase().ends_with("(empty response body)");
    (!empty).then(|| {
        let cell = spelled::unmark(raw, context.flavour);
        Spanned::new(spelled::read(&cell, context), span)
    })
}

/// The type before the name in `Vec<Pet> list_pets(a, b)`, for a page that lacks the part of its own.
fn result_of_signature(
    signature: Option<&Signature<'_>>,
    context: &Context<'_>,
) -> Option<Spanned<TypeExpr>> {
    let signature = signature?;
    let (call, _) = signature.line.split_once('(')?;
    let (spelling, _) = call.trim().rsplit_once(' ')?;
    let spelling = decode::entities(spelling, context.flavour);
    Some(Spanned::new(context.flavour.grammar.read(&spelling, None), signature.span))
}

/// Summary and description. The introduction repeats the summary, if there is one, before the description.
fn texts(
    introduction: &str,
    found: &Found<'_>,
    entry: Option<&Entry<'_>>,
    span: Span,
    context: &mut Context<'_>,
) -> (String, String) {
    let beside = found.signature.as_ref().map_or("", |signature| signature.summary);
    let summary = entry.map(|entry| entry.summary).filter(|summary| !summary.is_empty()).unwrap_or(beside);
    let summary = decode::text(summary, context.flavour);
    let introduction = decode::text(introduction, context.flavour);
    let description = introduction.strip_prefix(&summary).unwrap_or(&introduction).trim().to_owned();
    context.keep_tokens(&description, span);
    (summary, description)
}

/// `- **Content-Type**: a, b` and `- **Accept**: Not defined`.
fn header_item<'a>(item: &'a Item, found: &mut Found<'a>, context: &mut Context<'_>) {
    let raw = item.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some(text.raw()),
        _ => None,
    });
    let types = |list: &str| {
        list.split(',')
            .map(|one| one.trim().trim_matches('`').to_owned())
            .filter(|one| one.contains('/'))
            .collect::<Vec<_>>()
    };
    let raw = raw.unwrap_or_default();
    if let Some(list) = raw.strip_prefix("**Content-Type**:") {
        found.content_types = types(list);
    } else if let Some(list) = raw.strip_prefix("**Accept**:") {
        found.accept = types(list);
    } else {
        return;
    }
    context.ledger.used(item.span);
}

/// An operation that the method table names and no section describes.
pub(super) fn without_section(
    name: &str,
    group: &str,
    entry: &Entry<'_>,
    context: &mut Context<'_>,
) -> Draft {
    context.report(Code::MissingSection, entry.span, format!("no section of the page describes `{name}`"));
    let operation = RawOperation {
        name: Spanned::new(name.to_owned(), entry.span),
        group: group.to_owned(),
        other_groups: Vec::new(),
        qualifiers: Vec::new(),
        route: Some(Fact::clone(&entry.route)),
        alias_paths: Vec::new(),
        summary: decode::text(entry.summary, context.flavour),
        description: String::new(),
        deprecated: false,
        parameters: Vec::new(),
        bodies: Vec::new(),
        form_types: Vec::new(),
        responses: Vec::new(),
        auth: None,
    };
    Draft { operation, rows: Vec::new(), content_types: Vec::new() }
}
