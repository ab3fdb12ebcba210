//! The command line.
//!
//! Guarantees: what is said on the command line becomes the same [`Settings`] that a manifest or a build
//! script fills; nothing that is said is ignored.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::accept::AcceptError;
use crate::correction::ItemKind;
use crate::dump::Stage;
use crate::error::Error;
use crate::given_by::GivenBy;
use crate::ground::escape::{Output, escape};
use crate::ground::finding::Code;
use crate::ground::lint_level::LintLevel;
use crate::ground::wire_case::WireCase;
use crate::ground::word_enum::UnknownWord;
use crate::manifest;
use crate::passes::overrides;
use crate::settings::{
    self, ApiSettings, Conventions, DateTimes, DocsAmount, IpAddresses, Nullability, PackageKey, Runtime,
    Settings, SettingsError, Uuids, ValueTypes,
};

/// Reads API documentation and generates typed Rust clients from it.
#[derive(Debug, Parser)]
#[command(name = "specless", version, arg_required_else_help = true)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a manifest for documents, and propose a grammar if no bundled one reads them
    #[command(after_help = STATUSES, long_about = INIT)]
    Init(Init),
    /// Generate a Rust client crate, from a manifest or from a file or folder of documents
    #[command(after_help = STATUSES)]
    Generate(Generate),
    /// Show what is understood of the documents, and what is not
    #[command(after_help = STATUSES)]
    Inspect(Inspect),
    /// Write an OpenAPI 3.1 document
    #[command(after_help = STATUSES)]
    Openapi(Openapi),
    /// Write an HTML page of all types and operations, the source of each fact, and what is not understood
    #[command(after_help = STATUSES)]
    Report(Report),
    /// Check documents for contradictions, missing types, dead links and inconsistent spelling
    #[command(after_help = STATUSES)]
    Lint(Lint),
    /// Compare two editions of the documents of one API
    #[command(after_help = DIFF_STATUSES)]
    Diff(Diff),
    /// Fetch the pages of an API from its Git repository and show what changed
    #[command(after_help = UPDATE_STATUSES, long_about = UPDATE)]
    Update(Update),
    /// Learn from samples of real traffic what the documents leave out, and write it to `observed.toml`
    #[command(after_help = LEARN_STATUSES, long_about = LEARN)]
    Learn(Learn),
    /// Cut documents down to the smallest page that shows a finding or a wrong fact, for a bug report
    #[command(after_help = REDUCE_STATUSES)]
    Reduce(Reduce),
    /// Explain a finding, or where each fact about an item comes from
    Explain(Explain),
    /// List, show and check grammars
    #[command(subcommand)]
    Grammar(Grammar),
}

const STATUSES: &str = "Exit status: 0 clean, 1 done with errors reported (or the output is stale), 2 usage, \
                        65 nothing recognisable, 70 internal error.";

const INIT: &str = "Write a manifest for documents, and a proposed grammar where no grammar knows them.\n\n\
    The manifest, `specless.toml`, is written next to the documents: how they are read, with the evidence for each line. \
    For documents that no grammar knows, `NAME.grammar.toml` beside it holds a grammar made of what the pages show; each \
    rule has a comment with a line that it matched. Nothing is applied: `specless generate` reads both.";

const DIFF_STATUSES: &str = "Exit status: 0 done, 1 the verdict is at least that of `--fail-on`, or less of the new \
                             documents is understood, 2 usage, 65 nothing recognisable, 70 internal error.";

const UPDATE: &str = "Fetch the pages of an API from its Git repository and show what changed.\n\n\
    `source = { git = \"URL\", rev = \"COMMIT\", path = \"docs\" }` below `[[api]]` names the repository. Your own `git` fetches one \
    commit and the pages of one folder, which replace all pages below `docs`, or none. The commit is recorded beside them. No \
    other command uses the network.";

const UPDATE_STATUSES: &str = "Exit status: 0 done, 1 done with errors reported, less is understood than before, or `--check` and \
                               the source has moved on, 2 usage or unreachable, 65 nothing recognisable, 70 internal error.";

