//! Waits for something that a server does in its own time.

use std::future::IntoFuture;
use std::ops::ControlFlow;
use std::time::Duration;

use web_time::Instant;

use super::error::Error;
use super::portable::sleep;
use super::reply::Response;

/// How to wait for an operation to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    first_delay: Duration,
    longest_delay: Duration,
    timeout: Duration,
}

impl Default for Wait {
    /// Asks after half a second, then ever less often, at least every 10 seconds, for 10 minutes at most.
    fn default() -> Self {
        Wait {
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_secs(10),
            timeout: Duration::from_secs(600),
        }
    }
}

impl Wait {
    /// Creates the default.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the delay before the first question; each delay is half as long again as the one before.
    #[must_use]
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the longest delay between two questions.
    #[must_use]
    pub fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// Sets the longest time to wait.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Makes a call again and again until `done` breaks with a result.
    ///
    /// # Errors
    /// [`Error::NotYet`] after the timeout, and the errors of the call and of `done`.
    pub async fn until<C, T, R>(
        &self,
        mut call: impl FnMut() -> C,
        mut done: impl FnMut(Response<T>) -> ControlFlow<Result<R, Error>>,
    ) -> Result<R, Error>
    where
        C: IntoFuture<Output = Result<Response<T>, Error>>,
    {
        let started = Instant::now();
        let mut delay = self.first_delay;
        while started.elapsed().saturating_add(delay) <= self.timeout {
            sleep(delay).await;
            if let ControlFlow::Break(result) = done(call().await?) {
                return result;
            }
            delay = delay.saturating_add(delay / 2).min(self.longest_delay);
        }
        Err(Error::NotYet(self.timeout))
    }
}
