//! One name, one type.
//!
//! Types that the names pass found to say the same under one name become one: `ServersGetServerResponseServer` and
//! `ServersCreateServerResponseServer` are one `Server`. What they refer to at the same place becomes one with them.
//!
//! Guarantees: the type that is left reads whatever one of the others read: a member that one of them lacks or need not
//! have is optional, one that may be `null` anywhere may be `null`, values and cases of all are known, and a member whose
//! types cannot be brought together is free JSON. Every documented name stays known.

use std::collections::HashSet;

use serde_json::Value;

use crate::ground::constraints::Constraints;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::scalar::{FloatWidth, IntegerWidth, StringFormat};
use crate::model::{Alias, Api, Enum, Field, NamedType, Struct, Ty, Type, TypeId, TypeKind, Union};

/// Merges the types of each group into its first. Returns what became of all types, by their index before.
pub(super) fn run(api: &mut Api, groups: &[Vec<TypeId>]) -> Vec<NamedType> {
    let mut classes = Classes::new(api, groups);
    classes.close(api);
    let keepers: Vec<TypeId> = api.type_ids().map(|id| classes.keeper(id)).collect();
    for (id, keeper) in api.type_ids().zip(&keepers) {
        if id != *keeper {
            let name = api.ty(*keeper).ident.clone();
            api.ty_mut(id).ident = name;
        }
    }
    let shared: HashSet<TypeId> = api
        .type_ids()
        .zip(&keepers)
        .filter(|(id, keeper)| id != *keeper)
        .map(|(_, keeper)| *keeper)
        .collect();
    let named = |(id, ty): (TypeId, &Type)| NamedType {
        name: ty.ident.clone(),
        leads: shared.contains(&id),
        was: None,
    };
    let named = api.types().map(named).collect();
    // References come first, so that members can be compared by what they refer to in the end.
    api.for_each_ty_mut(&mut |ty| {
        ty.for_each_ref_mut(&mut |id| *id = keepers.get(id.index()).copied().unwrap_or(*id));
    });
    for id in classes.order.clone() {
        let keeper = classes.keeper(id);
        if keeper != id {
            absorb(api, keeper, id);
        }
    }
    api.merge_types(&keepers);
    named
}

/// The types in classes that become one type each.
struct Classes {
    parent: Vec<TypeId>,
    /// The place of each type in the order of who stands for others.
    rank: Vec<usize>,
    order: Vec<TypeId>,
    /// Pairs whose members are still to be brought together.
    open: Vec<(TypeId, TypeId)>,
}

