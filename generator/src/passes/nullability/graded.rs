//! Decides by name and place which required fields of answers may be `null`, where the pages do not say it.
//!
//! `finished_at` of an action may be, `created_at` may not; `description` may be, `name` may not. Each rule was
//! measured on 23 APIs whose own descriptions say which fields may be `null`: of a hundred fields that may be and are
//! not marked, the rules find about fifty, and of a hundred that may not be, they leave about ninety-two plain.
//!
//! Types of the same fields are decided together, so that the same thing in two answers stays one type.

use std::collections::{BTreeMap, BTreeSet};

use crate::ground::fact::Certainty;
use crate::ground::scalar::StringFormat;
use crate::ground::words::words;
use crate::model::{Api, Field, Struct, Ty, TypeId, TypeKind};

use super::places::{self, Place, Sent};

/// Words of times that a thing has from the start.
const STARTS: [&str; 11] = [
    "created",
    "updated",
    "modified",
    "inserted",
    "added",
    "joined",
    "registered",
    "submitted",
    "date",
    "time",
    "timestamp",
];
/// Last words of names of times.
const CLOCK: [&str; 5] = ["at", "date", "until", "time", "timestamp"];
/// First words of what stands before or after something.
const ORDER: [&str; 4] = ["last", "next", "previous", "prev"];
/// Words of what a thing need not have.
const EXTRAS: [&str; 6] = ["description", "details", "fingerprint", "icon", "parent", "reason"];
const LINKS: [&str; 4] = ["url", "uri", "href", "link"];
/// Last words of what a thing is known by.
const IDENTITY: [&str; 11] =
    ["id", "name", "title", "slug", "login", "username", "type", "kind", "status", "state", "key"];
/// Words that end like participles and are none, or say what a thing always is.
const NOT_PARTICIPLES: [&str; 10] =
    ["feed", "speed", "embed", "seed", "need", "shared", "hashed", "nested", "unified", "signed"];

/// How many samples without `null` it takes to doubt a rule: of a field that is `null` in every fourth answer, one in a
/// hundred would be missed.
const ENOUGH: u64 = 16;

/// Marks the fields, and returns how many there are.
pub(super) fn run(api: &mut Api) -> usize {
    let (places, sent) = (places::of_answers(api), places::of_requests(api));
    let mut found: Vec<(TypeId, usize)> = Vec::new();
    for alike in alike(api) {
        let mut place = Place::default();
        for known in alike.iter().filter_map(|id| places.get(id)) {
            place.outermost |= known.outermost;
            place.groups.extend(known.groups.iter().cloned());
        }
        let nullable = of_null(api, &alike);
        let steady = never_null(api, &alike);
        for id in alike {
            let TypeKind::Struct(object) = &api.ty(id).kind else { continue };
            let has_id = object.fields.iter().any(|field| field.wire.value == "id");
            let owner = Owner { place: &place, sent: &sent, has_id };
            for (at, field) in object.fields.iter().enumerate() {
                let known = field.nullable.value || steady.contains(&field.wire.value);
                let open = field.required.value && !known;
                if open && (nullable.contains(&field.wire.value) || owner.may_lack(api, field)) {
                    found.push((id, at));
                }
            }
        }
    }
    for (id, at) in &found {
        super::mark(api, *id, *at, Certainty::Conventional);
    }
    found.len()
}

/// Returns the types that only answers hold, those of the same fields together.
fn alike(api: &Api) -> impl Iterator<Item = Vec<TypeId>> {
    let mut alike: BTreeMap<BTreeSet<&str>, Vec<TypeId>> = BTreeMap::new();
    for (id, ty) in api.types().filter(|(_, ty)| ty.usage.response && !ty.usage.request) {
        if let TypeKind::Struct(object) = &ty.kind {
            let names = object.fields.iter().map(|field| field.wire.value.as_str()).collect();
            alike.entry(names).or_default().push(id);
        }
    }
    alike.into_values().collect::<Vec<_>>().into_iter()
}

/// Returns the wire names of fields that enough samples hold, and none without a value. What is observed counts for more
/// than a rule.
fn never_null(api: &Api, types: &[TypeId]) -> BTreeSet<String> {
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    for object in structs(api, types) {
        for field in &object.fields {
            *seen.entry(&field.wire.value).or_default() += field.always;
        }
    }
    seen.into_iter().filter(|(_, count)| *count >= ENOUGH).map(|(name, _)| name.to_owned()).collect()
}

