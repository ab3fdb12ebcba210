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

use std::collections::BTreeSet;

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::fact::{Certainty, Fact};
use crate::model::{Api, NullVerdict, Ty, TypeId, TypeKind};
use crate::prose;
use crate::settings::{Conventions, Nullability};

pub(super) use verdict::prints_null;

/// Marks the fields that may be `null`. `printed` is what [`prints_null`] said of the model as it was built.
pub(super) fn run(api: &mut Api, conventions: &Conventions, printed: bool, findings: &mut Vec<Diagnostic>) {
    let mut verdict = verdict::decide(api, conventions, printed);
    stated(api);
    match verdict.nullability {
        Nullability::Documented => {}
        Nullability::Graded => verdict.graded = graded::run(api),
        Nullability::Tolerant => tolerant(api),
    }
    if !verdict.chosen {
        findings.extend(finding(&verdict));
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
    for (_, ty) in api.types_mut().filter(|(_, ty)| ty.usage.response) {
        let TypeKind::Struct(object) = &mut ty.kind else { continue };
        for field in object.fields.iter_mut().filter(|field| !field.nullable.value) {
            field.nullable = Fact { value: true, certainty: Certainty::Overridden, span: None };
        }
    }
}

/// Tells the user what was decided, and how to keep the decision.
fn finding(verdict: &NullVerdict) -> Option<Diagnostic> {
    let word = verdict.nullability.as_str();
    let example = verdict.example.as_ref()?;
    let told = crate::render::number(verdict.told, "required field");
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
