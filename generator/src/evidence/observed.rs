//! The findings of samples in `observed.toml`, as evidence.
//!
//! `"closed_at" = { null = 12, date-time = 8 }` of the type `Order` lets `closed_at` be `null`, as an example with `null` in
//! it would. What no type or field is documented for any more is told. Counts nothing itself: see `counts`.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use toml::Spanned as TomlSpanned;

use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::StringFormat;
use crate::ground::source::Span;
use crate::ground::words::pascal;
use crate::model::walk::FieldKeys;
use crate::model::{Api, Enum, EnumBase, EnumValue, Field, Ty, TypeId, TypeKind, places};
use crate::observed::{ApiObserved, BodyForm, Kind, ObservedAnswer, ObservedType, Shape};

use super::members::{self, FieldSeen, TypeSeen};
use super::roots::{Form, object};
use super::shape::{Showing, Site};
use super::shown::{Shown, row};

/// Completes bodies and types by what samples show.
pub(crate) fn complete(api: &mut Api, findings: &mut Vec<Diagnostic>) {
    if api.observed.is_empty() {
        return;
    }
    let (ids, answers) = (ids_by_name(api), answers(api));
    let observed = std::mem::take(&mut api.observed);
    for (key, answer) in &observed.answers {
        let Some(span) = observed.span(key) else { continue };
        match answers.get(key.get_ref()) {
            Some(place) => answer_form(api, *place, answer, span),
            None => findings.push(stale(span, &format!("the answer `{}`", key.get_ref()))),
        }
    }
    for (name, ty) in &observed.types {
        match ids.get(name.get_ref()) {
            Some(ids) => ids.iter().for_each(|id| complete_type(api, *id, (name, ty), &observed, findings)),
            None => findings.extend(
                observed.span(name).map(|span| stale(span, &format!("the type `{}`", name.get_ref()))),
            ),
        }
    }
    api.observed = observed;
}

/// Adds the names and values on the wire that samples show.
pub(super) fn show(api: &Api, shown: &mut Shown) {
    let ids = ids_by_name(api);
    for (name, ty) in &api.observed.types {
        for id in ids.get(name.get_ref()).into_iter().flatten() {
            match &api.ty(*id).kind {
                TypeKind::Struct(object) => {
                    let keys = FieldKeys::of(object);
                    for key in ty.fields.keys() {
                        let field = keys.get(key.get_ref()).and_then(|at| object.fields.get(at));
                        if let (Some(row), Some(span)) = (field.and_then(row), api.observed.span(key)) {
                            shown.rows.entry(row).or_insert_with(|| (key.get_ref().clone(), span));
                        }
                    }
                }
                TypeKind::Enum(_) => {
                    let seen = ty.values.keys().filter_map(|key| Some((key, api.observed.span(key)?)));
                    let values = shown.values.entry(*id).or_default();
                    seen.for_each(|(key, span)| {
                        values.entry(key.get_ref().clone()).or_insert(span);
                    });
                }
                _ => {}
            }
        }
    }
}

/// Marks the names and values on the wire that only samples show as observed.
pub(super) fn mark(api: &mut Api) {
    let Some(file) = api.observed.file else { return };
    let is_here = |span: Option<Span>| span.is_some_and(|span| span.file == file);
    for field in api.fields_mut().filter(|field| is_here(field.wire.span)) {
        field.wire.certainty = Certainty::Observed;
    }
    for (_, ty) in api.types_mut() {
        if let TypeKind::Enum(list) = &mut ty.kind {
            for value in list.values.iter_mut().filter(|value| is_here(value.wire.span)) {
                value.wire.certainty = Certainty::Observed;
            }
        }
    }
}

/// Returns the key of an answer: `GET /orders/{id} 200`.
pub(super) fn answer_key(api: &Api, (operation, response): (usize, usize)) -> Option<String> {
    let operation = api.operations.get(operation)?;
    let response = operation.responses.get(response)?;
    let status = response.status.as_ref().map_or("success", |status| &status.value);
    Some(format!("{} {status}", operation.route.as_ref()?.value))
}

