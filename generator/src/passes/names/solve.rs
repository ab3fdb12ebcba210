//! One name for each type: units that want a name and say the same share it, others take their next candidate.
//!
//! Guarantees: a name is held by units that say the same; who gives way depends on what the units are and on where
//! their documents stand, never on the order of pages or on how many members a unit has; a number stands in a name only
//! where no word is left.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::ground::keywords::is_taken_type;
use crate::ground::source::Span;
use crate::ground::words::pascal_of;
use crate::model::TypeId;

use super::candidates::is_transparent;
use super::clean::Clean;
use super::documented::{Documented, Place, Use};
use super::english::Words;
use super::same::Comparison;
use super::usable;

/// Nobody looks further than this for a name that is free.
const MOST_TURNS: usize = 64;

/// The names of all units.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// The name of each unit, in PascalCase.
    pub(super) of: Vec<String>,
    /// The units of each type, the one that stands for the others first.
    pub(super) types: Vec<Vec<TypeId>>,
}

/// The order that decides who keeps a name that two units want, the least first.
type Weight = ((usize, bool), bool, bool, u32, usize, Words, (String, Option<Span>), usize);

/// Settles who has which name.
pub(super) struct Settling<'a> {
    documented: &'a Documented,
    comparison: Comparison<'a>,
    /// The names that each unit may have.
    candidates: Vec<Vec<String>>,
    weights: Vec<Weight>,
    taken: BTreeSet<String>,
}

impl<'a> Settling<'a> {
    pub(super) fn new(
        documented: &'a Documented,
        comparison: Comparison<'a>,
        candidates: &[Rc<[Words]>],
    ) -> Self {
        let clean = comparison.clean;
        let given = |at: usize| comparison.api.ty(TypeId::at(at)).given.as_ref();
        let rank =
            |at: usize| given(at).map_or((usize::MAX, false), |given| (given.by as usize, !given.leads));
        let weights = (0..documented.units.len()).map(|at| weight(documented, clean, at, rank(at))).collect();
        let all = candidates.iter().enumerate();
        let candidates =
            all.map(|(at, names)| preferred(given(at).map(|given| &given.name), spelled(names))).collect();
        // What earlier documents had is given to nothing else.
        let taken = comparison.api.freed.clone();
        Self { documented, comparison, candidates, weights, taken }
    }

    /// Names all units: first those that become types, then those that may do without one.
    pub(super) fn settle(mut self) -> Names {
        let (second, first): (Vec<usize>, Vec<usize>) =
            self.documented.order.iter().partition(|at| self.may_be_none(**at));
        let mut names = Names { of: vec![String::new(); self.documented.units.len()], types: Vec::new() };
        for units in [first, second] {
            for (name, units) in self.round(units) {
                self.taken.insert(name.clone());
                for unit in &units {
                    if let Some(slot) = names.of.get_mut(*unit) {
                        slot.clone_from(&name);
                    }
                }
                names.types.push(units.into_iter().map(TypeId::at).collect());
            }
        }
        // A type keeps the name that it was given, whatever becomes one with it.
        let given = |units: &[TypeId]| {
            let keeps = |id: &TypeId| {
                let given = self.comparison.api.ty(*id).given.as_ref();
                given.is_some_and(|given| names.of.get(id.index()) == Some(&given.name))
            };
            units.iter().any(keeps)
        };
        let mut types = std::mem::take(&mut names.types);
        types.sort_by_cached_key(|units| !given(units));
        Names { types, ..names }
    }

    /// Answers and bodies of one member, enumerations of one value, aliases, and what nobody uses or named.
    fn may_be_none(&self, at: usize) -> bool {
        let unit = self.documented.unit(at);
        let constant = unit.values.as_ref().is_some_and(|values| values.len() < 2) && !unit.given;
        let transparent = is_transparent(self.documented, at);
        let given = self.comparison.api.ty(TypeId::at(at)).given.is_some();
        !given && (transparent || unit.alias || constant || !self.comparison.clean.is_alive(at))
    }

