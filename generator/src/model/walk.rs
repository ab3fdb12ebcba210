//! An example beside the type that it is an example of.
//!
//! Guarantees: total and bounded: a value is walked as deep as it is, a type only as far as the value goes,
//! and neither beyond `MAX_DEPTH` (types may refer to themselves without an end).

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::ground::scalar::IntegerWidth;
use crate::ground::words::fold;

use super::{Api, EnumBase, Field, Struct, Ty, TypeId, TypeKind, Union};

/// Something that an example shows.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'v> {
    /// A member that is a documented field.
    Member {
        /// The type.
        owner: TypeId,
        /// The field's index.
        field: usize,
        /// The member's name in the example.
        key: &'v str,
        /// Its value.
        value: &'v Value,
    },
    /// A value where a named type is documented.
    Named {
        /// The type, aliases followed.
        id: TypeId,
        /// The value.
        value: &'v Value,
    },
}

/// How many types are followed from the root of a value to its leaves.
pub(crate) const MAX_DEPTH: usize = 256;

/// How many unions are followed from a union to what fits a value; more would take exponential time.
const MAX_UNIONS: usize = 2;

/// Walks a value along its documented type.
pub fn walk<'v>(api: &Api, ty: &Ty, value: &'v Value, visit: &mut dyn FnMut(Seen<'v>)) {
    walk_within(api, ty, value, MAX_DEPTH, visit);
}

fn walk_within<'v>(api: &Api, ty: &Ty, value: &'v Value, depth: usize, visit: &mut dyn FnMut(Seen<'v>)) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match (ty, value) {
        (Ty::List { item, .. }, Value::Array(values)) => {
            values.iter().for_each(|value| walk_within(api, item, value, depth, visit));
        }
        (Ty::Map(item), Value::Object(members)) => {
            members.values().for_each(|value| walk_within(api, item, value, depth, visit));
        }
        (Ty::Nullable(inner), value) => walk_within(api, inner, value, depth, visit),
        (Ty::Ref(id), value) => walk_named(api, api.resolve(*id), value, depth, visit),
        _ => {}
    }
}

fn walk_named<'v>(api: &Api, id: TypeId, value: &'v Value, depth: usize, visit: &mut dyn FnMut(Seen<'v>)) {
    visit(Seen::Named { id, value });
    match (&api.ty(id).kind, value) {
        (TypeKind::Struct(object), Value::Object(members)) => {
            let keys = FieldKeys::of(object);
            for (key, value) in members {
                let Some(field) = keys.get(key) else { continue };
                visit(Seen::Member { owner: id, field, key, value });
                if let Some(field) = object.fields.get(field) {
                    walk_within(api, &field.ty, value, depth, visit);
                }
            }
        }
        (TypeKind::Union(union), value) => {
            if let Some(ty) = best_case(api, union, value) {
                walk_within(api, ty, value, depth, visit);
            }
        }
        // An alias of itself names no type.
        (TypeKind::Alias(ty), value) if !matches!(ty, Ty::Ref(_)) => {
            walk_within(api, ty, value, depth, visit);
        }
        _ => {}
    }
}

/// The fields of a struct by the keys of examples that mean them: by wire name, by documented name, by folded name.
#[derive(Debug)]
pub(crate) struct FieldKeys<'s> {
    fields: &'s [Field],
    by_wire: HashMap<&'s str, usize>,
    /// Needed for few keys.
    by_name: OnceCell<HashMap<&'s str, usize>>,
    /// `None` for names that several fields fold to; needed for few keys.
    by_fold: OnceCell<HashMap<String, Option<usize>>>,
}

impl<'s> FieldKeys<'s> {
    /// Prepares the fields of a struct for many keys.
    pub(crate) fn of(object: &'s Struct) -> Self {
        let by_wire = first_by(&object.fields, |field| field.wire.value.as_str());
        Self { fields: &object.fields, by_wire, by_name: OnceCell::new(), by_fold: OnceCell::new() }
    }

    /// Returns the index of the field that a key means.
    pub(crate) fn get(&self, key: &str) -> Option<usize> {
        if let Some(field) = self.by_wire.get(key) {
            return Some(*field);
        }
        if let Some(field) = self.by_name.get_or_init(|| first_by(self.fields, |field| &field.name)).get(key)
        {
            return Some(*field);
        }
        let folded = fold(key);
        if folded.is_empty() { None } else { *self.by_fold.get_or_init(|| self.folded()).get(&folded)? }
    }

