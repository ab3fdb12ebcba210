//! Proposes what a grammar that comes with specless lacks for the pages of a vendor's own templates.
//!
//! `## deleteBoat` over `` **DELETE** `/boats/{id}` `` under a grammar whose operations get their routes from a table -> a section rule
//! and a line rule on top of that grammar. A rule is proposed only if the pages give more facts with it than without.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;

use super::draft::{Draft, Rule, Value};
use super::sections::{SectionRules, titled};
use super::survey::Survey;
use super::{Proposal, columns, heads, items, keep_roles, names, parse, routes, tell};
use crate::dialect::block::marked;
use crate::dialect::grammar::error::GrammarError;
use crate::dialect::raw::{RawApi, RawShape};
use crate::dialect::{self, Extraction};
use crate::ground::finding::Loss;
use crate::ground::source::Sources;
use crate::read::page::Page;

/// Pages on which rules are tried.
const MAX_SAMPLE: usize = 160;

/// Rules that belong together.
#[derive(Default)]
struct Candidate {
    sections: Vec<Rule>,
    lines: Vec<Rule>,
}

/// Proposes rules on top of a grammar; `None` if none gives more.
///
/// # Errors
/// If the proposal is not a valid grammar, which is a defect.
pub(crate) fn propose(
    name: &str,
    base: &str,
    pages: &[Page],
    sources: &Sources,
) -> Result<Option<Proposal>, GrammarError> {
    let survey = Survey::of(pages, sources);
    let step = pages.len().div_ceil(MAX_SAMPLE).max(1);
    let sample: Vec<Page> = pages.iter().step_by(step).cloned().collect();
    let mut draft = Draft { name: format!("{name}-{base}"), base: Some(base.to_owned()), ..Draft::default() };
    let before = Reading::of(&read(&draft, pages, sources)?);
    // A grammar that reads nothing is none to build on.
    if before.facts == 0 {
        return Ok(None);
    }
    let mut best = Reading::of(&read(&draft, &sample, sources)?);
    for candidate in candidates(&survey) {
        let mut trial = draft.clone();
        // A rule that comes first is asked first.
        trial.sections.splice(0..0, candidate.sections);
        trial.lines.extend(candidate.lines);
        let reading = Reading::of(&read(&trial, &sample, sources)?);
        if reading.is_more_than(&best) {
            (draft, best) = (trial, reading);
        }
    }
    if draft.sections.is_empty() {
        return Ok(None);
    }
    let extraction = read(&draft, pages, sources)?;
    let Reading { facts, unread } = before;
    draft.comments.push(format!(
        "The grammar `{base}` alone gives {facts} facts and leaves {unread} rows unread; with these rules there are {} and {}.",
        Reading::of(&extraction).facts,
        Reading::of(&extraction).unread
    ));
    Ok(Some(tell(draft, &extraction, sources)))
}

fn read(draft: &Draft, pages: &[Page], sources: &Sources) -> Result<Extraction, GrammarError> {
    Ok(dialect::extract(&parse(draft)?, pages, sources))
}

/// How much a grammar reads.
#[derive(Debug)]
struct Reading {
    facts: usize,
    unread: usize,
}

impl Reading {
    fn of(extraction: &Extraction) -> Self {
        let skipped = extraction.account.skipped.iter();
        Self {
            facts: facts(&extraction.raw),
            unread: skipped.filter(|skipped| skipped.code.loss() != Loss::Nothing).count(),
        }
    }

    fn is_more_than(&self, other: &Self) -> bool {
        self.facts > other.facts || self.facts == other.facts && self.unread < other.unread
    }
}

/// Counts operations with a route, parameters, fields and values.
fn facts(raw: &RawApi) -> usize {
    let operations = raw.operations.iter();
    let of_operations: usize =
        operations.map(|operation| usize::from(operation.route.is_some()) + operation.parameters.len()).sum();
    let of_models: usize = raw
        .models
        .iter()
        .map(|model| match &model.shape {
            RawShape::Struct { fields, .. } => fields.len(),
            RawShape::Enum(values) => values.values.len(),
            RawShape::Union { cases, .. } => cases.len(),
            RawShape::Alias(_) => 1,
            RawShape::Opaque => 0,
        })
        .sum();
    of_operations + of_models
}

fn candidates(survey: &Survey<'_>) -> Vec<Candidate> {
    let names = names(survey);
    let rows = columns::header_rows(survey, &names);
    let items = items::ItemForms::find(survey, &names);
    let routes = routes::Routes::find(survey, &rows);
    let fields = super::field_heads::FieldHeads::find(survey, &names);
    let heads = heads::Heads::find(survey, &rows, &items, &fields, &routes);
    let sections = SectionRules { survey, heads: &heads, routes: &routes };
    let alone = values(&sections).into_iter().chain(copies(&sections));
    let alone = alone.map(|rule| Candidate { sections: vec![rule], ..Candidate::default() });
    operations(&sections).into_iter().chain(alone).collect()
}

