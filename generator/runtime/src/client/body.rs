//! Request bodies: bytes, files and streams, alone or as parts of a multipart form.

use std::fmt;
#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
#[cfg(not(target_arch = "wasm32"))]
use futures_core::Stream;
use reqwest::multipart;

use super::error::Error;
#[cfg(not(target_arch = "wasm32"))]
use super::portable::BoxStream;

/// Something to upload. Bytes and files can be sent again when a call is repeated, a stream cannot.
#[derive(Clone)]
pub struct Body(Source);

#[cfg(not(target_arch = "wasm32"))]
type Chunks = BoxStream<'static, std::io::Result<Bytes>>;

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    #[cfg(not(target_arch = "wasm32"))]
    File(PathBuf),
    /// Taken by the first request that sends it.
    #[cfg(not(target_arch = "wasm32"))]
    Stream { chunks: Arc<Mutex<Option<Chunks>>>, length: Option<u64> },
}

impl Body {
    /// The bytes of a file, read while they are sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Body(Source::File(path.into()))
    }

    /// A stream of bytes, sent as they come.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn stream(chunks: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static) -> Self {
        let chunks: Chunks = Box::pin(chunks);
        Body(Source::Stream { chunks: Arc::new(Mutex::new(Some(chunks))), length: None })
    }

    /// Says how many bytes a stream has in all, for servers that want to know beforehand.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Source::Stream { length, .. } = &mut self.0 {
            *length = Some(bytes);
        }
        self
    }

    /// Whether the body can be sent more than once.
    pub(super) fn is_replayable(&self) -> bool {
        match &self.0 {
            Source::Bytes(_) => true,
            #[cfg(not(target_arch = "wasm32"))]
            Source::File(_) => true,
            #[cfg(not(target_arch = "wasm32"))]
            Source::Stream { .. } => false,
        }
    }

    /// For the transport, with the length in bytes where it is known.
    pub(super) async fn open(&self) -> Result<(reqwest::Body, Option<u64>), Error> {
        match &self.0 {
            Source::Bytes(bytes) => Ok((bytes.clone().into(), Some(bytes.len() as u64))),
            #[cfg(not(target_arch = "wasm32"))]
            Source::File(path) => {
                let unreadable = |error| Error::invalid(format!("cannot read {}: {error}", path.display()));
                let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
                let length = file.metadata().await.map_err(unreadable)?.len();
                Ok((file.into(), Some(length)))
            }
            #[cfg(not(target_arch = "wasm32"))]
            Source::Stream { chunks, length } => {
                let chunks = chunks.lock().unwrap_or_else(PoisonError::into_inner).take();
                let chunks = chunks.ok_or_else(|| Error::invalid("the stream was sent already"))?;
                Ok((reqwest::Body::wrap_stream(chunks), *length))
            }
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Body(Source::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Body(Source::Bytes(bytes.into()))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Body(Source::Bytes(text.into()))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Body(Source::Bytes(Bytes::from_static(text.as_bytes())))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Body(Source::Bytes(Bytes::from_static(bytes)))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            #[cfg(not(target_arch = "wasm32"))]
            Source::File(path) => write!(f, "Body({})", path.display()),
            #[cfg(not(target_arch = "wasm32"))]
            Source::Stream { .. } => f.write_str("Body(stream)"),
        }
    }
}

/// A file in a multipart form.
#[derive(Clone, Debug)]
pub struct Part {
    body: Body,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Part {
    /// A part with this content.
    pub fn new(body: impl Into<Body>) -> Self {
        Part { body: body.into(), file_name: None, content_type: None }
    }

    /// A file, under its own name.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Part { body: Body::file(path), file_name: name, content_type: None }
    }

    /// The name that the server sees.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The content type of this part, such as `image/png`.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    pub(super) fn is_replayable(&self) -> bool {
        self.body.is_replayable()
    }

    pub(super) async fn open(&self) -> Result<multipart::Part, Error> {
        let (body, length) = self.body.open().await?;
        let mut part = stream_part(body, length);
        if let Some(name) = &self.file_name {
            part = part.file_name(name.clone());
        }
        match &self.content_type {
            Some(content_type) => part.mime_str(content_type).map_err(|_| {
                Error::invalid(format!("{content_type:?} is not a content type"))
            }),
            None => Ok(part),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn stream_part(body: reqwest::Body, length: Option<u64>) -> multipart::Part {
    match length {
        Some(length) => multipart::Part::stream_with_length(body, length),
        None => multipart::Part::stream(body),
    }
}

#[cfg(target_arch = "wasm32")]
fn stream_part(body: reqwest::Body, _length: Option<u64>) -> multipart::Part {
    multipart::Part::stream(body)
}

impl<T: Into<Body>> From<T> for Part {
    fn from(body: T) -> Self {
        Part::new(body)
    }
}
