//! Model pages: one type a page.
//!
//! Guarantees: every table row and bullet of a section that holds facts becomes a fact or a finding; a page
//! without any fact about its shape is opaque, not an empty object.

use super::context::Context;
use super::decode;
use super::enums;
use super::field::{self, Draft};
use super::flavours::Inline;
use super::spelled::innermost;
use crate::dialect::raw::{RawCase, RawEnumValue, RawModel, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::Code;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;
use crate::read::page::{Block, BlockKind, Table};

/// What a section of a model page holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Section {
    /// Rows of fields.
    Properties,
    /// The values of the page's own type, or the cases of a union.
    Values,
    /// The values of a field, by the title of the section.
    FieldValues(String),
    /// Examples and explanations.
    Other,
}

/// What was found on the page so far.
#[derive(Debug, Default)]
struct Found<'a> {
    drafts: Vec<Draft<'a>>,
    values: Vec<RawEnumValue>,
    cases: Vec<RawCase>,
    lists: Vec<(String, Vec<RawEnumValue>, Span)>,
}

/// Reads a model page. `None` if it has no title.
pub(super) fn read(context: &mut Context<'_>) -> Option<RawModel> {
    let page = context.page;
    let (at, title) = title(&page.blocks)?;
    let name = class_name(title.value, context);
    let mut found = Found::default();
    let mut section = Section::Other;
    let mut description_end = None;
    for block in page.blocks.iter().skip(at + 1) {
        if let BlockKind::Heading { text, .. } = &block.kind {
            section = section_of(text.raw(), context);
            if section != Section::Other && description_end.is_none() {
                description_end = Some(block.span.start as usize);
            }
        } else {
            read_block(block, &section, &mut found, context);
        }
    }
    let start = page.blocks.get(at)?.span.range().end;
    let description = context.slice(start..description_end.unwrap_or(start));
    let description = decode::source_text(description.trim(), context.flavour);
    context.keep_tokens(&description, title.span);
    let shape = shape(found, context);
    Some(RawModel {
        name: Spanned::new(name, title.span),
        name_stated: true,
        links: vec![context.path.to_owned()],
        scope: String::new(),
        group: None,
        description,
        shape,
        examples: Vec::new(),
    })
}

/// The first heading of a page, and where it stands among the blocks.
pub(super) fn title(blocks: &[Block]) -> Option<(usize, Spanned<&str>)> {
    blocks.iter().enumerate().find_map(|(at, block)| match &block.kind {
        BlockKind::Heading { level: 1, text } => Some((at, Spanned::new(text.raw(), block.span))),
        _ => None,
    })
}

/// The class of a title, without its package.
pub(super) fn class_name(title: &str, context: &Context<'_>) -> String {
    let titles = &context.flavour.titles;
    let title = title.strip_prefix(titles.api_prefix).unwrap_or(title);
    let class = titles.separator.and_then(|separator| title.rsplit_once(separator)).map_or(title, |(_, c)| c);
    class.trim().to_owned()
}

fn section_of(heading: &str, context: &Context<'_>) -> Section {
    let heading = heading.trim();
    if heading == "Properties" {
        Section::Properties
    } else if heading == context.flavour.enums.heading {
        Section::Values
    } else if let Some(title) = heading.strip_prefix("Enum: ") {
        Section::FieldValues(decode::entities(title, context.flavour).into_owned())
    } else {
        Section::Other
    }
}

fn read_block<'a>(block: &'a Block, section: &Section, found: &mut Found<'a>, context: &mut Context<'a>) {
    match (&block.kind, section) {
        (BlockKind::Table(table), Section::Properties) if heads(table, &["Name", "Type"]) => {
            found.drafts.extend(field::read_table(table, context));
        }
        (BlockKind::Table(table), Section::Values) if heads(table, &["Name", "Description"]) => {
            read_cases(table, found, context);
        }
        (BlockKind::Table(table), Section::Values) if heads(table, &["Name", "Value"]) => {
            found.values.extend(enums::from_table(table, context));
        }
        (BlockKind::Table(table), Section::FieldValues(title)) if heads(table, &["Name", "Value"]) => {
            found.lists.push((title.clone(), enums::from_table(table, context), block.span));
        }
        (BlockKind::Table(table), _) => context.ledger.skip_table(table, Code::OtherTable),
        (BlockKind::List(items), Section::Values | Section::FieldValues(_)) => {
            match (enums::from_items(items, context), section) {
                (Some(values), Section::FieldValues(title)) => {
                    found.lists.push((title.clone(), values, block.span));
                }
                (Some(values), _) => found.values.extend(values),
                (None, _) => context.ledger.skip_prose(block.span, Code::Prose),
            }
        }
        (BlockKind::Quote(inner), _) => {
            inner.iter().for_each(|block| read_block(block, &Section::Other, found, context));
        }
        _ => context.ledger.skip_prose(block.span, Code::Prose),
    }
}

