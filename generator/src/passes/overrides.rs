//! What the person who generates corrects.
//!
//! Guarantees: an override that matches nothing, or names a type that does not exist, is an error, so that
//! corrections do not outlive the documents they were made for; everything else of the field is kept.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::given_by::{GivenBy, Setting};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::ParameterIn;
use crate::ground::scalar::{FloatWidth, IntegerWidth, StringFormat};
use crate::model::{Api, EnumBase, EnumValue, Field, Ty, TypeId, TypeKind};
use crate::settings::Override;

/// The words for the types that every API has.
const TYPE_WORDS: [(&str, Ty); 12] = [
    ("string", Ty::STRING),
    ("date", Ty::String(StringFormat::Date)),
    ("date-time", Ty::String(StringFormat::DateTime)),
    ("uuid", Ty::String(StringFormat::Uuid)),
    ("uri", Ty::String(StringFormat::Uri)),
    ("integer", Ty::Integer(IntegerWidth::Unspecified)),
    ("float", Ty::Float(FloatWidth::Unspecified)),
    ("number", Ty::Number),
    ("decimal", Ty::Decimal),
    ("boolean", Ty::Bool),
    ("any", Ty::Any),
    ("object", Ty::Object),
];

/// Lists the words for types: `` `string`, `date`, ... ``.
pub fn type_words() -> String {
    TYPE_WORDS.map(|(word, _)| format!("`{word}`")).join(", ")
}

/// Applies overrides by `Type.field`, `Operation.parameter` or `Enumeration.Member`, as documented. Must run before
/// equal types are merged, so that every documented name is still a type of its own.
pub fn run(
    api: &mut Api,
    overrides: &BTreeMap<String, Override>,
    given_by: &GivenBy,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (place, to) in overrides {
        if let Err(finding) = correct(api, place, to) {
            diagnostics.push(Diagnostic { origin: given_by.origin(Setting::OVERRIDE, place), ..finding });
        }
    }
}

fn correct(api: &mut Api, place: &str, to: &Override) -> Result<(), Diagnostic> {
    let ty = to.ty.as_deref().map(|spelling| {
        parse(api, spelling).ok_or_else(|| {
            let help = format!("write {}, a documented type, `list<...>` or `map<...>`", type_words());
            unmatched(format!("the override of `{place}` names the unknown type `{spelling}`")).help(help)
        })
    });
    let ty = ty.transpose()?;
    let mut matched = false;
    for_each_field(api, &mut |owner, field| {
        if names(owner, field, place) {
            apply(field, to, ty.as_ref());
            matched = true;
        }
    });
    if let Some(location) = to.place {
        move_parameter(api, place, location)?;
    }
    if matched || set_value(api, place, to)? { Ok(()) } else { Err(no_such_field(api, place)) }
}

/// What is left of `Owner.name` behind the owner.
fn member<'p>(owner: &str, place: &'p str) -> Option<&'p str> {
    place.strip_prefix(owner)?.strip_prefix('.')
}

