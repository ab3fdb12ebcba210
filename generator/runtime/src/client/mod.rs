//! Calls over HTTP: what generated clients are built on.
//!
//! Generated code says what is particular to an operation, and nothing else: method, path, where each parameter
//! goes and what comes back. The rest is here, and none of it knows the types of an API until a result is
//! decoded, so that a client of many operations compiles quickly.
//!
//! # What a caller can rely on
//!
//! - A value never changes which path is asked: it is percent-encoded, and refused where that does not help (empty,
//!   `.`, `..`).
//! - Credentials are never shown (`Debug`, errors, traces) and never sent to another host, whatever a redirect or
//!   the URL of a next page says.
//! - A call ends: within [`ClientBuilder::timeout`], with all waits and repeats in it. Only idempotent calls are
//!   repeated, within the bounds of a [`RetryPolicy`].
//! - An answer larger than [`ClientBuilder::body_limit`] is not read into memory.
//! - An [`Error`] keeps what the server said. There is one error type for all calls, so that `?` works anywhere; the
//!   error type that the documentation gives for an operation is had by [`Error::typed`], and the documentation of
//!   the operation names it.
//!
//! # Without async
//!
//! With the feature `blocking`, `Call::wait` takes the place of `.await`, [`Items`] and [`Pages`] are iterators,
//! and [`ByteStream`] is a reader.
//!
//! # Compression and HTTP/2
//!
//! Both are up to the program: with `reqwest = { version = "...", features = ["gzip", "http2"] }` among its
//! dependencies, all clients use them. Limits count bytes after decompression.
//!
//! # The contract with generated code
//!
//! `runtime` stands for this module. A generated client has one struct for the API, one for each group of operations
//! and one for each operation; all they hold is a [`Client`] or a [`Request`].
//!
//! - Parameters are put into the request by [`path`](Request::path), [`query`](Request::query) (or
//!   [`query_as`](Request::query_as) for another [`Style`]), [`header`](Request::header), [`cookie`](Request::cookie)
//!   and [`form`](Request::form), under their wire names. All take anything that serialises; setting one again
//!   replaces it. What cannot be sent is reported when the call is made.
//! - Bodies: [`json`](Request::json), [`json_as`](Request::json_as) for other JSON types,
//!   [`form_body`](Request::form_body), [`part`](Request::part) for files of a multipart form (or
//!   [`multipart`](Request::multipart) where it has none), [`body`](Request::body) for all others.
//! - The end of a call is [`send_json`](Request::send_json) (`Call<T>`), [`send_empty`](Request::send_empty),
//!   [`send_text`](Request::send_text), [`send_bytes`](Request::send_bytes),
//!   [`send_stream`](Request::send_stream), [`send_any`](Request::send_any) for an enum that implements
//!   [`FromReply`], [`pages`](Request::pages) or [`items`](Request::items). `send` is no `async fn`, needs none of
//!   the types' bounds, and so costs next to nothing to compile.
//! - Operations that need no credentials call [`anonymous`](Request::anonymous).
//! - The methods `options`, `send`, `pages` and `items` of an operation are taken; a parameter of such a name gets
//!   another one.
//!
//! ```text
//! #[derive(Clone, Debug)]
//! pub struct Client {
//!     inner: runtime::Client,
//! }
//!
//! impl Client {
//!     /// Sets up a client of `https://api.example.com/v1`.
//!     pub fn builder() -> runtime::ClientBuilder<Client> {
//!         runtime::ClientBuilder::new("https://api.example.com/v1")
//!             .api_key_place(runtime::Place::Header("x-images-key".to_owned()))
//!     }
//!
//!     /// Calls on images.
//!     pub fn images(&self) -> Images {
//!         Images { client: self.inner.clone() }
//!     }
//! }
//!
//! impl From<runtime::Client> for Client {
//!     fn from(inner: runtime::Client) -> Self {
//!         Client { inner }
//!     }
//! }
//!
//! /// Calls on images.
//! #[derive(Clone, Debug)]
//! pub struct Images {
//!     client: runtime::Client,
//! }
//!
//! impl Images {
//!     /// Lists images: `GET /images`.
//!     pub fn get_all(&self) -> GetAll {
//!         let request = self.client.request(Method::GET, "/images");
//!         GetAll { request }
//!     }
//!
//!     /// Returns an image: `GET /images/{id}`.
//!     pub fn get_by_id(&self, id: i64) -> GetById {
//!         let mut request = self.client.request(Method::GET, "/images/{id}");
//!         request.path("id", &id);
//!         GetById { request }
//!     }
//!
//!     /// Changes an image: `PUT /images/{id}`.
//!     ///
//!     /// Errors have a body of type [`Problem`], which `error.typed::<Problem>()` gives.
//!     pub fn update(&self, id: i64, body: &UpdateImage) -> Update {
//!         let mut request = self.client.request(Method::PUT, "/images/{id}");
//!         request.path("id", &id).json(body);
//!         Update { request }
//!     }
//!
//!     /// Changes an image by a JSON patch: `PATCH /images/{id}`.
//!     pub fn patch(&self, id: i64, body: &[PatchStep]) -> Patch {
//!         let mut request = self.client.request(Method::PATCH, "/images/{id}");
//!         request.path("id", &id).json_as("application/openstack-images-v2.1-json-patch", body);
//!         Patch { request }
//!     }
//!
//!     /// Deletes an image: `DELETE /images/{id}`.
//!     pub fn delete(&self, id: i64) -> Delete {
//!         let mut request = self.client.request(Method::DELETE, "/images/{id}");
//!         request.path("id", &id);
//!         Delete { request }
//!     }
//!
//!     /// Uploads an image as a form: `POST /images`.
//!     pub fn upload(&self, file: impl Into<runtime::Part>) -> Upload {
//!         let mut request = self.client.request(Method::POST, "/images");
//!         request.part("file", file);
//!         Upload { request }
//!     }
//!
//!     /// Stores the data of an image: `PUT /images/{id}/file`.
//!     pub fn put_file(&self, id: i64, data: impl Into<runtime::Body>) -> PutFile {
//!         let mut request = self.client.request(Method::PUT, "/images/{id}/file");
//!         request.path("id", &id).body("application/octet-stream", data);
//!         PutFile { request }
//!     }
//!
//!     /// Reads the data of an image: `GET /images/{id}/file`.
//!     pub fn get_file(&self, id: i64) -> GetFile {
//!         let mut request = self.client.request(Method::GET, "/images/{id}/file");
//!         request.path("id", &id);
//!         GetFile { request }
//!     }
//! }
//!
//! /// A call of [`Images::get_all`].
//! #[must_use = "a call does nothing unless sent"]
//! pub struct GetAll {
//!     request: runtime::Request,
//! }
//!
//! impl GetAll {
//!     const PAGING: runtime::Paging = runtime::Paging {
//!         items: "/images",
//!         next: runtime::Next::Value { parameter: "page", next: "/meta/pagination/next_page" },
//!     };
//!
//!     /// Only images of this status.
//!     pub fn status(mut self, status: impl Into<StatusEnum>) -> Self {
//!         self.request.query("status", &status.into());
//!         self
//!     }
//!
//!     /// Only images with these labels, written as `labels=a,b`.
//!     pub fn labels<I: IntoIterator<Item: Into<String>>>(mut self, labels: I) -> Self {
//!         let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
//!         self.request.query_as("labels", Style::Comma, &labels);
//!         self
//!     }
//!
//!     /// Images on a page.
//!     pub fn per_page(mut self, per_page: i64) -> Self {
//!         self.request.query("per_page", &per_page);
//!         self
//!     }
//!
//!     /// What this call does differently from its client.
//!     pub fn options(mut self, options: runtime::CallOptions) -> Self {
//!         self.request.options(options);
//!         self
//!     }
//!
//!     /// Makes the call.
//!     pub fn send(self) -> runtime::Call<ListImages> {
//!         self.request.send_json()
//!     }
//!
//!     /// All pages, from the one that the call names.
//!     pub fn pages(self) -> runtime::Pages<ListImages> {
//!         self.request.pages(&Self::PAGING)
//!     }
//!
//!     /// The images of all pages.
//!     pub fn items(self) -> runtime::Items<Image> {
//!         self.request.items(&Self::PAGING)
//!     }
//! }
//!
//! /// A call of [`Images::delete`].
//! #[must_use = "a call does nothing unless sent"]
//! pub struct Delete {
//!     request: runtime::Request,
//! }
//!
//! impl Delete {
//!     /// What this call does differently from its client.
//!     pub fn options(mut self, options: runtime::CallOptions) -> Self {
//!         self.request.options(options);
//!         self
//!     }
//!
//!     /// Makes the call.
//!     pub fn send(self) -> runtime::Call<(), runtime::NoContent> {
//!         self.request.send_empty()
//!     }
//! }
//!
//! /// A call of [`Images::upload`].
//! #[must_use = "a call does nothing unless sent"]
//! pub struct Upload {
//!     request: runtime::Request,
//! }
//!
//! impl Upload {
//!     /// A line about the image.
//!     pub fn description(mut self, description: impl Into<String>) -> Self {
//!         self.request.form("description", &description.into());
//!         self
//!     }
//!
//!     /// Makes the call.
//!     pub fn send(self) -> runtime::Call<UploadResult, runtime::Alternatives> {
//!         self.request.send_any()
//!     }
//! }
//!
//! /// What [`Upload`] results in.
//! #[derive(Clone, Debug)]
//! #[non_exhaustive]
//! pub enum UploadResult {
//!     /// 201
//!     Created(Image),
//!     /// 202
//!     Accepted(Task),
//! }
//!
//! impl runtime::FromReply for UploadResult {
//!     fn from_reply(reply: &runtime::Reply) -> Result<Self, runtime::Error> {
//!         match reply.status().as_u16() {
//!             201 => reply.json().map(Self::Created),
//!             202 => reply.json().map(Self::Accepted),
//!             _ => Err(reply.unexpected("a status that is not documented")),
//!         }
//!     }
//! }
//!
//! /// A call of [`Images::get_file`].
//! #[must_use = "a call does nothing unless sent"]
//! pub struct GetFile {
//!     request: runtime::Request,
//! }
//!
//! impl GetFile {
//!     /// Makes the call; the body is read as it comes.
//!     pub fn send(self) -> runtime::Call<runtime::ByteStream, runtime::Streamed> {
//!         self.request.send_stream()
//!     }
//! }
//! ```

