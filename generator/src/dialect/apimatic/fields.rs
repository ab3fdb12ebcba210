//! Rows of a table of fields or parameters.
//!
//! Guarantees: a row gives a fact or a finding; requiredness is what the tags say; `null` is claimed only
//! where the language's type column tells it.

use serde_json::Value;

use crate::dialect::raw::RawField;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::{Scalar, StringFormat};
use crate::ground::source::Spanned;
use crate::read::page::{Cell, Row};

use super::cells::{self, Tags};
use super::flavour::NullMark;
use super::reader::Reader;

impl Reader<'_> {
    /// A type cell: the type, with its link resolved.
    pub(super) fn ty(&self, cell: &Cell) -> TypeExpr {
        let (spelled, href) = cells::spelled(cell);
        self.spelled(&spelled, href)
    }

    /// The spelling of a value's type.
    pub(super) fn spelled(&self, spelled: &str, href: Option<&str>) -> TypeExpr {
        let link = href.and_then(|href| self.target(href));
        self.dated(spelled, self.flavour.types.parse(spelled, link.as_deref()))
    }

    /// Turns the type of a date with a time into the type of a date, where the API has one for each.
    pub(super) fn dated(&self, spelled: &str, ty: TypeExpr) -> TypeExpr {
        let words = |name: &str| spelled.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
        match self.flavour.types.date_beside {
            Some((date, time)) if self.dates && words(date) && !words(time) => {
                with_format(ty, StringFormat::DateTime, StringFormat::Date)
            }
            _ => ty,
        }
    }

    /// A row of four columns: name, type, tags, description. `None` (and a finding) if it has too few, or no name.
    pub(super) fn field(&mut self, row: &Row) -> Option<(RawField, Tags)> {
        let [name, ty, tags, rest @ ..] = row.cells.as_slice() else {
            let message = format!("a row of four columns has only {}", row.cells.len());
            self.report(Diagnostic::new(Code::MalformedRow, row.span, message));
            self.ledger.skip(row.span, Code::MalformedRow);
            return None;
        };
        if rest.len() > 1 {
            let message = format!("the row has {} cells for four columns", row.cells.len());
            self.report(Diagnostic::new(Code::SurplusCells, row.span, message));
        }
        if !cells::name(name).contains(char::is_alphanumeric) {
            let message = "the row has no name, or one without a letter or digit";
            self.report(Diagnostic::new(Code::UnusableName, row.span, message));
            self.ledger.skip(row.span, Code::UnusableName);
            return None;
        }
        self.ledger.used(row.span);
        let spelled = self.ty(ty);
        if let TypeExpr::Unknown(words) = &spelled {
            let message = format!("the type `{words}` is not understood");
            self.report(Diagnostic::new(Code::UnknownSpelling, ty.span, message));
        }
        let at = tags.span;
        let tags = cells::tags(tags);
        if tags.unknown {
            let message = format!("the tags `{}` are not all understood", self.sources.text(at).trim());
            self.report(Diagnostic::new(Code::UnknownSpelling, at, message));
        }
        let (spelled, nullable) = self.nullable(spelled, tags);
        let described = cells::description(row, 3);
        let value = described.value.map(|value| Fact::stated(value, row.span));
        let (default, constant) = if tags.constant { (None, value) } else { (value, None) };
        let field = RawField {
            name: Spanned::new(cells::name(name), name.span),
            wire: None,
            ty: Spanned::new(spelled, ty.span),
            description: described.text,
            required: tags.required.map(|required| Fact::stated(required, at)),
            nullable: nullable.map(|nullable| Fact::stated(nullable, ty.span)),
            read_only: tags.read_only,
            deprecated: false,
            default: default.map(Box::new),
            constant: constant.map(Box::new),
            values: None,
            constraints: described.constraints,
            example: None,
        };
        Some((field, tags))
    }

    /// The type without its own mark for `null`, and what the mark says.
    fn nullable(&self, ty: TypeExpr, tags: Tags) -> (TypeExpr, Option<bool>) {
        let required = tags.required == Some(true);
        match (ty, self.flavour.null) {
            (TypeExpr::Nullable(inner), NullMark::Always) => (*inner, Some(true)),
            (TypeExpr::Nullable(inner), NullMark::RequiredScalars) => (*inner, required.then_some(true)),
            // Anything may be `null`, too.
            (TypeExpr::Scalar(Scalar::Any), _) => (TypeExpr::ANY, None),
            (ty, NullMark::Always) => (ty, Some(false)),
            (ty, NullMark::RequiredScalars) => {
                let value = matches!(
                    ty,
                    TypeExpr::Scalar(
                        Scalar::Boolean
                            | Scalar::Integer(_)
                            | Scalar::Float(_)
                            | Scalar::String(
                                StringFormat::Date | StringFormat::DateTime | StringFormat::Uuid
                            )
                    )
                );
                (ty, (required && value).then_some(false))
            }
        }
    }
}

/// Replaces the form of texts.
pub(super) fn with_format(ty: TypeExpr, from: StringFormat, to: StringFormat) -> TypeExpr {
    let inner = |ty: Box<TypeExpr>| Box::new(with_format(*ty, from, to));
    match ty {
        TypeExpr::Scalar(Scalar::String(format)) if format == from => TypeExpr::Scalar(Scalar::String(to)),
        TypeExpr::List(ty) => TypeExpr::List(inner(ty)),
        TypeExpr::Set(ty) => TypeExpr::Set(inner(ty)),
        TypeExpr::Map(ty) => TypeExpr::Map(inner(ty)),
        TypeExpr::Nullable(ty) => TypeExpr::Nullable(inner(ty)),
        other => other,
    }
}

/// The form that a generated placeholder gives away: they are always the same day.
pub(super) fn placeholder_format(example: &Value) -> Option<StringFormat> {
    match example {
        Value::String(text) if text == "2016-03-13" => Some(StringFormat::Date),
        Value::String(text) if text == "2016-03-13T12:52:32.123Z" => Some(StringFormat::DateTime),
        Value::Array(items) => items.first().and_then(placeholder_format),
        _ => None,
    }
}
