//! Unions: the field that tells the case, and the order in which cases are tried.
//!
//! Guarantees: a union is tagged only where every case fixes the tag to a value of its own; the cases of an
//! untagged union come most specific first, and in document order among equals or where a value tells each.

use std::collections::BTreeSet;

use crate::ground::fact::Certainty;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::words::fold;
use crate::model::{Api, Field, Struct, Ty, TypeId, TypeKind, Union, UnionTag};

/// Tags or orders every union.
pub(super) fn run(api: &mut Api, findings: &mut Vec<Diagnostic>) {
    for id in api.type_ids().collect::<Vec<_>>() {
        let TypeKind::Union(union) = &api.ty(id).kind else { continue };
        let changed = tagged(api, union).unwrap_or_else(|| ordered(api, union));
        let said = union.tag.as_ref().filter(|tag| tag.certainty == Certainty::Overridden);
        if let Some(said) = said.filter(|said| changed.tag.as_ref().is_none_or(|tag| tag.wire != said.wire)) {
            let message =
                format!("the tag `{}` of the union `{}` does not tell its cases", said.wire, api.ty(id).name);
            let help = "a tag is a field of every case that holds a value of its own in each";
            findings.push(Diagnostic::general(Code::UnmatchedOverride, message).help(help));
        }
        api.ty_mut(id).kind = TypeKind::Union(changed);
    }
}

/// Returns the union with its tag, if there is a field that tells every case.
fn tagged(api: &Api, union: &Union) -> Option<Union> {
    let cases: Vec<&Struct> = union.cases.iter().map(|case| object(api, &case.ty)).collect::<Option<_>>()?;
    let first = cases.first()?;
    let documented = union.tag.as_ref().map(|tag| fold(&tag.wire));
    let is_documented = |field: &Field| {
        documented.as_ref().is_some_and(|tag| fold(&field.wire.value) == *tag || fold(&field.name) == *tag)
    };
    // The documented tag before any other field; `false` sorts first.
    let mut candidates: Vec<&Field> = first.fields.iter().collect();
    candidates.sort_by_key(|field| !is_documented(field));
    candidates.into_iter().find_map(|candidate| {
        let wire = &candidate.wire.value;
        let values: Vec<String> =
            cases.iter().map(|object| fixed(api, object, wire)).collect::<Option<_>>()?;
        let distinct: BTreeSet<&String> = values.iter().collect();
        if distinct.len() < values.len() {
            return None;
        }
        let mut tagged = union.clone();
        let stated = union.tag.as_ref().filter(|_| is_documented(candidate));
        let certainty = stated.map_or(Certainty::Conventional, |tag| tag.certainty);
        tagged.tag = Some(UnionTag { wire: wire.clone(), certainty });
        for (case, value) in tagged.cases.iter_mut().zip(values) {
            case.tag_value = Some(value);
        }
        Some(tagged)
    })
}

/// Returns the struct that an expression is, aliases followed.
fn object<'a>(api: &'a Api, ty: &Ty) -> Option<&'a Struct> {
    let Ty::Ref(id) = ty else { return None };
    match &api.ty(api.resolve(*id)).kind {
        TypeKind::Struct(object) => Some(object),
        _ => None,
    }
}

/// Returns the only text that a field of a struct may hold. A case may leave its tag out: a service that tells the
/// cases by it sends it all the same.
fn fixed(api: &Api, object: &Struct, wire: &str) -> Option<String> {
    let field = object.fields.iter().find(|field| field.wire.value == wire)?;
    Some(api.fixed_text(field)?.value.to_owned())
}

fn ordered(api: &Api, union: &Union) -> Union {
    let mut ordered = union.clone();
    ordered.tag = None;
    if told_by_values(api, union) {
        return ordered;
    }
    ordered.cases.sort_by_cached_key(|case| rank(api, &case.ty, &mut BTreeSet::new()));
    ordered
}

/// Returns whether one member has a value of its own in every case, such as a number, so that no order is needed.
fn told_by_values(api: &Api, union: &Union) -> bool {
    let cases: Option<Vec<&Struct>> = union.cases.iter().map(|case| object(api, &case.ty)).collect();
    let Some([first, others @ ..]) = cases.as_deref() else { return false };
    first.fields.iter().any(|candidate| {
        let value = |object: &Struct| {
            let field = object.fields.iter().find(|field| field.wire.value == candidate.wire.value)?;
            Some(api.fixed_value(field)?.value.to_string())
        };
        let values: Option<BTreeSet<String>> =
            std::iter::once(first).chain(others).map(|object| value(object)).collect();
        values.is_some_and(|values| values.len() == union.cases.len())
    })
}

/// Less is more specific: a class of kinds first, then, of objects, how many members one must have.
fn rank(api: &Api, ty: &Ty, seen: &mut BTreeSet<TypeId>) -> (u8, usize, usize) {
    const LAST: (u8, usize, usize) = (u8::MAX, 0, 0);
    match ty {
        Ty::Bool => (0, 0, 0),
        Ty::Integer(_) => (1, 0, 0),
        Ty::Float(_) | Ty::Number => (2, 0, 0),
        Ty::Decimal => (3, 0, 0),
        Ty::String(_) | Ty::Binary => (5, 0, 0),
        Ty::List { item, .. } => (6, usize::from(rank(api, item, seen).0), 0),
        Ty::Map(item) => (8, usize::from(rank(api, item, seen).0), 0),
        Ty::Object => (9, 0, 0),
        Ty::Any => LAST,
        Ty::Nullable(inner) => rank(api, inner, seen),
        Ty::Ref(id) => {
            let id = api.resolve(*id);
            if !seen.insert(id) {
                return LAST;
            }
            match &api.ty(id).kind {
                TypeKind::Enum(_) => (4, 0, 0),
                TypeKind::Struct(object) => {
                    let required = object.fields.iter().filter(|field| field.required.value).count();
                    (7, usize::MAX - required, usize::MAX - object.fields.len())
                }
                TypeKind::Union(_) => (10, 0, 0),
                TypeKind::Alias(inner) => rank(api, inner, seen),
            }
        }
    }
}
