//! Remarks in sentences: `null`, defaults, deprecation, formats.

use crate::ground::scalar::StringFormat;
use crate::ground::words::fold;

use super::pieces::{Piece, pieces};

/// Whether a sentence says that the value may be `null`, or is not always there.
pub fn may_be_null(markdown: &str) -> bool {
    let lower = markdown.to_ascii_lowercase();
    let only_set = |sentence: &str| {
        ["only set for", "only set if", "only set when", "only present if", "only present when"]
            .iter()
            .any(|phrase| sentence.contains(phrase))
    };
    says_null(markdown) || sentences(&lower).any(only_set)
}

/// Whether a sentence says that the value may be `null`, in this word.
pub fn says_null(markdown: &str) -> bool {
    let lower = markdown.to_ascii_lowercase();
    lower.contains("null") && sentences(&lower).any(names_null)
}

fn names_null(sentence: &str) -> bool {
    let words = sentence.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let null = words.iter().position(|word| *word == "null");
    let before = null.and_then(|at| words.get(..at)).unwrap_or_default();
    null.is_some() && !before.iter().any(|word| matches!(*word, "not" | "never" | "non" | "cannot"))
}

/// The token that a sentence names as the default.
pub fn default(markdown: &str) -> Option<&str> {
    let mut before = "";
    for piece in pieces(markdown) {
        match piece {
            Piece::Text(text) => before = text,
            Piece::Marked(token) => {
                if names_default(before) && !token.contains(' ') {
                    return Some(token.trim_matches('"'));
                }
                before = "";
            }
        }
    }
    None
}

fn names_default(text: &str) -> bool {
    let lower = text.trim_end().trim_end_matches(':').to_ascii_lowercase();
    let sentence = lower.rsplit(['.', ';', '\n']).next().unwrap_or_default();
    let sentence = sentence.trim().trim_start_matches('(');
    let ends = ["default is", "default value is", "defaults to"].iter().any(|end| sentence.ends_with(end));
    (ends || matches!(sentence, "default" | "default value"))
        && !sentence.split(' ').any(|word| matches!(word, "if" | "when" | "for"))
}

/// Whether a sentence says that the thing is deprecated.
pub fn deprecated(markdown: &str) -> bool {
    let lower = markdown.to_ascii_lowercase();
    if !lower.contains("deprecated") {
        return false;
    }
    sentences(&lower).any(|sentence| {
        let sentence = sentence.trim_start_matches(|c: char| !c.is_alphanumeric());
        sentence.starts_with("deprecated") && !sentence.starts_with("deprecated and")
            || [
                "this field is deprecated",
                "this parameter is deprecated",
                "this property is deprecated",
                "this attribute is deprecated",
                "this endpoint is deprecated",
                "this method is deprecated",
                "has been deprecated",
            ]
            .iter()
            .any(|phrase| sentence.starts_with(phrase) || sentence.ends_with(phrase))
    })
}

/// The format of a text that a sentence names.
pub fn format(markdown: &str) -> Option<StringFormat> {
    let lower = markdown.to_ascii_lowercase();
    let iso =
        ["iso8601", "iso-8601", "iso 8601", "rfc3339", "rfc 3339"].iter().any(|name| lower.contains(name));
    let word = |word: &str| matches!(word, "time" | "datetime" | "timestamp");
    if iso && lower.split(|c: char| !c.is_alphanumeric()).any(word) {
        return Some(StringFormat::DateTime);
    }
    let uuid = |sentence: &str| {
        let start = sentence.strip_prefix("a string specifying ").unwrap_or(sentence);
        start.strip_prefix("the ").unwrap_or(start).starts_with("uuid of ")
    };
    sentences(&lower).any(uuid).then_some(StringFormat::Uuid)
}

/// Returns the spelling of a parameter's name that can only be its own: before an equals sign or in brackets, as in a
/// query (`per_page=200`, `ids[]=1&ids[]=2`, `filter[name]=value`).
pub fn in_query(markdown: &str, name: &str) -> Option<String> {
    let name = fold(name);
    let is_mark = |c: char| !c.is_alphanumeric() && !"_-.".contains(c);
    let ends = markdown.match_indices(['=', ']']);
    ends.map(|(at, _)| markdown.split_at(at)).find_map(|(before, after)| {
        let (before, list) = before.strip_suffix("[]").map_or((before, ""), |before| (before, "[]"));
        let start = before.rfind(is_mark).map_or(0, |at| at + before.get(at..).map_or(1, first_length));
        let word = before.get(start..)?;
        let bracket = before.get(..start)?.ends_with('[');
        (fold(word) == name && (after.starts_with('=') || bracket)).then(|| format!("{word}{list}"))
    })
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', '\n', ';']).map(str::trim).filter(|sentence| !sentence.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_allowed_where_a_sentence_says_so() {
        for text in [
            "The end of it. Only set if it is over, otherwise null.",
            "Null means that there is no limit.",
            "ID of the server, `null` if it is not assigned at all",
            "This value is only set for system images.",
        ] {
            assert!(may_be_null(text), "{text}");
        }
        for text in ["It must not be null.", "Never `null`.", "Cannot be null", "A nullable thing"] {
            assert!(!may_be_null(text), "{text}");
        }
    }

    #[test]
    fn a_default_is_a_token_after_its_announcement() {
        for (text, expected) in [
            ("The tag. Defaults to `latest` if there is none.", Some("latest")),
            ("Default: `3m`.", Some("3m")),
            ("The default value is **5**.", Some("5")),
            ("The default `.example` domain", None),
            ("If there are two, it defaults to `a`.", None),
            ("Default: `nearest one`", None),
        ] {
            assert_eq!(default(text), expected, "{text}");
        }
    }

    #[test]
    fn only_a_sentence_of_its_own_deprecates() {
        for text in
            ["Deprecated: use `b`.", "**Deprecated** in favour of b", "This field has been deprecated."]
        {
            assert!(deprecated(text), "{text}");
        }
        for text in ["When it is considered to be deprecated", "One of `active` or `deprecated`."] {
            assert!(!deprecated(text), "{text}");
        }
    }

    #[test]
    fn a_format_needs_its_standard_and_its_meaning() {
        assert_eq!(format("Point in time of creation (in ISO-8601 format)."), Some(StringFormat::DateTime));
        assert_eq!(format("Creation time (ISO-8601 format)."), Some(StringFormat::DateTime));
        assert_eq!(format("The UUID of the project."), Some(StringFormat::Uuid));
        assert_eq!(format("A string specifying the UUID of the VPC."), Some(StringFormat::Uuid));
        assert_eq!(format("A text in the form of a UUID with a prefix."), None);
        assert_eq!(format("Country by ISO 8601"), None);
        assert_eq!(format("The date and time of creation."), None);
    }
}
