//! Types made of values, and types widened so that values fit.
//!
//! `{"id": 7, "tags": ["a"]}` makes a type with `id`, an integer, and `tags`, a list of strings. Integer beside `"16xx"` is
//! a union of both: what is documented stays. Does not look at operations.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::ground::constraints::Constraints;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::scalar::{IntegerWidth, StringFormat};
use crate::ground::source::Span;
use crate::ground::words::pascal;
use crate::model::walk::fits;
use crate::model::{Api, EnumBase, Field, Struct, Ty, Type, TypeKind, Union, UnionCase};

/// Where a type is needed: what to call it, and what it is filed under.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'a> {
    pub(super) name: &'a str,
    pub(super) group: Option<&'a str>,
    pub(super) scope: &'a str,
    /// The example.
    pub(super) showing: Showing,
}

/// Where something is seen, and how sure that makes it: an example of the documents, or samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Showing {
    pub(super) span: Span,
    pub(super) certainty: Certainty,
}

impl Showing {
    /// Creates the place of an example of the documents.
    pub(super) fn example(span: Span) -> Self {
        Self { span, certainty: Certainty::Shown }
    }

    /// Creates a fact that is seen here.
    pub(super) fn fact<T>(self, value: T) -> Fact<T> {
        Fact { value, certainty: self.certainty, span: Some(self.span) }
    }

    /// Returns the subject of a sentence about it, with its verb.
    pub(super) fn shows(self) -> &'static str {
        if self.certainty == Certainty::Observed { "samples show" } else { "the example shows" }
    }
}

impl Site<'_> {
    fn inline(&self, kind: TypeKind) -> Type {
        let ty = Type::inline(pascal(self.name), kind, self.group, self.scope, Some(self.showing.span));
        Type { certainty: self.showing.certainty, ..ty }
    }
}

/// Makes a type of values alone.
pub(super) fn of(api: &mut Api, values: &[&Value], at: Site<'_>) -> Ty {
    let values: Vec<&Value> = values.iter().copied().filter(|value| !value.is_null()).collect();
    let objects: Option<Vec<&Map<String, Value>>> = values.iter().map(|value| value.as_object()).collect();
    let lists: Option<Vec<&Vec<Value>>> = values.iter().map(|value| value.as_array()).collect();
    match (objects, lists) {
        _ if values.is_empty() => Ty::Any,
        (Some(objects), _) => object(api, &objects, at),
        (_, Some(lists)) => {
            let items: Vec<&Value> = lists.into_iter().flatten().collect();
            Ty::list(of(api, &items, at))
        }
        _ => {
            let mut kinds = values.into_iter().map(scalar);
            let first = kinds.next().unwrap_or(Ty::Any);
            kinds.fold(first, |known, kind| match (&known, &kind) {
                _ if known == kind => known,
                (Ty::Integer(_) | Ty::Number, Ty::Integer(_) | Ty::Number) => Ty::Number,
                _ => Ty::Any,
            })
        }
    }
}

/// Makes a type of objects; of objects whose keys are data it makes a map.
fn object(api: &mut Api, objects: &[&Map<String, Value>], at: Site<'_>) -> Ty {
    let mut members: IndexMap<&str, Vec<&Value>> = IndexMap::new();
    for (key, value) in objects.iter().copied().flatten() {
        members.entry(key).or_default().push(value);
    }
    if members.is_empty() {
        return Ty::Object;
    }
    if members.keys().any(|key| !is_name(key)) {
        let values: Vec<&Value> = members.into_values().flatten().collect();
        return Ty::map(of(api, &values, at));
    }
    let fields = members.into_iter().map(|(key, values)| field(api, key, &values, at)).collect();
    let ty = at.inline(TypeKind::Struct(Struct { fields, additional: None }));
    Ty::Ref(api.add_type(ty))
}

/// Makes a field that only examples show.
pub(super) fn field(api: &mut Api, key: &str, values: &[&Value], at: Site<'_>) -> Field {
    let ty = of(api, values, Site { name: key, ..at });
    let example = values.iter().find(|value| !value.is_null());
    Field {
        nullable: Fact {
            span: Some(at.showing.span),
            ..Fact::conventional(values.iter().any(|value| value.is_null()))
        },
        example: example.map(|value| Box::new(at.showing.fact((*value).clone()))),
        ..typed_field(key, ty, at.showing)
    }
}

/// Makes a field of a type that only examples show.
pub(super) fn typed_field(key: &str, ty: Ty, showing: Showing) -> Field {
    Field {
        name: key.to_owned(),
        wire: showing.fact(key.to_owned()),
        ty,
        description: String::new(),
        required: Fact::conventional(false),
        absent: None,
        nullable: Fact::conventional(false),
        read_only: false,
        deprecated: false,
        default: None,
        constant: None,
        constraints: Constraints::default(),
        boxed: false,
        span: Some(showing.span),
        certainty: showing.certainty,
        example: None,
        always: 0,
        given: None,
    }
}

