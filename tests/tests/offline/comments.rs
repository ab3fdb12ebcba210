//! Comments of functions open with a verb: `Returns the name`, as in the standard library.

use std::path::Path;

use specless_tests::workspace;
use walkdir::WalkDir;

/// The share of functions, in percent, whose comment opens with a verb; the rest are sentences and forms of text.
const LEAST: usize = 85;

#[test]
fn comments_of_functions_open_with_a_verb() {
    let mut other = Vec::new();
    let mut all = 0;
    for folder in ["generator/src", "generator/runtime/src", "tests/src"] {
        for file in WalkDir::new(workspace().join(folder)).sort_by_file_name() {
            let file = file.unwrap();
            if file.path().extension().is_some_and(|end| end == "rs") {
                for (line, comment) in described(file.path()) {
                    all += 1;
                    if !opens_with_a_verb(&comment) {
                        other.push(format!("{}:{line}: {comment}", file.path().display()));
                    }
                }
            }
        }
    }
    assert!(all > 1_000, "only {all} functions were found");
    let share = 100 - other.len() * 100 / all;
    assert!(share >= LEAST, "{share} % of {all}; the others are\n{}", other.join("\n"));
}

/// Returns the functions of a file that have a comment: their lines, and the first lines of the comments.
fn described(file: &Path) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut found = Vec::new();
    let mut comment: Option<&str> = None;
    for (at, line) in text.lines().map(str::trim_start).enumerate() {
        if let Some(words) = line.strip_prefix("///") {
            comment.get_or_insert(words.trim());
        } else if !line.starts_with("#[") {
            let words: Vec<&str> = line.split(['(', '<', ' ']).take(5).collect();
            if let Some(first) = comment.take().filter(|_| words.contains(&"fn")) {
                found.push((at + 1, first.to_owned()));
            }
        }
    }
    found
}

/// Returns whether the first word is one like `Returns`.
fn opens_with_a_verb(comment: &str) -> bool {
    let word = comment.split([' ', ',']).next().unwrap_or_default();
    word.len() > 3 && word.ends_with('s') && word.chars().skip(1).all(char::is_lowercase) && word != "This"
}
