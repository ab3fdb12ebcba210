use super::*;
use crate::dialect::raw::{RawModel, RawShape};
use crate::dialect::raw_testing::*;
use crate::ground::http::{Method, ParameterIn};
use crate::ground::scalar::{IntegerWidth, StringFormat};
use crate::ground::source::SourceFile;

const DATE_TIME: TypeExpr = TypeExpr::Scalar(Scalar::String(StringFormat::DateTime));
const DATE: TypeExpr = TypeExpr::Scalar(Scalar::String(StringFormat::Date));
const NUMBER: TypeExpr = TypeExpr::Scalar(Scalar::Number);

fn models(models: Vec<RawModel>) -> RawApi {
    RawApi { models, ..RawApi::default() }
}

/// Combines flavours whose pages are all in the first file; the languages of those in `rough` use date-times for dates, too.
fn combined(raws: Vec<RawApi>, rough: &[usize]) -> Result<(RawApi, Vec<Diagnostic>), Box<Unrelated>> {
    let sources = Sources::new(vec![SourceFile::new("java/Boat.md", "text")]);
    let source = |(at, raw)| {
        let number = u32::try_from(at).unwrap();
        let rough =
            if rough.contains(&at) { vec![Scalar::String(StringFormat::DateTime)] } else { Vec::new() };
        Part { raw, source: Source { name: format!("flavour{at}"), files: number..number + 1, rough } }
    };
    combine(raws.into_iter().enumerate().map(source).collect(), &sources)
}

fn ty<'a>(raw: &'a RawApi, model: &str, field: &str) -> &'a TypeExpr {
    let model = raw.models.iter().find(|known| known.name.value == model).unwrap();
    let RawShape::Struct { fields, .. } = &model.shape else { panic!("{model:?}") };
    &fields.iter().find(|known| known.name.value == field).unwrap().ty.value
}

fn disagreements(findings: &[Diagnostic]) -> Vec<&str> {
    let found = findings.iter().filter(|finding| finding.code == Code::FlavoursDisagree);
    found.map(|finding| finding.message.split(" differs").next().unwrap()).collect()
}

#[test]
fn of_two_types_the_narrower_counts_in_any_order() {
    let integer = TypeExpr::Scalar(Scalar::Integer(IntegerWidth::Int32));
    for (wide, narrow) in [
        (STRING, DATE_TIME),
        (NUMBER, integer.clone()),
        (TypeExpr::ANY, named("Colour")),
        (STRING, named("Colour")),
        (TypeExpr::list(TypeExpr::ANY), TypeExpr::list(STRING)),
        (TypeExpr::list(STRING), TypeExpr::Set(Box::new(STRING))),
        (TypeExpr::Unknown("Frob".to_owned()), integer),
        (STRING, TypeExpr::Nullable(Box::new(DATE))),
    ] {
        let list = shaped("Colour", RawShape::Enum(values("Colour", &["red"])));
        let api =
            |expr: &TypeExpr| models(vec![model("Boat", vec![field("size_m", expr.clone())]), list.clone()]);
        for raws in [vec![api(&wide), api(&narrow)], vec![api(&narrow), api(&wide)]] {
            let (raw, findings) = combined(raws, &[]).unwrap();
            let mut found = ty(&raw, "Boat", "size_m").clone();
            if let TypeExpr::Named { link, .. } = &mut found {
                *link = None;
            }
            assert_eq!(found, narrow, "of {wide:?}");
            assert_eq!(disagreements(&findings), [""; 0], "of {wide:?}");
        }
    }
}

#[test]
fn a_contradiction_is_told_and_the_first_counts() {
    let api = |expr: TypeExpr| models(vec![model("Boat", vec![field("size", expr)])]);
    let (raw, findings) = combined(vec![api(INTEGER), api(STRING)], &[]).unwrap();
    assert_eq!(ty(&raw, "Boat", "size"), &INTEGER);
    assert_eq!(disagreements(&findings), ["the type of `Boat.size`"]);
    assert!(findings[0].message.contains("java/Boat.md:1"), "{}", findings[0].message);
}

#[test]
fn a_rough_word_gives_way() {
    let api = |expr: TypeExpr| models(vec![model("Boat", vec![field("built", expr)])]);
    let two = |a, b| {
        let mut second = api(b);
        if let RawShape::Struct { fields, .. } = &mut second.models[0].shape {
            fields[0].ty.span.file = FileId(1);
        }
        vec![api(a), second]
    };
    let (raw, findings) = combined(two(DATE_TIME, DATE), &[0]).unwrap();
    assert_eq!((ty(&raw, "Boat", "built"), findings.len()), (&DATE, 0));
    let (raw, findings) = combined(two(DATE, DATE_TIME), &[1]).unwrap();
    assert_eq!((ty(&raw, "Boat", "built"), findings.len()), (&DATE, 0));
    let (_, findings) = combined(two(DATE, DATE_TIME), &[]).unwrap();
    assert_eq!(disagreements(&findings), ["the type of `Boat.built`"]);
}

