//! The documentation of a field beyond its description.
//!
//! Guarantees: limits, defaults and other facts of the model are told once: not again where the description
//! tells them.

use serde_json::Value;

use crate::model::{Certainty, Field, Ty};

use super::doc::{Docs, code};
use super::item::RustType;

/// Returns the documentation of a field.
pub(super) fn field_docs(field: &Field, ty: &RustType) -> Docs {
    let mut docs = Docs::default();
    docs.description(&field.description);
    let mut notes = limits(field);
    if let Some(constant) = &field.constant {
        notes.push(format!("Always {}.", code(&constant.value.to_string())));
    } else if let Some(default) = &field.default {
        let text = match &default.value {
            Value::String(text) if !text.trim().is_empty() => text.clone(),
            value => value.to_string(),
        };
        if !tells(&field.description, &["default"], &[&text]) {
            notes.push(format!("Default: {}.", code(&text)));
        }
    }
    if field.read_only {
        notes.push("Read-only.".to_owned());
    }
    if matches!(ty, RustType::Option(inner) if matches!(**inner, RustType::Option(_))) {
        notes.push("`Some(None)` sends `null`.".to_owned());
    }
    if matches!(field.certainty, Certainty::Shown | Certainty::Observed) {
        notes.push("Only an example shows it.".to_owned());
    }
    docs.paragraph(notes.join(" "));
    docs
}

/// Words that a sentence about limits has.
const LIMIT_WORDS: [&str; 12] = [
    "maxim", "minim", "at most", "at least", "range", "between", "exceed", "length", "limit", "up to",
    "longer", "from",
];

/// Returns true if a description has one of the words, and all of the values.
fn tells(description: &str, words: &[&str], values: &[&str]) -> bool {
    let text = description.to_lowercase();
    let tokens = || text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    let has = |value: &&str| {
        let value = value.to_lowercase();
        tokens().any(|token| token == value || token.trim_end_matches('.') == value)
            || (value.contains(' ') && text.contains(&value))
    };
    words.iter().any(|word| text.contains(word)) && values.iter().all(has)
}

/// Returns the limits of a field's value that its description does not tell, a sentence each.
fn limits(field: &Field) -> Vec<String> {
    let limits = &field.constraints;
    let counted = |value: Option<u64>| value.map(|value| value.to_string());
    let least = if limits.exclusive_minimum { "More than" } else { "At least" };
    let most = if limits.exclusive_maximum { "Less than" } else { "At most" };
    let mut notes = Vec::new();
    for (least, most, min, max, unit) in [
        (least, most, limits.minimum.clone(), limits.maximum.clone(), None),
        ("At least", "At most", counted(limits.min_length), counted(limits.max_length), Some("character")),
        ("At least", "At most", counted(limits.min_items), counted(limits.max_items), Some("item")),
    ] {
        let values: Vec<&str> = [&min, &max].into_iter().filter_map(|value| value.as_deref()).collect();
        if values.is_empty() || tells(&field.description, &LIMIT_WORDS, &values) {
            continue;
        }
        let unit = match unit {
            Some(unit) if values.last() == Some(&"1") => format!(" {unit}"),
            Some(unit) => format!(" {unit}s"),
            None => String::new(),
        };
        notes.extend(match (min, max) {
            (Some(min), Some(max)) => {
                Some(format!("{least} {} and {} {}{unit}.", code(&min), most.to_lowercase(), code(&max)))
            }
            (Some(min), None) => Some(format!("{least} {}{unit}.", code(&min))),
            (None, Some(max)) => Some(format!("{most} {}{unit}.", code(&max))),
            (None, None) => None,
        });
    }
    if limits.unique_items || matches!(field.ty, Ty::List { unique: true, .. }) {
        notes.push("No item comes twice.".to_owned());
    }
    if let Some(pattern) = limits.pattern.as_deref().filter(|pattern| !pattern.trim().is_empty())
        && !field.description.contains(pattern)
    {
        notes.push(format!("Matches {}.", code(pattern)));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_told_where_a_word_and_the_value_itself_stand() {
        let cases = [
            ("Between 1 and 63 characters.", true),
            ("Minimum: **1**\n\nMaximum: **63**", true),
            ("At most 63, see version 1.", true),
            ("Between 10 and 63.", false),
            ("The 1 of 63.", false),
            ("", false),
        ];
        for (description, expected) in cases {
            assert_eq!(tells(description, &LIMIT_WORDS, &["1", "63"]), expected, "{description}");
        }
        assert!(tells("The default value is **true**.", &["default"], &["true"]));
        assert!(tells("Default: `two words`", &["default"], &["two words"]));
        assert!(!tells("Not by default.", &["default"], &["true"]));
    }
}
