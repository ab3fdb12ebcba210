//! The `specless` command, as the tests of this package run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    specless::internals::cli::main()
}
