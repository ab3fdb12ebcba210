//! Counts the kinds of values at one place.
//!
//! `1`, `"2024-02-03"` and `null` -> `{ null = 1, integer = 1, date = 1 }`. Keeps no value.

use serde_json::Value;

use super::{Kind, Shape};

impl Kind {
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

impl Shape {
    /// Counts one more of a kind.
    pub fn add(&mut self, kind: Kind) {
        *self.kinds.entry(kind).or_default() += 1;
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
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
