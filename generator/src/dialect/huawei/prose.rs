//! Facts in the sentences of a description: defaults, limits, marks; enumerations are next door.
//!
//! Guarantees: a fact is taken only where the sentence has one reading; a default fits its type; several
//! limits in one cell (one for each protocol, say) give none.

use serde_json::Value;

use crate::dialect::raw::RawEnum;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::constraints::Constraints;
use crate::ground::fact::Fact;
use crate::ground::scalar::Scalar;
use crate::ground::source::Span;
use crate::read::page::{Block, BlockKind, plain};
use crate::read::text::{Inline, Text};

use super::enumeration;

/// What a description states besides its words.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) default: Option<Fact<Value>>,
    pub(super) values: Option<Fact<RawEnum>>,
    pub(super) constraints: Constraints,
    pub(super) read_only: bool,
    pub(super) deprecated: bool,
}

/// Reads the description of a parameter of type `ty`.
pub(super) fn read(blocks: &[Block], ty: &TypeExpr) -> Facts {
    let words = plain(blocks);
    let lower = words.to_ascii_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| lower.contains(phrase));
    Facts {
        default: default(blocks, ty),
        values: enumeration::read(blocks, ty),
        constraints: constraints(blocks, &lower, ty),
        read_only: says(&["parameter is read-only", "field is read-only", "this is a read-only"]),
        deprecated: says(&[
            "parameter is deprecated",
            "field is deprecated",
            "parameter has been deprecated",
            "field has been deprecated",
            "parameter has been discarded",
            "field has been discarded",
        ]),
    }
}

/// Every paragraph of a cell, also those in lists, but not those in notes.
pub(super) fn paragraphs(blocks: &[Block]) -> Vec<(&Text, Span)> {
    let mut found = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => found.push((text, block.span)),
            BlockKind::List(items) => {
                items.iter().for_each(|item| found.extend(paragraphs(&item.blocks)));
            }
            _ => {}
        }
    }
    found
}

/// A value of the type, written as `token`.
pub(super) fn typed(token: &str, ty: &TypeExpr) -> Option<Value> {
    let token = token.trim().trim_matches('"').trim();
    match ty {
        TypeExpr::Scalar(Scalar::String(_)) => Some(Value::from(token)),
        TypeExpr::Scalar(Scalar::Integer(_)) => token.parse::<i64>().ok().map(Value::from),
        TypeExpr::Scalar(Scalar::Boolean) => token.to_lowercase().parse::<bool>().ok().map(Value::from),
        TypeExpr::Scalar(Scalar::Float(_) | Scalar::Number | Scalar::Decimal) => {
            serde_json::from_str::<Value>(token).ok().filter(Value::is_number)
        }
        TypeExpr::List(item) | TypeExpr::Set(item) => typed(token, item),
        _ => None,
    }
}

const DEFAULT_PHRASES: [&str; 5] =
    ["default value is", "default value:", "default:", "default is", "defaults to"];

/// Words that describe a default without naming it.
const NO_DEFAULT: [&str; 12] =
    ["blank", "null", "none", "the", "empty", "left", "not", "a", "an", "that", "n/a", "default"];

fn default(blocks: &[Block], ty: &TypeExpr) -> Option<Fact<Value>> {
    if matches!(ty, TypeExpr::List(_) | TypeExpr::Set(_)) {
        return None;
    }
    let mut found: Option<Fact<Value>> = None;
    for (text, span) in paragraphs(blocks) {
        for token in default_tokens(text) {
            if token.is_empty() || NO_DEFAULT.contains(&token.to_lowercase().as_str()) {
                continue;
            }
            let value = typed(&token, ty)?;
            match &found {
                Some(known) if known.value != value => return None,
                _ => found = Some(Fact::stated(value, span)),
            }
        }
    }
    found
}

