//! Hostile text in every place where text of documents can stand, and every output that it reaches: nothing hidden gets
//! out, nothing ends the string, comment or line that holds it, and no file takes the place of another.

use std::fs;
use std::path::Path;
use std::process::Command as Process;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;
use specless::internals::lock::ApiLock;
use specless::internals::pipeline;
use specless::internals::render;
use specless::{ApiSettings, Settings};
use specless_tests::fixture::Folder;

use crate::command::command;

/// Text that means something to an output, or to the person who reads it.
const HOSTILE: [&str; 38] = [
    "\u{202e}rtl",
    "a\u{2066}b\u{2069}",
    "zero\u{200b}width",
    "soft\u{ad}hyphen",
    "\u{feff}mark",
    "tag\u{e0041}\u{e007f}",
    "esc\u{1b}[31mred\u{1b}]0;title\u{7}",
    "null\u{0}",
    "nel\u{85}",
    "lines\u{2028}apart\u{2029}",
    "a\"b",
    "a'b",
    "a`b``c",
    "$(touch pwned)",
    "${HOME}",
    "; touch pwned",
    "*/ /* //",
    "-->",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![i](http://a.example/i.png)",
    "<img src=x onerror=y>",
    "\\",
    "{x} {} {{",
    "%s%n",
    "cargo::error=x",
    "'''",
    "\"\"\"",
    "r#\"x\"#",
    "\"##",
    "aux",
    "com1",
    "mod",
    "lib",
    "main",
    "self",
    "crate",
    "super",
];

/// Returns whether a character shows nothing or reorders what is shown.
fn is_hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[track_caller]
fn assert_visible(what: &str, text: &str) {
    if let Some((number, line)) = text.lines().enumerate().find(|(_, line)| line.contains(is_hidden)) {
        panic!("{what}:{}: {line:?}", number + 1);
    }
}

/// Returns a model page whose name, field, values, default and prose hold the text.
fn model(text: &str) -> String {
    format!(
        "# Thing {text}\n\nAbout {text}.\n\n## Properties\n\n| Name | Type | Description | Notes |\n\
         |------------ | ------------- | ------------- | -------------|\n\
         |**{text}** | **String** | {text} |  [optional] [default to {text}] |\n\
         |**kind** | [**inline**](#Kind) | See {text}. |  |\n|**next** | [**Thing {text}**](Thing.md) | |  [optional] |\n\n\
         ## Enum: Kind\n\n| Name | Value |\n|---- | -----|\n| ONE | &quot;{text}&quot; |\n| TWO | &quot;two{text}&quot; |\n"
    )
}

/// Returns an operations page whose group, operation, path, parameter, default, answers and prose hold the text.
fn operations(number: usize, text: &str) -> String {
    format!(
        "# {text}Api\n\nAll URIs are relative to *https://host.example/{text}*\n\n| Method | HTTP request | Description |\n\
         |------------- | ------------- | -------------|\n\
         | [**get{text}**](Api.md#get) | **GET** /r{number}/{text} | Get {text} |\n\n\
         <a id=\"get\"></a>\n# **get{text}**\n> Thing get{text}({text})\n\nGets {text}\n\nMore {text}.\n\n### Parameters\n\n\
         | Name | Type | Description  | Notes |\n|------------- | ------------- | ------------- | -------------|\n\
         | **{text}** | **String**| {text} | [optional] [default to {text}] [enum: {text}, b] |\n\n### Return type\n\n[**Thing {text}**](Thing{number}.md)\n\n\
         ### Authorization\n\n[{text}](../README.md#token)\n\n### HTTP request headers\n\n \
         - **Content-Type**: {text}\n - **Accept**: application/json\n\n### HTTP response details\n\
         | Status code | Description | Response headers |\n|-------------|-------------|------------------|\n\
         | **200** | {text} |  * {text} - {text} <br>  |\n"
    )
}

/// Documents with all texts; those that a file system can hold are names of files, too.
fn documents() -> Folder {
    let folder = Folder::new(&[]).unwrap();
    let mut titles = String::from("# Title \u{202e}title`*/\n\n- API version: 1\u{202e}\n\n");
    for (number, text) in HOSTILE.iter().enumerate() {
        titles.push_str(&format!("About {text}.\n\n<a id=\"t{number}\"></a>\n### {text}\n\n- **Type**: API key\n- **API key parameter name**: {text}\n- **Location**: HTTP header\n\n"));
        let name =
            if text.contains(['\0', '/', '\\']) { number.to_string() } else { format!("{text}{number}") };
        folder.write(&format!("{name}.md"), model(text).as_bytes()).unwrap();
        folder.write(&format!("{name}Api.md"), operations(number, text).as_bytes()).unwrap();
    }
    folder.write("README.md", titles.as_bytes()).unwrap();
    folder
}

/// Returns what a command of `specless` prints: the standard output, and the standard error.
fn printed(folder: &Path, words: &[&str]) -> (String, String) {
    let run = command(folder).args(words).assert();
    let output = run.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(matches!(output.status.code(), Some(0 | 1)), "{words:?}: {:?}\n{err}", output.status);
    assert_visible(&format!("{words:?}, standard output"), &out);
    assert_visible(&format!("{words:?}, standard error"), &err);
    (out, err)
}

const READ_AS: [&str; 4] = ["--flavour", "java", "--dialect", "openapi-generator"];

#[test]
fn every_file_of_a_crate_holds_its_text() {
    let folder = documents();
    let description = "description=d\u{202e}\"'''\\\u{1b}";
    let mut words =
        vec!["generate", "docs", "--out", "out", "--name", "hostile", "--smoke", "--cli", "--aliases"];
    words.extend([
        "--package",
        description,
        "--package",
        "homepage=https://h.example/\u{202e}\"",
        "--base-url",
    ]);
    words.extend(["https://b.example/%22"].iter().chain(&READ_AS));
    printed(folder.path(), &words);
    let (mut checked, mut names) = (0, std::collections::BTreeSet::new());
    for entry in walkdir::WalkDir::new(folder.path().join("out")) {
        let entry = entry.unwrap();
        let name = entry.file_name().to_str().unwrap();
        let stem = name.split('.').next().unwrap().to_lowercase();
        assert!(!["aux", "con", "nul", "prn", "com1", "lpt1"].contains(&stem.as_str()), "{name}");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)), "{name}");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned();
            assert!(names.insert(path.to_lowercase()), "{path}");
            check_file(&path, &fs::read_to_string(entry.path()).unwrap());
            checked += 1;
        }
    }
    assert!(checked > 80, "{checked}");
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    assert_eq!(manifest["package"]["description"].as_str(), description.strip_prefix("description="));
}

