//! The `specless` command.
fn main() {}
