//! Findings and figures as text: for people, for cargo, for programs.
//!
//! Guarantees: the same findings give the same text; text from documents cannot move the cursor, colour the
//! terminal or end a line early.

#[cfg(feature = "cli")]
pub mod account;
pub mod cargo;
#[cfg(feature = "cli")]
pub mod human;
#[cfg(feature = "cli")]
pub mod json;

use std::collections::BTreeMap;

use crate::ground::finding::{Code, Diagnostic, Severity};
use crate::ground::source::Location;
use crate::load::Documents;

/// Where a finding is, the path being one that a person in the current folder can open.
pub fn location(documents: &Documents, finding: &Diagnostic) -> Option<Location> {
    let mut location = match (finding.span, &finding.path) {
        (Some(span), _) => documents.sources.location(span),
        (None, Some(path)) => Location { path: path.clone(), line: finding.line.unwrap_or(1), column: 1 },
        (None, None) => return None,
    };
    location.path = documents.root.join(&location.path).display().to_string();
    Some(location)
}

/// Findings by severity and code, notes first and errors last, in document order within a code.
fn by_code(findings: &[Diagnostic]) -> BTreeMap<(Severity, Code), Vec<&Diagnostic>> {
    let mut groups: BTreeMap<_, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        groups.entry((finding.severity, finding.code)).or_default().push(finding);
    }
    groups.values_mut().for_each(|group| group.sort_by_key(|finding| (finding.span, &finding.path)));
    groups
}

/// `1 error`, `2 errors`.
pub(crate) fn number(of: usize, what: &str) -> String {
    format!("{of} {what}{}", if of == 1 { "" } else { "s" })
}

/// The text on one line and without control characters.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
