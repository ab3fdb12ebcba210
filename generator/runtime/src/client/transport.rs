//! How requests travel: by reqwest, or by whatever the program puts in its place or around it.

use std::sync::Arc;

use futures_util::StreamExt;
use reqwest::header::HeaderMap;
use reqwest::{Request, StatusCode};
use web_time::Instant;

use super::error::Error;
use super::headers;
use super::portable::{BoxFuture, is_connect};
use super::stream::ByteStream;

/// Sends a request and returns the answer.
///
/// [`ClientBuilder::transport`](super::ClientBuilder::transport) puts one in the place of reqwest, and
/// [`ClientBuilder::layer`](super::ClientBuilder::layer) around the one in use: a layer sees and replaces both
/// request and answer, credentials included. It sees each attempt and each step of a redirect.
///
/// An implementation must not follow redirects: the client does, and knows which hosts may see credentials.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request. `path` is the documented path of the operation, without values: `/images/{id}`.
    fn send(&self, request: Request, path: &'static str) -> BoxFuture<'_, Result<HttpResponse, Error>>;
}

impl Transport for Arc<dyn Transport> {
    fn send(&self, request: Request, path: &'static str) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        (**self).send(request, path)
    }
}

/// An answer as a [`Transport`] gives it: status and headers, and a body that may still be on its way.
#[derive(Debug)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ByteStream,
    /// The length of the body, where the server announced it.
    pub(super) length: Option<u64>,
}

impl HttpResponse {
    /// Creates an answer from a status and a body: bytes, a string or JSON as a string.
    pub fn new(status: StatusCode, body: impl Into<bytes::Bytes>) -> Self {
        let body: bytes::Bytes = body.into();
        let length = Some(body.len() as u64);
        HttpResponse { status, headers: HeaderMap::new(), body: ByteStream::of(body), length }
    }

    /// Sets a header.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if the name or the value cannot be sent.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, Error> {
        headers::set(&mut self.headers, name, value)?;
        Ok(self)
    }
}

/// The transport of clients unless another is set.
pub(super) struct Http(pub(super) reqwest::Client);

impl Transport for Http {
    fn send(&self, request: Request, _path: &'static str) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        let started = Instant::now();
        let sent = self.0.execute(request);
        Box::pin(async move {
            let response = sent.await.map_err(|error| {
                // The settings of reqwest that a program handed in may have limits of their own.
                let late = error.is_timeout() && !is_connect(&error);
                if late { Error::Timeout(started.elapsed()) } else { Error::http(error) }
            })?;
            let (status, length) = (response.status(), response.content_length());
            let headers = response.headers().clone();
            let body =
                ByteStream::new(Box::pin(response.bytes_stream().map(|chunk| chunk.map_err(Error::http))));
            Ok(HttpResponse { status, headers, body, length })
        })
    }
}
