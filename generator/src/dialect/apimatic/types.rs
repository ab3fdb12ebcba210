//! The documented types of an API, to follow examples along them.
//!
//! Guarantees: no type is looked at twice for one value, so that bases and containers that name each other end.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::dialect::raw::{RawEnumValue, RawField, RawModel, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::scalar::Scalar;

use super::flavour::Flavour;
use super::names;
use super::style::is_member_of;

/// The documented types by link and by name.
#[derive(Debug)]
pub(super) struct Types<'a> {
    models: &'a [RawModel],
    flavour: &'a Flavour,
    by_link: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Types<'a> {
    pub(super) fn new(models: &'a [RawModel], flavour: &'a Flavour) -> Self {
        let (mut by_link, mut by_name) = (HashMap::new(), HashMap::new());
        for (at, model) in models.iter().enumerate() {
            for link in &model.links {
                by_link.entry(link.as_str()).or_insert(at);
            }
            by_name.entry(model.name.value.as_str()).or_insert(at);
        }
        Self { models, flavour, by_link, by_name }
    }

    /// The documented type that an expression names.
    pub(super) fn find(&self, name: &str, link: Option<&str>) -> Option<(usize, &'a RawModel)> {
        let at = match link {
            Some(link) => self.by_link.get(link),
            None => self.by_name.get(name),
        };
        let at = *at?;
        Some((at, self.models.get(at)?))
    }

    /// The enumeration inside lists, maps and `null`.
    pub(super) fn enumeration(&self, ty: &TypeExpr) -> Option<(usize, &'a [RawEnumValue])> {
        match ty {
            TypeExpr::List(inner)
            | TypeExpr::Set(inner)
            | TypeExpr::Map(inner)
            | TypeExpr::Nullable(inner) => self.enumeration(inner),
            TypeExpr::Named { name, link } => match self.find(name, link.as_deref())? {
                (at, RawModel { shape: RawShape::Enum(list), .. }) => Some((at, &list.values)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The fields of a structure with those it inherits, each with its owner.
    fn fields(&self, at: usize) -> Vec<((usize, usize), &'a RawField)> {
        let (mut all, mut seen, mut open) = (Vec::new(), HashSet::new(), vec![at]);
        while let Some(at) = open.pop() {
            let shape = self.models.get(at).filter(|_| seen.insert(at)).map(|model| &model.shape);
            let Some(RawShape::Struct { fields, inherits, .. }) = shape else { continue };
            all.extend(fields.iter().enumerate().map(|(index, field)| ((at, index), field)));
            let bases = inherits.iter().filter_map(|base| match base {
                TypeExpr::Named { name, link } => self.find(name, link.as_deref()),
                _ => None,
            });
            open.extend(bases.map(|(base, _)| base));
        }
        all
    }

    /// The keys of an object's fields: each field, its owner and its key.
    pub(super) fn keys<'k>(
        &self,
        at: usize,
        object: &'k Map<String, Value>,
    ) -> Vec<((usize, usize), &'a RawField, Option<&'k str>)> {
        let fields = self.fields(at);
        let names: Vec<&str> = fields.iter().map(|(_, field)| field.name.value.as_str()).collect();
        let keys: Vec<&str> = object.keys().map(String::as_str).collect();
        let pairs = names::pair(self.flavour, &names, &keys);
        fields.into_iter().zip(pairs).map(|((owner, field), key)| (owner, field, key)).collect()
    }

    /// How well a value fits a type: negative if it does not. `seen` are the types that were asked about this
    /// value already.
    pub(super) fn fit(&self, ty: &TypeExpr, value: &Value, seen: &mut HashSet<usize>) -> isize {
        let inside = |ty: &TypeExpr, value: Option<&Value>| {
            value.map_or(0, |value| self.fit(ty, value, &mut HashSet::new()))
        };
        match (ty, value) {
            (TypeExpr::Nullable(_), Value::Null) => 0,
            (TypeExpr::Nullable(inner), _) => self.fit(inner, value, seen),
            (TypeExpr::List(inner) | TypeExpr::Set(inner), Value::Array(items)) => {
                inside(inner, items.first())
            }
            (TypeExpr::Map(inner), Value::Object(members)) => inside(inner, members.values().next()),
            (TypeExpr::Union(cases), _) => self.best_fit(cases.iter(), value, seen),
            (TypeExpr::Scalar(Scalar::String(_)), Value::String(_))
            | (TypeExpr::Scalar(Scalar::Boolean), Value::Bool(_))
            | (TypeExpr::Scalar(Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number), Value::Number(_))
            | (TypeExpr::Scalar(Scalar::Any), _) => 0,
            (TypeExpr::Named { name, link }, _) => match self.find(name, link.as_deref()) {
                Some((at, model)) if seen.insert(at) => self.model_fit(at, model, value, seen),
                _ => -1,
            },
            _ => -1,
        }
    }

    fn best_fit<'t>(
        &self,
        cases: impl Iterator<Item = &'t TypeExpr>,
        value: &Value,
        seen: &mut HashSet<usize>,
    ) -> isize {
        cases.map(|case| self.fit(case, value, seen)).max().unwrap_or(-1)
    }

    fn model_fit(&self, at: usize, model: &RawModel, value: &Value, seen: &mut HashSet<usize>) -> isize {
        match (&model.shape, value) {
            (RawShape::Struct { .. }, Value::Object(object)) => self.object_fit(at, object),
            (RawShape::Enum(list), Value::String(text)) => {
                names::member(&list.values, text).map_or(-1, |_| 1)
            }
            (RawShape::Union { cases, .. }, _) => {
                self.best_fit(cases.iter().map(|case| &case.ty), value, seen)
            }
            (RawShape::Alias(ty), _) => self.fit(ty, value, seen),
            _ => -1,
        }
    }

    fn object_fit(&self, at: usize, object: &Map<String, Value>) -> isize {
        let keys = self.keys(at, object);
        let contradicted =
            |field: &RawField, key: &str| object.get(key).is_some_and(|value| !allows(field, value));
        if keys.iter().any(|(_, field, key)| key.is_some_and(|key| contradicted(field, key))) {
            return -1;
        }
        let known = keys.iter().filter(|(_, _, key)| key.is_some()).count();
        let count = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        // A case that leaves keys unexplained is worse than one that knows fewer of its own.
        if known == object.len() { count(known) } else { count(known) - count(object.len()) - 1 }
    }
}

/// Whether a field can have a value, as far as its constant tells: text, or the name of a member of its type.
fn allows(field: &RawField, value: &Value) -> bool {
    let Some(constant) = &field.constant else { return true };
    let owned = constant.value.as_str().and_then(|text| text.split_once('.'));
    match owned.filter(|(owner, _)| field.ty.value.innermost_name() == Some(*owner)) {
        Some((_, member)) => value.as_str().is_some_and(|text| is_member_of(member, text)),
        None => constant.value == *value,
    }
}
