//! The command line: its commands, and the flags of each.
//!
//! `specless diff old new --format json` -> `Command::Diff`. Flags that many commands have are in `input`.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::generate_flags::Generate;
use super::input::{ConventionFlags, Input};
use crate::error::Error;
use crate::ground::finding::Code;
use crate::ground::lint_level::LintLevel;
use crate::ground::word_enum::UnknownWord;
use crate::settings::{self, ApiSettings};

/// Reads API documentation and generates typed Rust clients from it.
#[derive(Debug, Parser)]
#[command(name = "specless", version, arg_required_else_help = true)]
pub(super) struct Cli {
    /// The command.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The command.
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
    /// Write what overrides and overlays change, as an OpenAPI Overlay 1.0 document
    #[arg(long)]
    pub(super) as_overlay: bool,
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

/// Splits `KEY=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
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
