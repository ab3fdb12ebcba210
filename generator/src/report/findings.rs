//! Gaps of understanding: findings and skipped rows by cause, and how much of each page is read.
//!
//! Cut where there is too much of one cause, with the number of the others.

use std::collections::BTreeMap;

use super::items::ApiPage;
use super::section;
use crate::ground::fact::Certainty;
use crate::ground::finding::{Code, Diagnostic, Severity};
use crate::ground::source::{FileId, Span};
use crate::ground::words::counted;
use crate::ledger::Unit;
use crate::render::{by_code, location};

/// Places of one cause that are listed.
const SHOWN: usize = 500;

impl ApiPage<'_, '_> {
    /// Writes the findings by code, errors first.
    pub(super) fn findings(&mut self) {
        let run = self.run;
        let findings = &run.documents.diagnostics;
        section(self.html, self.number, "findings", &format!("Findings ({})", findings.len()));
        for ((severity, code), group) in by_code(findings).into_iter().rev() {
            let word = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            self.cause(&format!("{word} {code} ({})", group.len()), code);
            for finding in group.iter().take(SHOWN) {
                self.finding(finding);
            }
            self.end(group.len());
        }
        self.html.raw("</details>\n");
    }

    fn finding(&mut self, finding: &Diagnostic) {
        self.html.raw("<li>");
        match (finding.span(), location(&self.run.documents, finding)) {
            (Some(span), _) => self.place(span),
            (None, Some(place)) => self.html.text(&place.to_string()),
            (None, None) => {}
        }
        self.html.raw(" ");
        self.html.text(&finding.title());
        if let Some(help) = &finding.help {
            self.html.raw("; ");
            self.html.element("i", &[], help);
        }
        self.html.raw("</li>\n");
    }

    /// Writes the rows, list items and code blocks that were not used, by cause.
    pub(super) fn skipped(&mut self) {
        let skipped = &self.run.account.skipped;
        let mut causes: BTreeMap<Code, Vec<(Unit, Span)>> = BTreeMap::new();
        skipped.iter().for_each(|unit| causes.entry(unit.code).or_default().push((unit.unit, unit.span)));
        section(self.html, self.number, "skipped", &format!("Skipped ({})", skipped.len()));
        for (code, units) in causes {
            let rows = units.iter().filter(|(unit, _)| *unit == Unit::Row).count();
            let (rows, others) = (counted(rows, "row"), units.len() - rows);
            self.cause(&format!("{code} ({rows}, {others} of lists and code)"), code);
            for (_, span) in units.iter().take(SHOWN) {
                self.html.raw("<li>");
                self.place(*span);
                self.html.raw("</li>\n");
            }
            self.end(units.len());
        }
        self.html.raw("</details>\n");
    }

    /// Writes how much of each page is used, the least first.
    pub(super) fn coverage(&mut self) {
        let run = self.run;
        let mut skipped: BTreeMap<FileId, usize> = BTreeMap::new();
        run.account.skipped.iter().for_each(|unit| *skipped.entry(unit.span.file).or_default() += 1);
        let mut pages: Vec<(usize, usize, &str)> = run
            .documents
            .sources
            .iter()
            .map(|(id, file)| {
                let used = run.account.giving.get(&id).copied().unwrap_or_default();
                (used, used + skipped.get(&id).copied().unwrap_or_default(), file.path())
            })
            .collect();
        let share = |used: usize, read: usize| (100 * used).checked_div(read).unwrap_or(0);
        pages.sort_by_key(|(used, read, path)| (share(*used, *read), *path));
        section(self.html, self.number, "coverage", &format!("Coverage of pages ({})", pages.len()));
        self.head(&["page", "rows, items and code blocks", "used", "%"]);
        for (used, read, path) in pages {
            self.html.raw("<tr class=\"item\">");
            for text in [path, &read.to_string(), &used.to_string(), &share(used, read).to_string()] {
                self.cell(|page| page.html.text(text));
            }
            self.html.raw("</tr>\n");
        }
        self.html.raw("</tbody></table>\n</details>\n");
    }

    fn cause(&mut self, title: &str, code: Code) {
        self.html.raw("<details class=\"item\"><summary>");
        self.html.text(title);
        self.html.raw("</summary>\n");
        self.html.element("p", &[], code.explanation());
        self.html.raw("<ul>\n");
    }

    fn end(&mut self, count: usize) {
        if count > SHOWN {
            self.html.element("li", &[], &format!("and {} more", count - SHOWN));
        }
        self.html.raw("</ul></details>\n");
    }

    fn place(&mut self, span: Span) {
        let place = self.run.documents.sources.location(span);
        self.fact(&place.to_string(), Certainty::Stated, Some(span));
    }
}
