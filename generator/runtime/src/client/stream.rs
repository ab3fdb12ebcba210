//! Bodies that are read piece by piece.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::{StreamExt, stream};

use super::error::Error;
use super::portable::{BoxStream, within};

/// A body that comes in pieces. A stream, which can also be read with [`next`](ByteStream::next) alone, and without
/// async with [`std::io::Read`] (feature `blocking`).
///
/// Its size is not limited; a server that sends nothing for as long as the client's idle timeout ends it with
/// [`Error::Timeout`], a connection that breaks before the end with [`Error::Transport`].
pub struct ByteStream {
    pub(super) chunks: BoxStream<'static, Result<Bytes, Error>>,
    /// What was received and not yet read by [`std::io::Read`].
    #[cfg(feature = "blocking")]
    pub(super) rest: Bytes,
}

impl ByteStream {
    pub(super) fn new(response: reqwest::Response, idle: Option<Duration>) -> Self {
        let chunks = Box::pin(response.bytes_stream());
        Self::from_chunks(Box::pin(stream::unfold(Some(chunks), move |chunks| async move {
            let mut chunks = chunks?;
            match within(idle, chunks.next()).await {
                Some(Some(Ok(chunk))) => Some((Ok(chunk), Some(chunks))),
                Some(Some(Err(error))) => Some((Err(Error::transport(error)), None)),
                Some(None) => None,
                None => Some((Err(Error::Timeout(idle.unwrap_or_default())), None)),
            }
        })))
    }

    pub(super) fn of(bytes: Bytes) -> Self {
        Self::from_chunks(Box::pin(stream::iter([Ok(bytes)])))
    }

    fn from_chunks(chunks: BoxStream<'static, Result<Bytes, Error>>) -> Self {
        ByteStream {
            chunks,
            #[cfg(feature = "blocking")]
            rest: Bytes::new(),
        }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Transport`] or [`Error::Timeout`] if the rest does not come.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        self.chunks.next().await
    }

    /// All of it, at most `limit` bytes.
    ///
    /// # Errors
    /// [`Error::BodyTooLarge`] if there is more, and as [`next`](ByteStream::next).
    pub async fn collect(mut self, limit: u64) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if (all.len() + chunk.len()) as u64 > limit {
                return Err(Error::BodyTooLarge { limit });
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.as_mut().poll_next(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}
