//! How much of the reference was read, page by page and row by row, and whether that is enough.
//!
//! A page that shows `**GET** /boats/{id}` or has a table with the columns `Name` and `Type` is a reference page, whatever
//! its family. If no operation is read of pages that show some, or more than 2 % of the reference pages or of the rows are
//! unread, the run ends with an error. Knows no dialect: what it looks for is in any reference.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::accept::Accept;
use crate::dialect::raw::{RawApi, RawField, RawShape};
use crate::ground::finding::{Code, Diagnostic, Loss, Severity};
use crate::ground::http::Method;
use crate::ground::source::{FileId, Sources, Span};
use crate::ledger::{Account, Skipped, Unit};
use crate::read::page::{Block, BlockKind, Page, Table};

/// The share of pages or rows, in percent, that may be unread.
const TOLERATED: usize = 2;

/// The evidence that a page is part of the reference.
#[derive(Debug)]
pub struct Signs {
    file: FileId,
    /// The first block that shows a method and a path.
    route: Option<Span>,
    /// Tables of properties or parameters.
    tables: Vec<PropertyTable>,
}

/// A table with columns of names and types.
#[derive(Clone, Copy, Debug)]
struct PropertyTable {
    span: Span,
    rows: usize,
    /// It stands under a heading or caption about requests, responses, parameters or properties.
    in_section: bool,
}

/// Looks for the signs of a reference on every page.
pub fn signs(pages: &[Page]) -> Vec<Signs> {
    let signs = |page: &Page| {
        let mut signs = Signs { file: page.file, route: None, tables: Vec::new() };
        signs.look(&page.blocks, &mut false);
        signs
    };
    pages.par_iter().map(signs).collect()
}

impl Signs {
    fn look(&mut self, blocks: &[Block], in_section: &mut bool) {
        for block in blocks {
            if let BlockKind::Heading { text, .. } = &block.kind {
                *in_section = is_about_calls(&text.plain());
            }
            let shows_route = match &block.kind {
                BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) if text.raw().is_empty() => {
                    is_route(&text.plain())
                }
                BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => {
                    text.raw().lines().any(is_route)
                }
                BlockKind::Code { text, .. } => text.lines().next().is_some_and(is_route),
                BlockKind::Quote(inner) => {
                    self.look(inner, in_section);
                    false
                }
                BlockKind::List(items) => {
                    items.iter().for_each(|item| self.look(&item.blocks, in_section));
                    false
                }
                BlockKind::Table(table) => {
                    if is_property_table(table) {
                        let caption =
                            table.caption.as_ref().is_some_and(|text| is_about_calls(&text.plain()));
                        self.tables.push(PropertyTable {
                            span: block.span,
                            rows: table.rows.len(),
                            in_section: *in_section || caption,
                        });
                    }
                    // In tables of HTML routes are listed, not documented: the permissions that calls need, for example.
                    self.route.is_none()
                        && table.rows.iter().flat_map(|row| &row.cells).any(|cell| is_route(cell.raw()))
                }
            };
            if shows_route && self.route.is_none() {
                self.route = Some(block.span);
            }
        }
    }

    fn place(&self) -> Option<Span> {
        self.route.or(self.tables.first().map(|table| table.span))
    }

    fn has_property_table_at(&self, span: Span) -> bool {
        self.tables.iter().any(|table| table.span.contains(span))
    }

    /// Finds a table about a call or type of which no row was read.
    fn lost_table(&self, unread: &[&Skipped]) -> Option<Span> {
        let is_lost = |table: &&PropertyTable| {
            let rows = unread.iter().filter(|skipped| table.span.contains(skipped.span));
            table.in_section && rows.count() == table.rows
        };
        self.tables.iter().find(is_lost).map(|table| table.span)
    }
}

