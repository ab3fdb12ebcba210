//! `null` that sentences or the person allow.
//!
//! A sentence may stand at the field or, for a type that is documented for one use ("the error, or null"), on
//! the page of its type.
//!
//! Guarantees: nothing that is documented as allowing `null` loses it; with tolerant nullability every field
//! of a type that a response holds allows it.

use std::collections::BTreeSet;

use crate::ground::fact::{Certainty, Fact};
use crate::model::{Api, Ty, TypeId, TypeKind};
use crate::prose;
use crate::settings::{Conventions, Nullability};

/// Marks the fields that may be `null`.
pub(super) fn run(api: &mut Api, conventions: &Conventions) {
    let tolerant = conventions.nullability == Nullability::Tolerant;
    let says_null =
        |(id, ty): (TypeId, &crate::model::Type)| prose::may_be_null(&ty.description).then_some(id);
    let null_types: BTreeSet<TypeId> = api.types().filter_map(says_null).collect();
    for (_, ty) in api.types_mut() {
        let received = ty.usage.response;
        let TypeKind::Struct(object) = &mut ty.kind else { continue };
        for field in object.fields.iter_mut().filter(|field| !field.nullable.value) {
            let by_type = matches!(&field.ty, Ty::Ref(id) if null_types.contains(id));
            if by_type || prose::may_be_null(&field.description) {
                field.nullable = Fact { value: true, certainty: Certainty::Stated, span: field.span };
            } else if tolerant && received {
                field.nullable = Fact { value: true, certainty: Certainty::Overridden, span: None };
            }
        }
    }
}
