//! How sure a fact is, and where it comes from.

use serde::Serialize;

use crate::ground::source::Span;

/// Why we believe a fact, from the strongest reason to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The person who generates said so in the manifest.
    Overridden,
    /// A table, a signature or a sentence of the documents states it.
    Stated,
    /// An example of the documents shows it.
    Shown,
    /// A sample payload that was handed in holds it.
    Observed,
    /// A rule of this dialect, or the convention of this API, implies it.
    Conventional,
}

/// A value, how sure it is, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// How sure it is.
    pub certainty: Certainty,
    /// The place that says so; `None` for conventions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

impl<T> Fact<T> {
    /// Creates a fact that the documents state at `span`.
    pub fn stated(value: T, span: Span) -> Self {
        Self { value, certainty: Certainty::Stated, span: Some(span) }
    }

    /// Creates a fact that an example shows at `span`.
    pub fn shown(value: T, span: Span) -> Self {
        Self { value, certainty: Certainty::Shown, span: Some(span) }
    }

    /// Creates a fact that follows from a convention.
    pub fn conventional(value: T) -> Self {
        Self { value, certainty: Certainty::Conventional, span: None }
    }
}
