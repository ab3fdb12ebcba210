//! Enumerations in descriptions.
//!
//! Guarantees: a list of values is taken only where the author set every value apart (bold or code), where
//! there are at least two, and where no words say that others exist; otherwise the field keeps its type.

use crate::dialect::raw::{RawEnum, RawEnumValue};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::scalar::Scalar;
use crate::ground::source::Span;
use crate::read::page::{Block, BlockKind, Item};
use crate::read::render;
use crate::read::text::{Inline, Text};

use super::prose::{paragraphs, typed};

/// A value in the document's words.
#[derive(Clone, Debug)]
struct Token {
    text: String,
    description: String,
    span: Span,
}

/// Phrases after which a sentence lists its values.
const PHRASES: [&str; 16] = [
    "value can be",
    "values can be",
    "can be either",
    "which can be",
    "value can be set to",
    "options are",
    "options:",
    "option:",
    "value options:",
    "possible values are",
    "possible values:",
    "possible values include",
    "valid values are",
    "values are",
    "value is",
    "can be",
];

/// The values that a description lists for a field of type `ty`, or for the items of a list.
pub(super) fn read(blocks: &[Block], ty: &TypeExpr) -> Option<Fact<RawEnum>> {
    let base = match ty {
        TypeExpr::List(item) | TypeExpr::Set(item) => item,
        other => other,
    };
    if !matches!(base, TypeExpr::Scalar(Scalar::String(_) | Scalar::Integer(_))) {
        return None;
    }
    // Most cells set nothing apart, and no list is shorter than two.
    paragraphs(blocks).iter().flat_map(|(text, _)| text.marked()).nth(1)?;
    let mut lists: Vec<Vec<Token>> = candidates(blocks);
    lists.retain(|tokens| tokens.len() > 1);
    // Several lists in one cell are for several cases, unless the longest says what all the others say.
    let longest =
        lists.iter().enumerate().max_by_key(|(at, list)| (list.len(), usize::MAX - at)).map(|(at, _)| at)?;
    let tokens = lists.swap_remove(longest);
    let known = |token: &Token| tokens.iter().any(|other| other.text == token.text);
    if !lists.iter().flatten().all(known) {
        return None;
    }
    accept(tokens, base)
}

fn accept(tokens: Vec<Token>, base: &TypeExpr) -> Option<Fact<RawEnum>> {
    let is_bool = |token: &Token| matches!(token.text.to_lowercase().as_str(), "true" | "false");
    if tokens.iter().all(is_bool) {
        return None;
    }
    let span = tokens.first()?.span;
    let mut values: Vec<RawEnumValue> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if token.text.is_empty() || token.text.len() > 64 || mixed(&token.text) {
            return None;
        }
        let wire = typed(&token.text, base)?;
        if values.iter().any(|known| known.wire.as_ref().is_some_and(|known| known.value == wire)) {
            continue;
        }
        values.push(RawEnumValue {
            ident: None,
            wire: Some(Fact::stated(wire, token.span)),
            description: token.description,
            span: token.span,
        });
    }
    (values.len() > 1).then(|| Fact::stated(RawEnum { name: None, base: base.clone(), values }, span))
}

/// `0/false`: two spellings in one.
fn mixed(token: &str) -> bool {
    token
        .split_once('/')
        .is_some_and(|(left, right)| left.parse::<i64>().is_ok() && right.parse::<bool>().is_ok())
}

fn candidates(blocks: &[Block]) -> Vec<Vec<Token>> {
    let mut lists = Vec::new();
    let mut lines: Vec<Token> = Vec::new();
    let mut intro = String::new();
    for block in blocks {
        match &block.kind {
            BlockKind::List(items) if introduces(&intro) => match listed(items) {
                Some(tokens) => lists.push(tokens),
                // A list of sentences, one of which may list the values.
                None => items.iter().for_each(|item| lists.extend(candidates(&item.blocks))),
            },
            BlockKind::Paragraph(text) => {
                lists.extend(dashed(text, block.span).or_else(|| sentence(text, &intro, block.span)));
                intro = text.plain();
                if let Some(token) = labelled(text.inlines(), block.span) {
                    lines.push(token);
                    continue;
                }
            }
            _ => {}
        }
        if lines.len() > 1 {
            lists.push(std::mem::take(&mut lines));
        }
        lines.clear();
    }
    if lines.len() > 1 {
        lists.push(lines);
    }
    lists
}

