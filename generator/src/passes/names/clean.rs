//! Which documented names somebody gave, and which a generator composed.
//!
//! `DropletAction` stays; `ServersGetServerResponseServer` is put together from a group, an operation and a property,
//! `ListImages200Response` from an operation and a status: such names are not clean, and their units are named by place.

use std::rc::Rc;

use super::documented::{Documented, Place, Unit, Use};
use super::english::{PLACES, Word, Words, is_version, noun};
use crate::settings::NameStyle;

/// Words that generators put into names, behind others.
const MADE: [&[&str]; 4] = [&["inner"], &["all", "of"], &["one", "of"], &["any", "of"]];

/// Ends that a name has from its generator if its property does not have them.
const WRAPPERS: [&str; 3] = ["property", "nullable", "parameter"];

/// The knowledge of each unit before names are looked for.
pub(super) struct Clean {
    clean: Vec<bool>,
    sent: Vec<bool>,
    alive: Vec<bool>,
    numbers: std::collections::HashSet<Word>,
}

impl Clean {
    /// Judges all units. Where names are those of the documents, all that they state are given.
    pub(super) fn new(documented: &Documented, style: NameStyle) -> Self {
        let words = documented.units.iter().flat_map(|unit| &unit.documented);
        let numbers = words.filter(|word| is_number(documented, word)).cloned().collect();
        let mut clean = Self { clean: Vec::new(), sent: Vec::new(), alive: Vec::new(), numbers };
        match style {
            NameStyle::Documented => clean.clean = documented.units.iter().map(is_stated).collect(),
            NameStyle::Resource => {
                clean.clean = documented.units.iter().map(|unit| clean.is_given(documented, unit)).collect();
                clean.inherit(documented);
            }
        }
        let units = || 0..documented.units.len();
        let stands = |at: &usize, places: &[Place]| {
            documented
                .unit(*at)
                .uses
                .iter()
                .any(|known| places.contains(&known.place) && known.operation().is_some())
        };
        clean.sent = reached(documented, units().filter(|at| stands(at, &[Place::Body])).collect());
        let roots = [Place::Answer, Place::Body, Place::Parameter, Place::Failure];
        clean.alive =
            reached(documented, units().filter(|at| clean.is_clean(*at) || stands(at, &roots)).collect());
        clean
    }

    /// Somebody gave the unit its documented name.
    pub(super) fn is_clean(&self, unit: usize) -> bool {
        self.clean.get(unit).copied().unwrap_or(false)
    }

    /// Returns whether the unit is a part of the body of a request.
    pub(super) fn is_sent(&self, unit: usize) -> bool {
        self.sent.get(unit).copied().unwrap_or(false)
    }

    /// Returns whether the unit is reached from an operation or from a unit that somebody named.
    pub(super) fn is_alive(&self, unit: usize) -> bool {
        self.alive.get(unit).copied().unwrap_or(false)
    }

    /// Returns the word without a number that only names of types have.
    pub(super) fn without_number(&self, word: &Word) -> Word {
        let known = self.numbers.contains(word);
        if known { word.trim_end_matches(|c: char| c.is_ascii_digit()).into() } else { Rc::clone(word) }
    }

    /// Returns whether a name is given, by the unit itself and the operations that use it.
    fn is_given(&self, documented: &Documented, unit: &Unit) -> bool {
        let name = &unit.documented;
        let Some(first) = name.first().filter(|_| unit.given) else { return false };
        let numbered = name.iter().any(|word| self.numbers.contains(word));
        let has = |made: &[&str]| {
            name.windows(made.len()).skip(1).any(|part| part.iter().zip(made).all(|(a, b)| **a == **b))
        };
        let made = MADE.iter().any(|made| has(made));
        let wrapper = name.last().filter(|last| WRAPPERS.contains(&last.as_ref()));
        let wrapped = |known: &Use| {
            let property = matches!(known.place, Place::Field | Place::Parameter);
            wrapper.is_some_and(|wrapper| property && !known.property.contains(wrapper))
        };
        let composed = |known: &Use| wrapped(known) || is_of_operation(documented, name, known);
        !numbered && !made && !is_version(first) && !unit.uses.iter().any(composed)
    }

    /// A name that begins with that of an owner which is not clean is not clean either.
    fn inherit(&mut self, documented: &Documented) {
        let held = held(documented);
        let mut open: Vec<usize> = (0..documented.units.len()).filter(|at| !self.is_clean(*at)).collect();
        while let Some(owner) = open.pop() {
            let name = &documented.unit(owner).documented;
            for at in held.get(owner).into_iter().flatten().filter(|_| !name.is_empty()) {
                if let Some(slot) = self.clean.get_mut(*at).filter(|clean| **clean)
                    && documented.unit(*at).documented.starts_with(name)
                {
                    *slot = false;
                    open.push(*at);
                }
            }
        }
    }
}

/// Returns whether the documents have a name for the unit.
fn is_stated(unit: &Unit) -> bool {
    unit.given && !unit.documented.is_empty()
}

/// Returns whether a name is its operation, with or without the group, and a word for the place.
fn is_of_operation(documented: &Documented, name: &[Word], known: &Use) -> bool {
    let Some(operation) = known.operation().filter(|_| known.place != Place::Parameter) else { return false };
    let stem = name.iter().rposition(|word| !PLACES.contains(&word.as_ref())).map_or(0, |at| at + 1);
    let stem = name.get(..stem).unwrap_or_default();
    let call = documented.call(operation);
    let groups: [Words; 3] = [Words::new(), call.group.clone(), noun(&call.group)];
    stem != name
        && groups.iter().any(|group| [group.as_slice(), &call.name].concat().concat() == stem.concat())
}

/// Returns whether a word has a digit that no property, parameter, route or operation has.
fn is_number(documented: &Documented, word: &str) -> bool {
    let digit = word.contains(|c: char| c.is_ascii_digit());
    digit && !documented.spoken.contains(word) && !is_single_version(word)
}

fn is_single_version(word: &str) -> bool {
    is_version(word) && word.len() == 2
}

/// Returns the units that each unit holds.
fn held(documented: &Documented) -> Vec<Vec<usize>> {
    let mut held: Vec<Vec<usize>> = vec![Vec::new(); documented.units.len()];
    for (at, unit) in documented.units.iter().enumerate() {
        for owner in unit.uses.iter().filter_map(Use::owner) {
            if let Some(held) = held.get_mut(owner) {
                held.push(at);
            }
        }
    }
    held
}

/// Returns the units that are reached from some, through their members and cases.
fn reached(documented: &Documented, roots: Vec<usize>) -> Vec<bool> {
    let held = held(documented);
    let mut reached = vec![false; documented.units.len()];
    let mut open = roots;
    while let Some(at) = open.pop() {
        if let Some(slot) = reached.get_mut(at).filter(|slot| !**slot) {
            *slot = true;
            open.extend(held.get(at).into_iter().flatten());
        }
    }
    reached
}
