//! Decides which fields of answers may be `null` or left out.
//!
//! A documented `deleted: String` of an image becomes `Option<String>` where the pages do not say which required
//! fields may be `null`, but a sentence, an example or the name of the field does.
//!
//! - `verdict`: whether the pages of an API can be taken at their word; decided once for each API
//! - `places`: where in an answer a type is, and what the requests beside it send
//! - `graded`: the rules for a field of an API whose pages cannot
//!
//! Lists, maps and booleans need no decision: an absent one is empty or false, which the plan sees to.

mod graded;
mod places;
mod verdict;

use std::collections::{BTreeSet, HashMap};

use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::model::{Api, Field, NullVerdict, Ty, TypeId, TypeKind};
use crate::prose;
use crate::settings::{Conventions, Nullability};

pub(super) use verdict::prints_null;

/// Marks the fields that may be `null`. `printed` is what [`prints_null`] said of the model as it was built.
pub(super) fn run(api: &mut Api, conventions: &Conventions, printed: bool, findings: &mut Vec<Diagnostic>) {
    let mut verdict = verdict::decide(api, conventions, printed);
    stated(api);
    alternatives(api);
    match verdict.nullability {
        Nullability::Documented => {}
        Nullability::Graded => verdict.graded = graded::run(api),
        Nullability::Tolerant => tolerant(api),
    }
    if !verdict.chosen {
        findings.extend(finding(&verdict));
        api.nullability = Some(verdict.nullability);
    }
    api.nulls = verdict;
}

/// Marks the fields whose text, or whose type, says that they may be `null`.
fn stated(api: &mut Api) {
    let types = types_of_null(api);
    for (_, ty) in api.types_mut() {
        let TypeKind::Struct(object) = &mut ty.kind else { continue };
        for field in object.fields.iter_mut().filter(|field| !field.nullable.value) {
            let by_type = matches!(&field.ty, Ty::Ref(id) if types.contains(id));
            if by_type || prose::may_be_null(&field.description) {
                field.nullable = Fact { value: true, certainty: Certainty::Stated, span: field.span };
            }
        }
    }
}

/// Lets answers go without the one thing where they may have a list of such things instead: pages show the alternatives
/// `{"droplet": {..}}` and `{"droplets": [..]}` as one type that needs both.
fn alternatives(api: &mut Api) {
    let places = places::of_answers(api);
    let mut found = Vec::new();
    for (id, _) in places.iter().filter(|(_, place)| place.outermost) {
        let TypeKind::Struct(object) = &api.ty(*id).kind else { continue };
        let types: HashMap<&str, &Ty> =
            object.fields.iter().map(|field| (field.wire.value.as_str(), &field.ty)).collect();
        for (at, field) in object.fields.iter().enumerate().filter(|(_, field)| field.required.value) {
            let plural = types.get(format!("{}s", field.wire.value).as_str());
            if plural.is_some_and(|ty| **ty == Ty::list(field.ty.clone())) {
                found.push((*id, at));
            }
        }
    }
    for (id, at) in found {
        mark(api, id, at, Certainty::Conventional);
    }
}

/// Returns the types that are documented for one use, "the error, or null", or whose name says so.
fn types_of_null(api: &Api) -> BTreeSet<TypeId> {
    let says_null = |(_, ty): &(TypeId, &crate::model::Type)| {
        prose::may_be_null(&ty.description) || named_nullable(&ty.name)
    };
    api.types().filter(says_null).map(|(id, _)| id).collect()
}

/// `PartialOwnerNullable`, `NullableString`, `OwnerNullableProperty3`
fn named_nullable(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = stem.strip_suffix("Property").unwrap_or(stem);
    stem.ends_with("Nullable") || name.starts_with("Nullable") || name.starts_with("nullable-")
}

/// Lets every field of an answer be `null`.
fn tolerant(api: &mut Api) {
    let empty = |field: &Field| api.is_empty_by_default(&field.ty);
    let open = |field: &Field| !field.nullable.value && !empty(field);
    let fields = api.types().filter(|(_, ty)| ty.usage.response).flat_map(|(id, ty)| match &ty.kind {
        TypeKind::Struct(object) => {
            let fields = object.fields.iter().enumerate().filter(|(_, field)| open(field));
            fields.map(|(at, _)| (id, at)).collect()
        }
        _ => Vec::new(),
    });
    for (id, at) in fields.collect::<Vec<_>>() {
        mark(api, id, at, Certainty::Overridden);
    }
}

/// Marks one field as nullable.
fn mark(api: &mut Api, id: TypeId, at: usize, certainty: Certainty) {
    if let TypeKind::Struct(object) = &mut api.ty_mut(id).kind
        && let Some(field) = object.fields.get_mut(at)
    {
        field.nullable = Fact { value: true, certainty, span: None };
    }
}

/// Tells the user what was decided, and how to keep the decision.
fn finding(verdict: &NullVerdict) -> Option<Diagnostic> {
    let word = verdict.nullability.as_str();
    let example = verdict.example.as_ref()?;
    let told = crate::ground::words::counted(verdict.told, "required field");
    let message = match verdict.nullability {
        _ if verdict.printed => return None,
        Nullability::Graded => format!(
            "{told} may be `null` by their text, such as `{}`: the pages do not mark such fields, so {} more are \
             optional by name and place",
            example.value, verdict.graded
        ),
        _ => format!("{told} may be `null` by their text, too few to doubt the other fields"),
    };
    let finding = match example.span {
        Some(span) => Diagnostic::new(Code::Nullability, span, message),
        None => Diagnostic::general(Code::Nullability, message),
    };
    let help = format!("to keep this when the pages change, add `nullability = \"{word}\"` to the manifest");
    Some(finding.help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_say_null() {
        for name in ["PartialOwnerNullable", "NullableString", "OwnerNullableProperty3", "nullable-user"] {
            assert!(named_nullable(name), "{name}");
        }
        for name in ["Owner", "OwnerNullableList", "Property3", "Annullable"] {
            assert!(!named_nullable(name), "{name}");
        }
    }
}
