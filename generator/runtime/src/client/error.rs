//! The errors of calls. Nothing the server said is lost, and nothing secret is shown.
//!
//! There is one error type for all calls, so that `?` works wherever calls are combined. The documented error
//! type of an operation, which its documentation names, is had on demand: `error.typed::<ErrorResponse>()`.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::Value;

use super::json::{self, Misfit};
use super::portable::is_connect;
use super::secret::Redactor;

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

/// How many bytes of a body messages show.
const EXCERPT: usize = 200;

/// Why a call did not give its result.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The server answered with a status other than success.
    Api(Box<ApiError>),
    /// The server answered with success, but with a body of another form than documented.
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
    /// The operation that was waited for failed; in the server's own words.
    Failed(String),
    /// The operation that was waited for did not end within the limit, which is given.
    NotYet(Duration),
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
    /// The beginning of the body as messages show it.
    excerpt: String,
    redactor: Redactor,
}

/// The body of an [`ApiError`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ErrorBody {
    /// No body.
    Empty,
    /// JSON; [`ApiError::typed`] gives it as a documented type.
    Json(Value),
    /// Anything else, such as the page of a proxy. Bytes other than UTF-8 are replaced.
    Text(String),
}

/// A successful answer whose body has another form than documented. The [`source`](StdError::source) tells what is
/// wrong at the place.
#[derive(Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The place in the JSON, such as `images[3].size`; `.` for the whole.
    pub path: String,
    /// The body as it came.
    pub raw: Bytes,
    source: Arc<serde_json::Error>,
    excerpt: String,
}

/// A server that could not be reached, or a connection that broke.
#[derive(Clone, Debug)]
pub struct TransportError {
    source: Arc<dyn StdError + Send + Sync>,
    connect: bool,
}

impl Error {
    /// Returns the status that the server answered with.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Error::Api(error) => Some(error.status),
            Error::Decode(error) => Some(error.status),
            _ => None,
        }
    }

    /// Returns the id that the server gave the request, for its operators to find it.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::Api(error) => request_id(&error.headers),
            Error::Decode(error) => request_id(&error.headers),
            _ => None,
        }
    }

    /// Returns true where the same call may succeed later: overload, a restart, a broken connection. This says
    /// nothing about whether repeating the call does harm; the client itself repeats idempotent calls only.
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Api(error) => is_transient(error.status),
            Error::Transport(_) | Error::Timeout(_) | Error::NotYet(_) => true,
            _ => false,
        }
    }

    /// Decodes the error body as the documented type; `None` for other errors and other bodies.
    pub fn typed<E: DeserializeOwned>(&self) -> Option<E> {
        self.as_api()?.typed().ok()
    }

    /// Returns the answer with a status other than success, if this is one.
    pub fn as_api(&self) -> Option<&ApiError> {
        match self {
            Error::Api(error) => Some(error),
            _ => None,
        }
    }

    /// Wraps the error of a [`Transport`](super::Transport) that sent nothing, or lost the connection.
    pub fn transport(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Error::Transport(TransportError { source: Arc::from(error.into()), connect: false })
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Error::InvalidRequest(message.into())
    }

    /// Takes the URL out, which may hold a key.
    pub(super) fn http(error: reqwest::Error) -> Self {
        if error.is_builder() {
            return Error::InvalidRequest(chain(&error.without_url()));
        }
        let connect = is_connect(&error);
        Error::Transport(TransportError { source: Arc::new(error.without_url()), connect })
    }

    pub(super) fn api(
        (status, headers): (StatusCode, HeaderMap),
        raw: Bytes,
        truncated: bool,
        redactor: Redactor,
    ) -> Self {
        let excerpt = redactor.excerpt(&raw, EXCERPT);
        Error::Api(Box::new(ApiError {
            status,
            headers,
            body: ErrorBody::read(&raw),
            raw,
            truncated,
            excerpt,
            redactor,
        }))
    }

    pub(super) fn decode(
        (status, headers): (StatusCode, HeaderMap),
        raw: Bytes,
        misfit: Misfit,
        redactor: &Redactor,
    ) -> Self {
        let excerpt = redactor.excerpt(&raw, EXCERPT);
        // Keys of maps are the server's, and messages repeat values.
        let path = redactor.clean(&misfit.path);
        let message = misfit.source.to_string();
        let clean = redactor.clean(&message);
        let source = if clean == message { misfit.source } else { serde_json::Error::custom(clean) };
        let source = Arc::new(source);
        Error::Decode(Box::new(DecodeError { status, headers, path, source, raw, excerpt }))
    }
}

impl ApiError {
    /// Decodes the body as the documented type.
    ///
    /// # Errors
    /// [`Error::Decode`] if the body is another.
    pub fn typed<E: DeserializeOwned>(&self) -> Result<E, Error> {
        let head = || (self.status, self.headers.clone());
        json::read(&self.raw)
            .map_err(|misfit| Error::decode(head(), self.raw.clone(), misfit, &self.redactor))
    }

    /// Returns the id of the request as messages show it: the server wrote it.
    fn shown_id(&self) -> Option<String> {
        Some(self.redactor.excerpt(self.request_id()?.as_bytes(), EXCERPT))
    }

    /// Returns the id that the server gave the request.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl ErrorBody {
    fn read(raw: &Bytes) -> Self {
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
    /// Returns true if no connection came about, so that the server saw nothing of the request.
    pub fn is_connect(&self) -> bool {
        self.connect
    }
}

/// Returns true for the statuses that say "later".
pub(super) fn is_transient(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// Returns the first header by which a server names a request.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_IDS.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}

/// Joins the messages of an error and of its causes.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Says what helps against a status, where anything does.
fn help(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "; check the credentials given to the client's builder",
        StatusCode::TOO_MANY_REQUESTS => "; try again later, or lower `max_concurrent`",
        _ => "",
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Api(error) => error.fmt(f),
            Error::Decode(error) => error.fmt(f),
            Error::Transport(error) => error.fmt(f),
            Error::Timeout(limit) => {
                write!(f, "the call took longer than {limit:?}; raise the limit with `timeout`")
            }
            Error::BodyTooLarge { limit } => {
                write!(f, "the answer is larger than {limit} bytes; raise the limit with `body_limit`")
            }
            Error::InvalidRequest(message) => write!(f, "invalid request: {message}"),
            Error::Failed(message) => f.write_str(&Redactor::default().clean(message)),
            Error::NotYet(limit) => {
                write!(f, "the operation did not end within {limit:?}; raise the limit with `Wait::timeout`")
            }
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.status)?;
        if !self.excerpt.is_empty() {
            write!(f, ": {}", self.excerpt)?;
        }
        if let Some(id) = self.shown_id() {
            write!(f, " (request {id})")?;
        }
        f.write_str(help(self.status))
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unexpected answer at `{}`; received {}", self.path, self.excerpt)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.connect { "cannot connect to the server" } else { "the connection failed" })
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status)
            .field("request_id", &self.shown_id())
            .field("body", &self.excerpt)
            .field("truncated", &self.truncated)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("status", &self.status)
            .field("path", &self.path)
            .field("source", &self.source)
            .field("body", &self.excerpt)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::Decode(error) => error.source(),
            Error::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl StdError for ApiError {}

impl StdError for DecodeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