mod api;
mod auth;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
mod blocking;
mod body;
mod builder;
mod call;
mod error;
mod keystone;
mod observe;
mod options;
mod paging;
mod payload;
mod pointer;
mod portable;
mod redirect;
mod reply;
mod request;
mod retry;
mod signer;
mod stream;
mod token;
mod uri;

pub use self::api::Client;
pub use self::auth::Place;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub use self::blocking::Waiting;
pub use self::body::{Body, Part};
pub use self::builder::ClientBuilder;
pub use self::call::{Alternatives, Call, Decoder, FromReply, Json, NoContent, Raw, Streamed, Text};
pub use self::error::{ApiError, DecodeError, Error, ErrorBody, TransportError};
pub use self::keystone::Keystone;
pub use self::observe::Attempt;
pub use self::options::CallOptions;
pub use self::paging::{Items, Next, Pages, Paging};
pub use self::portable::{BoxFuture, BoxStream};
pub use self::reply::{Reply, Response};
pub use self::request::Request;
pub use self::retry::RetryPolicy;
pub use self::signer::AkSk;
pub use self::stream::ByteStream;
pub use self::token::{Token, TokenProvider};
pub use self::uri::Style;
pub use bytes::Bytes;
pub use reqwest::{self, Method, StatusCode};
pub use secrecy::SecretString;
