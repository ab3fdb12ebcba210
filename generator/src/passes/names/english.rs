//! The English that documents are named in: nouns and their plurals.
//!
//! `about(["get", "server", "response"])` is `["server"]`, `join(["server", "type"], ["type", "price"])` is
//! `["server", "type", "price"]`. It knows lists of words, not grammar.

use std::borrow::Cow;
use std::rc::Rc;

use crate::ground::verbs::is_verb;
use crate::ground::words;

/// A word in lower case; names share their words.
pub(super) type Word = Rc<str>;

/// A name as words.
pub(super) type Words = Vec<Word>;

/// Members of an answer that speak of the answer and not of what it holds.
pub(super) const PAGING: [&str; 5] = ["meta", "links", "pagination", "pageinfo", "requestid"];

/// Words for a place of an operation.
pub(super) const PLACES: [&str; 10] =
    ["request", "response", "req", "resp", "body", "result", "params", "input", "output", "payload"];

/// Words that say nothing of what a thing is.
const EMPTY: [&str; 7] = ["option", "options", "details", "detail", "information", "info", "list"];

/// Words that an enumeration shares with too many others to be named by them alone.
const GENERIC: [&str; 37] = [
    "status",
    "state",
    "type",
    "kind",
    "sort",
    "mode",
    "role",
    "direction",
    "protocol",
    "level",
    "reason",
    "category",
    "scope",
    "order",
    "options",
    "value",
    "data",
    "info",
    "config",
    "action",
    "code",
    "format",
    "operator",
    "op",
    "method",
    "name",
    "size",
    "interval",
    "unit",
    "by",
    "event",
    "source",
    "target",
    "dir",
    "key",
    "current",
    "version",
];

/// Names of properties that say where a thing stands and not what it is.
pub(super) const CONTAINERS: [&str; 18] = [
    "created", "applied", "from", "by", "to", "at", "of", "value", "data", "info", "item", "resource",
    "object", "result", "entry", "record", "field", "list",
];

const PREPOSITIONS: [&str; 12] =
    ["of", "about", "for", "to", "in", "by", "with", "from", "on", "which", "under", "using"];

/// Words that end in `s` and are no plurals.
const UNCHANGED: [&str; 16] = [
    "dns",
    "status",
    "address",
    "class",
    "https",
    "series",
    "rdns",
    "kubernetes",
    "alias",
    "access",
    "analysis",
    "basis",
    "process",
    "progress",
    "success",
    "canvas",
];

/// Returns the words of a name, numbers with the word that they follow.
pub(super) fn words_of(name: &str) -> Words {
    let name = without_possessives(name);
    let mut found: Vec<String> = Vec::new();
    for word in words::words(&name) {
        let number = word.chars().all(|c| c.is_ascii_digit());
        match found.last_mut() {
            Some(last) if number && !ends_in_digit(last) => last.push_str(&word),
            _ => found.push(word),
        }
    }
    found.into_iter().map(Word::from).collect()
}

/// Returns the text without each `'s` that ends a word.
fn without_possessives(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find(['\'', '’']) {
        let (before, mark) = rest.split_at(at);
        let after = mark.trim_start_matches(['\'', '’']);
        text.push_str(before);
        rest = match after.strip_prefix('s') {
            Some(tail) if !tail.starts_with(char::is_alphanumeric) => tail,
            _ => after,
        };
        if rest == after {
            text.push(' ');
        }
    }
    text + rest
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}

/// Returns true for a word such as `v2`.
pub(super) fn is_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
}

/// Returns a name without its version: `boat` for `boat v2 0`.
pub(super) fn without_version(name: &[Word]) -> Words {
    let mut in_version = false;
    let is_other = |word: &&Word| {
        let number = word.chars().all(|letter| letter.is_ascii_digit());
        in_version = is_version(word) || in_version && number;
        !in_version
    };
    name.iter().filter(is_other).cloned().collect()
}

/// Returns true for a word that says nothing of what a thing is.
pub(super) fn is_empty_word(word: &str) -> bool {
    EMPTY.contains(&word) || PLACES.contains(&word)
}

/// Returns the singular of an English plural, as far as its ending tells; other words stay.
pub(super) fn singular(word: &str) -> Cow<'_, str> {
    let short = || word.chars().count() < 4 && !matches!(word, "ips" | "vms");
    if !word.ends_with('s') || short() || UNCHANGED.contains(&word) {
        return Cow::Borrowed(word);
    }
    let endings = [
        ("ies", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("tuses", "tus"),
        ("ss", "ss"),
        ("us", "us"),
        ("is", "is"),
        ("s", ""),
    ];
    match endings.iter().find_map(|(plural, ending)| Some((word.strip_suffix(plural)?, *ending))) {
        Some((stem, "")) => Cow::Borrowed(stem),
        Some((stem, ending)) => Cow::Owned(format!("{stem}{ending}")),
        None => Cow::Borrowed(word),
    }
}

