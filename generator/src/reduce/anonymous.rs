//! Replaces the words of documents that are nobody's but their author's: `createdFrom` becomes `alphaBravo`.
//!
//! A word is a run of letters between changes of case, so that names stay names of the same form, and the same word is
//! replaced alike everywhere, in any case. What a grammar or a sentence of specless knows stays, and so do tags, entities and
//! short words; a word stays as well if nothing is shown without it. Long numbers become zeros.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use crate::dialect::grammar::bundled;
use crate::prose;

/// The path of a page, and its text.
pub(super) type Page = (String, String);

/// The words that stand for others.
const NAMES: [&str; 24] = [
    "alpha", "bravo", "charlie", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima",
    "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray", "yankee",
    "zulu", "mike",
];

/// Words that mean something everywhere.
const EVERYWHERE: [&str; 10] =
    ["http", "https", "html", "json", "null", "true", "false", "readme", "get", "post"];

/// Shorter words tell nobody anything.
const SHORTEST: usize = 3;

/// Shorter numbers are counts, statuses and days.
const LONG_NUMBER: usize = 4;

/// Every word of the grammars and sentences that come with the program.
static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let grammars = bundled::names().filter_map(bundled::text);
    let words = grammars.chain([prose::SENTENCES]).flat_map(words).filter(|word| word.is_name);
    words.map(|word| word.text.to_lowercase()).chain(EVERYWHERE.map(str::to_owned)).collect()
});

/// New words for old ones, which are in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Renaming {
    names: BTreeMap<String, String>,
    kept: BTreeSet<String>,
}

impl Renaming {
    /// Replaces as many words of the pages as it can while the pages show what they should.
    pub(super) fn of(pages: &[Page], mut shows: impl FnMut(&Self) -> bool) -> Self {
        let texts = pages.iter().flat_map(|(path, text)| [stem(path).0, text]);
        let mut all = Self::default();
        for word in texts.flat_map(words).filter(|word| word.is_name) {
            let old = word.text.to_lowercase();
            if old.chars().count() >= SHORTEST && !KNOWN.contains(&old) && !all.names.contains_key(&old) {
                all.names.insert(old, new_name(all.names.len()));
            }
        }
        if shows(&all) {
            return all;
        }
        let mut some = Self::default();
        for (old, new) in all.names {
            some.names.insert(old.clone(), new);
            if !shows(&some) {
                some.names.remove(&old);
                some.kept.insert(old);
            }
        }
        some
    }

    /// Returns the words that had to stay.
    pub(super) fn kept(&self) -> Vec<String> {
        self.kept.iter().cloned().collect()
    }

    /// Replaces the words of a page, and of its path up to the extension.
    pub(super) fn page(&self, (path, text): &Page) -> Page {
        let (stem, extension) = stem(path);
        (format!("{}{extension}", self.apply(stem)), self.apply(text))
    }

    /// Replaces the words of a text.
    pub(super) fn apply(&self, text: &str) -> String {
        words(text)
            .map(|word| match self.names.get(&word.text.to_lowercase()) {
                Some(new) if word.is_name => in_form(word.text, new),
                _ if is_long_number(word.text) => "0".repeat(word.text.len()),
                _ => word.text.to_owned(),
            })
            .collect()
    }

    /// Replaces the words between backticks, which are those of the documents in a message.
    pub(super) fn quoted(&self, message: &str) -> String {
        let parts = message.split('`').enumerate();
        let parts = parts.map(|(at, part)| if at % 2 == 1 { self.apply(part) } else { part.to_owned() });
        parts.collect::<Vec<_>>().join("`")
    }
}

/// Splits a path before its extension.
fn stem(path: &str) -> (&str, &str) {
    path.rfind('.').and_then(|at| path.split_at_checked(at)).unwrap_or((path, ""))
}

fn is_long_number(text: &str) -> bool {
    text.len() >= LONG_NUMBER && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn new_name(number: usize) -> String {
    let name = |number: usize| NAMES.get(number % NAMES.len()).copied().unwrap_or_default();
    match number / NAMES.len() {
        0 => name(number).to_owned(),
        round => format!("{}{}", name(round - 1), name(number)),
    }
}

/// Writes a new word in the case of the old one.
fn in_form(old: &str, new: &str) -> String {
    let mut letters = old.chars();
    let first_is_upper = letters.next().is_some_and(char::is_uppercase);
    match (first_is_upper, letters.any(char::is_lowercase)) {
        (true, false) => new.to_uppercase(),
        (true, true) => new.chars().take(1).flat_map(char::to_uppercase).chain(new.chars().skip(1)).collect(),
        (false, _) => new.to_owned(),
    }
}

/// A piece of a text.
struct Word<'t> {
    text: &'t str,
    /// It is made of letters, and neither a tag nor an entity.
    is_name: bool,
}

/// Takes a text to pieces: words, numbers, and what is between them.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..).filter(|rest| !rest.is_empty())?;
        let word = rest.get(..end_of_word(rest)).unwrap_or(rest);
        let before = text.get(..from).unwrap_or_default();
        let after = rest.get(word.len()..).unwrap_or_default();
        let is_markup = before.ends_with('<')
            || before.ends_with("</")
            || after.starts_with("=\"")
            || before.ends_with('&') && after.starts_with(';');
        from += word.len();
        Some(Word { text: word, is_name: !is_markup && word.starts_with(char::is_alphabetic) })
    })
}

/// Returns the length of the first piece of a text.
fn end_of_word(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    let Some((_, mut last)) = letters.next() else { return 0 };
    while let Some((at, c)) = letters.next() {
        let next_is_lower = letters.peek().is_some_and(|(_, next)| next.is_lowercase());
        let begins = c.is_uppercase() && (last.is_lowercase() || last.is_uppercase() && next_is_lower);
        if kind(c) != kind(last) || begins {
            return at;
        }
        last = c;
    }
    text.len()
}

/// Tells letters, digits and all else apart.
fn kind(c: char) -> u8 {
    match c {
        c if c.is_alphabetic() => 0,
        c if c.is_ascii_digit() => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_form_and_are_replaced_alike() {
        let page =
            ("Zorblat.md".to_owned(), "<b>zorbQuux</b> ZORB_ID HTTPZorb &quot; 20240 in string\n".to_owned());
        let renaming = Renaming::of(std::slice::from_ref(&page), |_| true);
        let (path, text) = renaming.page(&page);
        assert_eq!(path, "Alpha.md");
        assert_eq!(text, "<b>bravoCharlie</b> BRAVO_ID HTTPBravo &quot; 00000 in string\n");
        assert_eq!(renaming.quoted("zorb of `zorb`"), "zorb of `bravo`");
    }

    #[test]
    fn a_word_without_which_nothing_is_shown_stays() {
        let page = ("x.md".to_owned(), "zorb quux".to_owned());
        let renaming = Renaming::of(std::slice::from_ref(&page), |renaming| renaming.apply("quux") == "quux");
        assert_eq!(
            (renaming.page(&page).1.as_str(), renaming.kept()),
            ("alpha quux", vec!["quux".to_owned()])
        );
    }
}
