//! The calls of an API: a client, a struct for each group of operations, a struct for each operation.
//!
//! Guarantees: only operations with a route become calls; what is required is an argument, everything else a
//! setter, so that a new optional parameter breaks no program; names are unique where they stand and do not
//! hide the methods that every call has.

mod arguments;
pub(super) mod content_types;
mod docs;
pub mod examples;
mod results;
mod shared;
mod streams;

pub(super) use docs::shown_route;

use std::collections::HashSet;
use std::fmt;

use rayon::prelude::*;
use serde::Serialize;

use crate::ground::fact::Certainty;
use crate::ground::http::{AuthKind, Method};
use crate::ground::words::fold;
use crate::model::{Api, NextPage, Operation, Paging, QueryStyle, Ty, TypeKind};

use super::doc::{Docs, code};
use super::ident::{Case, Ident, Scope};
use super::item::{Provenance, RustType, Sample};
use super::mock::MockAnswer;
use super::{ApiPlanner, COMPLEX, is_searchable};

/// Methods of every call, which no setter may hide, and what its methods call the request.
const CALL_NAMES: [&str; 6] = ["into_future", "items", "options", "pages", "request", "wait"];

/// Names that stand for other things in a file of calls, and those of derives, which links would mean as well.
const FILE_NAMES: [&str; 20] = [
    "BTreeMap",
    "Borrow",
    "Client",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "From",
    "Hash",
    "Into",
    "Method",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "String",
    "Vec",
];

/// The client of an API.
#[derive(Clone, Debug, Serialize)]
pub struct ClientPlan {
    /// The meaning, plain text.
    pub title: String,
    /// The documented base URL; without one the program gives it.
    pub base_url: Option<String>,
    /// The documented path behind an address that the program gives.
    pub base_path: Option<String>,
    /// Where an API key goes: kind of place and wire name.
    pub key_places: Vec<KeyPlace>,
    /// The credentials that it is given.
    pub credentials: Vec<examples::Credential>,
    /// The groups, in document order.
    pub groups: Vec<GroupPlan>,
    /// The answers of a client without a network.
    pub mock: Vec<MockAnswer>,
}

/// Where an API key goes, by wire name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// A header.
    Header(String),
    /// A header that holds a text before the key.
    Prefixed {
        /// The header.
        header: String,
        /// The text.
        prefix: String,
    },
    /// The place `{name}` in the path of the base URL.
    Path(String),
    /// A query parameter.
    Query(String),
    /// A cookie.
    Cookie(String),
}

/// The calls of a group.
#[derive(Clone, Debug, Serialize)]
pub struct GroupPlan {
    /// Method of the client, and module of the calls.
    pub module: Ident,
    /// Name of the struct.
    pub ident: Ident,
    /// Documentation.
    pub docs: Docs,
    /// The feature that its calls are behind, if they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// The arguments of its method: variables that the paths of all calls begin with.
    pub shared: Vec<Input>,
    /// Attributes that the user gives its module and its method.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// The calls, in document order.
    pub calls: Vec<CallPlan>,
}

/// One call.
#[derive(Clone, Debug, Serialize)]
pub struct CallPlan {
    /// The index of its operation.
    #[serde(skip)]
    pub operation: usize,
    /// Method of the group.
    pub method: Ident,
    /// Name of the struct.
    pub ident: Ident,
    /// The group and the name of the struct that it has in common with another call, if that is not its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shares: Option<(Ident, Ident)>,
    /// Calls of other groups, or others of its own, have the struct in common with it.
    #[serde(skip)]
    pub shared: bool,
    /// Documentation.
    pub docs: Docs,
    /// Where it comes from, and how sure its route is.
    pub origin: Provenance,
    /// The documented name, where it is another.
    pub alias: Option<String>,
    /// The documents advise against it.
    pub deprecated: bool,
    /// Attributes that the user gives it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// HTTP method.
    pub verb: Method,
    /// Path template.
    pub path: String,
    /// The required values beside those of its group: path parameters first, then the others in document order, then the body.
    pub arguments: Vec<Input>,
    /// The struct that names the required values, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub args: Option<ArgsPlan>,
    /// The optional values.
    pub setters: Vec<Input>,
    /// A form is multipart even if no file is sent.
    pub multipart: bool,
    /// Credentials are not sent.
    pub anonymous: bool,
    /// `Accept`, where it is not what goes without saying.
    pub accept: Option<String>,
    /// The result.
    pub result: ResultPlan,
    /// How further pages are had.
    pub paging: Option<PagingPlan>,
}

