//! Unions.
//!
//! Guarantees: each documented case is a variant, anything else is kept as raw JSON; a case that could never be
//! told from an earlier one is left out.

use crate::model::{Ty, TypeId, TypeKind, Union};

use super::ApiPlanner;
use super::doc::{Docs, code};
use super::ident::{Case, Ident, Scope};
use super::item::{CaseItem, ItemKind, RustType, UnionItem};

const FALLBACK: &str = "Other";

/// The item of a union.
pub(super) fn union_item(planner: &mut ApiPlanner<'_>, id: TypeId, union: &Union) -> ItemKind {
    let mut scope = Scope::with(&[FALLBACK]);
    let mut cases: Vec<CaseItem> = Vec::new();
    let mut seen: Vec<(RustType, Option<&str>)> = Vec::new();
    for (slot, case) in union.cases.iter().enumerate() {
        // Only an object has a place for a tag.
        let tag_value = union.tag.as_ref().and(case.tag_value.as_deref());
        let tag_value = tag_value.filter(|_| is_object(planner, &case.ty));
        let shape = planner.names.shape(&case.ty);
        if let Some(same) = seen.iter().position(|seen| *seen == (shape.clone(), tag_value)) {
            if let Some(earlier) = cases.get_mut(same) {
                earlier
                    .docs
                    .paragraph(format!("Also stands for {}, which looks the same.", code(&case.name)));
            }
            continue;
        }
        let named = scope.name(Case::Pascal, &[&case.name], &["case"], "case");
        planner.report_clash(&named, &format!("the case `{}`", case.name), planner.api.ty(id).span);
        let mut ty = planner.names.rust(&case.ty);
        if planner.graph.is_boxed(id, slot) && matches!(ty, RustType::Named(_)) {
            ty = RustType::Boxed(Box::new(ty));
        }
        let docs = match (&union.tag, tag_value) {
            (Some(tag), Some(value)) => Docs::line(format!("If {} is {}.", code(&tag.wire), code(value))),
            _ => Docs::default(),
        };
        seen.push((shape, tag_value));
        let tag_value = tag_value.map(str::to_owned);
        cases.push(CaseItem { ident: named.ident, docs, ty, tag_value, from: None });
    }
    if cases.is_empty() {
        return ItemKind::Alias(RustType::Value);
    }
    for (slot, case) in cases.iter_mut().enumerate() {
        let shape = seen.get(slot).map(|(shape, _)| shape);
        let unique = seen.iter().filter(|(other, _)| Some(other) == shape).count() == 1;
        let own = shape == Some(&RustType::Named(planner.names.of(id)));
        case.from = (unique && !own).then(|| unboxed(&case.ty)).filter(|ty| *ty != RustType::Value);
    }
    let tag = union.tag.as_ref().filter(|_| cases.iter().any(|case| case.tag_value.is_some()));
    let tag = tag.map(|tag| tag.wire.clone());
    ItemKind::Union(UnionItem {
        eq: planner.graph.is_exact(id),
        tag,
        cases,
        fallback: Ident::fixed(FALLBACK),
    })
}

fn unboxed(ty: &RustType) -> RustType {
    match ty {
        RustType::Boxed(inner) => (**inner).clone(),
        ty => ty.clone(),
    }
}

/// True if a case of this type is an object, and so can hold a tag.
fn is_object(planner: &ApiPlanner<'_>, ty: &Ty) -> bool {
    match planner.names.behind_aliases(ty) {
        Ty::Object | Ty::Map(_) => true,
        Ty::Ref(id) => matches!(planner.api.ty(*id).kind, TypeKind::Struct(_) | TypeKind::Union(_)),
        _ => false,
    }
}
