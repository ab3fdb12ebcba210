//! What the person who generates corrects.
//!
//! Guarantees: an override that matches nothing, or names a type that does not exist, is an error, so that
//! corrections do not outlive the documents they were made for; everything else of the field is kept.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::fact::{Certainty, Fact};
use crate::model::{Api, Field, FloatWidth, IntegerWidth, StringFormat, Ty, TypeId, TypeKind};
use crate::settings::Override;

/// Applies overrides by `Type.field` or `Operation.parameter`, as documented. Must run before equal types are
/// merged, so that every documented name is still a type of its own.
pub fn run(api: &mut Api, overrides: &BTreeMap<String, Override>, diagnostics: &mut Vec<Diagnostic>) {
    for (place, to) in overrides {
        let ty = match to.ty.as_deref().map(|spelling| parse(api, spelling)) {
            None => None,
            Some(Some(ty)) => Some(ty),
            Some(None) => {
                let spelling = to.ty.as_deref().unwrap_or_default();
                let message = format!("the override of `{place}` names the unknown type `{spelling}`");
                let finding = unmatched(message);
                diagnostics.push(finding.help(
                    "write `string`, `date-time`, `integer`, `number`, `decimal`, `boolean`, `any`, a documented \
                     type, `list<...>` or `map<...>`",
                ));
                continue;
            }
        };
        let mut matched = false;
        for_each_field(api, &mut |owner, field| {
            if names(owner, field, place) {
                apply(field, to, ty.as_ref());
                matched = true;
            }
        });
        if !matched {
            diagnostics.push(no_such_field(api, place));
        }
    }
}

fn names(owner: &str, field: &Field, place: &str) -> bool {
    let rest = place.strip_prefix(owner).and_then(|rest| rest.strip_prefix('.'));
    rest.is_some_and(|name| name == field.name || name == field.wire.value)
}

fn for_each_field(api: &mut Api, visit: &mut dyn FnMut(&str, &mut Field)) {
    for (_, ty) in api.types_mut() {
        if let TypeKind::Struct(object) = &mut ty.kind {
            object.fields.iter_mut().for_each(|field| visit(&ty.name, field));
        }
    }
    for operation in &mut api.operations {
        operation.parameters.iter_mut().for_each(|parameter| visit(&operation.name, &mut parameter.field));
    }
}

fn apply(field: &mut Field, to: &Override, ty: Option<&Ty>) {
    fn said<T>(value: T) -> Fact<T> {
        Fact { value, certainty: Certainty::Overridden, span: None }
    }
    if let Some(wire) = &to.wire {
        field.wire = said(wire.clone());
    }
    if let Some(required) = to.required {
        field.required = said(required);
    }
    if let Some(nullable) = to.nullable {
        field.nullable = said(nullable);
    }
    if let Some(ty) = ty {
        field.ty = ty.clone();
        field.certainty = Certainty::Overridden;
    }
}

/// Reads the type of an override; `None` if it names no type.
fn parse(api: &Api, spelling: &str) -> Option<Ty> {
    let inner = |word: &str| spelling.strip_prefix(word)?.strip_prefix('<')?.strip_suffix('>').map(str::trim);
    if let Some(item) = inner("list") {
        return parse(api, item).map(Ty::list);
    }
    if let Some(value) = inner("map") {
        return parse(api, value).map(Ty::map);
    }
    Some(match spelling {
        "string" => Ty::STRING,
        "date" => Ty::String(StringFormat::Date),
        "date-time" => Ty::String(StringFormat::DateTime),
        "uuid" => Ty::String(StringFormat::Uuid),
        "uri" => Ty::String(StringFormat::Uri),
        "integer" => Ty::Integer(IntegerWidth::Unspecified),
        "float" => Ty::Float(FloatWidth::Unspecified),
        "number" => Ty::Number,
        "decimal" => Ty::Decimal,
        "boolean" => Ty::Bool,
        "any" => Ty::Any,
        "object" => Ty::Object,
        name => Ty::Ref(by_name(api, name)?),
    })
}

fn by_name(api: &Api, name: &str) -> Option<TypeId> {
    api.types().find(|(_, ty)| ty.name == name).map(|(id, _)| id)
}

fn no_such_field(api: &mut Api, place: &str) -> Diagnostic {
    let mut known = Vec::new();
    for_each_field(api, &mut |owner, field| {
        if place.strip_prefix(owner).is_some_and(|rest| rest.starts_with('.')) {
            known.push(format!("`{owner}.{}`", field.name));
        }
    });
    let finding = unmatched(format!("the override of `{place}` matches no field"));
    if known.is_empty() {
        return finding.help("write `Type.field` or `Operation.parameter` with the documented names");
    }
    finding.help(format!("there are {}", known.join(", ")))
}

fn unmatched(message: String) -> Diagnostic {
    Diagnostic::general(Code::UnmatchedOverride, message)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::dialect::raw::RawApi;
    use crate::dialect::raw_testing::{STRING, field, here, model, named};
    use crate::model::{build, sketch::sketch};
    use crate::settings::{ApiSettings, Conventions};
    use crate::source::Sources;

    /// The model with these corrections, and what was found about them.
    fn correct(corrections: &[&str]) -> (String, Vec<String>) {
        let raw = RawApi {
            models: vec![
                model("Pet", vec![field("bornAt", STRING), field("owner", STRING)]),
                model("Person", vec![field("owner", named("Pet"))]),
            ],
            title: Some(here("Pets".to_owned())),
            ..RawApi::default()
        };
        let (mut api, _) = build::build("pets", raw, &Conventions::default(), &Sources::default());
        let mut settings = ApiSettings::default();
        corrections.iter().for_each(|text| settings.add_override(text).unwrap());
        let mut findings = Vec::new();
        run(&mut api, &settings.overrides, &mut findings);
        let text = |finding: Diagnostic| format!("{}: {}", finding.message, finding.help.unwrap_or_default());
        (sketch(&api), findings.into_iter().map(text).collect())
    }

    #[test]
    fn every_fact_of_a_field_can_be_corrected() {
        let (model, findings) = correct(&[
            "Pet.bornAt.wire=born_at",
            "Pet.bornAt.type=date-time",
            "Pet.bornAt.required=true",
            "Pet.bornAt.nullable=true",
            "Pet.owner.type=list<map<Person>>",
        ]);
        assert_eq!(findings, [""; 0]);
        assert_snapshot!(model, @r"
        Pet
          bornAt!?: datetime <- born_at (overridden)
          owner: [{Person}]
        Person
          owner: Pet
        ");
    }

    #[test]
    fn what_matches_nothing_is_an_error() {
        let (_, findings) =
            correct(&["Pet.name.required=true", "Dog.name.required=true", "Pet.owner.type=Dog"]);
        assert_snapshot!(findings.join("\n"), @r"
        the override of `Dog.name` matches no field: write `Type.field` or `Operation.parameter` with the documented names
        the override of `Pet.name` matches no field: there are `Pet.bornAt`, `Pet.owner`
        the override of `Pet.owner` names the unknown type `Dog`: write `string`, `date-time`, `integer`, `number`, `decimal`, `boolean`, `any`, a documented type, `list<...>` or `map<...>`
        ");
    }
}
