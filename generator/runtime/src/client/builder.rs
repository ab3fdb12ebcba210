//! How a client is set up.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::api::{Client, Inner};
use super::auth::{Credentials, Place, header_name};
use super::error::Error;
use super::keystone::Keystone;
use super::observe::{After, Attempt, Before};
use super::options::Options;
use super::retry::RetryPolicy;
use super::signer::AkSk;
use super::token::TokenProvider;

/// Sets up a client `C`: the API's address, credentials, limits. Everything has a sensible default but the
/// credentials.
#[must_use]
pub struct ClientBuilder<C = Client> {
    settings: Settings,
    client: PhantomData<fn() -> C>,
}

pub(super) struct Settings {
    base_url: String,
    credentials: Credentials,
    key_place: Place,
    headers: HeaderMap,
    user_agent: String,
    options: Options,
    connect_timeout: Duration,
    redirects: usize,
    before: Vec<Before>,
    after: Vec<After>,
    transport: Transport,
    invalid: Option<Error>,
}

enum Transport {
    Builder(Box<reqwest::ClientBuilder>),
    Client(reqwest::Client),
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A client of the API at this address.
    pub fn new(base_url: impl Into<String>) -> Self {
        ClientBuilder { settings: Settings::new(base_url.into()), client: PhantomData }
    }

    /// The address of the API, with the beginning of the path that all operations share.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = url.into();
        self
    }

    /// A token that is sent as `Authorization: Bearer`.
    pub fn bearer_token(self, token: impl Into<SecretString>) -> Self {
        self.credential(Place::Bearer, token)
    }

    /// A user and a password, sent as `Authorization: Basic`.
    pub fn basic_auth(self, user: &str, password: impl Into<SecretString>) -> Self {
        let password: SecretString = password.into();
        let pair = BASE64_STANDARD.encode(format!("{user}:{}", password.expose_secret()));
        self.credential(Place::Header("authorization".to_owned()), format!("Basic {pair}"))
    }

    /// A key, sent where this API wants it.
    pub fn api_key(self, key: impl Into<SecretString>) -> Self {
        let place = self.settings.key_place.clone();
        self.credential(place, key)
    }

    /// Where [`api_key`](ClientBuilder::api_key) sends keys from now on.
    pub fn api_key_place(mut self, place: Place) -> Self {
        self.settings.key_place = place;
        self
    }

    /// A token for OpenStack and Huawei clouds, sent as `X-Auth-Token`.
    pub fn auth_token(self, token: impl Into<SecretString>) -> Self {
        self.credential(Place::Header("x-auth-token".to_owned()), token)
    }

    /// Something secret in a place of one's choice. Credentials add up.
    pub fn credential(mut self, place: Place, secret: impl Into<SecretString>) -> Self {
        self.settings.credentials.fixed.push((place, secret.into()));
        self
    }

    /// Tokens that are renewed, sent as `Authorization: Bearer`.
    pub fn token_provider(self, provider: impl TokenProvider) -> Self {
        self.token_provider_in(Place::Bearer, provider)
    }

    /// Tokens that are renewed, in a place of one's choice.
    pub fn token_provider_in(mut self, place: Place, provider: impl TokenProvider) -> Self {
        self.settings.credentials.provide(place, Arc::new(provider));
        self
    }

    /// Tokens from OpenStack Keystone, fetched when needed and sent as `X-Auth-Token`.
    pub fn keystone(self, keystone: Keystone) -> Self {
        self.token_provider_in(Place::Header("x-auth-token".to_owned()), keystone)
    }

    /// Signs each request with an access key, as Huawei clouds want it.
    pub fn ak_sk(mut self, keys: AkSk) -> Self {
        self.settings.credentials.signer = Some(keys);
        self
    }

    /// A header that goes with every request.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (header_name(name), HeaderValue::from_bytes(value.as_bytes())) {
            (Ok(name), Ok(value)) => {
                self.settings.headers.insert(name, value);
            }
            _ => self.settings.invalid = Some(Error::invalid(format!("the header {name:?} cannot be sent"))),
        }
        self
    }

    /// How the client names itself.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.settings.user_agent = name.into();
        self
    }

    /// The longest that a call may take, with waits, repeats and the reading of the answer; for streamed
    /// downloads, until the answer begins. 60 seconds unless set.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.settings.options.timeout = Some(limit);
        self
    }

    /// Calls may take as long as they want.
    pub fn no_timeout(mut self) -> Self {
        self.settings.options.timeout = None;
        self
    }

    /// The longest that making a connection may take. 10 seconds unless set; of no effect together with
    /// [`http_client`](ClientBuilder::http_client).
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.settings.connect_timeout = limit;
        self
    }

    /// The longest pause between two pieces of a streamed download. 60 seconds unless set.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.settings.options.idle = Some(limit);
        self
    }

    /// How calls are repeated; [`RetryPolicy::none`] for not at all.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.options.retry = policy;
        self
    }

    /// The largest answer in bytes, after decompression, that is read into memory. 64 MiB unless set. Streamed
    /// downloads have no such limit.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.settings.options.body_limit = bytes;
        self
    }

    /// How many redirects are followed: 5 unless set. To another host go GET and HEAD only, and without
    /// credentials or other headers of this client; never from https to http.
    pub fn redirects(mut self, count: usize) -> Self {
        self.settings.redirects = count;
        self
    }

    /// Sees, and may change, each request before credentials are added to it. An error ends the call.
    pub fn before(
        mut self,
        hook: impl Fn(&mut reqwest::Request) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Self {
        self.settings.before.push(Arc::new(hook));
        self
    }

    /// Sees the outcome of each attempt.
    pub fn after(mut self, hook: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.settings.after.push(Arc::new(hook));
        self
    }

    /// Builds on these settings of reqwest: proxies, certificates, connection pools and so on. Redirects,
    /// connect timeout and user agent are set by this builder.
    pub fn http(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.settings.transport = Transport::Builder(Box::new(builder));
        self
    }

    /// Uses this client of reqwest. It must have been built with `redirect(reqwest::redirect::Policy::none())`,
    /// for reqwest would follow redirects with most credentials attached; a call that was redirected by it
    /// fails.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.settings.transport = Transport::Client(client);
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if an address or a setting cannot be used.
    pub fn build(self) -> Result<C, Error> {
        self.settings.build().map(C::from)
    }
}

