//! Helpers that all tests and benches share: where things are, folders of documents, the command,
//! crates that are compiled, and real servers.

pub mod browser;
pub mod compile;
pub mod copies;
pub mod corpora;
pub mod fixture;
pub mod model;
pub mod random;
pub mod servers;
pub mod slow;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

/// The environment variable that names a file, to which skipped tests are added.
pub const SKIPPED: &str = "SPECLESS_SKIPPED";

/// Tells that the test on this thread does not do its work, and why: on the standard error, even of a test that passes,
/// and in the file that [`SKIPPED`] names.
pub fn skipped(reason: &str) {
    let test = thread::current().name().unwrap_or("a test").to_owned();
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = format!("{test}: {reason}\n");
    // Written directly: what goes through `eprintln!` is shown for tests that fail only.
    let _ = std::io::stderr().write_all(format!("skipped {line}").as_bytes());
    if let Some(path) = std::env::var_os(SKIPPED)
        && let Ok(mut file) = OpenOptions::new().create(true).append(true).open(path)
    {
        let _ = file.write_all(line.as_bytes());
    }
}

/// Returns the root of this workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// The code in the README is compiled, and run where it can be.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
