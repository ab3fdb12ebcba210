//! Makes calls without async. Each runs on a thread of a pool of its own, so that calls work in any thread, also inside
//! an async runtime (where they keep the thread busy, though), and a slow hook or token provider holds up no other call.

use std::io::{self, Read};
use std::sync::{OnceLock, mpsc};
use std::thread;

use tokio::runtime::{Builder, Runtime};

use super::call::{Call, Decoder};
use super::error::Error;
use super::portable::BoxFuture;
use super::reply::Response;
use super::stream::ByteStream;

impl<T, D: Decoder<T>> Call<T, D> {
    /// Makes the call and waits for its result.
    ///
    /// # Errors
    /// As for the call itself.
    pub fn wait(self) -> Result<Response<T>, Error> {
        let (reply, pointer) = self.into_parts();
        run(reply)?.and_then(|reply| Self::decode(reply, pointer))
    }
}

/// The name of the threads that make calls.
const THREAD: &str = "specless-calls";
/// How many threads serve the connections of all calls.
const CONNECTION_THREADS: usize = 2;

/// Runs a future to its end.
pub(super) fn run<T: Send + 'static>(future: BoxFuture<'static, T>) -> Result<T, Error> {
    if thread::current().name() == Some(THREAD) {
        return Err(Error::invalid(
            "a hook or a token provider must not wait for a call: it is async itself",
        ));
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    let runtime = runtime()?;
    runtime.spawn_blocking(move || {
        // If nobody waits any more, the result is of no use.
        let _ = sender.send(runtime.block_on(future));
    });
    receiver.recv().map_err(|_| Error::invalid("the thread that makes calls has ended"))
}

fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        Builder::new_multi_thread()
            .worker_threads(CONNECTION_THREADS)
            .thread_name(THREAD)
            .enable_all()
            .build()
    });
    runtime.as_ref().map_err(|error| Error::invalid(format!("no thread for calls: {error}")))
}

impl Read for ByteStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            let mut chunks = std::mem::replace(&mut self.chunks, Box::pin(futures_util::stream::empty()));
            let next = Box::pin(async move {
                let next = futures_util::StreamExt::next(&mut chunks).await;
                (next, chunks)
            });
            let (next, chunks) = run(next).map_err(io::Error::other)?;
            self.chunks = chunks;
            match next {
                Some(chunk) => self.rest = chunk.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let count = buffer.len().min(self.rest.len());
        let piece = self.rest.split_to(count);
        if let Some(place) = buffer.get_mut(..count) {
            place.copy_from_slice(&piece);
        }
        Ok(count)
    }
}
