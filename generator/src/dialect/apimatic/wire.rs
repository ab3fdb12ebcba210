//! The second pass: wire names that a page alone does not tell.
//!
//! Guarantees: what an example shows is `Shown`; everything else is `Conventional`, and reported if the name
//! has several words (one word is spelled alike in nearly every style); where the person states a
//! convention, or the documents show nothing to learn from, nothing is guessed here.

use std::collections::HashMap;

use crate::dialect::raw::{RawApi, RawField, RawShape};
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::ParameterIn;
use crate::ground::source::Span;
use crate::ground::words::fold;
use crate::settings::Conventions;

use super::evidence::{Evidence, Spellings};
use super::flavour::Flavour;
use super::style::{self, Votes};

/// Completes the wire names of all fields.
pub(super) fn field_names(
    api: &mut RawApi,
    evidence: &Evidence,
    flavour: &Flavour,
    conventions: &Conventions,
) -> Vec<Diagnostic> {
    for (model, shape) in api.models.iter_mut().map(|model| &mut model.shape).enumerate() {
        let RawShape::Struct { fields, .. } = shape else { continue };
        for (at, field) in fields.iter_mut().enumerate() {
            if let (None, Some(shown)) = (&field.wire, evidence.fields.get(&(model, at))) {
                field.wire = Some(Fact::shown(shown.value.clone(), shown.span));
            }
            if field.wire.is_none() {
                field.wire = in_prose(field).map(|shown| Fact::shown(shown, field.name.span));
            }
        }
    }
    if conventions.wire_case.is_some() {
        return Vec::new();
    }
    let mut everywhere = Votes::default();
    structs(api).for_each(|fields| everywhere.merge(&learned(fields)));
    if everywhere.is_empty() {
        return Vec::new();
    }
    let mut diagnostics = Vec::new();
    for model in &mut api.models {
        let owner = &model.name.value;
        let what = format!("wire names of fields of `{owner}`");
        let RawShape::Struct { fields, .. } = &mut model.shape else { continue };
        let page = learned(fields);
        let siblings = siblings(fields);
        let mut guesses = Vec::new();
        for field in fields.iter_mut().filter(|field| field.wire.is_none()) {
            let name = flavour.unescape(&field.name.value).unwrap_or(&field.name.value);
            let sibling = style::last_word(name).and_then(|word| siblings.get(&word));
            let guess = match sibling {
                Some(sibling) => sibling.spell(name, &page),
                None => page.spell(name, &everywhere),
            };
            let guess = only(&evidence.keys, &guess).unwrap_or(guess);
            guesses.extend(guessed(field, &guess));
            field.wire = Some(Fact::conventional(guess));
        }
        diagnostics.extend(note(Code::GuessedWireName, &what, owner, &guesses));
    }
    diagnostics.extend(parameter_names(api, evidence, &everywhere));
    diagnostics
}

/// Completes the wire names of what travels in the query or a form, from the prose (`per_page=200`), else by
/// the style of all fields. The name of a path variable is as good as any, that of a header ignores case.
fn parameter_names(api: &mut RawApi, evidence: &Evidence, everywhere: &Votes) -> Option<Diagnostic> {
    let mut guesses = Vec::new();
    let parameters = api.operations.iter_mut().flat_map(|operation| &mut operation.parameters);
    for parameter in parameters.filter(|parameter| parameter.field.wire.is_none()) {
        let field = &mut parameter.field;
        match parameter.location.value {
            ParameterIn::Path => field.wire = Some(Fact::conventional(field.name.value.clone())),
            ParameterIn::Query | ParameterIn::Form => {
                if let Some(shown) = in_prose(field) {
                    field.wire = Some(Fact::shown(shown, field.name.span));
                    continue;
                }
                let guess = everywhere.spell(&field.name.value, everywhere);
                let guess = only(&evidence.keys, &guess).unwrap_or(guess);
                guesses.extend(guessed(field, &guess));
                field.wire = Some(Fact::conventional(guess));
            }
            ParameterIn::Header | ParameterIn::Cookie => {}
        }
    }
    note(Code::GuessedWireName, "wire names of parameters", "Operation", &guesses)
}

/// The name in the description that can only be this field's: before an equals sign or in brackets, as in
/// a query (`per_page=200`, `ids[]=1&ids[]=2`, `filter[name]=value`).
fn in_prose(field: &RawField) -> Option<String> {
    let name = fold(&field.name.value);
    let text = &field.description;
    let is_mark = |c: char| !c.is_alphanumeric() && !"_-.".contains(c);
    let ends = text.match_indices(['=', ']']);
    ends.map(|(at, _)| text.split_at(at)).find_map(|(before, after)| {
        let (before, list) = before.strip_suffix("[]").map_or((before, ""), |before| (before, "[]"));
        let start = before.rfind(is_mark).map_or(0, |at| at + before.get(at..).map_or(1, first_length));
        let word = before.get(start..)?;
        let bracket = before.get(..start)?.ends_with('[');
        (fold(word) == name && (after.starts_with('=') || bracket)).then(|| format!("{word}{list}"))
    })
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

fn structs(api: &RawApi) -> impl Iterator<Item = &[RawField]> {
    api.models.iter().filter_map(|model| match &model.shape {
        RawShape::Struct { fields, .. } => Some(fields.as_slice()),
        _ => None,
    })
}

fn learned(fields: &[RawField]) -> Votes {
    let mut votes = Votes::default();
    for field in fields {
        if let Some(wire) = &field.wire {
            votes.add(&field.name.value, &wire.value);
        }
    }
    votes
}

/// What fields of several words teach about those with the same last word (`stacks:identifiers`).
fn siblings(fields: &[RawField]) -> HashMap<String, Votes> {
    let mut siblings: HashMap<String, Votes> = HashMap::new();
    for field in fields {
        let Some(wire) = &field.wire else { continue };
        let mut votes = Votes::default();
        votes.add(&field.name.value, &wire.value);
        if let Some(word) = style::last_word(&field.name.value).filter(|_| votes.word_separators() > 0) {
            siblings.entry(word).or_default().merge(&votes);
        }
    }
    siblings
}

/// The one spelling of a word that the documents show.
fn only(spellings: &Spellings, word: &str) -> Option<String> {
    let shown = spellings.get(&fold(word))?;
    shown.keys().next().filter(|_| shown.len() == 1).cloned()
}

/// A documented name, the guess, and where the name stands.
pub(super) type Guess = (String, String, Span);

fn guessed(field: &RawField, guess: &str) -> Option<Guess> {
    let name = &field.name;
    style::has_words(&name.value).then(|| (name.value.clone(), guess.to_owned(), name.span))
}

/// One note for all guesses about the members of `owner`.
pub(super) fn note(code: Code, what: &str, owner: &str, guesses: &[Guess]) -> Option<Diagnostic> {
    const LISTED: usize = 5;
    let (name, guess, span) = guesses.first()?;
    let listed = guesses.iter().take(LISTED).map(|(name, guess, _)| format!("`{name}`: `{guess}`"));
    let listed = listed.collect::<Vec<_>>().join(", ");
    let more = match guesses.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let message = format!("{what} are not in the documents and were guessed: {listed}{more}");
    let help = format!(
        "confirm or correct each: `--override \"{owner}.{name}.wire={guess}\"`, or `wire` under \
         [api.overrides.\"{owner}.{name}\"] in the manifest"
    );
    Some(Diagnostic::new(code, *span, message).help(help))
}
