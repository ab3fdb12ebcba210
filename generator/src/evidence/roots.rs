//! Bodies whose examples have another form than their table: a wrapper missing or too many, a list.
//!
//! A table of `id` and `name` under an example `{"server": {"id": "7"}}` describes what is inside of a wrapper. A form
//! changes only where no example agrees with the table. Does not look into members.

use serde_json::{Map, Value};

use crate::model::{Api, Struct, Ty, TypeKind};

/// How an example stands to a documented body.
pub(super) enum Fit {
    /// It shows the documented form.
    Agrees,
    /// It shows this form instead.
    Shows(Form),
    /// It shows something else.
    Differs,
}

/// Another form of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A list of what is documented.
    List,
    /// One of what is documented as a list, or the only member alone.
    Part(Ty),
    /// An object with one member: what is documented, or a list of it.
    Wrapper { key: String, list: bool },
}

/// Returns the form that some example of a body shows, if none agrees with what is documented.
pub(super) fn other_form(api: &Api, ty: &Ty, examples: &[&Value]) -> Option<Form> {
    let fits: Vec<Fit> = examples.iter().map(|example| fit(api, ty, example)).collect();
    if fits.iter().any(|fit| matches!(fit, Fit::Agrees)) {
        return None;
    }
    fits.into_iter().find_map(|fit| if let Fit::Shows(form) = fit { Some(form) } else { None })
}

/// Returns how an example stands to a body.
pub(super) fn fit(api: &Api, ty: &Ty, value: &Value) -> Fit {
    let agrees = |ty: &Ty, value: &Value| matches!(fit(api, ty, value), Fit::Agrees);
    if let Ty::Ref(id) = ty {
        match &api.ty(api.resolve(*id)).kind {
            TypeKind::Alias(inner) if !matches!(inner, Ty::Ref(_)) => return fit(api, inner, value),
            TypeKind::Union(_) | TypeKind::Enum(_) | TypeKind::Alias(_) => return Fit::Agrees,
            TypeKind::Struct(object) if object.additional.is_some() => return Fit::Agrees,
            TypeKind::Struct(_) => {}
        }
    }
    let object = object(api, ty);
    match (ty, value) {
        (Ty::Any | Ty::Object | Ty::Map(_) | Ty::Nullable(_), _) => Fit::Agrees,
        (_, Value::Object(members)) if members.is_empty() || known(object, members) > 0 => Fit::Agrees,
        (Ty::List { item, .. }, Value::Array(values)) => match values.first() {
            Some(first) if !agrees(item, first) && self::object(api, item).is_some() => Fit::Differs,
            _ => Fit::Agrees,
        },
        (_, Value::Array(values)) => match values.first() {
            None => Fit::Agrees,
            Some(first) if object.is_some() && agrees(ty, first) => Fit::Shows(Form::List),
            Some(_) => Fit::Differs,
        },
        (Ty::List { item, .. }, Value::Object(members)) => match self::object(api, item) {
            Some(object) if known(Some(object), members) > 0 => Fit::Shows(Form::Part((**item).clone())),
            _ => wrapped(api, ty, members),
        },
        (_, Value::Object(members)) => match object.map(|object| object.fields.as_slice()) {
            Some([only]) if known(self::object(api, &only.ty), members) * 2 >= members.len() => {
                Fit::Shows(Form::Part(only.ty.clone()))
            }
            Some(_) => wrapped(api, ty, members),
            None => Fit::Differs,
        },
        _ => Fit::Differs,
    }
}

/// Returns whether an object with one member has the documented body inside.
fn wrapped(api: &Api, ty: &Ty, members: &Map<String, Value>) -> Fit {
    let mut all = members.iter();
    let (Some((key, inner)), None) = (all.next(), all.next()) else { return Fit::Differs };
    let form = |list| Fit::Shows(Form::Wrapper { key: key.clone(), list });
    match (ty, inner) {
        (Ty::List { item, .. }, Value::Array(values)) if knows_first(api, item, values) => form(false),
        (Ty::List { .. }, _) => Fit::Differs,
        (_, Value::Array(values)) if knows_first(api, ty, values) => form(true),
        (_, Value::Object(inner)) if known(object(api, ty), inner) > 0 => form(false),
        _ => Fit::Differs,
    }
}

fn knows_first(api: &Api, ty: &Ty, values: &[Value]) -> bool {
    let first = values.first().and_then(Value::as_object);
    first.is_some_and(|first| known(object(api, ty), first) > 0)
}

/// Returns the struct that a type is, aliases followed.
pub(super) fn object<'a>(api: &'a Api, ty: &Ty) -> Option<&'a Struct> {
    match ty {
        Ty::Nullable(inner) => object(api, inner),
        Ty::Ref(id) => match &api.ty(api.resolve(*id)).kind {
            TypeKind::Struct(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// Returns how many members of an object are fields of a type.
pub(super) fn known(object: Option<&Struct>, members: &Map<String, Value>) -> usize {
    let Some(object) = object else { return 0 };
    object.fields.iter().filter(|field| members.contains_key(&field.wire.value)).count()
}
