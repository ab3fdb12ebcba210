//! Calls over HTTP: the part of generated clients that is the same for every API.
//!
//! Generated code holds the particulars of an operation: method, path, where each parameter goes and what comes back.
//! The rest is here, and none of it knows the types of an API until a result is decoded, so that a client of many
//! operations compiles quickly.
//!
//! # Guarantees
//!
//! - A value never changes which path is asked: it is percent-encoded, and refused where that does not help (empty,
//!   `.`, `..`).
//! - Credentials are never shown (`Debug`, errors, traces), also where a server repeats them, and never sent to another
//!   host, whatever a redirect or the URL of a next page says.
//! - A call ends: within [`ClientBuilder::timeout`], with all waits and repeats in it. Only idempotent calls are
//!   repeated, within the bounds of a [`RetryPolicy`].
//! - An answer larger than [`ClientBuilder::body_limit`] is not read into memory.
//! - An [`Error`] keeps what the server said. There is one error type for all calls, so that `?` works anywhere;
//!   [`Error::typed`] decodes the error type that the documentation of an operation names.
//!
//! # Without async
//!
//! With the feature `blocking`, `wait()` takes the place of `.await`, [`Items`] and [`Pages`] are iterators, and
//! [`ByteStream`] is a reader.
//!
//! # TLS, compression and HTTP/2
//!
//! `rustls` (with aws-lc) is on by default; `rustls-no-provider` leaves the choice of rustls' cryptography to the
//! program, which installs a provider such as ring, and `native-tls` uses the platform's. With none of them the client
//! speaks plain http, or whatever a [`Transport`] of the program does. Answers compressed with gzip or deflate are
//! unpacked; others, and HTTP/2, are switched on by the features of `reqwest` among the program's own dependencies.
//!
//! # The contract with generated code
//!
//! A generated client has one struct for the API and one for each group of operations, which hold a [`Client`]. An
//! operation is a method that puts parameters and body into a [`Request`] and returns a [`Call`]; an operation with
//! optional parameters returns a struct of its own with a setter for each, which the macro `call!` makes awaitable.
//! `tests/client/images.rs` of this package is such a client, written by hand.

mod api;
mod auth;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
mod blocking;
mod body;
mod builder;
mod call;
mod error;
mod headers;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
mod iterators;
mod json;
#[cfg(feature = "keystone")]
mod keystone;
mod link;
mod macros;
#[cfg(feature = "mock")]
mod mock;
mod observe;
mod options;
mod paging;
mod payload;
mod percent;
mod portable;
#[cfg(all(feature = "record", not(target_arch = "wasm32")))]
mod record;
mod redirect;
mod reply;
mod request;
mod retry;
mod secret;
#[cfg(feature = "ak-sk")]
mod signer;
mod stream;
mod token;
mod transport;
mod uri;
#[cfg(feature = "values")]
mod values;
mod wait;

pub use self::api::Client;
pub use self::auth::{Place, Signer};
pub use self::body::{Body, Part};
pub use self::builder::ClientBuilder;
pub use self::call::{
    Alternatives, Call, Decoder, FromReply, Json, List, NoContent, Parsed, Raw, Streamed, Text,
};
pub use self::error::{ApiError, DecodeError, Error, ErrorBody, TransportError};
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub use self::iterators::Waiting;
#[cfg(feature = "keystone")]
pub use self::keystone::Keystone;
#[allow(unused_imports, reason = "not every API has calls with optional parameters, or lists in pages")]
pub use self::macros::{call, paged};
#[cfg(feature = "mock")]
pub use self::mock::{Mock, MockOperation, MockRequest};
pub use self::observe::Attempt;
pub use self::options::CallOptions;
pub use self::paging::{Items, Next, Pages, Paging};
pub use self::portable::{BoxFuture, BoxStream};
#[cfg(all(feature = "record", not(target_arch = "wasm32")))]
pub use self::record::Recorder;
pub use self::reply::{Reply, Response};
pub use self::request::Request;
pub use self::retry::RetryPolicy;
#[cfg(feature = "ak-sk")]
pub use self::signer::AkSk;
pub use self::stream::ByteStream;
pub use self::token::{Token, TokenProvider};
pub use self::transport::{HttpResponse, Transport};
pub use self::uri::Style;
#[cfg(feature = "values")]
pub use self::values::{Event, StreamedValues, ValueStream};
pub use self::wait::Wait;
pub use bytes::Bytes;
pub use reqwest::{self, Method, StatusCode};
pub use secrecy::SecretString;
