//! `specless.toml`: the settings of a crate as a file.
//!
//! Guarantees: a key that is not known is an error, never ignored; every error names the line; relative paths
//! are relative to the folder of the manifest; [`to_toml`] writes what [`parse`] reads. The lock of a manifest,
//! `specless.lock`, and what samples show, `observed.toml`, lie beside it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::{Deserializer, Error as _, IntoDeserializer};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::accept::Accept;
use crate::correction::Override;
use crate::given_by::{GivenBy, Setting};
use crate::ground::finding::Code;
use crate::ground::git_source;
#[cfg(feature = "cli")]
use crate::ground::git_source::GitSource;
use crate::ground::lint_level::LintLevel;
use crate::ground::wire_case::WireCase;
use crate::observed;
use crate::settings::{
    self, ApiSettings, Conventions, DateTimes, Deny, DocsAmount, IpAddresses, NameStyle, Nullability,
    PackageKey, Runtime, Settings, SettingsError, Uuids, ValueTypes,
};

#[cfg(feature = "cli")]
/// The name of the manifest in a folder.
pub const FILE_NAME: &str = "specless.toml";

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It could not be read.
    #[error("cannot read the manifest {}: {source}", path.display())]
    Unreadable {
        /// The manifest.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// It is not TOML, or holds a key or value that is not known. The message names line and column.
    #[error("{}: {message}", path.display())]
    Malformed {
        /// The manifest.
        path: PathBuf,
        /// The mistake, with its place.
        message: String,
    },
    /// It holds settings that cannot be used together.
    #[error("{}: {source}", path.display())]
    Settings {
        /// The manifest.
        path: PathBuf,
        /// The mistake.
        source: SettingsError,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Findings that count as errors, beside the errors: `warnings`, `guesses`, or a list of them. `--deny`
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    #[serde(default, deserialize_with = "one_or_more", skip_serializing_if = "Vec::is_empty")]
    deny: Vec<Denied>,
    /// Levels of findings in `specless lint`, by code: `off`, `note`, `warning` or `error`. `--level`
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    lint: BTreeMap<Code, LintLevel>,
    /// The crate to write.
    #[serde(rename = "crate")]
    krate: Crate,
    /// The APIs. Each is a module of the crate if there are several.
    #[serde(default, rename = "api")]
    apis: Vec<Api>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Denied {
    Warnings,
    Guesses,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Crate {
    /// The name of the package: lower-case letters, digits, `-` and `_`, a letter first. `--name`
    #[serde(deserialize_with = "name")]
    name: String,
    /// The folder of the crate. `--out`
    out: PathBuf,
    /// Where the code that generated crates share comes from: `embedded` in the crate, `path:DIR` or `version:REQUIREMENT`.
    /// `--runtime`
    #[cfg_attr(test, schemars(with = "String"))]
    #[serde(default)]
    runtime: Runtime,
    /// Whether the crate gets a program that makes every call once, for mock servers. `--smoke`
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    smoke: bool,
    /// Whether the crate gets a command line with a command for each call. `--cli`
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    cli: bool,
    /// Whether documented names that are not those of types are emitted as aliases of them. `--aliases`
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    aliases: bool,
    /// Whether every type can be read and written, and not only those that answers and requests hold. `--round-trip`
    #[serde(rename = "round-trip", default, skip_serializing_if = "std::ops::Not::not")]
    round_trip: bool,
    /// Whether each group of calls, with the types that it alone reaches, is a feature of the crate; all are on by default.
    /// `--group-features`
    #[serde(rename = "group-features", default, skip_serializing_if = "std::ops::Not::not")]
    group_features: bool,
    /// How much of the documents' prose is in the comments; `full` if it is not given. `--docs`
    #[serde(default, skip_serializing_if = "is_default")]
    docs: DocsAmount,
    /// The package settings in the manifest of the crate beyond its name, by key: `version`, `description`, `license`,
    /// `repository`, `homepage`, `documentation`. `--package`
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    package: BTreeMap<PackageKey, String>,
    /// Traits that types derive beside their own, by globs of their names in Rust. `--attribute`
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Vec<String>>"))]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    derive: Entries<Vec<String>>,
    /// Attributes of types, fields, groups and calls, by globs of their names in Rust: `Image*`, `Image.id`, `images` or
    /// `images.list`. A field with an attribute `#[serde(with = "...")]` is read by that module alone. `--attribute`
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Vec<String>>"))]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    attributes: Entries<Vec<String>>,
    /// The types of values of a known form.
    #[serde(default, skip_serializing_if = "is_default")]
    types: Types,
}

/// The types of values of a known form.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
struct Types {
    /// The type of dates; `jiff` if it is not given. `--date-time`
    #[serde(skip_serializing_if = "Option::is_none")]
    date_time: Option<DateTimes>,
    /// The type of UUIDs; `uuid` if it is not given. `--uuid`
    #[serde(skip_serializing_if = "Option::is_none")]
    uuid: Option<Uuids>,
    /// The type of IP addresses; `std` if it is not given. `--ip`
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<IpAddresses>,
}

impl From<Types> for ValueTypes {
    fn from(Types { date_time, uuid, ip }: Types) -> Self {
        Self { date_time, uuid, ip }
    }
}

impl From<ValueTypes> for Types {
    fn from(ValueTypes { date_time, uuid, ip }: ValueTypes) -> Self {
        Self { date_time, uuid, ip }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Api {
    /// The name of the API: of its module, feature and folder. `--name`
    #[serde(deserialize_with = "name")]
    name: String,
    /// A file or folder of documents; a list of them are flavours of the same API, which are read together. The argument of the
    /// command line
    #[cfg_attr(test, schemars(with = "Vec<PathBuf>"))]
    docs: Docs,
    /// The repository that the pages come from: `specless update` replaces those below `docs` by them.
    #[cfg_attr(test, schemars(with = "Source"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    /// Globs of the pages that are read, below `docs`; all if there is none.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    #[serde(default, deserialize_with = "globs", skip_serializing_if = "Vec::is_empty")]
    include: Vec<String>,
    /// Globs of pages that are not read.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    #[serde(default, deserialize_with = "globs", skip_serializing_if = "Vec::is_empty")]
    exclude: Vec<String>,
    /// The dialect, if it is not to be detected. `--dialect`
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<String>,
    /// The flavour of the dialect, if it is not to be detected. `--flavour`
    #[serde(skip_serializing_if = "Option::is_none")]
    flavour: Option<String>,
    /// A grammar of your own. `--grammar`
    #[serde(skip_serializing_if = "Option::is_none")]
    grammar: Option<PathBuf>,
    /// How names are spelled on the wire; from evidence if it is not given. `--wire-case`
    #[serde(skip_serializing_if = "Option::is_none")]
    wire_case: Option<WireCase>,
    /// The base URL of the service. `--base-url`
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    #[serde(default, deserialize_with = "base_url", skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    /// Where to accept `null` in answers; decided by the pages if it is not given. `--nullability`
    #[serde(skip_serializing_if = "Option::is_none")]
    nullability: Option<Nullability>,
    /// The source of the names of types, groups and calls: the things that they stand for, which is the default, or their documented
    /// names. Names that `specless.lock` has stay. `--names`
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<NameStyle>,
    /// The corrections of documents that are wrong or say too little: one kind of item, its name or a glob, and what is set. One that
    /// matches nothing, more items than it expects, or changes nothing is an error. `--override`
    #[cfg_attr(test, schemars(with = "Vec<crate::correction::Entry>"))]
    #[serde(rename = "override", default, skip_serializing_if = "Vec::is_empty")]
    overrides: Vec<Spanned<Override>>,
    /// Overlays of the OpenAPI document (OpenAPI Overlay 1.0, as YAML or JSON), whose actions count like overrides. `--overlay`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    overlays: Vec<PathBuf>,
    /// Globs of the groups of operations that are written, with the types that they need; all if there is none. `!` before a glob
    /// leaves groups out, and the last one that fits decides. `--group`
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Spanned<String>>,
    /// Findings that you have looked at. More, fewer or other findings than these are an error. `--accept`
    #[cfg_attr(test, schemars(with = "Vec<Accept>"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accept: Vec<Spanned<Accept>>,
}

/// `source = { git = "https://...", rev = "v1.2", path = "docs" }`
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Source {
    /// The address of the repository, as `git fetch` takes it; a path is relative to the manifest.
    #[serde(deserialize_with = "address")]
    git: String,
    /// The commit, tag or branch. `specless update --rev` writes a commit here.
    #[cfg_attr(test, schemars(with = "String"))]
    #[serde(deserialize_with = "revision")]
    rev: Spanned<String>,
    /// The folder of the pages in it; the whole repository if it is not given.
    #[serde(default, deserialize_with = "source_folder", skip_serializing_if = "String::is_empty")]
    path: String,
}

/// The repository that the pages of an API come from.
#[cfg(feature = "cli")]
#[derive(Debug)]
pub struct ApiSource {
    /// The repository, the revision and the folder.
    pub source: GitSource,
    /// Where the manifest says the revision, as a range of bytes with the quotes.
    pub revision_at: std::ops::Range<usize>,
}

/// `docs = "java"` or `docs = ["java", "python"]`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a file or folder, or a list of them")]
enum Docs {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

impl Default for Docs {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Docs {
    fn from_settings(docs: &[PathBuf]) -> Self {
        match docs {
            [one] => Self::One(one.clone()),
            several => Self::Several(several.to_vec()),
        }
    }

    /// Returns the files and folders, each below `folder`.
    fn below(self, folder: &Path) -> Vec<PathBuf> {
        let docs = match self {
            Self::One(one) => vec![one],
            Self::Several(several) => several,
        };
        docs.into_iter().map(|docs| folder.join(docs)).collect()
    }
}

/// Entries by key, each with its place.
type Entries<T> = BTreeMap<Spanned<String>, T>;

/// Reads a manifest.
///
/// # Errors
/// [`ManifestError`], with the line where there is one.
pub fn read(path: &Path) -> Result<Settings, ManifestError> {
    parse(&read_text(path)?, path)
}

/// Reads the text of a manifest.
///
/// # Errors
/// If it cannot be read.
pub fn read_text(path: &Path) -> Result<String, ManifestError> {
    fs::read_to_string(path).map_err(|source| ManifestError::Unreadable { path: path.to_owned(), source })
}

/// Reads the sources of APIs, by their names.
///
/// # Errors
/// [`ManifestError`], with the line where there is one.
#[cfg(feature = "cli")]
pub fn sources(path: &Path) -> Result<BTreeMap<String, ApiSource>, ManifestError> {
    let apis = read_toml(&read_text(path)?, path)?.apis.into_iter();
    let source = |Source { git, rev, path }: Source| {
        let revision_at = rev.span();
        ApiSource { source: GitSource { git, rev: rev.into_inner(), path }, revision_at }
    };
    Ok(apis.filter_map(|api| Some((api.name, source(api.source?)))).collect())
}

/// Reads the levels of lints.
///
/// # Errors
/// [`ManifestError`], with the line where there is one.
#[cfg(feature = "cli")]
pub fn lint_levels(path: &Path) -> Result<BTreeMap<Code, LintLevel>, ManifestError> {
    Ok(read_toml(&read_text(path)?, path)?.lint)
}

fn read_toml(text: &str, path: &Path) -> Result<Manifest, ManifestError> {
    toml::from_str(text).map_err(|error| ManifestError::Malformed {
        path: path.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    })
}

/// Reads a manifest that is held in memory; `path` is where it would lie.
///
/// # Errors
/// [`ManifestError`], with the line where there is one.
pub fn parse(text: &str, path: &Path) -> Result<Settings, ManifestError> {
    let manifest = read_toml(text, path)?;
    let several =
        |api: &&Api| api.source.is_some() && matches!(&api.docs, Docs::Several(docs) if docs.len() > 1);
    let several =
        manifest.apis.iter().find(several).map(|api| SettingsError::SourceOfSeveral(api.name.clone()));
    let settings = manifest.into_settings(text, path);
    let checked = several.map_or_else(|| settings.check(), Err);
    checked.map_err(|source| ManifestError::Settings { path: path.to_owned(), source })?;
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
    fn into_settings(self, text: &str, path: &Path) -> Settings {
        let folder = path.parent().unwrap_or(Path::new(""));
        let out_dir = folder.join(self.krate.out);
        let mut lines = Lines { text, lines: BTreeMap::new() };
        let mut attributes = lines.note(Setting::ATTRIBUTE, self.krate.attributes);
        for (glob, traits) in lines.note(Setting::ATTRIBUTE, self.krate.derive) {
            attributes.entry(glob).or_default().push(format!("#[derive({})]", traits.join(", ")));
        }
        Settings {
            crate_name: self.krate.name,
            runtime: self.krate.runtime.seen_from(&out_dir, folder),
            out_dir: Some(out_dir),
            smoke: self.krate.smoke,
            cli: self.krate.cli,
            client: false,
            aliases: self.krate.aliases,
            round_trip: self.krate.round_trip,
            group_features: self.krate.group_features,
            docs: self.krate.docs,
            package: self.krate.package,
            attributes,
            types: self.krate.types.into(),
            lock: Some(path.with_extension("lock")),
            apis: self.apis.into_iter().map(|api| api.into_settings(text, path, &lines.lines)).collect(),
            deny: Deny {
                warnings: self.deny.contains(&Denied::Warnings),
                guesses: self.deny.contains(&Denied::Guesses),
            },
        }
    }

    fn from_settings(settings: &Settings) -> Self {
        let out = settings.out_dir.clone().unwrap_or_default();
        let runtime = match &settings.runtime {
            Runtime::Path(folder) => Runtime::Path(out.join(folder).to_string_lossy().into_owned()),
            other => other.clone(),
        };
        let Deny { warnings, guesses } = settings.deny;
        let denied = [(warnings, Denied::Warnings), (guesses, Denied::Guesses)];
        Self {
            deny: denied.into_iter().filter(|(denied, _)| *denied).map(|(_, what)| what).collect(),
            lint: BTreeMap::new(),
            krate: Crate {
                name: settings.crate_name.clone(),
                out,
                runtime,
                smoke: settings.smoke,
                cli: settings.cli,
                aliases: settings.aliases,
                round_trip: settings.round_trip,
                group_features: settings.group_features,
                docs: settings.docs,
                package: settings.package.clone(),
                derive: Entries::new(),
                attributes: entries(&settings.attributes),
                types: settings.types.into(),
            },
            apis: settings.apis.iter().map(Api::from_settings).collect(),
        }
    }
}

impl Api {
    fn into_settings(self, text: &str, path: &Path, of_crate: &EntryLines) -> ApiSettings {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut lines = Lines { text, lines: of_crate.clone() };
        for (at, entry) in self.overrides.iter().enumerate() {
            lines.note_one(Setting::OVERRIDE, &Spanned::new(entry.span(), at.to_string()));
        }
        let overrides = self.overrides.into_iter().map(Spanned::into_inner).collect();
        let groups = lines.note_all(Setting::GROUP, self.groups);
        let accepted = self.accept.into_iter();
        let accepted = accepted.map(|accept| (Spanned::new(accept.span(), accept.get_ref().key()), accept));
        let accepted = accepted.map(|(key, accept)| {
            lines.note_one(Setting::ACCEPT, &key);
            accept.into_inner()
        });
        let accept = accepted.collect();
        ApiSettings {
            name: self.name,
            docs: self.docs.below(folder),
            include: self.include,
            exclude: self.exclude,
            conventions: Conventions {
                dialect: self.dialect,
                flavour: self.flavour,
                grammar: self.grammar.map(|path| folder.join(path)),
                wire_case: self.wire_case,
                base_url: self.base_url,
                nullability: self.nullability,
                names: self.names,
            },
            overrides,
            overlays: self.overlays.iter().map(|overlay| folder.join(overlay)).collect(),
            groups,
            accept,
            observed: Some(path.with_file_name(observed::FILE_NAME)),
            given_by: GivenBy::Manifest { path: path.to_owned(), lines: lines.lines },
        }
    }

    fn from_settings(api: &ApiSettings) -> Self {
        let Conventions { dialect, flavour, grammar, wire_case, base_url, nullability, names } =
            api.conventions.clone();
        Self {
            name: api.name.clone(),
            docs: Docs::from_settings(&api.docs),
            source: None,
            include: api.include.clone(),
            exclude: api.exclude.clone(),
            dialect,
            flavour,
            grammar,
            wire_case,
            base_url,
            nullability,
            names,
            overrides: api.overrides.iter().map(|entry| Spanned::new(0..0, entry.clone())).collect(),
            overlays: api.overlays.clone(),
            groups: api.groups.iter().map(|glob| Spanned::new(0..0, glob.clone())).collect(),
            accept: api.accept.iter().map(|accept| Spanned::new(0..0, accept.clone())).collect(),
        }
    }
}

/// Entries that are written, and have no place yet.
fn entries<T: Clone>(map: &BTreeMap<String, T>) -> Entries<T> {
    map.iter().map(|(key, value)| (Spanned::new(0..0, key.clone()), value.clone())).collect()
}

/// The lines of entries, by table and key.
type EntryLines = BTreeMap<(&'static str, String), usize>;

/// Notes the lines of the entries of an API.
struct Lines<'a> {
    text: &'a str,
    lines: EntryLines,
}

impl Lines<'_> {
    fn note<T>(&mut self, setting: Setting, entries: Entries<T>) -> BTreeMap<String, T> {
        entries.keys().for_each(|key| self.note_one(setting, key));
        entries.into_iter().map(|(key, value)| (key.into_inner(), value)).collect()
    }

    fn note_all(&mut self, setting: Setting, entries: Vec<Spanned<String>>) -> Vec<String> {
        entries.iter().for_each(|entry| self.note_one(setting, entry));
        entries.into_iter().map(Spanned::into_inner).collect()
    }

    fn note_one(&mut self, setting: Setting, key: &Spanned<String>) {
        let before = self.text.get(..key.span().start).unwrap_or_default();
        self.lines.insert((setting.table, key.get_ref().clone()), before.matches('\n').count() + 1);
    }
}

/// `deny = "warnings"` or `deny = ["warnings", "guesses"]`.
fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Denied>, D::Error> {
    struct OneOrMore;

    impl<'de> serde::de::Visitor<'de> for OneOrMore {
        type Value = Vec<Denied>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("`warnings`, `guesses`, or a list of them")
        }

        fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Self::Value, E> {
            Ok(vec![Denied::deserialize(word.into_deserializer())?])
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(list))
        }
    }

    deserializer.deserialize_any(OneOrMore)
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

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let address = String::deserialize(deserializer)?;
    git_source::check_address(&address).map_err(D::Error::custom)?;
    Ok(address)
}

fn revision<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Spanned<String>, D::Error> {
    let revision = Spanned::<String>::deserialize(deserializer)?;
    git_source::check_revision(revision.get_ref()).map_err(D::Error::custom)?;
    Ok(revision)
}

fn source_folder<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let path = String::deserialize(deserializer)?;
    git_source::check_folder(&path).map_err(D::Error::custom)?;
    Ok(path)
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
            override = [{ field = "Order.total", set = { type = "decimal", optional = false } }]
        "#;
        let settings = parse(text, Path::new("docs/specless.toml")).unwrap();
        assert_eq!(settings.out_dir.unwrap(), Path::new("docs/../crates/two"));
        assert_eq!(settings.runtime, Runtime::Path("../../runtime".to_owned()));
        let api = settings.apis.first().unwrap();
        assert_eq!(api.docs, [Path::new("docs/shop/docs")]);
        assert_eq!(api.conventions.wire_case, Some(WireCase::Camel));
        assert_eq!(api.conventions.grammar.as_deref(), Some(Path::new("docs/../grammars/shop.toml")));
        assert_eq!(api.overrides.first().unwrap().set.ty.as_deref(), Some("decimal"));
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
                &format!(
                    "{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\nsource = {{ git = \"ext::sh\", rev = \"main\" }}\n"
                ),
                ["line 7", "`ext::sh`", "https://"],
            ),
            (
                &format!(
                    "{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\nsource = {{ git = \"../b\", rev = \"-x\" }}\n"
                ),
                ["line 7", "`-x`", "a tag"],
            ),
            (
                &format!("{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\ninclude = [\"a[\"]\n"),
                ["line 7", "`a[`", "glob"],
            ),
            (
                &format!(
                    "{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\n[[api.override]]\nset.require = true\n"
                ),
                ["line 8", "require", "nullable"],
            ),
            (
                &format!(
                    "{krate}[[api]]\nname = \"a\"\ndocs = \"d\"\n[[api.override]]\ntype = \"A\"\nset.in = \"query\"\n"
                ),
                ["line 7", "the override of the type `A` says `in`", "name, type, tag, skip, text"],
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
    fn an_api_has_one_folder_or_several() {
        let docs = |docs: &str| -> Result<Vec<PathBuf>, String> {
            let text = format!("[crate]\nname = \"a\"\nout = \"o\"\n[[api]]\nname = \"b\"\ndocs = {docs}\n");
            let settings = parse(&text, Path::new("m/specless.toml")).map_err(|error| error.to_string())?;
            Ok(settings.apis.into_iter().flat_map(|api| api.docs).collect())
        };
        let paths = |paths: &[&str]| Ok(paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(docs("\"x\""), paths(&["m/x"]));
        assert_eq!(docs("[\"x\"]"), paths(&["m/x"]));
        assert_eq!(docs("[\"x\", \"y/z\"]"), paths(&["m/x", "m/y/z"]));
        for (wrong, says) in [
            ("1", "line 6"),
            ("1", "or a list of them"),
            ("[]", "no documents"),
            ("[\"x\", \"./x/y\"]", "m/x/y is read twice"),
        ] {
            let error = docs(wrong).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn apis_need_names_of_their_own() {
        let krate = "[crate]\nname = \"a\"\nout = \"o\"\n";
        assert!(error(krate).ends_with("expected at least one API"));
        let api = |name| format!("[[api]]\nname = \"{name}\"\ndocs = \"d\"\n");
        assert!(error(&format!("{krate}{}{}", api("a-b"), api("a_b"))).ends_with("two APIs are named `a_b`"));
    }
}
