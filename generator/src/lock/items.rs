//! The documented items by what they are known in a lock, and the hash of what the documents say about each.
//!
//! A page `Order` is known as `Order`, the values in its row `state` as `Order.state`, the operation `Images.GetAll` as
//! `Images.GetAll @ GET /images`. Other words and rows in another order leave a hash as it is.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use crate::ground::http::ParameterIn;
use crate::model::{Api, DocumentedItem, Operation, Ty, Type, TypeId, TypeKind, UnionCase, places, spelled};

/// Returns the types, by their index; what the documents say about each only if `facts` are wanted.
pub fn types(api: &Api, facts: bool) -> Vec<DocumentedItem> {
    let item = |((_, ty), name): ((TypeId, &Type), String)| DocumentedItem {
        name,
        detail: ty.scope.clone(),
        facts: if facts { hash(&type_facts(api, ty)) } else { String::new() },
    };
    api.types().zip(places::names(api)).map(item).collect()
}

/// Returns the operations, by their index; what the documents say about each only if `facts` are wanted.
pub fn operations(api: &Api, facts: bool) -> Vec<DocumentedItem> {
    let item = |operation: &Operation| {
        let group = api.groups.get(operation.group).map_or("", |group| &group.name);
        let route = operation.route.as_ref().map(|route| route.value.to_string());
        DocumentedItem {
            name: format!("{group}.{}", operation.name),
            detail: route.unwrap_or_default(),
            facts: if facts { hash(&operation_facts(api, operation)) } else { String::new() },
        }
    };
    api.operations.iter().map(item).collect()
}

/// Returns the key of a field or value of a type.
pub fn member_key(ty: &str, wire: &str) -> String {
    format!("{ty}.{wire}")
}

/// Returns the key of a case of a union.
pub fn case_key(api: &Api, union: &str, case: &UnionCase) -> String {
    let told = match (&case.tag_value, &case.ty) {
        (Some(value), _) => value.clone(),
        (None, Ty::Ref(id)) => api.ty(*id).ident.clone(),
        (None, ty) => api.case_name(ty),
    };
    member_key(union, &told)
}

/// Returns the key of a parameter of a call.
pub fn parameter_key(group: &str, call: &str, place: ParameterIn, wire: &str) -> String {
    match place {
        ParameterIn::Query | ParameterIn::Form => format!("{group}.{call}.{wire}"),
        place => format!("{group}.{call}.{wire} in {}", String::from(place)),
    }
}

fn type_facts(api: &Api, ty: &Type) -> Vec<String> {
    match &ty.kind {
        TypeKind::Struct(object) => {
            let fields = object.fields.iter();
            let mut facts: Vec<String> =
                fields.map(|field| format!("{}: {}", field.wire.value, spelled::field(api, field))).collect();
            facts.extend(object.additional.iter().map(|other| format!("*: {}", spelled::ty(api, other))));
            facts
        }
        TypeKind::Enum(list) => list.values.iter().map(|value| value.wire.value.to_string()).collect(),
        TypeKind::Union(union) => {
            let case = |case: &UnionCase| format!("{:?} {}", case.tag_value, spelled::ty(api, &case.ty));
            union.cases.iter().map(case).collect()
        }
        TypeKind::Alias(ty) => vec![spelled::ty(api, ty)],
    }
}

fn operation_facts(api: &Api, operation: &Operation) -> Vec<String> {
    let route = operation.route.as_ref().map(|route| route.value.to_string());
    let parameters = operation.parameters.iter().map(|parameter| {
        let (place, field) = (String::from(parameter.location.value), &parameter.field);
        format!("{place} {}: {}", field.wire.value, spelled::field(api, field))
    });
    let bodies = operation
        .bodies
        .iter()
        .map(|body| format!("body {}: {}", body.content_types.join(" "), spelled::ty(api, &body.ty)));
    let responses = operation.responses.iter().map(|response| {
        let status = response.status.as_ref().map_or("", |status| &status.value);
        let ty = response.ty.as_ref().map(|ty| spelled::ty(api, &ty.value));
        format!("answer {status}: {}", ty.unwrap_or_default())
    });
    route.into_iter().chain(parameters).chain(bodies).chain(responses).collect()
}

/// Hashes facts in any order; the same facts have the same hash on every machine and in every release.
fn hash(facts: &[String]) -> String {
    let mut sorted: Vec<&String> = facts.iter().collect();
    sorted.sort();
    let mut hasher = SipHasher13::new();
    for fact in sorted {
        hasher.write(fact.as_bytes());
        hasher.write(b"\n");
    }
    format!("{:016x}", hasher.finish())
}
