//! The smoke program: how each input of each call is written.
//!
//! Guarantees: every call is made once, with all that is required; a value that Rust can write down is a literal,
//! any other is JSON that decodes into the type; an input without a value is left out, if it may be.

use serde_json::Value;

use crate::model::Ty;

use super::ApiPlanner;
use super::calls::InputType;
use super::enums::{self, Values};
use super::ident::Ident;
use super::item::{Literal, RustType, Sample};

/// Returns the folder of an API's program. Each API has one of its own, because a program calls one service.
pub(super) fn program(module: Option<&Ident>) -> Ident {
    module.map_or_else(|| Ident::fixed("smoke"), |module| module.prefixed("smoke"))
}

impl ApiPlanner<'_> {
    /// Returns how the value of an input is written, if there is a value and a program that needs it.
    pub(super) fn sample(
        &self,
        ty: &Ty,
        input: &InputType,
        value: impl FnOnce() -> Option<Value>,
    ) -> Option<Sample> {
        if !self.smoke {
            return None;
        }
        let value = value()?;
        // An input takes what is not `null`.
        let ty = if let Ty::Nullable(inner) = ty { inner } else { ty };
        let json = |ty: &RustType, value, borrowed| Sample::Json { value, ty: ty.clone(), borrowed };
        let list = |item: &RustType| RustType::Vec(Box::new(item.clone()));
        Some(match input {
            InputType::Str | InputType::Part | InputType::Body => {
                Sample::Literal(Literal::Text(plain(value)))
            }
            InputType::Parts => Sample::Literals(vec![Literal::Text(plain(value))]),
            InputType::Plain(rust) | InputType::Into(rust) => match self.literal(ty, &value) {
                Some(literal) => Sample::Literal(literal),
                None => json(rust, value, false),
            },
            InputType::Borrowed(rust) => json(rust, value, false),
            InputType::Slice(item) => json(&list(item), value, true),
            InputType::Items(item) => match self.literals(ty, &value) {
                Some(literals) => Sample::Literals(literals),
                None => json(&list(item), value, false),
            },
        })
    }

    /// Returns a value as a literal that is of the type, or turns into it.
    fn literal(&self, ty: &Ty, value: &Value) -> Option<Literal> {
        let ty = self.names.behind_aliases(ty);
        let kind = match ty {
            Ty::Ref(id) => enums::kind(self.api, *id),
            _ => None,
        };
        match (ty, value) {
            (Ty::Bool, Value::Bool(value)) => Some(Literal::Bool(*value)),
            (Ty::Integer(_), Value::Number(number)) => number.as_i64().map(Literal::I64),
            (Ty::Float(_), Value::Number(number)) => number.as_f64().map(Literal::F64),
            (Ty::String(_), Value::String(text)) => Some(Literal::Text(text.clone())),
            (Ty::Ref(_), Value::String(text)) if kind == Some(Values::Texts) => {
                Some(Literal::Text(text.clone()))
            }
            _ => None,
        }
    }

    fn literals(&self, ty: &Ty, value: &Value) -> Option<Vec<Literal>> {
        let (Ty::List { item, .. }, Value::Array(values)) = (self.names.behind_aliases(ty), value) else {
            return None;
        };
        // An empty list tells no type.
        if values.is_empty() {
            return None;
        }
        values.iter().map(|value| self.literal(item, value)).collect()
    }
}

fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
