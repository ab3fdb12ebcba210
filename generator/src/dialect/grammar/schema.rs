//! The JSON Schema of the format of grammars, for editors and for checks that serde cannot make.
//!
//! `{"properties": {"sections": {"items": {"properties": {"heading": {"type": "string", "format": "regex"}, ...`
//!
//! It is made from the types that read a grammar, so the two cannot differ.

use std::sync::OnceLock;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::Value;

use super::rules::Grammar;

/// Returns the schema of a grammar.
pub(crate) fn schema() -> Schema {
    with_settings(SchemaSettings::draft2020_12())
}

/// Returns the schema of a grammar without references.
pub(super) fn inlined() -> &'static Value {
    static INLINED: OnceLock<Value> = OnceLock::new();
    INLINED.get_or_init(|| {
        let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
        with_settings(settings).to_value()
    })
}

fn with_settings(settings: SchemaSettings) -> Schema {
    let settings = settings.for_deserialize().with_transform(RecursiveTransform(without_null));
    settings.into_generator().into_root_schema_for::<Grammar>()
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
        assert!(!inlined().to_string().contains("null\""), "{:#}", inlined());
    }
}
