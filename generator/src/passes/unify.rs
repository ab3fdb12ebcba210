//! One shape, one type.
//!
//! Guarantees: two types become one exactly if no document that is read or written could tell them apart:
//! same members by wire name with the same types, requiredness, nullability, limits and defaults, or the
//! same values, or the same cases. Recursive and mutually referring types count as equal as long as nothing
//! distinguishes them. The type with the shortest stated name stands for the others, of equals the first in
//! document order; every other stated name stays as an alias, by which operations go on calling it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use serde_json::Value;

use crate::ground::constraints::Constraints;
use crate::ground::fact::{Certainty, Fact};
use crate::model::{Alias, Api, EnumBase, Field, Ty, Type, TypeId, TypeKind};

/// Merges all types of equal shape.
pub(super) fn run(api: &mut Api) {
    note_names(api);
    let classes = Partition::new(api).refine(api);
    let mut same: Vec<TypeId> = api.type_ids().collect();
    for members in classes.iter().filter(|members| members.len() > 1) {
        let Some(keeper) = keeper(api, members) else { continue };
        for id in members {
            if let Some(slot) = same.get_mut(id.index()) {
                *slot = keeper;
            }
        }
        for id in members.iter().filter(|id| **id != keeper) {
            absorb(api, keeper, *id);
        }
    }
    api.merge_types(&same);
}

/// Notes what operations call the types of their bodies, as they may go on doing so.
fn note_names(api: &mut Api) {
    let names: Vec<String> = api.types().map(|(_, ty)| ty.name.clone()).collect();
    let name = |ty: &Ty| if let Ty::Ref(id) = ty { names.get(id.index()).cloned() } else { None };
    for operation in &mut api.operations {
        for body in &mut operation.bodies {
            body.alias = name(&body.ty);
        }
        for response in &mut operation.responses {
            response.alias = response.ty.as_ref().and_then(|ty| name(&ty.value));
        }
    }
}

