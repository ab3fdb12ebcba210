//! Open enumerations, and those that the user closed.
//!
//! Guarantees: every documented value has a variant, every other value has a place; what cannot be an
//! enumeration in Rust (values of mixed kinds, fractions, none at all) is the type of its values. A `false` among words
//! stands for an `off` that was read as YAML: it has no variant unless the user says what it is.

use std::collections::HashSet;

use serde_json::Value;

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::words::words;
use crate::model::{Api, Certainty, Enum, EnumBase, EnumValue, TypeId, TypeKind};

use super::ApiPlanner;
use super::doc::{Docs, code};
use super::ident::{Case, Named, Scope};
use super::item::{EnumItem, ItemKind, Literal, RustType, VariantItem};

/// The variant of values that are not documented; rarely the name of a value.
const FALLBACK: &str = "Undocumented";

/// Words for the sign of a number.
const NEGATIVE: [&str; 4] = ["minus", "neg", "negative", "m"];

/// Returns the item of an enumeration. Adds to the documentation what the item itself does not tell.
pub(super) fn enum_item(
    planner: &mut ApiPlanner<'_>,
    model: &Enum,
    freed: &[String],
    docs: &mut Docs,
) -> ItemKind {
    let Some((values, literals)) = literals(model) else {
        let values: Vec<String> =
            model.values.iter().map(|value| code(&value.wire.value.to_string())).collect();
        if !values.is_empty() {
            docs.paragraph(format!("Known values: {}.", values.join(", ")));
        }
        return ItemKind::Alias(values_type(model));
    };
    let mut scope = Scope::with(if model.closed { &[] } else { &[FALLBACK] });
    let mut variants: Vec<VariantItem> = Vec::new();
    let mut guessed = false;
    let mut seen = HashSet::new();
    let misnamed = model.values.iter().any(tells_another_number);
    let misread = misread_boolean(model);
    if let Some(value) = misread {
        planner.findings.extend(boolean_value(value));
    }
    let given = scope.give(model.values.iter().map(|value| value.given.as_ref()), freed);
    for ((value, literal), given) in model.values.iter().zip(literals).zip(given) {
        let is_misread = misread.is_some_and(|misread| std::ptr::eq(misread, value));
        if is_misread || !seen.insert(&value.wire.value) {
            continue;
        }
        let named = given.unwrap_or_else(|| variant_name(&mut scope, value, &literal, misnamed));
        planner.report_clash(&named, &format!("the value {}", value.wire.value), value.span);
        let mut variant = Docs::default();
        variant.description(&value.description);
        if values == Values::Texts && value.wire.certainty == Certainty::Conventional {
            let text = code(value.wire.value.as_str().unwrap_or_default());
            variant.paragraph(format!("Guessed spelling: {text}."));
            guessed = true;
        }
        variants.push(VariantItem { ident: named.ident, docs: variant, value: literal });
    }
    if guessed {
        docs.paragraph("The documentation does not show a guessed spelling: the service may use another.");
    }
    if model.closed {
        docs.paragraph("There are no other values: one that the service sends all the same cannot be read.");
    }
    let shown = variants.iter().all(|variant| match &variant.value {
        Literal::Text(text) => !text.contains(|c: char| c == '`' || c.is_control()) && text.trim() == text,
        _ => true,
    });
    ItemKind::Enum(EnumItem { integer: values == Values::Integers, variants, shown, closed: model.closed })
}

/// Returns the only `true` or `false` of an enumeration of words.
fn misread_boolean(model: &Enum) -> Option<&EnumValue> {
    /// As many words do not come with one boolean by chance.
    const WORDS: usize = 2;
    let text = |value: &EnumValue| value.wire.value.as_str().unwrap_or_default().to_ascii_lowercase();
    let mut booleans = model.values.iter().filter(|value| ["true", "false"].contains(&text(value).as_str()));
    let only = booleans.next().filter(|_| booleans.next().is_none() && model.values.len() > WORDS)?;
    (model.base == EnumBase::String && only.wire.certainty != Certainty::Overridden).then_some(only)
}

fn boolean_value(value: &EnumValue) -> Option<Diagnostic> {
    let text = value.wire.value.as_str().unwrap_or_default();
    let message = format!("the value {} stands among words and has no variant", code(text));
    let help = "if the service sends it, or another word in its place, say so: `--override value:Type.Member.wire=off`";
    Some(Diagnostic::new(Code::BooleanValue, value.span?, message).help(help))
}

