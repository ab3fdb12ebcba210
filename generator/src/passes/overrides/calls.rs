//! Corrections of calls after the passes have concluded: how they page, what they return, and how lists and objects
//! stand in a query.
//!
//! Guarantees: what says nothing that is known, or nothing new, is an error: of these keys [`conclude`] finds out what changes.

use std::collections::BTreeSet;

use crate::correction::Correction;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::Diagnostic;
use crate::model::{Api, NextPage, Operation, Paging, QueryStyle, Returned, Ty, TypeKind};
use crate::passes::paging;

use super::{Given, Mistake, apply, changes_nothing, subject};

/// The replacements of conclusions of passes, the narrowest override last.
#[derive(Debug, Default)]
pub struct Conclusions(Vec<Conclusion>);

/// The corrections that an override makes to one operation.
#[derive(Debug)]
struct Conclusion {
    /// The position of the override.
    at: usize,
    /// The position of the operation.
    operation: usize,
    said: Said,
}

#[derive(Debug)]
enum Said {
    /// How it pages; whether the number of the first page is said, too.
    Paging(Option<Paging>, bool),
    /// The style of the parameter at a position.
    Style(usize, QueryStyle),
    /// The result of its call.
    Envelope(Returned),
}

/// The word for no paging and no envelope.
const NONE: &str = "none";

impl Conclusions {
    /// Notes how an operation pages and what its call returns.
    pub(super) fn note_operation(
        &mut self,
        at: usize,
        operation: usize,
        to: &Correction,
        changed: &mut BTreeSet<&'static str>,
    ) -> Result<(), Mistake> {
        if let Some(text) = &to.paging {
            let paging = match text.as_str() {
                NONE => None,
                text => Some(text.parse::<Paging>().map_err(|error| {
                    (format!("says `{text}`, which is not a way of paging"), error.to_string())
                })?),
            };
            let said = Said::Paging(paging, text.contains(" from "));
            self.0.push(Conclusion { at, operation, said });
            changed.insert("paging");
        }
        if let Some(member) = &to.envelope {
            let returned = if member == NONE { Returned::Whole } else { Returned::Member(member.clone()) };
            self.0.push(Conclusion { at, operation, said: Said::Envelope(returned) });
            changed.insert("envelope");
        }
        Ok(())
    }

    /// Notes how a parameter stands in the query.
    pub(super) fn note_parameter(
        &mut self,
        at: usize,
        (operation, parameter): (usize, usize),
        to: &Correction,
        changed: &mut BTreeSet<&'static str>,
    ) -> Result<(), Mistake> {
        let Some(text) = &to.style else { return Ok(()) };
        let style = text.parse::<QueryStyle>().map_err(|_| {
            let help = format!("write one of {}", QueryStyle::WORDS.join(", "));
            (format!("says `{text}`, which is not a style of a query"), help)
        })?;
        self.0.push(Conclusion { at, operation, said: Said::Style(parameter, style) });
        changed.insert("style");
        Ok(())
    }

    /// Forgets an operation that is left out.
    pub(super) fn removed(&mut self, operation: usize) {
        self.0.retain(|conclusion| conclusion.operation != operation);
        let behind = self.0.iter_mut().filter(|conclusion| conclusion.operation > operation);
        behind.for_each(|conclusion| conclusion.operation -= 1);
    }
}

/// Replaces the conclusions of passes.
pub fn conclude(api: &mut Api, conclusions: Conclusions, given: Given<'_>, findings: &mut Vec<Diagnostic>) {
    let mut idle: Vec<(usize, &str, bool)> = Vec::new();
    for Conclusion { at, operation, said } in conclusions.0 {
        let (key, changed) = match said {
            Said::Envelope(Returned::Member(member)) if !has_member(api, operation, &member) => {
                let to = given.overrides.get(at).map(subject).unwrap_or_default();
                let message =
                    format!("{to} returns `{member}`, which is not a list or an object in the answer");
                findings.push(given.finding(at, message).help("write the wire name of a member, or `none`"));
                continue;
            }
            said => {
                let Some(operation) = api.operations.get_mut(operation) else { continue };
                replace(operation, said)
            }
        };
        match idle.iter_mut().find(|(known, of, _)| (*known, *of) == (at, key)) {
            Some((_, _, any)) => *any |= changed,
            None => idle.push((at, key, changed)),
        }
    }
    for (at, key, _) in idle.into_iter().filter(|(_, _, changed)| !changed) {
        if let Some(to) = given.overrides.get(at) {
            findings.push(changes_nothing(&given, at, to, key));
        }
    }
}

/// Replaces one conclusion; returns the key that says it, and whether it was another.
fn replace(operation: &mut Operation, said: Said) -> (&'static str, bool) {
    match said {
        Said::Paging(mut paging, says_first) => {
            if let (Some(Paging { next: NextPage::Number { parameter, first }, .. }), false) =
                (&mut paging, says_first)
            {
                *first = paging::first_page(operation.parameters.iter(), parameter);
            }
            let paging = paging.map(apply::said);
            let before = std::mem::replace(&mut operation.paging, paging);
            let same = match (&before, &operation.paging) {
                (None, None) => true,
                (Some(before), Some(now)) => {
                    before.value == now.value && before.certainty == Certainty::Stated
                }
                _ => false,
            };
            ("paging", !same)
        }
        Said::Style(parameter, style) => {
            let parameter = operation.parameters.get_mut(parameter);
            ("style", parameter.is_some_and(|parameter| apply::set(&mut parameter.style, &style)))
        }
        Said::Envelope(returned) => {
            let returned = Some(returned);
            let before = std::mem::replace(&mut operation.returned, returned);
            // What an earlier run returned was said by the same override.
            ("envelope", before.is_some() || operation.returned.is_some())
        }
    }
}

/// Returns whether the answer of an operation has a member of this wire name.
fn has_member(api: &Api, operation: usize, member: &str) -> bool {
    let Some(operation) = api.operations.get(operation) else { return false };
    let successes = operation.responses.iter().filter(|response| response.is_success());
    successes.filter_map(|response| response.ty.as_ref()).any(|Fact { value, .. }| {
        let Ty::Ref(id) = api.opened(value) else { return false };
        let TypeKind::Struct(object) = &api.ty(*id).kind else { return false };
        let found = object.fields.iter().find(|field| field.wire.value == member);
        found.is_some_and(|field| matches!(api.opened(&field.ty), Ty::List { .. } | Ty::Ref(_)))
    })
}
