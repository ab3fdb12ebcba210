//! Request signing with an access key, as Huawei clouds want it (SDK-HMAC-SHA256).

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, Url};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use web_time::SystemTime;

use super::auth::{header_name, sensitive};
use super::error::Error;
use super::uri::encode;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const CONTENT_HASH: HeaderName = HeaderName::from_static("x-sdk-content-sha256");
/// Stands for the hash of a body that is sent as a stream.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// An access key and its secret key, and what else goes with them.
#[derive(Clone, Debug)]
pub struct AkSk {
    access_key: String,
    secret_key: SecretString,
    headers: Vec<(&'static str, SecretString)>,
}

impl AkSk {
    /// An access key and its secret key.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<SecretString>) -> Self {
        AkSk { access_key: access_key.into(), secret_key: secret_key.into(), headers: Vec::new() }
    }

    /// The project that requests are for (`X-Project-Id`).
    pub fn project_id(self, id: impl Into<SecretString>) -> Self {
        self.header("x-project-id", id.into())
    }

    /// The account that requests are for, for services without projects (`X-Domain-Id`).
    pub fn domain_id(self, id: impl Into<SecretString>) -> Self {
        self.header("x-domain-id", id.into())
    }

    /// The token that goes with a temporary access key (`X-Security-Token`).
    pub fn security_token(self, token: impl Into<SecretString>) -> Self {
        self.header("x-security-token", token.into())
    }

    fn header(mut self, name: &'static str, value: SecretString) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Signs a request, with the date it carries or the present one. Whatever is changed afterwards breaks the
    /// signature.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if a key cannot be sent in a header.
    pub fn sign(&self, request: &mut Request) -> Result<(), Error> {
        for (name, value) in &self.headers {
            request.headers_mut().insert(header_name(name)?, sensitive(value.expose_secret())?);
        }
        if !request.headers().contains_key(DATE) {
            request.headers_mut().insert(DATE, now()?);
        }
        if !request.headers().contains_key(HOST) {
            let host = host(request.url())?;
            request.headers_mut().insert(HOST, host);
        }
        let payload = payload_hash(request);
        if payload == UNSIGNED {
            request.headers_mut().insert(CONTENT_HASH, HeaderValue::from_static(UNSIGNED));
        }
        let date = text(request.headers(), &DATE);
        let signed = signed_headers(request.headers());
        let names = signed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        let canonical = canonical_request(request, &signed, &names, &payload);
        let to_sign = format!("{ALGORITHM}\n{date}\n{}", hex(&Sha256::digest(canonical)));
        let signature = self.hmac(&to_sign)?;
        let value =
            format!("{ALGORITHM} Access={}, SignedHeaders={names}, Signature={signature}", self.access_key);
        request.headers_mut().insert(AUTHORIZATION, sensitive(&value)?);
        Ok(())
    }

    fn hmac(&self, text: &str) -> Result<String, Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret_key.expose_secret().as_bytes())
            .map_err(|_| Error::invalid("the secret key cannot be used for signing"))?;
        mac.update(text.as_bytes());
        Ok(hex(&mac.finalize().into_bytes()))
    }
}

/// Method, path, query, headers and the hash of the body, each in its one agreed form.
fn canonical_request(request: &Request, signed: &[(String, String)], names: &str, payload: &str) -> String {
    let mut headers = String::new();
    for (name, value) in signed {
        headers.push_str(name);
        headers.push(':');
        headers.push_str(value);
        headers.push('\n');
    }
    let (method, url) = (request.method(), request.url());
    format!("{method}\n{}\n{}\n{headers}\n{names}\n{payload}", canonical_path(url), canonical_query(url))
}

/// Each segment encoded anew, with a slash at the end.
fn canonical_path(url: &Url) -> String {
    let mut path = String::new();
    for segment in url.path().trim_start_matches('/').split('/') {
        path.push('/');
        path.push_str(&encode(&percent_decode_str(segment).decode_utf8_lossy()));
    }
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

/// Ordered by name and value, each encoded anew.
fn canonical_query(url: &Url) -> String {
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    pairs.sort();
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// Name and value of what is signed, ordered by name. Headers that proxies or the transport may set or change are
/// left out.
fn signed_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut signed: Vec<(String, String)> = headers
        .keys()
        .filter(|name| **name == HOST || **name == CONTENT_TYPE || name.as_str().starts_with("x-"))
        .filter(|name| !name.as_str().contains('_'))
        .map(|name| (name.as_str().to_owned(), text(headers, name)))
        .collect();
    signed.sort();
    signed
}

fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    let value = headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default();
    String::from_utf8_lossy(value).trim().to_owned()
}

/// As the transport would send it: the port only where it is not the scheme's own.
fn host(url: &Url) -> Result<HeaderValue, Error> {
    let host = url.host_str().unwrap_or_default();
    let value = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    HeaderValue::try_from(value).map_err(|_| Error::invalid("the host cannot be signed"))
}

fn payload_hash(request: &Request) -> String {
    match request.body() {
        None => hex(&Sha256::digest([])),
        Some(body) => match body.as_bytes() {
            Some(bytes) => hex(&Sha256::digest(bytes)),
            None => UNSIGNED.to_owned(),
        },
    }
}

/// The present time as `20260131T235959Z`.
fn now() -> Result<HeaderValue, Error> {
    let unusable = || Error::invalid("the clock of this machine cannot be used for signing");
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_err(|_| unusable())?;
    let seconds = i64::try_from(since.as_secs()).map_err(|_| unusable())?;
    let at = OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| unusable())?;
    let date = format!("{:04}{:02}{:02}", at.year(), u8::from(at.month()), at.day());
    let time = format!("{:02}{:02}{:02}", at.hour(), at.minute(), at.second());
    HeaderValue::try_from(format!("{date}T{time}Z")).map_err(|_| unusable())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
