//! Counts what samples show, type by type, so that nothing is left of their values.
//!
//! `[{"id": 1}, {"id": null}]` of the type `Order` is `"id" = { null = 1, integer = 1 }`. Keys of maps are values as well; a
//! key that no page documents is a name only beside documented ones, and where it recurs. Reads no files.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ground::words::pascal;
use crate::model::walk::{FieldKeys, MAX_DEPTH, Seen, known_keys, walk};
use crate::model::{Api, Struct, Ty, TypeId, TypeKind, places};
use crate::observed::{self, ApiObserved, BodyForm, Kind, ObservedAnswer, ObservedType, Shape};

use super::members::{self, Sighting, Sightings, is_keyed};
use super::observed::answer_key;
use super::roots::{self, Fit, Form};
use super::shape::{Showing, Site, is_name};

/// Bodies of answers, by the positions of operation and documented response.
pub(crate) type Answers = BTreeMap<(usize, usize), Vec<Value>>;

/// Samples that were matched with what is documented.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    /// Bodies of answers.
    pub(crate) answers: Answers,
    /// Values that can only be of certain types.
    pub(crate) typed: Vec<(Ty, Value)>,
}

/// A key that no page documents is a name if it recurs in one of so many objects.
const OFTEN: u64 = 4;

/// Counts what samples show. Values of enumerations are kept if that is asked for, and nothing else ever is.
pub(crate) fn count(api: &mut Api, samples: &Samples, keep_values: bool) -> ApiObserved {
    let names = places::names(api);
    let mut result = ApiObserved::default();
    let mut typed: Vec<(Ty, &Value)> = samples.typed.iter().map(|(ty, value)| (ty.clone(), value)).collect();
    for (place, values) in &samples.answers {
        let Some(key) = answer_key(api, *place) else { continue };
        let (form, ty) = body(api, *place, values);
        let (form, key_around) = form.map_or((None, None), |(form, key)| (Some(form), key));
        let samples = u64::try_from(values.len()).unwrap_or(u64::MAX);
        let answer = ObservedAnswer { samples, form, key: key_around };
        result.answers.insert(observed::key(key), answer);
        let Some(ty) = ty else { continue };
        let agrees = |value: &&Value| matches!(roots::fit(api, &ty, value), Fit::Agrees);
        typed.extend(values.iter().filter(agrees).map(|value| (ty.clone(), value)));
    }
    let mut sightings: Sightings<'_, ()> = Sightings::new();
    for (ty, value) in &typed {
        members::gather(api, ty, value, (), MAX_DEPTH, &mut sightings);
    }
    for (id, objects) in &sightings {
        if let (Some(name), TypeKind::Struct(object)) = (names.get(id.index()), &api.ty(*id).kind) {
            let entry = result.types.entry(observed::key(name)).or_default();
            merge(entry, of_type(api, object, objects));
        }
    }
    if keep_values {
        for (id, values) in enumerated(api, &typed) {
            let Some(name) = names.get(id.index()) else { continue };
            let entry = result.types.entry(observed::key(name)).or_default();
            entry.objects += values.values().sum::<u64>();
            for (value, count) in values {
                *entry.values.entry(observed::key(value)).or_default() += count;
            }
        }
    }
    result
}

/// Returns the form of an answer where no sample has the documented one, and the type of the answer.
fn body(
    api: &mut Api,
    (operation, response): (usize, usize),
    values: &[Value],
) -> (Option<(BodyForm, Option<String>)>, Option<Ty>) {
    let Some(operation) = api.operations.get(operation) else { return (None, None) };
    let Some(ty) = operation.responses.get(response).and_then(|response| response.ty.as_ref()) else {
        return (None, None);
    };
    let (ty, name, span) = (ty.value.clone(), format!("{}Response", pascal(&operation.name)), operation.span);
    let values: Vec<&Value> = values.iter().collect();
    let Some(form) = roots::other_form(api, &ty, &values) else { return (None, Some(ty)) };
    let told = match &form {
        Form::List => (BodyForm::List, None),
        Form::Part(_) => (BodyForm::Part, None),
        Form::Wrapper { key, .. } if !is_plain_name(key) => return (None, None),
        Form::Wrapper { key, list: false } => (BodyForm::Wrapped, Some(key.clone())),
        Form::Wrapper { key, list: true } => (BodyForm::WrappedList, Some(key.clone())),
    };
    let site = Site { name: &name, group: None, scope: "", showing: Showing::example(span) };
    let ty = super::formed(api, &ty, form, site);
    (Some(told), Some(ty))
}

