//! The words that the names of an API are made of, to find them again in names that lost their marks
//! (`Monitorview` of `monitor-view`).
//!
//! Guarantees: a name is split only into parts of which at most one is unknown; the split is the cheapest
//! one, and the same on every run.

use std::collections::HashSet;

use super::evidence::Evidence;

/// Longest word that is split, in bytes.
const LONGEST: usize = 80;

/// What a part costs: a part of a sibling's name, a part of another name, a word of the texts, anything else
/// (and its length).
const OWN: usize = 2;
const ANY: usize = 3;
const WORD: usize = 4;
const UNKNOWN: usize = 4;

/// Shortest word of the texts that is a part, in bytes: a shorter one (`ed`, `the`) is found in too many names.
const SHORTEST_WORD: usize = 4;
/// Shortest unknown part, in bytes. Many are abbreviations (`TTY` and `NE` in the capabilities and operators
/// of cycle), a single letter is none.
const SHORTEST_UNKNOWN: usize = 2;

/// The parts of names.
#[derive(Debug)]
pub(super) struct Vocabulary<'a> {
    evidence: &'a Evidence,
    all: HashSet<String>,
}

impl<'a> Vocabulary<'a> {
    /// The parts of everything that the documents show.
    pub(super) fn new(evidence: &'a Evidence) -> Self {
        let shown = evidence.keys.values().chain(evidence.words.values());
        let spellings = shown.flat_map(|spellings| spellings.keys());
        let all = spellings.flat_map(|spelling| parts(spelling)).filter(|part| part.len() > 2).collect();
        Self { evidence, all }
    }

    /// The same, with the names of an enumeration's known members preferred.
    pub(super) fn with<'k>(&self, known: impl Iterator<Item = &'k str>) -> Preferred<'_> {
        Preferred { all: self, own: known.flat_map(parts).collect() }
    }
}

/// The parts of names, those of some preferred.
#[derive(Debug)]
pub(super) struct Preferred<'a> {
    all: &'a Vocabulary<'a>,
    own: HashSet<String>,
}

impl Preferred<'_> {
    /// Splits a word (in lower case) into known parts, `mark` between them, and one unknown part if `unknown`;
    /// the word itself if it has no such parts.
    pub(super) fn split(&self, word: &str, mark: &str, unknown: bool) -> String {
        if word.len() > LONGEST {
            return word.to_owned();
        }
        // The same word in another style, as keys are (`api_key`), tells its parts.
        if let Some(shown) = self.all.evidence.spellings(word).find(|shown| parts(shown).len() > 1) {
            return parts(shown).join(mark);
        }
        // For each end: the least cost up to there, whether an unknown part is among them, and where the last
        // part starts.
        let mut best: Vec<Option<(usize, bool, usize)>> = vec![Some((0, !unknown, 0))];
        for end in 1..=word.len() {
            let reached = (0..end).filter_map(|start| {
                let (cost, unknown, _) = best.get(start).copied().flatten()?;
                let part = word.get(start..end)?;
                let own = self.cost(part);
                let spent = own.unwrap_or(UNKNOWN + part.len());
                let allowed = own.is_some() || !unknown && part.len() >= SHORTEST_UNKNOWN;
                allowed.then_some((cost + spent, unknown || own.is_none(), start))
            });
            best.push(reached.min());
        }
        let mut pieces = Vec::new();
        let mut end = word.len();
        while let Some((_, _, start)) = best.get(end).copied().flatten().filter(|_| end > 0) {
            pieces.extend(word.get(start..end));
            end = start;
        }
        pieces.reverse();
        if pieces.is_empty() { word.to_owned() } else { pieces.join(mark) }
    }

    fn cost(&self, part: &str) -> Option<usize> {
        if self.own.contains(part) {
            return Some(OWN);
        }
        if self.all.all.contains(part) {
            return Some(ANY);
        }
        (part.len() >= SHORTEST_WORD && self.all.evidence.prose.contains(part)).then_some(WORD)
    }
}

fn parts(spelling: &str) -> Vec<String> {
    let parts = spelling.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| part.len() > 1).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{FileId, Span};
    use crate::ground::words::fold;

    fn split(word: &str, unknown: bool) -> String {
        let mut evidence = Evidence::default();
        for shown in ["image", "proc", "images-manage", "api_key", "data", "base", "database"] {
            evidence
                .keys
                .entry(fold(shown))
                .or_default()
                .insert(shown.to_owned(), Span::new(FileId(0), 0..1));
        }
        evidence.prose.extend(["process", "ed", "restarted"].map(str::to_owned));
        Vocabulary::new(&evidence).with(["stacks-view"].into_iter()).split(word, "-", unknown)
    }

    #[test]
    fn a_word_falls_into_known_parts() {
        assert_eq!(split("imageview", false), "image-view");
        assert_eq!(split("database", false), "database", "a word that is known as a whole");
        assert_eq!(split("apikey", false), "api-key", "a word that is shown in another style");
    }

    #[test]
    fn one_part_may_be_unknown_if_it_is_allowed() {
        assert_eq!(split("monitorview", true), "monitor-view");
        assert_eq!(split("monitorview", false), "monitorview");
        assert_eq!(split("monitor", true), "monitor");
        assert_eq!(split("überview", true), "über-view");
        assert_eq!(split("", true), "");
    }

    #[test]
    fn a_word_of_the_texts_is_not_torn() {
        assert_eq!(split("imageprocess", true), "image-process");
        assert_eq!(split("imagerestarted", false), "image-restarted");
        assert_eq!(split("imaged", false), "imaged", "`ed` is too short");
        assert_eq!(split("fimage", true), "fimage", "a letter is no part");
    }

    #[test]
    fn a_very_long_word_stays() {
        let word = "image".repeat(20_000);
        assert_eq!(split(&word, true), word);
    }
}
