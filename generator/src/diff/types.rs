//! Types, their members and values.
//!
//! `Boat` has a new required member `berth`: an addition where boats are received, and a break where they are sent.

use std::collections::{BTreeSet, HashMap};

use super::{Action, Change, Edition, Effect, Item, Paired, keys, pair};
use crate::ground::source::{FileId, Sources, Span};
use crate::model::{Api, Enum, Field, Struct, Ty, Type, TypeKind, Union, Usage, spelled};

/// Types that are documented inside others are compared no deeper than this.
const DEEPEST: usize = 8;

/// Compares the types that have pages, tables or sections of their own.
pub(super) fn compare(old: Edition<'_>, new: Edition<'_>) -> Vec<Change> {
    let (old_pages, new_pages) = (by_path(old.sources), by_path(new.sources));
    let (editions, old, new) = ((old.sources, new.sources), old.api, new.api);
    let listed = |api| -> Vec<&Type> { Api::types(api).map(|(_, ty)| ty).filter(|ty| !ty.inline).collect() };
    let (before, after) = (listed(old), listed(new));
    // Of several types of one name those with the same members are one, before the others are paired in their order.
    let same = pair(before, after, |ty| (ty.scope.clone(), ty.name.clone(), names_of_members(ty)));
    let rest = pair(same.removed, same.added, |ty| (ty.scope.clone(), ty.name.clone()));
    let Paired { both, mut removed, mut added } = Paired { both: [same.both, rest.both].concat(), ..rest };
    let mut changes = Vec::new();
    let mut comparison = Comparison { old, new, changes: &mut changes };
    for (was, now) in both {
        comparison.types(&now.name, was, now, union(was.usage, now.usage), 0);
    }
    // A type that is gone and one that came with the same members are one that was renamed.
    added.retain(|now| {
        let is_used = |was: &Type| union(was.usage, now.usage) != Usage::default();
        let same = removed.iter().position(|was| is_used(was) && comparison.are_alike(was, now));
        if let Some(at) = same {
            let was = removed.remove(at);
            let change = Change::new(
                Item::Type,
                now.name.clone(),
                Action::Changed,
                union(was.usage, now.usage),
                [Effect::Breaking; 2],
            );
            comparison
                .changes
                .push(change.what("name", was.name.clone(), now.name.clone()).at(was.span, now.span));
        }
        same.is_none()
    });
    // What only examples show belongs to what they are examples of.
    let belongs =
        |operations: &[FileId], ty: &Type| ty.span.is_none_or(|span| operations.contains(&span.file));
    let (gone, come) = (pages_of(old, new), pages_of(new, old));
    for ty in removed.into_iter().filter(|ty| !belongs(&gone, ty) && !is_on(&new_pages, editions.0, ty)) {
        let change =
            Change::new(Item::Type, ty.name.clone(), Action::Removed, ty.usage, [Effect::Breaking; 2]);
        comparison.changes.push(change.at(ty.span, None));
    }
    for ty in added.into_iter().filter(|ty| !belongs(&come, ty) && !is_on(&old_pages, editions.1, ty)) {
        let change = Change::new(Item::Type, ty.name.clone(), Action::Added, ty.usage, [Effect::Additive; 2]);
        comparison.changes.push(change.what("", "", members(new, ty)).at(None, ty.span));
    }
    changes
}

/// The pages of an edition by their paths.
fn by_path(sources: &Sources) -> HashMap<&str, &str> {
    sources.iter().map(|(_, file)| (file.path(), file.text())).collect()
}

/// Returns whether the pages of another edition have the rows of a type: it was there, if nothing referred to it.
fn is_on(other: &HashMap<&str, &str>, sources: &Sources, ty: &Type) -> bool {
    let Some(span) = ty.span else { return false };
    let of_page = |found: &Span| found.file == span.file;
    let rows: Vec<Span> = match &ty.kind {
        TypeKind::Struct(object) => {
            object.fields.iter().filter_map(|field| field.span).filter(of_page).collect()
        }
        TypeKind::Enum(list) => list.values.iter().filter_map(|value| value.span).filter(of_page).collect(),
        _ => vec![span],
    };
    let (start, end) = (rows.iter().map(|row| row.start).min(), rows.iter().map(|row| row.end).max());
    let (Some(start), Some(end), Some(page)) = (start, end, sources.file(span.file)) else { return false };
    let (Some(rows), Some(page)) = (page.text().get(start as usize..end as usize), other.get(page.path()))
    else {
        return false;
    };
    let words = |text| shown(text).collect::<Vec<_>>().join(" ");
    page.contains(rows) || words(page).contains(&words(rows))
}

