//! Tables, items of lists, and the marks in their cells: what a row is.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::one_or_many::OneOrMany;
use super::super::pattern::Pattern;
use super::{DecodeStep, Fact, Role};

/// The words of the columns that the reader knows.
pub(crate) const COLUMNS: [&str; 13] = [
    "name", "member", "type", "doc", "required", "optional", "default", "notes", "value", "code", "method",
    "path", "headers",
];

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
    /// Whether a row is optional, where `Yes` means that it is.
    Optional,
    Default,
    Notes,
    Value,
    Code,
    Method,
    Path,
    Headers,
    /// Columns that only tell one table from another (`class`, `style`).
    #[serde(other)]
    Other,
}

/// The kind of a row of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RowRole {
    Fields,
    Values,
    Branches,
    Statuses,
    Routes,
    Scheme,
    #[default]
    Ignore,
}

/// The meaning of a row without a mark of requiredness.
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
    #[serde(rename = "in")]
    pub(crate) within: OneOrMany<Role>,
    /// Reader's column = header texts. The words of columns stay text, since a grammar may invent some.
    pub(crate) columns: IndexMap<String, OneOrMany<String>>,
    pub(crate) need: OneOrMany<String>,
    #[serde(rename = "where")]
    pub(crate) conditions: IndexMap<String, Pattern>,
    pub(crate) unmarked: Unmarked,
    pub(crate) why: Option<String>,
    pub(crate) cell: Option<Pattern>,
    pub(crate) free: Option<String>,
    pub(crate) row: Option<Pattern>,
    pub(crate) gaps: bool,
    pub(crate) split: Option<String>,
    pub(crate) decode: Option<OneOrMany<DecodeStep>>,
    pub(crate) only: bool,
    pub(crate) silent: OneOrMany<String>,
    pub(crate) own: bool,
}

/// The kind of an item of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ItemRole {
    #[default]
    Fields,
    Value,
    Branch,
    Type,
    Statuses,
}

/// `items`: what an item of a list is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ItemRule {
    pub(crate) role: ItemRole,
    #[serde(rename = "in")]
    pub(crate) within: OneOrMany<Role>,
    #[serde(rename = "match")]
    pub(crate) matches: Pattern,
    pub(crate) unmarked: Unmarked,
    pub(crate) decode: Option<OneOrMany<DecodeStep>>,
}

/// `marks`: what stands in a cell beside its text.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct MarkRule {
    #[serde(rename = "in")]
    pub(crate) within: OneOrMany<Column>,
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
