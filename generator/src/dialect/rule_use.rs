//! How often the rules of a grammar matched.
//!
//! `tables  Name | Type | Description  36` -> the rule read 36 rows; one with 0 reads nothing and can go, or is wrong. Who writes a
//! grammar sees by it what each rule does.

use std::collections::BTreeMap;

use serde::Serialize;

use super::grammar::pattern::Pattern;
use super::grammar::rules::{Grammar, Role, SectionRule, TableRule};
use super::outline::section::Doc;
use crate::ground::source::Span;

/// A rule, and how much it read: rows of tables, or headings, texts, items and marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleUse {
    /// The list that holds the rule: `tables`.
    pub list: &'static str,
    /// Its number in that list, those of the base included, from 1.
    pub number: usize,
    /// The text or form that it looks for.
    pub looks_for: String,
    /// How often it matched.
    pub matches: usize,
}

/// Headings or tables of one kind that no rule knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// `heading` or `row`.
    pub what: &'static str,
    /// The heading, or the headers of the table.
    pub text: String,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub first: Span,
}

/// How often rules matched, by kind and index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UsedRules(BTreeMap<(RuleKind, usize), usize>);

impl UsedRules {
    /// Returns how often a rule matched.
    pub(crate) fn times(&self, kind: RuleKind, index: usize) -> usize {
        self.0.get(&(kind, index)).copied().unwrap_or_default()
    }

    /// Adds the matches of another page.
    pub(crate) fn add(&mut self, other: &Self) {
        other.0.iter().for_each(|((kind, index), times)| self.note(*kind, *index, *times));
    }

    /// Notes matches of a rule.
    pub(crate) fn note(&mut self, kind: RuleKind, index: usize, times: usize) {
        *self.0.entry((kind, index)).or_default() += times;
    }
}

/// The lists of rules in a grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RuleKind {
    Sections,
    Lines,
    Tables,
    Items,
    Marks,
}

/// Returns the headings and tables that no rule knows, the most frequent first.
pub(super) fn unmatched(docs: &[Doc<'_>]) -> Vec<Unmatched> {
    let mut counts: BTreeMap<(&'static str, &str), (usize, Span)> = BTreeMap::new();
    let mut note = |what, text, count, first: Span| {
        let (all, _) = counts.entry((what, text)).or_insert((0, first));
        *all += count;
    };
    for doc in docs {
        let sections = doc.sections.indices().map(|index| doc.sections.get(index));
        for section in sections.filter(|section| *section.role == Role::Unknown) {
            note("heading", section.heading.as_str(), 1, section.span);
        }
        for (headers, rows) in &doc.unknown_tables {
            note("row", headers.value.as_str(), *rows, headers.span);
        }
    }
    let mut all: Vec<Unmatched> = counts
        .into_iter()
        .map(|((what, text), (count, first))| Unmatched { what, text: text.to_owned(), count, first })
        .collect();
    all.sort_by(|a, b| b.what.cmp(a.what).then(b.count.cmp(&a.count)).then(a.first.cmp(&b.first)));
    all
}

/// Returns the use of all rules, in the order of the grammar.
pub(super) fn of(grammar: &Grammar, used: &UsedRules) -> Vec<RuleUse> {
    let mut uses = Vec::new();
    let mut note = |list: &'static str, kind: RuleKind, rules: Vec<String>| {
        uses.extend(rules.into_iter().enumerate().map(|(index, looks_for)| RuleUse {
            list,
            number: index + 1,
            looks_for,
            matches: used.times(kind, index),
        }));
    };
    let source = |pattern: &Pattern| pattern.source().to_owned();
    note("sections", RuleKind::Sections, grammar.sections.iter().map(of_section).collect());
    note("lines", RuleKind::Lines, grammar.lines.iter().map(|rule| source(&rule.matches)).collect());
    note("tables", RuleKind::Tables, grammar.tables.iter().map(of_table).collect());
    note("items", RuleKind::Items, grammar.items.iter().map(|rule| source(&rule.matches)).collect());
    note("marks", RuleKind::Marks, grammar.marks.iter().map(|rule| source(&rule.matches)).collect());
    uses
}

fn of_section(rule: &SectionRule) -> String {
    let pattern = rule.heading.as_ref().or(rule.label.as_ref()).or(rule.caption.as_ref());
    pattern.map(|pattern| pattern.source().to_owned()).unwrap_or_default()
}

fn of_table(rule: &TableRule) -> String {
    let headers = rule.columns.values().map(|headers| headers.0.first().map_or("", String::as_str));
    headers.collect::<Vec<_>>().join(" | ")
}
