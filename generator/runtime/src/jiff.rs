//! Dates as values of the crate `jiff`.
//!
//! `"2026-01-30T23:55:00+00:00"` reads as a timestamp and is written as `"2026-01-30T23:55:00Z"`, the same instant.

use std::fmt;

use super::lenient::{Lenient, Textual};

/// A point in time, sent as RFC 3339 text.
pub type DateTime = Lenient<::jiff::Timestamp>;

/// A day, sent as `2026-01-30`.
pub type Date = Lenient<::jiff::civil::Date>;

impl Textual for ::jiff::Timestamp {
    fn read_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Textual for ::jiff::civil::Date {
    fn read_text(text: &str) -> Option<Self> {
        // A date with a time would lose the time.
        text.parse().ok().filter(|_| text.len() == "2026-01-30".len())
    }

    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
