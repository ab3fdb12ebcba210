//! The format of grammars: every key, as data.
//!
//! ```toml
//! [[sections]]                       # a heading `### Parameters` inside an operation
//! heading = '^Parameters$'
//! in      = "operation"
//! role    = "parameters"
//! ```
//!
//! The keys are documented one by one in `generator/GRAMMARS.md`. Knows neither pages nor how a rule is applied.

mod document;
mod tables;
mod types;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{self, BorrowedStrDeserializer};

use super::one_or_many::OneOrMany;
use super::pattern::{Pattern, PatternTable};

pub(crate) use document::*;
pub(crate) use tables::*;
pub(crate) use types::*;

/// A grammar: what the headings, lines, tables, items and marks of one flavour mean, and how it spells types.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Grammar {
    pub(crate) name: String,
    pub(crate) base: Option<String>,
    /// The name of the last of its bases, or its own name.
    #[serde(skip)]
    pub(crate) family: String,
    pub(crate) fences: OneOrMany<String>,
    pub(crate) server: Option<String>,
    pub(crate) page: PageRules,
    pub(crate) sections: Vec<SectionRule>,
    pub(crate) lines: Vec<LineRule>,
    pub(crate) tables: Vec<TableRule>,
    pub(crate) items: Vec<ItemRule>,
    pub(crate) marks: Vec<MarkRule>,
    pub(crate) returns: Vec<SentenceRule>,
    pub(crate) bodies: Vec<SentenceRule>,
    pub(crate) routes: RouteRules,
    pub(crate) types: TypeRules,
    pub(crate) values: ValueRules,
    pub(crate) parameters: ParameterRules,
    pub(crate) links: Option<LinkRules>,
    pub(crate) names: NameRules,
    pub(crate) enums: EnumRules,
    pub(crate) envelope: Option<EnvelopeRules>,
    pub(crate) examples: ExampleRules,
    pub(crate) topics: TopicRules,
    pub(crate) auth: IndexMap<String, AuthRule>,
    pub(crate) messages: Vec<MessageRule>,
}

/// `[page]`: files and text.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct PageRules {
    pub(crate) files: OneOrMany<String>,
    pub(crate) include: Option<IncludeRule>,
    pub(crate) anchor: Option<Pattern>,
    #[schemars(with = "PatternTable<String>")]
    pub(crate) rewrite: IndexMap<Pattern, String>,
    pub(crate) text: Option<TextUnit>,
    pub(crate) nest: Option<Nesting>,
    pub(crate) decode: Option<OneOrMany<DecodeStep>>,
    pub(crate) decode_names: Option<OneOrMany<DecodeStep>>,
    pub(crate) apart: OneOrMany<String>,
    pub(crate) cut: OneOrMany<Pattern>,
    pub(crate) general: OneOrMany<String>,
}

/// A line that stands for another file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct IncludeRule {
    pub(crate) line: Pattern,
    pub(crate) root: String,
}

/// The extent of one text: only `line` is written; a paragraph is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TextUnit {
    Line,
}

/// The sections that a heading closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Nesting {
    Level,
    Role,
}

/// One step of decoding text that a program wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DecodeStep {
    Html,
    Markdown,
    Quotes,
    Backslash,
    Guards,
}

/// The content of a section. Any other word is [`Role::Other`], for `in` to name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(with = "String", extend("format" = "role"))]
pub(crate) enum Role {
    Fields,
    Values,
    Union,
    Branches,
    Part,
    Class,
    Uri,
    Schemes,
    Scheme,
    Api,
    Operation,
    Parameters,
    Returns,
    Statuses,
    Example,
    Type,
    Field,
    Value,
    Ignore,
    Table,
    /// The page itself; no rule names it.
    #[serde(skip)]
    Page,
    /// A heading that no rule knows.
    #[default]
    #[serde(skip)]
    Unknown,
    #[serde(untagged)]
    Other(String),
}

impl Default for &Role {
    fn default() -> Self {
        &Role::Unknown
    }
}

/// Returns what a word of the format names: `query`, the place.
pub(crate) fn of_word<'w, T: Deserialize<'w>>(word: &'w str) -> Option<T> {
    T::deserialize(BorrowedStrDeserializer::<value::Error>::new(word)).ok()
}

