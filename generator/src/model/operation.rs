//! Operations of an API.

use serde::Serialize;
use serde_json::Value;

use crate::ground::fact::Fact;
use crate::ground::source::{Span, Spanned};

use super::{Field, GivenName, Paging, Returned, Ty};
use crate::ground::http::{AuthKind, ParameterIn, Route};
use crate::ground::word_enum::word_enum;

/// A group of operations, as the documentation files them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The documented name.
    pub name: String,
    /// The unique name in snake_case, decided by the names pass; empty before.
    pub ident: String,
    /// The Rust name that the user or an earlier run gave it.
    #[serde(skip)]
    pub given: Option<GivenName>,
    /// Names that calls of it had in earlier documents and no other may have yet.
    #[serde(skip)]
    pub freed: Vec<String>,
}

/// An operation.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    /// The documented name.
    pub name: String,
    /// The name in snake_case, unique in its group, decided by the names pass; empty before.
    pub ident: String,
    /// Index in [`Api::groups`](super::Api::groups), the first of the groups it is filed under.
    pub group: usize,
    /// Further groups it is documented under.
    pub other_groups: Vec<usize>,
    /// Words that keep operations of the same name or route apart (version family, body root key).
    pub qualifiers: Vec<String>,
    /// Method and path; `None` where the documents do not tell.
    pub route: Option<Fact<Route>>,
    /// Other paths of the same operation.
    pub alias_paths: Vec<String>,
    /// One line, Markdown.
    pub summary: String,
    /// Markdown.
    pub description: String,
    /// The documents advise against it.
    pub deprecated: bool,
    /// Parameters other than the body: path, query, header, cookie and form, in document order.
    pub parameters: Vec<Parameter>,
    /// Request bodies: more than one where content types have bodies of their own.
    pub bodies: Vec<Body>,
    /// Content types of the form that the form parameters make up; empty if the documents do not tell.
    pub form_types: Vec<String>,
    /// Responses, in document order.
    pub responses: Vec<Response>,
    /// Names of authentication schemes; `None` if the documents do not tell, empty if none is needed.
    pub auth: Option<Vec<String>>,
    /// How the list that it returns is read to its end, decided by the paging pass.
    pub paging: Option<Fact<Paging>>,
    /// Where it is documented.
    pub span: Span,
    /// The member that its answers are wrapped in, as all answers of the API are.
    pub envelope: Option<String>,
    /// The Rust name that the user or an earlier run gave it.
    #[serde(skip)]
    pub given: Option<GivenName>,
    /// The answer that its call returned in an earlier run.
    #[serde(skip)]
    pub returned: Option<Returned>,
    /// Names that parameters of it had in earlier documents and no other may have yet.
    #[serde(skip)]
    pub freed: Vec<String>,
}

impl Operation {
    /// Returns the groups that it is filed under.
    pub fn groups(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.group).chain(self.other_groups.iter().copied())
    }

    /// Returns the types that it takes, gives, or fails with.
    pub fn types(&self) -> impl Iterator<Item = &Ty> {
        let bodies = self.bodies.iter().map(|body| &body.ty);
        let parameters = self.parameters.iter().map(|parameter| &parameter.field.ty);
        let responses = self.responses.iter().filter_map(|response| Some(&response.ty.as_ref()?.value));
        bodies.chain(parameters).chain(responses)
    }
}

/// A parameter other than a body.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    /// Wire name, type, requiredness and so on.
    pub field: Field,
    /// Where it travels.
    pub location: Fact<ParameterIn>,
    /// How a list or an object is written in a query, decided by the queries pass.
    pub style: Fact<QueryStyle>,
    /// A sentence says that it may be given several times, decided by the queries pass.
    pub repeats: bool,
    /// A path variable that may hold slashes, decided by the locations pass.
    pub spans_segments: bool,
}

/// A request body.
#[derive(Clone, Debug, Serialize)]
pub struct Body {
    /// Content types, as documented; empty if the documents do not tell.
    pub content_types: Vec<String>,
    /// The type.
    pub ty: Ty,
    /// Whether it must be sent.
    pub required: Fact<bool>,
    /// Markdown.
    pub description: String,
    /// Examples from the documents.
    pub examples: Vec<Spanned<Value>>,
}

/// A response.
#[derive(Clone, Debug, Serialize)]
pub struct Response {
    /// The status: `200`, `4XX`, `default`; `None` for "success" where the documents do not say which.
    pub status: Option<Fact<String>>,
    /// Markdown.
    pub description: String,
    /// Content types, as documented.
    pub content_types: Vec<String>,
    /// The type of the body; `None` for no body.
    pub ty: Option<Fact<Ty>>,
    /// Response headers: name and description.
    pub headers: Vec<(String, String)>,
    /// Examples of the body from the documents.
    pub examples: Vec<Spanned<Value>>,
}

impl Response {
    /// True for a success: 2XX, or no documented status.
    pub fn is_success(&self) -> bool {
        self.status.as_ref().is_none_or(|status| status.value.starts_with('2'))
    }
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuthScheme {
    /// The name that operations refer to.
    pub name: String,
    /// How it works.
    pub kind: AuthKind,
}

/// How a list or an object is written in a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueryStyle {
    /// `ids=1&ids=2`; the fields of an object become parameters of their own.
    #[default]
    Repeat,
    /// `ids=1,2`
    Comma,
    /// `ids=1|2`
    Pipe,
    /// `ids=1;2`
    Semicolon,
    /// `ids=1 2`
    Space,
    /// `ids[]=1&ids[]=2`
    Brackets,
    /// `filter[name]=a`
    DeepObject,
    /// `filter={"name":"a"}`
    Json,
}

word_enum!(QueryStyle, "style of a query":
    Repeat = "repeat",
    Comma = "comma",
    Pipe = "pipe",
    Semicolon = "semicolon",
    Space = "space",
    Brackets = "brackets",
    DeepObject = "deep-object",
    Json = "json",
);
