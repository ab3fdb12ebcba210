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
                // Features of the crate decide whether anything uses it.
                let private =
                    include_str!("open_enum.rs").replace("#[macro_export]", "#[allow(unused_macros)]");
                Cow::Owned(private + "\npub(crate) use open_enum;\n")
            }
            Self::Union => Cow::Borrowed(include_str!("union.rs")),
        }
    }
}

/// The client, which a generated crate holds as the folder `client` beside its other parts, behind its feature
/// `client`: name and text of each file.
pub const CLIENT: [(&str, &str); 23] = [
    ("api.rs", include_str!("client/api.rs")),
    ("auth.rs", include_str!("client/auth.rs")),
    ("blocking.rs", include_str!("client/blocking.rs")),
    ("body.rs", include_str!("client/body.rs")),
    ("builder.rs", include_str!("client/builder.rs")),
    ("call.rs", include_str!("client/call.rs")),
    ("error.rs", include_str!("client/error.rs")),
    ("keystone.rs", include_str!("client/keystone.rs")),
    ("mod.rs", include_str!("client/mod.rs")),
    ("observe.rs", include_str!("client/observe.rs")),
    ("options.rs", include_str!("client/options.rs")),
    ("paging.rs", include_str!("client/paging.rs")),
    ("payload.rs", include_str!("client/payload.rs")),
    ("pointer.rs", include_str!("client/pointer.rs")),
    ("portable.rs", include_str!("client/portable.rs")),
    ("redirect.rs", include_str!("client/redirect.rs")),
    ("reply.rs", include_str!("client/reply.rs")),
    ("request.rs", include_str!("client/request.rs")),
    ("retry.rs", include_str!("client/retry.rs")),
    ("signer.rs", include_str!("client/signer.rs")),
    ("stream.rs", include_str!("client/stream.rs")),
    ("token.rs", include_str!("client/token.rs")),
    ("uri.rs", include_str!("client/uri.rs")),
];

/// The manifest of this package: the features and dependencies that [`CLIENT`] needs.
pub const MANIFEST: &str = include_str!("../Cargo.toml");

#[cfg(test)]
mod tests {
    #[test]
    fn the_client_is_whole() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/client");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        assert_eq!(super::CLIENT.map(|(name, _)| name).as_slice(), files);
        for (name, text) in super::CLIENT {
            let outside = ["crate::", "specless_runtime"].iter().find(|path| text.contains(**path));
            assert_eq!(outside, None, "{name} depends on where it is");
        }
    }
}
