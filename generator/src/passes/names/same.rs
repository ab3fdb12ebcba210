//! Whether two units say the same, so that they may be one type.
//!
//! Two objects do if they have the same members of the same kinds, all the way down, and none takes from a request a member
//! that it needs. An answer may lack up to half of the members of another: `unify` makes them optional. Two
//! enumerations do if half of the smaller one is in the other, because values that are not listed are read, too. What a
//! request takes is no more than its list: if one of two is sent, their values must be the same. So must numbers, which
//! mean something else in each enumeration.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::ground::fact::Certainty;
use crate::model::{Api, EnumBase, Field, Ty, TypeId, TypeKind};

use super::clean::Clean;

/// Compares units.
pub(super) struct Comparison<'a> {
    pub(super) api: &'a Api,
    pub(super) clean: &'a Clean,
    /// By unit, its fields by their names on the wire, in the order of these; of equal names the last field.
    members: Vec<Vec<(&'a str, &'a Field)>>,
    /// By unit, the values of an enumeration, sorted.
    values: Vec<Vec<String>>,
    /// Pairs of units, referred to at one place, that were found to say the same.
    known: RefCell<HashSet<(TypeId, TypeId)>>,
}

impl<'a> Comparison<'a> {
    /// Prepares the units of an API.
    pub(super) fn new(api: &'a Api, clean: &'a Clean) -> Self {
        let members = |kind: &'a TypeKind| match kind {
            TypeKind::Struct(object) => {
                let fields = object.fields.iter().map(|field| (field.wire.value.as_str(), field));
                fields.collect::<BTreeMap<_, _>>().into_iter().collect()
            }
            _ => Vec::new(),
        };
        let values = |kind: &TypeKind| match kind {
            TypeKind::Enum(list) => {
                let values = list.values.iter().map(|value| value.wire.value.to_string());
                values.collect::<BTreeSet<_>>().into_iter().collect()
            }
            _ => Vec::new(),
        };
        let members = api.types().map(|(_, ty)| members(&ty.kind)).collect();
        let values = api.types().map(|(_, ty)| values(&ty.kind)).collect();
        Self { api, clean, members, values, known: RefCell::default() }
    }

    /// Returns true if two units say the same. Units that refer to each other do as long as nothing tells them apart, and
    /// what they refer to was one type before.
    pub(super) fn same(&self, a: TypeId, b: TypeId) -> bool {
        let mut seen = HashSet::from([(a, b)]);
        let mut open = Vec::new();
        if a == b {
            return true;
        }
        if self.given_alike(a, b) == Some(false) || !self.alike(a, b, &mut open) {
            return false;
        }
        while let Some(pair @ (a, b)) = open.pop() {
            if a == b || self.known.borrow().contains(&pair) || !seen.insert(pair) {
                continue;
            }
            match self.given_alike(a, b) {
                Some(true) => {}
                Some(false) => return false,
                None if self.alike(a, b, &mut open) => {}
                None => return false,
            }
        }
        // Nothing tells the pairs on the way apart either, so chains of types are walked once and not from each of them.
        self.known.borrow_mut().extend(seen);
        true
    }

    /// Returns whether two units were given one name; `None` if one was given none.
    fn given_alike(&self, a: TypeId, b: TypeId) -> Option<bool> {
        let (a, b) = (self.api.ty(a).given.as_ref()?, self.api.ty(b).given.as_ref()?);
        Some(a.name == b.name)
    }

    /// Returns whether two units differ in nothing but what they refer to, which is noted.
    fn alike(&self, a: TypeId, b: TypeId, open: &mut Vec<(TypeId, TypeId)>) -> bool {
        match (&self.api.ty(a).kind, &self.api.ty(b).kind) {
            (TypeKind::Enum(x), TypeKind::Enum(y)) => {
                (x.base, x.closed) == (y.base, y.closed) && self.overlap(a, b, x.base)
            }
            (TypeKind::Struct(_), TypeKind::Struct(_)) => self.same_members(a, b, open),
            (TypeKind::Union(x), TypeKind::Union(y)) => {
                let tags = |union: &crate::model::Union| union.tag.as_ref().map(|tag| tag.wire.clone());
                let mut cases = x.cases.iter().zip(&y.cases);
                let alike = cases
                    .all(|(x, y)| x.tag_value == y.tag_value && self.compatible(&x.ty, &y.ty, false, open));
                x.cases.len() == y.cases.len() && tags(x) == tags(y) && alike
            }
            (TypeKind::Alias(a), TypeKind::Alias(b)) => self.compatible(a, b, false, open),
            _ => false,
        }
    }

    fn same_members(&self, a: TypeId, b: TypeId, open: &mut Vec<(TypeId, TypeId)>) -> bool {
        let sent = (self.clean.is_sent(a.index()), self.clean.is_sent(b.index()));
        let (x, y) = (of(&self.members, a), of(&self.members, b));
        let shared: Vec<(&Field, &Field)> = shared(x, y).collect();
        let (least, most) = (x.len().min(y.len()), x.len().max(y.len()));
        if x.len() != shared.len() || y.len() != shared.len() {
            let part = shared.len() == least && 2 * shared.len() > most;
            if sent.0 || sent.1 || !part {
                return false;
            }
        }
        let needs =
            |sent: bool, field: &Field, other: &Field| sent && field.required.value && !other.required.value;
        // A type whose page is missing leaves open what the other one says.
        let is_missing = |field: &Field| field.certainty == Certainty::Conventional;
        let alike = |(x, y): (&Field, &Field)| {
            !needs(sent.0, x, y)
                && !needs(sent.1, y, x)
                && constants_agree(x, y)
                && self.compatible(&x.ty, &y.ty, is_missing(x) || is_missing(y), open)
        };
        shared.into_iter().all(alike)
    }

    fn overlap(&self, a: TypeId, b: TypeId, base: EnumBase) -> bool {
        let (x, y) = (of(&self.values, a), of(&self.values, b));
        let shared = || x.iter().filter(|value| y.binary_search(value).is_ok()).count();
        let sent = self.clean.is_sent(a.index()) || self.clean.is_sent(b.index());
        match base {
            EnumBase::String if !sent => 2 * shared() >= x.len().min(y.len()),
            _ => x == y,
        }
    }

    /// Returns whether two types allow the same values; `missing` if free JSON may stand for any.
    fn compatible(&self, a: &Ty, b: &Ty, missing: bool, open: &mut Vec<(TypeId, TypeId)>) -> bool {
        match (self.api.opened(a), self.api.opened(b)) {
            (Ty::Any | Ty::Object, Ty::Any | Ty::Object) => true,
            (Ty::Any | Ty::Object, _) | (_, Ty::Any | Ty::Object) if missing => true,
            (Ty::Nullable(a), b) => self.compatible(a, b, missing, open),
            (a, Ty::Nullable(b)) => self.compatible(a, b, missing, open),
            (Ty::List { item: a, .. }, Ty::List { item: b, .. }) | (Ty::Map(a), Ty::Map(b)) => {
                self.compatible(a, b, missing, open)
            }
            (Ty::Ref(a), Ty::Ref(b)) => {
                open.push((*a, *b));
                true
            }
            (Ty::Integer(_), Ty::Integer(_))
            | (Ty::Float(_), Ty::Float(_))
            | (Ty::String(_), Ty::String(_)) => true,
            (a, b) => a == b,
        }
    }
}

fn constants_agree(a: &Field, b: &Field) -> bool {
    let value = |field: &Field| field.constant.as_ref().map(|constant| constant.value.clone());
    value(a) == value(b)
}

/// Returns what is known of a unit.
fn of<T>(known: &[Vec<T>], unit: TypeId) -> &[T] {
    known.get(unit.index()).map(Vec::as_slice).unwrap_or_default()
}

/// Returns the pairs of equal names in two sorted lists.
fn shared<'l, N: Ord, T: Copy>(x: &'l [(N, T)], y: &'l [(N, T)]) -> impl Iterator<Item = (T, T)> + 'l {
    let mut others = y.iter().peekable();
    x.iter().filter_map(move |(name, one)| {
        while others.next_if(|(other, _)| other < name).is_some() {}
        others.next_if(|(other, _)| other == name).map(|(_, other)| (*one, *other))
    })
}