/// Checks that enough was read; findings on accepted pages do not count. `tells_calls` holds for pages that were written by hand
/// and should describe operations, not types alone.
pub fn check(
    signs: &[Signs],
    raw: &RawApi,
    account: &Account,
    accepted: &[Accept],
    sources: &Sources,
    tells_calls: bool,
) -> Vec<Diagnostic> {
    let by_file: BTreeMap<FileId, &Signs> = signs.iter().map(|signs| (signs.file, signs)).collect();
    let mut findings: Vec<_> = operations(signs, raw, tells_calls).into_iter().collect();
    let is_accepted = |code, file| accepted.iter().any(|accept| accept.covers(code, sources.path(file)));
    let unread_pages = pages(signs, raw, account, &|file| is_accepted(Code::UnreadPage, file));
    // The rows of a page that is unread as a whole are not reported again.
    let lost: BTreeSet<FileId> =
        unread_pages.iter().filter_map(|finding| finding.span()).map(|span| span.file).collect();
    let unread_rows: Vec<&Skipped> = account
        .skipped
        .iter()
        .filter(|skipped| skipped.unit == Unit::Row && !lost.contains(&skipped.span.file))
        .filter(|skipped| is_unread(skipped, &by_file))
        .collect();
    findings.extend(unread_pages);
    let accepted = |file| is_accepted(Code::UnreadRows, file);
    findings.extend(rows(&unread_rows, account.rows_read, &by_file, &accepted));
    findings
}

fn is_unread(skipped: &Skipped, signs: &BTreeMap<FileId, &Signs>) -> bool {
    match skipped.code.loss() {
        Loss::Unread => true,
        Loss::Nothing => false,
        Loss::Unknown => {
            signs.get(&skipped.span.file).is_some_and(|signs| signs.has_property_table_at(skipped.span))
        }
    }
}

/// Reports pages that show operations if no operation was read.
fn operations(signs: &[Signs], raw: &RawApi, tells_calls: bool) -> Option<Diagnostic> {
    if !raw.operations.is_empty() {
        return None;
    }
    let shown: Vec<Span> = signs.iter().filter_map(|signs| signs.route).collect();
    let Some(first) = shown.first() else {
        let place =
            signs.iter().find_map(Signs::place).or_else(|| raw.models.first().map(|model| model.name.span));
        let message =
            "no operation was read: no page shows a method and a path in a form that the grammar knows";
        let help = "tell methods and paths in the grammar, by `method` and `path` of the section of an operation or by a \
                    line of role `route`; accept this finding if the types alone are wanted";
        return Some(Diagnostic::new(Code::NoOperations, place.filter(|_| tells_calls)?, message).help(help));
    };
    let message = match shown.len() {
        1 => "the page shows an operation, and none was read".to_owned(),
        count => format!("{count} pages show operations, the first of them here, and none was read"),
    };
    let help = "leave the pages out with `exclude`, or accept this finding, if the types alone are wanted";
    Some(Diagnostic::new(Code::NoOperations, *first, message).help(help))
}

/// Reports reference pages of which nothing was read.
fn pages(
    signs: &[Signs],
    raw: &RawApi,
    account: &Account,
    accepted: &dyn Fn(FileId) -> bool,
) -> Vec<Diagnostic> {
    let mut giving = files_of_facts(raw);
    giving.extend(account.giving.keys());
    // Their rows are known to say nothing new.
    giving.extend(
        account
            .skipped
            .iter()
            .filter(|skipped| skipped.unit == Unit::Row && skipped.code.loss() == Loss::Nothing)
            .map(|skipped| skipped.span.file),
    );
    let reference: Vec<(FileId, Span)> =
        signs.iter().filter_map(|signs| Some((signs.file, signs.place()?))).collect();
    let unread: Vec<_> = reference.iter().filter(|(file, _)| !giving.contains(file)).collect();
    let counted = unread.iter().filter(|(file, _)| !accepted(*file)).count();
    let severity =
        if is_too_much(counted, reference.len()) { Severity::Error } else { Code::UnreadPage.severity() };
    let message = format!(
        "nothing was read of this page, though it looks like a part of the reference ({} of {} such pages)",
        unread.len(),
        reference.len(),
    );
    let finding = |(_, span): &&(FileId, Span)| Diagnostic {
        severity,
        ..Diagnostic::new(Code::UnreadPage, *span, &message)
            .help("if it belongs to something else, leave it out with `exclude`, or accept it with `accept`")
    };
    unread.iter().map(finding).collect()
}

