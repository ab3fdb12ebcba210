//! HTML inside Markdown, taken apart.
//!
//! Guarantees: the tags that format text are told from placeholders such as `<image_id>`, which are text.

/// A part of a piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text, with entities as they are.
    Text(&'a str),
    /// A tag that starts or ends a line.
    Break,
}

/// Tags that start or end a line.
const BLOCKS: [&str; 29] = [
    "blockquote",
    "br",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Tags that only change how text looks.
const INLINE: [&str; 27] = [
    "a", "abbr", "acronym", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "mark", "nobr", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u",
];

/// Longer tags are text.
const MAX_TAG: usize = 1000;

/// Returns the parts of a piece of HTML, without the tags and comments.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    let mut from = 0;
    // Once a comment does not end, no later one does.
    let mut comments_end = true;
    while let Some(at) = rest.get(from..).and_then(|text| text.find('<')).map(|at| at + from) {
        let (before, tag) = rest.split_at(at);
        let found = match tag.strip_prefix("<!--") {
            Some(comment) if comments_end => {
                let end = comment.split_once("-->");
                comments_end = end.is_some();
                end.map(|(_, after)| (false, after))
            }
            Some(_) => None,
            None => tag_at(tag),
        };
        let Some((break_line, after)) = found else {
            from = at + 1;
            continue;
        };
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        if break_line {
            pieces.push(Piece::Break);
        }
        rest = after;
        from = 0;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Returns whether the known tag at the start breaks the line, and what follows it.
fn tag_at(text: &str) -> Option<(bool, &str)> {
    let end = text.bytes().take(MAX_TAG).position(|byte| byte == b'>')?;
    let (tag, after) = (text.get(1..end)?, text.get(end + 1..)?);
    let name = tag.trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next()?.to_ascii_lowercase();
    if BLOCKS.contains(&name.as_str()) {
        return Some((true, after));
    }
    INLINE.contains(&name.as_str()).then_some((false, after))
}

/// Returns text of HTML without entities: those that prose has.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = text.to_owned();
    for (entity, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
    {
        if decoded.contains(entity) {
            decoded = decoded.replace(entity, character);
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_text_and_tags_are_not() {
        use Piece::{Break, Text};
        assert_eq!(pieces("a<br/>b <b>c</b>"), [Text("a"), Break, Text("b "), Text("c")]);
        assert_eq!(pieces("<image_id> < <!-- x -->1"), [Text("<image_id> < "), Text("1")]);
        assert_eq!(pieces("<a href=\"x\">y</a><unclosed"), [Text("y"), Text("<unclosed")]);
        assert_eq!(pieces("<!-- a <b> <!-- c"), [Text("<!-- a "), Text(" <!-- c")]);
        assert_eq!(decode("&lt;id&gt; &amp;lt;"), "<id> &lt;");
    }
}
