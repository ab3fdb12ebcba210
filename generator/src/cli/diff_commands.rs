//! What `specless diff` does.

use serde_json::json;

use super::args::{Diff, DiffFormat, FailOn, documents_command};
use super::progress::Bar;
use super::terminal;
use crate::diff::{self, Verdict};
use crate::error::Error;
use crate::ground::escape;
use crate::ground::finding::Severity;
use crate::pipeline::{self, ApiRun};
use crate::render::changes::{self, Editions};
use crate::render::human::Options;

/// The share of operations or rows, in percent, below which an edition is understood less than the one before.
const UNDERSTOOD: usize = 90;

/// Compares two editions; returns the exit status.
pub(super) fn run(args: &Diff) -> Result<u8, Error> {
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

/// What changed between two editions.
pub(super) struct Comparison {
    /// The changes and the verdict, as asked for.
    pub(super) text: String,
    /// What the changes mean for the version of a crate.
    pub(super) verdict: Verdict,
    /// What is clearly less understood of the new documents, each in a sentence.
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
                let report = json!({ "changes": changes::report(&changes, editions), "verdict": verdict });
                escape::json_pretty(&report).map_err(|error| Error::Internal(error.to_string()))? + "\n"
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
