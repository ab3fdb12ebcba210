//! Structs: fields, constructor and setters.
//!
//! Guarantees: a field reads and writes its wire name; `Option` stands for "may be left out", and for `null`; a
//! type that may be part of a request can be built, and never needs an argument that the server decides.

use serde_json::Value;

use crate::ground::fact::Certainty;
use crate::model::{Field, Struct, Ty, Type, TypeId};

use crate::settings::Nullability;

use super::ApiPlanner;
use super::doc::Docs;
use super::enums::{self, Values};
use super::ident::{Case, Scope};
use super::item::{
    Argument, Constructor, DefaultImpl, FieldItem, Init, Literal, Read, RustType, Setter, StructItem,
};
use super::names::nullable;
use super::notes;
use super::rename::best_rename_all;

/// Returns the struct of a type.
pub(super) fn struct_item(
    planner: &mut ApiPlanner<'_>,
    id: TypeId,
    ty: &Type,
    object: &Struct,
) -> StructItem {
    // Where it travels is not known without operations: then it may be part of a request.
    let constructor = ty.usage.request || !ty.usage.response;
    let mut idents = Scope::default();
    let mut methods = Scope::setters(&[]);
    let mut fields: Vec<FieldItem> = Vec::new();
    let given = idents.give(object.fields.iter().map(|field| field.given.as_ref()), &ty.freed);
    for ((slot, field), given) in object.fields.iter().enumerate().zip(given) {
        let names = [field.wire.value.as_str(), field.name.as_str()];
        let named = given.unwrap_or_else(|| idents.name(Case::Snake, &names, &[], "field"));
        planner.report_clash(&named, &format!("the field `{}`", field.name), field.span);
        let boxed = planner.graph.is_boxed(id, slot) || field.boxed;
        let form = Form::of(planner, field, ty, constructor, boxed);
        let setter = form.setter.map(|argument| {
            let mut ident = named.ident.clone();
            while !methods.take(&ident) {
                ident = ident.prefixed("with");
            }
            Setter { ident, argument }
        });
        fields.push(FieldItem {
            docs: notes::field_docs(field, &form.ty),
            origin: Some(planner.origin(field.span, field.certainty.max(field.wire.certainty))),
            ident: named.ident,
            ty: form.ty,
            wire: field.wire.value.clone(),
            rename: Some(field.wire.value.clone()),
            skip_none: form.skip_none,
            read: form.read,
            flatten: false,
            deprecated: field.deprecated,
            attributes: Vec::new(),
            init: form.init,
            setter,
        });
    }
    let impls = planner.impls.of_type(id);
    for field in &mut fields {
        field.skip_none &= impls.serialize;
        field.read = field.read.filter(|_| impls.deserialize);
    }
    let rename_all = best_rename_all(&mut fields);
    if let Some(additional) = &object.additional {
        let ident = idents.name(Case::Snake, &["additional"], &["members"], "additional").ident;
        fields.push(FieldItem {
            ident,
            docs: Docs::line("All other members."),
            origin: None,
            ty: RustType::Map(Box::new(planner.names.rust(additional))),
            wire: String::new(),
            rename: None,
            skip_none: false,
            read: None,
            flatten: true,
            deprecated: false,
            attributes: Vec::new(),
            init: Init::Default,
            setter: None,
        });
    }
    let default = default_impl(&fields, constructor);
    let mut item = StructItem { default, rename_all, fields, constructor: None };
    item.constructor = constructor.then(|| {
        if told_apart(&item) {
            Constructor::Positional
        } else {
            Constructor::Named(planner.names.of_args(id))
        }
    });
    item
}

/// Returns true if the arguments of `new` are told apart by their order: two at the most, of different types.
fn told_apart(item: &StructItem) -> bool {
    let required: Vec<&RustType> = item.required().map(|(_, argument)| &argument.ty).collect();
    match required.as_slice() {
        [] | [_] => true,
        [first, second] => first != second,
        _ => false,
    }
}

fn default_impl(fields: &[FieldItem], constructor: bool) -> DefaultImpl {
    let empty = |field: &FieldItem| matches!(field.init, Init::None | Init::Default);
    if fields.iter().all(empty) {
        return DefaultImpl::Derived;
    }
    let takes_nothing = !fields.iter().any(|field| matches!(field.init, Init::Argument(_)));
    if constructor && takes_nothing { DefaultImpl::New } else { DefaultImpl::None }
}

/// How a field is stored, read, built and set.
struct Form {
    ty: RustType,
    skip_none: bool,
    read: Option<Read>,
    init: Init,
    setter: Option<Argument>,
}

