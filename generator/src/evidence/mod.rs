//! Evidence: what examples show of types, names and values.

pub(crate) mod json;
