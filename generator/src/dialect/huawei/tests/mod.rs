//! Small pages for each rule, and the facts that they give.

mod bodies;
mod examples;
mod pages;

use std::fmt::Write;

use crate::dialect::raw::{RawField, RawModel, RawOperation, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::dialect::{Extraction, Input};
use crate::ground::scalar::Scalar;
use crate::ground::source::{SourceFile, Sources};
use crate::read::html;

use super::dialect;

/// A page with the skeleton of the family.
fn page(path: &str, title: &str, body: &str) -> SourceFile {
    let anchor = path.trim_end_matches(".html");
    let text = format!(
        "<a name=\"{anchor}\"></a><a name=\"{anchor}\"></a>\n\n<h1 class=\"topictitle1\">{title}</h1>\n<div>\n{body}\n</div>\n"
    );
    SourceFile::new(path, text)
}

fn section(title: &str, body: &str) -> String {
    format!("<h4 class=\"sectiontitle\">{title}</h4>\n{body}\n")
}

/// The URI section of an operation, with a table of its path parameters.
fn uri(template: &str) -> String {
    let names: Vec<&str> = super::route::variables(template.split('?').next().unwrap());
    let rows: Vec<String> = names.iter().map(|name| format!("{name}|Yes|About {name}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let parameters = if rows.is_empty() {
        String::new()
    } else {
        table("", "Parameter description", "Parameter|Mandatory|Description", &rows)
    };
    section("URI", &format!("<p>{template}</p>\n{parameters}"))
}

/// A table with an id (none if empty); cells are set apart by `|` and may hold markup.
fn table(id: &str, caption: &str, header: &str, rows: &[&str]) -> String {
    let cells = |row: &str, tag: &str| {
        row.split('|').map(|cell| format!("<{tag}><p>{cell}</p>\n</{tag}>")).collect::<String>()
    };
    let id = if id.is_empty() { String::new() } else { format!(" id=\"{id}\"") };
    let body = rows.iter().map(|row| format!("<tr>{}</tr>\n", cells(row, "td"))).collect::<String>();
    format!(
        "<table{id}><caption><b>Table 1 </b>{caption}</caption><thead><tr>{}</tr></thead>\n<tbody>{body}</tbody></table>\n",
        cells(header, "th")
    )
}

fn input(id: &str, caption: &str, rows: &[&str]) -> String {
    table(id, caption, "Parameter|Mandatory|Type|Description", rows)
}

fn output(id: &str, caption: &str, rows: &[&str]) -> String {
    table(id, caption, "Parameter|Type|Description", rows)
}

fn code(text: &str) -> String {
    format!("<pre class=\"screen\">{text}</pre>")
}

fn extract(files: Vec<SourceFile>) -> (Extraction, Sources) {
    let sources = Sources::new(files);
    let pages = sources.iter().filter(|(_, file)| file.path().ends_with(".html"));
    let pages: Vec<_> = pages.map(|(id, file)| html::read(id, file).0).collect();
    let conventions = Default::default();
    let extraction =
        dialect().extract(Input { sources: &sources, pages: &pages, conventions: &conventions }, None);
    assert!(extraction.account.balances(), "not balanced: {:?}", extraction.account);
    (extraction, sources)
}

/// Everything that was read, a line a fact.
fn facts(files: Vec<SourceFile>) -> String {
    let (extraction, sources) = extract(files);
    let mut out = String::new();
    for operation in &extraction.raw.operations {
        show_operation(operation, &mut out);
    }
    for model in &extraction.raw.models {
        show_model(model, &mut out);
    }
    for finding in &extraction.diagnostics {
        let place = finding.span.map(|span| sources.location(span).to_string()).unwrap_or_default();
        writeln!(out, "{} {place}: {}", finding.code, finding.message).unwrap();
    }
    let account = &extraction.account;
    writeln!(out, "rows {} used {} skipped {}", account.rows_read, account.rows_used, account.rows_skipped())
        .unwrap();
    out
}

fn show_operation(operation: &RawOperation, out: &mut String) {
    let route = operation.route.as_ref().map_or("no route".to_owned(), |route| {
        format!("{:?} {} ({:?})", route.value.method, route.value.path, route.certainty)
    });
    let marks = if operation.deprecated { " deprecated" } else { "" };
    writeln!(
        out,
        "{} / {} {:?}: {route}{marks}",
        operation.group, operation.name.value, operation.qualifiers
    )
    .unwrap();
    for alias in &operation.alias_paths {
        writeln!(out, "  also {alias}").unwrap();
    }
    if let Some(auth) = &operation.auth {
        writeln!(out, "  auth {}", auth.join(" ")).unwrap();
    }
    for parameter in &operation.parameters {
        let place = format!("{:?} ({:?})", parameter.location.value, parameter.location.certainty);
        writeln!(out, "  {place} {}", field(&parameter.field)).unwrap();
    }
    for body in &operation.bodies {
        let types = body.content_types.join(" ");
        writeln!(out, "  body {} {types} examples {}", short(&body.ty.value), body.examples.len()).unwrap();
    }
    for response in &operation.responses {
        let status = response.status.as_ref().map_or("success", |status| &status.value);
        let ty = response.ty.as_ref().map_or("nothing".to_owned(), |ty| short(&ty.value));
        writeln!(out, "  {status}: {ty} examples {} {}", response.examples.len(), response.description)
            .unwrap();
    }
}

fn show_model(model: &RawModel, out: &mut String) {
    let stated = if model.name_stated { "stated" } else { "suggested" };
    writeln!(out, "type {} ({stated}) {:?}", model.name.value, model.links).unwrap();
    match &model.shape {
        RawShape::Struct { fields, additional, .. } => {
            fields.iter().for_each(|one| writeln!(out, "  {}", field(one)).unwrap());
            additional.iter().for_each(|ty| writeln!(out, "  others: {}", short(ty)).unwrap());
        }
        RawShape::Alias(ty) => writeln!(out, "  is {}", short(ty)).unwrap(),
        other => writeln!(out, "  {other:?}").unwrap(),
    }
}

fn field(field: &RawField) -> String {
    let mut out = format!("{}: {}", field.name.value, short(&field.ty.value));
    match &field.required {
        Some(required) if required.value => out.push_str(" required"),
        Some(_) => out.push_str(" optional"),
        None => {}
    }
    let wire = field.wire.as_ref().unwrap();
    if wire.value != field.name.value {
        write!(out, " wire {}", wire.value).unwrap();
    }
    if wire.certainty != crate::ground::fact::Certainty::Stated {
        write!(out, " ({:?})", wire.certainty).unwrap();
    }
    if let Some(values) = &field.values {
        let values = values.value.values.iter().map(|value| value.wire.as_ref().unwrap().value.to_string());
        write!(out, " in {}", values.collect::<Vec<_>>().join(" ")).unwrap();
    }
    if let Some(default) = &field.default {
        write!(out, " default {}", default.value).unwrap();
    }
    out
}

fn short(ty: &TypeExpr) -> String {
    match ty {
        TypeExpr::Scalar(Scalar::String(_)) => "text".to_owned(),
        TypeExpr::Scalar(Scalar::Integer(_)) => "int".to_owned(),
        TypeExpr::Scalar(scalar) => format!("{scalar:?}").to_lowercase(),
        TypeExpr::List(item) | TypeExpr::Set(item) => format!("[{}]", short(item)),
        TypeExpr::Map(value) => format!("{{{}}}", short(value)),
        TypeExpr::Nullable(inner) => format!("{}?", short(inner)),
        TypeExpr::Named { name, .. } => format!("#{name}"),
        TypeExpr::Union(cases) => cases.iter().map(short).collect::<Vec<_>>().join("|"),
        TypeExpr::Unknown(text) => format!("unknown {text:?}"),
    }
}
