//! `specless learn` as people meet it: what it takes from samples, what it leaves out, and what it refuses.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use specless_tests::fixture::{Folder, model_page};

use crate::command::{self, Said};

const API: &str = "# \\PetsApi

All URIs are relative to *https://api.pets.example/v1*

Method | HTTP request | Description
------------- | ------------- | -------------
[**get_pet**](PetsApi.md#get_pet) | **GET** /pets/{id} | Get a pet
[**list_pets**](PetsApi.md#list_pets) | **GET** /pets | List pets


## get_pet

> models::Pet get_pet(id)
Get a pet

### Parameters

Name | Type | Description  | Required | Notes
------------- | ------------- | ------------- | ------------- | -------------
**id** | **i32** |  | [required] |

### Return type

[**models::Pet**](Pet.md)

### Authorization

No authorization required

## list_pets

> Vec<models::Pet> list_pets()
List pets

### Return type

[**Vec<models::Pet>**](Pet.md)

### Authorization

No authorization required

";

fn tree(rows: &[&str]) -> Folder {
    let pet = model_page("Pet", rows);
    let owner = model_page("Owner", &["**email** | **String** |  | ", "**street** | **String** |  | "]);
    let pages = [("Pet.md", pet.as_str()), ("Owner.md", owner.as_str()), ("PetsApi.md", API)];
    let folder = Folder::new(&pages).unwrap();
    let manifest =
        "[crate]\nname = \"pets\"\nout = \"out\"\n[[api]]\nname = \"pets\"\ndocs = \"docs\"\n".as_bytes();
    folder.write("../specless.toml", manifest).unwrap();
    folder
}

fn pets() -> Folder {
    tree(&[
        "**id** | **i32** |  | ",
        "**name** | **String** |  | ",
        "**chip** | **String** |  | ",
        "**tags** | [**std::collections::HashMap<String, String>**](String.md) |  | ",
        "**status** | **Status** |  (enum: live, lost) | ",
    ])
}

fn sample(folder: &Folder, path: &str, text: impl AsRef<str>) {
    folder.write(&format!("../samples/{path}"), text.as_ref().as_bytes()).unwrap();
}

fn pet(chip: Value) -> Value {
    json!({ "id": 7, "name": "canary-name", "chip": chip, "tags": { "canary-key": "canary-value" }, "status": "canary-status" })
}

/// One sample in each of the four forms.
fn samples(folder: &Folder) {
    sample(folder, "GET /pets/7 200.json", pet(json!("canary-chip")).to_string());
    sample(folder, "lines/one.jsonl", format!("{}\n\n{}\n", pet(json!(null)), pet(json!("canary-chip"))));
    let mut more = pet(json!("canary-chip"));
    more["id"] = json!(5_000_000_000_i64);
    more["colour"] = json!("canary-colour");
    more.as_object_mut().unwrap().remove("name");
    let answer = json!({ "method": "GET", "path": "/pets", "status": 200, "body": [more.clone(), more] });
    sample(folder, "recorded.json", answer.to_string());
    let entry = |url: &str| {
        let content =
            json!({ "mimeType": "application/json; charset=utf-8", "text": pet(json!("c")).to_string() });
        json!({
            "request": { "method": "GET", "url": url },
            "response": { "status": 200, "content": content },
        })
    };
    let urls = ["https://api.pets.example/v1/pets/9?token=canary-token", "https://cdn.canary.example/pets/9"];
    sample(folder, "browser.har", json!({ "log": { "entries": urls.map(entry) } }).to_string());
    sample(folder, "notes.txt", "not a sample");
}

fn specless(folder: &Folder, words: &[&str]) -> Said {
    command::specless(folder.path(), words)
}

fn learn(folder: &Folder, more: &[&str]) -> Said {
    specless(folder, &[&["learn", "--samples", "samples"][..], more].concat())
}

fn observed(folder: &Folder) -> String {
    fs::read_to_string(folder.path().join("observed.toml")).unwrap()
}

/// Returns a field of a type, as the model has it after a run.
fn field(folder: &Folder, name: &str) -> Value {
    let said = specless(folder, &["inspect", "--dump", "model"]);
    let model: Value = serde_json::from_str(&said.out).unwrap();
    let fields = model["pets"]["model"]["types"].as_array().unwrap().iter();
    let mut fields = fields.filter_map(|ty| ty["kind"]["struct"]["fields"].as_array()).flatten();
    fields.find(|field| field["wire"]["value"] == name).cloned().unwrap_or_default()
}

fn files_below(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| fs::read_to_string(entry.path()).unwrap())
        .collect();
    all.sort();
    all
}

#[test]
fn samples_of_all_forms_are_counted() {
    let folder = pets();
    samples(&folder);
    let said = learn(&folder, &[]);
    assert_eq!(said.status, 0, "{}", said.err);
    for told in [
        "3 samples of 2 answers of 2 operations",
        "2 more by shape",
        "left out 1 sample of other hosts",
        "1 file of other kinds",
    ] {
        assert!(said.out.contains(told), "`{told}` is not in: {}", said.out);
    }
    let text = observed(&folder);
    for line in [
        "\"GET /pets/{id} success\" = { samples = 2 }",
        "[api.\"pets\".types.\"Pet\"]\nobjects = 6\n",
        "\"chip\" = { null = 1, string = 5 }",
        "\"colour\" = { absent = 4, string = 2, undocumented = true }",
        "\"id\" = { integer = 4, long = 2 }",
        "\"name\" = { absent = 2, string = 4 }",
        "\"tags\" = { map = 6, values = { string = 6 } }",
    ] {
        assert!(text.contains(line), "`{line}` is not in: {text}");
    }
    assert_eq!(learn(&folder, &[]).out.lines().last().unwrap(), "observed.toml: unchanged");
}

#[test]
fn what_was_observed_reaches_the_crate() {
    let folder = pets();
    assert_eq!(field(&folder, "chip")["nullable"]["value"], json!(false));
    samples(&folder);
    learn(&folder, &[]);
    let chip = field(&folder, "chip");
    assert_eq!(
        (&chip["nullable"]["value"], &chip["nullable"]["certainty"]),
        (&json!(true), &json!("observed"))
    );
    let name = field(&folder, "name");
    assert_eq!(
        (&name["required"]["value"], &name["required"]["certainty"]),
        (&json!(false), &json!("observed"))
    );
    assert_eq!(field(&folder, "id")["ty"], json!({ "integer": "int64" }));
    assert_eq!(field(&folder, "colour")["certainty"], json!("observed"));
    let said = specless(&folder, &["generate"]);
    assert_eq!(said.status, 0, "{}", said.err);
    let provenance = fs::read_to_string(folder.path().join("out/provenance.json")).unwrap();
    assert!(provenance.contains("observed.toml") && provenance.contains("\"observed\""), "{provenance}");
    assert_eq!(specless(&folder, &["generate", "--check"]).status, 0);
    // Without a manifest the file is named, and is found missing.
    let flags = ["inspect", "docs", "--observed", "observed.toml"];
    assert!(specless(&folder, &flags).err.contains("tells nothing of the API `docs`"));
    let flags = [&flags[..], &["--name", "pets"]].concat();
    assert!(specless(&folder, &flags).err.contains("samples show `id`"));
    let said = specless(&folder, &["inspect", "docs", "--observed", "elsewhere.toml"]);
    assert!(said.status == 2 && said.err.contains("elsewhere.toml does not exist"), "{}", said.err);
}

#[test]
fn no_value_is_written_unless_asked_for() {
    let folder = pets();
    samples(&folder);
    let said = learn(&folder, &[]);
    specless(&folder, &["generate"]);
    fs::remove_dir_all(folder.path().join("samples")).unwrap();
    let all = files_below(folder.path()).concat() + &said.out + &said.err;
    assert!(!all.contains("canary"));
    samples(&folder);
    learn(&folder, &["--values"]);
    let text = observed(&folder);
    assert!(text.contains("[api.\"pets\".types.\"Pet.status\".values]\n\"canary-status\" = 6\n"), "{text}");
    assert_eq!(text.matches("canary").count(), 1);
    let said = specless(&folder, &["inspect", "--dump", "model"]);
    assert!(said.out.contains("\"canary-status\""));
}

#[test]
fn samples_that_cannot_be_used_leave_the_file_as_it_was() {
    let folder = pets();
    samples(&folder);
    learn(&folder, &[]);
    let before = observed(&folder);
    sample(&folder, "broken.json", "{\n  \"id\": 7,\n  \"name\": canary-broken\n}\n");
    sample(&folder, "lines/two.jsonl", "{\"id\": 1}\n{\"id\": \"canary-broken\n");
    sample(&folder, "other.har", "{\"log\": {}}");
    let said = learn(&folder, &[]);
    assert_eq!(said.status, 65);
    for place in ["broken.json:3: not JSON", "two.jsonl:2: not JSON", "other.har:1: not a HAR"] {
        assert!(said.err.contains(place), "`{place}` is not in: {}", said.err);
    }
    assert!(!said.err.contains("canary"), "{}", said.err);
    assert_eq!(observed(&folder), before);

    fs::remove_dir_all(folder.path().join("samples")).unwrap();
    let content = json!({ "mimeType": "application/json", "text": "{}" });
    let entry = json!({
        "request": { "method": "GET", "url": "https://other.example/pets/7" },
        "response": { "status": 200, "content": content },
    });
    sample(&folder, "other.har", json!({ "log": { "entries": [entry] } }).to_string());
    let said = learn(&folder, &[]);
    assert_eq!(said.status, 65);
    assert!(
        said.err.contains("none of the 1 samples") && said.err.contains("1 are of other hosts"),
        "{}",
        said.err
    );
    assert_eq!(observed(&folder), before);

    fs::remove_dir_all(folder.path().join("samples")).unwrap();
    sample(&folder, "readme.txt", "");
    assert!(learn(&folder, &[]).err.contains("no samples in samples"));
    fs::remove_dir_all(folder.path().join("samples")).unwrap();
    assert!(learn(&folder, &[]).err.contains("cannot read the samples at samples"));
    assert_eq!(observed(&folder), before);
}

#[test]
fn observations_of_what_is_gone_are_told() {
    let folder = pets();
    samples(&folder);
    learn(&folder, &[]);
    let said = specless(&folder, &["inspect"]);
    assert!(!said.err.contains("stale-observation"), "{}", said.err);
    let renamed = tree(&["**id** | **i32** |  | ", "**microchip** | **String** |  | "]);
    fs::copy(folder.path().join("observed.toml"), renamed.path().join("observed.toml")).unwrap();
    let said = specless(&renamed, &["inspect"]);
    assert!(said.err.contains("the field `chip` of `Pet`"), "{}", said.err);
    assert!(said.err.contains("--> observed.toml:"), "{}", said.err);
    fs::remove_file(renamed.docs().join("Pet.md")).unwrap();
    let said = specless(&renamed, &["inspect"]);
    assert!(said.err.contains("samples were seen of the type `Pet`"), "{}", said.err);

    let path = folder.path().join("observed.toml");
    for (text, expected) in [
        ("version = 7\n", "observed.toml:1: unknown version 7"),
        ("version = 1\n[api.pets.types.Pet.fields]\n\"id\" = { whole = 3 }\n", "line 3"),
    ] {
        fs::write(&path, text).unwrap();
        let said = specless(&folder, &["generate"]);
        assert!(said.status == 2 && said.err.contains(expected), "`{expected}` is not in: {}", said.err);
    }
}
