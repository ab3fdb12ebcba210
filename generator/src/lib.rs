//! specless reads API documentation and generates typed Rust clients from it.

mod builder;
#[cfg(feature = "cli")]
pub mod cli;
pub mod detect;
pub mod diagnostic;
pub mod dialect;
pub mod emit;
mod error;
pub mod fact;
pub mod ledger;
pub mod load;
pub mod manifest;
pub mod model;
pub mod openapi;
pub mod output;
pub mod passes;
mod paths;
pub mod pipeline;
pub mod plan;
pub mod prose;
pub mod read;
pub mod render;
pub mod routes;
pub mod settings;
pub mod source;
pub mod spelling;
pub mod words;

pub use builder::{Builder, Generated, generate_manifest};
pub use error::Error;
pub use settings::{Nullability, Override, Runtime, WireCase};
