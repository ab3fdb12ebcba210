//! The names by which types are known from run to run: the documented one, or the place of a type that has none.
//!
//! A page `Order` is known as `Order`, the values in its row `state` as `Order.state`. Several types may have one name.

use std::collections::BTreeMap;

use super::{Api, Ty, Type, TypeId, TypeKind};

/// Inline types inside each other whose places are told.
const DEEPEST: usize = 32;

/// Returns the name of each type, by its index.
pub fn names(api: &Api) -> Vec<String> {
    let places = inline(api);
    api.types().map(|(id, ty)| places.get(&id).unwrap_or(&ty.name).clone()).collect()
}

/// Returns the names of types that are documented inside something else: the first of the places where each stands.
fn inline(api: &Api) -> BTreeMap<TypeId, String> {
    let mut places: BTreeMap<TypeId, String> = BTreeMap::new();
    let mut found: BTreeMap<TypeId, String> = BTreeMap::new();
    for (_, ty) in api.types().filter(|(_, ty)| !ty.inline) {
        inside(api, ty, &ty.name, &mut found);
    }
    for operation in &api.operations {
        let group = api.groups.get(operation.group).map_or("", |group| &group.name);
        let at = |part: &str| format!("{group}.{}.{part}", operation.name);
        for parameter in &operation.parameters {
            note(api, &parameter.field.ty, at(&parameter.field.name), &mut found);
        }
        operation.bodies.iter().for_each(|body| note(api, &body.ty, at("body"), &mut found));
        for ty in operation.responses.iter().filter_map(|response| response.ty.as_ref()) {
            note(api, &ty.value, at("answer"), &mut found);
        }
    }
    for _ in 0..DEEPEST {
        found.retain(|id, _| !places.contains_key(id));
        if found.is_empty() {
            break;
        }
        let new = std::mem::take(&mut found);
        for (id, place) in &new {
            inside(api, api.ty(*id), place, &mut found);
        }
        places.extend(new);
    }
    places
}

/// Notes the inline types that a type holds.
fn inside(api: &Api, ty: &Type, name: &str, found: &mut BTreeMap<TypeId, String>) {
    match &ty.kind {
        TypeKind::Struct(object) => {
            for field in &object.fields {
                note(api, &field.ty, format!("{name}.{}", field.name), found);
            }
            object.additional.iter().for_each(|ty| note(api, ty, format!("{name}.*"), found));
        }
        TypeKind::Union(union) => {
            for case in &union.cases {
                note(api, &case.ty, format!("{name}|{}", case.name), found);
            }
        }
        TypeKind::Alias(ty) => note(api, ty, format!("{name}="), found),
        TypeKind::Enum(_) => {}
    }
}

fn note(api: &Api, ty: &Ty, place: String, found: &mut BTreeMap<TypeId, String>) {
    ty.for_each_ref(&mut |id| {
        if api.ty(id).inline && found.get(&id).is_none_or(|known| place < *known) {
            found.insert(id, place.clone());
        }
    });
}
