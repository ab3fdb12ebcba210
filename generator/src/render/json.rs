//! Figures and findings for programs.
//!
//! Guarantees: the keys are stable, paths are relative to the current folder, order is document order.

use serde::Serialize;

use crate::dialect::rule_use::RuleUse;
use crate::figures::Figures;
use crate::ground::finding::{Code, Diagnostic, Severity};
use crate::ground::source::Location;
use crate::ledger::Unit;
use crate::load::Documents;
use crate::model::NullVerdict;
use crate::pipeline::{ApiRun, ReadAs};

use super::{location, setting};

/// The output of `inspect --format json` for one API.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    name: &'a str,
    dialect: Option<&'a str>,
    flavour: Option<&'a str>,
    /// How each folder was read, if there are several; `dialect` and `flavour` are those of the first.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    folders: Vec<Folder<'a>>,
    figures: &'a Figures,
    nulls: &'a NullVerdict,
    pages: usize,
    rows: Balance,
    lists_and_code: Balance,
    /// The count of lines that each rule of a grammar of one's own read.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    rules: &'a [RuleUse],
    findings: Vec<Finding<'a>>,
    skipped: Vec<SkippedUnit>,
}

#[derive(Debug, Serialize)]
struct Folder<'a> {
    docs: String,
    dialect: &'a str,
    flavour: Option<&'a str>,
}

impl<'a> Folder<'a> {
    fn of(folder: &'a ReadAs) -> Self {
        let ReadAs { docs, dialect, flavour, .. } = folder;
        Self { docs: docs.display().to_string(), dialect, flavour: flavour.as_deref() }
    }
}

#[derive(Debug, Serialize)]
struct Balance {
    read: usize,
    used: usize,
    skipped: usize,
}

/// One finding with its place.
#[derive(Debug, Serialize)]
pub struct Finding<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<String>,
    help: Option<&'a str>,
    /// How often the same was found, if more than once.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    /// Where else.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    also: Vec<Location>,
}

#[derive(Debug, Serialize)]
struct SkippedUnit {
    code: Code,
    unit: Unit,
    #[serde(flatten)]
    place: Location,
}

/// Returns the report of one API.
pub fn report(run: &ApiRun) -> Report<'_> {
    let account = &run.account;
    let rows_skipped = account.rows_skipped();
    let skipped = account.skipped.iter().map(|unit| {
        let mut place = run.documents.sources.location(unit.span);
        place.path = run.documents.root.join(&place.path).display().to_string();
        SkippedUnit { code: unit.code, unit: unit.unit, place }
    });
    Report {
        name: &run.name,
        dialect: run.folders.first().map(|folder| folder.dialect.as_str()),
        flavour: run.folders.first().and_then(|folder| folder.flavour.as_deref()),
        folders: folders(run),
        figures: &run.figures,
        nulls: &run.api.nulls,
        pages: account.pages,
        rows: Balance { read: account.rows_read, used: account.rows_used, skipped: rows_skipped },
        lists_and_code: Balance {
            read: account.others_read,
            used: account.others_used,
            skipped: account.skipped.len() - rows_skipped,
        },
        rules: &run.rules,
        findings: findings(&run.documents, &run.documents.diagnostics),
        skipped: skipped.collect(),
    }
}

fn folders(run: &ApiRun) -> Vec<Folder<'_>> {
    let several = run.folders.iter().filter(|_| run.folders.len() > 1);
    several.map(Folder::of).collect()
}

/// Findings with their places.
pub fn findings<'a>(documents: &Documents, findings: &'a [Diagnostic]) -> Vec<Finding<'a>> {
    let finding = |finding: &'a Diagnostic| Finding {
        code: finding.code,
        severity: finding.severity,
        message: &finding.message,
        place: location(documents, finding),
        setting: setting(finding),
        help: finding.help.as_deref(),
        count: (!finding.also().is_empty()).then(|| finding.also().len() + 1),
        also: finding.also().iter().map(|repeat| super::place(documents, repeat.span)).collect(),
    };
    findings.iter().map(finding).collect()
}
