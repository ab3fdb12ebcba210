//! Errors in grammars: each names the file and the line, and says what would be right.
//!
//! ``my.toml:3:8: unknown value `jav` of `base`: expected `java` ``. Knows nothing about where grammars come from.

use std::fmt;
use std::io;
use std::path::PathBuf;

pub use super::source::GrammarPlace;
use super::source::GrammarSource;

/// Why a grammar cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GrammarError {
    /// The file cannot be read.
    #[error("cannot read the grammar `{}`: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// It is not TOML, or a value has the wrong type.
    #[error("{place}: {message}")]
    Malformed {
        /// The place of the mistake.
        place: GrammarPlace,
        /// The mistake.
        message: String,
    },
    /// A key that the format does not have.
    #[error("{place}: unknown key `{key}` in {table}: expected {expected}")]
    UnknownKey {
        /// The place of the key.
        place: GrammarPlace,
        /// The key.
        key: String,
        /// The table or rule that holds it.
        table: String,
        /// The keys that are known there.
        expected: Expected,
    },
    /// A word that the format does not have.
    #[error("{place}: unknown value `{word}` of `{key}`: expected {expected}")]
    UnknownWord {
        /// The place of the word.
        place: GrammarPlace,
        /// The key whose value it is.
        key: String,
        /// The word.
        word: String,
        /// The words that are known there.
        expected: Expected,
    },
    /// A pattern that does not compile.
    #[error("{place}: invalid pattern `{pattern}`: {reason}")]
    InvalidPattern {
        /// The place of the pattern.
        place: GrammarPlace,
        /// The pattern.
        pattern: String,
        /// The mistake.
        reason: String,
    },
    /// A rule that can never have an effect, because something is missing.
    #[error("{place}: {rule} needs {needs}")]
    Incomplete {
        /// The place of the rule.
        place: GrammarPlace,
        /// The rule.
        rule: String,
        /// The key that it needs to have an effect.
        needs: String,
    },
    /// The base of a grammar leads back to itself.
    #[error("{place}: circular base `{base}`: it builds on this grammar")]
    CircularBase {
        /// The place of the base.
        place: GrammarPlace,
        /// The base.
        base: String,
    },
}

impl GrammarError {
    /// Converts an error of the TOML parser.
    pub(super) fn in_toml(error: &toml::de::Error, source: &GrammarSource) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        Self::Malformed {
            place: source.place(offset),
            message: error.message().trim_end().replace('\n', "; "),
        }
    }
}

/// The words that would be right: the one that was probably meant, or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected(Vec<String>);

impl Expected {
    /// Returns what would be right in the place of `word`.
    pub(crate) fn instead_of<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let far = 1 + word.chars().count() / 4;
        let distance = |known: &str| strsim::osa_distance(&word.to_lowercase(), &known.to_lowercase());
        let nearest =
            known.iter().copied().min_by_key(|known| distance(known)).filter(|known| distance(known) <= far);
        Self(nearest.map_or(known, |nearest| vec![nearest]).into_iter().map(str::to_owned).collect())
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [] => f.write_str("none"),
            [only] => write!(f, "`{only}`"),
            all => write!(f, "one of {}", all.join(", ")),
        }
    }
}
