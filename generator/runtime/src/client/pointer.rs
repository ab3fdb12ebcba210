//! Reads one place of a JSON document, and skips the rest without building it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor,
};

use super::error::Error;
use super::reply::Reply;

/// The value at a JSON pointer that leads through objects; `None` where there is none, or a null.
///
/// # Errors
/// [`Error::Decode`] if the body is not JSON, or the value of another type.
pub(super) fn read<T: DeserializeOwned>(reply: &Reply, pointer: &str) -> Result<Option<T>, Error> {
    let keys: Vec<String> =
        pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")).collect();
    let mut json = serde_json::Deserializer::from_slice(reply.raw());
    if let Ok(value) = At::new(&keys).deserialize(&mut json)
        && json.end().is_ok()
    {
        return Ok(value);
    }
    let mut json = serde_json::Deserializer::from_slice(reply.raw());
    let mut track = serde_path_to_error::Track::new();
    let again =
        At::<T>::new(&keys).deserialize(serde_path_to_error::Deserializer::new(&mut json, &mut track));
    let (path, error) = match again {
        Ok(_) => (".".to_owned(), json.end().err()),
        Err(error) => (track.path().to_string(), Some(error)),
    };
    let message = error.map(|error| error.to_string()).unwrap_or_default();
    Err(reply.error_at(path, message))
}

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
