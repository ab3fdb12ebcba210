//! Text as Markdown that shows exactly this text.
//!
//! Guarantees: nothing in the text acts as markup, as HTML or as an intra-doc link; web addresses become links
//! or code. Characters that rustc refuses in comments are left out.

use std::fmt::Write;

use super::is_hidden;

/// Plain text as Markdown for the middle of a line.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = find_url(rest) {
        let (before, from) = rest.split_at(at);
        escape_words(before, &mut out);
        let (url, after) = split_url(from);
        match web_link(url) {
            Some(url) => _ = write!(out, "<{url}>"),
            None => out.push_str(&code(url)),
        }
        rest = after;
    }
    escape_words(rest, &mut out);
    out
}

/// Plain text as Markdown for the middle of a line where no link may stand: addresses are code.
pub(crate) fn escape_without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = find_url(rest) {
        let (before, from) = rest.split_at(at);
        escape_words(before, &mut out);
        let (url, after) = split_url(from);
        out.push_str(&code(url));
        rest = after;
    }
    escape_words(rest, &mut out);
    out
}

fn escape_words(text: &str, out: &mut String) {
    let mut last = out.chars().next_back().unwrap_or(' ');
    let mut rest = text;
    loop {
        let length = rest.bytes().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        let (plain, behind) = rest.split_at_checked(length).unwrap_or(("", rest));
        out.push_str(plain);
        last = plain.chars().next_back().unwrap_or(last);
        let mut chars = behind.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        let Some(c) = visible(c) else { continue };
        let next = rest.chars().next().unwrap_or(' ');
        let special = match c {
            '\\' | '`' | '[' | ']' | '<' | '~' => true,
            '*' => !(last == ' ' && next == ' '),
            '_' => !(last.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next.is_ascii_alphanumeric() || next == '#',
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        last = c;
    }
}

/// Returns whether a byte is a character that means itself wherever it stands.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" .,;:-()/'\"=?!".contains(&byte)
}

/// Returns the character as it may stand in a comment; `None` for one that must not.
pub(crate) fn visible(c: char) -> Option<char> {
    // Marks that change the direction of text are an error to rustc.
    if c.is_whitespace() { Some(' ') } else { Some(c).filter(|c| !is_hidden(*c)) }
}

/// Returns text in the typeface of code.
pub(crate) fn code(text: &str) -> String {
    let text: String = text.chars().filter_map(visible).collect();
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let longest_run = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    if longest_run == 0 {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest_run + 1);
    format!("{fence} {text} {fence}")
}

/// Returns a line that may start with anything, as a paragraph: no list, heading, quotation or rule.
pub(crate) fn escape_start(line: &str) -> String {
    let line = line.trim_start();
    if line.starts_with(['#', '>', '-', '+', '=', '|']) || line.starts_with("* ") {
        return format!("\\{line}");
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    match line.split_at_checked(digits) {
        Some((number, rest)) if digits > 0 && rest.starts_with(['.', ')']) => format!("{number}\\{rest}"),
        _ => line.to_owned(),
    }
}

fn find_url(text: &str) -> Option<usize> {
    // The separator is rare, and a search for it is quick.
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("://") {
        let at = from + found;
        let before = text.get(..at)?;
        for scheme in ["https", "http"] {
            if before.ends_with(scheme) {
                return Some(at - scheme.len());
            }
        }
        from = at + 3;
    }
    None
}

/// Splits the address off that the text starts with; what ends a sentence is not part of it.
fn split_url(text: &str) -> (&str, &str) {
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '`' | '|' | '\\' | '*');
    let end = text.find(ends).unwrap_or(text.len());
    let (run, _) = text.split_at(end);
    let mut url = run.trim_end_matches(['.', ',', ';', ':', '!', '?', '_']);
    for (open, close) in [('(', ')'), ('[', ']')] {
        if url.ends_with(close) && !url.contains(open) {
            url = url.trim_end_matches(close).trim_end_matches(['.', ',', ';', ':']);
        }
    }
    text.split_at(url.len())
}

/// Returns the address, if it is a whole one that a link may have.
pub(crate) fn web_link(url: &str) -> Option<&str> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let plain =
        |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '{' | '}' | '\\' | '`' | '"' | '|');
    (host.starts_with(|c: char| c.is_ascii_alphanumeric()) && host.chars().all(plain)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let cases = [
            ("snake_case and 2 * 3", "snake_case and 2 * 3"),
            ("*bold* _it_ `code`", r"\*bold\* \_it\_ \`code\`"),
            ("Vec<String> & &amp; [link]", r"Vec\<String> & \&amp; \[link\]"),
            (r"C:\dir ~x~", r"C:\\dir \~x\~"),
            ("a\tb\u{202e}c\u{0}", "a bc"),
            ("see https://a.example/x_y_.", r"see <https://a.example/x_y>\_."),
            ("(http://a.example)", "(<http://a.example>)"),
            ("https://{region}.example/v1, or", "`https://{region}.example/v1`, or"),
            ("http:// nothing ftp://x", "`http://` nothing ftp://x"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), expected, "{text:?}");
        }
    }

    #[test]
    fn code_may_hold_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b\n"), "``` a``b ```");
        assert_eq!(code(" \n"), "");
    }

    #[test]
    fn a_line_starts_no_block() {
        for (line, expected) in
            [("# a", r"\# a"), ("- a", r"\- a"), ("1. a", r"1\. a"), ("12) a", r"12\) a"), ("1 a", "1 a")]
        {
            assert_eq!(escape_start(line), expected);
        }
    }
}
