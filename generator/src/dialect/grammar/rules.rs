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

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::one_or_many::{OneOrMany, one_or_many};
use super::pattern::{Pattern, PatternTable};

/// A grammar: what the headings, lines, tables, items and marks of one flavour mean, and how it spells types.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Grammar {
    pub(crate) name: String,
    pub(crate) base: Option<String>,
    /// The name of the last of its bases, or its own name.
    #[serde(skip)]
    pub(crate) family: String,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) fences: Vec<String>,
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
}

/// `[page]`: files and text.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct PageRules {
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) files: Vec<String>,
    pub(crate) include: Option<IncludeRule>,
    pub(crate) anchor: Option<Pattern>,
    #[schemars(with = "PatternTable<String>")]
    pub(crate) rewrite: IndexMap<Pattern, String>,
    pub(crate) text: Option<TextUnit>,
    pub(crate) nest: Option<Nesting>,
    pub(crate) decode: Option<Vec<DecodeStep>>,
    pub(crate) decode_names: Option<Vec<DecodeStep>>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) apart: Vec<String>,
    pub(crate) cut: Vec<Pattern>,
    pub(crate) general: Vec<String>,
}

/// A line that stands for another file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct IncludeRule {
    pub(crate) line: Pattern,
    pub(crate) root: String,
}

/// What counts as one text: only `line` is written; a paragraph is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TextUnit {
    Line,
}

/// What a heading closes.
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

/// What a section holds. A word that is none of these is [`Role::Other`], for `in` to name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(from = "String")]
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
    Page,
    /// A heading that no rule knows.
    #[default]
    Unknown,
    Other(String),
}

impl From<String> for Role {
    fn from(word: String) -> Self {
        match word.as_str() {
            "fields" => Self::Fields,
            "values" => Self::Values,
            "union" => Self::Union,
            "branches" => Self::Branches,
            "part" => Self::Part,
            "class" => Self::Class,
            "uri" => Self::Uri,
            "api" => Self::Api,
            "schemes" => Self::Schemes,
            "scheme" => Self::Scheme,
            "operation" => Self::Operation,
            "parameters" => Self::Parameters,
            "returns" => Self::Returns,
            "statuses" => Self::Statuses,
            "example" => Self::Example,
            "type" => Self::Type,
            "field" => Self::Field,
            "value" => Self::Value,
            "ignore" => Self::Ignore,
            "table" => Self::Table,
            _ => Self::Other(word),
        }
    }
}

/// `sections`: what a heading, a label or a caption is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct SectionRule {
    pub(crate) heading: Option<Pattern>,
    pub(crate) label: Option<Pattern>,
    pub(crate) caption: Option<Pattern>,
    pub(crate) once: bool,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<u8>")]
    pub(crate) level: Vec<u8>,
    #[serde(rename = "in", deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Role>")]
    pub(crate) within: Vec<Role>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) pages: Vec<String>,
    pub(crate) role: Role,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Fact>")]
    pub(crate) is: Vec<Fact>,
    pub(crate) place: Option<Place>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) content: Vec<String>,
    pub(crate) named: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) route: RouteSource,
    pub(crate) empty: bool,
    pub(crate) inline: bool,
    pub(crate) side: Option<Side>,
    pub(crate) status: Option<String>,
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

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Side {
    Request,
    Response,
    Wire,
}

/// A fact that a mark, a section or a sentence states of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
pub(crate) enum Fact {
    #[serde(rename = "optional")]
    Optional,
    #[serde(rename = "required")]
    Required,
    #[serde(rename = "nullable")]
    Nullable,
    #[serde(rename = "deprecated")]
    Deprecated,
    #[serde(rename = "default")]
    Default,
    #[serde(rename = "values")]
    Values,
    #[serde(rename = "constant")]
    Constant,
    #[serde(rename = "drop")]
    Drop,
    #[serde(rename = "depth")]
    Depth,
    #[serde(rename = "path")]
    Path,
    #[serde(rename = "index")]
    Index,
    #[serde(rename = "also")]
    Also,
    #[serde(rename = "format")]
    Format,
    #[serde(rename = "key")]
    Key,
    #[serde(rename = "root")]
    Root,
    #[serde(rename = "place")]
    Place,
    #[serde(rename = "skip")]
    Skip,
    #[serde(rename = "union")]
    Union,
    #[serde(rename = "readonly")]
    Readonly,
    #[serde(rename = "minimum")]
    Minimum,
    #[serde(rename = "maximum")]
    Maximum,
    #[serde(rename = "minItems")]
    MinItems,
    #[serde(rename = "maxItems")]
    MaxItems,
    #[serde(rename = "minLength")]
    MinLength,
    #[serde(rename = "maxLength")]
    MaxLength,
    #[serde(rename = "pattern")]
    Pattern,
}

/// What a line says.
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
    Topic,
    #[default]
    Ignore,
}

/// `lines`: what a text, or a line of code, says.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct LineRule {
    #[serde(rename = "match")]
    pub(crate) matches: Pattern,
    #[serde(rename = "in", deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Role>")]
    pub(crate) within: Vec<Role>,
    pub(crate) code: bool,
    pub(crate) raw: bool,
    pub(crate) once: bool,
    pub(crate) role: LineRole,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Fact>")]
    pub(crate) is: Vec<Fact>,
    pub(crate) method: Option<String>,
    pub(crate) plain: bool,
    pub(crate) split: Option<String>,
    pub(crate) open: bool,
    pub(crate) set: IndexMap<String, String>,
    pub(crate) decode: Option<Vec<DecodeStep>>,
    pub(crate) side: Option<Side>,
    pub(crate) weak: bool,
}

