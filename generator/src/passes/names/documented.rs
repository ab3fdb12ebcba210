//! The words of the documents for each thing that needs a name, before anything is merged.
//!
//! A *unit* is what they describe once: the page or table of a type, or the values of a field. It has a documented name
//! (or none), members, and uses: `image` in the page `Server` is a use of the unit `ServersGetServerResponseServerImage`.
//! Nothing here decides a name.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::ground::source::Span;
use crate::model::{Api, Operation, Ty, Type, TypeId, TypeKind, places};

use super::english::CONTAINERS;
use super::english::{PAGING, Word, Words, is_version, noun, singular, without_version, words_of};

/// Words that documentation generators add to the name of a group.
const GROUP_NOISE: [&str; 4] = ["api", "apis", "controller", "management"];

/// Aliases are opened through no more than this many of them, as the pass before guarantees.
const MAX_ALIASES: usize = 64;

/// The kinds of places where a unit stands, the one that names it best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A success of an operation.
    Answer,
    /// A member of a unit.
    Field,
    /// The body of a request.
    Body,
    /// A parameter of an operation.
    Parameter,
    /// A case of a union, or what an alias stands for.
    Case,
    /// A failure of an operation.
    Failure,
}

/// Who has the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holder {
    /// An operation, by its index.
    Operation(usize),
    /// A unit, by its type's index.
    Unit(usize),
}

/// A place where a unit stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) place: Place,
    pub(super) holder: Holder,
    /// The name of the member, parameter or case.
    pub(super) property: Words,
    /// A list or map stands around it.
    pub(super) listed: bool,
}

impl Use {
    /// Returns the unit that has the place.
    pub(super) fn owner(&self) -> Option<usize> {
        if let Holder::Unit(owner) = self.holder { Some(owner) } else { None }
    }

    /// Returns the operation that has the place.
    pub(super) fn operation(&self) -> Option<usize> {
        if let Holder::Operation(operation) = self.holder { Some(operation) } else { None }
    }
}

/// A member of a unit.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Its name.
    pub(super) property: Words,
    /// The shape of its type around what it names.
    pub(super) form: Form,
    /// The type that it names, aliases opened.
    pub(super) units: Vec<usize>,
    /// The words of the type that it names and that no page documents.
    pub(super) missing: Option<Words>,
    /// It holds things: what it names, or what the page of a missing type would say.
    pub(super) things: bool,
}

/// The outermost form of a type expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// An object or a union that has a type of its own.
    Named,
    /// A list.
    List,
    /// A map.
    Map,
    /// Anything else.
    Scalar,
}

/// A thing that the documents describe once.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The words of the documented name; none for what is described inside something else.
    pub(super) documented: Words,
    /// The words of the version or folder of pages where the name means this unit.
    pub(super) scope: Words,
    /// The documents give that name; else the reader made it up.
    pub(super) given: bool,
    /// The members of an object by their folded names.
    pub(super) members: BTreeMap<String, Member>,
    /// The values of an enumeration.
    pub(super) values: Option<BTreeSet<String>>,
    /// It is an object.
    pub(super) object: bool,
    /// It is another name of a type expression.
    pub(super) alias: bool,
    /// Where it stands, the best place first.
    pub(super) uses: Vec<Use>,
    /// The key that it is sorted by, whatever the order of the pages: the documented name, with that of its owner.
    pub(super) key: (String, Option<Span>),
}

/// The words of the documents about an operation.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The documented name.
    pub(super) text: String,
    /// Its words.
    pub(super) name: Words,
    /// The words of its group.
    pub(super) label: Words,
    /// The words of its group without a version.
    pub(super) group: Words,
    /// The method in lower case; empty without a route.
    pub(super) method: String,
    /// The path without a fragment.
    pub(super) path: String,
    /// The words of the fragment that tells operations of one route apart.
    pub(super) fragment: Words,
    /// The words of each fixed segment of the path, without versions.
    pub(super) segments: Vec<Words>,
    /// The path ends in a parameter.
    pub(super) of_one: bool,
    /// The path has a parameter just before its last segments: `/images/{id}/actions`.
    pub(super) nested: bool,
    /// The version in the path or group.
    pub(super) version: Words,
    /// The version if other operations have an earlier one: a name that has it takes none from them, now or later.
    pub(super) later: Words,
    /// The type of the items of the list that it answers with.
    pub(super) item: Option<Words>,
}

