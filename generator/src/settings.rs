//! The settings of a run: one [`Settings`], filled by the builder, the command line or the
//! manifest.
//!
//! Guarantees: the three ways in can say the same things, and none has a default of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use syn::parse::Parser;

use crate::accept::{Accept, AcceptError};
use crate::correction::{Override, OverrideError};
use crate::given_by::{GivenBy, Setting};
use crate::ground::finding::{Code, Diagnostic, Origin, Severity};
use crate::ground::keywords::is_keyword;
use crate::ground::paths;
use crate::ground::wire_case::WireCase;
use crate::ground::word_enum::{UnknownWord, word_enum};

/// Where `null` is accepted in answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Nullability {
    /// Where the documents allow it, and where names and places of fields suggest it.
    #[default]
    Graded,
    /// Where the documents allow it.
    Documented,
    /// In every field.
    Tolerant,
}

word_enum!(Nullability, "nullability": Graded = "graded", Documented = "documented", Tolerant = "tolerant");

/// The source of the names of types, groups and calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum NameStyle {
    /// The things that they stand for, by their places: `Server`, `servers().get(id)`. Documented names stay where nothing
    /// shows that a generator composed them.
    #[default]
    Resource,
    /// Their documented names: `ServersGetServerResponseServer`, `servers().get_server(id)`.
    Documented,
}

word_enum!(NameStyle, "style of names": Resource = "resource", Documented = "documented");

/// The types of dates, and of dates with times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DateTimes {
    /// `jiff::Timestamp` and `jiff::civil::Date`, kept as text where they are none.
    Jiff,
    /// `chrono::DateTime<Utc>` and `chrono::NaiveDate`, kept as text where they are none.
    Chrono,
    /// `time::OffsetDateTime` and `time::Date`, kept as text where they are none.
    Time,
    /// `String`.
    String,
}

word_enum!(DateTimes, "library of dates": Jiff = "jiff", Chrono = "chrono", Time = "time", String = "string");

/// The type of UUIDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Uuids {
    /// `uuid::Uuid`, kept as text where it is none.
    Uuid,
    /// `String`.
    String,
}

word_enum!(Uuids, "library of UUIDs": Uuid = "uuid", String = "string");

/// The type of IP addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum IpAddresses {
    /// `std::net::Ipv4Addr` and `std::net::Ipv6Addr`, kept as text where they are none.
    Std,
    /// `String`.
    String,
}

word_enum!(IpAddresses, "library of IP addresses": Std = "std", String = "string");

/// The types of text of a known form in a crate. What is not given has a type of its own in a crate, and is
/// text in a file to include if its type needs a dependency, which such a file has no way to bring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValueTypes {
    /// Dates; `jiff` if it is not given.
    pub date_time: Option<DateTimes>,
    /// UUIDs; `uuid` if it is not given.
    pub uuid: Option<Uuids>,
    /// IP addresses; `std` if it is not given.
    pub ip: Option<IpAddresses>,
}

/// How much of the documents' prose is in the comments of a crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DocsAmount {
    /// All of it.
    #[default]
    Full,
    /// The first paragraph of each description.
    Summary,
    /// Nothing: what is sent, where, and on which page it is documented.
    None,
}

word_enum!(DocsAmount, "amount of documentation": Full = "full", Summary = "summary", None = "none");

/// A key of a package that the documents cannot tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PackageKey {
    /// The version; `0.1.0` if it is not given.
    Version,
    /// One sentence that says what the crate is; else it is made from the titles of the APIs.
    Description,
    /// The license, as an SPDX expression, in the place of that for generated code.
    License,
    /// Where the sources of the crate are.
    Repository,
    /// Where the crate is at home.
    Homepage,
    /// Where its documentation is.
    Documentation,
}

word_enum!(
    PackageKey, "key of a package":
    Version = "version",
    Description = "description",
    License = "license",
    Repository = "repository",
    Homepage = "homepage",
    Documentation = "documentation",
);

