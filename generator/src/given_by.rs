//! Which way the settings of an API came in, so that a finding about one points there.
//!
//! `Setting::OVERRIDE` of `0`, the first, is `--override` on the command line, `Builder::correct` in a build script, and
//! line 14 of the manifest, if it is written there.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::ground::finding::Origin;

/// The way in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum GivenBy {
    /// The methods of the builder.
    #[default]
    Builder,
    /// The flags of the command line.
    Flags,
    /// A manifest.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The line of each entry, by table and key.
        lines: BTreeMap<(&'static str, String), usize>,
    },
}

/// A setting with many entries, by its name in each of the ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its key in the manifest.
    pub table: &'static str,
    flag: &'static str,
    method: &'static str,
}

impl Setting {
    /// The corrections of the user, by their position.
    pub const OVERRIDE: Self = Self { table: "override", flag: "--override", method: "correct" };
    /// Groups of operations.
    pub const GROUP: Self = Self { table: "groups", flag: "--group", method: "group" };
    /// Attributes of types and fields.
    pub const ATTRIBUTE: Self = Self { table: "attributes", flag: "--attribute", method: "attribute" };
    /// Accepted findings.
    pub const ACCEPT: Self = Self { table: "accept", flag: "--accept", method: "accept" };
}

impl GivenBy {
    /// Returns the origin of findings about one entry of a setting.
    pub fn origin(&self, setting: Setting, key: &str) -> Origin {
        match self {
            Self::Builder => Origin::Builder(setting.method),
            Self::Flags => Origin::Flag(setting.flag),
            Self::Manifest { path, lines } => {
                let line = lines.get(&(setting.table, key.to_owned())).copied().unwrap_or(1);
                Origin::Manifest { path: path.clone(), line }
            }
        }
    }
}