fn default_tokens(text: &Text) -> Vec<String> {
    let mut tokens = Vec::new();
    let inlines = text.inlines();
    for (at, inline) in inlines.iter().enumerate() {
        let marked = match inlines.get(at + 1) {
            Some(Inline::Strong(token) | Inline::Code(token)) => Some(token.trim()),
            _ => None,
        };
        let Inline::Plain(words) = inline else { continue };
        let lower = words.to_ascii_lowercase();
        if !lower.contains("default") {
            continue;
        }
        if let Some(token) = marked
            && DEFAULT_PHRASES.iter().any(|phrase| lower.trim_end().ends_with(phrase))
        {
            tokens.push(token.trim_matches('"').to_owned());
            continue;
        }
        for phrase in DEFAULT_PHRASES {
            let Some((_, rest)) = lower.split_once(phrase) else { continue };
            let rest = words.get(words.len() - rest.len()..).unwrap_or("").trim_start();
            let token = rest.split([' ', ',', ';', ')']).next().unwrap_or("").trim_end_matches('.');
            // A bare word may be the start of any sentence; numbers and truth values are not.
            if token.parse::<f64>().is_ok() || token == "true" || token == "false" {
                tokens.push(token.to_owned());
            }
            break;
        }
    }
    tokens
}

fn constraints(blocks: &[Block], lower: &str, ty: &TypeExpr) -> Constraints {
    let mut limits = Constraints::default();
    let (low, high) = stated_bounds(blocks);
    match ty {
        TypeExpr::Scalar(Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number) => {
            let (low, high) = if low.is_none() && high.is_none() { range(lower) } else { (low, high) };
            limits.minimum = low;
            limits.maximum = high;
        }
        TypeExpr::Scalar(Scalar::String(_)) => {
            let (low, high) = if low.is_none() && high.is_none() { length(lower) } else { (low, high) };
            limits.min_length = low.and_then(|low| low.parse().ok()).filter(|low| *low > 0);
            limits.max_length = high.and_then(|high| high.parse().ok());
        }
        TypeExpr::List(_) | TypeExpr::Set(_) => {
            limits.min_items = low.and_then(|low| low.parse().ok()).filter(|low| *low > 0);
            limits.max_items = high.and_then(|high| high.parse().ok());
        }
        _ => {}
    }
    limits
}

/// `Minimum: a` and `Maximum: b` as paragraphs of their own (generated pages): values of a number, lengths of
/// a text, items of a list.
fn stated_bounds(blocks: &[Block]) -> (Option<String>, Option<String>) {
    let mut bounds = (None, None);
    for block in blocks {
        let BlockKind::Paragraph(text) = &block.kind else { continue };
        for line in text.plain().lines() {
            if let Some((title, value)) = line.split_once(':') {
                let value = Some(value.trim()).filter(|value| value.parse::<i64>().is_ok());
                match title.trim() {
                    "Minimum" => bounds.0 = value.map(str::to_owned),
                    "Maximum" => bounds.1 = value.map(str::to_owned),
                    _ => {}
                }
            }
        }
    }
    bounds
}

/// `ranges from 1 to 1,024`, `Value range: 1-100`: only where there is one range.
fn range(lower: &str) -> (Option<String>, Option<String>) {
    let mut ranges = Vec::new();
    for phrase in ["ranges from ", "value range: ", "value range is ", "range from "] {
        ranges
            .extend(lower.match_indices(phrase).map(|(at, _)| lower.get(at + phrase.len()..).unwrap_or("")));
    }
    match ranges.as_slice() {
        [rest] => from_to(rest).map_or((None, None), |(low, high)| (Some(low), Some(high))),
        _ => (None, None),
    }
}

fn from_to(rest: &str) -> Option<(String, String)> {
    let (low, rest) = number(rest.trim_start_matches("from "))?;
    // A unit may stand between: `1 GB to 1,024 GB`.
    let rest =
        rest.trim_start().trim_start_matches(|c: char| c.is_ascii_alphabetic() && c != 't').trim_start();
    let rest = rest.strip_prefix("to ").or_else(|| rest.strip_prefix(['-', '–', '~']))?;
    let (high, _) = number(rest.trim_start())?;
    Some((low, high))
}

fn number(text: &str) -> Option<(String, &str)> {
    let end = text
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || *c == ',' || (*c == '-' && *at == 0)))
        .map_or(text.len(), |(at, _)| at);
    let (digits, rest) = text.split_at_checked(end)?;
    let digits = digits.trim_end_matches(',').replace(',', "");
    digits.parse::<i64>().ok().map(|value| (value.to_string(), rest))
}

