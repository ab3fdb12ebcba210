//! Types of fields as people read them.
//!
//! A list of the type `Boat` -> `[Boat]`; a list of values that is documented in the field -> `one of "a", "b"`.

use super::{Api, EnumBase, Field, Ty, TypeId, TypeKind};
use crate::ground::scalar::StringFormat;

/// Types inside each other that are spelled out.
const DEEPEST: usize = 4;

/// Returns the type of a field with what else its type says: `[Boat], required, or null`.
pub fn field(api: &Api, field: &Field) -> String {
    let required = if field.required.value { "required" } else { "optional" };
    let null = if field.nullable.value { ", or null" } else { "" };
    format!("{}, {required}{null}", ty(api, &field.ty))
}

/// Returns a type expression as text. Lists of values are told by their base, since values are compared one by one.
pub fn ty(api: &Api, ty: &Ty) -> String {
    spelled(api, ty, DEEPEST)
}

fn spelled(api: &Api, ty: &Ty, deep: usize) -> String {
    match ty {
        Ty::Bool => "boolean".to_owned(),
        Ty::Integer(_) => "integer".to_owned(),
        Ty::Float(_) | Ty::Number | Ty::Decimal => "number".to_owned(),
        Ty::String(StringFormat::Plain) => "string".to_owned(),
        Ty::String(format) => format!("string ({format:?})").to_lowercase(),
        Ty::Binary => "file".to_owned(),
        Ty::Any => "any".to_owned(),
        Ty::Object => "object".to_owned(),
        Ty::List { item, .. } => format!("[{}]", spelled(api, item, deep)),
        Ty::Map(value) => format!("{{{}}}", spelled(api, value, deep)),
        Ty::Nullable(inner) => format!("{} or null", spelled(api, inner, deep)),
        Ty::Ref(id) => named(api, *id, deep),
    }
}

fn named(api: &Api, id: TypeId, deep: usize) -> String {
    let ty = api.ty(id);
    let Some(deeper) = deep.checked_sub(1).filter(|_| ty.inline) else { return ty.name.clone() };
    match &ty.kind {
        TypeKind::Struct(_) => "object".to_owned(),
        TypeKind::Enum(list) => match list.base {
            EnumBase::String => "string".to_owned(),
            EnumBase::Integer => "integer".to_owned(),
            EnumBase::Number => "number".to_owned(),
        },
        TypeKind::Union(union) => {
            let cases: Vec<String> = union.cases.iter().map(|case| spelled(api, &case.ty, deeper)).collect();
            cases.join(" | ")
        }
        TypeKind::Alias(inner) => spelled(api, inner, deeper),
    }
}

#[cfg(feature = "cli")]
/// Returns the type that an expression finally holds, if it is documented inside what holds it.
pub fn inline<'a>(api: &'a Api, ty: &Ty) -> Option<&'a super::Type> {
    match ty.innermost() {
        Ty::Ref(id) => Some(api.ty(*id)).filter(|ty| ty.inline),
        _ => None,
    }
}