/// Returns the words of a page that a reader sees, without tags, whose anchors and numbers change with every edition.
fn shown(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').enumerate().flat_map(|(at, part)| {
        let seen = if at == 0 { part } else { part.split_once('>').map_or(part, |(_, seen)| seen) };
        seen.split_whitespace()
    })
}

/// Returns the pages of operations that the other edition does not have: types on them are parts of the operations.
fn pages_of(api: &Api, other: &Api) -> Vec<FileId> {
    let known: BTreeSet<String> = other.operations.iter().map(keys::key).collect();
    let new = api.operations.iter().filter(|operation| !known.contains(&keys::key(operation)));
    new.map(|operation| operation.span.file).collect()
}

/// Two editions, and what was found so far.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Api,
    pub(super) new: &'a Api,
    pub(super) changes: &'a mut Vec<Change>,
}

impl Comparison<'_> {
    fn types(&mut self, name: &str, was: &Type, now: &Type, usage: Usage, depth: usize) {
        match (&was.kind, &now.kind) {
            (TypeKind::Struct(was), TypeKind::Struct(now)) => self.structs(name, was, now, usage, depth),
            (TypeKind::Enum(was), TypeKind::Enum(now)) => self.enums(name, was, now, usage),
            (TypeKind::Union(a), TypeKind::Union(b)) => self.unions(name, a, b, usage, [was, now]),
            (TypeKind::Alias(a), TypeKind::Alias(b))
                if spelled::ty(self.old, a) == spelled::ty(self.new, b) => {}
            (a, b) => {
                let change =
                    Change::new(Item::Type, name.to_owned(), Action::Changed, usage, [Effect::Breaking; 2]);
                let (a, b) = (self.kind(self.old, a), self.kind(self.new, b));
                self.changes.push(change.what("type", a, b).at(was.span, now.span));
            }
        }
        if !same_words(&was.description, &now.description) {
            let change =
                Change::new(Item::Type, name.to_owned(), Action::Changed, usage, [Effect::DocOnly; 2]);
            self.changes.push(change.what("description", "", "").at(was.span, now.span));
        }
    }

    fn kind(&self, api: &Api, kind: &TypeKind) -> String {
        match kind {
            TypeKind::Struct(_) => "object".to_owned(),
            TypeKind::Enum(_) => "list of values".to_owned(),
            TypeKind::Union(_) => "one of several types".to_owned(),
            TypeKind::Alias(ty) => spelled::ty(api, ty),
        }
    }

    fn structs(&mut self, owner: &str, was: &Struct, now: &Struct, usage: Usage, depth: usize) {
        let Paired { both, removed, added } = pair(&was.fields, &now.fields, |field| field.name.clone());
        for (was, now) in both {
            self.field(Item::Field, &format!("{owner}.{}", now.name), was, now, usage, depth);
        }
        for field in removed {
            let name = format!("{owner}.{}", field.name);
            let change = Change::new(Item::Field, name, Action::Removed, usage, [Effect::Breaking; 2]);
            self.changes.push(change.what("", spelled::field(self.old, field), "").at(field.span, None));
        }
        for field in added {
            let sent = if field.required.value { Effect::Breaking } else { Effect::Additive };
            let name = format!("{owner}.{}", field.name);
            let change = Change::new(Item::Field, name, Action::Added, usage, [sent, Effect::Additive]);
            self.changes.push(change.what("", "", spelled::field(self.new, field)).at(None, field.span));
        }
    }

    /// Compares two editions of a field or parameter: one change for all that is about the field itself.
    pub(super) fn field(
        &mut self,
        item: Item,
        name: &str,
        was: &Field,
        now: &Field,
        usage: Usage,
        depth: usize,
    ) {
        let inner = (spelled::inline(self.old, &was.ty), spelled::inline(self.new, &now.ty));
        let (a, b) = (spelled::ty(self.old, &was.ty), spelled::ty(self.new, &now.ty));
        let mut what = Vec::new();
        if a != b {
            what.push("type");
        }
        if was.wire.value != now.wire.value {
            what.push("name on the wire");
        }
        if was.required.value != now.required.value {
            what.push(if now.required.value { "optional -> required" } else { "required -> optional" });
        }
        if was.nullable.value != now.nullable.value {
            what.push("null");
        }
        let breaks = !what.is_empty();
        let value = |field: &Field| field.default.as_ref().map(|fact| fact.value.clone());
        if value(was) != value(now) {
            what.push("default");
        }
        if was.deprecated != now.deprecated {
            what.push("deprecation");
        }
        if !same_words(&was.description, &now.description) {
            what.push("description");
        }
        if !what.is_empty() {
            let effect = if breaks { Effect::Breaking } else { Effect::DocOnly };
            let change = Change::new(item, name.to_owned(), Action::Changed, usage, [effect; 2]);
            let (a, b) = if breaks {
                (spelled::field(self.old, was), spelled::field(self.new, now))
            } else {
                (String::new(), String::new())
            };
            self.changes.push(change.what(&what.join(", "), a, b).at(was.span, now.span));
        }
        if let (Some(was), Some(now)) = inner
            && depth < DEEPEST
            && a == b
        {
            self.types(name, was, now, usage, depth + 1);
        }
    }

    fn enums(&mut self, owner: &str, was: &Enum, now: &Enum, usage: Usage) {
        let Paired { both, removed, added } =
            pair(&was.values, &now.values, |value| value.wire.value.to_string());
        for (was, now) in both {
            if !same_words(&was.description, &now.description) {
                let name = format!("{owner}.{}", now.wire.value);
                let change = Change::new(Item::EnumValue, name, Action::Changed, usage, [Effect::DocOnly; 2]);
                self.changes.push(change.what("description", "", "").at(was.span, now.span));
            }
        }
        let shown = |value: &crate::model::EnumValue| {
            value.name.clone().unwrap_or_else(|| value.wire.value.to_string())
        };
        for value in removed {
            let name = format!("{owner}.{}", shown(value));
            let change = Change::new(Item::EnumValue, name, Action::Removed, usage, [Effect::Breaking; 2]);
            self.changes.push(change.what("", value.wire.value.to_string(), "").at(value.span, None));
        }
        // Those who receive a value that they do not know cannot read it, if the enumeration is closed.
        let received = if was.closed { Effect::Breaking } else { Effect::Additive };
        for value in added {
            let name = format!("{owner}.{}", shown(value));
            let change =
                Change::new(Item::EnumValue, name, Action::Added, usage, [Effect::Additive, received]);
            self.changes.push(change.what("", "", value.wire.value.to_string()).at(None, value.span));
        }
    }

    fn unions(&mut self, owner: &str, was: &Union, now: &Union, usage: Usage, types: [&Type; 2]) {
        let cases = |api: &Api, union: &Union| -> Vec<String> {
            union.cases.iter().map(|case| spelled::ty(api, &case.ty)).collect()
        };
        let (a, b) = (cases(self.old, was), cases(self.new, now));
        if a == b {
            return;
        }
        let sorted = |cases: &[String]| {
            let mut cases = cases.to_vec();
            cases.sort();
            cases
        };
        let (effect, what) = match () {
            () if sorted(&a) == sorted(&b) => (Effect::DocOnly, "order of the cases"),
            () if a.iter().all(|case| b.contains(case)) => (Effect::Additive, "a case more"),
            () => (Effect::Breaking, "cases"),
        };
        let change = Change::new(Item::UnionCase, owner.to_owned(), Action::Changed, usage, [effect; 2]);
        let [old, new] = types;
        self.changes.push(change.what(what, a.join(" | "), b.join(" | ")).at(old.span, new.span));
    }

    /// Returns whether two types have the same members or values; empty ones are never alike.
    fn are_alike(&self, was: &Type, now: &Type) -> bool {
        let (a, b) = (members(self.old, was), members(self.new, now));
        !a.is_empty() && a == b
    }
}

