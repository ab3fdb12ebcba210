//! Names of the documents as Rust identifiers.
//!
//! Guarantees: every [`Ident`] is ASCII, is no keyword that cannot be escaped, and is spelled as rustc's lints
//! want it; in a [`Scope`] no two are the same, and which one gives way depends on their order alone.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use proc_macro2::{Ident as Token, Span, TokenStream};
use quote::ToTokens;
use serde::Serialize;

use crate::ground::keywords::{is_device, is_keyword};
use crate::ground::words;
use crate::model::GivenName;

/// Longer names are cut: nobody could read them, and file systems and tools have limits.
const MAX_LENGTH: usize = 96;

/// Methods that no method may hide: `new`, and those of traits that programs call on any value.
const METHODS: [&str; 14] = [
    "borrow",
    "clone",
    "clone_from",
    "cmp",
    "default",
    "eq",
    "from",
    "into",
    "ne",
    "new",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];

/// Methods that take a value of its own, as setters do, and that clippy wants to see in a trait alone.
const OPERATORS: [&str; 10] = ["add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];

/// A Rust identifier. Keywords are held without `r#`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Ident(String);

/// The spelling of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// `snake_case`: fields, functions, modules.
    Snake,
    /// `PascalCase`: types and variants.
    Pascal,
}

impl Ident {
    /// Returns the identifier that a name gives, or `None` if there is no letter, digit or symbol to make one of.
    /// A name that starts with a digit gets the `noun` in front.
    pub fn new(name: &str, case: Case, noun: &str) -> Option<Self> {
        Self::from_words(&ascii_words(name), case, noun)
    }

    /// Returns the name of a type as it is, if it is an identifier that rustc's lints accept.
    pub fn type_name(name: &str) -> Option<Self> {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let parts: Vec<&str> = name.split('_').collect();
        let plain = parts.iter().all(|part| part.chars().all(|c| c.is_ascii_alphanumeric()));
        let apart = parts.iter().skip(1).all(|part| digit(part.chars().next()));
        let apart = apart && parts.iter().rev().skip(1).all(|part| digit(part.chars().next_back()));
        let upper = name.starts_with(|c: char| c.is_ascii_uppercase());
        (upper && plain && apart && name.len() <= MAX_LENGTH && name != "Self").then(|| Self(name.to_owned()))
    }

    /// Creates an identifier that the generator itself chose.
    pub fn fixed(name: &'static str) -> Self {
        Self::from_checked(name.to_owned())
    }

    /// Creates the name in Rust of a package, which cargo accepts.
    pub(super) fn library(package: &str) -> Self {
        Self::from_checked(package.replace('-', "_"))
    }

    /// Returns the text, without `r#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the identifier with words before it.
    #[must_use]
    pub fn prefixed(&self, prefix: &str) -> Self {
        Self::from_checked(format!("{prefix}_{}", self.0.trim_end_matches('_')))
    }

    fn from_words(words: &[String], case: Case, noun: &str) -> Option<Self> {
        let first = words.first()?;
        let mut parts: Vec<&str> = words.iter().map(String::as_str).collect();
        if first.starts_with(|c: char| c.is_ascii_digit()) {
            parts.insert(0, noun);
        }
        let mut text = match case {
            Case::Snake => parts.join("_"),
            Case::Pascal => pascal(&parts),
        };
        text.truncate(MAX_LENGTH);
        Some(Self::from_checked(text.trim_end_matches('_').to_owned()))
    }

    fn from_checked(text: String) -> Self {
        if matches!(text.as_str(), "self" | "Self" | "super" | "crate" | "_") {
            return Self(text + "_");
        }
        Self(text)
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let span = Span::call_site();
        let token =
            if is_keyword(&self.0) { Token::new_raw(&self.0, span) } else { Token::new(&self.0, span) };
        token.to_tokens(tokens);
    }
}

