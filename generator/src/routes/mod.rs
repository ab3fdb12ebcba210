//! Methods and paths that the documents do not state.
//!
//! Guarantees: the person who generates has the last word ([`apply`]); what the names of types let one guess
//! ([`propose`]) is only ever offered, never used.

#[cfg(feature = "cli")]
mod propose;

use std::collections::BTreeMap;

use crate::dialect::raw::{RawApi, RawParameter};
use crate::given_by::{GivenBy, Setting};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{ParameterIn, Route, path_variables};
use crate::ground::words::fold;

#[cfg(feature = "cli")]
pub use propose::{Proposal, propose};

/// Gives operations the routes that the manifest states: `"ImagesController.GetImages" = "GET /v1/images"`.
/// A key is a group and an operation as documented, in any spelling; `Controller` and `Api` may be left out.
///
/// A key that names no operation and a text that is no route are findings about the setting.
pub fn apply(raw: &mut RawApi, routes: &BTreeMap<String, String>, given_by: &GivenBy) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (key, text) in routes {
        let mut finding = |message: String, help: &str| {
            let origin = given_by.origin(Setting::ROUTE, key);
            findings.push(Diagnostic::from(Code::UnmatchedOverride, origin, message).help(help));
        };
        let Some(route) = parse(text) else {
            finding(format!("`{text}` is no route"), "write method and path: \"GET /v1/images/{id}\"");
            continue;
        };
        let mut found = raw
            .operations
            .iter_mut()
            .filter(|operation| is_named(&operation.group, &operation.name.value, key))
            .peekable();
        if found.peek().is_none() {
            finding(
                format!("no operation is called `{key}`"),
                "`specless inspect --routes` lists the operations without a route",
            );
        }
        for operation in found {
            relocate(&mut operation.parameters, &route);
            operation.route =
                Some(Fact { value: route.clone(), certainty: Certainty::Overridden, span: None });
        }
    }
    findings
}

/// Moves parameters as if the page had told the route: a variable of the path travels there, and nothing else does.
fn relocate(parameters: &mut [RawParameter], route: &Route) {
    let variables: Vec<&str> = path_variables(&route.path).collect();
    for RawParameter { field, location } in parameters {
        let is_variable = variables.iter().any(|variable| fold(variable) == fold(&field.name.value));
        // What the page states stays.
        if location.certainty != Certainty::Conventional {
            continue;
        }
        if is_variable {
            location.value = ParameterIn::Path;
        } else if location.value == ParameterIn::Path {
            location.value = ParameterIn::Query;
        }
    }
}

/// Returns whether `key` (`Images.GetAll`) means the operation `name` of the group `group`, in any spelling.
pub(crate) fn is_named(group: &str, name: &str, key: &str) -> bool {
    let Some((key_group, key_name)) = key.split_once('.') else { return false };
    let class = |text: &str| {
        let folded = fold(text);
        let bare = ["controller", "api"].iter().find_map(|suffix| folded.strip_suffix(suffix));
        bare.filter(|bare| !bare.is_empty()).map_or_else(|| folded.clone(), str::to_owned)
    };
    fold(name) == fold(key_name) && class(group) == class(key_group)
}

/// Reads `GET /v1/images/{id}`.
fn parse(text: &str) -> Option<Route> {
    let (method, path) = text.trim().split_once(char::is_whitespace)?;
    let method = method.parse().ok()?;
    let path = path.trim();
    let sound = path.starts_with('/') && !path.contains(|c: char| c.is_whitespace() || "?#".contains(c));
    let balanced = path.matches('{').count() == path.matches('}').count();
    (sound && balanced).then(|| Route { method, path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::raw_testing::operation;
    use crate::ground::http::Method;

    fn api() -> RawApi {
        let mut list = operation("Images", "Get Images", Method::Get, "/");
        list.route = None;
        RawApi { operations: vec![list], ..RawApi::default() }
    }

    fn applied(key: &str, route: &str) -> (Option<Route>, Vec<String>) {
        let mut raw = api();
        let routes = BTreeMap::from([(key.to_owned(), route.to_owned())]);
        let findings = apply(&mut raw, &routes, &GivenBy::Flags);
        let route = raw.operations.remove(0).route.map(|route| route.value);
        (route, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn a_key_names_an_operation_in_any_spelling() {
        let expected = Route { method: Method::Get, path: "/v1/images".to_owned() };
        for key in
            ["ImagesController.GetImages", "Images.Get Images", "images.get_images", "ImagesApi.getImages"]
        {
            assert_eq!(applied(key, "GET /v1/images"), (Some(expected.clone()), vec![]), "{key}");
        }
    }

    #[test]
    fn what_names_nothing_or_is_no_route_is_reported() {
        let missing = applied("Images.Drop", "GET /v1/images");
        assert_eq!(missing, (None, vec!["no operation is called `Images.Drop`".to_owned()]));
        for route in ["/v1/images", "FETCH /v1/images", "GET v1/images", "GET /v1/images?all", "GET /v1/{id"]
        {
            let (set, findings) = applied("Images.GetImages", route);
            assert_eq!((set, findings), (None, vec![format!("`{route}` is no route")]));
        }
    }
}
