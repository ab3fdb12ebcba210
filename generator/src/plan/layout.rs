//! Which item stands in which file.
//!
//! Items of a group share a file, what several groups use stands in `shared`, what no operation uses in `types`. Inside a
//! file they stand in the order of their names. A file grows as its group does and is never divided by its length, so
//! that an item moves only if its own group changes. Knows neither the order of pages nor the length of items.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Api, Ty, TypeId};

use super::ident::{Case, Ident, Scope};
use super::item::Item;
use super::{FilePlan, file_plan};

/// A file's name before it is an identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// A group of the documentation.
    Group(Ident),
    /// Types that several groups use.
    Shared,
    /// Types that no operation uses.
    Unused,
    /// Other documented names of types.
    Aliases,
}

/// Returns where each type goes: into its documented group, else into the only group whose operations use it.
fn places(api: &Api) -> HashMap<TypeId, Place> {
    let mut users: HashMap<TypeId, HashSet<usize>> = HashMap::new();
    for (group, roots) in roots(api) {
        for id in api.reached(roots) {
            users.entry(id).or_default().insert(group);
        }
    }
    let recorded = |file: &str| match file {
        "shared" => Some(Place::Shared),
        "types" => Some(Place::Unused),
        file => api.groups.iter().any(|group| group.ident == file).then(|| group_place(api, file)),
    };
    let place = |id: TypeId| {
        if let Some(place) = api.ty(id).file.as_deref().and_then(recorded) {
            return place;
        }
        if let Some(group) = &api.ty(id).group {
            return group_place(api, group);
        }
        let groups = users.get(&id);
        match groups.map(HashSet::len) {
            None => Place::Unused,
            Some(1) => {
                let group = groups.and_then(|groups| api.groups.get(*groups.iter().next()?));
                group.map_or(Place::Shared, |group| group_place(api, &group.name))
            }
            Some(_) => Place::Shared,
        }
    };
    api.type_ids().map(|id| (id, place(id))).collect()
}

fn group_place(api: &Api, name: &str) -> Place {
    let group = api.groups.iter().find(|group| group.name == name);
    let decided = group.and_then(|group| Ident::new(&group.ident, Case::Snake, "group"));
    let ident = decided.or_else(|| Ident::new(name, Case::Snake, "group"));
    ident.map_or(Place::Shared, Place::Group)
}

/// Returns the types that the operations of each group name.
fn roots(api: &Api) -> BTreeMap<usize, Vec<TypeId>> {
    let mut roots: BTreeMap<usize, Vec<TypeId>> = BTreeMap::new();
    for operation in &api.operations {
        let types = roots.entry(operation.group).or_default();
        let parameters = operation.parameters.iter().map(|parameter| &parameter.field.ty);
        let bodies = operation.bodies.iter().map(|body| &body.ty);
        let responses = operation.responses.iter().filter_map(|response| Some(&response.ty.as_ref()?.value));
        let named: Vec<&Ty> = parameters.chain(bodies).chain(responses).collect();
        for ty in named {
            ty.for_each_ref(&mut |id| types.push(id));
        }
    }
    roots
}

/// Files items, each with its type; what has none is another name of one.
pub(super) fn files(api: &Api, items: Vec<(Option<TypeId>, Item)>) -> Vec<FilePlan> {
    let places = places(api);
    let mut by_place: BTreeMap<Place, Vec<Item>> = BTreeMap::new();
    for (id, item) in items {
        let place = id.map_or(Place::Aliases, |id| places.get(&id).cloned().unwrap_or(Place::Shared));
        by_place.entry(place).or_default().push(item);
    }
    // The names of the module itself.
    let mut scope = Scope::modules(&["mod", "models"]);
    let mut files = Vec::new();
    // The generator's own names first, so that no group takes them.
    let (own, groups): (Vec<_>, Vec<_>) =
        by_place.into_iter().partition(|(place, _)| !matches!(place, Place::Group(_)));
    for (place, items) in own.into_iter().chain(groups) {
        let name = match &place {
            Place::Group(ident) => ident.as_str(),
            Place::Shared => "shared",
            Place::Unused => "types",
            Place::Aliases => "aliases",
        };
        let module = scope.name(Case::Snake, &[name], &["group"], "group").ident;
        files.push(file_plan(module, sorted(items)));
    }
    files.sort_by(|a, b| a.module.cmp(&b.module));
    files
}

/// Sorts the items of a file by their names.
pub(super) fn sorted(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by(|a, b| a.ident.cmp(&b.ident));
    items
}
