//! What the tests and benches of the whole share: where things are, folders of documents, the command,
//! crates that are compiled, and real servers.

pub mod compile;
pub mod copies;
pub mod corpora;
pub mod fixture;
pub mod model;
pub mod servers;

use std::path::{Path, PathBuf};

/// The root of this workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// The code in the README is compiled, and run where it can be.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
