//! Flags for documents: which, how they are read, and what is wrong with them.
//!
//! Guarantees: what is said on the command line becomes the same [`Settings`] that a manifest or a build
//! script fills; nothing that is said is ignored.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::accept::AcceptError;
use crate::correction::ItemKind;
use crate::dump::Stage;
use crate::error::Error;
use crate::given_by::GivenBy;
use crate::ground::escape::{Output, escape};
use crate::ground::wire_case::WireCase;
use crate::ground::word_enum::UnknownWord;
use crate::manifest;
use crate::passes::overrides;
use crate::settings::{self, ApiSettings, Conventions, NameStyle, Nullability, Settings, SettingsError};

/// Which documents, and what is said about them.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// File or folder of documents, or a folder with a manifest, `specless.toml`; the current folder if it is not given.
    /// Several are flavours of one API, such as the pages of two of its SDKs, and are read together
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Manifest that lists the APIs
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub(super) manifest: Option<PathBuf>,
    /// Name of the API: of its module, and of the crate
    #[arg(long)]
    pub(super) name: Option<String>,
    /// File that records names and decisions for later runs; that of a manifest is `specless.lock` beside it
    #[arg(long, value_name = "FILE")]
    pub(super) lock: Option<PathBuf>,
    /// File that tells what samples show, written by `specless learn`; that of a manifest is `observed.toml` beside it
    #[arg(long, value_name = "FILE")]
    pub(super) observed: Option<PathBuf>,
    /// Print an intermediate stage as JSON and exit
    #[arg(long, value_name = "PHASE", value_parser = words::<Stage>(Stage::WORDS))]
    pub(super) dump: Option<Stage>,
    /// Let warnings, or facts that the documents do not hold, count as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) deny: Vec<Denied>,
    /// Conventions.
    #[command(flatten)]
    pub(super) conventions: ConventionFlags,
}

/// A class of findings that can be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Denied {
    Warnings,
    Guesses,
}

/// The statements about the documents.
#[derive(Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Conventions")]
pub(super) struct ConventionFlags {
    /// Force a dialect
    #[arg(long)]
    dialect: Option<String>,
    /// Force a flavour of the dialect
    #[arg(long)]
    flavour: Option<String>,
    /// Read the documents with the grammar in this file (see `specless grammar`)
    #[arg(long, value_name = "FILE")]
    pub(super) grammar: Option<PathBuf>,
    /// How names are spelled on the wire; from evidence if it is not given
    #[arg(long, value_name = "CASE", value_parser = words::<WireCase>(WireCase::WORDS))]
    wire_case: Option<WireCase>,
    /// Base URL of the service
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Where to accept `null` in answers; decided by the pages if it is not given
    #[arg(long, value_name = "HOW", value_parser = words::<Nullability>(Nullability::WORDS))]
    nullability: Option<Nullability>,
    /// The source of the names of types, groups and calls; `resource` if it is not given
    #[arg(long, value_name = "STYLE", value_parser = words::<NameStyle>(NameStyle::WORDS))]
    names: Option<NameStyle>,
    /// Read only files whose path matches
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Do not read files whose path matches
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Correct what the documents have wrong: "field:Order.total.type=decimal", "operation:Orders.list.route=GET /v1/orders"
    #[arg(long = "override", value_name = "KIND:PLACE.KEY=VALUE", long_help = override_help())]
    overrides: Vec<String>,
    /// Correct by an OpenAPI Overlay 1.0 document, whose actions on the document of `specless openapi` count like overrides
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// Write only groups of operations whose name matches, with the types that they need; "!GLOB" leaves groups out
    #[arg(long = "group", value_name = "GLOB")]
    groups: Vec<String>,
    /// Accept findings that you have looked at: "unread-page:3:old/**:superseded"; more, fewer or others are an error
    #[arg(long, value_name = "CODE:COUNT:PAGES:WHY", num_args = 0..=1, default_missing_value = "")]
    pub(super) accept: Vec<String>,
}

/// Explains corrections, with every word for a type.
fn override_help() -> String {
    format!(
        "Correct what the documents have wrong: \"field:Order.total.type=decimal\", \"operation:Orders.list.route=GET \
         /v1/orders\". KIND is one of {}; PLACE is a documented, wire or Rust name such as `Order.total`, in which `*` and `?` \
         stand for letters; KEY is one of those of `set` in generator/MANIFEST.md, or `expect`, `split` or `why`. `values` are \
         separated by commas. A `type` is one of {}, a type of the API, `list<...>` or `map<...>`",
        ItemKind::WORDS.join(", "),
        overrides::type_words(),
    )
}

/// Accepts the words of an enumeration, and lists them in the help.
pub(super) fn words<T>(known: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(known).try_map(|word| word.parse::<T>())
}

/// Where the settings come from.
pub(super) enum Source<'a> {
    /// The flags, for these documents.
    Documents(&'a [PathBuf]),
    /// A manifest.
    Manifest(PathBuf),
}

