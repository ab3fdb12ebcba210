//! Bad input gets a finding with file and line, and everything else is generated.

use std::fs::File;
use std::path::Path;

use serde_json::Value;
use specless::Diagnostic;
use specless::WireCase;
use specless::internals::lock::ApiLock;
use specless::internals::model::TypeKind;
use specless::internals::output::FileSet;
use specless::internals::pipeline::ApiRun;
use specless::internals::{pipeline, render};
use specless::{ApiSettings, Settings};
use specless_tests::compile::Crates;
use specless_tests::fixture::{Folder, model_page};

use crate::command::command;

const GOOD: &str = "**name** | **String** | The name. | ";
/// No other page has this row, so that its type is not merged with another.
const UNIQUE: &str = "**only_here** | **i64** | A number. | ";

/// Returns a folder with one good page, `Good.md`, and these.
fn folder(documents: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(documents).unwrap();
    folder.write("Good.md", model_page("Good", &[GOOD, UNIQUE]).as_bytes()).unwrap();
    folder
}

/// Generates, checks that the crate of the good page and whatever else compiles, and returns the findings as
/// `code path:line`.
fn generate(test: &str, folder: &Folder) -> (FileSet, Vec<String>) {
    let (run, files) = generation(test, folder);
    assert!(run.api.types().any(|(_, ty)| ty.name == "Good"), "the good page is not generated");
    compiles(test, &files);
    (files, findings(&run, folder))
}

/// Returns the same without a good page.
fn findings_of(test: &str, folder: &Folder) -> Vec<String> {
    let (run, files) = generation(test, folder);
    compiles(test, &files);
    findings(&run, folder)
}

fn generation(test: &str, folder: &Folder) -> (ApiRun, FileSet) {
    let settings = Settings {
        crate_name: test.to_owned(),
        out_dir: Some("out".into()),
        apis: vec![ApiSettings::new(test, folder.docs())],
        ..Settings::default()
    };
    let generation = pipeline::generate(&settings, &()).unwrap();
    let [run] = <[ApiRun; 1]>::try_from(generation.runs).unwrap();
    assert!(run.account.balances());
    (run, generation.files)
}

fn findings(run: &ApiRun, folder: &Folder) -> Vec<String> {
    let text = |finding: &Diagnostic| {
        let place = render::location(&run.documents, finding).map(|mut place| {
            let path = Path::new(&place.path).strip_prefix(folder.docs()).unwrap().to_owned();
            place.path = path.display().to_string();
            place.to_string()
        });
        format!("{} {}", finding.code, place.unwrap_or_default())
    };
    let again = |finding: &Diagnostic| {
        let places = finding.also().iter().map(|repeat| run.documents.sources.location(repeat.span));
        places.map(|place| format!("{} {place}", finding.code)).collect::<Vec<_>>()
    };
    let all = run.documents.diagnostics.iter();
    all.flat_map(|finding| [vec![text(finding)], again(finding)].concat()).collect()
}

fn compiles(test: &str, files: &FileSet) {
    let mut crates = Crates::new(&format!("bad-{test}")).unwrap();
    crates.add(test, files).unwrap();
    if let Err(error) = crates.cargo(&["check", "--quiet"], "") {
        panic!("the output of `{test}` does not compile:\n{error}");
    }
}

#[track_caller]
fn assert_found(findings: &[String], expected: &str) {
    assert!(findings.iter().any(|finding| finding == expected), "no `{expected}` in {findings:#?}");
}

#[test]
fn files_that_cannot_be_read() {
    let folder = folder(&[]);
    folder.write("Latin.md", b"# Latin\n\n## Properties\n\ncaf\xe9\n").unwrap();
    let large = File::create(folder.docs().join("Large.md")).unwrap();
    large.set_len(200_000_000).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere.md", folder.docs().join("Lost.md")).unwrap();
    let (_, findings) = generate("unreadable", &folder);
    assert_found(&findings, "not-utf8 Latin.md:5");
    assert_found(&findings, "page-too-large Large.md:1");
    #[cfg(unix)]
    assert_found(&findings, "unreadable-file Lost.md:1");
}

