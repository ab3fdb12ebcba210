//! The words that names are made of, to find them again in names that lost their marks (`Monitorview` of
//! `monitor-view`).
//!
//! A name is split into parts of which at most one is unknown; the split is the cheapest one. Does not know which names
//! lost marks.

use std::collections::HashSet;

use crate::ground::words::words;
use crate::model::{Api, TypeKind};

use super::shown::{self, Shown};

/// Longest word that is split, in bytes.
const LONGEST: usize = 80;

/// The cost of a part: a part of a sibling's name, a part of another name, a word of the texts, anything else (and its
/// length).
const OWN: usize = 2;
const ANY: usize = 3;
const WORD: usize = 4;
const UNKNOWN: usize = 4;

/// Shortest word of the texts that is a part, in bytes: a shorter one (`ed`, `the`) is found in too many names.
const SHORTEST_WORD: usize = 4;
/// Shortest unknown part, in bytes. Many are abbreviations, a single letter is none.
const SHORTEST_UNKNOWN: usize = 2;

/// The parts of names, and the words of texts.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    parts: HashSet<String>,
    words: HashSet<String>,
}

impl Vocabulary {
    /// Gathers the parts of everything that the documents show, and the words of all descriptions and names.
    pub(super) fn of(api: &Api, shown: &Shown) -> Self {
        let all = [&shown.keys, &shown.texts, &shown.tokens].into_iter().flat_map(|all| all.spellings());
        let parts = all.flat_map(parts).filter(|part| part.len() > 2).collect();
        let mut vocabulary = Self { parts, words: HashSet::new() };
        for (_, ty) in api.types() {
            vocabulary.read(&ty.description);
            match &ty.kind {
                TypeKind::Struct(_) => vocabulary.words.extend(words(&ty.name)),
                TypeKind::Enum(list) => {
                    list.values.iter().for_each(|value| vocabulary.read(&value.description))
                }
                _ => {}
            }
        }
        shown::fields(api, &mut |field| {
            vocabulary.read(&field.description);
            vocabulary.words.extend(words(&field.name));
        });
        api.operations.iter().for_each(|operation| vocabulary.read(&operation.description));
        vocabulary
    }

    fn read(&mut self, text: &str) {
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() >= SHORTEST_WORD);
        self.words.extend(words.map(str::to_lowercase));
    }

    /// Splits a word (in small letters) into known parts, `mark` between them, and one unknown part if `unknown`. The
    /// parts of `own` are preferred. Returns `None` if it has no such parts.
    pub(super) fn split(
        &self,
        word: &str,
        mark: &str,
        unknown: bool,
        own: &HashSet<String>,
    ) -> Option<String> {
        if word.len() > LONGEST {
            return None;
        }
        let cost = |part: &str| match () {
            () if own.contains(part) => Some(OWN),
            () if self.parts.contains(part) => Some(ANY),
            () => (part.len() >= SHORTEST_WORD && self.words.contains(part)).then_some(WORD),
        };
        // `capf` is no part beside `cap`, and what `proc` leaves of `process` none, unless siblings have `proc`.
        let leaves_stub = |part: &str, before: Option<&str>| {
            let is_chance = |before: &str| !own.contains(before) && before.len() < 2 * part.len();
            part.len() < SHORTEST_WORD && before.is_some_and(is_chance)
                || own.iter().any(|own| part.starts_with(own.as_str()))
        };
        // For each end: the least cost up to there, whether an unknown part is among them, and where the last part
        // starts.
        let mut best: Vec<Option<(usize, bool, usize)>> = vec![Some((0, !unknown, 0))];
        for end in 1..=word.len() {
            let reached = (0..end).filter_map(|start| {
                let (before, unknown, last) = best.get(start).copied().flatten()?;
                let part = word.get(start..end)?;
                let left = word.get(last..start).filter(|left| !left.is_empty());
                let known = cost(part);
                let allowed =
                    known.is_some() || !unknown && part.len() >= SHORTEST_UNKNOWN && !leaves_stub(part, left);
                let spent = before + known.unwrap_or(UNKNOWN + part.len());
                allowed.then_some((spent, unknown || known.is_none(), start))
            });
            best.push(reached.min());
        }
        let mut pieces = Vec::new();
        let mut end = word.len();
        while let Some((_, _, start)) = best.get(end).copied().flatten().filter(|_| end > 0) {
            pieces.push(word.get(start..end)?);
            end = start;
        }
        pieces.reverse();
        (!pieces.is_empty()).then(|| pieces.join(mark))
    }
}

/// Returns the parts of a spelling between its marks, in small letters.
pub(super) fn parts(spelling: &str) -> impl Iterator<Item = String> {
    let parts = spelling.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| part.len() > 1).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_falls_into_parts_of_which_one_may_be_unknown() {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<HashSet<_>>();
        let vocabulary = Vocabulary {
            parts: set(&["image", "manage", "data", "base", "database"]),
            words: set(&["process", "ed", "restarted"]),
        };
        let own = set(&["stacks", "view"]);
        let long = "image".repeat(20_000);
        for (word, unknown, expected) in [
            ("imageview", false, Some("image-view")),
            ("database", false, Some("database")),
            ("monitorview", true, Some("monitor-view")),
            ("monitorview", false, None),
            ("monitor", true, Some("monitor")),
            ("überview", true, Some("über-view")),
            ("imageprocess", true, Some("image-process")),
            ("imagerestarted", false, Some("image-restarted")),
            ("imaged", false, None),
            ("fimage", true, Some("fimage")),
            ("stacksfimage", true, Some("stacks-fimage")),
            ("imageful", true, Some("imageful")),
            ("viewful", true, Some("view-ful")),
            (&long, true, None),
        ] {
            assert_eq!(vocabulary.split(word, "-", unknown, &own).as_deref(), expected, "{word:.20}");
        }
    }
}
