//! Links of the documents that lead nowhere.
//!
//! Guarantees: every link of a page that was read to a page inside the input folder is looked at, wherever it
//! stands (type, sentence, index); one finding a missing page, at the first link to it, in page order.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::ground::words::fold;
use crate::load::Kind;
use crate::read::link;
use crate::read::page::Page;

/// The signs before the target of a link: in Markdown, and in HTML.
const MARKS: [(&str, &[char]); 2] = [("](", &[')', ' ', '"']), ("href=\"", &['"'])];

/// Returns the pages that are linked to and are not among the documents. A single page has nothing beside it, and its
/// links prove nothing.
pub(crate) fn broken(pages: &[Page], sources: &Sources) -> Vec<Diagnostic> {
    if sources.len() < 2 {
        return Vec::new();
    }
    let known: HashSet<String> = sources.iter().map(|(_, file)| key(file.path())).collect();
    let found: Vec<Vec<(String, Span)>> =
        pages.par_iter().map(|page| missing(page, sources, &known)).collect();
    let mut by_target: BTreeMap<String, (Span, usize)> = BTreeMap::new();
    for (target, span) in found.into_iter().flatten() {
        by_target.entry(target).and_modify(|(_, times)| *times += 1).or_insert((span, 1));
    }
    let mut findings: Vec<Diagnostic> = by_target
        .into_iter()
        .map(|(target, (span, times))| {
            let times = if times == 1 { "once".to_owned() } else { format!("{times} times") };
            let message = format!("there is no page `{target}`, which is linked to {times}");
            Diagnostic::new(Code::BrokenLink, span, message)
        })
        .collect();
    findings.sort_by_key(|finding| finding.span().map(|span| (span.file, span.start)));
    findings
}

/// Returns a path without the spelling of its last part: openapi-generator 6 writes `account_team.md` for
/// `AccountTeam.md`.
fn key(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    format!("{folder}/{}", fold(name))
}

/// Returns the links of a page whose target is missing: its path, and where the link stands.
fn missing(page: &Page, sources: &Sources, known: &HashSet<String>) -> Vec<(String, Span)> {
    let Some(file) = sources.file(page.file) else { return Vec::new() };
    let text = file.text();
    let mut found = Vec::new();
    for (mark, ends) in MARKS {
        for at in memchr::memmem::find_iter(text.as_bytes(), mark) {
            let start = at + mark.len();
            let rest = text.get(start..).unwrap_or_default();
            let href = rest.split(['\n', '<', '>']).next().and_then(|line| line.split(ends).next());
            let Some(href) = href.filter(|href| !href.starts_with('#')) else { continue };
            let Some(target) = link::resolve(file.path(), href) else { continue };
            // Generators write `[**Object**](.md)` for what has no page.
            let is_named = !target.path.rsplit('/').next().unwrap_or_default().starts_with('.');
            let is_page = is_named && matches!(Kind::of(&target.path), Some(Kind::Markdown | Kind::Html));
            if is_page && !known.contains(&key(&target.path)) {
                found.push((target.path, Span::new(page.file, start..start + href.len())));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{FileId, SourceFile};

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let sources = Sources::new(files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect());
        let pages: Vec<Page> =
            (0..files.len()).map(|at| Page { file: FileId(at as u32), blocks: Vec::new() }).collect();
        let text = |finding: Diagnostic| {
            let place = finding.span().map(|span| sources.location(span).to_string());
            format!("{}: {}", place.unwrap_or_default(), finding.message)
        };
        broken(&pages, &sources).into_iter().map(text).collect()
    }

    #[test]
    fn a_missing_page_is_named_once_with_its_first_link() {
        let pet = "# Pet\n[**Tag**](Tag.md) [up](../README.md#top)\n[again](Tag.md#x \"Tag\")\n";
        let page = "<a href=\"Pet.md\">x</a> <a href=\"gone.html#a\">y</a> <a href=\"https://a.example/b.html\">z</a>";
        assert_eq!(
            found(&[("docs/Pet.md", pet), ("docs/page.html", page)]),
            [
                "docs/Pet.md:2: there is no page `docs/Tag.md`, which is linked to 2 times",
                "docs/Pet.md:2: there is no page `README.md`, which is linked to once",
                "docs/page.html:1: there is no page `docs/gone.html`, which is linked to once",
            ]
        );
    }

    #[test]
    fn what_is_no_page_or_stands_alone_is_not_looked_at() {
        assert_eq!(found(&[("Pet.md", "[a](Tag.md)")]), [""; 0], "one page alone");
        let page = "[a](a.png) [b](../../up.md) [c](#Tag) [d](.md) [e](b.md) [f](big_cat.md)";
        assert_eq!(found(&[("a.md", page), ("b.md", ""), ("BigCat.md", "")]), [""; 0]);
    }
}
