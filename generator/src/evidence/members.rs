//! Members of types that examples show.
//!
//! An example `{"id": "7", "colour": null}` of a type with `id`, an integer, widens `id`, and adds `colour` as an optional
//! field. A documented field is never removed and its type only ever widened, so that what keeps to the table can be
//! read, too. Does not look at the forms of bodies.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::ground::fact::Certainty;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Span, Spanned};
use crate::model::walk::{FieldKeys, MAX_DEPTH, best_case};
use crate::model::{Api, Field, Ty, TypeId, TypeKind};

use super::roots::{known, object};
use super::shape::{self, Showing, Site, holds, is_name};

/// An example of a type.
pub(super) struct Example {
    pub(super) ty: Ty,
    pub(super) value: Spanned<Value>,
    /// It comes from the server.
    pub(super) received: bool,
}

/// An object of a type, and what is known of where it stands.
#[derive(Clone, Copy)]
pub(super) struct Sighting<'v, At> {
    pub(super) members: &'v Map<String, Value>,
    at: At,
}

/// The objects of each type.
pub(super) type Sightings<'v, At> = IndexMap<TypeId, Vec<Sighting<'v, At>>>;

/// The observations of a type.
#[derive(Default)]
pub(super) struct TypeSeen<'v> {
    /// Its fields, in their order.
    pub(super) fields: Vec<FieldSeen<'v>>,
    /// Members that no field is documented for, each with its values.
    pub(super) strangers: IndexMap<&'v str, (Showing, Vec<&'v Value>)>,
}

/// The observations of a field.
#[derive(Default)]
pub(super) struct FieldSeen<'v> {
    pub(super) null: Option<Showing>,
    pub(super) absent: Option<Showing>,
    pub(super) values: Vec<(&'v Value, Showing)>,
}

/// Completes all types by what examples show of them.
pub(super) fn complete(api: &mut Api, examples: &[Example], findings: &mut Vec<Diagnostic>) {
    let mut all = Sightings::new();
    for example in examples {
        let at = (example.value.span, example.received);
        gather(api, &example.ty, &example.value.value, at, MAX_DEPTH, &mut all);
    }
    for (id, sightings) in all {
        let seen = TypeSeen::of(api, id, &sightings);
        complete_type(api, id, &seen, findings);
    }
}

/// Completes a type by what is seen of it.
pub(super) fn complete_type(api: &mut Api, id: TypeId, seen: &TypeSeen<'_>, findings: &mut Vec<Diagnostic>) {
    for (at, seen) in seen.fields.iter().enumerate() {
        if let Some(changed) = complete_field(api, id, at, seen, findings)
            && let TypeKind::Struct(object) = &mut api.ty_mut(id).kind
            && let Some(field) = object.fields.get_mut(at)
        {
            *field = changed;
        }
    }
    add_fields(api, id, &seen.strangers, findings);
}

