//! The flavour `rust`: openapi-generator 6.x (`crate::models::X`) and 7.x (`models::X`).

use super::{Defaults, Enums, Flavour, Inline, Names, Titles, Tokens};
use crate::spelling::openapi_generator::RUST as GRAMMAR;

/// Seen: 6.2.0, 7.16.0 and 7.26.0. There is no example code and no status of a response.
pub(super) static RUST: Flavour = Flavour {
    name: "rust",
    titles: Titles { separator: None, api_prefix: "\\", api_suffix: "Api" },
    outer_pipes: false,
    grammar: &GRAMMAR,
    optional_type: Some(("Option<", ">")),
    html: false,
    comment_guards: true,
    names: Names {
        keyword_prefix: "r#",
        keywords: None,
        digit_prefix: "param_",
        renamed: &[
            ("param_self", "self"),
            ("param_super", "super"),
            ("param_crate", "crate"),
            ("param_Self", "Self"),
        ],
        symbols: &[("_left_square_bracket_", "["), ("_right_square_bracket", "]")],
        dollars: &[
            ("dollar_count", "$count"),
            ("dollar_expand", "$expand"),
            ("dollar_filter", "$filter"),
            ("dollar_orderby", "$orderby"),
            ("dollar_search", "$search"),
            ("dollar_select", "$select"),
            ("dollar_skip", "$skip"),
            ("dollar_skip_token", "$skipToken"),
            ("dollar_top", "$top"),
        ],
        wire: false,
    },
    tokens: Tokens {
        optional: "[optional]",
        required: Some("[required]"),
        read_only: "[readonly]",
        default: ("[default to ", "]"),
        values: None,
    },
    defaults: Defaults { quote: None, filler: &[], number_prefixes: &["Variant"], identifiers: true },
    enums: Enums { heading: "Enum Variants", quoted: false, inline: Inline::Description("(enum: ", ")") },
    example_language: None,
    example_values: false,
    readme_marks: &["# Rust API client for ", "languages.RustClientCodegen"],
};
