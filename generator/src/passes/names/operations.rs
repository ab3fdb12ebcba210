//! Groups and calls.
//!
//! `POST /servers/{id}/actions/change_type` of the group `ServerActions` is `servers().change_type(id)`: a group joins the
//! one whose noun it begins with if its routes do, documented or not, and a call loses the noun of its group.
//!
//! Guarantees: calls of one group have names of their own; two that want one name are both called in full, then with
//! their versions, then by what the documents say to keep them apart, and by a number only where no word is left.

use std::collections::{BTreeMap, HashMap};

use crate::ground::finding::Diagnostic;
use crate::ground::verbs::is_part_of_verb;
use crate::ground::words::words;
use crate::model::{Api, Operation};
use crate::settings::NameStyle;

use super::documented::{Call, Documented};
use super::english::{Word, Words, noun, without_version};
use super::phrases::{Phrases, route_phrase};
use super::{Scope, clash, usable};

/// Names groups, then the operations of each.
pub(super) fn run(
    api: &mut Api,
    documented: &Documented,
    phrases: &Phrases,
    style: NameStyle,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let labels = joined(api, documented, style);
    for (group, label) in api.groups.iter_mut().zip(&labels) {
        group.ident = match &group.given {
            Some(given) => given.name.clone(),
            None => usable(label.join("_"), "group").to_lowercase(),
        };
    }
    let wanted = apart(api, documented, phrases, &labels, style);
    let mut scopes: BTreeMap<String, Scope> = BTreeMap::new();
    for group in &api.groups {
        scopes.entry(group.ident.clone()).or_default().taken.extend(group.freed.iter().cloned());
    }
    let groups: Vec<String> = api.groups.iter().map(|group| group.ident.clone()).collect();
    let mut calls: Vec<_> = api.operations.iter_mut().zip(wanted).collect();
    // Who was given a name has it before others look for theirs.
    calls
        .sort_by_key(|(operation, _)| operation.given.as_ref().map_or(usize::MAX, |given| given.by as usize));
    for (operation, (short, wanted)) in calls {
        let group = groups.get(operation.group).cloned().unwrap_or_default();
        let given = operation.given.as_ref().map(|given| given.name.clone());
        let candidates = given.clone().into_iter().chain([wanted.clone()]).chain(longer(operation, &wanted));
        operation.ident = scopes.entry(group).or_default().take(candidates);
        if given.as_ref() != Some(&operation.ident) {
            clash(&operation.name, &short, &operation.ident, Some(operation.span), diagnostics);
        }
    }
}

/// Returns the words of each group, of the group that it joins if it joins one. Documented names join none.
fn joined(api: &Api, documented: &Documented, style: NameStyle) -> Vec<Words> {
    let first = |call: &Call| call.segments.first().map(|segment| noun(segment));
    let mut homes: HashMap<Words, Words> = HashMap::new();
    for call in &documented.calls {
        if let Some(first) = first(call).filter(|first| *first == noun(&call.label)) {
            homes.entry(first).or_insert_with(|| call.label.clone());
        }
    }
    let labels = api.groups.iter().enumerate().map(|(at, group)| {
        let mut calls =
            api.operations.iter().zip(&documented.calls).filter(|(operation, _)| operation.group == at);
        let segment = calls.clone().find_map(|(_, call)| call.segments.first().cloned());
        let mut firsts = calls.clone().map(|(_, call)| first(call));
        let home = firsts.next().flatten().filter(|home| firsts.all(|first| first.as_ref() == Some(home)));
        let label = calls
            .clone()
            .map(|(_, call)| call.label.clone())
            .next()
            .unwrap_or_else(|| plain_words(&group.name));
        let joins = |home: &Words| style == NameStyle::Resource && label.starts_with(home);
        let Some(home) = home.filter(joins) else { return label };
        let rest = noun(label.get(home.len()..).unwrap_or_default());
        let tells_rest = |call: &Call| call.segments.iter().any(|segment| noun(segment) == rest);
        match homes.get(&home) {
            Some(main) => main.clone(),
            // The group that has the noun need not be documented, where the routes tell the rest of the name, too.
            None if calls.all(|(_, call)| tells_rest(call)) => segment.unwrap_or(home),
            None => label,
        }
    });
    labels.collect()
}

/// A longer name of a call whose name another one of its group wants as well.
type Longer = fn(&Clashing<'_>) -> Words;

/// A call that shares its name with others.
struct Clashing<'a> {
    call: &'a Call,
    phrase: &'a [Word],
    /// The name inside the group.
    short: &'a [Word],
    /// The name that is shared.
    name: &'a [Word],
    /// The words that the documents give this call and not the others; empty if there are none.
    own: &'a [Word],
}

/// Names in the order in which they are tried.
const LONGER: [Longer; 4] = [
    // `/volumes/{id}/actions` beside `/volumes/actions`
    |known| match known.call.segments.len().checked_sub(2).and_then(|at| known.call.segments.get(at)) {
        Some(owner) if known.call.nested => [known.name, &["of".into()], &noun(owner)].concat(),
        _ => known.name.to_vec(),
    },
    |known| known.call.name.clone(),
    |known| if known.own.is_empty() { known.phrase.to_vec() } else { [known.short, known.own].concat() },
    |known| match route_phrase(known.call) {
        Some(phrase) if known.own.is_empty() => phrase,
        _ => [known.call.name.as_slice(), known.own].concat(),
    },
];

