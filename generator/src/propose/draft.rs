//! A proposed grammar as data, and its TOML with a comment above each rule.
//!
//! ```toml
//! # 117 tables, such as docs/boats.md:12: | Name | Type | Description |
//! [[tables]]
//! role = "fields"
//! ```
//!
//! Text of documents reaches the file only as quoted strings and in comments of one line.

use std::fmt::Write;

use crate::ground::escape::{Output, escape, is_hidden};

/// The value of a key.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Texts(Vec<String>),
    Numbers(Vec<u8>),
    Yes,
    Table(Vec<(String, Value)>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<const N: usize> From<[&str; N]> for Value {
    fn from(texts: [&str; N]) -> Self {
        Self::Texts(texts.map(str::to_owned).to_vec())
    }
}

macro_rules! value_from {
    ($($of:ty => $variant:ident),*) => { $(impl From<$of> for Value {
        fn from(value: $of) -> Self {
            Self::$variant(value)
        }
    })* };
}

value_from!(String => Text, Vec<String> => Texts, Vec<u8> => Numbers, Vec<(String, Value)> => Table);

/// A table of the grammar: a rule, or a table such as `[types]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rule {
    pub(super) comments: Vec<String>,
    pub(super) keys: Vec<(String, Value)>,
}

impl Rule {
    /// Returns a rule with a comment and no keys.
    pub(super) fn new(comment: impl Into<String>) -> Self {
        Self { comments: vec![comment.into()], keys: Vec::new() }
    }

    /// Adds a key.
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.keys.push((key.to_owned(), value.into()));
        self
    }

    /// Adds a key that is true.
    pub(super) fn yes(mut self, key: &str) -> Self {
        self.keys.push((key.to_owned(), Value::Yes));
        self
    }

    /// Adds a comment.
    pub(super) fn comment(mut self, comment: impl Into<String>) -> Self {
        self.comments.push(comment.into());
        self
    }

    /// Keeps in `in` the roles that there are. Returns false if none is left.
    pub(super) fn keep_within(&mut self, roles: &std::collections::HashSet<String>) -> bool {
        let Some((_, within)) = self.keys.iter_mut().find(|(key, _)| key == "in") else { return true };
        match within {
            Value::Text(role) => roles.contains(role),
            Value::Texts(list) => {
                list.retain(|role| roles.contains(role));
                !list.is_empty()
            }
            _ => true,
        }
    }

    /// Returns the text of a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.keys.iter().find_map(|(known, value)| match value {
            Value::Text(text) if known == key => Some(text.as_str()),
            _ => None,
        })
    }
}

/// A proposed grammar.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) name: String,
    /// The text of the file before its first key.
    pub(super) comments: Vec<String>,
    pub(super) base: Option<String>,
    pub(super) server: Option<Rule>,
    pub(super) page: Rule,
    pub(super) routes: Rule,
    pub(super) sections: Vec<Rule>,
    pub(super) lines: Vec<Rule>,
    pub(super) tables: Vec<Rule>,
    pub(super) items: Vec<Rule>,
    pub(super) marks: Vec<Rule>,
    pub(super) returns: Vec<Rule>,
    pub(super) types: Rule,
    /// `[types.words]`, each with its comment.
    pub(super) words: Vec<Rule>,
    pub(super) values: Rule,
    pub(super) parameters: Rule,
    pub(super) examples: Rule,
    pub(super) auth: Vec<(String, Rule)>,
    /// The lines that no rule reads: comments at the end.
    pub(super) unread: Vec<String>,
}

