//! How the values of enumerations are spelled, learned from pairs of a documented name and its value.
//!
//! `DockerHub` and `docker-hub` teach small letters and `-` between words, so `GitRepo` is `git-repo`. A value has one
//! case from its first letter to its last: cases are learned whole, marks by the kind of boundary they stand at.
//! Does not know where the pairs come from.

use std::collections::BTreeMap;

use crate::ground::words::{fold, pascal};

/// The sign between two words of a documented name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Boundary {
    /// A capital letter or punctuation.
    Word,
    /// A letter before, a digit after.
    ToDigit,
    /// A digit before, a letter after.
    FromDigit,
}

/// The case of a whole value; of equals the first is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Case {
    Lower,
    Upper,
    Camel,
    Pascal,
}

impl Case {
    const ALL: [Self; 4] = [Self::Lower, Self::Upper, Self::Camel, Self::Pascal];

    /// Spells a word (in small letters) at its place among the words of a value.
    fn spell(self, word: &str, at: usize) -> String {
        match self {
            Self::Upper => word.to_uppercase(),
            Self::Camel if at > 0 => pascal(word),
            Self::Pascal => pascal(word),
            Self::Lower | Self::Camel => word.to_owned(),
        }
    }
}

/// Splits a documented name into its words in small letters, each with what stands before it.
fn words(name: &str) -> Vec<(Boundary, String)> {
    let mut words: Vec<(Boundary, String)> = Vec::new();
    let chars: Vec<char> = name.chars().collect();
    let mut before: Option<char> = None;
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            before = None;
            continue;
        }
        let next_is_small = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        let starts = match before {
            None => Some(Boundary::Word),
            Some(last) if !c.is_numeric() && last.is_numeric() => Some(Boundary::FromDigit),
            Some(last) if c.is_uppercase() && (!last.is_uppercase() || next_is_small) => Some(Boundary::Word),
            Some(last) if c.is_numeric() && !last.is_numeric() => Some(Boundary::ToDigit),
            Some(_) => None,
        };
        match (starts, words.last_mut()) {
            (None, Some((_, word))) => word.extend(c.to_lowercase()),
            (boundary, _) => words.push((boundary.unwrap_or(Boundary::Word), c.to_lowercase().collect())),
        }
        before = Some(c);
    }
    words
}

/// Counts how names are spelled.
#[derive(Clone, Debug, Default)]
pub(super) struct Votes {
    cases: BTreeMap<Case, usize>,
    marks: BTreeMap<Boundary, BTreeMap<String, usize>>,
    /// Marks inside a documented word, which the documents lost, and the number of names without any.
    lost: BTreeMap<String, usize>,
    kept: usize,
}

impl Votes {
    /// Learns from a pair. Pairs that differ in more than case and punctuation teach nothing.
    pub(super) fn add(&mut self, documented: &str, value: &str) {
        if fold(documented) != fold(value) {
            return;
        }
        let words = words(documented);
        self.add_marks(&words, value);
        let letters: String = value.chars().filter(|c| c.is_alphanumeric()).collect();
        for case in Case::ALL {
            let spelled: String =
                words.iter().enumerate().map(|(at, (_, word))| case.spell(word, at)).collect();
            *self.cases.entry(case).or_default() += usize::from(spelled == letters);
        }
    }

    /// Learns the marks of a token whose case may be that of a text.
    pub(super) fn add_token(&mut self, documented: &str, token: &str) {
        self.add_marks(&words(documented), token);
    }

    fn add_marks(&mut self, words: &[(Boundary, String)], value: &str) {
        let mut chars = value.chars().peekable();
        let mut lost = None;
        for (at, (boundary, word)) in words.iter().enumerate() {
            let mut mark = String::new();
            while let Some(c) = chars.next_if(|c| !c.is_alphanumeric()) {
                mark.push(c);
            }
            if at > 0 {
                *self.marks.entry(*boundary).or_default().entry(mark).or_default() += 1;
            }
            for (at, _) in word.chars().enumerate() {
                let mut mark = String::new();
                while let Some(c) = chars.next_if(|c| at > 0 && !c.is_alphanumeric()) {
                    mark.push(c);
                }
                lost = Some(mark).filter(|mark| !mark.is_empty()).or(lost);
                chars.next();
            }
        }
        match lost {
            Some(mark) => *self.lost.entry(mark).or_default() += 1,
            None => self.kept += 1,
        }
    }

