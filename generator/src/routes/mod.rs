//! Methods and paths that the documents do not state.
//!
//! Guarantees: the user has the last word ([`apply`]); what the names of types let one guess
//! ([`propose`]) is only ever offered, never used.

#[cfg(feature = "cli")]
mod propose;

use std::collections::BTreeMap;

use crate::correction::Override;
use crate::dialect::raw::{RawApi, RawOperation, RawParameter};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::http::{ParameterIn, Route, path_variables};
use crate::ground::words::fold;

#[cfg(feature = "cli")]
pub use propose::{Proposal, propose};

/// The fate of the routes that overrides say.
#[derive(Debug, Default)]
pub struct Routed(BTreeMap<usize, Result<(), (String, String)>>);

impl Routed {
    /// Returns what is wrong with the route of the override at a position, and what to do.
    pub(crate) fn check(&self, at: usize) -> Result<(), (String, String)> {
        let unnamed = || {
            let message = "says the route of an operation by its name in Rust";
            Err((message.to_owned(), "write group and operation as documented".to_owned()))
        };
        self.0.get(&at).cloned().unwrap_or_else(unnamed)
    }
}

/// Gives operations the routes that overrides say: `route = "GET /v1/images"` of `ImagesController.GetImages`. An operation is
/// named by group and name as documented, in any spelling, without `Controller` and `Api` if you like, or by its route.
pub fn apply(raw: &mut RawApi, overrides: &[Override]) -> Routed {
    let mut routed = BTreeMap::new();
    let routes = overrides.iter().enumerate().filter_map(|(at, to)| Some((at, to, to.set.route.as_ref()?)));
    for (at, to, text) in routes {
        let Some(route) = parse(text) else {
            let message = format!("says `{text}`, which is not a route");
            let help = "write method and path: \"GET /v1/images/{id}\"".to_owned();
            routed.insert(at, Err((message, help)));
            continue;
        };
        for operation in raw.operations.iter_mut().filter(|operation| is_named(operation, &to.place)) {
            let before = operation.route.as_ref();
            let same =
                before.is_some_and(|before| before.value == route && before.certainty == Certainty::Stated);
            let outcome = routed.entry(at).or_insert_with(|| {
                Err(("changes no route: the documents say the same".to_owned(), "remove it".to_owned()))
            });
            if !same {
                *outcome = Ok(());
            }
            relocate(&mut operation.parameters, &route);
            operation.route =
                Some(Fact { value: route.clone(), certainty: Certainty::Overridden, span: None });
        }
    }
    Routed(routed)
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

/// Returns whether `place` means this operation: `Images.GetAll` in any spelling, `GetAll`, or `GET /images`.
fn is_named(operation: &RawOperation, place: &str) -> bool {
    let name = &operation.name.value;
    let route = operation.route.as_ref().is_some_and(|route| route.value.to_string() == place);
    route
        || name == place
        || place.split_once('.').is_some_and(|(of_group, of_name)| {
            fold(name) == fold(of_name) && class(&operation.group) == class(of_group)
        })
}

/// Returns the name of a group in no spelling, without what generators add to it.
pub(crate) fn class(group: &str) -> String {
    let folded = fold(group);
    let bare = ["controller", "api"].iter().find_map(|suffix| folded.strip_suffix(suffix));
    bare.filter(|bare| !bare.is_empty()).map_or_else(|| folded.clone(), str::to_owned)
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
    use crate::correction::ItemKind;
    use crate::dialect::raw_testing::operation;
    use crate::ground::http::Method;

    fn api() -> RawApi {
        let mut list = operation("Images", "Get Images", Method::Get, "/");
        list.route = None;
        RawApi { operations: vec![list], ..RawApi::default() }
    }

    fn applied(place: &str, route: &str) -> (Option<Route>, Option<String>) {
        let mut raw = api();
        let mut to = Override::new(ItemKind::Operation, place);
        to.set.route = Some(route.to_owned());
        let routed = apply(&mut raw, &[to]);
        let route = raw.operations.remove(0).route.map(|route| route.value);
        (route, routed.check(0).err().map(|(message, _)| message))
    }

    #[test]
    fn a_key_names_an_operation_in_any_spelling() {
        let expected = Route { method: Method::Get, path: "/v1/images".to_owned() };
        for key in
            ["ImagesController.GetImages", "Images.Get Images", "images.get_images", "ImagesApi.getImages"]
        {
            assert_eq!(applied(key, "GET /v1/images"), (Some(expected.clone()), None), "{key}");
        }
    }

    #[test]
    fn what_names_nothing_or_is_no_route_is_reported() {
        let missing = applied("Images.Drop", "GET /v1/images");
        assert_eq!(missing, (None, Some("says the route of an operation by its name in Rust".to_owned())));
        for route in ["/v1/images", "FETCH /v1/images", "GET v1/images", "GET /v1/images?all", "GET /v1/{id"]
        {
            let (set, findings) = applied("Images.GetImages", route);
            assert_eq!((set, findings), (None, Some(format!("says `{route}`, which is not a route"))));
        }
    }
}
