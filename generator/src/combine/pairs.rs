//! Which types and operations of two flavours are the same.
//!
//! `GET /boats/{boatId}` is `GET /boats/{boat_id}`, so the answers of both are one type, whatever the flavours call it, and so
//! are the types of its fields of one name.

use std::collections::HashMap;

use indexmap::IndexSet;

use crate::dialect::raw::{
    Escape, RawApi, RawField, RawModel, RawOperation, RawParameter, RawResponse, RawShape,
};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::http::Route;
use crate::ground::words::fold;

use super::fields;

/// For each type and operation of the second flavour that of the first.
pub(super) struct Pairs {
    pub(super) models: Vec<Option<usize>>,
    pub(super) operations: Vec<Option<usize>>,
    /// Types of the first and second flavour at one place of which one has no pair: a language that has a type of its own for
    /// one place, where the other names a shared one.
    pub(super) relatives: Vec<(usize, usize)>,
}

/// Returns what the languages of both flavours did to names.
pub(super) fn escapes(first: &RawApi, second: &RawApi) -> Vec<Escape> {
    first.naming.names.iter().chain(&second.naming.names).cloned().collect()
}

impl Pairs {
    pub(super) fn of(first: &RawApi, second: &RawApi) -> Self {
        let mut pairing = Pairing {
            first,
            second,
            escapes: escapes(first, second),
            first_links: links(first),
            second_links: links(second),
            models: vec![None; second.models.len()],
            taken: vec![false; first.models.len()],
            open: Vec::new(),
            at_one_place: IndexSet::new(),
        };
        let operations = same_operations(&first.operations, &second.operations);
        pairing.by_name();
        pairing.by_operation(&operations);
        pairing.by_place();
        let relatives = pairing.relatives();
        Self { models: pairing.models, operations, relatives }
    }

    pub(super) fn model(&self, second: usize) -> Option<usize> {
        self.models.get(second).copied().flatten()
    }
}

fn links(raw: &RawApi) -> HashMap<&str, usize> {
    let models = raw.models.iter().enumerate();
    models.flat_map(|(at, model)| model.links.iter().map(move |link| (link.as_str(), at))).collect()
}

/// Pairs operations: by route, of several with one route by name; else by group and name, where that is unique.
fn same_operations(first: &[RawOperation], second: &[RawOperation]) -> Vec<Option<usize>> {
    let by_all = |operation: &RawOperation| {
        Some(format!(
            "{} {} {}",
            route(operation)?,
            fold(&operation.name.value),
            operation.qualifiers.join(" ")
        ))
    };
    let by_name = |operation: &RawOperation| {
        Some(format!("{} {}", fold(&operation.group), fold(&operation.name.value)))
    };
    let mut pairs = vec![None; second.len()];
    pair_unique(first, second, &mut pairs, &by_all);
    pair_unique(first, second, &mut pairs, &route);
    pair_unique(first, second, &mut pairs, &by_name);
    pairs
}

/// Returns the key of a route.
fn route(operation: &RawOperation) -> Option<String> {
    Some(nameless(&operation.route.as_ref()?.value))
}

/// Returns a route without the names of its variables: those are the languages'.
pub(super) fn nameless(route: &Route) -> String {
    let parts = route.path.trim_end_matches('/').split('{');
    let path: Vec<&str> = parts.map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect();
    format!("{} {}", route.method, path.join("{}"))
}

/// Pairs what has no pair yet and one key that nothing else of its flavour has.
fn pair_unique<T>(
    first: &[T],
    second: &[T],
    pairs: &mut [Option<usize>],
    key: &dyn Fn(&T) -> Option<String>,
) {
    let taken: Vec<usize> = pairs.iter().flatten().copied().collect();
    let free = first.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    let known = unique(free.filter_map(|(at, item)| Some((key(item)?, at))));
    let open = second.iter().enumerate().filter(|(at, _)| pairs.get(*at).is_some_and(Option::is_none));
    let open = unique(open.filter_map(|(at, item)| Some((key(item)?, at))));
    for (key, at) in open {
        if let (Some(at), Some(Some(found))) = (at, known.get(&key))
            && let Some(pair) = pairs.get_mut(at)
        {
            *pair = Some(*found);
        }
    }
}

fn unique(keys: impl Iterator<Item = (String, usize)>) -> HashMap<String, Option<usize>> {
    let mut unique = HashMap::new();
    for (key, at) in keys {
        unique.entry(key).and_modify(|known| *known = None).or_insert(Some(at));
    }
    unique
}

struct Pairing<'a> {
    first: &'a RawApi,
    second: &'a RawApi,
    escapes: Vec<Escape>,
    first_links: HashMap<&'a str, usize>,
    second_links: HashMap<&'a str, usize>,
    models: Vec<Option<usize>>,
    taken: Vec<bool>,
    /// Pairs of which the fields were not looked at.
    open: Vec<(usize, usize)>,
    /// Types at one place, whether they are a pair or not.
    at_one_place: IndexSet<(usize, usize)>,
}

