//! Defaults, formats and deprecation that a sentence tells.
//!
//! Guarantees: what a table states stays; a default is taken only if it is a value of the field's type, one
//! of the listed values where values are listed; a guessed default is a listed value or none; no default is
//! shorter or longer than its field may be.

use std::collections::HashMap;

use serde_json::{Number, Value};

use crate::ground::fact::{Certainty, Fact};
use crate::ground::scalar::StringFormat;
use crate::ground::words::fold;
use crate::model::{Api, Field, Ty, TypeId, TypeKind};
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
        let default = field.default.take().and_then(|default| named(*default, &field.ty, &listed));
        field.default = default.map(Box::new);
        if field.default.is_none() {
            let value = prose::default(&field.description).and_then(|token| value(&field.ty, token, &listed));
            field.default = value.zip(field.span).map(|(value, span)| Box::new(Fact::stated(value, span)));
        }
        lengths(field);
        field.deprecated |= prose::deprecated(&field.description);
        format(field);
    }
}

/// A text that is only guessed to be the default may be the identifier of a value in the documents'
/// language (`InProgress`): it counts if it names a listed value, and then as that value.
fn named(default: Fact<Value>, ty: &Ty, listed: &HashMap<TypeId, Vec<Value>>) -> Option<Fact<Value>> {
    let Some(text) = default.value.as_str().filter(|_| default.certainty == Certainty::Conventional) else {
        return Some(default);
    };
    let Ty::Ref(id) = ty else { return None };
    let same = |value: &&Value| value.as_str().is_some_and(|value| fold(value) == fold(text));
    let value = listed.get(id)?.iter().find(same)?.clone();
    Some(Fact { value, certainty: Certainty::Stated, ..default })
}

/// A limit that the field's own default breaks is none: the service would refuse what it sets itself (seen in a
/// certificate of elb, whose domain is empty by default and at least one character long).
fn lengths(field: &mut Field) {
    let Some(Value::String(text)) = field.default.as_ref().map(|default| &default.value) else { return };
    let length = text.chars().count() as u64;
    field.constraints.min_length.take_if(|least| *least > length);
    field.constraints.max_length.take_if(|most| *most < length);
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
        // "The default value is null" (elb): there is no default.
        _ if token == "null" => None,
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