/// A type without its own names and prose; references are to classes.
#[derive(PartialEq, Eq, Hash)]
enum Shape<'a> {
    Struct(Vec<Member<'a>>, Option<Ty>),
    Enum(EnumBase, Vec<Cow<'a, str>>),
    Union(Vec<(Ty, Option<&'a str>)>, Option<&'a str>),
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Flags {
    required: bool,
    nullable: bool,
    read_only: bool,
    deprecated: bool,
}

#[derive(PartialEq, Eq, Hash)]
struct Member<'a> {
    wire: &'a str,
    ty: Ty,
    flags: Flags,
    /// Most members have none of them.
    fixed: Option<Box<[Option<Cow<'a, str>>; 3]>>,
    constraints: &'a Constraints,
}

/// The types in classes that may still turn out to differ.
struct Partition {
    /// The class of each type, as the number of the class in the form of an id.
    class: Vec<TypeId>,
    members: Vec<Vec<TypeId>>,
    users: HashMap<TypeId, BTreeSet<TypeId>>,
}

impl Partition {
    /// All types in one class.
    fn new(api: &Api) -> Self {
        let members: Vec<TypeId> =
            api.types().filter(|(_, ty)| !matches!(ty.kind, TypeKind::Alias(_))).map(|(id, _)| id).collect();
        let mut users: HashMap<TypeId, BTreeSet<TypeId>> = HashMap::new();
        for id in &members {
            for used in references(api, *id) {
                users.entry(used).or_default().insert(*id);
            }
        }
        let class = api.type_ids().map(|_| TypeId::at(0)).collect();
        Self { class, members: vec![members], users }
    }

    /// Splits classes until the members of each are alike. A split makes only the users of what was split
    /// off worth another look, so that long chains of types take linear time.
    fn refine(mut self, api: &Api) -> Vec<Vec<TypeId>> {
        let mut open: BTreeSet<TypeId> = self.members.iter().flatten().copied().collect();
        while !open.is_empty() {
            let mut by_class: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
            for id in std::mem::take(&mut open) {
                by_class.entry(self.class_of(id)).or_default().insert(id);
            }
            // All classes are looked at before any is split: shapes of one round must be comparable.
            let parts: Vec<(TypeId, Vec<Vec<TypeId>>)> = by_class
                .into_iter()
                .map(|(class, suspects)| (class, self.parts(api, class, &suspects)))
                .collect();
            for (class, parts) in parts {
                for moved in self.split(class, parts) {
                    open.extend(self.users.get(&moved).into_iter().flatten());
                }
            }
        }
        self.members
    }

    fn class_of(&self, id: TypeId) -> TypeId {
        self.class.get(id.index()).copied().unwrap_or(id)
    }

    /// The members of a class by shape. Those that are not suspected are alike, as they were before.
    fn parts(&self, api: &Api, class: TypeId, suspects: &BTreeSet<TypeId>) -> Vec<Vec<TypeId>> {
        let members = self.members.get(class.index()).map_or(&[][..], Vec::as_slice);
        let rest: Vec<TypeId> = members.iter().filter(|id| !suspects.contains(id)).copied().collect();
        let unsuspected = rest.first().copied().map(|first| (first, rest));
        let groups: Vec<(TypeId, Vec<TypeId>)> =
            unsuspected.into_iter().chain(suspects.iter().map(|id| (*id, vec![*id]))).collect();
        let shapes: Vec<_> = groups.par_iter().map(|(example, _)| self.shape(api, *example)).collect();
        let mut parts: Vec<Vec<TypeId>> = Vec::new();
        let mut by_shape: HashMap<Option<Shape<'_>>, usize> = HashMap::with_capacity(groups.len());
        for (shape, (_, group)) in shapes.into_iter().zip(groups) {
            let part = *by_shape.entry(shape).or_insert(parts.len());
            match parts.get_mut(part) {
                Some(part) => part.extend(group),
                None => parts.push(group),
            }
        }
        parts
    }

    /// Gives every part but the largest a class of its own; returns the types that moved.
    fn split(&mut self, class: TypeId, mut parts: Vec<Vec<TypeId>>) -> Vec<TypeId> {
        let most = parts.iter().map(Vec::len).max().unwrap_or(0);
        let Some(stays) = parts.iter().position(|part| part.len() == most) else { return Vec::new() };
        let stays = parts.remove(stays);
        if let Some(members) = self.members.get_mut(class.index()) {
            *members = stays;
        }
        let mut moved = Vec::new();
        for part in parts {
            let new = TypeId::at(self.members.len());
            for id in &part {
                if let Some(class) = self.class.get_mut(id.index()) {
                    *class = new;
                }
            }
            moved.extend(&part);
            self.members.push(part);
        }
        moved
    }

    fn shape<'a>(&self, api: &'a Api, id: TypeId) -> Option<Shape<'a>> {
        Some(match &api.ty(id).kind {
            TypeKind::Struct(object) => {
                let mut members: Vec<Member<'_>> =
                    object.fields.iter().map(|field| self.member(api, field)).collect();
                members.sort_by_key(|member| member.wire);
                Shape::Struct(members, object.additional.as_ref().map(|ty| self.canonical(api, ty)))
            }
            TypeKind::Enum(list) => {
                let mut values: Vec<Cow<'_, str>> =
                    list.values.iter().map(|value| text(&value.wire.value)).collect();
                values.sort();
                Shape::Enum(list.base, values)
            }
            TypeKind::Union(union) => {
                let cases = union.cases.iter();
                let cases = cases.map(|case| (self.canonical(api, &case.ty), case.tag_value.as_deref()));
                Shape::Union(cases.collect(), union.tag.as_ref().map(|tag| tag.wire.as_str()))
            }
            TypeKind::Alias(_) => return None,
        })
    }

    fn member<'a>(&self, api: &Api, field: &'a Field) -> Member<'a> {
        let value = |fact: &'a Option<Box<Fact<Value>>>| fact.as_ref().map(|fact| text(&fact.value));
        // What the documents show for one name holds for the other; what a person says does not.
        let said = field.example.as_ref().filter(|example| example.certainty == Certainty::Overridden);
        let fixed = [value(&field.default), value(&field.constant), said.map(|fact| text(&fact.value))];
        Member {
            wire: &field.wire.value,
            ty: self.canonical(api, &field.ty),
            flags: Flags {
                required: field.required.value,
                nullable: field.nullable.value,
                read_only: field.read_only,
                deprecated: field.deprecated,
            },
            fixed: fixed.iter().any(Option::is_some).then(|| Box::new(fixed)),
            constraints: &field.constraints,
        }
    }

    /// The expression with aliases opened and every type replaced by its class.
    fn canonical(&self, api: &Api, ty: &Ty) -> Ty {
        match ty {
            Ty::List { item, unique } => {
                Ty::List { item: Box::new(self.canonical(api, item)), unique: *unique }
            }
            Ty::Map(value) => Ty::map(self.canonical(api, value)),
            Ty::Nullable(inner) => Ty::Nullable(Box::new(self.canonical(api, inner))),
            Ty::Ref(id) => match &api.ty(*id).kind {
                TypeKind::Alias(inner) => self.canonical(api, inner),
                _ => Ty::Ref(self.class_of(*id)),
            },
            scalar => scalar.clone(),
        }
    }
}

