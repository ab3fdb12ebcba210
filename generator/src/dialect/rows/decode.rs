//! Decoding of text that a program wrote, step by step as its grammar says.
//!
//! `how &lt;large&gt;` -> `how <large>`. Knows no marks.

use std::borrow::Cow;

use super::super::block::marked::{without, without_links};
use super::super::grammar::rules::DecodeStep;
use crate::read::decode_entities;

/// Returns `text` after the steps, in the order that the engine knows.
pub(crate) fn decode(text: &str, steps: &[DecodeStep]) -> String {
    let mut text = Cow::Borrowed(text);
    let has = |step| steps.contains(&step);
    if has(DecodeStep::Html) && text.contains('&') {
        text = Cow::Owned(decode_entities(&text));
    }
    if has(DecodeStep::Markdown) && text.contains('\\') {
        text = Cow::Owned(unescape(&text, |c| c == '_' || !c.is_alphanumeric() && !c.is_whitespace()));
    }
    if has(DecodeStep::Quotes) && text.contains("\"\"") {
        text = Cow::Owned(text.replace("\"\"", "\""));
    }
    if has(DecodeStep::Backslash) && text.contains('\\') {
        text = Cow::Owned(unescape(&text, |c| matches!(c, '"' | '\\' | '#' | '\'')));
    }
    if has(DecodeStep::Guards) && (text.contains("/_*") || text.contains("*_/")) {
        text = Cow::Owned(text.replace("/_*", "/*").replace("*_/", "*/"));
    }
    text.into_owned()
}

/// Takes the backslash from each character that `escaped` accepts.
fn unescape(text: &str, escaped: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && escaped(*next) => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// Returns a cell's text without emphasis, code marks and the one link in it, and the link's target.
pub(crate) fn flatten(cell: &str) -> (String, Option<String>) {
    let (text, link) = split_link(cell);
    let bare = ["**", "`"].into_iter().fold(text, without);
    (bare.trim().to_owned(), link)
}

/// Returns a cell's text as a spelling: bare, or as one link around all of it.
pub(crate) fn spelling(cell: &str) -> String {
    let cell = if cell.matches("](").count() > 1 { without_links(cell) } else { Cow::Borrowed(cell) };
    let (text, link) = flatten(&decode_entities(&cell));
    let text = if text.contains('\\') { text.replace("\\<", "<").replace("\\>", ">") } else { text };
    match link {
        Some(link) => format!("[{text}]({link})"),
        None => text,
    }
}

/// Splits `before[words](target)behind`: from the first bracket to the last one before a target.
fn split_link(cell: &str) -> (Cow<'_, str>, Option<String>) {
    let parts = || {
        let open = cell.find('[')?;
        let middle = cell.rfind("](")?;
        let close = middle + 2 + cell.get(middle + 2..)?.find(')')?;
        let words = cell.get(open + 1..middle)?;
        let target = cell.get(middle + 2..close)?;
        Some((format!("{}{words}{}", cell.get(..open)?, cell.get(close + 1..)?), target.to_owned()))
    };
    match parts() {
        Some((text, target)) => (Cow::Owned(text), Some(target)),
        None => (Cow::Borrowed(cell), None),
    }
}
