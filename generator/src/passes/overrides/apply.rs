//! Changes items as overrides say.
//!
//! Each function returns whether it said something that the documents do not state. Knows nothing of how items are
//! selected.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::correction::Correction;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::scalar::IntegerWidth;
use crate::ground::words::pascal;
use crate::model::{
    Api, Enum, EnumBase, EnumValue, Field, GivenName, NamedBy, Operation, Ty, Type, TypeId, TypeKind,
    UnionTag,
};

/// The keys of an override that change something.
pub(super) type Changed = BTreeSet<&'static str>;

fn note(changed: &mut Changed, key: &'static str, is_change: bool) {
    if is_change {
        changed.insert(key);
    }
}

pub(super) fn said<T>(value: T) -> Fact<T> {
    Fact { value, certainty: Certainty::Overridden, span: None }
}

/// Sets a fact; returns whether that says something that the documents do not state.
pub(super) fn set<T: Clone + PartialEq>(slot: &mut Fact<T>, value: &T) -> bool {
    let before = std::mem::replace(slot, said(value.clone()));
    before.value != slot.value || before.certainty != Certainty::Stated
}

/// Sets a plain value; returns whether it was another.
fn replace<T: Clone + PartialEq>(slot: &mut T, value: &T) -> bool {
    std::mem::replace(slot, value.clone()) != *value
}

/// Gives an item a name in Rust. `known` are the names that it has.
pub(super) fn name(slot: &mut Option<GivenName>, to: &Correction, known: &[String], changed: &mut Changed) {
    if let Some(name) = &to.name {
        note(changed, "name", known.first() != Some(name));
        *slot = Some(GivenName { name: name.clone(), by: NamedBy::User, leads: true });
    }
}

/// Changes a field or the field of a parameter.
pub(super) fn field(field: &mut Field, to: &Correction, ty: Option<&Ty>, changed: &mut Changed) {
    if let Some(wire) = &to.wire {
        note(changed, "wire", set(&mut field.wire, wire));
    }
    if let Some(optional) = to.optional {
        note(changed, "optional", set(&mut field.required, &!optional));
    }
    if let Some(nullable) = &to.nullable {
        note(changed, "nullable", set(&mut field.nullable, nullable));
    }
    if let Some(ty) = ty {
        note(changed, "type", field.ty != *ty || field.certainty != Certainty::Stated);
        field.ty = ty.clone();
        field.certainty = Certainty::Overridden;
    }
    if let Some(text) = &to.example {
        let example = example(&field.ty, text);
        note(changed, "example", field.example.as_ref().is_none_or(|known| known.value != example));
        field.example = Some(Box::new(said(example)));
    }
    if let Some(deprecated) = to.deprecated {
        note(changed, "deprecated", replace(&mut field.deprecated, &deprecated));
    }
    if let Some(text) = &to.text {
        note(changed, "text", replace(&mut field.description, text));
    }
    name(&mut field.given, to, &[], changed);
}

/// Reads an example: text as it is, anything else as JSON.
fn example(ty: &Ty, text: &str) -> Value {
    let json = serde_json::from_str(text).ok().filter(|_| !matches!(ty, Ty::String(_) | Ty::Binary));
    json.unwrap_or_else(|| Value::from(text))
}

/// Changes an operation, but for what passes conclude about it.
pub(super) fn operation(operation: &mut Operation, to: &Correction, known: &[String], changed: &mut Changed) {
    if let Some(deprecated) = to.deprecated {
        note(changed, "deprecated", replace(&mut operation.deprecated, &deprecated));
    }
    if let Some(text) = &to.text {
        let summary = !std::mem::take(&mut operation.summary).is_empty();
        note(changed, "text", replace(&mut operation.description, text) || summary);
    }
    name(&mut operation.given, to, known, changed);
}

/// Changes a type; an error says why it cannot be.
pub(super) fn a_type(
    ty: &mut Type,
    to: &Correction,
    alias: Option<&Ty>,
    known: &[String],
    changed: &mut Changed,
) -> Result<(), String> {
    if let Some(text) = &to.text {
        note(changed, "text", replace(&mut ty.description, text));
    }
    name(&mut ty.given, to, known, changed);
    if let Some(alias) = alias {
        let same = matches!(&ty.kind, TypeKind::Alias(known) if known == alias);
        note(changed, "type", !same);
        ty.kind = TypeKind::Alias(alias.clone());
        ty.certainty = Certainty::Overridden;
    }
    enumeration(&mut ty.kind, to, changed)?;
    let Some(tag) = &to.tag else { return Ok(()) };
    let TypeKind::Union(union) = &mut ty.kind else { return Err("is no union, and has no tag".to_owned()) };
    note(changed, "tag", union.tag.as_ref().is_none_or(|known| known.wire != *tag));
    union.tag = Some(UnionTag { wire: tag.clone(), certainty: Certainty::Overridden });
    Ok(())
}

