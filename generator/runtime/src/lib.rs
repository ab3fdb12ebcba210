//! What generated crates share.
