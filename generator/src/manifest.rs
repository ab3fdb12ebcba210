//! `specless.toml`: the settings of a crate as a file.
//!
//! Guarantees: a key that is not known is an error, never ignored; every error names the line; relative paths
//! are relative to the folder of the manifest; [`to_toml`] writes what [`parse`] reads.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use crate::ground::wire_case::WireCase;
use crate::settings::{
    self, ApiSettings, CallSettings, Conventions, Nullability, Override, Runtime, Settings, SettingsError,
};

#[cfg(feature = "cli")]
/// Where the manifest is looked for if nobody says.
pub const DEFAULT_PATH: &str = "docs-input/specless.toml";

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It could not be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The manifest.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// It is not TOML, or holds a key or value that is not known. The message names line and column.
    #[error("{}: {message}", path.display())]
    Malformed {
        /// The manifest.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// It holds settings that cannot be used together.
    #[error("{}: {source}", path.display())]
    Settings {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        source: SettingsError,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deny: Option<Deny>,
    #[serde(rename = "crate")]
    krate: Crate,
    #[serde(default, rename = "api")]
    apis: Vec<Api>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Deny {
    Warnings,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Crate {
    #[serde(deserialize_with = "name")]
    name: String,
    out: PathBuf,
    #[serde(default)]
    runtime: Runtime,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    smoke: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Api {
    #[serde(deserialize_with = "name")]
    name: String,
    docs: PathBuf,
    #[serde(default, deserialize_with = "globs", skip_serializing_if = "Vec::is_empty")]
    include: Vec<String>,
    #[serde(default, deserialize_with = "globs", skip_serializing_if = "Vec::is_empty")]
    exclude: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flavour: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grammar: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wire_case: Option<WireCase>,
    #[serde(default, deserialize_with = "base_url", skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nullability: Option<Nullability>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    overrides: BTreeMap<String, Override>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    routes: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    paging: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    query_styles: BTreeMap<String, String>,
}

/// Reads a manifest.
///
/// # Errors
/// [`ManifestError`], with the line where there is one.
pub fn read(path: &Path) -> Result<Settings, ManifestError> {
    let text = fs::read_to_string(path)
        .map_err(|source| ManifestError::Unreadable { path: path.to_owned(), source })?;
    parse(&text, path)
}

/// Reads a manifest that is held in memory; `path` is where it would lie.
///
/// # Errors
/// [`ManifestError`], with the line where there is one.
pub fn parse(text: &str, path: &Path) -> Result<Settings, ManifestError> {
    let manifest: Manifest = toml::from_str(text).map_err(|error| ManifestError::Malformed {
        path: path.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let settings = manifest.into_settings(folder);
    settings.check().map_err(|source| ManifestError::Settings { path: path.to_owned(), source })?;
    Ok(settings)
}

/// Writes settings as a manifest that lies in the current folder.
///
/// # Errors
/// If a path is not UTF-8.
pub fn to_toml(settings: &Settings) -> Result<String, toml::ser::Error> {
    toml::to_string(&Manifest::from_settings(settings))
}

impl Manifest {
    fn into_settings(self, folder: &Path) -> Settings {
        let out_dir = folder.join(self.krate.out);
        Settings {
            crate_name: self.krate.name,
            runtime: self.krate.runtime.seen_from(&out_dir, folder),
            out_dir: Some(out_dir),
            smoke: self.krate.smoke,
            apis: self.apis.into_iter().map(|api| api.into_settings(folder)).collect(),
            deny_warnings: self.deny.is_some(),
        }
    }

    fn from_settings(settings: &Settings) -> Self {
        let out = settings.out_dir.clone().unwrap_or_default();
        let runtime = match &settings.runtime {
            Runtime::Path(folder) => Runtime::Path(out.join(folder).to_string_lossy().into_owned()),
            other => other.clone(),
        };
        Self {
            deny: settings.deny_warnings.then_some(Deny::Warnings),
            krate: Crate { name: settings.crate_name.clone(), out, runtime, smoke: settings.smoke },
            apis: settings.apis.iter().map(Api::from_settings).collect(),
        }
    }
}

impl Api {
    fn into_settings(self, folder: &Path) -> ApiSettings {
        ApiSettings {
            name: self.name,
            docs: folder.join(self.docs),
            include: self.include,
            exclude: self.exclude,
            conventions: Conventions {
                dialect: self.dialect,
                flavour: self.flavour,
                grammar: self.grammar.map(|path| folder.join(path)),
                wire_case: self.wire_case,
                base_url: self.base_url,
                nullability: self.nullability,
            },
            overrides: self.overrides,
            calls: CallSettings { routes: self.routes, paging: self.paging, query_styles: self.query_styles },
        }
    }

    fn from_settings(api: &ApiSettings) -> Self {
        let Conventions { dialect, flavour, grammar, wire_case, base_url, nullability } =
            api.conventions.clone();
        Self {
            name: api.name.clone(),
            docs: api.docs.clone(),
            include: api.include.clone(),
            exclude: api.exclude.clone(),
            dialect,
            flavour,
            grammar,
            wire_case,
            base_url,
            nullability,
            overrides: api.overrides.clone(),
            routes: api.calls.routes.clone(),
            paging: api.calls.paging.clone(),
            query_styles: api.calls.query_styles.clone(),
        }
    }
}

// Checked while the TOML is read, so that the error names the line.

fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    settings::check_name(&name).map_err(D::Error::custom)?;
    Ok(name)
}

fn base_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let url = String::deserialize(deserializer)?;
    settings::check_base_url(&url).map_err(D::Error::custom)?;
    Ok(Some(url))
}

fn globs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let globs = Vec::<String>::deserialize(deserializer)?;
    globs.iter().try_for_each(|glob| settings::check_glob(glob)).map_err(D::Error::custom)?;
    Ok(globs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(text, Path::new("docs/specless.toml")).unwrap_err().to_string()
    }

    #[test]
    fn paths_are_relative_to_the_manifest() {
        let text = r#"
            [crate]
            name = "two"
            out = "../crates/two"
            runtime = "path:../runtime"
            [[api]]
            name = "shop"
            docs = "shop/docs"
            wire-case = "camelCase"
            grammar = "../grammars/shop.toml"
            exclude = ["old/**"]
            overrides."Order.total" = { type = "decimal", required = true }
        "#;
        let settings = parse(text, Path::new("docs/specless.toml")).unwrap();
        assert_eq!(settings.out_dir.unwrap(), Path::new("docs/../crates/two"));
        assert_eq!(settings.runtime, Runtime::Path("../../runtime".to_owned()));
        let api = settings.apis.first().unwrap();
        assert_eq!(api.docs, Path::new("docs/shop/docs"));
        assert_eq!(api.conventions.wire_case, Some(WireCase::Camel));
        assert_eq!(api.conventions.grammar.as_deref(), Some(Path::new("docs/../grammars/shop.toml")));
        assert_eq!(api.overrides.get("Order.total").unwrap().ty.as_deref(), Some("decimal"));
    }

    #[test]
    fn errors_name_file_line_and_what_is_known() {
        let krate = "[crate]\nname = \"a\"\nout = \"o\"\n";
        for (text, expected) in [
            ("[crate]\nname = \"a\"\nout = \"o\"\ncolour = 1\n", ["line 4", "colour", "runtime"]),
            (&format!("{krate}[[api]]\nname = \"Big\"\ndocs = \"d\"\n"), ["line 5", "`Big`", "lower-case"]),
            (
                &format!("{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\nwire-case = \"snake\"\n"),
                ["line 7", "wire case", "snake_case"],
            ),
            (
                &format!("{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\nbase-url = \"x.example\"\n"),
                ["line 7", "`x.example`", "https://"],
            ),
            (
                &format!("{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\ninclude = [\"a[\"]\n"),
                ["line 7", "`a[`", "glob"],
            ),
            (
                &format!(
                    "{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\n[api.overrides.\"A.b\"]\nrequire = true\n"
                ),
                ["line 8", "require", "nullable"],
            ),
            ("[crate]\nname = \"a\"\nout = 1\n", ["line 3", "out", "string"]),
            ("[crate\n", ["line 1", "[crate", "expected"]),
        ] {
            let message = error(text);
            assert!(message.starts_with("docs/specless.toml: "), "{message}");
            for part in expected {
                assert!(message.contains(part), "`{part}` is not in: {message}");
            }
        }
    }

    #[test]
    fn apis_need_names_of_their_own() {
        let krate = "[crate]\nname = \"a\"\nout = \"o\"\n";
        assert!(error(krate).ends_with("no API is named"));
        let api = |name| format!("[[api]]\nname = \"{name}\"\ndocs = \"d\"\n");
        assert!(error(&format!("{krate}{}{}", api("a-b"), api("a_b"))).ends_with("two APIs are named `a_b`"));
    }
}
