//! `specless init`: the first manifest of an API, and a grammar where none reads its documents.
//!
//! ```text
//! $ specless init docs
//! specless.toml: docs are read as java
//! next: specless generate
//! ```
//!
//! Files that exist are kept unless `--force` is given; what is written is applied by nothing but the commands that follow.

use std::path::{Path, PathBuf};

use super::args;
use super::input;
use super::progress::Bar;
use super::terminal;
use crate::dialect::recognise::RecogniseError;
use crate::error::Error;
use crate::ground::finding::{Code, Diagnostic, Severity};
use crate::ground::paths;
use crate::lock::ApiLock;
use crate::manifest;
use crate::output;
use crate::pipeline::{self, ApiRun, ReadAs};
use crate::propose::Proposal;
use crate::render::first_manifest::{self, ManifestPaths};
use crate::settings::{self, ApiSettings};

/// The findings about the documents.
struct Found {
    run: ApiRun,
    /// A grammar that was proposed.
    grammar: Option<String>,
    /// The summary of it, in a few lines.
    summary: Vec<String>,
}

/// Where the files go.
struct Files {
    manifest: PathBuf,
    grammar: PathBuf,
    /// The documents and the crate, as the manifest names them.
    docs: String,
    out: String,
    next: String,
}

/// Runs the command and returns the exit status.
pub(super) fn run(args: &args::Init) -> Result<u8, Error> {
    let name = args.name.clone().unwrap_or_else(|| first_name(&args.path));
    let settings = ApiSettings::new(name, &args.path);
    settings::check_name(&settings.name)?;
    let files = files(args, &settings.name);
    if !args.stdout && !args.force {
        keep(&files.manifest)?;
    }
    let found = find(args, &settings)?;
    let grammar_name = files.grammar.file_name().map(|name| name.to_string_lossy().into_owned());
    let paths = ManifestPaths {
        docs: &files.docs,
        out: &files.out,
        grammar: grammar_name.as_deref().filter(|_| found.grammar.is_some()),
        next: &files.next,
    };
    let manifest = first_manifest::render(&found.run, &paths);
    if args.stdout {
        terminal::print(&manifest)?;
        if let Some(grammar) = &found.grammar {
            terminal::print(&format!("\n# ---- {} ----\n\n{grammar}", files.grammar.display()))?;
        }
        return Ok(0);
    }
    if let Some(grammar) = &found.grammar {
        if !args.force {
            keep(&files.grammar)?;
        }
        output::write_file(&files.grammar, grammar)?;
        let read = found.summary.join(" ");
        terminal::print(&format!("{}: a proposed grammar. {read}\n", files.grammar.display()))?;
    }
    output::write_file(&files.manifest, &manifest)?;
    let how = match (&found.grammar, found.run.folders.first()) {
        (None, Some(ReadAs { dialect, flavour: Some(flavour), .. })) => format!("as {dialect}, {flavour}"),
        (None, Some(ReadAs { dialect, .. })) => format!("as {dialect}"),
        _ => "by the proposed grammar".to_owned(),
    };
    let text = format!("{}: {} is read {how}\n", files.manifest.display(), args.path.display());
    terminal::print(&text)?;
    if found.grammar.is_some() {
        let (inspect, grammar) = (input::documents_command(&args.path), input::shell_word(&files.grammar));
        terminal::print(&format!("to correct it: {inspect} --grammar {grammar} --watch\n"))?;
    }
    terminal::print(&format!("next: {}\n", files.next))?;
    Ok(0)
}

/// Reads the documents by the grammar that knows them, or by one that is proposed.
fn find(args: &args::Init, settings: &ApiSettings) -> Result<Found, Error> {
    let remarks = if args.propose {
        Vec::new()
    } else {
        match pipeline::understand(settings, &ApiLock::default(), &Bar::new()) {
            Ok(run) if is_read(&run) => return Ok(Found { run, grammar: None, summary: Vec::new() }),
            Ok(run) => {
                if let Some(proposal) = pipeline::propose_rules(settings)? {
                    return proposed(settings, proposal);
                }
                let figures = &run.figures;
                if figures.types + figures.operations > 0 {
                    return Ok(Found { run, grammar: None, summary: Vec::new() });
                }
                let nearest = run.folders.first().map_or("", |folder| folder.dialect.as_str());
                vec![format!(
                    "Of the grammars that come with specless, `{nearest}` is the nearest, and reads nothing."
                )]
            }
            Err(Error::Unrecognised { source, documents }) => match &source {
                RecogniseError::Nothing { .. } | RecogniseError::Unfit { .. } => {
                    vec![format!("Of the grammars that come with specless: {source}.")]
                }
                _ => return Err(Error::Unrecognised { source, documents }),
            },
            Err(error) => return Err(error),
        }
    };
    proposed(settings, pipeline::propose_grammar(settings, remarks)?)
}

