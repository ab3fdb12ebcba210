//! The `specless` command.
//!
//! Guarantees: figures and results go to the standard output, findings and errors to the standard error;
//! the exit status is 0 clean, 1 done with errors reported, 2 usage, 65 nothing recognisable, 70 internal error.

mod accept_guesses;
mod args;
mod bump;
mod commands;
mod diff_commands;
mod explain;
mod generate_flags;
mod grammar_commands;
mod init;
mod input;
mod learn_commands;
mod lint_command;
mod progress;
mod reduce;
mod report_command;
mod terminal;
mod update_command;
mod watch;

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::Parser;

use crate::error::Error;
use crate::ground::finding::Severity;
use crate::settings::Settings;

use args::{Cli, Command};

/// The status of a program that found a defect in itself.
const INTERNAL: u8 = 70;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let mut cli = Cli::parse();
    if let Command::Inspect(inspect) = &mut cli.command {
        inspect.take_accept();
    }
    let run = || match &cli.command {
        Command::Generate(generate) => commands::generate(generate),
        Command::Init(args) => init::run(args),
        Command::Inspect(inspect) if inspect.watch => watch::run(inspect),
        Command::Inspect(inspect) => commands::inspect(inspect),
        Command::Openapi(openapi) => commands::openapi(openapi),
        Command::Report(report) => report_command::run(report),
        Command::Lint(lint) => lint_command::run(lint),
        Command::Diff(diff) => diff_commands::run(diff),
        Command::Update(update) => update_command::run(update),
        Command::Learn(learn) => learn_commands::run(learn),
        Command::Reduce(args) => reduce::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Grammar(grammar) => grammar_commands::run(grammar),
    };
    // The documents must never cause a panic; if one does, the status says so.
    let status = match panic::catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            terminal::error(&error);
            error.exit_status()
        }
        Err(_) => {
            let help =
                Some("this is a defect of specless; please report it with the documents it happened on");
            terminal::message(Severity::Error, "internal error", help);
            INTERNAL
        }
    };
    ExitCode::from(status)
}

/// Returns the settings that a command line of `generate` says, the name of the program being the first word.
///
/// # Errors
/// [`Error::Usage`] if the words are not understood, and whatever a manifest can be wrong about.
pub fn settings<I, T>(words: I) -> Result<Settings, Error>
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    match Cli::try_parse_from(words).map_err(|error| Error::Usage(error.to_string()))?.command {
        Command::Generate(generate) => generate.settings(),
        Command::Inspect(inspect) => inspect.input.settings(),
        Command::Openapi(openapi) => openapi.input.settings(),
        Command::Report(report) => report.input.settings(),
        Command::Lint(lint) => lint.input.settings(),
        Command::Diff(_) => Err(Error::Usage("`diff` has the settings of two editions".to_owned())),
        Command::Update(_) => Err(Error::Usage("`update` has the settings of its manifest".to_owned())),
        Command::Learn(learn) => learn.input.settings(),
        Command::Init(_) => Err(Error::Usage("`init` writes settings".to_owned())),
        Command::Reduce(_) => Err(Error::Usage("`reduce` writes no crate".to_owned())),
        Command::Explain(explain) => explain.input.settings(),
        Command::Grammar(_) => Err(Error::Usage("`grammar` reads no documents".to_owned())),
    }
}
