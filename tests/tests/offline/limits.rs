//! Input that is made to be slow: everything is read in time that grows with its length, or cut off and reported.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use specless::internals::pipeline;
use specless::{ApiSettings, Settings};
use specless_tests::fixture::{Folder, model_page};

/// No case needs a second, also on a busy machine only a few; with work that grows with the square of its
/// length most need many times this.
const LIMIT: Duration = Duration::from_secs(30);

/// Length of a page of which a pattern is repeated.
const LENGTH: usize = 200_000;

const ROW: &str = "**a** | **String** | A. | ";

/// Generates in a thread of its own, so that a test ends although the work does not.
#[track_caller]
fn generate_in_time(what: &str, documents: &[(&str, &str)]) -> usize {
    let folder = Folder::new(documents).unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let html = folder.docs().join("X.html").exists();
        let mut api = ApiSettings::new("limits", folder.docs());
        api.conventions.dialect = Some(if html { "huawei" } else { "openapi-generator" }.to_owned());
        let settings = Settings {
            crate_name: "limits".to_owned(),
            out_dir: Some("out".into()),
            apis: vec![api],
            ..Settings::default()
        };
        let types = match pipeline::generate(&settings, &()) {
            Ok(generation) => generation.runs[0].figures.types,
            Err(specless::Error::Unrecognised { .. }) => 0,
            Err(error) => panic!("{error:?}"),
        };
        let _ = sender.send(types);
    });
    match receiver.recv_timeout(LIMIT) {
        Ok(types) => types,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{what}: not done after {LIMIT:?}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{what}: panicked"),
    }
}

fn repeated(pattern: &str) -> String {
    pattern.repeat(LENGTH / pattern.len())
}

/// Half a page of one pattern and then half a page of another.
fn rows(first: &str, second: &str) -> String {
    format!("{}{}", first.repeat(LENGTH / 2 / first.len()), second.repeat(LENGTH / 2 / second.len()))
}

#[test]
#[ignore = "reads very large pages: `.ci/run` includes it"]
fn patterns_in_markdown() {
    let mut texts: Vec<(String, String)> = [
        "[",
        "![",
        "](",
        "[a](",
        "`",
        "``` ",
        "`a``",
        "*a ",
        "**",
        "_a_",
        "***a ",
        "<a",
        "<!--",
        "<b>",
        "|",
        "\\|",
        "&",
        "> ",
        "- ",
        "1. ",
        "- a\n",
        "\n    - a",
        "```\n",
        "\n~~~",
        "| a |\n|---|\n",
        "[a]: b\n",
        "\r",
        "a, ",
        "`a`, ",
        "One of: ",
        "(default 1) ",
    ]
    .iter()
    .map(|pattern| ((*pattern).to_owned(), repeated(pattern)))
    .collect();
    for (first, second) in
        [("- ", "[a]: b\n"), ("- ", "| a | b |\n|---|---|\n"), ("> ", "x\n"), ("1. ", "\n"), ("`", "a`b")]
    {
        texts.push((format!("{first}, then {second}"), rows(first, second)));
    }
    for (pattern, text) in texts {
        let page = format!("{}\n\n{text}\n", model_page("X", &[ROW]));
        assert_eq!(generate_in_time(&format!("text of {pattern:?}"), &[("X.md", &page)]), 1, "{pattern:?}");
        if !text.contains(['\n', '\r']) {
            let cell = model_page("X", &[&format!("**a** | **String** | {text} | ")]);
            generate_in_time(&format!("a cell of {pattern:?}"), &[("X.md", &cell)]);
            let ty = model_page("X", &[&format!("**a** | **{text}** | A. | ")]);
            generate_in_time(&format!("a type of {pattern:?}"), &[("X.md", &ty)]);
        }
    }
}

#[test]
fn patterns_in_html() {
    for pattern in [
        "<a",
        "<a href=\"",
        "<a \">",
        "<!--",
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "</br>",
        "<b><i>",
        "<b><p>",
        "<ul><li>",
        "<li><dd>",
        "<table>",
        "<table><tr><td>",
        "<td>",
        "<td rowspan=9999>x</td>",
        "<td colspan=9999>x</td>",
        "<svg>",
        "<select>",
        "<template>",
        "<script>",
        "<a name=x></a>",
        "<x></y>",
        "&",
        "&amp",
        "\n",
        "a, b or ",
    ] {
        let text = repeated(pattern);
        let page = format!("<html><body><h1>Listing</h1>{text}</body></html>");
        generate_in_time(&format!("text of {pattern:?}"), &[("X.html", &page)]);
        let page = format!(
            "<html><body><h1>Listing</h1><table><tr><th>Parameter</th><th>Type</th><th>Description</th></tr>\
             <tr><td>a</td><td>String</td><td>{text}</td></tr></table></body></html>"
        );
        generate_in_time(&format!("a cell of {pattern:?}"), &[("X.html", &page)]);
    }
}

fn page_of_rows(name: &str, rows: impl Iterator<Item = String>) -> String {
    let rows: Vec<String> = rows.collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    model_page(name, &rows)
}

/// Pages `T0`, `T1`, ... that hold what `field` says of their number.
fn pages(count: usize, field: impl Fn(usize) -> String) -> Vec<(String, String)> {
    (0..count)
        .map(|number| {
            (format!("T{number}.md"), page_of_rows(&format!("T{number}"), [field(number)].into_iter()))
        })
        .collect()
}

fn generate_pages(what: &str, pages: &[(String, String)]) -> usize {
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    generate_in_time(what, &pages)
}

#[test]
fn many_of_everything() {
    let fields = (0..20_000).map(|number| format!("**f{number}** | **String** | A. | "));
    assert_eq!(generate_in_time("fields", &[("X.md", &page_of_rows("X", fields))]), 1);
    let same = (0..20_000).map(|_| ROW.to_owned());
    assert_eq!(generate_in_time("a field again and again", &[("X.md", &page_of_rows("X", same))]), 1);
    let values: Vec<String> = (0..20_000).map(|number| format!("`v{number}`")).collect();
    let row = format!("**a** | **String** | One of: {} | ", values.join(", "));
    assert_eq!(generate_in_time("values", &[("X.md", &model_page("X", &[&row]))]), 2);
    let to_next =
        |number: usize| format!("**next{number}** | [**T{0}**](T{0}.md) | A. | ", (number + 1) % 2000);
    assert_eq!(generate_pages("a ring of types", &pages(2000, to_next)), 2000);
    let alike = |number: usize| format!("**next** | [**T{0}**](T{0}.md) | A. | ", number + 1);
    let count = generate_pages("a chain of types that look alike", &pages(2000, alike));
    assert!(count > 0);
}

#[test]
#[ignore = "reads very large pages: `.ci/run` includes it"]
fn a_union_of_ten_thousand() {
    let mut pages = pages(10_000, |number| format!("**f{number}** | **String** | A. | "));
    let cases: String = (0..10_000).map(|number| format!("| T{number} | A. |\n")).collect();
    pages.push((
        "U.md".to_owned(),
        format!("# U\n\n## Enum Variants\n\n| Name | Description |\n|---- | -----|\n{cases}\n\n{}", "[[Back to Model list]](../README.md#documentation-for-models) [[Back to API list]](../README.md#documentation-for-api-endpoints) [[Back to README]](../README.md)\n"),
    ));
    assert_eq!(generate_pages("a union", &pages), 10_001);
}
