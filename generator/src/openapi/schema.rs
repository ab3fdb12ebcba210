//! Types and fields as JSON Schema (the 2020-12 dialect of OpenAPI 3.1).

use serde_json::{Value, json};

use crate::ground::constraints::Constraints;
use crate::ground::fact::Certainty;
use crate::ground::scalar::{FloatWidth, IntegerWidth, StringFormat};
use crate::model::{Enum, EnumBase, Field, Struct, Ty, Type, TypeId, TypeKind, Union};

use super::{Export, Object, put, put_text};

impl Export<'_> {
    /// Returns the schema of a named type.
    pub(super) fn type_schema(&self, ty: &Type) -> Value {
        let mut schema = self.shape(&ty.kind);
        put_text(&mut schema, "description", &ty.description);
        if !ty.examples.is_empty() {
            put(
                &mut schema,
                "examples",
                ty.examples.iter().map(|example| example.value.clone()).collect::<Vec<_>>(),
            );
        }
        self.put_origin(&mut schema, ty.span, ty.certainty);
        Value::Object(schema)
    }

    fn shape(&self, kind: &TypeKind) -> Object {
        match kind {
            TypeKind::Struct(object) => self.struct_schema(object),
            TypeKind::Enum(values) => enum_schema(values),
            TypeKind::Union(union) => self.union_schema(union),
            TypeKind::Alias(ty) => self.ty_schema(ty),
        }
    }

    /// Returns a reference to a named type.
    pub(super) fn reference(&self, id: TypeId) -> Object {
        let mut object = Object::new();
        put(&mut object, "$ref", format!("#/components/schemas/{}", self.names.of(id)));
        object
    }

    fn struct_schema(&self, object: &Struct) -> Object {
        let mut schema = Object::new();
        put(&mut schema, "type", "object");
        if !object.fields.is_empty() {
            let properties: Object = object
                .fields
                .iter()
                .map(|field| (field.wire.value.clone(), self.field_schema(field)))
                .collect();
            put(&mut schema, "properties", properties);
        }
        let required: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| field.required.value)
            .map(|field| field.wire.value.as_str())
            .collect();
        if !required.is_empty() {
            put(&mut schema, "required", required);
        }
        if let Some(additional) = &object.additional {
            put(&mut schema, "additionalProperties", self.ty_schema(additional));
        }
        schema
    }

    /// Returns the schema of a field or parameter, with all that is known of it.
    pub(super) fn field_schema(&self, field: &Field) -> Value {
        let mut schema = self.bare_field_schema(field);
        put_text(&mut schema, "description", &field.description);
        if field.deprecated {
            put(&mut schema, "deprecated", true);
        }
        // The weakest of the facts decides how far the property can be trusted.
        let certainty = field.certainty.max(field.wire.certainty);
        self.put_origin(&mut schema, field.span, certainty);
        Value::Object(schema)
    }

    /// Returns the schema of a field without description and origin, which a parameter states beside it.
    pub(super) fn bare_field_schema(&self, field: &Field) -> Object {
        let mut schema = self.ty_schema(&field.ty);
        put_constraints(&mut schema, &field.constraints, &field.ty);
        // What a name suggests helps a reader who must cope with anything; it is no part of the description.
        if field.nullable.value && field.nullable.certainty != Certainty::Conventional {
            schema = nullable(schema);
        }
        if let Some(constant) = &field.constant {
            put(&mut schema, "const", constant.value.clone());
        }
        if let Some(default) = &field.default {
            put(&mut schema, "default", default.value.clone());
        }
        if let Some(example) = &field.example {
            put(&mut schema, "examples", vec![example.value.clone()]);
        }
        if field.read_only {
            put(&mut schema, "readOnly", true);
        }
        schema
    }

    /// Returns the schema of a type expression.
    pub(super) fn ty_schema(&self, ty: &Ty) -> Object {
        let mut schema = Object::new();
        match ty {
            Ty::Bool => put(&mut schema, "type", "boolean"),
            Ty::Integer(width) => {
                put(&mut schema, "type", "integer");
                match width {
                    IntegerWidth::Unspecified => {}
                    IntegerWidth::Int32 => put(&mut schema, "format", "int32"),
                    IntegerWidth::Int64 => put(&mut schema, "format", "int64"),
                }
            }
            Ty::Float(width) => {
                put(&mut schema, "type", "number");
                match width {
                    FloatWidth::Unspecified => {}
                    FloatWidth::Float => put(&mut schema, "format", "float"),
                    FloatWidth::Double => put(&mut schema, "format", "double"),
                }
            }
            Ty::Number => put(&mut schema, "type", "number"),
            Ty::Decimal => put(&mut schema, "type", vec!["number", "string"]),
            Ty::String(format) => {
                put(&mut schema, "type", "string");
                if *format != StringFormat::Plain {
                    put(&mut schema, "format", json!(format));
                }
            }
            Ty::Binary => {
                put(&mut schema, "type", "string");
                put(&mut schema, "format", "binary");
            }
            Ty::Any => {}
            Ty::Object => put(&mut schema, "type", "object"),
            Ty::List { item, unique } => {
                put(&mut schema, "type", "array");
                put(&mut schema, "items", self.ty_schema(item));
                if *unique {
                    put(&mut schema, "uniqueItems", true);
                }
            }
            Ty::Map(value) => {
                put(&mut schema, "type", "object");
                put(&mut schema, "additionalProperties", self.ty_schema(value));
            }
            Ty::Nullable(inner) => schema = nullable(self.ty_schema(inner)),
            Ty::Ref(id) if self.in_place.contains(id) => schema = self.shape(&self.api.ty(*id).kind),
            Ty::Ref(id) => schema = self.reference(*id),
        }
        schema
    }

    fn union_schema(&self, union: &Union) -> Object {
        let mut schema = Object::new();
        let cases: Vec<Object> = union.cases.iter().map(|case| self.ty_schema(&case.ty)).collect();
        let Some(tag) = &union.tag else {
            put(&mut schema, "anyOf", cases);
            return schema;
        };
        put(&mut schema, "oneOf", cases);
        let mapping: Object = union
            .cases
            .iter()
            .filter_map(|case| match (&case.tag_value, &case.ty) {
                (Some(value), Ty::Ref(id)) => {
                    Some((value.clone(), format!("#/components/schemas/{}", self.names.of(*id)).into()))
                }
                _ => None,
            })
            .collect();
        put(&mut schema, "discriminator", json!({ "propertyName": tag.wire, "mapping": mapping }));
        schema
    }
}

