//! Words in headings and labels that say what a part of an operation or type holds.
//!
//! `Query Parameters` -> parameters in the query; `Sample response` -> an example of an answer.

use std::sync::LazyLock;

use regex::Regex;

use crate::dialect::grammar::pattern::compile;

/// The content of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    ExampleResponse,
    ExampleRequest,
    /// An example of which the words do not tell the side.
    Example,
    Statuses,
    Returns,
    Header,
    Path,
    Query,
    Form,
    Body,
    Parameters,
    /// Fields of a type.
    Fields,
    /// The route alone.
    Endpoint,
}

/// Roles of parts that hold fields.
pub(super) const FIELD_ROLES: [&str; 2] = ["parameters", "returns"];

/// Patterns on a heading, tried in this order; the grammar gets the same.
const PATTERNS: [(Class, &str); 13] = [
    (
        Class::ExampleResponse,
        r"(?i)(?:examples?|samples?)\b.*\b(?:responses?|outputs?|results?|returns?|repl(?:y|ies)|payload returned)|(?:responses?|outputs?|results?)\b.*\b(?:examples?|samples?)",
    ),
    (
        Class::ExampleRequest,
        r"(?i)(?:examples?|samples?)\b.*\b(?:requests?|payloads?|body|usage|calls?|input)|(?:requests?|payloads?|body)\b.*\b(?:examples?|samples?)",
    ),
    (Class::Example, r"(?i)\b(?:examples?|samples?|curl|snippets?)\b"),
    (
        Class::Statuses,
        r"(?i)\b(?:responses?|status|errors?|http|return) (?:status )?codes?\b|^errors?$|\bpossible errors\b|^error responses?$",
    ),
    (
        Class::Returns,
        r"(?i)\brespon[sd]|^return(?:s|ed)?\b|\breturn (?:values?|types?)|^results?\b|^outputs?\b|^answer\b|^repl(?:y|ies)\b|\b(?:command|request|call|query) (?:above )?(?:will )?returns?\b|\breturns (?:an?|the|json)\b|\b(?:is|are) returned\b",
    ),
    (Class::Header, r"(?i)\bheaders?\b"),
    (
        Class::Path,
        r"(?i)\b(?:path|url|uri|route)[- ]?(?:params?|parameters?|paramters?|arguments?|variables?)\b",
    ),
    (Class::Query, r"(?i)\bquery\b|^filters?$|\bquerystring\b"),
    (Class::Form, r"(?i)\bform\b"),
    (
        Class::Body,
        r"(?i)\bbody\b|\bpayloads?\b|\bjson (?:params?|parameters?)|\bpost (?:data|fields|params?|parameters?)|^request (?:fields|contents?|objects?|schema|json)\b",
    ),
    (
        Class::Parameters,
        r"(?i)\bpara?m(?:e?ter)?s?\b|\barguments?\b|^inputs?$|^options$|^request$|^method (?:params?|parameters?)$",
    ),
    (
        Class::Fields,
        r"(?i)^(?:(?:object|response|request|data|available|all|resource|type|model|json) )?(?:fields|attributes|properties|members|keys|structure|schema)$",
    ),
    (
        Class::Endpoint,
        r"(?i)^(?:https? (?:request|method|endpoint)s?|urls?|uri|endpoints?|routes?|path|request urls?|method|api endpoint|resource url|definition)$",
    ),
];

static COMPILED: LazyLock<Vec<(Class, Regex)>> =
    LazyLock::new(|| PATTERNS.into_iter().map(|(class, pattern)| (class, compile(pattern))).collect());

/// A part has no longer title, in words.
pub(super) const MAX_WORDS: usize = 8;

impl Class {
    /// Returns what a heading or label says that its part holds.
    pub(super) fn of(key: &str) -> Option<Self> {
        if key.split_whitespace().count() > MAX_WORDS {
            return None;
        }
        COMPILED.iter().find(|(_, pattern)| pattern.is_match(key)).map(|(class, _)| *class)
    }

    /// Returns what the last words of a sentence before a block say that it holds: `the following response attributes:`.
    pub(super) fn of_end(key: &str) -> Option<Self> {
        Self::of(key).or_else(|| Self::of(end(key)))
    }

    /// Returns the pattern of the class.
    pub(super) fn pattern(self) -> &'static str {
        PATTERNS.into_iter().find(|(class, _)| *class == self).map_or("", |(_, pattern)| pattern)
    }

    /// Returns the role of such a part in an operation.
    pub(super) fn role(self) -> &'static str {
        match self {
            Self::ExampleResponse | Self::ExampleRequest => "example",
            Self::Example => "ignore",
            Self::Statuses => "statuses",
            Self::Returns => "returns",
            Self::Endpoint => "endpoint",
            Self::Header
            | Self::Path
            | Self::Query
            | Self::Form
            | Self::Body
            | Self::Parameters
            | Self::Fields => "parameters",
        }
    }

    /// Returns where rows of such a part travel, if the words say so.
    pub(super) fn place(self) -> Option<&'static str> {
        match self {
            Self::Header => Some("header"),
            Self::Path => Some("path"),
            Self::Query => Some("query"),
            Self::Form => Some("form"),
            Self::Body => Some("body"),
            _ => None,
        }
    }

    /// Returns the side that code shows which is all that such a part holds.
    pub(super) fn side_of_code(self) -> Option<&'static str> {
        match self {
            Self::Returns => Some("response"),
            Self::Body | Self::Parameters => Some("request"),
            _ => None,
        }
    }

    /// Returns the side that examples of such a part show.
    pub(super) fn side(self) -> Option<&'static str> {
        match self {
            Self::ExampleResponse => Some("response"),
            Self::ExampleRequest => Some("request"),
            _ => None,
        }
    }
}

/// Returns the last words of a sentence.
pub(super) fn end(key: &str) -> &str {
    const WORDS: usize = 3;
    key.rmatch_indices(' ').nth(WORDS - 1).map_or(key, |(at, _)| key.get(at + 1..).unwrap_or(key))
}

/// Returns whether a word is one of a list such as `name|field`.
pub(super) fn is_word(words: &str, word: &str) -> bool {
    words.split('|').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_what_a_part_holds() {
        let known = [
            ("request query parameters", Class::Query),
            ("request query paramters", Class::Query),
            ("sample response", Class::ExampleResponse),
            ("example request", Class::ExampleRequest),
            ("response codes", Class::Statuses),
            ("response body", Class::Returns),
            ("it returns a json body like the following", Class::Returns),
            ("with a body of", Class::Body),
            ("json/form params", Class::Form),
            ("path parameters", Class::Path),
            ("parameters", Class::Parameters),
            ("http request", Class::Endpoint),
            ("url", Class::Endpoint),
        ];
        for (key, class) in known {
            assert_eq!(Class::of(key), Some(class), "{key}");
        }
        assert_eq!(Class::of("list boats"), None);
    }
}
