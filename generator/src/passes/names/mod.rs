//! Names: the identifiers of groups, operations, types and cases, decided once and in one place.
//!
//! Names come first, merging after: what a page calls `ServersGetServerResponseServerImage` is an `Image` by its place,
//! and [`unify`](super::unify) makes one type of all units that are called `Image` and say the same.
//!
//! With `names = "documented"` every name that the documents state stays. It is no family's default: names that a person
//! chose stay in either style, and those that a generator composed are long, numbered, and move when pages come and go.
//!
//! Guarantees: a name is a function of the documents of its own unit, of the places where it stands and of the
//! operations of these places; only who loses a clash looks further, and a number stands in a name only where no word
//! is left. Every identifier is made of letters and digits and starts with a letter. Words that Rust keeps for itself
//! are none of this pass's business, but for the types that every program knows.

mod candidates;
pub(super) mod cases;
mod clean;
mod documented;
mod english;
mod operations;
mod phrases;
mod same;
mod solve;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Span;
use crate::ground::words::{pascal, pascal_of};
use crate::model::{Api, GivenName, NamedBy, TypeId};
use crate::settings::NameStyle;

use candidates::Candidates;
use clean::Clean;
use documented::Documented;
use english::words_of;
use phrases::Phrases;
use same::Comparison;
use solve::{Names, Settling};

/// Names groups, operations and types; returns the types that say the same under one name, the one that stands
/// for the others first.
pub(super) fn run(api: &mut Api, style: NameStyle, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<TypeId>> {
    let documented = Documented::new(api);
    let phrases = Phrases::new(&documented);
    operations::run(api, &documented, &phrases, style, diagnostics);
    let clean = Clean::new(&documented, style);
    let candidates = Candidates::all(&documented, &phrases, &clean, words_of(&api.name));
    let comparison = Comparison::new(api, &clean);
    let Names { of, types } = Settling::new(&documented, comparison, &candidates).settle();
    for ((id, name), wanted) in api.type_ids().zip(of).zip(&candidates) {
        let wanted = wanted.first().map(|words| usable(pascal_of(words), "Type")).unwrap_or_default();
        report(api, id, &name, &wanted, diagnostics);
        let ty = api.ty_mut(id);
        ty.ident = name;
        ty.composed = !clean.is_clean(id.index());
    }
    if style == NameStyle::Documented {
        report_kept(api, &documented, &clean, diagnostics);
    }
    types
}

/// Reports the names of the lock that are not the documented ones, which the user asks for.
fn report_kept(api: &Api, documented: &Documented, clean: &Clean, diagnostics: &mut Vec<Diagnostic>) {
    let locked = |given: &Option<GivenName>| given.as_ref().is_some_and(|given| given.by == NamedBy::Lock);
    let taken: HashSet<&str> = api.types().map(|(_, ty)| ty.ident.as_str()).collect();
    let types = api.types().filter(|(id, ty)| locked(&ty.given) && clean.is_clean(id.index()));
    let types = types.filter(|(_, ty)| !taken.contains(pascal(&ty.name).as_str()));
    let types = types.map(|(_, ty)| (&ty.name, &ty.ident));
    let calls = api.operations.iter().zip(&documented.calls).filter(|(known, _)| locked(&known.given));
    // What has the name of another is called by it and more.
    let calls = calls.filter(|(known, call)| !known.ident.starts_with(&call.name.join("_")));
    let calls = calls.map(|(known, _)| (&known.name, &known.ident));
    let mut kept = types.chain(calls);
    let Some((name, ident)) = kept.next() else { return };
    let count = kept.count() + 1;
    let message =
        format!("the lock has other names than the documented ones: {count}, such as `{ident}` for `{name}`");
    let help = "to take the documented names, delete the lock: programs that use the crate must be changed";
    diagnostics.push(Diagnostic::general(Code::KeptNames, message).help(help));
}

/// Reports the names that could not be had; `wanted` is the best one of the type.
fn report(api: &Api, id: TypeId, name: &str, wanted: &str, diagnostics: &mut Vec<Diagnostic>) {
    let ty = api.ty(id);
    let Some(span) = ty.span.filter(|_| ty.given.is_none()) else { return };
    if ty.name_stated && pascal(&ty.name).is_empty() {
        let message = format!("`{}` holds nothing that a name could be made of", ty.name);
        diagnostics.push(Diagnostic::new(Code::UnusableName, span, message));
    } else if name != wanted {
        let message = format!("the type `{}` is called `{name}`, because `{wanted}` is taken", ty.name);
        diagnostics.push(Diagnostic::new(Code::NameClash, span, message));
    }
}

/// The identifiers of one place, each given out once.
#[derive(Debug, Default)]
struct Scope {
    taken: BTreeSet<String>,
    /// By name, the least number that may be free behind it.
    next: HashMap<String, usize>,
}

impl Scope {
    /// Returns the first candidate that is free, else the last one with the least number that makes it free.
    fn take(&mut self, candidates: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for candidate in candidates {
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            last = candidate;
        }
        // Names are never given back, so the search goes on where it ended.
        let next = self.next.entry(last.clone()).or_insert(2);
        loop {
            let candidate = format!("{last}{next}");
            *next += 1;
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// A finding for a name that could not be had.
fn clash(name: &str, wanted: &str, got: &str, span: Option<Span>, diagnostics: &mut Vec<Diagnostic>) {
    if ![wanted, name].contains(&got)
        && let Some(span) = span
    {
        let message = format!("`{name}` is called `{got}`, because `{wanted}` is taken");
        diagnostics.push(Diagnostic::new(Code::NameClash, span, message));
    }
}

/// Returns an identifier that starts with a letter: a single digit in front is spelled out (`1Click` is `OneClick`),
/// and `fallback` helps where nothing else does.
fn usable(ident: String, fallback: &str) -> String {
    const DIGITS: [&str; 10] =
        ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    let mut chars = ident.chars();
    let Some(first) = chars.next() else { return fallback.to_owned() };
    let rest = chars.as_str();
    let digit = first.to_digit(10).and_then(|digit| DIGITS.get(digit as usize));
    match digit {
        _ if first.is_alphabetic() => ident,
        Some(digit) if rest.starts_with(char::is_alphabetic) => pascal(&format!("{digit}_{rest}")),
        _ => format!("{fallback}{ident}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_skip_what_is_taken_and_thousands_of_them_are_quick() {
        let mut scope = Scope::default();
        let mut take = |name: &str| scope.take([name.to_owned()]);
        assert_eq!(["A3", "A", "A", "A", "A"].map(&mut take), ["A3", "A", "A2", "A4", "A5"]);
        assert_eq!((6..=20_000).map(|_| take("A")).last().unwrap(), "A20000");
    }
}