    fn folded(&self) -> HashMap<String, Option<usize>> {
        let mut by_fold = HashMap::with_capacity(self.fields.len());
        for (at, field) in self.fields.iter().enumerate() {
            by_fold.entry(fold(&field.name)).and_modify(|only| *only = None).or_insert(Some(at));
        }
        by_fold
    }
}

/// Returns the first field of each name.
fn first_by<'s>(fields: &'s [Field], name: impl Fn(&'s Field) -> &'s str) -> HashMap<&'s str, usize> {
    let mut first = HashMap::with_capacity(fields.len());
    for (at, field) in fields.iter().enumerate() {
        first.entry(name(field)).or_insert(at);
    }
    first
}

/// Returns the case that fits a value best; of equals the first.
pub(crate) fn best_case<'a>(api: &'a Api, union: &'a Union, value: &Value) -> Option<&'a Ty> {
    best_case_within(api, union, value, MAX_UNIONS)
}

fn best_case_within<'a>(api: &'a Api, union: &'a Union, value: &Value, depth: usize) -> Option<&'a Ty> {
    let depth = depth.checked_sub(1)?;
    let mut best: Option<(isize, &Ty)> = None;
    for case in &union.cases {
        if let Some(score) = fitness(api, &case.ty, value, depth)
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, &case.ty));
        }
    }
    best.map(|(_, ty)| ty)
}

/// Returns how well a value fits a type, counting members; `None` if it cannot be of the type.
fn fitness(api: &Api, ty: &Ty, value: &Value, depth: usize) -> Option<isize> {
    if let Ty::Ref(id) = ty {
        let id = api.resolve(*id);
        return match &api.ty(id).kind {
            TypeKind::Struct(object) => value.as_object().map(|members| member_fitness(object, members)),
            TypeKind::Enum(values) => {
                let fits =
                    if values.base == EnumBase::String { value.is_string() } else { value.is_number() };
                let known = values.values.iter().any(|known| known.wire.value == *value);
                fits.then_some(isize::from(known))
            }
            TypeKind::Union(union) => best_case_within(api, union, value, depth).map(|_| 0),
            TypeKind::Alias(Ty::Ref(_)) => None,
            TypeKind::Alias(ty) => fits(ty, value).then_some(0),
        };
    }
    fits(ty, value).then_some(0)
}

/// Returns how many keys of an object mean a field of a struct.
pub(crate) fn known_keys(object: &Struct, members: &Map<String, Value>) -> usize {
    let keys = FieldKeys::of(object);
    members.keys().filter(|key| keys.get(key).is_some()).count()
}

fn member_fitness(object: &Struct, members: &Map<String, Value>) -> isize {
    let known = known_keys(object, members);
    let shown: HashSet<String> = members.keys().map(|key| fold(key)).collect();
    let is_shown = |name: &str| {
        let folded = fold(name);
        !folded.is_empty() && shown.contains(&folded)
    };
    let missing = object.fields.iter().filter(|field| field.required.value && !is_shown(&field.wire.value));
    let strangers = members.len() - known;
    let signed = |count: usize| isize::try_from(count).unwrap_or(isize::MAX);
    signed(known) - signed(strangers) - signed(missing.count())
}

/// Returns whether a value can be of a type, as far as the value's own kind tells. `null` fits no type but
/// [`Ty::Nullable`] and [`Ty::Any`].
pub fn fits(ty: &Ty, value: &Value) -> bool {
    match ty {
        Ty::Bool => value.is_boolean(),
        Ty::Integer(IntegerWidth::Int32) => value.as_i64().is_some_and(|whole| i32::try_from(whole).is_ok()),
        // One beyond 64 bits with a sign is a number that no integer of a program holds.
        Ty::Integer(_) => value.is_i64(),
        Ty::Float(_) | Ty::Number => value.is_number(),
        Ty::Decimal => value.is_number() || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok()),
        Ty::String(_) | Ty::Binary => value.is_string(),
        Ty::Any | Ty::Ref(_) => true,
        Ty::Object | Ty::Map(_) => value.is_object(),
        Ty::List { .. } => value.is_array(),
        Ty::Nullable(inner) => value.is_null() || fits(inner, value),
    }
}