    fn round(&self, units: Vec<usize>) -> Vec<(String, Vec<usize>)> {
        let mut levels: BTreeMap<usize, usize> = units.into_iter().map(|unit| (unit, 0)).collect();
        levels.iter_mut().for_each(|(unit, level)| *level = self.free(*unit, 0).unwrap_or(0));
        for _ in 0..MOST_TURNS {
            let mut moved = false;
            for (name, units) in self.wanted(&levels) {
                let keep = self.alike(name, &units);
                for loser in units.into_iter().filter(|unit| !keep.contains(unit)) {
                    let level = levels.get(&loser).copied().unwrap_or(0);
                    if let Some(next) = self.free(loser, level + 1) {
                        levels.insert(loser, next);
                        moved = true;
                    }
                }
            }
            if !moved {
                break;
            }
        }
        self.apart(self.wanted(&levels))
    }

    /// Returns the units that keep a name: those that say what the first says. Of those that an earlier run gave the
    /// name, and that were one type, the most keep it.
    fn alike(&self, name: &str, units: &[usize]) -> BTreeSet<usize> {
        let is_given = |unit: &&usize| {
            let given = self.comparison.api.ty(TypeId::at(**unit)).given.as_ref();
            given.is_some_and(|given| given.name == name)
        };
        let mut open: Vec<usize> = units.iter().filter(is_given).copied().collect();
        let mut best: Vec<usize> = units.first().into_iter().copied().collect();
        while open.len() > best.len() {
            let mut class = vec![open.remove(0)];
            let mut at = 0;
            while let Some(one) = class.get(at).copied() {
                let (more, others) = open.into_iter().partition(|unit| self.same(one, *unit));
                open = others;
                class.extend::<Vec<usize>>(more);
                at += 1;
            }
            if class.len() > best.len() {
                best = class;
            }
        }
        let Some(first) = best.first().copied() else { return BTreeSet::new() };
        let same: Vec<usize> = units.iter().copied().filter(|unit| self.same(first, *unit)).collect();
        // What a request needs must be needed by all, also where the first is in no request.
        let sent = same.iter().copied().find(|unit| self.comparison.clean.is_sent(*unit)).unwrap_or(first);
        best.iter().copied().chain(same.into_iter().filter(|unit| self.same(sent, *unit))).collect()
    }

    fn same(&self, a: usize, b: usize) -> bool {
        self.comparison.same(TypeId::at(a), TypeId::at(b))
    }

    /// Returns the first candidate from a level on that no earlier round took.
    fn free(&self, unit: usize, from: usize) -> Option<usize> {
        let names = self.candidates.get(unit)?;
        (from..names.len()).find(|at| names.get(*at).is_some_and(|name| !self.taken.contains(name)))
    }

    /// Returns the units by the name that they want, best first.
    fn wanted(&self, levels: &BTreeMap<usize, usize>) -> BTreeMap<&str, Vec<usize>> {
        let mut wanted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (unit, level) in levels {
            if let Some(name) = self.candidates.get(*unit).and_then(|names| names.get(*level)) {
                wanted.entry(name).or_default().push(*unit);
            }
        }
        let rank = |unit: &usize| (levels.get(unit).copied(), self.weights.get(*unit));
        wanted.values_mut().for_each(|units| units.sort_by(|a, b| rank(a).cmp(&rank(b))));
        wanted
    }