/// Returns the type of the values of an enumeration that cannot be one in Rust.
pub(super) fn plain_type(model: &Enum) -> Option<RustType> {
    literals(model).is_none().then(|| values_type(model))
}

fn values_type(model: &Enum) -> RustType {
    let all = |test: fn(&Value) -> bool| model.values.iter().all(|value| test(&value.wire.value));
    match model.base {
        EnumBase::String if all(Value::is_string) => RustType::String,
        EnumBase::Integer if all(Value::is_i64) => RustType::I64,
        EnumBase::Number if all(Value::is_number) => RustType::Number,
        _ => RustType::Value,
    }
}

/// The kind of the values of an enumeration, where Rust can have one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    Texts,
    Integers,
}

/// Returns what the values of a type are, if it becomes an enumeration that a value turns into.
pub(super) fn kind(api: &Api, id: TypeId) -> Option<Values> {
    match &api.ty(id).kind {
        TypeKind::Enum(model) if !model.closed => literals(model).map(|(values, _)| values),
        _ => None,
    }
}

/// Returns the values as literals of one kind.
fn literals(model: &Enum) -> Option<(Values, Vec<Literal>)> {
    if model.values.is_empty() {
        return None;
    }
    let values = model.values.iter().map(|value| &value.wire.value);
    if model.base == EnumBase::String {
        let text = |value: &Value| match value {
            Value::String(text) => Some(Literal::Text(text.clone())),
            _ => None,
        };
        return Some((Values::Texts, values.map(text).collect::<Option<_>>()?));
    }
    let whole = |value: &Value| match value {
        Value::Number(number) => number.as_i64().map(Literal::I64),
        _ => None,
    };
    Some((Values::Integers, values.map(whole).collect::<Option<_>>()?))
}

/// Returns whether the documented name of a value that is a number tells another one: `Variant1` for -1, `Variant12` for 1.
fn tells_another_number(value: &EnumValue) -> bool {
    let text = value.wire.value.as_str().map_or_else(|| value.wire.value.to_string(), str::to_owned);
    let Some(name) = value.name.as_deref().filter(|_| text.parse::<f64>().is_ok()) else { return false };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let told = name.starts_with('-') || words(name).iter().any(|word| NEGATIVE.contains(&word.as_str()));
    has_digit(name) && (digits(name) != digits(&text) || text.starts_with('-') != told)
}

fn has_digit(name: &str) -> bool {
    name.contains(|c: char| c.is_ascii_digit())
}

/// Returns the name of a variant: that of its value, or the one that the documents give where the value has no word. If a
/// documented name tells another number than is sent, none of those with a number is believed.
fn variant_name(scope: &mut Scope, value: &EnumValue, literal: &Literal, misnamed: bool) -> Named {
    let name = value.name.as_deref().filter(|name| !misnamed || !has_digit(name)).unwrap_or_default();
    match literal {
        Literal::Text(text) if text.trim().is_empty() => {
            scope.name(Case::Pascal, &[name, "empty"], &["value"], "value")
        }
        Literal::Text(text) if text.contains(char::is_alphabetic) => {
            scope.name(Case::Pascal, &[text, name], &["value"], "value")
        }
        Literal::Text(text) => scope.name(Case::Pascal, &[name, text], &["value"], "value"),
        _ => scope.name(Case::Pascal, &[name, &value.wire.value.to_string()], &["value"], "value"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::fact::Fact;

    #[test]
    fn only_a_lone_boolean_among_words_has_no_variant() {
        let misread = |words: &[&str], certainty: Certainty| {
            let value = |word: &&str| EnumValue {
                name: None,
                wire: Fact { value: (*word).into(), certainty, span: None },
                description: String::new(),
                span: None,
                given: None,
            };
            let model =
                Enum { base: EnumBase::String, values: words.iter().map(value).collect(), closed: false };
            misread_boolean(&model).map(|value| value.wire.value.clone())
        };
        assert_eq!(misread(&["running", "FALSE", "starting"], Certainty::Stated), Some("FALSE".into()));
        assert_eq!(misread(&["running", "FALSE", "starting"], Certainty::Overridden), None);
        for words in [&["true", "false", "auto"][..], &["false", "auto"], &["on", "off", "falsely"]] {
            assert_eq!(misread(words, Certainty::Stated), None, "{words:?}");
        }
    }
}
