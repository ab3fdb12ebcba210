//! The command `specless diff`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::{Diff, DiffFormat, FailOn};
use super::input::documents_command;
use super::progress::Bar;
use super::{bump, terminal};
use crate::diff::{self, Effect, Verdict};
use crate::error::Error;
use crate::ground::escape;
use crate::ground::finding::Severity;
use crate::lock::Lock;
use crate::pipeline::{self, ApiRun};
use crate::render::changes::{self, Editions};
use crate::render::human::Options;

/// The share of operations or rows, in percent, below which an edition is understood less than the one before.
const UNDERSTOOD: usize = 90;

/// Compares two editions; returns the exit status.
pub(super) fn run(args: &Diff) -> Result<u8, Error> {
    match [&args.old, &args.new].map(|path| is_lock(path)) {
        [true, true] => return locks(args),
        [false, false] => {}
        _ => {
            let message = "a lock has the names and types of Rust alone, and not what documents say: compare it with another lock, or two folders";
            return Err(Error::Usage(message.to_owned()));
        }
    }
    let bar = Bar::new();
    let [old, new] = args.editions()?;
    let (old, new) = (pipeline::describe(&old, &bar)?, pipeline::describe(&new, &bar)?);
    for run in [&old, &new] {
        let all = documents_command(&run.documents.given);
        terminal::findings(
            &run.documents,
            &Options { per_code: 3, lowest: Severity::Error, all, colour: true },
        );
    }
    let comparison = Comparison::of(&old, &new, args.format)?;
    terminal::print(&comparison.text)?;
    comparison.show_losses();
    let fails = args.fail_on.is_some_and(|least| fails(comparison.verdict, least));
    Ok(u8::from(fails || !comparison.lost.is_empty()))
}

/// Returns whether a path is that of a lock.
fn is_lock(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "lock") && !path.is_dir()
}

/// Compares the Rust APIs of two locks; returns the exit status.
fn locks(args: &Diff) -> Result<u8, Error> {
    let read = |path: &PathBuf| match path.is_file() {
        true => Ok::<_, Error>(Lock::read(path)?),
        false => Err(Error::Usage(format!("cannot read the lock `{}`: file not found", path.display()))),
    };
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let changes = diff::compare_locks(&old, &new);
    let verdict = diff::lock_verdict(&old, &new, &changes);
    let text = match args.format {
        DiffFormat::Json => pretty(&json!({ "changes": changes, "verdict": verdict }))?,
        format => {
            let mut text = String::new();
            for change in &changes {
                let effect = if change.effect == Effect::Breaking { "breaking" } else { "additive" };
                let start = if format == DiffFormat::Markdown { "- " } else { "" };
                text += &format!("{start}{effect}: {}\n", bump::line(change));
            }
            format!("{text}verdict: {}\n", verdict.as_str())
        }
    };
    terminal::print(&text)?;
    Ok(u8::from(args.fail_on.is_some_and(|least| fails(verdict, least))))
}

/// Writes a report as JSON.
fn pretty(report: &serde_json::Value) -> Result<String, Error> {
    Ok(escape::json_pretty(report).map_err(|error| Error::Internal(error.to_string()))? + "\n")
}

/// The changes between two editions.
pub(super) struct Comparison {
    /// The changes and the verdict, as asked for.
    pub(super) text: String,
    /// The meaning of the changes for the version of a crate.
    pub(super) verdict: Verdict,
    /// The parts that are clearly less understood in the new documents, each in a sentence.
    pub(super) lost: Vec<String>,
}

impl Comparison {
    /// Compares two editions.
    pub(super) fn of(old: &ApiRun, new: &ApiRun, format: DiffFormat) -> Result<Self, Error> {
        let changes = diff::compare(old.edition(), new.edition());
        let verdict = diff::verdict(&changes);
        let editions = Editions { old: &old.documents, new: &new.documents };
        let text = match format {
            DiffFormat::Human => changes::text(&changes, verdict, editions, false),
            DiffFormat::Markdown => changes::text(&changes, verdict, editions, true),
            DiffFormat::Json => {
                pretty(&json!({ "changes": changes::report(&changes, editions), "verdict": verdict }))?
            }
        };
        Ok(Self { text, verdict, lost: lost(old, new) })
    }

    /// Shows what is less understood, as errors.
    pub(super) fn show_losses(&self) {
        let help = "`specless inspect` on both editions shows what is not read any more";
        self.lost.iter().for_each(|message| terminal::message(Severity::Error, message, Some(help)));
    }
}

fn fails(verdict: Verdict, least: FailOn) -> bool {
    match verdict {
        Verdict::Major => true,
        Verdict::Minor => least <= FailOn::Minor,
        Verdict::Patch => least <= FailOn::Patch,
        Verdict::None => false,
    }
}

/// Says what is understood of the old documents and clearly not of the new ones.
fn lost(old: &ApiRun, new: &ApiRun) -> Vec<String> {
    let mut lost = Vec::new();
    let (before, after) = (old.api.operations.len(), new.api.operations.len());
    if after * 2 < before {
        lost.push(format!("the new documents have {after} operations, the old ones {before}"));
    }
    // Rows that are skipped for a reason are no loss in either edition.
    let share =
        |run: &ApiRun| (100 * run.account.rows_used).checked_div(run.account.rows_read).unwrap_or(100);
    let (before, after) = (share(old), share(new));
    if after * 100 < before * UNDERSTOOD {
        lost.push(format!(
            "{after} % of the rows of the new documents are used, and {before} % of the old ones"
        ));
    }
    let flavour = |run: &'_ ApiRun| run.folders.first().and_then(|folder| folder.flavour.clone());
    if let [Some(was), Some(is)] = [old, new].map(flavour)
        && was != is
    {
        lost.push(format!("the old documents are read as `{was}`, the new ones as `{is}`"));
    }
    lost
}
