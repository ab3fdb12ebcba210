//! Tokens as formatted text.
//!
//! Guarantees: items and methods are parted by empty lines, lists of `use` and `mod` are not.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;

use super::join::{WIDTH, joined};

/// Returns the tokens of some items as code.
pub(super) fn code(tokens: TokenStream) -> String {
    // Tokens made by this module's siblings are always items; if they were not, rustc would say so.
    let text = match syn::parse2(tokens) {
        Ok(file) => prettyplease::unparse(&file),
        Err(error) => return error.to_compile_error().to_string(),
    };
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = joined(&text).into_iter().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line.trim_end());
        spaced.push('\n');
        if lines.peek().is_some_and(|next| parted(&line, next)) {
            spaced.push('\n');
        }
    }
    spaced
}

/// Members of a block that are formatted together: a syntax tree takes many times the room of its code.
const TOGETHER: usize = 512;

/// Returns a struct with these fields as code.
pub(super) fn fields(
    attributes: &TokenStream,
    head: &TokenStream,
    fields: impl Iterator<Item = TokenStream>,
) -> String {
    let listed = fields.map(|mut field| {
        field.extend([TokenTree::from(Punct::new(',', Spacing::Alone))]);
        field
    });
    block(attributes, head, listed, "")
}

/// Returns an `impl` with these methods as code.
pub(super) fn methods(head: &TokenStream, methods: impl Iterator<Item = TokenStream>) -> String {
    block(&TokenStream::new(), head, methods, "\n")
}

/// Returns a block as code, with `between` where members that were formatted apart meet.
fn block(
    attributes: &TokenStream,
    head: &TokenStream,
    members: impl Iterator<Item = TokenStream>,
    between: &str,
) -> String {
    let mut members = members.peekable();
    let first: TokenStream = members.by_ref().take(TOGETHER).collect();
    let mut text = code(with_members(quote!(#attributes #head), first));
    while members.peek().is_some() {
        let more: TokenStream = members.by_ref().take(TOGETHER).collect();
        let more = code(with_members(head.clone(), more));
        text.truncate(text.strip_suffix("}\n").map_or(text.len(), str::len));
        text.push_str(between);
        text.push_str(more.split_once('\n').map_or("", |(_, members)| members));
    }
    text
}

/// Puts members in braces behind a head. An interpolation would copy every token of them.
fn with_members(mut head: TokenStream, members: TokenStream) -> TokenStream {
    head.extend([TokenTree::from(Group::new(Delimiter::Brace, members))]);
    head
}

/// Breaks the lines that are a member with a long string, inside of the string: a backslash joins its parts.
pub(super) fn broken_strings(code: &str) -> String {
    let mut broken = String::with_capacity(code.len());
    for line in code.lines() {
        let string = line.trim_start().split_once(": \"").is_some_and(|(_, rest)| rest.ends_with("\","));
        if string && line.chars().count() > WIDTH {
            break_string(line, &mut broken);
        } else {
            broken.push_str(line);
        }
        broken.push('\n');
    }
    broken
}

/// Breaks after a comma, else after any character. An escape stays whole, and a space at the start of a part would be lost.
fn break_string(line: &str, broken: &mut String) {
    let indent = " ".repeat(line.len() - line.trim_start().len() + 4);
    let (mut part, mut width, mut comma) = (String::new(), 0, 0);
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = match rest.strip_prefix('\\').and_then(|escape| escape.chars().next()) {
            Some('u') => rest.find('}').map_or(2, |end| end + 1),
            Some('x') => 4,
            Some(escaped) => 1 + escaped.len_utf8(),
            None => first.len_utf8(),
        };
        let (next, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if !first.is_whitespace() && part.ends_with(',') {
            comma = part.len();
        }
        let full = width + next.chars().count() >= WIDTH && !after.is_empty();
        if full && (comma > 0 || !first.is_whitespace()) {
            let at = if comma > 0 { comma } else { part.len() };
            let left = part.split_off(at);
            broken.push_str(&part);
            broken.push_str("\\\n");
            (part, comma) = (format!("{indent}{left}"), 0);
            width = part.chars().count();
        }
        part.push_str(next);
        width += next.chars().count();
        rest = after;
    }
    broken.push_str(&part);
}

/// Returns true if an empty line belongs between two lines.
fn parted(line: &str, next: &str) -> bool {
    let listed = ["use ", "mod ", "pub use ", "pub(crate) use "];
    let list = |line: &str| listed.iter().any(|start| line.trim_start().starts_with(start));
    let comment_ends = line.starts_with("//!") && !next.starts_with("//!");
    let code = !line.starts_with([' ', '/', '#']);
    let item_ends = code && line.ends_with(['}', ';']) && !(list(line) && list(next));
    let member = next.starts_with("    ///") || next.starts_with("    pub ");
    let member_ends = line == "    }" && next != "}"
        || (line == "    };" || line.starts_with("    const ") && line.ends_with(';')) && member;
    comment_ends || item_ends || member_ends
}
