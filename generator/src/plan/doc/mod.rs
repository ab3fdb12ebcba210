//! Documentation comments made of the documents' prose.
//!
//! Guarantees: whatever the prose holds, rustdoc, rustc and clippy find nothing to warn about; no part of it is
//! compiled, and nothing of it is lost but formatting that a comment cannot have.

mod blocks;
mod flat;
mod html;
mod render;
#[cfg(test)]
mod tests;
mod wrap;

use serde::Serialize;

use crate::ground::escape::markdown;
pub(crate) use crate::ground::escape::markdown::code;

/// The lines of a documentation comment, without the comment marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// Creates a comment of one paragraph of the generator's own words, in Markdown.
    pub fn line(text: impl Into<String>) -> Self {
        let mut docs = Self::default();
        docs.paragraph(text);
        docs
    }

    /// Adds a paragraph of the generator's own words, in Markdown.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.append(vec![text]);
        }
    }

    /// Adds a description from the documents, in Markdown.
    pub fn description(&mut self, markdown: &str) {
        let markdown = markdown.trim();
        let mut double = false;
        let plain = |c: char| {
            let is_double = std::mem::replace(&mut double, c == ' ') && c == ' ';
            !is_double
                && (c.is_alphanumeric()
                    || matches!(c, ' ' | ',' | '.' | ';' | '-' | '/' | '%' | '\'' | '"' | '(' | ')' | '?'))
        };
        // Most descriptions are one sentence without any markup.
        let lines = if markdown.starts_with(char::is_alphabetic) && markdown.chars().all(plain) {
            vec![markdown.to_owned()]
        } else {
            render::render(&flat::unfold(markdown))
        };
        self.append(lines);
    }

    /// Adds what a summary of one sentence is about to its line: ``Lists images: `GET /images`.`` Anything else is followed
    /// by a paragraph of its own.
    pub fn end_with(&mut self, subject: &str) {
        let prose = self.lines.iter().all(|line| line.starts_with(char::is_alphanumeric));
        let sentence = if prose { self.lines.join(" ") } else { String::new() };
        let sentence = sentence.trim_end_matches(['.', ' ']);
        if sentence.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | ')' | '"')) {
            *self = Self::line(format!("{sentence}: {subject}."));
        } else {
            self.paragraph(subject);
        }
    }

    /// Adds an item of a list, in Markdown; a list follows the paragraph before it.
    pub fn item(&mut self, text: impl AsRef<str>) {
        if self.lines.last().is_some_and(|line| !line.starts_with("- ") && !line.starts_with("  ")) {
            self.lines.push(String::new());
        }
        self.lines.extend(wrap::wrap(vec![format!("- {}", text.as_ref())]));
    }

    fn append(&mut self, lines: Vec<String>) {
        let mut lines = wrap::wrap(lines);
        if !self.lines.is_empty() && !lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.append(&mut lines);
    }

    /// Returns the first paragraph, table or list alone.
    #[must_use]
    pub fn first_paragraph(&self) -> Self {
        Self { lines: self.lines.iter().take_while(|line| !line.is_empty()).cloned().collect() }
    }

    /// Returns the lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Returns true if there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// Returns the first paragraph of a description, in Markdown.
pub fn first_paragraph(markdown: &str) -> String {
    let text = flat::unfold(markdown.trim());
    text.lines().take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// Returns text of the documents, on one line and as it is: no part of it acts as markup.
pub fn plain(text: &str) -> String {
    markdown::escape(text.trim())
}