/// Returns the places of all answers by their keys.
fn answers(api: &Api) -> HashMap<String, (usize, usize)> {
    let all = api.operations.iter().enumerate();
    let all =
        all.flat_map(|(at, operation)| (0..operation.responses.len()).map(move |response| (at, response)));
    all.filter_map(|place| Some((answer_key(api, place)?, place))).collect()
}

/// Returns the types of each name.
fn ids_by_name(api: &Api) -> HashMap<String, Vec<TypeId>> {
    let mut ids: HashMap<String, Vec<TypeId>> = HashMap::new();
    if !api.observed.is_empty() {
        for (id, name) in api.type_ids().zip(places::names(api)) {
            ids.entry(name).or_default().push(id);
        }
    }
    ids
}

/// Gives an answer the form that samples show instead of the documented one.
fn answer_form(api: &mut Api, (operation, response): (usize, usize), answer: &ObservedAnswer, span: Span) {
    let Some(form) = answer.form else { return };
    let Some(operation) = api.operations.get(operation) else { return };
    let Some(ty) = operation.responses.get(response).and_then(|response| response.ty.as_ref()) else {
        return;
    };
    let (name, ty) = (format!("{}Response", pascal(&operation.name)), ty.value.clone());
    let Some(form) = documented_form(api, &ty, form, answer.key.as_deref()) else { return };
    let group = api.groups.get(operation.group).map(|group| group.name.clone());
    let at = operation.span;
    let showing = Showing { span, certainty: Certainty::Observed };
    let site = Site { name: &name, group: group.as_deref(), scope: "", showing };
    let ty = super::formed(api, &ty, form, site);
    let found = api.operations.iter_mut().filter(|operation| operation.span == at);
    let response = found.flat_map(|operation| operation.responses.get_mut(response)).next();
    response.into_iter().for_each(|response| response.ty = Some(showing.fact(ty.clone())));
}

fn documented_form(api: &Api, ty: &Ty, form: BodyForm, key: Option<&str>) -> Option<Form> {
    match form {
        BodyForm::List => Some(Form::List),
        BodyForm::Wrapped => Some(Form::Wrapper { key: key?.to_owned(), list: false }),
        BodyForm::WrappedList => Some(Form::Wrapper { key: key?.to_owned(), list: true }),
        BodyForm::Part => match (ty, object(api, ty)?.fields.as_slice()) {
            (Ty::List { item, .. }, _) => Some(Form::Part((**item).clone())),
            (_, [only]) => Some(Form::Part(only.ty.clone())),
            _ => None,
        },
    }
}

type Named<'a> = (&'a TomlSpanned<String>, &'a ObservedType);

fn complete_type(
    api: &mut Api,
    id: TypeId,
    (name, ty): Named<'_>,
    observed: &ApiObserved,
    findings: &mut Vec<Diagnostic>,
) {
    let gone = |key: &TomlSpanned<String>| {
        let what = format!("the field `{}` of `{}`", key.get_ref(), name.get_ref());
        observed.span(key).map(|span| stale(span, &what))
    };
    let file = observed.file;
    match &mut api.ty_mut(id).kind {
        TypeKind::Struct(_) => {}
        TypeKind::Enum(list) => return add_values(list, ty, observed),
        _ => return findings.extend(ty.fields.keys().filter_map(gone)),
    }
    let TypeKind::Struct(object) = &api.ty(id).kind else { return };
    let keys = FieldKeys::of(object);
    let mut witnessed: BTreeMap<&str, Witnessed<'_>> = BTreeMap::new();
    for (key, shape) in &ty.fields {
        let Some(span) = observed.span(key) else { continue };
        let field = keys.get(key.get_ref());
        if field.is_none() && !shape.undocumented {
            findings.extend(gone(key));
        }
        let documented = field.and_then(|at| object.fields.get(at));
        let values = shape.witnesses(documented.and_then(|field| a_member(api, field)).as_deref());
        let showing = Showing { span, certainty: Certainty::Observed };
        witnessed.insert(key.get_ref(), Witnessed { field, showing, shape, values });
    }
    let seen = seen(object.fields.len(), &witnessed);
    members::complete_type(api, id, &seen, findings);
    let TypeKind::Struct(object) = &mut api.ty_mut(id).kind else { return };
    for found in witnessed.values() {
        if let Some(field) = found.field.and_then(|at| object.fields.get_mut(at)) {
            field.always = found.always();
        }
    }
    for field in object.fields.iter_mut().filter(|field| field.span.map(|span| span.file) == file) {
        if let Some(found) = witnessed.get(field.wire.value.as_str()) {
            undocumented(field, found.shape);
        }
    }
}

