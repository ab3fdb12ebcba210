//! Guesses that reach the wire, each as the override that settles it.
//!
//! A field `createdAt` whose spelling no page shows -> `field = "Order.createdAt"`, `set.wire = "created_at"`. To accept a
//! guess is to put that into the manifest; to correct it, to change it first. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::correction::ItemKind;
use crate::ground::escape::{Output, escape};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::source::Span;
use crate::ground::words::{counted, words};
use crate::model::{Api, Field, Operation, TypeId, TypeKind};
use crate::pipeline::ApiRun;

/// An override that settles guesses.
pub struct Settled {
    /// The kind of item.
    pub kind: ItemKind,
    /// Its documented name; where the documents have several of the name that differ, that in Rust.
    pub place: String,
    /// The guess.
    pub key: &'static str,
    /// The guess.
    pub value: String,
    /// How many items it is about.
    pub count: usize,
    /// The page and the line of the first of them.
    pub at: Option<String>,
}

/// The place of a guess: the kind of item, its documented name, and what is guessed of it.
type Place = (ItemKind, String, &'static str);

/// Items of one documented name.
#[derive(Default)]
struct Items {
    /// The guess about them; `None` of one where it is no guess. With the names in the crate and the first span.
    guesses: BTreeMap<Option<String>, (BTreeSet<String>, Option<Span>)>,
}

/// Returns the overrides that settle the guesses about one API. `described` is as documented, item by item, and `run` what a
/// crate is made of; names are no guesses if the user said their case.
pub fn settled(described: &ApiRun, run: &ApiRun, said_case: bool) -> Vec<Settled> {
    let mut places: BTreeMap<Place, Items> = BTreeMap::new();
    names_and_values(&described.api, &run.api, said_case, &mut places);
    for (at, operation) in run.api.operations.iter().enumerate() {
        parameters(&run.api, operation, at, said_case, &mut places);
    }
    let mut settled = Vec::new();
    for ((kind, place, key), Items { guesses }) in places {
        let alike = guesses.len() == 1;
        for (value, (names, span)) in guesses {
            let Some(value) = value else { continue };
            let at = span.map(|span| described.documents.sources.location(span));
            let at = at.map(|at| format!("{}:{}", at.path, at.line));
            if alike {
                settled.push(Settled { kind, place: place.clone(), key, value, count: names.len(), at });
                continue;
            }
            for name in names {
                let (value, at) = (value.clone(), at.clone());
                settled.push(Settled { kind, place: name, key, value, count: 1, at });
            }
        }
    }
    settled
}

/// Lists the guesses about one API.
pub fn text(settled: &[Settled], run: &ApiRun) -> String {
    let plural = if settled.len() == 1 { "guess" } else { "guesses" };
    let mut out = format!("# {}: {} {plural}", run.name, settled.len());
    if settled.is_empty() {
        return out + "\n";
    }
    out.push_str(", each with the override that settles it; `--accept` puts them into the manifest\n");
    if let Some(case) = run.api.wire_case {
        let case = escape(case.as_str(), Output::Toml);
        out += &format!("# one line for all names: wire-case = {case}\n");
    }
    settled.iter().for_each(|settled| out += &settled.lines());
    out
}

impl Settled {
    /// Returns the lines of the manifest.
    pub fn lines(&self) -> String {
        let Self { kind, place, key, value, count, at } = self;
        let at = at.as_ref().map_or_else(String::new, |at| format!(" # {}", escape(at, Output::Line)));
        let expect = if *count > 1 { format!("expect = {count}\n") } else { String::new() };
        let (place, value) = (escape(place, Output::Toml), escape(value, Output::Toml));
        format!("\n[[api.override]]{at}\n{kind} = {place}\nset.{key} = {value}\n{expect}")
    }
}

/// Says how many overrides were written.
pub fn accepted(count: usize, path: &str) -> String {
    format!("{path}: {} added\n", counted(count, "override"))
}

/// Collects the names of fields and the values of enumerations.
fn names_and_values(api: &Api, completed: &Api, said_case: bool, places: &mut BTreeMap<Place, Items>) {
    for (id, ty) in api.types() {
        match &ty.kind {
            TypeKind::Struct(object) if !said_case => {
                for field in &object.fields {
                    let names = (ty.name.as_str(), crate_name(completed, id));
                    note(places, ItemKind::Field, names, &field.name, "wire", (wire(field), field.span));
                }
            }
            TypeKind::Enum(list) => {
                for value in &list.values {
                    let Some(text) = value.wire.value.as_str() else { continue };
                    let guess = is_guess(&value.wire).then(|| text.to_owned());
                    let names = (ty.name.as_str(), crate_name(completed, id));
                    let name = value.name.as_deref().unwrap_or(text);
                    note(places, ItemKind::Value, names, name, "wire", (guess, value.span));
                }
            }
            _ => {}
        }
    }
    places.retain(|_, items| items.guesses.keys().any(Option::is_some));
}

/// Collects the names and places of parameters.
fn parameters(
    api: &Api,
    operation: &Operation,
    at: usize,
    said_case: bool,
    places: &mut BTreeMap<Place, Items>,
) {
    let group = api.groups.get(operation.group);
    let (documented, ident) = group.map_or(("", ""), |group| (&group.name, &group.ident));
    let owner = format!("{documented}.{}", operation.name);
    for parameter in &operation.parameters {
        let (name, span) = (&parameter.field.name, parameter.field.span);
        // Calls of one name are told apart by their positions.
        let in_crate =
            if operation.ident.is_empty() { at.to_string() } else { format!("{ident}.{}", operation.ident) };
        let guess = wire(&parameter.field).filter(|_| !said_case);
        if guess.is_some() {
            note(places, ItemKind::Parameter, (&owner, in_crate.clone()), name, "wire", (guess, span));
        }
        if is_guess(&parameter.location) {
            let guess = Some(String::from(parameter.location.value));
            note(places, ItemKind::Parameter, (&owner, in_crate), name, "in", (guess, span));
        }
    }
}

/// Returns the name of a documented type in the crate, or its position.
fn crate_name(completed: &Api, id: TypeId) -> String {
    let named = completed.documented.types.get(id.index()).map(|ty| ty.named.name.clone());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| id.index().to_string())
}

/// Returns the name of a field if it is a guess. One word is spelled alike in nearly every case.
fn wire(field: &Field) -> Option<String> {
    (is_guess(&field.wire) && words(&field.name).len() > 1).then(|| field.wire.value.clone())
}

fn is_guess<T>(fact: &Fact<T>) -> bool {
    fact.certainty == Certainty::Conventional
}

fn note(
    places: &mut BTreeMap<Place, Items>,
    kind: ItemKind,
    (owner, in_crate): (&str, String),
    member: &str,
    key: &'static str,
    (guess, found): (Option<String>, Option<Span>),
) {
    let items = places.entry((kind, format!("{owner}.{member}"), key)).or_default();
    let (names, span) = items.guesses.entry(guess).or_default();
    names.insert(format!("{in_crate}.{member}"));
    *span = span.or(found);
}
