//! The client that all calls of a program share. Cloning it is cheap, and clones share connections and tokens.

use std::fmt;
use std::sync::Arc;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, Url};

use super::auth::Credentials;
use super::builder::ClientBuilder;
use super::observe::{After, Before};
use super::options::Options;
use super::request::Request;

/// An API's address, credentials and limits, and the connections to it.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) http: reqwest::Client,
    pub(super) base: Url,
    pub(super) credentials: Credentials,
    pub(super) headers: HeaderMap,
    pub(super) user_agent: HeaderValue,
    pub(super) redirects: usize,
    pub(super) before: Vec<Before>,
    pub(super) after: Vec<After>,
    pub(super) options: Options,
}

impl Client {
    /// Sets up a client of the API at this address.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder<Client> {
        ClientBuilder::new(base_url)
    }

    /// A request for a path with `{name}` places in it. For operations that the documentation does not know.
    pub fn request(&self, method: Method, path: &'static str) -> Request {
        Request::new(self.clone(), method, path)
    }

    /// The address of the API.
    pub fn base_url(&self) -> &Url {
        &self.inner.base
    }

    pub(super) fn from_inner(inner: Inner) -> Self {
        Client { inner: Arc::new(inner) }
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base.as_str())
            .field("credentials", &self.inner.credentials)
            .field("options", &self.inner.options)
            .finish()
    }
}