/// An API as things to be named.
#[derive(Clone, Debug)]
pub(super) struct Documented {
    /// The units, by their type's index.
    pub(super) units: Vec<Unit>,
    /// The operations, in the order of the model.
    pub(super) calls: Vec<Call>,
    /// All words of properties, parameters, routes and operations.
    pub(super) spoken: HashSet<Word>,
    /// Units in the order of their keys.
    pub(super) order: Vec<usize>,
}

impl Documented {
    /// Gathers what a model says.
    pub(super) fn new(api: &Api) -> Self {
        let mut documented = Self {
            units: api.types().zip(places::names(api)).map(|((_, ty), name)| unit(ty, name)).collect(),
            calls: Vec::new(),
            spoken: HashSet::new(),
            order: (0..api.types().count()).collect(),
        };
        for (id, ty) in api.types() {
            documented.inside(api, id, ty);
        }
        for (at, operation) in api.operations.iter().enumerate() {
            documented.operation(api, at, operation);
        }
        let earliest = documented.calls.iter().filter_map(Call::version_number).min();
        for call in &mut documented.calls {
            if call.version_number() > earliest {
                call.later.clone_from(&call.version);
            }
        }
        let keys: Vec<_> = documented.units.iter().map(|unit| unit.key.clone()).collect();
        let rank = |unit: &usize| keys.get(*unit);
        documented.order.sort_by(|a, b| rank(a).cmp(&rank(b)));
        documented.sort_uses();
        documented
    }

    /// Returns the unit of a type.
    #[expect(clippy::indexing_slicing, reason = "there is a unit for each type of the API")]
    pub(super) fn unit(&self, at: usize) -> &Unit {
        &self.units[at]
    }

    /// Returns an operation.
    #[expect(clippy::indexing_slicing, reason = "there is a call for each operation of the API")]
    pub(super) fn call(&self, at: usize) -> &Call {
        &self.calls[at]
    }

    fn inside(&mut self, api: &Api, id: TypeId, ty: &Type) {
        let holder = Holder::Unit(id.index());
        match &ty.kind {
            TypeKind::Struct(object) => {
                for field in &object.fields {
                    let property = words_of(&field.name);
                    self.spoken.extend(property.iter().cloned());
                    let units: Vec<usize> = named(api, &field.ty).into_iter().map(|(unit, _)| unit).collect();
                    let things = !units.is_empty() || is_free(&field.ty);
                    let missing = field.span.filter(|_| is_free(&field.ty));
                    let missing = missing.and_then(|span| api.undocumented.get(&span));
                    let form = match form(api, &field.ty) {
                        Form::Scalar if missing.is_some() => Form::Named,
                        form => form,
                    };
                    let missing = missing.map(|name| words_of(name));
                    let member = Member { form, units, missing, things, property: property.clone() };
                    if let Some(unit) = self.units.get_mut(id.index()) {
                        unit.members.insert(property.concat(), member);
                    }
                    self.refer(api, &field.ty, Place::Field, holder, &property);
                }
                if let Some(ty) = &object.additional {
                    self.refer(api, &Ty::map(ty.clone()), Place::Field, holder, &["value".into()]);
                }
            }
            TypeKind::Union(union) => {
                for case in &union.cases {
                    let by_type = matches!(&case.ty, Ty::Ref(id) if api.ty(*id).name == case.name);
                    let property = if by_type { Words::new() } else { words_of(&case.name) };
                    self.refer(api, &case.ty, Place::Case, holder, &property);
                }
            }
            TypeKind::Alias(ty) => self.refer(api, ty, Place::Case, holder, &[]),
            TypeKind::Enum(list) => {
                let texts = list.values.iter().filter_map(|value| value.wire.value.as_str());
                self.spoken.extend(texts.flat_map(words_of));
            }
        }
    }

    /// Notes that a type expression stands at a place.
    fn refer(&mut self, api: &Api, ty: &Ty, place: Place, holder: Holder, property: &[Word]) {
        for (unit, listed) in named(api, ty) {
            let property = if listed { noun(property) } else { property.to_vec() };
            if let Some(unit) = self.units.get_mut(unit) {
                unit.uses.push(Use { place, holder, property, listed });
            }
        }
    }

