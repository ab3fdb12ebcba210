//! Rows of properties and parameters as fields.
//!
//! Guarantees: a field says only what its row says; what other parts of the page say (lists of values) is
//! added by [`Draft::finish`].

use super::context::Context;
use super::flavours::Inline;
use super::row::{self, Notes};
use super::spelled::{self, innermost, with_innermost};
use super::{decode, defaults, enums};
use crate::dialect::raw::{RawEnum, RawField};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::constraints::Constraints;
use crate::ground::fact::Fact;
use crate::ground::finding::Code;
use crate::ground::scalar::Scalar;
use crate::ground::source::{Span, Spanned};
use crate::read::page::{Row, Table};

/// A field whose list of values may stand elsewhere on the page.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub field: RawField,
    /// The anchor on the same page that the type links to.
    pub anchor: Option<String>,
    /// The type is a link that leads nowhere (`[**Color**](.md)`), as only parameters other than bodies have.
    pub nowhere: bool,
    default: Option<&'a str>,
}

/// Reads every row of a table of fields and accounts for it.
pub(super) fn read_table<'a>(table: &'a Table, context: &mut Context<'a>) -> Vec<Draft<'a>> {
    let required =
        context.flavour.tokens.required.is_some() && table.header.iter().any(|cell| cell.raw() == "Required");
    let mut drafts = Vec::with_capacity(table.rows.len());
    for group in row::groups(&table.rows) {
        let Some(span) = row::span_of(group) else { continue };
        let settle = match read_row(group, span, required, context) {
            Ok(draft) => {
                note_surplus(group, table, context);
                drafts.push(draft);
                None
            }
            Err((code, message)) => {
                context.report(code, span, message);
                Some(code)
            }
        };
        for row in group {
            match settle {
                None => context.ledger.used(row.span),
                Some(code) => context.ledger.skip(row.span, code),
            }
        }
    }
    drafts
}

/// Pipes are not escaped in these pages: cells beyond the header's are most likely part of the description.
fn note_surplus(group: &[Row], table: &Table, context: &mut Context<'_>) {
    let columns = table.header.len();
    for row in group.iter().filter(|row| row.cells.len() > columns) {
        let message = format!("the row has {} cells for {columns} columns", row.cells.len());
        context.report(Code::SurplusCells, row.span, message);
    }
}

fn read_row<'a>(
    group: &'a [Row],
    span: Span,
    required_column: bool,
    context: &mut Context<'a>,
) -> Result<Draft<'a>, (Code, &'static str)> {
    let flavour = context.flavour;
    let Some(parts) = row::split(group, context.text, &flavour.tokens, required_column) else {
        return Err((Code::MalformedRow, "a row of fields has no name or no type"));
    };
    let documented = parts.name.trim_start_matches("**").trim_end_matches("**");
    let name = decode::name(&decode::entities(documented, flavour), &flavour.names);
    if name.is_empty() {
        return Err((Code::UnusableName, "a field has no name: the generator could not spell it"));
    }
    let (Some(name_cell), Some(type_cell)) =
        (group.first().and_then(|row| row.cells.first()), group.first().and_then(|row| row.cells.get(1)))
    else {
        return Err((Code::MalformedRow, "a row of fields has no name or no type"));
    };
    let cell = spelled::unmark(parts.ty, flavour);
    let ty = spelled::read(&cell, context);
    let (description, values) = values_of_row(parts.description, &parts.notes, &ty, &cell, context, span);
    let optional = if context.marks_optional { parts.notes.optional } else { cell.optional };
    let required = parts.required.unwrap_or(!optional);
    let nullable = match (flavour.optional_type, cell.optional, required) {
        (Some(_), false, _) => Some(false),
        (Some(_), true, true) => Some(true),
        _ => None,
    };
    let wire = if flavour.names.wire {
        Some(Fact::stated(name.clone(), name_cell.span))
    } else {
        decode::with_symbols(&name, &flavour.names).map(Fact::conventional)
    };
    let field = RawField {
        wire,
        name: Spanned::new(name, name_cell.span),
        ty: Spanned::new(ty, type_cell.span),
        description: context.prose(description, span),
        required: Some(Fact::stated(required, span)),
        nullable: nullable.map(|nullable| Fact::stated(nullable, span)),
        read_only: parts.notes.read_only,
        deprecated: false,
        default: None,
        constant: None,
        values: values.map(|values| Box::new(Fact::stated(values, span))),
        constraints: Constraints::default(),
        example: None,
    };
    let anchor = spelled::own_anchor(&cell).map(str::to_owned);
    let nowhere = cell.href.as_deref() == Some(".md");
    Ok(Draft { field, anchor, nowhere, default: parts.notes.default })
}

/// The description without a list of values, and the list that the row itself holds.
fn values_of_row<'a>(
    description: &'a str,
    notes: &Notes<'a>,
    ty: &TypeExpr,
    cell: &spelled::Cell<'_>,
    context: &Context<'_>,
    span: Span,
) -> (&'a str, Option<RawEnum>) {
    let flavour = context.flavour;
    let inner = innermost(ty);
    if let Inline::Description(open, close) = flavour.enums.inline
        && let TypeExpr::Named { name, .. } = inner
        && cell.href.is_none()
        && let Some((before, list)) =
            description.strip_suffix(close).and_then(|description| description.rsplit_once(open))
    {
        let values = enums::from_commas(list, None, span);
        return (before, enums::raw_enum(Some(name.clone()), values));
    }
    // A list beside a documented type repeats the values of its page.
    let listed = notes.values.filter(|_| {
        matches!(
            inner,
            TypeExpr::Scalar(Scalar::String(_) | Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number)
        )
    });
    let values = listed.map(|list| enums::from_commas(&decode::entities(list, flavour), Some(inner), span));
    (description, values.and_then(|values| enums::raw_enum(None, values)))
}

impl Draft<'_> {
    /// Adds what other parts of the page say, and reads the default, which may name one of the values.
    pub(super) fn finish(self, context: &mut Context<'_>) -> RawField {
        let mut field = self.field;
        if let Some(values) = &field.values {
            let base = match innermost(&field.ty.value) {
                scalar @ TypeExpr::Scalar(Scalar::Integer(_) | Scalar::Float(_)) => scalar.clone(),
                _ => values.value.base.clone(),
            };
            field.ty.value = with_innermost(&field.ty.value, base);
        }
        let values = field.values.as_ref().map(|values| &values.value);
        let span = field.name.span;
        let default =
            self.default.and_then(|default| defaults::read(default, &field.ty.value, values, context, span));
        field.default = default.map(Box::new);
        field
    }
}
