//! Header rows become rules of tables.
//!
//! `Field | Type | Description` and `Name | Type | Notes` -> one rule with `name = ["Field", "Name"]`: header rows that mean the
//! same share a rule unless a header would then name two columns. What nothing explains is told at the end of the proposal.

use std::collections::BTreeMap;

use super::columns::{HeaderRow, METHOD_COLUMNS, RowKind};
use super::draft::{Draft, Rule, Value};
use super::survey::Survey;
use crate::dialect::block::marked;
use crate::ground::source::Sources;
use crate::ground::words::counted;

/// A rule that is made of header rows.
struct Shared<'r> {
    kind: RowKind,
    /// The headers of each column, folded, with their spelling.
    columns: BTreeMap<&'static str, Vec<(String, String)>>,
    rows: Vec<&'r HeaderRow>,
    /// Tables of the rule hold numbers only, because another rule knows their headers, too.
    numbers: bool,
}

/// Proposes the rules of tables.
pub(super) fn propose(draft: &mut Draft, rows: &[HeaderRow], survey: &Survey<'_>) {
    let mut shared: Vec<Shared<'_>> = Vec::new();
    for row in rows {
        let Some(kind) = row.kind else { continue };
        if let Some(known) = shared.iter_mut().find(|known| known.kind == kind && known.takes(row)) {
            known.add(row);
            continue;
        }
        let mut new = Shared { kind, columns: BTreeMap::new(), rows: Vec::new(), numbers: false };
        new.add(row);
        shared.push(new);
    }
    shared.sort_by_key(|rule| rule.kind);
    separate(&mut shared);
    draft.tables.extend(shared.iter().map(|rule| rule.rule(survey)));
    unread(draft, rows, survey.sources);
}

/// Moves rules of numbers before those that would take their tables.
fn separate(shared: &mut Vec<Shared<'_>>) {
    let caught = |rule: &Shared<'_>, others: &[Shared<'_>]| {
        rule.rows.iter().any(|row| others.iter().any(|other| other.kind < rule.kind && other.knows(row)))
    };
    let is_first: Vec<bool> =
        shared.iter().map(|rule| rule.kind == RowKind::Values && caught(rule, shared)).collect();
    shared.iter_mut().zip(&is_first).for_each(|(rule, is_first)| rule.numbers = *is_first);
    shared.sort_by_key(|rule| !rule.numbers);
}

impl<'r> Shared<'r> {
    /// Returns whether the rule can take another header row: none of its headers would name two columns, and all columns that
    /// the rule needs are there.
    fn takes(&self, row: &HeaderRow) -> bool {
        let heads = || row.header.iter().zip(&row.columns);
        let clashes = heads().any(|(head, word)| {
            self.columns
                .iter()
                .any(|(known, heads)| known != word && heads.iter().any(|(text, _)| text == head))
        });
        !clashes && needed(self.kind).iter().all(|need| heads().any(|(_, word)| word == need))
    }

    /// Returns whether the rule would read tables of a header row.
    fn knows(&self, row: &HeaderRow) -> bool {
        needed(self.kind).iter().all(|need| {
            let heads = self.columns.get(need);
            heads.is_some_and(|heads| heads.iter().any(|(text, _)| row.header.contains(text)))
        })
    }

    fn add(&mut self, row: &'r HeaderRow) {
        for ((head, written), word) in row.header.iter().zip(&row.written).zip(&row.columns) {
            if word.is_empty() || head.is_empty() {
                continue;
            }
            let heads = self.columns.entry(word).or_default();
            if heads.iter().all(|(known, _)| known != head) {
                heads.push((head.clone(), written.clone()));
            }
        }
        self.rows.push(row);
    }

    fn rule(&self, survey: &Survey<'_>) -> Rule {
        let tables: usize = self.rows.iter().map(|row| row.tables.len()).sum();
        let rows: usize = self.rows.iter().map(|row| row.rows).sum();
        let mut rule = Rule::new(format!("{}, {}:", counted(tables, "table"), counted(rows, "row")));
        for row in self.rows.iter().take(3) {
            let (head, at) = (row.written.join(" | "), survey.sources.location(row.first));
            rule = rule.comment(format!("| {head} |  {} times, {at}", row.tables.len()));
            if let Some(first) = row.tables.first().and_then(|index| survey.tables.get(*index)?.rows.first())
            {
                let cells = first.iter().map(|cell| cell.chars().take(40).collect::<String>());
                rule = rule.comment(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
            }
        }
        let role = match self.kind {
            RowKind::Routes => "routes",
            RowKind::Fields | RowKind::Untyped => "fields",
            RowKind::Statuses => "statuses",
            RowKind::Values => "values",
            RowKind::Aside => "ignore",
        };
        let columns = self.columns.iter().map(|(word, heads)| {
            let value = match heads.as_slice() {
                [(_, written)] => Value::from(written.as_str()),
                heads => heads.iter().map(|(_, written)| written.clone()).collect::<Vec<_>>().into(),
            };
            ((*word).to_owned(), value)
        });
        let need = needed(self.kind).iter().filter(|word| self.columns.contains_key(*word));
        let need: Vec<String> = need.map(|word| (*word).to_owned()).collect();
        rule = rule.with("role", role).with("columns", columns.collect::<Vec<_>>()).with("need", need);
        let has_methods = self.columns.keys().any(|word| *word == "method" || METHOD_COLUMNS.contains(word));
        if self.kind == RowKind::Routes && !has_methods {
            rule = rule.with("cell", r"(?<method>[A-Z]+)[`*\s]+(?:https?://[^/\s]+)?(?<path>/[^\s`*]*)");
        }
        if self.kind == RowKind::Aside {
            let label = self.rows.iter().flat_map(|row| &row.tables).find_map(|index| {
                let label = survey.tables.get(*index)?.label?;
                survey.texts.get(label)
            });
            let why = label.map_or_else(String::new, |text| marked::plain(&text.text));
            let why = why.trim_matches(|c: char| !c.is_alphanumeric());
            rule = rule.with("why", if why.is_empty() { "not about what is sent" } else { why });
        }
        if self.numbers {
            let numbers =
                ("value".to_owned(), Value::from(r"^(?:-?\d+|0x[0-9a-fA-F]+|\d+ *(?:<<|\\<\\<) *\d+)$"));
            rule = rule.with("where", vec![numbers]);
        }
        rule
    }
}

fn needed(kind: RowKind) -> &'static [&'static str] {
    match kind {
        RowKind::Routes => &["path"],
        RowKind::Fields => &["name", "type"],
        RowKind::Untyped => &["name", "doc"],
        RowKind::Statuses => &["code", "doc"],
        RowKind::Values | RowKind::Aside => &["value"],
    }
}

/// Tells the header rows that no rule reads.
fn unread(draft: &mut Draft, rows: &[HeaderRow], sources: &Sources) {
    const SHOWN: usize = 12;
    let unread: Vec<&HeaderRow> = rows.iter().filter(|row| row.kind.is_none()).collect();
    if unread.is_empty() {
        return;
    }
    let total: usize = unread.iter().map(|row| row.rows).sum();
    draft.unread.push(format!("Tables that no rule reads, {} in all:", counted(total, "row")));
    for row in unread.iter().take(SHOWN) {
        let (rows, head) = (counted(row.rows, "row"), row.written.join(" | "));
        draft.unread.push(format!("  {rows:>5}  | {head} |  {}", sources.location(row.first)));
    }
}
