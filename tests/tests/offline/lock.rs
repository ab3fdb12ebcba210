//! `specless.lock` as people meet it: what it keeps, what it refuses, and how little it changes.

use std::fs;
use std::path::Path;

use specless_tests::fixture::{Folder, model_page};

use crate::command;

/// Runs the program; returns the exit status and what it said about documents and settings.
fn specless(folder: &Path, words: &[&str]) -> (i32, String) {
    let said = command::specless(folder, words);
    (said.status, said.err)
}

fn generate(folder: &Path, more: &[&str]) -> (i32, String) {
    let words = ["generate", "docs", "--name", "pets", "--out", "out", "--lock", "pets.lock"];
    specless(folder, &[&words[..], more].concat())
}

fn page(name: &str, fields: &[&str]) -> (String, String) {
    let rows: Vec<String> = fields.iter().map(|field| format!("**{field}** | **String** |  | ")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    (format!("{name}.md"), model_page(name, &rows))
}

fn pets(pages: &[(String, String)]) -> Folder {
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Folder::new(&pages).unwrap()
}

fn lock(folder: &Folder) -> String {
    fs::read_to_string(folder.path().join("pets.lock")).unwrap()
}

fn names(folder: &Folder, kind: &str) -> Vec<String> {
    let lock = lock(folder);
    let table = lock.split_once(&format!("[api.pets.{kind}]\n")).map_or("", |(_, rest)| rest);
    let lines = table.lines().take_while(|line| !line.is_empty());
    let name = |line: &str| {
        let (key, entry) = line.split_once(" = { name = ").unwrap();
        let gone = if entry.contains("gone") { " (gone)" } else { "" };
        format!("{key} {}{gone}", entry.split('"').nth(1).unwrap())
    };
    lines.map(name).collect()
}

#[test]
fn a_second_run_changes_nothing() {
    let folder = pets(&[page("Pet", &["id"]), page("Dog", &["name", "age"])]);
    assert_eq!(generate(folder.path(), &[]).0, 0);
    let first = lock(&folder);
    assert_eq!(names(&folder, "types"), ["\"Dog\" Dog", "\"Pet\" Pet"]);
    assert_eq!(names(&folder, "fields"), ["\"Dog.age\" age", "\"Dog.name\" name", "\"Pet.id\" id"]);
    assert_eq!(generate(folder.path(), &["--locked"]).0, 0);
    assert_eq!(generate(folder.path(), &["--check"]).0, 0);
    assert_eq!(lock(&folder), first);
}

#[test]
fn names_stay_and_who_comes_later_yields() {
    let folder = pets(&[page("pet", &["name"])]);
    assert_eq!(generate(folder.path(), &[]).0, 0);
    assert_eq!(names(&folder, "types"), ["\"pet\" Pet"]);
    // By the rules alone, `Pet` would be the one that is called so.
    let (path, text) = page("Pet", &["age", "colour"]);
    folder.write(&path, text.as_bytes()).unwrap();
    let (_, text) = page("pet", &["name", "NAME"]);
    folder.write("pet.md", text.as_bytes()).unwrap();
    assert_eq!(generate(folder.path(), &[]).0, 0);
    let types = names(&folder, "types");
    assert!(types.contains(&"\"pet\" Pet".to_owned()), "{types:?}");
    assert!(types.iter().any(|line| line.starts_with("\"Pet\" ") && line != "\"Pet\" Pet"), "{types:?}");
    assert!(names(&folder, "fields").contains(&"\"Pet.name\" name".to_owned()));
}

#[test]
fn a_freed_name_is_kept_until_the_next_minor_version() {
    let folder = pets(&[page("pet", &["name"]), page("Dog", &["name", "first_name"])]);
    assert_eq!(generate(folder.path(), &[]).0, 0);
    fs::remove_file(folder.docs().join("pet.md")).unwrap();
    let (path, text) = page("PET", &["colour"]);
    folder.write(&path, text.as_bytes()).unwrap();
    let (path, text) = page("Dog", &["name", "firstName"]);
    folder.write(&path, text.as_bytes()).unwrap();
    assert_eq!(generate(folder.path(), &["--package", "version=0.1.5"]).0, 0);
    let types = names(&folder, "types");
    assert!(types.contains(&"\"pet\" Pet (gone)".to_owned()), "{types:?}");
    assert!(!types.contains(&"\"PET\" Pet".to_owned()), "{types:?}");
    let fields = names(&folder, "fields");
    assert!(fields.contains(&"\"Dog.first_name\" first_name (gone)".to_owned()), "{fields:?}");
    assert!(!fields.contains(&"\"Dog.firstName\" first_name".to_owned()), "{fields:?}");
    // What got another name meanwhile keeps it.
    assert_eq!(generate(folder.path(), &["--package", "version=0.2.0"]).0, 0);
    assert!(!lock(&folder).contains("gone"));
    assert!(!names(&folder, "types").contains(&"\"PET\" Pet".to_owned()));
}

#[test]
fn locked_fails_where_the_lock_would_change_and_writes_nothing() {
    let folder = pets(&[page("Pet", &["name"])]);
    let (status, said) = generate(folder.path(), &["--locked"]);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("the lock pets.lock would change") && said.contains("+ \"Pet\""), "{said}");
    assert!(!folder.path().join("pets.lock").exists() && !folder.path().join("out").exists());
    let words = ["generate", "docs", "--name", "pets", "--out", "out", "--locked"];
    let (status, said) = specless(folder.path(), &words);
    assert_eq!(status, 2);
    assert!(said.contains("`--locked` needs `--lock FILE` or a manifest"), "{said}");
}

