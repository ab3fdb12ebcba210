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

/// The members of an enumeration: the name that the documentation's language gives it, and the value.
type Listed = HashMap<TypeId, Vec<(Option<String>, Value)>>;

/// Reads the descriptions of all fields and parameters.
pub(super) fn run(api: &mut Api) {
    let listed: Listed = api
        .types()
        .filter_map(|(id, ty)| match &ty.kind {
            TypeKind::Enum(list) => {
                let members = list.values.iter().map(|value| (value.name.clone(), value.wire.value.clone()));
                Some((id, members.collect()))
            }
            _ => None,
        })
        .collect();
    for field in api.fields_mut() {
        let named = |fact: Box<Fact<Value>>| named(*fact, &field.ty, &listed).map(Box::new);
        field.default = field.default.take().and_then(named);
        field.constant = field.constant.take().and_then(named);
        if field.default.is_none() {
            let value = prose::default(&field.description).and_then(|token| value(&field.ty, token, &listed));
            field.default = value.zip(field.span).map(|(value, span)| Box::new(Fact::stated(value, span)));
        }
        limits(field);
        lengths(field);
        field.read_only |= prose::read_only(&field.description);
        field.deprecated |= prose::deprecated(&field.description);
        format(field);
    }
}

/// Resolves a text that may be the identifier of a value in the documents' language (`InProgress`, `State.InProgress`): then
/// it stands for that value. One that is only guessed to be a default counts if it names a listed value.
fn named(fact: Fact<Value>, ty: &Ty, listed: &Listed) -> Option<Fact<Value>> {
    let guessed = fact.certainty == Certainty::Conventional;
    let Some(text) = fact.value.as_str() else { return Some(fact) };
    let Some(members) = innermost(ty).and_then(|id| listed.get(&id)) else {
        return (!guessed).then_some(fact);
    };
    let (owner, member) = text.rsplit_once('.').unwrap_or(("", text));
    let is_it = |(name, value): &&(Option<String>, Value)| {
        let value = value.as_str();
        value == Some(text)
            || name.as_deref() == Some(member)
            || value.is_some_and(|value| fold(value) == fold(member))
    };
    match members.iter().find(is_it) {
        Some((_, value)) => Some(Fact { value: value.clone(), certainty: Certainty::Stated, ..fact }),
        // A member of a page that is not there has no value that could be told.
        None => (!guessed && owner.is_empty()).then_some(fact),
    }
}

fn innermost(ty: &Ty) -> Option<TypeId> {
    match ty.innermost() {
        Ty::Ref(id) => Some(*id),
        _ => None,
    }
}

/// Takes the limits that sentences state where the table states none.
fn limits(field: &mut Field) {
    let known = &mut field.constraints;
    match &field.ty {
        Ty::Integer(_) | Ty::Float(_) | Ty::Number if known.minimum.is_none() && known.maximum.is_none() => {
            (known.minimum, known.maximum) = prose::range(&field.description);
        }
        Ty::String(_) if known.min_length.is_none() && known.max_length.is_none() => {
            let (least, most) = prose::length(&field.description);
            known.min_length = least.and_then(|least| least.parse().ok()).filter(|least| *least > 0);
            known.max_length = most.and_then(|most| most.parse().ok());
        }
        _ => {}
    }
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

/// Returns the value that a token stands for, if it is one of the type.
fn value(ty: &Ty, token: &str, listed: &Listed) -> Option<Value> {
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
        Ty::Ref(id) => {
            listed.get(id)?.iter().map(|(_, value)| value).find(|value| plain(value) == token).cloned()
        }
        _ => None,
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
