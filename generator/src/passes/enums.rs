//! Enumerations that a sentence lists.
//!
//! Guarantees: only text and whole numbers without documented values are touched, and only where the
//! sentence can mean nothing else (see [`crate::prose`]); the same holds for parameters.

use std::collections::HashSet;

use serde_json::Value;

use crate::dialect::told_values::ValueKind;
use crate::ground::fact::Fact;
use crate::ground::scalar::StringFormat;
use crate::ground::words::pascal;
use crate::model::{Api, Enum, EnumBase, EnumValue, Field, Ty, Type, TypeKind};
use crate::prose;

/// Gives fields and parameters whose description lists their values a type of these values.
pub(super) fn run(api: &mut Api) {
    for id in api.type_ids().collect::<Vec<_>>() {
        let owner = api.ty_mut(id);
        let (group, scope) = (owner.group.clone(), owner.scope.clone());
        let TypeKind::Struct(object) = &mut owner.kind else { continue };
        let mut fields = std::mem::take(&mut object.fields);
        fields.iter_mut().for_each(|field| give(api, field, group.as_deref(), &scope));
        if let TypeKind::Struct(object) = &mut api.ty_mut(id).kind {
            object.fields = fields;
        }
    }
    let mut operations = std::mem::take(&mut api.operations);
    for operation in &mut operations {
        let group = api.groups.get(operation.group).map(|group| group.name.clone());
        for parameter in &mut operation.parameters {
            give(api, &mut parameter.field, group.as_deref(), "");
        }
    }
    api.operations = operations;
}

fn give(api: &mut Api, field: &mut Field, group: Option<&str>, scope: &str) {
    let Some(values) = values(field) else { return };
    let new = Type::inline(pascal(&field.name), TypeKind::Enum(values), group, scope, field.span);
    *field.ty.innermost_mut() = Ty::Ref(api.add_type(new));
}

/// Returns the values that a field's description lists, if its type allows them.
fn values(field: &Field) -> Option<Enum> {
    let (base, kind) = match field.ty.innermost() {
        Ty::String(StringFormat::Plain) => (EnumBase::String, ValueKind::String),
        Ty::Integer(_) => (EnumBase::Integer, ValueKind::Integer),
        _ => return None,
    };
    let listed = prose::values(&field.description, kind)?;
    let mut values: Vec<EnumValue> = Vec::with_capacity(listed.len());
    let mut seen = HashSet::new();
    for text in listed {
        let value = match base {
            EnumBase::String => Value::String(text),
            EnumBase::Integer | EnumBase::Number => Value::from(text.parse::<i64>().ok()?),
        };
        if seen.insert(value.clone()) {
            let wire = Fact { value, certainty: crate::ground::fact::Certainty::Stated, span: field.span };
            values.push(EnumValue {
                name: None,
                wire,
                description: String::new(),
                span: field.span,
                given: None,
            });
        }
    }
    (values.len() > 1).then_some(Enum { base, values, closed: false })
}
