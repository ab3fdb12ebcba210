//! The command `specless report`.

use super::args::Report;
use super::commands;
use super::progress::Bar;
use super::terminal;
use crate::error::Error;
use crate::ground::finding::Severity;
use crate::output;
use crate::pipeline;
use crate::render::human::Options;
use crate::report::{self, Shown};
use crate::settings::ApiSettings;

/// Writes the page; returns the exit status.
pub(super) fn run(args: &Report) -> Result<u8, Error> {
    let settings = args.input.settings()?;
    if args.input.dump.is_some() {
        return commands::dump(&args.input, &settings);
    }
    let bar = Bar::new();
    let old = match (&args.since, settings.apis.as_slice()) {
        (None, _) => None,
        (Some(old), [api]) => {
            Some(pipeline::describe(&ApiSettings { docs: vec![old.clone()], ..api.clone() }, &bar)?)
        }
        (Some(_), _) => {
            let message = "`--since` is for one API: say `--name`".to_owned();
            return Err(Error::Usage(message));
        }
    };
    let models = pipeline::describe_and_understand(&settings, &bar)?;
    drop(bar);
    for ((_, run), api) in models.iter().zip(&settings.apis) {
        let all = commands::inspect_command(&args.input, api);
        let options = Options { per_code: commands::PER_CODE, lowest: Severity::Error, all, colour: true };
        terminal::findings(&run.documents, &options);
    }
    let shown = models.iter().zip(&settings.apis).map(|((described, run), api)| Shown {
        run,
        described,
        old: old.as_ref(),
        said_case: api.conventions.wire_case.is_some(),
    });
    output::write_file(&args.output, &report::page(&shown.collect::<Vec<_>>()))?;
    terminal::print(&format!("{} written\n", args.output.display()))?;
    Ok(commands::status(&settings, models.iter().map(|(_, run)| &run.documents)))
}
