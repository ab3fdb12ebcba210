//! Findings and figures as text: for people, for cargo, for programs.
//!
//! Guarantees: the same findings give the same text; text from documents cannot move the cursor, colour the
//! terminal or end a line early.

#[cfg(feature = "cli")]
pub mod account;
pub mod cargo;
#[cfg(feature = "cli")]
pub mod changes;
#[cfg(feature = "cli")]
pub mod explained;
#[cfg(feature = "cli")]
pub mod first_manifest;
#[cfg(feature = "cli")]
pub mod guesses;
#[cfg(feature = "cli")]
pub mod human;
pub mod json;
#[cfg(feature = "cli")]
pub mod sarif;

use std::collections::BTreeMap;

use crate::ground::finding::{Code, Diagnostic, Origin, Severity};
use crate::ground::paths;
use crate::ground::source::{Location, Span};
use crate::load::Documents;

/// Returns where a finding is, the path being one that a user in the current folder can open.
pub fn location(documents: &Documents, finding: &Diagnostic) -> Option<Location> {
    match &finding.origin {
        Origin::Document(span) => Some(place(documents, *span)),
        Origin::File { path, line } => {
            Some(opened(documents, Location { path: path.clone(), line: *line, column: 1 }))
        }
        Origin::Manifest { path, line } => {
            Some(Location { path: path.display().to_string(), line: *line, column: 1 })
        }
        Origin::Api | Origin::Flag(_) | Origin::Builder(_) => None,
    }
}

/// Returns where a span is, the path being one that a user in the current folder can open.
fn place(documents: &Documents, span: Span) -> Location {
    opened(documents, documents.sources.location(span))
}

fn opened(documents: &Documents, location: Location) -> Location {
    Location { path: paths::tidy(&documents.root.join(&location.path)).display().to_string(), ..location }
}

/// Names the flag or method that a finding is about, if it is about one.
fn setting(finding: &Diagnostic) -> Option<String> {
    match finding.origin {
        Origin::Flag(flag) => Some(flag.to_owned()),
        Origin::Builder(method) => Some(format!("Builder::{method}")),
        _ => None,
    }
}

/// Findings by severity and code, notes first and errors last, in document order within a code.
pub(crate) fn by_code(findings: &[Diagnostic]) -> BTreeMap<(Severity, Code), Vec<&Diagnostic>> {
    let mut groups: BTreeMap<_, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        groups.entry((finding.severity, finding.code)).or_default().push(finding);
    }
    groups.values_mut().for_each(|group| group.sort_by_key(|finding| &finding.origin));
    groups
}
