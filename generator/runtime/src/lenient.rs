//! Text that is documented to have a form, such as a date, read without trust that it has that form.
//!
//! `"10.0.0.7"` reads as a `Lenient<IpAddr>` whose `get` returns the address; `"none"` reads as well, and `get`
//! returns `None`. Dates are in modules of their own, which bring their dependencies.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Number;

/// A type that has one usual form as text.
pub trait Textual: Sized {
    /// Reads text of a form that may be sent back in the usual form; `None` if it is no such text.
    fn read_text(text: &str) -> Option<Self>;

    /// Writes the usual form.
    ///
    /// # Errors
    /// As the formatter.
    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// Implements `Textual` for types whose `FromStr` and `Display` agree.
macro_rules! textual {
    ($($ty:ty),+) => {
        $(impl Textual for $ty {
            fn read_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        })+
    };
}

textual!(IpAddr, Ipv4Addr, Ipv6Addr);

/// A value that a service sends as text, kept as it came where it is not a `T`.
///
/// Decoding never fails on it: [`get`](Self::get) returns the value if there is one, [`text`](Self::text) the text
/// in any case. A number, which some services send for a date, stays that number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lenient<T>(Repr<T>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Repr<T> {
    Value(T),
    Text(Box<str>),
    /// Its digits.
    Number(Box<str>),
}

impl<T> Lenient<T> {
    /// Returns the value, or `None` if something else was received.
    pub fn get(&self) -> Option<&T> {
        match &self.0 {
            Repr::Value(value) => Some(value),
            Repr::Text(_) | Repr::Number(_) => None,
        }
    }

    /// Returns the value itself, or `None` if something else was received.
    pub fn into_inner(self) -> Option<T> {
        match self.0 {
            Repr::Value(value) => Some(value),
            Repr::Text(_) | Repr::Number(_) => None,
        }
    }
}

impl<T: Textual> Lenient<T> {
    /// Returns the text that is sent: the usual form of the value, or what was received.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Value(_) => Cow::Owned(self.to_string()),
            Repr::Text(text) | Repr::Number(text) => Cow::Borrowed(text),
        }
    }
}

impl<T: Textual> fmt::Display for Lenient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Value(value) => value.write_text(f),
            Repr::Text(text) | Repr::Number(text) => f.pad(text),
        }
    }
}

impl<T: Textual> fmt::Debug for Lenient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Value(value) => value.write_text(f),
            Repr::Text(text) => fmt::Debug::fmt(text, f),
            Repr::Number(digits) => f.write_str(digits),
        }
    }
}

impl<T: Textual> From<T> for Lenient<T> {
    fn from(value: T) -> Self {
        Self(Repr::Value(value))
    }
}

/// Text that is not a `T` is sent as it is.
impl<T: Textual> From<&str> for Lenient<T> {
    fn from(text: &str) -> Self {
        Self(T::read_text(text).map_or_else(|| Repr::Text(text.into()), Repr::Value))
    }
}

/// Text that is not a `T` is sent as it is.
impl<T: Textual> From<String> for Lenient<T> {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl<T: PartialEq> PartialEq<T> for Lenient<T> {
    fn eq(&self, other: &T) -> bool {
        self.get() == Some(other)
    }
}

impl<T: Textual> Serialize for Lenient<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Value(_) => serializer.collect_str(self),
            Repr::Text(text) => serializer.serialize_str(text),
            Repr::Number(digits) => match digits.parse::<Number>() {
                Ok(number) => number.serialize(serializer),
                Err(_) => serializer.serialize_str(digits),
            },
        }
    }
}

impl<'de, T: Textual> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalar(PhantomData))
    }
}

struct Scalar<T>(PhantomData<T>);

impl<T> Scalar<T> {
    fn number<E>(digits: impl fmt::Display) -> Result<Lenient<T>, E> {
        Ok(Lenient(Repr::Number(digits.to_string().into())))
    }
}

impl<T: Textual> Visitor<'_> for Scalar<T> {
    type Value = Lenient<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Lenient<T>, E> {
        Ok(text.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Lenient<T>, E> {
        Self::number(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Lenient<T>, E> {
        Self::number(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Lenient<T>, E> {
        Self::number(number)
    }
}