/// Returns the wire names of fields that may be `null` in one of some types.
fn of_null(api: &Api, types: &[TypeId]) -> BTreeSet<String> {
    let fields = structs(api, types).flat_map(|object| &object.fields);
    fields.filter(|field| field.nullable.value).map(|field| field.wire.value.clone()).collect()
}

fn structs<'a>(api: &'a Api, types: &'a [TypeId]) -> impl Iterator<Item = &'a Struct> {
    types.iter().filter_map(|id| match &api.ty(*id).kind {
        TypeKind::Struct(object) => Some(object),
        _ => None,
    })
}

struct Owner<'a> {
    place: &'a Place,
    sent: &'a Sent,
    has_id: bool,
}

impl Owner<'_> {
    /// Applies the rules in their order to a field that is required and not known to allow `null`.
    fn may_lack(&self, api: &Api, field: &Field) -> bool {
        let name = field.wire.value.as_str();
        let kind = Kind::of(api, &field.ty);
        let words = words(name);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        let any_of = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let is_link = LINKS.contains(&last.as_str());
        let sent = self.required_in_requests(name);
        // Lists, maps and booleans are empty or false when they are left out.
        if kind == Kind::Empty || name == "id" || kind == Kind::Object && self.place.outermost {
            return false;
        }
        if sent == Some(Required::Always) {
            return false;
        }
        if kind.is_time(&words) {
            let before_last = words.split_last().map_or(&[][..], |(_, rest)| rest);
            let named = if before_last.is_empty() { words.as_slice() } else { before_last };
            return !named.iter().any(|word| STARTS.contains(&word.as_str()));
        }
        let is_count = kind == Kind::Number && last != "id";
        if !is_count && !is_link && words.iter().any(|word| is_participle(word)) {
            return true;
        }
        // What is made from another thing in one case is made from nothing in others.
        if last == "from" && words.iter().any(|word| word.ends_with("ed")) {
            return true;
        }
        if ORDER.contains(&first.as_str()) || kind != Kind::Number && any_of(&EXTRAS) {
            return true;
        }
        if kind != Kind::Text || IDENTITY.contains(&last.as_str()) {
            return false;
        }
        sent == Some(Required::Never) || self.has_id && !is_link
    }

    /// Returns how the requests of its groups treat the field of a name; `None` if they lack it, or do not agree.
    fn required_in_requests(&self, name: &str) -> Option<Required> {
        let groups = self.sent.get(name)?;
        let of_group = |group: &String| groups.get(group);
        let all: Vec<bool> = self.place.groups.iter().filter_map(of_group).flatten().copied().collect();
        match all.as_slice() {
            [] => None,
            all if all.iter().all(|required| *required) => Some(Required::Always),
            all if !all.contains(&true) => Some(Required::Never),
            _ => None,
        }
    }
}

#[derive(PartialEq, Eq)]
enum Required {
    Always,
    Never,
}

/// The kinds of values that the rules tell apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A list, a map or a boolean.
    Empty,
    Number,
    /// Text of no known form, and of any value.
    Text,
    /// A date, with or without a time.
    Date,
    Object,
    /// An enumeration, a union, any JSON.
    Other,
}

impl Kind {
    fn of(api: &Api, ty: &Ty) -> Self {
        match ty {
            _ if api.is_empty_by_default(ty) => Self::Empty,
            Ty::Integer(_) | Ty::Float(_) | Ty::Number | Ty::Decimal => Self::Number,
            Ty::String(StringFormat::Date | StringFormat::DateTime) => Self::Date,
            Ty::String(_) | Ty::Binary => Self::Text,
            Ty::Any | Ty::Bool | Ty::Object | Ty::List { .. } | Ty::Map(_) => Self::Other,
            Ty::Nullable(inner) => Self::of(api, inner),
            Ty::Ref(id) => match &api.ty(api.resolve(*id)).kind {
                TypeKind::Struct(_) => Self::Object,
                TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Alias(Ty::Ref(_)) => Self::Other,
                TypeKind::Alias(inner) => Self::of(api, inner),
            },
        }
    }

    fn is_time(self, words: &[String]) -> bool {
        let last = words.last().map_or("", String::as_str);
        let only = words.len() == 1 && STARTS.contains(&last);
        let named = CLOCK.contains(&last) || words.len() > 1 && last == "on" || only;
        self == Self::Date || named && self != Self::Object
    }
}

/// `assigned` of `assigned_to`, but not `created`.
fn is_participle(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ed")
        && word.chars().all(|c| c.is_ascii_alphabetic())
        && !STARTS.contains(&word)
        && !NOT_PARTICIPLES.contains(&word)
}