/// Reports the pages that have unread rows, and the reasons.
fn rows(
    unread: &[&Skipped],
    read: usize,
    signs: &BTreeMap<FileId, &Signs>,
    accepted: &dyn Fn(FileId) -> bool,
) -> Vec<Diagnostic> {
    let counted = unread.iter().filter(|skipped| !accepted(skipped.span.file)).count();
    let severity = if is_too_much(counted, read) { Severity::Error } else { Code::UnreadRows.severity() };
    let mut by_page: BTreeMap<FileId, Vec<&Skipped>> = BTreeMap::new();
    unread.iter().for_each(|skipped| by_page.entry(skipped.span.file).or_default().push(skipped));
    let finding = |(file, skipped): (FileId, Vec<&Skipped>)| {
        let lost = signs.get(&file).and_then(|signs| signs.lost_table(&skipped));
        let mut reasons: BTreeMap<Code, usize> = BTreeMap::new();
        skipped.iter().for_each(|skipped| *reasons.entry(skipped.code).or_default() += 1);
        let reasons: Vec<String> = reasons.iter().map(|(code, count)| format!("{code} {count}")).collect();
        let message = format!(
            "{} not read: {} ({} of {read} rows of all pages)",
            if skipped.len() == 1 { "a row was".to_owned() } else { format!("{} rows were", skipped.len()) },
            reasons.join(", "),
            unread.len(),
        );
        let help = "`specless inspect` lists them; what is as it should be is accepted with `accept`";
        let severity = if lost.is_some() { Severity::Error } else { severity };
        let place = lost.or(skipped.first().map(|skipped| skipped.span))?;
        Some(Diagnostic { severity, ..Diagnostic::new(Code::UnreadRows, place, message).help(help) })
    };
    by_page.into_iter().filter_map(finding).collect()
}

fn is_too_much(unread: usize, of: usize) -> bool {
    unread * 100 > of * TOLERATED
}

/// Returns the pages that gave at least one fact.
fn files_of_facts(raw: &RawApi) -> BTreeSet<FileId> {
    let mut files = BTreeSet::new();
    let mut note = |span: Span| {
        files.insert(span.file);
    };
    let fields = |fields: &[RawField], note: &mut dyn FnMut(Span)| {
        fields.iter().for_each(|field| note(field.name.span));
    };
    for model in &raw.models {
        note(model.name.span);
        match &model.shape {
            RawShape::Struct { fields: of, .. } => fields(of, &mut note),
            RawShape::Enum(values) => values.values.iter().for_each(|value| note(value.span)),
            RawShape::Union { cases, .. } => cases.iter().for_each(|case| note(case.span)),
            RawShape::Alias(_) | RawShape::Opaque => {}
        }
    }
    for operation in &raw.operations {
        note(operation.name.span);
        operation.route.iter().filter_map(|route| route.span).for_each(&mut note);
        operation.parameters.iter().for_each(|parameter| note(parameter.field.name.span));
        operation.bodies.iter().for_each(|body| note(body.ty.span));
        operation.responses.iter().for_each(|response| note(response.span));
    }
    raw.title.iter().chain(&raw.servers).for_each(|text| note(text.span));
    files
}

