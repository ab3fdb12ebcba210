//! Plan.
pub mod doc;
pub mod ident;