impl Input {
    /// Finds the manifest: the one that is named, or `specless.toml` in the folder that is; without either, here.
    pub(super) fn source(&self) -> Source<'_> {
        match (self.paths.as_slice(), &self.manifest) {
            ([], Some(manifest)) => Source::Manifest(manifest.clone()),
            ([], None) => Source::Manifest(manifest::FILE_NAME.into()),
            ([path], _) => {
                let manifest = path.join(manifest::FILE_NAME);
                if manifest.is_file() { Source::Manifest(manifest) } else { Source::Documents(&self.paths) }
            }
            (paths, _) => Source::Documents(paths),
        }
    }

    /// Returns the manifest, if the settings come from one.
    pub(super) fn manifest_file(&self) -> Option<PathBuf> {
        match self.source() {
            Source::Manifest(file) => Some(file),
            Source::Documents(_) => None,
        }
    }

    /// Returns the settings that are said here; of a manifest's APIs only the one that is named, if one is.
    ///
    /// # Errors
    /// If the manifest cannot be used, or conventions are given beside it.
    pub(super) fn settings(&self) -> Result<Settings, Error> {
        let mut settings = match self.source() {
            Source::Documents(paths) => {
                if let [_, _, ..] = paths
                    && let Some(path) = paths.iter().find(|path| path.join(manifest::FILE_NAME).is_file())
                {
                    let message = format!("{} has a manifest: name it alone", path.display());
                    return Err(Error::Usage(message));
                }
                let name = || paths.first().map(|path| settings::default_name(path)).unwrap_or_default();
                let name = self.name.clone().unwrap_or_else(name);
                let mut api =
                    ApiSettings { name: name.clone(), docs: paths.to_vec(), ..ApiSettings::default() };
                api.observed.clone_from(&self.observed);
                self.conventions.fill(&mut api)?;
                Settings { crate_name: name, lock: self.lock.clone(), apis: vec![api], ..Settings::default() }
            }
            Source::Manifest(path) => self.manifest_settings(&path)?,
        };
        settings.deny.warnings |= self.deny.contains(&Denied::Warnings);
        settings.deny.guesses |= self.deny.contains(&Denied::Guesses);
        settings.check()?;
        Ok(settings)
    }

    fn manifest_settings(&self, path: &Path) -> Result<Settings, Error> {
        if self.conventions != ConventionFlags::default() {
            let message = format!("convention flags go with documents: {} holds its own", path.display());
            return Err(Error::Usage(message));
        }
        for (flag, given) in [("--lock", &self.lock), ("--observed", &self.observed)] {
            if given.is_some() {
                let message =
                    format!("`{flag}` goes with documents: {} has its own beside it", path.display());
                return Err(Error::Usage(message));
            }
        }
        if self.paths.is_empty() && self.manifest.is_none() && !path.exists() {
            return Err(no_manifest());
        }
        let mut settings = manifest::read(path)?;
        if let Some(name) = &self.name {
            let names: Vec<String> = settings.apis.iter().map(|api| api.name.clone()).collect();
            settings.apis.retain(|api| &api.name == name);
            if settings.apis.is_empty() {
                let names = names.join(", ");
                return Err(Error::Usage(format!("the manifest has no API `{name}`; it has {names}")));
            }
        }
        Ok(settings)
    }
}

/// Writes paths as a shell takes them.
pub(super) fn shown(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| shell_word(path)).collect::<Vec<_>>().join(" ")
}

/// Writes a path as a shell takes it.
pub(super) fn shell_word(path: &Path) -> String {
    escape(&path.display().to_string(), Output::Shell)
}

/// Returns the command that shows all findings about a file or folder of documents.
pub(super) fn documents_command(path: &Path) -> String {
    format!("specless inspect {}", shell_word(path))
}

/// Returns the error where neither documents nor a manifest are named, and there is none here. Names those one folder
/// below.
fn no_manifest() -> Error {
    let name = manifest::FILE_NAME;
    let folders = std::fs::read_dir(".").into_iter().flatten().flatten().map(|entry| entry.file_name());
    let mut below: Vec<_> = folders.filter(|folder| Path::new(folder).join(name).is_file()).collect();
    below.sort();
    let hint =
        below.first().map(|folder| format!(" (there is one in {})", folder.display())).unwrap_or_default();
    Error::Usage(format!(
        "there is no {name} here{hint}: name a folder with one, documents, or `--manifest FILE`"
    ))
}

impl ConventionFlags {
    pub(super) fn fill(&self, api: &mut ApiSettings) -> Result<(), Error> {
        api.include.clone_from(&self.include);
        api.exclude.clone_from(&self.exclude);
        api.conventions = Conventions {
            dialect: self.dialect.clone(),
            flavour: self.flavour.clone(),
            grammar: self.grammar.clone(),
            wire_case: self.wire_case,
            base_url: self.base_url.clone(),
            nullability: self.nullability,
            names: self.names,
        };
        self.overrides.iter().try_for_each(|text| api.add_override(text))?;
        api.overlays.clone_from(&self.overlays);
        api.groups = self.groups.clone();
        api.accept = self
            .accept
            .iter()
            .map(|text| text.parse())
            .collect::<Result<_, AcceptError>>()
            .map_err(SettingsError::from)?;
        api.given_by = GivenBy::Flags;
        Ok(())
    }
}
