//! Dates as values of the crate `chrono`.
//!
//! `"2026-01-30T23:55:00+00:00"` reads as a date with time and is written as `"2026-01-30T23:55:00Z"`.

use std::fmt;

use ::chrono::{NaiveDate, SecondsFormat, Utc};

use super::lenient::{Lenient, Textual};

/// A point in time, sent as RFC 3339 text.
pub type DateTime = Lenient<::chrono::DateTime<Utc>>;

/// A day, sent as `2026-01-30`.
pub type Date = Lenient<NaiveDate>;

impl Textual for ::chrono::DateTime<Utc> {
    fn read_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Textual for NaiveDate {
    fn read_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
