//! Decides whether the pages of an API mark every field that may be `null`.
//!
//! Pages print `optional` exactly; what they may lose is *required, but may be null*. They lose nothing if their
//! flavour prints it (`Option<..>`, `Nullable..`), and most likely nothing if hardly any sentence contradicts a
//! required field. Measured on 23 APIs: right for 16 of 16 that lose nothing and for 6 of 7 that lose nulls.

use std::collections::BTreeSet;

use crate::ground::fact::{Certainty, Fact};
use crate::model::{Api, Field, NullVerdict, Struct, Ty, TypeKind};
use crate::prose;
use crate::settings::{Conventions, Nullability};

/// Contradicted fields from which the pages are doubted.
const DOUBT: usize = 3;

/// Returns true if some page marks a required field as nullable. Asks the model as it was built: later passes add what
/// sentences and examples say.
pub(in crate::passes) fn prints_null(api: &Api) -> bool {
    let printed = |field: &Field| {
        field.required.value && field.nullable.value && field.nullable.certainty == Certainty::Stated
    };
    structs(api).any(|(_, object)| object.fields.iter().any(printed))
}

/// Takes the user's word, or weighs the evidence.
pub(super) fn decide(api: &Api, conventions: &Conventions, printed: bool) -> NullVerdict {
    let mut verdict = NullVerdict { printed, ..told(api) };
    let doubted = !printed && verdict.told >= DOUBT;
    let weighed = if doubted { Nullability::Graded } else { Nullability::Documented };
    verdict.chosen = conventions.nullability.is_some();
    verdict.nullability = conventions.nullability.or(api.nullability).unwrap_or(weighed);
    verdict
}

/// Counts the required fields of answers whose text, or whose type's name, says null. Fields of one name in types of
/// the same fields are one field that is documented in several places.
fn told(api: &Api) -> NullVerdict {
    let mut verdict = NullVerdict::default();
    let mut seen: BTreeSet<(Vec<&str>, &str)> = BTreeSet::new();
    for (ty, object) in structs(api).filter(|(ty, _)| ty.usage.response) {
        let mut names: Vec<&str> = object.fields.iter().map(|field| field.wire.value.as_str()).collect();
        names.sort_unstable();
        for field in object.fields.iter().filter(|field| field.required.value && says_null(api, field)) {
            if seen.insert((names.clone(), &field.wire.value)) {
                let name = || format!("{}.{}", ty.name, field.name);
                verdict.example.get_or_insert_with(|| Fact {
                    value: name(),
                    certainty: Certainty::Stated,
                    span: field.span,
                });
            }
        }
    }
    verdict.told = seen.len();
    verdict
}

fn says_null(api: &Api, field: &Field) -> bool {
    let by_type = || match &field.ty {
        Ty::Ref(id) => {
            let ty = api.ty(*id);
            super::named_nullable(&ty.name)
                || field.description.is_empty() && prose::says_null(&ty.description)
        }
        _ => false,
    };
    prose::says_null(&field.description) || by_type()
}

fn structs(api: &Api) -> impl Iterator<Item = (&crate::model::Type, &Struct)> {
    api.types().filter_map(|(_, ty)| match &ty.kind {
        TypeKind::Struct(object) => Some((ty, object)),
        _ => None,
    })
}
