//! Finds out where in the answers of an API a type is, and what requests beside it send.
//!
//! `GET /images/{id}` answers `{"image": {..}}`: the outer object is directly in an answer, the image is one step
//! inside, in the group `images`, whose requests `POST /images` and `PUT /images/{id}` send fields of the same names.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::ground::http::Method;
use crate::model::{Api, Operation, Ty, TypeId, TypeKind};

/// Where a type is in answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// It is the whole of an answer, or an item of a list that is.
    pub outermost: bool,
    /// The groups of routes whose answers hold it the nearest to the outside.
    pub groups: BTreeSet<String>,
}

/// The use of a field in requests, by its wire name and their group: for each that has it, whether it is required.
pub(super) type Sent = BTreeMap<String, BTreeMap<String, Vec<bool>>>;

/// Returns the place of every type that answers hold.
pub(super) fn of_answers(api: &Api) -> BTreeMap<TypeId, Place> {
    let mut depths: BTreeMap<TypeId, usize> = BTreeMap::new();
    let mut places: BTreeMap<TypeId, Place> = BTreeMap::new();
    let mut by_group: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
    for operation in &api.operations {
        let answers = operation.responses.iter().filter(|response| response.is_success());
        let roots = by_group.entry(group(operation)).or_default();
        answers.filter_map(|answer| answer.ty.as_ref()).for_each(|ty| roots.extend(inner(api, &ty.value)));
    }
    for (group, roots) in by_group {
        let mut seen: BTreeSet<TypeId> = BTreeSet::new();
        let mut open: VecDeque<(TypeId, usize)> = roots.into_iter().map(|id| (id, 0)).collect();
        while let Some((id, depth)) = open.pop_front() {
            if !seen.insert(id) {
                continue;
            }
            let place = places.entry(id).or_default();
            let nearest = depths.entry(id).or_insert(depth);
            if depth < *nearest {
                *nearest = depth;
                place.groups.clear();
            }
            if depth == *nearest {
                place.groups.insert(group.clone());
            }
            place.outermost |= depth == 0;
            api.ty(id).kind.for_each_ty(&mut |ty| open.extend(inner(api, ty).map(|id| (id, depth + 1))));
        }
    }
    places
}

/// Returns what requests of each group send.
pub(super) fn of_requests(api: &Api) -> Sent {
    let mut sent = Sent::new();
    for operation in &api.operations {
        let method = operation.route.as_ref().map(|route| route.value.method);
        if !matches!(method, Some(Method::Post | Method::Put)) {
            continue;
        }
        for id in operation.bodies.iter().take(1).flat_map(|body| inner(api, &body.ty)) {
            let TypeKind::Struct(object) = &api.ty(id).kind else { continue };
            for field in &object.fields {
                let groups = sent.entry(field.wire.value.clone()).or_default();
                let required = field.required.value && !field.nullable.value;
                groups.entry(group(operation)).or_default().push(required);
            }
        }
    }
    sent
}

/// Returns the type that an expression holds in the end, behind lists and other names.
fn inner(api: &Api, ty: &Ty) -> Option<TypeId> {
    let mut ty = ty;
    for _ in 0..api.types().count() {
        match ty.innermost() {
            Ty::Ref(id) => match &api.ty(*id).kind {
                TypeKind::Alias(next) => ty = next,
                _ => return Some(*id),
            },
            _ => return None,
        }
    }
    None
}

/// Returns the first segment of a route that names something.
fn group(operation: &Operation) -> String {
    let Some(route) = &operation.route else { return String::new() };
    let path = route.value.path.to_ascii_lowercase();
    let version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let names = |part: &&str| !part.is_empty() && !part.starts_with('{') && *part != "api" && !version(part);
    path.split('/').find(names).unwrap_or_default().to_owned()
}
