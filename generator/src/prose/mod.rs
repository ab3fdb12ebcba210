//! Sentences: facts that documents state in running text.
//!
//! Guarantees: a fact is read only where a sentence can mean nothing else; a value is only ever what the
//! author set apart (`code` or **bold**), other words never are. All functions take Markdown as descriptions
//! hold it: one line, or several where the document has lists.

mod enumeration;
mod instruction;
mod lines;
mod notes;
mod pieces;
pub(crate) mod sentences;
mod separators;
pub(crate) mod values;

pub use enumeration::values;
pub use instruction::asked_for;
pub use notes::{default, deprecated, format, in_query, may_be_null, says_null};
pub use pieces::marked;
pub use separators::{Separator, separator};
