//! `specless explain`: what a finding means, from the pages that `FINDINGS.md` is made of.

use std::fmt::Write;

use crate::error::Error;
use crate::ground::finding::{Code, Severity};

use super::terminal;

/// Explains a code, or lists all; returns the exit status.
pub(super) fn run(code: Option<Code>) -> Result<u8, Error> {
    terminal::print(&code.map_or_else(list, page))?;
    Ok(0)
}

fn page(code: Code) -> String {
    let explanation: String = code.explanation().lines().collect();
    format!("{}[{code}]:{explanation}\n\n{}", word(code.severity()), code.page().replace("### ", "# "))
}

fn list() -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        for code in Code::ALL.iter().filter(|code| code.severity() == severity) {
            let _ = writeln!(text, "{:<8} {code}", word(severity));
        }
    }
    text
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
