//! Titles of operations that people wrote become names in the imperative.
//!
//! `Querying Images` with the route `GET /v2/images` -> `List Images`; `Deleting an Image` -> `Delete Image`. Knows only titles
//! and routes.

use crate::ground::http::{Method, Route};

/// Returns a title without remarks in parentheses.
pub(super) fn without_parentheses(title: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for c in title.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a title in the imperative; one that does not begin with a verb stays.
pub(super) fn imperative(title: &str, route: Option<&Route>) -> String {
    let mut words: Vec<String> = Vec::new();
    // "Creating and Importing", "Batch Adding or Deleting", "Cold Migrating".
    let mut verb_at = None;
    for (at, word) in title.split_whitespace().enumerate() {
        let joined = verb_at.is_some_and(|verb| verb + 2 == at)
            && words.last().is_some_and(|last| last == "and" || last == "or");
        let verb = if joined || verb_at.is_none() && at < 2 { infinitive(word) } else { None };
        verb_at = if verb.is_some() { Some(at) } else { verb_at };
        words.push(verb.unwrap_or_else(|| word.to_owned()));
    }
    let rest: Vec<&str> = words.iter().skip(1).map(String::as_str).filter(|word| !is_article(word)).collect();
    let first = words.first().map(String::as_str).unwrap_or_default();
    if matches!(first, "Query" | "View" | "Obtain" | "Show")
        && route.is_none_or(|route| route.method == Method::Get)
    {
        return reading(&rest, route.is_some_and(|route| route.path.ends_with('}')));
    }
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" ")
}

/// Returns `List` and a plural, or `Get` and one thing, whose details are the thing itself.
fn reading(words: &[&str], one: bool) -> String {
    let details = matches!(words, ["Details" | "Information", "of" | "About" | "about", ..]);
    let things = words.get(if details { 2 } else { 0 }..).unwrap_or(&[]);
    let head = things.iter().position(|word| is_preposition(word)).unwrap_or(things.len());
    let plural =
        things.get(..head).and_then(<[&str]>::last).is_some_and(|word| is_plural(word) && *word != "Details");
    if plural && !one { format!("List {}", words.join(" ")) } else { format!("Get {}", things.join(" ")) }
}

fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "A" | "An" | "The")
}

fn is_preposition(word: &str) -> bool {
    let prepositions = [
        "of", "about", "for", "by", "on", "from", "to", "in", "with", "attached", "between", "using", "which",
    ];
    prepositions.contains(&word.to_lowercase().as_str())
}

fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")
}

/// Endings of stems that lose an `e` before `-ing`.
const WITH_E: [&str; 28] = [
    "at", "let", "figur", "ov", "iv", "iz", "is", "eas", "ac", "bl", "ang", "ib", "ul", "tor", "ut", "ok",
    "us", "erg", "os", "duc", "quir", "hec", "fil", "ag", "rchas", "nam", "har", "un",
];

/// Stems that only look as if they had lost an `e`.
const WITHOUT_E: [&str; 8] =
    ["format", "monitor", "repeat", "treat", "bring", "author", "publish", "consult"];

/// Returns the infinitive of a gerund, or nothing for another word.
fn infinitive(word: &str) -> Option<String> {
    let stem = word
        .strip_suffix("ing")
        .filter(|stem| stem.len() > 1 && stem.to_lowercase().contains(['a', 'e', 'i', 'o', 'u', 'y']))?;
    let lower = stem.to_lowercase();
    let mut ends = stem.chars().rev();
    let (last, before) = (ends.next(), ends.next());
    if last == before && matches!(last, Some('p' | 't' | 'n' | 'g' | 'm' | 'b' | 'd' | 'r')) && lower != "add"
    {
        let mut single = stem.to_owned();
        single.pop();
        return Some(single);
    }
    let with_e = WITH_E.iter().any(|ending| lower.ends_with(ending)) && !WITHOUT_E.contains(&lower.as_str());
    Some(if with_e { format!("{stem}e") } else { stem.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_titles_as_commands() {
        let get = |path: &str| Route { method: Method::Get, path: path.to_owned() };
        let cases = [
            ("Querying Images", "/images", "List Images"),
            ("Querying Image Details", "/images/{id}", "Get Image Details"),
            ("Querying Details About a Flavor", "/flavors/{id}", "Get Flavor"),
        ];
        for (title, path, expected) in cases {
            assert_eq!(imperative(title, Some(&get(path))), expected);
        }
        let post = Route { method: Method::Post, path: "/images".to_owned() };
        assert_eq!(imperative("Deleting an Image", Some(&post)), "Delete Image");
        assert_eq!(imperative("Stopping and Removing the Servers", Some(&post)), "Stop and Remove Servers");
        assert_eq!(imperative("Images", Some(&post)), "Images");
    }
}
