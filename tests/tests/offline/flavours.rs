//! Several flavours of one API, read together as a user names them: on the command line, in a manifest, in a build script.

use std::fs;
use std::path::Path;

use assert_cmd::assert::Assert;
use serde_json::Value;
use specless::{Builder, Code};
use specless_tests::fixture::Folder;

use crate::command::command;

/// The pages of a Java SDK: kinds of numbers, formats and descriptions; the newer edition.
const JAVA: [(&str, &str); 2] = [
    (
        "java/BoatsApi.md",
        "# BoatsApi\n\nAll URIs are relative to *https://harbour.example*\n\n\
         | Method | HTTP request | Description |\n|------------- | ------------- | -------------|\n\
         | [**getBoat**](BoatsApi.md#getBoat) | **GET** /boats/{boatId} | Get a boat |\n\n\n\
         <a id=\"getBoat\"></a>\n# **getBoat**\n> Boat getBoat(boatId)\n\nGet a boat\n\n### Parameters\n\n\
         | Name | Type | Description  | Notes |\n|------------- | ------------- | ------------- | -------------|\n\
         | **boatId** | **Long**| Its number | |\n\n### Return type\n\n[**Boat**](Boat.md)\n",
    ),
    (
        "java/Boat.md",
        "\n\n# Boat\n\n\n## Properties\n\n\
         | Name | Type | Description | Notes |\n|------------ | ------------- | ------------- | -------------|\n\
         |**builtAt** | **OffsetDateTime** | When it was built |  [optional] |\n\
         |**masts** | **Integer** |  |  |\n\
         |**rig** | **String** | How it is rigged |  |\n\
         |**owner** | **String** |  |  [optional] |\n",
    ),
];

/// The pages of a Python SDK: names on the wire and values of enumerations; the older edition.
const PYTHON: [(&str, &str); 2] = [
    (
        "python/docs/BoatsApi.md",
        "# harbour.BoatsApi\n\nAll URIs are relative to *https://harbour.example*\n\n\
         Method | HTTP request | Description\n------------- | ------------- | -------------\n\
         [**get_boat**](BoatsApi.md#get_boat) | **GET** /boats/{boat_id} | Get a boat\n\n\n\
         # **get_boat**\n> Boat get_boat(boat_id)\n\nGet a boat\n\n### Parameters\n\n\n\
         Name | Type | Description  | Notes\n------------- | ------------- | ------------- | -------------\n \
         **boat_id** | **int**| Its number | \n\n### Return type\n\n[**Boat**](Boat.md)\n\n\
         ### HTTP response details\n\n| Status code | Description | Response headers |\n\
         |-------------|-------------|------------------|\n**200** | A boat |  -  |\n",
    ),
    (
        "python/docs/Boat.md",
        "# Boat\n\n\n## Properties\n\n\
         Name | Type | Description | Notes\n------------ | ------------- | ------------- | -------------\n\
         **built_at** | **str** |  | [optional] \n\
         **masts** | **float** |  | \n\
         **rig** | [**Rig**](Rig.md) |  | \n\
         **owner** | **int** |  | \n\n\
         ## Example\n\n```python\nfrom harbour.models.boat import Boat\n\n\
         # TODO update the JSON string below\njson = \"{}\"\n```\n",
    ),
];

const RIG: (&str, &str) = (
    "python/docs/Rig.md",
    "# Rig\n\n\n## Enum\n\n* `SLOOP` (value: `'sloop'`)\n\n* `KETCH` (value: `'ketch'`)\n",
);

fn boats() -> Folder {
    Folder::new(&[JAVA.as_slice(), &PYTHON, &[RIG]].concat()).unwrap()
}

