//! What written examples add to the tables.
//!
//! Guarantees: a documented field is never removed; a field that only an example shows is added as optional;
//! a type is only ever widened, so that every example of a response can be read; examples that a generator
//! made are not consulted.

use serde_json::Value;

use crate::ground::constraints::Constraints;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::{FloatWidth, IntegerWidth};
use crate::ground::source::{Span, Spanned};
use crate::model::walk::{Seen, fits, walk};
use crate::model::{Api, EnumBase, Field, Ty, TypeId, TypeKind};

/// Something that an example shows of a type.
enum Finding {
    Null(usize),
    Absent(usize),
    Misfit(usize, Value),
    Stranger(String, Value),
}

/// Reads all written examples of the API.
pub(super) fn run(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    if api.examples_generated {
        return;
    }
    let mut examples: Vec<(Ty, Spanned<Value>, bool)> = Vec::new();
    for operation in &api.operations {
        for body in &operation.bodies {
            examples.extend(body.examples.iter().map(|example| (body.ty.clone(), example.clone(), false)));
        }
        for response in &operation.responses {
            let Some(ty) = &response.ty else { continue };
            let of_type = |example: &Spanned<Value>| (ty.value.clone(), example.clone(), true);
            examples.extend(response.examples.iter().map(of_type));
        }
    }
    for (id, ty) in api.types() {
        examples.extend(ty.examples.iter().map(|example| (Ty::Ref(id), example.clone(), true)));
    }
    for (ty, example, is_response) in &examples {
        for (id, finding) in findings(api, ty, &example.value, *is_response) {
            apply(api, id, finding, example.span, diagnostics);
        }
    }
}

fn findings(api: &Api, ty: &Ty, example: &Value, is_response: bool) -> Vec<(TypeId, Finding)> {
    let mut findings = Vec::new();
    walk(api, ty, example, &mut |seen| match seen {
        Seen::Member { owner, field, value, .. } => {
            let TypeKind::Struct(object) = &api.ty(owner).kind else { return };
            let Some(known) = object.fields.get(field) else { return };
            if value.is_null() {
                findings.push((owner, Finding::Null(field)));
            } else if is_response && !holds(api, &known.ty, value) {
                findings.push((owner, Finding::Misfit(field, value.clone())));
            }
        }
        Seen::Stranger { owner, key, value } => {
            findings.push((owner, Finding::Stranger(key.to_owned(), value.clone())));
        }
        Seen::Named { id, value: Value::Object(members) } if is_response => {
            let TypeKind::Struct(object) = &api.ty(id).kind else { return };
            let absent = |field: &Field| field.required.value && !members.contains_key(&field.wire.value);
            let all = object.fields.iter().enumerate().filter(|(_, field)| absent(field));
            findings.extend(all.map(|(at, _)| (id, Finding::Absent(at))));
        }
        Seen::Named { .. } => {}
    });
    findings
}

fn apply(api: &mut Api, id: TypeId, finding: Finding, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    let (at, value) = match finding {
        Finding::Stranger(key, value) => return add_field(api, id, key, &value, span, diagnostics),
        Finding::Null(at) | Finding::Absent(at) => (at, None),
        Finding::Misfit(at, ref value) => (at, Some(value)),
    };
    let TypeKind::Struct(object) = &api.ty(id).kind else { return };
    let widened = value.zip(object.fields.get(at)).map(|(value, field)| widen(api, &field.ty, value));
    let TypeKind::Struct(object) = &mut api.ty_mut(id).kind else { return };
    let Some(field) = object.fields.get_mut(at) else { return };
    match (finding, widened) {
        (Finding::Null(_), _) if !field.nullable.value => field.nullable = Fact::shown(true, span),
        (Finding::Absent(_), _) if field.required.value => field.required = Fact::shown(false, span),
        (Finding::Misfit(..), Some(ty)) if ty != field.ty => {
            let message =
                format!("the example shows `{}` as something other than documented", field.wire.value);
            let help = "the type was widened so that both can be read";
            diagnostics.push(Diagnostic::new(Code::ExampleDisagrees, span, message).help(help));
            field.ty = ty;
            field.certainty = Certainty::Shown;
        }
        _ => {}
    }
}

