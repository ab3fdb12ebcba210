//! Puts requests together. Mistakes are kept and reported when the request is sent, so that setters can be chained.
//!
//! Knows nothing of answers: `call` and `paging` send requests.

use reqwest::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::{Method, Url};
use serde::Serialize;
use serde_json::Value;

use super::api::Client;
use super::body::{Body, Part};
use super::error::Error;
use super::headers;
use super::options::{CallOptions, Options};
use super::payload::Payload;
use super::percent;
use super::retry::RetryPolicy;
use super::uri::{self, Style};

/// A request that is being put together.
#[derive(Clone, Debug)]
pub struct Request {
    pub(super) client: Client,
    pub(super) method: Method,
    /// The path as documented.
    pub(super) path: &'static str,
    /// Takes the place of path and query: the URL of a further page.
    pub(super) url: Option<Url>,
    /// Encoded.
    values: Vec<(&'static str, String)>,
    /// By name: encoded, ready to be joined.
    query: Vec<(&'static str, String)>,
    headers: HeaderMap,
    cookies: Vec<(&'static str, String)>,
    pub(super) payload: Payload,
    pub(super) options: CallOptions,
    pub(super) anonymous: bool,
    pub(super) idempotent: bool,
    pub(super) invalid: Option<Error>,
}

impl Client {
    /// Starts a request for a path with `{name}` places in it. For operations that the documentation does not know.
    pub fn request(&self, method: Method, path: &'static str) -> Request {
        Request::new(self.clone(), method, path)
    }
}

impl Request {
    fn new(client: Client, method: Method, path: &'static str) -> Self {
        let idempotent = method.is_idempotent();
        let values = client.values.clone();
        Request {
            client,
            method,
            path,
            url: None,
            values,
            query: Vec::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            payload: Payload::None,
            options: CallOptions::default(),
            anonymous: false,
            idempotent,
            invalid: None,
        }
    }

    /// Sets the value of a `{name}` place in the path. Lists are written with commas.
    pub fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        let value = self.value(name, serde_json::to_value(value));
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, uri::segment(&value)));
        self
    }

