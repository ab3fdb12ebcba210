//! Headings that are fields, and headings that are values.
//!
//! ```text
//! ### `berths`                          a field: its type is told by a line below
//! **Type:** Array of String
//!
//! ### Colour::Red                       a value of `Colour`, told by an item below
//! - Identifier Value: `1`
//! ```

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::classes::Class;
use super::draft::{Draft, Rule, Value};
use super::survey::{SeenText, Survey};
use super::tally::Tally;
use super::types;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::{Sources, Span};

static TYPE: LazyLock<Regex> = LazyLock::new(|| compile(TYPE_LINE));
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| compile(r"^(?<name>\*\*`?[\w$.\[\]-]+`?\*\*(?:\s*\((?i:required|optional)\))?)$"));
static MEMBER: LazyLock<Regex> = LazyLock::new(|| compile(r"^(?<type>\w+)(?:::|\.)(?<name>\w+)$"));
static VALUE: LazyLock<Regex> = LazyLock::new(|| compile(r"^(?<label>[A-Z][\w ]*): `?(?<value>[^`]+)`?$"));

const TYPE_LINE: &str = r"(?im)^\W*(?:data )?type\b\W*?:\W*?(?<type>[A-Za-z\[{<][^\n]*?)\s*\\?$";
const DOC_LINE: &str = r"(?im)^\W*description\b\W*?:\W*?(?<doc>\w[^\n]*?)\s*\\?$";

const LEAST: usize = 3;

/// Headings that are fields or values.
#[derive(Debug, Default)]
pub(super) struct FieldHeads {
    pub(super) fields: BTreeSet<usize>,
    /// Spelled types of fields.
    pub(super) types: Vec<(String, Span)>,
    /// Some types have words in parentheses behind them.
    has_remarks: bool,
    has_docs: bool,
    /// Texts that are fields: a name set apart, and perhaps whether it is required.
    pub(super) labels: Vec<(String, Span)>,
    pub(super) values: BTreeSet<usize>,
    /// What stands before the value in an item, with the first such item.
    label: Option<(String, Span, String)>,
}

impl FieldHeads {
    /// Finds fields with a line that tells their type, and values with an item that tells them.
    pub(super) fn find(survey: &Survey, names: &HashSet<String>) -> Self {
        let mut found = Self::default();
        for text in &survey.texts {
            let (Some(head), Some(groups)) = (text.head, TYPE.captures(&text.text)) else { continue };
            let spelled = groups.name("type").map_or("", |found| found.as_str());
            let short = spelled.split(" (").next().unwrap_or_default();
            if types::is_type(short, names) {
                found.has_remarks |= short != spelled;
                found.has_docs |= compile(DOC_LINE).is_match(&text.text);
                found.types.push((short.to_owned(), text.span));
                found.fields.insert(head);
            }
        }
        if found.fields.len() < LEAST {
            found = Self::default();
        }
        found.members(survey);
        found
    }

    /// Finds texts that are fields, `in_part` of an operation.
    pub(super) fn find_labels(&mut self, survey: &Survey, in_part: &dyn Fn(&SeenText) -> bool) {
        let named = survey.texts.iter().filter(|text| in_part(text) && LABEL.is_match(text.text.trim()));
        self.labels = named.map(|text| (text.text.trim().to_owned(), text.span)).collect();
        if self.labels.len() < LEAST {
            self.labels.clear();
        }
    }

