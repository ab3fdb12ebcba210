//! Media types of an operation's bodies, where it has several.
//!
//! A table captioned `v2.1 request message body` and `application/x-v2.1-json-patch` in a text -> that body is of that type. Knows
//! no examples.

use super::super::super::outline::section::Section;
use super::Documented;
use super::tables::BodyTable;
use crate::ground::source::Span;

/// The media type of a body, and the word of the body's caption that tells it.
pub(super) struct BodyMedia {
    pub(super) word: String,
    pub(super) media_type: String,
}

/// Returns the media type of each body, where an operation has several and the words of their captions tell which is whose:
/// `v2.1 request message body` and `application/x-v2.1-json-patch` in the text.
pub(super) fn of_bodies(documented: &Documented<'_>, bodies: &[BodyTable<'_>]) -> Vec<BodyMedia> {
    let Documented { doc, own, .. } = documented;
    let sections = own.iter().map(|index| doc.sections.get(*index));
    let mut types: Vec<&str> = Vec::new();
    for text in sections.flat_map(|section| &section.texts) {
        let words = text.value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '*' | '`' | '"'));
        types.extend(
            words.map(|word| word.trim_end_matches('.')).filter(|word| word.starts_with("application/")),
        );
    }
    types.sort_unstable();
    types.dedup();
    if bodies.len() < 2 || types.len() < bodies.len() {
        return Vec::new();
    }
    let media = |section: &Section<'_>| {
        let words = section.heading.split_whitespace();
        words.filter(|word| word.contains(|c: char| c.is_ascii_digit())).find_map(|word| {
            let mut named = types.iter().filter(|media_type| media_type.contains(word));
            let media_type = named.next().filter(|_| named.next().is_none())?;
            Some(BodyMedia { word: word.to_owned(), media_type: (*media_type).to_owned() })
        })
    };
    bodies.iter().map(|body| media(body.table)).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Returns whether the code of an example names a media type.
pub(super) fn example_names(documented: &Documented<'_>, span: Span, media_type: &str) -> bool {
    let Documented { doc, own, .. } = documented;
    let mut examples = own.iter().flat_map(|index| &doc.sections.get(*index).examples);
    examples.any(|example| example.span == span && example.text.contains(media_type))
}
