//! Which items an override is for: `field:Order.total`, `operation:GET /v1/orders`, `value:*.InTransit`.
//!
//! A name is looked for as documented, then as it is on the wire, then as it is in Rust; operations, at last, in any
//! spelling. A name with `*` or `?` is a glob of all of these. Knows nothing of what is corrected.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use glob::Pattern;

use crate::correction::{ItemKind, Override};
use crate::ground::words::{fold, pascal, snake};
use crate::model::{Api, Operation, Type, TypeId, TypeKind};
use crate::routes::class;

use super::crate_names::CrateNames;

/// The likeness from which a name is taken for a slip of another.
const LIKE: f64 = 0.6;

/// An item of the model, by its positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A group.
    Group(usize),
    /// An operation.
    Operation(usize),
    /// An operation, and a parameter of it.
    Parameter(usize, usize),
    /// A type.
    Type(TypeId),
    /// A type, and a field of it.
    Field(TypeId, usize),
    /// An enumeration, and a value of it.
    Value(TypeId, usize),
}

/// The kinds of names of an item, the one that counts first first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NameForm {
    Documented,
    Wire,
    Rust,
    Folded,
}

/// The items of one kind by their names.
type Names = BTreeMap<String, BTreeSet<(NameForm, Item)>>;

/// The target of an override.
#[derive(Debug, Default)]
pub(super) struct Selected {
    /// The items, those included that are one with them in the crate.
    pub(super) items: BTreeSet<Item>,
    /// How many there are, those that are one in the crate counted once.
    pub(super) count: usize,
    /// The names of items that the override does not name and that are one with those it names.
    pub(super) others: BTreeSet<String>,
}

/// Finds the items of overrides.
pub(super) struct Selector<'a, F: FnOnce() -> CrateNames> {
    api: &'a Api,
    crate_names: &'a LazyCell<CrateNames, F>,
    /// Documented and wire names, by kind; with those in Rust only where they are needed.
    names: BTreeMap<(ItemKind, bool), Names>,
}

impl<'a, F: FnOnce() -> CrateNames> Selector<'a, F> {
    pub(super) fn new(api: &'a Api, crate_names: &'a LazyCell<CrateNames, F>) -> Self {
        Self { api, crate_names, names: BTreeMap::new() }
    }

    /// Returns the items that an override is for; none if nothing has its name.
    pub(super) fn select(&mut self, to: &Override) -> Selected {
        let named = match glob(&to.place) {
            Some(glob) => self.matching(to.kind, &glob),
            None => {
                let found = self.exact(to, false);
                if found.is_empty() { self.exact(to, true) } else { found }
            }
        };
        if to.split == Some(true) {
            return Selected { count: named.len(), items: named, others: BTreeSet::new() };
        }
        let mut selected = Selected { items: named.clone(), ..Selected::default() };
        let mut seen = BTreeSet::new();
        for item in &named {
            let same = self.same(*item);
            selected.count += usize::from(same.iter().all(|item| seen.insert(*item)));
            selected.others.extend(same.difference(&named).map(|other| label(self.api, *other)));
            selected.items.extend(same);
        }
        selected
    }

    /// Returns the name that was most likely meant.
    pub(super) fn nearest(&mut self, kind: ItemKind, place: &str) -> Option<String> {
        let like = |name: &str| strsim::normalized_damerau_levenshtein(name, place);
        let names = self.names(kind, true).iter().filter(|(name, _)| !name.starts_with(FOLDED));
        let likely = names.map(|(name, _)| (like(name), name)).filter(|(likeness, _)| *likeness >= LIKE);
        let nearest = likely.max_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| y.cmp(x)));
        nearest.map(|(_, name)| name.clone())
    }

    /// Returns the names of the members of what a place begins with.
    pub(super) fn beside(&mut self, kind: ItemKind, place: &str) -> Vec<String> {
        let Some((owner, _)) = place.rsplit_once('.') else { return Vec::new() };
        let start = format!("{owner}.");
        let names =
            self.names(kind, false).range(start.clone()..).take_while(|(name, _)| name.starts_with(&start));
        let names = names.filter(|(_, items)| items.iter().any(|(form, _)| *form < NameForm::Rust));
        names.map(|(name, _)| format!("`{name}`")).collect()
    }

    fn matching(&mut self, kind: ItemKind, glob: &Pattern) -> BTreeSet<Item> {
        let names = self.names(kind, true).iter();
        let matching = names.filter(|(name, _)| !name.starts_with(FOLDED) && glob.matches(name));
        matching.flat_map(|(_, items)| items.iter().map(|(_, item)| *item)).collect()
    }

    fn exact(&mut self, to: &Override, in_crate: bool) -> BTreeSet<Item> {
        let folded = folded(to.kind, &to.place);
        let names = self.names(to.kind, in_crate);
        let mut found: BTreeSet<(NameForm, Item)> = names.get(&to.place).cloned().unwrap_or_default();
        if found.is_empty() {
            found = folded.and_then(|folded| names.get(&folded)).cloned().unwrap_or_default();
        }
        let best = found.first().map(|(form, _)| *form);
        found.into_iter().filter(|(form, _)| Some(*form) == best).map(|(_, item)| item).collect()
    }

    /// Returns the items that are one with this one in the crate, itself included.
    fn same(&self, item: Item) -> BTreeSet<Item> {
        let api = self.api;
        let types = |id: TypeId| self.crate_names.same(id, api.types().count());
        match item {
            Item::Type(id) => types(id).into_iter().map(Item::Type).collect(),
            Item::Field(id, at) => {
                let wire = fields(api.ty(id)).get(at).map(|field| &field.wire.value);
                let find = |other: TypeId| {
                    let at =
                        fields(api.ty(other)).iter().position(|field| Some(&field.wire.value) == wire)?;
                    Some(Item::Field(other, at))
                };
                types(id).into_iter().filter_map(find).chain([item]).collect()
            }
            Item::Value(id, at) => {
                let wire = values(api.ty(id)).get(at).map(|value| &value.wire.value);
                let find = |other: TypeId| {
                    let at =
                        values(api.ty(other)).iter().position(|value| Some(&value.wire.value) == wire)?;
                    Some(Item::Value(other, at))
                };
                types(id).into_iter().filter_map(find).chain([item]).collect()
            }
            Item::Group(_) | Item::Operation(_) | Item::Parameter(..) => BTreeSet::from([item]),
        }
    }

    fn names(&mut self, kind: ItemKind, in_crate: bool) -> &Names {
        let (api, crate_names) = (self.api, self.crate_names);
        self.names.entry((kind, in_crate)).or_insert_with(|| {
            let mut reader =
                Reader { api, crate_names: in_crate.then(|| &**crate_names), names: Names::new() };
            reader.read(kind);
            reader.names
        })
    }
}

