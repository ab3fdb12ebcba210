//! Joins what the formatter broke too early.
//!
//! ```text
//! pub fn get(
//!     &self,
//!     id: i64,
//! ) -> client::Call<models::Server> {
//! ```
//!
//! becomes one line if it fits into 120 columns, and so do calls, literals of structs, and chains of methods. Knows no Rust
//! beyond the layout of the formatter: one member a line, with a comma behind it, indented by four.

use std::borrow::Cow;

/// The longest line.
pub(super) const WIDTH: usize = 120;

/// A step to the right.
const INDENT: usize = 4;

/// Starts of lines that open a block, whatever its members look like.
const BLOCKS: [&str; 9] = ["pub ", "struct ", "enum ", "impl", "match ", "fn ", "for ", "while ", "if "];

/// A line of the formatter, or several that were joined.
type Line<'c> = Cow<'c, str>;

/// Returns the lines of some code, joined where they fit.
pub(super) fn joined(code: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for line in code.lines() {
        push(&mut lines, line.into());
    }
    let mut all = Vec::with_capacity(lines.len());
    for line in with_chains(lines) {
        push(&mut all, line);
    }
    all
}

/// Adds a line; one that closes a group is joined with it if there is room.
fn push<'c>(lines: &mut Vec<Line<'c>>, line: Line<'c>) {
    match group(lines, &line) {
        Some((start, whole)) => {
            lines.truncate(start);
            lines.push(whole.into());
        }
        None => lines.push(line),
    }
}

/// Returns where the group begins that a line closes, and the group on one line.
fn group(lines: &[Line<'_>], close: &str) -> Option<(usize, String)> {
    let open = match close.trim_start().chars().next()? {
        ')' => '(',
        ']' => '[',
        '>' => '<',
        '}' => '{',
        _ => return None,
    };
    let at = indent(close) + INDENT;
    // The last member of an attribute has no comma.
    let last = usize::from(open == '(' && lines.last().is_some_and(|line| is_last(line, at)));
    let members = last + lines.iter().rev().skip(last).take_while(|line| is_member(line, at)).count();
    let (before, members) = lines.split_at(lines.len() - members);
    let first = before.last().filter(|first| {
        indent(first) == indent(close) && first.ends_with(open) && (open != '{' || is_literal(first))
    })?;
    let inside = members.iter().map(|line| line.trim_start()).collect::<Vec<_>>().join(" ");
    let inside = Some(inside.strip_suffix(',').unwrap_or(&inside)).filter(|inside| !inside.is_empty())?;
    let space = if open == '{' && !first.ends_with("::{") { " " } else { "" };
    let whole = format!("{first}{space}{inside}{space}{}", close.trim_start());
    (whole.chars().count() <= WIDTH).then(|| (before.len() - 1, whole))
}

/// Returns whether a line is a whole member of a group.
fn is_member(line: &str, at: usize) -> bool {
    line.ends_with(',') && begins_member(line, at)
}

/// Returns whether a line is a whole member of a group that ends without a comma.
fn is_last(line: &str, at: usize) -> bool {
    !line.ends_with([',', ';', '{', '(', '[', '|']) && begins_member(line, at)
}

fn begins_member(line: &str, at: usize) -> bool {
    indent(line) == at && !line.trim_start().starts_with(['/', '#', '.', ')', ']', '}', '>'])
}

/// Returns whether a line opens a literal of a struct, or a list of imports.
fn is_literal(line: &str) -> bool {
    let text = line.trim_start();
    let name = text.strip_suffix(" {").and_then(|text| text.rsplit([' ', '(', ':', '&', '=', '!']).next());
    let named = name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
    text.ends_with("::{") || named && !BLOCKS.iter().any(|start| text.starts_with(start))
}

/// Joins chains of methods, each of which is on a line of its own.
fn with_chains(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut joined = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(first) = lines.next() {
        let at = indent(&first) + INDENT;
        let is_link = |line: &Line<'_>| line.trim_start().starts_with('.') && indent(line) == at;
        let links: Vec<Line<'_>> = std::iter::from_fn(|| lines.next_if(is_link)).collect();
        let Some(last) = links.last() else {
            joined.push(first);
            continue;
        };
        // A link that goes on in further lines leaves the chain as it is.
        let ended = last.ends_with([';', ',']) || lines.peek().is_none_or(|next| indent(next) < at);
        let whole: String =
            std::iter::once(&*first).chain(links.iter().map(|link| link.trim_start())).collect();
        if ended && !first.trim_start().starts_with("//") && whole.chars().count() <= WIDTH {
            joined.push(whole.into());
        } else {
            joined.push(first);
            joined.extend(links);
        }
    }
    joined
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_joined() {
        for (broken, whole) in [
            (
                "    pub fn get(\n        &self,\n        id: i64,\n    ) -> Call<Boat> {\n",
                "    pub fn get(&self, id: i64) -> Call<Boat> {\n",
            ),
            (
                "let a = self\n    .client\n    .request(\n        Method::GET,\n        \"/boats\",\n    );\n",
                "let a = self.client.request(Method::GET, \"/boats\");\n",
            ),
            ("Self {\n    a: None,\n    b: b.into(),\n}\n", "Self { a: None, b: b.into() }\n"),
            ("use super::{\n    A, B,\n    C,\n};\n", "use super::{A, B, C};\n"),
            (
                "#[doc(\n    alias(\n        \"A\",\n        \"B\"\n    )\n)]\n",
                "#[doc(alias(\"A\", \"B\"))]\n",
            ),
            ("call(\n    Args {\n        a,\n    },\n)\n", "call(Args { a })\n"),
        ] {
            assert_eq!(joined(broken).join("\n") + "\n", whole);
        }
        let long = format!("    pub fn get(\n        &self,\n        {}: i64,\n    ) {{\n", "i".repeat(110));
        for kept in [
            long.as_str(),
            "pub struct Boat {\n    a: i64,\n    b: i64,\n}\n",
            "match a {\n    A => 1,\n    B => 2,\n}\n",
            "pub enum Boat {\n    A,\n}\n",
            "Self {\n    // a\n    a,\n}\n",
            "a.map(|a| {\n    a\n        .b()\n        .c(|c| {\n            c\n        })\n});\n",
        ] {
            assert_eq!(joined(kept).join("\n") + "\n", kept);
        }
    }
}