/// The struct of the required values that the path does not order and that are too many, or too alike, to be told apart
/// by their order.
#[derive(Clone, Debug, Serialize)]
pub struct ArgsPlan {
    /// Name of the struct.
    pub ident: Ident,
    /// Name of the argument.
    pub argument: Ident,
}

/// A value that goes into a request.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    /// Name of the argument or setter.
    pub ident: Ident,
    /// Documentation of the setter.
    pub docs: Docs,
    /// Where it comes from; `None` for a body, which comes with its call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Provenance>,
    /// The documents advise against it.
    pub deprecated: bool,
    /// Its name on the wire; empty for a body.
    pub wire: String,
    /// Where it goes.
    pub target: InputTarget,
    /// The argument type.
    pub ty: InputType,
    /// The argument in the smoke program; `None` without an argument or without a smoke program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
}

/// Where a value goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InputTarget {
    /// A variable of the path.
    Path {
        /// It may span segments.
        rest: bool,
    },
    /// A query parameter, in this style.
    Query(QueryStyle),
    /// A query parameter that may be given several times.
    QueryMore,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A field of a form.
    Form,
    /// A file of a form.
    Part,
    /// A field of a multipart form that is written as JSON.
    JsonPart,
    /// A JSON body, with its content type where it is not `application/json`.
    Json(Option<String>),
    /// A body whose members are the fields of a form.
    FormBody,
    /// A body of bytes, with its content type.
    Body(String),
}

/// The argument type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InputType {
    /// The type.
    Plain(RustType),
    /// Anything that turns into the type.
    Into(RustType),
    /// `&str`
    Str,
    /// Anything that gives items of the type.
    Items(RustType),
    /// The type or a reference to it.
    Borrowed(RustType),
    /// A slice of the type.
    Slice(RustType),
    /// A file.
    Part,
    /// Files.
    Parts,
    /// Bytes, text, a file or a stream.
    Body,
}

impl fmt::Display for InputType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(ty) => write!(f, "{ty}"),
            Self::Into(ty) => write!(f, "impl Into<{ty}>"),
            Self::Str => f.write_str("&str"),
            Self::Items(ty) => write!(f, "impl IntoIterator<{ty}>"),
            Self::Borrowed(ty) => write!(f, "impl Borrow<{ty}>"),
            Self::Slice(ty) => write!(f, "&[{ty}]"),
            Self::Part => f.write_str("Part"),
            Self::Parts => f.write_str("impl IntoIterator<Part>"),
            Self::Body => f.write_str("impl Into<Body>"),
        }
    }
}

/// The result of a call.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultPlan {
    /// A value read from JSON.
    Json(RustType),
    /// The only member of a JSON object that says anything.
    Member {
        /// Its name on the wire.
        #[serde(skip)]
        wire: String,
        /// JSON pointer to it.
        pointer: String,
        /// Its type; that of an item, if it is a list.
        ty: RustType,
        /// It is a list.
        list: bool,
    },
    /// Nothing.
    Empty,
    /// Text.
    Text,
    /// A number or another plain value, read from text.
    Parsed(RustType),
    /// Bytes, as they come.
    Stream,
    /// Values of this type, as they come.
    Values(RustType),
    /// One of several, by status.
    Any {
        /// Name of the enum.
        ident: Ident,
        /// Its variants.
        cases: Vec<ResultCase>,
    },
}