/// Returns the glob of a place, if it is one.
pub(super) fn glob(place: &str) -> Option<Pattern> {
    Pattern::new(place).ok().filter(|_| place.contains(['*', '?']))
}

/// Returns by what overrides are applied: globs first, and of these the wider ones.
pub(super) fn rank(to: &Override) -> (bool, bool, usize) {
    (
        to.kind != ItemKind::Group,
        glob(&to.place).is_none(),
        to.place.chars().filter(|c| !matches!(c, '*' | '?')).count(),
    )
}

/// Returns the documented name of an item.
pub(super) fn label(api: &Api, item: Item) -> String {
    let member = |owner: &str, name: Option<&str>| format!("{owner}.{}", name.unwrap_or_default());
    match item {
        Item::Group(group) => api.groups.get(group).map(|group| group.name.clone()).unwrap_or_default(),
        Item::Operation(at) => {
            api.operations.get(at).map(|operation| operation_label(api, operation)).unwrap_or_default()
        }
        Item::Parameter(at, parameter) => api.operations.get(at).map_or_else(String::new, |operation| {
            let name = operation.parameters.get(parameter).map(|parameter| parameter.field.name.as_str());
            member(&operation_label(api, operation), name)
        }),
        Item::Type(id) => api.ty(id).name.clone(),
        Item::Field(id, at) => {
            member(&api.ty(id).name, fields(api.ty(id)).get(at).map(|field| field.name.as_str()))
        }
        Item::Value(id, at) => {
            let value = values(api.ty(id)).get(at);
            let name = value.and_then(|value| value.name.as_deref().or(value.wire.value.as_str()));
            member(&api.ty(id).name, name)
        }
    }
}

fn operation_label(api: &Api, operation: &Operation) -> String {
    let group = api.groups.get(operation.group).map_or("", |group| &group.name);
    format!("{group}.{}", operation.name)
}

fn fields(ty: &Type) -> &[crate::model::Field] {
    match &ty.kind {
        TypeKind::Struct(object) => &object.fields,
        _ => &[],
    }
}

fn values(ty: &Type) -> &[crate::model::EnumValue] {
    match &ty.kind {
        TypeKind::Enum(list) => &list.values,
        _ => &[],
    }
}

/// The first character of the folded name of a group or an operation; no documented name begins with it.
const FOLDED: char = '\n';

/// Returns the name of a group, an operation or a parameter in no spelling: `DropletsApi` is `Droplets`.
fn folded(kind: ItemKind, place: &str) -> Option<String> {
    let operation = |place: &str| {
        let (group, name) = place.split_once('.')?;
        Some(format!("{FOLDED}{}.{}", class(group), fold(name)))
    };
    match kind {
        ItemKind::Group => Some(format!("{FOLDED}{}", class(place))),
        ItemKind::Operation => operation(place),
        ItemKind::Parameter => {
            let (owner, parameter) = place.rsplit_once('.')?;
            Some(format!("{}.{parameter}", operation(owner)?))
        }
        _ => None,
    }
}

/// Collects the names of the items of one kind.
struct Reader<'a> {
    api: &'a Api,
    crate_names: Option<&'a CrateNames>,
    names: Names,
}

