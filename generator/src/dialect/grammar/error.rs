//! Errors in grammars: each names the file and the line, and says what would be right.
//!
//! `my.toml:3:8: unknown base `jav`: expected `java`, ...`. Knows nothing about where grammars come from.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::bundled;

/// A place in the TOML of a grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GrammarPlace {
    pub(crate) origin: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl fmt::Display for GrammarPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.origin, self.line, self.column)
    }
}

/// Why a grammar cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GrammarError {
    /// The file cannot be read.
    #[error("cannot read the grammar `{}`: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    /// It is not TOML, or a value has the wrong type.
    #[error("{place}: {message}")]
    Malformed { place: GrammarPlace, message: String },
    /// It builds on a grammar that does not exist.
    #[error(
        "{place}: unknown base `{base}`: expected a file `*.toml` or one of {}",
        bundled::all().iter().map(|known| known.name).collect::<Vec<_>>().join(", ")
    )]
    UnknownBase { place: GrammarPlace, base: String },
    /// It builds on itself.
    #[error("{place}: circular base `{base}`: it builds on this grammar")]
    CircularBase { place: GrammarPlace, base: String },
}

impl GrammarError {
    /// Returns the place of a byte in the text of a grammar.
    pub(super) fn place(text: &str, origin: &str, offset: usize) -> GrammarPlace {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        GrammarPlace {
            origin: origin.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }

    /// Converts an error of the TOML parser.
    pub(super) fn in_toml(error: &toml::de::Error, text: &str, origin: &str) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        Self::Malformed { place: Self::place(text, origin, offset), message: error.message().to_owned() }
    }
}
