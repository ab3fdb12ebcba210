//! The spelling of names on the wire, such as `snake_case`.

use serde::{Deserialize, Serialize};

use super::word_enum::word_enum;

/// The spelling of names on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum WireCase {
    /// Names are on the wire as the documents show them.
    AsDocumented,
    /// `created_from`
    Snake,
    /// `createdFrom`
    Camel,
    /// `created-from`
    Kebab,
    /// `CreatedFrom`
    Pascal,
}

word_enum!(WireCase, "wire case":
    AsDocumented = "as-documented",
    Snake = "snake_case",
    Camel = "camelCase",
    Kebab = "kebab-case",
    Pascal = "PascalCase",
);
