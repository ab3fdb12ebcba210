//! specless reads API documentation and generates typed Rust clients from it.

pub mod diagnostic;
pub mod dialect;
pub mod fact;
pub mod ledger;
pub mod model;
pub mod output;
pub mod read;
pub mod settings;
pub mod source;
pub mod spelling;