/// Puts what any value of a type is in the place of the type: aliases are opened wherever they stand.
pub(super) fn leave_out(ty: &mut Type) {
    let any = match &ty.kind {
        TypeKind::Enum(list) => match list.base {
            EnumBase::String => Ty::STRING,
            EnumBase::Integer => Ty::Integer(IntegerWidth::Int64),
            EnumBase::Number => Ty::Number,
        },
        TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Alias(_) => Ty::Any,
    };
    ty.kind = TypeKind::Alias(any);
    ty.certainty = Certainty::Overridden;
}

/// Sets the values of an enumeration, and whether there may be others.
fn enumeration(kind: &mut TypeKind, to: &Correction, changed: &mut Changed) -> Result<(), String> {
    if to.values.is_empty() && to.open.is_none() {
        return Ok(());
    }
    let TypeKind::Enum(list) = kind else { return Err("is no enumeration".to_owned()) };
    if !to.values.is_empty() {
        note(changed, "values", values(list, &to.values)?);
    }
    if let Some(open) = to.open {
        note(changed, "open", replace(&mut list.closed, &!open));
    }
    Ok(())
}

/// Sets the values of an enumeration; known ones keep what is said about them.
fn values(list: &mut Enum, to: &[String]) -> Result<bool, String> {
    let mut known = std::mem::take(&mut list.values);
    let before = known.len();
    for text in to {
        let wire = in_base(list.base, text)?;
        let at = known.iter().position(|value| value.wire.value == wire || value.name.as_ref() == Some(text));
        list.values.push(match at {
            Some(at) => known.remove(at),
            None => EnumValue {
                name: None,
                wire: said(wire),
                description: String::new(),
                span: None,
                given: None,
            },
        });
    }
    let new = list.values.iter().any(|value| value.wire.certainty == Certainty::Overridden);
    Ok(new || list.values.len() != before)
}

/// Gives a field that is text or a whole number an enumeration of its own, if there are values; or sets those of one that is
/// documented in it.
pub(super) fn values_of_field(
    api: &mut Api,
    field: &mut Field,
    group: Option<&str>,
    to: &Correction,
    changed: &mut Changed,
) -> Result<(), String> {
    if to.values.is_empty() && to.open.is_none() {
        return Ok(());
    }
    let base = match field.ty.innermost() {
        Ty::Ref(id) if api.ty(*id).inline => {
            let id = *id;
            return enumeration(&mut api.ty_mut(id).kind, to, changed);
        }
        Ty::Ref(_) => return Err("has a type of its own, whose `enumeration` can be selected".to_owned()),
        Ty::String(_) | Ty::Integer(_) if to.values.is_empty() => {
            return Err("has no documented values: say its `values` in the same override".to_owned());
        }
        Ty::String(_) => EnumBase::String,
        Ty::Integer(_) => EnumBase::Integer,
        _ => return Err("is neither text nor a whole number".to_owned()),
    };
    let mut kind = TypeKind::Enum(Enum { base, values: Vec::new(), closed: false });
    enumeration(&mut kind, to, changed)?;
    let new = Type::inline(pascal(&field.name), kind, group, "", field.span);
    *field.ty.innermost_mut() = Ty::Ref(api.add_type(new));
    Ok(())
}

/// Changes the value of an enumeration, and defaults that name it.
pub(super) fn value(
    api: &mut Api,
    id: TypeId,
    at: usize,
    to: &Correction,
    changed: &mut Changed,
) -> Result<(), String> {
    let TypeKind::Enum(list) = &mut api.ty_mut(id).kind else { return Ok(()) };
    let base = list.base;
    let Some(value) = list.values.get_mut(at) else { return Ok(()) };
    name(&mut value.given, to, &[], changed);
    if let Some(text) = &to.text {
        note(changed, "text", replace(&mut value.description, text));
    }
    let Some(wire) = &to.wire else { return Ok(()) };
    let wire = in_base(base, wire)?;
    // The documented name still tells which value it is.
    let known = value.wire.value.as_str().map(str::to_owned);
    value.name = value.name.take().or(known).filter(|name| wire.as_str() != Some(name));
    let before = value.wire.value.clone();
    note(changed, "wire", set(&mut value.wire, &wire));
    // A default was documented by the name of the value.
    for field in api.fields_mut().filter(|field| *field.ty.innermost() == Ty::Ref(id)) {
        let facts = [&mut field.default, &mut field.constant].into_iter().flatten();
        facts.filter(|fact| fact.value == before).for_each(|fact| fact.value.clone_from(&wire));
    }
    Ok(())
}

fn in_base(base: EnumBase, text: &str) -> Result<Value, String> {
    match base {
        EnumBase::String => Ok(Value::from(text)),
        EnumBase::Integer | EnumBase::Number => {
            text.parse().map(Value::Number).map_err(|_| format!("has numbers, and `{text}` is none"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_text_or_json_as_the_type_wants() {
        assert_eq!(example(&Ty::STRING, "7"), Value::from("7"));
        assert_eq!(example(&Ty::Integer(IntegerWidth::Int64), "7"), Value::from(7));
        assert_eq!(example(&Ty::list(Ty::STRING), r#"["a"]"#), Value::from(vec!["a"]));
        assert_eq!(example(&Ty::Any, "attach"), Value::from("attach"));
    }
}