impl Draft {
    /// Returns the TOML of the grammar.
    pub(super) fn to_toml(&self) -> String {
        let mut out = String::new();
        comments(&mut out, &self.comments);
        let _ = writeln!(out, "name = {}", quoted(&self.name));
        if let Some(base) = &self.base {
            let _ = writeln!(out, "base = {}", quoted(base));
        }
        if let Some(server) = &self.server {
            comments(&mut out, &server.comments);
            keys(&mut out, server);
        }
        table(&mut out, "[page]", &self.page);
        table(&mut out, "[routes]", &self.routes);
        let lists = [
            ("sections", &self.sections),
            ("lines", &self.lines),
            ("tables", &self.tables),
            ("items", &self.items),
            ("marks", &self.marks),
            ("returns", &self.returns),
        ];
        for (name, rules) in lists {
            rules.iter().for_each(|rule| table(&mut out, &format!("[[{name}]]"), rule));
        }
        table(&mut out, "[types]", &self.types);
        if !self.words.is_empty() {
            out.push_str("\n[types.words]\n");
            self.words.iter().for_each(|word| entry(&mut out, word));
        }
        table(&mut out, "[values]", &self.values);
        table(&mut out, "[parameters]", &self.parameters);
        table(&mut out, "[examples]", &self.examples);
        for (name, rule) in &self.auth {
            table(&mut out, &format!("[auth.{}]", quoted(name)), rule);
        }
        if !self.unread.is_empty() {
            out.push('\n');
            comments(&mut out, &self.unread);
        }
        out
    }
}

fn table(out: &mut String, head: &str, rule: &Rule) {
    if rule.keys.is_empty() && rule.comments.is_empty() {
        return;
    }
    out.push('\n');
    comments(out, &rule.comments);
    if rule.keys.is_empty() {
        return;
    }
    let _ = writeln!(out, "{head}");
    keys(out, rule);
}

/// Writes a word with its comment behind it.
fn entry(out: &mut String, rule: &Rule) {
    for (key, value) in &rule.keys {
        let comment = rule
            .comments
            .first()
            .map(|text| format!("  # {}", escape(text, Output::Line)))
            .unwrap_or_default();
        let _ = writeln!(out, "{} = {}{comment}", quoted(key), spelled(value));
    }
    if rule.keys.is_empty() {
        comments(out, &rule.comments);
    }
}

fn keys(out: &mut String, rule: &Rule) {
    for (key, value) in &rule.keys {
        let _ = writeln!(out, "{key} = {}", spelled(value));
    }
}

fn comments(out: &mut String, comments: &[String]) {
    for comment in comments {
        let _ = writeln!(out, "{}", format!("# {}", escape(comment, Output::Line)).trim_end());
    }
}

fn spelled(value: &Value) -> String {
    let list = |parts: Vec<String>| format!("[{}]", parts.join(", "));
    match value {
        Value::Text(text) => quoted(text),
        Value::Texts(texts) => list(texts.iter().map(|text| quoted(text)).collect()),
        Value::Numbers(numbers) => list(numbers.iter().map(u8::to_string).collect()),
        Value::Yes => "true".to_owned(),
        Value::Table(entries) => {
            let entry = |(key, value): &(String, Value)| format!("{} = {}", key_of(key), spelled(value));
            format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Returns a key, quoted where it must be.
fn key_of(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { quoted(key) }
}

/// Returns a string of TOML: in single quotes where backslashes would have to be doubled.
pub(super) fn quoted(text: &str) -> String {
    let literal = text.contains(['\\', '"']) && !text.contains('\'') && !text.chars().any(is_hidden);
    if literal { format!("'{text}'") } else { escape(text, Output::Toml) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_in_strings_and_comments() {
        for text in ["a'\"\\", "x\ny = 1", "\u{7f}\u{0}", "'''", "\u{2028}[[tables]]", "a\rb"] {
            let rule = Rule::new(text).with("heading", text).with("need", vec![text.to_owned()]);
            let draft = Draft {
                name: text.to_owned(),
                comments: vec![text.to_owned()],
                sections: vec![rule],
                words: vec![Rule::new(text).with(text, "string")],
                unread: vec![text.to_owned()],
                ..Draft::default()
            };
            let table: toml::Table = draft.to_toml().parse().unwrap();
            assert_eq!(table["name"].as_str(), Some(text));
            assert_eq!(table["sections"][0]["heading"].as_str(), Some(text));
            assert_eq!(table["types"]["words"][text].as_str(), Some("string"));
        }
    }
}
