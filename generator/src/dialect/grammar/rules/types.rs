//! Types and values: how a page spells them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::one_or_many::{OneOrMany, one_or_many};
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
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) list: Vec<String>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) set: Vec<String>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) map: Vec<String>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) same: Vec<String>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) partial: Vec<String>,
    /// A pattern; where `exact`, a plain text.
    pub(crate) union: Option<String>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) drop: Vec<String>,
    #[schemars(with = "PatternTable<Kind>")]
    pub(crate) like: IndexMap<Pattern, Kind>,
    pub(crate) any_link: bool,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Column>")]
    pub(crate) object_link: Vec<Column>,
    pub(crate) exact: bool,
    pub(crate) literals: Option<LiteralRule>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) model: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) alias: Vec<Pattern>,
    pub(crate) union_name: Option<Pattern>,
    pub(crate) none: Option<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<KindWord>")]
    pub(crate) rough: Vec<String>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) cut: Vec<Pattern>,
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
pub(crate) struct Kind(
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<KindWord>")]
    pub(crate) Vec<String>,
);

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
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Column>")]
    pub(crate) link: Vec<Column>,
    pub(crate) by_name: bool,
    pub(crate) how: ValueReading,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) before: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) apart: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) between: Vec<Pattern>,
    pub(crate) least: Option<usize>,
    pub(crate) item: Option<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) never: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) more: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) label: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) headings: Vec<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) label_behind: Vec<Pattern>,
}
