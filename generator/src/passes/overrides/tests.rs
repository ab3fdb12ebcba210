//! Overrides correct items, and those without effect are errors.

use insta::assert_snapshot;

use super::*;
use crate::dialect::raw::{RawApi, RawOperation, RawShape};
use crate::dialect::raw_testing::{
    STRING, field, here, model, named, operation, parameter, response, shaped, values,
};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::http::Method;
use crate::ground::source::Sources;
use crate::model::{build, sketch::sketch};
use crate::passes;
use crate::routes;
use crate::settings::{ApiSettings, Conventions};

/// Applies overrides to a model, without routes; returns the findings.
pub(crate) fn apply(api: &mut Api, corrections: &[&str]) -> Vec<Diagnostic> {
    let mut settings = ApiSettings::default();
    corrections.iter().for_each(|text| settings.add_override(text).unwrap());
    settings.overrides.iter().for_each(|to| to.check().unwrap());
    run_all(api, &settings, &Routed::default(), false)
}

fn run_all(api: &mut Api, settings: &ApiSettings, routed: &Routed, complete: bool) -> Vec<Diagnostic> {
    let lock = ApiLock::default();
    let origins = settings.override_origins();
    let given = Given { overrides: &settings.overrides, routed, origins: &origins, lock: &lock };
    let completed = |api: &Api| {
        let mut copy = api.clone();
        passes::run(&mut copy, &Conventions::default(), &lock, &mut Vec::new());
        copy
    };
    let mut findings = Vec::new();
    let mut conclusions = Conclusions::default();
    run(api, (given, 0), completed, &mut conclusions, &mut findings);
    if complete {
        passes::run(api, &Conventions::default(), &lock, &mut Vec::new());
    }
    conclude(api, conclusions, given, &mut findings);
    findings
}

fn raw() -> RawApi {
    let mut mood = values("Mood", &["veryglad", "sad"]);
    for value in &mut mood.values {
        value.ident = value.wire.take().and_then(|wire| Some(wire.value.as_str()?.to_owned()));
    }
    let feed = RawOperation {
        parameters: vec![
            parameter(ParameterIn::Path, field("id", STRING)),
            parameter(ParameterIn::Query, field("token", STRING)),
        ],
        ..operation("PetsApi", "Feed", Method::Post, "/pets/{id}")
    };
    RawApi {
        models: vec![
            model("Pet", vec![field("bornAt", STRING), field("owner", STRING)]),
            model("Person", vec![field("owner", named("Pet"))]),
            shaped("Mood", RawShape::Enum(mood)),
        ],
        operations: vec![feed],
        title: Some(here("Pets".to_owned())),
        ..RawApi::default()
    }
}

fn texts(findings: Vec<Diagnostic>) -> Vec<String> {
    let text = |finding: Diagnostic| format!("{}: {}", finding.message, finding.help.unwrap_or_default());
    findings.into_iter().map(text).collect()
}

/// Returns the model with these corrections, and what was found about them.
fn correct(corrections: &[&str]) -> (String, Vec<String>) {
    let (mut api, _) = build::build("pets", raw(), &Conventions::default(), &Sources::default());
    let findings = apply(&mut api, corrections);
    (sketch(&api), texts(findings))
}

