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

/// The longest line.
pub(super) const WIDTH: usize = 120;

/// A step to the right.
const INDENT: usize = 4;

/// Starts of lines that open a block, whatever its members look like.
const BLOCKS: [&str; 9] = ["pub ", "struct ", "enum ", "impl", "match ", "fn ", "for ", "while ", "if "];

/// Returns the code with lines joined where they fit.
pub(super) fn joined(code: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in code.lines() {
        push(&mut lines, line.to_owned());
    }
    let mut all: Vec<String> = Vec::with_capacity(lines.len());
    for line in with_chains(lines) {
        push(&mut all, line);
    }
    all.iter().flat_map(|line| [line, "\n"]).collect()
}

/// Adds a line; one that closes a group is joined with it if there is room.
fn push(lines: &mut Vec<String>, line: String) {
    match group(lines, &line) {
        Some((start, whole)) => {
            lines.truncate(start);
            lines.push(whole);
        }
        None => lines.push(line),
    }
}

/// Returns where the group begins that a line closes, and the group on one line.
fn group(lines: &[String], close: &str) -> Option<(usize, String)> {
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
fn with_chains(lines: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(first) = lines.next() {
        let at = indent(&first) + INDENT;
        let mut chain = vec![first];
        while let Some(link) = lines.next_if(|line| indent(line) == at && line.trim_start().starts_with('.'))
        {
            chain.push(link);
        }
        let whole: String = chain
            .iter()
            .enumerate()
            .map(|(i, link)| if i == 0 { link.as_str() } else { link.trim_start() })
            .collect();
        // A link that goes on in further lines leaves the chain as it is.
        let ended = whole.ends_with([';', ',']) || lines.peek().is_none_or(|next| indent(next) < at);
        let code = !chain.iter().any(|link| link.trim_start().starts_with("//"));
        if chain.len() > 1 && ended && code && whole.chars().count() <= WIDTH {
            joined.push(whole);
        } else {
            joined.append(&mut chain);
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
            assert_eq!(joined(broken), whole);
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
            assert_eq!(joined(kept), kept);
        }
    }
}