    /// Sets the value of a `{name}` place in the path that may span segments: `docs/a b.txt` becomes
    /// `docs/a%20b.txt`.
    pub fn path_rest<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        let value = self.value(name, serde_json::to_value(value));
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, uri::segments(&value)));
        self
    }

    /// Sets a query parameter, in place of an earlier value. Lists repeat the name.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        self.set_query(name, Style::Repeat, serde_json::to_value(value));
        self
    }

    /// Adds a value of a query parameter to the earlier ones.
    pub fn query_more<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        let value = self.value(name, serde_json::to_value(value));
        self.query.push((name, uri::query(name, &value, Style::Repeat)));
        self
    }

    /// Sets a query parameter whose lists or objects are written in another style.
    pub fn query_as<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> &mut Self {
        self.set_query(name, style, serde_json::to_value(value));
        self
    }

    /// Sets a header. Lists are written with commas.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        let value = self.value(name, serde_json::to_value(value));
        self.set_header(name, &uri::plain(&value));
        self
    }

    /// Sets a cookie.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        let value = self.value(name, serde_json::to_value(value));
        self.cookies.retain(|(known, _)| *known != name);
        self.cookies.push((name, uri::plain(&value)));
        self
    }

    /// Sets a body of JSON.
    pub fn json<T: Serialize + ?Sized>(&mut self, body: &T) -> &mut Self {
        self.json_as("application/json", body)
    }

    /// Sets a body of JSON under another content type, such as a JSON patch.
    pub fn json_as<T: Serialize + ?Sized>(&mut self, content_type: &'static str, body: &T) -> &mut Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body(content_type, bytes),
            Err(error) => {
                self.invalid = Some(Error::invalid(format!("the body cannot be written as JSON: {error}")));
                self
            }
        }
    }

    /// Sets a body of any content type.
    pub fn body(&mut self, content_type: &'static str, body: impl Into<Body>) -> &mut Self {
        self.payload = Payload::Body { content_type, body: body.into() };
        self
    }

    /// Sets a field of a form, in place of an earlier value.
    pub fn form<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        let value = self.value(name, serde_json::to_value(value));
        self.payload.set_field(name, value);
        self
    }

    /// Sets all fields of a form, as the fields of one value.
    pub fn form_body<T: Serialize + ?Sized>(&mut self, body: &T) -> &mut Self {
        match self.value("body", serde_json::to_value(body)) {
            Value::Object(fields) => {
                fields.into_iter().for_each(|(name, value)| self.payload.set_field(&name, value));
            }
            _ => self.invalid = Some(Error::invalid("a form needs a value with fields")),
        }
        self
    }

    /// Sends the form as a multipart form, even if it holds no files.
    pub fn multipart(&mut self) -> &mut Self {
        self.payload.make_multipart();
        self
    }

    /// Adds a file to a multipart form. Files of one name add up.
    pub fn part(&mut self, name: &'static str, part: impl Into<Part>) -> &mut Self {
        self.payload.add_part(name, part.into());
        self
    }

    /// Adds files to a multipart form, all of one name.
    pub fn parts<P: Into<Part>>(
        &mut self,
        name: &'static str,
        parts: impl IntoIterator<Item = P>,
    ) -> &mut Self {
        parts.into_iter().for_each(|part| self.payload.add_part(name, part.into()));
        self
    }

    /// Sets a field of a multipart form that is JSON, in place of an earlier value.
    pub fn json_part<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        let value = self.value(name, serde_json::to_value(value));
        self.payload.set_json(name, value);
        self
    }

    /// Sets the content types that the caller can read.
    pub fn accept(&mut self, content_types: &'static str) -> &mut Self {
        self.set_header(ACCEPT.as_str(), content_types);
        self
    }

    /// Sends no credentials with this request.
    pub fn anonymous(&mut self) -> &mut Self {
        self.anonymous = true;
        self
    }

    /// Marks an operation that can be repeated without harm, although its method does not say so.
    pub fn idempotent(&mut self) -> &mut Self {
        self.idempotent = true;
        self
    }

    /// Changes settings of the client for this call.
    pub fn options(&mut self, options: CallOptions) -> &mut Self {
        self.options = options;
        self
    }

    /// Accepts these content types, unless others were chosen.
    pub(super) fn accepting(mut self, content_types: &'static str) -> Self {
        self.headers.entry(ACCEPT).or_insert_with(|| HeaderValue::from_static(content_types));
        self
    }

    fn value(&mut self, name: &str, value: serde_json::Result<Value>) -> Value {
        value.unwrap_or_else(|error| {
            self.invalid = Some(Error::invalid(format!("`{name}` cannot be sent: {error}")));
            Value::Null
        })
    }

    pub(super) fn set_query(&mut self, name: &'static str, style: Style, value: serde_json::Result<Value>) {
        let value = self.value(name, value);
        let piece = uri::query(name, &value, style);
        match self.query.iter_mut().find(|(known, _)| *known == name) {
            Some((_, earlier)) => *earlier = piece,
            None => self.query.push((name, piece)),
        }
    }

    /// Sets what names a page, also where it is a part of another parameter (`page[number]` of `page`).
    pub(super) fn turn_query(&mut self, name: &'static str, value: Value) {
        let start = query_start(name);
        let is_it = |part: &&str| part.starts_with(&start);
        let Some((_, piece)) =
            self.query.iter_mut().find(|(_, piece)| piece.split('&').any(|part| is_it(&part)))
        else {
            return self.set_query(name, Style::Repeat, Ok(value));
        };
        let new = uri::query(name, &value, Style::Repeat);
        let parts: Vec<&str> = piece.split('&').map(|part| if is_it(&part) { &new } else { part }).collect();
        *piece = parts.join("&");
    }

    /// Returns a query parameter, or a part of one, that is a number.
    pub(super) fn query_number(&self, name: &str) -> Option<i64> {
        let start = query_start(name);
        let mut parts = self.query.iter().flat_map(|(_, piece)| piece.split('&'));
        parts.find_map(|part| part.strip_prefix(&start))?.parse().ok()
    }

    fn set_header(&mut self, name: &str, value: &str) {
        if let Err(error) = headers::set(&mut self.headers, name, value) {
            self.invalid = Some(error);
        }
    }

    /// Returns the limits of this call.
    pub(super) fn limits(&self) -> Options {
        let mut limits = self.options.over(&self.client.inner().options);
        if !self.payload.is_replayable() {
            limits.retry = RetryPolicy::none();
        }
        limits
    }

    /// Returns the path with its values, without the base.
    pub(super) fn own_path(&self) -> Result<String, Error> {
        let template = self.path.split_once('?').map_or(self.path, |(path, _)| path);
        uri::expand(template, &self.values)
    }

    /// Returns the whole address, without credentials.
    pub(super) fn target(&self) -> Result<Url, Error> {
        if let Some(url) = &self.url {
            return Ok(url.clone());
        }
        let mut url = self.client.base_url().clone();
        let path = format!("{}{}", url.path().trim_end_matches('/'), self.own_path()?);
        url.set_path(&path);
        let fixed = self.path.split_once('?').map(|(_, query)| query);
        let pieces = fixed.into_iter().chain(self.query.iter().map(|(_, piece)| piece.as_str()));
        let query = pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("&");
        url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
        Ok(url)
    }

    /// Returns all headers but those of body and credentials.
    pub(super) fn head(&self) -> HeaderMap {
        let inner = self.client.inner();
        let mut headers = inner.headers.clone();
        headers.insert(USER_AGENT, inner.user_agent.clone());
        headers.extend(self.headers.clone());
        if !self.cookies.is_empty() {
            let cookies = self.cookies.iter();
            let cookies: Vec<String> = cookies
                .map(|(name, value)| format!("{}={}", percent::cookie(name), percent::cookie(value)))
                .collect();
            if let Ok(value) = HeaderValue::try_from(cookies.join("; ")) {
                headers.insert(COOKIE, value);
            }
        }
        headers.extend(self.options.headers.clone());
        headers
    }

    /// Builds the request for the transport, without credentials.
    pub(super) async fn build(&self, method: Method, url: Url) -> Result<reqwest::Request, Error> {
        let builder = self.client.inner().http.request(method.clone(), url).headers(self.head());
        // A redirect that turns another method into GET leaves the body behind.
        let builder = if method == self.method { self.payload.attach(builder).await? } else { builder };
        let mut request = builder.build().map_err(Error::http)?;
        // The caller's content type comes before the documented one, but only we know a form's boundary, and
        // how much is sent.
        let content_type = if self.payload.is_multipart() { Which::Last } else { Which::First };
        only(request.headers_mut(), &CONTENT_TYPE, content_type);
        only(request.headers_mut(), &CONTENT_LENGTH, Which::Last);
        Ok(request)
    }
}

enum Which {
    First,
    Last,
}

/// Returns the beginning of a query parameter as it is sent: `name=`.
fn query_start(name: &str) -> String {
    let sample = uri::query(name, &Value::from(0), Style::Repeat);
    sample.trim_end_matches('0').to_owned()
}

/// Removes all but one of the headers of a name.
fn only(headers: &mut HeaderMap, name: &HeaderName, which: Which) {
    let mut values = headers.get_all(name).iter();
    let value = match which {
        Which::First => values.next(),
        Which::Last => values.next_back(),
    };
    if let Some(value) = value.cloned() {
        headers.insert(name, value);
    }
}
