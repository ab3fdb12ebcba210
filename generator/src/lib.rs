//! specless reads API documentation and generates typed Rust clients from it.

pub mod diagnostic;
pub mod dialect;
pub mod fact;
pub mod ledger;
pub mod load;
pub mod manifest;
pub mod model;
pub mod openapi;
pub mod output;
mod paths;
pub mod read;
pub mod settings;
pub mod source;
pub mod spelling;