    fn members(&mut self, survey: &Survey) {
        let all = survey.heads.iter().enumerate();
        let members: Vec<(usize, &str)> = all
            .filter_map(|(index, head)| Some((index, MEMBER.captures(&head.text)?.name("type")?.as_str())))
            .collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        members.iter().for_each(|(_, ty)| *counts.entry(ty).or_default() += 1);
        let members: BTreeSet<usize> = members
            .iter()
            .filter(|(_, ty)| counts.get(ty).is_some_and(|count| *count > 1))
            .map(|(at, _)| *at)
            .collect();
        let mut labels: Tally<String> = Tally::default();
        for item in survey.items.iter().filter(|item| item.head.is_some_and(|head| members.contains(&head))) {
            if let Some(groups) = VALUE.captures(&item.text) {
                labels.note(
                    groups.name("label").map_or("", |label| label.as_str()).to_owned(),
                    item.span,
                    &item.text,
                );
            }
        }
        let most = |(label, seen): &(&String, &super::tally::Seen)| {
            (label.to_lowercase().contains("value"), seen.count)
        };
        let labels = labels.by_count();
        let best = labels
            .iter()
            .filter(|(_, seen)| seen.count * 5 >= members.len() * 4)
            .max_by_key(|entry| most(entry));
        if let Some((label, seen)) = best.filter(|_| members.len() >= LEAST) {
            self.label = Some(((*label).clone(), seen.first, seen.text.clone()));
            self.values = members;
        }
    }

    /// Proposes the rules.
    pub(super) fn propose(&self, draft: &mut Draft, survey: &Survey, sources: &Sources) {
        let place = |span: Span| {
            let at = sources.location(span);
            format!("{}:{}", at.path, at.line)
        };
        let first = |heads: &BTreeSet<usize>| {
            let head = heads.first().and_then(|index| survey.head(*index));
            head.map(|head| format!("{}: {}", place(head.span), head.text)).unwrap_or_default()
        };
        if let Some((label, span, text)) = &self.label {
            let rule = Rule::new(format!("{} values, {}", self.values.len(), first(&self.values)));
            draft.sections.insert(0, rule.with("heading", MEMBER.as_str()).with("role", "value"));
            let pattern = format!("^{}: `?(?<value>[^`]+)`?$", regex::escape(label));
            let rule = Rule::new(format!("{}: {text}", place(*span))).with("in", "value");
            draft.items.insert(0, rule.with("match", pattern).with("role", "value"));
        }
        if let Some((text, span)) = self.labels.first() {
            let rule = Rule::new(format!("{} fields, {}: {text}", self.labels.len(), place(*span)));
            let within = vec!["parameters".to_owned(), "returns".to_owned()];
            let rule = rule.with("label", LABEL.as_str()).with("in", within).with("role", "field");
            draft.sections.insert(0, rule);
        }
        let Some((spelled, span)) = self.types.first() else { return };
        let levels: BTreeSet<u8> =
            self.fields.iter().filter_map(|index| Some(survey.head(*index)?.level)).collect();
        let rule = Rule::new(format!("{} fields, {}", self.fields.len(), first(&self.fields)));
        let rule = rule
            .with("heading", r"^(?<name>.*\S)$")
            .with("level", Value::Numbers(levels.into_iter().collect()));
        let has_parts = draft.sections.iter().any(|rule| rule.text("role") == Some("fields"));
        // Some are right below the title of their type.
        let is_part = |field: &usize| {
            let parent = survey.head(*field).and_then(|head| survey.head(head.parent?));
            parent.is_some_and(|parent| Class::of(&parent.key) == Some(Class::Fields))
        };
        let within: &[&str] = if !has_parts {
            &["type"]
        } else if self.fields.iter().all(is_part) {
            &["fields"]
        } else {
            &["fields", "type"]
        };
        let within: Vec<String> = within.iter().map(|role| (*role).to_owned()).collect();
        draft.sections.insert(0, rule.with("in", within).with("role", "field"));
        let rule = Rule::new(format!("{} types, {}: {spelled}", self.types.len(), place(*span)));
        draft.lines.push(rule.with("match", TYPE_LINE).with("in", "field").with("role", "type"));
        if self.has_docs {
            let rule = Rule::new("Their descriptions.").with("match", DOC_LINE);
            draft.lines.push(rule.with("in", "field").with("role", "doc"));
        }
    }

    /// Adds to `[types]` what stands behind the types of fields.
    pub(super) fn propose_cut(&self, draft: &mut Draft) {
        if self.has_remarks {
            draft.types.comments.push("cut: words behind a type, in parentheses".to_owned());
            draft.types.keys.push(("cut".to_owned(), Value::Texts(vec![r"\s*\(.*\)$".to_owned()])));
        }
    }
}