    fn operation(&mut self, api: &Api, at: usize, operation: &Operation) {
        let holder = Holder::Operation(at);
        let mut call = call(api, operation);
        self.spoken.extend(call.name.iter().cloned().chain(words_of(&call.path)));
        for body in &operation.bodies {
            self.refer(api, &body.ty, Place::Body, holder, &[]);
        }
        for response in &operation.responses {
            let Some(ty) = &response.ty else { continue };
            let place = if response.is_success() { Place::Answer } else { Place::Failure };
            self.refer(api, &ty.value, place, holder, &[]);
            if place == Place::Answer && call.item.is_none() {
                let held =
                    named(api, &ty.value).into_iter().find_map(|(unit, listed)| self.held(unit, listed));
                call.item = held.or_else(|| missing_item(&call, &ty.value));
            }
        }
        for parameter in &operation.parameters {
            let property = words_of(&parameter.field.name);
            self.spoken.extend(property.iter().cloned());
            self.refer(api, &parameter.field.ty, Place::Parameter, holder, &property);
        }
        self.calls.push(call);
    }

    /// Returns what an answer holds a list of.
    fn held(&self, unit: usize, listed: bool) -> Option<Words> {
        let unit = self.units.get(unit)?;
        if listed {
            return Some(unit.documented.clone());
        }
        let mut lists = unit.members.values().filter(|member| member.form == Form::List);
        let list = lists.next()?;
        lists.next().is_none().then(|| self.item_of(list))
    }

    /// Returns what a list holds: by its property, or by its type where the property says nothing (`data`, `items`).
    pub(super) fn item_of(&self, list: &Member) -> Words {
        let named = list.units.first().map(|unit| &self.unit(*unit).documented).or(list.missing.as_ref());
        let named = named.filter(|name| !name.is_empty());
        match (list.property.as_slice(), named) {
            ([only], Some(named)) if CONTAINERS.contains(&&*singular(only)) => noun(named),
            (property, _) => noun(property),
        }
    }

    /// Sorts the uses of each unit by how well they name it, whatever the order of the pages.
    fn sort_uses(&mut self) {
        let mut all: Vec<Vec<Use>> =
            self.units.iter_mut().map(|unit| std::mem::take(&mut unit.uses)).collect();
        let owner = |at: Holder| match at {
            Holder::Operation(at) => {
                let call = self.calls.get(at);
                let text = call.map(|call| format!("{} {} {}", call.path, call.text, call.label.join(" ")));
                (0, text.unwrap_or_default(), None)
            }
            Holder::Unit(at) => {
                let unit = self.units.get(at);
                let length = unit.map_or(0, |unit| unit.documented.len());
                (length, String::new(), unit.map(|unit| unit.key.clone()))
            }
        };
        let key = |at: &Use| (at.place, owner(at.holder), at.property.clone(), at.listed);
        all.iter_mut().for_each(|uses| uses.sort_by_cached_key(key));
        for (unit, uses) in self.units.iter_mut().zip(all) {
            unit.uses = uses;
        }
    }
}

impl Call {
    /// Returns the number of the version.
    pub(super) fn version_number(&self) -> Option<u32> {
        self.version.first()?.trim_start_matches('v').parse().ok()
    }
}

impl Unit {
    /// Returns the members that speak of what is held and not of pages.
    pub(super) fn real_members(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|(name, _)| !PAGING.contains(&name.as_str())).map(|(_, member)| member)
    }
}

fn unit(ty: &Type, name: String) -> Unit {
    let values = match &ty.kind {
        TypeKind::Enum(list) => Some(list.values.iter().map(|value| value.wire.value.to_string()).collect()),
        _ => None,
    };
    Unit {
        documented: if ty.inline { Words::new() } else { words_of(&ty.name) },
        scope: words_of(without_page(&ty.scope)),
        given: ty.name_stated,
        members: BTreeMap::new(),
        values,
        object: matches!(ty.kind, TypeKind::Struct(_)),
        alias: matches!(ty.kind, TypeKind::Alias(_)),
        uses: Vec::new(),
        key: (name, ty.span),
    }
}

