//! Limits of a value, such as `minimum: 1` or `pattern: ^[a-z]+$`.
//!
//! Knows no types: whether a limit fits the type that it stands at is for the plan to decide.

use serde::Serialize;

/// Limits of a value, as documented.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Constraints {
    /// Least number (decimal spelling).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<String>,
    /// Greatest number (decimal spelling).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<String>,
    /// The least number itself is not allowed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_minimum: bool,
    /// The greatest number itself is not allowed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_maximum: bool,
    /// Least number of characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Greatest number of characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// A regular expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Least number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// Greatest number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// No item twice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
}
