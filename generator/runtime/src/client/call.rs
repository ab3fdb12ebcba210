//! A call under way: attempts, repeats, redirects and the renewal of tokens, all within one time limit.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use web_time::Instant;

use super::error::Error;
use super::observe::{self, Attempt};
use super::portable::{BoxFuture, sleep, within};
use super::redirect::{self, Failure};
use super::reply::{self, Reply, Response};
use super::request::Request;
use super::retry::RetryPolicy;
use super::stream::ByteStream;

/// A call that begins when it is awaited, or with `wait()` where there is no async (feature `blocking`).
/// Dropping it ends it.
#[must_use = "a call does nothing unless awaited"]
pub struct Call<T, D = Json> {
    pub(super) reply: BoxFuture<'static, Result<Reply, Error>>,
    pub(super) decoded: PhantomData<fn() -> (T, D)>,
}

/// How the body of a success becomes a value.
pub trait Decoder<T> {
    /// Decodes.
    ///
    /// # Errors
    /// [`Error::Decode`] if the body is anything else.
    fn decode(reply: &mut Reply) -> Result<T, Error>;
}

/// The body is JSON.
#[derive(Debug)]
pub enum Json {}
/// There is no body, or it does not matter.
#[derive(Debug)]
pub enum NoContent {}
/// The body is text.
#[derive(Debug)]
pub enum Text {}
/// The body is bytes, held in memory.
#[derive(Debug)]
pub enum Raw {}
/// The body is bytes, read as they come.
#[derive(Debug)]
pub enum Streamed {}
/// The status tells which of several types the body has: see [`FromReply`].
#[derive(Debug)]
pub enum Alternatives {}

/// A value that is one of several documented results.
pub trait FromReply: Sized {
    /// Decodes by the status.
    ///
    /// # Errors
    /// [`Error::Decode`] if the body is not what the documentation gives for the status.
    fn from_reply(reply: &Reply) -> Result<Self, Error>;
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    fn decode(reply: &mut Reply) -> Result<T, Error> {
        reply.json()
    }
}

impl Decoder<()> for NoContent {
    fn decode(_reply: &mut Reply) -> Result<(), Error> {
        Ok(())
    }
}

impl Decoder<String> for Text {
    fn decode(reply: &mut Reply) -> Result<String, Error> {
        Ok(reply.text())
    }
}

impl Decoder<Bytes> for Raw {
    fn decode(reply: &mut Reply) -> Result<Bytes, Error> {
        Ok(reply.raw().clone())
    }
}

impl Decoder<ByteStream> for Streamed {
    fn decode(reply: &mut Reply) -> Result<ByteStream, Error> {
        Ok(reply.take_stream())
    }
}

impl<T: FromReply> Decoder<T> for Alternatives {
    fn decode(reply: &mut Reply) -> Result<T, Error> {
        T::from_reply(reply)
    }
}

impl<T, D: Decoder<T>> Call<T, D> {
    pub(super) fn decode(mut reply: Reply) -> Result<Response<T>, Error> {
        D::decode(&mut reply).map(|value| reply.with(value))
    }
}

impl<T, D: Decoder<T>> Future for Call<T, D> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.reply.as_mut().poll(context).map(|reply| reply.and_then(Self::decode))
    }
}

impl<T, D> fmt::Debug for Call<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

/// The part of a call that does not know its type.
pub(super) fn start(request: Request, streamed: bool) -> BoxFuture<'static, Result<Reply, Error>> {
    Box::pin(async move {
        #[cfg(feature = "tracing")]
        let span = observe::span(&request.method, request.path, request.client.base_url());
        let call = perform(&request, streamed);
        #[cfg(feature = "tracing")]
        let call = tracing::Instrument::instrument(call, span);
        call.await
    })
}

/// One call, from the first attempt to the end of the answer (of its head, if the body is streamed).
pub(super) async fn perform(request: &Request, streamed: bool) -> Result<Reply, Error> {
    let limits = request.limits();
    if let Some(message) = request.invalid.as_ref().or(request.options.invalid.as_ref()) {
        return Err(Error::invalid(message.as_str()));
    }
    let call = async {
        let response = attempts(request, &limits.retry).await?;
        if !response.status().is_success() {
            return Err(reply::refuse(response, limits.body_limit).await);
        }
        if streamed {
            return Ok(reply::stream(response, limits.idle));
        }
        reply::read(response, limits.body_limit).await
    };
    match within(limits.timeout, call).await {
        Some(result) => result,
        None => Err(Error::Timeout(limits.timeout.unwrap_or_default())),
    }
}

/// Attempts until there is an answer to be content with, or no further attempt to be made.
async fn attempts(request: &Request, policy: &RetryPolicy) -> Result<reqwest::Response, Error> {
    let mut repeats = policy.start();
    let mut renewed = false;
    for number in 1.. {
        let started = Instant::now();
        let outcome = redirect::follow(request).await;
        report(request, number, started.elapsed(), &outcome);
        let wait = match &outcome {
            Ok((response, used)) if response.status() == StatusCode::UNAUTHORIZED => {
                let credentials = &request.client.inner().credentials;
                let renewable = credentials.refuse(used) && request.payload.is_replayable();
                (renewable && !std::mem::replace(&mut renewed, true)).then_some(Duration::ZERO)
            }
            Ok((response, _)) => repeats.after_status(response.status(), response.headers()),
            Err(Failure::Sent(error)) => repeats.after_error(error),
            // Whoever gives tokens has repeated what could be.
            Err(Failure::Unsent(_)) => None,
        };
        match wait {
            Some(wait) => sleep(wait).await,
            None => return outcome.map(|(response, _)| response).map_err(Failure::into_error),
        }
    }
    Err(Error::invalid("no further attempt can be counted"))
}

fn report(request: &Request, number: u32, elapsed: Duration, outcome: &redirect::Outcome) {
    let outcome = match outcome {
        Ok((response, _)) => Ok((response.status(), response.headers())),
        Err(failure) => Err(failure.error()),
    };
    let attempt = Attempt { method: &request.method, path: request.path, number, elapsed, outcome };
    observe::report(&request.client.inner().after, &attempt);
}
