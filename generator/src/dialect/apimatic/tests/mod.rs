//! Small pages in, facts out.

mod operations;
mod recognition;
mod types;
mod wire;

use std::fmt::Write as _;

use serde_json::Value;

use super::dialect;
use crate::dialect::raw::{RawApi, RawField, RawModel, RawOperation, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::dialect::{Extraction, Input};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::scalar::Scalar;
use crate::ground::source::{SourceFile, Sources};
use crate::read::markdown;
use crate::read::page::Page;
use crate::settings::Conventions;

fn pages(files: &[(&str, &str)]) -> (Sources, Vec<Page>) {
    let files = files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
    let sources = Sources::new(files);
    let pages = sources.iter().map(|(id, file)| markdown::read(id, file).0).collect();
    (sources, pages)
}

/// Reads pages as one API, and checks that everything on them is accounted for.
fn extract_with(flavour: &'static str, files: &[(&str, &str)], conventions: &Conventions) -> Extraction {
    let (sources, pages) = pages(files);
    let input = Input { sources: &sources, pages: &pages, conventions };
    let extraction = dialect().extract(input, Some(flavour));
    assert!(extraction.account.balances(), "not accounted for: {:?}", extraction.account.open);
    extraction
}

fn extract(flavour: &'static str, files: &[(&str, &str)]) -> Extraction {
    extract_with(flavour, files, &Conventions::default())
}

/// The page of a structure: its name, its rows, and its example.
fn structure(name: &str, rows: &[&str], example: &str) -> String {
    let rows: String = rows.iter().map(|row| format!("| {row} |\n")).collect();
    format!(
        "\n# {name}\n\n## Structure\n\n`{name}`\n\n## Fields\n\n| Name | Type | Tags | Description |\n\
         |  --- | --- | --- | --- |\n{rows}\n## Example (as JSON)\n\n```json\n{example}\n```\n"
    )
}

/// The page of an enumeration.
fn enumeration(name: &str, members: &[&str]) -> String {
    let rows: String = members.iter().map(|member| format!("| `{member}` |\n")).collect();
    format!("\n# {name}\n\n## Enumeration\n\n`{name}`\n\n## Fields\n\n| Name |\n|  --- |\n{rows}")
}

/// The facts of an API, one a line.
fn sketch(api: &RawApi) -> String {
    let mut out = String::new();
    api.models.iter().for_each(|model| sketch_model(&mut out, model));
    api.operations.iter().for_each(|operation| sketch_operation(&mut out, operation));
    out
}

fn sketch_model(out: &mut String, model: &RawModel) {
    let described =
        if model.description.is_empty() { String::new() } else { format!(" {:?}", model.description) };
    writeln!(out, "{} <{}>{described}", model.name.value, model.links.join(" ")).unwrap();
    match &model.shape {
        RawShape::Struct { fields, additional, inherits } => {
            fields.iter().for_each(|field| writeln!(out, "  {}", sketch_field(field)).unwrap());
            additional.iter().for_each(|ty| writeln!(out, "  others: {}", spell(ty)).unwrap());
            inherits.iter().for_each(|ty| writeln!(out, "  inherits: {}", spell(ty)).unwrap());
        }
        RawShape::Enum(list) => {
            writeln!(out, "  of {}", spell(&list.base)).unwrap();
            for value in &list.values {
                let wire = value.wire.as_ref().map(|wire| spell_fact(&wire.value, wire)).unwrap_or_default();
                writeln!(out, "  {} = {wire} {}", value.ident.as_deref().unwrap_or("?"), value.description)
                    .unwrap();
            }
        }
        RawShape::Union { cases, .. } => {
            for case in cases {
                writeln!(out, "  | {} {}", case.name.as_deref().unwrap_or("-"), spell(&case.ty)).unwrap();
            }
        }
        RawShape::Alias(ty) => writeln!(out, "  = {}", spell(ty)).unwrap(),
        RawShape::Opaque => writeln!(out, "  ?").unwrap(),
    }
}

fn sketch_operation(out: &mut String, operation: &RawOperation) {
    writeln!(out, "{}: {} {:?}", operation.group, operation.name.value, operation.description).unwrap();
    if let Some(auth) = &operation.auth {
        writeln!(out, "  auth {auth:?}").unwrap();
    }
    for parameter in &operation.parameters {
        let place = spell_fact(&Value::from(format!("{:?}", parameter.location.value)), &parameter.location);
        writeln!(out, "  {place} {}", sketch_field(&parameter.field)).unwrap();
    }
    for body in &operation.bodies {
        let required = body.required.as_ref().is_some_and(|required| required.value);
        writeln!(out, "  body {} required={required} {:?}", spell(&body.ty.value), body.description).unwrap();
    }
    for response in &operation.responses {
        let status = response.status.as_ref().map_or("success", |status| &status.value);
        let ty = response.ty.as_ref().map_or("nothing".to_owned(), |ty| spell(&ty.value));
        let examples = response.examples.len();
        writeln!(out, "  {status} -> {ty} {:?} examples={examples}", response.description).unwrap();
    }
}

fn sketch_field(field: &RawField) -> String {
    let mut out = field.name.value.clone();
    if let Some(wire) = &field.wire {
        write!(out, " = {}", spell_fact(&Value::from(wire.value.clone()), wire)).unwrap();
    }
    write!(out, ": {}", spell(&field.ty.value)).unwrap();
    for (word, fact) in [("required", &field.required), ("nullable", &field.nullable)] {
        fact.iter().for_each(|fact| write!(out, " {word}={}", fact.value).unwrap());
    }
    for (word, fact) in [("default", &field.default), ("constant", &field.constant)] {
        fact.iter().for_each(|fact| write!(out, " {word}={}", spell_fact(&fact.value, fact)).unwrap());
    }
    if field.read_only {
        out.push_str(" read-only");
    }
    if field.constraints != crate::ground::constraints::Constraints::default() {
        write!(out, " {}", serde_json::to_string(&field.constraints).unwrap()).unwrap();
    }
    if !field.description.is_empty() {
        write!(out, " {:?}", field.description).unwrap();
    }
    out
}

fn spell_fact<T>(value: &Value, fact: &Fact<T>) -> String {
    let mark = match fact.certainty {
        Certainty::Stated => "",
        Certainty::Shown => " (shown)",
        Certainty::Conventional => " (guess)",
        Certainty::Overridden | Certainty::Observed => " (?)",
    };
    format!("{value}{mark}")
}

fn spell(ty: &TypeExpr) -> String {
    match ty {
        TypeExpr::Scalar(Scalar::String(format)) => format!("{format:?} text"),
        TypeExpr::Scalar(scalar) => format!("{scalar:?}"),
        TypeExpr::List(inner) | TypeExpr::Set(inner) => format!("[{}]", spell(inner)),
        TypeExpr::Map(inner) => format!("{{{}}}", spell(inner)),
        TypeExpr::Nullable(inner) => format!("{}?", spell(inner)),
        TypeExpr::Named { name, link } => format!("{name}<{}>", link.as_deref().unwrap_or_default()),
        TypeExpr::Union(cases) => cases.iter().map(spell).collect::<Vec<_>>().join(" | "),
        TypeExpr::Unknown(words) => format!("unknown {words:?}"),
    }
}

/// Codes and messages of the findings, one a line.
fn findings(extraction: &Extraction) -> String {
    let lines = extraction.diagnostics.iter().map(|finding| format!("{}: {}", finding.code, finding.message));
    lines.collect::<Vec<_>>().join("\n")
}