/// Returns whether nearly all pages and rows were read.
fn is_read(run: &ApiRun) -> bool {
    const UNREAD: [Code; 3] = [Code::NoOperations, Code::UnreadPage, Code::UnreadRows];
    let is_error = |found: &Diagnostic| found.severity == Severity::Error && UNREAD.contains(&found.code);
    !run.documents.diagnostics.iter().any(is_error)
}

/// Reads the documents by a proposed grammar.
fn proposed(settings: &ApiSettings, proposal: Proposal) -> Result<Found, Error> {
    // The grammar is read from where it will not stay, so that a run tells what the file will give.
    let io = |source| output::OutputError::Io { path: std::env::temp_dir(), source };
    let folder = tempfile::tempdir().map_err(io)?;
    let file = folder.path().join("proposed.toml");
    output::write_file(&file, &proposal.text)?;
    let mut settings = settings.clone();
    settings.conventions.grammar = Some(file);
    let run = pipeline::understand(&settings, &ApiLock::default(), &Bar::new())?;
    if run.figures.types + run.figures.operations == 0 {
        let documents = Box::new(run.documents);
        return Err(Error::Unrecognised { source: RecogniseError::Irregular, documents });
    }
    Ok(Found { run, grammar: Some(proposal.text), summary: proposal.summary })
}

/// Decides where the files go: next to the documents, or where the user says.
fn files(args: &args::Init, name: &str) -> Files {
    let inside = args.path.file_name().is_none();
    let beside = args.path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = if inside { args.path.as_path() } else { beside.unwrap_or(Path::new("")) };
    let manifest = args.output.clone().unwrap_or_else(|| beside.join(manifest::FILE_NAME));
    let folder = manifest.parent().unwrap_or(Path::new("")).to_owned();
    let docs = seen_from(&args.path, &folder);
    let crate_folder = format!("{name}-client");
    let out = if docs == "." { format!("../{crate_folder}") } else { crate_folder };
    let is_default = manifest.file_name().is_some_and(|file| file == manifest::FILE_NAME);
    let next = match () {
        () if !is_default => format!("specless generate --manifest {}", input::shell_word(&manifest)),
        () if folder.as_os_str().is_empty() || folder == Path::new(".") => "specless generate".to_owned(),
        () => format!("specless generate {}", input::shell_word(&folder)),
    };
    Files { grammar: folder.join(format!("{name}.grammar.toml")), manifest, docs, out, next }
}

/// Returns a name for the documents at `docs`, which a manifest is to keep: that of the folder around one that is called after what
/// every project has, such as `docs`.
fn first_name(docs: &Path) -> String {
    const GENERAL: [&str; 14] = [
        "api",
        "apis",
        "content",
        "doc",
        "docs",
        "documentation",
        "html",
        "http",
        "markdown",
        "pages",
        "reference",
        "rest",
        "source",
        "src",
    ];
    let absolute = std::path::absolute(docs).unwrap_or_else(|_| docs.to_owned());
    let mut folders = absolute.ancestors();
    let named = folders.find(|folder| !GENERAL.contains(&settings::default_name(folder).as_str()));
    let is_hidden =
        |folder: &&Path| folder.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
    settings::default_name(named.filter(|folder| !is_hidden(folder)).unwrap_or(docs))
}

/// Returns a path as a file in `folder` names it.
fn seen_from(path: &Path, folder: &Path) -> String {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    paths::relative(folder, path)
}

/// Refuses to write over a file.
fn keep(file: &Path) -> Result<(), Error> {
    if !file.exists() {
        return Ok(());
    }
    let message = format!("`{}` exists: `--force` overwrites it, `-o FILE` names another", file.display());
    Err(Error::Usage(message))
}
