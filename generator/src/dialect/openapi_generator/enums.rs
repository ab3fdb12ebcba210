//! Lists of allowed values: bullets, tables, and comma lists.
//!
//! Guarantees: the value is taken from the literal, never from the identifier; what kind of value a bare
//! text is (`200`: number or text) is a guess and marked as one.

use serde_json::{Number, Value};

use super::context::Context;
use super::decode;
use super::row::rest_of;
use crate::dialect::raw::{RawEnum, RawEnumValue};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar};
use crate::ground::source::Span;
use crate::read::decode_entities;
use crate::read::page::{BlockKind, Item, Table};

/// Values of bullets: `` * `IDENT` (value: `LITERAL`) ``; `None` if the list is another kind of list.
pub(super) fn from_items(items: &[Item], context: &Context<'_>) -> Option<Vec<RawEnumValue>> {
    items.iter().map(|item| from_item(item, context)).collect()
}

fn from_item(item: &Item, context: &Context<'_>) -> Option<RawEnumValue> {
    let text = item.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some(text.raw()),
        _ => None,
    })?;
    let (ident, literal) = text.split_once(" (value: ")?;
    let literal = literal.trim_end().strip_suffix(')')?;
    let value = literal_value(inside_backticks(literal));
    Some(enum_value(&decode::entities(inside_backticks(ident), context.flavour), value, item.span))
}

/// Code that may hold backticks itself, which end it early for a Markdown reader.
fn inside_backticks(code: &str) -> &str {
    let code = code.trim();
    code.strip_prefix('`').and_then(|code| code.strip_suffix('`')).unwrap_or(code)
}

/// Values of a table `Name | Value`, which is HTML-escaped in every flavour.
pub(super) fn from_table(table: &Table, context: &Context<'_>) -> Vec<RawEnumValue> {
    let mut values = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let ident = row.cells.first().map_or("", |cell| cell.raw());
        let range = rest_of(std::slice::from_ref(row), 1).unwrap_or_default();
        let text = decode_entities(context.slice(range).trim());
        let value = if context.flavour.enums.quoted {
            literal_value(&text)
        } else {
            Value::String(decode::source(&text).into_owned())
        };
        values.push(enum_value(&decode_entities(ident), value, row.span));
    }
    if !context.flavour.enums.quoted {
        guess_numbers(&mut values);
    }
    values
}

/// Values of a list with commas between: `a, b, c`.
///
/// A value that holds `, ` cannot be told from two. An empty last item may be an empty text or stand for
/// `null` (seen: both), so it is a guess. `base` is the type of the values, if it is known.
pub(super) fn from_commas(list: &str, base: Option<&TypeExpr>, span: Span) -> Vec<RawEnumValue> {
    let count = list.split(", ").count();
    let mut values: Vec<_> = list
        .split(", ")
        .enumerate()
        .map(|(at, value)| {
            let mut value = enum_value("", Value::String(value.to_owned()), span);
            if at + 1 == count && at > 0 && is_empty(&value) {
                value.wire = Some(Fact::conventional(Value::String(String::new())));
            }
            value
        })
        .collect();
    match base {
        Some(TypeExpr::Scalar(Scalar::String(_))) => {}
        Some(_) => values.iter_mut().for_each(|value| {
            if let Some(wire) = &mut value.wire
                && let Some(number) = wire.value.as_str().and_then(number)
            {
                wire.value = Value::Number(number);
            }
        }),
        None => guess_numbers(&mut values),
    }
    values
}

fn is_empty(value: &RawEnumValue) -> bool {
    value.wire.as_ref().is_some_and(|wire| wire.value.as_str() == Some(""))
}

fn enum_value(ident: &str, value: Value, span: Span) -> RawEnumValue {
    let ident = ident.trim();
    let same = match &value {
        Value::String(text) => text == ident,
        Value::Number(number) => number.to_string() == ident,
        _ => false,
    };
    RawEnumValue {
        ident: (!ident.is_empty() && !same).then(|| ident.to_owned()),
        wire: Some(Fact::stated(value, span)),
        description: String::new(),
        span,
    }
}

/// Reads bare texts that are all numbers as numbers, as a guess.
fn guess_numbers(values: &mut [RawEnumValue]) {
    let numbers: Option<Vec<Number>> = values
        .iter()
        .map(|value| value.wire.as_ref().and_then(|wire| wire.value.as_str()).and_then(number))
        .collect();
    for (value, number) in values.iter_mut().zip(numbers.into_iter().flatten()) {
        value.wire = Some(Fact { span: Some(value.span), ..Fact::conventional(Value::Number(number)) });
    }
}

/// A literal of source code: `"a\"b"`, `'a'`, `12`, `12l`, `1.5`.
fn literal_value(literal: &str) -> Value {
    for quote in ['"', '\''] {
        let inner = literal.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote));
        if let Some(inner) = inner {
            return Value::String(decode::source(inner).into_owned());
        }
    }
    let digits = literal.trim_end_matches(['l', 'L', 'f', 'F', 'd', 'D', 'm', 'M']);
    number(digits).map_or_else(|| Value::String(literal.to_owned()), Value::Number)
}

/// A text that is a JSON number.
pub(super) fn number(text: &str) -> Option<Number> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// A list of values as a whole; `None` if there is none.
pub(super) fn raw_enum(name: Option<String>, values: Vec<RawEnumValue>) -> Option<RawEnum> {
    let numbers = |test: fn(&Number) -> bool| {
        values.iter().all(
            |value| matches!(value.wire.as_ref().map(|wire| &wire.value), Some(Value::Number(n)) if test(n)),
        )
    };
    let base = if values.is_empty() {
        return None;
    } else if numbers(|number| !number.is_f64()) {
        TypeExpr::Scalar(Scalar::Integer(IntegerWidth::Unspecified))
    } else if numbers(|_| true) {
        TypeExpr::Scalar(Scalar::Float(FloatWidth::Unspecified))
    } else {
        TypeExpr::STRING
    };
    Some(RawEnum { name, base, values })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::FileId;

    #[test]
    fn literals_of_several_languages() {
        for (literal, value) in [
            (r#""a\"b""#, serde_json::json!("a\"b")),
            (r#""back`tick""#, serde_json::json!("back`tick")),
            (r#""back\\slash""#, serde_json::json!("back\\slash")),
            ("'a'", serde_json::json!("a")),
            ("\"\"", serde_json::json!("")),
            ("10000000000l", serde_json::json!(10_000_000_000_i64)),
            ("-3", serde_json::json!(-3)),
            ("1.1", serde_json::json!(1.1)),
            ("word", serde_json::json!("word")),
        ] {
            assert_eq!(literal_value(literal), value, "{literal}");
        }
    }

    #[test]
    fn comma_lists_keep_empty_values_and_guess_numbers() {
        let span = Span::new(FileId(0), 0..1);
        let shown = |list: &str| -> Vec<String> {
            from_commas(list, None, span)
                .iter()
                .map(|value| {
                    value
                        .wire
                        .as_ref()
                        .map_or(String::new(), |wire| format!("{} {:?}", wire.value, wire.certainty))
                })
                .collect()
        };
        assert_eq!(shown(", a,b, \n"), [r#""" Stated"#, r#""a,b" Stated"#, r#""\n" Stated"#]);
        assert_eq!(shown("a, "), [r#""a" Stated"#, r#""" Conventional"#]);
        assert_eq!(shown("1, -2"), ["1 Conventional", "-2 Conventional"]);
        assert_eq!(shown("1, x"), [r#""1" Stated"#, r#""x" Stated"#]);
    }
}
