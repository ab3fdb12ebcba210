//! Types, their aliases, and the cases of unions.
//!
//! Guarantees: documented names come first, in document order, then other documented names of the same
//! shapes; then names that are only suggested, none of which takes a name that another wants; last the types
//! that belong to one other type, which are named after their owner.

use std::collections::{BTreeMap, BTreeSet};

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::words::{pascal, words};
use crate::model::{Api, Ty, Type, TypeId, TypeKind, Union};

use super::{Scope, clash, singular, usable};

/// A place that holds a type: the identifier of what has it, and the word for the place.
#[derive(Clone, Debug)]
struct Place {
    owner: Owner,
    word: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Type(TypeId),
    Operation(usize),
}

/// Names all types.
pub(super) fn run(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let places = places(api);
    let mut scope = Scope::default();
    let ids: Vec<TypeId> = api.type_ids().collect();
    let (stated, others): (Vec<_>, Vec<_>) = ids.iter().partition(|id| api.ty(**id).name_stated);
    for id in stated {
        let wanted = wanted(api.ty(id));
        name_type(api, id, &places, [wanted], &mut scope, diagnostics);
    }
    for id in &ids {
        name_aliases(api.ty_mut(*id), &mut scope, diagnostics);
    }
    let (bare, mut open) = suggested(api, others, &places, &scope);
    for (id, clashes) in bare {
        let wanted = Some(wanted(api.ty(id))).filter(|_| !clashes);
        name_type(api, id, &places, wanted, &mut scope, diagnostics);
    }
    while !open.is_empty() {
        let before = open.len();
        open.retain(|id| !name_inside(api, *id, &places, &mut scope));
        if open.len() == before {
            // Held by nobody, or by each other.
            for id in std::mem::take(&mut open) {
                let wanted = wanted(api.ty(id));
                name_type(api, id, &places, [wanted], &mut scope, diagnostics);
            }
        }
    }
    for id in ids {
        name_cases(api, id);
    }
}

/// Splits the types whose names are only suggested. Types of operations, and types that several others hold,
/// have names of their own; the second tells whether another wants the same, in which case none gets it. All
/// else is named after what holds it, so that no other page can change its name.
fn suggested(
    api: &Api,
    ids: Vec<TypeId>,
    places: &BTreeMap<TypeId, Vec<Place>>,
    scope: &Scope,
) -> (Vec<(TypeId, bool)>, Vec<TypeId>) {
    let holders = |id: &TypeId| {
        let types = places.get(id).into_iter().flatten().filter_map(|place| match place.owner {
            Owner::Type(holder) => Some(holder),
            Owner::Operation(_) => None,
        });
        types.collect::<BTreeSet<_>>().len()
    };
    let (bare, mut inside): (Vec<TypeId>, Vec<TypeId>) =
        ids.into_iter().partition(|id| !api.ty(*id).inline && holders(id) != 1);
    let mut claims: BTreeMap<String, usize> = BTreeMap::new();
    for id in &bare {
        *claims.entry(wanted(api.ty(*id))).or_default() += 1;
    }
    let clashes = |id: &TypeId| {
        let wanted = wanted(api.ty(*id));
        scope.taken.contains(&wanted) || claims.get(&wanted).is_some_and(|claims| *claims > 1)
    };
    let (shared, bare): (Vec<TypeId>, Vec<TypeId>) =
        bare.into_iter().partition(|id| holders(id) > 1 && clashes(id));
    inside.extend(shared);
    inside.sort();
    (bare.into_iter().map(|id| (id, clashes(&id))).collect(), inside)
}

fn wanted(ty: &Type) -> String {
    usable(pascal(&ty.name), "Type")
}

/// Where each type is held.
fn places(api: &Api) -> BTreeMap<TypeId, Vec<Place>> {
    let mut places: BTreeMap<TypeId, Vec<Place>> = BTreeMap::new();
    let mut note = |ty: &Ty, owner: Owner, word: &str| {
        let word = if matches!(ty, Ty::List { .. }) { last_singular(word) } else { pascal(word) };
        ty.for_each_ref(&mut |id| {
            places.entry(id).or_default().push(Place { owner, word: word.clone() });
        });
    };
    for (id, ty) in api.types() {
        let owner = Owner::Type(id);
        match &ty.kind {
            TypeKind::Struct(object) => {
                object.fields.iter().for_each(|field| note(&field.ty, owner, &field.name));
                object.additional.iter().for_each(|ty| note(ty, owner, "value"));
            }
            TypeKind::Union(union) => union.cases.iter().for_each(|case| note(&case.ty, owner, &case.name)),
            TypeKind::Alias(ty) => note(ty, owner, "value"),
            TypeKind::Enum(_) => {}
        }
    }
    for (at, operation) in api.operations.iter().enumerate() {
        let owner = Owner::Operation(at);
        operation.parameters.iter().for_each(|parameter| {
            note(&parameter.field.ty, owner, &parameter.field.name);
        });
        operation.bodies.iter().for_each(|body| note(&body.ty, owner, "body"));
        operation.responses.iter().filter_map(|response| response.ty.as_ref()).for_each(|ty| {
            note(&ty.value, owner, "response");
        });
    }
    places
}

fn last_singular(name: &str) -> String {
    let mut all = words(name);
    if let Some(last) = all.last_mut() {
        *last = singular(last);
    }
    pascal(&all.join("_"))
}

