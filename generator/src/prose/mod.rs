//! Sentences: facts that documents state in running text.
//!
//! `May be `null`.` says that a field may be `null`. What sentences say stands in one table, `sentences.toml`; a fact is
//! read only where a sentence can mean nothing else, and a value is only ever what the author set apart. Texts are
//! Markdown as descriptions hold it: one line, or several where the document has lists.

mod facts;
mod pieces;
mod separators;
mod table;

pub(crate) use facts::{
    asked_for, default, deprecated, format, in_query, length, may_be_null, range, read_only, says_null,
    values,
};
pub(crate) use pieces::marked;
pub(crate) use separators::{Separator, separator};
#[cfg(feature = "cli")]
pub(crate) use table::SENTENCES;
