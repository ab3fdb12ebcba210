//! Lists that come in pages: as a stream of pages or of items, driven by a description of how an API pages.
//!
//! Further pages are only ever asked of the API's own origin, no page is asked for twice, and a server that
//! sends empty pages without end is left.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::StreamExt;
use reqwest::Url;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::call;
use super::error::Error;
use super::pointer;
use super::portable::BoxFuture;
use super::reply::{Reply, Response};
use super::request::Request;
use super::uri::Style;

/// How many pages without an item may follow on each other.
const EMPTY_PAGES: u32 = 100;

/// How an operation pages. Places in answers are JSON pointers (`/meta/pagination/next_page`) through objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Where the items are; empty if the answer is the list itself.
    pub items: &'static str,
    /// How the next page is found.
    pub next: Next,
}

/// How the next page is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// By a URL, whole or beginning with its path, which the answer gives.
    Url {
        /// Where the answer gives it; nothing, null or an empty text there ends the list.
        next: &'static str,
    },
    /// By a number, marker or token, which the answer gives.
    Value {
        /// The query parameter that takes it.
        parameter: &'static str,
        /// Where the answer gives it; nothing, null or an empty text there ends the list.
        next: &'static str,
    },
    /// By the number of the page, counted on until a page is empty.
    Number {
        /// The query parameter.
        parameter: &'static str,
        /// The number of the first page.
        first: i64,
    },
    /// By the number of items so far, until a page is empty.
    Offset {
        /// The query parameter.
        parameter: &'static str,
        /// Where the answer gives the number of all items, if it does: saves the request for the empty page.
        total: Option<&'static str>,
    },
    /// By a member of the last item, until a page is empty.
    Marker {
        /// The query parameter.
        parameter: &'static str,
        /// The member, as a pointer inside the item.
        member: &'static str,
    },
}

/// The pages of a list: a stream, which can also be read with [`next`](Pages::next) alone, and without async as
/// an iterator (feature `blocking`). It ends after an error.
#[must_use = "pages are asked for when the stream is read"]
pub struct Pages<T> {
    walk: Walk,
    page: PhantomData<fn() -> T>,
}

/// The items of a list, over all its pages: a stream, which can also be read with [`next`](Items::next) alone, and
/// without async as an iterator (feature `blocking`). It ends after an error.
#[must_use = "items are asked for when the stream is read"]
pub struct Items<T> {
    walk: Walk,
    items: VecDeque<T>,
}

impl<T> Pages<T> {
    pub(super) fn new(request: Request, paging: &'static Paging) -> Self {
        Pages { walk: Walk::new(request, paging), page: PhantomData }
    }
}

impl<T: DeserializeOwned> Pages<T> {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// As for a single call.
    pub async fn next(&mut self) -> Option<Result<Response<T>, Error>> {
        StreamExt::next(self).await
    }
}

impl<T> Items<T> {
    pub(super) fn new(request: Request, paging: &'static Paging) -> Self {
        Items { walk: Walk::new(request, paging), items: VecDeque::new() }
    }
}

impl<T: DeserializeOwned> Items<T> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// As for a single call.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        StreamExt::next(self).await
    }

    /// All items.
    ///
    /// # Errors
    /// The first error of any page.
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<T: DeserializeOwned> Stream for Pages<T> {
    type Item = Result<Response<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let walk = &mut self.get_mut().walk;
        let page = match ready!(walk.poll_page(context)) {
            Some(Ok(reply)) => reply.json().map(|page| reply.with(page)),
            Some(Err(error)) => Err(error),
            None => return Poll::Ready(None),
        };
        Poll::Ready(Some(page.inspect_err(|_| walk.end())))
    }
}

// Items are moved out, never pinned.
impl<T> Unpin for Items<T> {}

