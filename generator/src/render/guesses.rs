//! Guesses that reach the wire, each as the line of a manifest that settles it.
//!
//! A field `createdAt` whose spelling no page shows -> `"Order.createdAt" = { wire = "created_at" }`. To accept a guess is
//! to write that line; to correct it, to change it first. Decides nothing.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::ground::fact::{Certainty, Fact};
use crate::ground::source::{Sources, Span};
use crate::ground::words::words;
use crate::model::{Api, Field, TypeKind};
use crate::pipeline::ApiRun;

/// A guess: how many items it is about, and the first place.
#[derive(Default)]
struct Guess {
    count: usize,
    span: Option<Span>,
}

/// Guesses by place of the override and what it says.
type Guesses = BTreeMap<(String, String), Guess>;

/// Lists the guesses about one API. `described` is as documented, item by item, and `run` what a crate is made of; names
/// are no guesses if the user said their case.
pub fn text(described: &ApiRun, run: &ApiRun, said_case: bool) -> String {
    let mut guesses = Guesses::new();
    names_and_values(&described.api, said_case, &mut guesses);
    for operation in &run.api.operations {
        for parameter in &operation.parameters {
            let place = format!("{}.{}", operation.name, parameter.field.name);
            if !said_case {
                wire(&mut guesses, place.clone(), &parameter.field);
            }
            if parameter.location.certainty == Certainty::Conventional {
                let said = format!("in = {}", quoted(&String::from(parameter.location.value)));
                note(&mut guesses, place, said, parameter.field.span);
            }
        }
    }
    let plural = if guesses.len() == 1 { "guess" } else { "guesses" };
    let mut out = format!("# {}: {} {plural}", run.name, guesses.len());
    if guesses.is_empty() {
        return out + "\n";
    }
    out.push_str(", each with the override that settles it; check them, then put them into the manifest\n");
    if let Some(case) = run.api.wire_case {
        let _ = writeln!(out, "# one line for all names: wire-case = {}", quoted(case.as_str()));
    }
    out.push_str("[api.overrides]\n");
    for ((place, said), Guess { count, span }) in &guesses {
        let expect = if *count > 1 { format!(", expect = {count}") } else { String::new() };
        let at = at(&described.documents.sources, *span);
        let _ = writeln!(out, "{} = {{ {said}{expect} }}{at}", quoted(place));
    }
    out
}

/// Collects the names of fields and the values of enumerations that no page shows.
fn names_and_values(api: &Api, said_case: bool, guesses: &mut Guesses) {
    for (_, ty) in api.types() {
        match &ty.kind {
            TypeKind::Struct(object) if !said_case => {
                for field in &object.fields {
                    wire(guesses, format!("{}.{}", ty.name, field.name), field);
                }
            }
            TypeKind::Enum(list) => {
                for value in list.values.iter().filter(|value| is_guess(&value.wire)) {
                    let Some(text) = value.wire.value.as_str() else { continue };
                    let place = format!("{}.{}", ty.name, value.name.as_deref().unwrap_or(text));
                    note(guesses, place, format!("wire = {}", quoted(text)), value.span);
                }
            }
            _ => {}
        }
    }
}

/// Notes the name of a field if it is a guess. One word is spelled alike in nearly every case.
fn wire(guesses: &mut Guesses, place: String, field: &Field) {
    if is_guess(&field.wire) && words(&field.name).len() > 1 {
        note(guesses, place, format!("wire = {}", quoted(&field.wire.value)), field.span);
    }
}

fn is_guess<T>(fact: &Fact<T>) -> bool {
    fact.certainty == Certainty::Conventional
}

fn note(guesses: &mut Guesses, place: String, said: String, span: Option<Span>) {
    let guess = guesses.entry((place, said)).or_default();
    guess.count += 1;
    guess.span = guess.span.or(span);
}

fn at(sources: &Sources, span: Option<Span>) -> String {
    span.map(|span| sources.location(span))
        .map_or_else(String::new, |at| format!(" # {}:{}", at.path, at.line))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
