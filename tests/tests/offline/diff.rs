//! `specless diff`: what changed between two editions, whom it matters to, and what it means for the version.

use std::fs;
use std::path::Path;

use serde_json::Value;
use specless_tests::fixture::{Folder, model_page};

use crate::command::specless;

const OPERATIONS: &str = "\
# \\BoatsApi

All URIs are relative to *https://harbour.example*

Method | HTTP request | Description
------------- | ------------- | -------------
[**list_boats**](BoatsApi.md#list_boats) | **GET** /boats | Lists boats
[**make_boat**](BoatsApi.md#make_boat) | **POST** /boats | Makes a boat

## list_boats

> Vec<models::Boat> list_boats(size)
Lists boats

### Parameters

Name | Type | Description  | Required | Notes
------------- | ------------- | ------------- | ------------- | -------------
**size** | Option<**i32**> | Least size. |  |

### Return type

[**Vec<models::Boat>**](Boat.md)

## make_boat

> make_boat(new_boat)
Makes a boat

### Parameters

Name | Type | Description  | Required | Notes
------------- | ------------- | ------------- | ------------- | -------------
**new_boat** | [**NewBoat**](NewBoat.md) |  | [required] |

### Return type

 (empty response body)
";

/// Runs `diff` on the folders `old` and `new`; returns the exit status and what it printed.
fn diff(folder: &Path, more: &[&str]) -> (i32, String) {
    let said = specless(folder, &[&["diff", "old", "new"], more].concat());
    (said.status, said.out)
}

fn editions(old: &[(&str, &str)], new: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(&[]).unwrap();
    for (edition, pages) in [("old", old), ("new", new)] {
        for (name, text) in pages {
            let path = folder.path().join(edition).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    folder
}

/// Each change as `kind item change request response`.
fn changes(json: &str) -> (Vec<String>, String) {
    let report: Value = serde_json::from_str(json).unwrap();
    let text = |change: &Value, key: &str| change[key].as_str().unwrap().to_owned();
    let line = |change: &Value| {
        ["kind", "item", "change", "request", "response"].map(|key| text(change, key)).join(" ")
    };
    let changes = report["changes"].as_array().unwrap();
    (changes.iter().map(line).collect(), report["verdict"].as_str().unwrap().to_owned())
}

#[test]
fn each_change_is_told_for_the_side_that_it_concerns() {
    let boat = |rows: &[&str]| model_page("Boat", rows);
    let new_boat = |rows: &[&str]| model_page("NewBoat", rows);
    let name = "**name** | **String** | Its name. | ";
    let folder = editions(
        &[
            ("BoatsApi.md", OPERATIONS),
            ("Boat.md", &boat(&[name, "**mast** | Option<**String**> | Its mast. | [optional]"])),
            ("NewBoat.md", &new_boat(&[name])),
        ],
        &[
            ("BoatsApi.md", &OPERATIONS.replace("Least size.", "The least size.")),
            ("Boat.md", &boat(&[name, "**berth** | **i32** | Where it lies. | "])),
            ("NewBoat.md", &new_boat(&[name, "**berth** | **i32** | Where it shall lie. | "])),
        ],
    );
    let (status, json) = diff(folder.path(), &["--format", "json"]);
    assert_eq!(status, 0);
    let (changes, verdict) = changes(&json);
    let expected = [
        "parameter Boats.list_boats.size changed doc-only none",
        "field Boat.mast removed none breaking",
        "field Boat.berth added none additive",
        "field NewBoat.berth added breaking none",
    ];
    assert_eq!(changes, expected);
    assert_eq!(verdict, "major");
    assert_eq!(diff(folder.path(), &["--fail-on", "major"]).0, 1);
    let (_, human) = diff(folder.path(), &[]);
    assert!(human.contains("new/NewBoat.md:8") && human.ends_with("verdict: major\n"), "{human}");
    let (_, markdown) = diff(folder.path(), &["--format", "markdown"]);
    assert!(markdown.starts_with("### Breaking (2)\n\n- "), "{markdown}");
}

#[test]
fn the_same_pages_in_another_order_are_no_change() {
    let rows = ["**name** | **String** | Its name. | ", "**mast** | **String** | Its mast. | "];
    let turned = [rows[1], rows[0]];
    let folder = editions(
        &[("BoatsApi.md", OPERATIONS), ("Boat.md", &model_page("Boat", &rows))],
        &[("api/BoatsApi.md", OPERATIONS), ("models/Boat.md", &model_page("Boat", &turned))],
    );
    let (changes, verdict) = changes(&diff(folder.path(), &["--format", "json"]).1);
    assert_eq!((changes, verdict.as_str()), (Vec::new(), "none"));
}

#[test]
fn an_edition_of_which_less_is_understood_is_an_error() {
    let boat = model_page("Boat", &["**name** | **String** | Its name. | "]);
    let folder = editions(&[("BoatsApi.md", OPERATIONS), ("Boat.md", &boat)], &[("Boat.md", &boat)]);
    assert_eq!(diff(folder.path(), &[]).0, 1);
}
