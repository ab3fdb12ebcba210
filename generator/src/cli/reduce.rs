//! `specless reduce`: the least page that shows what is wrong, for a report.

use super::args;
use super::terminal;
use crate::error::Error;
use crate::ground::finding::Severity;
use crate::ground::words::counted;
use crate::output;
use crate::reduce::{self, Reduced, Sought};

/// Runs the command and returns the exit status.
pub(super) fn run(args: &args::Reduce) -> Result<u8, Error> {
    let sought = args.fact.clone().map_or(Sought::Finding(args.code), Sought::Fact);
    let Reduced { pages, shows, kept, gave_up } = reduce::reduce(&args.settings()?, &sought)?;
    let text = match pages.as_slice() {
        [(_, text)] => text.clone(),
        several => several.iter().map(|(path, text)| format!("==> {path}\n{text}\n")).collect(),
    };
    match &args.output {
        Some(path) => drop(output::write_file(path, &text)?),
        None => terminal::print(&text)?,
    }
    let lines = pages.iter().map(|(_, text)| text.lines().count()).sum();
    let paths: Vec<&str> = pages.iter().map(|(path, _)| path.as_str()).collect();
    let mut summary = format!("{} of {} left, for {shows}", counted(lines, "line"), paths.join(", "));
    if !kept.is_empty() {
        summary.push_str(&format!("; these words had to stay: {}", kept.join(", ")));
    }
    if gave_up {
        summary.push_str("; there was more to try than time allows");
    }
    terminal::message(Severity::Note, &summary, Some("read it before you publish it"));
    Ok(0)
}
