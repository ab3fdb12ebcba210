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

/// A place in a JSON document that does not have the expected type.
#[derive(Debug)]
pub(super) struct Misfit {
    /// `images[3].size`; `.` for the whole document.
    pub(super) path: String,
    pub(super) source: serde_json::Error,
}

/// Decodes a document. An empty one counts as null, a byte order mark as nothing.
///
/// A document that does not fit is decoded once more to find the place: the first way is the faster one.
pub(super) fn read<T: DeserializeOwned>(raw: &[u8]) -> Result<T, Misfit> {
    let json = document(raw);
    serde_json::from_slice(json).map_err(|error| {
        let deserializer = &mut serde_json::Deserializer::from_slice(json);
        match serde_path_to_error::deserialize::<_, T>(deserializer) {
            Ok(_) => Misfit { path: ".".to_owned(), source: error },
            Err(error) => Misfit { path: error.path().to_string(), source: error.into_inner() },
        }
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
    let mut reader = serde_json::Deserializer::from_slice(json);
    let mut track = serde_path_to_error::Track::new();
    let again =
        At::<T>::new(&keys).deserialize(serde_path_to_error::Deserializer::new(&mut reader, &mut track));
    match again {
        Ok(_) => {
            let source = reader.end().err().unwrap_or_else(|| serde_json::Error::custom("not JSON"));
            Err(Misfit { path: ".".to_owned(), source })
        }
        Err(source) => Err(Misfit { path: track.path().to_string(), source }),
    }
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