/// A case of a result.
#[derive(Clone, Debug, Serialize)]
pub struct ResultCase {
    /// Name of the variant.
    pub ident: Ident,
    /// The status; `None` for any other success.
    pub status: Option<u16>,
    /// The type that is read from JSON; `None` for no body.
    pub ty: Option<RustType>,
}

/// How further pages are had.
#[derive(Clone, Debug, Serialize)]
pub struct PagingPlan {
    /// JSON pointer to the list.
    pub items: String,
    /// The part of an answer that leads on.
    pub next: NextPage,
    /// The type of a page.
    pub page: RustType,
    /// The type of an item.
    pub item: RustType,
}

impl ApiPlanner<'_> {
    /// Returns the client, if any operation has a route. A call takes a body that is `made_from` one thing as that
    /// thing too.
    pub(super) fn client(&self, title: &str, made_from: &HashSet<&Ident>) -> Option<ClientPlan> {
        let api = self.api;
        // A group is a file as well: `mod.rs` is taken, and Windows has no files of the others' names.
        let mut scope = Scope::methods(&["builder", "calls", "client", "mod", "mock"]).of_modules();
        let mut groups = Vec::new();
        for (ident, documented) in documented_groups(api) {
            let operations: Vec<(usize, &Operation)> = api
                .operations
                .iter()
                .enumerate()
                .filter(|(_, operation)| documented.contains(&operation.group) && operation.route.is_some())
                .collect();
            let names: Vec<&str> = operations
                .iter()
                .filter_map(|(_, operation)| api.groups.get(operation.group))
                .map(|group| group.name.as_str())
                .fold(
                    Vec::new(),
                    |names, name| if names.contains(&name) { names } else { [names, vec![name]].concat() },
                );
            if let Some(first) = names.first() {
                let module = scope.name(Case::Snake, &[ident, first], &["calls"], "calls").ident;
                groups.push((module, names, operations));
            }
        }
        let mut groups: Vec<GroupPlan> = groups
            .into_par_iter()
            .map(|(module, names, operations)| {
                let mut group = self.group(module, &names, &operations);
                group
                    .calls
                    .iter_mut()
                    .flat_map(CallPlan::inputs_mut)
                    .for_each(|input| input.widen(made_from));
                group
            })
            .collect();
        shared::share_arguments(&mut groups);
        shared::share_structs(&mut groups);
        let server = api.servers.first().map(|server| &server.value);
        (!groups.is_empty()).then(|| ClientPlan {
            title: title.to_owned(),
            base_url: server.filter(|server| is_absolute(server)).cloned(),
            base_path: server.filter(|server| !is_absolute(server)).cloned(),
            credentials: examples::credentials(api),
            key_places: api.auth.iter().filter_map(|scheme| key_place(&scheme.kind)).collect(),
            groups,
            mock: self.mock_answers(),
        })
    }

    fn group(&self, module: Ident, names: &[&str], operations: &[(usize, &Operation)]) -> GroupPlan {
        let mut types = Scope::with(&FILE_NAMES);
        let mut methods = Scope::methods(&[]);
        let ident = types.name(Case::Pascal, &[module.as_str()], &["calls"], "calls").ident;
        let mut calls = Vec::new();
        for (at, operation) in operations {
            let bodies = operation.bodies.len().max(1);
            for body in 0..bodies {
                let Some(call) = self.call(operation, body, &mut methods, &mut types) else {
                    continue;
                };
                let call = CallPlan { operation: *at, ..call };
                let stream = self.offered_stream(operation, &call, &mut methods, &mut types);
                calls.push(call);
                calls.extend(stream);
            }
        }
        let names: Vec<String> = names.iter().map(|name| code(name)).collect();
        let plural = if names.len() > 1 { "groups" } else { "group" };
        let docs = Docs::line(format!("Calls of the {plural} {}.", names.join(" and ")));
        let mut group = GroupPlan {
            module,
            ident,
            docs,
            feature: None,
            shared: Vec::new(),
            attributes: Vec::new(),
            calls,
        };
        docs::tell_pages(&mut group, names.len());
        group
    }

    /// Returns the call of an operation with one of its alternative bodies.
    fn call(
        &self,
        operation: &Operation,
        body: usize,
        methods: &mut Scope,
        types: &mut Scope,
    ) -> Option<CallPlan> {
        let route = &operation.route.as_ref()?.value;
        let variant = arguments::body_words(operation, body);
        let name = format!("{} {variant}", operation.ident);
        let qualifiers: Vec<&str> = operation.qualifiers.iter().map(String::as_str).collect();
        let method = methods.name(Case::Snake, &[&name, &operation.name], &qualifiers, "call").ident;
        let ident = types.name(Case::Pascal, &[method.as_str()], &["call"], "call").ident;
        let (arguments, setters) = self.inputs(operation, body);
        let args = arguments::args(&method, &arguments, types);
        let result = self.result(operation, &ident, types);
        let docs = self.call_docs(operation, body);
        let form = operation.form_types.iter().any(|form| form.starts_with("multipart/"));
        let has_form = arguments
            .iter()
            .chain(&setters)
            .any(|input| matches!(input.target, InputTarget::Form | InputTarget::JsonPart));
        let alias = Some(operation.name.clone()).filter(|name| is_alias(name, &method));
        let certainty = operation.route.as_ref().map_or(Certainty::Stated, |route| route.certainty);
        Some(CallPlan {
            operation: 0,
            docs,
            origin: self.origin(Some(operation.span), certainty),
            alias,
            deprecated: operation.deprecated,
            attributes: Vec::new(),
            verb: route.method,
            path: route.path.clone(),
            multipart: form && has_form,
            anonymous: operation.auth.as_ref().is_some_and(Vec::is_empty),
            accept: results::accept(operation, &result),
            paging: self.paging(operation, &result),
            method,
            ident,
            shares: None,
            shared: false,
            arguments,
            args,
            setters,
            result,
        })
    }

    fn paging(&self, operation: &Operation, result: &ResultPlan) -> Option<PagingPlan> {
        let Paging { items, next } = &operation.paging.as_ref()?.value;
        let ResultPlan::Json(page) = result else { return None };
        let response =
            operation.responses.iter().find(|response| response.is_success() && response.ty.is_some())?;
        let mut at = &response.ty.as_ref()?.value;
        for name in items {
            let Ty::Ref(id) = self.names.behind_aliases(at) else { return None };
            let TypeKind::Struct(object) = &self.api.ty(*id).kind else { return None };
            at = &object.fields.iter().find(|field| field.wire.value == *name)?.ty;
        }
        let at = if let Ty::Nullable(inner) = at { inner } else { at };
        let Ty::List { item, .. } = self.names.behind_aliases(at) else { return None };
        Some(PagingPlan {
            items: pointer(items),
            next: next.clone(),
            page: page.clone(),
            item: self.names.rust(item),
        })
    }
}

