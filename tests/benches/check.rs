//! How long `cargo check` takes for the crate of the largest corpus with a description of its own, beside the crate
//! that openapi-generator makes of that description.
//!
//! Prints the seconds of both, with their dependencies already built, and their ratio. `tests/servers/baseline.py`
//! does the measuring; without Java or the network there is nothing to compare with.

use std::process::{Command, ExitCode};

use serde::Deserialize;
use specless::internals::{output, pipeline};
use specless_tests::corpora::{corpus, shared};
use specless_tests::workspace;

/// The output of the script: of the crate to compare with, then of ours.
#[derive(Deserialize)]
struct Measured {
    seconds: [f64; 2],
    ratio: [f64; 2],
}

fn main() -> ExitCode {
    let Some(shared) = shared() else { return ExitCode::SUCCESS };
    let corpus = corpus("hetzner");
    let folder = tempfile::tempdir().expect("a folder");
    let generation = pipeline::generate(&corpus.settings(&shared), &()).expect("the corpus is readable");
    let changes =
        output::compare(folder.path(), &generation.files, output::Others::Keep).expect("an empty folder");
    output::write(&changes).expect("the crate is written");
    let measured = Command::new("python3")
        .arg(workspace().join("tests/servers/baseline.py"))
        .arg(shared.join("corpora/hetzner/truth.openapi.yaml"))
        .arg(folder.path())
        .output()
        .expect("Python");
    let Ok(Measured { seconds: [theirs, ours], ratio: [_, ratio] }) =
        serde_json::from_slice(&measured.stdout)
    else {
        eprintln!("{}", String::from_utf8_lossy(&measured.stderr));
        return ExitCode::FAILURE;
    };
    println!("{theirs:>6.1} s  crate of openapi-generator");
    println!("{ours:>6.1} s  crate of specless");
    println!("{ratio:>6.2}    ratio");
    ExitCode::SUCCESS
}
