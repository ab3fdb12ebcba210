//! What examples show of the members of types.
//!
//! An example `{"id": "7", "colour": null}` of a type with `id`, an integer, widens `id`, and adds `colour` as an optional
//! field. A documented field is never removed and its type only ever widened, so that what keeps to the table can be
//! read, too. Does not look at the forms of bodies.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Span, Spanned};
use crate::model::walk::{FieldKeys, MAX_DEPTH, best_case};
use crate::model::{Api, Field, Ty, TypeId, TypeKind};

use super::roots::{known, object};
use super::shape::{self, Site, holds, is_name};

/// An example of a type.
pub(super) struct Example {
    pub(super) ty: Ty,
    pub(super) value: Spanned<Value>,
    /// It comes from the server.
    pub(super) received: bool,
}

/// An object in an example.
#[derive(Clone, Copy)]
struct Sighting<'v> {
    members: &'v Map<String, Value>,
    span: Span,
    received: bool,
}

type Sightings<'v> = IndexMap<TypeId, Vec<Sighting<'v>>>;

/// Completes all types by what examples show of them.
pub(super) fn complete(api: &mut Api, examples: &[Example], findings: &mut Vec<Diagnostic>) {
    let mut all = Sightings::new();
    for example in examples {
        let at = (example.value.span, example.received);
        gather(api, &example.ty, &example.value.value, at, MAX_DEPTH, &mut all);
    }
    for (id, seen) in all {
        let placed: Vec<_> = seen.iter().map(|sighting| (by_field(api, id, sighting), *sighting)).collect();
        for at in 0..fields(api, id).len() {
            if let Some(changed) = complete_field(api, id, at, &placed, findings)
                && let TypeKind::Struct(object) = &mut api.ty_mut(id).kind
                && let Some(field) = object.fields.get_mut(at)
            {
                *field = changed;
            }
        }
        add_fields(api, id, &seen, findings);
    }
}

fn fields(api: &Api, id: TypeId) -> &[Field] {
    match &api.ty(id).kind {
        TypeKind::Struct(object) => &object.fields,
        _ => &[],
    }
}

/// Returns the members of an object by the fields of its type.
fn by_field<'v>(api: &Api, id: TypeId, sighting: &Sighting<'v>) -> Vec<Option<&'v Value>> {
    let TypeKind::Struct(object) = &api.ty(id).kind else { return Vec::new() };
    let mut members = vec![None; object.fields.len()];
    let keys = FieldKeys::of(object);
    for (key, value) in sighting.members {
        if let Some(slot) = keys.get(key).and_then(|at| members.get_mut(at)) {
            *slot = Some(value);
        }
    }
    members
}

/// Gathers the objects of a value by their types. Types may refer to themselves without an end, so depth is bounded.
fn gather<'v>(api: &Api, ty: &Ty, value: &'v Value, at: (Span, bool), depth: usize, all: &mut Sightings<'v>) {
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
                    all.entry(id).or_default().push(Sighting { members, span: at.0, received: at.1 });
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
fn is_keyed(api: &Api, ty: &Ty, value: &Value) -> bool {
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
    seen: &[(Vec<Option<&Value>>, Sighting<'_>)],
    findings: &mut Vec<Diagnostic>,
) -> Option<Field> {
    let mut field = fields(api, id).get(at)?.clone();
    let mut values: Vec<(&Value, Span)> = Vec::new();
    let mut changed = false;
    let (mut null, mut absent) = (None, None);
    for (members, sighting) in seen {
        match members.get(at).copied().flatten() {
            Some(Value::Null) => null = null.or(Some(sighting.span)),
            // Maps are read from it as they are.
            Some(Value::Array(items)) if items.is_empty() && is_map(api, &field.ty) => {}
            Some(value) if sighting.received => values.push((value, sighting.span)),
            None if sighting.received => absent = absent.or(Some(sighting.span)),
            _ => {}
        }
    }
    if let Some(span) = null.filter(|_| !field.nullable.value) {
        (field.nullable, changed) = (Fact::shown(true, span), true);
    }
    if absent.is_some() && field.required.value {
        (field.absent, changed) = (absent, true);
    }
    let misfit =
        values.iter().find(|(value, _)| !holds(api, &field.ty, value) || is_keyed(api, &field.ty, value));
    if let Some(span) = misfit.map(|(_, span)| *span) {
        let owner = api.ty(id);
        let (group, scope) = (owner.group.clone(), owner.scope.clone());
        let site = Site { name: &field.name, group: group.as_deref(), scope: &scope, span };
        let values: Vec<&Value> = values.iter().map(|(value, _)| *value).collect();
        let message = format!("the example shows `{}` as something other than documented", field.wire.value);
        let finding = Diagnostic::new(Code::ExampleDisagrees, span, message);
        let other = other_form(api, &field.ty, &values);
        let ty = other.unwrap_or_else(|| shape::widen(api, &field.ty, &values, site));
        if ty != field.ty {
            (field.ty, changed) = (ty, true);
            let help = "the type was widened: what the table says and what the example shows can be read";
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
fn add_fields(api: &mut Api, id: TypeId, seen: &[Sighting<'_>], findings: &mut Vec<Diagnostic>) {
    let TypeKind::Struct(object) = &api.ty(id).kind else { return };
    if object.additional.is_some() {
        return;
    }
    let mut strangers: IndexMap<&str, (Span, Vec<&Value>)> = IndexMap::new();
    let keys = FieldKeys::of(object);
    for sighting in seen {
        for (key, value) in
            sighting.members.iter().filter(|(key, _)| !key.is_empty() && keys.get(key).is_none())
        {
            strangers.entry(key).or_insert((sighting.span, Vec::new())).1.push(value);
        }
    }
    let owner = api.ty(id);
    let (name, group, scope) = (owner.name.clone(), owner.group.clone(), owner.scope.clone());
    let (named, data): (Vec<_>, Vec<_>) = strangers.into_iter().partition(|(key, _)| is_name(key));
    let mut new = Vec::new();
    for (key, (span, values)) in named {
        new.push(shape::field(
            api,
            key,
            &values,
            Site { name: key, group: group.as_deref(), scope: &scope, span },
        ));
        let message = format!("`{key}` is seen in an example of `{name}` and in no table");
        let help = "it was added as an optional field";
        findings.push(Diagnostic::new(Code::ObservedField, span, message).help(help));
    }
    // Keys that are data of the example: a map beside the fields.
    let additional = data.first().map(|(_, (span, _))| *span).map(|span| {
        let values: Vec<&Value> = data.iter().flat_map(|(_, (_, values))| values.iter().copied()).collect();
        shape::of(api, &values, Site { name: "value", group: group.as_deref(), scope: &scope, span })
    });
    if let TypeKind::Struct(object) = &mut api.ty_mut(id).kind {
        object.fields.extend(new);
        object.additional = additional;
    }
}