/// Returns the documented groups by the group of calls that they make up, in document order.
fn documented_groups(api: &Api) -> Vec<(&str, Vec<usize>)> {
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (at, group) in api.groups.iter().enumerate() {
        match groups.iter_mut().find(|(ident, _)| *ident == group.ident) {
            Some((_, documented)) => documented.push(at),
            None => groups.push((&group.ident, vec![at])),
        }
    }
    groups
}

/// Returns whether a documented name can be looked for, and is not found anyway.
fn is_alias(name: &str, method: &Ident) -> bool {
    is_searchable(name) && fold(name) != fold(method.as_str())
}

/// Returns a JSON pointer to a member.
pub fn pointer(members: &[String]) -> String {
    members.iter().map(|member| format!("/{}", member.replace('~', "~0").replace('/', "~1"))).collect()
}

/// Returns whether a documented server is an address, and no path on one.
fn is_absolute(server: &str) -> bool {
    server.contains("://")
}

fn key_place(kind: &AuthKind) -> Option<KeyPlace> {
    match kind {
        AuthKind::ApiKeyHeader(name) => Some(KeyPlace::Header(name.clone())),
        AuthKind::PrefixedHeader { name, prefix } => {
            Some(KeyPlace::Prefixed { header: name.clone(), prefix: prefix.clone() })
        }
        AuthKind::ApiKeyPath(name) => Some(KeyPlace::Path(name.clone())),
        AuthKind::ApiKeyQuery(name) => Some(KeyPlace::Query(name.clone())),
        AuthKind::ApiKeyCookie(name) => Some(KeyPlace::Cookie(name.clone())),
        AuthKind::Bearer | AuthKind::Basic | AuthKind::OAuth2 | AuthKind::Other(_) => None,
    }
}