fn specless(folder: &Path, words: &[&str]) -> Assert {
    command(folder).args(words).assert()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn exported(folder: &Path, docs: &[&str]) -> (Value, String) {
    let words = [&["openapi", "--wire-case", "snake_case"], docs].concat();
    let assert = specless(folder, &words).code(0);
    let output = assert.get_output();
    (serde_json::from_slice(&output.stdout).unwrap(), text(&output.stderr))
}

/// Returns all code below a folder, file by file.
fn sources(folder: &Path) -> String {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    files.map(|entry| fs::read_to_string(entry.path()).unwrap()).collect()
}

#[test]
fn each_fact_is_from_the_flavour_that_keeps_it() {
    let folder = boats();
    for docs in [["docs/java", "docs/python"], ["docs/python", "docs/java"]] {
        let (document, _) = exported(folder.path(), &docs);
        let operation = &document["paths"]["/boats/{boat_id}"]["get"];
        let operation =
            if operation.is_null() { &document["paths"]["/boats/{boatId}"]["get"] } else { operation };
        assert_eq!(operation["parameters"].as_array().unwrap().len(), 1, "{docs:?}: {operation}");
        assert_eq!(operation["responses"]["200"]["description"], "A boat", "{docs:?}");
        let boat = &document["components"]["schemas"]["Boat"];
        assert_eq!(boat["properties"]["built_at"]["format"], "date-time", "{docs:?}: the page of Java");
        assert_eq!(boat["properties"]["built_at"]["description"], "When it was built", "{docs:?}");
        assert_eq!(boat["properties"].as_object().unwrap().len(), 4, "{docs:?}");
        let rig = &document["components"]["schemas"]["Rig"]["enum"];
        assert_eq!(rig, &serde_json::json!(["sloop", "ketch"]), "{docs:?}: the page of Python");
        let required: Vec<&str> =
            boat["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(required, ["masts", "rig", "owner"], "{docs:?}: `owner` is required in one of them");
    }
}

#[test]
fn a_contradiction_is_told_with_both_places_and_the_first_folder_counts() {
    let folder = boats();
    for (docs, owner, here, there) in [
        (["docs/java", "docs/python"], "string", "docs/java/Boat.md:11", "python/docs/Boat.md:11"),
        (["docs/python", "docs/java"], "integer", "docs/python/docs/Boat.md:11", "java/Boat.md:13"),
    ] {
        let (document, findings) = exported(folder.path(), &docs);
        let boat = &document["components"]["schemas"]["Boat"];
        assert_eq!(boat["properties"]["owner"]["type"], owner, "{docs:?}");
        let told =
            findings.split("\n\n").find(|finding| finding.contains("the type of `Boat.owner`")).unwrap();
        assert!(told.starts_with("warning[flavours-disagree]"), "{told}");
        assert!(told.contains(there) && told.contains("--> docs/"), "{told} {here}");
        assert!(findings.contains("whether `Boat.owner` is required"), "{findings}");
        assert!(
            !findings.contains("`Boat.built_at`"),
            "a format beside none is no contradiction: {findings}"
        );
    }
}

#[test]
fn every_command_takes_several_folders() {
    let folder = boats();
    let words = ["inspect", "docs/java", "docs/python", "--wire-case", "snake_case"];
    let shown = text(&specless(folder.path(), &words).code(0).get_output().stdout);
    for line in [
        "java (of 2 folders)",
        "docs/java (openapi-generator, java)",
        "docs/python (openapi-generator, python)",
    ] {
        assert!(shown.contains(line), "no `{line}` in\n{shown}");
    }
    let json = [words.as_slice(), &["--format", "json"]].concat();
    let report: Value =
        serde_json::from_slice(&specless(folder.path(), &json).code(0).get_output().stdout).unwrap();
    assert_eq!(report["apis"][0]["folders"][1]["flavour"], "python");
    let generate = [
        "generate",
        "docs/java",
        "docs/python",
        "--name",
        "boats",
        "--out",
        "out",
        "--wire-case",
        "snake_case",
    ];
    specless(folder.path(), &generate).code(0);
    let manifest = "[crate]\nname = \"boats\"\nout = \"by-manifest\"\n[[api]]\nname = \"boats\"\n\
                    docs = [\"docs/java\", \"docs/python\"]\nwire-case = \"snake_case\"\n";
    fs::write(folder.path().join("specless.toml"), manifest).unwrap();
    specless(folder.path(), &["generate", "."]).code(0);
    let builder = Builder::new(folder.docs().join("java")).add_docs(folder.docs().join("python"));
    let builder =
        builder.name("boats").wire_case(specless::WireCase::Snake).out_dir(folder.path().join("by-builder"));
    let generated = builder.generate().unwrap();
    assert!(generated.findings().any(|(_, finding)| finding.code == Code::FlavoursDisagree));
    let code = |out: &str| sources(&folder.path().join(out).join("src"));
    assert_eq!(code("out"), code("by-manifest"));
    assert_eq!(code("out"), code("by-builder"));
    assert!(code("out").contains("Ketch"), "{}", code("out"));
}

#[test]
fn folders_of_different_apis_are_refused() {
    let folder = boats();
    let page = PYTHON[0].1.replace("oat", "lane").replace("boats", "planes");
    folder.write("planes/PlanesApi.md", page.as_bytes()).unwrap();
    let model = "# Plane\n\n\n## Properties\n\nName | Type | Description | Notes\n------------ | ------------- | ------------- | -------------\n**wings** | **int** |  | \n";
    folder.write("planes/Plane.md", model.as_bytes()).unwrap();
    let assert = specless(folder.path(), &["inspect", "docs/java", "docs/planes"]).code(65);
    let error = text(&assert.get_output().stderr);
    assert!(
        error.contains(
            "docs/java and docs/planes are documents of different APIs: 0 of 1 operations are in both"
        ),
        "{error}"
    );
    assert!(error.contains("[[api]]"), "says what would help: {error}");
}

#[test]
fn wrong_folders_are_usage_errors() {
    let folder = boats();
    for (words, says) in [
        (["inspect", "docs", "docs/java"].as_slice(), "docs/java is read twice"),
        (&["generate", "docs/java", "docs/python"], "`generate docs/java docs/python` needs `--out DIR`"),
        (&["inspect", "docs/java", "docs/nowhere"], "docs/nowhere"),
        (&["inspect", "docs/java", "."], "has a manifest: name it alone"),
    ] {
        fs::write(folder.path().join("specless.toml"), "").unwrap();
        let error = text(&specless(folder.path(), words).code(2).get_output().stderr);
        assert!(error.contains(says), "{words:?}: {error}");
    }
}
