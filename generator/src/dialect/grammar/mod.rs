//! Grammars: what is data about documents, one TOML file a flavour.

pub(crate) mod bundled;
pub(crate) mod error;
pub(crate) mod load;
mod one_or_many;
pub(crate) mod pattern;
pub(crate) mod rules;
