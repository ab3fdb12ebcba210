//! Finds the operation whose answer a sample is, or the types that a body can be of.
//!
//! `GET https://api.shop.example/v1/orders/7` is an answer of `GET /orders/{id}` where the base URL ends with `/v1`. A body
//! alone is of the type that knows most of its members; one that fits types of different fields equally well is of none.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::{Map, Value};

use crate::ground::http::Method;
use crate::model::walk::known_keys;
use crate::model::{Api, Operation, Struct, Ty, TypeId, TypeKind};

use super::read::{AnswerTo, Sample};

/// The subject of a sample.
pub(super) enum Matched {
    /// The answer of an operation, by the positions of operation and documented response.
    Answer((usize, usize)),
    /// These types, which have the same fields.
    Types(Vec<Ty>),
    /// A service other than this one.
    OtherHost,
    /// Nothing that is documented.
    Nothing,
}

/// Finds the operations and types of samples.
pub(super) struct Matcher<'a> {
    api: &'a Api,
    servers: Vec<Server>,
    routes: BTreeMap<Method, Vec<RoutePattern>>,
}

/// A base URL.
struct Server {
    /// `None` for one that is only a path, or varies.
    host: Option<String>,
    path: String,
}

struct RoutePattern {
    pattern: Regex,
    /// Characters that are not variable: more of them win.
    fixed: usize,
    operation: usize,
}

impl<'a> Matcher<'a> {
    /// Prepares the routes of an API.
    pub(super) fn of(api: &'a Api) -> Self {
        let mut routes: BTreeMap<Method, Vec<RoutePattern>> = BTreeMap::new();
        for (at, operation) in api.operations.iter().enumerate() {
            let Some(route) = &operation.route else { continue };
            for path in operation.alias_paths.iter().chain([&route.value.path]) {
                routes.entry(route.value.method).or_default().extend(RoutePattern::of(path, at));
            }
        }
        for patterns in routes.values_mut() {
            patterns.sort_by_key(|pattern| (std::cmp::Reverse(pattern.fixed), pattern.operation));
        }
        Self { api, servers: api.servers.iter().map(|server| Server::of(&server.value)).collect(), routes }
    }

    /// Returns what a sample is of.
    pub(super) fn find(&self, sample: &Sample) -> Matched {
        let Some(answer) = &sample.answer else { return self.by_shape(&sample.body) };
        let hosts: Vec<&Server> = match &answer.host {
            Some(host) => self.servers.iter().filter(|server| server.is_at(host)).collect(),
            None => self.servers.iter().collect(),
        };
        if hosts.is_empty() && !self.servers.is_empty() {
            return Matched::OtherHost;
        }
        let below = hosts.iter().filter_map(|server| answer.path.strip_prefix(server.path.as_str()));
        if self.routes.is_empty() {
            return self.by_shape(&sample.body);
        }
        let found = below.chain([answer.path.as_str()]).find_map(|path| self.by_path(answer, path));
        found.map_or(Matched::Nothing, Matched::Answer)
    }

    fn by_path(&self, answer: &AnswerTo, path: &str) -> Option<(usize, usize)> {
        let path = if path.is_empty() { "/" } else { path };
        let patterns = self.routes.get(&answer.method)?;
        let pattern = patterns.iter().find(|pattern| pattern.pattern.is_match(path))?;
        let operation = self.api.operations.get(pattern.operation)?;
        Some((pattern.operation, response(operation, answer.status)?))
    }

    fn by_shape(&self, body: &Value) -> Matched {
        let (object, is_list) = match body {
            Value::Array(values) => (values.first().and_then(Value::as_object), true),
            body => (body.as_object(), false),
        };
        let Some(members) = object.filter(|members| !members.is_empty()) else { return Matched::Nothing };
        let structs = self.api.types().filter_map(|(id, ty)| match &ty.kind {
            TypeKind::Struct(object) => Some((id, object)),
            _ => None,
        });
        let mut best: Option<(Fitness, Vec<(TypeId, &Struct)>)> = None;
        for (id, object) in structs {
            let Some(fitness) = fitness(object, members) else { continue };
            match &mut best {
                Some((most, types)) if *most == fitness => types.push((id, object)),
                Some((most, _)) if *most > fitness => {}
                _ => best = Some((fitness, vec![(id, object)])),
            }
        }
        let Some((_, types)) = best else { return Matched::Nothing };
        let fields: BTreeSet<Vec<&str>> = types.iter().map(|(_, object)| field_names(object)).collect();
        if fields.len() > 1 {
            return Matched::Nothing;
        }
        let of = |id: TypeId| if is_list { Ty::list(Ty::Ref(id)) } else { Ty::Ref(id) };
        Matched::Types(types.into_iter().map(|(id, _)| of(id)).collect())
    }
}

impl Server {
    fn of(url: &str) -> Self {
        let (host, path) = match url.split_once("://") {
            Some((_, rest)) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", url),
        };
        let known = !host.is_empty() && !host.contains(['{', '}']);
        Self { host: known.then(|| host.to_ascii_lowercase()), path: path.trim_end_matches('/').to_owned() }
    }

    /// Returns whether a request went to this server; a port says nothing where the documents have none.
    fn is_at(&self, host: &str) -> bool {
        let Some(own) = &self.host else { return true };
        own == host || host.split(':').next() == Some(own)
    }
}

impl RoutePattern {
    fn of(path: &str, operation: usize) -> Option<Self> {
        let (mut pattern, mut fixed) = (String::from("^"), 0);
        for (at, part) in path.split(['?', '#']).next()?.split('{').enumerate() {
            let literal = match part.split_once('}') {
                Some((_, rest)) if at > 0 => {
                    pattern.push_str("[^/]+");
                    rest
                }
                _ => part,
            };
            fixed += literal.len();
            pattern.push_str(&regex::escape(literal));
        }
        let pattern = Regex::new(&format!("{}/?$", pattern.trim_end_matches('/'))).ok()?;
        Some(Self { pattern, fixed, operation })
    }
}

/// Returns the documented response that a status means: the status itself, its hundred, any.
fn response(operation: &Operation, status: u16) -> Option<usize> {
    let all = || {
        operation.responses.iter().enumerate().map(|(at, response)| {
            (at, response.status.as_ref().map_or("success", |status| &status.value).to_ascii_lowercase())
        })
    };
    let by = |wanted: &str| all().find(|(_, status)| status == wanted).map(|(at, _)| at);
    let success = || (200..300).contains(&status).then(|| by("success")).flatten();
    by(&status.to_string())
        .or_else(|| by(&format!("{}xx", status / 100)))
        .or_else(success)
        .or_else(|| by("default"))
}

/// How well a body fits a type: known members, and documented ones that are missing.
type Fitness = (usize, std::cmp::Reverse<usize>);

fn fitness(object: &Struct, members: &Map<String, Value>) -> Option<Fitness> {
    let known = known_keys(object, members);
    // Most of a body is documented, or it is of another type.
    if known * 2 <= members.len() {
        return None;
    }
    let missing = object.fields.iter().filter(|field| !members.contains_key(&field.wire.value));
    Some((known, std::cmp::Reverse(missing.count())))
}

fn field_names(object: &Struct) -> Vec<&str> {
    let mut names: Vec<&str> = object.fields.iter().map(|field| field.wire.value.as_str()).collect();
    names.sort_unstable();
    names
}
