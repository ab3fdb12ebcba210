//! Recursion: a type that contains itself needs a box on the way.
//!
//! Guarantees: after boxing, no type contains itself without a box, a list or a map between; the same
//! fields are boxed whatever order the pages were read in, because types are visited in document order.

use std::collections::BTreeSet;

use crate::model::{Api, Ty, TypeId, TypeKind};

/// A struct on the way down.
struct Step {
    id: TypeId,
    /// The fields that are still to be followed, each with a struct that it holds directly.
    parts: Vec<(usize, TypeId)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Boxes the field that closes each circle; a circle of union cases only is cut with free JSON.
pub(super) fn run(api: &mut Api) {
    cut_unions(api);
    let mut marks = vec![Mark::New; api.type_ids().count()];
    for root in api.type_ids().collect::<Vec<_>>() {
        descend(api, root, &mut marks);
    }
}

fn descend(api: &mut Api, root: TypeId, marks: &mut [Mark]) {
    let mut way: Vec<Step> = Vec::new();
    enter(api, root, marks, &mut way);
    while let Some(step) = way.last_mut() {
        let Some((field, target)) = step.parts.pop() else {
            set(marks, step.id, Mark::Done);
            way.pop();
            continue;
        };
        let id = step.id;
        match marks.get(target.index()) {
            Some(Mark::New) => enter(api, target, marks, &mut way),
            Some(Mark::Open) => box_field(api, id, field),
            _ => {}
        }
    }
}

fn enter(api: &Api, id: TypeId, marks: &mut [Mark], way: &mut Vec<Step>) {
    if marks.get(id.index()) == Some(&Mark::New) {
        set(marks, id, Mark::Open);
        let mut parts = parts(api, id);
        parts.reverse();
        way.push(Step { id, parts });
    }
}

fn set(marks: &mut [Mark], id: TypeId, mark: Mark) {
    if let Some(slot) = marks.get_mut(id.index()) {
        *slot = mark;
    }
}

fn box_field(api: &mut Api, id: TypeId, field: usize) {
    if let TypeKind::Struct(object) = &mut api.ty_mut(id).kind
        && let Some(field) = object.fields.get_mut(field)
    {
        field.boxed = true;
    }
}

/// Returns the structs that each field of a struct holds without a list or map between; a union holds its cases.
fn parts(api: &Api, id: TypeId) -> Vec<(usize, TypeId)> {
    let TypeKind::Struct(object) = &api.ty(id).kind else { return Vec::new() };
    let mut parts = Vec::new();
    for (at, field) in object.fields.iter().enumerate() {
        let mut seen = BTreeSet::new();
        let mut open: Vec<TypeId> = direct(api, &field.ty).into_iter().collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match &api.ty(id).kind {
                TypeKind::Struct(_) => parts.push((at, id)),
                TypeKind::Union(union) => {
                    open.extend(union.cases.iter().rev().filter_map(|case| direct(api, &case.ty)));
                }
                TypeKind::Enum(_) | TypeKind::Alias(_) => {}
            }
        }
    }
    parts
}

/// Returns the named type that an expression holds directly, aliases followed.
fn direct(api: &Api, ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Ref(id) => {
            let id = api.resolve(*id);
            match &api.ty(id).kind {
                TypeKind::Alias(Ty::Ref(_)) => None,
                TypeKind::Alias(inner) => direct(api, inner),
                _ => Some(id),
            }
        }
        Ty::Nullable(inner) => direct(api, inner),
        _ => None,
    }
}

/// A union that is its own case, directly or through other unions, has nothing that could be boxed.
fn cut_unions(api: &mut Api) {
    for id in api.type_ids().collect::<Vec<_>>() {
        let TypeKind::Union(union) = &api.ty(id).kind else { continue };
        let back: Vec<bool> = union.cases.iter().map(|case| leads_to(api, &case.ty, id)).collect();
        if let TypeKind::Union(union) = &mut api.ty_mut(id).kind {
            for (case, _) in union.cases.iter_mut().zip(back).filter(|(_, back)| *back) {
                case.ty = Ty::Any;
            }
        }
    }
}

fn leads_to(api: &Api, ty: &Ty, target: TypeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<TypeId> = direct(api, ty).into_iter().collect();
    while let Some(id) = open.pop() {
        if id == target {
            return true;
        }
        if let TypeKind::Union(union) = &api.ty(id).kind
            && seen.insert(id)
        {
            open.extend(union.cases.iter().filter_map(|case| direct(api, &case.ty)));
        }
    }
    false
}