/// The statements of the user about one API beyond its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Conventions {
    /// The dialect, if it is not to be detected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// The flavour, if it is not to be detected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flavour: Option<String>,
    /// A file with a grammar of the user's own, instead of a dialect and a flavour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grammar: Option<PathBuf>,
    /// The spelling of names on the wire; from evidence if it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wire_case: Option<WireCase>,
    /// The base URL, if the documents have none or another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Where `null` is accepted in answers; graded or documented by the evidence of the pages if it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nullability: Option<Nullability>,
    /// The source of the names of types, groups and calls; resources if it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<NameStyle>,
}

/// Where the code that generated crates share comes from: `embedded`, `path:DIR` or `version:REQUIREMENT`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Runtime {
    /// Its source is placed inside the crate (`src/runtime/`).
    #[default]
    Embedded,
    /// A dependency on `specless-runtime` in this folder, relative to the crate, `/` between segments.
    Path(String),
    /// A dependency on this version of `specless-runtime`.
    Version(String),
}

/// One API to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiSettings {
    /// Its name: module, feature and folder. Lower-case letters, digits, `-` and `_`, a letter first.
    pub name: String,
    /// File or folder of its documents. Several are flavours of the same API, such as the pages of two of its SDKs: each is
    /// recognised by itself, and they are read together.
    pub docs: Vec<PathBuf>,
    /// Only files whose path below their folder in `docs` matches one of these globs are read; all if there is none.
    pub include: Vec<String>,
    /// Files whose path below their folder in `docs` matches one of these globs are not read.
    pub exclude: Vec<String>,
    /// The statement about it.
    pub conventions: Conventions,
    /// The corrections of documents that are wrong or say too little.
    pub overrides: Vec<Override>,
    /// Overlays of its OpenAPI document, each a file; they count like overrides.
    pub overlays: Vec<PathBuf>,
    /// Only groups of operations whose name matches one of these globs are written, with the types that they need; `!` before a
    /// glob leaves groups out, and the last one that fits decides. All are if there is none.
    pub groups: Vec<String>,
    /// Findings that were looked at.
    pub accept: Vec<Accept>,
    /// The file that tells what samples show, as `specless learn` writes it.
    pub observed: Option<PathBuf>,
    /// The way in of all this.
    pub given_by: GivenBy,
}

/// Everything about a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Name of the crate to write.
    pub crate_name: String,
    /// Folder of the crate to write; `None` for a run that writes no crate.
    pub out_dir: Option<PathBuf>,
    /// Where the shared code comes from.
    pub runtime: Runtime,
    /// The crate gets a program that makes every call once, for mock servers; a file to include has no place for one.
    pub smoke: bool,
    /// The crate gets a command line with a command for each call; a file to include has no place for one.
    pub cli: bool,
    /// A file to include also makes calls; a crate always does.
    pub client: bool,
    /// Documented names that are not those of types are emitted as aliases of them.
    pub aliases: bool,
    /// Every type can be read and written, and not only those that answers and requests hold.
    pub round_trip: bool,
    /// A crate has a feature for each group of calls; a file to include has none.
    pub group_features: bool,
    /// How much of the documents' prose is in the comments.
    pub docs: DocsAmount,
    /// The package settings in the manifest of the crate beyond its name.
    pub package: BTreeMap<PackageKey, String>,
    /// Attributes of types, fields, groups and calls, by globs of their names in Rust: `#[derive(Eq)]` for `Image*`,
    /// `#[serde(alias = "uid")]` for `Image.id`, `#[doc(hidden)]` for `images.list`.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// The types of text of a known form.
    pub types: ValueTypes,
    /// The file that records the names and decisions of earlier runs; nothing is recorded without one.
    pub lock: Option<PathBuf>,
    /// The APIs.
    pub apis: Vec<ApiSettings>,
    /// Findings that count as errors in the exit status.
    pub deny: Deny,
}

/// Findings that count as errors in the exit status, beside the errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deny {
    /// Warnings do.
    pub warnings: bool,
    /// Facts that reach the wire and are not in the documents do.
    pub guesses: bool,
}

