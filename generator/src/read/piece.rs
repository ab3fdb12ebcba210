//! Pieces of running text, each with one kind of mark: `**bold** and code` is `Strong("bold")`, `Plain(" and code")`.

use serde::Serialize;

/// A piece of text with one kind of mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Text without a mark.
    Plain(String),
    /// Code, or a value set apart as code.
    Code(String),
    /// Bold text.
    Strong(String),
    /// A link.
    Link {
        /// Where to, as written.
        href: String,
        /// The words of the link.
        text: String,
        /// True if the words are set as code.
        code: bool,
    },
    /// A line break.
    Break,
}

impl Inline {
    /// Returns the words of the piece.
    pub(super) fn plain(&self) -> &str {
        match self {
            Inline::Plain(text) | Inline::Code(text) | Inline::Strong(text) | Inline::Link { text, .. } => {
                text
            }
            Inline::Break => "\n",
        }
    }
}
