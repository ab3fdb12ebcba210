//! Answers: what a server sent, read within limits, and its typed form.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use super::error::{ApiError, DecodeError, Error, ErrorBody, request_id};
use super::stream::ByteStream;

/// Response headers that hold secrets; `Debug` does not show them.
const SECRET_HEADERS: [&str; 3] = ["set-cookie", "x-subject-token", "x-auth-token"];

/// How much is set aside for a body before any of it has come, whatever length the server announces.
const FIRST_ALLOCATION: u64 = 64 * 1024;

/// The result of a call: the value, and what came with it. Use it as if it were the value.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    raw: Bytes,
}

impl<T> Response<T> {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, for what the documentation forgot; empty for a streamed body.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The name that the server gave the request.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).field("value", &self.value).finish()
    }
}

/// A successful answer that is not decoded yet.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    raw: Bytes,
    stream: Option<ByteStream>,
}

impl Reply {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The body as JSON of a type.
    ///
    /// # Errors
    /// [`Error::Decode`] if it is anything else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode_json(&self.raw, self.status, &self.headers)
    }

    /// The body as text; what is not UTF-8 is replaced. A text that comes as JSON is given without its quotes.
    pub fn text(&self) -> String {
        let json = self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let json = json.is_some_and(|kind| kind.starts_with("application/json"));
        let quoted = json.then(|| serde_json::from_slice(&self.raw).ok()).flatten();
        quoted.unwrap_or_else(|| String::from_utf8_lossy(&self.raw).into_owned())
    }

    /// The error for an answer that the documentation does not know.
    pub fn unexpected(&self, message: &str) -> Error {
        self.error_at(".".to_owned(), message.to_owned())
    }

    pub(super) fn error_at(&self, path: String, message: String) -> Error {
        decode_error(&self.raw, self.status, &self.headers, path, message)
    }

    pub(super) fn take_stream(&mut self) -> ByteStream {
        self.stream.take().unwrap_or_else(|| ByteStream::of(self.raw.clone()))
    }

    pub(super) fn with<T>(self, value: T) -> Response<T> {
        Response { value, status: self.status, headers: self.headers, raw: self.raw }
    }
}

/// Decodes, and in the case of a failure, decodes once more to find where it is: the first way is the faster one.
/// No body counts as null.
pub(super) fn decode_json<T: DeserializeOwned>(
    raw: &Bytes,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<T, Error> {
    let json = if raw.is_empty() { b"null" } else { raw.as_ref() };
    serde_json::from_slice(json).map_err(|error| {
        let deserializer = &mut serde_json::Deserializer::from_slice(json);
        let (path, message) = match serde_path_to_error::deserialize::<_, T>(deserializer) {
            Ok(_) => (".".to_owned(), error.to_string()),
            Err(error) => (error.path().to_string(), error.inner().to_string()),
        };
        decode_error(raw, status, headers, path, message)
    })
}

fn decode_error(
    raw: &Bytes,
    status: StatusCode,
    headers: &HeaderMap,
    path: String,
    message: String,
) -> Error {
    let (headers, raw) = (headers.clone(), raw.clone());
    Error::Decode(Box::new(DecodeError { status, headers, path, message, raw }))
}

/// The body of a success as a whole, or as a stream.
pub(super) async fn read(response: reqwest::Response, limit: u64) -> Result<Reply, Error> {
    let (status, headers) = head(&response);
    if response.content_length().is_some_and(|length| length > limit) {
        return Err(Error::BodyTooLarge { limit });
    }
    match collect(response, limit).await {
        (raw, End::Whole) => Ok(Reply { status, headers, raw, stream: None }),
        (_, End::TooLarge) => Err(Error::BodyTooLarge { limit }),
        (_, End::Broken(error)) => Err(error),
    }
}

/// A success whose body is read by the caller.
pub(super) fn stream(response: reqwest::Response, idle: Option<Duration>) -> Reply {
    let (status, headers) = head(&response);
    Reply { status, headers, raw: Bytes::new(), stream: Some(ByteStream::new(response, idle)) }
}

/// The error that a status other than success means, with as much of its body as can be had.
pub(super) async fn refuse(response: reqwest::Response, limit: u64) -> Error {
    let (status, headers) = head(&response);
    let (raw, end) = collect(response, limit).await;
    let truncated = !matches!(end, End::Whole);
    Error::Api(Box::new(ApiError { status, headers, body: ErrorBody::read(&raw), raw, truncated }))
}

fn head(response: &reqwest::Response) -> (StatusCode, HeaderMap) {
    (response.status(), response.headers().clone())
}

/// Marks the headers whose values are never shown, before anybody sees them.
pub(super) fn hide_secrets(headers: &mut HeaderMap) {
    for name in SECRET_HEADERS {
        if let reqwest::header::Entry::Occupied(mut entry) = headers.entry(name) {
            entry.iter_mut().for_each(|value| value.set_sensitive(true));
        }
    }
}

/// How the reading of a body ended.
enum End {
    Whole,
    TooLarge,
    Broken(Error),
}

/// Reads up to `limit` bytes, counted after decompression.
async fn collect(response: reqwest::Response, limit: u64) -> (Bytes, End) {
    let announced = response.content_length().unwrap_or(0).min(FIRST_ALLOCATION);
    let mut raw = BytesMut::with_capacity(usize::try_from(announced).unwrap_or(0));
    let mut chunks = Box::pin(response.bytes_stream());
    while let Some(chunk) = chunks.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => return (raw.freeze(), End::Broken(Error::transport(error))),
        };
        let room = usize::try_from(limit).unwrap_or(usize::MAX) - raw.len();
        if let Some(beginning) = chunk.get(..room)
            && chunk.len() > room
        {
            raw.extend_from_slice(beginning);
            return (raw.freeze(), End::TooLarge);
        }
        raw.extend_from_slice(&chunk);
    }
    (raw.freeze(), End::Whole)
}
