//! Where the keys and texts of a JSON example stand.
//!
//! Guarantees: linear in the length of the example; a text that is written with escapes has the place of the
//! whole example.

use std::collections::HashMap;

use crate::ground::source::{Sources, Span};

/// The first place of every text of an example.
#[derive(Debug)]
pub(super) struct Places<'a> {
    whole: Span,
    texts: HashMap<&'a str, Span>,
}

impl<'a> Places<'a> {
    /// The places in the example at `whole`.
    pub(super) fn new(sources: &'a Sources, whole: Span) -> Self {
        let text = sources.text(whole);
        let mut texts = HashMap::new();
        let mut open: Option<usize> = None;
        let mut escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            match (byte, open) {
                _ if escaped => escaped = false,
                (b'\\', Some(_)) => escaped = true,
                (b'"', Some(start)) => {
                    let place = whole.start as usize + start..whole.start as usize + at + 1;
                    if let Some(inner) = text.get(start + 1..at) {
                        texts.entry(inner).or_insert_with(|| Span::new(whole.file, place));
                    }
                    open = None;
                }
                (b'"', None) => open = Some(at),
                _ => {}
            }
        }
        Self { whole, texts }
    }

    /// The first place of a text, or the whole example.
    pub(super) fn of(&self, text: &str) -> Span {
        self.texts.get(text).copied().unwrap_or(self.whole)
    }
}
