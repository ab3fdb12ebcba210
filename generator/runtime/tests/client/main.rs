//! The client against servers on loopback that behave well, badly and worse.
#![expect(
    unreachable_pub,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test has no users, and may fail"
)]

mod attacks;
mod blocking;
mod faults;
mod images;
mod load;
mod paging;
mod paths;
mod recording;
mod redirects;
mod server;
mod shape;
mod signing;
mod tokens;
mod transports;
mod watching;
