//! The figures of one API, and what became of every row.
//!
//! Guarantees: everything that was skipped is listed with its code and `file:line`, or, where that would be
//! too much, counted.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::dialect::recognise::Score;
use crate::dialect::rule_use::Unmatched;
use crate::ground::escape::{Output, escape};
use crate::ground::finding::{Code, Severity, count};
use crate::ground::source::{FileId, Span};
use crate::ground::words::counted;
use crate::ledger::{Skipped, Unit};
use crate::model::NullVerdict;
use crate::pipeline::{ApiRun, ReadAs};

/// How much of what was skipped is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Every row, list item and code block.
    Everything,
    /// The count of lines that each rule of a grammar reads, and rows by the reason that they were skipped for.
    Rules,
    /// Rows and pages by the reason that they were skipped for, with a count and the first place.
    Reasons,
}

/// Returns the account of one API, one figure a line.
pub fn render(run: &ApiRun, listing: Listing) -> String {
    let (figures, account) = (&run.figures, &run.account);
    let mut out = recognised(run, listing);
    let mut line = |what: &str, text: String| {
        let _ = writeln!(out, "  {what:<15} {text}");
    };
    let also = |of: usize, what: &str| if of == 0 { String::new() } else { format!(", and {of} {what}") };
    line("pages", format!("{}{}", account.pages, also(figures.unknown_pages, "of no known dialect")));
    line("types", format!("{}{}", figures.types, also(figures.aliases, "other names of them")));
    line("fields", figures.fields.to_string());
    line("enum values", figures.enum_values.to_string());
    line("operations", figures.operations.to_string());
    line("parameters", figures.parameters.to_string());
    line("nulls", nulls(&run.api.nulls));
    let skipped =
        |of_rows: bool| account.skipped.iter().filter(move |unit| (unit.unit == Unit::Row) == of_rows);
    let balance = |read: usize, used: usize, rows: bool| {
        format!("{read} read = {used} used + {} skipped", skipped(rows).count())
    };
    line("rows", balance(account.rows_read, account.rows_used, true));
    line("lists and code", balance(account.others_read, account.others_used, false));
    let found = |severity, what| counted(count(&run.documents.diagnostics, severity), what);
    line(
        "findings",
        format!(
            "{}, {}, {}",
            found(Severity::Error, "error"),
            found(Severity::Warning, "warning"),
            found(Severity::Note, "note")
        ),
    );
    match listing {
        Listing::Reasons => reasons(&mut out, run),
        Listing::Rules => {
            rules(&mut out, run);
            reasons(&mut out, run);
        }
        Listing::Everything => {
            rules(&mut out, run);
            list(&mut out, run, "rows skipped", skipped(true));
            list(&mut out, run, "lists and code skipped", skipped(false));
            paging(&mut out, run);
        }
    }
    out
}

/// Returns how each folder was read: `harbour (openapi-generator, rust)`, and the grammars that were tried.
fn recognised(run: &ApiRun, listing: Listing) -> String {
    let read_as = |folder: &ReadAs| match &folder.flavour {
        Some(flavour) => format!("({}, {flavour})", folder.dialect),
        None => format!("({})", folder.dialect),
    };
    let mut out = match run.folders.as_slice() {
        [folder] => format!("{} {}\n", run.name, read_as(folder)),
        folders => format!("{} (of {})\n", run.name, counted(folders.len(), "folder")),
    };
    for folder in &run.folders {
        if run.folders.len() > 1 {
            let _ = writeln!(out, "  {:<15} {} {}", "read together", folder.docs.display(), read_as(folder));
        }
        for (score, rank) in folder.scores.iter().zip(["grammar", "runner-up"]) {
            let _ = writeln!(out, "  {rank:<15} {score}");
        }
        if listing == Listing::Everything && !folder.scores.is_empty() {
            let scores = folder.scores.iter().map(Score::to_string).collect::<Vec<_>>().join("; ");
            let _ = writeln!(out, "  {:<15} {scores}", "grammars");
        }
    }
    out
}

/// The count of lines that each rule of a grammar of one's own read: `     36  tables 2    Name | Type | Description`.
fn rules(out: &mut String, run: &ApiRun) {
    if run.rules.is_empty() {
        return;
    }
    out.push_str("  read by rule, rows of tables and matches of others\n");
    for rule in &run.rules {
        let name = format!("{} {}", rule.list, rule.number);
        let _ = writeln!(out, "    {:>7}  {name:<12} {}", rule.matches, rule.looks_for);
    }
    let idle = run.rules.iter().filter(|rule| rule.matches == 0).count();
    let have = if idle == 1 { "has" } else { "have" };
    let _ = writeln!(out, "    {} {have} no match", counted(idle, "rule"));
    unmatched(out, run);
}

