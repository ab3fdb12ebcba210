//! Which item stands in which file.
//!
//! Guarantees: items of a group share a file, what several groups use stands in a file of its own; no file grows
//! far beyond [`MAX_LINES`] unless one item does; where an item goes depends on its name and group, and on how
//! much else goes there, never on the order of pages.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::ground::words::words;
use crate::model::{Api, Ty, TypeId};

use super::ident::{Case, Ident, Scope};
use super::item::{Constructor, DefaultImpl, FieldItem, Item, ItemKind, StructItem};

/// The length from which a file is divided.
const MAX_LINES: usize = 1_500;
/// The length up to which a file is not divided by nothing but numbers.
const TOLERATED: usize = 2_000;
/// The part of [`MAX_LINES`] from which a word is worth a file.
const WORTH: usize = 5;

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
        for (suffix, items) in divided(String::new(), items, 0) {
            let module = scope.name(Case::Snake, &[&format!("{name} {suffix}")], &["group"], "group").ident;
            files.push((module, items));
        }
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files
}

/// The items of one place as one file; where they are too many for one, what shares its first word has a file of
/// its own if that is worth it, and so on with the words after it; the rest goes by first letters. All items have
/// the `name`, and their words before `at`, in common.
fn divided(name: String, items: Vec<Item>, at: usize) -> Vec<(String, Vec<Item>)> {
    const DEEPEST: usize = 4;
    let have_ended = || items.iter().all(|item| word(item, at).is_empty());
    if total(&items) <= MAX_LINES || at == DEEPEST || have_ended() {
        return numbered(&name, items);
    }
    let (words, mut rest) = set_apart(items, |item| word(item, at));
    let mut files = Vec::new();
    for (word, items) in words {
        files.extend(divided(format!("{name} {word}"), items, at + 1));
    }
    if total(&rest) > MAX_LINES {
        let (ranges, others) = set_apart(rest, |item| letter_range(&word(item, at)).unwrap_or_default());
        files.extend(
            ranges.into_iter().flat_map(|(range, items)| numbered(&format!("{name} {range}"), items)),
        );
        rest = others;
    }
    files.extend(numbered(&name, rest));
    files
}

/// The items by a key, where that is worth a file, and all others in their order.
fn set_apart(items: Vec<Item>, key: impl Fn(&Item) -> String) -> (BTreeMap<String, Vec<Item>>, Vec<Item>) {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let keys: Vec<String> = items.iter().map(key).collect();
    for (item, key) in items.iter().zip(&keys) {
        *lines.entry(key.clone()).or_default() += item_lines(item);
    }
    lines.retain(|key, lines| !key.is_empty() && *lines * WORTH >= MAX_LINES);
    let (mut worth, mut others) = (BTreeMap::<_, Vec<_>>::new(), Vec::new());
    for (item, key) in items.into_iter().zip(keys) {
        if lines.contains_key(&key) {
            worth.entry(key).or_default().push(item);
        } else {
            others.push(item);
        }
    }
    (worth, others)
}

/// A word of an item's name without the number that keeps it apart from others, if anything else is left of it.
fn word(item: &Item, at: usize) -> String {
    let word = words(item.ident.as_str()).into_iter().nth(at).unwrap_or_default();
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.len() > 1 { stem.to_owned() } else { word }
}

/// Ranges of letters that hold about the same number of English words.
fn letter_range(word: &str) -> Option<String> {
    let letter = word.chars().next()?;
    let ranges = [('a', 'c'), ('d', 'h'), ('i', 'o'), ('p', 'r'), ('s', 'z')];
    let (first, last) = ranges.iter().find(|(_, last)| letter <= *last).unwrap_or(&('s', 'z'));
    Some(format!("{first} to {last}"))
}

/// One file, or several of the same name with numbers.
fn numbered(name: &str, items: Vec<Item>) -> Vec<(String, Vec<Item>)> {
    let limit = if total(&items) <= TOLERATED { TOLERATED } else { MAX_LINES };
    let mut files: Vec<(String, Vec<Item>)> = Vec::new();
    let mut lines = 0;
    for item in items {
        lines += item_lines(&item);
        match files.last_mut() {
            Some((_, file)) if lines <= limit => file.push(item),
            _ => {
                let suffix = if files.is_empty() { String::new() } else { format!(" {}", files.len() + 1) };
                lines = item_lines(&item);
                files.push((format!("{name}{suffix}"), vec![item]));
            }
        }
    }
    files
}

fn total(items: &[Item]) -> usize {
    items.iter().map(item_lines).sum()
}

/// How many lines an item takes, give or take what the formatter folds.
fn item_lines(item: &Item) -> usize {
    let body = match &item.kind {
        ItemKind::Struct(object) => struct_lines(object),
        ItemKind::Enum(model) => {
            5 + model.variants.iter().map(|variant| variant.docs.lines().len() + 1).sum::<usize>()
        }
        ItemKind::Union(union) => 20 + union.cases.len() * 10,
        ItemKind::Newtype(_) => 3,
        ItemKind::Alias(_) => 1,
    };
    item.docs.lines().len() + body + 1
}

fn struct_lines(object: &StructItem) -> usize {
    let attribute = |field: &FieldItem| usize::from(field.skip_none || field.rename.is_some());
    let fields: usize =
        object.fields.iter().map(|field| field.docs.lines().len() + 1 + attribute(field)).sum();
    let setters = object.fields.iter().filter(|field| field.setter.is_some()).count() * 7;
    let new = match (&object.constructor, object.default) {
        (None, _) => 0,
        (Some(_), DefaultImpl::Derived) => 7,
        (Some(Constructor::Positional), _) => 8 + object.fields.len(),
        (Some(Constructor::Named(_)), _) => 12 + object.fields.len() + 2 * object.required().count(),
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
            Item {
                origin: super::super::item::Provenance {
                    place: None,
                    certainty: crate::ground::fact::Certainty::Stated,
                },
                serde: super::super::item::SerdeImpls { serialize: true, deserialize: true },
                ident: Ident::type_name(name).unwrap(),
                searched: Vec::new(),
                docs,
                kind: ItemKind::Alias(RustType::Value),
            }
        };
        names.iter().map(item).collect()
    }

    fn names(items: Vec<Item>) -> Vec<(String, usize)> {
        divided(String::new(), items, 0).into_iter().map(|(name, items)| (name, items.len())).collect()
    }

    #[test]
    fn large_files_are_divided_by_words_then_by_letters_then_by_number() {
        let check = |types: &[&str], lines: usize, expected: &[(&str, usize)]| {
            let found = names(aliases(types, lines));
            let found: Vec<_> = found.iter().map(|(name, count)| (name.trim(), *count)).collect();
            assert_eq!(found, expected);
        };
        check(&["A", "B"], 100, &[("", 2)]);
        check(&["Action"], 2_000, &[("action", 1)]);
        check(&["ActionList", "Action2", "Alarm", "Zone"], 500, &[("action", 2), ("alarm", 1), ("zone", 1)]);
        let actions = ["ActionList", "ActionListItem", "ActionStart", "Zone"];
        check(&actions, 700, &[("action list", 2), ("action start", 1), ("zone", 1)]);
        let many: Vec<String> = ('A'..='Z').map(|letter| format!("{letter}x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        check(&many, 100, &[("a to c", 3), ("d to h", 5), ("i to o", 7), ("p to r", 3), ("s to z", 8)]);
        check(&["Action1", "Action2"], 2_200, &[("action", 1), ("action 2", 1)]);
    }
}
