//! A Markdown text as running text and marked tokens.
//!
//! Guarantees: linear in the length of the text; a mark without its counterpart is text.

/// The tokens of a Markdown text that are set as code or bold, in order.
pub fn marked(markdown: &str) -> impl Iterator<Item = &str> {
    pieces(markdown).filter_map(|piece| match piece {
        Piece::Marked(token) => Some(token),
        Piece::Text(_) => None,
    })
}

/// A piece of a Markdown text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Running text.
    Text(&'a str),
    /// A token set as code or bold.
    Marked(&'a str),
}

/// Splits a Markdown text at its code and bold marks.
pub(super) fn pieces(markdown: &str) -> impl Iterator<Item = Piece<'_>> {
    split(markdown, &["`", "**"])
}

/// Splits a Markdown text at its code and bold marks and at straight double quotes.
pub(super) fn pieces_and_quotes(markdown: &str) -> impl Iterator<Item = Piece<'_>> {
    split(markdown, &["`", "**", "\""])
}

fn split<'a>(text: &'a str, marks: &'static [&'static str]) -> impl Iterator<Item = Piece<'a>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        for mark in marks {
            if let Some(after) = rest.strip_prefix(mark)
                && let Some((token, after)) = after.split_once(mark)
            {
                rest = after;
                return Some(Piece::Marked(token.trim()));
            }
        }
        let (text, after) = rest.split_at(next_mark(rest, marks));
        rest = after;
        Some(Piece::Text(text))
    })
}

/// Where the text before the next mark ends; a mark at the very start is text.
fn next_mark(text: &str, marks: &[&str]) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    let is_mark = |at: &usize| {
        let rest = text.get(*at..).unwrap_or_default();
        *at >= first && marks.iter().any(|mark| rest.starts_with(mark))
    };
    text.match_indices(['`', '*', '"']).map(|(at, _)| at).find(is_mark).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_without_a_counterpart_are_text() {
        let all: Vec<Piece<'_>> = pieces("a `b` **c d** `e").collect();
        let expected = [
            Piece::Text("a "),
            Piece::Marked("b"),
            Piece::Text(" "),
            Piece::Marked("c d"),
            Piece::Text(" "),
            Piece::Text("`e"),
        ];
        assert_eq!(all, expected);
    }
}
