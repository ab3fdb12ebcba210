//! Calls: a request, ready to be sent, and how its answer is decoded; attempts, repeats, redirects and the renewal of
//! tokens, all within one time limit.
//!
//! A call does not know the type of its result until it is awaited, so that a client of many operations compiles
//! quickly.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::str::FromStr;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use web_time::Instant;

use super::error::Error;
use super::observe::{self, Attempt};
use super::options::{CallOptions, Options};
use super::portable::{BoxFuture, sleep, within};
use super::redirect::{self, Failure};
use super::reply::{self, Reply, Response};
use super::request::Request;
use super::stream::ByteStream;
use super::transport::HttpResponse;

/// A call that is sent when it is awaited, or by `wait()` where there is no async (feature `blocking`). Dropping it
/// ends it.
#[must_use = "a call does nothing unless awaited"]
pub struct Call<T, D = Json> {
    step: Step,
    /// Where in the answer the value is; empty for the whole.
    pointer: &'static str,
    decoded: PhantomData<fn() -> (T, D)>,
}

enum Step {
    Ready(Box<Request>, BodyMode),
    Sent(BoxFuture<'static, Result<Reply, Error>>),
}

/// Whether the body of an answer is read before the call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyMode {
    Whole,
    Streamed,
}

/// Turns the body of a success into a value.
pub trait Decoder<T> {
    /// Decodes a reply, or the value at a JSON pointer in it.
    ///
    /// # Errors
    /// [`Error::Decode`] if the body is anything else.
    fn decode(reply: &mut Reply, pointer: &str) -> Result<T, Error>;
}

/// Decodes JSON.
#[derive(Debug)]
pub enum Json {}
/// Decodes a list in JSON; a null, or nothing at all, is an empty one, and a null among the items is left out.
#[derive(Debug)]
pub enum List {}
/// Ignores the body.
#[derive(Debug)]
pub enum NoContent {}
/// Decodes text.
#[derive(Debug)]
pub enum Text {}
/// Parses text that is a number or another plain value.
#[derive(Debug)]
pub enum Parsed {}
/// Gives the bytes, held in memory.
#[derive(Debug)]
pub enum Raw {}
/// Gives the bytes as they come.
#[derive(Debug)]
pub enum Streamed {}
/// Decodes one of several types, by the status: see [`FromReply`].
#[derive(Debug)]
pub enum Alternatives {}

/// A value that is one of several documented results.
pub trait FromReply: Sized {
    /// Decodes by the status.
    ///
    /// # Errors
    /// [`Error::Decode`] if the body has another form than documented for the status.
    fn from_reply(reply: &Reply) -> Result<Self, Error>;
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    fn decode(reply: &mut Reply, pointer: &str) -> Result<T, Error> {
        if pointer.is_empty() { reply.json() } else { reply.member(pointer) }
    }
}

impl<T: DeserializeOwned> Decoder<Vec<T>> for List {
    fn decode(reply: &mut Reply, pointer: &str) -> Result<Vec<T>, Error> {
        reply.list(pointer)
    }
}

impl Decoder<()> for NoContent {
    fn decode(_reply: &mut Reply, _pointer: &str) -> Result<(), Error> {
        Ok(())
    }
}

impl Decoder<String> for Text {
    fn decode(reply: &mut Reply, _pointer: &str) -> Result<String, Error> {
        Ok(reply.text())
    }
}

impl<T: FromStr> Decoder<T> for Parsed {
    fn decode(reply: &mut Reply, _pointer: &str) -> Result<T, Error> {
        reply.parse()
    }
}

impl Decoder<Bytes> for Raw {
    fn decode(reply: &mut Reply, _pointer: &str) -> Result<Bytes, Error> {
        Ok(reply.raw().clone())
    }
}

impl Decoder<ByteStream> for Streamed {
    fn decode(reply: &mut Reply, _pointer: &str) -> Result<ByteStream, Error> {
        Ok(reply.take_stream())
    }
}

impl<T: FromReply> Decoder<T> for Alternatives {
    fn decode(reply: &mut Reply, _pointer: &str) -> Result<T, Error> {
        T::from_reply(reply)
    }
}

impl Request {
    /// Makes a call whose answer is JSON.
    pub fn send_json<T>(self) -> Call<T> {
        Call::new(self.accepting("application/json"), BodyMode::Whole, "")
    }

    /// Makes a call whose value is at a JSON pointer in the answer: `/server` of `{"server": {...}}`.
    pub fn send_member<T>(self, pointer: &'static str) -> Call<T> {
        Call::new(self.accepting("application/json"), BodyMode::Whole, pointer)
    }

    /// Makes a call whose value is a list at a JSON pointer in the answer.
    pub fn send_list<T>(self, pointer: &'static str) -> Call<Vec<T>, List> {
        Call::new(self.accepting("application/json"), BodyMode::Whole, pointer)
    }

    /// Makes a call whose answer has no body, or none of interest.
    pub fn send_empty(self) -> Call<(), NoContent> {
        Call::new(self.accepting("application/json, */*;q=0.5"), BodyMode::Whole, "")
    }

