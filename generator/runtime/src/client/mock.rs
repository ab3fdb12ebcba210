//! A transport without a network, for tests: it answers from a list, or as a test tells it, and records what was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Method, Request, StatusCode, Url};
use serde::Serialize;
use serde_json::Value;

use super::error::Error;
use super::portable::BoxFuture;
use super::transport::{HttpResponse, Transport};

/// The answer of an operation unless a test gives another: its documented example, else the smallest valid value.
#[derive(Clone, Copy, Debug)]
pub struct MockOperation {
    /// The method and the path as documented: `GET /images/{id}`.
    pub route: &'static str,
    /// The status.
    pub status: u16,
    /// The content type; empty for no body.
    pub content_type: &'static str,
    /// The body.
    pub body: &'static str,
}

/// Answers the calls of a client and records them. Clones are the same mock.
#[derive(Clone, Debug)]
pub struct Mock {
    operations: &'static [MockOperation],
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    told: Vec<(String, VecDeque<Answer>)>,
    sent: Vec<MockRequest>,
}

#[derive(Clone, Debug)]
enum Answer {
    Response { status: StatusCode, body: String },
    Broken,
}

/// A request that was sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MockRequest {
    /// The method.
    pub method: Method,
    /// The path as documented, without values: `/images/{id}`.
    pub path: &'static str,
    /// The whole address.
    pub url: Url,
    /// The headers; credentials are not shown by `Debug`.
    pub headers: HeaderMap,
    /// The body; empty for none, and for forms with files and streams, which are not read.
    pub body: Bytes,
}

impl MockRequest {
    /// Returns the body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl Mock {
    /// Creates a mock of these operations.
    pub fn new(operations: &'static [MockOperation]) -> Self {
        Mock { operations, state: Arc::default() }
    }

    /// Answers an operation with a status and JSON: `mock.answer("GET /images/{id}", 404, json!({"code": 1}))`.
    ///
    /// Several answers of an operation are given one after the other, the last of them again and again.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if there is no such operation or status, or the body cannot be written as JSON.
    pub fn answer(&self, route: &str, status: u16, body: impl Serialize) -> Result<(), Error> {
        let status =
            StatusCode::from_u16(status).map_err(|_| Error::invalid(format!("no status is {status}")))?;
        let body = serde_json::to_string(&body).map_err(|error| Error::invalid(error.to_string()))?;
        self.tell(route, Answer::Response { status, body })
    }

    /// Breaks the connection of an operation.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if there is no such operation.
    pub fn fail(&self, route: &str) -> Result<(), Error> {
        self.tell(route, Answer::Broken)
    }

    /// Returns the requests so far, each attempt for itself.
    pub fn requests(&self) -> Vec<MockRequest> {
        self.state().sent.clone()
    }

    fn tell(&self, route: &str, answer: Answer) -> Result<(), Error> {
        if !self.operations.iter().any(|operation| operation.route == route) {
            let known: Vec<&str> = self.operations.iter().map(|operation| operation.route).collect();
            return Err(Error::invalid(format!(
                "unknown operation `{route}`; expected one of {}",
                known.join(", ")
            )));
        }
        let mut state = self.state();
        match state.told.iter_mut().find(|(known, _)| known == route) {
            Some((_, answers)) => answers.push_back(answer),
            None => state.told.push((route.to_owned(), VecDeque::from([answer]))),
        }
        Ok(())
    }

    fn next(&self, route: &str) -> Result<HttpResponse, Error> {
        let mut state = self.state();
        let told = state.told.iter_mut().find(|(known, _)| known == route).and_then(|(_, answers)| {
            match answers.len() {
                0 | 1 => answers.front().cloned(),
                _ => answers.pop_front(),
            }
        });
        let operation = self.operations.iter().find(|operation| operation.route == route);
        match (told, operation) {
            (Some(Answer::Response { status, body }), _) => {
                HttpResponse::new(status, body).header("content-type", "application/json")
            }
            (Some(Answer::Broken), _) => Err(Error::transport("the mock broke the connection")),
            (None, Some(operation)) => {
                let status = StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK);
                let response = HttpResponse::new(status, operation.body);
                match operation.content_type {
                    "" => Ok(response),
                    content_type => response.header("content-type", content_type),
                }
            }
            (None, None) => Err(Error::invalid(format!("the mock has no answer for `{route}`"))),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Mock {
    fn send(&self, request: Request, path: &'static str) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        let body = request.body().and_then(|body| body.as_bytes()).map(Bytes::copy_from_slice);
        let route = format!("{} {path}", request.method());
        let sent = MockRequest {
            method: request.method().clone(),
            path,
            url: request.url().clone(),
            headers: request.headers().clone(),
            body: body.unwrap_or_default(),
        };
        self.state().sent.push(sent);
        let answer = self.next(&route);
        Box::pin(async move { answer })
    }
}