/// False if the paragraph before a list says that it lists something else than values.
fn introduces(intro: &str) -> bool {
    let lower = intro.trim().to_lowercase();
    let last = lower.trim_end_matches([':', '.']).rsplit(". ").next().unwrap_or("").to_owned();
    let other = [
        "parameters",
        "note",
        "constraint",
        "requirement",
        "for example",
        "such as",
        "character types",
        "rules",
        "format",
    ];
    !other.iter().any(|word| last.contains(word))
        && !["when ", "if ", "for "].iter().any(|word| last.starts_with(word))
}

/// `- **tok**: text`, for every item.
fn listed(items: &[Item]) -> Option<Vec<Token>> {
    items.iter().map(item).collect()
}

fn item(item: &Item) -> Option<Token> {
    let (first, rest) = item.blocks.split_first()?;
    let BlockKind::Paragraph(text) = &first.kind else { return None };
    let mut token = labelled(text.inlines(), item.span).or_else(|| labelled_behind(text, item.span))?;
    if !rest.is_empty() {
        token.description = format!("{}\n\n{}", token.description, render::markdown(rest)).trim().to_owned();
    }
    Some(token)
}

/// `**tok**: text`, `**tok** indicates text`, `**tok**`.
fn labelled(inlines: &[Inline], span: Span) -> Option<Token> {
    let (first, rest) = inlines.split_first()?;
    let label = marked(first)?;
    let after = match rest.first() {
        None => "",
        Some(Inline::Plain(text)) => text.as_str(),
        Some(Inline::Break) => ":",
        Some(_) => return None,
    };
    let inside = label.ends_with(':');
    let trimmed = after.trim_start();
    let words = ["indicates", "means", "specifies", "represents", "stands for"];
    let marks = [':', '：', ',', ';', '–', '('];
    if !(inside
        || trimmed.trim_matches('.').is_empty() && rest.len() <= 1
        || trimmed.starts_with(marks)
        || trimmed.starts_with("- ")
        || words.iter().any(|word| trimmed.starts_with(word)))
    {
        return None;
    }
    let description = Text::new("", rest.to_vec()).markdown();
    let description = description.trim_start_matches([':', '：', ' ', ',', '-', '–']).trim().to_owned();
    Some(Token { text: unquoted(label.trim_end_matches(':')), description, span })
}

/// `Public image: The value is **gold**.`: the label is a word for people, the value stands behind it.
fn labelled_behind(text: &Text, span: Span) -> Option<Token> {
    let [Inline::Plain(before), value, rest @ ..] = text.inlines() else { return None };
    let value = marked(value)?;
    let ends =
        matches!(rest, []) || matches!(rest, [Inline::Plain(end)] if end.trim().trim_matches('.').is_empty());
    let lower = before.trim_end().to_lowercase();
    (ends && lower.ends_with("value is")).then(|| Token {
        text: unquoted(value),
        description: text.markdown(),
        span,
    })
}

/// `... as follows: - **0**: file - **1**: table`: dashes in one paragraph (the machine-learning service).
fn dashed(text: &Text, span: Span) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut previous_dash = false;
    for inline in text.inlines() {
        match inline {
            Inline::Plain(words) => {
                let trimmed = words.trim_end();
                previous_dash = trimmed.ends_with(" -") || trimmed == "-" || trimmed.ends_with(":-");
                if let Some(token) = tokens.last_mut() {
                    let words = trimmed.trim_end_matches('-').trim();
                    token.description.push_str(words.trim_start_matches([':', ' ']));
                }
            }
            Inline::Break => previous_dash = false,
            other => {
                if let Some(token) = marked(other).filter(|_| previous_dash) {
                    tokens.push(Token { text: unquoted(token), description: String::new(), span });
                } else if let (Some(token), Some(words)) = (tokens.last_mut(), marked(other)) {
                    token.description.push_str(&format!(" **{words}** "));
                }
                previous_dash = false;
            }
        }
    }
    (tokens.len() > 1).then_some(tokens)
}

