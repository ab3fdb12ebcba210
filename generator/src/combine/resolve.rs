//! References of a flavour lead to its own types, whatever the other flavours call theirs.
//!
//! `[**Boat**](Boat.md)` of the second folder becomes `Boat` with the link `1:4`: its fifth type. What leads nowhere keeps its
//! name alone, so that another flavour may have the type.

use crate::dialect::raw::{RawApi, RawField, RawModel, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::dialect::type_index::TypeIndex;

/// Gives the types of a flavour links that no other flavour has, and lets references lead there.
pub(super) fn resolve(raw: &mut RawApi, number: usize) {
    let link = |at: usize| format!("{number}:{at}");
    let mut index = TypeIndex::default();
    for (at, model) in raw.models.iter().enumerate() {
        index.add_links(at, &model.links);
        if model.name_stated {
            index.add_name(at, &model.scope, &model.name.value);
        }
    }
    let mut lead = |scope: &str, expr: &mut TypeExpr| {
        if let TypeExpr::Named { name, link: own } = expr {
            *own = index.find(scope, name, own.as_deref()).map(link);
        }
    };
    for (at, model) in raw.models.iter_mut().enumerate() {
        model.links = vec![link(at)];
        in_model(model, &mut lead);
    }
    for operation in &mut raw.operations {
        let fields = operation.parameters.iter_mut().map(|parameter| &mut parameter.field);
        fields.for_each(|field| in_field(field, "", &mut lead));
        operation.bodies.iter_mut().for_each(|body| in_type(&mut body.ty.value, "", &mut lead));
        let answers = operation.responses.iter_mut().filter_map(|response| response.ty.as_mut());
        answers.for_each(|ty| in_type(&mut ty.value, "", &mut lead));
    }
}

/// Is told every name of a type, and the scope that it is used in.
type Lead<'a> = dyn FnMut(&str, &mut TypeExpr) + 'a;

fn in_model(model: &mut RawModel, lead: &mut Lead<'_>) {
    let RawModel { scope, shape, .. } = model;
    match shape {
        RawShape::Struct { fields, additional, inherits } => {
            fields.iter_mut().for_each(|field| in_field(field, scope, lead));
            additional.iter_mut().chain(inherits).for_each(|ty| in_type(ty, scope, lead));
        }
        RawShape::Enum(list) => in_type(&mut list.base, scope, lead),
        RawShape::Union { cases, .. } => {
            cases.iter_mut().for_each(|case| in_type(&mut case.ty, scope, lead));
        }
        RawShape::Alias(ty) => in_type(ty, scope, lead),
        RawShape::Opaque => {}
    }
}

fn in_field(field: &mut RawField, scope: &str, lead: &mut Lead<'_>) {
    in_type(&mut field.ty.value, scope, lead);
    if let Some(values) = &mut field.values {
        in_type(&mut values.value.base, scope, lead);
    }
}

fn in_type(expr: &mut TypeExpr, scope: &str, lead: &mut Lead<'_>) {
    match expr {
        TypeExpr::Named { .. } => lead(scope, expr),
        TypeExpr::List(inner) | TypeExpr::Set(inner) | TypeExpr::Map(inner) | TypeExpr::Nullable(inner) => {
            in_type(inner, scope, lead);
        }
        TypeExpr::Union(cases) => cases.iter_mut().for_each(|case| in_type(case, scope, lead)),
        TypeExpr::Scalar(_) | TypeExpr::Unknown(_) => {}
    }
}