#[test]
fn a_lock_that_cannot_be_read_is_named_and_everything_stays() {
    let folder = pets(&[page("Pet", &["name"])]);
    for (text, expected) in [
        ("version = 9\nfuture = true\n", "pets.lock:1: the lock has version 9"),
        ("version = 1\ncrate = \"0.1.0\"\n<<<<<<< HEAD\n", "line 3"),
    ] {
        fs::write(folder.path().join("pets.lock"), text).unwrap();
        let (status, said) = generate(folder.path(), &[]);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(expected), "{said}");
        assert_eq!(lock(&folder), text);
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
fn a_manifest_has_its_lock_beside_it() {
    let folder = pets(&[page("Pet", &["name"])]);
    let text = "[crate]\nname = \"pets\"\nout = \"out\"\n[[api]]\nname = \"pets\"\ndocs = \"docs\"\n";
    fs::write(folder.path().join("specless.toml"), text).unwrap();
    assert_eq!(specless(folder.path(), &["generate", "--check"]).0, 1);
    assert_eq!(specless(folder.path(), &["generate"]).0, 0);
    assert!(folder.path().join("specless.lock").is_file());
    assert_eq!(specless(folder.path(), &["generate", "--check", "--locked"]).0, 0);
    fs::remove_file(folder.path().join("specless.lock")).unwrap();
    assert_eq!(specless(folder.path(), &["generate", "--check"]).0, 1);
    let (status, said) = specless(folder.path(), &["generate", "--lock", "other.lock"]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("has its own beside it"), "{said}");
}

const OPERATIONS: &str = "\
# \\BoatsApi

All URIs are relative to *https://harbour.example*

Method | HTTP request | Description
------------- | ------------- | -------------
[**get_boat**](BoatsApi.md#get_boat) | **GET** /boats/{id} | Shows a boat

## get_boat

> models::GetBoat200Response get_boat(id)
Shows a boat

### Parameters

Name | Type | Description  | Required | Notes
------------- | ------------- | ------------- | ------------- | -------------
**id** | **String** |  | [required] |

### Return type

[**models::GetBoat200Response**](GetBoat200Response.md)
";

#[test]
fn an_answer_that_was_unwrapped_stays_so() {
    let answer = |rows: &[&str]| ("GetBoat200Response.md".to_owned(), model_page("GetBoat200Response", rows));
    let boat = "**boat** | [**models::Boat**](Boat.md) |  | ";
    let more = "**harbour** | [**models::Harbour**](Harbour.md) |  | [optional]";
    let pages =
        [("BoatsApi.md".to_owned(), OPERATIONS.to_owned()), page("Boat", &["id", "name"]), answer(&[boat])];
    let folder = pets(&pages);
    assert_eq!(generate(folder.path(), &[]).0, 0);
    let call = |folder: &Folder| fs::read_to_string(folder.path().join("out/src/calls/boats.rs")).unwrap();
    assert!(call(&folder).contains("Boat"), "{}", call(&folder));
    let before = call(&folder);
    for (path, text) in [answer(&[boat, more]), page("Harbour", &["id", "city"])] {
        folder.write(&path, text.as_bytes()).unwrap();
    }
    assert_eq!(generate(folder.path(), &[]).0, 0);
    assert_eq!(call(&folder), before);
    fs::remove_file(folder.path().join("pets.lock")).unwrap();
    assert_eq!(generate(folder.path(), &[]).0, 0);
    assert_ne!(call(&folder), before, "without the lock it is the whole answer");
}

#[test]
fn bump_sets_the_version_that_the_changes_call_for() {
    let folder = pets(&[page("Pet", &["id", "name"]), page("Dog", &["name", "age"])]);
    let crate_file = |path: &str| fs::read_to_string(folder.path().join("out").join(path)).unwrap();
    let bump = |more: &[&str]| {
        let before = fs::read_to_string(folder.path().join("pets.lock")).unwrap();
        fs::write(folder.path().join("before.lock"), before).unwrap();
        let words = ["generate", "docs", "--name", "pets", "--out", "out", "--lock", "pets.lock", "--bump"];
        let said = command::specless(folder.path(), &[&words[..], more].concat());
        assert_eq!(said.status, 0, "{}{}", said.out, said.err);
        said.out
    };
    let (status, _) = generate(folder.path(), &[]);
    assert_eq!(status, 0);
    assert!(bump(&[]).contains("version 0.1.0 -> 0.1.0 (none)"));
    let (path, text) = page("Pet", &["id", "name", "colour"]);
    folder.write(&path, text.as_bytes()).unwrap();
    assert!(bump(&[]).contains("version 0.1.0 -> 0.1.1 (minor)"));
    assert!(crate_file("Cargo.toml").contains("version = \"0.1.1\""));
    assert!(!folder.path().join("out/MIGRATION.md").exists());
    let (path, text) = page("Pet", &["id", "colour"]);
    folder.write(&path, text.as_bytes()).unwrap();
    assert!(bump(&[]).contains("version 0.1.1 -> 0.2.0 (major)"));
    assert!(crate_file("MIGRATION.md").contains("## 0.2.0\n\n- field `Pet.name` is gone\n"));
    // The locks tell the same.
    let words = ["diff", "before.lock", "pets.lock", "--fail-on", "major"];
    assert_eq!(specless(folder.path(), &words).0, 1);
    let (status, said) = specless(folder.path(), &["diff", "before.lock", "docs"]);
    assert!(status == 2 && said.contains("compare it with another lock"), "{said}");
    // A name that the user changes is an alias until the next minor version, also in later runs.
    let hound = ["--override", "type:Dog.name=Hound"];
    assert!(bump(&hound).contains("version 0.2.0 -> 0.3.0 (major)"));
    let migration = crate_file("MIGRATION.md");
    assert!(migration.contains("- type `Dog` is called `Hound`"), "{migration}");
    assert!(migration.find("## 0.3.0") < migration.find("## 0.2.0"), "{migration}");
    assert_eq!(generate(folder.path(), &hound).0, 0);
    assert!(crate_file("Cargo.toml").contains("version = \"0.3.0\""));
    assert_eq!(crate_file("MIGRATION.md"), migration);
    let alias = crate_file("src/models/aliases.rs");
    assert!(alias.contains("#[deprecated(note = \"renamed to `Hound`\")]\npub type Dog = Hound;"), "{alias}");
    folder.write("Cat.md", page("Cat", &["name"]).1.as_bytes()).unwrap();
    assert!(bump(&[&hound[..], &["--force"]].concat()).contains("version 0.3.0 -> 0.3.1 (minor)"));
    assert!(crate_file("src/models/aliases.rs").contains("pub type Dog"));
}

#[test]
fn bump_needs_a_lock_and_decides_the_version_alone() {
    let folder = pets(&[page("Pet", &["id"])]);
    let words = ["generate", "docs", "--name", "pets", "--out", "out", "--bump"];
    let (status, said) = specless(folder.path(), &words);
    assert!(status == 2 && said.contains("`--bump` needs `--lock FILE`"), "{said}");
    let (status, said) = generate(folder.path(), &["--bump", "--package", "version=1.0.0"]);
    assert!(status == 2 && said.contains("remove `version`"), "{said}");
}

#[test]
fn documented_names_are_asked_for_in_vain_where_the_lock_has_others() {
    let folder = pets(&[page("Pet", &["id"]), page("PetInner", &["name", "age"])]);
    let documented = |folder: &Folder| generate(folder.path(), &["--names", "documented"]);
    let (status, said) = documented(&folder);
    assert!(status == 0 && !said.contains("kept-names"), "{said}");
    let (status, said) = documented(&folder);
    assert!(status == 0 && !said.contains("kept-names"), "{said}");
    let other = lock(&folder).replace("name = \"PetInner\"", "name = \"Dog\"").replace("PetInner.", "Dog.");
    fs::write(folder.path().join("pets.lock"), other).unwrap();
    let (status, said) = documented(&folder);
    assert!(status == 0 && said.contains("the lock has other names than the documented ones: 1"), "{said}");
    assert!(said.contains("`Dog` for `PetInner`"), "{said}");
    let (_, said) = generate(folder.path(), &[]);
    assert!(!said.contains("kept-names"), "{said}");
}
