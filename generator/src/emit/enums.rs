//! Writes open and closed enumerations, as calls of a macro of the runtime.
//!
//! ```text
//! runtime::open_enum! {
//!     /// Status of an image.
//!     pub enum ImageStatus {
//!         Available = "available",
//!     }
//! }
//! ```
//!
//! They are text, not tokens: what is inside of a macro, the formatter of tokens leaves as it finds it.

use std::fmt::Write;

use quote::ToTokens;

use crate::plan::doc::Docs;
use crate::plan::ident::Ident;
use crate::plan::item::EnumItem;

use super::types;

/// Returns an enumeration and what is implemented for it.
pub(super) fn text(
    ident: &Ident,
    docs: &Docs,
    searched: &[String],
    attributes: &[String],
    item: &EnumItem,
) -> String {
    let mut text = format!("runtime::{}_enum! {{\n", if item.closed { "closed" } else { "open" });
    comment(&mut text, "    ", docs);
    for name in searched {
        _ = writeln!(text, "    #[doc(alias = {name:?})]");
    }
    for attribute in attributes {
        _ = writeln!(text, "    {attribute}");
    }
    let plain = if item.shown || item.closed { "" } else { "undescribed " };
    let values = match (item.closed, item.integer) {
        (false, false) => "",
        (false, true) => ": i64",
        (true, false) => ": &'static str, String, as_str",
        (true, true) => ": i64, i64, as_i64",
    };
    let name = ident.to_token_stream();
    _ = writeln!(text, "    {plain}pub enum {name}{values} {{");
    for variant in &item.variants {
        comment(&mut text, "        ", &variant.docs);
        let value = types::literal(&variant.value).to_string().replace("- ", "-");
        if item.closed && item.shown {
            _ = writeln!(text, "        #[doc = concat!(\"Sent as `\", {value}, \"`.\")]");
        }
        _ = writeln!(text, "        {} = {value},", variant.ident.to_token_stream());
    }
    text.push_str("    }\n}\n");
    text
}

fn comment(text: &mut String, indent: &str, docs: &Docs) {
    for line in types::lines(docs) {
        _ = writeln!(text, "{indent}///{line}");
    }
}