    /// Returns the types of each name; what no word tells apart gets a number.
    fn apart(&self, wanted: BTreeMap<&str, Vec<usize>>) -> Vec<(String, Vec<usize>)> {
        let mut taken: BTreeSet<String> = wanted.keys().map(|name| (*name).to_owned()).collect();
        taken.extend(self.taken.iter().cloned());
        let mut types = Vec::new();
        for (name, units) in wanted {
            let mut free = (!self.taken.contains(name)).then(|| name.to_owned());
            let mut numbers = (2_usize..).map(|number| format!("{name}{number}"));
            for mut units in self.related(units) {
                while !units.is_empty() {
                    let keep = self.alike(name, &units);
                    let (alike, others) = units.into_iter().partition(|unit| keep.contains(unit));
                    units = others;
                    let ident = free
                        .take()
                        .or_else(|| numbers.find(|name| !taken.contains(name)))
                        .unwrap_or_default();
                    taken.insert(ident.clone());
                    types.push((ident, alike));
                }
            }
        }
        types
    }

    /// Units in sets of which no two have a member or value in common, so that only those of one set need comparing.
    fn related(&self, units: Vec<usize>) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = Vec::new();
        let mut set_of: HashMap<&str, usize> = HashMap::new();
        // By set, the set that it was added to; one that stands for itself was added to none.
        let mut parents: Vec<usize> = Vec::new();
        for unit in units {
            let known = self.documented.unit(unit);
            let values = known.values.iter().flatten().map(String::as_str);
            let mut marks: Vec<&str> = known.members.keys().map(String::as_str).chain(values).collect();
            if marks.is_empty() {
                marks.push("");
            }
            let mut known = marks.iter().filter_map(|mark| Some(root(&mut parents, *set_of.get(mark)?)));
            let set = known.next().unwrap_or(sets.len());
            let mut others: Vec<usize> = known.filter(|other| *other != set).collect();
            others.sort_unstable();
            others.dedup();
            if set == sets.len() {
                sets.push(Vec::new());
                parents.push(set);
            }
            for other in others {
                let moved = sets.get_mut(other).map(std::mem::take).unwrap_or_default();
                if let Some(parent) = parents.get_mut(other) {
                    *parent = set;
                }
                if let Some(units) = sets.get_mut(set) {
                    units.extend(moved);
                }
            }
            if let Some(units) = sets.get_mut(set) {
                units.push(unit);
            }
            set_of.extend(marks.into_iter().map(|mark| (mark, set)));
        }
        sets
    }
}

/// Returns the set that holds what was put into `set`, and shortens the way to it.
fn root(parents: &mut [usize], mut set: usize) -> usize {
    while let Some(parent) = parents.get(set).copied().filter(|parent| *parent != set) {
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(known) = parents.get_mut(set) {
            *known = above;
        }
        set = above;
    }
    set
}

/// Returns the candidates as identifiers, without the words that others need; one is always left.
fn spelled(names: &[Words]) -> Vec<String> {
    let (taken, free): (Vec<String>, Vec<String>) =
        names.iter().map(|name| usable(pascal_of(name), "Type")).partition(|name| is_taken_type(name));
    if free.is_empty() { taken.last().map(|name| format!("{name}Value")).into_iter().collect() } else { free }
}

/// Returns the candidates with a given name before all others.
fn preferred(given: Option<&String>, mut names: Vec<String>) -> Vec<String> {
    if let Some(given) = given {
        names.retain(|name| name != given);
        names.insert(0, given.clone());
    }
    names
}

/// Who keeps a name: who was given it, then a documented one, then one that an answer holds, then that of the
/// earliest version, so that a new version moves nothing.
fn weight(documented: &Documented, clean: &Clean, at: usize, given: (usize, bool)) -> Weight {
    let unit = documented.unit(at);
    let top = |known: &Use| {
        let held = known.owner().is_some_and(|owner| is_transparent(documented, owner));
        known.place == Place::Answer || held
    };
    let version = |operation| documented.call(operation).version_number();
    let earliest = unit.uses.iter().filter_map(Use::operation).filter_map(version).min();
    (
        given,
        !clean.is_clean(at),
        !unit.uses.iter().any(top),
        earliest.unwrap_or(0),
        unit.documented.len(),
        unit.documented.clone(),
        unit.key.clone(),
        at,
    )
}