/// `The value can be **A**, **B**, or **C**.`, or `Options:` and the values in the next paragraph.
fn sentence(text: &Text, intro: &str, span: Span) -> Option<Vec<Token>> {
    let inlines = text.inlines();
    let mut before = String::new();
    let starts_marked = inlines.first().is_some_and(|first| marked(first).is_some());
    let mut start = (starts_marked && announces(intro)).then_some(0);
    for (at, inline) in inlines.iter().enumerate() {
        if start.is_some() {
            break;
        }
        before.push_str(match inline {
            Inline::Plain(words) | Inline::Strong(words) | Inline::Code(words) => words,
            Inline::Link { text, .. } => text,
            Inline::Break => ". ",
        });
        let marked_next = inlines.get(at + 1).is_some_and(|next| marked(next).is_some());
        let plain = matches!(inline, Inline::Plain(_));
        start = (plain && marked_next && announces(&before)).then_some(at + 1);
    }
    let start = start?;
    let mut tokens = Vec::new();
    let mut rest = inlines.get(start..)?.iter();
    loop {
        match rest.next() {
            Some(inline) => {
                tokens.push(Token { text: unquoted(marked(inline)?), description: String::new(), span })
            }
            None => return None,
        }
        match rest.next() {
            None => break,
            Some(Inline::Plain(words)) if separates(words) => {}
            Some(Inline::Plain(words)) if says_more(words) => return None,
            Some(_) => break,
        }
    }
    Some(tokens)
}

/// True if the words end with a phrase that values follow, and their last sentence is no condition.
fn announces(words: &str) -> bool {
    let lower = words.to_ascii_lowercase();
    let last = lower.trim_end().rsplit(". ").next().unwrap_or("").trim_start().to_owned();
    let not = [
        "cannot be",
        "can only be",
        "for example",
        "default value is",
        "maximum value is",
        "minimum value is",
        "such as",
        "whose value is",
    ];
    PHRASES.iter().any(|phrase| last.ends_with(phrase))
        && !not.iter().any(|no| last.contains(no))
        && !["if ", "when ", "for "].iter().any(|condition| last.starts_with(condition))
}

/// What stands between two values: a comma, `or`, `and`, and perhaps a remark in parentheses.
fn separates(words: &str) -> bool {
    let mut rest = words.trim();
    if let Some((remark, after)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        rest = after.trim();
        if remark.len() > 80 {
            return false;
        }
    }
    matches!(rest, "," | ";" | "/" | "or" | "and" | ", or" | ", and" | "、" | "|" | "; or")
}

/// `..., or the protocol number`, `..., etc.`: the list is not complete.
fn says_more(words: &str) -> bool {
    let lower = words.trim_start().trim_start_matches(',').trim_start().to_lowercase();
    lower.starts_with("or ")
        || lower.starts_with("etc")
        || lower.starts_with("and other")
        || lower.starts_with("and so on")
}

fn marked(inline: &Inline) -> Option<&str> {
    match inline {
        Inline::Strong(text) | Inline::Code(text) => Some(text.trim()),
        _ => None,
    }
}

