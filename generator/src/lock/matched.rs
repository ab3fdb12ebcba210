//! Which entry of a lock is about which documented item.
//!
//! `Image @ v1` and `Image @ v2` are two entries of one name; an `Image` whose version changed its name still finds its
//! own by what is said about it. `Action14` finds the entry of `Action13` if the documents gave out other numbers and say
//! the same about it.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApiLock, Entries, Entry};
use crate::model::DocumentedItem;

/// The things that an item and an entry may have in common, the surest first.
const STEPS: [fn(&Known<'_>, &DocumentedItem) -> bool; 5] = [
    |known, item| known.name == item.name && known.detail == item.detail && known.same_facts(item),
    |known, item| known.name == item.name && known.same_facts(item),
    |known, item| known.name != item.name && known.single && known.same_facts(item),
    |known, item| known.name == item.name && known.detail == item.detail,
    |known, item| known.name == item.name,
];

/// An entry with the parts of its key.
struct Known<'l> {
    name: &'l str,
    detail: &'l str,
    key: &'l str,
    entry: &'l Entry,
    /// The documents say this of no other item of the name, numbers aside.
    single: bool,
}

impl Known<'_> {
    fn same_facts(&self, item: &DocumentedItem) -> bool {
        self.entry.facts.as_deref() == Some(&item.facts)
    }
}

/// Finds the entry of each item, with its key.
pub fn matched<'l>(entries: &'l Entries, items: &[DocumentedItem]) -> Vec<Option<(&'l str, &'l Entry)>> {
    let mut found: Vec<Option<(&str, &Entry)>> = vec![None; items.len()];
    if entries.is_empty() {
        return found;
    }
    // Only what has the same name, numbers aside, can be the same.
    let mut open: BTreeMap<String, Vec<Known<'l>>> = BTreeMap::new();
    for (key, entry) in entries {
        let plain = unnumbered(key);
        let (name, detail) = plain.split_once(BETWEEN).unwrap_or((plain, ""));
        open.entry(without_digits(name)).or_default().push(Known { name, detail, key, entry, single: true });
    }
    for known in open.values_mut() {
        let mut counts: BTreeMap<Option<&String>, usize> = BTreeMap::new();
        known.iter().for_each(|known| *counts.entry(known.entry.facts.as_ref()).or_default() += 1);
        known.iter_mut().for_each(|known| known.single = counts.get(&known.entry.facts.as_ref()) == Some(&1));
    }
    for step in STEPS {
        for (item, slot) in items.iter().zip(&mut found).filter(|(_, slot)| slot.is_none()) {
            let Some(known) = open.get_mut(&without_digits(&item.name)) else { continue };
            if let Some(at) = known.iter().position(|known| step(known, item)) {
                let known = known.remove(at);
                *slot = Some((known.key, known.entry));
            }
        }
    }
    found
}

/// Returns the names of entries that are about no item and that no item has.
pub fn freed(lock: &ApiLock, entries: &Entries, found: &[Option<(&str, &Entry)>]) -> BTreeSet<String> {
    if lock.frees {
        return BTreeSet::new();
    }
    let keys: BTreeSet<&str> = found.iter().flatten().map(|(key, _)| *key).collect();
    let kept: BTreeSet<&str> = found.iter().flatten().map(|(_, entry)| entry.name.as_str()).collect();
    let gone = entries
        .iter()
        .filter(|(key, entry)| !keys.contains(key.as_str()) && !kept.contains(entry.name.as_str()));
    gone.map(|(_, entry)| entry.name.clone()).collect()
}

const BETWEEN: &str = " @ ";

/// Returns the keys of items, each of which is another.
pub(super) fn keys(items: &[DocumentedItem]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let key = |item: &DocumentedItem| {
        let key = match item.detail.as_str() {
            "" => item.name.clone(),
            detail => format!("{}{BETWEEN}{detail}", item.name),
        };
        let count = counts.entry(key.clone()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key} #{count}") }
    };
    items.iter().map(key).collect()
}

/// Strips the number that tells items of one key apart.
fn unnumbered(key: &str) -> &str {
    match key.rsplit_once(" #") {
        Some((plain, number)) if number.parse::<usize>().is_ok() => plain,
        _ => key,
    }
}

fn without_digits(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, detail: &str, facts: &str) -> DocumentedItem {
        DocumentedItem { name: name.to_owned(), detail: detail.to_owned(), facts: facts.to_owned() }
    }

    /// Returns the names that items find in the lock of other items, which have the names `N0`, `N1`, ...
    fn found(before: &[DocumentedItem], now: &[DocumentedItem]) -> Vec<String> {
        let entry = |(at, (key, item)): (usize, (String, &DocumentedItem))| {
            (key, Entry { facts: Some(item.facts.clone()), ..Entry::named(format!("N{at}")) })
        };
        let entries: Entries = keys(before).into_iter().zip(before).enumerate().map(entry).collect();
        let found = matched(&entries, now);
        found.into_iter().map(|found| found.map_or("-", |(_, entry)| &entry.name).to_owned()).collect()
    }

    #[test]
    fn items_are_found_by_name_then_by_what_is_said() {
        let before = [item("A", "v1", "1"), item("A", "v2", "2"), item("A", "v2", "3"), item("B", "", "4")];
        assert_eq!(found(&before, &before), ["N0", "N1", "N2", "N3"]);
        let moved = [item("A", "v9", "3"), item("A", "v1", "5"), item("B", "v1", "6"), item("C", "", "1")];
        assert_eq!(found(&before, &moved), ["N2", "N0", "N3", "-"]);
    }

    #[test]
    fn other_numbers_are_seen_through() {
        let before = [item("Action1", "", "one"), item("Action2", "", "two")];
        let now = [item("Action1", "", "new"), item("Action2", "", "one"), item("Action3", "", "two")];
        assert_eq!(found(&before, &now), ["-", "N0", "N1"]);
    }

    #[test]
    fn names_of_the_living_are_not_free() {
        let entries = Entries::from([
            ("A".to_owned(), Entry::named("X")),
            ("B".to_owned(), Entry::named("X")),
            ("C".to_owned(), Entry::named("Y")),
        ]);
        let found = matched(&entries, &[item("A", "", "")]);
        assert_eq!(freed(&ApiLock::default(), &entries, &found).into_iter().collect::<Vec<_>>(), ["Y"]);
    }
}
