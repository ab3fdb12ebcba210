//! Directions: in which a type travels.
//!
//! Guarantees: a type that an operation sends or receives, at any depth, says so; a type that no operation
//! reaches says neither.

use crate::model::{Api, Ty, TypeId, Usage};

/// Marks every type that an operation reaches.
pub(super) fn run(api: &mut Api) {
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
