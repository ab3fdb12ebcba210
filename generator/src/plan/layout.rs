//! Which item stands in which file.
//!
//! Guarantees: items of a group share a file, what several groups use stands in a file of its own; no file grows
//! far beyond [`MAX_LINES`] unless one item does; where an item goes depends on its name and group, and on how
//! much else goes there, never on the order of pages.

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::ToSnakeCase;

use crate::model::{Api, Ty, TypeId};

use super::ident::{Case, Ident, Scope};
use super::item::{Item, ItemKind};

/// The length from which a file is divided.
const MAX_LINES: usize = 1_500;

/// A file's name before it is an identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A group of the documentation.
    Group(Ident),
    /// Types that several groups use.
    Shared,
    /// Types that no operation uses.
    Unused,
    /// Other documented names of types.
    Aliases,
}

/// Where each type goes: into its documented group, else into the only group whose operations use it.
pub(super) fn places(api: &Api) -> HashMap<TypeId, Place> {
    let mut users: HashMap<TypeId, HashSet<usize>> = HashMap::new();
    for (group, roots) in roots(api) {
        let mut seen = HashSet::new();
        let mut stack = roots;
        while let Some(id) = stack.pop() {
            if seen.insert(id) {
                users.entry(id).or_default().insert(group);
                api.ty(id).kind.for_each_ty(&mut |ty| ty.for_each_ref(&mut |target| stack.push(target)));
            }
        }
    }
    let place = |id: TypeId| {
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

/// The types that the operations of each group name.
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

/// Divides items into files; each is the name of a module and its items.
pub(super) fn files(items: Vec<(Place, Item)>) -> Vec<(Ident, Vec<Item>)> {
    let mut by_place: BTreeMap<Place, Vec<Item>> = BTreeMap::new();
    for (place, item) in items {
        by_place.entry(place).or_default().push(item);
    }
    let mut scope = Scope::with(&["mod"]);
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
        for (suffix, items) in divided(items) {
            let module = scope.name(Case::Snake, &[&format!("{name} {suffix}")], &["group"], "group").ident;
            files.push((module, items));
        }
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files
}

/// The items of one place as one file, or as files by first letter, and those by first word, where it is too
/// much for one.
fn divided(items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    if total(&items) <= MAX_LINES {
        return vec![(String::new(), items)];
    }
    let mut files = Vec::new();
    for (letter, items) in grouped(items, |item| item.ident.as_str().chars().take(1).collect()) {
        if total(&items) <= MAX_LINES {
            files.push((letter, items));
            continue;
        }
        let mut rest = Vec::new();
        for (word, items) in grouped(items, first_word) {
            // A file of its own has to be worth it.
            if total(&items) * 5 < MAX_LINES {
                rest.extend(items);
            } else {
                files.extend(numbered(&word, items));
            }
        }
        files.extend(numbered(&letter, rest));
    }
    files
}

fn numbered(name: &str, items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    let mut files: Vec<(String, Vec<Item>)> = Vec::new();
    let mut lines = usize::MAX / 2;
    for item in items {
        lines += item_lines(&item);
        match files.last_mut() {
            Some((_, file)) if lines <= MAX_LINES => file.push(item),
            _ => {
                let suffix = if files.is_empty() { String::new() } else { format!(" {}", files.len() + 1) };
                lines = item_lines(&item);
                files.push((format!("{name}{suffix}"), vec![item]));
            }
        }
    }
    files
}

fn grouped(items: Vec<Item>, key: impl Fn(&Item) -> String) -> BTreeMap<String, Vec<Item>> {
    let mut groups: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    for item in items {
        groups.entry(key(&item)).or_default().push(item);
    }
    groups
}

fn first_word(item: &Item) -> String {
    item.ident.as_str().to_snake_case().split('_').next().unwrap_or_default().to_owned()
}

fn total(items: &[Item]) -> usize {
    items.iter().map(item_lines).sum()
}

/// About how many lines an item takes.
fn item_lines(item: &Item) -> usize {
    let docs = item.docs.lines().len();
    let body = match &item.kind {
        ItemKind::Struct(object) => {
            let fields = object.fields.iter();
            fields
                .map(|field| field.docs.lines().len() + 2 + if field.setter.is_some() { 6 } else { 2 })
                .sum()
        }
        ItemKind::Enum(model) => {
            16 + model.variants.iter().map(|variant| variant.docs.lines().len() + 3).sum::<usize>()
        }
        ItemKind::Union(union) => 20 + union.cases.len() * 10,
        ItemKind::Newtype { .. } => 3,
        ItemKind::Alias(_) => 2,
    };
    docs + body + 6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::doc::Docs;
    use crate::plan::item::RustType;

    fn aliases(names: &[&str], lines: usize) -> Vec<Item> {
        let item = |name: &&str| {
            let mut docs = Docs::default();
            (0..lines / 2).for_each(|_| docs.paragraph("x"));
            Item { ident: Ident::type_name(name).unwrap(), docs, kind: ItemKind::Alias(RustType::Value) }
        };
        names.iter().map(item).collect()
    }

    fn names(items: Vec<Item>) -> Vec<(String, usize)> {
        divided(items).into_iter().map(|(name, items)| (name, items.len())).collect()
    }

    #[test]
    fn large_files_are_divided_by_letter_then_by_word() {
        assert_eq!(names(aliases(&["A", "B"], 100)), [(String::new(), 2)]);
        let many = ["ActionList", "ActionStart", "Alarm", "Backup", "Zone"];
        let divided: Vec<(String, usize)> = names(aliases(&many, 700));
        let expected = [("action", 2), ("alarm", 1), ("B", 1), ("Z", 1)];
        assert_eq!(divided, expected.map(|(name, count)| (name.to_owned(), count)));
    }
}