/// `specless update`
#[derive(Debug, Args)]
pub(super) struct Update {
    /// API of the manifest; all that have a `source` if it is not given
    #[arg(value_name = "API")]
    pub(super) api: Option<String>,
    /// Manifest that lists the APIs; `specless.toml` here if it is not given
    #[arg(long, value_name = "FILE")]
    pub(super) manifest: Option<PathBuf>,
    /// Fetch this commit, tag or branch, and write its commit into the manifest
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    pub(super) rev: Option<String>,
    /// Write the crate as `specless generate` does, after the pages
    #[arg(long)]
    pub(super) generate: bool,
    /// Write nothing; fail if the pages are not those of the source. Where the manifest names a commit, the newest counts
    #[arg(long, conflicts_with_all = ["generate", "changelog"])]
    pub(super) check: bool,
    /// Also write what changed as Markdown, to paste into a pull request
    #[arg(long, value_name = "FILE")]
    pub(super) changelog: Option<PathBuf>,
    /// Replace and remove pages that did not come from the source, or that were changed since
    #[arg(long)]
    pub(super) force: bool,
}

const LEARN: &str = "Learn from samples of real traffic what the documents leave out, and write it to `observed.toml`.\n\n\
    A folder of samples holds bodies of answers (`*.json`, `*.jsonl`), answers named `METHOD path status.json`, and HAR files. \
    `learn` counts which fields are `null` or left out, the kinds of their values, and fields that no page documents. It writes \
    no value of a sample and no key of a map. Later runs read the file beside the manifest, or the one passed to `--observed`. \
    Earlier entries about the API are replaced.";

const LEARN_STATUSES: &str = "Exit status: 0 clean, 2 usage, 65 samples that are not JSON or of nothing documented; the \
                              file is as it was then, 70 internal error.";

/// `specless learn`
#[derive(Debug, Args)]
pub(super) struct Learn {
    /// File or folder of samples
    #[arg(long, value_name = "DIR")]
    pub(super) samples: PathBuf,
    /// Also write the values of enumerations that samples show
    #[arg(long)]
    pub(super) values: bool,
    /// Which documents.
    #[command(flatten)]
    pub(super) input: Input,
}
const REDUCE_STATUSES: &str =
    "Exit status: 0 done, 2 the documents do not show it, or usage, 70 internal error.";

/// `specless init`
#[derive(Debug, Args)]
pub(super) struct Init {
    /// File or folder of documents
    pub(super) path: PathBuf,
    /// Manifest to write; `specless.toml` next to the documents if it is not given
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Print the manifest and the grammar, and write nothing
    #[arg(long, conflicts_with_all = ["output", "force"])]
    pub(super) stdout: bool,
    /// Overwrite files that exist
    #[arg(long)]
    pub(super) force: bool,
    /// Propose a grammar from the pages alone, even where one that comes with the program reads them
    #[arg(long)]
    pub(super) propose: bool,
    /// Name of the API, of the crate and of the grammar; that of the documents if it is not given
    #[arg(long)]
    pub(super) name: Option<String>,
}

/// `specless diff`
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// Old documents: a file or folder, or a lock that `generate` wrote
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// New documents: a file or folder, or a lock if the old one is a lock
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: DiffFormat,
    /// End with status 1 if the changes are at least these
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub(super) fail_on: Option<FailOn>,
    /// How both editions are read.
    #[command(flatten)]
    conventions: ConventionFlags,
}

/// How `diff` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    #[default]
    Human,
    Markdown,
    Json,
}

/// The least verdict that `diff` fails on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum FailOn {
    Patch,
    Minor,
    Major,
}

impl Diff {
    /// Returns the settings of both editions.
    ///
    /// # Errors
    /// If the conventions cannot be used.
    pub(super) fn editions(&self) -> Result<[ApiSettings; 2], Error> {
        let edition = |path: &Path| {
            let mut api = ApiSettings::new(settings::default_name(path), path);
            self.conventions.fill(&mut api)?;
            Ok::<_, Error>(api)
        };
        Ok([edition(&self.old)?, edition(&self.new)?])
    }
}

