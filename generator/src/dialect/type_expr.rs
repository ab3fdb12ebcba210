//! A type as a document spells it, in one small language for all documents.
//!
//! `Option<**Vec<Boat>**>` is `Nullable(List(Named("Boat")))`. Names are not resolved, and a spelling that is not
//! understood is kept as [`TypeExpr::Unknown`], never guessed.

use serde::Serialize;

use crate::ground::scalar::{Scalar, StringFormat};

/// A type as a document spells it, with names not yet resolved.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeExpr {
    /// A type that every API has.
    Scalar(Scalar),
    /// A list.
    List(Box<TypeExpr>),
    /// A list without duplicates.
    Set(Box<TypeExpr>),
    /// A map from text to something.
    Map(Box<TypeExpr>),
    /// A documented type, by name and, where the spelling has one, by link.
    Named {
        /// The name as spelled, without the language's prefixes.
        name: String,
        /// The link target as `path` or `path#anchor`, relative to the input folder; a hint.
        link: Option<String>,
    },
    /// A type that also allows `null`.
    Nullable(Box<TypeExpr>),
    /// One of several types.
    Union(Vec<TypeExpr>),
    /// A spelling that is not understood, as written.
    Unknown(String),
}

impl Default for TypeExpr {
    fn default() -> Self {
        Self::ANY
    }
}

impl TypeExpr {
    /// Plain text.
    pub const STRING: TypeExpr = TypeExpr::Scalar(Scalar::String(StringFormat::Plain));
    /// Any JSON value.
    pub const ANY: TypeExpr = TypeExpr::Scalar(Scalar::Any);

    /// Creates a list of `item`.
    pub fn list(item: TypeExpr) -> Self {
        Self::List(Box::new(item))
    }

    /// Creates a map of `value`.
    pub fn map(value: TypeExpr) -> Self {
        Self::Map(Box::new(value))
    }

    /// Creates a documented type.
    pub fn named(name: impl Into<String>, link: Option<String>) -> Self {
        Self::Named { name: name.into(), link }
    }

    /// Returns the innermost documented type, if there is exactly one.
    #[cfg(feature = "cli")]
    pub fn innermost_name(&self) -> Option<&str> {
        match self {
            Self::Named { name, .. } => Some(name),
            Self::List(inner) | Self::Set(inner) | Self::Map(inner) | Self::Nullable(inner) => {
                inner.innermost_name()
            }
            Self::Scalar(_) | Self::Union(_) | Self::Unknown(_) => None,
        }
    }
}