    /// Returns the mark that most names of this list lost inside their words, or that names of all lists lost more often
    /// than they have marks between words; and whether it is of this list.
    pub(super) fn lost_mark<'v>(&'v self, all: &'v Self) -> Option<(&'v str, bool)> {
        let lost = |votes: &'v Self, times: usize| {
            let (mark, _) = votes.lost.iter().max_by_key(|(_, count)| **count)?;
            (votes.lost.values().sum::<usize>() > times).then_some(mark.as_str())
        };
        let between = all.marks.get(&Boundary::Word).map_or(0, |marks| marks.values().sum());
        lost(self, self.kept).map(|mark| (mark, true)).or_else(|| Some((lost(all, between)?, false)))
    }

    /// Adds what another list taught.
    pub(super) fn merge(&mut self, other: &Self) {
        other.cases.iter().for_each(|(case, count)| *self.cases.entry(*case).or_default() += count);
        other.lost.iter().for_each(|(mark, count)| *self.lost.entry(mark.clone()).or_default() += count);
        self.kept += other.kept;
        for (boundary, marks) in &other.marks {
            let own = self.marks.entry(*boundary).or_default();
            marks.iter().for_each(|(mark, count)| *own.entry(mark.clone()).or_default() += count);
        }
    }

    /// Returns whether a case was learned.
    pub(super) fn is_empty(&self) -> bool {
        self.cases.values().all(|count| *count == 0)
    }

    /// Returns the case of most values of one list; of equals the one that is more frequent in all lists.
    pub(super) fn case(&self, all: &Self) -> Option<Case> {
        let votes = |votes: &Self, case| votes.cases.get(&case).copied().unwrap_or_default();
        let most = Case::ALL.into_iter().rev().max_by_key(|case| (votes(self, *case), votes(all, *case)))?;
        (votes(self, most) + votes(all, most) > 0).then_some(most)
    }

    /// Gives the marks of a token that stand inside a word of the documented name the form that
    /// siblings show, else all lists.
    pub(super) fn with_lost_mark(&self, all: &Self, documented: &str, token: &str) -> String {
        match self.lost_mark(all) {
            Some((mark, _)) if words(documented).len() == 1 && !token.contains(mark) => {
                token.split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(mark)
            }
            _ => token.to_owned(),
        }
    }

    fn mark(&self, boundary: Boundary) -> Option<&str> {
        let marks = self.marks.get(&boundary)?;
        marks.iter().rev().max_by_key(|(_, count)| **count).map(|(mark, _)| mark.as_str())
    }
}

/// Spells a documented name in a case, with the marks of one list, else of all lists, else the usual ones. `restore`
/// gives a word (in small letters) the marks back that it lost.
pub(super) fn spell(
    documented: &str,
    case: Case,
    (own, all): (&Votes, &Votes),
    restore: impl Fn(&str) -> Option<String>,
) -> String {
    let mut out = String::new();
    for (at, (boundary, word)) in words(documented).iter().enumerate() {
        if at > 0 {
            let usual = match (boundary, case) {
                (Boundary::Word, Case::Lower | Case::Upper) => "_",
                _ => "",
            };
            out.push_str(own.mark(*boundary).or_else(|| all.mark(*boundary)).unwrap_or(usual));
        }
        out.push_str(&case.spell(&restore(word).unwrap_or_else(|| word.clone()), at));
    }
    out
}

/// Spells a token, whose marks are right, in a case.
pub(super) fn in_case(token: &str, case: Case) -> String {
    let mut out = String::new();
    let mut at = 0;
    for part in token.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        out.push_str(&case.spell(&word.to_lowercase(), at));
        out.push_str(part.get(word.len()..).unwrap_or_default());
        at += usize::from(!word.is_empty());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_learned_from_one_pair() {
        for (documented, value, other, expected) in [
            ("HubId", "hub_id", "FileName", "file_name"),
            ("HubId", "hub-id", "FileName", "file-name"),
            ("HubId", "hubId", "FileName", "fileName"),
            ("HubId", "HubId", "fileName", "FileName"),
            ("HubId", "HUB_ID", "FileName", "FILE_NAME"),
            ("HubId", "hub:id", "FileName", "file:name"),
            ("Hub", "hub", "FileName", "file_name"),
            ("422MissingArgument", "422.missing_argument", "404SdnNetwork", "404.sdn_network"),
            ("Address2", "address_2", "PhoneNumber3", "phone_number_3"),
        ] {
            let mut votes = Votes::default();
            votes.add(documented, value);
            let case = votes.case(&Votes::default()).unwrap();
            assert_eq!(spell(other, case, (&votes, &Votes::default()), |_| None), expected, "{value}");
        }
    }

    #[test]
    fn one_list_decides_before_all_and_other_letters_teach_nothing() {
        let mut own = Votes::default();
        own.add("Hub", "hub");
        own.add("HubId", "hub_key");
        let mut all = Votes::default();
        all.add("HubId", "hubId");
        all.add("Open", "OPEN");
        assert_eq!(own.case(&all), Some(Case::Camel), "`hub` is of two cases");
        assert_eq!(Votes::default().case(&Votes::default()), None);
        assert_eq!(in_case("images-Manage.all", Case::Upper), "IMAGES-MANAGE.ALL");
        assert_eq!(in_case("images-manage", Case::Camel), "images-Manage");
    }
}
