//! The crates made from real pages build without a single complaint.

use specless::Settings;
use specless::internals::pipeline;
use specless_tests::compile::Crates;
use specless_tests::corpora::{CORPORA, SEEDS, STRESS, shared};

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn check_clippy_and_rustdoc_find_nothing() {
    let Some(shared) = shared() else { return };
    let mut crates = Crates::new("corpora").unwrap();
    for corpus in CORPORA.iter().chain(SEEDS).chain(STRESS) {
        let generation = pipeline::generate(&corpus.settings(&shared), &()).unwrap();
        crates.add(corpus.name, &generation.files).unwrap();
    }
    // Clippy does what `cargo check` does, and more.
    for words in [
        ["clippy", "--workspace", "--all-features", "--keep-going", "--quiet", "--", "-D", "warnings"]
            .as_slice(),
        &["doc", "--workspace", "--all-features", "--no-deps", "--quiet"],
        // The types alone.
        &["check", "--workspace", "--no-default-features", "--quiet"],
    ] {
        match crates.cargo(words, "-D warnings") {
            Ok(text) => assert!(text.trim().is_empty(), "`cargo {}` says:\n{text}", words.join(" ")),
            Err(text) => panic!("`cargo {}` failed:\n{text}", words.join(" ")),
        }
    }
}

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn each_group_of_calls_compiles_by_itself() {
    let Some(shared) = shared() else { return };
    let mut crates = Crates::new("features").unwrap();
    let corpus = CORPORA.iter().find(|corpus| corpus.name == "hetzner").unwrap();
    let settings = Settings { group_features: true, ..corpus.settings(&shared) };
    let generation = pipeline::generate(&settings, &()).unwrap();
    crates.add(corpus.name, &generation.files).unwrap();
    for features in ["servers", "client,rustls,ssh_keys", "mock,rustls,volumes", "client,rustls", "types"] {
        let features = ["--no-default-features", "--quiet", "--features", features];
        for words in [&["clippy", "--", "-D", "warnings"][..], &["doc", "--no-deps"]] {
            let (command, rest) = words.split_first().unwrap();
            let words = [&[*command], &features[..], rest].concat();
            match crates.cargo(&words, "-D warnings") {
                Ok(text) => assert!(text.trim().is_empty(), "`cargo {}` says:\n{text}", words.join(" ")),
                Err(text) => panic!("`cargo {}` failed:\n{text}", words.join(" ")),
            }
        }
    }
    let words = ["test", "--doc", "--quiet", "--no-default-features", "--features", "client,rustls,ssh_keys"];
    crates.cargo(&words, "").unwrap();
}