/// The lines that no rule knows: `     12 rows  | Event | Value |  docs/audit.md:87`.
fn unmatched(out: &mut String, run: &ApiRun) {
    const SHOWN: usize = 15;
    for what in ["row", "heading"] {
        let all: Vec<&Unmatched> = run.unmatched.iter().filter(|unmatched| unmatched.what == what).collect();
        if all.is_empty() {
            continue;
        }
        let total = all.iter().map(|unmatched| unmatched.count).sum();
        let _ = writeln!(out, "  {} that no rule knows", counted(total, what));
        for Unmatched { text, count, first, .. } in all.iter().take(SHOWN) {
            let place = run.documents.sources.location(*first);
            let path = run.documents.root.join(&place.path);
            let _ = writeln!(
                out,
                "    {count:>7}  {}  {}:{}",
                escape(text, Output::Line),
                escape(&path.display().to_string(), Output::Line),
                place.line
            );
        }
        if all.len() > SHOWN {
            let _ = writeln!(out, "    and {} more", all.len() - SHOWN);
        }
    }
}

/// Returns where `null` is accepted in answers, and why.
fn nulls(verdict: &NullVerdict) -> String {
    let why = match verdict {
        _ if verdict.chosen => "as you chose".to_owned(),
        verdict if verdict.printed => "the pages mark required fields that may be null".to_owned(),
        verdict => format!("{} may be null by their text", counted(verdict.told, "required field")),
    };
    let graded = match verdict.graded {
        0 => String::new(),
        graded => format!(", {graded} more by name and place"),
    };
    format!("{}: {why}{graded}", verdict.nullability.as_str())
}

/// The operations whose lists come in pages, and how: what the manifest can correct.
fn paging(out: &mut String, run: &ApiRun) {
    let paged: Vec<String> = run
        .api
        .operations
        .iter()
        .filter_map(|operation| {
            let group = run.api.groups.get(operation.group).map_or("", |group| group.name.as_str());
            let paging = operation.paging.as_ref()?;
            Some(format!("    {group}.{} = \"{}\"\n", operation.name, paging.value))
        })
        .collect();
    if !paged.is_empty() {
        let _ = write!(out, "  lists in pages\n{}", paged.concat());
    }
}

/// Why rows and pages were skipped: `index-row      16 rows, the first at docs/README.md:17`.
fn reasons(out: &mut String, run: &ApiRun) {
    const PAGES: [Code; 3] = [Code::UnknownPage, Code::NotReference, Code::UnreadPage];
    let mut by_reason: BTreeMap<(&str, Code), (usize, Span)> = BTreeMap::new();
    let mut count = |what, code, span: Span| {
        let (count, first) = by_reason.entry((what, code)).or_insert((0, span));
        *count += 1;
        *first = span.min(*first);
    };
    let rows = run.account.skipped.iter().filter(|skipped| skipped.unit == Unit::Row);
    rows.for_each(|row| count("row", row.code, row.span));
    for finding in run.documents.diagnostics.iter().filter(|finding| PAGES.contains(&finding.code)) {
        finding.spans().for_each(|span| count("page", finding.code, span));
    }
    if !by_reason.is_empty() {
        out.push_str("  skipped\n");
    }
    for ((what, code), (count, first)) in by_reason {
        let place = run.documents.sources.location(first);
        let path = run.documents.root.join(&place.path);
        let first = if count == 1 { "at" } else { "the first at" };
        let count = counted(count, what);
        let _ = writeln!(
            out,
            "    {code:<15} {count}, {first} {}:{}",
            escape(&path.display().to_string(), Output::Line),
            place.line
        );
    }
}

fn list<'a>(out: &mut String, run: &ApiRun, title: &str, skipped: impl Iterator<Item = &'a Skipped>) {
    let mut by_code: BTreeMap<Code, BTreeMap<FileId, Vec<usize>>> = BTreeMap::new();
    for unit in skipped {
        let line = run.documents.sources.location(unit.span).line;
        by_code.entry(unit.code).or_default().entry(unit.span.file).or_default().push(line);
    }
    if !by_code.is_empty() {
        let _ = writeln!(out, "  {title}");
    }
    for (code, files) in by_code {
        let total: usize = files.values().map(Vec::len).sum();
        let _ = writeln!(out, "    {code} {total}");
        for (file, lines) in &files {
            let path = run.documents.root.join(run.documents.sources.path(*file));
            let _ = writeln!(
                out,
                "      {}:{}",
                escape(&path.display().to_string(), Output::Line),
                ranges(lines)
            );
        }
    }
}

/// `3-5,9` for 3, 4, 5 and 9.
fn ranges(lines: &[usize]) -> String {
    let mut sorted = lines.to_vec();
    sorted.sort_unstable();
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for line in sorted {
        match ranges.last_mut() {
            Some((_, last)) if line <= *last + 1 => *last = line,
            _ => ranges.push((line, line)),
        }
    }
    let text = ranges.iter().map(
        |(first, last)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        },
    );
    text.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_in_a_row_are_one_range() {
        assert_eq!(super::ranges(&[5, 3, 4, 9, 11, 11, 12]), "3-5,9,11-12");
        assert_eq!(super::ranges(&[]), "");
    }
}
