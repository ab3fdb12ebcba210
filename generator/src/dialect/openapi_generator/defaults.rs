//! Default values, in the API's terms.
//!
//! Guarantees: a default that only the language has (`undefined`) is dropped with a finding; the identifier of
//! an enumeration's value becomes the value; what may be such an identifier is marked as a guess.

use serde_json::Value;

use super::context::Context;
use super::decode::entities;
use super::enums::number;
use crate::dialect::raw::{RawEnum, RawEnumValue};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::Code;
use crate::ground::scalar::Scalar;
use crate::ground::source::Span;
use crate::ground::words::fold;

/// Reads a default of a field of type `ty`, whose allowed values are `values`.
pub(super) fn read(
    raw: &str,
    ty: &TypeExpr,
    values: Option<&RawEnum>,
    context: &mut Context<'_>,
    span: Span,
) -> Option<Fact<Value>> {
    let flavour = context.flavour;
    let text = entities(raw, flavour);
    let quote = flavour.defaults.quote;
    let quoted = quote.and_then(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    let fact = match (values, quoted) {
        (Some(values), _) if !matches!(ty, TypeExpr::List(_) | TypeExpr::Set(_) | TypeExpr::Map(_)) => {
            find(&values.values, quoted.unwrap_or(&text), flavour.defaults.number_prefixes)
                .map(|value| Fact::stated(value, span))
        }
        (_, None) if flavour.defaults.filler.contains(&&*text) => None,
        _ => typed(quoted.unwrap_or(&text), ty, quoted.is_some(), context, span),
    };
    if fact.is_none() {
        context.report(Code::FillerDefault, span, format!("the default `{text}` is no value of the API"));
    }
    fact
}

fn typed(text: &str, ty: &TypeExpr, quoted: bool, context: &Context<'_>, span: Span) -> Option<Fact<Value>> {
    let defaults = &context.flavour.defaults;
    let stated = |value| Fact::stated(value, span);
    let guessed = |value| Fact { span: Some(span), ..Fact::conventional(value) };
    match ty {
        TypeExpr::Scalar(Scalar::Boolean) => text.parse().ok().map(Value::Bool).map(stated),
        TypeExpr::Scalar(Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number | Scalar::Decimal) => {
            if let Some(number) = number(text) {
                return Some(stated(Value::Number(number)));
            }
            number_behind(text, defaults.number_prefixes).map(guessed)
        }
        TypeExpr::Scalar(Scalar::String(_)) => {
            let date = (!quoted).then(|| java_date(text)).flatten();
            let is_guess = defaults.identifiers && date.is_none() && is_pascal_case(text);
            let value = Value::String(date.unwrap_or_else(|| text.to_owned()));
            Some(if is_guess { guessed(value) } else { stated(value) })
        }
        TypeExpr::Scalar(Scalar::Any | Scalar::Object) | TypeExpr::Map(_) => {
            serde_json::from_str(text).ok().map(stated)
        }
        TypeExpr::List(_) | TypeExpr::Set(_) => {
            serde_json::from_str(text).ok().filter(Value::is_array).map(stated)
        }
        // Which values the type has is known when all pages are read.
        TypeExpr::Named { .. } => Some(guessed(Value::String(text.to_owned()))),
        _ => None,
    }
}

/// The value that a default means: by identifier (`IntEnumEnum.2`, `Variant2`, `InProgress`) or as it stands.
pub(super) fn find(values: &[RawEnumValue], text: &str, number_prefixes: &[&str]) -> Option<Value> {
    let wire = |value: &RawEnumValue| value.wire.as_ref().map(|wire| wire.value.clone());
    let shown = |value: &RawEnumValue| {
        value
            .wire
            .as_ref()
            .map(|wire| wire.value.as_str().map_or_else(|| wire.value.to_string(), str::to_owned))
    };
    let member = text.rsplit_once(['.', ':']).map_or(text, |(_, member)| member);
    let exact = |text: &str| {
        values
            .iter()
            .find(|value| value.ident.as_deref() == Some(text))
            .or_else(|| values.iter().find(|value| shown(value).as_deref() == Some(text)))
    };
    let folded =
        || values.iter().find(|value| shown(value).is_some_and(|shown| fold(&shown) == fold(member)));
    let by_number = || {
        let number = number_behind(member, number_prefixes)?;
        values.iter().find(|value| wire(value).as_ref() == Some(&number))
    };
    exact(text).or_else(|| exact(member)).or_else(by_number).or_else(folded).and_then(wire)
}

/// The number in an identifier: `Variant2`, `NUMBER_2`, `IntEnum.2`.
fn number_behind(text: &str, prefixes: &[&str]) -> Option<Value> {
    let member = text.rsplit_once('.').map_or(text, |(_, member)| member);
    let digits = prefixes.iter().find_map(|prefix| member.strip_prefix(prefix)).unwrap_or(member);
    number(digits).map(Value::Number)
}

fn is_pascal_case(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && text.chars().any(|c| c.is_ascii_lowercase())
}

/// `Thu Jan 02 00:00:00 UTC 2020`, the way a generator written in Java prints a date, as `2020-01-02`.
fn java_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<_> = text.split(' ').collect();
    let [_weekday, month, day, time, _zone, year] = words.as_slice() else { return None };
    let month = MONTHS.iter().position(|name| name == month)? + 1;
    let (day, year): (u8, u16) = (day.parse().ok()?, year.parse().ok()?);
    (*time == "00:00:00").then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::FileId;

    fn value(ident: Option<&str>, wire: Value) -> RawEnumValue {
        let span = Span::new(FileId(0), 0..1);
        let ident = ident.map(str::to_owned);
        RawEnumValue { ident, wire: Some(Fact::stated(wire, span)), description: String::new(), span }
    }

    #[test]
    fn identifiers_lead_to_values() {
        let values = [
            value(Some("Variant1"), "-1".into()),
            value(Some("NUMBER_2"), 2.into()),
            value(None, "in-progress".into()),
            value(Some("Xy"), "x y".into()),
        ];
        for (text, wire) in [
            ("Variant1", Some(Value::from("-1"))),
            ("IntEnumEnum.2", Some(Value::from(2))),
            ("Variant2", Some(Value::from(2))),
            ("InProgress", Some(Value::from("in-progress"))),
            ("x y", Some(Value::from("x y"))),
            ("Color.Xy", Some(Value::from("x y"))),
            ("other", None),
        ] {
            assert_eq!(find(&values, text, &["Variant"]), wire, "{text}");
        }
    }

    #[test]
    fn dates_as_java_prints_them() {
        assert_eq!(java_date("Thu Jan 02 00:00:00 UTC 2020").as_deref(), Some("2020-01-02"));
        assert_eq!(java_date("Thu Jan 02 10:00:00 UTC 2020"), None);
        assert_eq!(java_date("The quick brown fox jumps over"), None);
    }
}
