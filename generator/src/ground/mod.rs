//! The lowest floor: the vocabulary that every phase shares.
//!
//! A [`Span`](source::Span) is a place in a document, a [`Fact`](fact::Fact) a value with its place and its certainty,
//! a [`Diagnostic`](finding::Diagnostic) one finding. The other modules hold the words of HTTP, of JSON's types and of
//! names. Nothing here imports a phase.

pub mod fact;
pub mod finding;
pub mod grouped;
pub mod source;

pub mod constraints;
pub mod http;
pub mod scalar;

pub mod lint_level;

pub(crate) mod escape;
pub mod git_source;
pub mod keywords;
pub(crate) mod page_guard;
pub(crate) mod paths;
pub mod verbs;
pub mod wire_case;
pub mod word_enum;
pub mod words;