/// Returns true for a table with a column of names and a column of types.
fn is_property_table(table: &Table) -> bool {
    const NAMES: [&str; 8] =
        ["name", "parameter", "property", "field", "attribute", "header", "参数", "名称"];
    const TYPES: [&str; 5] = ["type", "data type", "datatype", "参数类型", "类型"];
    let heads: Vec<String> = table.header.iter().map(|cell| cell.plain().trim().to_lowercase()).collect();
    let has = |words: &[&str]| heads.iter().any(|head| words.contains(&head.as_str()));
    has(&NAMES) && has(&TYPES) && !table.rows.is_empty()
}

/// Returns true for the title of a section that says what a call takes or gives, or what a type has.
fn is_about_calls(title: &str) -> bool {
    const WORDS: [&str; 9] =
        ["request", "response", "parameter", "propert", "body", "field", "请求", "响应", "参数"];
    let title = title.to_lowercase();
    WORDS.iter().any(|word| title.contains(word))
}

/// Returns true for text that begins with a method and a path: `**GET** /boats`.
fn is_route(text: &str) -> bool {
    const MARKS: [char; 5] = [' ', '\t', '*', '`', '#'];
    let word = text.trim_start_matches(MARKS);
    // Most texts are dismissed by one letter.
    if !word.starts_with(['G', 'P', 'D', 'H', 'O', 'T']) {
        return false;
    }
    let Some((method, rest)) = word.split_once(|c: char| !c.is_ascii_uppercase()) else { return false };
    let path = rest.trim_start_matches(MARKS);
    // With values in its query it is an example of a request.
    let is_path = path.starts_with(['/', '{']) || path.starts_with("http");
    method.parse::<Method>().is_ok() && is_path && !path.contains('=')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::SourceFile;

    #[test]
    fn a_route_is_a_method_and_a_path() {
        for text in ["GET /boats", "**GET** /boats", "`DELETE /boats/{id}`", "PUT https://example.org/v1"] {
            assert!(is_route(text), "{text}");
        }
        for text in [
            "Send GET /boats to list them.",
            "GETAWAY /boats",
            "GET boats",
            "GET",
            "",
            "Get /boats",
            "GET /boats?limit=2",
        ] {
            assert!(!is_route(text), "{text}");
        }
    }

    /// Severities of the findings about a page of which the row of the only table was skipped because of `code`.
    fn after_skipping(title: &str, head: &str, code: Code) -> Vec<(Code, Severity)> {
        let text = format!("# Boats\n\n## {title}\n\n| {head} |\n|---|---|\n| mast | string |\n");
        let sources = Sources::new(vec![SourceFile::new("boats.md", text)]);
        let pages: Vec<Page> =
            sources.iter().map(|(file, source)| crate::read::markdown::read(file, source).0).collect();
        let row = pages.iter().flat_map(|page| &page.blocks).find_map(Block::as_table).unwrap().rows[0].span;
        let skipped = vec![Skipped { span: row, unit: Unit::Row, code }];
        let giving = BTreeMap::from([(row.file, 1)]);
        let account = Account { rows_read: 200, skipped, giving, ..Account::default() };
        let findings = check(&signs(&pages), &RawApi::default(), &account, &[], &sources, false);
        findings.into_iter().map(|finding| (finding.code, finding.severity)).collect()
    }

    #[test]
    fn a_whole_table_of_a_call_is_an_error_however_small() {
        let unread = |severity| vec![(Code::UnreadRows, severity)];
        let (head, request) = ("Name | Type", "Request parameters");
        assert_eq!(after_skipping(request, head, Code::OtherTable), unread(Severity::Error));
        assert_eq!(after_skipping("History", head, Code::OtherTable), unread(Severity::Note));
        assert_eq!(after_skipping(request, "Code | Meaning", Code::OtherTable), []);
        assert_eq!(after_skipping(request, "Code | Meaning", Code::MalformedRow), unread(Severity::Note));
        assert_eq!(after_skipping(request, head, Code::IndexRow), []);
    }

    #[test]
    fn two_percent_are_tolerated() {
        assert!(!is_too_much(0, 0) && !is_too_much(2, 100) && is_too_much(3, 100) && is_too_much(1, 49));
    }
}
