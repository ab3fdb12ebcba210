//! Values of enumerations: literals as pages write them, and where a field finds its values.
//!
//! `"open"` -> the text `open`; `(1 << 3)` -> the number 8. A field finds values by a mark, by a section of its page, by a link,
//! or in its description.

use serde_json::{Number, Value};

use super::super::grammar::rules::Fact;
use super::super::outline::section::{DocField, DocValue, SectionIndex};
use super::super::type_expr::TypeExpr;
use super::spelling::innermost;
use super::{Library, Place};
use crate::dialect::told_values::{ValueKind, told_values};
use crate::ground::scalar::Scalar;
use crate::ground::source::Span;
use crate::ground::words::fold;

/// Returns the JSON value of a literal: a quoted text, a whole number, a number, else the text.
pub(crate) fn literal(text: &str) -> Value {
    let quoted = |mark: char| {
        text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)).filter(|_| text.len() > 1)
    };
    if let Some(inner) = quoted('"').or_else(|| quoted('\'')) {
        return Value::String(unescaped(inner));
    }
    let trimmed = text.trim();
    let digits = trimmed.strip_suffix(['l', 'L']).unwrap_or(trimmed);
    if is_integer(digits)
        && let Ok(number) = digits.parse::<i64>()
    {
        return Value::Number(number.into());
    }
    let fraction = trimmed.split_once('.').is_some_and(|(whole, part)| {
        is_integer(whole) && part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty()
    });
    if fraction && let Some(number) = trimmed.parse().ok().and_then(Number::from_f64) {
        return Value::Number(number);
    }
    Value::String(trimmed.to_owned())
}

/// Returns whether a text is a whole number. One with a zero before it is a code: `007`.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_code = digits.starts_with('0') && digits.len() > 1;
    !digits.is_empty() && !is_code && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

/// Where the values of a field come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoundValues {
    pub(crate) values: Vec<DocValue>,
    /// The name on the wire that the section of the values gives.
    pub(crate) wire: Option<String>,
    /// The documented name of the list.
    pub(crate) name: Option<String>,
    /// The type that the list is.
    pub(crate) ty: Option<Place>,
}

impl FoundValues {
    /// Returns values of which only the text is known.
    pub(crate) fn plain(texts: Vec<String>, span: Span) -> Self {
        let value = |text| DocValue { text, span, ..DocValue::default() };
        Self { values: texts.into_iter().map(value).collect(), ..Self::default() }
    }
}

impl Library<'_> {
    /// Returns the values that a field of type `expr` may have.
    pub(crate) fn values_of(&self, field: &DocField, expr: &TypeExpr, page: usize) -> Option<FoundValues> {
        let plain = |texts| FoundValues::plain(texts, field.span);
        if let Some(values) = field.facts.list(Fact::Values) {
            return Some(plain(values));
        }
        if let Some(found) = self.values_of_page(field, page) {
            return Some(found);
        }
        let kind = value_kind(innermost(expr))?;
        if let Some(found) = self.values_by_link(field, page, kind) {
            return Some(found);
        }
        let told = told_values(&self.grammar.values, &field.doc, kind)?;
        let numeric = told.iter().all(|text| literal(text).is_number());
        (kind != ValueKind::Integer || numeric).then(|| plain(told))
    }

    /// Returns the values of a section of this page, by the link in the row's type or by the row's name.
    fn values_of_page(&self, field: &DocField, page: usize) -> Option<FoundValues> {
        let rules = &self.grammar.values;
        let doc = self.docs.get(page)?;
        let by_link = || {
            let (_, link) = field.links.iter().find(|(column, _)| rules.link.contains(column))?;
            let anchor = link.strip_prefix('#')?;
            doc.values_of
                .get(&format!("#{}", anchor.replace('`', "")))
                .or_else(|| doc.values_of.get(&fold(link)))
        };
        let by_name = || {
            let name = fold(&field.written);
            rules
                .by_name
                .then(|| doc.values_of.get(&format!("{name}enum")).or_else(|| doc.values_of.get(&name)))?
        };
        let index: SectionIndex = *by_link().or_else(by_name)?;
        let section = doc.sections.get(index);
        (!section.values.is_empty()).then(|| FoundValues {
            values: section.values.clone(),
            wire: section.wire.clone(),
            name: section.name.clone(),
            ..FoundValues::default()
        })
    }

    fn values_by_link(&self, field: &DocField, page: usize, kind: ValueKind) -> Option<FoundValues> {
        for (_, link) in field.links.iter().filter(|(column, _)| self.grammar.values.link.contains(column)) {
            let Some(target) = self.target(link, page) else { continue };
            let holds = |place: &Place| {
                self.section(*place).is_some_and(|section| {
                    !section.values.is_empty() && section.rows.is_empty() && !section.flags
                })
            };
            let Some(place) = self.typed(target).or(Some(target)).filter(holds) else { continue };
            let Some(section) = self.section(place) else { continue };
            let numeric = section.values.iter().all(|value| literal(&value.text).is_number());
            let fits = match kind {
                ValueKind::Unknown => true,
                ValueKind::Integer => numeric,
                ValueKind::String => !numeric,
            };
            if fits {
                return Some(FoundValues {
                    values: section.values.clone(),
                    name: section.name.clone(),
                    ty: Some(place).filter(|place| {
                        self.types.contains_key(place) && !section.rule.is_some_and(|rule| rule.inline)
                    }),
                    ..FoundValues::default()
                });
            }
        }
        None
    }
}

/// Returns the kind of values that a type may have; `None` for a type whose values no sentence lists.
fn value_kind(expr: &TypeExpr) -> Option<ValueKind> {
    match expr {
        TypeExpr::Scalar(Scalar::String(_)) => Some(ValueKind::String),
        TypeExpr::Scalar(Scalar::Integer(_)) => Some(ValueKind::Integer),
        TypeExpr::Scalar(Scalar::Any) | TypeExpr::Unknown(_) => Some(ValueKind::Unknown),
        _ => None,
    }
}
