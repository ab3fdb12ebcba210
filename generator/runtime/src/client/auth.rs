//! Where credentials go in a request. They are put in last, shown nowhere, and only ever sent to the API's own
//! origin.

use std::fmt;
use std::sync::Arc;

use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use reqwest::{Request, Url};
use secrecy::{ExposeSecret, SecretString};

use super::error::Error;
use super::signer::AkSk;
use super::token::{TokenProvider, TokenSource};
use super::uri::encode;

/// Where a key or a token goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `Authorization: Bearer ...`
    Bearer,
    /// A header of this name.
    Header(String),
    /// A query parameter of this name.
    Query(String),
    /// A cookie of this name.
    Cookie(String),
}

/// All that a client identifies itself with. Several go together.
#[derive(Default)]
pub(super) struct Credentials {
    pub(super) fixed: Vec<(Place, SecretString)>,
    pub(super) renewed: Vec<(Place, TokenSource)>,
    pub(super) signer: Option<AkSk>,
}

/// The numbers of the tokens in a request, in the order of the sources.
pub(super) type Used = Vec<u64>;

impl Credentials {
    pub(super) fn provide(&mut self, place: Place, provider: Arc<dyn TokenProvider>) {
        self.renewed.push((place, TokenSource::new(provider)));
    }

    /// Puts everything into the request.
    pub(super) async fn apply(&self, request: &mut Request) -> Result<Used, Error> {
        for (place, secret) in &self.fixed {
            put(request, place, secret)?;
        }
        let mut used = Used::new();
        for (place, source) in &self.renewed {
            let held = source.get().await?;
            put(request, place, &held.secret)?;
            used.push(held.number);
        }
        if let Some(signer) = &self.signer {
            signer.sign(request)?;
        }
        Ok(used)
    }

    /// Forgets tokens that the server refused. True if there were any, so that asking again makes sense.
    pub(super) fn refuse(&self, used: &Used) -> bool {
        for ((_, source), number) in self.renewed.iter().zip(used) {
            source.refuse(*number);
        }
        !used.is_empty()
    }
}

fn put(request: &mut Request, place: &Place, secret: &SecretString) -> Result<(), Error> {
    let secret = secret.expose_secret();
    match place {
        Place::Bearer => {
            request.headers_mut().insert(AUTHORIZATION, sensitive(&format!("Bearer {secret}"))?);
        }
        Place::Header(name) => {
            request.headers_mut().insert(header_name(name)?, sensitive(secret)?);
        }
        Place::Query(name) => put_query(request.url_mut(), name, secret),
        Place::Cookie(name) => {
            let mut cookie = format!("{}={}", encode(name), encode(secret));
            if let Some(others) = request.headers().get(COOKIE).and_then(|value| value.to_str().ok()) {
                cookie = format!("{others}; {cookie}");
            }
            request.headers_mut().insert(COOKIE, sensitive(&cookie)?);
        }
    }
    Ok(())
}

/// A page's "next" URL may hold the key already.
fn put_query(url: &mut Url, name: &str, secret: &str) {
    if !url.query_pairs().any(|(present, _)| present == name) {
        url.query_pairs_mut().append_pair(name, secret);
    }
}

pub(super) fn header_name(name: &str) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::invalid(format!("{name:?} cannot be the name of a header")))
}

/// A header value that is not shown by `Debug`.
pub(super) fn sensitive(value: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| Error::invalid("a credential holds a character that a header cannot hold"))?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.fixed.iter().map(|(place, _)| place);
        let mut list = f.debug_list();
        list.entries(places.chain(self.renewed.iter().map(|(place, _)| place)));
        if let Some(signer) = &self.signer {
            list.entry(signer);
        }
        list.finish()
    }
}
