//! Conformance fixtures: pages, the raw facts and the findings that they give.
//!
//! ```text
//! fixtures/openapi-generator/rust/   Boat.md  BoatsApi.md  README.md      the pages, of any family
//!                                    expected.raw  expected.findings      what must come out
//!                                    flavour                              its name, where so few pages do not tell it
//! ```
//!
//! `SPECLESS_BLESS=1 cargo test -p specless --lib fixtures` accepts what comes out: read the difference before you commit it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::raw_sketch::sketch;
use super::{extract, files, recognise};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{FileId, SourceFile, Sources};
use crate::read::page::Page;
use crate::read::{html, markdown};
use crate::settings::Conventions;

#[test]
fn pages_give_what_is_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dialect/fixtures");
    let cases: Vec<PathBuf> = folders(&root).iter().flat_map(|family| folders(family)).collect();
    assert!(cases.len() > 20, "the fixtures are missing: {}", root.display());
    let differing: Vec<String> = cases.iter().filter_map(|case| check(&root, case)).collect();
    assert!(differing.is_empty(), "{}\naccept with SPECLESS_BLESS=1", differing.join("\n"));
}

/// The lines that sites and people put before the first heading: metadata with a list, ways back, code, a table.
const BEFORE: [&str; 6] = [
    "---\ntags:\n  - one\n  - two\n---\n\n",
    "- [Home](index.md)\n- [Back](up.md)\n\n",
    "```sh\ncurl https://api.example\n```\n\n",
    "| Name | Type |\n| --- | --- |\n| one | string |\n\n",
    "> - quoted\n>\n> ```\n> code\n> ```\n\n",
    "<ul><li>Home</li><li><pre>code</pre></li></ul>\n<table><tr><th>Name</th></tr><tr><td>one</td></tr></table>\n\n",
];

#[test]
fn what_stands_before_the_first_heading_is_accounted_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dialect/fixtures");
    let cases: Vec<PathBuf> = folders(&root).iter().flat_map(|family| folders(family)).collect();
    assert!(!cases.is_empty());
    for case in cases {
        for before in BEFORE {
            // Whatever is read: `read` asserts that the account balances.
            let (_, findings) = read(&case, before);
            assert!(!findings.contains(Code::InternalError.as_str()), "{}: {findings}", case.display());
        }
    }
}

/// Reads the pages of a case; returns how what comes out differs from what is expected.
fn check(root: &Path, case: &Path) -> Option<String> {
    let name = case.strip_prefix(root).unwrap().display().to_string();
    let (raw, findings) = read(case, "");
    let mut differing = String::new();
    for (file, found) in [("expected.raw", raw), ("expected.findings", findings)] {
        let path = case.join(file);
        if std::env::var_os("SPECLESS_BLESS").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected != found {
            differing += &format!("{name}/{file}:\n{}", difference(&expected, &found));
        }
    }
    (!differing.is_empty()).then_some(differing)
}

/// Returns the lines that only one of two texts has.
fn difference(expected: &str, found: &str) -> String {
    let only = |text: &str, other: &str, sign: &str| -> String {
        let missing = text.lines().filter(|line| !other.lines().any(|known| known == *line));
        missing.map(|line| format!("  {sign} {line}\n")).collect()
    };
    only(expected, found, "-") + &only(found, expected, "+")
}

/// Reads the pages of a case with something before each.
fn read(case: &Path, before: &str) -> (String, String) {
    let mut files = Vec::new();
    pages(case, case, before, &mut files);
    let mut sources = Sources::new(files);
    let (pages, mut findings) = read_pages(&sources);
    let flavour = fs::read_to_string(case.join("flavour")).ok().map(|name| name.trim().to_owned());
    let conventions = Conventions { flavour, ..Conventions::default() };
    let mut choice = match recognise::recognise(pages, &sources, &conventions) {
        Ok(choice) => choice,
        Err(error) => return (String::new(), format!("{error}\n")),
    };
    if let Some(expanded) = files::expanded(&choice.grammar, &sources) {
        let known: HashSet<FileId> = choice.pages.iter().map(|page| page.file).collect();
        (choice.pages, findings) = read_pages(&expanded);
        choice.pages.retain(|page| known.contains(&page.file));
        sources = expanded;
    }
    let extraction = extract(&choice.grammar, &choice.pages, &sources);
    let account = &extraction.account;
    assert!(account.balances(), "{}: rows are unaccounted for: {:?}", case.display(), account.open);
    findings.extend(choice.diagnostics);
    findings.extend(extraction.diagnostics);
    let rows = format!(
        "grammar {}, {} of {} rows used\n",
        choice.grammar.name, account.rows_used, account.rows_read
    );
    (rows + &sketch(&extraction.raw), findings.iter().map(|found| shown(found, &sources)).collect())
}

fn read_pages(sources: &Sources) -> (Vec<Page>, Vec<Diagnostic>) {
    let mut pages = Vec::new();
    let mut findings = Vec::new();
    for (id, file) in sources.iter() {
        let is_html = file.path().ends_with(".html");
        let (page, found) = if is_html { html::read(id, file) } else { markdown::read(id, file) };
        pages.push(page);
        findings.extend(found);
    }
    (pages, findings)
}

fn shown(finding: &Diagnostic, sources: &Sources) -> String {
    let place = finding.span().map(|span| sources.location(span));
    let place = place.map(|place| format!(" {}:{}", place.path, place.line)).unwrap_or_default();
    format!("{}{place} {}\n", finding.code, finding.message)
}

/// Gathers the pages of a case, folders within it included.
fn pages(case: &Path, folder: &Path, before: &str, files: &mut Vec<SourceFile>) {
    for path in entries(folder) {
        if path.is_dir() {
            pages(case, &path, before, files);
        } else if path.extension().is_some_and(|kind| kind == "md" || kind == "mdx" || kind == "html") {
            let name = path.strip_prefix(case).unwrap().display().to_string();
            files.push(SourceFile::new(name, before.to_owned() + &fs::read_to_string(&path).unwrap()));
        }
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap();
    let mut entries: Vec<PathBuf> = read.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}
