//! The `specless` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    specless::internals::cli::main()
}
