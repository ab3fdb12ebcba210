//! Hooks around each attempt, and traces of them. Neither ever sees a credential.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};

use super::error::Error;

/// Runs before credentials are put into a request.
pub(super) type Before = Arc<dyn Fn(&mut reqwest::Request) -> Result<(), Error> + Send + Sync>;
/// Runs when an attempt is over.
pub(super) type After = Arc<dyn Fn(&Attempt<'_>) + Send + Sync>;

/// The outcome of one attempt of a call.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path as documented, without values: `/images/{id}`.
    pub path: &'a str,
    /// 1 for the first.
    pub number: u32,
    /// From the beginning of the attempt to the beginning of its answer.
    pub elapsed: Duration,
    /// Status and headers of the answer, or why there is none.
    pub outcome: Result<(StatusCode, &'a HeaderMap), &'a Error>,
}

/// Reports an attempt to the hooks and the trace.
pub(super) fn report(hooks: &[After], attempt: &Attempt<'_>) {
    #[cfg(feature = "tracing")]
    event(attempt);
    for hook in hooks {
        hook(attempt);
    }
}

#[cfg(feature = "tracing")]
fn event(attempt: &Attempt<'_>) {
    let elapsed_ms = u64::try_from(attempt.elapsed.as_millis()).unwrap_or(u64::MAX);
    let number = attempt.number;
    match attempt.outcome {
        Ok((status, _)) => {
            tracing::Span::current().record("status", status.as_u16());
            tracing::debug!(number, elapsed_ms, status = status.as_u16(), "answered");
        }
        // The text of an error may hold a part of a body.
        Err(error) => tracing::debug!(number, elapsed_ms, error = kind(error), "failed"),
    }
}

#[cfg(feature = "tracing")]
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Api(_) => "refused",
        Error::Decode(_) => "not decoded",
        Error::Transport(_) => "transport",
        Error::Timeout(_) => "timeout",
        Error::BodyTooLarge { .. } => "body too large",
        Error::InvalidRequest(_) => "invalid request",
        Error::Failed(_) => "operation failed",
        Error::NotYet(_) => "operation not ended",
    }
}

/// Opens the span of a call: method, host and the path as documented, nothing of its values.
#[cfg(feature = "tracing")]
pub(super) fn span(method: &Method, path: &str, base: &reqwest::Url) -> tracing::Span {
    tracing::debug_span!(
        "call",
        %method,
        path,
        host = base.host_str().unwrap_or_default(),
        status = tracing::field::Empty
    )
}
