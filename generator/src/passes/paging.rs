//! Recognises operations that return a list in pages.
//!
//! Guarantees: a way of paging is only recognised where the documents hold everything it needs: the one list
//! of the response, and the query parameter or response member that leads on. It is always marked as
//! conventional, so that `inspect` tells it and the manifest can correct it.

use crate::ground::fact::Fact;
use crate::ground::http::{Method, ParameterIn};
use crate::ground::words::fold;
use crate::model::{Api, Field, NextPage, Operation, Paging, Parameter, Response, Struct, Ty, TypeKind};

/// Members that hold the URL of the next page, folded, each with the members around it.
/// Seen: `links.pages.next`, `nextLink`, OpenStack's `next`, HAL's `_links.next.href`.
const URL_MEMBERS: [&[&str]; 6] = [
    &["links", "pages", "next"],
    &["links", "next", "href"],
    &["links", "next"],
    &["nextlink"],
    &["nexturl"],
    &["next"],
];

/// Members that hold the value for the next request, folded, and the parameters that take it.
/// Seen: `meta.pagination.next_page`, `page_info.next_marker`, `nextPageToken`.
const VALUE_MEMBERS: [(&[&str], &[&str]); 8] = [
    (&["meta", "pagination", "nextpage"], &["page"]),
    (&["pagination", "nextpage"], &["page"]),
    (&["nextpage"], &["page"]),
    (&["pageinfo", "nextmarker"], &["marker"]),
    (&["nextmarker"], &["marker"]),
    (&["nextpagetoken"], &["pagetoken", "nextpagetoken"]),
    (&["nexttoken"], &["nexttoken", "token"]),
    (&["continuationtoken"], &["continuationtoken"]),
];

/// Members and parameters that measure a list rather than lead on, folded.
const MEASURES: [&str; 12] = [
    "count",
    "from",
    "hasmore",
    "limit",
    "maxitems",
    "offset",
    "pagesize",
    "perpage",
    "size",
    "to",
    "total",
    "totalcount",
];

/// Parameters that say how many items a page holds, folded.
const SIZES: [&str; 8] = ["count", "limit", "maxitems", "maxresults", "pagesize", "perpage", "size", "top"];

/// Members of an answer that hold what leads on, around the member itself.
const DEPTH: usize = 3;

/// Decides for every operation whether and how it pages.
pub(super) fn run(api: &mut Api) {
    let found: Vec<_> = api.operations.iter().map(|operation| paging(api, operation)).collect();
    for (operation, paging) in api.operations.iter_mut().zip(found) {
        operation.paging = paging.map(Fact::conventional);
    }
}

fn paging(api: &Api, operation: &Operation) -> Option<Paging> {
    if operation.route.as_ref().is_some_and(|route| route.value.method != Method::Get) {
        return None;
    }
    let response =
        operation.responses.iter().find(|response| response.is_success() && response.ty.is_some())?;
    let ty = resolved(api, &response.ty.as_ref()?.value);
    if let Ty::List { item, .. } = ty {
        let next = link(operation, response).or_else(|| counted(api, operation, item))?;
        return Some(Paging { items: Vec::new(), next });
    }
    let object = as_struct(api, ty)?;
    let list = only_list(api, object)?;
    let next =
        linked(api, operation, object).or_else(|| link(operation, response)).or_else(|| {
            match resolved(api, &list.ty) {
                Ty::List { item, .. } => counted(api, operation, item),
                _ => None,
            }
        })?;
    Some(Paging { items: vec![list.wire.value.clone()], next })
}

/// Returns the header `Link` of a response, which its table names or the text of the operation, unless the text speaks
/// of something else than pages.
fn link(operation: &Operation, response: &Response) -> Option<NextPage> {
    let text = match response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("link")) {
        Some((_, description)) if description.trim().is_empty() => return Some(NextPage::Link),
        Some((_, description)) => description.to_lowercase(),
        None => {
            let texts = [&operation.summary, &operation.description, &response.description];
            let text = texts.map(|text| text.to_lowercase()).join(". ");
            let sentence = text.split(". ").find(|sentence| {
                let bare = sentence.replace(['`', '*', '"'], "");
                bare.contains("link header") || bare.contains("header link")
            });
            sentence?.to_owned()
        }
    };
    let of_pages = ["next", "page", "pagina", "rel", "5988", "8288"].iter().any(|word| text.contains(word));
    of_pages.then_some(NextPage::Link)
}

/// Returns the one list of a response. Lists of links and messages beside it do not count.
fn only_list<'a>(api: &Api, object: &'a Struct) -> Option<&'a Field> {
    let beside = |field: &Field| {
        let name = fold(&field.wire.value);
        name.ends_with("links") || name == "errors" || name == "warnings"
    };
    let mut lists = object
        .fields
        .iter()
        .filter(|field| matches!(resolved(api, &field.ty), Ty::List { .. }) && !beside(field));
    let list = lists.next()?;
    lists.next().is_none().then_some(list)
}

