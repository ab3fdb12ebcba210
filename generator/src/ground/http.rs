//! The words of HTTP: methods, routes, places of parameters, ways to authenticate.
//!
//! `"GET".parse::<Method>()` is `Method::Get`, which is displayed as `GET`. Knows no documents: what else a page may
//! write for a method (`**get**`) is for its reader to strip.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::word_enum::{UnknownWord, word_enum};

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
    /// One that HTTP does not define and servers of some APIs know: `LIST`.
    Extension(ExtensionMethod),
}

/// Returns the status that a text begins with: `404` for `404 Not Found`, `4XX`, or `default` for every other one, which
/// generators also write as `0`. `None` for the codes that an API puts inside of its answers.
pub fn response_status(text: &str) -> Option<String> {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let code = text.split(|c: char| !c.is_ascii_alphanumeric()).next()?.to_ascii_uppercase();
    match code.as_bytes() {
        b"0" | b"DEFAULT" => Some("default".to_owned()),
        [b'1'..=b'5', b'X', b'X'] => Some(code),
        [b'1'..=b'5', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => Some(code),
        _ => None,
    }
}

/// The name of a method that HTTP does not define: capitals and hyphens, padded with zeros.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExtensionMethod([u8; ExtensionMethod::LONGEST]);

impl ExtensionMethod {
    const LONGEST: usize = 24;

    fn new(name: &str) -> Option<Self> {
        let capitals = |byte: u8| byte.is_ascii_uppercase() || byte == b'-';
        let mut padded = [0; Self::LONGEST];
        let sound = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(capitals);
        padded.get_mut(..name.len()).filter(|_| sound)?.copy_from_slice(name.as_bytes());
        Some(Self(padded))
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end_matches('\0')
    }
}

impl fmt::Debug for ExtensionMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Method {
    /// Every method that HTTP defines for resources.
    pub const WORDS: &[&str] = &["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

    /// Returns the method of a name that HTTP need not know: one to 24 capitals and hyphens.
    pub fn extension(name: &str) -> Option<Self> {
        name.parse().ok().or_else(|| Some(Self::Extension(ExtensionMethod::new(name)?)))
    }

    /// Returns the name of the method.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Extension(name) => name.as_str(),
        }
    }

    /// Returns whether a request of this method usually has a body.
    pub fn usually_has_body(self) -> bool {
        matches!(self, Self::Put | Self::Post | Self::Patch)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Method {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Ok(match text {
            "GET" => Self::Get,
            "PUT" => Self::Put,
            "POST" => Self::Post,
            "DELETE" => Self::Delete,
            "OPTIONS" => Self::Options,
            "HEAD" => Self::Head,
            "PATCH" => Self::Patch,
            "TRACE" => Self::Trace,
            _ => return Err(UnknownWord::new("HTTP method", text, Self::WORDS)),
        })
    }
}

impl TryFrom<String> for Method {
    type Error = UnknownWord;

    fn try_from(text: String) -> Result<Self, UnknownWord> {
        text.parse()
    }
}

impl From<Method> for String {
    fn from(method: Method) -> Self {
        method.as_str().to_owned()
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

/// Returns the names of the variables of a path template, in order: of `/boats/{boat}/crew/{name}`, `boat` and `name`.
pub fn path_variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
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
    /// A key in a header, by wire name, behind a text of its own: `Authorization: Bot ...`
    PrefixedHeader {
        /// The name of the header.
        name: String,
        /// The text of the header before the key.
        prefix: String,
    },
    /// A key in the path of the base URL, at the place `{name}`.
    ApiKeyPath(String),
    /// A key in the query, by wire name.
    ApiKeyQuery(String),
    /// A key in a cookie, by wire name.
    ApiKeyCookie(String),
    /// OAuth 2 (a bearer token on the wire).
    OAuth2,
    /// Something else, in the document's words.
    Other(String),
}
