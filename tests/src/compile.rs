//! Generated crates, compiled together so that what they share is built once.
//!
//! Cargo runs offline, with the versions of this workspace: whatever a generated crate depends on, the
//! workspace has already.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use specless::OutputError;
use specless::internals::output::{self, FileSet, Others};

/// A workspace of generated crates below the target folder. It is kept, so that a second run is fast.
#[derive(Debug)]
pub struct Crates {
    folder: PathBuf,
    members: Vec<String>,
}

impl Crates {
    /// Returns a workspace of this name, at first without crates.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn new(name: &str) -> io::Result<Self> {
        let folder = super::workspace().join("target/generated-crates").join(name);
        fs::create_dir_all(&folder)?;
        fs::copy(super::workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder, members: Vec::new() })
    }

    /// Returns the folder of the workspace.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds a generated crate.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, name: &str, files: &FileSet) -> Result<(), OutputError> {
        output::write(&output::compare(&self.folder.join(name), files, Others::Replace)?)?;
        self.members.push(name.to_owned());
        Ok(())
    }

    /// Adds a crate that was written by hand into the folder.
    pub fn member(&mut self, name: &str) {
        self.members.push(name.to_owned());
    }

    /// Adds a package `driver` that tests the crates by these files, with the server of `calling/` as its library. Returns its folder.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn driver(&mut self, dependencies: &str, tests: &[PathBuf]) -> io::Result<PathBuf> {
        let driver = self.folder.join("driver");
        fs::create_dir_all(driver.join("tests"))?;
        fs::create_dir_all(driver.join("src"))?;
        fs::copy(super::workspace().join("tests/calling/server.rs"), driver.join("src/lib.rs"))?;
        let manifest = format!(
            "[package]\nname = \"driver\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dev-dependencies]\n{dependencies}\
             serde = \"1\"\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
        );
        fs::write(driver.join("Cargo.toml"), manifest)?;
        for test in tests {
            fs::copy(test, driver.join("tests").join(test.file_name().unwrap_or_default()))?;
        }
        self.member("driver");
        Ok(driver)
    }

    /// Runs cargo in the workspace and returns what it wrote to the standard error, as `Err` with everything it wrote if it failed.
    ///
    /// # Errors
    /// If cargo failed.
    pub fn cargo(&self, words: &[&str], rustdocflags: &str) -> Result<String, String> {
        let members: Vec<String> = self.members.iter().map(|name| format!("{name:?}")).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
        fs::write(self.folder.join("Cargo.toml"), manifest).map_err(|error| error.to_string())?;
        let output = Command::new(env!("CARGO"))
            .args(words)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", super::workspace().join("target/generated-crates/target"))
            .env("CARGO_NET_OFFLINE", "true")
            // Built once and never debugged: this takes a third of the room.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("RUSTDOCFLAGS", rustdocflags)
            .env_remove("RUSTFLAGS")
            .output()
            .map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        // Tests tell on the standard output what is wrong.
        let told = || format!("{text}{}", String::from_utf8_lossy(&output.stdout));
        if output.status.success() { Ok(text) } else { Err(told()) }
    }
}