impl Reader<'_> {
    fn note(&mut self, form: NameForm, name: String, item: Item) {
        self.names.entry(name).or_default().insert((form, item));
    }

    fn read(&mut self, kind: ItemKind) {
        let api = self.api;
        match kind {
            ItemKind::Group => {
                for (at, group) in api.groups.iter().enumerate() {
                    self.note(NameForm::Documented, group.name.clone(), Item::Group(at));
                    if let Some(name) = folded(kind, &group.name) {
                        self.note(NameForm::Folded, name, Item::Group(at));
                    }
                    let names = self.crate_names.map_or(&[][..], |names| names.of_group(at));
                    names.iter().for_each(|name| self.note(NameForm::Rust, name.clone(), Item::Group(at)));
                }
            }
            ItemKind::Operation => {
                for at in 0..api.operations.len() {
                    for (form, name) in self.operation(at) {
                        self.note(form, name, Item::Operation(at));
                    }
                }
            }
            ItemKind::Parameter => self.parameters(),
            ItemKind::Type | ItemKind::Enumeration => {
                for (id, ty) in api.types() {
                    if kind == ItemKind::Enumeration && !matches!(ty.kind, TypeKind::Enum(_)) {
                        continue;
                    }
                    for (form, name) in self.owner(id, ty) {
                        self.note(form, name, Item::Type(id));
                    }
                }
            }
            ItemKind::Field | ItemKind::Value => self.members(kind),
        }
    }

    /// Returns the names of an operation.
    fn operation(&self, at: usize) -> Vec<(NameForm, String)> {
        let Some(operation) = self.api.operations.get(at) else { return Vec::new() };
        let groups = std::iter::once(&operation.group).chain(&operation.other_groups);
        let groups: Vec<usize> = groups.copied().collect();
        let mut names = vec![(NameForm::Documented, operation.name.clone())];
        let route = operation.route.as_ref().map(|route| route.value.to_string());
        names.extend(route.map(|route| (NameForm::Wire, route)));
        for group in groups {
            let name = self.api.groups.get(group).map_or("", |group| &group.name);
            names.push((NameForm::Documented, format!("{name}.{}", operation.name)));
            names.push((NameForm::Folded, format!("{FOLDED}{}.{}", class(name), fold(&operation.name))));
            let Some(rust) = self.crate_names else { continue };
            for group in rust.of_group(group) {
                let calls = rust.of_operation(at).iter();
                names.extend(calls.map(|call| (NameForm::Rust, format!("{group}.{call}"))));
            }
        }
        names
    }

    fn parameters(&mut self) {
        let api = self.api;
        for (at, operation) in api.operations.iter().enumerate() {
            let owners = self.operation(at);
            for (index, parameter) in operation.parameters.iter().enumerate() {
                let (name, wire) = (&parameter.field.name, &parameter.field.wire.value);
                let members = [
                    (NameForm::Documented, name.clone()),
                    (NameForm::Wire, wire.clone()),
                    (NameForm::Rust, snake(wire)),
                ];
                for (form, member) in members {
                    for (of_owner, owner) in &owners {
                        let name = format!("{owner}.{member}");
                        self.note(form.max(*of_owner), name, Item::Parameter(at, index));
                    }
                }
            }
        }
    }

    /// Returns the names of a type. One that is documented inside something else has no name as documented.
    fn owner(&self, id: TypeId, ty: &Type) -> Vec<(NameForm, String)> {
        let documented = if ty.inline { NameForm::Rust } else { NameForm::Documented };
        let names = self.crate_names.map_or(&[][..], |names| names.of_type(id));
        let names = names.iter().map(|name| (NameForm::Rust, name.clone()));
        std::iter::once((documented, ty.name.clone())).chain(names).collect()
    }

    fn members(&mut self, kind: ItemKind) {
        let api = self.api;
        for (id, ty) in api.types() {
            let mut members: Vec<(NameForm, String, Item)> = Vec::new();
            if kind == ItemKind::Field {
                for (at, field) in fields(ty).iter().enumerate() {
                    let item = Item::Field(id, at);
                    members.push((NameForm::Documented, field.name.clone(), item));
                    members.push((NameForm::Wire, field.wire.value.clone(), item));
                    members.push((NameForm::Rust, snake(&field.wire.value), item));
                }
            } else {
                for (at, value) in values(ty).iter().enumerate() {
                    let item = Item::Value(id, at);
                    let wire =
                        value.wire.value.as_str().map_or_else(|| value.wire.value.to_string(), str::to_owned);
                    members.extend(value.name.clone().map(|name| (NameForm::Documented, name, item)));
                    members.push((NameForm::Rust, pascal(&wire), item));
                    members.push((NameForm::Wire, wire, item));
                }
            }
            for (of_owner, owner) in self.owner(id, ty) {
                // A value is known by that of an enumeration without a page, too.
                let of_owner = if kind == ItemKind::Value { NameForm::Documented } else { of_owner };
                for (form, member, item) in &members {
                    self.note(of_owner.max(*form), format!("{owner}.{member}"), *item);
                }
            }
        }
    }
}