#[test]
fn every_fact_of_a_field_can_be_corrected() {
    let (model, findings) = correct(&[
        "field:Pet.bornAt.wire=born_at",
        "field:Pet.bornAt.type=date-time",
        "field:Pet.bornAt.optional=false",
        "field:Pet.bornAt.nullable=true",
        "field:Pet.owner.type=list<map<Person>>",
        "field:Person.owner.skip=true",
    ]);
    assert_eq!(findings, [""; 0]);
    let (fields, _) = model.split_once("Mood").unwrap();
    assert_snapshot!(fields, @r"
    Pet
      bornAt!?: datetime <- born_at (overridden)
      owner: [{Person}]
    Person
    ");
}

#[test]
fn types_that_are_left_out_are_json_or_text_where_they_stand() {
    let (model, findings) =
        correct(&["type:P*.skip=true", "type:Person.skip=false", "enumeration:Mood.skip=true"]);
    assert_eq!(findings, [""; 0]);
    assert_snapshot!(model, @r"
    Pet: any
    Person
      owner: Pet
    Mood: string
    PetsApi.Feed: POST /pets/{id}
      path  id!: string <- id
      query  token: string
    ");
    let idle = correct(&["type:Person.skip=false"]).1;
    assert_eq!(
        idle,
        [
            "`skip` of the override of the type `Person` changes nothing: the documents say the same: remove it"
        ]
    );
}

#[test]
fn an_operation_of_a_group_that_is_left_out_and_a_value_can_be_kept_and_left_out() {
    let of_api = |corrections: &[&str]| {
        let (model, findings) = correct(corrections);
        (model.contains("PetsApi.Feed"), model.contains("\"sad\""), model.contains("Mood: string"), findings)
    };
    let [skip, keep, keep_any] =
        ["group:PetsApi.skip=true", "operation:Feed.skip=false", "operation:*.Feed.skip=false"];
    assert_eq!(of_api(&[skip]), (false, true, false, vec![]));
    for keeps in [[skip, keep], [keep, skip], [skip, keep_any], [keep_any, skip]] {
        assert_eq!(of_api(&keeps), (true, true, false, vec![]), "{keeps:?}");
    }
    assert_eq!(of_api(&["value:Mood.sad.skip=true"]), (true, false, false, vec![]));
    assert_eq!(of_api(&["value:Mood.*.skip=true", "value:Mood.sad.skip=false"]), (true, true, false, vec![]));
    // Text without a value is text.
    assert_eq!(of_api(&["value:Mood.*.skip=true"]), (true, false, true, vec![]));
}

#[test]
fn guessed_values_and_places_can_be_confirmed_or_corrected() {
    let (model, findings) = correct(&[
        "value:Mood.veryglad.wire=very-glad",
        "value:Mood.sad.wire=sad",
        "parameter:Feed.token.in=header",
    ]);
    assert_eq!(findings, [""; 0]);
    let (_, rest) = model.split_once("Mood").unwrap();
    assert_snapshot!(rest, @r#"

      = "very-glad" (overridden)
      = "sad" (overridden)
    PetsApi.Feed: POST /pets/{id}
      path  id!: string <- id
      header  token: string
    "#);
}

#[test]
fn names_are_documented_of_the_wire_and_of_rust() {
    for place in
        ["Feed.token", "PetsApi.Feed.token", "Pets.feed.token", "POST /pets/{id}.token", "Pets*.t?ken"]
    {
        let (model, findings) = correct(&[&format!("parameter:{place}.type=date")]);
        assert_eq!(findings, [""; 0], "{place}");
        assert!(model.contains("query  token: date"), "{place}: {model}");
    }
    for place in ["Pet.bornAt", "Pet.born_at", "P*.bornAt"] {
        let (model, findings) = correct(&[&format!("field:{place}.type=date")]);
        assert_eq!(findings, [""; 0], "{place}");
        assert!(model.contains("bornAt: date"), "{place}: {model}");
    }
}

#[test]
fn globs_and_names_reach_what_they_fit() {
    let (model, findings) = correct(&[
        "field:*.owner.nullable=true",
        "field:*.owner.expect=2",
        "field:Person.owner.nullable=false",
        "field:Person.owner.deprecated=true",
        "type:Pet.name=Animal",
        "operation:Pets.Feed.name=give",
        "value:Mood.sad.name=Blue",
        "group:pets.name=animals",
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
fn values_are_those_of_an_enumeration_or_of_a_field() {
    let (model, findings) = correct(&["enumeration:Mood.values=sad,calm", "field:Pet.owner.values=me,you"]);
    assert_eq!(findings, [""; 0]);
    let (_, rest) = model.split_once("Person").unwrap();
    assert_snapshot!(rest, @r#"

      owner: Pet
    Mood
      = "sad" (conventional)
      = "calm" (overridden)
    Owner
      = "me" (overridden)
      = "you" (overridden)
    PetsApi.Feed: POST /pets/{id}
      path  id!: string <- id
      query  token: string
    "#);
}

#[test]
fn what_fits_more_or_changes_nothing_is_an_error() {
    let (_, findings) = correct(&[
        "field:*.owner.nullable=true",
        "field:*.owner.expect=3",
        "field:Pet.owner.type=string",
        "field:Pet.ownr.optional=true",
        "field:Pet.bornAt.name=born at",
        "type:Person.name=Person",
        "operation:PetsApi.Feed.paging=none",
    ]);
    assert_snapshot!(findings.join("\n"), @r"
    the override of the field `*.owner` expects 3 and matches 2: look at them, then say `expect = 2`
    `type` of the override of the field `Pet.owner` changes nothing: the documents say the same: remove it
    the override of the field `Pet.ownr` matches nothing: did you mean `Pet.owner`?
    the override of the field `Pet.bornAt` gives the name `born at`, which is not an identifier: write letters, digits and `_`, starting with a letter
    `name` of the override of the type `Person` changes nothing: the documents say the same: remove it
    `paging` of the override of the operation `PetsApi.Feed` changes nothing: the documents say the same: remove it
    ");
}

#[test]
fn what_matches_nothing_or_does_not_fit_is_an_error() {
    let (_, findings) = correct(&[
        "field:Pet.name.optional=true",
        "field:Dog.name.optional=true",
        "field:Pet.owner.type=Dog",
        "parameter:Pet.bornAt.in=query",
        "value:Mood.glum.wire=glum",
        "parameter:Feed.id.in=query",
        "parameter:Feed.token.style=commas",
        "operation:Feed.paging=somehow",
        "operation:PetsApi.Feed.envelope=pet",
        "type:Pet.tag=kind",
        "field:Person.owner.values=a",
    ]);
    assert_snapshot!(findings.join("\n"), @r"
    the override of the field `Pet.name` matches nothing: there are `Pet.bornAt`, `Pet.owner`
    the override of the field `Dog.name` matches nothing: no field has such a name, as documented, on the wire or in Rust
    the override of the field `Pet.owner` names the unknown type `Dog`: write `string`, `date`, `date-time`, `uuid`, `ipv4`, `ipv6`, `uri`, `integer`, `float`, `number`, `decimal`, `boolean`, `any`, `object`, a type of the API, `list<...>` or `map<...>`
    the override of the parameter `Pet.bornAt` matches nothing: no parameter has such a name, as documented, on the wire or in Rust
    the override of the value `Mood.glum` matches nothing: there are `Mood.sad`, `Mood.veryglad`
    the override of the parameter `Feed.id` contradicts the path `/pets/{id}`: what travels in the path is said by the `route` of the operation
    the override of the parameter `Feed.token` says `commas`, which is not a style of a query: write one of repeat, comma, pipe, semicolon, space, brackets, deep-object, json
    the override of the operation `Feed` says `somehow`, which is not a way of paging: write `LIST by url MEMBER`, `LIST by header link`, `LIST by PARAMETER = MEMBER`, `LIST by PARAMETER = last FIELD`, `LIST by PARAMETER + 1`, `LIST by PARAMETER + 1 from 0` or `LIST by PARAMETER + items`, members as `links.next`
    the override of the type `Pet` does not fit: `Pet` is no union, and has no tag: look at it in `specless inspect --dump model`
    the override of the field `Person.owner` does not fit: `Person.owner` has a type of its own, whose `enumeration` can be selected: look at it in `specless inspect --dump model`
    the override of the operation `PetsApi.Feed` returns `pet`, which is not a list or an object in the answer: write the wire name of a member, or `none`
    ");
}

/// Returns the names of types and the findings about overrides of one of two types that are one in the crate.
fn twins(corrections: &[&str]) -> (Vec<String>, Vec<String>) {
    let twin = |name: &str| model(name, vec![field("size", STRING), field("name", STRING)]);
    let raw = RawApi { models: vec![twin("Pet_View"), twin("pet_view")], ..RawApi::default() };
    let (mut api, _) = build::build("pets", raw, &Conventions::default(), &Sources::default());
    let mut settings = ApiSettings::default();
    corrections.iter().for_each(|text| settings.add_override(text).unwrap());
    let findings = run_all(&mut api, &settings, &Routed::default(), true);
    (api.types().map(|(_, ty)| ty.ident.clone()).collect(), texts(findings))
}

#[test]
fn types_that_are_one_are_corrected_together_or_split() {
    let (types, findings) = twins(&["field:Pet_View.size.type=integer"]);
    assert_eq!(types, ["PetView"]);
    assert_eq!(findings.len(), 1);
    assert!(
        findings[0].starts_with("the override of the field `Pet_View.size` also corrects `pet_view.size`"),
        "{findings:?}"
    );
    let together = twins(&["field:Pet_View.size.type=integer", "field:Pet_View.size.split=false"]);
    assert_eq!(together, (vec!["PetView".to_owned()], vec![]));
    let (types, findings) = twins(&["field:Pet_View.size.type=integer", "field:Pet_View.size.split=true"]);
    assert_eq!((types.len(), findings), (2, vec![]));
    let (types, findings) = twins(&["field:PetView.size.type=integer"]);
    assert_eq!(types, ["PetView"], "{findings:?}");
}

#[test]
fn what_passes_conclude_can_be_replaced() {
    let list = RawOperation {
        parameters: vec![
            parameter(ParameterIn::Query, field("filter", STRING)),
            parameter(ParameterIn::Query, field("old", STRING)),
        ],
        responses: vec![response(named("Answer"))],
        ..operation("ImagesApi", "getAll", Method::Get, "/images")
    };
    let gone = operation("ImagesApi", "drop", Method::Delete, "/images");
    let answer =
        model("Answer", vec![field("images", TypeExpr::List(Box::new(STRING))), field("etag", STRING)]);
    let old = operation("OldApi", "listAll", Method::Get, "/old");
    let mut raw = RawApi { models: vec![answer], operations: vec![gone, old, list], ..RawApi::default() };
    let mut settings = ApiSettings::default();
    for text in [
        "operation:Images.GetAll.route=GET /v2/images",
        "operation:Images.GetAll.paging=images by url next",
        "operation:Images.GetAll.text=All of them.",
        "operation:Images.drop.skip=true",
        "group:OldApi.skip=true",
        "parameter:Images.GetAll.filter.style=deep-object",
        "parameter:Images.GetAll.old.skip=true",
        "operation:getAll.envelope=images",
    ] {
        settings.add_override(text).unwrap();
    }
    let routed = routes::apply(&mut raw, &settings.overrides);
    let (mut api, _) = build::build("test", raw, &Conventions::default(), &Sources::default());
    assert_eq!(texts(run_all(&mut api, &settings, &routed, true)), [""; 0]);
    let [operation] = api.operations.as_slice() else { panic!("{:?}", api.operations) };
    assert_eq!(operation.route.as_ref().unwrap().value.to_string(), "GET /v2/images");
    assert_eq!(operation.paging.as_ref().unwrap().value.to_string(), "images by url next");
    assert_eq!(operation.description, "All of them.");
    let [filter] = operation.parameters.as_slice() else { panic!("{:?}", operation.parameters) };
    assert_eq!(filter.style.value, crate::model::QueryStyle::DeepObject);
    assert_eq!(operation.returned, Some(crate::model::Returned::Member("images".to_owned())));
}

#[test]
fn an_enumeration_is_closed_and_opened() {
    let closed = |corrections: &[&str]| {
        let mut api = build::build("shop", raw(), &Conventions::default(), &Sources::default()).0;
        let findings = apply(&mut api, corrections);
        let (_, mood) = api.types().find(|(_, ty)| ty.name == "Mood").unwrap();
        let TypeKind::Enum(list) = &mood.kind else { panic!("{:?}", mood.kind) };
        (list.closed, findings.into_iter().map(|finding| finding.message).collect::<String>())
    };
    assert_eq!(closed(&["enumeration:Mood.open=false"]), (true, String::new()));
    let message =
        "`open` of the override of the enumeration `Mood` changes nothing: the documents say the same";
    assert_eq!(closed(&["enumeration:Mood.open=true"]), (false, message.to_owned()));

    let (model, findings) = correct(&["field:Pet.owner.values=cat,man", "field:Pet.owner.open=false"]);
    assert_eq!(findings, [""; 0]);
    assert!(model.contains("\"man\""), "{model}");
    let (_, findings) = correct(&["field:Pet.owner.open=false"]);
    assert!(findings[0].contains("say its `values` in the same override"), "{findings:?}");
}
