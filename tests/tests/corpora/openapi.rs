//! Exports load in a strict parser, and hang together.

use std::collections::BTreeSet;

use serde_json::Value;
use specless::internals::lock::ApiLock;
use specless::internals::{openapi, pipeline};
use specless_tests::corpora::{CORPORA, SEEDS, STRESS, shared};
use specless_tests::fixture::{Folder, model_page};

use crate::command::specless;

/// Calls `visit` with every object of a document.
fn walk<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v serde_json::Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            visit(object);
            object.values().for_each(|value| walk(value, visit));
        }
        Value::Array(items) => items.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

/// References that lead nowhere. Examples are data, whatever their keys are.
fn dangling(document: &Value) -> Vec<&str> {
    let mut without_examples = Vec::new();
    walk(document, &mut |object| {
        if let Some(Value::String(target)) = object.get("$ref") {
            without_examples.push(target.as_str());
        }
    });
    without_examples
        .into_iter()
        .filter(|target| target.strip_prefix('#').is_none_or(|pointer| document.pointer(pointer).is_none()))
        .collect()
}

fn check(name: &str, document: &Value) {
    if let Err(error) = oas3::from_json(document.to_string()) {
        panic!("{name}: {error}");
    }
    assert_eq!(dangling(document), [""; 0], "{name}: references that lead nowhere");
    let mut ids = BTreeSet::new();
    walk(&document["paths"], &mut |object| {
        if let Some(Value::String(id)) = object.get("operationId") {
            assert!(ids.insert(id.as_str()), "{name}: two operations have the id {id}");
        }
    });
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten().filter(|(_, it)| it.is_object()) {
            let declared: BTreeSet<&str> = [&item["parameters"], &operation["parameters"]]
                .into_iter()
                .filter_map(Value::as_array)
                .flatten()
                .filter(|parameter| parameter["in"] == "path")
                .filter_map(|parameter| parameter["name"].as_str())
                .collect();
            let named: BTreeSet<&str> =
                path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
            assert_eq!(declared, named, "{name}: variables of {method} {path}");
        }
    }
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn every_corpus_exports_a_document_that_holds_together() {
    let Some(shared) = shared() else { return };
    for corpus in CORPORA.iter().chain(SEEDS).chain(STRESS) {
        let run = pipeline::understand(&corpus.api(&shared), &ApiLock::default(), &()).unwrap();
        check(corpus.name, &openapi::export(&run.api, &run.documents.sources));
    }
}

#[test]
fn the_own_pages_export_documents_that_hold_together() {
    let manifest = specless_tests::workspace().join("docs-input/specless.toml");
    for api in specless::internals::manifest::read(&manifest).unwrap().apis {
        let run = pipeline::understand(&api, &ApiLock::default(), &()).unwrap();
        check(&api.name, &openapi::export(&run.api, &run.documents.sources));
    }
}

#[test]
fn the_version_that_is_asked_for_is_written() {
    let rows =
        ["**name** | Option<**String**> | Its name. | [optional]", "**size** | **f64** | Its size. | "];
    let folder = Folder::new(&[("Boat.md", &model_page("Boat", &rows))]).unwrap();
    let export = |words: &[&str]| {
        let start = ["openapi", "docs", "--override", "field:Boat.size.nullable=true"];
        let said = specless(folder.path(), &[&start[..], words].concat());
        assert_eq!(said.status, 0, "{}", said.err);
        serde_json::from_str::<Value>(&said.out).unwrap()
    };
    let size = "/components/schemas/Boat/properties/size";
    let known = export(&["--version", "3.1"]);
    assert_eq!(known["openapi"], "3.1.0");
    assert_eq!(known.pointer(size).unwrap()["type"], serde_json::json!(["number", "null"]));
    let known = export(&["--version", "3.0"]);
    assert_eq!(known["openapi"], "3.0.3");
    assert_eq!(known.pointer(size).unwrap()["type"], "number");
    assert_eq!(known.pointer(size).unwrap()["nullable"], true);
}