/// Returns the schema of an enumeration. One whose values the documents hold, or that the user closed, is closed; one with a derived value is not:
/// a wrong guess must not make a reader reject what the server sends.
fn enum_schema(values: &Enum) -> Object {
    let mut schema = Object::new();
    let base = match values.base {
        EnumBase::String => "string",
        EnumBase::Integer => "integer",
        EnumBase::Number => "number",
    };
    put(&mut schema, "type", base);
    let certain =
        values.closed || values.values.iter().all(|value| value.wire.certainty != Certainty::Conventional);
    let wires: Vec<Value> = values.values.iter().map(|value| value.wire.value.clone()).collect();
    if !wires.is_empty() {
        put(&mut schema, if certain { "enum" } else { "x-enum" }, wires);
    }
    let described: Object = values
        .values
        .iter()
        .filter(|value| !value.description.is_empty())
        .map(|value| (plain(&value.wire.value), value.description.clone().into()))
        .collect();
    if !described.is_empty() {
        put(&mut schema, "x-enum-descriptions", described);
    }
    if !certain {
        let guessed: Vec<Value> = values
            .values
            .iter()
            .filter(|value| value.wire.certainty == Certainty::Conventional)
            .map(|value| value.wire.value.clone())
            .collect();
        put(&mut schema, "x-specless-derived-values", guessed);
    }
    schema
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the schema, or `null`.
fn nullable(mut schema: Object) -> Object {
    if schema.is_empty() {
        return schema; // Any JSON value includes null.
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.push(Value::Null);
    }
    if !schema.contains_key("$ref") {
        match schema.get_mut("type") {
            Some(Value::Array(types)) => {
                types.push("null".into());
                return schema;
            }
            Some(one @ Value::String(_)) => {
                *one = vec![one.take(), "null".into()].into();
                return schema;
            }
            _ => {}
        }
    }
    let mut either = Object::new();
    put(&mut either, "anyOf", vec![Value::Object(schema), json!({ "type": "null" })]);
    either
}

fn put_constraints(schema: &mut Object, limits: &Constraints, ty: &Ty) {
    // Lengths and patterns of a list field are those of the list; everything else would be a guess.
    let number = |text: &String| serde_json::from_str::<serde_json::Number>(text).ok();
    if let Some(minimum) = limits.minimum.as_ref().and_then(number) {
        put(
            schema,
            if limits.exclusive_minimum { "exclusiveMinimum" } else { "minimum" },
            Value::Number(minimum),
        );
    }
    if let Some(maximum) = limits.maximum.as_ref().and_then(number) {
        put(
            schema,
            if limits.exclusive_maximum { "exclusiveMaximum" } else { "maximum" },
            Value::Number(maximum),
        );
    }
    let counts = [
        ("minLength", limits.min_length),
        ("maxLength", limits.max_length),
        ("minItems", limits.min_items),
        ("maxItems", limits.max_items),
    ];
    for (key, count) in counts {
        if let Some(count) = count {
            put(schema, key, count);
        }
    }
    if let Some(pattern) = &limits.pattern {
        put(schema, "pattern", pattern.as_str());
    }
    if limits.unique_items && matches!(ty, Ty::List { .. }) {
        put(schema, "uniqueItems", true);
    }
}
