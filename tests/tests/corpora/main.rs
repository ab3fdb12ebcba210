//! Tests that read real documentation beside this workspace, and are told as skipped where there is none.

mod accounting;
#[path = "../offline/command.rs"]
mod command;
mod determinism;
mod editions;
mod edits;
mod fidelity;
mod lock;
mod names;
mod openapi;
mod pages;
