//! Changes between two editions of the documents of an API, and whom they matter to.
//!
//! A field `size` that answers no longer have -> `removed`, breaking for those who read answers, nothing for those who
//! send requests. Compares what the documents say, by documented names; knows neither Rust names nor files.

mod change;
mod keys;
mod operations;
mod surface;
mod types;

pub use change::{Action, Change, Effect, Item, Side, Verdict};
pub use surface::{SurfaceChange, compare_locks, lock_verdict, next_version};

use crate::ground::source::Sources;
use crate::model::Api;

/// An edition: what its documents say, and their pages.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// The content.
    pub api: &'a Api,
    /// The pages.
    pub sources: &'a Sources,
}

/// Compares two editions. The changes stand in the order of their kinds, then of the new documents.
pub fn compare(old: Edition<'_>, new: Edition<'_>) -> Vec<Change> {
    let mut changes = operations::compare(old.api, new.api);
    changes.extend(types::compare(old, new));
    changes
}

/// Returns what the changes mean for the version of a crate.
pub fn verdict(changes: &[Change]) -> Verdict {
    let worst = changes.iter().map(Change::effect).max().unwrap_or_default();
    match worst {
        Effect::None => Verdict::None,
        Effect::DocOnly => Verdict::Patch,
        Effect::Additive => Verdict::Minor,
        Effect::Breaking => Verdict::Major,
    }
}

/// Pairs of items that have the same key, and the items of each side that have no partner; all in document order.
struct Paired<'o, 'n, T> {
    both: Vec<(&'o T, &'n T)>,
    removed: Vec<&'o T>,
    added: Vec<&'n T>,
}

/// Pairs the items of two editions by their keys; several items of one key are paired in their order.
fn pair<'o, 'n, T, K: Ord>(
    old: impl IntoIterator<Item = &'o T>,
    new: impl IntoIterator<Item = &'n T>,
    key: impl Fn(&T) -> K,
) -> Paired<'o, 'n, T> {
    let mut known: std::collections::BTreeMap<K, std::collections::VecDeque<(usize, &'o T)>> =
        std::collections::BTreeMap::new();
    for (at, item) in old.into_iter().enumerate() {
        known.entry(key(item)).or_default().push_back((at, item));
    }
    let (mut both, mut added) = (Vec::new(), Vec::new());
    for item in new {
        match known.get_mut(&key(item)).and_then(std::collections::VecDeque::pop_front) {
            Some((_, old)) => both.push((old, item)),
            None => added.push(item),
        }
    }
    let mut left: Vec<(usize, &'o T)> = known.into_values().flatten().collect();
    left.sort_by_key(|(at, _)| *at);
    Paired { both, removed: left.into_iter().map(|(_, item)| item).collect(), added }
}