impl Settings {
    fn new(base_url: String) -> Self {
        Settings {
            base_url,
            credentials: Credentials::default(),
            key_place: Place::Header("x-api-key".to_owned()),
            headers: HeaderMap::new(),
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
            options: Options::default(),
            connect_timeout: Duration::from_secs(10),
            redirects: 5,
            before: Vec::new(),
            after: Vec::new(),
            transport: Transport::Builder(Box::default()),
            invalid: None,
        }
    }

    fn build(self) -> Result<Client, Error> {
        if let Some(error) = self.invalid {
            return Err(error);
        }
        let base = base(&self.base_url)?;
        let user_agent = HeaderValue::from_bytes(self.user_agent.as_bytes())
            .map_err(|_| Error::invalid("the user agent cannot be sent"))?;
        let http = match self.transport {
            Transport::Client(client) => client,
            Transport::Builder(builder) => {
                native(*builder, self.connect_timeout).build().map_err(Error::transport)?
            }
        };
        let inner = Inner {
            http,
            base,
            credentials: self.credentials,
            headers: self.headers,
            user_agent,
            redirects: self.redirects,
            before: self.before,
            after: self.after,
            options: self.options,
        };
        Ok(Client::from_inner(inner))
    }
}

/// What a browser decides itself.
#[cfg(not(target_arch = "wasm32"))]
fn native(builder: reqwest::ClientBuilder, connect_timeout: Duration) -> reqwest::ClientBuilder {
    builder.redirect(reqwest::redirect::Policy::none()).connect_timeout(connect_timeout)
}

#[cfg(target_arch = "wasm32")]
fn native(builder: reqwest::ClientBuilder, _connect_timeout: Duration) -> reqwest::ClientBuilder {
    builder
}

/// An address that paths can be added to.
fn base(text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).map_err(|error| Error::invalid(format!("the base URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(Error::invalid("the base URL must begin with http:// or https:// and a host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::invalid("the base URL holds a user or a password: use `basic_auth`"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::invalid("the base URL has a query or a fragment"));
    }
    Ok(url)
}
