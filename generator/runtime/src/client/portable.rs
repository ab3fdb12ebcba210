//! What differs between native targets and `wasm32`: whether futures can move between threads, timers, and what is
//! known about a connection.

use std::future::Future;
use std::pin::{Pin, pin};
use std::time::Duration;

use backon::{DefaultSleeper, Sleeper};
use futures_core::Stream;
use futures_util::future::{Either, select};

/// A boxed future; `Send` except on `wasm32`, where HTTP futures stay on their thread.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A boxed future; `Send` except on `wasm32`, where HTTP futures stay on their thread.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A boxed stream; `Send` except on `wasm32`.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + Send + 'a>>;
/// A boxed stream; `Send` except on `wasm32`.
#[cfg(target_arch = "wasm32")]
pub type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + 'a>>;

/// The longest wait a browser's timer can be asked for, which is far more than any wait here.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Waits.
pub(super) async fn sleep(duration: Duration) {
    DefaultSleeper::default().sleep(duration.min(LONGEST)).await;
}

/// Waits for `future`, but not longer than `limit`: `None` when it took longer.
pub(super) async fn within<T>(limit: Option<Duration>, future: impl Future<Output = T>) -> Option<T> {
    let Some(limit) = limit else { return Some(future.await) };
    match select(pin!(future), pin!(sleep(limit))).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// No connection came about. A browser does not tell.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// No connection came about. A browser does not tell.
#[cfg(target_arch = "wasm32")]
pub(super) fn is_connect(_error: &reqwest::Error) -> bool {
    false
}
