//! Raw facts in a few words, for fixtures: one line a field, value, parameter, body or response.
//!
//! `!` must be present, `?` may be null; `<-` is the name on the wire where it differs; texts stand in quotes.

use std::fmt::Write;

use super::raw::{RawApi, RawEnum, RawEvidence, RawField, RawModel, RawOperation, RawShape};
use super::type_expr::TypeExpr;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::source::Spanned;

/// Returns all that was read of an API.
pub(crate) fn sketch(raw: &RawApi) -> String {
    let mut out = String::new();
    let said =
        |text: &Option<Spanned<String>>| text.as_ref().map_or("-".to_owned(), |text| text.value.clone());
    let _ = writeln!(
        out,
        "api {} {}{}",
        said(&raw.title),
        said(&raw.version),
        quoted(raw.description.as_deref())
    );
    raw.servers.iter().for_each(|server| line(&mut out, format!("server {}", server.value)));
    raw.auth.iter().for_each(|auth| line(&mut out, format!("auth {} {:?}", auth.name, auth.kind)));
    raw.models.iter().for_each(|known| model(&mut out, known));
    raw.operations.iter().for_each(|known| operation(&mut out, known));
    for shown in &raw.evidence {
        match shown {
            RawEvidence::Json(value) => line(&mut out, format!("shown {}", value.value)),
            RawEvidence::Token(token) => line(&mut out, format!("shown `{}`", token.value)),
            RawEvidence::Key { model, name } => {
                let model = raw.models.get(*model).map_or("", |model| &model.name.value);
                line(&mut out, format!("shown {model}.{}", name.value));
            }
        }
    }
    out
}

fn line(out: &mut String, text: String) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn model(out: &mut String, model: &RawModel) {
    let suggested = if model.name_stated { "" } else { "~" };
    let (name, doc) = (&model.name.value, quoted(Some(&model.description)));
    match &model.shape {
        RawShape::Struct { fields, additional, inherits } => {
            let parents: Vec<String> = inherits.iter().map(ty).collect();
            let parents =
                if parents.is_empty() { String::new() } else { format!(" : {}", parents.join(", ")) };
            line(out, format!("type {suggested}{name}{parents}{doc}"));
            fields.iter().for_each(|known| line(out, format!("  {}", field(known))));
            additional.iter().for_each(|more| line(out, format!("  ...: {}", ty(more))));
        }
        RawShape::Enum(list) => line(out, format!("enum {suggested}{name}{}{doc}", values(list))),
        RawShape::Union { cases, .. } => {
            let cases: Vec<String> = cases.iter().map(|case| ty(&case.ty)).collect();
            line(out, format!("union {suggested}{name} = {}{doc}", cases.join(" | ")));
        }
        RawShape::Alias(of) => line(out, format!("alias {suggested}{name} = {}{doc}", ty(of))),
        RawShape::Opaque => line(out, format!("opaque {suggested}{name}{doc}")),
    }
    model.examples.iter().for_each(|example| line(out, format!("  shown {}", example.value)));
}

fn operation(out: &mut String, operation: &RawOperation) {
    let route = operation.route.as_ref().map(|route| format!("{} {}", route.value.method, route.value.path));
    let auth = operation.auth.as_ref().map(|names| format!(" auth [{}]", names.join(", ")));
    line(
        out,
        format!(
            "{}.{} = {}{}{}{}{}",
            operation.group,
            operation.name.value,
            route.unwrap_or_else(|| "?".to_owned()),
            if operation.deprecated { " deprecated" } else { "" },
            auth.unwrap_or_default(),
            quoted(Some(&operation.summary)),
            quoted(Some(&operation.description)),
        ),
    );
    for parameter in &operation.parameters {
        let place = &parameter.location;
        let guess = if place.certainty == Certainty::Conventional { "~" } else { "" };
        let place = format!("{:?}", place.value).to_lowercase();
        line(out, format!("  {guess}{place} {}", field(&parameter.field)));
    }
    if !operation.form_types.is_empty() {
        line(out, format!("  form {}", operation.form_types.join(", ")));
    }
    for body in &operation.bodies {
        let name = body.name.as_ref().map_or("-", |name| &name.value);
        let (ty, types) = (ty(&body.ty.value), body.content_types.join(", "));
        line(
            out,
            format!(
                "  body {name}{}: {ty} {types}{}",
                required(&body.required),
                quoted(Some(&body.description))
            ),
        );
    }
    for response in &operation.responses {
        let status = response.status.as_ref().map_or("2XX", |status| &status.value);
        let ty = response.ty.as_ref().map_or("-".to_owned(), |of| ty(&of.value));
        let types = response.content_types.join(", ");
        line(out, format!("  {status} {ty} {types}{}", quoted(Some(&response.description))));
        for (name, doc) in &response.headers {
            line(out, format!("    header {name}{}", quoted(Some(doc))));
        }
    }
}

fn field(field: &RawField) -> String {
    let name = &field.name.value;
    let wire = field.wire.as_ref().filter(|wire| wire.value != *name);
    let mut out = format!("{name}{}", required(&field.required));
    let _ = write!(out, "{}", wire.map(|wire| format!(" <- {}", wire.value)).unwrap_or_default());
    let null = if field.nullable.as_ref().is_some_and(|fact| fact.value) { "?" } else { "" };
    let _ = write!(out, ": {}{null}", ty(&field.ty.value));
    out.extend(field.values.iter().map(|list| values(&list.value)));
    out.extend(field.constant.iter().map(|value| format!(" always {}", value.value)));
    out.extend(field.default.iter().map(|value| format!(" default {}", value.value)));
    out.push_str(if field.read_only { " readonly" } else { "" });
    out.push_str(if field.deprecated { " deprecated" } else { "" });
    out + &quoted(Some(&field.description))
}

fn required(fact: &Option<Fact<bool>>) -> &'static str {
    match fact.as_ref().map(|fact| fact.value) {
        Some(true) => "!",
        Some(false) => "",
        None => " (untold)",
    }
}

fn values(list: &RawEnum) -> String {
    let value = |known: &super::raw::RawEnumValue| match (&known.wire, &known.ident) {
        (Some(wire), _) => wire.value.to_string(),
        (None, ident) => format!("{}?", ident.as_deref().unwrap_or_default()),
    };
    let name = list.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    format!("{name} [{}]", list.values.iter().map(value).collect::<Vec<_>>().join(", "))
}

fn quoted(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty()).map(|text| format!(" {text:?}")).unwrap_or_default()
}

fn ty(expr: &TypeExpr) -> String {
    match expr {
        TypeExpr::Scalar(scalar) => format!("{scalar:?}").replace("(Unspecified)", "").replace("(Plain)", ""),
        TypeExpr::List(item) => format!("[{}]", ty(item)),
        TypeExpr::Set(item) => format!("set [{}]", ty(item)),
        TypeExpr::Map(value) => format!("{{{}}}", ty(value)),
        TypeExpr::Named { name, link: Some(_) } => name.clone(),
        TypeExpr::Named { name, link: None } => format!("{name} (no link)"),
        TypeExpr::Nullable(inner) => format!("{}?", ty(inner)),
        TypeExpr::Union(cases) => cases.iter().map(ty).collect::<Vec<_>>().join(" | "),
        TypeExpr::Unknown(text) => format!("not understood {text:?}"),
    }
}
