//! Rows: from text of a page to cells, and from cells to facts.
//!
//! `**size** | Option<**i32**> | a | b | [optional][default to 3]` -> name `size`, type `i32`, description `a | b`, marks
//! `optional`, `default = 3`. Knows no section and no page.

pub(crate) mod cut;
pub(crate) mod decode;
pub(crate) mod marks;
pub(crate) mod route;
