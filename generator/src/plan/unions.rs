//! Unions.
//!
//! Guarantees: each documented case is a variant, anything else is kept as raw JSON; a case that could never be
//! told from an earlier one is left out.

use std::collections::HashMap;

use serde_json::Value;

use crate::ground::fact::Certainty;
use crate::model::{Field, Struct, Ty, TypeId, TypeKind, Union, UnionCase};

use super::ApiPlanner;
use super::doc::{Docs, code};
use super::ident::{Case, Ident, Scope};
use super::item::{CaseItem, ItemKind, RustType, UnionItem};

const FALLBACK: &str = "Other";

/// Returns the item of a union.
pub(super) fn union_item(planner: &mut ApiPlanner<'_>, id: TypeId, union: &Union) -> ItemKind {
    let mut scope = Scope::with(&[FALLBACK]);
    let mut cases: Vec<CaseItem> = Vec::new();
    // The case of each shape and tag, and how many cases have a shape.
    let mut seen: HashMap<(RustType, Option<&str>), usize> = HashMap::new();
    let mut shapes: HashMap<RustType, usize> = HashMap::new();
    let members = if union.tag.is_none() { Members::of(planner, union) } else { Members::default() };
    for (slot, case) in union.cases.iter().enumerate() {
        // Only an object has a place for a tag.
        let tag_value = union.tag.as_ref().and(case.tag_value.as_deref());
        let tag_value = tag_value.filter(|_| is_object(planner, &case.ty));
        let shape = planner.names.shape(&case.ty);
        if let Some(same) = seen.get(&(shape.clone(), tag_value)) {
            if let Some(earlier) = cases.get_mut(*same) {
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
        *shapes.entry(shape.clone()).or_default() += 1;
        seen.insert((shape, tag_value), cases.len());
        let tag_value = tag_value.map(str::to_owned);
        let fixed = members.fixed(planner, case);
        cases.push(CaseItem { ident: named.ident, docs, ty, tag_value, fixed, from: None });
    }
    if cases.is_empty() {
        return ItemKind::Alias(RustType::Value);
    }
    let own = RustType::Named(planner.names.of(id));
    for ((shape, _), slot) in seen {
        let unique = shapes.get(&shape) == Some(&1) && shape != own;
        if let Some(case) = cases.get_mut(slot).filter(|_| unique) {
            case.from = Some(unboxed(&case.ty)).filter(|ty| *ty != RustType::Value);
        }
    }
    let tag = union.tag.as_ref().filter(|_| cases.iter().any(|case| case.tag_value.is_some()));
    let tag = tag.map(|tag| tag.wire.clone());
    ItemKind::Union(UnionItem { tag, cases, fallback: Ident::fixed(FALLBACK) })
}

/// How deep inside of a case a text that it fixes is looked for.
const DEEPEST: usize = 3;

/// The members of the cases of a union, and those of objects inside, by JSON pointer: for each the type of a case that
/// has it, or `None` if cases of several types have it.
#[derive(Default)]
struct Members<'a>(HashMap<String, Option<&'a Ty>>);

impl<'a> Members<'a> {
    fn of(planner: &ApiPlanner<'a>, union: &'a Union) -> Self {
        let mut members = HashMap::new();
        for case in &union.cases {
            each_member(planner, &case.ty, "", DEEPEST, &mut |pointer, _| {
                let of = members.entry(pointer).or_insert(Some(&case.ty));
                *of = of.filter(|ty| **ty == case.ty);
            });
        }
        Self(members)
    }

    /// Returns the members that a case fixes to a text or number and that a case of another type has as well: by them the two are
    /// told apart. A guessed value does not count, it would keep out what the service sends.
    fn fixed(&self, planner: &ApiPlanner<'a>, case: &'a UnionCase) -> Vec<(String, String)> {
        let mut fixed = Vec::new();
        each_member(planner, &case.ty, "", DEEPEST, &mut |pointer, field| {
            let value =
                planner.api.fixed_value(field).filter(|value| value.certainty != Certainty::Conventional);
            let text = match value.map(|value| &value.value) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => return,
            };
            if self.0.get(&pointer) == Some(&None) {
                fixed.push((pointer, text));
            }
        });
        fixed
    }
}

/// Calls `visit` with every member of an object and of the objects in it, with its JSON pointer.
fn each_member<'a>(
    planner: &ApiPlanner<'a>,
    ty: &'a Ty,
    at: &str,
    depth: usize,
    visit: &mut dyn FnMut(String, &'a Field),
) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for field in object(planner, ty).into_iter().flat_map(|object| &object.fields) {
        let key = field.wire.value.replace('~', "~0").replace('/', "~1");
        let pointer = format!("{at}/{key}");
        visit(pointer.clone(), field);
        each_member(planner, &field.ty, &pointer, depth, visit);
    }
}

/// Returns the object that a case is, if it has fields.
fn object<'a>(planner: &ApiPlanner<'a>, ty: &Ty) -> Option<&'a Struct> {
    let Ty::Ref(id) = planner.names.behind_aliases(ty) else { return None };
    match &planner.api.ty(*id).kind {
        TypeKind::Struct(object) => Some(object),
        _ => None,
    }
}

fn unboxed(ty: &RustType) -> RustType {
    match ty {
        RustType::Boxed(inner) => (**inner).clone(),
        ty => ty.clone(),
    }
}

/// Returns true if a case of this type is an object, and so can hold a tag.
fn is_object(planner: &ApiPlanner<'_>, ty: &Ty) -> bool {
    match planner.names.behind_aliases(ty) {
        Ty::Object | Ty::Map(_) => true,
        Ty::Ref(id) => matches!(planner.api.ty(*id).kind, TypeKind::Struct(_) | TypeKind::Union(_)),
        _ => false,
    }
}
