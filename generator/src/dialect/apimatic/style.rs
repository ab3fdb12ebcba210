//! How names are spelled on the wire, learned from the pairs that the examples show.
//!
//! Guarantees: a documented name and a wire name belong together only if they are equal but for case and
//! punctuation; a style is learned position by position (first letter, word boundary, digits), so that
//! `snake_case`, `kebab-case`, `camelCase`, `stacks:identifiers` and `422.missing_argument` are all ordinary.

use std::collections::BTreeMap;

use crate::ground::words::fold;

/// What stands between two words of a documented name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Boundary {
    /// A capital letter or punctuation.
    Word,
    /// A letter before, a digit after.
    ToDigit,
    /// A digit before, a small letter after.
    FromDigit,
}

/// The words of a documented name in lower case, each with what stands before it.
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
            Some(last) if c.is_uppercase() && (!last.is_uppercase() || next_is_small) => Some(Boundary::Word),
            Some(last) if c.is_numeric() && !last.is_numeric() => Some(Boundary::ToDigit),
            Some(last) if !c.is_numeric() && last.is_numeric() => Some(Boundary::FromDigit),
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

/// The last word of a documented name, in lower case.
pub(super) fn last_word(name: &str) -> Option<String> {
    words(name).pop().map(|(_, word)| word)
}

/// True if a documented name has several words.
pub(super) fn has_words(name: &str) -> bool {
    words(name).len() > 1
}

/// Whether the name of an enumeration's member can be what the generator makes of a value: an underscore
/// starts a word, and so does a capital, but any other mark vanishes (`api-key` is `Apikey`); a value of
/// capitals loses even its underscores (`SCMP_ACT_LOG` is `SCMPACTLOG`).
pub(super) fn is_member_of(member: &str, wire: &str) -> bool {
    let mut value = String::with_capacity(wire.len());
    let shouted = !wire.contains(char::is_lowercase);
    let mut starts = false;
    for c in wire.chars() {
        if c.is_alphanumeric() {
            if starts && !shouted {
                value.extend(c.to_uppercase())
            } else {
                value.push(c)
            }
            starts = false;
        } else {
            starts = c == '_';
        }
    }
    let at_words = |name: &str| -> Vec<usize> {
        let words = words(name).into_iter().filter(|(_, word)| !word.is_empty());
        let starts = words.scan(0, |at, (boundary, word)| {
            *at += word.chars().count();
            Some((boundary, *at - word.chars().count()))
        });
        starts.filter(|(boundary, _)| *boundary == Boundary::Word).map(|(_, at)| at).collect()
    };
    fold(member) == fold(wire) && at_words(member) == at_words(&value)
}

/// True for a member's name of several letters, all of them capitals: its value is one of capitals (60 of 60 such
/// names of cycle). A single capital starts a word, as in every name.
pub(super) fn is_shouted(member: &str) -> bool {
    let letters = || member.chars().filter(|c| c.is_alphabetic());
    letters().count() > 1 && letters().all(char::is_uppercase)
}

/// Counts how names are spelled on the wire.
#[derive(Clone, Debug, Default)]
pub(super) struct Votes {
    separators: BTreeMap<Boundary, BTreeMap<String, usize>>,
    /// For the first letter of a name, the first letter of a later word, and any other letter: how often it
    /// is small, and how often it is a capital.
    capitals: BTreeMap<Letter, [usize; 2]>,
    /// Marks inside a documented word, which the documents lost, and the number of names without any.
    lost: BTreeMap<String, usize>,
    kept: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    First,
    Initial,
    Inner,
}

impl Votes {
    /// Learns from a pair. Pairs that differ in more than case and punctuation teach nothing.
    pub(super) fn add(&mut self, documented: &str, wire: &str) {
        let words = words(documented);
        if fold(documented) != fold(wire) {
            return;
        }
        let mut letters = wire.chars().peekable();
        let mut lost = None;
        for (index, (boundary, word)) in words.iter().enumerate() {
            let mut separator = String::new();
            while let Some(mark) = letters.next_if(|c| !c.is_alphanumeric()) {
                separator.push(mark);
            }
            if index > 0 {
                *self.separators.entry(*boundary).or_default().entry(separator).or_default() += 1;
            }
            for (at, _) in word.chars().enumerate() {
                let mut mark = String::new();
                while let Some(c) = letters.next_if(|c| !c.is_alphanumeric()) {
                    mark.push(c);
                }
                lost = Some(mark).filter(|mark| !mark.is_empty()).or(lost);
                let Some(c) = letters.next() else { return };
                let [small, capital] = self.capitals.entry(Letter::at(index, at)).or_default();
                *small += usize::from(c.is_lowercase());
                *capital += usize::from(c.is_uppercase());
            }
        }
        match lost {
            Some(mark) => *self.lost.entry(mark).or_default() += 1,
            None => self.kept += 1,
        }
    }

    /// The mark that most names lost inside their words, if most names lost one.
    pub(super) fn lost_mark(&self) -> Option<&str> {
        self.lost_more_often_than(self.kept)
    }

    /// The mark that names of several words lost inside their words, if more of them lost one than kept one.
    pub(super) fn usual_mark(&self) -> Option<&str> {
        self.lost_more_often_than(self.word_separators())
    }

