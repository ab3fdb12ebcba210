//! Marks: what stands in a cell beside its text becomes facts.
//!
//! `name?` with the mark `{ in = "name", match = '\?$', is = "optional" }` -> `name`, optional. Knows columns, not tables.

use std::collections::BTreeMap;

use regex::{Captures, Regex};

use super::super::grammar::pattern::compile;
use super::super::grammar::rules::{Column, Fact, Grammar, MarkRule, of_word};
use super::super::outline::section::{FactValue, FieldFacts};
use super::super::rule_use::{RuleKind, UsedRules};

/// The marks of a grammar by column, ready to be matched.
#[derive(Debug)]
pub(crate) struct Marks<'g> {
    by_column: BTreeMap<Column, Vec<(usize, &'g MarkRule)>>,
    /// How a cell looks that consists of marks alone.
    shapes: BTreeMap<Column, Shape>,
}

#[derive(Debug)]
struct Shape {
    whole: Regex,
    /// For each mark of the column: the mark, then marks to the end.
    each: Vec<Regex>,
}

impl<'g> Marks<'g> {
    /// Prepares the marks of a grammar.
    pub(crate) fn new(grammar: &'g Grammar) -> Self {
        let mut by_column: BTreeMap<Column, Vec<(usize, &MarkRule)>> = BTreeMap::new();
        for (index, mark) in grammar.marks.iter().enumerate() {
            for column in &mark.within {
                by_column.entry(*column).or_default().push((index, mark));
            }
        }
        let behind = grammar.tables.iter().flat_map(|table| {
            let at = table.free.as_ref().and_then(|free| table.columns.get_index_of(free.as_str()));
            table.columns.keys().skip(at.map_or(usize::MAX, |at| at + 1))
        });
        let behind: std::collections::HashSet<Column> = behind.map(|name| column(name)).collect();
        let shapes = by_column.iter().filter(|(column, _)| behind.contains(column));
        let shapes = shapes.map(|(column, marks)| (*column, Shape::of(marks))).collect();
        Self { by_column, shapes }
    }

    /// Returns the pattern of a cell that consists of marks alone, if the column has some.
    pub(crate) fn shape(&self, column: Column) -> Option<&Regex> {
        self.shapes.get(&column).map(|shape| &shape.whole)
    }

    /// Returns whether a mark of a column states a fact.
    pub(crate) fn knows(&self, column: Column, fact: Fact) -> bool {
        self.by_column.get(&column).into_iter().flatten().any(|(_, mark)| mark.is == fact)
    }

    /// Takes marks out of a cell, each once, and notes their facts. Returns what is left.
    pub(crate) fn take(
        &self,
        column: Column,
        cell: &str,
        facts: &mut FieldFacts,
        used: &mut UsedRules,
    ) -> String {
        let mut cell = cell.to_owned();
        for (index, mark) in self.by_column.get(&column).into_iter().flatten() {
            let Some(found) = mark.matches.captures(&cell) else { continue };
            note(mark, &found, facts);
            used.note(RuleKind::Marks, *index, 1);
            if !mark.keep
                && let Some(whole) = found.get(0)
            {
                let rest = found.name("rest").map_or("", |rest| rest.as_str());
                let before = cell.get(..whole.start()).unwrap_or_default();
                let after = cell.get(whole.end()..).unwrap_or_default();
                cell = format!("{before}{rest}{after}");
            }
        }
        cell
    }

    /// Reads a cell that consists of marks, from the left, each as short as the rest allows. Returns what no mark explains.
    pub(crate) fn take_all(
        &self,
        column: Column,
        cell: &str,
        facts: &mut FieldFacts,
        used: &mut UsedRules,
    ) -> String {
        let Some(shape) = self.shapes.get(&column) else { return self.take(column, cell, facts, used) };
        let mut rest = cell;
        while !rest.trim().is_empty() {
            let marks = self.by_column.get(&column).into_iter().flatten();
            let next = marks.zip(&shape.each).find_map(|((index, mark), pattern)| {
                pattern.captures(rest).map(|found| (*index, *mark, found))
            });
            let Some((index, mark, found)) = next else { break };
            note(mark, &found, facts);
            used.note(RuleKind::Marks, index, 1);
            let tail = found.name("behind").map_or("", |behind| behind.as_str());
            if tail.len() >= rest.len() {
                break;
            }
            rest = tail;
        }
        rest.to_owned()
    }
}

impl Shape {
    fn of(marks: &[(usize, &MarkRule)]) -> Self {
        let bare: Vec<String> = marks.iter().map(|(_, mark)| without_names(mark.matches.source())).collect();
        let any = format!(r"(?:\s|{})*", bare.join("|"));
        let each = marks
            .iter()
            .map(|(_, mark)| compile(&format!(r"^\s*(?:{})(?<behind>{any})$", mark.matches.source())));
        Self { whole: compile(&format!("^{any}$")), each: each.collect() }
    }
}

/// Returns an expression whose groups have no names, so that it can be repeated.
fn without_names(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("(?<") {
        out.push_str(before);
        out.push_str("(?:");
        rest = after.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

fn note(mark: &MarkRule, found: &Captures<'_>, facts: &mut FieldFacts) {
    let text = mark.value.clone().or_else(|| found.name("value").map(|value| value.as_str().to_owned()));
    let value = match (mark.is, text) {
        (Fact::Depth, text) => {
            let text = text.unwrap_or_default();
            FactValue::Count(match &mark.count {
                Some(counted) if !counted.is_empty() => text.matches(counted.as_str()).count(),
                _ => text.chars().count(),
            })
        }
        (_, Some(text)) => match &mark.split {
            Some(separator) => FactValue::List(list(&text, separator)),
            None => FactValue::Text(text),
        },
        (_, None) if mark.of == Some(Fact::Required) => FactValue::OfRequired,
        (_, None) => FactValue::Flag,
    };
    facts.note(mark.is, value);
}

/// Splits a list of values. An empty value at its end is the `null` of a generator.
pub(crate) fn list(text: &str, separator: &str) -> Vec<String> {
    let trimmed = text.trim_end_matches(' ');
    let text = match trimmed.strip_suffix(separator.trim_end()) {
        Some(rest) if !rest.is_empty() => rest,
        _ => text,
    };
    text.split(separator).map(str::to_owned).collect()
}

/// Returns the column that a grammar's word names.
pub(crate) fn column(word: &str) -> Column {
    of_word(word).unwrap_or(Column::Other)
}
