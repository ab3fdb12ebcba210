//! Ring 5: random pages and damaged real ones. Nothing panics, places are places, everything is accounted for,
//! and what is written can be read.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::{Index, select};

use specless::Error;
use specless::Severity;
use specless::internals::ground::source::{SourceFile, Sources, Span};
use specless::internals::pipeline;
use specless::internals::read;
use specless::internals::read::page::{Block, BlockKind, Cell, Page};
use specless::internals::{openapi, render};
use specless::{ApiSettings, Settings};
use specless_tests::workspace;

/// The signs that mean something in Markdown, alone or together.
const MARKDOWN: [&str; 46] = [
    "# ",
    "## Properties",
    "- ",
    "1. ",
    "> ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "|",
    " | ",
    "---|---",
    "|---|",
    "\\|",
    "\\",
    "`",
    "``",
    "```",
    "~~~",
    "*",
    "**",
    "_",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "[a]: b",
    "<a name=\"x\"></a>",
    "<b>",
    "</b>",
    "<!--",
    "<",
    ">",
    "&amp;",
    "&",
    "Vec<String>",
    "é",
    "\u{202e}",
    "\0",
    "{}",
    "\"a\": 1",
    "text",
    " ",
];

/// The signs that mean something in HTML.
const HTML: [&str; 44] = [
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>Type</th>",
    "<td rowspan=3>",
    "<td colspan='2'>",
    "<caption>",
    "</caption>",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<dl><dt>",
    "<dd>",
    "<a name=\"x\"></a>",
    "<a href=\"#x\">",
    "</a>",
    "<b>",
    "</b>",
    "<i>",
    "<pre>",
    "</pre>",
    "<br>",
    "<br/>",
    "<h4>",
    "</h4>",
    "<div class=\"a>b\">",
    "</div>",
    "<script>",
    "</script>",
    "<svg>",
    "<!--",
    "-->",
    "<",
    "&lt;",
    "&",
    "é",
    "\n",
    "text",
];

fn text_of(tokens: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![9 => select(tokens).prop_map(str::to_owned), 1 => "\\PC{0,8}"], 0..120)
        .prop_map(|parts| parts.concat())
}

/// Checks that every span of a page is a place in its text, and that what a block holds lies in order.
fn check_spans(page: &Page, text: &str) -> Result<(), TestCaseError> {
    check_blocks(&page.blocks, text)
}

fn check_blocks(blocks: &[Block], text: &str) -> Result<(), TestCaseError> {
    for block in blocks {
        check_span(block.span, text)?;
        match &block.kind {
            BlockKind::Table(table) => {
                check_cells(&table.header, text)?;
                for row in &table.rows {
                    check_span(row.span, text)?;
                    check_cells(&row.cells, text)?;
                }
            }
            BlockKind::List(items) => {
                for item in items {
                    check_span(item.span, text)?;
                    check_blocks(&item.blocks, text)?;
                }
            }
            BlockKind::Quote(inner) => check_blocks(inner, text)?,
            _ => {}
        }
    }
    Ok(())
}

fn check_cells(cells: &[Cell], text: &str) -> Result<(), TestCaseError> {
    for cell in cells {
        check_span(cell.span, text)?;
        check_blocks(&cell.blocks, text)?;
    }
    Ok(())
}

fn check_span(span: Span, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(text.get(span.range()).is_some(), "{:?} is no place in {text:?}", span.range());
    Ok(())
}

/// One change of a page.
#[derive(Clone, Debug)]
enum Damage {
    /// A line is left out.
    Lose(Index),
    /// A line comes again elsewhere.
    Repeat(Index, Index),
    /// The page ends here.
    Cut(Index),
    /// Something stands where it does not belong.
    Insert(Index, String),
    /// A name in bold or in code letters becomes another.
    Rename(Index, String),
}

fn damage() -> impl Strategy<Value = Damage> {
    let odd = || {
        prop_oneof![
            3 => select(&MARKDOWN[..]).prop_map(str::to_owned),
            3 => select(&HTML[..]).prop_map(str::to_owned),
            2 => select(&["type", "", "****", "größe", "a\"b", "*/", "a\nb", "r#self", "9", "Option", "🦀"][..])
                .prop_map(str::to_owned),
            1 => "\\PC{0,12}",
        ]
    };
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Damage::Lose),
        (at(), at()).prop_map(|(from, to)| Damage::Repeat(from, to)),
        at().prop_map(Damage::Cut),
        (at(), odd()).prop_map(|(at, text)| Damage::Insert(at, text)),
        (at(), odd()).prop_map(|(at, text)| Damage::Rename(at, text)),
    ]
}