    fn lost_more_often_than(&self, times: usize) -> Option<&str> {
        let (mark, _) = self.lost.iter().max_by_key(|(_, count)| **count)?;
        (self.lost.values().sum::<usize>() > times).then_some(mark.as_str())
    }

    /// Adds what another page taught.
    pub(super) fn merge(&mut self, other: &Self) {
        for (boundary, separators) in &other.separators {
            let own = self.separators.entry(*boundary).or_default();
            separators.iter().for_each(|(mark, count)| *own.entry(mark.clone()).or_default() += count);
        }
        other.lost.iter().for_each(|(mark, count)| *self.lost.entry(mark.clone()).or_default() += count);
        self.kept += other.kept;
        for (letter, counts) in &other.capitals {
            let own = self.capitals.entry(*letter).or_default();
            own.iter_mut().zip(counts).for_each(|(own, count)| *own += count);
        }
    }

    /// True if nothing was learned.
    pub(super) fn is_empty(&self) -> bool {
        self.capitals.is_empty()
    }

    /// The separators that hold where one was seen at a word boundary.
    pub(super) fn word_separators(&self) -> usize {
        self.separators.get(&Boundary::Word).map_or(0, |marks| marks.values().sum())
    }

    /// Spells a documented name as most names were spelled; what was never seen is asked of `other`.
    pub(super) fn spell(&self, documented: &str, other: &Self) -> String {
        self.spell_with(documented, other, |word| word.to_owned())
    }

    /// The same; `restore` puts the marks back that a word lost.
    pub(super) fn spell_with(
        &self,
        documented: &str,
        other: &Self,
        restore: impl Fn(&str) -> String,
    ) -> String {
        let mut out = String::new();
        for (index, (boundary, word)) in words(documented).iter().enumerate() {
            if index > 0 {
                out.push_str(self.separator(*boundary).or_else(|| other.separator(*boundary)).unwrap_or(""));
            }
            for (at, c) in restore(word).chars().enumerate() {
                let letter = Letter::at(index, at);
                let capital = self.capital(letter).or_else(|| other.capital(letter)).unwrap_or(false);
                if capital { out.extend(c.to_uppercase()) } else { out.push(c) }
            }
        }
        out
    }

    fn separator(&self, boundary: Boundary) -> Option<&str> {
        let marks = self.separators.get(&boundary)?;
        let most = marks.values().max()?;
        marks.iter().find(|(_, count)| *count == most).map(|(mark, _)| mark.as_str())
    }

    fn capital(&self, letter: Letter) -> Option<bool> {
        self.capitals
            .get(&letter)
            .filter(|[small, capital]| small != capital)
            .map(|[small, capital]| capital > small)
    }
}

impl Letter {
    fn at(word: usize, letter: usize) -> Self {
        match (word, letter) {
            (0, 0) => Self::First,
            (_, 0) => Self::Initial,
            _ => Self::Inner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(pairs: &[(&str, &str)]) -> Votes {
        let mut votes = Votes::default();
        pairs.iter().for_each(|(documented, wire)| votes.add(documented, wire));
        votes
    }

    #[test]
    fn every_joined_style_is_learned_from_one_pair() {
        for (wire, expected) in [
            ("hub_id", "file_name"),
            ("hub-id", "file-name"),
            ("hubId", "fileName"),
            ("HubId", "FileName"),
            ("HUB_ID", "FILE_NAME"),
            ("hub:id", "file:name"),
            ("hub id", "file name"),
        ] {
            assert_eq!(learned(&[("HubId", wire)]).spell("FileName", &Votes::default()), expected, "{wire}");
        }
    }

    #[test]
    fn digits_have_separators_of_their_own() {
        let votes = learned(&[("Enum422missingArgument", "enum422.missing_argument")]);
        assert_eq!(votes.spell("404sdnNetwork", &Votes::default()), "404.sdn_network");
        let votes = learned(&[("AddressLine", "address_line"), ("Address2", "address_2")]);
        assert_eq!(votes.spell("PhoneNumber3", &Votes::default()), "phone_number_3");
    }

    #[test]
    fn what_a_page_does_not_show_is_asked_of_the_others() {
        let page = learned(&[("Id", "id")]);
        let api = learned(&[("HubId", "hub_id")]);
        assert_eq!(page.spell("FileName", &api), "file_name");
        assert_eq!(page.spell("FileName", &Votes::default()), "filename");
    }

    #[test]
    fn a_pair_that_differs_in_letters_teaches_nothing() {
        assert!(learned(&[("HubId", "hub_key"), ("Ok", "")]).is_empty());
    }

    #[test]
    fn documented_words() {
        let split = |name: &str| words(name).into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ");
        assert_eq!(split("HTTPServerUrl"), "http server url");
        assert_eq!(split("blue_snap"), "blue snap");
        assert_eq!(split("SCMPACTKILL"), "scmpactkill");
        assert_eq!(split("Ipv4Address"), "ipv 4 address");
        assert_eq!(split("ÄpfelÜber"), "äpfel über");
        assert_eq!(split("****"), "");
    }
}