#[test]
fn nesting_of_ten_thousand_levels() {
    let quotes = format!("{}\n\n{} deep\n", model_page("Quotes", &[GOOD]), ">".repeat(10_000));
    let list: String = (0..10_000).map(|level| format!("{}- x\n", "  ".repeat(level.min(700)))).collect();
    let lists = format!("{}\n\n{list}", model_page("Lists", &[GOOD]));
    let spelling = format!("**deep** | **{}String{}** | Deep. | ", "Vec<".repeat(10_000), ">".repeat(10_000));
    let types = model_page("Types", &[GOOD, &spelling]);
    let folder = folder(&[("Quotes.md", &quotes), ("Lists.md", &lists), ("Types.md", &types)]);
    let (_, findings) = generate("deep", &folder);
    assert_found(&findings, "nested-too-deep Quotes.md:14");
    // The 65th level of the list.
    assert_found(&findings, "nested-too-deep Lists.md:78");
    assert_found(&findings, "unknown-spelling Types.md:8");
}

#[test]
fn rows_with_too_few_and_too_many_cells() {
    // Pipes in a description are not escaped, so these are all its own.
    let many = format!("**wide** | **String** | {} | ", vec!["x"; 78].join(" | "));
    let page = model_page("Rows", &[GOOD, "**short**", &many]);
    let (files, findings) = generate("rows", &folder(&[("Rows.md", &page)]));
    assert_found(&findings, "malformed-row Rows.md:8");
    assert!(files.iter().any(|(_, text)| text.contains("x | x | x")), "the description is whole");
}

#[test]
fn an_empty_folder() {
    let folder = Folder::new(&[]).unwrap();
    let words = ["generate", "docs", "--name", "empty", "--out", "out"];
    let assert = command(folder.path()).args(words).assert().code(65);
    let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(error.contains("docs: no documentation pages found"), "{error}");
    assert!(!folder.path().join("out").exists(), "nothing is written");
}

#[test]
fn links_that_lead_nowhere_or_outside() {
    let page = model_page(
        "Links",
        &[
            "**missing** | [**Absent**](Absent.md) | Gone. | ",
            "**outside** | [**Secret**](../../Secret.md) | Out. | ",
        ],
    );
    let folder = folder(&[("Links.md", &page)]);
    folder
        .write("../Secret.md", model_page("Secret", &["**password** | **String** | No. | "]).as_bytes())
        .unwrap();
    let (files, findings) = generate("links", &folder);
    assert_found(&findings, "unresolved-reference Links.md:7");
    assert_found(&findings, "broken-link Links.md:7");
    assert!(files.iter().all(|(_, text)| !text.contains("password")), "read outside the folder");
}

#[test]
fn names_given_twice() {
    let first = model_page("Twice", &[GOOD, "**size** | **i32** | One. | ", "**size** | **i64** | Two. | "]);
    let second = model_page("Twice", &["**colour** | **String** | Another. | "]);
    let (_, findings) = generate("twice", &folder(&[("A.md", &first), ("B.md", &second)]));
    assert_found(&findings, "duplicate-field A.md:9");
    assert_found(&findings, "duplicate-type B.md:1");
}

