//! Groups and operations.
//!
//! Guarantees: a group loses the word that only says that it is a group (`ImagesApi`), an operation the
//! words that repeat its group (`images_get_all`) and the number that a documentation generator gave it where its
//! path says more; operations whose short names clash keep their long ones.

use std::collections::BTreeMap;

use crate::ground::finding::Diagnostic;
use crate::ground::words::words;
use crate::model::{Api, Group, Operation};

use super::{Scope, clash, singular, usable};

/// Words that documentation generators add to the name of a group.
const GROUP_NOISE: [&str; 3] = ["api", "apis", "controller"];

/// Names groups, then the operations of each.
pub(super) fn run(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let mut scope = Scope::default();
    for group in &mut api.groups {
        group.ident = scope.take([usable(group_words(group).join("_"), "group")]);
    }
    let mut short: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let all_wanted: Vec<String> = api.operations.iter().map(|operation| wanted(operation, api)).collect();
    for (operation, wanted) in api.operations.iter().zip(&all_wanted) {
        *short.entry((operation.group, wanted.clone())).or_default() += 1;
    }
    let mut scopes: BTreeMap<usize, Scope> = BTreeMap::new();
    for (operation, wanted) in api.operations.iter_mut().zip(all_wanted) {
        let alone = short.get(&(operation.group, wanted.clone())).is_none_or(|count| *count == 1);
        let full = usable(words(&operation.name).join("_"), "call");
        let first = if alone { wanted.clone() } else { full.clone() };
        let candidates = [first, full.clone()].into_iter().chain(longer(operation, &full));
        operation.ident = scopes.entry(operation.group).or_default().take(candidates);
        if operation.ident != full {
            clash(&operation.name, &wanted, &operation.ident, Some(operation.span), diagnostics);
        }
    }
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
        let method = format!("{:?}", route.value.method).to_lowercase();
        let path = words(&route.value.path).join("_");
        longer.push(format!("{full}_{method}"));
        longer.push(format!("{full}_{method}_{path}"));
    }
    longer
}

fn group_words(group: &Group) -> Vec<String> {
    let mut all = words(&group.name);
    while all.len() > 1 && all.last().is_some_and(|last| GROUP_NOISE.contains(&last.as_str())) {
        all.pop();
    }
    all
}

/// The shortest name that an operation may have.
fn wanted(operation: &Operation, api: &Api) -> String {
    match told_apart(operation, api) {
        Some((name, owner)) => format!("{}_of_{owner}", stripped(name, operation.group, &api.groups)),
        None => stripped(words(&operation.name), operation.group, &api.groups),
    }
}

/// The words of a name in front of the number that only tells it from another one of the group, and the thing that
/// its path belongs to and the other's does not. Seen: `getAllActions` is `/volumes/actions` and `getAllActions_0`
/// is `/volumes/{id}/actions`, hence `get_all_actions` and `get_all_actions_of_volume`.
fn told_apart(operation: &Operation, api: &Api) -> Option<(Vec<String>, String)> {
    let mut name = words(&operation.name);
    name.pop().filter(|last| !name.is_empty() && last.chars().all(|c| c.is_ascii_digit()))?;
    let (owner, _) = operation.route.as_ref()?.value.path.split_once("/{")?;
    let twin = |other: &&Operation| other.group == operation.group && words(&other.name) == name;
    let route = api.operations.iter().find(twin)?.route.as_ref()?;
    let same_owner = route.value.path.starts_with(&format!("{owner}/{{"));
    let owner = words(owner.rsplit('/').next()?).join("_");
    (!same_owner && !owner.is_empty()).then(|| (name, singular(&owner)))
}

/// A name without the words of its group at the start.
fn stripped(name: Vec<String>, group: usize, groups: &[Group]) -> String {
    let group: String = groups.get(group).map(group_words).unwrap_or_default().concat();
    let mut start = String::new();
    for at in 0..name.len().saturating_sub(1) {
        start.push_str(name.get(at).map_or("", String::as_str));
        if !group.is_empty() && (start == group || singular(&start) == singular(&group)) {
            let rest = name.get(at + 1..).unwrap_or_default();
            return usable(rest.join("_"), "call");
        }
    }
    usable(name.join("_"), "call")
}
