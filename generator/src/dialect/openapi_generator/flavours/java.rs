//! The flavour `java`: openapi-generator's okhttp-gson and its relatives, and the Konfig fork of it.

use super::{Defaults, Enums, Flavour, Inline, Names, Titles, Tokens};
use crate::spelling::openapi_generator::JAVA as GRAMMAR;

/// Seen: 7.26.0 and a Konfig fork. Defaults stand in the tables of operations only.
pub(super) static JAVA: Flavour = Flavour {
    name: "java",
    titles: Titles { separator: None, api_prefix: "", api_suffix: "Api" },
    outer_pipes: true,
    grammar: &GRAMMAR,
    optional_type: None,
    html: true,
    comment_guards: true,
    names: Names {
        keyword_prefix: "_",
        keywords: Some(KEYWORDS),
        digit_prefix: "_",
        renamed: &[("propertyClass", "class")],
        symbols: &[],
        dollars: &[],
        wire: false,
    },
    tokens: Tokens {
        optional: "[optional]",
        required: None,
        read_only: "[readonly]",
        default: ("[default to ", "]"),
        values: Some(("[enum: ", "]")),
    },
    defaults: Defaults {
        quote: None,
        filler: &["null", "undefined"],
        number_prefixes: &["NUMBER_"],
        identifiers: false,
    },
    enums: Enums { heading: "Enum", quoted: true, inline: Inline::Linked },
    example_language: Some("java"),
    example_values: false,
    readme_marks: &["languages.JavaClientCodegen", "```java\n", "build.gradle", "### Maven users"],
};

const KEYWORDS: &str = "\
    abstract apiCallback apiException assert boolean break byte case catch char class const continue \
    default do double else enum extends file final finally float for goto if implements import \
    instanceof int interface list long native new null object offsetdatetime package private \
    protected public return short static strictfp stringutil super switch synchronized this throw \
    throws transient try void volatile while";