/// Operations by the form of their titles, with the lines that tell their routes.
fn operations(sections: &SectionRules<'_>) -> Option<Candidate> {
    let SectionRules { survey, heads, routes } = sections;
    let operations: Vec<usize> = heads.operations.iter().copied().collect();
    let levels = sections.levels(&operations);
    let all = survey.heads.iter().enumerate();
    let others: Vec<usize> = all
        .filter(|(index, head)| levels.contains(&head.level) && !heads.operations.contains(index))
        .map(|(index, _)| index)
        .collect();
    let rule = if others.is_empty() {
        Rule::default().with("heading", r"\S")
    } else {
        sections.apart_by_form(&operations, &others)?
    };
    let rule = rule.comment(format!("Operations: {}", sections.comment_of(&operations)));
    let rule = rule.with("level", Value::Numbers(levels)).with("role", "operation");
    let mut lines = Draft { sections: vec![rule.clone()], ..Draft::default() };
    routes.propose(&mut lines, survey.sources);
    keep_roles(&mut lines);
    Some(Candidate { sections: vec![rule], lines: lines.lines })
}

/// Headings that recur over lists of values: `## Enum Values`.
fn values(sections: &SectionRules<'_>) -> Vec<Rule> {
    let survey = sections.survey;
    let mut lists: BTreeMap<usize, bool> = BTreeMap::new();
    for item in &survey.items {
        if let Some(head) = item.head {
            *lists.entry(head).or_insert(true) &= items::is_value(&item.text);
        }
    }
    let are_values = |(_, heads): &(&str, Vec<usize>)| {
        let full = || heads.iter().filter_map(|head| lists.get(head));
        full().count() * 2 > heads.len() && full().all(|are_values| *are_values)
    };
    let found = recurring(survey).into_iter().filter(are_values);
    let rule = |(key, heads): (&str, Vec<usize>)| {
        Rule::new(sections.comment_of(&heads)).with("heading", titled([key])).with("in", "type")
    };
    found.map(|found| rule(found).with("role", "values")).collect()
}

/// Headings that recur over rows that other places have, too: copies of other pages. Those over the most rows come first.
fn copies(sections: &SectionRules<'_>) -> Vec<Rule> {
    let survey = sections.survey;
    const LEAST_ROWS: usize = 3;
    const MOST: usize = 6;
    let mut everywhere: HashMap<(String, String), usize> = HashMap::new();
    let mut below: BTreeMap<&str, HashMap<(String, String), usize>> = BTreeMap::new();
    for table in &survey.tables {
        let keys: BTreeSet<&str> = survey.up(table.head).map(|head| survey.key(head)).collect();
        for row in table.rows.iter().filter_map(|row| shape_of(row)) {
            for key in &keys {
                *below.entry(key).or_default().entry(row.clone()).or_default() += 1;
            }
            *everywhere.entry(row).or_default() += 1;
        }
    }
    let mut found: Vec<(usize, usize, &str, Vec<usize>)> = Vec::new();
    for (key, heads) in recurring(survey) {
        let Some(rows) = below.get(key) else { continue };
        let all: usize = rows.values().sum();
        let known =
            rows.iter().filter(|(row, count)| everywhere.get(*row).is_some_and(|whole| whole > *count));
        let known: usize = known.map(|(_, count)| count).sum();
        if all >= LEAST_ROWS && columns::ratio(known, all) >= 0.5 {
            found.push((all, known, key, heads));
        }
    }
    found.sort_by_key(|(all, ..)| std::cmp::Reverse(*all));
    let rule = |(all, known, key, heads): (usize, usize, &str, Vec<usize>)| {
        let comment = format!("{}: {known} of {all} rows are copies of others", sections.comment_of(&heads));
        Rule::new(comment).with("heading", titled([key])).with("role", "ignore")
    };
    found.into_iter().take(MOST).map(rule).collect()
}

/// Returns the first two cells of a row as words.
fn shape_of(row: &[String]) -> Option<(String, String)> {
    let words = |cell: &String| marked::plain(cell).replace('\\', "");
    Some((words(row.first()?), words(row.get(1)?)))
}

/// Returns headings that recur below different ones.
fn recurring<'s>(survey: &'s Survey<'_>) -> Vec<(&'s str, Vec<usize>)> {
    const LEAST: usize = 3;
    let mut by_key: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for (index, head) in survey.heads.iter().enumerate().filter(|(_, head)| head.parent.is_some()) {
        by_key.entry(&head.key).or_default().push(index);
    }
    by_key.retain(|_, heads| heads.len() >= LEAST);
    by_key.sort_by_key(|_, heads| std::cmp::Reverse(heads.len()));
    by_key.into_iter().collect()
}