impl Deny {
    /// Returns true if a finding counts as an error.
    pub fn denies(self, finding: &Diagnostic) -> bool {
        match finding.severity {
            Severity::Error => true,
            Severity::Warning => self.warnings || self.guesses && finding.code.is_guess(),
            Severity::Note => false,
        }
    }
}

/// Why settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// There is no API.
    #[error("expected at least one API")]
    NoApi,
    /// A name cannot be one of an API or a crate.
    #[error("invalid name `{0}`: expected lower-case letters, digits, `-` and `_`, with a letter first")]
    Name(String),
    /// A name is a word that Rust keeps for itself.
    #[error("invalid name `{0}`: it is a keyword of Rust")]
    ReservedName(String),
    /// The crate would lie among the documents, or the documents inside the crate.
    #[error(
        "the crate cannot be written to {}: the documents are at {}, and one must not lie inside the other",
        paths::tidy(out).display(),
        paths::tidy(docs).display()
    )]
    OutAmongDocs {
        /// The folder of the crate.
        out: PathBuf,
        /// File or folder of documents.
        docs: PathBuf,
    },
    /// An API has no documents.
    #[error("the API `{0}` has no documents: name a file or folder in `docs`")]
    NoDocs(String),
    /// Documents of one API lie inside others of it.
    #[error(
        "{} is read twice: the documents of an API must not lie inside each other",
        paths::tidy(_0).display()
    )]
    SameDocs(PathBuf),
    /// Pages of one repository cannot be told apart in several folders.
    #[error("the API `{0}` has a `source` and several folders in `docs`: a source fills one folder")]
    SourceOfSeveral(String),
    /// Two APIs have one name.
    #[error("two APIs are named `{0}`")]
    SameName(String),
    /// A base URL is none.
    #[error("invalid base URL `{0}`: expected `https://...` or `http://...`")]
    BaseUrl(String),
    /// A glob does not parse.
    #[error("invalid glob `{glob}`: {reason}")]
    Glob {
        /// The glob.
        glob: String,
        /// The mistake.
        reason: String,
    },
    /// An attribute does not parse.
    #[error("invalid attribute `{attribute}` of `{glob}`: expected `#[...]`: {reason}")]
    Attribute {
        /// The glob of the names.
        glob: String,
        /// The attribute.
        attribute: String,
        /// The mistake.
        reason: String,
    },
    /// A grammar of the user's own goes with no dialect or flavour.
    #[error("`grammar` cannot be combined with `dialect` or `flavour`: the file decides how pages are read")]
    GrammarAndDialect,
    /// A word is not one of those that are known.
    #[error(transparent)]
    Unknown(#[from] UnknownWord),
    /// An acceptance is not understood.
    #[error(transparent)]
    Accept(#[from] AcceptError),
    /// An acceptance has no reason.
    #[error("the acceptance of `{0}` has no reason: write one in `why`")]
    NoReason(Code),
    /// An override is not understood.
    #[error(transparent)]
    Override(#[from] OverrideError),
}

impl Settings {
    /// Checks what can be checked without the documents.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), SettingsError> {
        check_name(&self.crate_name)?;
        for (glob, attributes) in &self.attributes {
            check_glob(glob)?;
            attributes.iter().try_for_each(|attribute| check_attribute(glob, attribute))?;
        }
        if self.apis.is_empty() {
            return Err(SettingsError::NoApi);
        }
        let mut seen = BTreeSet::new();
        for api in &self.apis {
            api.check()?;
            if !seen.insert(api.name.replace('-', "_")) {
                return Err(SettingsError::SameName(api.name.clone()));
            }
        }
        Ok(())
    }

    /// Checks that the crate to write and the documents keep apart.
    ///
    /// # Errors
    /// [`SettingsError::OutAmongDocs`] if one is the other, or lies inside it.
    pub fn check_folders(&self) -> Result<(), SettingsError> {
        let Some(out) = &self.out_dir else { return Ok(()) };
        let real_out = paths::real(out);
        for docs in self.apis.iter().flat_map(|api| &api.docs) {
            let real_docs = paths::real(docs);
            if real_out.starts_with(&real_docs) || real_docs.starts_with(&real_out) {
                return Err(SettingsError::OutAmongDocs { out: out.clone(), docs: docs.clone() });
            }
        }
        Ok(())
    }
}

impl ApiSettings {
    /// Creates an API of this name and these documents, nothing else being said about it.
    pub fn new(name: impl Into<String>, docs: impl Into<PathBuf>) -> Self {
        Self { name: name.into(), docs: vec![docs.into()], ..Self::default() }
    }

    /// Adds one key of an override, written as `field:Order.total.type=decimal`.
    ///
    /// # Errors
    /// [`SettingsError::Override`] if it is not understood.
    pub fn add_override(&mut self, text: &str) -> Result<(), SettingsError> {
        let (kind, place, key, value) = Override::parts(text)?;
        let same = |known: &Override| known.kind == kind && known.place == place;
        let at = self.overrides.iter().position(same).unwrap_or(self.overrides.len());
        if at == self.overrides.len() {
            self.overrides.push(Override::new(kind, place));
        }
        let added = self.overrides.get_mut(at).and_then(|known| known.add(key, value));
        Ok(added.ok_or_else(|| OverrideError::Form(text.to_owned()))?)
    }

    /// Returns where each of the overrides is said.
    pub(crate) fn override_origins(&self) -> Vec<Origin> {
        let of = |at: usize| self.given_by.origin(Setting::OVERRIDE, &at.to_string());
        (0..self.overrides.len()).map(of).collect()
    }

    /// Checks what can be checked without the documents.
    fn check(&self) -> Result<(), SettingsError> {
        check_name(&self.name)?;
        self.check_docs()?;
        let accepted = self.accept.iter().map(|accept| &accept.pages);
        let globs = self.include.iter().chain(&self.exclude).chain(&self.groups).chain(accepted);
        globs.map(String::as_str).try_for_each(check_glob)?;
        if let Some(accept) = self.accept.iter().find(|accept| accept.why.trim().is_empty()) {
            return Err(SettingsError::NoReason(accept.code));
        }
        self.overrides.iter().try_for_each(Override::check)?;
        let Conventions { dialect, flavour, grammar, .. } = &self.conventions;
        if grammar.is_some() && (dialect.is_some() || flavour.is_some()) {
            return Err(SettingsError::GrammarAndDialect);
        }
        self.conventions.base_url.as_deref().map_or(Ok(()), check_base_url)
    }

    /// Checks that there are documents, and that none are read twice.
    fn check_docs(&self) -> Result<(), SettingsError> {
        if self.docs.is_empty() {
            return Err(SettingsError::NoDocs(self.name.clone()));
        }
        let tidy: Vec<PathBuf> = self.docs.iter().map(|docs| paths::tidy(docs)).collect();
        let twice = tidy.iter().enumerate().find(|(at, docs)| {
            tidy.iter().enumerate().any(|(other_at, other)| other_at != *at && docs.starts_with(other))
        });
        twice.map_or(Ok(()), |(_, docs)| Err(SettingsError::SameDocs(docs.clone())))
    }
}

/// Returns a name for the documents at `docs`, where the user gives none.
pub fn default_name(docs: &Path) -> String {
    let stem = docs.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let words = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let name: String = words.skip_while(|c| !c.is_ascii_alphabetic()).collect();
    let name = name.trim_end_matches('-');
    match name {
        "" => "api".to_owned(),
        name if is_reserved(name) => format!("{name}-api"),
        name => name.to_owned(),
    }
}

pub(crate) fn check_name(name: &str) -> Result<(), SettingsError> {
    let usable = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_'));
    if !usable {
        return Err(SettingsError::Name(name.to_owned()));
    }
    if is_reserved(name) {
        return Err(SettingsError::ReservedName(name.to_owned()));
    }
    Ok(())
}

/// True for a name that no crate can have, or whose crate could not be used beside those of Rust itself.
fn is_reserved(name: &str) -> bool {
    const CRATES: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];
    const PATHS: [&str; 3] = ["crate", "self", "super"];
    let name = name.replace('-', "_");
    CRATES.contains(&name.as_str()) || PATHS.contains(&name.as_str()) || is_keyword(&name)
}

