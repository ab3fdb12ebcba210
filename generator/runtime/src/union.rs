//! Values that are one of several types.

use serde::de::DeserializeOwned;
use serde::ser::{Error, Serialize, Serializer};
use serde_json::{Map, Value};

/// Finds the case that a JSON value belongs to.
///
/// Of the cases that can read the value, the one that keeps the most of it wins, and of equals the first: a
/// type whose fields are all optional reads any object, and would else hide the types after it. A value that
/// no case can read stays raw JSON, so reading a union never fails.
#[derive(Debug)]
pub struct UnionReader<U> {
    value: Value,
    best: Option<(usize, U)>,
}

impl<U> UnionReader<U> {
    /// Starts with a value.
    pub fn new(value: Value) -> Self {
        Self { value, best: None }
    }

    /// Offers a case.
    #[must_use]
    pub fn case<T: Serialize + DeserializeOwned>(mut self, wrap: impl FnOnce(T) -> U) -> Self {
        let to_beat = self.best.as_ref().map_or(usize::MAX, |(lost, _)| *lost);
        if to_beat > 0
            && let Ok(case) = T::deserialize(&self.value)
        {
            let lost = serde_json::to_value(&case).map_or(usize::MAX, |kept| lost(&self.value, &kept));
            if lost < to_beat {
                self.best = Some((lost, wrap(case)));
            }
        }
        self
    }

    /// Offers a case that holds if the member `tag` of the value has the text `name`.
    #[must_use]
    pub fn tagged<T: Serialize + DeserializeOwned>(
        self,
        tag: &str,
        name: &str,
        wrap: impl FnOnce(T) -> U,
    ) -> Self {
        if self.value.get(tag).and_then(Value::as_str) == Some(name) { self.case(wrap) } else { self }
    }

    /// The case, or the raw value if there is none.
    pub fn or(self, raw: impl FnOnce(Value) -> U) -> U {
        match self.best {
            Some((_, case)) => case,
            None => raw(self.value),
        }
    }
}

/// Number of members and items of `value` that `kept` lacks or has otherwise; a `null` is no loss.
fn lost(value: &Value, kept: &Value) -> usize {
    match (value, kept) {
        (Value::Null, _) => 0,
        (Value::Object(value), Value::Object(kept)) => {
            value.iter().map(|(name, member)| lost(member, kept.get(name).unwrap_or(&Value::Null))).sum()
        }
        (Value::Array(value), Value::Array(kept)) if value.len() == kept.len() => {
            value.iter().zip(kept).map(|(item, kept)| lost(item, kept)).sum()
        }
        (value, kept) if value == kept => 0,
        (Value::Object(value), _) => value.len().max(1),
        (Value::Array(value), _) => value.len().max(1),
        _ => 1,
    }
}

/// Writes a case of a tagged union, with its tag if the case does not write one itself.
///
/// # Errors
///
/// If the case cannot be written, or is not an object.
pub fn write_tagged<T: Serialize, S: Serializer>(
    case: &T,
    tag: &str,
    name: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let Value::Object(members) = serde_json::to_value(case).map_err(S::Error::custom)? else {
        return Err(S::Error::custom("a case of a tagged union is not an object"));
    };
    if members.contains_key(tag) {
        return members.serialize(serializer);
    }
    let mut tagged = Map::new();
    tagged.insert(tag.to_owned(), Value::from(name));
    tagged.extend(members);
    tagged.serialize(serializer)
}
