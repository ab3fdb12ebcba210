//! The command `specless lint`.

use super::args::{Lint, LintFormat};
use super::commands;
use super::progress::Bar;
use super::terminal;
use crate::error::Error;
use crate::ground::finding::{Code, Severity, count};
use crate::ground::lint_level::LintLevel;
use crate::ground::words::counted;
use crate::lint::{self, Levels};
use crate::load::Documents;
use crate::manifest;
use crate::output;
use crate::pipeline;
use crate::render::human::Options;
use crate::render::sarif;

/// Lints documents; returns the exit status.
pub(super) fn run(args: &Lint) -> Result<u8, Error> {
    let settings = args.input.settings()?;
    if args.input.dump.is_some() {
        return commands::dump(&args.input, &settings);
    }
    let mut levels =
        args.input.manifest_file().map_or(Ok(Levels::new()), |file| manifest::lint_levels(&file))?;
    levels.extend(args.level.iter().copied());
    let mut runs = pipeline::understand_all(&settings, &Bar::new())?;
    for (run, api) in runs.iter_mut().zip(&settings.apis) {
        run.documents.diagnostics = lint::lint(run, &api.accept, &levels);
    }
    let mut summary = String::new();
    for (run, api) in runs.iter().zip(&settings.apis) {
        let all = commands::inspect_command(&args.input, api);
        let options = Options { per_code: usize::MAX, lowest: Severity::Note, all, colour: true };
        if args.format == LintFormat::Human {
            terminal::findings(&run.documents, &options);
        }
        let found = |severity, what| counted(count(&run.documents.diagnostics, severity), what);
        let counts = [
            found(Severity::Error, "error"),
            found(Severity::Warning, "warning"),
            found(Severity::Note, "note"),
        ];
        summary.push_str(&format!("{}: {}\n", run.name, counts.join(", ")));
    }
    let documents: Vec<&Documents> = runs.iter().map(|run| &run.documents).collect();
    let text = match args.format {
        LintFormat::Human => summary.clone(),
        LintFormat::Sarif => commands::pretty(&sarif::log(&documents, usual))?,
    };
    match &args.output {
        Some(file) => {
            output::write_file(file, &text)?;
            terminal::print(&summary)?;
        }
        None => terminal::print(&text)?,
    }
    Ok(commands::status(&settings, documents))
}

fn usual(code: Code) -> Option<Severity> {
    match lint::usual(code) {
        LintLevel::Off => None,
        LintLevel::Note => Some(Severity::Note),
        LintLevel::Warning => Some(Severity::Warning),
        LintLevel::Error => Some(Severity::Error),
    }
}
