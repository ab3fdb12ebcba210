//! The examples in the documentation of generated crates compile, with whatever features.
//!
//! The examples of `cloud-images` are tests of that package. Here are those of a large API with embedded runtime, of one
//! whose tokens come from Keystone, and of one whose names are difficult.

use specless::internals::pipeline;
use specless_tests::compile::Crates;
use specless_tests::corpora::{corpus, shared};

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn the_examples_of_generated_crates_compile() {
    let Some(shared) = shared() else { return };
    let mut crates = Crates::new("doctests").unwrap();
    for name in ["hetzner", "otc-ims", "stress-java", "seed-digitalocean"] {
        let generation = pipeline::generate(&corpus(name).settings(&shared), &()).unwrap();
        crates.add(name, &generation.files).unwrap();
    }
    // Without the client few are left, and none that would need it.
    for features in [["--all-features"].as_slice(), &["--no-default-features"]] {
        let words = [["test", "--workspace", "--doc", "--quiet"].as_slice(), features].concat();
        if let Err(text) = crates.cargo(&words, "-D warnings") {
            panic!("`cargo {}` failed:\n{text}", words.join(" "));
        }
    }
}
