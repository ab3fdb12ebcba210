//! Answers: what a server sent, read within limits, and its typed form.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::{DeserializeOwned, Error as _};

use super::api::Client;
use super::error::{Error, request_id};
use super::json::{self, Misfit};
use super::stream::ByteStream;
use super::transport::HttpResponse;

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
    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body as it came, with what the documentation forgot; empty for a streamed body.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// Returns the id that the server gave the request.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Returns the value alone.
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
    /// Knows which secrets errors must not show.
    pub(super) client: Client,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    raw: Bytes,
    stream: Option<ByteStream>,
    /// The size of the largest value that is read into memory.
    #[allow(dead_code, reason = "not every API sends values one by one")]
    pub(super) limit: u64,
}

impl Reply {
    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body as it came.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// Decodes the body from JSON.
    ///
    /// # Errors
    /// [`Error::Decode`] if it is anything else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        json::read(&self.raw).map_err(|misfit| self.misfit(misfit))
    }

    /// Decodes the value at a JSON pointer, which must be there.
    pub(super) fn member<T: DeserializeOwned>(&self, pointer: &str) -> Result<T, Error> {
        json::read_member(&self.raw, pointer).map_err(|misfit| self.misfit(misfit))
    }

    /// Decodes the value at a JSON pointer; `None` where there is no value, or a null.
    pub(super) fn at<T: DeserializeOwned>(&self, pointer: &str) -> Result<Option<T>, Error> {
        json::read_at(&self.raw, pointer).map_err(|misfit| self.misfit(misfit))
    }

    /// Decodes the list at a JSON pointer. A null, or nothing at all, is an empty list; a null among the items is left
    /// out.
    pub(super) fn list<T: DeserializeOwned>(&self, pointer: &str) -> Result<Vec<T>, Error> {
        let items = self.at::<Vec<Option<T>>>(pointer)?;
        Ok(items.into_iter().flatten().flatten().collect())
    }

    /// Returns the body as text; bytes other than UTF-8 are replaced. A text that comes as JSON is given without its
    /// quotes.
    pub fn text(&self) -> String {
        let json = self.content_type().starts_with("application/json");
        let quoted = json.then(|| serde_json::from_slice(&self.raw).ok()).flatten();
        quoted.unwrap_or_else(|| String::from_utf8_lossy(&self.raw).into_owned())
    }

    /// Parses the body, which is the text of a number or another plain value.
    ///
    /// # Errors
    /// [`Error::Decode`] if it is anything else.
    pub(super) fn parse<T: FromStr>(&self) -> Result<T, Error> {
        let text = self.text();
        let kind = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
        text.trim().parse().map_err(|_| self.unexpected(&format!("{:?} is not a {kind}", text.trim())))
    }

    /// Makes the error for an answer that the documentation does not know.
    pub fn unexpected(&self, message: &str) -> Error {
        let misfit = Misfit { path: ".".to_owned(), source: serde_json::Error::custom(message) };
        Error::decode(self.head(), self.raw.clone(), misfit, &self.client.inner().credentials.redactor())
    }

    fn misfit(&self, misfit: Misfit) -> Error {
        if self.content_type().starts_with("text/event-stream") {
            return self.unexpected("the server sent an event stream: use the call that returns a stream");
        }
        Error::decode(self.head(), self.raw.clone(), misfit, &self.client.inner().credentials.redactor())
    }

    fn head(&self) -> (StatusCode, HeaderMap) {
        (self.status, self.headers.clone())
    }

    pub(super) fn content_type(&self) -> &str {
        self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
    }

    pub(super) fn take_stream(&mut self) -> ByteStream {
        self.stream.take().unwrap_or_else(|| ByteStream::of(self.raw.clone()))
    }

    pub(super) fn with<T>(self, value: T) -> Response<T> {
        Response { value, status: self.status, headers: self.headers, raw: self.raw }
    }
}

/// Reads the body of a success as a whole.
pub(super) async fn read(client: &Client, response: HttpResponse, limit: u64) -> Result<Reply, Error> {
    if response.length.is_some_and(|length| length > limit) {
        return Err(Error::BodyTooLarge { limit });
    }
    let (status, headers) = (response.status, response.headers.clone());
    match collect(response, limit).await {
        (raw, End::Whole) => Ok(Reply { client: client.clone(), status, headers, raw, stream: None, limit }),
        (_, End::TooLarge) => Err(Error::BodyTooLarge { limit }),
        (_, End::Broken(error)) => Err(error),
    }
}

/// Leaves the body of a success to the caller.
pub(super) fn stream(client: &Client, response: HttpResponse, limit: u64) -> Reply {
    let HttpResponse { status, headers, body, .. } = response;
    Reply { client: client.clone(), status, headers, raw: Bytes::new(), stream: Some(body), limit }
}

/// Makes the error of a status other than success, with as much of its body as can be had.
pub(super) async fn refuse(client: &Client, response: HttpResponse, limit: u64) -> Error {
    let head = (response.status, response.headers.clone());
    let (raw, end) = collect(response, limit).await;
    Error::api(head, raw, !matches!(end, End::Whole), client.inner().credentials.redactor())
}

/// How the reading of a body ended.
enum End {
    Whole,
    TooLarge,
    Broken(Error),
}

/// Reads up to `limit` bytes, counted after decompression.
async fn collect(response: HttpResponse, limit: u64) -> (Bytes, End) {
    let announced = response.length.unwrap_or(0).min(FIRST_ALLOCATION);
    let mut raw = BytesMut::with_capacity(usize::try_from(announced).unwrap_or(0));
    let mut chunks = response.body;
    while let Some(chunk) = chunks.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => return (raw.freeze(), End::Broken(error)),
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
