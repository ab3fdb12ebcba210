//! What can go wrong with a call. Nothing the server said is lost, and nothing secret is shown.
//!
//! There is one error type for all calls, so that `?` works wherever calls are combined. The documented error
//! type of an operation, which its documentation names, is had on demand: `error.typed::<ErrorResponse>()`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::portable::is_connect;
use super::reply::decode_json;

/// Headers in which servers name a request, the most telling first.
const REQUEST_IDS: [&str; 7] = [
    "x-request-id",
    "x-openstack-request-id",
    "x-ms-request-id",
    "x-amzn-requestid",
    "x-correlation-id",
    "request-id",
    "cf-ray",
];

/// How much of a body is shown in messages, in bytes.
const EXCERPT: usize = 400;

/// Why a call did not give its result.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The server answered with a status other than success.
    Api(Box<ApiError>),
    /// The server answered with success, but with a body that is not what the documentation says.
    Decode(Box<DecodeError>),
    /// The server could not be reached, or the connection broke.
    Transport(TransportError),
    /// The call took longer than its limit, which is given.
    Timeout(Duration),
    /// The body of the answer is larger than the client accepts.
    BodyTooLarge {
        /// The limit in bytes, counted after decompression.
        limit: u64,
    },
    /// The request cannot be sent as it is; nothing was sent.
    InvalidRequest(String),
}

/// An answer with a status other than success.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, read as far as it can be without knowing its type.
    pub body: ErrorBody,
    /// The body as it came.
    pub raw: Bytes,
    /// The body was longer than the client accepts, `raw` is its beginning.
    pub truncated: bool,
}

/// The body of an [`ApiError`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ErrorBody {
    /// No body.
    Empty,
    /// JSON; [`ApiError::typed`] gives it as a documented type.
    Json(Value),
    /// Anything else, such as the page of a proxy. What is not UTF-8 is replaced.
    Text(String),
}

/// A successful answer whose body is not what the documentation says.
#[derive(Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The place in the JSON, such as `images[3].size`; `.` for the whole.
    pub path: String,
    /// What is wrong there.
    pub message: String,
    /// The body as it came.
    pub raw: Bytes,
}

/// A server that could not be reached, or a connection that broke.
#[derive(Clone, Debug)]
pub struct TransportError {
    source: Arc<reqwest::Error>,
    connect: bool,
}

impl Error {
    /// The status that the server answered with.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Error::Api(error) => Some(error.status),
            Error::Decode(error) => Some(error.status),
            _ => None,
        }
    }

    /// The name that the server gave the request, for its operators to find it.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::Api(error) => request_id(&error.headers),
            Error::Decode(error) => request_id(&error.headers),
            _ => None,
        }
    }

    /// True where the same call may succeed later: overload, a restart, a broken connection. This says nothing
    /// about whether repeating the call does harm; the client itself repeats idempotent calls only.
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Api(error) => super::retry::is_transient(error.status),
            Error::Transport(_) | Error::Timeout(_) => true,
            Error::Decode(_) | Error::BodyTooLarge { .. } | Error::InvalidRequest(_) => false,
        }
    }

    /// The error body as the type that the documentation gives; `None` for other errors and other bodies.
    pub fn typed<E: DeserializeOwned>(&self) -> Option<E> {
        match self {
            Error::Api(error) => error.typed().ok(),
            _ => None,
        }
    }

    /// The answer with a status other than success, if this is one.
    pub fn as_api(&self) -> Option<&ApiError> {
        match self {
            Error::Api(error) => Some(error),
            _ => None,
        }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Error::InvalidRequest(message.into())
    }

    /// Without the URL, which may hold a key.
    pub(super) fn transport(error: reqwest::Error) -> Self {
        if error.is_builder() {
            return Error::InvalidRequest(chain(&error.without_url()));
        }
        let connect = is_connect(&error);
        Error::Transport(TransportError { source: Arc::new(error.without_url()), connect })
    }
}

impl ApiError {
    /// The body as the type that the documentation gives.
    ///
    /// # Errors
    /// [`Error::Decode`] if the body is another.
    pub fn typed<E: DeserializeOwned>(&self) -> Result<E, Error> {
        decode_json(&self.raw, self.status, &self.headers)
    }

    /// The name that the server gave the request.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl ErrorBody {
    pub(super) fn read(raw: &Bytes) -> Self {
        if raw.is_empty() {
            return ErrorBody::Empty;
        }
        match serde_json::from_slice(raw) {
            Ok(value) => ErrorBody::Json(value),
            Err(_) => ErrorBody::Text(String::from_utf8_lossy(raw).into_owned()),
        }
    }
}

impl TransportError {
    /// No connection came about, so that the server saw nothing of the request.
    pub fn is_connect(&self) -> bool {
        self.connect
    }

    /// The error underneath, its URL taken out.
    pub fn get_ref(&self) -> &reqwest::Error {
        &self.source
    }
}

/// The first header by which a server names a request.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_IDS.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}

/// The messages of an error and of its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// The beginning of a body on one line.
fn excerpt(raw: &[u8]) -> String {
    let start = raw.get(..EXCERPT).unwrap_or(raw);
    let text = String::from_utf8_lossy(start);
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if raw.len() > EXCERPT {
        line.push('…');
    }
    line
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Api(error) => error.fmt(f),
            Error::Decode(error) => error.fmt(f),
            Error::Transport(error) => error.fmt(f),
            Error::Timeout(limit) => write!(f, "the call took longer than {limit:?}"),
            Error::BodyTooLarge { limit } => write!(f, "the answer is larger than {limit} bytes"),
            Error::InvalidRequest(message) => write!(f, "invalid request: {message}"),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status)?;
        if !self.raw.is_empty() {
            write!(f, ": {}", excerpt(&self.raw))?;
        }
        match self.request_id() {
            Some(id) => write!(f, " (request {id})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is not as documented at `{}`: {}", self.path, self.message)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&chain(&*self.source))
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &excerpt(&self.raw))
            .field("truncated", &self.truncated)
            .finish()
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("path", &self.path)
            .field("message", &self.message)
            .field("body", &excerpt(&self.raw))
            .finish()
    }
}

// The messages name their causes themselves, so that there is no `source` to print once more.
impl std::error::Error for Error {}
impl std::error::Error for ApiError {}
impl std::error::Error for DecodeError {}
impl std::error::Error for TransportError {}
