//! HTML that cannot be broken by what stands in it.
//!
//! `text("<b>")` gives `&lt;b&gt;`. Names of elements and attributes are those of this program, by their type; everything else
//! is escaped. Closes nothing by itself.

use crate::ground::escape::{Output, escape};

/// A page that is being written.
#[derive(Debug, Default)]
pub(super) struct Html(String);

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// Writes markup of the program itself.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        self.0.push_str(&escape(text, Output::Html));
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(name);
        for (key, value) in attributes {
            self.0.push(' ');
            self.0.push_str(key);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Writes an element that holds text.
    pub(super) fn element(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// Returns the page.
    pub(super) fn finish(self) -> String {
        self.0
    }
}