impl ClientPlan {
    /// Some call names a type that clippy would want divided: a call adds a layer to each.
    pub fn is_complex(&self) -> bool {
        let mut deepest = 0;
        self.calls().for_each(|call| call.for_each_type(&mut |ty| deepest = deepest.max(ty.depth() + 1)));
        deepest >= COMPLEX
    }

    /// Returns all calls.
    pub fn calls(&self) -> impl Iterator<Item = &CallPlan> {
        self.groups.iter().flat_map(|group| &group.calls)
    }
}

impl CallPlan {
    /// Something may be set, or the list read as a whole, so that the call needs a struct of its own.
    pub fn has_struct(&self) -> bool {
        !self.setters.is_empty() || self.paging.is_some()
    }

    /// Returns the required values in the order of the method: variables of the path, what the struct of arguments
    /// holds, and the body. Without such a struct all of them come first.
    pub fn ordered(&self) -> (&[Input], &[Input], &[Input]) {
        if self.args.is_none() {
            return (&self.arguments, &[], &[]);
        }
        let (before, named) = self.arguments.split_at(arguments::of_path(&self.arguments));
        let bodies = named.iter().filter(|input| input.target.is_body()).count();
        let (named, after) = named.split_at(named.len() - bodies);
        (before, named, after)
    }

    /// Returns everything that goes into the request.
    pub fn inputs(&self) -> impl Iterator<Item = &Input> {
        self.arguments.iter().chain(&self.setters)
    }

    fn inputs_mut(&mut self) -> impl Iterator<Item = &mut Input> {
        self.arguments.iter_mut().chain(&mut self.setters)
    }

    /// Calls `visit` with every type that the call names, and every type inside it.
    pub fn for_each_type<'a>(&'a self, visit: &mut impl FnMut(&'a RustType)) {
        for input in self.inputs() {
            match &input.ty {
                InputType::Plain(ty)
                | InputType::Into(ty)
                | InputType::Items(ty)
                | InputType::Borrowed(ty)
                | InputType::Slice(ty) => ty.for_each(visit),
                InputType::Str | InputType::Part | InputType::Parts | InputType::Body => {}
            }
        }
        match &self.result {
            ResultPlan::Json(ty)
            | ResultPlan::Member { ty, .. }
            | ResultPlan::Parsed(ty)
            | ResultPlan::Values(ty) => ty.for_each(visit),
            ResultPlan::Any { cases, .. } => {
                cases.iter().filter_map(|case| case.ty.as_ref()).for_each(|ty| ty.for_each(visit));
            }
            ResultPlan::Empty | ResultPlan::Text | ResultPlan::Stream => {}
        }
        if let Some(paging) = &self.paging {
            paging.item.for_each(visit);
        }
    }
}

impl Input {
    /// Takes what a body is made from in its place.
    fn widen(&mut self, made_from: &HashSet<&Ident>) {
        if let InputType::Borrowed(ty @ RustType::Named(ident)) = &self.ty
            && self.target.is_body()
            && made_from.contains(ident)
        {
            self.ty = InputType::Into(ty.clone());
        }
    }
}

/// Returns a scope for the setters of a call.
fn setter_scope() -> Scope {
    Scope::setters(&CALL_NAMES)
}
