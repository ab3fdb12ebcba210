//! The types that every API has, such as `Scalar::Integer(IntegerWidth::Int64)`.
//!
//! Knows no spelling: how a document writes one is for the dialects, what Rust makes of it for the plan.

use serde::{Deserialize, Serialize};

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

/// The form of a text, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// An IP address of 32 bits.
    Ipv4,
    /// An IP address of 128 bits.
    Ipv6,
    /// A URI.
    Uri,
    /// Base64.
    Byte,
}
