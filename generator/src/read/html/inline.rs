//! Running text of HTML: white space folded, marks kept, invisible characters dropped.
//!
//! Guarantees: no mark adds or removes a space; a text neither starts nor ends with white space.

use crate::read::text::{Inline, Text};

/// The marks in force at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Bold, or set apart as a value.
    pub(super) strong: bool,
    /// Code.
    pub(super) code: bool,
    /// Target of the link around it.
    pub(super) link: Option<String>,
}

/// Collects the pieces of one text.
#[derive(Debug, Default)]
pub(super) struct TextBuilder {
    inlines: Vec<Inline>,
    space: bool,
}

impl TextBuilder {
    /// Returns true if nothing visible was added.
    pub(super) fn is_empty(&self) -> bool {
        self.inlines.iter().all(|inline| *inline == Inline::Break)
    }

    /// Adds text as it stands in the page.
    pub(super) fn push(&mut self, text: &str, marks: &Marks) {
        self.space |= text.starts_with(char::is_whitespace);
        if is_folded(text) {
            self.word(text.trim(), marks);
        } else {
            for word in text.split_whitespace() {
                if word.contains(is_invisible) {
                    self.word(&word.replace(is_invisible, ""), marks);
                } else {
                    self.word(word, marks);
                }
                self.space = true;
            }
        }
        self.space = text.ends_with(char::is_whitespace) || (self.space && text.trim().is_empty());
    }

    /// Adds a line break.
    pub(super) fn line_break(&mut self) {
        self.space = false;
        if !self.inlines.is_empty() {
            self.inlines.push(Inline::Break);
        }
    }

    fn word(&mut self, word: &str, marks: &Marks) {
        if word.is_empty() {
            return;
        }
        let at_start = self.inlines.last().is_none_or(|last| *last == Inline::Break);
        let space = std::mem::take(&mut self.space) && !at_start;
        if let Some(piece) = self.inlines.last_mut().and_then(|last| continued(last, marks)) {
            if space {
                piece.push(' ');
            }
            piece.push_str(word);
            return;
        }
        // A space between a marked and an unmarked piece belongs to the unmarked one.
        let mut piece = String::new();
        if space {
            match self.inlines.last_mut() {
                Some(Inline::Plain(before)) => before.push(' '),
                _ if *marks == Marks::default() => piece.push(' '),
                _ => self.inlines.push(Inline::Plain(" ".to_owned())),
            }
        }
        piece.push_str(word);
        // Most texts are one piece.
        if self.inlines.is_empty() {
            self.inlines.reserve_exact(1);
        }
        self.inlines.push(match &marks.link {
            Some(href) => Inline::Link { href: href.clone(), text: piece, code: marks.code },
            None if marks.code => Inline::Code(piece),
            None if marks.strong => Inline::Strong(piece),
            None => Inline::Plain(piece),
        });
    }

    /// Returns the text, leaving the builder empty.
    pub(super) fn finish(&mut self) -> Text {
        let mut inlines = std::mem::take(&mut self.inlines);
        self.space = false;
        while inlines.last() == Some(&Inline::Break) {
            inlines.pop();
        }
        Text::new(String::new(), inlines)
    }
}

/// True for text that nothing has to be taken from: no two spaces in a row, no character beyond ASCII.
fn is_folded(text: &str) -> bool {
    let mut before = b'x';
    text.bytes().all(|byte| {
        let fits = matches!(byte, b'!'..=b'~') || byte == b' ' && before != b' ';
        before = byte;
        fits
    })
}

/// Returns the text of the last piece, if text of these marks continues it.
fn continued<'a>(last: &'a mut Inline, marks: &Marks) -> Option<&'a mut String> {
    match (last, &marks.link) {
        (Inline::Link { href, text, code }, Some(link)) if href == link && *code == marks.code => Some(text),
        (Inline::Code(text), None) if marks.code => Some(text),
        (Inline::Strong(text), None) if marks.strong && !marks.code => Some(text),
        (Inline::Plain(text), None) if !marks.strong && !marks.code => Some(text),
        _ => None,
    }
}

/// Zero-width characters, soft hyphens and byte order marks say nothing and break comparisons.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
