//! By which two editions of an operation are found.
//!
//! `GET /boats/{boat}` and `GET /boats/{id}` have the key `GET /boats/{}`.

use crate::model::Operation;

/// Returns the route with nameless variables and the content types, which tell two calls of one route apart; without a route,
/// the name.
pub(super) fn key(operation: &Operation) -> String {
    let types: Vec<&str> =
        operation.bodies.iter().flat_map(|body| &body.content_types).map(String::as_str).collect();
    match &operation.route {
        Some(route) => format!("{} {} {}", route.value.method, nameless(&route.value.path), types.join(",")),
        None => operation.name.clone(),
    }
}

/// Returns a path without the names of its variables.
pub(super) fn nameless(path: &str) -> String {
    let mut out = String::new();
    for (at, part) in path.split('{').enumerate() {
        match part.split_once('}').filter(|_| at > 0) {
            Some((_, rest)) => {
                out.push_str("{}");
                out.push_str(rest);
            }
            None => out.push_str(part),
        }
    }
    out
}
