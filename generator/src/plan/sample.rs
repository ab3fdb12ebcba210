//! Makes a value for each parameter, body and answer: what the smoke program sends and a mock answers.
//!
//! Guarantees: a value is of its type and within the documented limits, as far as they can be met; what the documents
//! show (the only value, an example, the default, the first listed value) comes before what is made up; nothing
//! optional is sent unless the documents show a value for it; the same model gives the same values, and no model
//! makes them endless.

mod made;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::ground::fact::Certainty;
use crate::model::walk::fits;
use crate::model::{Api, Body, EnumBase, Field, Response, Struct, Ty, TypeId, TypeKind, Union};

use made::About;

/// How many types may lie inside each other in a value.
const MAX_DEPTH: usize = 24;

/// How many parts a value may have.
const MAX_PARTS: usize = 5_000;

/// Returns a value of a parameter; for an optional one only what the documents show.
pub(super) fn parameter(api: &Api, field: &Field, required: bool) -> Option<Value> {
    let sampler = Sampler::new(api);
    let made = || sampler.of(&field.ty, &About::field(field), MAX_DEPTH);
    sampler.shown(field, MAX_DEPTH).or_else(|| required.then(made).flatten())
}

/// Returns a value of a body.
pub(super) fn body(api: &Api, body: &Body) -> Option<Value> {
    let sampler = Sampler::new(api);
    let mut shown = body.examples.iter().map(|example| &example.value);
    shown
        .find(|value| sampler.admits(&body.ty, value, MAX_DEPTH))
        .cloned()
        .or_else(|| sampler.of(&body.ty, &About::default(), MAX_DEPTH))
}

/// Returns a value of the body of a response.
pub(super) fn response(api: &Api, response: &Response) -> Option<Value> {
    let sampler = Sampler { received: true, ..Sampler::new(api) };
    let ty = &response.ty.as_ref()?.value;
    let mut shown = response.examples.iter().map(|example| &example.value);
    shown
        .find(|value| sampler.admits(ty, value, MAX_DEPTH))
        .cloned()
        .or_else(|| sampler.of(ty, &About::default(), MAX_DEPTH))
}

struct Sampler<'a> {
    api: &'a Api,
    /// The value is received, so that what the server decides is part of it.
    received: bool,
    /// How many parts the value may still have.
    parts: Cell<usize>,
    /// The types whose values are being made: none lies inside itself.
    open: RefCell<HashSet<TypeId>>,
}