pub(crate) fn check_base_url(url: &str) -> Result<(), SettingsError> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let usable = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    if usable { Ok(()) } else { Err(SettingsError::BaseUrl(url.to_owned())) }
}

fn check_attribute(glob: &str, attribute: &str) -> Result<(), SettingsError> {
    match syn::Attribute::parse_outer.parse_str(attribute) {
        Ok(parsed) if !parsed.is_empty() => Ok(()),
        other => Err(SettingsError::Attribute {
            glob: glob.to_owned(),
            attribute: attribute.to_owned(),
            reason: other.err().map_or("it is empty".to_owned(), |error| error.to_string()),
        }),
    }
}

pub(crate) fn check_glob(glob: &str) -> Result<(), SettingsError> {
    glob::Pattern::new(glob)
        .map(drop)
        .map_err(|error| SettingsError::Glob { glob: glob.to_owned(), reason: error.msg.to_owned() })
}

impl FromStr for Runtime {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "embedded" => Ok(Self::Embedded),
            Some(("path", folder)) if !folder.is_empty() => Ok(Self::Path(folder.to_owned())),
            Some(("version", version)) if !version.is_empty() => Ok(Self::Version(version.to_owned())),
            _ => {
                Err(UnknownWord::new("runtime", text, &["embedded", "path:DIR", "version:REQUIREMENT"])
                    .into())
            }
        }
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded => f.write_str("embedded"),
            Self::Path(folder) => write!(f, "path:{folder}"),
            Self::Version(version) => write!(f, "version:{version}"),
        }
    }
}

