//! Dates as values of the crate `time`.
//!
//! `"2026-01-30T23:55:00+00:00"` reads as a date with time and is written as `"2026-01-30T23:55:00Z"`.

use std::fmt;

use ::time::OffsetDateTime;
use ::time::format_description::well_known::{Iso8601, Rfc3339};

use super::lenient::{Lenient, Textual};

/// A point in time, sent as RFC 3339 text.
pub type DateTime = Lenient<OffsetDateTime>;

/// A day, sent as `2026-01-30`.
pub type Date = Lenient<::time::Date>;

impl Textual for OffsetDateTime {
    fn read_text(text: &str) -> Option<Self> {
        Self::parse(text, &Rfc3339).ok()
    }

    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl Textual for ::time::Date {
    fn read_text(text: &str) -> Option<Self> {
        // A date with a time would lose the time.
        Self::parse(text, &Iso8601::DATE).ok().filter(|_| text.len() == "2026-01-30".len())
    }

    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
