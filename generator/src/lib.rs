//! Generates typed Rust clients from API documentation, in a build script:
//!
//! ```no_run
//! // build.rs, which Cargo runs again when a page below docs/ changes
//! use specless::{Builder, WireCase};
//!
//! fn main() -> Result<(), specless::Error> {
//!     Builder::new("docs/").name("shop").wire_case(WireCase::Snake).generate()?;
//!     Ok(())
//! }
//! ```
//!
//! In `Cargo.toml`:
//!
//! ```toml
//! [build-dependencies]
//! specless = { version = "0.1", default-features = false }
//!
//! [dependencies]
//! serde = { version = "1", features = ["derive"] }
//! serde_json = "1"
//! ```
//!
//! In `src/lib.rs`, where the module holds a type for each type of the documents:
//!
//! ```ignore
//! mod shop {
//!     include!(concat!(env!("OUT_DIR"), "/shop.rs"));
//! }
//! ```
//!
//! It is for APIs whose documents are public and whose machine-readable description is not: the Markdown pages that SDK
//! generators write, and the HTML reference of a cloud. The command `specless inspect docs/` (feature `cli`, on by default) shows
//! what is understood of them.
//!
//! # When the documents are wrong
//!
//! Findings about the documents are warnings of Cargo; `specless explain CODE` says what to do about one. What documents say too
//! little about is corrected next to them:
//!
//! ```no_run
//! # use specless::{Builder, Correction, ItemKind, Override};
//! # fn main() -> Result<(), specless::Error> {
//! let set = Correction { ty: Some("decimal".to_owned()), optional: Some(false), ..Correction::default() };
//! let total = Override { set, ..Override::new(ItemKind::Field, "Order.total") };
//! Builder::new("docs/").name("shop").correct(total).generate()?;
//! # Ok(())
//! # }
//! ```
//!
//! [`Builder::generate`] returns an [`Error`] when the documents cannot be read, or so much of them that the output
//! would not be theirs. How it works inside is told in `ARCHITECTURE.md`, next to the sources.
//!
//! # A whole client
//!
//! With [`Builder::out_dir`], from a manifest ([`generate_manifest`]), or by the command `specless generate`, a crate is
//! written that also makes the calls:
//!
//! ```ignore
//! let shop = shop::Client::builder().bearer_token(token).build()?;
//! let order = shop.orders().get(42).await?;
//! println!("{}", order.total);
//! ```

#![expect(unreachable_pub, reason = "every module is private: `pub` marks what a phase offers to the others")]

mod accept;
mod builder;
#[cfg(feature = "cli")]
mod cache;
#[cfg(feature = "cli")]
mod cli;
mod combine;
mod correction;
mod coverage;
mod dialect;
#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "cli")]
mod dump;
mod emit;
mod error;
mod evidence;
mod figures;
mod given_by;
mod ground;
#[doc(hidden)]
pub mod internals;
#[cfg(feature = "cli")]
mod learn;
mod ledger;
mod links;
#[cfg(feature = "cli")]
mod lint;
mod load;
mod lock;
mod manifest;
mod model;
mod observed;
mod openapi;
mod output;
mod passes;
mod pipeline;
mod plan;
#[cfg(feature = "cli")]
mod propose;
mod prose;
mod read;
#[cfg(feature = "cli")]
mod reduce;
#[cfg(test)]
mod reference;
mod render;
#[cfg(feature = "cli")]
mod report;
mod routes;
mod settings;
#[cfg(feature = "cli")]
mod update;

pub use accept::{Accept, AcceptError};
pub use builder::{Builder, Generated, generate_manifest};
pub use combine::Unrelated;
pub use correction::{Correction, ItemKind, Override, OverrideError};
pub use dialect::grammar::error::{Expected, GrammarError, GrammarPlace};
pub use dialect::recognise::RecogniseError;
pub use error::Error;
pub use given_by::GivenBy;
pub use ground::finding::{Code, Diagnostic, Loss, Origin, Repeat, Severity};
pub use ground::http::ParameterIn;
pub use ground::source::{Location, Span};
pub use ground::wire_case::WireCase;
pub use ground::word_enum::UnknownWord;
pub use manifest::ManifestError;
pub use output::OutputError;
pub use settings::{
    ApiSettings, Conventions, DateTimes, Deny, DocsAmount, IpAddresses, NameStyle, Nullability, PackageKey,
    Runtime, Settings, SettingsError, Uuids, ValueTypes,
};
