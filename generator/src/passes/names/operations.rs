//! Groups and calls.
//!
//! `POST /servers/{id}/actions/change_type` of the group `ServerActions` is `servers().change_type(id)`: a group joins the
//! one whose noun it begins with if its routes do, and a call loses the noun of its group.
//!
//! Guarantees: calls of one group have names of their own; two that want one name are both called in full, then with
//! their versions, then by what the documents say to keep them apart, and by a number only where no word is left.

use std::collections::{BTreeMap, HashMap};

use crate::ground::finding::Diagnostic;
use crate::ground::words::words;
use crate::model::{Api, Operation};

use super::documented::{Call, Documented};
use super::english::{Words, noun};
use super::phrases::Phrases;
use super::{Scope, clash, usable};

/// Names groups, then the operations of each.
pub(super) fn run(
    api: &mut Api,
    documented: &Documented,
    phrases: &Phrases,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let labels = joined(api, documented);
    for (group, label) in api.groups.iter_mut().zip(&labels) {
        group.ident = usable(label.join("_"), "group").to_lowercase();
    }
    let wanted = apart(api, documented, phrases, &labels);
    let mut scopes: BTreeMap<String, Scope> = BTreeMap::new();
    let groups: Vec<String> = api.groups.iter().map(|group| group.ident.clone()).collect();
    for (operation, wanted) in api.operations.iter_mut().zip(wanted) {
        let group = groups.get(operation.group).cloned().unwrap_or_default();
        let candidates = [wanted.clone()].into_iter().chain(longer(operation, &wanted));
        operation.ident = scopes.entry(group).or_default().take(candidates);
        clash(&operation.name, &wanted, &operation.ident, Some(operation.span), diagnostics);
    }
}

/// The words of each group, of the group that it joins if it joins one.
fn joined(api: &Api, documented: &Documented) -> Vec<Words> {
    let first = |call: &Call| call.segments.first().map(|segment| noun(segment));
    let mut homes: HashMap<Words, Words> = HashMap::new();
    for call in &documented.calls {
        if let Some(first) = first(call).filter(|first| *first == noun(&call.label)) {
            homes.entry(first).or_insert_with(|| call.label.clone());
        }
    }
    let labels = api.groups.iter().enumerate().map(|(at, group)| {
        let calls =
            api.operations.iter().zip(&documented.calls).filter(|(operation, _)| operation.group == at);
        let mut firsts = calls.clone().map(|(_, call)| first(call));
        let home = firsts.next().flatten().filter(|home| firsts.all(|first| first.as_ref() == Some(home)));
        let label = calls.map(|(_, call)| call.label.clone()).next().unwrap_or_else(|| words(&group.name));
        match home.and_then(|home| homes.get(&home)) {
            Some(main) if label.starts_with(&noun(main)) => main.clone(),
            _ => label,
        }
    });
    labels.collect()
}

/// A longer name of a call, from its phrase and the name that another one wants as well.
type Longer = fn(&Call, &[String], &Words) -> Words;

/// The name that each operation wants: that inside its group, or a longer one if another of the group wants the same.
fn apart(api: &Api, documented: &Documented, phrases: &Phrases, labels: &[Words]) -> Vec<String> {
    let all = || api.operations.iter().zip(&documented.calls).enumerate();
    let short = |(at, (operation, call)): (usize, (&Operation, &Call))| {
        let label = labels.get(operation.group).map_or(&[][..], Vec::as_slice);
        in_group(call, phrases.of(at), label, phrases.relative)
    };
    let mut names: Vec<Words> = all().map(short).collect();
    let full: [Longer; 4] = [
        // `/volumes/{id}/actions` beside `/volumes/actions`
        |call, _, name| match call.segments.len().checked_sub(2).and_then(|at| call.segments.get(at)) {
            Some(owner) if call.nested => [name.as_slice(), &["of".to_owned()], &noun(owner)].concat(),
            _ => name.clone(),
        },
        |call, _, _| call.name.clone(),
        |call, phrase, _| [phrase, &call.version].concat(),
        |call, _, _| [call.name.as_slice(), &call.version].concat(),
    ];
    for better in full {
        let mut count: HashMap<(String, Words), usize> = HashMap::new();
        let group = |operation: &Operation| api.groups.get(operation.group).map(|group| group.ident.clone());
        for ((operation, _), name) in api.operations.iter().zip(&documented.calls).zip(&names) {
            *count.entry((group(operation).unwrap_or_default(), name.clone())).or_default() += 1;
        }
        for ((at, (operation, call)), name) in all().zip(names.iter_mut()) {
            let key = (group(operation).unwrap_or_default(), name.clone());
            if count.get(&key).is_some_and(|count| *count > 1) {
                *name = better(call, phrases.of(at), name);
            }
        }
    }
    names.iter().map(|name| usable(name.join("_"), "call").to_lowercase()).collect()
}

/// The phrase of a call without the noun of its group.
fn in_group(call: &Call, phrase: &[String], label: &[String], relative: bool) -> Words {
    let label: Words = label.iter().filter(|word| !call.version.contains(word)).cloned().collect();
    let own = noun(&label);
    let mut name = phrase.to_vec();
    let spans = (1..=own.len()).rev().flat_map(|length| (1..phrase.len()).map(move |at| (at, length)));
    let named = |(at, length): &(usize, usize)| {
        let part = phrase.get(*at..at + length).map(noun);
        part.is_some() && part.as_deref() == own.get(own.len() - length..)
    };
    if let Some((at, length)) = spans.into_iter().find(named) {
        name.drain(at..at + length);
    }
    if let [verb, last] = name.as_slice()
        && matches!(verb.as_str(), "get" | "show" | "query" | "describe")
        && matches!(last.as_str(), "detail" | "details" | "info" | "information")
    {
        // `Get Image Details`: `image().get(id)`
        name.truncate(1);
    }
    if name == ["get"] && call.item.is_some() && !call.of_one {
        name = vec!["list".to_owned()];
    }
    let reads = name.first().is_some_and(|verb| matches!(verb.as_str(), "list" | "get"));
    if relative && call.nested && reads && name.len() > 1 {
        // `/images/{id}/actions`: `images().actions(id)`
        name.remove(0);
    }
    name
}

/// Longer names: with what the documents say to keep operations apart, as much as is needed, then with the
/// method, then with the path.
fn longer(operation: &Operation, full: &str) -> Vec<String> {
    let mut longer = Vec::new();
    let mut all = full.to_owned();
    for qualifier in &operation.qualifiers {
        all = format!("{all}_{}", words(qualifier).join("_"));
        longer.push(all.clone());
    }
    if let Some(route) = &operation.route {
        let method = route.value.method.to_string().to_lowercase();
        let path = words(&route.value.path).join("_");
        longer.push(format!("{full}_{method}"));
        longer.push(format!("{full}_{method}_{path}"));
    }
    longer
}
