//! Gives items the names that earlier runs gave them.
//!
//! The lock says that `ImagesGetAllResponseImage` was called `Image`: it gets that name before the names pass looks for
//! one. What the user says comes before what the lock says. Decides nothing: a recorded name is a candidate of the highest
//! rank for the pass that names.

use std::collections::{BTreeMap, BTreeSet};

use crate::ground::finding::{Code, Diagnostic};
use crate::lock::{self, ApiLock, Entries, Entry, WHOLE};
use crate::model::{
    Api, Documented, DocumentedType, GivenName, NamedBy, NamedType, Operation, Returned, TypeKind,
};

/// Gives names to groups, operations and types. Every documented type must still be one of its own.
pub(super) fn before_names(api: &mut Api, lock: &ApiLock) {
    let (types, operations) = (lock::types(api, lock.records), lock::operations(api, lock.records));
    let found = lock::matched(&lock.types, &types);
    for (id, known) in api.type_ids().zip(&found) {
        let ty = api.ty_mut(id);
        if let Some((_, entry)) = known {
            give(&mut ty.given, entry);
            ty.file.clone_from(&entry.file);
        }
    }
    api.freed = lock::freed(lock, &lock.types, &found);
    let aliases = lock.types.values().filter(|_| !lock.frees).filter_map(|entry| entry.was.clone());
    api.freed.extend(aliases);
    let found = lock::matched(&lock.operations, &operations);
    for (operation, known) in api.operations.iter_mut().zip(&found) {
        let Some((_, entry)) = known else { continue };
        give(&mut operation.given, entry);
        operation.returned = entry.returns.as_ref().map(|returns| match returns.as_str() {
            WHOLE => Returned::Whole,
            member => Returned::Member(member.to_owned()),
        });
    }
    let matched: BTreeSet<&str> = found.iter().flatten().map(|(key, _)| *key).collect();
    for group in &mut api.groups {
        if let Some(entry) = lock.groups.get(&group.name) {
            give(&mut group.given, entry);
        }
        let prefix = format!("{}.", group.name);
        let gone = lock.operations.iter().filter(|(key, _)| key.starts_with(&prefix) && !lock.frees);
        let gone = gone.filter(|(key, _)| !matched.contains(key.as_str()));
        group.freed = gone.map(|(_, entry)| entry.name.clone()).collect();
    }
    let types = types.into_iter().map(|item| DocumentedType { item, named: NamedType::default() }).collect();
    api.documented = Documented { types, operations };
}

/// Notes the final names of the documented types, by their index before types became one, and reports what has another
/// name than before.
pub(super) fn after_names(
    api: &mut Api,
    lock: &ApiLock,
    named: Vec<NamedType>,
    findings: &mut Vec<Diagnostic>,
) {
    for (ty, named) in api.documented.types.iter_mut().zip(named) {
        ty.named = named;
    }
    let types = api.documented.type_items();
    let idents: BTreeSet<String> = api.types().map(|(_, ty)| ty.ident.clone()).collect();
    for (ty, known) in api.documented.types.iter_mut().zip(lock::matched(&lock.types, &types)) {
        let Some((_, entry)) = known else { continue };
        report(&ty.item.name, "type", &entry.name, &ty.named.name, findings);
        let earlier = entry.was.clone().filter(|_| !lock.frees);
        let was = if entry.name == ty.named.name { earlier } else { Some(entry.name.clone()) };
        ty.named.was = was.filter(|was| !idents.contains(was));
    }
    let found = lock::matched(&lock.operations, &api.documented.operations);
    for ((operation, item), known) in api.operations.iter().zip(&api.documented.operations).zip(found) {
        if let Some((_, entry)) = known {
            report(&item.name, "call", &entry.name, &operation.ident, findings);
        }
    }
    members(api, lock);
    parameters(api, lock);
}

fn give(slot: &mut Option<GivenName>, entry: &Entry) {
    slot.get_or_insert_with(|| GivenName { name: entry.name.clone(), by: NamedBy::Lock, leads: entry.leads });
}

