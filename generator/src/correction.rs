//! Overrides: what the user corrects where documents are wrong or say too little.
//!
//! `field = "Order.total"`, `set = { type = "decimal" }` under `[[api.override]]` is `field:Order.total.type=decimal` on the
//! command line and an [`Override`] in a build script. Knows no documents: `passes::overrides` applies them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ground::http::ParameterIn;
use crate::ground::word_enum::word_enum;

/// The kind of item that an override selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// A group of operations: `Orders`.
    Group,
    /// An operation: `Orders.list`, `list` or `GET /v1/orders`.
    Operation,
    /// A parameter of an operation: `Orders.list.limit` or `list.limit`.
    Parameter,
    /// A type: `Order`.
    Type,
    /// A field of a type: `Order.total`.
    Field,
    /// An enumeration: `OrderStatus`.
    Enumeration,
    /// A value of an enumeration: `OrderStatus.InTransit`.
    Value,
}

word_enum!(ItemKind, "kind of item":
    Group = "group",
    Operation = "operation",
    Parameter = "parameter",
    Type = "type",
    Field = "field",
    Enumeration = "enumeration",
    Value = "value",
);

/// Items of one kind, and what is so about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Entry", into = "Entry")]
pub struct Override {
    /// The kind of the items.
    pub kind: ItemKind,
    /// Their documented, wire or Rust name, or a glob of them.
    pub place: String,
    /// The facts to set.
    pub set: Correction,
    /// How many items it is for; one if it is not given, and any number for a glob.
    pub expect: Option<usize>,
    /// Whether documented types that are one type in the crate are corrected alone (`true`) or together (`false`); together,
    /// with a warning, if it is not given.
    pub split: Option<bool>,
    /// The reason, for those who read it later.
    pub why: Option<String>,
}

/// The corrections that an override makes to its items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Correction {
    /// The name in Rust, of any item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name of a field or parameter on the wire, or the text of a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wire: Option<String>,
    /// The type of a field or parameter, or what a type is another name of: `string`, `date`, `date-time`, `uuid`, `ipv4`, `ipv6`, `uri`,
    /// `integer`, `float`, `number`, `decimal`, `boolean`, `any`, `object`, a type of the API, or `list<...>` or `map<...>` of
    /// one.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Whether a field or parameter may be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optional: Option<bool>,
    /// Whether a field or parameter may be `null`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// All values of an enumeration, or of a field or parameter that is text or a whole number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Whether a service may send values of an enumeration that are not listed; one that is not open fails to read them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// The wire name of the field that tells the cases of a union.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Method and path of an operation: `GET /v1/orders`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Where a parameter travels, if not in the path: what does is said by the route.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub place: Option<ParameterIn>,
    /// How the list that an operation returns comes in pages: `orders by url links.next`, or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<String>,
    /// How a parameter that is a list or an object stands in the query: `comma`, `deep-object`, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// The member of its answer that the call of an operation returns, or `none` for the whole answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub envelope: Option<String>,
    /// Leaves a group with its operations, an operation, parameter, field or value out, or a type: any JSON is in its place, and
    /// text or a number in that of an enumeration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<bool>,
    /// Whether programs are warned of an operation, field or parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
    /// The description, as Markdown, of any item but a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// An example of the value of a field or parameter: plain text, or JSON where the type is not text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// The keys of the corrections of each kind of item.
const KEYS: &[(ItemKind, &[&str])] = &[
    (ItemKind::Group, &["name", "skip"]),
    (ItemKind::Operation, &["name", "route", "paging", "envelope", "skip", "deprecated", "text"]),
    (
        ItemKind::Parameter,
        &[
            "name",
            "wire",
            "type",
            "optional",
            "nullable",
            "values",
            "open",
            "in",
            "style",
            "skip",
            "deprecated",
            "text",
            "example",
        ],
    ),
    (ItemKind::Type, &["name", "type", "tag", "skip", "text"]),
    (
        ItemKind::Field,
        &[
            "name",
            "wire",
            "type",
            "optional",
            "nullable",
            "values",
            "open",
            "skip",
            "deprecated",
            "text",
            "example",
        ],
    ),
    (ItemKind::Enumeration, &["name", "values", "open", "skip", "text"]),
    (ItemKind::Value, &["name", "wire", "skip", "text"]),
];

/// An error for an override that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverrideError {
    /// It does not have the form of one.
    #[error(
        "`{0}` is no override: expected `KIND:PLACE.KEY=VALUE`, such as `field:Order.total.type=decimal`; KIND is one of {kinds}",
        kinds = ItemKind::WORDS.join(", ")
    )]
    Form(String),
    /// It selects nothing, or by several names.
    #[error("an override selects by one of {}", ItemKind::WORDS.join(", "))]
    Selectors,
    /// It says something that cannot be said of such an item.
    #[error("the override of the {kind} `{place}` says `{key}`: of this kind of item, it can say {}", known.join(", "))]
    Key {
        /// The kind of item.
        kind: ItemKind,
        /// The place.
        place: String,
        /// The content.
        key: &'static str,
        /// The words that it could say.
        known: &'static [&'static str],
    },
    /// It says nothing.
    #[error("the override of the {kind} `{place}` says nothing: expected one of {}", known.join(", "))]
    Empty {
        /// The kind of item.
        kind: ItemKind,
        /// The place.
        place: String,
        /// The words that it could say.
        known: &'static [&'static str],
    },
}

impl Override {
    /// Creates an override that says nothing yet.
    pub fn new(kind: ItemKind, place: impl Into<String>) -> Self {
        let set = Correction::default();
        Self { kind, place: place.into(), set, expect: None, split: None, why: None }
    }