impl TryFrom<String> for Runtime {
    type Error = SettingsError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Runtime> for String {
    fn from(runtime: Runtime) -> Self {
        runtime.to_string()
    }
}

impl Runtime {
    /// Returns the same, with a folder that is given relative to `base` made relative to the crate in `out_dir`.
    /// An absolute folder stays absolute.
    #[must_use]
    pub fn seen_from(self, out_dir: &Path, base: &Path) -> Self {
        match self {
            Self::Path(folder) if Path::new(&folder).is_relative() => {
                Self::Path(paths::relative(out_dir, &base.join(folder)))
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rust_are_no_names() {
        for name in ["type", "self", "test", "std", "core", "alloc", "proc_macro", "proc-macro", "async"] {
            assert_eq!(check_name(name), Err(SettingsError::ReservedName(name.to_owned())));
            assert_eq!(check_name(&default_name(Path::new(name))), Ok(()), "the name of a folder {name}");
        }
        assert_eq!(check_name("types"), Ok(()));
    }

    #[test]
    fn the_crate_and_the_documents_keep_apart() {
        let temp = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(temp.path().join("docs/deep")).unwrap();
        std::fs::write(temp.path().join("docs/page.md"), "text").unwrap();
        let refused = |docs: &str, out: &str| {
            let apis = vec![ApiSettings::new("a", temp.path().join(docs))];
            let settings = Settings { out_dir: Some(temp.path().join(out)), apis, ..Settings::default() };
            settings.check_folders().is_err()
        };
        for (docs, out) in [
            ("docs", "docs"),
            ("docs", "docs/../docs/new/out"),
            ("docs", "."),
            ("docs/deep", "new/../docs"),
            ("docs/page.md", "docs"),
        ] {
            assert!(refused(docs, out), "{docs} to {out}");
        }
        for (docs, out) in [("docs", "docs/../out"), ("docs", "docs-out"), ("docs/page.md", "docs/deep")] {
            assert!(!refused(docs, out), "{docs} to {out}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(temp.path().join("docs"), temp.path().join("link")).unwrap();
            assert!(refused("docs", "link/new"), "a link hides nothing");
        }
    }
}
