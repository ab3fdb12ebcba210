//! Defaults, formats and deprecation that a sentence tells.
//!
//! Guarantees: what a table states stays; a default is taken only if it is a value of the field's type, one
//! of the listed values where values are listed.

use std::collections::HashMap;

use serde_json::{Number, Value};

use crate::fact::Fact;
use crate::model::{Api, Field, StringFormat, Ty, TypeId, TypeKind};
use crate::prose;

/// Reads the descriptions of all fields and parameters.
pub(super) fn run(api: &mut Api) {
    let listed: HashMap<TypeId, Vec<Value>> = api
        .types()
        .filter_map(|(id, ty)| match &ty.kind {
            TypeKind::Enum(list) => Some((id, list.values.iter().map(|v| v.wire.value.clone()).collect())),
            _ => None,
        })
        .collect();
    for field in api.fields_mut() {
        if field.default.is_none() {
            let value = prose::default(&field.description).and_then(|token| value(&field.ty, token, &listed));
            field.default = value.zip(field.span).map(|(value, span)| Fact::stated(value, span));
        }
        field.deprecated |= prose::deprecated(&field.description);
        format(field);
    }
}

fn format(field: &mut Field) {
    if let Ty::String(known @ StringFormat::Plain) = &mut field.ty
        && let Some(format) = prose::format(&field.description)
    {
        *known = format;
    }
}

/// The value that a token stands for, if it is one of the type.
fn value(ty: &Ty, token: &str, listed: &HashMap<TypeId, Vec<Value>>) -> Option<Value> {
    match ty {
        Ty::String(StringFormat::Plain) => Some(Value::from(token)),
        Ty::Integer(_) => token.parse::<i64>().ok().map(Value::from),
        Ty::Float(_) | Ty::Number | Ty::Decimal => {
            let whole = token.parse::<i64>().ok().map(Number::from);
            whole.or_else(|| Number::from_f64(token.parse().ok()?)).map(Value::Number)
        }
        Ty::Bool => token.parse::<bool>().ok().map(Value::from),
        Ty::Ref(id) => listed.get(id)?.iter().find(|value| plain(value) == token).cloned(),
        _ => None,
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
