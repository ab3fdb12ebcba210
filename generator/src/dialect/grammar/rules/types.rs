//! Types and values: how a page spells them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::one_or_many::OneOrMany;
use super::super::pattern::{Pattern, PatternTable};
use super::Column;

/// `returns`, `bodies`: what a sentence of an operation says.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct SentenceRule {
    #[serde(rename = "match")]
    pub(crate) matches: Pattern,
    pub(crate) none: bool,
}

/// `[types]`: how types are spelled.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct TypeRules {
    pub(crate) words: IndexMap<String, Kind>,
    pub(crate) list: OneOrMany<String>,
    pub(crate) set: OneOrMany<String>,
    pub(crate) map: OneOrMany<String>,
    pub(crate) same: OneOrMany<String>,
    pub(crate) partial: OneOrMany<String>,
    /// A pattern; where `exact`, a plain text.
    pub(crate) union: Option<String>,
    pub(crate) drop: OneOrMany<String>,
    #[schemars(with = "PatternTable<Kind>")]
    pub(crate) like: IndexMap<Pattern, Kind>,
    pub(crate) any_link: bool,
    pub(crate) object_link: OneOrMany<Column>,
    pub(crate) exact: bool,
    pub(crate) literals: Option<LiteralRule>,
    pub(crate) model: OneOrMany<Pattern>,
    pub(crate) alias: OneOrMany<Pattern>,
    pub(crate) union_name: Option<Pattern>,
    pub(crate) none: Option<Pattern>,
    #[schemars(with = "OneOrMany<KindWord>")]
    pub(crate) rough: OneOrMany<String>,
    pub(crate) cut: OneOrMany<Pattern>,
}

/// The words that name a kind.
pub(crate) const KINDS: [&str; 11] =
    ["string", "integer", "number", "boolean", "object", "any", "none", "null", "list", "map", "type"];

/// Returns whether a word names a kind: `string`, `string:date-time`, `boolean:=true`, `list string`, `anchor`.
pub(crate) fn is_kind(word: &str) -> bool {
    let element = word.strip_prefix("list ").or_else(|| word.strip_prefix("map "));
    let simple = word.split_once(':').map_or(word, |(kind, _)| kind);
    match element {
        Some(element) => is_kind(element),
        None => KINDS.contains(&simple) || word == "anchor",
    }
}

/// The kind that a word names: `string`, `string:date-time`, `list any`, or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct Kind(#[schemars(with = "OneOrMany<KindWord>")] pub(crate) OneOrMany<String>);

/// One word of a [`Kind`]; only the schema has it as a type.
#[derive(JsonSchema)]
#[schemars(with = "String", extend("format" = "kind"))]
enum KindWord {}

/// How a union of literals is written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct LiteralRule {
    pub(crate) quote: String,
    pub(crate) split: String,
}

/// How a description is read for values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ValueReading {
    #[default]
    Sentence,
    Lines,
}

/// `[values]`: which values a field has.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ValueRules {
    pub(crate) link: OneOrMany<Column>,
    pub(crate) by_name: bool,
    pub(crate) how: ValueReading,
    pub(crate) before: OneOrMany<Pattern>,
    pub(crate) apart: OneOrMany<Pattern>,
    pub(crate) between: OneOrMany<Pattern>,
    pub(crate) least: Option<usize>,
    pub(crate) item: Option<Pattern>,
    pub(crate) never: OneOrMany<Pattern>,
    pub(crate) more: OneOrMany<Pattern>,
    pub(crate) label: OneOrMany<Pattern>,
    pub(crate) headings: OneOrMany<Pattern>,
    pub(crate) label_behind: OneOrMany<Pattern>,
}
