//! Reading: Markdown and HTML become the same blocks.

mod front;
pub mod html;
mod inline;
pub(crate) mod json;
pub mod link;
pub mod markdown;
mod mask;
pub mod page;
mod piece;
pub mod text;

pub use inline::decode as decode_entities;
