//! The text of a grammar with the place of each key, so that errors can name lines.

use std::borrow::Cow;
use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A place in the TOML of a grammar: `my.toml:3:8`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrammarPlace {
    /// The file, or the name of a bundled grammar.
    pub origin: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
}

impl fmt::Display for GrammarPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.origin, self.line, self.column)
    }
}

/// The text of one grammar and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct GrammarSource {
    /// The file, or the name of a bundled grammar.
    pub(super) origin: String,
    pub(super) text: Cow<'static, str>,
    /// Bundled grammars are checked by tests, not at each run.
    pub(super) is_bundled: bool,
}

impl GrammarSource {
    /// Returns the place of a byte.
    pub(super) fn place(&self, offset: usize) -> GrammarPlace {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        GrammarPlace {
            origin: self.origin.clone(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }

    /// Returns the place of the value at a path, or of the last part of the path that exists.
    pub(super) fn place_of(&self, root: &DeTable<'_>, path: &[Step<'_>]) -> GrammarPlace {
        let [Step::Key(first), rest @ ..] = path else { return self.place(0) };
        let Some(mut value) = root.get(*first) else { return self.place(0) };
        for step in rest {
            let inner = match (value.get_ref(), step) {
                (DeValue::Table(table), Step::Key(key)) => table.get(*key),
                (DeValue::Array(items), Step::Index(index)) => items.get(*index),
                _ => None,
            };
            match inner {
                Some(inner) => value = inner,
                None => break,
            }
        }
        self.place(Spanned::span(value).start)
    }
}

/// One step from a value of TOML to one inside it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}