fn add_field(
    api: &mut Api,
    id: TypeId,
    key: String,
    value: &Value,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let name = api.ty(id).name.clone();
    let TypeKind::Struct(object) = &mut api.ty_mut(id).kind else { return };
    if object.additional.is_some() || object.fields.iter().any(|field| field.wire.value == key) {
        return;
    }
    if is_data(&key) {
        object.additional = Some(Ty::Any);
        return;
    }
    let message = format!("`{key}` is seen in an example of `{name}` and in no table");
    let help = "it was added as an optional field";
    diagnostics.push(Diagnostic::new(Code::ObservedField, span, message).help(help));
    object.fields.push(Field {
        name: key.clone(),
        wire: Fact::shown(key, span),
        ty: observed(value),
        description: String::new(),
        required: Fact::conventional(false),
        nullable: Fact { value: value.is_null(), certainty: Certainty::Shown, span: Some(span) },
        read_only: false,
        deprecated: false,
        default: None,
        constant: None,
        constraints: Constraints::default(),
        boxed: false,
        span: Some(span),
        certainty: Certainty::Shown,
        example: Some(Box::new(Fact::shown(value.clone(), span))),
    });
}

/// A key that is data of the example, not a name of the API: an identifier, a number, words with blanks.
fn is_data(key: &str) -> bool {
    let uuid = key.len() >= 32 && key.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    uuid || key.contains(char::is_whitespace) || !key.contains(|c: char| c.is_alphabetic())
}

/// The type of a value that no table documents.
fn observed(value: &Value) -> Ty {
    match value {
        Value::Null => Ty::Any,
        Value::Bool(_) => Ty::Bool,
        Value::Number(number) if number.is_f64() => Ty::Number,
        Value::Number(_) => Ty::Integer(IntegerWidth::Unspecified),
        Value::String(_) => Ty::STRING,
        Value::Object(_) => Ty::Object,
        Value::Array(values) => {
            let mut types = values.iter().map(observed);
            let first = types.next().unwrap_or(Ty::Any);
            Ty::list(if types.all(|ty| ty == first) { first } else { Ty::Any })
        }
    }
}

/// Whether a value is of a type, list elements and map values included; members of structs are not looked at.
fn holds(api: &Api, ty: &Ty, value: &Value) -> bool {
    match (ty, value) {
        (Ty::List { item, .. }, Value::Array(values)) => values.iter().all(|value| holds(api, item, value)),
        (Ty::Map(item), Value::Object(members)) => members.values().all(|value| holds(api, item, value)),
        (Ty::Nullable(inner), value) => value.is_null() || holds(api, inner, value),
        (Ty::Ref(id), value) => match &api.ty(api.resolve(*id)).kind {
            TypeKind::Struct(_) => value.is_object(),
            TypeKind::Enum(list) if list.base == EnumBase::String => value.is_string(),
            TypeKind::Enum(_) => value.is_number(),
            TypeKind::Alias(Ty::Ref(_)) | TypeKind::Union(_) => true,
            TypeKind::Alias(inner) => holds(api, inner, value),
        },
        (ty, value) => fits(ty, value),
    }
}

/// The narrowest of the usual types that holds what is documented and what is shown.
fn widen(api: &Api, ty: &Ty, value: &Value) -> Ty {
    if holds(api, ty, value) {
        return ty.clone();
    }
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    match (ty, value) {
        (Ty::List { item, unique }, Value::Array(values)) => {
            let item = values.iter().fold((**item).clone(), |item, value| widen(api, &item, value));
            Ty::List { item: Box::new(item), unique: *unique }
        }
        (Ty::Map(item), Value::Object(members)) => {
            Ty::map(members.values().fold((**item).clone(), |item, value| widen(api, &item, value)))
        }
        (Ty::Nullable(inner), value) => match widen(api, inner, value) {
            Ty::Any => Ty::Any,
            inner => Ty::Nullable(Box::new(inner)),
        },
        (inner, Value::Null) => Ty::Nullable(Box::new(inner.clone())),
        (Ty::Integer(_), Value::Number(_)) => Ty::Float(FloatWidth::Unspecified),
        (Ty::Integer(_) | Ty::Float(_) | Ty::Number, Value::String(text)) if is_number(text) => Ty::Decimal,
        // An object where the wire has a list of such objects.
        (Ty::Ref(_) | Ty::Object | Ty::Map(_), Value::Array(values))
            if !values.is_empty() && values.iter().all(|value| holds(api, ty, value)) =>
        {
            Ty::list(ty.clone())
        }
        _ => Ty::Any,
    }
}
