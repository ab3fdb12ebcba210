//! Everything that HTTP APIs do, as far as documents tell: crates made from `calling/` make calls over HTTP.

use std::collections::BTreeMap;
use std::fs;

use specless::internals::pipeline;
use specless::{Builder, Correction, ItemKind, Override, Runtime, Settings, WireCase};
use specless_tests::compile::Crates;
use specless_tests::workspace;

/// The trees below `calling/`.
const TREES: [&str; 5] = ["granary", "harbour", "lighthouse", "mill", "quay"];

fn settings(tree: &str) -> Settings {
    let runtime = workspace().join("generator/runtime").display().to_string();
    let docs = workspace().join("tests/calling").join(tree);
    let builder = Builder::new(docs).name(tree).runtime(Runtime::Path(runtime)).out_dir("unused").cli(true);
    let builder = match tree {
        "granary" => builder
            .round_trip(true)
            .wire_case(WireCase::Snake)
            .base_url("http://granary.example")
            .correct(route("SilosController.GetSilo", "GET /silos/{siloId}"))
            .correct(route("SilosController.ListEntries", "GET /entries")),
        "quay" => builder.round_trip(true).base_url("http://quay.example"),
        "mill" => builder.wire_case(WireCase::Snake),
        _ => builder.wire_case(WireCase::AsDocumented),
    };
    builder.settings()
}

/// Says the route of an operation.
fn route(operation: &str, route: &str) -> Override {
    let set = Correction { route: Some(route.to_owned()), ..Correction::default() };
    Override { set, ..Override::new(ItemKind::Operation, operation) }
}

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn generated_crates_call_as_the_pages_tell() {
    let mut crates = Crates::new("calling").unwrap();
    for tree in TREES {
        let generation = pipeline::generate(&settings(tree), &()).unwrap();
        crates.add(tree, &generation.files).unwrap();
    }
    let dependency =
        |tree| format!("{tree} = {{ path = \"../{tree}\", features = [\"mock\", \"record\"] }}\n");
    crates.driver(&TREES.map(dependency).concat(), &[workspace().join("tests/calling/wire.rs")]).unwrap();
    let run =
        ["run", "--quiet", "-p", "harbour", "--example", "cli", "--", "--base-url", "http://127.0.0.1:1"];
    for words in [
        &["test", "--quiet", "-p", "driver"][..],
        &["check", "--quiet", "--workspace", "--examples"],
        &[&run[..5], &["cli", "--", "boats", "search", "--help"]].concat(),
    ] {
        if let Err(text) = crates.cargo(words, "") {
            panic!("{text}");
        }
    }
    let refused = crates.cargo(&[&run[..], &["boats", "show", "7"]].concat(), "").unwrap_err();
    assert!(refused.contains("Transport"), "{refused}");
}

#[test]
fn findings_say_what_the_pages_do_not_tell() {
    let codes = |tree: &str| -> Vec<&str> {
        let generation = pipeline::generate(&settings(tree), &()).unwrap();
        let apis = generation.runs.iter();
        apis.flat_map(|api| &api.documents.diagnostics).map(|finding| finding.code.as_str()).collect()
    };
    let found = codes("lighthouse");
    assert!(found.contains(&"no-authentication") && found.contains(&"relative-server"), "{found:?}");
    for (tree, count) in [("granary", 1), ("quay", 3)] {
        let found = codes(tree);
        let disagree = found.iter().filter(|code| **code == "example-disagrees").count();
        assert_eq!(disagree, count, "{tree}: {found:?}");
    }
    let found = codes("harbour");
    assert!(found.contains(&"guessed-location") && !found.contains(&"no-authentication"), "{found:?}");
}

#[test]
fn provenance_leads_to_the_rows() {
    let generation = pipeline::generate(&settings("harbour"), &()).unwrap();
    let text = generation.files.get("provenance.json").unwrap();
    let entries: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
    assert_eq!(entries["models::Boat.decks"]["file"], "docs/Boat.md");
    assert_eq!(entries["models::Boat"]["certainty"], "stated");
    assert_eq!(entries["calls::boats::search(range)"]["certainty"], "conventional", "its place is a guess");
    let letters = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    for (name, entry) in &entries {
        let Some((_, name)) = name.trim_end_matches(')').split_once(['.', '(']) else { continue };
        let page = workspace().join("tests/calling/harbour").join(entry["file"].as_str().unwrap());
        let page = fs::read_to_string(page).unwrap();
        let line = page.lines().nth(entry["line"].as_u64().unwrap() as usize - 1).unwrap();
        assert!(letters(line).contains(&letters(name)), "{name}: {line}");
    }
}
