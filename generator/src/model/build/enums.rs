//! Lists of allowed values: enumeration pages, values of one field, and constants.
//!
//! Guarantees: no value twice; every value is JSON text or a number, of the kind that the list's base says;
//! `null` in a list is nullability, not a value.

use std::collections::HashSet;

use serde_json::{Number, Value};

use crate::dialect::raw::{RawEnum, RawEnumValue};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::Scalar;
use crate::ground::words::pascal;
use crate::model::{Enum, EnumBase, EnumValue, Ty, Type, TypeId, TypeKind};

use super::Builder;
use super::expr::{Context, nullable};

impl Builder<'_> {
    /// Returns the kind of a documented enumeration.
    pub(super) fn documented_enum(&mut self, id: TypeId, raw: RawEnum) -> TypeKind {
        let (values, null) = self.enumeration(raw);
        if !null {
            return TypeKind::Enum(values);
        }
        let ty = self.api.ty(id);
        let kind = TypeKind::Enum(values);
        let inner = Type::inline("Value".to_owned(), kind, ty.group.as_deref(), &ty.scope, ty.span);
        let inner = self.api.add_type(inner);
        TypeKind::Alias(nullable(Ty::Ref(inner)))
    }

    /// Gives the scalar inside `ty` a type with the documented values; true if `null` is one of them.
    /// A boolean with its two values listed stays a boolean, a documented type stays what its page says.
    pub(super) fn inline_enum(&mut self, ty: &mut Ty, values: Fact<RawEnum>, at: Context<'_>) -> bool {
        let slot = ty.innermost_mut();
        if matches!(slot, Ty::Ref(_) | Ty::Bool | Ty::Binary) || values.value.values.is_empty() {
            return false;
        }
        let name = values.value.name.clone().unwrap_or_else(|| pascal(at.name));
        let place = at.inline(name, TypeKind::Alias(Ty::Any));
        let new = Type { span: values.span.or(place.span), certainty: values.certainty, ..place };
        let id = self.api.add_type(new);
        let mut raw = values.value;
        if matches!(raw.base, TypeExpr::Scalar(Scalar::Any)) {
            raw.base = base_expr(slot);
        }
        let (values, null) = self.enumeration(raw);
        self.api.ty_mut(id).kind = TypeKind::Enum(values);
        *slot = Ty::Ref(id);
        null
    }

    /// Returns the values, and whether `null` is among them.
    fn enumeration(&mut self, raw: RawEnum) -> (Enum, bool) {
        let base = base(&raw);
        let mut null = false;
        let mut values: Vec<EnumValue> = Vec::with_capacity(raw.values.len());
        let mut seen: HashSet<Value> = HashSet::new();
        for value in raw.values {
            let known = value.wire.is_some();
            let Some(value) = enum_value(base, value) else {
                null = true;
                continue;
            };
            if !seen.insert(value.wire.value.clone()) && known {
                if let Some(span) = value.span {
                    let message = format!("the value {} is listed twice", value.wire.value);
                    self.report(Diagnostic::new(Code::DuplicateValue, span, message));
                }
                continue;
            }
            values.push(value);
        }
        (Enum { base, values, closed: false }, null)
    }
}

/// Returns a value in the form of its base; `None` for `null`. Without a known wire value the name stands for it.
fn enum_value(base: EnumBase, raw: RawEnumValue) -> Option<EnumValue> {
    let wire = match raw.wire {
        Some(Fact { value: Value::Null, .. }) => return None,
        Some(fact) => Fact { value: in_base(base, fact.value), ..fact },
        None => Fact::conventional(Value::String(raw.ident.clone().unwrap_or_default())),
    };
    let name = raw.ident.filter(|ident| wire.value.as_str() != Some(ident));
    Some(EnumValue { name, wire, description: raw.description, span: Some(raw.span), given: None })
}

fn in_base(base: EnumBase, value: Value) -> Value {
    match (base, value) {
        (EnumBase::String, Value::String(text)) => Value::String(text),
        (EnumBase::String, other) => Value::String(other.to_string()),
        (_, Value::String(text)) => number(&text).map_or(Value::String(text), Value::Number),
        (_, other) => other,
    }
}

fn number(text: &str) -> Option<Number> {
    text.trim().parse::<i64>().map(Number::from).ok().or_else(|| Number::from_f64(text.trim().parse().ok()?))
}

/// Returns the base as spelled, unless the values are of another kind.
fn base(raw: &RawEnum) -> EnumBase {
    let spelled = match &raw.base {
        TypeExpr::Scalar(Scalar::Integer(_)) => EnumBase::Integer,
        TypeExpr::Scalar(Scalar::Float(_) | Scalar::Number | Scalar::Decimal) => EnumBase::Number,
        _ => EnumBase::String,
    };
    let wires =
        || raw.values.iter().filter_map(|value| value.wire.as_ref()).filter(|wire| !wire.value.is_null());
    let all =
        |test: &dyn Fn(&Value) -> bool| wires().next().is_some() && wires().all(|wire| test(&wire.value));
    let whole = |value: &Value| {
        value.is_i64()
            || value.is_u64()
            || value.as_str().is_some_and(|text| text.trim().parse::<i64>().is_ok())
    };
    let numeric =
        |value: &Value| value.is_number() || value.as_str().is_some_and(|text| number(text).is_some());
    match spelled {
        EnumBase::Integer | EnumBase::Number if all(&whole) => EnumBase::Integer,
        EnumBase::Integer | EnumBase::Number if all(&numeric) => EnumBase::Number,
        EnumBase::String if all(&|value: &Value| value.is_i64() || value.is_u64()) => EnumBase::Integer,
        EnumBase::String if all(&Value::is_number) => EnumBase::Number,
        EnumBase::Integer | EnumBase::Number if wires().next().is_none() => spelled,
        _ => EnumBase::String,
    }
}

fn base_expr(ty: &Ty) -> TypeExpr {
    match ty {
        Ty::Integer(width) => TypeExpr::Scalar(Scalar::Integer(*width)),
        Ty::Float(_) | Ty::Number | Ty::Decimal => TypeExpr::Scalar(Scalar::Number),
        _ => TypeExpr::STRING,
    }
}
