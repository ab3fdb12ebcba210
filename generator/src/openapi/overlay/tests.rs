//! Overlays are read as overrides, and written from two documents.

#![cfg(feature = "cli")]

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn overlay(text: &str) -> Result<Overlay, String> {
    Overlay::parse(Path::new("x.yaml"), text).map_err(|error| error.to_string())
}

/// Returns the actions of an overlay as overrides, a line each, then the findings.
fn read(actions: &str) -> String {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "shop" },
        "paths": { "/orders/{id}": {
            "get": { "summary": "One.", "description": "More.", "parameters": [
                { "name": "id", "in": "path", "schema": { "type": "integer" } },
                { "name": "full", "in": "query", "schema": { "type": "boolean" } },
            ] },
            "post": { "x-specless-same-route": [{ "operationId": "cancel" }] },
        } },
        "components": { "schemas": {
            "Order": { "type": "object", "required": ["id"], "properties": {
                "id": { "type": "integer", "minimum": 1 },
                "at": { "type": ["string", "null"], "format": "date-time" },
                "mood": { "type": ["string", "null"], "enum": ["glad", null] },
                "lines": { "type": "array", "items": { "type": "string" } },
            } },
            "Line": { "type": "object" },
            "State": { "type": "string", "enum": ["on", "off"] },
            "Event": { "anyOf": [], "discriminator": { "propertyName": "kind" } },
        } },
    });
    let overlay = overlay(&format!("overlay: 1.0.0\nactions:\n{actions}")).unwrap();
    let mut findings = Vec::new();
    let line = |(to, origin): (Override, Origin)| {
        let Origin::Manifest { line, .. } = origin else { panic!("{origin:?}") };
        format!("{line}: {} {} {}\n", to.kind, to.place, serde_json::to_string(&to.set).unwrap())
    };
    let mut text: String = corrections(&[overlay], &document, &mut findings).into_iter().map(line).collect();
    for finding in findings {
        let Origin::Manifest { line, .. } = finding.origin else { panic!("{:?}", finding.origin) };
        text += &format!("{line}: {}\n", finding.message);
    }
    text
}

#[test]
fn actions_on_types_and_fields_are_overrides() {
    assert_snapshot!(read(
        "\
- target: $.components.schemas.Order.properties.at
  update: { type: string, format: date, description: When. }
- target: $.components.schemas.Order.properties.mood
  update: { enum: [sad] }
- target: $.components.schemas.Order
  update: { required: [at], properties: { lines: { items: { $ref: '#/components/schemas/Line' } } } }
- target: $.components.schemas.Order.required[0]
  remove: true
- target: $.components.schemas.Order.properties.id
  remove: true
- target: $.components.schemas.State.enum
  update: idle
- target: $.components.schemas.Event
  update: { discriminator: { propertyName: type } }
- target: $.components.schemas.Line
  update: { additionalProperties: { type: [number, string] } }
"
    ), @r#"
    9: field Order.at {"optional":false}
    11: field Order.id {"skip":true}
    3: field Order.at {"type":"date","nullable":false,"text":"When."}
    5: field Order.mood {"values":["glad","sad"]}
    7: field Order.lines {"type":"list<Line>"}
    17: type Line {"type":"map<decimal>"}
    13: enumeration State {"values":["on","off","idle"]}
    15: type Event {"tag":"type"}
    "#);
}

#[test]
fn actions_on_operations_and_parameters_are_overrides() {
    assert_snapshot!(read(
        "\
- target: $.paths['/orders/{id}'].get
  update: { description: Else., deprecated: true }
- target: $.paths.*.get.parameters[?@.in == 'query']
  update: { required: true, schema: { type: [boolean, 'null'] }, example: true }
- target: $.paths['/orders/{id}'].get.parameters[0]
  remove: true
- target: $.paths['/orders/{id}'].post
  remove: true
"
    ), @r#"
    3: operation GET /orders/{id} {"deprecated":true,"text":"One.\n\nElse."}
    7: parameter GET /orders/{id}.id {"skip":true}
    5: parameter GET /orders/{id}.full {"optional":false,"nullable":true,"example":"true"}
    9: the overlay removes `/paths/~1orders~1{id}/post`, which is of several documented operations: override each by its name
    "#);
}

#[test]
fn what_no_override_says_is_an_error_at_its_line() {
    assert_snapshot!(read(
        "\
- target: $.info
  update: { title: Shop }
- target: $.components.schemas.Order.properties
  update: { total: { type: number } }
- target: $.components.schemas.Order.properties.id
  update: { minimum: 2 }
- target: $.components.schemas.Order.properties.id
  update: { type: integer }
- target: $.components.schemas.Orders
  remove: true
- target: $.components.schemas.State
  remove: true
- target: $
  update: { servers: [{ url: 'https://shop.example' }] }
"
    ), @"
    9: the action on `$.components.schemas.Order.properties.id` of the overlay changes nothing: the document says the same
    11: the action on `$.components.schemas.Orders` of the overlay matches nothing
    3: the overlay changes `/info`, which no override says
    7: the overlay changes `/components/schemas/Order/properties/id/minimum`, which no override says
    5: the overlay adds `/components/schemas/Order/properties/total`, which no override says
    13: the overlay removes `/components/schemas/State`, which no override says
    15: the overlay adds `/servers`, which no override says
    ");
}

#[test]
fn files_that_are_no_overlays_are_told_apart() {
    let errors = [
        "overlay: 1.0.0\nactions: [",
        "overlay: 1.0.0",
        "overlay: 2.0.0\nactions: []",
        "{\"overlay\": \"1.0.0\",\n\"actions\": [{\"target\": \"orders[\"}]}",
    ];
    let errors = errors.map(|text| overlay(text).unwrap_err());
    assert_snapshot!(errors.join("\n"), @"
    x.yaml: line 2 column 10: unclosed bracket '['
    x.yaml: line 1 column 1: missing field `actions`
    x.yaml: the version of Overlay is `2.0.0`: expected `1.0.0`
    x.yaml:2: invalid target `orders[`: expected JSONPath such as `$.paths['/orders'].get` (at position 0, parser error)
    ");
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![any::<bool>().prop_map(Value::from), "[a-c]".prop_map(Value::from)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c'\\\\ /~]{1,2}", inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn a_written_overlay_makes_one_document_of_another(
        before in prop::collection::btree_map("[a-c]", json_value(), 0..4),
        after in prop::collection::btree_map("[a-c]", json_value(), 0..4),
    ) {
        let (before, after) = (json!(before), json!(after));
        let mut made = before.clone();
        let mut findings = Vec::new();
        if let Some(written) = written("x", &before, &after) {
            overlay(&written.to_string()).unwrap().apply(&mut made, &mut Vec::new(), &mut findings);
        }
        prop_assert_eq!(made, after);
        prop_assert!(findings.is_empty(), "{:?}", findings);
    }
}
