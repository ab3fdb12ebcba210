//! The flavour `javascript`.

use super::{Defaults, Enums, Flavour, Inline, Names, Titles, Tokens};
use crate::spelling::openapi_generator::JAVASCRIPT as GRAMMAR;

/// Seen: 7.26.0. Numbers have one type only, but the example code shows a value of each parameter.
pub(super) static JAVASCRIPT: Flavour = Flavour {
    name: "javascript",
    titles: Titles { separator: Some("."), api_prefix: "", api_suffix: "Api" },
    outer_pipes: false,
    grammar: &GRAMMAR,
    optional_type: None,
    html: true,
    comment_guards: true,
    names: Names {
        keyword_prefix: "_",
        keywords: Some(KEYWORDS),
        digit_prefix: "_",
        renamed: &[],
        symbols: &[],
        dollars: &[("skipToken", "$skipToken")],
        wire: false,
    },
    tokens: Tokens {
        optional: "[optional]",
        required: None,
        read_only: "[readonly]",
        default: ("[default to ", "]"),
        values: None,
    },
    defaults: Defaults {
        quote: Some('\''),
        filler: &["undefined", "null"],
        number_prefixes: &[],
        identifiers: false,
    },
    enums: Enums { heading: "Enum", quoted: true, inline: Inline::Named },
    example_language: Some("javascript"),
    example_values: true,
    readme_marks: &[" - JavaScript client for ", "languages.JavascriptClientCodegen"],
};

const KEYWORDS: &str = "\
    abstract arguments boolean break byte case catch char class const continue debugger default \
    delete do double else enum eval export extends false final finally float for function goto if \
    implements import in instanceof int interface let long native new null package private protected \
    public return short static super switch synchronized this throw throws transient true try typeof \
    var void volatile while with yield Array Date Infinity Math NaN Number Object String isFinite \
    isNaN hasOwnProperty isPrototypeOf length name prototype toString undefined valueOf";
