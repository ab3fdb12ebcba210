//! The document as a whole: where parameters travel, what answers are wrapped in, how names are spelled.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::one_or_many::OneOrMany;
use super::super::pattern::{Pattern, PatternTable};
use super::{Place, Role};

/// A way to find where a row travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PlaceStrategy {
    Template,
    Stated,
    Name,
    Query,
    LikeVariable,
    Shown,
    NoBody,
}

/// A way to find which row is the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BodyStrategy {
    Alone,
    Form,
    Named,
    LikeType,
    Model,
    Last,
}

/// `[parameters]`: where rows go that no table places.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ParameterRules {
    pub(crate) with_body: Option<OneOrMany<String>>,
    pub(crate) files: Option<String>,
    pub(crate) body: OneOrMany<BodyStrategy>,
    pub(crate) rest: Option<Place>,
    pub(crate) form: Option<Pattern>,
    pub(crate) body_name: Option<Pattern>,
    pub(crate) place: Vec<NamedPlace>,
    pub(crate) order: Option<OneOrMany<PlaceStrategy>>,
    pub(crate) wire: IndexMap<String, String>,
}

/// Where a parameter of a certain name travels.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct NamedPlace {
    pub(crate) name: Pattern,
    #[serde(default)]
    pub(crate) doc: Option<Pattern>,
    #[serde(rename = "in")]
    pub(crate) place: Place,
}

/// A way to find the table that a row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LinkStrategy {
    Path,
    Name,
    Link,
    Exclusion,
}

/// `[links]`: which table a row means.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct LinkRules {
    pub(crate) order: OneOrMany<LinkStrategy>,
}

/// `[names]`: how names are spelled.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct NameRules {
    #[schemars(with = "PatternTable<String>")]
    pub(crate) undo: IndexMap<Pattern, String>,
    pub(crate) style: Option<String>,
    pub(crate) evidence: bool,
    #[schemars(with = "PatternTable<String>")]
    pub(crate) escape: IndexMap<Pattern, String>,
    pub(crate) placeholder: Option<Pattern>,
}

/// `[enums]`: how the names of values are spelled.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct EnumRules {
    pub(crate) identifiers: bool,
    #[schemars(with = "PatternTable<String>")]
    pub(crate) escape: IndexMap<Pattern, String>,
}

/// `[envelope]`: what every answer is wrapped in.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct EnvelopeRules {
    pub(crate) members: IndexMap<String, String>,
    pub(crate) required: OneOrMany<String>,
    pub(crate) empty: bool,
}

/// `[[messages]]`: messages beyond HTTP, of one direction.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct MessageRule {
    pub(crate) of: String,
    pub(crate) sections: OneOrMany<Role>,
    pub(crate) style: Option<MessageStyle>,
    pub(crate) content: Option<Pattern>,
    pub(crate) members: IndexMap<String, String>,
}

/// How the tags of messages are spelled, where titles spell them otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum MessageStyle {
    #[serde(rename = "UPPER_SNAKE_CASE")]
    UpperSnake,
}

/// `[examples]`: what examples are evidence of.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ExampleRules {
    pub(crate) side: Option<Pattern>,
    pub(crate) failure: OneOrMany<String>,
    pub(crate) answers: bool,
}

/// The types of security schemes that OpenAPI has.
pub(crate) const AUTH_TYPES: [&str; 4] = ["apiKey", "http", "oauth2", "openIdConnect"];

/// `[auth.NAME]`: a security scheme, with the keys of OpenAPI.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AuthRule {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(rename = "in")]
    pub(crate) place: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) prefix: Option<String>,
    pub(crate) scheme: Option<String>,
    #[serde(rename = "bearerFormat")]
    pub(crate) bearer_format: Option<String>,
    pub(crate) description: Option<String>,
}
