//! The table of what sentences say: `sentences.toml`, read once.
//!
//! `The default value is **5**.` says a default, by the first rule of the table. Does not know the field.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dialect::grammar::pattern::Pattern;
use crate::dialect::grammar::rules::ValueRules;

/// The fact that a sentence states of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Saying {
    Default,
    Nullable,
    Deprecated,
    ReadOnly,
    Format,
    Range,
    Length,
    Example,
}

/// A form of sentence.
#[derive(Debug, Deserialize)]
pub(super) struct Sentence {
    pub(super) says: Saying,
    /// Texts of which one must be there, whatever their case: most texts are passed over quickly.
    words: Vec<String>,
    #[serde(rename = "match")]
    pub(super) matches: Pattern,
    pub(super) unless: Option<Pattern>,
    pub(super) with: Option<Pattern>,
    pub(super) value: Option<String>,
}

/// All forms of sentences.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Table {
    sentence: Vec<Sentence>,
    pub(super) values: Vec<ValueRules>,
}

/// The text of the table.
pub(crate) const SENTENCES: &str = include_str!("sentences.toml");

/// The table. That it can be read is what its test is about.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(SENTENCES).unwrap_or_default());

/// A clause of a text that says something.
pub(super) struct Said<'t> {
    pub(super) by: &'static Sentence,
    pub(super) found: regex::Captures<'t>,
}

impl<'t> Said<'t> {
    /// Returns the first of some groups that took part.
    pub(super) fn group(&self, names: &[&str]) -> Option<&'t str> {
        names.iter().find_map(|name| Some(self.found.name(name)?.as_str()))
    }
}

/// Returns everything of one kind that a text says, clause by clause.
pub(super) fn said(text: &str, what: Saying) -> impl Iterator<Item = Said<'_>> {
    let is_relevant = |rule: &&Sentence| {
        rule.says == what
            && rule.words.iter().any(|word| has_word(text, word))
            && rule.with.as_ref().is_none_or(|with| with.is_match(text))
    };
    let relevant: Vec<&'static Sentence> = TABLE.sentence.iter().filter(is_relevant).collect();
    let clauses = if relevant.is_empty() { "" } else { text };
    clauses_of(clauses).flat_map(move |clause| {
        let said = |by: &&'static Sentence| {
            let found = by.matches.captures(clause)?;
            let unless = by.unless.as_ref().is_some_and(|unless| unless.is_match(clause));
            (!unless).then_some(Said { by, found })
        };
        relevant.iter().filter_map(said).collect::<Vec<_>>()
    })
}

/// Returns whether a text has a word (in small letters) somewhere, whatever its case.
fn has_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some(first) = word.first() else { return true };
    let starts = memchr::memchr2_iter(*first, first.to_ascii_uppercase(), text);
    starts.filter_map(|at| text.get(at..at + word.len())).any(|part| part.eq_ignore_ascii_case(word))
}

/// Splits a text into clauses: at full stops and semicolons before a blank, and at the ends of lines.
fn clauses_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split_inclusive(". "))
        .flat_map(|part| part.split_inclusive("; "))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Examples {
        sentence: Vec<Example>,
    }

    #[derive(Deserialize)]
    struct Example {
        source: String,
        r#true: Vec<String>,
        r#false: Vec<String>,
    }

    #[test]
    fn every_rule_is_right_on_its_examples() {
        let text = SENTENCES;
        let table: Table = toml::from_str(text).unwrap();
        let examples: Examples = toml::from_str(text).unwrap();
        assert_eq!((table.sentence.len(), table.values.len()), (TABLE.sentence.len(), 2));
        for (rule, Example { source, r#true, r#false }) in TABLE.sentence.iter().zip(&examples.sentence) {
            assert!(!source.is_empty() && !r#true.is_empty() && !r#false.is_empty());
            assert!(regex::Regex::new(rule.matches.source()).is_ok(), "{}", rule.matches.source());
            let says = |text: &String| said(text, rule.says).any(|said| std::ptr::eq(said.by, rule));
            for text in r#true {
                assert!(says(text), "{:?} does not say {:?}: {text}", rule.matches.source(), rule.says);
            }
            for text in r#false {
                assert!(!says(text), "{:?} says {:?}: {text}", rule.matches.source(), rule.says);
            }
        }
    }
}