fn pascal(words: &[&str]) -> String {
    let mut text = String::new();
    for word in words {
        let digits_meet =
            text.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit());
        if digits_meet {
            text.push('_');
        }
        let mut chars = word.chars();
        text.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(chars.as_str());
    }
    text
}

/// Names in use at one place.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Identifiers that nothing may take.
    reserved: [&'static [&'static str]; 3],
    /// Names of devices are none.
    files: bool,
    /// Identifiers with the names that they were made of.
    taken: HashMap<String, String>,
    /// By what a clash is numbered after, the least number that may be free.
    next: HashMap<(Case, String), u32>,
}

/// An identifier, and whether another had already taken the plain one.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The identifier.
    pub ident: Ident,
    /// True if it had to differ from what its name gives.
    pub clashed: bool,
}

impl Scope {
    /// Creates a scope in which some names are taken.
    pub fn with(reserved: &'static [&'static str]) -> Self {
        Self { reserved: [reserved, &[], &[]], ..Self::default() }
    }

    /// Creates a scope for modules beside some others, each of which is a file.
    pub fn modules(reserved: &'static [&'static str]) -> Self {
        Self::with(reserved).of_modules()
    }

    /// Returns the scope, where each name is that of a file as well.
    #[must_use]
    pub fn of_modules(self) -> Self {
        Self { files: true, ..self }
    }

    /// Creates a scope for methods that borrow their value, beside those of every type and some others.
    pub fn methods(others: &'static [&'static str]) -> Self {
        Self { reserved: [&METHODS, &[], others], ..Self::default() }
    }

    /// Creates a scope for methods that take their value and give it back, beside those of every type and some others.
    pub fn setters(others: &'static [&'static str]) -> Self {
        Self { reserved: [&METHODS, &OPERATORS, others], ..Self::default() }
    }

    /// Takes an identifier as it is, if it is free.
    pub fn take(&mut self, ident: &Ident) -> bool {
        self.insert(ident, "")
    }

    /// Takes the names that items have whatever their documents say, and those that no item may have yet. Must come before
    /// others are named; returns the name of each item that has one.
    pub fn give<'a>(
        &mut self,
        given: impl Iterator<Item = Option<&'a GivenName>>,
        freed: &[String],
    ) -> Vec<Option<Named>> {
        let mut take = |given: &GivenName| {
            let ident = Ident::from_checked(given.name.clone());
            self.insert(&ident, "").then_some(Named { ident, clashed: false })
        };
        let named = given.map(|given| given.and_then(&mut take)).collect();
        for name in freed {
            self.insert(&Ident::from_checked(name.clone()), "");
        }
        named
    }

    fn insert(&mut self, ident: &Ident, name: &str) -> bool {
        if self.reserved.iter().any(|names| names.contains(&ident.as_str())) {
            return false;
        }
        if self.files && is_device(ident.as_str()) {
            return false;
        }
        match self.taken.entry(ident.0.clone()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(free) => {
                free.insert(name.to_owned());
                true
            }
        }
    }

    /// Returns a free identifier from the first of `names` that gives one, else from `noun` (in snake_case).
    ///
    /// If it is taken, what sets the name apart is spelled out: its symbols, its case, the first of
    /// `qualifiers` that helps, and a number only where no word does.
    pub fn name(&mut self, case: Case, names: &[&str], qualifiers: &[&str], noun: &str) -> Named {
        let found = names.iter().map(|name| (*name, ascii_words(name))).find(|(_, words)| !words.is_empty());
        let (name, base) = found.unwrap_or(("", ascii_words(noun)));
        if let Some(ident) = Ident::from_words(&base, case, noun).filter(|ident| self.insert(ident, name)) {
            return Named { ident, clashed: false };
        }
        let suffixes = self.case_word(name, &base, case, noun).into_iter().chain(qualifiers.iter().copied());
        let suffixed = suffixes.map(|word| with_suffix(&base, word));
        let ident = std::iter::once(ascii_words(&spell_symbols(name)))
            .chain(suffixed)
            .filter_map(|words| Ident::from_words(&words, case, noun))
            .find(|ident| self.insert(ident, name))
            .or_else(|| self.numbered(&base, name, case, noun))
            .unwrap_or_else(|| Ident::from_checked(noun.to_owned()));
        Named { ident, clashed: true }
    }

    /// Returns a free identifier as [`name`](Self::name) does, for an argument: it may have the name of a method.
    pub fn argument(&mut self, names: &[&str], qualifiers: &[&str], noun: &str) -> Named {
        let reserved = self.reserved;
        self.reserved = [&[], &[], reserved[2]];
        let named = self.name(Case::Snake, names, qualifiers, noun);
        self.reserved = reserved;
        named
    }

    /// Returns the base with the least number that makes it free. Names are never given back, so the search goes on
    /// where the one before it ended.
    fn numbered(&mut self, base: &[String], name: &str, case: Case, noun: &str) -> Option<Ident> {
        let key = (case, Ident::from_words(base, Case::Snake, noun)?.0);
        let first = self.next.get(&key).copied().unwrap_or(2);
        let (number, ident) = (first..u32::MAX)
            .filter_map(|number| {
                Some((number, Ident::from_words(&with_suffix(base, &number.to_string()), case, noun)?))
            })
            .find(|(_, ident)| self.insert(ident, name))?;
        self.next.insert(key, number + 1);
        Some(ident)
    }

    /// Returns a word for the case of a name that differs from the name in its place by nothing else.
    fn case_word(&self, name: &str, base: &[String], case: Case, noun: &str) -> Option<&'static str> {
        let rival = self.taken.get(Ident::from_words(base, case, noun)?.as_str())?;
        let (lower, upper) = (name.to_lowercase(), name.to_uppercase());
        if rival == name || rival.to_lowercase() != lower {
            return None;
        }
        match name {
            _ if name == upper => Some("upper"),
            _ if name == lower => Some("lower"),
            _ => None,
        }
    }
}