/// Returns a scope without the file name of a page, which says nothing to a reader of code.
fn without_page(scope: &str) -> &str {
    let (folder, file) = scope.rsplit_once('/').unwrap_or(("", scope));
    if file.contains('.') { folder } else { scope }
}

fn call(api: &Api, operation: &Operation) -> Call {
    let label = api.groups.get(operation.group).map_or("", |group| group.name.as_str());
    let mut label = words_of(label);
    while label.len() > 1 && label.last().is_some_and(|last| GROUP_NOISE.contains(&last.as_ref())) {
        label.pop();
    }
    let route = operation.route.as_ref().map(|route| &route.value);
    let method = route.map_or_else(String::new, |route| route.method.to_string().to_lowercase());
    let (path, fragment) =
        route.map_or(("", ""), |route| route.path.split_once('#').unwrap_or((&route.path, "")));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let versions = label.iter().map(AsRef::as_ref).chain(parts.iter().copied());
    let version: Words = versions
        .map(|part| part.split('.').next().unwrap_or(part))
        .filter(|part| is_version(part))
        .map(Word::from)
        .take(1)
        .collect();
    let is_fixed = |part: &&&str| {
        let version = part.split('.').enumerate().all(|(at, piece)| {
            if at == 0 { is_version(piece) } else { piece.chars().all(|c| c.is_ascii_digit()) }
        });
        !part.contains('{') && !version
    };
    let name = words_of(&operation.name);
    let before_last = parts.iter().rev().skip(1).take(2).any(|part| part.contains('{'));
    Call {
        text: operation.name.clone(),
        segments: parts.iter().filter(is_fixed).map(|part| told_apart(words_of(part), &name)).collect(),
        name,
        group: without_version(&label),
        label,
        method,
        path: path.to_owned(),
        fragment: words_of(fragment),
        of_one: path.trim_end_matches('/').ends_with('}'),
        nested: parts.len() > 2 && before_last,
        version,
        later: Words::new(),
        item: None,
    }
}

/// Returns the words of a segment, apart where the name of the operation has them so: `poweroff` of `powerOffServer`.
fn told_apart(segment: Words, name: &[Word]) -> Words {
    let apart = |word: &Word| {
        let parts =
            (2..=name.len()).flat_map(|length| name.windows(length)).find(|parts| parts.concat() == **word);
        parts.map_or_else(|| vec![word.clone()], <[Word]>::to_vec)
    };
    segment.iter().flat_map(apart).collect()
}

/// Returns what a list holds whose page is missing: the plural that its route ends in.
fn missing_item(call: &Call, ty: &Ty) -> Option<Words> {
    let last = call.segments.last().filter(|_| is_free(ty) && call.method == "get" && !call.of_one)?;
    (*last != noun(last)).then(|| noun(last))
}

/// Returns whether a type expression holds free JSON, as it does where a page is missing.
fn is_free(ty: &Ty) -> bool {
    matches!(ty.innermost(), Ty::Any | Ty::Object)
}

/// Returns the types that an expression names, aliases opened, each with whether a list or map stands around it.
fn named(api: &Api, ty: &Ty) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    let mut at = ty;
    let mut listed = false;
    for _ in 0..MAX_ALIASES {
        match at {
            Ty::List { item: inner, .. } | Ty::Map(inner) => (at, listed) = (inner, true),
            Ty::Nullable(inner) => at = inner,
            Ty::Ref(id) => {
                found.push((id.index(), listed));
                let TypeKind::Alias(inner) = &api.ty(*id).kind else { break };
                at = inner;
            }
            _ => break,
        }
    }
    found
}

fn form(api: &Api, ty: &Ty) -> Form {
    let mut at = ty;
    for _ in 0..MAX_ALIASES {
        match at {
            Ty::Nullable(inner) => at = inner,
            Ty::List { .. } => return Form::List,
            Ty::Map(_) => return Form::Map,
            Ty::Ref(id) => match &api.ty(*id).kind {
                TypeKind::Alias(inner) => at = inner,
                TypeKind::Enum(_) => return Form::Scalar,
                TypeKind::Struct(_) | TypeKind::Union(_) => return Form::Named,
            },
            _ => return Form::Scalar,
        }
    }
    Form::Scalar
}
