//! Tokens as formatted text.
//!
//! Guarantees: items and methods are parted by empty lines, lists of `use` and `mod` are not.

use proc_macro2::TokenStream;

/// The tokens of some items as code.
pub(super) fn code(tokens: TokenStream) -> String {
    // Tokens made by this module's siblings are always items; if they were not, rustc would say so.
    let text = match syn::parse2(tokens) {
        Ok(file) => prettyplease::unparse(&file),
        Err(error) => return error.to_compile_error().to_string(),
    };
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line.trim_end());
        spaced.push('\n');
        if lines.peek().is_some_and(|next| parted(line, next)) {
            spaced.push('\n');
        }
    }
    spaced
}

/// True if an empty line belongs between two lines.
fn parted(line: &str, next: &str) -> bool {
    let listed = ["use ", "mod ", "pub use ", "pub(crate) use "];
    let list = |line: &str| listed.iter().any(|start| line.trim_start().starts_with(start));
    let comment_ends = line.starts_with("//!") && !next.starts_with("//!");
    let code = !line.starts_with([' ', '/', '#']);
    let item_ends = code && line.ends_with(['}', ';']) && !(list(line) && list(next));
    let member = next.starts_with("    ///") || next.starts_with("    pub ");
    let member_ends = line == "    }" && next != "}" || line == "    };" && member;
    comment_ends || item_ends || member_ends
}