    /// Makes a call whose answer is text.
    pub fn send_text(self) -> Call<String, Text> {
        Call::new(self.accepting("text/plain, */*;q=0.5"), BodyMode::Whole, "")
    }

    /// Makes a call whose answer is the text of a number or another plain value.
    pub fn send_parsed<T>(self) -> Call<T, Parsed> {
        Call::new(self.accepting("text/plain, */*;q=0.5"), BodyMode::Whole, "")
    }

    /// Makes a call whose answer is bytes, held in memory.
    pub fn send_bytes(self) -> Call<Bytes, Raw> {
        Call::new(self.accepting("*/*"), BodyMode::Whole, "")
    }

    /// Makes a call whose answer is bytes, read as they come.
    pub fn send_stream(self) -> Call<ByteStream, Streamed> {
        Call::new(self.accepting("*/*"), BodyMode::Streamed, "")
    }

    /// Makes a call whose answer is one of several types.
    pub fn send_any<T>(self) -> Call<T, Alternatives> {
        Call::new(self.accepting("application/json, */*;q=0.5"), BodyMode::Whole, "")
    }
}

impl<T, D> Call<T, D> {
    pub(super) fn new(request: Request, mode: BodyMode, pointer: &'static str) -> Self {
        Call { step: Step::Ready(Box::new(request), mode), pointer, decoded: PhantomData }
    }

    /// Changes settings of the client for this call.
    pub fn options(mut self, options: CallOptions) -> Self {
        if let Step::Ready(request, _) = &mut self.step {
            request.options(options);
        }
        self
    }

    /// Splits the call into what is sent and where its value is.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub(super) fn into_parts(self) -> (BoxFuture<'static, Result<Reply, Error>>, &'static str) {
        match self.step {
            Step::Ready(request, mode) => (start(*request, mode), self.pointer),
            Step::Sent(reply) => (reply, self.pointer),
        }
    }
}

impl<T, D: Decoder<T>> Call<T, D> {
    pub(super) fn decode(mut reply: Reply, pointer: &str) -> Result<Response<T>, Error> {
        D::decode(&mut reply, pointer).map(|value| reply.with(value))
    }
}

impl<T, D: Decoder<T>> Future for Call<T, D> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Step::Ready(request, mode) = &self.step {
            self.step = Step::Sent(start(request.as_ref().clone(), *mode));
        }
        let Step::Sent(reply) = &mut self.step else { return Poll::Pending };
        let reply = reply.as_mut().poll(context);
        reply.map(|reply| reply.and_then(|reply| Self::decode(reply, self.pointer)))
    }
}

impl<T, D> fmt::Debug for Call<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

/// Starts the part of a call that does not know its type.
pub(super) fn start(request: Request, mode: BodyMode) -> BoxFuture<'static, Result<Reply, Error>> {
    Box::pin(async move {
        #[cfg(feature = "tracing")]
        let span = observe::span(&request.method, request.path, request.client.base_url());
        let call = perform(&request, mode);
        #[cfg(feature = "tracing")]
        let call = tracing::Instrument::instrument(call, span);
        call.await
    })
}

/// Makes one call, from the first attempt to the end of the answer (of its head, if the body is streamed).
async fn perform(request: &Request, mode: BodyMode) -> Result<Reply, Error> {
    let limits = request.limits();
    if let Some(error) = request.invalid.as_ref().or(request.options.invalid.as_ref()) {
        return Err(error.clone());
    }
    let client = &request.client;
    let call = async {
        let response = attempts(request, &limits).await?;
        if !response.status.is_success() {
            return Err(reply::refuse(client, response, limits.body_limit).await);
        }
        match mode {
            BodyMode::Whole => reply::read(client, response, limits.body_limit).await,
            BodyMode::Streamed => {
                let body = response.body.with_idle_limit(limits.idle);
                Ok(reply::stream(client, HttpResponse { body, ..response }, limits.body_limit))
            }
        }
    };
    match within(limits.timeout, call).await {
        Some(result) => result,
        None => Err(Error::Timeout(limits.timeout.unwrap_or_default())),
    }
}

/// Makes attempts until there is an answer to be content with, or no further attempt to be made.
async fn attempts(request: &Request, limits: &Options) -> Result<HttpResponse, Error> {
    let mut repeats = limits.retry.start(request.idempotent);
    let mut renewed = false;
    for number in 1.. {
        let started = Instant::now();
        let outcome = redirect::follow(request, limits.redirects).await;
        report(request, number, started.elapsed(), &outcome);
        let wait = match &outcome {
            Ok((response, used)) if response.status == StatusCode::UNAUTHORIZED => {
                let credentials = &request.client.inner().credentials;
                let renewable = credentials.refuse(used) && request.payload.is_replayable();
                (renewable && !std::mem::replace(&mut renewed, true)).then_some(Duration::ZERO)
            }
            Ok((response, _)) => repeats.after_status(response.status, &response.headers),
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
        Ok((response, _)) => Ok((response.status, &response.headers)),
        Err(failure) => Err(failure.error()),
    };
    let attempt = Attempt { method: &request.method, path: request.path, number, elapsed, outcome };
    observe::report(&request.client.inner().after, &attempt);
}