/// The evidence of samples for a member.
struct Witnessed<'a> {
    /// The documented field.
    field: Option<usize>,
    showing: Showing,
    shape: &'a Shape,
    /// Values of the kinds that were seen.
    values: Vec<Value>,
}

impl Witnessed<'_> {
    /// Returns how many objects hold it, if it is left out or `null` in none.
    fn always(&self) -> u64 {
        let lacks = self.shape.count(Kind::Null) + self.shape.count(Kind::Absent);
        if lacks > 0 { 0 } else { self.shape.present().map(|(_, count)| count).sum() }
    }
}

/// Returns what samples show as if it stood in examples.
fn seen<'a>(fields: usize, witnessed: &'a BTreeMap<&'a str, Witnessed<'a>>) -> TypeSeen<'a> {
    let mut seen = TypeSeen::default();
    seen.fields.resize_with(fields, FieldSeen::default);
    for (key, Witnessed { field, showing, shape, values }) in witnessed {
        match field.and_then(|at| seen.fields.get_mut(at)) {
            Some(seen) => {
                seen.null = (shape.count(Kind::Null) > 0).then_some(*showing);
                seen.absent = (shape.count(Kind::Absent) > 0).then_some(*showing);
                let values = values.iter().filter(|value| !value.is_null());
                seen.values = values.map(|value| (value, *showing)).collect();
            }
            None => _ = seen.strangers.insert(key, (*showing, values.iter().collect())),
        }
    }
    seen
}

/// Gives a field that only samples show the format that all of them have. Its values are made up and are no examples.
fn undocumented(field: &mut Field, shape: &Shape) {
    field.example = None;
    let mut kinds = shape.present().map(|(kind, _)| kind);
    let format = match (kinds.next(), kinds.next()) {
        (Some(Kind::Date), None) => StringFormat::Date,
        (Some(Kind::DateTime), None) => StringFormat::DateTime,
        (Some(Kind::Uuid), None) => StringFormat::Uuid,
        _ => return,
    };
    field.ty = Ty::String(format);
}

/// Returns the name of a member of the objects that a field holds.
fn a_member(api: &Api, field: &Field) -> Option<String> {
    object(api, field.ty.innermost())?.fields.first().map(|field| field.wire.value.clone())
}

/// Adds the values that only samples show, where the file holds values.
fn add_values(list: &mut Enum, ty: &ObservedType, observed: &ApiObserved) {
    for key in ty.values.keys() {
        let text = key.get_ref();
        let number = || text.parse().ok().map(Value::Number);
        let value = match list.base {
            EnumBase::String => Some(Value::from(text.as_str())),
            EnumBase::Integer | EnumBase::Number => number(),
        };
        let Some(value) = value.filter(|value| list.values.iter().all(|known| known.wire.value != *value))
        else {
            continue;
        };
        let wire = Fact { value, certainty: Certainty::Observed, span: observed.span(key) };
        let span = wire.span;
        list.values.push(EnumValue { name: None, wire, description: String::new(), span, given: None });
    }
}

fn stale(span: Span, what: &str) -> Diagnostic {
    let message = format!("samples were seen of {what}, which the documents do not have");
    Diagnostic::new(Code::StaleObservation, span, message)
        .help("it may have been removed or renamed: run `specless learn` again, or delete the entry")
}
