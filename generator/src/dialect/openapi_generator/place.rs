//! Where the parameters of an operation travel. No page of this family says it outright.
//!
//! Guarantees: a path variable is stated by the path; everything else follows a rule and is marked so. The
//! rules: a request with a content type has one body, or fields of a form; what is left is the query; names
//! that only make sense as headers are headers.

use std::collections::HashSet;

use heck::ToTrainCase;

use super::api::variables;
use super::flavours::Flavour;
use super::operation::{Draft, Row};
use super::spelled::innermost;
use crate::dialect::raw::{RawBody, RawField, RawOperation, RawParameter};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{ParameterIn, Route};
use crate::ground::scalar::Scalar;
use crate::ground::words::fold;

/// Headers that are known by name alone, folded, with a blank between.
const HEADERS: &str = "accept acceptlanguage authorization contenttype idempotencykey ifmatch \
    ifmodifiedsince ifnonematch ifunmodifiedsince useragent";

/// Gives every row of an operation its place. `enums` are the names of the enumerations of the API: a body is
/// never one of those.
pub(super) fn place(
    draft: Draft,
    enums: &HashSet<&str>,
    flavour: &Flavour,
    diagnostics: &mut Vec<Diagnostic>,
) -> RawOperation {
    let Draft { mut operation, rows, content_types } = draft;
    let form = content_types.first().is_some_and(|first| is_form(first));
    let in_path: Vec<_> = rows.iter().map(|row| variable(&row.field, operation.route.as_ref())).collect();
    let body = if content_types.is_empty() || form { None } else { body(&rows, &in_path, enums) };
    for (at, (row, variable)) in rows.into_iter().zip(in_path).enumerate() {
        if body == Some(at) {
            operation.bodies.push(as_body(row.field, &content_types));
        } else {
            operation.parameters.push(parameter(row.field, variable, form, flavour, diagnostics));
        }
    }
    if form {
        operation.form_types = content_types;
    }
    operation
}

fn parameter(
    mut field: RawField,
    variable: Option<Fact<String>>,
    form: bool,
    flavour: &Flavour,
    diagnostics: &mut Vec<Diagnostic>,
) -> RawParameter {
    let (name, span) = (field.name.value.as_str(), field.name.span);
    let location = if variable.is_some() {
        field.wire = variable;
        Fact::stated(ParameterIn::Path, span)
    } else if let Some(header) = header(name) {
        let message = format!("`{name}` was taken for the header `{header}`");
        diagnostics.push(Diagnostic::new(Code::GuessedLocation, span, message));
        field.wire = field.wire.or(Some(Fact::conventional(header)));
        Fact::conventional(ParameterIn::Header)
    } else if form {
        Fact::conventional(ParameterIn::Form)
    } else {
        if let Some((_, wire)) = flavour.names.dollars.iter().find(|(shown, _)| *shown == name) {
            let message = format!("the query parameter `{name}` was taken for `{wire}`");
            diagnostics.push(Diagnostic::new(Code::GuessedWireName, span, message));
            field.wire = field.wire.or(Some(Fact::conventional((*wire).to_owned())));
        }
        Fact::conventional(ParameterIn::Query)
    };
    RawParameter { field, location }
}

/// The row that is the body: the one that looks most like it.
fn body(rows: &[Row], in_path: &[Option<Fact<String>>], enums: &HashSet<&str>) -> Option<usize> {
    let free = rows.iter().enumerate().zip(in_path).filter(|(_, variable)| variable.is_none());
    let ranked = free.map(|((at, row), _)| (rank(row, enums), is_required(&row.field), at));
    ranked.filter(|(rank, ..)| *rank > 0).max().map(|(.., at)| at)
}

/// The variable of the path that a row documents.
fn variable(row: &RawField, route: Option<&Fact<Route>>) -> Option<Fact<String>> {
    let route = route?;
    let name = row.name.value.as_str();
    let same = variables(&route.value.path).find(|variable| *variable == name);
    let found =
        same.or_else(|| variables(&route.value.path).find(|variable| fold(variable) == fold(name)))?;
    Some(Fact { value: found.to_owned(), certainty: Certainty::Stated, span: route.span })
}

/// How much a row looks like the body: 0 for not at all. Of equals a required one is, and the later one,
/// because generators put the body behind the other parameters.
fn rank(row: &Row, enums: &HashSet<&str>) -> u8 {
    if !row.may_be_body {
        return 0;
    }
    let row = &row.field;
    let name = fold(&row.name.value);
    let by_name = name == "body" || name == "requestbody" || name.ends_with("request");
    match innermost(&row.ty.value) {
        TypeExpr::Named { name: ty, .. } if enums.contains(ty.as_str()) => 0,
        TypeExpr::Named { name: ty, .. } if fold(ty) == name || fold(ty) == format!("model{name}") => 5,
        _ if by_name => 4,
        TypeExpr::Named { .. } => 3,
        TypeExpr::Scalar(Scalar::Any | Scalar::Object | Scalar::Binary) => 2,
        _ if matches!(row.ty.value, TypeExpr::Map(_) | TypeExpr::List(_) | TypeExpr::Set(_)) => 1,
        _ => 0,
    }
}

fn is_required(row: &RawField) -> bool {
    row.required.as_ref().is_some_and(|required| required.value)
}

fn as_body(row: RawField, content_types: &[String]) -> RawBody {
    RawBody {
        name: Some(row.name),
        content_types: content_types.to_vec(),
        ty: row.ty,
        required: row.required,
        description: row.description,
        examples: Vec::new(),
    }
}

fn is_form(content_type: &str) -> bool {
    content_type.starts_with("multipart/") || content_type == "application/x-www-form-urlencoded"
}

/// The header that a name means: `x_request_id`, `ifMatch`.
fn header(name: &str) -> Option<String> {
    let header = name.to_train_case();
    (header.starts_with("X-") || HEADERS.split(' ').any(|known| known == fold(name))).then_some(header)
}