impl Pairing<'_> {
    fn by_name(&mut self) {
        let name = |model: &RawModel| {
            let folded = fold(&model.name.value);
            (model.name_stated && !folded.is_empty()).then(|| format!("{}#{folded}", model.scope))
        };
        let mut pairs = vec![None; self.second.models.len()];
        pair_unique(&self.first.models, &self.second.models, &mut pairs, &name);
        for (second, first) in pairs.into_iter().enumerate() {
            if let Some(first) = first {
                self.pair(first, second);
            }
        }
    }

    fn by_operation(&mut self, operations: &[Option<usize>]) {
        for (second, first) in self.second.operations.iter().zip(operations) {
            let Some(first) = first.and_then(|first| self.first.operations.get(first)) else { continue };
            for (a, b) in first.bodies.iter().zip(&second.bodies) {
                self.compare(&a.ty.value, &b.ty.value);
            }
            for b in &second.responses {
                let a = first.responses.iter().find(|a| same_answer(a, b)).and_then(|a| a.ty.as_ref());
                if let Some((a, b)) = a.zip(b.ty.as_ref()) {
                    self.compare(&a.value, &b.value);
                }
            }
            for b in &second.parameters {
                if let Some(a) = first.parameters.iter().find(|a| same_place(a, b)) {
                    self.compare(&a.field.ty.value, &b.field.ty.value);
                }
            }
        }
    }

    fn by_place(&mut self) {
        while let Some((first, second)) = self.open.pop() {
            let shapes = self.first.models.get(first).zip(self.second.models.get(second));
            let Some((first, second)) = shapes.map(|(first, second)| (&first.shape, &second.shape)) else {
                continue;
            };
            match (first, second) {
                (RawShape::Alias(a), RawShape::Alias(b)) => self.compare(a, b),
                _ => {
                    let (own, their) = (fields_of(first), fields_of(second));
                    let places = fields::matched(own.iter(), their.iter(), &self.escapes);
                    for (b, place) in their.iter().zip(places) {
                        if let Some(a) = place.and_then(|place| own.get(place)) {
                            self.compare(&a.ty.value, &b.ty.value);
                        }
                    }
                }
            }
        }
    }

    /// Returns the types at one place of which one has no pair, each with the first that it was seen with.
    fn relatives(&mut self) -> Vec<(usize, usize)> {
        let (mut relatives, mut looked_at): (Vec<(usize, usize)>, usize) = (Vec::new(), 0);
        // The fields of relatives are at one place, too.
        while let Some(&(first, second)) = self.at_one_place.get_index(looked_at) {
            looked_at += 1;
            let has_pair =
                [self.taken.get(first).copied(), self.models.get(second).map(|pair| pair.is_some())];
            let is_new = match has_pair {
                [Some(false), Some(true)] => relatives.iter().all(|(known, _)| *known != first),
                [Some(true), Some(false)] => relatives.iter().all(|(_, known)| *known != second),
                _ => false,
            };
            let shapes = self.first.models.get(first).zip(self.second.models.get(second));
            if is_new && shapes.is_some_and(|(a, b)| may_be_same(&a.shape, &b.shape, &self.escapes)) {
                relatives.push((first, second));
                self.open.push((first, second));
                self.by_place();
            }
        }
        relatives.retain(|(first, second)| {
            let pair = self.models.get(*second).copied().flatten();
            pair.is_none() || self.taken.get(*first) == Some(&false)
        });
        relatives
    }

    /// Pairs the types that two spellings at the same place name.
    fn compare(&mut self, a: &TypeExpr, b: &TypeExpr) {
        use TypeExpr::{List, Map, Named, Nullable, Set};
        match (a, b) {
            (Nullable(a), b) => self.compare(a, b),
            (a, Nullable(b)) => self.compare(a, b),
            (List(a) | Set(a), List(b) | Set(b)) | (Map(a), Map(b)) => self.compare(a, b),
            (Named { link: Some(a), .. }, Named { link: Some(b), .. }) => {
                let first = self.first_links.get(a.as_str()).copied();
                if let Some((first, second)) = first.zip(self.second_links.get(b.as_str()).copied()) {
                    self.pair(first, second);
                }
            }
            _ => {}
        }
    }

    fn pair(&mut self, first: usize, second: usize) {
        let models = self.first.models.get(first).zip(self.second.models.get(second));
        if !self.at_one_place.insert((first, second)) {
            return;
        }
        let may_be =
            models.is_some_and(|(first, second)| may_be_same(&first.shape, &second.shape, &self.escapes));
        if let Some((taken, pair)) = self.taken.get_mut(first).zip(self.models.get_mut(second))
            && !*taken
            && pair.is_none()
            && may_be
        {
            (*taken, *pair) = (true, Some(first));
            self.open.push((first, second));
        }
    }
}

fn fields_of(shape: &RawShape) -> &[RawField] {
    if let RawShape::Struct { fields, .. } = shape { fields } else { &[] }
}

/// Returns whether two types of one name or place have anything in common. Generated names (`InlineResponse200`) may not.
fn may_be_same(first: &RawShape, second: &RawShape, escapes: &[Escape]) -> bool {
    match (first, second) {
        (RawShape::Struct { fields: a, .. }, RawShape::Struct { fields: b, .. }) => {
            let any = || fields::matched(a.iter(), b.iter(), escapes).iter().any(Option::is_some);
            a.is_empty() || b.is_empty() || any()
        }
        (RawShape::Enum(a), RawShape::Enum(b)) => {
            let any = || b.values.iter().any(|b| a.values.iter().any(|a| fields::same_member(a, b)));
            a.values.is_empty() || b.values.is_empty() || any()
        }
        _ => true,
    }
}

/// Returns whether two rows document one parameter.
pub(super) fn same_place(a: &RawParameter, b: &RawParameter) -> bool {
    let name = |parameter: &'_ RawParameter| {
        parameter.field.wire.as_ref().map_or(parameter.field.name.value.clone(), |wire| wire.value.clone())
    };
    let (own, their) = (name(a), name(b));
    own == their || fold(&own) == fold(&their)
}

/// Returns whether two answers are one: of the same status, success being any `2XX`.
pub(super) fn same_answer(a: &RawResponse, b: &RawResponse) -> bool {
    let status = |answer: &RawResponse| answer.status.as_ref().map(|status| status.value.clone());
    match (status(a), status(b)) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(&b),
        (None, None) => true,
        (Some(status), None) | (None, Some(status)) => status.starts_with('2'),
    }
}
