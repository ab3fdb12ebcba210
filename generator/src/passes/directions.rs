//! Directions: in which a type travels, and two types where requests and responses differ.
//!
//! A table says that `size` is mandatory, and an answer shows the type without it. Where the type is only received,
//! `size` is optional; where it is sent as well, it becomes two types, so that requests go on asking for `size`. Does not
//! compare shapes: equal types are merged later.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, Ty, Type, TypeId, TypeKind, Usage};

/// Marks every type that an operation reaches, and splits those that differ by direction.
pub(super) fn run(api: &mut Api) {
    mark_usage(api);
    let copies = split(api);
    for id in api.type_ids().collect::<Vec<_>>() {
        let ty = api.ty_mut(id);
        if ty.usage.response && !ty.usage.request {
            receive(ty);
            ty.kind.for_each_ty_mut(&mut |ty| follow(ty, &copies));
        }
    }
    for response in api.operations.iter_mut().flat_map(|operation| &mut operation.responses) {
        response.ty.iter_mut().for_each(|ty| follow(&mut ty.value, &copies));
    }
}

/// Marks every type that an operation reaches.
pub(super) fn mark_usage(api: &mut Api) {
    let (request, response) = roots(api);
    mark(api, request, |usage| &mut usage.request);
    mark(api, response, |usage| &mut usage.response);
}

fn roots(api: &Api) -> (Vec<TypeId>, Vec<TypeId>) {
    let (mut request, mut response) = (Vec::new(), Vec::new());
    let collect = |ty: &Ty, into: &mut Vec<TypeId>| ty.for_each_ref(&mut |id| into.push(id));
    for operation in &api.operations {
        operation.parameters.iter().for_each(|parameter| collect(&parameter.field.ty, &mut request));
        operation.bodies.iter().for_each(|body| collect(&body.ty, &mut request));
        operation.responses.iter().filter_map(|response| response.ty.as_ref()).for_each(|ty| {
            collect(&ty.value, &mut response);
        });
    }
    (request, response)
}

fn mark(api: &mut Api, mut open: Vec<TypeId>, direction: fn(&mut Usage) -> &mut bool) {
    while let Some(id) = open.pop() {
        let ty = api.ty_mut(id);
        if !std::mem::replace(direction(&mut ty.usage), true) {
            ty.kind.for_each_ty(&mut |ty| ty.for_each_ref(&mut |id| open.push(id)));
        }
    }
}

/// Gives every type that travels in both directions, and differs by direction or holds one that does, a copy for
/// responses.
fn split(api: &mut Api) -> BTreeMap<TypeId, TypeId> {
    let both = |ty: &Type| ty.usage.request && ty.usage.response;
    let mut users: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    for (id, ty) in api.types().filter(|(_, ty)| both(ty)) {
        ty.kind.for_each_ty(&mut |ty| ty.for_each_ref(&mut |used| users.entry(used).or_default().push(id)));
    }
    let differs = api.types().filter(|(_, ty)| both(ty) && differs(ty)).map(|(id, _)| id);
    let mut open: Vec<TypeId> = differs.collect();
    let mut found: BTreeSet<TypeId> = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    let copy = |id: TypeId| {
        let ty = api.ty_mut(id);
        ty.usage.response = false;
        let usage = Usage { request: false, response: true };
        let copy = Type { name: format!("{}Response", ty.name), usage, ..ty.clone() };
        (id, api.add_type(copy))
    };
    found.into_iter().map(copy).collect()
}

/// Returns whether an answer shows the type without a member that requests need.
fn differs(ty: &Type) -> bool {
    let TypeKind::Struct(object) = &ty.kind else { return false };
    object.fields.iter().any(|field| field.required.value && field.absent.is_some())
}

/// Makes the members optional that an answer shows a received type without.
fn receive(ty: &mut Type) {
    let TypeKind::Struct(object) = &mut ty.kind else { return };
    for field in object.fields.iter_mut().filter(|field| field.required.value) {
        if let Some(absent) = &field.absent {
            field.required = absent.clone();
        }
    }
}

/// Lets an expression of a response name the copies.
fn follow(ty: &mut Ty, copies: &BTreeMap<TypeId, TypeId>) {
    ty.for_each_ref_mut(&mut |id| *id = copies.get(id).copied().unwrap_or(*id));
}
