//! Which item stands in which file.
//!
//! Guarantees: items of a group share a file, what several groups use stands in a file of its own; no file grows
//! far beyond [`MAX_LINES`] unless one item does; where an item goes depends on its name and group, and on how
//! much else goes there, never on the order of pages.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Api, Ty, TypeId};
use crate::words::words;

use super::ident::{Case, Ident, Scope};
use super::item::{DefaultImpl, FieldItem, Item, ItemKind, StructItem};

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

/// The types in the order of their items: document order, and what is documented inside a type after it.
pub(super) fn order(api: &Api) -> Vec<TypeId> {
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    let roots = api.types().filter(|(_, ty)| !ty.inline).map(|(id, _)| id);
    // Inline types that nothing uses come last.
    for root in roots.chain(api.type_ids()) {
        let mut stack = vec![root];
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            order.push(id);
            let mut inside = Vec::new();
            api.ty(id).kind.for_each_ty(&mut |ty| ty.for_each_ref(&mut |target| inside.push(target)));
            stack.extend(inside.into_iter().rev().filter(|id| api.ty(*id).inline));
        }
    }
    order
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
    // Windows has no files of the last four names.
    let mut scope = Scope::with(&["mod", "aux", "con", "nul", "prn"]);
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

/// The items of one place as one file; where they are too many for one, by ranges of first letters, then by
/// letter, by word, and at last by number.
fn divided(items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    let levels: [fn(&Item) -> String; 3] = [letter_range, first_letter, first_word];
    divide(String::new(), items, &levels)
}

fn divide(name: String, items: Vec<Item>, levels: &[fn(&Item) -> String]) -> Vec<(String, Vec<Item>)> {
    let Some((level, finer)) = levels.split_first() else { return numbered(&name, items) };
    if total(&items) <= MAX_LINES {
        return vec![(name, items)];
    }
    let mut files = Vec::new();
    let mut rest = Vec::new();
    for (part, items) in grouped(items, level) {
        // A file of its own has to be worth it.
        if total(&items) * 5 < MAX_LINES {
            rest.extend(items);
        } else {
            files.extend(divide(part, items, finer));
        }
    }
    if !rest.is_empty() {
        files.extend(numbered(&name, rest));
    }
    files
}

/// Ranges of letters that hold about the same number of English words.
fn letter_range(item: &Item) -> String {
    let letter = first_letter(item);
    let ranges = [("a", "c"), ("d", "h"), ("i", "o"), ("p", "r"), ("s", "z")];
    let range = ranges.iter().find(|(_, last)| letter.as_str() <= *last).unwrap_or(&("s", "z"));
    format!("{} to {}", range.0, range.1)
}

fn first_letter(item: &Item) -> String {
    item.ident.as_str().chars().take(1).map(|letter| letter.to_ascii_lowercase()).collect()
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
    words(item.ident.as_str()).into_iter().next().unwrap_or_default()
}

fn total(items: &[Item]) -> usize {
    items.iter().map(item_lines).sum()
}

/// How many lines an item takes, give or take what the formatter folds.
fn item_lines(item: &Item) -> usize {
    let body = match &item.kind {
        ItemKind::Struct(object) => struct_lines(object),
        ItemKind::Enum(model) => {
            30 + model.variants.iter().map(|variant| variant.docs.lines().len() + 3).sum::<usize>()
        }
        ItemKind::Union(union) => 20 + union.cases.len() * 10,
        ItemKind::Newtype { .. } => 3,
        ItemKind::Alias(_) => 1,
    };
    item.docs.lines().len() + body + 1
}

fn struct_lines(object: &StructItem) -> usize {
    let attribute = |field: &FieldItem| usize::from(field.skip_none || field.rename.is_some());
    let fields: usize =
        object.fields.iter().map(|field| field.docs.lines().len() + 1 + attribute(field)).sum();
    let setters = object.fields.iter().filter(|field| field.setter.is_some()).count() * 7;
    let new = match object.default {
        _ if !object.constructor => 0,
        DefaultImpl::Derived => 7,
        _ => 8 + object.fields.len(),
    };
    6 + fields + setters + new
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
    fn large_files_are_divided_by_letters_then_by_word_then_by_number() {
        assert_eq!(names(aliases(&["A", "B"], 100)), [(String::new(), 2)]);
        let many = ["ActionList", "ActionStart", "Alarm", "Backup", "Zone"];
        let expected = [("action", 2), ("alarm", 1), ("b", 1), ("s to z", 1)];
        assert_eq!(names(aliases(&many, 700)), expected.map(|(name, count)| (name.to_owned(), count)));
        let expected = [("a", 1), ("a 2", 1)].map(|(name, count)| (name.to_owned(), count));
        assert_eq!(names(aliases(&["A", "A"], 2_000)), expected);
    }
}