/// Whether a table's header starts with these words.
pub(super) fn heads(table: &Table, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(at, word)| table.header.get(at).is_some_and(|cell| cell.raw() == *word))
}

fn read_cases(table: &Table, found: &mut Found<'_>, context: &mut Context<'_>) {
    for row in &table.rows {
        let spelling = row.cells.first().map_or("", |cell| cell.raw());
        if spelling.is_empty() {
            context.ledger.skip(row.span, Code::MalformedRow);
            context.report(Code::MalformedRow, row.span, "a case of a union has no type");
            continue;
        }
        let ty = context.flavour.grammar.read(&decode::entities(spelling, context.flavour), None);
        found.cases.push(RawCase { name: None, ty, span: row.span });
        context.ledger.used(row.span);
    }
}

fn shape(found: Found<'_>, context: &mut Context<'_>) -> RawShape {
    let Found { mut drafts, values, cases, lists } = found;
    for (title, values, span) in lists {
        assign(&title, values, span, &mut drafts, context);
    }
    let fields: Vec<_> = drafts.into_iter().map(|draft| draft.finish(context)).collect();
    values.iter().for_each(|value| context.ledger.used(value.span));
    if !fields.is_empty() {
        RawShape::Struct { fields, additional: None, inherits: Vec::new() }
    } else if !cases.is_empty() {
        RawShape::Union { cases, discriminator: None }
    } else if let Some(values) = enums::raw_enum(None, values) {
        RawShape::Enum(values)
    } else {
        RawShape::Opaque
    }
}

/// Gives a list of values to the field whose section it is.
fn assign(
    title: &str,
    values: Vec<RawEnumValue>,
    span: Span,
    drafts: &mut [Draft<'_>],
    context: &mut Context<'_>,
) {
    let spelled = context.flavour.grammar.read(title, None);
    let name = spelled.innermost_name().map(str::to_owned);
    let owner = match context.flavour.enums.inline {
        Inline::Linked => drafts.iter_mut().find(|draft| draft.anchor.as_deref() == Some(title)),
        Inline::Named => named_owner(&spelled, drafts),
        Inline::Description(..) => None,
    };
    let units: Vec<_> = values.iter().map(|value| value.span).collect();
    if let Some(owner) = owner
        && let Some(list) = enums::raw_enum(name, values)
    {
        owner.field.values = Some(Box::new(Fact::stated(list, span)));
        units.into_iter().for_each(|unit| context.ledger.used(unit));
    } else {
        units.into_iter().for_each(|unit| context.ledger.skip(unit, Code::UnreachedTable));
        context.report(Code::UnreachedTable, span, format!("no field has the values of `{title}`"));
    }
}

/// The field that a section is named after (`StatusEnum`, `[TagsEnum]`), or the only one of its type if the
/// title names no class (`{String: String}`).
fn named_owner<'d, 'a>(title: &TypeExpr, drafts: &'d mut [Draft<'a>]) -> Option<&'d mut Draft<'a>> {
    let Some(class) = title.innermost_name() else {
        let mut owners = drafts.iter_mut().filter(|draft| draft.field.ty.value == *title);
        let owner = owners.next();
        return if owners.next().is_none() { owner } else { None };
    };
    let wanted = fold(class);
    let same_container = |draft: &Draft<'_>| {
        std::mem::discriminant(&draft.field.ty.value) == std::mem::discriminant(title)
            || matches!(title, TypeExpr::Named { .. })
                && matches!(innermost(&draft.field.ty.value), TypeExpr::Scalar(_))
    };
    drafts.iter_mut().find(|draft| {
        draft.field.values.is_none()
            && same_container(draft)
            && fold(&draft.field.name.value) + "enum" == wanted
    })
}
