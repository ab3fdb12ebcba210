//! Aliases: other names of type expressions.
//!
//! Guarantees: an alias never leads back to itself, not even through lists and maps; an alias never allows
//! `null` itself, each of its uses does.

use std::collections::BTreeSet;

use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::model::{Api, Field, Ty, TypeId, TypeKind};

/// Aliases that lead through more aliases, lists and maps than this are cut, like aliases of themselves. The Rust
/// compiler follows them all at once, and by itself to no more than 128.
const LONGEST: usize = 64;

/// Breaks aliases of themselves and moves `null` from aliases to their uses.
pub(super) fn run(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    for id in api.type_ids().collect::<Vec<_>>() {
        if leads_astray(api, id) {
            let ty = api.ty_mut(id);
            ty.kind = TypeKind::Alias(Ty::Any);
            if let Some(span) = ty.span {
                let message = format!("the type `{}` is defined by itself", ty.name);
                let help = "its values are free JSON";
                diagnostics.push(Diagnostic::new(Code::OpaqueType, span, message).help(help));
            }
        }
    }
    move_null(api);
}

/// Returns whether an alias leads back to itself, or through more aliases than anybody writes.
fn leads_astray(api: &Api, start: TypeId) -> bool {
    let (mut at, mut length) = (start, 0);
    while length < LONGEST {
        let TypeKind::Alias(ty) = &api.ty(at).kind else { return false };
        let Ty::Ref(next) = ty.innermost() else { return false };
        at = *next;
        length += ty.depth();
    }
    true
}

fn move_null(api: &mut Api) {
    let allows_null: BTreeSet<TypeId> = api.type_ids().filter(|id| allows_null(api, *id)).collect();
    if allows_null.is_empty() {
        return;
    }
    for (_, ty) in api.types_mut() {
        if let TypeKind::Alias(Ty::Nullable(inner)) = &mut ty.kind {
            let inner = std::mem::replace(&mut **inner, Ty::Any);
            ty.kind = TypeKind::Alias(inner);
        }
    }
    api.for_each_ty_mut(&mut |ty| add_null(ty, &allows_null));
    // What the step before put into an alias belongs to the uses of that alias, which have it already.
    for (_, ty) in api.types_mut() {
        match &mut ty.kind {
            TypeKind::Alias(ty) => drop(take_null(ty)),
            TypeKind::Struct(object) => object.fields.iter_mut().for_each(null_to_field),
            TypeKind::Enum(_) | TypeKind::Union(_) => {}
        }
    }
    for operation in &mut api.operations {
        operation.parameters.iter_mut().for_each(|parameter| null_to_field(&mut parameter.field));
    }
}

fn allows_null(api: &Api, id: TypeId) -> bool {
    let mut at = id;
    while let TypeKind::Alias(ty) = &api.ty(at).kind {
        match ty {
            Ty::Nullable(_) => return true,
            Ty::Ref(next) => at = *next,
            _ => return false,
        }
    }
    false
}

fn add_null(ty: &mut Ty, allows_null: &BTreeSet<TypeId>) {
    match ty {
        Ty::Ref(id) if allows_null.contains(id) => *ty = Ty::Nullable(Box::new(Ty::Ref(*id))),
        Ty::Nullable(inner) if matches!(**inner, Ty::Ref(_)) => {}
        Ty::List { item: inner, .. } | Ty::Map(inner) | Ty::Nullable(inner) => add_null(inner, allows_null),
        _ => {}
    }
}

fn take_null(ty: &mut Ty) -> bool {
    let Ty::Nullable(inner) = ty else { return false };
    *ty = std::mem::replace(&mut **inner, Ty::Any);
    true
}

fn null_to_field(field: &mut Field) {
    if take_null(&mut field.ty) && !field.nullable.value {
        field.nullable = Fact { value: true, certainty: Certainty::Stated, span: field.span };
    }
}
