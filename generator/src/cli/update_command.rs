//! `specless update`: the pages of a manifest's APIs, fetched from the repositories that they come from.
//!
//! ```text
//! note: shop: 41 pages of 0d3c6f1 in shop/docs, 3 changed (was 77ab210)
//! Added (1)
//!   operation `Orders.cancel` added (`POST /orders/{id}/cancel`) -- shop/docs/OrdersApi.md:40
//! verdict: minor
//! ```
//!
//! The pages of all APIs are fetched and read before the first is replaced. What changed goes to the standard output.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::args::{DiffFormat, Update};
use super::commands::{self, Writing};
use super::diff_commands::Comparison;
use super::input::shell_word;
use super::progress::Bar;
use super::terminal;
use crate::error::Error;
use crate::ground::escape::{Output, escape};
use crate::ground::finding::Severity;
use crate::ground::git_source::{self, GitSource};
use crate::ground::paths;
use crate::ground::words::counted;
use crate::load::{self, Documents, Selection};
use crate::manifest::{self, ApiSource};
use crate::output::{self, Change, Changes, FileSet, Others, OutputError};
use crate::pipeline::{self, ApiRun, Progress};
use crate::settings::{ApiSettings, Settings};
use crate::update::{self, Fetched, RECORD, Record};

/// An API, what was fetched for it, and what it changes.
struct Updated<'a> {
    api: &'a ApiSettings,
    source: GitSource,
    docs: PathBuf,
    /// The commit that the pages were from.
    was: Option<String>,
    fetched: Fetched,
    changes: Changes,
}

/// Updates the pages; returns the exit status.
pub(super) fn run(args: &Update) -> Result<u8, Error> {
    let manifest = args.manifest.clone().unwrap_or_else(|| manifest::FILE_NAME.into());
    let settings = manifest::read(&manifest)?;
    let chosen = chosen(args, &settings, &manifest)?;
    let bar = Bar::new();
    let updated: Vec<Updated<'_>> = chosen
        .into_iter()
        .map(|(api, source)| {
            bar.start(&api.name, "fetching", 0);
            Updated::new(args, &manifest, api, source)
        })
        .collect::<Result<_, _>>()?;
    drop(bar);
    updated.iter().for_each(Updated::show_left_out);
    let left_out = updated.iter().any(|updated| !updated.fetched.left_out.is_empty());
    if args.check {
        let stale = updated.iter().filter(|updated| updated.is_stale(args)).count();
        return Ok(u8::from(stale > 0 || left_out));
    }
    let told: Vec<Told> = updated.iter().map(Updated::read).collect::<Result<_, _>>()?;
    for updated in &updated {
        output::write(&updated.changes)?;
    }
    if let (Some(_), [updated]) = (&args.rev, updated.as_slice()) {
        pin(&manifest, &updated.api.name, &updated.fetched.commit)?;
    }
    let mut changelog = String::new();
    for (updated, told) in updated.iter().zip(&told) {
        terminal::message(Severity::Note, &updated.summary(), None);
        terminal::print(&told.human)?;
        told.lost.iter().for_each(Comparison::show_losses);
        let _ = writeln!(changelog, "## {}\n\n{}", updated.title(), told.markdown);
    }
    if let Some(file) = &args.changelog {
        output::write_file(file, &changelog)?;
    }
    let lost = told.iter().any(|told| told.lost.as_ref().is_some_and(|lost| !lost.lost.is_empty()));
    let status = u8::from(lost || left_out);
    if !args.generate {
        return Ok(status);
    }
    let inspect = |api: &ApiSettings| {
        format!("specless inspect --manifest {} --name {}", shell_word(&manifest), api.name)
    };
    Ok(status.max(commands::write_crate(&settings, Writing::default(), inspect)?))
}

