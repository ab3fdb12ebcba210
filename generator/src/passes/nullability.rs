//! `null` that sentences or the person allow.
//!
//! Guarantees: nothing that is documented as allowing `null` loses it; with tolerant nullability every field
//! of a type that a response holds allows it.

use crate::fact::{Certainty, Fact};
use crate::model::{Api, TypeKind};
use crate::prose;
use crate::settings::{Conventions, Nullability};

/// Marks the fields that may be `null`.
pub(super) fn run(api: &mut Api, conventions: &Conventions) {
    let tolerant = conventions.nullability == Nullability::Tolerant;
    for (_, ty) in api.types_mut() {
        let received = ty.usage.response;
        let TypeKind::Struct(object) = &mut ty.kind else { continue };
        for field in object.fields.iter_mut().filter(|field| !field.nullable.value) {
            if prose::may_be_null(&field.description) {
                field.nullable = Fact { value: true, certainty: Certainty::Stated, span: field.span };
            } else if tolerant && received {
                field.nullable = Fact { value: true, certainty: Certainty::Overridden, span: None };
            }
        }
    }
}