/// Returns two names for each operation: that inside its group, and the one that it wants, which is longer if another of
/// the group wants the same.
fn apart(
    api: &Api,
    documented: &Documented,
    phrases: &Phrases,
    labels: &[Words],
    style: NameStyle,
) -> Vec<(String, String)> {
    let calls = || api.operations.iter().zip(&documented.calls).enumerate();
    let short = |(at, (operation, call)): (usize, (&Operation, &Call))| {
        if style == NameStyle::Documented && !call.name.is_empty() {
            return call.name.clone();
        }
        let label = labels.get(operation.group).map_or(&[][..], Vec::as_slice);
        in_group(call, phrases.of(at), label, phrases.relative)
    };
    let shorts: Vec<Words> = calls().map(short).collect();
    let mut names = shorts.clone();
    for longer in LONGER {
        let mut sets: BTreeMap<(&str, Words), Vec<usize>> = BTreeMap::new();
        for ((at, (operation, _)), name) in calls().zip(&names) {
            let group = api.groups.get(operation.group).map_or("", |group| group.ident.as_str());
            sets.entry((group, name.clone())).or_default().push(at);
        }
        for ((_, name), set) in sets.iter().filter(|(_, set)| set.len() > 1) {
            let members =
                set.iter().filter_map(|at| Some((*at, api.operations.get(*at)?, documented.calls.get(*at)?)));
            let told: Vec<Vec<Words>> =
                members.clone().map(|(_, operation, call)| told(operation, call)).collect();
            for (at, (member, _, call)) in members.enumerate() {
                let own = told.get(at).map(|words| distinguishing(words, &told)).unwrap_or_default();
                let short = shorts.get(member).map_or(&[][..], Vec::as_slice);
                let clashing = Clashing { call, phrase: phrases.of(member), short, name, own };
                if let Some(name) = names.get_mut(member) {
                    *name = longer(&clashing);
                }
            }
        }
    }
    let spelled = |name: &Words| usable(name.join("_"), "call").to_lowercase();
    shorts.iter().map(spelled).zip(names.iter().map(spelled)).collect()
}

/// Returns everything by which the documents tell an operation from others of its name: its version first.
fn told(operation: &Operation, call: &Call) -> Vec<Words> {
    let qualifiers = operation.qualifiers.iter().map(|qualifier| plain_words(qualifier));
    std::iter::once(call.version.clone()).chain(qualifiers).collect()
}

/// Returns the first words of a call at a place where not all calls of the set have the same.
fn distinguishing<'a>(own: &'a [Words], all: &[Vec<Words>]) -> &'a [Word] {
    let differs = |at: &usize| all.iter().any(|other| other.get(*at) != own.get(*at));
    (0..own.len()).find(differs).and_then(|at| own.get(at)).map_or(&[], Vec::as_slice)
}

/// Returns the phrase of a call without the noun of its group.
fn in_group(call: &Call, phrase: &[Word], label: &[Word], relative: bool) -> Words {
    let own = noun(&without_version(label));
    let mut name = phrase.to_vec();
    let spans = (1..=own.len()).rev().flat_map(|length| (1..phrase.len()).map(move |at| (at, length)));
    let named = |(at, length): &(usize, usize)| {
        let part = phrase.get(*at..at + length).map(noun);
        part.is_some() && part.as_deref() == own.get(own.len() - length..)
    };
    let relates = |word: &Word| matches!(word.as_ref(), "about" | "for" | "of" | "from");
    // `get guild emoji` must not become `get guild`: the words before the last noun belong to it.
    let keeps = |(at, length): &(usize, usize)| {
        let before = phrase.get(at.saturating_sub(1)).filter(|_| *at > 1 && at + length == phrase.len());
        before.is_some_and(|word| !is_part_of_verb(word) && !relates(word))
    };
    if let Some((at, length)) = spans.into_iter().find(named).filter(|span| !keeps(span)) {
        name.drain(at..at + length);
        // `Get Brief Information About Disks` of `Disk`
        while name.len() > 1 && name.last().is_some_and(relates) {
            name.pop();
        }
    }
    if let [verb, last] = name.as_slice()
        && matches!(verb.as_ref(), "get" | "show" | "query" | "describe")
        && matches!(last.as_ref(), "detail" | "details" | "info" | "information")
    {
        // `Get Image Details`: `image().get(id)`
        name.truncate(1);
    }
    if name.concat() == "get" && call.item.is_some() && !call.of_one {
        name = vec!["list".into()];
    }
    let reads = name.first().is_some_and(|verb| matches!(verb.as_ref(), "list" | "get"));
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

/// Returns the words of a text as it is, numbers apart.
fn plain_words(text: &str) -> Words {
    words(text).into_iter().map(Word::from).collect()
}
