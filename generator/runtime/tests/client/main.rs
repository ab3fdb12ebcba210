//! The client against servers on loopback that behave well, badly and worse.
#![expect(
    unreachable_pub,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test has no users, and may fail"
)]

mod images;
mod server;
mod shape;