/// Returns a member of the response that leads on.
fn linked(api: &Api, operation: &Operation, object: &Struct) -> Option<NextPage> {
    let by_value = VALUE_MEMBERS.iter().find_map(|(way, parameters)| {
        let member = member(api, object, way, |ty| !matches!(ty, Ty::Bool))?;
        let parameter = parameters.iter().find_map(|name| query(operation, name))?;
        Some(NextPage::Value { member, parameter })
    });
    let by_url = || {
        let text = |ty: &Ty| matches!(ty, Ty::String(_));
        URL_MEMBERS
            .iter()
            .find_map(|way| member(api, object, way, text))
            .map(|member| NextPage::Url { member })
    };
    joined(api, operation, object).or(by_value).or_else(by_url)
}

/// Returns a member of the response that a sentence joins with a parameter, or that is called after one: `nextCursor`
/// and `cursor`.
fn joined(api: &Api, operation: &Operation, object: &Struct) -> Option<NextPage> {
    let mut members = Vec::new();
    scalar_members(api, object, &mut Vec::new(), &mut members);
    let is_one = |field: &Field, names: &[&str]| names.contains(&fold(&field.wire.value).as_str());
    members.retain(|(_, member)| !is_one(member, &MEASURES));
    // A sentence may say that `from` or `offset` takes a member; a size never does.
    let parameters = || {
        operation.parameters.iter().filter(|parameter| {
            let (field, text) = (&parameter.field, &parameter.field.description);
            is_scalar_query(parameter)
                && (!is_one(field, &MEASURES) || (!is_one(field, &SIZES) && speaks_of_pages(text)))
        })
    };
    let next = |(way, _): &(Vec<String>, &Field), parameter: &Parameter| NextPage::Value {
        member: way.clone(),
        parameter: parameter.field.wire.value.clone(),
    };
    let by_sentence = parameters().find_map(|parameter| {
        let text = &parameter.field.description;
        let found = members.iter().find(|(_, member)| {
            // A text that names its own parameter tells of no member: "without `category` it is `linear`".
            let of_itself = member.wire.value == parameter.field.wire.value && !speaks_of_pages(text);
            (names(text, &member.wire.value) && !of_itself)
                || (names(&member.description, &parameter.field.wire.value)
                    && member.description.to_lowercase().contains("next"))
        });
        found.map(|member| next(member, parameter))
    });
    by_sentence.or_else(|| {
        parameters().find_map(|parameter| {
            let wanted = format!("next{}", fold(&parameter.field.wire.value));
            let found = members.iter().find(|(_, member)| fold(&member.wire.value) == wanted);
            found.map(|member| next(member, parameter))
        })
    })
}

/// The scalar members of an answer, each with the way to it; those of lists do not count.
fn scalar_members<'a>(
    api: &'a Api,
    object: &'a Struct,
    way: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, &'a Field)>,
) {
    for field in &object.fields {
        way.push(field.wire.value.clone());
        let ty = resolved(api, &field.ty);
        if is_scalar(ty) {
            found.push((way.clone(), field));
        } else if let (Some(inner), true) = (as_struct(api, ty), way.len() < DEPTH) {
            scalar_members(api, inner, way, found);
        }
        way.pop();
    }
}

/// Returns whether a text names a member: set apart as code, or spelled as only a name is (`nextCursor`,
/// `next_cursor`).
fn names(text: &str, name: &str) -> bool {
    let spelled = name.contains('_') || name.chars().skip(1).any(char::is_uppercase);
    let in_code = text.contains(&format!("`{name}`")) || text.contains(&format!("`{name}="));
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    in_code || (spelled && text.split(|c| !is_part(c)).any(|word| word == name))
}

/// Returns whether a sentence speaks of pages: "that the previous answer gave", "to get the next page".
fn speaks_of_pages(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| matches!(word, "previous" | "before" | "next" | "last"))
}

/// Parameters alone that lead on.
fn counted(api: &Api, operation: &Operation, item: &Ty) -> Option<NextPage> {
    if !SIZES.iter().any(|name| query(operation, name).is_some()) {
        return None;
    }
    let described = |says: fn(&str) -> bool| {
        let mut known = operation.parameters.iter().filter(|parameter| is_scalar_query(parameter));
        known.find(|known| says(&known.field.description)).map(|known| known.field.wire.value.clone())
    };
    let marker = || query(operation, "marker").or_else(|| query(operation, "startingafter"));
    if let Some(parameter) = marker().or_else(|| described(takes_last_id)) {
        let object = as_struct(api, item)?;
        let id = object.fields.iter().find(|field| fold(&field.wire.value) == "id")?;
        return Some(NextPage::Marker { parameter, member: id.wire.value.clone() });
    }
    let offset = query(operation, "offset").or_else(|| query(operation, "skip"));
    if let Some(parameter) = offset.or_else(|| described(counts_items)) {
        return Some(NextPage::Offset { parameter });
    }
    if let Some(parameter) = query(operation, "page").or_else(|| query(operation, "pagenumber")) {
        let first = first_page(operation.parameters.iter(), &parameter);
        return Some(NextPage::Number { parameter, first });
    }
    // An index may count from 0 or from 1: without a word on that it is not followed.
    let parameter = query(operation, "pageindex").or_else(|| query(operation, "pageno"))?;
    let first = told_first_page(operation.parameters.iter(), &parameter)?;
    Some(NextPage::Number { parameter, first })
}

