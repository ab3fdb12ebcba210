//! Values in paths, queries and forms. A value never changes which path is asked: whatever could is encoded or
//! refused.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::error::Error;

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How a list or an object is written in a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// `ids=1&ids=2`; the fields of an object become parameters of their own.
    #[default]
    Repeat,
    /// `ids=1,2`
    Comma,
    /// `ids=1%7C2` (a pipe)
    Pipe,
    /// `ids=1%202` (a space)
    Space,
    /// `ids[]=1&ids[]=2`
    Brackets,
    /// `filter[name]=a&filter[size][min]=1`
    DeepObject,
    /// `filter={"name":"a"}`, encoded
    Json,
}

/// Percent-encodes everything that is not unreserved.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A value as plain text: a list's items with commas between them, objects as JSON.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// The parameters that a value becomes, as names and texts not yet encoded. Nulls become nothing.
pub(super) fn pairs(name: &str, value: &Value, style: Style) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    match (value, style) {
        (Value::Null, _) => {}
        (_, Style::Json) => pairs.push((name.to_owned(), value.to_string())),
        (_, Style::DeepObject) => deep(name, value, &mut pairs),
        (Value::Array(items), Style::Repeat) => push_each(name, items, &mut pairs),
        (Value::Array(items), Style::Brackets) => push_each(&format!("{name}[]"), items, &mut pairs),
        (Value::Object(fields), Style::Repeat) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            pairs.extend(fields.map(|(name, value)| (name.clone(), plain(value))));
        }
        (Value::Object(_), Style::Brackets) => deep(name, value, &mut pairs),
        _ => pairs.push((name.to_owned(), plain(value))),
    }
    pairs
}

fn push_each(name: &str, items: &[Value], pairs: &mut Vec<(String, String)>) {
    pairs.extend(items.iter().filter(|item| !item.is_null()).map(|item| (name.to_owned(), plain(item))));
}

fn deep(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (key, value) in fields {
                deep(&format!("{name}[{key}]"), value, pairs);
            }
        }
        Value::Array(items) => push_each(name, items, pairs),
        scalar => pairs.push((name.to_owned(), plain(scalar))),
    }
}

/// A value as a piece of a query: encoded parameters with `&` between them.
pub(super) fn query(name: &str, value: &Value, style: Style) -> String {
    let separator = match style {
        Style::Comma => ",",
        Style::Pipe => "%7C",
        Style::Space => "%20",
        _ => return form(&pairs(name, value, style)),
    };
    let items: Vec<String> = match value {
        Value::Array(items) => {
            items.iter().filter(|item| !item.is_null()).map(|item| encode(&plain(item))).collect()
        }
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            fields.flat_map(|(key, value)| [encode(key), encode(&plain(value))]).collect()
        }
        Value::Null => Vec::new(),
        scalar => vec![encode(&plain(scalar))],
    };
    if items.is_empty() {
        return String::new();
    }
    format!("{}={}", encode(name), items.join(separator))
}

/// Parameters as a query or a form.
pub(super) fn form(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// Puts values into the `{name}` places of a path. The result holds exactly the segments of the template.
///
/// # Errors
/// [`Error::InvalidRequest`] if a place has no value, or if a segment would be empty, `.` or `..`: such segments
/// mean another path, encoded or not.
pub(super) fn expand(template: &str, values: &[(&str, String)]) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 16);
    for segment in template.trim_start_matches('/').split('/') {
        let segment = expand_segment(segment, values)?;
        if segment == "." || segment == ".." {
            return Err(Error::invalid(format!("`{segment}` cannot be a part of a path")));
        }
        path.push('/');
        path.push_str(&segment);
    }
    Ok(path)
}

fn expand_segment(segment: &str, values: &[(&str, String)]) -> Result<String, Error> {
    let mut text = String::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        let value =
            value.ok_or_else(|| Error::invalid(format!("the path parameter `{name}` has no value")))?;
        if value.is_empty() {
            return Err(Error::invalid(format!("the path parameter `{name}` is empty")));
        }
        text.push_str(before);
        text.push_str(&encode(value));
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}
