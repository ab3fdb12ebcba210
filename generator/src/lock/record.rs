//! Makes the lock of a model and of the crate that is made of it.
//!
//! Every documented type that the crate has in some form has an entry, also one of several that became one type. What the documents do not have any more
//! keeps its entry, marked `gone`, until the crate has another minor version.

use std::collections::{BTreeMap, BTreeSet};

use crate::ground::http::ParameterIn;
use crate::model::{Api, DocumentedItem, DocumentedType, TypeKind};
use crate::plan::ApiPlan;
use crate::plan::calls::{CallPlan, InputTarget, ResultPlan};
use crate::plan::item::{Item, ItemKind, Literal};

use super::items::{case_key, member_key, parameter_key};
use super::matched::{keys, matched};
use super::{ApiLock, Entries, Entry, WHOLE};

/// Records what was decided, and keeps what `before` says of items that are gone.
pub fn record(api: &Api, plan: &ApiPlan, before: &ApiLock) -> ApiLock {
    let mut lock = ApiLock {
        wire_case: api.wire_case,
        nullability: api.nullability,
        groups: api.groups.iter().map(|group| (group.name.clone(), Entry::named(&group.ident))).collect(),
        operations: operations(api, plan),
        types: types(api, plan),
        ..ApiLock::default()
    };
    members(&mut lock, api, plan);
    parameters(&mut lock, api, plan);
    if before.frees {
        return lock;
    }
    let types = api.documented.type_items();
    keep(&mut lock.groups, &before.groups, &BTreeSet::new(), |_| true);
    keep(&mut lock.types, &before.types, &found(&before.types, &types), |_| true);
    let operations = found(&before.operations, &api.documented.operations);
    keep(&mut lock.operations, &before.operations, &operations, |_| true);
    // What is gone with its type or call needs no entry of its own.
    let owners = |entries: &Entries, depth: usize| -> BTreeSet<String> {
        entries.keys().map(|key| owner(key, depth).to_owned()).collect()
    };
    let tables = [
        (&mut lock.fields, &before.fields, 1),
        (&mut lock.values, &before.values, 1),
        (&mut lock.cases, &before.cases, 1),
        (&mut lock.parameters, &before.parameters, 2),
    ];
    for (now, before, depth) in tables {
        let alive = owners(now, depth);
        keep(now, before, &BTreeSet::new(), |key| alive.contains(owner(key, depth)));
    }
    lock
}

/// Returns the first so many names of a key: `Order` of `Order.total.sum`.
fn owner(key: &str, depth: usize) -> &str {
    key.match_indices('.').nth(depth - 1).and_then(|(at, _)| key.get(..at)).unwrap_or(key)
}

fn found<'l>(entries: &'l Entries, items: &[DocumentedItem]) -> BTreeSet<&'l str> {
    matched(entries, items).into_iter().flatten().map(|(key, _)| key).collect()
}

/// Keeps the entries of items that are gone.
fn keep(now: &mut Entries, before: &Entries, found: &BTreeSet<&str>, is_owned: impl Fn(&str) -> bool) {
    for (key, entry) in before {
        if !found.contains(key.as_str()) && !now.contains_key(key) && is_owned(key) {
            now.insert(key.clone(), Entry { gone: true, ..entry.clone() });
        }
    }
}

fn types(api: &Api, plan: &ApiPlan) -> Entries {
    let mut files: BTreeMap<&str, (&str, String)> = BTreeMap::new();
    for file in &plan.files {
        let item = |item: &'_ Item| (file.module.as_str(), kind(&item.kind));
        files.extend(file.items.iter().map(|known| (known.ident.as_str(), item(known))));
    }
    let entry = |DocumentedType { item, named }: &DocumentedType| Entry {
        facts: Some(item.facts.clone()),
        ty: files.get(named.name.as_str()).map(|(_, kind)| kind.clone()),
        was: named.was.clone(),
        file: files.get(named.name.as_str()).map(|(file, _)| (*file).to_owned()),
        leads: named.leads,
        ..Entry::named(&named.name)
    };
    let entries = keys(&api.documented.type_items()).into_iter().zip(api.documented.types.iter().map(entry));
    entries.filter(|(_, entry)| entry.file.is_some()).collect()
}

/// Returns the kind of a type; an alias says what it stands for.
fn kind(kind: &ItemKind) -> String {
    match kind {
        ItemKind::Struct(_) => "struct".to_owned(),
        ItemKind::Enum(list) if list.closed => "closed enum".to_owned(),
        ItemKind::Enum(_) => "enum".to_owned(),
        ItemKind::Union(_) => "union".to_owned(),
        ItemKind::Newtype(ty) => format!("struct of {ty}"),
        ItemKind::Alias(ty) => ty.to_string(),
    }
}

