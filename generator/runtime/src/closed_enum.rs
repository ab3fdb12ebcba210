//! Enumerations that have no values but those they know.

use std::fmt;

/// The error for a value that a closed enumeration does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownValue {
    value: String,
    known: String,
}

impl UnknownValue {
    #[doc(hidden)]
    pub fn new(value: impl fmt::Display, known: &[impl fmt::Display]) -> Self {
        let known = known.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
        Self { value: value.to_string(), known }
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown value `{}`, expected one of {}", self.value, self.known)
    }
}

impl std::error::Error for UnknownValue {}

/// Declares a closed enumeration: its variants with the values that are sent, and everything that goes with them.
///
/// `Display`, `Serialize` and `Deserialize` are those of the value; one that is not listed cannot be read.
///
/// The place that uses it has this module, or the one that offers its items, under the name `runtime`.
///
/// ```text
/// use specless_runtime as runtime;
///
/// runtime::closed_enum! {
///     pub enum Side: &'static str, String, as_str {
///         Buy = "buy",
///         Sell = "sell",
///     }
/// }
///
/// assert_eq!("buy".parse(), Ok(Side::Buy));
/// assert!("hold".parse::<Side>().is_err());
/// ```
#[macro_export]
macro_rules! closed_enum {
    ($(#[$meta:meta])* pub enum $name:ident: $value_type:ty, $owned:ty, $get:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// The documented values, as they are sent.
            pub const DOCUMENTED: &'static [$value_type] = &[$($value),+];

            /// Returns the value as it is sent.
            pub fn $get(&self) -> $value_type {
                match self {
                    $(Self::$variant => $value,)+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.$get(), f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = runtime::UnknownValue;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $(if text == ::std::string::ToString::to_string(&$value) {
                    return ::std::result::Result::Ok(Self::$variant);
                })+
                ::std::result::Result::Err(runtime::UnknownValue::new(text, Self::DOCUMENTED))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.$get(), serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <$owned as ::serde::Deserialize>::deserialize(deserializer)?;
                ::std::string::ToString::to_string(&value).parse().map_err(::serde::de::Error::custom)
            }
        }
    };
}
