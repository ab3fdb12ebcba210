use serde_json::{Value, json};

use super::*;
use crate::dialect::raw::{
    RawApi, RawAuth, RawEnumValue, RawField, RawModel, RawOperation, RawResponse, RawShape,
};
use crate::dialect::raw_testing::*;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::constraints::Constraints;
use crate::ground::fact::Fact;
use crate::ground::http::{Method, ParameterIn};
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar, StringFormat};
use crate::ground::source::SourceFile;
use crate::model::build::build;
use crate::passes;
use crate::settings::Conventions;

/// Returns the export of an API, after a strict parser has read it.
fn exported(raw: RawApi) -> Value {
    let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
    let conventions = Conventions::default();
    let (mut api, mut diagnostics) = build("test", raw, &conventions, &sources);
    let (found, guessed) = crate::evidence::settle_names(&mut api, &conventions);
    diagnostics.extend(found.into_iter().chain(guessed.warnings(&api, &conventions)));
    passes::run(&mut api, &conventions, &crate::lock::ApiLock::default(), &mut diagnostics);
    let document = export(&api, &sources);
    let text = document.to_string();
    if let Err(error) = oas3::from_json(text) {
        panic!("not OpenAPI 3.1: {error}\n{document:#}");
    }
    document
}

fn schemas(models: Vec<RawModel>) -> Value {
    exported(RawApi { models, ..RawApi::default() })["components"]["schemas"].take()
}

/// Returns one field of a type called `A`, without its source.
fn property(field: RawField) -> Value {
    let name = field.name.value.clone();
    let mut property = schemas(vec![model("A", vec![field])])["A"]["properties"][name].take();
    if let Some(object) = property.as_object_mut() {
        object.retain(|key, _| !key.starts_with("x-specless"));
    }
    property
}

#[test]
fn every_scalar_keeps_its_format() {
    let text = |format| Scalar::String(format);
    for (scalar, expected) in [
        (Scalar::Boolean, json!({ "type": "boolean" })),
        (Scalar::Integer(IntegerWidth::Unspecified), json!({ "type": "integer" })),
        (Scalar::Integer(IntegerWidth::Int32), json!({ "type": "integer", "format": "int32" })),
        (Scalar::Integer(IntegerWidth::Int64), json!({ "type": "integer", "format": "int64" })),
        (Scalar::Float(FloatWidth::Float), json!({ "type": "number", "format": "float" })),
        (Scalar::Float(FloatWidth::Double), json!({ "type": "number", "format": "double" })),
        (Scalar::Number, json!({ "type": "number" })),
        (Scalar::Decimal, json!({ "type": ["number", "string"] })),
        (text(StringFormat::Date), json!({ "type": "string", "format": "date" })),
        (text(StringFormat::DateTime), json!({ "type": "string", "format": "date-time" })),
        (text(StringFormat::Uuid), json!({ "type": "string", "format": "uuid" })),
        (text(StringFormat::Uri), json!({ "type": "string", "format": "uri" })),
        (text(StringFormat::Byte), json!({ "type": "string", "format": "byte" })),
        (Scalar::Binary, json!({ "type": "string", "format": "binary" })),
        (Scalar::Any, json!({})),
        (Scalar::Object, json!({ "type": "object" })),
    ] {
        assert_eq!(property(field("a", TypeExpr::Scalar(scalar))), expected, "{scalar:?}");
    }
}

#[test]
fn null_is_a_type_beside_the_others() {
    let null = |ty| RawField { nullable: stated(true), ..field("a", ty) };
    assert_eq!(property(null(STRING)), json!({ "type": ["string", "null"] }));
    assert_eq!(
        property(null(TypeExpr::Scalar(Scalar::Decimal))),
        json!({ "type": ["number", "string", "null"] })
    );
    assert_eq!(
        property(null(named("A"))),
        json!({ "anyOf": [{ "$ref": "#/components/schemas/A" }, { "type": "null" }] })
    );
    assert_eq!(property(null(TypeExpr::ANY)), json!({}));
}

