//! Grammars of a user's own: each folder below `grammars/` holds documents, a grammar and the OpenAPI document that is expected.
//!
//! `SPECLESS_BLESS=1 cargo test -p specless-tests --test offline -- grammars::` writes what is expected anew.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use specless_tests::fixture::Folder;

use crate::command::command;

fn specless(folder: &Path, words: &[&str]) -> Command {
    let mut command = command(folder);
    command.args(words);
    command
}

fn grammars() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars")
}

/// Reads the documents of a folder with its grammar, and compares the result with `expected.json`.
fn check(folder: &Path, expected: &Path) {
    let words = ["openapi", "docs", "--name", "harbour", "--grammar", "grammar.toml"];
    let output = specless(folder, &words).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let got = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("SPECLESS_BLESS").is_some() {
        fs::write(expected, got).unwrap();
        return;
    }
    let want = fs::read_to_string(expected).unwrap_or_default();
    let differs = got.lines().zip(want.lines()).position(|(got, want)| got != want);
    let at = differs.map_or(String::new(), |line| format!("first difference in line {}; ", line + 1));
    assert!(got == want, "{}: {at}{stderr}\n{got}", expected.display());
}

#[test]
fn templates_of_a_vendor_are_read_with_a_grammar_on_top_of_the_nearest_one() {
    let folder = grammars().join("vendor");
    check(&folder, &folder.join("expected.json"));
}

#[test]
fn components_lines_of_code_and_columns_of_methods_are_read() {
    let folder = grammars().join("forms");
    check(&folder, &folder.join("expected.json"));
}

#[test]
fn the_first_grammar_of_the_manual_reads_its_page() {
    let manual = fs::read_to_string(grammars().join("../../generator/GRAMMARS.md")).unwrap();
    let block = |language: &str| {
        let (_, rest) = manual.split_once(&format!("```{language}\n")).unwrap();
        let (block, _) = rest.split_once("\n```\n").unwrap();
        block.to_owned() + "\n"
    };
    let folder = Folder::new(&[("boats.md", &block("markdown"))]).unwrap();
    fs::write(folder.path().join("grammar.toml"), block("toml")).unwrap();
    check(folder.path(), &grammars().join("first/expected.json"));
}

#[test]
fn without_the_grammar_nothing_is_lost_quietly() {
    let folder = grammars().join("vendor");
    let output = specless(&folder, &["openapi", "docs", "--name", "harbour"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("docs/BoatControllerApi.md"), "{stderr}");
}

#[test]
fn a_mistake_in_the_grammar_is_reported_at_its_line() {
    let folder = Folder::new(&[("boats.md", "# Boats\n")]).unwrap();
    fs::write(folder.path().join("my.toml"), "name = \"my\"\nbase = \"java\"\n[page]\nfils = \"*.md\"\n")
        .unwrap();
    for words in [&["grammar", "check", "my.toml"][..], &["inspect", "docs", "--grammar", "my.toml"]] {
        let output = specless(folder.path(), words).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("my.toml:4:1: unknown key `fils` in `page`: expected `files`"), "{stderr}");
    }
}
