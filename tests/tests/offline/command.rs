//! The command, as tests run it in a folder.

use std::path::Path;

use assert_cmd::Command;

/// The end of a run: its exit status and what it printed.
pub struct Said {
    /// The exit status.
    pub status: i32,
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
}

/// Returns the command, to be run in a folder.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specless-under-test"));
    // A variable that cargo sets for tests, and build scripts are known by.
    command.current_dir(folder).env_remove("CARGO_PKG_NAME");
    command
}

/// Runs the command in a folder.
pub fn specless(folder: &Path, words: &[&str]) -> Said {
    let output = command(folder).args(words).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}