/// Returns whether a key is a name of the API, not data of the example: an identifier, a number, words.
pub(super) fn is_name(key: &str) -> bool {
    let uuid = key.len() >= 32 && key.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let marks = |c: char| c.is_alphanumeric() || "_.:$@/-".contains(c);
    !uuid && key.contains(char::is_alphabetic) && key.chars().all(marks)
}

fn scalar(value: &Value) -> Ty {
    match value {
        Value::Null => Ty::Any,
        Value::Bool(_) => Ty::Bool,
        Value::Number(number) if number.is_f64() => Ty::Number,
        Value::Number(_) => Ty::Integer(IntegerWidth::Unspecified),
        Value::String(_) => Ty::STRING,
        Value::Array(_) => Ty::list(Ty::Any),
        Value::Object(_) => Ty::Object,
    }
}

/// Returns whether a value is of a type, list elements and map values included; members of structs are not looked at.
pub(super) fn holds(api: &Api, ty: &Ty, value: &Value) -> bool {
    match (ty, value) {
        (Ty::List { item, .. }, Value::Array(values)) => values.iter().all(|value| holds(api, item, value)),
        (Ty::Map(item), Value::Object(members)) => members.values().all(|value| holds(api, item, value)),
        (Ty::Nullable(inner), value) => value.is_null() || holds(api, inner, value),
        (Ty::Ref(id), value) => match &api.ty(api.resolve(*id)).kind {
            TypeKind::Struct(_) => value.is_object(),
            TypeKind::Enum(list) if list.base == EnumBase::String => value.is_string(),
            TypeKind::Enum(_) => value.is_number(),
            TypeKind::Union(union) => union.cases.iter().any(|case| match &case.ty {
                Ty::Ref(id) if matches!(api.ty(*id).kind, TypeKind::Union(_)) => true,
                ty => holds(api, ty, value),
            }),
            TypeKind::Alias(Ty::Ref(_)) => true,
            TypeKind::Alias(inner) => holds(api, inner, value),
        },
        (ty, value) => fits(ty, value),
    }
}

/// Widens a type so that it holds values: numbers to numbers, elements by themselves, anything else to a union of what is
/// documented and what is shown.
pub(super) fn widen(api: &mut Api, ty: &Ty, values: &[&Value], at: Site<'_>) -> Ty {
    let misfits: Vec<&Value> = values.iter().copied().filter(|value| !holds(api, ty, value)).collect();
    if misfits.is_empty() {
        return ty.clone();
    }
    let is_decimal =
        |value: &&Value| value.is_number() || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
    match ty {
        _ if is_date(ty) && misfits.iter().all(|value| value.is_number()) => ty.clone(),
        Ty::Nullable(inner) => match widen(api, inner, &not_null(&misfits), at) {
            Ty::Any => Ty::Any,
            inner => Ty::Nullable(Box::new(inner)),
        },
        _ if misfits.iter().any(|value| value.is_null()) => {
            let inner = widen(api, ty, &not_null(&misfits), at);
            if inner == Ty::Any { Ty::Any } else { Ty::Nullable(Box::new(inner)) }
        }
        Ty::List { item, unique } if misfits.iter().all(|value| value.is_array()) => {
            let items: Vec<&Value> = misfits.iter().filter_map(|value| value.as_array()).flatten().collect();
            Ty::List { item: Box::new(widen(api, item, &items, at)), unique: *unique }
        }
        Ty::Map(item) if misfits.iter().all(|value| value.is_object()) => {
            let items = misfits.iter().filter_map(|value| value.as_object()).flat_map(Map::values);
            Ty::map(widen(api, item, &items.collect::<Vec<_>>(), at))
        }
        Ty::Integer(_) if misfits.iter().all(|value| value.is_i64()) => Ty::Integer(IntegerWidth::Int64),
        Ty::Integer(_) if misfits.iter().all(|value| value.is_number()) => Ty::Number,
        Ty::Integer(_) | Ty::Float(_) | Ty::Number if misfits.iter().all(is_decimal) => Ty::Decimal,
        _ => either(api, ty, &misfits, at),
    }
}

/// Returns whether a type is a date, which is read from a number as well.
pub(super) fn is_date(ty: &Ty) -> bool {
    matches!(ty, Ty::String(StringFormat::Date | StringFormat::DateTime))
}

fn not_null<'v>(values: &[&'v Value]) -> Vec<&'v Value> {
    values.iter().copied().filter(|value| !value.is_null()).collect()
}

/// Makes a union of a documented type and the kinds of values.
fn either(api: &mut Api, ty: &Ty, values: &[&Value], at: Site<'_>) -> Ty {
    let mut cases = vec![ty.clone()];
    for kind in values.iter().copied().map(scalar) {
        if !cases.contains(&kind) {
            cases.push(kind);
        }
    }
    let case = |ty: Ty| UnionCase { name: api.case_name(&ty), ty, tag_value: None, given: None };
    let cases = cases.into_iter().map(case).collect();
    let union = at.inline(TypeKind::Union(Union { cases, tag: None }));
    Ty::Ref(api.add_type(union))
}