/// A value as text that no value of another kind has.
fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(format!("\0{other}")),
    }
}

/// The types that a type refers to, aliases opened.
fn references(api: &Api, id: TypeId) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = Vec::new();
    api.ty(id).kind.for_each_ty(&mut |ty| ty.for_each_ref(&mut |id| open.push(id)));
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &api.ty(id).kind {
            TypeKind::Alias(inner) => inner.for_each_ref(&mut |id| open.push(id)),
            _ => {
                found.insert(id);
            }
        }
    }
    found
}

/// The member that stands for a class.
fn keeper(api: &Api, members: &[TypeId]) -> Option<TypeId> {
    members.iter().copied().min_by_key(|id| {
        let ty = api.ty(*id);
        (!ty.name_stated, ty.inline, ty.name.chars().count(), *id)
    })
}

/// Everything that the merged type says and its keeper does not.
fn absorb(api: &mut Api, keeper: TypeId, other: TypeId) {
    let other = std::mem::replace(api.ty_mut(other), Type::new(String::new(), false, None));
    let kept = api.ty_mut(keeper);
    kept.usage.request |= other.usage.request;
    kept.usage.response |= other.usage.response;
    kept.certainty = kept.certainty.min(other.certainty);
    if kept.description.is_empty() && !kept.name_stated {
        kept.description.clone_from(&other.description);
    }
    describe(kept, &other);
    kept.examples.extend(other.examples);
    let known = kept.name == other.name || kept.aliases.iter().any(|alias| alias.name == other.name);
    if other.name_stated && !known {
        kept.aliases.push(Alias {
            name: other.name,
            ident: String::new(),
            description: other.description,
            group: other.group,
            span: other.span,
        });
    }
}

/// Adds descriptions and examples that the keeper lacks, and takes the surer of two facts.
fn describe(kept: &mut Type, other: &Type) {
    match (&mut kept.kind, &other.kind) {
        (TypeKind::Struct(kept), TypeKind::Struct(other)) => {
            for field in &mut kept.fields {
                let Some(same) = other.fields.iter().find(|same| same.wire.value == field.wire.value) else {
                    continue;
                };
                if field.description.is_empty() {
                    field.description.clone_from(&same.description);
                }
                if field.example.is_none() {
                    field.example.clone_from(&same.example);
                }
                if same.wire.certainty < field.wire.certainty {
                    field.wire.clone_from(&same.wire);
                }
                if same.certainty < field.certainty {
                    (field.certainty, field.span) = (same.certainty, same.span);
                }
            }
        }
        (TypeKind::Enum(kept), TypeKind::Enum(other)) => {
            for value in kept.values.iter_mut().filter(|value| value.description.is_empty()) {
                if let Some(same) = other.values.iter().find(|same| same.wire.value == value.wire.value) {
                    value.description.clone_from(&same.description);
                }
            }
        }
        _ => {}
    }
}