impl Classes {
    fn new(api: &Api, groups: &[Vec<TypeId>]) -> Self {
        let order: Vec<TypeId> = groups.iter().flatten().copied().collect();
        let mut rank = vec![usize::MAX; api.types().count()];
        for (at, id) in order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(id.index()) {
                *slot = at;
            }
        }
        let mut classes = Self { parent: api.type_ids().collect(), rank, order, open: Vec::new() };
        for group in groups {
            let Some((first, rest)) = group.split_first() else { continue };
            rest.iter().for_each(|other| classes.union(*first, *other));
        }
        classes
    }

    /// Returns the type that stands for a class: the one that comes first in the order.
    fn keeper(&mut self, id: TypeId) -> TypeId {
        let mut at = id;
        while let Some(parent) = self.parent.get(at.index()).copied().filter(|parent| *parent != at) {
            // Halving the way makes the next search short.
            let above = self.parent.get(parent.index()).copied().unwrap_or(parent);
            if let Some(slot) = self.parent.get_mut(at.index()) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    fn union(&mut self, a: TypeId, b: TypeId) {
        let (a, b) = (self.keeper(a), self.keeper(b));
        if a == b {
            return;
        }
        let rank = |id: TypeId| self.rank.get(id.index()).copied();
        let (keeper, other) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
        if let Some(slot) = self.parent.get_mut(other.index()) {
            *slot = keeper;
        }
        self.open.push((a, b));
    }

    /// Types that merged types refer to at one place are merged, too, where they are of one kind.
    fn close(&mut self, api: &Api) {
        while let Some((a, b)) = self.open.pop() {
            for (a, b) in referred(api, a, b) {
                if std::mem::discriminant(&api.ty(a).kind) == std::mem::discriminant(&api.ty(b).kind) {
                    self.union(a, b);
                }
            }
        }
    }
}

/// Returns the types that two types refer to at the same places, aliases opened.
fn referred(api: &Api, a: TypeId, b: TypeId) -> Vec<(TypeId, TypeId)> {
    let mut pairs: Vec<(&Ty, &Ty)> = Vec::new();
    match (&api.ty(a).kind, &api.ty(b).kind) {
        (TypeKind::Struct(a), TypeKind::Struct(b)) => {
            for field in &a.fields {
                let same = b.fields.iter().find(|other| other.wire.value == field.wire.value);
                pairs.extend(same.map(|same| (&field.ty, &same.ty)));
            }
            pairs.extend(a.additional.as_ref().zip(b.additional.as_ref()));
        }
        (TypeKind::Union(a), TypeKind::Union(b)) => {
            pairs.extend(a.cases.iter().zip(&b.cases).map(|(a, b)| (&a.ty, &b.ty)));
        }
        (TypeKind::Alias(a), TypeKind::Alias(b)) => pairs.push((a, b)),
        _ => {}
    }
    let inside = |(a, b): (&Ty, &Ty)| inside(api, a, b);
    pairs.into_iter().filter_map(inside).collect()
}

fn inside(api: &Api, a: &Ty, b: &Ty) -> Option<(TypeId, TypeId)> {
    let (mut a, mut b) = (a, b);
    loop {
        (a, b) = match (api.opened(a), api.opened(b)) {
            (Ty::Nullable(a), b) => (&**a, b),
            (a, Ty::Nullable(b)) => (a, &**b),
            (Ty::List { item: a, .. }, Ty::List { item: b, .. }) | (Ty::Map(a), Ty::Map(b)) => (&**a, &**b),
            (Ty::Ref(a), Ty::Ref(b)) => return Some((*a, *b)),
            _ => return None,
        }
    }
}

/// Adds to a type everything that another of its class says.
fn absorb(api: &mut Api, keeper: TypeId, other: TypeId) {
    let other = std::mem::replace(api.ty_mut(other), Type::new(String::new(), false, None));
    let kind = std::mem::replace(&mut api.ty_mut(keeper).kind, TypeKind::Alias(Ty::Any));
    let kind = match (kind, other.kind) {
        (TypeKind::Struct(kept), TypeKind::Struct(other)) => {
            TypeKind::Struct(merged_struct(api, kept, other))
        }
        (TypeKind::Enum(kept), TypeKind::Enum(other)) => TypeKind::Enum(merged_enum(kept, other)),
        (TypeKind::Union(kept), TypeKind::Union(other)) => TypeKind::Union(merged_union(api, kept, other)),
        (TypeKind::Alias(kept), TypeKind::Alias(other)) => TypeKind::Alias(common(api, &kept, &other)),
        (kept, _) => kept,
    };
    let kept = api.ty_mut(keeper);
    kept.kind = kind;
    kept.usage.request |= other.usage.request;
    kept.usage.response |= other.usage.response;
    kept.certainty = kept.certainty.min(other.certainty);
    kept.composed &= other.composed;
    if kept.description.is_empty() && !kept.name_stated {
        kept.description.clone_from(&other.description);
    }
    kept.examples.extend(other.examples);
    kept.aliases.extend(other.aliases);
    let known = kept.name == other.name || kept.aliases.iter().any(|alias| alias.name == other.name);
    if other.name_stated && !known {
        kept.aliases.push(Alias {
            name: other.name,
            description: other.description,
            group: other.group,
            span: other.span,
        });
    }
}

fn merged_struct(api: &Api, mut kept: Struct, other: Struct) -> Struct {
    let names = |object: &Struct| -> HashSet<String> {
        object.fields.iter().map(|field| field.wire.value.clone()).collect()
    };
    let theirs = names(&other);
    for field in kept.fields.iter_mut().filter(|field| !theirs.contains(&field.wire.value)) {
        make_optional(field);
    }
    for mut field in other.fields {
        match kept.fields.iter_mut().find(|known| known.wire.value == field.wire.value) {
            Some(known) => merge_field(api, known, field),
            None => {
                make_optional(&mut field);
                kept.fields.push(field);
            }
        }
    }
    kept.additional = match (kept.additional, other.additional) {
        (Some(kept), Some(other)) => Some(common(api, &kept, &other)),
        (kept, other) => kept.or(other),
    };
    kept
}

fn make_optional(field: &mut Field) {
    if field.required.value {
        field.required = Fact::conventional(false);
    }
}

fn merge_field(api: &Api, kept: &mut Field, other: Field) {
    // Free JSON in place of a type whose page is missing says nothing.
    kept.ty = match (kept.certainty, other.certainty) {
        (Certainty::Conventional, known) if known != Certainty::Conventional => other.ty,
        (known, Certainty::Conventional) if known != Certainty::Conventional => kept.ty.clone(),
        _ => common(api, &kept.ty, &other.ty),
    };
    kept.certainty = kept.certainty.min(other.certainty);
    if !other.required.value && kept.required.value {
        kept.required = other.required;
    }
    if other.nullable.value && !kept.nullable.value {
        kept.nullable = other.nullable;
    }
    kept.read_only &= other.read_only;
    kept.deprecated &= other.deprecated;
    kept.default = agreed(kept.default.take(), other.default);
    kept.constant = agreed(kept.constant.take(), other.constant);
    if kept.constraints != other.constraints {
        kept.constraints = Constraints::default();
    }
    if kept.description.is_empty() {
        kept.description = other.description;
    }
    // What a user says counts for the type; of what documents show the first will do.
    let said = |example: &Fact<Value>| example.certainty == Certainty::Overridden;
    if kept.example.is_none() || other.example.as_deref().is_some_and(said) {
        kept.example = other.example.or(kept.example.take());
    }
}

/// Returns a value that both have, or that one has alone.
fn agreed(a: Option<Box<Fact<Value>>>, b: Option<Box<Fact<Value>>>) -> Option<Box<Fact<Value>>> {
    match (a, b) {
        (Some(a), Some(b)) if a.value != b.value => None,
        (a, b) => a.or(b),
    }
}

fn merged_enum(mut kept: Enum, other: Enum) -> Enum {
    for value in other.values {
        match kept.values.iter_mut().find(|known| known.wire.value == value.wire.value) {
            Some(known) if known.description.is_empty() => known.description = value.description,
            Some(_) => {}
            None => kept.values.push(value),
        }
    }
    // What is left reads what either reads.
    kept.closed &= other.closed;
    kept
}

fn merged_union(api: &Api, mut kept: Union, other: Union) -> Union {
    for (case, other) in kept.cases.iter_mut().zip(&other.cases) {
        case.ty = common(api, &case.ty, &other.ty);
    }
    kept
}

/// Returns a type that holds the values of both. References are to the types that are left.
fn common(api: &Api, a: &Ty, b: &Ty) -> Ty {
    match (a, b) {
        (a, b) if a == b => a.clone(),
        (Ty::Nullable(inner), other) | (other, Ty::Nullable(inner)) => {
            let other = if let Ty::Nullable(other) = other { other } else { other };
            match common(api, inner, other) {
                Ty::Any => Ty::Any,
                ty => Ty::Nullable(Box::new(ty)),
            }
        }
        (Ty::List { item: a, unique: x }, Ty::List { item: b, unique: y }) => {
            Ty::List { item: Box::new(common(api, a, b)), unique: *x && *y }
        }
        (Ty::Map(a), Ty::Map(b)) => Ty::map(common(api, a, b)),
        (Ty::Integer(_), Ty::Integer(_)) => Ty::Integer(IntegerWidth::Unspecified),
        (Ty::Float(_), Ty::Float(_)) => Ty::Float(FloatWidth::Unspecified),
        (Ty::String(_), Ty::String(_)) => Ty::String(StringFormat::Plain),
        (Ty::Ref(_), _) | (_, Ty::Ref(_)) => {
            let (x, y) = (api.opened(a), api.opened(b));
            if x == a && y == b { Ty::Any } else { common(api, x, y) }
        }
        _ => Ty::Any,
    }
}
