use serde_json::json;

use super::*;
use crate::dialect::raw::{RawApi, RawField, RawModel};
use crate::dialect::raw_testing::{
    INTEGER, STRING, body as raw_body, choice, constant, field, here, model, named, operation, required,
    stated, union, values,
};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::constraints::Constraints;
use crate::ground::http::Method;
use crate::ground::scalar::{Scalar, StringFormat};
use crate::ground::source::Sources;
use crate::model::build::build;
use crate::passes;
use crate::settings::Conventions;

/// Returns the body that is made of the type `Boat`, with these corrections.
fn sample(models: Vec<RawModel>, corrections: &[&str]) -> Value {
    let operation = crate::dialect::raw::RawOperation {
        bodies: vec![raw_body(named("Boat"))],
        ..operation("Boats", "add_boat", Method::Post, "/boats")
    };
    let raw = RawApi { models, operations: vec![operation], ..RawApi::default() };
    let (mut api, _) = build("harbour", raw, &Conventions::default(), &Sources::default());
    passes::overrides::tests::apply(&mut api, corrections);
    passes::run(&mut api, &Conventions::default(), &crate::lock::ApiLock::default(), &mut Vec::new());
    body(&api, &api.operations[0].bodies[0]).unwrap()
}

fn limited(name: &str, ty: TypeExpr, constraints: Constraints) -> RawField {
    RawField { constraints, ..required(name, ty) }
}

#[test]
fn what_is_shown_comes_before_what_is_made_up() {
    let fields = vec![
        RawField { example: Some(Box::new(here(json!("Daisy")))), ..required("name", STRING) },
        RawField {
            example: Some(Box::new(here(json!("eleven")))),
            default: stated(json!(11)).map(Box::new),
            ..field("length", INTEGER)
        },
        RawField { default: stated(json!("text")).map(Box::new), ..required("mast_count", INTEGER) },
        constant("kind", "boat"),
        choice("state", values("State", &["afloat", "sunk"])),
        field("remark", STRING),
        RawField { read_only: true, ..required("id", INTEGER) },
    ];
    let expected = json!({"name": "Daisy", "length": 11, "mast_count": 1, "kind": "boat", "state": "afloat"});
    assert_eq!(sample(vec![model("Boat", fields)], &[]), expected);
}

#[test]
fn what_is_made_up_keeps_limits_and_forms() {
    let number = |text: &str| Some(text.to_owned());
    let at_least = Constraints { minimum: number("4"), exclusive_minimum: true, ..Constraints::default() };
    let at_most = Constraints { maximum: number("0.5"), ..Constraints::default() };
    let long = Constraints { min_length: Some(9), ..Constraints::default() };
    let short = Constraints { max_length: Some(3), ..Constraints::default() };
    let two = Constraints { min_items: Some(2), ..Constraints::default() };
    let fields = vec![
        limited("length", INTEGER, at_least),
        limited("draught", TypeExpr::Scalar(Scalar::Number), at_most),
        limited("name", STRING, long),
        limited("sign", STRING, short),
        limited("colours", TypeExpr::list(STRING), two),
        required("built", TypeExpr::Scalar(Scalar::String(StringFormat::Date))),
        required("berth_id", STRING),
        required("owner_emails", TypeExpr::list(STRING)),
        required("beacon_ip", STRING),
    ];
    let expected = json!({
        "length": 5, "draught": 0.5, "name": "examplexx", "sign": "exa", "colours": ["example", "example"],
        "built": "2024-05-01", "berth_id": "4de7ac8b-495b-4884-9a69-1050c6793cd6",
        "owner_emails": ["someone@example.com"], "beacon_ip": "192.0.2.1",
    });
    assert_eq!(sample(vec![model("Boat", fields)], &[]), expected);
}

#[test]
fn what_a_person_says_counts_whatever_the_type_and_keeps_equal_types_apart() {
    let part = |name: &str| model(name, vec![required("kind", STRING), required("size", INTEGER)]);
    let boat = model("Boat", vec![required("mast", named("Mast")), required("keel", named("Keel"))]);
    let said = ["field:Mast.kind.example=7", "field:Mast.size.example=7", "field:Keel.kind.example=fin"];
    let expected = json!({"mast": {"kind": "7", "size": 7}, "keel": {"kind": "fin", "size": 1}});
    assert_eq!(sample(vec![boat, part("Mast"), part("Keel")], &said), expected);
}

#[test]
fn a_union_is_its_first_case_and_types_without_end_come_to_one() {
    let boat = vec![
        required("dinghies", TypeExpr::list(named("Boat"))),
        required("power", named("Power")),
        required("rest", TypeExpr::Scalar(Scalar::Object)),
    ];
    let engine = model("Engine", vec![required("pistons", INTEGER)]);
    let sail = model("Sail", vec![required("area", INTEGER)]);
    let models = vec![model("Boat", boat), union("Power", &[named("Engine"), named("Sail")]), engine, sail];
    let boat = sample(models, &[]);
    assert_eq!(boat["power"], json!({"pistons": 1}));
    assert_eq!(boat["rest"], json!({}));
    assert_eq!(boat["dinghies"], json!([]));
}

#[test]
fn wide_types_give_no_endless_value() {
    let name = |index: usize| if index == 0 { "Boat".to_owned() } else { format!("Part{index}") };
    let level = |index: usize| {
        let fields =
            ["a", "b", "c", "d"].map(|field| required(field, TypeExpr::list(named(&name(index + 1)))));
        model(&name(index), fields.to_vec())
    };
    let models = (0..20).map(level).chain([model(&name(20), vec![field("end", STRING)])]).collect();
    assert!(sample(models, &[]).to_string().len() < 1_000_000);
}