/// Names without a word stay what they are, whatever the spelling of the others.
#[test]
fn names_without_a_word_stay_apart_on_the_wire() {
    let names = ["*/", "/*", "_", "🦀", "'", "@", "$", "名前", "a b"];
    let rows: Vec<String> = names.iter().map(|name| format!("**{name}** | **String** | A. | ")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let folder = Folder::new(&[("Names.md", &model_page("Names", &rows))]).unwrap();
    for (case, last) in [(WireCase::Snake, "a_b"), (WireCase::Camel, "aB"), (WireCase::Kebab, "a-b")] {
        let mut api = ApiSettings::new("names", folder.docs());
        api.conventions.wire_case = Some(case);
        let run = pipeline::understand(&api, &ApiLock::default(), &()).unwrap();
        assert_eq!(run.documents.diagnostics, []);
        let (_, ty) = run.api.types().next().unwrap();
        let TypeKind::Struct(object) = &ty.kind else { panic!("{:?}", ty.kind) };
        let wires: Vec<&str> = object.fields.iter().map(|field| field.wire.value.as_str()).collect();
        assert_eq!(wires, ["*/", "/*", "_", "🦀", "'", "@", "$", "名前", last]);
    }
}

#[test]
fn names_that_are_no_identifiers() {
    let rows: Vec<String> = [
        "type",
        "self",
        "Self",
        "crate",
        "async",
        "gen",
        "union",
        "_",
        "",
        "****",
        "größe",
        "名前",
        "🦀",
        "a\"b",
        "a\\b",
        "*/",
        "/*",
        "a\\nb",
        "${x}",
        "{}",
        "r#type",
        "1st",
        "9",
        "@timestamp",
        "x-y",
        "a b",
        "null",
        "true",
        "</code>",
        "'",
        "`",
        "\u{202e}rtl",
        "i32",
        "String",
        "Option",
        "Vec",
        "serde",
        "std",
        "Box",
    ]
    .iter()
    .map(|name| format!("**{name}** | **String** | Name `{name}` */ \"\"\" # ``` <b> [x] {{}}. | "))
    .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let page = model_page("Names", &rows);
    let titles = ["type", "Self", "String", "Option", "Größe", "a\"b", "*/", "Vec", "Result", "serde", "2nd"];
    let pages: Vec<(String, String)> = titles
        .iter()
        .enumerate()
        .map(|(index, title)| (format!("T{index}.md"), model_page(title, &[GOOD])))
        .chain([("Names.md".to_owned(), page)])
        .collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (_, findings) = generate("names", &folder(&pages));
    // The rows of the empty name and of the stars.
    assert_found(&findings, "unusable-name Names.md:15");
    assert_found(&findings, "unusable-name Names.md:16");
}

/// Rows in the other dialects: too short, too long, twice, without a name.
#[test]
fn rows_of_other_dialects() {
    let csharp = |rows: &str| {
        format!(
            "\n# Rows\n\n## Structure\n\n`Rows`\n\n## Fields\n\n| Name | Type | Tags | Description |\n\
             |  --- | --- | --- | --- |\n{rows}\n\n## Example (as JSON)\n\n```json\n{{\n  \"name\": \"x\"\n}}\n```\n"
        )
    };
    let wide = format!("| `Wide` | `string` | Required | {} |", vec!["x"; 78].join(" | "));
    let rows = [
        "| `Name` | `string` | Required | - |",
        "| `Short` |",
        &wide,
        "|  | `string` | Optional | - |",
        "| `Name` | `int` | Optional | - |",
    ];
    let folder = Folder::new(&[("rows.md", &csharp(&rows.join("\n")))]).unwrap();
    let findings = findings_of("rows", &folder);
    for expected in [
        "malformed-row rows.md:13",
        "surplus-cells rows.md:14",
        "unusable-name rows.md:15",
        "duplicate-field rows.md:16",
    ] {
        assert_found(&findings, expected);
    }
}

#[test]
fn html_of_ten_thousand_levels() {
    let page = format!("<html><body>{}deep{}</body></html>", "<div>".repeat(10_000), "</div>".repeat(10_000));
    let list = format!("<html><body>{}deep</body></html>", "<ul><li>".repeat(10_000));
    let folder = folder(&[("div.html", &page), ("list.html", &list)]);
    let (_, findings) = generate("html", &folder);
    assert_found(&findings, "nested-too-deep div.html:1");
    assert_found(&findings, "nested-too-deep list.html:1");
}

#[test]
fn every_finding_is_shown_with_file_and_line() {
    let page = model_page("Rows", &[GOOD, "**short**"]);
    let folder = folder(&[("Rows.md", &page)]);
    let words = ["generate", "docs", "--name", "shown", "--out", "out"];
    let assert = command(folder.path()).args(words).assert().code(1);
    let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(error.contains("error[malformed-row]: "), "{error}");
    assert!(error.contains("--> docs/Rows.md:8:1"), "{error}");
    assert!(error.contains("8 | **short**"), "{error}");
    let words = ["inspect", "docs", "--format", "json"];
    let assert = command(folder.path()).args(words).assert().code(1);
    let report: Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
    let findings = report["apis"][0]["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["code"] == "malformed-row").unwrap();
    assert_eq!((&found["path"], &found["line"]), (&"docs/Rows.md".into(), &8.into()));
}