fn apply(damage: &Damage, text: &mut String) {
    let starts: Vec<usize> = [0]
        .into_iter()
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .filter(|at| *at < text.len())
        .collect();
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if starts.is_empty() {
        return;
    }
    let line = |at: &Index| {
        let start = *at.get(&starts);
        start..text[start..].find('\n').map_or(text.len(), |end| start + end + 1)
    };
    match damage {
        Damage::Lose(at) => text.replace_range(line(at), ""),
        Damage::Repeat(from, to) => {
            let copy = text[line(from)].to_owned();
            text.insert_str(*to.get(&starts), &copy);
        }
        Damage::Cut(at) => text.truncate(*at.get(&places)),
        Damage::Insert(at, odd) => text.insert_str(*at.get(&places), odd),
        Damage::Rename(at, odd) => {
            let names: Vec<_> = text.match_indices("**").chain(text.match_indices('`')).collect();
            if let Some((mark, text_of_mark)) = (!names.is_empty()).then(|| *at.get(&names)) {
                let start = mark + text_of_mark.len();
                let end = text[start..].find(['*', '`', '\n']).map_or(text.len(), |end| start + end);
                text.replace_range(start..end, odd);
            }
        }
    }
}

/// Pages of an API, by path below its folder.
fn pages(name: &str) -> Vec<(PathBuf, String)> {
    let folder = workspace().join("docs-input").join(name);
    let files = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(&folder).unwrap().to_owned();
        (path, fs::read_to_string(entry.path()).unwrap())
    };
    files.map(read).collect()
}

/// Generates from pages on disk and checks everything that can be checked without a compiler.
fn check(docs: &Path, dialect: Option<&str>) -> Result<(), TestCaseError> {
    let mut api = ApiSettings::new("any", docs);
    api.conventions.dialect = dialect.map(str::to_owned);
    let settings = Settings {
        crate_name: "any".to_owned(),
        out_dir: Some("out".into()),
        apis: vec![api],
        ..Settings::default()
    };
    let generation = match pipeline::generate(&settings, &()) {
        Ok(generation) => generation,
        Err(Error::Unrecognised { .. }) => return Ok(()),
        Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
    };
    for run in &generation.runs {
        prop_assert!(run.account.balances());
        for finding in &run.documents.diagnostics {
            let placed = render::location(&run.documents, finding).is_some();
            prop_assert!(placed || finding.severity < Severity::Error, "no place: {finding:?}");
        }
        let document = openapi::export(&run.api, &run.documents.sources).to_string();
        let parsed = oas3::from_json(&document);
        prop_assert!(parsed.is_ok(), "{:?} in\n{document}", parsed.err());
    }
    for (path, text) in generation.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        prop_assert!(syn::parse_file(text).is_ok(), "{path} does not parse:\n{text}");
    }
    Ok(())
}

fn check_damaged(name: &str, damages: &[(Index, Damage)]) -> Result<(), TestCaseError> {
    let mut pages = pages(name);
    for (at, damage) in damages {
        let at = at.index(pages.len());
        apply(damage, &mut pages[at].1);
    }
    let temp = tempfile::tempdir().unwrap();
    for (path, text) in &pages {
        let path = temp.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    check(temp.path(), None)
}

/// So many cases, times `SPECLESS_FUZZ` for a long run.
fn config(cases: u32) -> ProptestConfig {
    let times = std::env::var("SPECLESS_FUZZ").map_or(1, |times| times.parse().expect("a number"));
    ProptestConfig { failure_persistence: None, cases: cases * times, ..ProptestConfig::default() }
}

fn damages() -> impl Strategy<Value = Vec<(Index, Damage)>> {
    prop::collection::vec((any::<Index>(), damage()), 1..24)
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn any_markdown_is_read(text in text_of(&MARKDOWN)) {
        let sources = Sources::new(vec![SourceFile::new("a.md", text.as_str())]);
        let (id, file) = sources.iter().next().unwrap();
        let (page, findings) = read::markdown::read(id, file);
        check_spans(&page, &text)?;
        for finding in findings {
            check_span(finding.span().unwrap(), &text)?;
        }
    }

    #[test]
    fn any_html_is_read(text in text_of(&HTML)) {
        let sources = Sources::new(vec![SourceFile::new("a.html", text.as_str())]);
        let (id, file) = sources.iter().next().unwrap();
        let (page, findings) = read::html::read(id, file);
        check_spans(&page, &text)?;
        for finding in findings {
            check_span(finding.span().unwrap(), &text)?;
        }
    }
}

proptest! {
    // Its pages are many.
    #![proptest_config(config(6))]

    #[test]
    fn damaged_pages_of_cycle(damages in damages()) {
        check_damaged("cycle", &damages)?;
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn any_page_goes_all_the_way(
        markdown in text_of(&MARKDOWN),
        html in text_of(&HTML),
        dialect in select(&["openapi-generator", "apimatic", "huawei"][..]),
    ) {
        let temp = tempfile::tempdir().unwrap();
        fs::write(temp.path().join("a.md"), format!("# A\n\n## Properties\n\n{markdown}")).unwrap();
        fs::write(temp.path().join("a.html"), html).unwrap();
        check(temp.path(), Some(dialect))?;
    }
}

proptest! {
    #![proptest_config(config(30))]

    #[test]
    fn damaged_pages_of_azureml(damages in damages()) { check_damaged("azureml", &damages)?; }

    #[test]
    fn damaged_pages_of_digitalocean(damages in damages()) { check_damaged("digitalocean", &damages)?; }

    #[test]
    fn damaged_pages_of_hetzner(damages in damages()) { check_damaged("hetzner", &damages)?; }

    #[test]
    fn damaged_pages_of_otc_ims(damages in damages()) { check_damaged("otc-ims", &damages)?; }
}