/// `specless generate`
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// Folder of the crate to write, named after it unless `--name` says otherwise
    #[arg(short, long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Where the code that generated crates share comes from: embedded, path:DIR or version:REQUIREMENT
    #[arg(long, value_name = "RUNTIME")]
    pub(super) runtime: Option<Runtime>,
    /// Emit the documented names that are not those of types as aliases of them
    #[arg(long)]
    pub(super) aliases: bool,
    /// Let every type be read and written, and not only those that answers and requests hold
    #[arg(long)]
    pub(super) round_trip: bool,
    /// How much of the documents' prose is in the comments; `full` if it is not given
    #[arg(long, value_name = "AMOUNT", value_parser = words::<DocsAmount>(DocsAmount::WORDS))]
    pub(super) docs: Option<DocsAmount>,
    /// Add an attribute to types whose names match a glob, or to fields, groups or calls: "Image*=#[derive(Eq)]",
    /// "Image.id=#[...]", "images=#[...]", "images.list=#[...]"
    #[arg(long, value_name = "GLOB=ATTRIBUTE", value_parser = attribute)]
    pub(super) attribute: Vec<(String, String)>,

    /// Set a key of the package: version, description, license, repository, homepage or documentation
    #[arg(long, value_name = "KEY=VALUE", value_parser = package)]
    pub(super) package: Vec<(PackageKey, String)>,
    /// Library whose types hold dates; `jiff` if it is not given
    #[arg(long, value_name = "LIBRARY", value_parser = words::<DateTimes>(DateTimes::WORDS))]
    pub(super) date_time: Option<DateTimes>,
    /// Library whose types hold UUIDs; `uuid` if it is not given
    #[arg(long, value_name = "LIBRARY", value_parser = words::<Uuids>(Uuids::WORDS))]
    pub(super) uuid: Option<Uuids>,
    /// Library whose types hold IP addresses; `std` if it is not given
    #[arg(long, value_name = "LIBRARY", value_parser = words::<IpAddresses>(IpAddresses::WORDS))]
    pub(super) ip: Option<IpAddresses>,
    /// Add a program that makes every call once, for mock servers: `cargo run --example smoke`
    #[arg(long)]
    pub(super) smoke: bool,
    /// Add a command line with a command for each call: `cargo run --example cli`
    #[arg(long)]
    pub(super) cli: bool,
    /// Replace files that were not written by specless, or that were changed since
    #[arg(long)]
    pub(super) force: bool,
    /// Write nothing; fail if the crate or the lock is not what would be written
    #[arg(long, conflicts_with = "dump")]
    pub(super) check: bool,
    /// Fail if the lock would change: a name or decision is new, another, or gone
    #[arg(long, conflicts_with = "dump")]
    pub(super) locked: bool,
    /// Give the crate its next version, by what changed since the lock was written, and tell breaks in its MIGRATION.md
    #[arg(long, conflicts_with_all = ["dump", "check", "locked"])]
    pub(super) bump: bool,
    /// Which documents.
    #[command(flatten)]
    pub(super) input: Input,
}

/// `specless inspect`
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// Which documents.
    #[command(flatten)]
    pub(super) input: Input,
    /// Propose routes for the operations whose documents tell none, as lines for the manifest
    #[arg(long = "routes")]
    pub(super) propose_routes: bool,
    /// Repeat it whenever the grammar changes, until Ctrl-C
    #[arg(long, requires = "grammar", conflicts_with_all = ["dump", "propose_routes", "format", "guesses"])]
    pub(super) watch: bool,
    /// List the facts that reach the wire and are not in the documents, each as the override that settles it; with a bare
    /// `--accept` behind it, write them into the manifest
    #[arg(long, conflicts_with = "propose_routes")]
    pub(super) guesses: bool,
    /// The guesses are written into the manifest.
    #[arg(skip)]
    pub(super) accept_guesses: bool,
}

/// `specless explain`
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Code of a finding, such as `unread-page`, or name of a type, field, value, operation, parameter or group, such as
    /// `Order.total`; lists all codes if it is not given
    #[arg(value_name = "CODE or ITEM")]
    pub(super) what: Option<String>,
    /// Which documents.
    #[command(flatten)]
    pub(super) input: Input,
}

/// How `inspect` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Human,
    Json,
}

