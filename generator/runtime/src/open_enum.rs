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

/// Declares an open enumeration: its variants with the values that are sent, and everything that goes with them.
///
/// `Display`, `Serialize` and `Deserialize` are those of the value; text also has `AsRef<str>`, `FromStr` (which never
/// fails) and conversions from text. `undescribed pub enum` leaves the values out of the comments of the variants.
///
/// The place that uses it has this module, or the one that offers its items, under the name `runtime`.
///
/// ```text
/// use specless_runtime as runtime;
///
/// runtime::open_enum! {
///     /// Status of a server.
///     pub enum ServerStatus {
///         /// It runs.
///         Running = "running",
///         Stopping = "stopping",
///     }
/// }
///
/// assert_eq!(ServerStatus::from("running"), ServerStatus::Running);
/// assert_eq!(ServerStatus::from("napping").as_str(), "napping");
/// assert_eq!(ServerStatus::DOCUMENTED, ["running", "stopping"]);
/// ```
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)+
    }) => {
        runtime::open_enum! {
            $(#[$meta])*
            undescribed pub enum $name {
                $($(#[$variant_meta])* #[doc = concat!("Sent as `", $value, "`.")] $variant = $value,)+
            }
        }
    };
    ($(#[$meta:meta])* undescribed pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value that the documentation does not list.
            Undocumented(runtime::Undocumented<::std::string::String>),
        }

        impl $name {
            /// The documented values, as they are sent.
            pub const DOCUMENTED: &'static [&'static str] = &[$($value),+];

            /// Returns the value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Undocumented(value) => value.get(),
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($value => Self::$variant,)+
                    _ => Self::Undocumented(runtime::Undocumented::new(::std::borrow::ToOwned::to_owned(text))),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

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
    ($(#[$meta:meta])* pub enum $name:ident: i64 {
        $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("Sent as `", $value, "`.")]
                $variant,
            )+
            /// A value that the documentation does not list.
            Undocumented(runtime::Undocumented<i64>),
        }

        impl $name {
            /// The documented values, as they are sent.
            pub const DOCUMENTED: &'static [i64] = &[$($value),+];

            /// Returns the value as it is sent.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Undocumented(value) => *value.get(),
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                match number {
                    $($value => Self::$variant,)+
                    _ => Self::Undocumented(runtime::Undocumented::new(number)),
                }
            }
        }

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
