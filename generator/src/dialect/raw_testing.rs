//! Short ways to write raw facts in tests.

use serde_json::Value;

use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::scalar::{IntegerWidth, Scalar};
use crate::ground::source::{FileId, Span, Spanned};

use super::raw::{
    RawBody, RawCase, RawEnum, RawEnumValue, RawField, RawModel, RawOperation, RawParameter, RawResponse,
    RawShape,
};
use crate::ground::http::{Method, ParameterIn, Route};

/// The first byte of the first file.
pub(crate) const HERE: Span = Span { file: FileId(0), start: 0, end: 1 };

pub(crate) const STRING: TypeExpr = TypeExpr::STRING;
pub(crate) const INTEGER: TypeExpr = TypeExpr::Scalar(Scalar::Integer(IntegerWidth::Unspecified));
pub(crate) const NULL: TypeExpr = TypeExpr::Scalar(Scalar::Null);

pub(crate) fn here<T>(value: T) -> Spanned<T> {
    Spanned::new(value, HERE)
}

pub(crate) fn stated<T>(value: T) -> Option<Fact<T>> {
    Some(Fact::stated(value, HERE))
}

/// Returns a type by name, without a link.
pub(crate) fn named(name: &str) -> TypeExpr {
    TypeExpr::named(name, None)
}

/// Returns a field of which nothing but name and type is known.
pub(crate) fn field(name: &str, ty: TypeExpr) -> RawField {
    RawField { name: here(name.to_owned()), ty: here(ty), ..RawField::default() }
}

/// Returns a field that must be present.
pub(crate) fn required(name: &str, ty: TypeExpr) -> RawField {
    RawField { required: stated(true), ..field(name, ty) }
}

/// Returns a field with a description.
pub(crate) fn described(name: &str, ty: TypeExpr, description: &str) -> RawField {
    RawField { description: description.to_owned(), ..field(name, ty) }
}

/// Returns a field with one allowed value.
pub(crate) fn constant(name: &str, value: &str) -> RawField {
    RawField { constant: stated(Value::from(value)).map(Box::new), ..required(name, STRING) }
}

/// Returns a list of values that are all known.
pub(crate) fn values(name: &str, values: &[&str]) -> RawEnum {
    let value =
        |text: &&str| RawEnumValue { wire: stated(Value::from(*text)), span: HERE, ..Default::default() };
    RawEnum { name: Some(name.to_owned()), base: STRING, values: values.iter().map(value).collect() }
}

/// Returns a text field with documented values.
pub(crate) fn choice(name: &str, list: RawEnum) -> RawField {
    RawField { values: stated(list).map(Box::new), ..field(name, STRING) }
}

pub(crate) fn shaped(name: &str, shape: RawShape) -> RawModel {
    RawModel {
        name: here(name.to_owned()),
        name_stated: true,
        links: vec![format!("docs/{name}.md")],
        shape,
        ..RawModel::default()
    }
}

pub(crate) fn model(name: &str, fields: Vec<RawField>) -> RawModel {
    shaped(name, RawShape::Struct { fields, additional: None, inherits: Vec::new() })
}

pub(crate) fn alias(name: &str, ty: TypeExpr) -> RawModel {
    shaped(name, RawShape::Alias(ty))
}

pub(crate) fn union(name: &str, cases: &[TypeExpr]) -> RawModel {
    let case = |ty: &TypeExpr| RawCase { name: None, ty: ty.clone(), span: HERE };
    shaped(name, RawShape::Union { cases: cases.iter().map(case).collect(), discriminator: None })
}

pub(crate) fn operation(group: &str, name: &str, method: Method, path: &str) -> RawOperation {
    RawOperation {
        name: here(name.to_owned()),
        group: group.to_owned(),
        route: stated(Route { method, path: path.to_owned() }),
        ..RawOperation::default()
    }
}

pub(crate) fn parameter(location: ParameterIn, field: RawField) -> RawParameter {
    RawParameter { field, location: Fact::stated(location, HERE) }
}

pub(crate) fn body(ty: TypeExpr) -> RawBody {
    RawBody { ty: here(ty), ..RawBody::default() }
}

pub(crate) fn response(ty: TypeExpr) -> RawResponse {
    RawResponse { status: stated("200".to_owned()), ty: Some(here(ty)), span: HERE, ..RawResponse::default() }
}
