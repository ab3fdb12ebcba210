//! Overlays as a user meets them: read with each of the commands, and written.

use std::fs;
use std::path::Path;

use serde_json::Value;
use specless_tests::fixture::{Folder, model_page};

use crate::command;

fn specless(folder: &Path, words: &[&str]) -> (i32, String, String) {
    let said = command::specless(folder, words);
    (said.status, said.out, said.err)
}

const MANIFEST: &str = "[crate]\nname = \"shop\"\nout = \"out\"\n[[api]]\nname = \"shop\"\ndocs = \"docs\"\n\
                        wire-case = \"as-documented\"\noverlays = [\"fixes.yaml\"]\n";

const OVERLAY: &str = "overlay: 1.0.0\ninfo: { title: Fixes, version: 1.0.0 }\nactions:\n\
    - target: $.components.schemas.Order.properties.total\n  update: { type: [number, string] }\n\
    - target: $.components.schemas.Order.properties.state\n  update: { enum: [open, paid] }\n";

fn documents() -> Folder {
    let rows = ["**total** | **String** | How much. | ", "**state** | **String** | How far. | [optional] "];
    let folder = Folder::new(&[("Order.md", &model_page("Order", &rows))]).unwrap();
    fs::write(folder.path().join("fixes.yaml"), OVERLAY).unwrap();
    fs::write(folder.path().join("specless.toml"), MANIFEST).unwrap();
    folder
}

#[test]
fn an_overlay_counts_like_overrides_and_is_written_again() {
    let folder = documents();
    let (status, _, err) = specless(folder.path(), &["generate"]);
    assert_eq!(status, 0, "{err}");
    let files = fs::read_dir(folder.path().join("out/src/models")).unwrap();
    let source: String = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(source.contains("total: runtime::Decimal"), "{source}");
    assert!(source.contains("Paid = \"paid\""), "{source}");

    let written = ["openapi", "--as-overlay", "-o", "written.json"];
    assert_eq!(specless(folder.path(), &written).0, 0);
    let (_, with, _) = specless(folder.path(), &["openapi"]);
    fs::copy(folder.path().join("written.json"), folder.path().join("fixes.yaml")).unwrap();
    let (status, again, err) = specless(folder.path(), &["openapi"]);
    assert_eq!((status, again), (0, with), "{err}");

    let none = ["openapi", "docs", "--wire-case=as-documented", "--as-overlay"];
    let (status, _, err) = specless(folder.path(), &none);
    assert!(status == 2 && err.contains("no override or overlay changes the document"), "{err}");
    let (_, plain, _) = specless(folder.path(), &none[..3]);
    let (status, corrected, err) = specless(folder.path(), &[&none[..3], &["--overlay=fixes.yaml"]].concat());
    assert_eq!(status, 0, "{err}");
    let property = |text: &str| {
        serde_json::from_str::<Value>(text).unwrap()["components"]["schemas"]["Order"]["properties"]["total"]
            ["type"]
            .to_string()
    };
    assert_eq!([property(&plain), property(&corrected)], ["\"string\"", "[\"number\",\"string\"]"]);
}

#[test]
fn an_overlay_that_does_not_fit_is_an_error_at_its_line() {
    let folder = documents();
    let wrong = OVERLAY.replace("properties.total", "properties.totl");
    fs::write(folder.path().join("fixes.yaml"), &wrong).unwrap();
    let (status, _, err) = specless(folder.path(), &["generate"]);
    assert!(status == 1 && err.contains("fixes.yaml:4:1") && err.contains("matches nothing"), "{err}");
    fs::write(folder.path().join("fixes.yaml"), wrong.replace("$.comp", "$..[comp")).unwrap();
    let (status, _, err) = specless(folder.path(), &["generate"]);
    assert!(status == 2 && err.contains("fixes.yaml:4: invalid target"), "{err}");
    fs::remove_file(folder.path().join("fixes.yaml")).unwrap();
    let (status, _, err) = specless(folder.path(), &["generate"]);
    assert!(status == 2 && err.contains("cannot read the overlay fixes.yaml"), "{err}");
}
