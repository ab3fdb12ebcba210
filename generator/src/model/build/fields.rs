//! Rows of a table: fields of a type and parameters of an operation.

use std::collections::HashSet;

use serde_json::Value;

use crate::dialect::raw::RawField;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::IntegerWidth;
use crate::model::{Field, Ty};

use super::Builder;
use super::expr::{Context, without_null};

impl Builder<'_> {
    /// Returns the fields of a type. A name that the table lists twice is kept once.
    pub(super) fn fields(&mut self, raw: Vec<RawField>, at: Context<'_>) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::with_capacity(raw.len());
        let mut seen: HashSet<(String, String)> = HashSet::with_capacity(raw.len());
        for row in raw {
            if !seen.insert((row.name.value.clone(), wire_of(&row).to_owned())) {
                let message =
                    format!("the table lists `{}` twice; the later row was dropped", row.name.value);
                let finding = Diagnostic::new(Code::DuplicateField, row.name.span, message);
                self.report(finding.about(&row.name.value));
                continue;
            }
            fields.push(self.field(row, at));
        }
        fields
    }

    /// Returns one field. A wire name that the documents do not tell is conventional, and decided by the evidence.
    pub(super) fn field(&mut self, raw: RawField, at: Context<'_>) -> Field {
        let at = Context { name: &raw.name.value, span: raw.ty.span, ..at };
        let missed = self.missed;
        let (mut ty, mut null) = without_null(self.ty(raw.ty.value, at));
        // Free JSON for a type that no page documents is a stopgap.
        let certainty = if self.missed > missed { Certainty::Conventional } else { Certainty::Stated };
        if let Some(values) = raw.values {
            null |= self.inline_enum(&mut ty, *values, at);
        }
        if let Some(constant) = &raw.constant {
            let slot = ty.innermost_mut();
            *slot = match (&*slot, &constant.value) {
                (Ty::Any, Value::String(_)) => Ty::STRING,
                (Ty::Any | Ty::Number, Value::Number(number)) if !number.is_f64() => {
                    Ty::Integer(IntegerWidth::Unspecified)
                }
                _ => slot.clone(),
            };
        }
        let default = raw.default.or_else(|| raw.constant.clone());
        Field {
            wire: raw.wire.unwrap_or_else(|| Fact::conventional(raw.name.value.clone())),
            name: raw.name.value,
            ty,
            description: raw.description,
            required: raw.required.unwrap_or_else(|| Fact::conventional(false)),
            absent: None,
            always: 0,
            nullable: match raw.nullable {
                Some(fact) if fact.value || !null => fact,
                _ if null => Fact::stated(true, raw.ty.span),
                _ => Fact::conventional(false),
            },
            read_only: raw.read_only,
            deprecated: raw.deprecated,
            default,
            constant: raw.constant,
            constraints: raw.constraints,
            boxed: false,
            span: Some(raw.name.span),
            certainty,
            example: raw.example.map(|example| Box::new(Fact::shown(example.value, example.span))),
            given: None,
        }
    }
}

fn wire_of(raw: &RawField) -> &str {
    raw.wire.as_ref().map_or(&raw.name.value, |wire| &wire.value)
}