/// Returns the members, values or cases of a type in one line.
fn members(api: &Api, ty: &Type) -> String {
    let parts: Vec<String> = match &ty.kind {
        TypeKind::Struct(object) => {
            let field = |field: &Field| format!("{}: {}", field.name, spelled::field(api, field));
            object.fields.iter().map(field).collect()
        }
        TypeKind::Enum(list) => list.values.iter().map(|value| value.wire.value.to_string()).collect(),
        TypeKind::Union(union) => union.cases.iter().map(|case| spelled::ty(api, &case.ty)).collect(),
        TypeKind::Alias(Ty::Any) => Vec::new(),
        TypeKind::Alias(inner) => vec![spelled::ty(api, inner)],
    };
    parts.join("; ")
}

/// Returns the names of the members of an object.
fn names_of_members(ty: &Type) -> Vec<String> {
    match &ty.kind {
        TypeKind::Struct(object) => object.fields.iter().map(|field| field.name.clone()).collect(),
        _ => Vec::new(),
    }
}

fn union(a: Usage, b: Usage) -> Usage {
    Usage { request: a.request || b.request, response: a.response || b.response }
}

/// Returns whether two texts have the same words; blanks and emphasis make no difference.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    let words =
        |text: &str| text.split_whitespace().map(|word| word.replace(['*', '`'], "")).collect::<Vec<_>>();
    a == b || words(a) == words(b)
}