fn unquoted(token: &str) -> String {
    token.trim().trim_end_matches(',').trim_matches(['"', '\'']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{FileId, SourceFile};
    use crate::read::html;
    use crate::spelling::huawei::parse;

    fn values(ty: &str, cell: &str) -> String {
        let (page, _) = html::read(FileId(0), &SourceFile::new("a.html", cell));
        let values = read(&page.blocks, &parse(ty)).map(|fact| fact.value.values).unwrap_or_default();
        let shown = |value: &RawEnumValue| match value.description.as_str() {
            "" => value.wire.as_ref().unwrap().value.to_string(),
            words => format!("{} ({words})", value.wire.as_ref().unwrap().value),
        };
        values.iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_form_of_a_list_of_values_is_read() {
        for (ty, cell, expected) in [
            (
                "String",
                "The value can be <strong>a</strong>, <strong>b</strong>, or <strong>c</strong>.",
                r#""a", "b", "c""#,
            ),
            (
                "String",
                "Its kind. Options: <strong>a</strong> (default) and <strong>b</strong>",
                r#""a", "b""#,
            ),
            ("String", "<p>Options:</p><p><strong>a</strong>, <strong>b</strong></p>", r#""a", "b""#),
            (
                "String",
                "<p>Options are as follows:</p><ul><li><strong>a</strong>: first</li><li><strong>b</strong> indicates second</li></ul>",
                r#""a" (first), "b" (indicates second)"#,
            ),
            (
                "Integer",
                "The options are as follows: - <strong>0</strong>: file - <strong>1</strong>: table",
                "0 (file), 1 (table)",
            ),
            (
                "Integer",
                "<p>Kinds</p><p><strong>-1</strong>: all</p><p><strong>1</strong>: one</p>",
                "-1 (all), 1 (one)",
            ),
            (
                "String",
                "<p>Kinds:</p><ul><li>Public ones: The value is <strong>gold</strong>.</li><li>Own ones: The value is <strong>private</strong>.</li></ul>",
                r#""gold" (Public ones: The value is **gold**.), "private" (Own ones: The value is **private**.)"#,
            ),
            (
                "String",
                "<ul><li>Its kind.</li><li>The value can be <strong>a</strong> or <strong>b</strong>.</li></ul>",
                r#""a", "b""#,
            ),
            ("Array of strings", "The value can be <strong>a</strong> or <strong>b</strong>.", r#""a", "b""#),
        ] {
            assert_eq!(values(ty, cell), expected, "{cell}");
        }
    }

    #[test]
    fn what_is_no_closed_list_of_values_is_left() {
        for (ty, cell) in [
            ("String", "The value can be a, b, or c."),
            (
                "String",
                "The value can be <strong>a</strong>, <strong>b</strong>, or the number of a protocol.",
            ),
            ("String", "The value can only be <strong>a</strong>."),
            ("String", "If it is a box, the value can be <strong>a</strong> or <strong>b</strong>."),
            ("String", "The value can be <strong>true</strong> or <strong>false</strong>."),
            (
                "String",
                "<p>In the format of {a}:{b}:</p><ul><li><strong>a</strong>: one</li><li><strong>b</strong>: other</li></ul>",
            ),
            (
                "String",
                "<p>When it is a box:</p><ul><li><strong>a</strong>: one</li><li><strong>b</strong>: other</li></ul>",
            ),
            (
                "String",
                "<p>Kinds:</p><ul><li><strong>0/false</strong>: off</li><li><strong>1/true</strong>: on</li></ul>",
            ),
            (
                "String",
                "<p>Limits</p><ul><li>Cannot start with <strong>a</strong></li><li>Must hold <strong>b</strong></li></ul>",
            ),
            ("Integer", "The value can be <strong>a</strong> or <strong>b</strong>."),
            ("Boolean", "The value can be <strong>1</strong> or <strong>0</strong>."),
            (
                "String",
                "<p>For A:</p><ul><li>The value can be <strong>a</strong> or <strong>b</strong>.</li></ul>\
                 <p>The value can be <strong>c</strong> or <strong>d</strong>.</p><p>The value can be <strong>e</strong> or <strong>f</strong>.</p>",
            ),
        ] {
            assert_eq!(values(ty, cell), "", "{cell}");
        }
    }
}
