//! Iterators over lists that come in pages, for programs without async.

use serde::de::DeserializeOwned;

use super::blocking::run;
use super::error::Error;
use super::paging::{Items, Pages};
use super::reply::Response;

/// Waits for each page in turn.
#[derive(Debug)]
pub struct Waiting<S>(pub(super) Option<S>);

impl<T: DeserializeOwned + Send + 'static> Iterator for Waiting<Items<T>> {
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

impl<T: DeserializeOwned + Send + 'static> Iterator for Waiting<Pages<T>> {
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
    pub(super) fn keep<T>(
        &mut self,
        next: Result<(Option<Result<T, Error>>, S), Error>,
    ) -> Option<Result<T, Error>> {
        match next {
            Ok((next, rest)) => {
                self.0 = Some(rest);
                next
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> IntoIterator for Items<T> {
    type Item = Result<T, Error>;
    type IntoIter = Waiting<Items<T>>;

    fn into_iter(self) -> Self::IntoIter {
        Waiting(Some(self))
    }
}

impl<T: DeserializeOwned + Send + 'static> IntoIterator for Pages<T> {
    type Item = Result<Response<T>, Error>;
    type IntoIter = Waiting<Pages<T>>;

    fn into_iter(self) -> Self::IntoIter {
        Waiting(Some(self))
    }
}
