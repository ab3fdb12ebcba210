//! Running text with its marks: bold, code, links.
//!
//! Guarantees: [`Text::raw`] is what a Markdown document wrote; [`Text::plain`] has no marks; [`Text::markdown`]
//! is safe to store as documentation; [`Text::marked`] lists the tokens that the author set apart. The marks of
//! Markdown are read when they are first asked for: many a cell is only wanted as it is written.

use std::sync::OnceLock;

use serde::Serialize;
use serde::ser::SerializeStruct;

use super::inline;

pub use super::piece::Inline;

/// A run of text with its marks.
#[derive(Clone, Debug, Default)]
pub struct Text {
    raw: String,
    inlines: OnceLock<Vec<Inline>>,
}

impl Text {
    /// Creates a text from what the document wrote and what was read of it.
    pub fn new(raw: impl Into<String>, inlines: Vec<Inline>) -> Self {
        Self { raw: raw.into(), inlines: OnceLock::from(inlines) }
    }

    /// Creates a text as Markdown writes it.
    pub(super) fn of_markdown(raw: &str) -> Self {
        Self { raw: raw.to_owned(), inlines: OnceLock::new() }
    }

    /// Returns what the document wrote; empty for HTML, whose marks are no part of the text.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Returns the pieces.
    pub fn inlines(&self) -> &[Inline] {
        self.inlines.get_or_init(|| inline::read(&self.raw).0)
    }

    /// Returns the words without marks.
    pub fn plain(&self) -> String {
        self.inlines().iter().map(Inline::plain).collect()
    }

    /// Returns the text as Markdown: code in backticks, bold in stars, links kept only by their words.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for inline in self.inlines() {
            match inline {
                Inline::Plain(text) => out.push_str(text),
                Inline::Code(text) | Inline::Link { text, code: true, .. } => {
                    push_marked(&mut out, "`", text)
                }
                Inline::Strong(text) => push_marked(&mut out, "**", text),
                Inline::Link { text, .. } => out.push_str(text),
                Inline::Break => out.push('\n'),
            }
        }
        out
    }

    /// Returns the tokens that are bold or code, in order.
    pub fn marked(&self) -> impl Iterator<Item = &str> {
        self.inlines().iter().filter_map(|inline| match inline {
            Inline::Code(text) | Inline::Strong(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Returns the links, in order: where to, and the words.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.inlines().iter().filter_map(|inline| match inline {
            Inline::Link { href, text, .. } => Some((href.as_str(), text.as_str())),
            _ => None,
        })
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw && self.inlines() == other.inlines()
    }
}

impl Eq for Text {}

impl Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = serializer.serialize_struct("Text", 2)?;
        text.serialize_field("raw", &self.raw)?;
        text.serialize_field("inlines", self.inlines())?;
        text.end()
    }
}

fn push_marked(out: &mut String, mark: &str, text: &str) {
    if text.trim().is_empty() {
        out.push_str(text);
    } else {
        out.push_str(mark);
        out.push_str(text.trim());
        out.push_str(mark);
    }
}
