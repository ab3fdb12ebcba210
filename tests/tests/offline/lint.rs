//! `specless lint` as authors of documents meet it.

use std::fs;
use std::path::Path;

use serde_json::Value;
use specless_tests::fixture::{Folder, model_page};

use crate::command::specless;

/// Runs the program; returns the exit status, the standard output and the standard error.
fn lint(folder: &Path, words: &[&str]) -> (i32, String, String) {
    let said = specless(folder, &[&["lint"], words].concat());
    (said.status, said.out, said.err)
}

/// Documents with a missing type, a dead link and a name of two spellings.
fn documents() -> Folder {
    let order = [
        "**user_id** | **String** | Who. | ",
        "**item** | [**Item**](Item.md) | What. | ",
        "**note** | **String** | See [the guide](guide.md). | ",
    ];
    let row = "**user_id** | **String** | Who. | ";
    let pages = [
        ("Order.md", model_page("Order", &order)),
        ("Cart.md", model_page("Cart", &[row])),
        ("a b.md", model_page("Wish", &["**userId** | **String** | Who. | "])),
    ];
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (*path, text.as_str())).collect();
    Folder::new(&pages).unwrap()
}

const AS_DOCUMENTED: &str = "--wire-case=as-documented";

#[test]
fn findings_have_levels_that_the_user_sets() {
    let folder = documents();
    let (status, out, err) = lint(folder.path(), &["docs", AS_DOCUMENTED]);
    assert_eq!(status, 1, "{err}");
    for part in ["error[unresolved-reference]", "warning[broken-link]", "docs/Order.md:8"] {
        assert!(err.contains(part), "{part}: {err}");
    }
    assert!(out.starts_with("docs: 1 error, "), "{out}");
    let off = ["--level=unresolved-reference=off", "--level=broken-link=note"];
    let (status, _, err) = lint(folder.path(), &[&["docs", AS_DOCUMENTED], &off[..]].concat());
    assert_eq!(status, 0, "{err}");
    assert!(!err.contains("unresolved-reference") && err.contains("note[broken-link]"), "{err}");
    let manifest = "[lint]\nbroken-link = \"error\"\nunresolved-reference = \"off\"\n[crate]\nname = \"shop\"\nout = \"out\"\n\
                    [[api]]\nname = \"shop\"\ndocs = \"docs\"\n";
    fs::write(folder.path().join("specless.toml"), manifest).unwrap();
    let (status, out, err) = lint(folder.path(), &[]);
    assert_eq!((status, out.starts_with("shop: 2 errors, ")), (1, true), "{out}{err}");
    let wrong = manifest.replace("\"off\"", "\"of\"");
    fs::write(folder.path().join("specless.toml"), wrong).unwrap();
    let (status, _, err) = lint(folder.path(), &[]);
    assert!(status == 2 && err.contains("line 3") && err.contains("expected one of off, note"), "{err}");
    let (status, _, err) = lint(folder.path(), &["docs", "--level=broken-links=off"]);
    assert!(status == 2 && err.contains("unknown code `broken-links`"), "{err}");
}

#[test]
fn names_of_several_spellings_are_told_where_they_differ() {
    let folder = documents();
    let (_, out, err) = lint(folder.path(), &["docs", "--format=sarif", AS_DOCUMENTED]);
    let log: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let of = |code: &str| {
        results.iter().find(|result| result["ruleId"] == code).unwrap_or_else(|| panic!("{code}: {out}"))
    };
    let place = &of("several-spellings")["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/a%20b.md");
    assert_eq!(place["region"]["startLine"], 7);
    assert_eq!(of("several-spellings")["message"]["text"], "`userId` is spelled `user_id` at 2 other places");
    assert_eq!(of("unresolved-reference")["level"], "error");
    let file = folder.path().join("lint.sarif");
    let (status, summary, _) =
        lint(folder.path(), &["docs", "--format=sarif", AS_DOCUMENTED, "-o", "lint.sarif"]);
    assert!(status == 1 && summary.starts_with("docs: 1 error"), "{summary}");
    assert_eq!(fs::read_to_string(file).unwrap(), out);
}