impl<'v> TypeSeen<'v> {
    /// Sorts the members of objects by the fields of their type. Of a field that is only sent, nothing but `null` counts.
    fn of(api: &Api, id: TypeId, sightings: &[Sighting<'v, (Span, bool)>]) -> Self {
        let TypeKind::Struct(object) = &api.ty(id).kind else { return Self::default() };
        let mut seen = Self { strangers: IndexMap::new(), fields: Vec::new() };
        seen.fields.resize_with(object.fields.len(), FieldSeen::default);
        let keys = FieldKeys::of(object);
        for Sighting { members, at: (span, received) } in sightings {
            let showing = Showing::example(*span);
            let mut values: Vec<Option<&Value>> = vec![None; object.fields.len()];
            for (key, value) in *members {
                match keys.get(key) {
                    Some(at) => values.get_mut(at).into_iter().for_each(|slot| *slot = Some(value)),
                    None if key.is_empty() => {}
                    None => seen.strangers.entry(key).or_insert((showing, Vec::new())).1.push(value),
                }
            }
            for ((field, value), seen) in object.fields.iter().zip(values).zip(&mut seen.fields) {
                match value {
                    Some(Value::Null) => seen.null = seen.null.or(Some(showing)),
                    // Maps are read from it as they are.
                    Some(Value::Array(items)) if items.is_empty() && is_map(api, &field.ty) => {}
                    Some(value) if *received => seen.values.push((value, showing)),
                    None if *received => seen.absent = seen.absent.or(Some(showing)),
                    _ => {}
                }
            }
        }
        seen
    }
}

fn fields(api: &Api, id: TypeId) -> &[Field] {
    match &api.ty(id).kind {
        TypeKind::Struct(object) => &object.fields,
        _ => &[],
    }
}

/// Gathers the objects of a value by their types. Types may refer to themselves without an end, so depth is bounded.
pub(super) fn gather<'v, At: Copy>(
    api: &Api,
    ty: &Ty,
    value: &'v Value,
    at: At,
    depth: usize,
    all: &mut Sightings<'v, At>,
) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match (ty, value) {
        (Ty::List { item, .. }, Value::Array(values)) => {
            values.iter().for_each(|value| gather(api, item, value, at, depth, all));
        }
        (Ty::List { item, .. }, Value::Object(members)) if known(object(api, item), members) > 0 => {
            gather(api, item, value, at, depth, all);
        }
        (Ty::Map(item), Value::Object(members)) => {
            members.values().for_each(|value| gather(api, item, value, at, depth, all));
        }
        (Ty::Nullable(inner), _) => gather(api, inner, value, at, depth, all),
        (Ty::Ref(id), _) => {
            let id = api.resolve(*id);
            match (&api.ty(id).kind, value) {
                (TypeKind::Struct(_), Value::Array(values)) => {
                    values.iter().for_each(|value| gather(api, ty, value, at, depth, all));
                }
                (TypeKind::Struct(_), Value::Object(members)) if is_keyed(api, ty, value) => {
                    members.values().for_each(|value| gather(api, ty, value, at, depth, all));
                }
                (TypeKind::Struct(object), Value::Object(members)) => {
                    all.entry(id).or_default().push(Sighting { members, at });
                    let keys = FieldKeys::of(object);
                    for (key, value) in members {
                        let field = keys.get(key).and_then(|at| object.fields.get(at));
                        if let Some(ty) = field.map(|field| &field.ty).or(object.additional.as_ref()) {
                            gather(api, ty, value, at, depth, all);
                        }
                    }
                }
                (TypeKind::Union(union), _) => {
                    if let Some(ty) = best_case(api, union, value) {
                        gather(api, ty, value, at, depth, all);
                    }
                }
                (TypeKind::Alias(ty), _) if !matches!(ty, Ty::Ref(_)) => {
                    gather(api, ty, value, at, depth, all)
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// Returns whether the keys of an object vary (`{"7f3c": {...}}`), and the documented type is that of its values or of the
/// elements of these.
pub(super) fn is_keyed(api: &Api, ty: &Ty, value: &Value) -> bool {
    let (Some(documented), Some(members)) = (object(api, ty), value.as_object()) else { return false };
    let is_one = |value: &Value| {
        let value = value.as_array().map_or(Some(value), |values| values.first());
        value.and_then(Value::as_object).is_some_and(|members| known(Some(documented), members) > 0)
    };
    !members.is_empty() && known(Some(documented), members) == 0 && members.values().all(is_one)
}

/// Returns a field with what examples show of it, if that is more than is documented.
fn complete_field(
    api: &mut Api,
    id: TypeId,
    at: usize,
    seen: &FieldSeen<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Field> {
    let mut field = fields(api, id).get(at)?.clone();
    let FieldSeen { null, absent, values } = seen;
    let mut changed = false;
    if let Some(showing) = null.filter(|_| !field.nullable.value) {
        (field.nullable, changed) = (showing.fact(true), true);
    }
    if let Some(showing) = absent.filter(|_| field.required.value) {
        (field.absent, changed) = (Some(showing.fact(false)), true);
    }
    let misfit =
        values.iter().find(|(value, _)| !holds(api, &field.ty, value) || is_keyed(api, &field.ty, value));
    if let Some(showing) = misfit.map(|(_, showing)| *showing) {
        let owner = api.ty(id);
        let (group, scope) = (owner.group.clone(), owner.scope.clone());
        let site = Site { name: &field.name, group: group.as_deref(), scope: &scope, showing };
        let values: Vec<&Value> = values.iter().map(|(value, _)| *value).collect();
        let shows = showing.shows();
        let message = format!("{shows} `{}` as something other than documented", field.wire.value);
        let finding = Diagnostic::new(Code::ExampleDisagrees, showing.span, message);
        let other = other_form(api, &field.ty, &values);
        let ty = other.unwrap_or_else(|| shape::widen(api, &field.ty, &values, site));
        if ty != field.ty {
            (field.ty, changed) = (ty, true);
            let help = "the type was widened: what the table says and what is shown can both be read";
            findings.push(finding.help(help));
        } else if shape::is_date(&field.ty) {
            findings.push(finding.help("a date that comes as a number is kept as that number"));
        }
    }
    changed.then_some(field)
}

fn is_map(api: &Api, ty: &Ty) -> bool {
    matches!(api.opened(ty), Ty::Map(_) | Ty::Object)
}

/// Returns the form that all values show instead of the documented one: a list of it, its element, a map of it.
fn other_form(api: &Api, ty: &Ty, values: &[&Value]) -> Option<Ty> {
    let all = |test: &dyn Fn(&Value) -> bool| values.iter().all(|value| test(value));
    let is_list = |value: &Value| value.as_array().is_some_and(|values| !values.is_empty());
    if all(&|value| is_keyed(api, ty, value)) {
        let lists =
            all(&|value| value.as_object().is_some_and(|members| members.values().all(Value::is_array)));
        return Some(Ty::map(if lists { Ty::list(ty.clone()) } else { ty.clone() }));
    }
    match ty {
        Ty::Ref(_) if object(api, ty).is_some() && all(&is_list) => Some(Ty::list(ty.clone())),
        Ty::Object | Ty::Map(_)
            if all(&|value| is_list(value) && holds(api, &Ty::list(ty.clone()), value)) =>
        {
            Some(Ty::list(ty.clone()))
        }
        Ty::List { item, .. }
            if all(&|value| {
                value.as_object().is_some_and(|members| known(object(api, item), members) > 0)
            }) =>
        {
            Some((**item).clone())
        }
        _ => None,
    }
}

/// Adds the members that only examples show.
fn add_fields(
    api: &mut Api,
    id: TypeId,
    strangers: &IndexMap<&str, (Showing, Vec<&Value>)>,
    findings: &mut Vec<Diagnostic>,
) {
    let TypeKind::Struct(object) = &api.ty(id).kind else { return };
    if object.additional.is_some() {
        return;
    }
    let owner = api.ty(id);
    let (name, group, scope) = (owner.name.clone(), owner.group.clone(), owner.scope.clone());
    let (named, data): (Vec<_>, Vec<_>) = strangers.iter().partition(|(key, _)| is_name(key));
    let mut new = Vec::new();
    for (key, (showing, values)) in named {
        let site = Site { name: key, group: group.as_deref(), scope: &scope, showing: *showing };
        new.push(shape::field(api, key, values, site));
        let what = if showing.certainty == Certainty::Observed { "samples" } else { "an example" };
        let message = format!("`{key}` is seen in {what} of `{name}` and in no table");
        let help = "it was added as an optional field";
        findings.push(Diagnostic::new(Code::ObservedField, showing.span, message).help(help));
    }
    // Keys that are data of the example: a map beside the fields.
    let additional = data.first().map(|(_, (showing, _))| *showing).map(|showing| {
        let values: Vec<&Value> = data.iter().flat_map(|(_, (_, values))| values.iter().copied()).collect();
        shape::of(api, &values, Site { name: "value", group: group.as_deref(), scope: &scope, showing })
    });
    if let TypeKind::Struct(object) = &mut api.ty_mut(id).kind {
        object.fields.extend(new);
        object.additional = additional;
    }
}
