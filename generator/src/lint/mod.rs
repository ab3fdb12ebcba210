//! Advice for authors of documents: contradictions, missing types, dead links, names of several spellings.
//!
//! A link to a page that is not there is a note for those who generate, and a warning here. Findings about what specless
//! makes of documents are left out. Knows no file format; `render` writes what is found.

mod spellings;

use std::collections::BTreeMap;

use crate::accept::{self, Accept};
use crate::ground::finding::{Code, Diagnostic, Severity};
use crate::ground::lint_level::LintLevel;
use crate::pipeline::ApiRun;

/// Levels that the user gave, by code.
pub type Levels = BTreeMap<Code, LintLevel>;

/// Returns the findings about the documents of an API, each with its level.
pub fn lint(run: &ApiRun, accepted: &[Accept], levels: &Levels) -> Vec<Diagnostic> {
    let found = run.documents.diagnostics.iter().cloned().chain(spellings::several(&run.api));
    let level = |mut finding: Diagnostic| {
        let level = levels.get(&finding.code).copied().unwrap_or_else(|| usual(finding.code));
        let page = accept::page_of(&finding.origin, &run.documents.sources);
        let is_accepted = accepted.iter().any(|accept| accept.covers(finding.code, page));
        finding.severity = match level {
            LintLevel::Off => return None,
            _ if is_accepted => Severity::Note,
            LintLevel::Note => Severity::Note,
            LintLevel::Warning => Severity::Warning,
            LintLevel::Error => Severity::Error,
        };
        Some(finding)
    };
    found.filter_map(level).collect()
}

/// Returns the level of a code that the user says nothing of.
pub fn usual(code: Code) -> LintLevel {
    match code {
        Code::NotUtf8
        | Code::NestedTooDeep
        | Code::MalformedRow
        | Code::UnresolvedReference
        | Code::WireNameClash => LintLevel::Error,
        Code::BooleanValue
        | Code::BrokenLink
        | Code::DuplicateField
        | Code::DuplicateOperation
        | Code::DuplicateType
        | Code::DuplicateValue
        | Code::ExampleDisagrees
        | Code::FlavoursDisagree
        | Code::MissingSection
        | Code::NoRoute
        | Code::OutsideInput
        | Code::SeveralSpellings
        | Code::SurplusCells
        | Code::UndocumentedPathVariable
        | Code::UnknownMark
        | Code::UnknownSpelling
        | Code::UnreachedTable
        | Code::UnreadableExample
        | Code::UnusableName => LintLevel::Warning,
        Code::EmptyRow
        | Code::GuessedEnumValue
        | Code::GuessedLocation
        | Code::NoAuthentication
        | Code::ObservedField
        | Code::OneFlavourOnly
        | Code::OpaqueType
        | Code::RelativeServer => LintLevel::Note,
        _ => LintLevel::Off,
    }
}
