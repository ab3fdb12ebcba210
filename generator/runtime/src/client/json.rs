//! Decodes JSON, and finds the place that does not fit.
//!
//! `{"images": [{"id": "x"}]}` read as a list of images with numeric ids gives a [`Misfit`] at `images[0].id`.
//!
//! Knows nothing of HTTP and of the errors of calls.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor,
};
use serde_json::Value;

/// A place in a JSON document that does not have the expected type.
#[derive(Debug)]
pub(super) struct Misfit {
    /// `images[3].size`; `.` for the whole document.
    pub(super) path: String,
    pub(super) source: serde_json::Error,
}

/// Decodes a document. An empty one counts as null, a byte order mark as nothing, and a number without a fraction as
/// whole: `10.0` is 10.
///
/// A document that does not fit is decoded once more to find the place: the first way is the faster one.
pub(super) fn read<T: DeserializeOwned>(raw: &[u8]) -> Result<T, Misfit> {
    let json = document(raw);
    if let Ok(value) = serde_json::from_slice(json) {
        return Ok(value);
    }
    with_whole_numbers(json, |json| {
        let mut reader = serde_json::Deserializer::from_slice(json);
        let value = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| Misfit { path: error.path().to_string(), source: error.into_inner() })?;
        ended(&mut reader, value)
    })
}

/// Decodes the value at a JSON pointer that leads through objects, and skips the rest without building it. Returns
/// `None` where there is no value, or a null.
pub(super) fn read_at<T: DeserializeOwned>(raw: &[u8], pointer: &str) -> Result<Option<T>, Misfit> {
    let json = document(raw);
    let keys: Vec<String> =
        pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")).collect();
    let mut reader = serde_json::Deserializer::from_slice(json);
    if let Ok(value) = At::new(&keys).deserialize(&mut reader)
        && reader.end().is_ok()
    {
        return Ok(value);
    }
    with_whole_numbers(json, |json| {
        let mut reader = serde_json::Deserializer::from_slice(json);
        let mut track = serde_path_to_error::Track::new();
        let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
        let value = At::new(&keys)
            .deserialize(tracked)
            .map_err(|source| Misfit { path: track.path().to_string(), source })?;
        ended(&mut reader, value)
    })
}

/// Returns a value that was read, if nothing comes after it.
fn ended<T>(reader: &mut Reader<'_>, value: T) -> Result<T, Misfit> {
    reader.end().map_err(|source| Misfit { path: ".".to_owned(), source })?;
    Ok(value)
}

type Reader<'j> = serde_json::Deserializer<serde_json::de::SliceRead<'j>>;

/// Reads a document as it is, and if it does not fit with its numbers like `10.0` as whole ones.
fn with_whole_numbers<T>(json: &[u8], read: impl Fn(&[u8]) -> Result<T, Misfit>) -> Result<T, Misfit> {
    read(json).or_else(|misfit| match whole_numbers(json) {
        Some(json) => read(&json),
        None => Err(misfit),
    })
}

/// Returns a document with its numbers like `10.0` as whole ones, if it has some.
fn whole_numbers(json: &[u8]) -> Option<Vec<u8>> {
    let mut document: Value = serde_json::from_slice(json).ok()?;
    let mut changed = false;
    let mut open = vec![&mut document];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values_mut()),
            Value::Number(number) if number.is_f64() => {
                // A float is printed in full, and without a fraction of zero.
                let printed = number.as_f64().map(|number| number.to_string());
                if let Some(Ok(whole)) = printed.map(|printed| printed.parse::<i64>()) {
                    *number = whole.into();
                    changed = true;
                }
            }
            _ => {}
        }
    }
    changed.then(|| serde_json::to_vec(&document).ok()).flatten()
}

/// Decodes the value at a JSON pointer, which must be there.
pub(super) fn read_member<T: DeserializeOwned>(raw: &[u8], pointer: &str) -> Result<T, Misfit> {
    read_at(raw, pointer)?.ok_or_else(|| Misfit {
        path: pointer.trim_start_matches('/').replace('/', "."),
        source: serde_json::Error::custom("the member is missing or null"),
    })
}

fn document(raw: &[u8]) -> &[u8] {
    let json = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    if json.is_empty() { b"null" } else { json }
}

/// Reads one place of a document.
struct At<'k, T> {
    keys: &'k [String],
    value: PhantomData<T>,
}

impl<'k, T> At<'k, T> {
    fn new(keys: &'k [String]) -> Self {
        At { keys, value: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for At<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        match self.keys {
            [] => Option::deserialize(deserializer),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for At<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<T>, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            match self.keys.split_first() {
                Some((first, rest)) if *first == key => found = map.next_value_seed(At::new(rest))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}