/// Names a type by what it is called; `first` is that name, unless it is not to be had.
fn name_type(
    api: &mut Api,
    id: TypeId,
    places: &BTreeMap<TypeId, Vec<Place>>,
    first: impl IntoIterator<Item = String>,
    scope: &mut Scope,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let ty = api.ty(id);
    let wanted = wanted(ty);
    if pascal(&ty.name).is_empty()
        && let Some(span) = ty.span
    {
        let message = format!("`{}` holds nothing that a name could be made of", ty.name);
        diagnostics.push(Diagnostic::new(Code::UnusableName, span, message));
    }
    let parent = best_place(api, places.get(&id)).map(|(owner, _)| owner);
    let got = scope.take(first.into_iter().chain(longer(ty, &wanted, parent)));
    clash(&ty.name, &wanted, &got, ty.span, diagnostics);
    api.ty_mut(id).ident = got;
}

/// Names with one more word each; the wanted name last, for a number.
fn longer(ty: &Type, wanted: &str, parent: Option<String>) -> Vec<String> {
    let mut longer = Vec::new();
    if !ty.scope.is_empty() {
        longer.push(format!("{wanted}{}", pascal(&ty.scope)));
    }
    match (ty.usage.request, ty.usage.response) {
        (true, false) if !wanted.ends_with("Request") => longer.push(format!("{wanted}Request")),
        (false, true) if !wanted.ends_with("Response") => longer.push(format!("{wanted}Response")),
        _ => {}
    }
    longer.extend(parent.map(|parent| format!("{parent}{wanted}")));
    longer.extend(ty.group.as_ref().map(|group| format!("{}{wanted}", usable(pascal(group), "Group"))));
    longer.push(wanted.to_owned());
    longer
}

fn name_aliases(ty: &mut Type, scope: &mut Scope, diagnostics: &mut Vec<Diagnostic>) {
    let group = ty.group.clone();
    let mut aliases = std::mem::take(&mut ty.aliases);
    aliases.retain_mut(|alias| {
        let wanted = usable(pascal(&alias.name), "Type");
        if wanted == ty.ident {
            if let Some(span) = alias.span {
                let message =
                    format!("`{}` and `{}` are spellings of one name, and one type", alias.name, ty.name);
                diagnostics.push(Diagnostic::new(Code::NameClash, span, message));
            }
            return false;
        }
        let with_group = alias.group.as_ref().or(group.as_ref());
        let with_group = with_group.map(|group| format!("{}{wanted}", usable(pascal(group), "Group")));
        let candidates = std::iter::once(wanted.clone()).chain(with_group).chain([wanted.clone()]);
        alias.ident = scope.take(candidates);
        clash(&alias.name, &wanted, &alias.ident, alias.span, diagnostics);
        true
    });
    ty.aliases = aliases;
}

/// Names a type after its owner; false as long as no owner has a name.
fn name_inside(api: &mut Api, id: TypeId, places: &BTreeMap<TypeId, Vec<Place>>, scope: &mut Scope) -> bool {
    let Some((owner, word)) = best_place(api, places.get(&id)) else { return false };
    let ty = api.ty(id);
    let word = if ty.inline { word } else { wanted(ty) };
    let kind = match ty.kind {
        TypeKind::Enum(_) => "Enum",
        TypeKind::Union(_) => "Union",
        TypeKind::Struct(_) | TypeKind::Alias(_) => "Value",
    };
    let name = format!("{owner}{word}");
    let got = scope.take([name.clone(), format!("{name}{kind}")]);
    api.ty_mut(id).ident = got;
    true
}

/// The named place with the shortest owner; places in types before those in operations.
fn best_place(api: &Api, places: Option<&Vec<Place>>) -> Option<(String, String)> {
    let named = places?.iter().filter_map(|place| {
        let (rank, owner) = match place.owner {
            Owner::Type(id) => (usize::from(api.ty(id).inline), api.ty(id).ident.clone()),
            Owner::Operation(at) => (2, operation_ident(api, at)?),
        };
        (!owner.is_empty()).then_some((rank, owner.chars().count(), owner, place.word.clone()))
    });
    named.min().map(|(_, _, owner, word)| (owner, word))
}

fn operation_ident(api: &Api, at: usize) -> Option<String> {
    let operation = api.operations.get(at)?;
    let group = api.groups.get(operation.group)?;
    Some(usable(format!("{}{}", pascal(&group.ident), pascal(&operation.ident)), "Call"))
}

/// Gives the cases of a union short names of their own.
fn name_cases(api: &mut Api, id: TypeId) {
    let TypeKind::Union(union) = &api.ty(id).kind else { return };
    let mut scope = Scope::default();
    let names: Vec<String> = case_words(api, union)
        .into_iter()
        .map(|words| scope.take([usable(pascal(&words.join("_")), "Case")]))
        .collect();
    if let TypeKind::Union(union) = &mut api.ty_mut(id).kind {
        for (case, name) in union.cases.iter_mut().zip(names) {
            case.name = name;
        }
    }
}

/// The words of each case, without those that all cases start or end with.
fn case_words(api: &Api, union: &Union) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = union
        .cases
        .iter()
        .map(|case| match (&case.tag_value, &case.ty) {
            (Some(value), _) if !words(value).is_empty() => words(value),
            (_, Ty::Ref(id)) if api.ty(*id).name == case.name => words(&api.ty(*id).ident),
            _ => words(&case.name),
        })
        .collect();
    let shorten = |all: &mut Vec<Vec<String>>, pick: fn(&[String]) -> Option<&String>, front: bool| {
        while all.len() > 1 && all.iter().all(|words| words.len() > 1) {
            let first = all.first().and_then(|words| pick(words)).cloned();
            if !all.iter().all(|words| pick(words) == first.as_ref()) {
                break;
            }
            all.iter_mut().for_each(|words| {
                drop(if front { words.remove(0) } else { words.pop().unwrap_or_default() })
            });
        }
    };
    shorten(&mut all, |words| words.first(), true);
    shorten(&mut all, |words| words.last(), false);
    all
}
