//! When a call is repeated, and how long it waits before.
//!
//! Repeated are idempotent calls that met 429, 502, 503, 504 or a connection that did not come about or broke
//! before an answer began; nothing else, ever. Repeats are bounded in count and in time.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::StatusCode;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use web_time::{Instant, SystemTime};

use super::error::Error;

/// How often and how long a call is repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    repeats: usize,
    first_delay: Duration,
    longest_delay: Duration,
    total: Duration,
}

impl Default for RetryPolicy {
    /// Three repeats, after about 0.25, 0.5 and 1 second, none later than 60 seconds after the first attempt.
    fn default() -> Self {
        RetryPolicy {
            repeats: 3,
            first_delay: Duration::from_millis(250),
            longest_delay: Duration::from_secs(20),
            total: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// The default policy.
    pub fn new() -> Self {
        Self::default()
    }

    /// No call is repeated.
    pub fn none() -> Self {
        RetryPolicy { repeats: 0, ..Self::default() }
    }

    /// How often a call is repeated at most.
    pub fn repeats(mut self, repeats: usize) -> Self {
        self.repeats = repeats;
        self
    }

    /// The wait before the first repeat; it doubles from repeat to repeat, and a random part is added to each.
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The longest wait between two attempts, except where the server asks for a longer one.
    pub fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// The time after the first attempt in which repeats may begin. A server that asks for a longer wait gets
    /// no repeat: the caller gets its answer at once.
    pub fn total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// Counts from now.
    pub(super) fn start(&self) -> Repeats {
        let delays = ExponentialBuilder::default()
            .with_min_delay(self.first_delay)
            .with_max_delay(self.longest_delay)
            .with_max_times(self.repeats)
            .with_jitter()
            .build();
        Repeats { delays, total: self.total, started: Instant::now() }
    }
}

/// The repeats that one call has left.
pub(super) struct Repeats {
    delays: ExponentialBackoff,
    total: Duration,
    started: Instant,
}

impl Repeats {
    /// The wait before the next attempt, or `None` if there is to be none.
    pub(super) fn after_status(&mut self, status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
        if !is_transient(status) {
            return None;
        }
        let delay = self.delays.next()?;
        self.bounded(retry_after(headers, SystemTime::now()).map_or(delay, |asked| asked.max(delay)))
    }

    /// The wait before the next attempt, or `None` if there is to be none.
    pub(super) fn after_error(&mut self, error: &Error) -> Option<Duration> {
        if !matches!(error, Error::Transport(_)) {
            return None;
        }
        let delay = self.delays.next()?;
        self.bounded(delay)
    }

    fn bounded(&self, delay: Duration) -> Option<Duration> {
        let begin = self.started.elapsed().checked_add(delay)?;
        (begin <= self.total).then_some(delay)
    }
}

/// The answers that say "later".
pub(super) fn is_transient(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}


/// The wait that the server asks for, given as seconds or as a date.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = OffsetDateTime::parse(value, &Rfc2822).ok()?;
    let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let date = Duration::from_secs(u64::try_from(date.unix_timestamp()).ok()?);
    Some(date.saturating_sub(now))
}