/// `specless reduce`
#[derive(Debug, Args)]
pub(super) struct Reduce {
    /// File or folder of documents
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Code of the finding to keep; the first error, or else the first finding, if neither it nor a fact is given
    #[arg(long, value_name = "CODE")]
    pub(super) code: Option<Code>,
    /// Piece of what `inspect --dump raw` prints to keep, such as `"name": "totl"`
    #[arg(long, value_name = "TEXT", conflicts_with = "code")]
    pub(super) fact: Option<String>,
    /// File to write, with hidden characters as they are; standard output if it is not given
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// How the documents are read.
    #[command(flatten)]
    conventions: ConventionFlags,
}

impl Reduce {
    /// Returns how the documents are read.
    ///
    /// # Errors
    /// If the conventions cannot be used.
    pub(super) fn settings(&self) -> Result<ApiSettings, Error> {
        let mut api = ApiSettings { docs: self.paths.clone(), ..ApiSettings::new("api", "") };
        self.conventions.fill(&mut api)?;
        Ok(api)
    }
}

/// `specless openapi`
#[derive(Debug, Args)]
pub(super) struct Openapi {
    /// File to write; standard output if it is not given
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Version of OpenAPI; 3.1, or 3.2 where a method needs it, if it is not given
    #[arg(long, value_enum)]
    pub(super) version: Option<OpenapiVersion>,
    /// Which documents.
    #[command(flatten)]
    pub(super) input: Input,
}

/// The version of OpenAPI that `openapi` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OpenapiVersion {
    #[value(name = "3.0")]
    V30,
    #[value(name = "3.1")]
    V31,
}

/// `specless lint`
#[derive(Debug, Args)]
pub(super) struct Lint {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: LintFormat,
    /// File to write; standard output if it is not given
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Set the level of a code, off, note, warning or error: "broken-link=error"
    #[arg(long, value_name = "CODE=LEVEL", value_parser = lint_level)]
    pub(super) level: Vec<(Code, LintLevel)>,
    /// Which documents.
    #[command(flatten)]
    pub(super) input: Input,
}

/// How `lint` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LintFormat {
    #[default]
    Human,
    /// SARIF 2.1.0
    Sarif,
}

/// Reads the level of a code.
fn lint_level(text: &str) -> Result<(Code, LintLevel), String> {
    let (code, level) = pair(text)?;
    let code = code.parse().map_err(|error: UnknownWord| error.to_string())?;
    Ok((code, level.parse().map_err(|error: UnknownWord| error.to_string())?))
}

/// `specless report`
#[derive(Debug, Args)]
pub(super) struct Report {
    /// HTML file to write
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
    /// Also show what changed since this edition of the documents: a file or folder
    #[arg(long, value_name = "OLD")]
    pub(super) since: Option<PathBuf>,
    /// Which documents.
    #[command(flatten)]
    pub(super) input: Input,
}

/// `specless grammar`
#[derive(Debug, Subcommand)]
pub(super) enum Grammar {
    /// List the grammars that come with the program, by family
    List,
    /// Print a grammar that comes with the program
    Show {
        /// Name of the grammar
        name: String,
    },
    /// Print the JSON Schema of grammars, for editors
    Schema,
    /// Check a grammar of your own
    Check {
        /// File that holds the grammar
        file: PathBuf,
    },
}

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

/// What can be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Denied {
    Warnings,
    Guesses,
}

/// What is said about the documents.
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
    /// Read only files whose path matches
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Do not read files whose path matches
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Correct what the documents have wrong: "field:Order.total.type=decimal", "operation:Orders.list.route=GET /v1/orders"
    #[arg(long = "override", value_name = "KIND:PLACE.KEY=VALUE", long_help = override_help())]
    overrides: Vec<String>,
    /// Write only groups of operations whose name matches, with the types that they need; "!GLOB" leaves groups out
    #[arg(long = "group", value_name = "GLOB")]
    groups: Vec<String>,
    /// Accept findings that you have looked at: "unread-page:3:old/**:superseded"; more, fewer or others are an error
    #[arg(long, value_name = "CODE:COUNT:PAGES:WHY", num_args = 0..=1, default_missing_value = "")]
    accept: Vec<String>,
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

/// Splits `KEY=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