impl Form {
    fn of(planner: &ApiPlanner<'_>, field: &Field, ty: &Type, constructor: bool, boxed: bool) -> Self {
        let names = &planner.names;
        let (inner, null_inside) = match &field.ty {
            Ty::Nullable(inner) => (&**inner, true),
            inner => (inner, false),
        };
        let mut rust = names.of_field(inner);
        let mut into = names.takes_into(inner);
        if boxed && matches!(rust, RustType::Named(_)) {
            rust = RustType::Boxed(Box::new(rust));
            into = true;
        }
        let may_be_null = field.nullable.value || null_inside;
        let empty = reader(planner, field, names.behind_aliases(inner));
        if !constructor {
            return Self::received(field, rust, may_be_null, empty);
        }
        // The server decides what is read-only; a request has no need for it, even if it is required.
        if field.required.value && !field.read_only {
            let ty = if may_be_null { nullable(rust) } else { rust };
            let into = into || matches!(ty, RustType::Option(_));
            let init = constant(field, names.behind_aliases(inner), planner)
                .unwrap_or_else(|| Init::Argument(Argument { ty: ty.clone(), into }));
            let read = empty.filter(|_| !may_be_null);
            return Self { ty, skip_none: false, read, init, setter: None };
        }
        // Left out and `null` mean different things to a service: both can be sent.
        let read = if may_be_null && ty.usage.request && !field.read_only {
            rust = nullable(rust);
            into = true;
            matches!(rust, RustType::Option(_)).then_some(Read::OrNull)
        } else {
            empty.and_then(Read::optional)
        };
        let setter = (!field.read_only).then(|| Argument { ty: rust.clone(), into });
        Self { ty: rust.optional(), skip_none: true, read, init: Init::None, setter }
    }

    /// Creates a field that no request holds. Without a list, map or boolean it is empty or false, unless the user
    /// wants to know the difference.
    fn received(field: &Field, rust: RustType, may_be_null: bool, empty: Option<Read>) -> Self {
        let told_apart = is_overridden(field);
        let plain = |ty, read, init| Self { ty, skip_none: false, read, init, setter: None };
        match empty {
            Some(read) if !told_apart => plain(rust, Some(read), Init::Default),
            _ if rust == RustType::Value && field.required.value => {
                plain(rust, Some(Read::Default), Init::Default)
            }
            _ if may_be_null || !field.required.value => {
                plain(rust.optional(), empty.and_then(Read::optional), Init::None)
            }
            _ => plain(rust, None, Init::Stored),
        }
    }
}

/// Returns how a value that may be left out is read, if it is then empty or false. A `null` in a list is an error only
/// where the user wants the documents to be taken at their word.
fn reader(planner: &ApiPlanner<'_>, field: &Field, ty: &Ty) -> Option<Read> {
    let nulls = &planner.api.nulls;
    let strict = nulls.chosen && nulls.nullability == Nullability::Documented && !is_overridden(field);
    match ty {
        Ty::Bool => Some(Read::OrDefault),
        Ty::List { .. } if strict => Some(Read::OrDefault),
        Ty::List { .. } => Some(Read::List),
        Ty::Map(_) | Ty::Object => Some(Read::Map),
        _ => None,
    }
}

/// Returns whether the user said that a field may be `null`.
fn is_overridden(field: &Field) -> bool {
    field.nullable.value && field.nullable.certainty == Certainty::Overridden
}

/// Returns the only value of a required field, where it can be written as a literal.
fn constant(field: &Field, ty: &Ty, planner: &ApiPlanner<'_>) -> Option<Init> {
    let literal = match &field.constant.as_ref()?.value {
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Literal::I64(number),
            None => Literal::F64(number.as_f64()?),
        },
        Value::String(text) => Literal::Text(text.clone()),
        _ => return None,
    };
    let values = match ty {
        Ty::Ref(id) => enums::kind(planner.api, *id),
        _ => None,
    };
    let into = match (&literal, ty) {
        (Literal::Bool(_), Ty::Bool)
        | (Literal::I64(_), Ty::Integer(_))
        | (Literal::F64(_), Ty::Float(_)) => false,
        (Literal::Text(_), Ty::String(_)) | (Literal::I64(_), Ty::Decimal | Ty::Number) => true,
        (_, Ty::Any) | (Literal::Text(_), Ty::Decimal) => true,
        (Literal::Text(_), Ty::Ref(_)) if values == Some(Values::Texts) => true,
        (Literal::I64(_), Ty::Ref(_)) if values == Some(Values::Integers) => true,
        _ => return None,
    };
    Some(Init::Constant { literal, into })
}
