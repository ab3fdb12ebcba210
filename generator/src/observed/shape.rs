//! What samples show of one place: how many of them have a value of each kind.
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

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Long => "long",
            Self::Number => "number",
            Self::String => "string",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Uuid => "uuid",
            Self::List => "list",
            Self::Object => "object",
            Self::Map => "map",
        }
    }

    /// Returns the kind of a value; that of every object is [`Kind::Object`].
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) => match number.as_i64() {
                Some(whole) if i32::try_from(whole).is_ok() => Self::Integer,
                Some(_) => Self::Long,
                None => Self::Number,
            },
            Value::String(text) => Self::of_text(text),
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }

    fn of_text(text: &str) -> Self {
        // Digits as `0`, so that forms can be compared.
        let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let is_uuid = || {
            let parts: Vec<&str> = text.split('-').collect();
            parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
                && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
        };
        match form.strip_prefix("0000-00-00") {
            Some("") => Self::Date,
            Some(time) if time.starts_with(['T', 't', ' ']) && time.contains("00:00") => Self::DateTime,
            _ if is_uuid() => Self::Uuid,
            _ if text.parse::<f64>().is_ok_and(f64::is_finite) => Self::Decimal,
            _ => Self::String,
        }
    }
}

/// What samples show of one place.
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
    /// Counts one more of a kind.
    pub fn add(&mut self, kind: Kind) {
        *self.kinds.entry(kind).or_default() += 1;
    }

    /// Returns how many samples have a value of this kind.
    pub fn count(&self, kind: Kind) -> u64 {
        self.kinds.get(&kind).copied().unwrap_or(0)
    }

    /// Returns the kinds of values other than `null`.
    pub fn present(&self) -> impl Iterator<Item = (Kind, u64)> {
        let present = |kind: Kind| !matches!(kind, Kind::Absent | Kind::Null);
        self.kinds.iter().map(|(kind, count)| (*kind, *count)).filter(move |(kind, _)| present(*kind))
    }

    /// Adds the counts of another place.
    pub fn merge(&mut self, other: Self) {
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        for (into, from) in [(&mut self.items, other.items), (&mut self.values, other.values)] {
            if let Some(from) = from {
                into.get_or_insert_default().merge(*from);
            }
        }
        self.undocumented |= other.undocumented;
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

    /// Writes it as an inline table.
    pub(super) fn to_text(&self) -> String {
        let mut parts: Vec<String> =
            self.kinds.iter().map(|(kind, count)| format!("{} = {count}", kind.as_str())).collect();
        parts.extend(self.items.as_ref().map(|items| format!("items = {}", items.to_text())));
        parts.extend(self.values.as_ref().map(|values| format!("values = {}", values.to_text())));
        parts.extend(self.undocumented.then(|| "undocumented = true".to_owned()));
        format!("{{ {} }}", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_values() {
        for (value, kind) in [
            (json!(7), Kind::Integer),
            (json!(-3_000_000_000_i64), Kind::Long),
            (json!(u64::MAX), Kind::Number),
            (json!(7.0), Kind::Number),
            (json!("2024-02-30"), Kind::Date),
            (json!("2024-02-03T04:05:06.7+02:00"), Kind::DateTime),
            (json!("2024-02-03-rc"), Kind::String),
            (json!("1.50"), Kind::Decimal),
            (json!("inf"), Kind::String),
            (json!("7f3c0b1e-0000-4000-8000-00000000abcd"), Kind::Uuid),
            (json!(""), Kind::String),
        ] {
            assert_eq!(Kind::of(&value), kind, "{value}");
        }
    }

    #[test]
    fn witnesses_have_the_kinds_that_were_counted() {
        let mut shape = Shape::default();
        for value in [json!(null), json!(1), json!(1.5), json!("a"), json!("2024-02-03"), json!(true)] {
            shape.add(Kind::of(&value));
        }
        let kinds: Vec<Kind> = shape.witnesses(None).iter().map(Kind::of).collect();
        assert!(kinds.iter().eq(shape.kinds.keys()), "{kinds:?}");
    }
}