fn names(owner: &str, field: &Field, place: &str) -> bool {
    member(owner, place).is_some_and(|name| name == field.name || name == field.wire.value)
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

fn said<T>(value: T) -> Fact<T> {
    Fact { value, certainty: Certainty::Overridden, span: None }
}

fn apply(field: &mut Field, to: &Override, ty: Option<&Ty>) {
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
    if let Some(text) = &to.example {
        field.example = Some(Box::new(said(example(&field.ty, text))));
    }
}

/// Reads an example: text as it is, anything else as JSON.
fn example(ty: &Ty, text: &str) -> Value {
    let json = serde_json::from_str(text).ok().filter(|_| !matches!(ty, Ty::String(_) | Ty::Binary));
    json.unwrap_or_else(|| Value::from(text))
}

/// Lets a parameter travel elsewhere. Into the path, or out of it where the path has its name, leads the route alone.
fn move_parameter(api: &mut Api, place: &str, to: ParameterIn) -> Result<(), Diagnostic> {
    let mut found = false;
    for operation in &mut api.operations {
        let path = operation.route.as_ref().map(|route| route.value.path.as_str()).unwrap_or_default();
        for parameter in &mut operation.parameters {
            if !names(&operation.name, &parameter.field, place) {
                continue;
            }
            let in_path = path.contains(&format!("{{{}}}", parameter.field.wire.value));
            if in_path != (to == ParameterIn::Path) {
                let message = format!("the override of `{place}` contradicts the path `{path}`");
                let help = "what travels in the path is said by the route: `--route`, or under [api.routes]";
                return Err(unmatched(message).help(help));
            }
            parameter.location = said(to);
            found = true;
        }
    }
    let message =
        || format!("the override of `{place}` says where it travels, and no parameter has this name");
    if found { Ok(()) } else { Err(unmatched(message()).help("write `Operation.parameter` as documented")) }
}

/// Sets the value of an enumeration's member; false if there is no such member.
fn set_value(api: &mut Api, place: &str, to: &Override) -> Result<bool, Diagnostic> {
    let mut changes = Vec::new();
    for (id, ty) in api.types_mut() {
        let (TypeKind::Enum(list), Some(name)) = (&mut ty.kind, member(&ty.name, place)) else { continue };
        for value in &mut list.values {
            let text = value.wire.value.as_str();
            if value.name.as_deref() != Some(name) && text != Some(name) {
                continue;
            }
            let (Some(wire), true) =
                (&to.wire, *to == Override { wire: to.wire.clone(), ..Override::default() })
            else {
                let message = format!("the override of the value `{place}` says more than its spelling");
                return Err(unmatched(message).help("of a value only `wire` can be said"));
            };
            let Some(wire) = in_base(list.base, wire) else {
                let message = format!("the override of `{place}` is no number, as the other values are");
                return Err(unmatched(message));
            };
            // The documented name still tells which member it is.
            let known = text.map(str::to_owned);
            value.name = value.name.take().or(known).filter(|name| wire.as_str() != Some(name));
            let before = std::mem::replace(&mut value.wire, said(wire.clone()));
            changes.push((id, before.value, wire));
        }
    }
    // A default was documented by the member's name.
    for_each_field(api, &mut |_, field| {
        for (_, before, now) in changes.iter().filter(|(id, ..)| *field.ty.innermost() == Ty::Ref(*id)) {
            let facts = [&mut field.default, &mut field.constant].into_iter().flatten();
            facts.filter(|fact| fact.value == *before).for_each(|fact| fact.value.clone_from(now));
        }
    });
    Ok(!changes.is_empty())
}

fn in_base(base: EnumBase, text: &str) -> Option<Value> {
    match base {
        EnumBase::String => Some(Value::from(text)),
        EnumBase::Integer | EnumBase::Number => text.parse().ok().map(Value::Number),
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
    let known = TYPE_WORDS.iter().find(|(word, _)| *word == spelling).map(|(_, ty)| ty.clone());
    known.or_else(|| by_name(api, spelling).map(Ty::Ref))
}

fn by_name(api: &Api, name: &str) -> Option<TypeId> {
    api.types().find(|(_, ty)| ty.name == name).map(|(id, _)| id)
}

fn no_such_field(api: &mut Api, place: &str) -> Diagnostic {
    let mut known = Vec::new();
    for_each_field(api, &mut |owner, field| {
        if member(owner, place).is_some() {
            known.push(format!("`{owner}.{}`", field.name));
        }
    });
    for (_, ty) in api.types() {
        if let (TypeKind::Enum(list), Some(_)) = (&ty.kind, member(&ty.name, place)) {
            let name =
                |value: &EnumValue| Some(value.name.as_deref().or(value.wire.value.as_str())?.to_owned());
            let names = list.values.iter().filter_map(name);
            known.extend(names.map(|name| format!("`{}.{name}`", ty.name)));
        }
    }
    let finding = unmatched(format!("the override of `{place}` matches no field, parameter or value"));
    if known.is_empty() {
        let help =
            "write `Type.field`, `Operation.parameter` or `Enumeration.Member` with the documented names";
        return finding.help(help);
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
    use crate::dialect::raw::{RawApi, RawOperation, RawShape};
    use crate::dialect::raw_testing::{
        STRING, field, here, model, named, operation, parameter, shaped, values,
    };
    use crate::ground::http::Method;
    use crate::ground::source::Sources;
    use crate::model::{build, sketch::sketch};
    use crate::settings::{ApiSettings, Conventions};

    /// The model with these corrections, and what was found about them.
    fn correct(corrections: &[&str]) -> (String, Vec<String>) {
        let mut mood = values("Mood", &["veryglad", "sad"]);
        for value in &mut mood.values {
            value.ident = value.wire.take().and_then(|wire| Some(wire.value.as_str()?.to_owned()));
        }
        let feed = RawOperation {
            parameters: vec![
                parameter(ParameterIn::Path, field("id", STRING)),
                parameter(ParameterIn::Query, field("token", STRING)),
            ],
            ..operation("Pets", "Feed", Method::Post, "/pets/{id}")
        };
        let raw = RawApi {
            models: vec![
                model("Pet", vec![field("bornAt", STRING), field("owner", STRING)]),
                model("Person", vec![field("owner", named("Pet"))]),
                shaped("Mood", RawShape::Enum(mood)),
            ],
            operations: vec![feed],
            title: Some(here("Pets".to_owned())),
            ..RawApi::default()
        };
        let (mut api, _) = build::build("pets", raw, &Conventions::default(), &Sources::default());
        let mut settings = ApiSettings::default();
        corrections.iter().for_each(|text| settings.add_override(text).unwrap());
        let mut findings = Vec::new();
        run(&mut api, &settings.overrides, &settings.given_by, &mut findings);
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
        let (fields, _) = model.split_once("Mood").unwrap();
        assert_snapshot!(fields, @r"
        Pet
          bornAt!?: datetime <- born_at (overridden)
          owner: [{Person}]
        Person
          owner: Pet
        ");
    }

    #[test]
    fn guessed_values_and_places_can_be_confirmed_or_corrected() {
        let (model, findings) =
            correct(&["Mood.veryglad.wire=very-glad", "Mood.sad.wire=sad", "Feed.token.in=header"]);
        assert_eq!(findings, [""; 0]);
        let (_, rest) = model.split_once("Mood").unwrap();
        assert_snapshot!(rest, @r#"

          = "very-glad" (overridden)
          = "sad" (overridden)
        Pets.Feed: POST /pets/{id}
          path  id!: string <- id
          header  token: string
        "#);
    }

    #[test]
    fn an_example_is_text_or_json_as_the_type_wants() {
        assert_eq!(example(&Ty::STRING, "7"), Value::from("7"));
        assert_eq!(example(&Ty::Integer(IntegerWidth::Int64), "7"), Value::from(7));
        assert_eq!(example(&Ty::list(Ty::STRING), r#"["a"]"#), Value::from(vec!["a"]));
        assert_eq!(example(&Ty::Any, "attach"), Value::from("attach"));
    }

    #[test]
    fn what_matches_nothing_is_an_error() {
        let (_, findings) = correct(&[
            "Pet.name.required=true",
            "Dog.name.required=true",
            "Pet.owner.type=Dog",
            "Pet.bornAt.in=query",
            "Mood.glum.wire=glum",
            "Mood.sad.required=true",
            "Feed.id.in=query",
        ]);
        assert_snapshot!(findings.join("\n"), @r"
        the override of `Dog.name` matches no field, parameter or value: write `Type.field`, `Operation.parameter` or `Enumeration.Member` with the documented names
        the override of `Feed.id` contradicts the path `/pets/{id}`: what travels in the path is said by the route: `--route`, or under [api.routes]
        the override of `Mood.glum` matches no field, parameter or value: there are `Mood.veryglad`, `Mood.sad`
        the override of the value `Mood.sad` says more than its spelling: of a value only `wire` can be said
        the override of `Pet.bornAt` says where it travels, and no parameter has this name: write `Operation.parameter` as documented
        the override of `Pet.name` matches no field, parameter or value: there are `Pet.bornAt`, `Pet.owner`
        the override of `Pet.owner` names the unknown type `Dog`: write `string`, `date`, `date-time`, `uuid`, `uri`, `integer`, `float`, `number`, `decimal`, `boolean`, `any`, `object`, a documented type, `list<...>` or `map<...>`
        ");
    }
}