impl<T: DeserializeOwned> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            let items = match ready!(this.walk.poll_page(context)) {
                Some(Ok(reply)) => pointer::read::<VecDeque<T>>(&reply, this.walk.paging.items),
                Some(Err(error)) => Err(error),
                None => return Poll::Ready(None),
            };
            match items {
                Ok(items) => this.items = items.unwrap_or_default(),
                Err(error) => {
                    this.walk.end();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}

/// The way from page to page, which does not know the type of the items.
struct Walk {
    paging: &'static Paging,
    step: Step,
}

enum Step {
    Ask(Box<Cursor>),
    Asked(BoxFuture<'static, (Result<Reply, Error>, Step)>),
    Fail(Error),
    End,
}

impl Walk {
    fn new(request: Request, paging: &'static Paging) -> Self {
        let cursor = Cursor { request, paging, seen: HashSet::new(), empty: 0 };
        Walk { paging, step: Step::Ask(Box::new(cursor)) }
    }

    fn end(&mut self) {
        self.step = Step::End;
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Reply, Error>>> {
        loop {
            self.step = match std::mem::replace(&mut self.step, Step::End) {
                Step::Ask(cursor) => Step::Asked(Box::pin(cursor.ask())),
                Step::Asked(mut page) => {
                    let Poll::Ready((page, next)) = page.as_mut().poll(context) else {
                        self.step = Step::Asked(page);
                        return Poll::Pending;
                    };
                    self.step = next;
                    return Poll::Ready(Some(page));
                }
                Step::Fail(error) => return Poll::Ready(Some(Err(error))),
                Step::End => return Poll::Ready(None),
            }
        }
    }
}

/// The next page to be asked for.
struct Cursor {
    request: Request,
    paging: &'static Paging,
    /// Hashes of what named the pages asked for so far.
    seen: HashSet<u64>,
    empty: u32,
}

/// What names a page.
enum Name {
    Parameter(&'static str, Value),
    Url(String),
}

impl Cursor {
    async fn ask(mut self: Box<Self>) -> (Result<Reply, Error>, Step) {
        let reply = match call::start(self.request.clone(), false).await {
            Ok(reply) => reply,
            Err(error) => return (Err(error), Step::End),
        };
        let next = match self.advance(&reply) {
            Ok(true) => Step::Ask(self),
            Ok(false) => Step::End,
            Err(error) => Step::Fail(error),
        };
        (Ok(reply), next)
    }

    /// Turns to the page after this one; false if there is none.
    fn advance(&mut self, reply: &Reply) -> Result<bool, Error> {
        let count =
            pointer::read::<Vec<IgnoredAny>>(reply, self.paging.items)?.unwrap_or_default().len() as u64;
        self.empty = if count == 0 { self.empty + 1 } else { 0 };
        let Some(name) = self.next(reply, count)? else { return Ok(false) };
        if self.empty > EMPTY_PAGES || !self.seen.insert(name.hash()) {
            let message = "the list does not end: a page comes again, or page after page is empty";
            return Err(reply.error_at(self.paging.items.to_owned(), message.to_owned()));
        }
        match name {
            Name::Parameter(parameter, value) => self.request.set_query(parameter, Style::Repeat, Ok(value)),
            Name::Url(next) => self.request.url = Some(self.own_url(&next)?),
        }
        Ok(true)
    }

    fn next(&self, reply: &Reply, count: u64) -> Result<Option<Name>, Error> {
        let given = |parameter: Option<&'static str>, place| -> Result<Option<Name>, Error> {
            let value = pointer::read::<Value>(reply, place)?.filter(|value| value.as_str() != Some(""));
            Ok(value.map(|value| match (parameter, value) {
                (Some(parameter), value) => Name::Parameter(parameter, value),
                (None, Value::String(url)) => Name::Url(url),
                (None, other) => Name::Url(other.to_string()),
            }))
        };
        let full = count > 0;
        match self.paging.next {
            Next::Value { parameter, next } => given(Some(parameter), next),
            Next::Url { next } => given(None, next),
            Next::Number { parameter, first } if full => {
                let present = self.request.query_number(parameter).unwrap_or(first);
                Ok(Some(Name::Parameter(parameter, present.saturating_add(1).into())))
            }
            Next::Offset { parameter, total } if full => {
                let begin = self.request.query_number(parameter).unwrap_or(0);
                let offset = begin.saturating_add_unsigned(count);
                let total = match total {
                    Some(place) => pointer::read::<i64>(reply, place)?,
                    None => None,
                };
                let more = total.is_none_or(|total| offset < total);
                Ok(more.then(|| Name::Parameter(parameter, offset.into())))
            }
            Next::Marker { parameter, member } if full => {
                let items = pointer::read::<Vec<Value>>(reply, self.paging.items)?.unwrap_or_default();
                let marker = items.last().and_then(|item| item.pointer(member)).cloned();
                Ok(marker.map(|marker| Name::Parameter(parameter, marker)))
            }
            Next::Number { .. } | Next::Offset { .. } | Next::Marker { .. } => Ok(None),
        }
    }

    /// A URL that an answer names, on the API's own origin. Where only scheme or port differ, as behind proxies
    /// that do not tell their servers, path and query are taken; another host is an error. A path that lacks the
    /// base URL's own gets it.
    fn own_url(&self, next: &str) -> Result<Url, Error> {
        let base = self.request.client.base_url();
        let foreign = || Error::invalid("the next page is said to be on another host; it was not asked for");
        let named = self.request.target()?.join(next).map_err(|_| foreign())?;
        if named.host() != base.host() {
            return Err(foreign());
        }
        let mut url = base.clone();
        let prefix = base.path().trim_end_matches('/');
        if named.path() == self.request.own_path()? && !named.path().starts_with(&format!("{prefix}/")) {
            url.set_path(&format!("{prefix}{}", named.path()));
        } else {
            url.set_path(named.path());
        }
        url.set_query(named.query());
        Ok(url)
    }
}

impl Name {
    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        match self {
            Name::Parameter(_, value) => value.to_string().hash(&mut hasher),
            Name::Url(url) => url.hash(&mut hasher),
        }
        hasher.finish()
    }
}