fn with_suffix(words: &[String], suffix: &str) -> Vec<String> {
    // Room for the suffix, or long names would never come apart.
    let mut length = suffix.len();
    let fits = |word: &&String| {
        length += word.len() + 1;
        length < MAX_LENGTH
    };
    words.iter().take_while(fits).cloned().chain(ascii_words(suffix)).collect()
}

/// Returns the words of a name in lower case, as ASCII letters and digits only.
fn ascii_words(name: &str) -> Vec<String> {
    let start: String = name.chars().take(MAX_LENGTH).collect();
    let latin = deunicode::deunicode_with_tofu(&start, " ");
    let signed = latin.starts_with(['-', '+'])
        && latin.chars().nth(1).is_some_and(|second| second.is_ascii_alphanumeric());
    let text = match latin.split_at_checked(1) {
        Some((sign, rest)) if signed => format!("{}{rest}", spell_symbols(sign)),
        _ if latin.chars().any(|c| c.is_ascii_alphanumeric()) => latin,
        _ => spell_symbols(&latin),
    };
    words::words(&text)
}

/// Returns the name with its symbols as words; a run of one symbol is one word.
fn spell_symbols(name: &str) -> String {
    let mut spelled = String::new();
    let mut last = None;
    for c in name.chars() {
        match symbol(c) {
            Some(word) if last != Some(c) => {
                spelled.push(' ');
                spelled.push_str(word);
                spelled.push(' ');
            }
            Some(_) => {}
            None => spelled.push(c),
        }
        last = Some(c);
    }
    spelled
}

fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '*' => "asterisk",
        '+' => "plus",
        '-' => "minus",
        '_' => "underscore",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '/' => "slash",
        '\\' => "backslash",
        '|' => "pipe",
        '&' => "and",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '%' => "percent",
        '#' => "hash",
        '$' => "dollar",
        '@' => "at",
        '~' => "tilde",
        '^' => "caret",
        '(' | ')' => "parenthesis",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        '"' | '\'' | '`' => "quote",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snake(name: &str) -> String {
        Ident::new(name, Case::Snake, "field").unwrap().to_token_stream().to_string()
    }

    fn pascal(name: &str) -> String {
        Ident::new(name, Case::Pascal, "value").unwrap().to_token_stream().to_string()
    }

    #[test]
    fn names_become_identifiers() {
        let cases = [
            ("createdFrom", "created_from", "CreatedFrom"),
            ("IPv4Address", "ipv4_address", "Ipv4Address"),
            ("userIDs", "user_ids", "UserIds"),
            ("OS-EXT-IMG-SIZE:size", "os_ext_img_size_size", "OsExtImgSizeSize"),
            ("type", "r#type", "Type"),
            ("self", "self_", "Self_"),
            ("crate", "crate_", "Crate"),
            ("$filter", "filter", "Filter"),
            ("3d model", "field_3d_model", "Value3dModel"),
            ("1.0", "field_1_0", "Value1_0"),
            ("-1", "minus_1", "Minus1"),
            ("****", "asterisk", "Asterisk"),
            ("größe", "grosse", "Grosse"),
            ("状态", "zhuang_tai", "ZhuangTai"),
            ("a*/ b \" \n", "a_b", "AB"),
        ];
        for (name, in_snake, in_pascal) in cases {
            assert_eq!((snake(name).as_str(), pascal(name).as_str()), (in_snake, in_pascal), "{name:?}");
        }
        assert_eq!(Ident::new(" \u{200b}", Case::Snake, "field"), None);
        assert!(snake(&"long name ".repeat(1_000)).len() <= MAX_LENGTH);
    }

    #[test]
    fn a_decided_name_stays_if_it_is_one() {
        for name in ["Image", "OAuth2Token", "V1_2"] {
            assert_eq!(Ident::type_name(name).unwrap().0, name);
        }
        for name in ["", "Self", "image", "Image_2", "_1", "1_1", "A-B", "A_", "Größe"] {
            assert_eq!(Ident::type_name(name), None, "{name}");
        }
    }

    #[test]
    fn clashes_take_words_before_numbers() {
        let mut scope = Scope::with(&["new"]);
        let mut name = |name: &str| scope.name(Case::Snake, &[name], &["body"], "field").ident.0;
        let named: Vec<_> =
            ["c", "c++", "id", "ID", "id.", "", "", "new", "Id", "Id"].into_iter().map(&mut name).collect();
        let expected =
            ["c", "c_plus", "id", "id_upper", "id_dot", "field", "field_body", "new_body", "id_body", "id_2"];
        assert_eq!(named, expected);
        let long: std::collections::HashSet<_> = (0..20).map(|_| name(&"word ".repeat(100))).collect();
        assert_eq!(long.len(), 20, "long names come apart as well");
    }

    #[test]
    fn modules_are_no_devices_of_windows() {
        let mut scope = Scope::modules(&["mod"]);
        let mut name = |name: &str| scope.name(Case::Snake, &[name], &["group"], "group").ident.0;
        let named = ["aux", "COM1", "lpt9", "con", "mod", "com10", "self"].map(&mut name);
        assert_eq!(
            named,
            ["aux_group", "com1_group", "lpt9_group", "con_group", "mod_group", "com10", "self_"]
        );
    }

    #[test]
    fn numbers_skip_what_is_taken_and_thousands_of_them_are_quick() {
        let mut scope = Scope::with(&["id_3"]);
        let mut name = || scope.name(Case::Snake, &["id"], &[], "field").ident.0;
        assert_eq!([name(), name(), name(), name()], ["id", "id_2", "id_4", "id_5"]);
        assert_eq!((6..=20_000).map(|_| name()).last().unwrap(), "id_20000");
    }
}
