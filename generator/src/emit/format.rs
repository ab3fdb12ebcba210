//! Tokens as formatted text.

use proc_macro2::TokenStream;

/// The tokens of some items as code, with an empty line between methods.
pub(super) fn code(tokens: TokenStream) -> String {
    // Tokens made by this module's siblings are always items; if they were not, the plain text would tell rustc.
    let text = match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => return tokens.to_string(),
    };
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line.trim_end());
        spaced.push('\n');
        let item_ends = line == "}" && lines.peek().is_some();
        let method_ends = line == "    }" && lines.peek().is_some_and(|next| *next != "}");
        if item_ends || method_ends {
            spaced.push('\n');
        }
    }
    spaced
}
