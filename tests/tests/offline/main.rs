//! Tests that need a Rust toolchain and nothing else: the library and the command on pages of the tests, and the tree itself.
//! Tests that need Git, a browser or the corpora are told as skipped where those are missing.

mod architecture;
mod builder;
mod cache;
mod cli;
mod command;
mod comments;
mod coverage;
mod diff;
mod emitted;
mod flavours;
mod fuzz;
mod goldens;
mod grammars;
mod hostile;
mod init;
mod learn;
mod limits;
mod lint;
mod lock;
mod modules;
mod overlay;
#[cfg(unix)]
mod recipe;
mod report;
mod settings;
mod update;
