//! Type spellings: what a document writes in a type column, as one small language of types.
//!
//! Guarantees: [`TypeExpr`] knows nothing of the language that it was spelled in; a spelling that is not
//! understood is kept as [`TypeExpr::Unknown`], never guessed.

pub mod apimatic;
pub mod huawei;
pub mod openapi_generator;

use serde::Serialize;

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

/// The types that every API has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scalar {
    /// `true` or `false`.
    Boolean,
    /// A whole number, of the width that the document names.
    Integer(IntegerWidth),
    /// A number with a fraction.
    Float(FloatWidth),
    /// A number of a language that has only one kind (JavaScript `Number`): whole or not is unknown.
    Number,
    /// A spelling that stands for a JSON number or a decimal string (java `BigDecimal`).
    Decimal,
    /// Text of a format.
    String(StringFormat),
    /// Raw bytes: a file to send or a body to receive.
    Binary,
    /// Any JSON value.
    Any,
    /// Any JSON object.
    Object,
    /// Always `null`.
    Null,
}

/// The documented width of a whole number; Rust types are 64 bits wide in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IntegerWidth {
    /// No width is documented.
    Unspecified,
    /// 32 bits.
    Int32,
    /// 64 bits.
    Int64,
}

/// The documented width of a number with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FloatWidth {
    /// No width is documented.
    Unspecified,
    /// 32 bits.
    Float,
    /// 64 bits.
    Double,
}

/// What is known of the form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StringFormat {
    /// Nothing.
    Plain,
    /// A date.
    Date,
    /// A date and a time.
    DateTime,
    /// A UUID.
    Uuid,
    /// A URI.
    Uri,
    /// Base64.
    Byte,
}

impl TypeExpr {
    /// Plain text.
    pub const STRING: TypeExpr = TypeExpr::Scalar(Scalar::String(StringFormat::Plain));
    /// Any JSON value.
    pub const ANY: TypeExpr = TypeExpr::Scalar(Scalar::Any);

    /// A list of `item`.
    pub fn list(item: TypeExpr) -> Self {
        Self::List(Box::new(item))
    }

    /// A map of `value`.
    pub fn map(value: TypeExpr) -> Self {
        Self::Map(Box::new(value))
    }

    /// A documented type.
    pub fn named(name: impl Into<String>, link: Option<String>) -> Self {
        Self::Named { name: name.into(), link }
    }

    /// The innermost documented type, if there is exactly one.
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