/// Reads an attribute with the glob of the names that it is for.
fn attribute(text: &str) -> Result<(String, String), String> {
    let (glob, attribute) = text.split_once("=#").ok_or("expected `GLOB=#[ATTRIBUTE]`")?;
    Ok((glob.to_owned(), format!("#{attribute}")))
}

/// Reads a key of a package with its value.
fn package(text: &str) -> Result<(PackageKey, String), String> {
    let (key, value) = pair(text)?;
    Ok((key.parse().map_err(|unknown: UnknownWord| unknown.to_string())?, value))
}

/// Accepts the words of an enumeration, and lists them in the help.
fn words<T>(known: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(known).try_map(|word| word.parse::<T>())
}

impl Generate {
    /// Returns the settings that this command line says, by itself or through a manifest.
    ///
    /// # Errors
    /// If something is missing, or the manifest cannot be used.
    pub(super) fn settings(&self) -> Result<Settings, Error> {
        let Source::Documents(paths) = self.input.source() else {
            let given = [
                ("--name", self.input.name.is_some()),
                ("--out", self.out.is_some()),
                ("--runtime", self.runtime.is_some()),
                ("--aliases", self.aliases),
                ("--round-trip", self.round_trip),
                ("--docs", self.docs.is_some()),
                ("--package", !self.package.is_empty()),
                ("--attribute", !self.attribute.is_empty()),
                ("--smoke", self.smoke),
                ("--cli", self.cli),
                ("--date-time", self.date_time.is_some()),
                ("--uuid", self.uuid.is_some()),
                ("--ip", self.ip.is_some()),
            ];
            if let Some((flag, _)) = given.into_iter().find(|(_, given)| *given) {
                return Err(Error::Usage(format!("`{flag}` goes with documents: a manifest says it itself")));
            }
            return self.input.settings();
        };
        if self.locked && self.input.lock.is_none() {
            return Err(Error::Usage("`--locked` needs `--lock FILE` or a manifest".to_owned()));
        }
        let missing = |flag: &str| Error::Usage(format!("`generate {}` needs `{flag}`", shown(paths)));
        let mut settings = self.input.settings()?;
        // A dump writes no crate.
        if self.input.dump.is_none() {
            let out_dir = self.out.clone().ok_or_else(|| missing("--out DIR"))?;
            if self.input.name.is_none() {
                let name = settings::default_name(&out_dir);
                settings.apis.iter_mut().for_each(|api| api.name.clone_from(&name));
                settings.crate_name = name;
            }
            settings.out_dir = Some(out_dir);
        }
        let out_dir = settings.out_dir.clone().unwrap_or_default();
        settings.smoke = self.smoke;
        settings.cli = self.cli;
        settings.aliases = self.aliases;
        settings.round_trip = self.round_trip;
        settings.docs = self.docs.unwrap_or_default();
        settings.package = self.package.iter().cloned().collect();
        for (glob, attribute) in &self.attribute {
            settings.attributes.entry(glob.clone()).or_default().push(attribute.clone());
        }
        settings.types = ValueTypes { date_time: self.date_time, uuid: self.uuid, ip: self.ip };
        settings.runtime = self.runtime.clone().unwrap_or_default().seen_from(&out_dir, "".as_ref());
        Ok(settings)
    }
}

/// Where the settings come from.
pub(super) enum Source<'a> {
    /// The flags, for these documents.
    Documents(&'a [PathBuf]),
    /// A manifest.
    Manifest(PathBuf),
}

impl Inspect {
    /// Takes a bare `--accept` for the guesses that are listed.
    pub(super) fn take_accept(&mut self) {
        let accept = &mut self.input.conventions.accept;
        if self.guesses {
            self.accept_guesses = accept.iter().any(String::is_empty);
            accept.retain(|text| !text.is_empty());
        }
    }
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
    fn fill(&self, api: &mut ApiSettings) -> Result<(), Error> {
        api.include.clone_from(&self.include);
        api.exclude.clone_from(&self.exclude);
        api.conventions = Conventions {
            dialect: self.dialect.clone(),
            flavour: self.flavour.clone(),
            grammar: self.grammar.clone(),
            wire_case: self.wire_case,
            base_url: self.base_url.clone(),
            nullability: self.nullability,
        };
        self.overrides.iter().try_for_each(|text| api.add_override(text))?;
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
