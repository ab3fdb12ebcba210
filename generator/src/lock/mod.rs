//! `specless.lock`: what earlier runs decided, so that later ones decide the same.
//!
//! `"ServersGetServerResponseServer" = { name = "Server", facts = "9f3c..", file = "servers" }` keeps the type `Server`
//! under its name, and in its file, while the documents have `ServersGetServerResponseServer`, whatever else they say.
//!
//! - `file`: the lock as text
//! - `items`: the documented items, by what they are known in a lock, and the hash of what is said about them
//! - `matched`: which entry is about which item
//! - `record`: a lock from a model and the crate that is made of it
//!
//! Knows no rule of naming: recorded names are candidates that the names pass prefers to its own.

mod file;
mod items;
mod matched;
mod record;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ground::wire_case::WireCase;
use crate::settings::Nullability;

pub use file::{Lock, LockError};
pub use items::{case_key, operations, parameter_key, types};
pub use matched::{freed, matched};
pub use record::record;

/// The decisions about one API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct ApiLock {
    /// The case of names on the wire that evidence decided.
    pub wire_case: Option<WireCase>,
    /// Where `null` is accepted in answers, if evidence decided it.
    pub nullability: Option<Nullability>,
    /// Groups, by their documented names.
    pub groups: Entries,
    /// Operations, by group and documented name.
    pub operations: Entries,
    /// Parameters, by the Rust names of group and call and the name on the wire.
    pub parameters: Entries,
    /// Types, by their documented names.
    pub types: Entries,
    /// Fields, by the Rust name of the type and the name on the wire.
    pub fields: Entries,
    /// Values of enumerations, by the Rust name of the type and the value.
    pub values: Entries,
    /// Cases of unions, by the Rust name of the type and what tells the case.
    pub cases: Entries,
    /// The run records names, and so needs the facts by which items are known again.
    #[serde(skip)]
    pub records: bool,
    /// The crate has another minor version than the one that the lock is of: names of items that are gone may be given
    /// away.
    #[serde(skip)]
    pub frees: bool,
}

/// The decisions about items of one kind, by key.
pub type Entries = BTreeMap<String, Entry>;

/// The decisions about one item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name in Rust.
    #[serde(deserialize_with = "file::identifier")]
    pub name: String,
    /// The hash of what the documents say about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<String>,
    /// Its type in Rust; the kind of a type, the signature of a call.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// The Rust name that it had before, which is an alias until the next minor version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// The file of a type that is emitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Of the documented types of this name, it stands for the others: its text is that of the Rust type.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leads: bool,
    /// The member that a call returns, by its wire name, or [`WHOLE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<String>,
    /// The documents do not have it any more; its name is not given away before the next minor version.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

/// The value of [`Entry::returns`] for a call that returns the whole answer; no member has this name.
pub const WHOLE: &str = "*";

impl Entry {
    /// Creates an entry that holds nothing but a name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Adds its type.
    fn of_type(self, ty: &impl ToString) -> Self {
        Self { ty: Some(ty.to_string()), ..self }
    }
}
