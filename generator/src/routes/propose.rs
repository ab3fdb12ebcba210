//! Proposals for routes, from the names that a generator gave to unnamed types.
//!
//! APIMatic names the type of an inline body or response after the path: `V1ImagesBuildLogResponse2` is the
//! response of `/v1/images/{imageId}/build-log`, without the variables and without what separates the words.
//! Seen on 193 of 211 operations of one API, and on none of an API that names its types itself.

use crate::dialect::raw::{RawApi, RawOperation};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::http::{Method, ParameterIn, Route};
use crate::ground::words::{fold, words};

/// A route that the documents suggest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The operation, as a key of the manifest.
    pub key: String,
    /// The route, if the documents suggest one.
    pub route: Option<Route>,
}

/// Returns a proposal for every operation without a route, in document order.
pub fn propose(raw: &RawApi) -> Vec<Proposal> {
    let open = raw.operations.iter().filter(|operation| operation.route.is_none());
    open.map(|operation| Proposal { key: key(operation), route: route(operation) }).collect()
}

/// Returns the key of an operation in the manifest.
fn key(operation: &RawOperation) -> String {
    let compact = |text: &str| text.split_whitespace().collect::<String>();
    format!("{}.{}", compact(&operation.group), compact(&operation.name.value))
}

fn route(operation: &RawOperation) -> Option<Route> {
    let segments = type_names(operation).find_map(static_segments)?;
    Some(Route { method: method(operation), path: with_variables(segments, operation) })
}

/// Returns the names of the types that the operation receives and sends.
fn type_names(operation: &RawOperation) -> impl Iterator<Item = &str> {
    let responses = operation.responses.iter().filter_map(|response| response.ty.as_ref());
    let bodies = operation.bodies.iter().map(|body| &body.ty);
    responses.chain(bodies).filter_map(|ty| match &ty.value {
        TypeExpr::Nullable(inner) => inner.innermost_name(),
        ty => ty.innermost_name(),
    })
}

/// Returns the words of a generated name: a version, then at least one word, then `Request` or `Response` and maybe
/// a number. Any other name was given by the authors and says nothing of the path.
fn static_segments(name: &str) -> Option<Vec<String>> {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = bare.strip_suffix("Request").or_else(|| bare.strip_suffix("Response"))?;
    let segments = words(stem);
    let version = segments.first()?.strip_prefix('v')?;
    let numbered = !version.is_empty() && version.chars().all(|c| c.is_ascii_digit());
    (numbered && segments.len() > 1).then_some(segments)
}

/// Puts each path variable behind the segment that it is the key of (`images` and `imageId`), else at the end.
fn with_variables(segments: Vec<String>, operation: &RawOperation) -> String {
    let variables: Vec<&str> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location.value == ParameterIn::Path)
        .map(|parameter| parameter.field.name.value.as_str())
        .collect();
    let keyed = |variable: &str, segment: &str| {
        let name = fold(variable);
        let stem = name.strip_suffix("id").unwrap_or(&name);
        !stem.is_empty() && (segment == stem || segment.strip_suffix('s') == Some(stem))
    };
    let mut path = String::new();
    let mut placed: Vec<&str> = Vec::new();
    for segment in &segments {
        path.push('/');
        path.push_str(segment);
        let next = variables.iter().find(|variable| !placed.contains(variable) && keyed(variable, segment));
        if let Some(variable) = next {
            placed.push(variable);
            path.push_str(&format!("/{{{variable}}}"));
        }
    }
    for variable in variables.iter().filter(|variable| !placed.contains(variable)) {
        path.push_str(&format!("/{{{variable}}}"));
    }
    path
}

/// Returns the method that the first word of the name and the body suggest: right for 209 of 211 operations of one
/// API, but APIs differ in what an update is.
fn method(operation: &RawOperation) -> Method {
    let first = words(&operation.name.value).into_iter().next().unwrap_or_default();
    match first.as_str() {
        "get" | "list" | "lookup" | "read" | "fetch" => Method::Get,
        "delete" | "remove" => Method::Delete,
        "update" => Method::Patch,
        _ if operation.bodies.is_empty() => Method::Get,
        _ => Method::Post,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::raw_testing::{STRING, body, field, named, operation, parameter, response};

    fn proposed(name: &str, variables: &[&str], receives: Option<&str>, sends: Option<&str>) -> String {
        let operation = RawOperation {
            route: None,
            parameters: variables
                .iter()
                .map(|name| parameter(ParameterIn::Path, field(name, STRING)))
                .collect(),
            bodies: sends.iter().map(|name| body(named(name))).collect(),
            responses: receives.iter().map(|name| response(named(name))).collect(),
            ..operation("Images", name, Method::Get, "/")
        };
        let raw = RawApi { operations: vec![operation], ..RawApi::default() };
        match propose(&raw).remove(0).route {
            Some(route) => format!("{:?} {}", route.method, route.path).replacen("Get", "GET", 1),
            None => String::new(),
        }
    }

    #[test]
    fn a_generated_type_name_suggests_the_path() {
        assert_eq!(proposed("Get Images", &[], Some("V1ImagesResponse"), None), "GET /v1/images");
        assert_eq!(
            proposed("Get Image", &["imageId"], Some("V1ImagesResponse2"), None),
            "GET /v1/images/{imageId}"
        );
        assert_eq!(
            proposed("Get Log", &["imageId"], Some("V1ImagesLogResponse"), None),
            "GET /v1/images/{imageId}/log"
        );
        assert_eq!(
            proposed("Update Image", &["imageId"], None, Some("V1ImagesRequest1")),
            "Patch /v1/images/{imageId}"
        );
        assert_eq!(proposed("Create Image", &[], None, Some("V1ImagesRequest")), "Post /v1/images");
    }

    #[test]
    fn a_name_that_a_person_gave_suggests_nothing() {
        for name in ["Image", "ImageResponse", "V1Response", "VmImagesResponse", "V1Images"] {
            assert_eq!(proposed("Get Images", &[], Some(name), None), "", "{name}");
        }
    }
}