#[test]
fn what_is_known_of_a_field_is_kept() {
    let limits = Constraints {
        minimum: Some("1".to_owned()),
        maximum: Some("9.5".to_owned()),
        exclusive_maximum: true,
        ..Constraints::default()
    };
    let known = RawField {
        read_only: true,
        deprecated: true,
        default: stated(json!(5)).map(Box::new),
        constraints: limits,
        example: Some(Box::new(here(json!(7)))),
        ..described("size", INTEGER, "How big.")
    };
    assert_eq!(
        property(known),
        json!({
            "type": "integer", "minimum": 1, "exclusiveMaximum": 9.5, "default": 5, "examples": [7],
            "readOnly": true, "description": "How big.", "deprecated": true,
        })
    );
}

#[test]
fn types_have_their_documented_names_and_merged_ones_refer_to_them() {
    let schemas = schemas(vec![
        model(
            "image_response",
            vec![required("id", STRING), choice("kind", values("KindEnum", &["a", "b"]))],
        ),
        model("Image", vec![required("id", STRING), choice("kind", values("KindEnum", &["a", "b"]))]),
    ]);
    insta::assert_json_snapshot!(schemas, @r###"
    {
      "image_response": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string",
            "x-specless-source": "docs/a.md:1",
            "x-specless-certainty": "conventional"
          },
          "kind": {
            "$ref": "#/components/schemas/ImageKind",
            "x-specless-source": "docs/a.md:1",
            "x-specless-certainty": "conventional"
          }
        },
        "required": [
          "id"
        ],
        "x-specless-source": "docs/a.md:1"
      },
      "Image": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string",
            "x-specless-source": "docs/a.md:1",
            "x-specless-certainty": "conventional"
          },
          "kind": {
            "$ref": "#/components/schemas/ImageKind",
            "x-specless-source": "docs/a.md:1",
            "x-specless-certainty": "conventional"
          }
        },
        "required": [
          "id"
        ],
        "x-specless-source": "docs/a.md:1"
      },
      "ImageKind": {
        "type": "string",
        "enum": [
          "a",
          "b"
        ],
        "x-specless-source": "docs/a.md:1"
      }
    }
    "###);
}

#[test]
fn null_is_a_value_of_an_enumeration_that_allows_it() {
    let kind = RawField { nullable: stated(true), ..choice("kind", values("KindEnum", &["a", "b"])) };
    assert_eq!(property(kind), json!({ "type": ["string", "null"], "enum": ["a", "b", null] }));
}

#[test]
fn a_guessed_value_closes_no_enumeration() {
    let guessed = RawEnumValue {
        ident: Some("BigOne".to_owned()),
        wire: None,
        description: "The big one.".to_owned(),
        span: HERE,
    };
    let mut sizes = values("SizeEnum", &["small"]);
    sizes.values.push(guessed);
    let schemas = schemas(vec![shaped("Size", RawShape::Enum(sizes))]);
    assert_eq!(
        schemas["Size"],
        json!({
            "type": "string", "x-enum": ["small", "big_one"],
            "x-enum-descriptions": { "big_one": "The big one." },
            "x-specless-derived-values": ["big_one"], "x-specless-source": "docs/a.md:1",
        })
    );
}

