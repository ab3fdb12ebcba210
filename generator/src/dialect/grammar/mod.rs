//! Grammars: what is data about documents, one TOML file a flavour.

pub(crate) mod bundled;
mod documentation;
pub(crate) mod error;
mod form;
pub(crate) mod load;
mod needs;
mod one_or_many;
pub(crate) mod pattern;
pub(crate) mod rules;
pub(crate) mod schema;
mod source;
#[cfg(test)]
mod tests;