/// Counts the members of the objects of one type.
fn of_type(api: &Api, object: &Struct, objects: &[Sighting<'_, ()>]) -> ObservedType {
    let keys = FieldKeys::of(object);
    let mut strangers: BTreeMap<&str, Shape> = BTreeMap::new();
    let mut fields: Vec<(Option<&str>, Shape)> = vec![(None, Shape::default()); object.fields.len()];
    for Sighting { members, .. } in objects {
        let mut present = vec![false; object.fields.len()];
        let known = known_keys(object, members);
        for (key, value) in *members {
            match keys.get(key) {
                Some(at) => {
                    let Some(field) = object.fields.get(at) else { continue };
                    present.get_mut(at).into_iter().for_each(|present| *present = true);
                    let slot = fields.get_mut(at);
                    slot.into_iter().for_each(|(name, shape)| {
                        *name = Some(key);
                        note(shape, api, Some(&field.ty), value);
                    });
                }
                // An object of more unknown members than known ones is a map with fields beside it.
                None if known * 2 < members.len() || !is_plain_name(key) => {
                    strangers.entry("").or_default().add(Kind::Map);
                }
                None => note(strangers.entry(key).or_default(), api, None, value),
            }
        }
        for ((_, shape), present) in fields.iter_mut().zip(present) {
            if !present {
                shape.add(Kind::Absent);
            }
        }
    }
    let total = u64::try_from(objects.len()).unwrap_or(u64::MAX);
    let mut result = ObservedType { objects: total, ..ObservedType::default() };
    for (field, (key, shape)) in object.fields.iter().zip(fields) {
        result.fields.insert(observed::key(key.unwrap_or(&field.wire.value)), shape);
    }
    for (key, mut shape) in strangers {
        let count: u64 = shape.kinds.values().sum();
        // A name recurs; keys that are values vary.
        let recurs = total == 1 || count > 1 && count * OFTEN >= total;
        if key.is_empty() || object.additional.is_some() || !recurs {
            result.other_keys += count;
        } else {
            shape.kinds.entry(Kind::Absent).or_insert(total - count);
            shape.kinds.retain(|_, count| *count > 0);
            shape.undocumented = true;
            result.fields.insert(observed::key(key), shape);
        }
    }
    result
}

/// Counts a value at a place of a type, and what lists and maps hold.
fn note(shape: &mut Shape, api: &Api, ty: Option<&Ty>, value: &Value) {
    let mut ty = ty.map(|ty| api.opened(ty));
    if let Some(Ty::Nullable(inner)) = ty {
        ty = Some(api.opened(inner));
    }
    match value {
        Value::Array(values) => {
            shape.add(Kind::List);
            let item = if let Some(Ty::List { item, .. }) = ty { Some(&**item) } else { ty };
            let items = shape.items.get_or_insert_default();
            values.iter().for_each(|value| note(items, api, item, value));
        }
        Value::Object(members) => {
            let item = match ty {
                Some(Ty::Map(item)) => Some(&**item),
                Some(ty) if is_keyed(api, ty, value) => Some(ty),
                _ => return shape.add(Kind::Object),
            };
            shape.add(Kind::Map);
            let values = shape.values.get_or_insert_default();
            members.values().for_each(|value| note(values, api, item, value));
        }
        value => shape.add(Kind::of(value)),
    }
}

/// Returns whether an undocumented key can only be a name: a few words of letters, digits and marks between them.
fn is_plain_name(key: &str) -> bool {
    const LONGEST: usize = 48;
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-:.$".contains(c);
    is_name(key) && key.len() <= LONGEST && digits <= 3 && key.chars().all(plain)
}

/// Returns the values at places of enumerations.
fn enumerated(api: &Api, typed: &[(Ty, &Value)]) -> BTreeMap<TypeId, BTreeMap<String, u64>> {
    let mut found: BTreeMap<TypeId, BTreeMap<String, u64>> = BTreeMap::new();
    for (ty, value) in typed {
        walk(api, ty, value, &mut |seen| {
            if let Seen::Named { id, value: value @ (Value::String(_) | Value::Number(_)) } = seen
                && matches!(api.ty(id).kind, TypeKind::Enum(_))
            {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                *found.entry(id).or_default().entry(text).or_default() += 1;
            }
        });
    }
    found
}

/// Adds the counts of a type to those of another one of its name.
fn merge(into: &mut ObservedType, from: ObservedType) {
    into.objects += from.objects;
    into.other_keys += from.other_keys;
    for (key, shape) in from.fields {
        into.fields.entry(key).or_default().merge(shape);
    }
}
