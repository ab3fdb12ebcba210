//! One attempt: a request, and what it is redirected to.
//!
//! The transport's own following of redirects is switched off, because it forwards every header but a few to
//! whatever host an answer names. Here, another host gets no credential, no hook and no header of the client.

use reqwest::header::{ACCEPT, HeaderMap, LOCATION, RANGE, USER_AGENT};
use reqwest::{Method, Response, StatusCode, Url};
use web_time::Instant;

use super::auth::Used;
use super::error::Error;
use super::portable::is_connect;
use super::request::Request;

/// An answer and the tokens that were sent for it.
pub(super) type Outcome = Result<(Response, Used), Failure>;

/// Why there is no answer.
pub(super) enum Failure {
    /// The request could not be made: it is of no use, or there is no token for it.
    Unsent(Error),
    /// The request was on its way.
    Sent(Error),
}

impl Failure {
    pub(super) fn error(&self) -> &Error {
        match self {
            Failure::Unsent(error) | Failure::Sent(error) => error,
        }
    }

    pub(super) fn into_error(self) -> Error {
        match self {
            Failure::Unsent(error) | Failure::Sent(error) => error,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Unsent(error)
    }
}

/// Sends a request, and follows redirects as far as the client wants.
pub(super) async fn follow(request: &Request) -> Outcome {
    let mut step = Step { method: request.method.clone(), url: request.target()?, foreign: false };
    let mut hops = 0;
    loop {
        let (response, used) = step.send(request).await?;
        if hops >= request.client.inner().redirects {
            return Ok((response, used));
        }
        match step.next(request, &response) {
            Some(next) => step = next,
            None => return Ok((response, used)),
        }
        hops += 1;
    }
}

/// A request in a chain of redirects.
struct Step {
    method: Method,
    url: Url,
    /// The chain has left the API's own origin, and gets no credentials any more, even if it comes back.
    foreign: bool,
}

impl Step {
    async fn send(&self, request: &Request) -> Outcome {
        let inner = request.client.inner();
        let mut used = Used::new();
        let outgoing = if self.foreign {
            let mut outgoing = reqwest::Request::new(self.method.clone(), self.url.clone());
            *outgoing.headers_mut() = harmless(&request.head());
            outgoing
        } else {
            let mut outgoing = request.build(self.method.clone(), self.url.clone()).await?;
            for hook in &inner.before {
                hook(&mut outgoing)?;
            }
            if !request.anonymous {
                used = inner.credentials.apply(&mut outgoing).await?;
            }
            outgoing
        };
        let asked = outgoing.url().clone();
        let started = Instant::now();
        let response = inner.http.execute(outgoing).await.map_err(|error| {
            // Only a `reqwest::Client` that was handed in has limits of its own.
            let late = error.is_timeout() && !is_connect(&error);
            Failure::Sent(if late { Error::Timeout(started.elapsed()) } else { Error::transport(error) })
        })?;
        not_redirected(&asked, &response)?;
        Ok((response, used))
    }

    /// The step that a redirect asks for; `None` if there is none to be followed.
    fn next(&self, request: &Request, response: &Response) -> Option<Step> {
        let location = response.headers().get(LOCATION)?.to_str().ok()?;
        let url = self.url.join(location).ok()?;
        let method = self.method_after(response.status())?;
        let safe = method == Method::GET || method == Method::HEAD;
        let leaves = url.origin() != self.url.origin();
        if leaves && (!safe || self.url.scheme() == "https" && url.scheme() != "https") {
            return None;
        }
        if !matches!(url.scheme(), "http" | "https") || (!safe && !request.payload.is_replayable()) {
            return None;
        }
        Some(Step { method, url, foreign: self.foreign || leaves })
    }

    /// The method to go on with, where a redirect of this status is followed at all.
    fn method_after(&self, status: StatusCode) -> Option<Method> {
        let safe = self.method == Method::GET || self.method == Method::HEAD;
        match status {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND if safe => Some(self.method.clone()),
            StatusCode::SEE_OTHER if self.method == Method::HEAD => Some(Method::HEAD),
            StatusCode::SEE_OTHER => Some(Method::GET),
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => Some(self.method.clone()),
            _ => None,
        }
    }
}

/// What any host may know.
fn harmless(headers: &HeaderMap) -> HeaderMap {
    let known = [ACCEPT, RANGE, USER_AGENT];
    known.into_iter().filter_map(|name| Some((name.clone(), headers.get(&name)?.clone()))).collect()
}

/// A handed-in `reqwest::Client` must not follow redirects itself.
#[cfg(not(target_arch = "wasm32"))]
fn not_redirected(asked: &Url, response: &Response) -> Result<(), Error> {
    let path = |url: &Url| (url.origin(), url.path().to_owned());
    if path(asked) == path(response.url()) {
        return Ok(());
    }
    Err(Error::invalid(
        "the reqwest client that was handed in follows redirects: build it with `redirect(Policy::none())`",
    ))
}

#[cfg(target_arch = "wasm32")]
fn not_redirected(_asked: &Url, _response: &Response) -> Result<(), Error> {
    Ok(())
}