#[test]
fn names_of_languages_are_one_name_and_each_fact_has_its_flavour() {
    let snake = models(vec![model(
        "Boat",
        vec![required("built_at", STRING), choice("colour", values("C", &["red"]))],
    )]);
    let mut camel = models(vec![model(
        "Boat",
        vec![
            described("builtAt", DATE_TIME, "When"),
            choice("colour", values("C", &["red", "blue"])),
            field("extra", STRING),
        ],
    )]);
    if let RawShape::Struct { fields, .. } = &mut camel.models[0].shape {
        fields[0].required = stated(false);
        fields[0].deprecated = true;
    }
    let (raw, findings) = combined(vec![snake, camel], &[]).unwrap();
    let RawShape::Struct { fields, .. } = &raw.models[0].shape else { panic!() };
    let [built, colour, extra] = fields.as_slice() else { panic!("{fields:?}") };
    assert_eq!((built.name.value.as_str(), &built.ty.value), ("built_at", &DATE_TIME));
    assert_eq!(
        (built.required.as_ref().unwrap().value, built.deprecated, built.description.as_str()),
        (true, true, "When")
    );
    assert_eq!(
        colour.values.as_ref().unwrap().value.values.len(),
        2,
        "a list that is part of another is no contradiction"
    );
    assert_eq!(extra.name.value, "extra");
    assert_eq!(disagreements(&findings), ["whether `Boat.built_at` is required"]);
    assert_eq!(findings[1].message, "only flavour1 documents 1 field, flavour0 does not");
}

#[test]
fn what_is_at_one_place_is_one_type_whatever_its_name() {
    let api = |name: &str, item: &str, path: &str, key: &str| {
        let mut list = operation("BoatsApi", "list", Method::Get, path);
        list.responses = vec![response(named(name))];
        list.parameters = vec![parameter(ParameterIn::Path, field(key, STRING))];
        let list_of = model(name, vec![field("boats", TypeExpr::list(named(item)))]);
        RawApi {
            models: vec![list_of, model(item, vec![field("id", INTEGER)])],
            operations: vec![list],
            ..RawApi::default()
        }
    };
    let raws = vec![
        api("ListBoats200Response", "Boat", "/fleets/{fleet_id}/boats", "fleet_id"),
        api("InlineResponse200", "InlineResponse200Boats", "/fleets/{id}/boats/", "id"),
    ];
    let (raw, findings) = combined(raws, &[]).unwrap();
    let names: Vec<&str> = raw.models.iter().map(|model| model.name.value.as_str()).collect();
    assert_eq!(names, ["ListBoats200Response", "Boat"]);
    assert_eq!((raw.operations.len(), raw.operations[0].parameters.len()), (1, 1));
    assert_eq!(findings, [], "nothing is only in one of them");
}

#[test]
fn one_route_has_one_operation_and_another_route_of_its_name_is_a_contradiction() {
    let api = |group: &str, name: &str, method, path: &str| RawApi {
        operations: vec![operation(group, name, method, path)],
        ..RawApi::default()
    };
    let raws = vec![
        api("BoatsApi", "get", Method::Get, "/boats/{id}"),
        api("boats_api", "get", Method::Get, "/v2/boats/{id}"),
    ];
    let (raw, findings) = combined(raws, &[]).unwrap();
    assert_eq!(raw.operations.len(), 1);
    assert_eq!(raw.operations[0].route.as_ref().unwrap().value.path, "/boats/{id}");
    assert_eq!(disagreements(&findings), ["method or path of `get`"]);
}

#[test]
fn flavours_with_nothing_in_common_are_no_flavours() {
    let boats = || models(vec![model("Boat", vec![field("id", INTEGER)])]);
    let cars = models(vec![model("Car", vec![field("id", INTEGER)])]);
    let error = combined(vec![boats(), boats(), cars], &[]).unwrap_err().to_string();
    assert_eq!(error, "flavour0 and flavour2 are documents of different APIs: 0 of 1 types are in both");
    let other = models(vec![model("Boat", vec![field("wheels", INTEGER)])]);
    assert!(combined(vec![boats(), other], &[]).is_err(), "a name alone is not enough");
}