/// `1 to 64 characters`, `a maximum of 255 characters`: only where there is one such limit.
fn length(lower: &str) -> (Option<String>, Option<String>) {
    let mut places = lower.match_indices(" characters").map(|(at, _)| lower.get(..at).unwrap_or(""));
    let (Some(before), None) = (places.next(), places.next()) else { return (None, None) };
    let mut words = before.split_whitespace().rev();
    let last = |word: Option<&str>| word.and_then(number).filter(|(_, rest)| rest.is_empty()).map(|(n, _)| n);
    let Some(high) = last(words.next()) else { return (None, None) };
    match (words.next(), words.next()) {
        (Some("to" | "and"), Some(low)) if last(Some(low)).is_some() => (last(Some(low)), Some(high)),
        (Some("of"), Some("maximum")) | (Some("to"), Some("up")) | (Some("most"), Some("at")) => {
            (None, Some(high))
        }
        _ => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{FileId, SourceFile};
    use crate::read::html;
    use crate::spelling::huawei::parse;

    fn facts(ty: &str, cell: &str) -> Facts {
        let (page, _) = html::read(FileId(0), &SourceFile::new("a.html", cell));
        read(&page.blocks, &parse(ty))
    }

    #[test]
    fn a_default_fits_its_type_and_is_no_word() {
        let default = |ty: &str, cell: &str| facts(ty, cell).default.map(|fact| fact.value.to_string());
        for (ty, cell, expected) in [
            ("Integer", "The default value is <strong>4</strong>.", Some("4")),
            ("Integer", "Size. The default value is 10, at most 20.", Some("10")),
            ("Boolean", "<p>Default: <strong>true</strong></p>", Some("true")),
            ("String", "The default value is <strong>${port}</strong>.", Some("\"${port}\"")),
            ("String", "The default value is left blank.", None),
            ("String", "The default value is <strong>null</strong>.", None),
            ("String", "The default value is the first one.", None),
            ("Integer", "The default value is <strong>many</strong>.", None),
            ("Integer", "Default: <strong>1</strong> for A. Default: <strong>2</strong> for B.", None),
            ("Array", "The default value is <strong>1</strong>.", None),
        ] {
            assert_eq!(default(ty, cell).as_deref(), expected, "{ty}: {cell}");
        }
    }

    #[test]
    fn one_range_is_a_limit_and_several_are_none() {
        let limits = |ty: &str, cell: &str| {
            let limits = facts(ty, cell).constraints;
            let texts = (limits.minimum.unwrap_or_default(), limits.maximum.unwrap_or_default());
            (texts, limits.min_length, limits.max_length, limits.max_items)
        };
        let none = (String::new(), String::new());
        let range = |low: &str, high: &str| (low.to_owned(), high.to_owned());
        for (ty, cell, expected) in [
            ("Integer", "The value ranges from 1 GB to 1,024 GB.", (range("1", "1024"), None, None, None)),
            (
                "Integer",
                "The value ranges from <strong>-1</strong> to <strong>9</strong>.",
                (range("-1", "9"), None, None, None),
            ),
            ("Integer", "Value range: 1-65535", (range("1", "65535"), None, None, None)),
            (
                "Integer",
                "For A the value ranges from 1 to 2; for B it ranges from 3 to 4.",
                (none.clone(), None, None, None),
            ),
            (
                "Integer",
                "<p>Minimum: <strong>2</strong></p><p>Maximum: <strong>8</strong></p>",
                (range("2", "8"), None, None, None),
            ),
            (
                "String",
                "<p>Minimum: <strong>0</strong></p><p>Maximum: <strong>8</strong></p>",
                (none.clone(), None, Some(8), None),
            ),
            ("Array", "<p>Maximum: <strong>8</strong></p>", (none.clone(), None, None, Some(8))),
            ("String", "The value contains 1 to 64 characters.", (none.clone(), Some(1), Some(64), None)),
            ("String", "It has a maximum of 255 characters.", (none.clone(), None, Some(255), None)),
            ("String", "Up to 8 characters, then 1 to 3 characters.", (none.clone(), None, None, None)),
            ("String", "Special characters are allowed.", (none.clone(), None, None, None)),
        ] {
            assert_eq!(limits(ty, cell), expected, "{ty}: {cell}");
        }
    }

    #[test]
    fn marks_are_about_the_parameter_itself() {
        assert!(facts("String", "This parameter is deprecated.").deprecated);
        assert!(
            !facts("String", "The status <strong>DEPRECATED</strong>: the version is deprecated.").deprecated
        );
        assert!(facts("String", "This field is read-only.").read_only);
    }
}
