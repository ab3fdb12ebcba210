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
pub mod passes;
mod paths;
pub mod prose;
pub mod read;
pub mod settings;
pub mod source;
pub mod spelling;
pub mod words;