/// `sections`: what a heading, a label or a caption is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct SectionRule {
    pub(crate) heading: Option<Pattern>,
    pub(crate) label: Option<Pattern>,
    pub(crate) raw: bool,
    pub(crate) caption: Option<Pattern>,
    pub(crate) once: bool,
    pub(crate) level: OneOrMany<u8>,
    #[serde(rename = "in")]
    pub(crate) within: OneOrMany<Role>,
    pub(crate) pages: OneOrMany<String>,
    pub(crate) role: Role,
    pub(crate) is: OneOrMany<Fact>,
    pub(crate) place: Option<Place>,
    pub(crate) content: OneOrMany<String>,
    pub(crate) named: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) route: RouteSource,
    pub(crate) empty: bool,
    pub(crate) inline: bool,
    pub(crate) side: Option<Side>,
    pub(crate) status: Option<String>,
    pub(crate) set: IndexMap<String, String>,
}

/// How an operation gets its route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RouteSource {
    #[default]
    Below,
    Table,
    List,
}

/// Where the rows of a section travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Body,
    Form,
    Rest,
}

/// The side that an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Side {
    Request,
    Response,
    Wire,
}

/// A fact that a mark, a section or a sentence states of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Fact {
    Optional,
    Required,
    Nullable,
    Deprecated,
    Default,
    Values,
    Constant,
    Drop,
    Depth,
    Path,
    Index,
    Also,
    Format,
    Key,
    /// The row holds all members that have no row.
    Rest,
    Root,
    Place,
    Skip,
    Union,
    Readonly,
    Minimum,
    Maximum,
    MinItems,
    MaxItems,
    MinLength,
    MaxLength,
    Pattern,
}

/// The meaning of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LineRole {
    Route,
    Rows,
    Extends,
    Like,
    Type,
    Doc,
    Name,
    /// A row of the section: groups `name`, `type`, `doc`.
    Field,
    Value,
    Branch,
    BaseUrl,
    Values,
    Consumes,
    Produces,
    Optional,
    Security,
    Scheme,
    Listed,
    Code,
    Status,
    Failure,
    Example,
    /// The version of the API, group `value`.
    Version,
    /// The topic that the page stands under: group `name`, and `above` for those above it, apart by `›`.
    Group,
    #[default]
    Ignore,
}

/// `lines`: what a text, or a line of code, says.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct LineRule {
    #[serde(rename = "match")]
    pub(crate) matches: Pattern,
    #[serde(rename = "in")]
    pub(crate) within: OneOrMany<Role>,
    pub(crate) code: bool,
    pub(crate) raw: bool,
    pub(crate) once: bool,
    pub(crate) role: LineRole,
    pub(crate) is: OneOrMany<Fact>,
    pub(crate) method: Option<String>,
    pub(crate) plain: bool,
    pub(crate) split: Option<String>,
    pub(crate) open: bool,
    pub(crate) set: IndexMap<String, String>,
    pub(crate) decode: Option<OneOrMany<DecodeStep>>,
    pub(crate) side: Option<Side>,
    pub(crate) weak: bool,
}

/// `[routes]`: how a path is spelled.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct RouteRules {
    pub(crate) variable: OneOrMany<Pattern>,
    pub(crate) optional: Option<Pattern>,
    pub(crate) choice: Option<Pattern>,
    /// Methods that the servers know besides those of HTTP.
    pub(crate) methods: OneOrMany<String>,
    /// The part of a page's title that is the group of its operations: group `name`.
    pub(crate) group: Option<Pattern>,
}

/// `[topics]`: under which titles a page stands in the reference.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct TopicRules {
    pub(crate) lists: Vec<TopicList>,
    /// Titles of topics whose operations are out of date.
    pub(crate) outdated: Option<Pattern>,
}

/// A list of pages in JSON beside them, by the keys of its entries.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct TopicList {
    pub(crate) file: String,
    pub(crate) page: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) code: Option<String>,
    /// The code of the entry above.
    #[serde(default)]
    pub(crate) parent: Option<String>,
    /// Words that hold the title, the title above it and the kind of the document, apart by commas.
    #[serde(default)]
    pub(crate) words: Option<String>,
}
