//! The words of HTTP: methods, routes, places of parameters, ways to authenticate.
//!
//! `"GET".parse::<Method>()` is `Method::Get`, which is displayed as `GET`. Knows no documents: what else a page may
//! write for a method (`**get**`) is for its reader to strip.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::word_enum::word_enum;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

word_enum!(Method, "HTTP method":
    Get = "GET",
    Put = "PUT",
    Post = "POST",
    Delete = "DELETE",
    Options = "OPTIONS",
    Head = "HEAD",
    Patch = "PATCH",
    Trace = "TRACE",
);

impl Method {
    /// Returns whether a request of this method usually has a body.
    pub fn usually_has_body(self) -> bool {
        matches!(self, Self::Put | Self::Post | Self::Patch)
    }
}

/// Method and path template of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path with `{variables}`, relative to the base URL, starting with `/`, without a query.
    pub path: String,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ParameterIn {
    Path,
    Query,
    Header,
    Cookie,
    Form,
}

word_enum!(ParameterIn, "place of a parameter":
    Path = "path",
    Query = "query",
    Header = "header",
    Cookie = "cookie",
    Form = "form",
);

/// How an authentication scheme works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthKind {
    /// `Authorization: Bearer ...`
    Bearer,
    /// `Authorization: Basic ...`
    Basic,
    /// A key in a header, by wire name.
    ApiKeyHeader(String),
    /// A key in the query, by wire name.
    ApiKeyQuery(String),
    /// A key in a cookie, by wire name.
    ApiKeyCookie(String),
    /// OAuth 2 (a bearer token on the wire).
    OAuth2,
    /// Something else, in the document's words.
    Other(String),
}
