//! Counts of the samples that have a value of each kind at one place.
//!
//! `[1, 2.5]` and `null` are `{ null = 1, list = 1, items = { integer = 1, number = 1 } }`. Values made up of these counts
//! stand for the ones that were seen wherever evidence needs values.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The member is not there.
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A whole number of at most 32 bits.
    Integer,
    /// A whole number of more than 32 and at most 64 bits.
    Long,
    /// A number with a fraction, or one beyond 64 bits.
    Number,
    /// Text of no other kind.
    String,
    /// Text that is a decimal number.
    Decimal,
    /// Text that is a date.
    Date,
    /// Text that is a date with a time.
    DateTime,
    /// Text that is a UUID.
    Uuid,
    /// A list.
    List,
    /// An object of named members.
    Object,
    /// An object whose keys are values.
    Map,
}

/// The evidence of samples for one place.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Shape {
    /// How many samples have a value of each kind.
    #[serde(flatten)]
    pub kinds: BTreeMap<Kind, u64>,
    /// The elements of lists.
    #[serde(default)]
    pub items: Option<Box<Shape>>,
    /// The values of maps.
    #[serde(default)]
    pub values: Option<Box<Shape>>,
    /// No page documented the member when it was observed.
    #[serde(default)]
    pub undocumented: bool,
}

impl Shape {
    /// Returns how many samples have a value of this kind.
    pub fn count(&self, kind: Kind) -> u64 {
        self.kinds.get(&kind).copied().unwrap_or(0)
    }

    /// Returns the kinds of values other than `null`.
    pub fn present(&self) -> impl Iterator<Item = (Kind, u64)> {
        let present = |kind: Kind| !matches!(kind, Kind::Absent | Kind::Null);
        self.kinds.iter().map(|(kind, count)| (*kind, *count)).filter(move |(kind, _)| present(*kind))
    }

    /// Makes up a value of each kind, `null` included. The keys of maps are no names; `member` is a name that objects in
    /// them have.
    pub fn witnesses(&self, member: Option<&str>) -> Vec<Value> {
        let inner = |shape: &Option<Box<Shape>>| {
            shape.as_ref().map(|shape| shape.witnesses(member)).unwrap_or_default()
        };
        let object = || match member {
            Some(member) => json!({ member: null }),
            None => json!({}),
        };
        let witness = |kind: &Kind| match kind {
            Kind::Absent => None,
            Kind::Null => Some(Value::Null),
            Kind::Boolean => Some(json!(false)),
            Kind::Integer => Some(json!(0)),
            Kind::Long => Some(json!(i64::MAX)),
            Kind::Number => Some(json!(0.5)),
            Kind::String => Some(json!("")),
            Kind::Decimal => Some(json!("0")),
            Kind::Date => Some(json!("2000-01-01")),
            Kind::DateTime => Some(json!("2000-01-01T00:00:00Z")),
            Kind::Uuid => Some(json!("00000000-0000-0000-0000-000000000000")),
            Kind::List => Some(Value::from(inner(&self.items))),
            Kind::Object => Some(object()),
            Kind::Map => {
                let values = inner(&self.values).into_iter().enumerate();
                Some(Value::Object(values.map(|(at, value)| (at.to_string(), value)).collect::<Map<_, _>>()))
            }
        };
        self.kinds.keys().filter_map(witness).collect()
    }
}