/// Returns the APIs to update with their sources.
fn chosen<'a>(
    args: &Update,
    settings: &'a Settings,
    manifest: &Path,
) -> Result<Vec<(&'a ApiSettings, GitSource)>, Error> {
    let mut sources = manifest::sources(manifest)?;
    let shown = manifest.display();
    let of = |api: &'a ApiSettings| Some((api, sources.remove(&api.name)?.source));
    let named = |api: &&ApiSettings| args.api.as_ref().is_none_or(|name| *name == api.name);
    let chosen: Vec<_> = settings.apis.iter().filter(named).filter_map(of).collect();
    let names: Vec<&str> = settings.apis.iter().map(|api| api.name.as_str()).collect();
    match (chosen.as_slice(), &args.api) {
        ([], Some(name)) if !names.contains(&name.as_str()) => {
            Err(Error::Usage(format!("{shown} has no API `{name}`; it has {}", names.join(", "))))
        }
        ([], Some(name)) => Err(Error::Usage(format!(
            "the API `{name}` of {shown} has no `source`: add `source = {{ git = \"URL\", rev = \"REV\", path = \"FOLDER\" }}`"
        ))),
        ([], None) => Err(Error::Usage(format!(
            "no API of {shown} has a `source`: add `source = {{ git = \"URL\", rev = \"REV\", path = \"FOLDER\" }}`"
        ))),
        ([_, _, ..], _) if args.rev.is_some() => {
            Err(Error::Usage(format!("`--rev` is for one API: name one of {}", names.join(", "))))
        }
        _ => Ok(chosen),
    }
}

/// Writes a commit into the manifest, in the place of the revision of an API.
fn pin(manifest: &Path, api: &str, commit: &str) -> Result<(), Error> {
    let Some(ApiSource { revision_at, .. }) = manifest::sources(manifest)?.remove(api) else { return Ok(()) };
    let mut text = manifest::read_text(manifest)?;
    text.replace_range(revision_at, &escape(commit, Output::Toml));
    output::write_file(manifest, &text)?;
    Ok(())
}

/// The changes in the pages of an API.
struct Told {
    human: String,
    markdown: String,
    lost: Option<Comparison>,
}

impl<'a> Updated<'a> {
    /// Fetches the pages of an API, and compares them with those that are there.
    fn new(
        args: &Update,
        manifest: &Path,
        api: &'a ApiSettings,
        mut source: GitSource,
    ) -> Result<Self, Error> {
        if let Some(revision) = &args.rev {
            git_source::check_revision(revision).map_err(|error| Error::Usage(error.to_string()))?;
            source.rev.clone_from(revision);
        } else if args.check && update::is_commit(&source.rev) {
            "HEAD".clone_into(&mut source.rev);
        }
        let docs = api.docs.first().cloned().unwrap_or_default();
        let unreadable = |source| Error::Documents { path: docs.clone(), source };
        let folder = manifest.parent().unwrap_or(Path::new(""));
        let fetched = update::fetch(&source, &Selection::new(api), folder)?;
        let others = if args.force || args.check { Others::Replace } else { Others::Keep };
        let present = load::list(api, &docs).map_err(unreadable)?;
        let changes = output::compare_all(&docs, &fetched.files, present, others)?;
        let was = Record::read(&docs).map(|record| record.commit);
        Ok(Self { api, source, docs: paths::tidy(&docs), was, fetched, changes })
    }

    /// Returns the pages that change.
    fn pages(&self) -> Vec<(&str, Change)> {
        let record = |path: &str| path == RECORD || path == output::FILE_LIST;
        self.changes.iter().filter(|(path, _)| !record(path)).collect()
    }

    fn title(&self) -> String {
        let was = self.was.as_deref().filter(|was| *was != self.fetched.commit);
        let was = was.map(|was| format!(" (was {})", short(was))).unwrap_or_default();
        format!("{}: {}{was}", self.api.name, short(&self.fetched.commit))
    }

    fn summary(&self) -> String {
        let pages = counted(self.fetched.files.len().saturating_sub(1), "page");
        let changed = self.pages().len();
        format!("{}, {pages} in {}, {changed} changed", self.title(), self.docs.display())
    }

