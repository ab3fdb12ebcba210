//! The cases of unions.
//!
//! A case is called by the value of its tag, else by its type, without the words that all cases share: `Dog` and `Cat` of
//! `DogPet` and `CatPet`. Every name is unique in its union.

use crate::ground::words::{pascal, words};
use crate::model::{Api, Ty, TypeId, TypeKind, Union};

use super::{Scope, usable};

/// Names the cases of all unions. Types have their names already.
pub(crate) fn run(api: &mut Api) {
    for id in api.type_ids().collect::<Vec<_>>() {
        name_cases(api, id);
    }
}

/// Gives the cases of a union short names of their own.
fn name_cases(api: &mut Api, id: TypeId) {
    let TypeKind::Union(union) = &api.ty(id).kind else { return };
    let mut scope = Scope::default();
    scope.taken.extend(api.ty(id).freed.iter().cloned());
    let given: Vec<Option<String>> =
        union.cases.iter().map(|case| case.given.as_ref().map(|given| given.name.clone())).collect();
    scope.taken.extend(given.iter().flatten().cloned());
    let names: Vec<String> = case_words(api, union)
        .into_iter()
        .zip(given)
        .map(|(words, given)| given.unwrap_or_else(|| scope.take([usable(pascal(&words.join("_")), "Case")])))
        .collect();
    if let TypeKind::Union(union) = &mut api.ty_mut(id).kind {
        for (case, name) in union.cases.iter_mut().zip(names) {
            case.name = name;
        }
    }
}

/// Returns the words of each case, without those that all cases start or end with.
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
