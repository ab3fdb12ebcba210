//! What a person can say about a run: one [`Settings`], filled by the builder, the command line or the
//! manifest.
//!
//! Guarantees: the three ways in can say the same things, and none has a default of its own.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The spelling of names on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WireCase {
    /// Names are on the wire as the documents show them.
    #[serde(rename = "as-documented")]
    AsDocumented,
    /// `created_from`
    #[serde(rename = "snake_case")]
    Snake,
    /// `createdFrom`
    #[serde(rename = "camelCase")]
    Camel,
    /// `created-from`
    #[serde(rename = "kebab-case")]
    Kebab,
    /// `CreatedFrom`
    #[serde(rename = "PascalCase")]
    Pascal,
}

/// How far `null` is accepted in responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nullability {
    /// Where the documents allow it.
    #[default]
    Documented,
    /// In every field.
    Tolerant,
}

/// What a person says about one API beyond its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Conventions {
    /// The dialect, if it is not to be detected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// The flavour, if it is not to be detected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flavour: Option<String>,
    /// The spelling of names on the wire; from evidence if it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wire_case: Option<WireCase>,
    /// The base URL, if the documents have none or another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// How far `null` is accepted.
    pub nullability: Nullability,
}

/// Where the code that generated crates share comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// Its source is placed inside the crate (`src/runtime/`).
    #[default]
    Embedded,
    /// A dependency on `specless-runtime` in this folder, relative to the crate.
    Path(String),
    /// A dependency on this version of `specless-runtime`.
    Version(String),
}

/// One API to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSettings {
    /// Its name: module, feature and folder.
    pub name: String,
    /// File or folder of its documents.
    pub docs: PathBuf,
    /// What is said about it.
    pub conventions: Conventions,
}

/// Everything about a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Name of the crate to write.
    pub crate_name: String,
    /// Folder of the crate to write.
    pub out_dir: PathBuf,
    /// Where the shared code comes from.
    pub runtime: Runtime,
    /// The APIs.
    pub apis: Vec<ApiSettings>,
    /// Warnings count as errors in the exit status.
    pub deny_warnings: bool,
}