    fn show_left_out(&self) {
        for (path, reason) in &self.fetched.left_out {
            let message = format!("`{path}` of `{}` was left out: {reason}", self.source.git);
            terminal::message(Severity::Warning, &message, None);
        }
    }

    /// Says whether the pages are those of the source.
    fn is_stale(&self, args: &Update) -> bool {
        const SHOWN: usize = 10;
        let pages = self.pages();
        if pages.is_empty() {
            terminal::message(Severity::Note, &format!("{} is up to date", self.summary()), None);
            return false;
        }
        let commit = &self.fetched.commit;
        let mut text = match &self.was {
            Some(was) if was == commit => format!("{} differs from its source", self.docs.display()),
            was => {
                let was = was.as_deref().map_or("of no known commit", short);
                let (revision, docs) = (&self.source.rev, self.docs.display());
                format!(
                    "the source of `{}` has moved on: `{revision}` is {}, {docs} is {was}",
                    self.api.name,
                    short(commit)
                )
            }
        };
        for (path, change) in pages.iter().take(SHOWN) {
            let what = match change {
                Change::Create => "new",
                Change::Replace => "differs",
                Change::Remove => "not in the source",
            };
            let _ = write!(text, "\n  {path}: {what}");
        }
        if pages.len() > SHOWN {
            let _ = write!(text, "\n  and {} more pages", pages.len() - SHOWN);
        }
        let manifest = args.manifest.as_ref().map(|file| format!(" --manifest {}", shell_word(file)));
        let help =
            format!("run `specless update {}{} --rev {commit}`", self.api.name, manifest.unwrap_or_default());
        terminal::message(Severity::Error, &text, Some(&help));
        true
    }

    /// Reads both editions and compares them. Pages that cannot be read are an error before they replace others.
    fn read(&self) -> Result<Told, Error> {
        let bar = Bar::new();
        let new = self.read_new(&bar)?;
        let old = match pipeline::describe(self.api, &bar) {
            Ok(old) => old,
            // There were none, or nothing of them was understood.
            Err(Error::Documents { .. } | Error::Unrecognised { .. }) => {
                let text = format!(
                    "{} and {}, and nothing to compare them with\n",
                    counted(new.figures.operations, "operation"),
                    counted(new.figures.types, "type")
                );
                return Ok(Told { human: text.clone(), markdown: text, lost: None });
            }
            Err(error) => return Err(error),
        };
        drop(bar);
        let human = Comparison::of(&old, &new, DiffFormat::Human)?;
        let markdown = Comparison::of(&old, &new, DiffFormat::Markdown)?.text;
        Ok(Told { human: human.text.clone(), markdown, lost: Some(human) })
    }

    /// Reads the pages that were fetched, as if they were in their place already.
    fn read_new(&self, bar: &Bar) -> Result<ApiRun, Error> {
        let stage = tempfile::tempdir().map_err(update::UpdateError::NoRoom)?;
        write_all(&self.fetched.files, stage.path())?;
        let settings = ApiSettings { docs: vec![stage.path().to_owned()], ..self.api.clone() };
        let moved = |documents: &mut Documents| {
            documents.root.clone_from(&self.docs);
            documents.given.clone_from(&self.docs);
        };
        match pipeline::describe(&settings, bar) {
            Ok(mut run) => {
                moved(&mut run.documents);
                Ok(run)
            }
            Err(Error::Unrecognised { source, mut documents }) => {
                moved(&mut documents);
                Err(Error::Unrecognised { source, documents })
            }
            Err(error) => Err(error),
        }
    }
}

fn write_all(files: &FileSet, folder: &Path) -> Result<(), Error> {
    for (path, text) in files.iter() {
        let file = folder.join(path);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, text));
        written.map_err(|source| OutputError::Io { path: file, source })?;
    }
    Ok(())
}

/// Returns the start of a commit, as people name it.
fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}
