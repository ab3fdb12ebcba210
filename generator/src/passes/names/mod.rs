//! Names: the identifiers of groups, operations, types and cases, decided once and in one place.
//!
//! Guarantees: every identifier is unique where it lives (types in the API, operations in their group,
//! cases in their union), is made of letters and digits, and starts with a letter. A documented name gives
//! its identifier without regard to other pages; only a clash changes it, by a word that means something:
//! the scope, the direction, the parent, the group, and a number when all of them are taken. Which words
//! are reserved in Rust is none of this pass's business.

mod operations;
mod types;

use std::collections::{BTreeSet, HashMap};

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Span;
use crate::model::Api;

/// Decides all names.
pub(super) fn run(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    operations::run(api, diagnostics);
    types::run(api, diagnostics);
}

/// The identifiers of one place, each given out once.
#[derive(Debug, Default)]
struct Scope {
    taken: BTreeSet<String>,
    /// By name, the least number that may be free behind it.
    next: HashMap<String, usize>,
}

impl Scope {
    /// The first candidate that is free, else the last one with the least number that makes it free.
    fn take(&mut self, candidates: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for candidate in candidates {
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            last = candidate;
        }
        // Names are never given back, so the search goes on where it ended.
        let next = self.next.entry(last.clone()).or_insert(2);
        loop {
            let candidate = format!("{last}{next}");
            *next += 1;
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// A finding for a name that could not be had.
fn clash(name: &str, wanted: &str, got: &str, span: Option<Span>, diagnostics: &mut Vec<Diagnostic>) {
    if wanted != got
        && let Some(span) = span
    {
        let message = format!("`{name}` is called `{got}`, because `{wanted}` is taken");
        diagnostics.push(Diagnostic::new(Code::NameClash, span, message));
    }
}

/// An identifier that starts with a letter; `fallback` if nothing of the name can be used.
fn usable(ident: String, fallback: &str) -> String {
    match ident.chars().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_alphabetic() => ident,
        Some(_) => format!("{fallback}{ident}"),
    }
}

/// The singular of an English plural, as far as its ending tells; other words stay.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes"] {
        if word.ends_with(ending) {
            return word.strip_suffix("es").unwrap_or(word).to_owned();
        }
    }
    let keeps_s = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    match word.strip_suffix('s').filter(|stem| stem.len() > 1 && !keeps_s) {
        Some(stem) => stem.to_owned(),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_skip_what_is_taken_and_thousands_of_them_are_quick() {
        let mut scope = Scope::default();
        let mut take = |name: &str| scope.take([name.to_owned()]);
        assert_eq!(["A3", "A", "A", "A", "A"].map(&mut take), ["A3", "A", "A2", "A4", "A5"]);
        assert_eq!((6..=20_000).map(|_| take("A")).last().unwrap(), "A20000");
    }
}