/// "the id of the last item of the page before"
fn takes_last_id(description: &str) -> bool {
    let text = description.to_lowercase();
    let has = |wanted: &[&str]| text.split(|c: char| !c.is_alphanumeric()).any(|word| wanted.contains(&word));
    has(&["id", "ids", "identifier"]) && has(&["last"]) && has(&["page", "previous", "list"])
}

/// "Index of the first item", "how many items to skip"
fn counts_items(description: &str) -> bool {
    let text = description.to_lowercase();
    let told = ["index of the first", "offset of the first", "position of the first", "items to skip"];
    let told_more = ["results to skip", "records to skip", "entries to skip", "elements to skip"];
    let one_based = ["1-based", "one-based", "from 1", "from one", "at 1", "at one"];
    told.iter().chain(&told_more).any(|words| text.contains(words))
        && !one_based.iter().any(|words| text.contains(words))
}

/// Returns the number of the first page: the documented default of the parameter that counts, what a sentence says, the
/// least value that is allowed; 1 where nothing tells.
pub(super) fn first_page<'a>(parameters: impl Iterator<Item = &'a Parameter>, name: &str) -> i64 {
    told_first_page(parameters, name).unwrap_or(1)
}

fn told_first_page<'a>(mut parameters: impl Iterator<Item = &'a Parameter>, name: &str) -> Option<i64> {
    let parameter = parameters.find(|known| known.field.wire.value == name)?;
    let default = parameter.field.default.as_ref().and_then(|default| default.value.as_i64());
    let from_zero = || counts_from_zero(&parameter.field.description).then_some(0);
    let least = || {
        let least = parameter.field.constraints.minimum.as_ref()?.parse::<i64>().ok()?;
        (least == 0).then_some(0)
    };
    default.or_else(from_zero).or_else(least)
}

/// "counted from zero", "zero-based", "starts at 0", "(0..N)", "the first page is 0", "0 = first page"
fn counts_from_zero(description: &str) -> bool {
    let text = description.to_lowercase().replace("zero", "0").replace('-', " ");
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '.').map(|word| word.trim_matches('.'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let padded = format!(" {} ", words.join(" "));
    let told = ["0 based", "0 indexed", "0 index", "from 0", "at 0", "with 0"];
    let place = |wanted: &str| words.iter().position(|word| *word == wanted);
    let beside_first =
        || place("0").zip(place("first")).is_some_and(|(zero, first)| zero.abs_diff(first) <= 4);
    text.contains("0..")
        || told.iter().any(|phrase| padded.contains(&format!(" {phrase} ")))
        || beside_first()
}

/// Returns the wire name of a scalar query parameter.
fn query(operation: &Operation, folded: &str) -> Option<String> {
    operation
        .parameters
        .iter()
        .filter(|parameter| is_scalar_query(parameter))
        .map(|parameter| &parameter.field)
        .find(|field| fold(&field.wire.value) == folded)
        .map(|field| field.wire.value.clone())
}

fn is_scalar_query(parameter: &Parameter) -> bool {
    parameter.location.value == ParameterIn::Query && is_scalar(&parameter.field.ty)
}

/// Returns the wire names along a way of folded names, if it exists and ends with a value that `wanted` accepts.
fn member(api: &Api, object: &Struct, way: &[&str], wanted: impl Fn(&Ty) -> bool) -> Option<Vec<String>> {
    let (first, rest) = way.split_first()?;
    let field = object.fields.iter().find(|field| fold(&field.wire.value) == *first)?;
    let ty = resolved(api, &field.ty);
    let mut names = vec![field.wire.value.clone()];
    if rest.is_empty() {
        return (is_scalar(ty) && wanted(ty)).then_some(names);
    }
    names.extend(member(api, as_struct(api, ty)?, rest, wanted)?);
    Some(names)
}

fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::String(_) | Ty::Integer(_) | Ty::Number | Ty::Float(_) | Ty::Decimal)
}

/// Returns the type behind aliases and nulls.
fn resolved<'a>(api: &'a Api, ty: &'a Ty) -> &'a Ty {
    match ty {
        Ty::Nullable(inner) => resolved(api, inner),
        Ty::Ref(id) => match &api.ty(api.resolve(*id)).kind {
            TypeKind::Alias(inner) if !matches!(inner, Ty::Ref(_)) => resolved(api, inner),
            _ => ty,
        },
        _ => ty,
    }
}

fn as_struct<'a>(api: &'a Api, ty: &Ty) -> Option<&'a Struct> {
    let Ty::Ref(id) = resolved(api, ty) else { return None };
    match &api.ty(api.resolve(*id)).kind {
        TypeKind::Struct(object) => Some(object),
        // A page's links may be documented as one of several shapes that differ in what they omit.
        TypeKind::Union(union) => union.cases.iter().find_map(|case| match &case.ty {
            Ty::Ref(id) => match &api.ty(api.resolve(*id)).kind {
                TypeKind::Struct(object) => Some(object),
                _ => None,
            },
            _ => None,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
