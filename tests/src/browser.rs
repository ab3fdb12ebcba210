//! A browser without a window, for the pages that people open.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// With this variable set in the environment, a browser that is not there is a failure and not a skip.
const REQUIRED: &str = "SPECLESS_CHROMIUM_REQUIRED";

/// Returns the browser of this machine, if it has one that the tests know.
pub fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file());
    if found.is_none() {
        assert!(std::env::var_os(REQUIRED).is_none(), "there is no chromium, and {REQUIRED} is set");
        super::skipped("there is no chromium (apt-get install chromium)");
    }
    found
}

/// Opens a page in a folder; returns it as the browser has it in the end.
///
/// # Errors
/// If the browser cannot be run.
pub fn opened(browser: &Path, folder: &Path, page: &str) -> io::Result<String> {
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        // Timers run ahead of what the page computes: on a busy machine a short budget ends before its work.
        "--virtual-time-budget=600000",
    ]);
    command.arg(format!("--user-data-dir={}", folder.join("profile").display()));
    let output = command.arg(format!("file://{}", folder.join(page).display())).output()?;
    String::from_utf8(output.stdout).map_err(io::Error::other)
}
