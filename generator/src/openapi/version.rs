//! Writes an exported document as an earlier version of OpenAPI, for tools that read no other.
//!
//! `{"type": ["string", "null"]}` of 3.1 is `{"type": "string", "nullable": true}` in 3.0. Methods that HTTP does not define
//! stand under `x-specless-additional-operations`, because both versions have no place for them.

use serde_json::{Map, Value, json};

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.0, whose schemas are not JSON Schema.
    V30,
    /// 3.1
    V31,
}

/// Keys whose values hold no schema, whatever their members are called.
const VALUES: [&str; 4] = ["example", "examples", "default", "security"];

/// Changes an exported document to a version.
pub fn in_version(document: &mut Value, version: Version) {
    let Some(root) = document.as_object_mut() else { return };
    root.insert("openapi".to_owned(), if version == Version::V30 { "3.0.3" } else { "3.1.0" }.into());
    for item in root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
        if let Some(item) = item.as_object_mut()
            && let Some(more) = item.remove("additionalOperations")
        {
            item.insert("x-specless-additional-operations".to_owned(), more);
        }
    }
    if version == Version::V31 {
        return;
    }
    for key in ["paths", "x-specless-operations"] {
        root.get_mut(key).into_iter().for_each(operations);
    }
    let schemas = root.get_mut("components").and_then(|components| components.get_mut("schemas"));
    for schema in schemas.and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
        lower(schema);
    }
}

/// Changes every schema of operations.
fn operations(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(operations),
        Value::Object(object) => {
            for (key, value) in object.iter_mut().filter(|(key, _)| !VALUES.contains(&key.as_str())) {
                if key == "schema" { lower(value) } else { operations(value) }
            }
        }
        _ => {}
    }
}

/// Changes a JSON Schema to a schema of 3.0.
fn lower(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let parts = object.iter_mut().flat_map(|(key, value)| match (key.as_str(), value) {
        ("properties", Value::Object(members)) => members.values_mut().collect(),
        ("anyOf" | "oneOf" | "allOf", Value::Array(cases)) => cases.iter_mut().collect(),
        ("items" | "additionalProperties", value) => vec![value],
        _ => Vec::new(),
    });
    parts.for_each(lower);
    let mut null = lower_types(object);
    null |= lower_cases(object);
    if let Some(constant) = object.remove("const") {
        object.insert("enum".to_owned(), json!([constant]));
    }
    if let Some(Value::Array(mut examples)) = object.remove("examples")
        && !examples.is_empty()
    {
        object.insert("example".to_owned(), examples.swap_remove(0));
    }
    for (exclusive, plain) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(limit @ Value::Number(_)) = object.get(exclusive).cloned() {
            object.insert(plain.to_owned(), limit);
            object.insert(exclusive.to_owned(), true.into());
        }
    }
    if null {
        object.insert("nullable".to_owned(), true.into());
    }
    // What stands beside a reference does not count in 3.0.
    if object.len() > 1
        && let Some(reference) = object.shift_remove("$ref")
    {
        object.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
}

/// Leaves one type; returns whether `null` was another.
fn lower_types(object: &mut Map<String, Value>) -> bool {
    let types = match object.get("type") {
        Some(Value::Array(types)) => types.clone(),
        Some(Value::String(only)) if only == "null" => vec!["null".into()],
        _ => return false,
    };
    let (null, types): (Vec<Value>, Vec<Value>) = types.into_iter().partition(|ty| ty == "null");
    object.shift_remove("type");
    match types.as_slice() {
        [] => {
            object.insert("enum".to_owned(), json!([null]));
        }
        [only] => {
            object.insert("type".to_owned(), only.clone());
        }
        several => {
            let cases: Vec<Value> = several.iter().map(|ty| json!({ "type": ty })).collect();
            object.insert("anyOf".to_owned(), cases.into());
        }
    }
    !null.is_empty()
}

/// Takes `null` out of the cases; returns whether it was one.
fn lower_cases(object: &mut Map<String, Value>) -> bool {
    let mut found = false;
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(cases)) = object.get_mut(key) else { continue };
        let count = cases.len();
        cases.retain(|case| case.get("enum") != Some(&json!([null])));
        found |= cases.len() < count;
        if let [only] = cases.as_slice()
            && found
        {
            let only = only.clone();
            object.shift_remove(key);
            object.insert("allOf".to_owned(), json!([only]));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered(mut schema: Value) -> Value {
        lower(&mut schema);
        schema
    }

    #[test]
    fn schemas_say_the_same_in_3_0() {
        for (schema, expected) in [
            (json!({ "type": ["string", "null"] }), json!({ "type": "string", "nullable": true })),
            (
                json!({ "type": ["number", "string"] }),
                json!({ "anyOf": [{ "type": "number" }, { "type": "string" }] }),
            ),
            (
                json!({ "anyOf": [{ "$ref": "#/a" }, { "type": "null" }] }),
                json!({ "allOf": [{ "$ref": "#/a" }], "nullable": true }),
            ),
            (
                json!({ "$ref": "#/a", "description": "b" }),
                json!({ "description": "b", "allOf": [{ "$ref": "#/a" }] }),
            ),
            (json!({ "const": 1, "examples": [1, 2] }), json!({ "enum": [1], "example": 1 })),
            (json!({ "exclusiveMinimum": 2 }), json!({ "minimum": 2, "exclusiveMinimum": true })),
            (
                json!({ "type": "object", "properties": { "const": { "type": ["integer", "null"] } } }),
                json!({ "type": "object", "properties": { "const": { "type": "integer", "nullable": true } } }),
            ),
        ] {
            assert_eq!(lowered(schema), expected);
        }
    }
}