    /// Splits `field:Order.total.type=decimal` into kind, place, key and value.
    pub(crate) fn parts(text: &str) -> Result<(ItemKind, &str, &str, &str), OverrideError> {
        let bad = || OverrideError::Form(text.to_owned());
        let (selected, value) = text.split_once('=').ok_or_else(bad)?;
        let (kind, place) = selected.split_once(':').ok_or_else(bad)?;
        let (place, key) = place.rsplit_once('.').ok_or_else(bad)?;
        Ok((kind.parse().map_err(|_| bad())?, place, key, value))
    }

    /// Adds one key as it is written on the command line; `None` if there is no such key or value.
    pub(crate) fn add(&mut self, key: &str, value: &str) -> Option<()> {
        fn read<T: FromStr>(value: &str) -> Option<Option<T>> {
            value.parse().ok().map(Some)
        }
        let text = || Some(value.to_owned());
        let set = &mut self.set;
        match key {
            "name" => set.name = text(),
            "wire" => set.wire = text(),
            "type" => set.ty = text(),
            "optional" => set.optional = read(value)?,
            "nullable" => set.nullable = read(value)?,
            "values" => set.values = value.split(',').map(str::to_owned).collect(),
            "open" => set.open = read(value)?,
            "tag" => set.tag = text(),
            "route" => set.route = text(),
            "in" => set.place = read(value)?,
            "paging" => set.paging = text(),
            "style" => set.style = text(),
            "envelope" => set.envelope = text(),
            "skip" => set.skip = read(value)?,
            "deprecated" => set.deprecated = read(value)?,
            "text" => set.text = text(),
            "example" => set.example = text(),
            "expect" => self.expect = read(value)?,
            "split" => self.split = read(value)?,
            "why" => self.why = text(),
            _ => return None,
        }
        Some(())
    }

    /// Checks that what it says can be said of its items.
    pub(crate) fn check(&self) -> Result<(), OverrideError> {
        let known = KEYS.iter().find(|(kind, _)| *kind == self.kind).map_or(&[][..], |(_, keys)| keys);
        let (kind, place) = (self.kind, self.place.clone());
        let said = self.set.keys();
        match said.iter().find(|key| !known.contains(key)) {
            Some(key) => Err(OverrideError::Key { kind, place, key, known }),
            None if said.is_empty() => Err(OverrideError::Empty { kind, place, known }),
            None => Ok(()),
        }
    }
}

impl Correction {
    /// Returns the keys that say something.
    pub(crate) fn keys(&self) -> Vec<&'static str> {
        let said = [
            ("name", self.name.is_some()),
            ("wire", self.wire.is_some()),
            ("type", self.ty.is_some()),
            ("optional", self.optional.is_some()),
            ("nullable", self.nullable.is_some()),
            ("values", !self.values.is_empty()),
            ("open", self.open.is_some()),
            ("tag", self.tag.is_some()),
            ("route", self.route.is_some()),
            ("in", self.place.is_some()),
            ("paging", self.paging.is_some()),
            ("style", self.style.is_some()),
            ("envelope", self.envelope.is_some()),
            ("skip", self.skip.is_some()),
            ("deprecated", self.deprecated.is_some()),
            ("text", self.text.is_some()),
            ("example", self.example.is_some()),
        ];
        said.into_iter().filter(|(_, said)| *said).map(|(key, _)| key).collect()
    }
}

/// An override as a table of the manifest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Entry {
    /// The group it is for. The names of all seven kinds are documented, wire or Rust names; `*` and `?` stand for letters, and
    /// the narrower override has the last word.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// The operation it is for: `Orders.list`, `list` or `GET /v1/orders`.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    /// The parameter it is for: an operation, `.`, and its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    /// The type it is for.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    ty: Option<String>,
    /// The field it is for: `Order.total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The enumeration it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    enumeration: Option<String>,
    /// The value it is for: `OrderStatus.InTransit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// The facts to set.
    set: Correction,
    /// How many items it is for; one if it is not given, and any number for a glob.
    #[serde(skip_serializing_if = "Option::is_none")]
    expect: Option<usize>,
    /// Whether documented types that are one type in the crate are corrected alone (`true`) or together (`false`); together,
    /// with a warning, if it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<bool>,
    /// The reason, for those who read it later.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl TryFrom<Entry> for Override {
    type Error = OverrideError;

    fn try_from(entry: Entry) -> Result<Self, OverrideError> {
        let Entry { group, operation, parameter, ty, field, enumeration, value, set, expect, split, why } =
            entry;
        let places = [
            (ItemKind::Group, group),
            (ItemKind::Operation, operation),
            (ItemKind::Parameter, parameter),
            (ItemKind::Type, ty),
            (ItemKind::Field, field),
            (ItemKind::Enumeration, enumeration),
            (ItemKind::Value, value),
        ];
        let mut given = places.into_iter().filter_map(|(kind, place)| Some((kind, place?)));
        let (Some((kind, place)), None) = (given.next(), given.next()) else {
            return Err(OverrideError::Selectors);
        };
        let read = Self { kind, place, set, expect, split, why };
        read.check()?;
        Ok(read)
    }
}

impl From<Override> for Entry {
    fn from(Override { kind, place, set, expect, split, why }: Override) -> Self {
        let mut entry = Self { set, expect, split, why, ..Self::default() };
        let slot = match kind {
            ItemKind::Group => &mut entry.group,
            ItemKind::Operation => &mut entry.operation,
            ItemKind::Parameter => &mut entry.parameter,
            ItemKind::Type => &mut entry.ty,
            ItemKind::Field => &mut entry.field,
            ItemKind::Enumeration => &mut entry.enumeration,
            ItemKind::Value => &mut entry.value,
        };
        *slot = Some(place);
        entry
    }
}
