//! UUIDs as values of the crate `uuid`.
//!
//! `"01234567-89ab-cdef-0123-456789abcdef"` reads as a UUID. Text in another spelling, such as one with capital letters, stays
//! as it is, because a service may tell the two apart.

use std::fmt;

use super::lenient::{Lenient, Textual};

/// A UUID, sent as text with hyphens.
pub type Uuid = Lenient<::uuid::Uuid>;

impl Textual for ::uuid::Uuid {
    fn read_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|uuid: &Self| uuid.to_string() == text)
    }

    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
