//! Names as words: the one place that knows how a name falls into words and how words make a name.
//!
//! Guarantees: every function is total; [`fold`] is the key by which two spellings of one name are equal.

use std::str::Chars;

use super::wire_case::WireCase;

/// Words whose spelling defies the rule that a capital starts a word.
const WHOLE_WORDS: [&str; 3] = ["IPv", "OAuth", "OpenAPI"];

/// Returns the letters and digits of a name in lower case: equal for all spellings of one name.
pub fn fold(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    name.chars().filter(|c| c.is_alphanumeric()).for_each(|c| push_small(&mut text, c));
    text
}

/// Appends a character in lower case.
fn push_small(text: &mut String, c: char) {
    if c.is_ascii() { text.push(c.to_ascii_lowercase()) } else { text.extend(c.to_lowercase()) }
}

/// Returns whether a text in lower case is `small`, which is in lower case.
pub fn lowers_to(text: &str, small: &str) -> bool {
    text.eq_ignore_ascii_case(small) || !text.is_ascii() && text.to_lowercase() == small
}

fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Returns whether two spellings are of one name: whether [`fold`] gives the same, and gives anything.
pub fn same(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (folded(a).peekable(), folded(b));
    a.peek().is_some() && a.by_ref().all(|c| b.next() == Some(c)) && b.next().is_none()
}

/// Returns the words of a name in lower case. Letters and digits only; a capital after a small letter or digit
/// starts a word, and so does the last capital of a run before a small letter (`HTTPServer`).
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before = None;
    let mut chars = name.chars();
    loop {
        let rest = chars.as_str();
        let Some(c) = chars.next() else { break };
        let whole = WHOLE_WORDS.into_iter().find(|whole| c.is_uppercase() && rest.starts_with(whole));
        let starts = whole.is_some() || starts_word(before, c, chars.clone());
        if (starts || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        before = Some(c);
        if let Some(whole) = whole {
            word.push_str(&whole.to_lowercase());
            chars = rest.get(whole.len()..).unwrap_or_default().chars();
            before = whole.chars().last();
        } else if c.is_ascii() && c.is_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Returns whether a capital starts a word, by the characters around it.
fn starts_word(before: Option<char>, c: char, mut after: Chars<'_>) -> bool {
    let Some(before) = before.filter(|_| c.is_uppercase()) else { return false };
    if !before.is_uppercase() {
        return true;
    }
    // `URLs` and `IDs` are plurals, not a word `Ls` after `UR`.
    let (next, second) = (after.next(), after.next());
    let plural = next == Some('s') && !second.is_some_and(char::is_lowercase);
    next.is_some_and(char::is_lowercase) && !plural
}

/// `created_from`
pub fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `created-from`
pub fn kebab(name: &str) -> String {
    words(name).join("-")
}

/// `CreatedFrom`
pub fn pascal(name: &str) -> String {
    pascal_of(&words(name))
}

/// `CreatedFrom` of the words `created` and `from`.
pub fn pascal_of(words: &[impl AsRef<str>]) -> String {
    let mut name = String::with_capacity(words.iter().map(|word| word.as_ref().len()).sum());
    words.iter().for_each(|word| push_capitalised(&mut name, word.as_ref()));
    name
}

/// `createdFrom`
pub fn camel(name: &str) -> String {
    let words = words(name);
    let Some((first, rest)) = words.split_first() else { return String::new() };
    first.clone() + &pascal_of(rest)
}

/// Returns the name in a spelling of the wire; a name that has the spelling already stays as it is, marks included.
pub fn in_case(name: &str, case: WireCase) -> String {
    let separated = |mark: char| {
        name.chars().all(|c| c == mark || c.is_alphanumeric() && !c.is_uppercase()) && !name.is_empty()
    };
    let joined = || name.chars().all(char::is_alphanumeric);
    let capital = || name.starts_with(char::is_uppercase);
    match case {
        WireCase::AsDocumented => name.to_owned(),
        // What has no word has no other spelling.
        _ if !name.contains(char::is_alphanumeric) => name.to_owned(),
        WireCase::Snake if separated('_') => name.to_owned(),
        WireCase::Kebab if separated('-') => name.to_owned(),
        WireCase::Camel if joined() && !capital() => name.to_owned(),
        WireCase::Pascal if joined() && capital() => name.to_owned(),
        WireCase::Snake => snake(name),
        WireCase::Kebab => kebab(name),
        WireCase::Camel => camel(name),
        WireCase::Pascal => pascal(name),
    }
}

/// Writes a count and what is counted: `1 error`, `2 errors`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn push_capitalised(name: &mut String, word: &str) {
    let mut chars = word.chars();
    name.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    name.push_str(chars.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_falls_into_words() {
        for (name, expected) in [
            ("createdFrom", "created_from"),
            ("HTTPServerURL", "http_server_url"),
            ("imageURLs", "image_urls"),
            ("ipv4Address", "ipv4_address"),
            ("IPv4Address", "ipv4_address"),
            ("X-Request-ID", "x_request_id"),
            ("filter[name]", "filter_name"),
            ("address2", "address2"),
            ("日本", "日本"),
            ("+", ""),
        ] {
            assert_eq!(snake(name), expected, "{name}");
        }
    }

    #[test]
    fn spellings_of_one_name_fold_alike() {
        assert_eq!(fold("createdFrom"), fold("created_from"));
        assert_eq!(fold("X-ID"), "xid");
        assert_ne!(fold("id"), fold("ids"));
        assert_eq!(fold("+"), "");
        assert!(same("createdFrom", "created_from") && !same("id", "ids") && !same("+", "@"));
    }

    #[test]
    fn a_name_of_the_wanted_spelling_is_kept() {
        assert_eq!(in_case("_links", WireCase::Snake), "_links");
        assert_eq!(in_case("a__b", WireCase::Snake), "a__b");
        assert_eq!(in_case("*/", WireCase::Pascal), "*/");
        assert_eq!(in_case("createdFrom", WireCase::Camel), "createdFrom");
        assert_eq!(in_case("created_from", WireCase::Camel), "createdFrom");
        assert_eq!(in_case("CreatedFrom", WireCase::Kebab), "created-from");
        assert_eq!(in_case("odd Name", WireCase::AsDocumented), "odd Name");
    }
}