/// `[routes]`: how a path is spelled.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct RouteRules {
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Pattern>")]
    pub(crate) variable: Vec<Pattern>,
    pub(crate) optional: Option<Pattern>,
    pub(crate) choice: Option<Pattern>,
    /// What of a page's title is the group of its operations: group `name`.
    pub(crate) group: Option<Pattern>,
}

/// The words of the columns that the reader knows.
pub(super) const COLUMNS: [&str; 11] =
    ["name", "member", "type", "doc", "required", "default", "notes", "value", "code", "method", "path"];

/// The columns that the reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(with = "String", extend("format" = "column"))]
pub(crate) enum Column {
    Name,
    /// The name of a member of the row above.
    Member,
    Type,
    Doc,
    Required,
    Default,
    Notes,
    Value,
    Code,
    Method,
    Path,
    /// Columns that only tell one table from another (`class`, `style`).
    #[serde(other)]
    Other,
}

/// What a row of a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RowRole {
    Fields,
    Values,
    Branches,
    Statuses,
    Routes,
    #[default]
    Ignore,
}

/// What a row without a mark of requiredness is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unmarked {
    #[default]
    Required,
    Optional,
}

/// `tables`: what a row is, found by the header row.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct TableRule {
    pub(crate) role: RowRole,
    #[serde(rename = "in", deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Role>")]
    pub(crate) within: Vec<Role>,
    /// Reader's column = header texts. The words of columns stay text, since a grammar may invent some.
    pub(crate) columns: IndexMap<String, Headers>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) need: Vec<String>,
    #[serde(rename = "where")]
    pub(crate) conditions: IndexMap<String, Pattern>,
    pub(crate) unmarked: Unmarked,
    pub(crate) why: Option<String>,
    pub(crate) cell: Option<Pattern>,
    pub(crate) free: Option<String>,
    pub(crate) row: Option<Pattern>,
    pub(crate) gaps: bool,
    pub(crate) split: Option<String>,
    pub(crate) decode: Option<Vec<DecodeStep>>,
    pub(crate) only: bool,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) silent: Vec<String>,
    pub(crate) own: bool,
}

/// The texts that head a column.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub(crate) struct Headers(
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) Vec<String>,
);

/// What an item of a list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ItemRole {
    #[default]
    Fields,
    Value,
    Branch,
    Type,
}

/// `items`: what an item of a list is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ItemRule {
    pub(crate) role: ItemRole,
    #[serde(rename = "in", deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Role>")]
    pub(crate) within: Vec<Role>,
    #[serde(rename = "match")]
    pub(crate) matches: Pattern,
    pub(crate) unmarked: Unmarked,
    pub(crate) decode: Option<Vec<DecodeStep>>,
}

/// `marks`: what stands in a cell beside its text.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct MarkRule {
    #[serde(rename = "in", deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<Column>")]
    pub(crate) within: Vec<Column>,
    #[serde(rename = "match")]
    pub(crate) matches: Pattern,
    pub(crate) is: Fact,
    #[serde(default)]
    pub(crate) keep: bool,
    #[serde(default)]
    pub(crate) value: Option<String>,
    #[serde(default)]
    pub(crate) count: Option<String>,
    #[serde(default)]
    pub(crate) split: Option<String>,
    /// For `nullable`: only of a row that is required.
    #[serde(default)]
    pub(crate) of: Option<Fact>,
}

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
    pub(crate) by_label: bool,
    pub(crate) exact: bool,
    pub(crate) literals: Option<LiteralRule>,
    pub(crate) model: Vec<Pattern>,
    pub(crate) alias: Vec<Pattern>,
    pub(crate) none: Option<Pattern>,
    pub(crate) cut: Vec<Pattern>,
}

/// The words that name a kind.
pub(super) const KINDS: [&str; 11] =
    ["string", "integer", "number", "boolean", "object", "any", "none", "null", "list", "map", "type"];

/// Returns whether a word names a kind: `string`, `string:date-time`, `boolean:=true`, `list string`, `anchor`.
pub(super) fn is_kind(word: &str) -> bool {
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
    pub(crate) before: Vec<Pattern>,
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
    pub(crate) label: Vec<Pattern>,
    pub(crate) headings: Vec<Pattern>,
    pub(crate) label_behind: Vec<Pattern>,
}

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
    pub(crate) with_body: Option<Vec<String>>,
    pub(crate) files: Option<String>,
    pub(crate) body: Vec<BodyStrategy>,
    pub(crate) rest: Option<Place>,
    pub(crate) form: Option<Pattern>,
    pub(crate) body_name: Option<Pattern>,
    pub(crate) place: Vec<NamedPlace>,
    pub(crate) order: Option<Vec<PlaceStrategy>>,
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
    pub(crate) order: Vec<LinkStrategy>,
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
    #[schemars(with = "PatternTable<String>")]
    pub(crate) escape: IndexMap<Pattern, String>,
}

/// `[envelope]`: what every answer is wrapped in.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct EnvelopeRules {
    pub(crate) members: IndexMap<String, String>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) required: Vec<String>,
    pub(crate) empty: bool,
}

/// `[examples]`: what examples are evidence of.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ExampleRules {
    pub(crate) side: Option<Pattern>,
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany<String>")]
    pub(crate) failure: Vec<String>,
    pub(crate) answers: bool,
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

/// The types of security schemes that OpenAPI has.
pub(super) const AUTH_TYPES: [&str; 4] = ["apiKey", "http", "oauth2", "openIdConnect"];

/// `[auth.NAME]`: a security scheme, with the keys of OpenAPI.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AuthRule {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(rename = "in")]
    pub(crate) place: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) scheme: Option<String>,
    #[serde(rename = "bearerFormat")]
    pub(crate) bearer_format: Option<String>,
    pub(crate) description: Option<String>,
}
