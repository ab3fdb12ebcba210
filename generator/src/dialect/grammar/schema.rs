//! The JSON Schema of the format of grammars, for editors and for checks that serde cannot make.
//!
//! `{"properties": {"sections": {"items": {"properties": {"heading": {"type": "string", "format": "regex"}, ...`
//!
//! It is made from the types that read a grammar, so the two cannot differ.

use std::collections::HashMap;
use std::sync::OnceLock;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::Value;

use super::documentation;
use super::rules::Grammar;

/// Returns the schema of a grammar, with the descriptions of `GRAMMARS.md`.
pub(crate) fn schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let settings = SchemaSettings::draft2020_12().for_deserialize();
        let settings = settings.with(|settings| settings.inline_subschemas = true);
        let settings = settings.with_transform(RecursiveTransform(without_null));
        let mut schema = settings.into_generator().into_root_schema_for::<Grammar>().to_value();
        let meanings: HashMap<String, String> = documentation::meanings().collect();
        each_key(&mut schema, "", &mut |key, inner| {
            if let (Some(meaning), Some(inner)) = (meanings.get(key), inner.as_object_mut()) {
                inner.insert("description".to_owned(), meaning.clone().into());
            }
        });
        schema
    })
}

/// Visits every key of a schema: `sections`, `sections.heading`, `types.literals.quote`.
pub(super) fn each_key(schema: &mut Value, table: &str, visit: &mut impl FnMut(&str, &mut Value)) {
    let Some(schema) = schema.as_object_mut() else { return };
    for (name, inner) in schema {
        match (name.as_str(), inner) {
            ("properties", Value::Object(keys)) => {
                for (key, inner) in keys {
                    let key = if table.is_empty() { key.clone() } else { format!("{table}.{key}") };
                    visit(&key, inner);
                    each_key(inner, &key, visit);
                }
            }
            ("anyOf", Value::Array(options)) => {
                options.iter_mut().for_each(|option| each_key(option, table, visit))
            }
            ("items" | "additionalProperties", inner) => each_key(inner, table, visit),
            _ => {}
        }
    }
}

/// Removes `null`, which TOML cannot write: a key that may be absent is absent.
fn without_null(schema: &mut Schema) {
    let is_null = |value: &Value| {
        value.is_null() || value.as_str() == Some("null") || value.get("type") == Some(&"null".into())
    };
    if schema.get("default").is_some_and(Value::is_null) {
        schema.remove("default");
    }
    for key in ["type", "enum", "anyOf"] {
        let Some(Value::Array(options)) = schema.get_mut(key) else { continue };
        options.retain(|option| !is_null(option));
        if key == "enum" || options.len() != 1 {
            continue;
        }
        match (key, options.pop()) {
            ("type", Some(only)) => drop(schema.insert(key.to_owned(), only)),
            (_, Some(Value::Object(only))) => {
                schema.remove(key);
                for (key, value) in only {
                    schema.insert(key, value);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_may_be_null() {
        assert!(!schema().to_string().contains("null\""), "{:#}", schema());
    }
}
