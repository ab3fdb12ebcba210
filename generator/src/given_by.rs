//! Which way the settings of an API came in, so that a finding about one points there.
//!
//! `Setting::ROUTE` of `Images.GetAll` is `--route` on the command line, `Builder::route` in a build script, and line 14 of
//! the manifest, if it is written there.

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
    /// Corrections of fields, parameters and values.
    pub const OVERRIDE: Self = Self { table: "overrides", flag: "--override", method: "correct" };
    /// Methods and paths.
    pub const ROUTE: Self = Self { table: "routes", flag: "--route", method: "route" };
    /// Ways of paging.
    pub const PAGING: Self = Self { table: "paging", flag: "--paging", method: "paging" };
    /// Styles of queries.
    pub const QUERY_STYLE: Self =
        Self { table: "query-styles", flag: "--query-style", method: "query_style" };
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