impl Sampler<'_> {
    fn new(api: &Api) -> Sampler<'_> {
        Sampler { api, received: false, parts: Cell::new(MAX_PARTS), open: RefCell::default() }
    }

    /// Returns the value that a user says, that the documents show, or that is the default.
    fn shown(&self, field: &Field, depth: usize) -> Option<Value> {
        let fits =
            |value: &&Value| self.admits(&field.ty, value, depth) && made::within(&field.constraints, value);
        let example = field.example.as_ref();
        let said =
            example.filter(|example| example.certainty == Certainty::Overridden).map(|fact| &fact.value);
        let example = example.map(|fact| &fact.value).filter(fits);
        let constant = field.constant.as_ref().map(|fact| &fact.value);
        let default = field.default.as_ref().map(|fact| &fact.value).filter(fits);
        let listed = || self.listed(&field.ty, depth);
        let shown = said.or(constant).or(example).or(default).filter(|value| !value.is_null());
        shown.cloned().or_else(listed)
    }

    /// Returns the first of the values that the documents list.
    fn listed(&self, ty: &Ty, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        match ty {
            Ty::Nullable(inner) => self.listed(inner, depth),
            Ty::List { item, .. } => self.listed(item, depth).map(|item| Value::Array(vec![item])),
            Ty::Ref(id) => match &self.api.ty(self.api.resolve(*id)).kind {
                TypeKind::Enum(list) => list.values.first().map(|value| value.wire.value.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns a value of a type; `None` where it would have no end.
    fn of(&self, ty: &Ty, about: &About<'_>, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let parts = self.parts.get();
        self.parts.set(parts.saturating_sub(1));
        match ty {
            Ty::List { item, .. } => Some(Value::Array(self.list(item, about, depth))),
            _ if parts == 0 => None,
            Ty::Bool => Some(Value::from(true)),
            Ty::Integer(_) | Ty::Float(_) | Ty::Number | Ty::Decimal => Some(made::number(about)),
            Ty::String(format) => Some(Value::from(made::text(*format, about))),
            Ty::Binary | Ty::Any => Some(Value::from(made::WORD)),
            Ty::Object => Some(Value::Object(Map::new())),
            Ty::Nullable(inner) => self.of(inner, about, depth),
            Ty::Map(_) => Some(Value::Object(Map::new())),
            Ty::Ref(id) => {
                let id = self.api.resolve(*id);
                let entered = self.open.borrow_mut().insert(id);
                let value = entered.then(|| self.named(id, about, depth)).flatten();
                if entered {
                    self.open.borrow_mut().remove(&id);
                }
                value
            }
        }
    }

    /// As many items as there must be, one at least; none where an item would have no end.
    fn list(&self, item: &Ty, about: &About<'_>, depth: usize) -> Vec<Value> {
        let Some(item) = self.of(item, &about.item(), depth) else { return Vec::new() };
        let least = usize::try_from(about.limits.min_items.unwrap_or(1)).unwrap_or(usize::MAX).max(1);
        let room = MAX_PARTS / item.to_string().len().max(1);
        vec![item; least.min(room.max(1))]
    }

    fn named(&self, id: TypeId, about: &About<'_>, depth: usize) -> Option<Value> {
        let ty = self.api.ty(id);
        let mut shown = ty.examples.iter().map(|example| &example.value);
        if let Some(example) = shown.find(|value| self.admits(&Ty::Ref(id), value, depth)) {
            return Some(example.clone());
        }
        match &ty.kind {
            TypeKind::Struct(object) => self.object(object, depth).map(Value::Object),
            TypeKind::Union(union) => self.case(union, about, depth),
            TypeKind::Alias(Ty::Ref(_)) => None,
            TypeKind::Alias(ty) => self.of(ty, about, depth),
            TypeKind::Enum(list) => {
                list.values.first().map(|value| value.wire.value.clone()).or(match list.base {
                    EnumBase::String => Some(Value::from(made::WORD)),
                    EnumBase::Integer | EnumBase::Number => Some(made::number(about)),
                })
            }
        }
    }

    /// Returns what is required, and what the documents show a value for. The server decides what is read-only.
    fn object(&self, object: &Struct, depth: usize) -> Option<Map<String, Value>> {
        let mut members = Map::new();
        for field in object.fields.iter().filter(|field| self.received || !field.read_only) {
            let value = match self.shown(field, depth) {
                Some(value) => value,
                None if !field.required.value => continue,
                None => match self.of(&field.ty, &About::field(field), depth) {
                    Some(value) => value,
                    None if field.nullable.value => Value::Null,
                    None => return None,
                },
            };
            members.insert(field.wire.value.clone(), value);
        }
        Some(members)
    }

    /// Returns a value of the first case that has one.
    fn case(&self, union: &Union, about: &About<'_>, depth: usize) -> Option<Value> {
        union.cases.iter().find_map(|case| {
            let mut value = self.of(&case.ty, about, depth)?;
            if let (Some(tag), Some(text), Value::Object(members)) = (&union.tag, &case.tag_value, &mut value)
            {
                members.insert(tag.wire.clone(), Value::from(text.as_str()));
            }
            Some(value)
        })
    }

    /// Returns whether a value is of a type in all its parts.
    fn admits(&self, ty: &Ty, value: &Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match (ty, value) {
            (Ty::Nullable(_), Value::Null) => true,
            (Ty::Nullable(inner), _) => self.admits(inner, value, depth),
            (Ty::List { item, .. }, Value::Array(values)) => {
                values.iter().all(|value| self.admits(item, value, depth))
            }
            (Ty::Map(item), Value::Object(members)) => {
                members.values().all(|value| self.admits(item, value, depth))
            }
            (Ty::Ref(id), _) => match &self.api.ty(self.api.resolve(*id)).kind {
                TypeKind::Struct(object) => self.is(object, value, depth),
                TypeKind::Enum(list) if list.base == EnumBase::String => value.is_string(),
                TypeKind::Enum(_) => value.is_number(),
                TypeKind::Union(union) => union.cases.iter().any(|case| self.admits(&case.ty, value, depth)),
                TypeKind::Alias(Ty::Ref(_)) => false,
                TypeKind::Alias(ty) => self.admits(ty, value, depth),
            },
            _ => fits(ty, value),
        }
    }

    fn is(&self, object: &Struct, value: &Value, depth: usize) -> bool {
        let Value::Object(members) = value else { return false };
        object.fields.iter().all(|field| match members.get(&field.wire.value) {
            Some(Value::Null) => field.nullable.value || matches!(field.ty, Ty::Nullable(_)),
            Some(value) => self.admits(&field.ty, value, depth),
            None => !field.required.value || (field.read_only && !self.received),
        })
    }
}

#[cfg(test)]
mod tests;
