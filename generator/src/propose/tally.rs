//! Counts of what pages show, each with the first place where they show it.
//!
//! `Name | Type | Description` on 117 tables -> 117, `docs/boats.md:12`. Knows nothing of grammars.

use std::hash::Hash;

use indexmap::IndexMap;

use crate::dialect::block::marked;
use crate::ground::source::{Sources, Span};

/// How often something was seen, and where first.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) count: usize,
    pub(super) first: Span,
    /// The words of the first one, as the page has them.
    pub(super) text: String,
}

impl Seen {
    /// Counts what was found; `None` if it is less than `least`.
    pub(super) fn of<T: AsRef<str>>(
        least: usize,
        found: impl IntoIterator<Item = (Span, T)>,
    ) -> Option<Self> {
        let mut found = found.into_iter();
        let (first, text) = found.next()?;
        let seen = Self { count: found.count() + 1, first, text: text.as_ref().to_owned() };
        (seen.count >= least).then_some(seen)
    }

    /// Returns `12 cells, docs/boats.md:7: ` and the beginning of what was seen there.
    pub(super) fn told(&self, noun: &str, sources: &Sources) -> String {
        const LONGEST: usize = 110;
        let text = self.text.trim().lines().next().unwrap_or_default();
        let text: String = marked::folded_spaces(text).chars().take(LONGEST).collect();
        format!("{} {noun}, {}: {text}", self.count, sources.location(self.first))
    }
}

/// Things by how often they were seen.
#[derive(Clone, Debug)]
pub(super) struct Tally<K>(IndexMap<K, Seen>);

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self(IndexMap::new())
    }
}

impl<K: Hash + Eq> Tally<K> {
    /// Counts one more.
    pub(super) fn note(&mut self, key: K, first: Span, text: &str) {
        let seen = self.0.entry(key).or_insert_with(|| Seen { count: 0, first, text: text.to_owned() });
        seen.count += 1;
    }

    /// Returns everything, the most frequent first, and of equals what was seen first.
    pub(super) fn by_count(&self) -> Vec<(&K, &Seen)> {
        let mut all: Vec<(&K, &Seen)> = self.0.iter().collect();
        all.sort_by_key(|(_, seen)| std::cmp::Reverse(seen.count));
        all
    }
}
