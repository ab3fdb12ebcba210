//! Reads lists, maps and other values that a service leaves out, or sends as `null`.
//!
//! `{"tags": null}`, `{"tags": [null]}` and `{}` all read as an empty list of tags; an empty list reads as an empty
//! map. Generated structs name these functions in `#[serde(deserialize_with = "..")]`. Knows nothing of the names
//! or the documentation of a field: which function a field has is decided by the generator.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::UnitDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Reads `null` as the default of the type.
///
/// # Errors
/// As the type.
pub fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads an optional value whose `null` differs from its absence: `null` is `Some(None)`.
///
/// # Errors
/// As the type.
pub fn or_null<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Reads a list. `null` is an empty list, and a `null` in it is left out unless the items can hold it.
///
/// # Errors
/// As the items, or if it is not a list.
pub fn list<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(Items(PhantomData))
}

/// Reads a map. `null` and an empty list are an empty map, and a member that is `null` is left out unless the values
/// can hold it.
///
/// # Errors
/// As the values, or if it is not a map.
pub fn map<'de, M, T, D>(deserializer: D) -> Result<M, D::Error>
where
    M: Default + Extend<(String, T)> + IntoIterator<Item = (String, T)>,
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(Members(PhantomData))
}

/// Reads an optional list like [`list`].
///
/// # Errors
/// As [`list`].
pub fn optional_list<'de, T, D>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_option(Optional(Items(PhantomData)))
}

/// Reads an optional map like [`map`].
///
/// # Errors
/// As [`map`].
pub fn optional_map<'de, M, T, D>(deserializer: D) -> Result<Option<M>, D::Error>
where
    M: Default + Extend<(String, T)> + IntoIterator<Item = (String, T)>,
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_option(Optional(Members(PhantomData)))
}

/// Returns a value that was read, or what stands for `null`, if the type has something that does.
fn or_nothing<'de, T: Deserialize<'de>, E: Error>(value: Option<T>) -> Option<T> {
    value.or_else(|| T::deserialize(UnitDeserializer::<E>::new()).ok())
}

struct Items<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element::<Option<T>>()? {
            items.extend(or_nothing::<T, A::Error>(item));
        }
        Ok(items)
    }
}

struct Members<M, T>(PhantomData<(M, T)>);

impl<'de, M, T> Visitor<'de> for Members<M, T>
where
    M: Default + Extend<(String, T)>,
    T: Deserialize<'de>,
{
    type Value = M;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_unit<E: Error>(self) -> Result<M, E> {
        Ok(M::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<M, A::Error> {
        match access.next_element::<IgnoredAny>()? {
            None => Ok(M::default()),
            Some(_) => Err(A::Error::invalid_type(serde::de::Unexpected::Seq, &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<M, A::Error> {
        let mut members = M::default();
        while let Some((name, value)) = access.next_entry::<String, Option<T>>()? {
            members.extend(or_nothing::<T, A::Error>(value).map(|value| (name, value)));
        }
        Ok(members)
    }
}

/// A value that may be `null`, or what another visitor reads.
struct Optional<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Optional<V> {
    type Value = Option<V::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self.0).map(Some)
    }
}
