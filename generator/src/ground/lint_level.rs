//! How much a finding matters to `specless lint`: `off`, `note`, `warning` or `error`.

use serde::{Deserialize, Serialize};

use super::word_enum::word_enum;

/// A level of a lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum LintLevel {
    /// It is not told.
    Off,
    /// It is told.
    Note,
    /// It is told, and denied by `--deny warnings`.
    Warning,
    /// It fails the run.
    Error,
}

word_enum!(LintLevel, "level": Off = "off", Note = "note", Warning = "warning", Error = "error");