fn report(documented: &str, what: &str, before: &str, now: &str, findings: &mut Vec<Diagnostic>) {
    if before != now {
        let message = format!("the {what} `{documented}` was called `{before}` and is now called `{now}`");
        findings
            .push(Diagnostic::general(Code::Renamed, message).help("programs that use it must be changed"));
    }
}

/// Gives names to fields, values and cases.
fn members(api: &mut Api, lock: &ApiLock) {
    let by_owner = |entries: &Entries| -> BTreeMap<String, Vec<(String, Entry)>> {
        let mut owners: BTreeMap<String, Vec<(String, Entry)>> = BTreeMap::new();
        for (key, entry) in entries {
            if let Some((owner, wire)) = key.split_once('.') {
                owners.entry(owner.to_owned()).or_default().push((wire.to_owned(), entry.clone()));
            }
        }
        owners
    };
    let (fields, values, cases) = (by_owner(&lock.fields), by_owner(&lock.values), by_owner(&lock.cases));
    for id in api.type_ids().collect::<Vec<_>>() {
        let owner = api.ty(id).ident.clone();
        let keys: Vec<String> = match &api.ty(id).kind {
            TypeKind::Union(union) => union.cases.iter().map(|case| lock::case_key(api, "", case)).collect(),
            _ => Vec::new(),
        };
        let ty = api.ty_mut(id);
        let (known, mut slots): (_, Vec<(String, &mut Option<GivenName>)>) = match &mut ty.kind {
            TypeKind::Struct(object) => {
                let slots =
                    object.fields.iter_mut().map(|field| (field.wire.value.clone(), &mut field.given));
                (fields.get(&owner), slots.collect())
            }
            TypeKind::Enum(list) => {
                let slot = |value: &mut crate::model::EnumValue| {
                    let text = value.wire.value.as_str().map(str::to_owned);
                    (text.unwrap_or_else(|| value.wire.value.to_string()), ())
                };
                let texts: Vec<String> = list.values.iter_mut().map(|value| slot(value).0).collect();
                let slots = list.values.iter_mut().map(|value| &mut value.given);
                (values.get(&owner), texts.into_iter().zip(slots).collect())
            }
            TypeKind::Union(union) => {
                let slots = union.cases.iter_mut().map(|case| &mut case.given);
                let keys = keys.into_iter().map(|key| key.trim_start_matches('.').to_owned());
                (cases.get(&owner), keys.zip(slots).collect())
            }
            TypeKind::Alias(_) => continue,
        };
        let freed = recall(known.map_or(&[][..], Vec::as_slice), &mut slots);
        if !lock.frees {
            ty.freed = freed;
        }
    }
}

/// Gives recorded names to the items of one owner; returns the names of those that are gone.
fn recall(known: &[(String, Entry)], slots: &mut [(String, &mut Option<GivenName>)]) -> Vec<String> {
    let mut freed = Vec::new();
    for (key, entry) in known {
        match slots.iter_mut().find(|(slot, _)| slot == key) {
            Some((_, slot)) => give(slot, entry),
            None => freed.push(entry.name.clone()),
        }
    }
    freed
}

/// Gives names to parameters.
fn parameters(api: &mut Api, lock: &ApiLock) {
    let groups: Vec<String> = api.groups.iter().map(|group| group.ident.clone()).collect();
    for operation in &mut api.operations {
        let Operation { ident, parameters, freed, group, .. } = operation;
        let group = groups.get(*group).map_or("", String::as_str);
        let prefix = format!("{group}.{ident}.");
        let known: Vec<(String, Entry)> = lock
            .parameters
            .range(prefix.clone()..)
            .take_while(|(key, _)| key.starts_with(&prefix))
            .map(|(key, entry)| (key.clone(), entry.clone()))
            .collect();
        let mut slots: Vec<(String, &mut Option<GivenName>)> = Vec::new();
        for parameter in parameters {
            let wire = &parameter.field.wire.value;
            let key = lock::parameter_key(group, ident, parameter.location.value, wire);
            slots.push((key, &mut parameter.field.given));
        }
        let gone = recall(&known, &mut slots);
        if !lock.frees {
            *freed = gone;
        }
    }
}
