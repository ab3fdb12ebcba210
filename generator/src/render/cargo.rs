//! Findings for a build script: `cargo::warning` lines, and the files that the build depends on.
//!
//! Guarantees: one finding is one line; notes are not shown, because cargo would show them at every build.

use std::path::Path;

use crate::ground::escape::{Output, escape};
use crate::ground::finding::{Diagnostic, Severity};
use crate::load::Documents;

use super::{by_code, location, setting};

/// Most findings of one code that are shown.
const PER_CODE: usize = 5;

/// Returns one `cargo::warning` line for each warning and error.
pub fn warnings(documents: &Documents, findings: &[Diagnostic]) -> Vec<String> {
    let mut lines = Vec::new();
    for ((severity, code), group) in by_code(findings) {
        if severity == Severity::Note {
            continue;
        }
        for finding in group.iter().take(PER_CODE) {
            let place =
                location(documents, finding).map(|place| place.to_string()).or_else(|| setting(finding));
            let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
            let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            lines.push(warning(&format!("{place}{}{help} [{code}]", finding.title())));
        }
        if group.len() > PER_CODE {
            lines.push(warning(&format!("and {} more [{code}]", group.len() - PER_CODE)));
        }
    }
    lines
}

/// Returns a `cargo::warning` line.
pub fn warning(text: &str) -> String {
    format!("cargo::warning={}", escape(text, Output::Line))
}

/// Returns the line that makes a build depend on a file or folder; none for a path that a line cannot hold.
pub fn rerun_if_changed(path: &Path) -> Option<String> {
    let path = if path.as_os_str().is_empty() { "." } else { path.to_str()? };
    (!path.contains(['\n', '\r'])).then(|| format!("cargo::rerun-if-changed={path}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::finding::Code;

    #[test]
    fn a_finding_is_one_line_and_notes_are_left_out() {
        let documents = Documents { root: "docs".into(), ..Documents::default() };
        let mut findings = vec![
            Diagnostic::of_file(Code::NotUtf8, "a.md", "bad\ncargo::error=x").at_line(3).help("mend it"),
        ];
        findings.push(Diagnostic::of_file(Code::Prose, "a.md", "quiet"));
        findings.extend((0..7).map(|_| Diagnostic::of_file(Code::NoRoute, "b.md", "none")));
        let lines = warnings(&documents, &findings);
        assert_eq!(lines.len(), 7);
        assert_eq!(
            lines.last().unwrap(),
            "cargo::warning=docs/a.md:3: bad cargo::error=x; mend it [not-utf8]"
        );
        assert_eq!(lines.get(5).unwrap(), "cargo::warning=and 2 more [no-route]");
    }

    #[test]
    fn the_current_folder_has_a_name() {
        assert_eq!(rerun_if_changed(Path::new("")).as_deref(), Some("cargo::rerun-if-changed=."));
        assert_eq!(rerun_if_changed(Path::new("a\nb")), None);
    }
}
