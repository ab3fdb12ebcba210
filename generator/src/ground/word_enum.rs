//! Enumerations whose values are words, the same on the command line, in the manifest and in dumps.
//!
//! `word_enum!(Nullability, "nullability": Documented = "documented", Tolerant = "tolerant");` gives the enumeration
//! `WORDS`, `as_str`, `Display`, `FromStr` and the conversions that serde's `try_from` and `into` name.

/// An error for a word that stands for none of the values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{given}`: expected one of {}", known.join(", "))]
pub struct UnknownWord {
    /// The name of the enumeration, for people.
    pub what: &'static str,
    /// The word.
    pub given: String,
    /// The known words.
    pub known: Vec<String>,
}

impl UnknownWord {
    pub(crate) fn new(what: &'static str, given: &str, known: &[&str]) -> Self {
        let known = known.iter().map(|&word| word.to_owned()).collect();
        Self { what, given: given.to_owned(), known }
    }
}

/// Gives an enumeration a word for each of its values.
macro_rules! word_enum {
    ($name:ident, $what:literal: $($value:ident = $word:literal),+ $(,)?) => {
        impl $name {
            /// Every word that stands for a value.
            pub const WORDS: &[&str] = &[$($word),+];

            /// Returns the word for this value.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::ground::word_enum::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$value),)+
                    _ => Err($crate::ground::word_enum::UnknownWord::new($what, text, Self::WORDS)),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::ground::word_enum::UnknownWord;

            fn try_from(text: String) -> Result<Self, <Self as TryFrom<String>>::Error> {
                text.parse()
            }
        }

        #[cfg(test)]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::WORDS })
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }
    };
}

pub(crate) use word_enum;
