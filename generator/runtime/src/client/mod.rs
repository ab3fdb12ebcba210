//! Calls.
mod api;
mod auth;
#[cfg(feature = "blocking")]
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
#[cfg(feature = "blocking")]
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
pub use reqwest::{Method, StatusCode};
