//! Enumerations that keep the values they do not know.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// A value that the documentation does not list.
///
/// It can be read through the enumeration that holds it (`as_str`, `as_i64`), and sent back. It cannot be
/// matched on or built elsewhere, so that no program depends on a value being unlisted.
///
/// It is boxed, so that the listed values, which are nearly all, take less room.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Undocumented<T>(Box<T>);

impl<T> Undocumented<T> {
    #[doc(hidden)]
    pub fn new(value: T) -> Self {
        Self(Box::new(value))
    }

    #[doc(hidden)]
    pub fn get(&self) -> &T {
        &self.0
    }
}

/// Reads a text without keeping it: most texts are values that the enumeration knows.
#[doc(hidden)]
pub fn read_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'text> From<&'text str>,
    D: Deserializer<'de>,
{
    struct Text<T>(PhantomData<T>);

    impl<T: for<'text> From<&'text str>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}

/// Implements what all open enumerations have in common.
///
/// `open_enum!(Name)` is for text: it builds on `Name::as_str` and `From<&str>`. `open_enum!(Name, i64)` is
/// for whole numbers: it builds on `Name::as_i64` and `From<i64>`. Both give `Display`, `Serialize` and
/// `Deserialize`; text also gives `AsRef<str>`, `FromStr` (which never fails) and `From<String>`. What it is used
/// with has this module, or the one that offers its items, under the name `runtime`.
#[macro_export]
macro_rules! open_enum {
    ($name:ident) => {
        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                runtime::read_text(deserializer)
            }
        }
    };
    ($name:ident, i64) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <i64 as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}
