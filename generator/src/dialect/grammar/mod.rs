//! Grammars: what is data about documents, one TOML file a flavour.

pub(crate) mod pattern;
pub(crate) mod rules;
