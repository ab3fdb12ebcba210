//! Writing to the terminal.
//!
//! Guarantees: colours follow `NO_COLOR` and whether it is a terminal; a reader that closes the pipe early is
//! no error.

use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use crate::error::Error;
use crate::ground::escape::{Output, escape};
use crate::ground::finding::Severity;
use crate::load::Documents;
use crate::output::OutputError;
use crate::render::human::{self, Options};

use super::input::documents_command;

/// Writes a result to the standard output. What nobody could see is shown.
pub(super) fn print(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    let text = escape(text, Output::Lines);
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(OutputError::Io { path: PathBuf::from("standard output"), source: error }.into())
        }
        _ => Ok(()),
    }
}

/// Shows findings.
pub(super) fn findings(documents: &Documents, options: &Options) {
    show(&human::render(documents, &documents.diagnostics, options));
}

/// Shows an error, and what was found before it.
pub(super) fn error(error: &Error) {
    if let Some(documents) = error.documents() {
        let all = documents_command(&documents.given);
        findings(documents, &Options { per_code: 10, lowest: Severity::Warning, all, colour: true });
    }
    message(Severity::Error, &error.to_string(), error.help());
}

/// Shows a message that has no place.
pub(super) fn message(severity: Severity, text: &str, help: Option<&str>) {
    show(&human::message(severity, text, help, true));
}

/// Shows findings that are text already.
pub(super) fn show(text: &str) {
    // There is nobody to tell if the standard error is closed.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