#[test]
fn a_report_is_visible_text() {
    let folder = documents();
    let words = [&["report", "docs", "-o", "api.html"][..], &READ_AS].concat();
    printed(folder.path(), &words);
    let text = fs::read_to_string(folder.path().join("api.html")).unwrap();
    assert_visible("api.html", &text);
    let page = scraper::Html::parse_document(&text);
    let active =
        scraper::Selector::parse("script, img, svg, iframe, [src], [onerror], [href^=javascript]").unwrap();
    assert_eq!(page.select(&active).count(), 1, "its own script");
}

/// Checks one file of a crate by its kind.
fn check_file(path: &str, text: &str) {
    assert_visible(path, text);
    if path.ends_with(".rs") {
        syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    } else if path.ends_with(".json") {
        serde_json::from_str::<Value>(text).unwrap();
    } else if path.ends_with("README.md") {
        check_markdown(path, text);
    }
}

/// Checks that nothing of Markdown is HTML, an image, or a link to anything but the web.
fn check_markdown(path: &str, text: &str) {
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Html(html) => assert!(html.starts_with("<!-- @generated"), "{path}: {html}"),
            Event::InlineHtml(html) => panic!("{path}: {html}"),
            Event::Start(Tag::Image { dest_url, .. }) => panic!("{path}: {dest_url}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let scheme = ["https://", "http://", "#"].iter().any(|start| dest_url.starts_with(start));
                assert!(scheme, "{path}: {dest_url}");
            }
            _ => {}
        }
    }
}

