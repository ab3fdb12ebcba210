//! The same calls without async. They run on one thread of their own, which starts with the first of them, so
//! that they work in any thread, also inside an async runtime (where they keep the thread busy, though).

use std::io::{self, Read};
use std::sync::{OnceLock, mpsc};
use std::thread;

use tokio::runtime::{Builder, Handle};

use super::call::{Call, Decoder};
use super::error::Error;
use super::paging::{Items, Pages};
use super::portable::BoxFuture;
use super::reply::Response;
use super::stream::ByteStream;

impl<T, D: Decoder<T>> Call<T, D> {
    /// Makes the call and waits for its result.
    ///
    /// # Errors
    /// As for the call itself.
    pub fn wait(self) -> Result<Response<T>, Error> {
        run(self.reply)?.and_then(Self::decode)
    }
}

/// The name of the thread that makes calls.
const THREAD: &str = "specless-calls";

/// Runs a future to its end.
fn run<T: Send + 'static>(future: BoxFuture<'static, T>) -> Result<T, Error> {
    if thread::current().name() == Some(THREAD) {
        return Err(Error::invalid(
            "a hook or a token provider must not wait for a call: it is async itself",
        ));
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // If nobody waits any more, the result is of no use.
        let _ = sender.send(future.await);
    });
    receiver.recv().map_err(|_| Error::invalid("the thread that makes calls has ended"))
}

fn runtime() -> Result<&'static Handle, Error> {
    static RUNTIME: OnceLock<io::Result<Handle>> = OnceLock::new();
    let handle = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let run = move || runtime.block_on(std::future::pending::<()>());
        thread::Builder::new().name(THREAD.to_owned()).spawn(run)?;
        Ok(handle)
    });
    handle.as_ref().map_err(|error| Error::invalid(format!("no thread for calls: {error}")))
}

/// Waits for each page in turn.
#[derive(Debug)]
pub struct Waiting<S>(Option<S>);

impl<T: serde::de::DeserializeOwned + Send + 'static> Iterator for Waiting<Items<T>> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut items = self.0.take()?;
        let next = Box::pin(async move {
            let next = items.next().await;
            (next, items)
        });
        self.keep(run(next))
    }
}

impl<T: serde::de::DeserializeOwned + Send + 'static> Iterator for Waiting<Pages<T>> {
    type Item = Result<Response<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut pages = self.0.take()?;
        let next = Box::pin(async move {
            let next = pages.next().await;
            (next, pages)
        });
        self.keep(run(next))
    }
}

impl<S> Waiting<S> {
    fn keep<T>(&mut self, next: Result<(Option<Result<T, Error>>, S), Error>) -> Option<Result<T, Error>> {
        match next {
            Ok((next, rest)) => {
                self.0 = Some(rest);
                next
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<T: serde::de::DeserializeOwned + Send + 'static> IntoIterator for Items<T> {
    type Item = Result<T, Error>;
    type IntoIter = Waiting<Items<T>>;

    fn into_iter(self) -> Self::IntoIter {
        Waiting(Some(self))
    }
}

impl<T: serde::de::DeserializeOwned + Send + 'static> IntoIterator for Pages<T> {
    type Item = Result<Response<T>, Error>;
    type IntoIter = Waiting<Pages<T>>;

    fn into_iter(self) -> Self::IntoIter {
        Waiting(Some(self))
    }
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