#[test]
fn a_tagged_union_names_its_tag() {
    let schemas = schemas(vec![
        model("Direct", vec![constant("type", "direct")]),
        model("Bucket", vec![constant("type", "bucket")]),
        union("Source", &[named("Direct"), named("Bucket")]),
        union("Loose", &[STRING, INTEGER]),
    ]);
    assert_eq!(schemas["Source"]["oneOf"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        schemas["Source"]["discriminator"],
        json!({ "propertyName": "type", "mapping": {
            "direct": "#/components/schemas/Direct", "bucket": "#/components/schemas/Bucket",
        } })
    );
    assert_eq!(schemas["Loose"]["anyOf"], json!([{ "type": "integer" }, { "type": "string" }]));
    assert_eq!(schemas["Direct"]["properties"]["type"]["const"], "direct");
}

fn actions() -> RawApi {
    let act = |name: &str, request: &str| RawOperation {
        parameters: vec![
            parameter(ParameterIn::Path, field("id", STRING)),
            parameter(ParameterIn::Query, required(&format!("{name}_only"), STRING)),
        ],
        bodies: vec![body(named(request))],
        responses: vec![RawResponse { status: None, ..response(named("Answer")) }],
        auth: Some(vec!["token".to_owned()]),
        ..operation("Actions", name, Method::Post, "/servers/{id}/action")
    };
    let form = RawOperation {
        parameters: vec![
            parameter(ParameterIn::Form, required("file", TypeExpr::Scalar(Scalar::Binary))),
            parameter(ParameterIn::Form, field("name", STRING)),
        ],
        ..operation("Files", "upload", Method::Put, "/files")
    };
    let lost = RawOperation { route: None, ..operation("Files", "lost", Method::Get, "/") };
    RawApi {
        models: vec![
            model("Start", vec![required("start", STRING)]),
            model("Stop", vec![required("stop", STRING)]),
            model("Answer", vec![field("ok", STRING)]),
        ],
        operations: vec![act("start", "Start"), act("stop", "Stop"), form, lost],
        auth: vec![RawAuth { name: "token".to_owned(), kind: AuthKind::Bearer }],
        servers: vec![here("https://api.example.com/v1".to_owned())],
        ..RawApi::default()
    }
}

#[test]
fn operations_of_one_route_share_it_and_one_without_a_route_is_kept() {
    let document = exported(actions());
    let action = &document["paths"]["/servers/{id}/action"]["post"];
    assert_eq!(action["operationId"], "start");
    assert_eq!(action["x-specless-same-route"][0]["operationId"], "stop");
    let schema = &action["requestBody"]["content"]["application/json"]["schema"];
    let cases: Vec<&Value> =
        schema["anyOf"].as_array().into_iter().flatten().map(|case| &case["$ref"]).collect();
    assert_eq!(cases, ["#/components/schemas/Start", "#/components/schemas/Stop"]);
    assert_eq!(
        action["responses"]["2XX"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/Answer"
    );
    assert_eq!(action["security"], json!([{ "token": [] }]));
    let required: Vec<&str> = action["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|parameter| parameter["required"] == true)
        .filter_map(|parameter| parameter["name"].as_str())
        .collect();
    assert_eq!(required, ["id"], "what only one of them requires is optional");
    assert_eq!(document["x-specless-operations"][0]["operationId"], "lost");
}

#[test]
fn templates_that_differ_in_names_only_are_one_path() {
    let by = |method, name: &str, variable: &str| RawOperation {
        parameters: vec![parameter(ParameterIn::Path, field(variable, STRING))],
        ..operation("Ports", name, method, &format!("/ports/{{{variable}}}"))
    };
    let operations = vec![by(Method::Get, "show", "port.id"), by(Method::Delete, "remove", "id")];
    let document = exported(RawApi { operations, ..RawApi::default() });
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.keys().collect::<Vec<_>>(), ["/ports/{port_id}"]);
    let show = &paths["/ports/{port_id}"]["get"];
    assert_eq!(show["parameters"][0]["name"], "port_id", "tools know no dots in names");
    assert_eq!(show["x-specless-path"], "/ports/{port.id}");
    let remove = &paths["/ports/{port_id}"]["delete"];
    assert_eq!(remove["parameters"][0]["name"], "port_id");
    assert_eq!(remove["x-specless-path"], "/ports/{id}");
}

#[test]
fn form_fields_are_one_body_that_is_multipart_if_it_holds_a_file() {
    let document = exported(actions());
    let body = &document["paths"]["/files"]["put"]["requestBody"];
    assert_eq!(body["required"], true);
    let schema = &body["content"]["multipart/form-data"]["schema"];
    assert_eq!(schema["required"], json!(["file"]));
    assert_eq!(schema["properties"]["file"]["format"], "binary");
}

#[test]
fn a_wire_name_that_was_guessed_says_so() {
    let shown = RawField { wire: Some(Fact::shown("b".to_owned(), HERE)), ..field("a", STRING) };
    let stated = RawField { wire: stated("d".to_owned()), ..field("c", STRING) };
    let schemas = schemas(vec![model("A", vec![shown, stated, field("e", STRING)])]);
    let certainty = |name: &str| schemas["A"]["properties"][name]["x-specless-certainty"].as_str();
    assert_eq!([certainty("b"), certainty("d"), certainty("e")], [Some("shown"), None, Some("conventional")]);
}