#[test]
fn every_report_holds_its_text() {
    let folder = documents();
    let with = |words: &[&'static str]| printed(folder.path(), &[words, &READ_AS].concat());
    let (document, _) = with(&["openapi", "docs"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    // The texts have arrived as they are, for programs.
    assert!(document.to_string().contains("\u{202e}rtl"), "{document}");
    let (report, _) = with(&["inspect", "docs", "--format", "json"]);
    serde_json::from_str::<Value>(&report).unwrap();
    let (routes, _) = with(&["inspect", "docs", "--routes"]);
    routes.parse::<toml::Table>().unwrap();
    with(&["inspect", "docs"]);
    for phase in ["pages", "raw", "model", "plan"] {
        let (dump, _) =
            printed(folder.path(), &[&["inspect", "docs", "--dump", phase], &READ_AS[..]].concat());
        serde_json::from_str::<Value>(&dump).unwrap();
    }
}

#[test]
fn changes_hold_their_text() {
    let folder = documents();
    fs::create_dir(folder.path().join("none")).unwrap();
    let page = "# Thing\n\n## Properties\n\n| Name | Type | Description | Notes |\n|--|--|--|--|\n|**a** | **String** | |  |\n";
    fs::write(folder.path().join("none/Thing.md"), page).unwrap();
    for (old, new) in [("docs", "none"), ("none", "docs")] {
        for format in ["human", "markdown", "json"] {
            let words = [&["diff", old, new, "--format", format], &READ_AS[..]].concat();
            let (changes, _) = printed(folder.path(), &words);
            assert!(changes.contains("com1"), "{changes}");
            match format {
                "json" => drop(serde_json::from_str::<Value>(&changes).unwrap()),
                "markdown" => check_markdown("changes", &changes),
                _ => {}
            }
        }
    }
}

#[test]
fn lines_for_cargo_are_single_lines() {
    let folder = documents();
    let mut api = ApiSettings::new("hostile", folder.docs());
    api.conventions.flavour = Some("java".to_owned());
    api.conventions.dialect = Some("openapi-generator".to_owned());
    let run = pipeline::understand(&api, &ApiLock::default(), &()).unwrap();
    let lines = render::warnings(&run.documents, &run.documents.diagnostics);
    assert!(!lines.is_empty());
    for line in lines {
        assert!(line.starts_with("cargo::warning=") && !line.contains(['\n', '\r']), "{line:?}");
        assert_visible("cargo", &line);
    }
}

#[test]
fn a_file_to_include_holds_its_text() {
    let folder = documents();
    let mut api = ApiSettings::new("hostile", folder.docs());
    api.conventions.flavour = Some("java".to_owned());
    api.conventions.dialect = Some("openapi-generator".to_owned());
    let settings =
        Settings { crate_name: "hostile".to_owned(), client: true, apis: vec![api], ..Settings::default() };
    let generation = pipeline::generate(&settings, &()).unwrap();
    assert_eq!(generation.files.len(), 1);
    generation.files.iter().for_each(|(path, text)| check_file(path, text));
}

/// Names of folders that a shell would take apart.
const FOLDERS: [&str; 5] = ["a b", "a'b", "$(touch pwned)", "`touch pwned`", "a\"; touch pwned; \""];

#[cfg(unix)]
#[test]
fn suggested_commands_reach_a_shell_as_they_are_meant() {
    for name in FOLDERS {
        let folder = Folder::new(&[]).unwrap();
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("Thing.md"), model("x") + "\n| **y** |\n").unwrap();
        let words = [&["generate", name, "--out", "out", "--name", "x", "--check"], &READ_AS[..]].concat();
        let (_, err) = printed(folder.path(), &words);
        let from = err.find("run `specless ").expect(&err) + "run `".len();
        let command = err[from..].lines().next().unwrap().strip_suffix('`').unwrap();
        let script = format!("specless() {{ printf '%s\\n' \"$2\"; }}\n{command}");
        let run = Process::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
        assert_eq!(String::from_utf8(run.stdout).unwrap().trim_end(), name, "{command}");
        assert!(!folder.path().join("pwned").exists(), "{command}");
    }
}

#[test]
fn mistakes_in_settings_and_grammars_are_shown_as_text() {
    let folder = Folder::new(&[]).unwrap();
    let path = |name: &str| folder.path().join(name);
    for text in HOSTILE.iter().filter(|text| !text.contains('\0')) {
        fs::write(path("g.toml"), format!("name = '{text}'\n'{text}' = 1\n")).unwrap();
        fs::write(path("specless.toml"), format!("[crate]\nname = '{text}'\n['{text}']\n")).unwrap();
        for words in [
            &["grammar", "check", "g.toml"][..],
            &["grammar", "show", text],
            &["generate"],
            &["generate", ".", "--name", text, "--out", text],
            &["inspect", text],
            &["inspect", ".", "--grammar", text],
        ] {
            let run = command(folder.path()).args(words).assert();
            let output = run.get_output();
            assert!(matches!(output.status.code(), Some(1 | 2 | 65)), "{words:?}: {:?}", output.status);
            assert_visible(&format!("{words:?}"), &String::from_utf8_lossy(&output.stderr));
        }
    }
}
