//! Tests of the whole.

pub mod servers;