/// Returns a name with its last word in the singular.
pub(super) fn noun(name: &[Word]) -> Words {
    let mut name = name.to_vec();
    if let Some(last) = name.last_mut() {
        *last = match singular(last) {
            one if *one == **last => Rc::clone(last),
            one => one.into(),
        };
    }
    name
}

/// Returns true if two names are the same but for the number of their last words.
fn same_noun(a: &[Word], b: &[Word]) -> bool {
    match (a, b) {
        ([before_a @ .., a], [before_b @ .., b]) => before_a == before_b && singular(a) == singular(b),
        _ => a == b,
    }
}

/// Returns `server type` and `type price` as `server type price`: the words that both share stand once.
pub(super) fn join(owner: &[Word], property: &[Word]) -> Words {
    let shared = (1..=owner.len().min(property.len())).rev().find(|count| {
        let end = owner.get(owner.len() - count..).unwrap_or_default();
        same_noun(end, property.get(..*count).unwrap_or_default())
    });
    let rest = property.get(shared.unwrap_or(0)..).unwrap_or_default();
    owner.iter().chain(rest).cloned().collect()
}

/// Returns a name that has no word twice. What comes later is closer to the thing and stays, but for the verb that a
/// name opens with: `image type os type` is `image os type`, `update listener update` is `update listener`.
pub(super) fn without_repeats(name: &[Word]) -> Words {
    let opens_with_verb = name.first().is_some_and(|word| is_verb(word));
    let verb = name.first().filter(|_| opens_with_verb);
    let mut kept: Words = Vec::with_capacity(name.len());
    let mut seen: Vec<Cow<'_, str>> = Vec::with_capacity(name.len());
    for (at, word) in name.iter().enumerate().rev() {
        let root = singular(word);
        if (at > 0 && verb == Some(word)) || seen.contains(&root) {
            continue;
        }
        seen.push(root);
        kept.push(word.clone());
    }
    kept.reverse();
    kept
}

/// Returns the noun of a call: `get the status of job response` is about a `job status`.
pub(super) fn about(name: &[Word]) -> Words {
    let name: Words =
        name.iter().filter(|word| !matches!(word.as_ref(), "the" | "a" | "specified")).cloned().collect();
    let mut rest: &[Word] = &name;
    while let [first, tail @ ..] = rest
        && !tail.is_empty()
        && (is_verb(first) || **first == *"and")
    {
        rest = tail;
    }
    while let [head @ .., last] = rest
        && !head.is_empty()
        && is_empty_word(last)
    {
        rest = head;
    }
    let is_preposition = |at: &usize| rest.get(*at).is_some_and(|word| PREPOSITIONS.contains(&word.as_ref()));
    let first = (1..rest.len()).find(is_preposition).unwrap_or(rest.len());
    let ends = |at: &usize| is_preposition(at) || rest.get(*at).is_some_and(|word| **word == *"and");
    let second = (first + 1..rest.len()).find(ends).unwrap_or(rest.len());
    let genitive = rest.get(first).is_some_and(|word| matches!(word.as_ref(), "of" | "about" | "for"));
    let of = rest.get(first + 1..second).filter(|_| genitive).unwrap_or_default();
    let head: Words =
        rest.iter().take(first).filter(|word| of.is_empty() || !is_empty_word(word)).cloned().collect();
    let found: Words = noun(of).into_iter().chain(noun(&head)).collect();
    if found.is_empty() { noun(rest) } else { found }
}

/// Returns true for a name that says enough of an enumeration: `architecture`, `os flavor`, not `status`.
pub(super) fn is_telling(name: &[Word]) -> bool {
    let generic = |word: &Word| GENERIC.contains(&word.as_ref());
    match name {
        [] => false,
        [only] => only.chars().count() >= 5 && !generic(only),
        [first, .., last] => !(generic(first) && generic(last)),
    }
}

/// Returns true if the first or last word of a property only says where a thing stands.
pub(super) fn is_container(name: &[Word]) -> bool {
    let contains = |word: Option<&Word>| word.is_some_and(|word| CONTAINERS.contains(&word.as_ref()));
    contains(name.first()) || contains(name.last())
}
