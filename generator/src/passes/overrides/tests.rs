//! What overrides correct, and which of them are errors.

use insta::assert_snapshot;

use super::*;
use crate::dialect::raw::{RawApi, RawOperation, RawShape};
use crate::dialect::raw_testing::{STRING, field, here, model, named, operation, parameter, shaped, values};
use crate::ground::http::Method;
use crate::ground::source::Sources;
use crate::model::{build, sketch::sketch};
use crate::settings::{ApiSettings, Conventions};

/// Returns the model with these corrections, and what was found about them.
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
fn globs_and_names_reach_what_they_fit() {
    let (model, findings) = correct(&[
        "*.owner.nullable=true",
        "*.owner.expect=2",
        "Person.owner.nullable=false",
        "Person.owner.deprecated=true",
        "Pet.name=Animal",
        "Pets.Feed.name=give",
        "Mood.sad.name=Blue",
    ]);
    assert_eq!(findings, [""; 0]);
    let (fields, _) = model.split_once("Mood").unwrap();
    assert_snapshot!(fields, @r"
    Pet
      bornAt: string
      owner?: string
    Person
      owner: Pet
    ");
}

#[test]
fn what_fits_more_or_changes_nothing_is_an_error() {
    let (_, findings) = correct(&[
        "*.owner.nullable=true",
        "*.owner.expect=3",
        "Pet.owner.type=string",
        "Pet.ownr.required=true",
        "Pet.bornAt.name=born at",
        "Person.required=true",
    ]);
    assert_snapshot!(findings.join("\n"), @r"
    the override of `*.owner` is for 3 items, and 2 fit it: look at them, then say `expect = 2`
    the override of `Person` says something else than a name: of a type, an operation or a group only `name` can be said
    the override of `Pet.bornAt` gives the name `born at`, which is no identifier: write letters, digits and `_`, starting with a letter
    `type` of the override of `Pet.owner` changes nothing: the documents say the same: remove it
    the override of `Pet.ownr` matches no field, parameter or value: did you mean `Pet.owner`?
    ");
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
    the override of the value `Mood.sad` says `required`: of a value only `wire` and `name` can be said
    the override of `Pet.bornAt` says where it travels, and no parameter has this name: write `Operation.parameter` as documented
    the override of `Pet.name` matches no field, parameter or value: there are `Pet.bornAt`, `Pet.owner`
    the override of `Pet.owner` names the unknown type `Dog`: write `string`, `date`, `date-time`, `uuid`, `uri`, `integer`, `float`, `number`, `decimal`, `boolean`, `any`, `object`, a documented type, `list<...>` or `map<...>`
    ");
}
