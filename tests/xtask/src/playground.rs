//! Puts the parts of the playground into one file: `target/playground.html`.
//!
//! The library for the browser is text in the page, compressed, and the policy of the page names its script by its hash, so that nothing
//! is loaded and nothing else runs. Knows nothing of what the parts do.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// The target of the library, and the profile that it is built by.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
pub(crate) const PROFILE: &str = "playground";

/// The largest that the page may be.
const LARGEST: usize = 4_000_000;

/// Writes the page and returns where it is.
///
/// # Errors
/// If a part is not there, or the page cannot be written or is too large.
pub(crate) fn write(root: &Path) -> io::Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let library = fs::read(target.join(TARGET).join(PROFILE).join("specless_playground.wasm"))?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&library)?;
    let part = |name: &str| fs::read_to_string(root.join("generator/playground").join(name));
    let script = part("page.js")?;
    let page = part("page.html")?
        .replace("{hash}", &BASE64_STANDARD.encode(Sha256::digest(&script)))
        .replace("{style}", &part("page.css")?)
        .replace("{script}", &script)
        .replace("{wasm}", &BASE64_STANDARD.encode(packed.finish()?));
    if page.len() > LARGEST {
        return Err(io::Error::other(format!(
            "the page has {} bytes: expected {LARGEST} at most",
            page.len()
        )));
    }
    let path = target.join("playground.html");
    fs::write(&path, page)?;
    Ok(path)
}
