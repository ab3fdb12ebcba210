//! Reads API documentation and generates typed Rust clients from it.
//!
//! Three ways in fill one [`Settings`](settings::Settings): a build script through [`Builder`], the command
//! `specless` (module `cli`, feature `cli`), and a [manifest]. What happens then stands on one screen, in
//! [`pipeline`]:
//!
//! | phase | module |
//! | --- | --- |
//! | files from disk | [`load`] |
//! | Markdown and HTML become the same blocks | [`read`] |
//! | which dialect the pages are of | [`detect`] |
//! | what the documents say, in their words | [`dialect`], [`spelling`] |
//! | routes that only the person knows | [`routes`] |
//! | the API as types and operations | [`model`] |
//! | completed and checked | [`passes`], [`prose`] |
//! | as Rust items | [`plan`] |
//! | as files | [`emit`] |
//! | on disk, all or nothing | [`output`] |
//! | or as OpenAPI 3.1 | [`openapi`] |
//!
//! In a build script:
//!
//! ```no_run
//! # fn main() -> Result<(), specless::Error> {
//! specless::Builder::new("docs/").name("shop").wire_case(specless::WireCase::Snake).generate()?;
//! # Ok(())
//! # }
//! ```
//!
//! and in the crate `include!(concat!(env!("OUT_DIR"), "/shop.rs"))`. Findings about the documents are
//! [`Diagnostic`](ground::finding::Diagnostic)s; the balance of what was read is an [`Account`](ledger::Account).

mod builder;
#[cfg(feature = "cli")]
pub mod cli;
pub mod dialect;
pub mod dump;
pub mod emit;
mod error;
pub(crate) mod evidence;
pub mod figures;
pub mod ground;
pub mod ledger;
mod links;
pub mod load;
pub mod manifest;
pub mod model;
pub mod openapi;
pub mod output;
pub mod passes;
pub mod pipeline;
pub mod plan;
pub mod prose;
pub mod read;
pub mod render;
pub mod routes;
pub mod settings;

pub use builder::{Builder, Generated, generate_manifest};
pub use dialect::grammar::error::{Expected, GrammarError, GrammarPlace};
pub use error::Error;
pub use ground::wire_case::WireCase;
pub use settings::{Nullability, Override, Runtime};
