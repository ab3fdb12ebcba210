//! Finds out what follows from types containing each other: which aliases can be aliases, and where a `Box` is needed.
//!
//! Guarantees: a crate that follows the answers compiles, whatever the model holds; answers depend on the
//! order of the types alone.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::model::{Api, Ty, TypeId, TypeKind};

/// The item that an alias of the model becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AliasForm {
    /// `type A = T`
    Plain,
    /// `struct A(T)`: a list or map that contains itself.
    Newtype,
    /// `type A = serde_json::Value`: it is nothing but itself.
    Free,
}

/// The answers for one API.
#[derive(Debug)]
pub(super) struct Graph {
    aliases: HashMap<TypeId, AliasForm>,
    boxes: HashSet<(TypeId, usize)>,
}

impl Graph {
    /// Looks at all types of an API.
    pub(super) fn new(api: &Api) -> Self {
        let aliases = alias_forms(api);
        let boxes = boxes(api, &aliases);
        Self { aliases, boxes }
    }

    /// Returns what an alias becomes.
    pub(super) fn alias_form(&self, id: TypeId) -> AliasForm {
        self.aliases.get(&id).copied().unwrap_or(AliasForm::Plain)
    }

    /// Returns true if the field or case of this index needs a `Box`.
    pub(super) fn is_boxed(&self, id: TypeId, slot: usize) -> bool {
        self.boxes.contains(&(id, slot))
    }
}

/// Returns the named type that a value of this type holds in itself, not behind a pointer.
fn inline_ref(ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Ref(id) => Some(*id),
        Ty::Nullable(inner) => inline_ref(inner),
        _ => None,
    }
}

fn alias_forms(api: &Api) -> HashMap<TypeId, AliasForm> {
    let alias = |id: TypeId| match &api.ty(id).kind {
        TypeKind::Alias(ty) => Some(ty),
        _ => None,
    };
    let inline = |id: TypeId| alias(id).and_then(inline_ref).into_iter().collect();
    let any = |id: TypeId| {
        let mut targets = Vec::new();
        alias(id).into_iter().for_each(|ty| ty.for_each_ref(&mut |target| targets.push(target)));
        targets
    };
    let form = |id| match () {
        () if reaches_itself(id, inline) => AliasForm::Free,
        () if reaches_itself(id, any) => AliasForm::Newtype,
        () => AliasForm::Plain,
    };
    api.type_ids().filter(|id| alias(*id).is_some()).map(|id| (id, form(id))).collect()
}

fn reaches_itself(start: TypeId, next: impl Fn(TypeId) -> Vec<TypeId>) -> bool {
    let mut seen = HashSet::new();
    let mut queue = VecDeque::from(next(start));
    while let Some(id) = queue.pop_front() {
        if id == start {
            return true;
        }
        if seen.insert(id) {
            queue.extend(next(id));
        }
    }
    false
}

/// Returns the types that the fields or cases of a type hold in themselves, by index.
fn inline_slots(api: &Api, aliases: &HashMap<TypeId, AliasForm>, id: TypeId) -> Vec<(usize, TypeId)> {
    let slots: Vec<(usize, &Ty)> = match &api.ty(id).kind {
        TypeKind::Struct(object) => {
            let fields = object.fields.iter().enumerate();
            fields.filter(|(_, field)| !field.boxed).map(|(slot, field)| (slot, &field.ty)).collect()
        }
        TypeKind::Union(union) => union.cases.iter().map(|case| &case.ty).enumerate().collect(),
        TypeKind::Enum(_) | TypeKind::Alias(_) => Vec::new(),
    };
    let behind_aliases = |ty: &Ty| {
        let mut target = inline_ref(ty)?;
        // Plain aliases do not go in circles.
        while let (TypeKind::Alias(ty), Some(AliasForm::Plain)) = (&api.ty(target).kind, aliases.get(&target))
        {
            target = inline_ref(ty)?;
        }
        Some(target)
    };
    slots.into_iter().filter_map(|(slot, ty)| Some((slot, behind_aliases(ty)?))).collect()
}

/// How many values a struct or a case holds at most in itself, its fields' fields included; a field that would hold more has
/// a `Box`. Telegram's `Update` has two dozen messages, each of hundreds of values: without boxes, and without optimisation,
/// decoding one overflows the stack of a thread.
const MOST_VALUES: usize = 200;

/// Returns the edges that close a circle, found by a walk in document order, and those that lead to very large types.
fn boxes(api: &Api, aliases: &HashMap<TypeId, AliasForm>) -> HashSet<(TypeId, usize)> {
    let mut boxes = HashSet::new();
    let mut values: HashMap<TypeId, usize> = HashMap::new();
    for root in api.type_ids() {
        let mut open = HashSet::new();
        let mut stack = Vec::new();
        let enter = |id, open: &mut HashSet<TypeId>, stack: &mut Vec<_>| {
            open.insert(id);
            stack.push((id, inline_slots(api, aliases, id), 0));
        };
        if !values.contains_key(&root) {
            enter(root, &mut open, &mut stack);
        }
        while let Some((id, slots, next)) = stack.last_mut() {
            let (id, slot) = (*id, slots.get(*next).copied());
            *next += 1;
            match slot {
                Some((slot, target)) if open.contains(&target) => {
                    boxes.insert((id, slot));
                }
                Some((_, target)) if !values.contains_key(&target) => enter(target, &mut open, &mut stack),
                Some(_) => {}
                None => {
                    let held = settle(api, id, slots, &mut boxes, &values);
                    open.remove(&id);
                    values.insert(id, held);
                    stack.pop();
                }
            }
        }
    }
    boxes
}

/// Boxes what is very large in a type, and returns how many values it holds in itself then. `values` has those of the types in
/// it.
fn settle(
    api: &Api,
    id: TypeId,
    slots: &[(usize, TypeId)],
    boxes: &mut HashSet<(TypeId, usize)>,
    values: &HashMap<TypeId, usize>,
) -> usize {
    let mut held = Vec::new();
    for (slot, target) in slots.iter().copied() {
        let count = values.get(&target).copied().unwrap_or(1);
        if count > MOST_VALUES {
            boxes.insert((id, slot));
        } else if !boxes.contains(&(id, slot)) {
            held.push(count);
        }
    }
    match &api.ty(id).kind {
        TypeKind::Struct(object) => object.fields.len() + held.iter().sum::<usize>(),
        TypeKind::Union(_) => held.into_iter().max().unwrap_or(1),
        TypeKind::Enum(_) | TypeKind::Alias(_) => 1,
    }
}
