//! Tests that compile generated crates, which takes minutes: most are left out of `cargo test`, and `.ci/run` has them all.

mod bad_input;
mod bots;
mod calling;
#[path = "../offline/command.rs"]
mod command;
mod corpora;
mod doctests;
mod examples;
mod nasty;
mod playground;
mod proposals;
