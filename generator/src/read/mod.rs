//! Reading: Markdown and HTML become the same blocks.

pub mod page;
pub mod text;
