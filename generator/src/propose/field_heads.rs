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
use super::draft::{Draft, Rule};
use super::survey::{SeenText, Survey};
use super::tally::{Seen, Tally};
use super::types;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::Span;

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
    /// The words before the value in an item, with the first such item.
    label: Option<(String, Seen)>,
}

impl FieldHeads {
    /// Finds fields with a line that tells their type, and values with an item that tells them.
    pub(super) fn find(survey: &Survey<'_>, names: &HashSet<String>) -> Self {
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
    pub(super) fn find_labels(&mut self, survey: &Survey<'_>, in_part: &dyn Fn(&SeenText) -> bool) {
        let named = survey.texts.iter().filter(|text| in_part(text) && LABEL.is_match(text.text.trim()));
        self.labels = named.map(|text| (text.text.trim().to_owned(), text.span)).collect();
        if self.labels.len() < LEAST {
            self.labels.clear();
        }
    }

    fn members(&mut self, survey: &Survey<'_>) {
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
            if let Some(label) = VALUE.captures(&item.text).and_then(|groups| groups.name("label")) {
                labels.note(label.as_str().to_owned(), item.span, &item.text);
            }
        }
        let labels = labels.by_count().into_iter().filter(|(_, seen)| seen.count * 5 >= members.len() * 4);
        let best = labels.max_by_key(|(label, seen)| (label.to_lowercase().contains("value"), seen.count));
        if let Some((label, seen)) = best.filter(|_| members.len() >= LEAST) {
            self.label = Some((label.clone(), seen.clone()));
            self.values = members;
        }
    }

    /// Proposes the rules.
    pub(super) fn propose(&self, draft: &mut Draft, survey: &Survey<'_>) {
        let heads = |heads: &BTreeSet<usize>, noun: &str| {
            let heads = heads.iter().filter_map(|index| survey.head(*index));
            let seen = Seen::of(1, heads.map(|head| (head.span, &head.text)));
            Rule::new(seen.map(|seen| seen.told(noun, survey.sources)).unwrap_or_default())
        };
        if let Some((label, seen)) = &self.label {
            let rule = heads(&self.values, "values").with("heading", MEMBER.as_str());
            draft.sections.insert(0, rule.with("role", "value"));
            let pattern = format!("^{}: `?(?<value>[^`]+)`?$", regex::escape(label));
            let rule = Rule::new(seen.told("items", survey.sources)).with("in", "value");
            draft.items.insert(0, rule.with("match", pattern).with("role", "value"));
        }
        if let Some(seen) = Seen::of(1, self.labels.iter().map(|(text, span)| (*span, text))) {
            let rule = Rule::new(seen.told("fields", survey.sources)).with("label", LABEL.as_str());
            draft.sections.insert(0, rule.with("in", ["parameters", "returns"]).with("role", "field"));
        }
        let Some(seen) = Seen::of(1, self.types.iter().map(|(text, span)| (*span, text))) else { return };
        let levels: BTreeSet<u8> =
            self.fields.iter().filter_map(|index| Some(survey.head(*index)?.level)).collect();
        let rule = heads(&self.fields, "fields").with("heading", r"^(?<name>.*\S)$");
        let rule = rule.with("level", levels.into_iter().collect::<Vec<u8>>());
        let has_parts = draft.sections.iter().any(|rule| rule.text("role") == Some("fields"));
        // Some are right below the title of their type.
        let is_part = |field: &usize| {
            let parent = survey.head(*field).and_then(|head| head.parent);
            parent.is_some_and(|parent| Class::of(survey.key(parent)) == Some(Class::Fields))
        };
        let rule = match () {
            () if !has_parts => rule.with("in", ["type"]),
            () if self.fields.iter().all(is_part) => rule.with("in", ["fields"]),
            () => rule.with("in", ["fields", "type"]),
        };
        draft.sections.insert(0, rule.with("role", "field"));
        let rule = Rule::new(seen.told("types", survey.sources)).with("match", TYPE_LINE);
        draft.lines.push(rule.with("in", "field").with("role", "type"));
        if self.has_docs {
            let rule = Rule::new("Their descriptions.").with("match", DOC_LINE);
            draft.lines.push(rule.with("in", "field").with("role", "doc"));
        }
    }

    /// Adds to `[types]` what stands behind the types of fields.
    pub(super) fn propose_cut(&self, draft: &mut Draft) {
        if self.has_remarks {
            draft.types.comments.push("cut: words behind a type, in parentheses".to_owned());
            draft.types.keys.push(("cut".to_owned(), [r"\s*\(.*\)$"].into()));
        }
    }
}
