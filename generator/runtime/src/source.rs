//! This crate as text, for generators that place it inside the crates they write.
//!
//! Guarantees: each [`Part`] compiles on its own as a module of another crate; the `open_enum!` macro, which
//! this package exports, stays private to that crate.

use std::borrow::Cow;

/// A part of the runtime that a generated crate may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// [`Decimal`](crate::Decimal)
    Decimal,
    /// [`open_enum!`](crate::open_enum) and [`Undocumented`](crate::Undocumented)
    OpenEnum,
    /// [`UnionReader`](crate::UnionReader) and [`write_tagged`](crate::write_tagged)
    Union,
}

impl Part {
    /// Every part, in the order of their modules.
    pub const ALL: [Self; 3] = [Self::Decimal, Self::OpenEnum, Self::Union];

    /// Name of its module.
    pub fn module(self) -> &'static str {
        match self {
            Self::Decimal => "decimal",
            Self::OpenEnum => "open_enum",
            Self::Union => "union",
        }
    }

    /// The items that its module offers to the whole world.
    pub fn items(self) -> &'static [&'static str] {
        match self {
            Self::Decimal => &["Decimal"],
            Self::OpenEnum => &["Undocumented"],
            Self::Union => &["UnionReader", "write_tagged"],
        }
    }

    /// The macro that its module offers to the crate that it is part of.
    pub fn crate_macro(self) -> Option<&'static str> {
        (self == Self::OpenEnum).then_some("open_enum")
    }

    /// The text of its module.
    pub fn text(self) -> Cow<'static, str> {
        match self {
            Self::Decimal => Cow::Borrowed(include_str!("decimal.rs")),
            Self::OpenEnum => {
                let private = include_str!("open_enum.rs").replace("#[macro_export]\n", "");
                Cow::Owned(private + "\npub(crate) use open_enum;\n")
            }
            Self::Union => Cow::Borrowed(include_str!("union.rs")),
        }
    }
}