/// Returns what a call takes and gives.
fn signature(call: &CallPlan) -> String {
    let arguments: Vec<String> = call.arguments.iter().map(|argument| argument.ty.to_string()).collect();
    let result = match &call.result {
        ResultPlan::Json(ty) | ResultPlan::Parsed(ty) | ResultPlan::Member { ty, list: false, .. } => {
            ty.to_string()
        }
        ResultPlan::Member { ty, list: true, .. } => format!("Vec<{ty}>"),
        ResultPlan::Empty => "()".to_owned(),
        ResultPlan::Text => "String".to_owned(),
        ResultPlan::Stream => "bytes".to_owned(),
        ResultPlan::Values(ty) => format!("values of {ty}"),
        ResultPlan::Any { ident, .. } => ident.as_str().to_owned(),
    };
    format!("fn({}) -> {result}", arguments.join(", "))
}

fn operations(api: &Api, plan: &ApiPlan) -> Entries {
    let mut returned: BTreeMap<usize, String> = BTreeMap::new();
    let mut signatures: BTreeMap<usize, String> = BTreeMap::new();
    for call in calls(plan) {
        signatures.entry(call.operation).or_insert_with(|| signature(call));
        let returns = match &call.result {
            ResultPlan::Member { wire, .. } => wire.clone(),
            ResultPlan::Json(_) => WHOLE.to_owned(),
            _ => continue,
        };
        returned.entry(call.operation).or_insert(returns);
    }
    let entries = api.operations.iter().zip(&api.documented.operations).enumerate();
    let entries = entries.map(|(at, (operation, item))| Entry {
        facts: Some(item.facts.clone()),
        ty: signatures.get(&at).cloned(),
        returns: returned.get(&at).cloned(),
        ..Entry::named(&operation.ident)
    });
    keys(&api.documented.operations).into_iter().zip(entries).collect()
}

/// Records fields, values and cases, by the Rust names of their types.
fn members(lock: &mut ApiLock, api: &Api, plan: &ApiPlan) {
    for Item { ident, kind, .. } in plan.files.iter().flat_map(|file| &file.items) {
        match kind {
            ItemKind::Struct(object) => {
                let fields = object.fields.iter().filter(|field| !field.flatten);
                lock.fields.extend(fields.map(|field| {
                    let entry = Entry::named(field.ident.as_str()).of_type(&field.ty);
                    (member_key(ident.as_str(), &field.wire), entry)
                }));
            }
            ItemKind::Enum(list) => {
                for variant in &list.variants {
                    let Some(value) = literal(&variant.value) else { continue };
                    let key = member_key(ident.as_str(), &value);
                    lock.values.insert(key, Entry::named(variant.ident.as_str()));
                }
            }
            _ => {}
        }
    }
    for (_, ty) in api.types() {
        let TypeKind::Union(union) = &ty.kind else { continue };
        let cases = union.cases.iter().filter(|case| !case.name.is_empty());
        lock.cases.extend(cases.map(|case| (case_key(api, &ty.ident, case), Entry::named(&case.name))));
    }
}

/// Returns a literal as it is part of a key.
fn literal(value: &Literal) -> Option<String> {
    match value {
        Literal::Text(text) => Some(text.clone()),
        Literal::I64(number) => Some(number.to_string()),
        _ => None,
    }
}

fn parameters(lock: &mut ApiLock, api: &Api, plan: &ApiPlan) {
    for call in calls(plan) {
        let Some(operation) = api.operations.get(call.operation) else { continue };
        let group = api.groups.get(operation.group).map_or("", |group| &group.ident);
        for input in call.arguments.iter().chain(&call.setters) {
            let place = match input.target {
                InputTarget::Path { .. } => ParameterIn::Path,
                InputTarget::Query(_) | InputTarget::QueryMore => ParameterIn::Query,
                InputTarget::Header => ParameterIn::Header,
                InputTarget::Cookie => ParameterIn::Cookie,
                InputTarget::Form | InputTarget::Part | InputTarget::JsonPart => ParameterIn::Form,
                InputTarget::Json(_) | InputTarget::FormBody | InputTarget::Body(_) => continue,
            };
            let key = parameter_key(group, &operation.ident, place, &input.wire);
            let entry = Entry::named(input.ident.as_str()).of_type(&input.ty);
            lock.parameters.entry(key).or_insert(entry);
        }
    }
}

fn calls(plan: &ApiPlan) -> impl Iterator<Item = &CallPlan> {
    plan.client.iter().flat_map(|client| &client.groups).flat_map(|group| &group.calls)
}
