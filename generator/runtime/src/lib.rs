//! The code that generated crates share.
//!
//! Generated code names these few items by the path `runtime`; whether that is a module inside the crate, made
//! from the `source` of this package, or this package itself, makes no difference to it.
//!
//! - `open_enum!` completes an enumeration that keeps values it does not know, in [`Undocumented`], and `closed_enum!` one that
//!   refuses them with [`UnknownValue`];
//! - [`list`], [`map`] and others read what a service leaves out, or sends as `null`;
//! - [`Lenient`] reads dates and other text of a known form, and keeps text of another form;
//! - [`Decimal`] reads numbers that a service sends as JSON numbers or as text;
//! - [`UnionReader`] and [`write_tagged`] read and write "one of several types".

mod absent;
#[cfg(feature = "chrono")]
pub mod chrono;
#[cfg(feature = "client")]
pub mod client;
mod closed_enum;
mod decimal;
#[cfg(feature = "jiff")]
pub mod jiff;
mod lenient;
mod open_enum;
#[cfg(feature = "source")]
pub mod source;
#[cfg(feature = "time")]
pub mod time;
mod union;
#[cfg(feature = "uuid")]
pub mod uuid;

pub use absent::{list, map, optional_list, optional_map, or_default, or_null};
pub use closed_enum::UnknownValue;
pub use decimal::Decimal;
pub use lenient::{Lenient, Textual};
pub use open_enum::{Undocumented, read_text};
pub use union::{UnionReader, write_tagged};
