//! The tags of a page in the order of its text: the parser tells no places, so the walk takes them from here.
//!
//! Guarantees: one pass over the text; a page that nests too deep, closed or not, is cut off before the parser,
//! whose work grows with the square of the depth; places are exact for well-formed markup and near by for any
//! other.

/// Elements may nest this deep; machine-written pages stay below 30.
pub(super) const MAX_DEPTH: usize = 256;

/// So many tags are passed over to find the tag of an element.
const LOOK_AHEAD: usize = 8;

/// A start tag or an end tag.
#[derive(Clone, Copy, Debug)]
struct Tag<'a> {
    /// As written.
    name: &'a str,
    start: usize,
    /// One past the last byte.
    end: usize,
    closing: bool,
}

/// Where the start tag of an element stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opened {
    pub(super) start: usize,
    /// First byte after the tag.
    pub(super) inside: usize,
    /// False for an element without a tag of its own.
    tagged: bool,
}

/// The tags of a page, and how far the walk has come.
#[derive(Debug)]
pub(super) struct Tags<'a> {
    tags: Vec<Tag<'a>>,
    next: usize,
    /// Where the text ends.
    end: usize,
    /// Where reading stops because of too much nesting.
    pub(super) stopped: Option<usize>,
}

impl<'a> Tags<'a> {
    /// Finds all tags of `text` from byte `from` on.
    pub(super) fn of(text: &'a str, from: usize) -> Self {
        let mut tags =
            Self { tags: Vec::with_capacity(text.len() / 32), next: 0, end: text.len(), stopped: None };
        let mut open: Vec<&str> = Vec::new();
        let mut at = from;
        while let Some(start) = find(text, at, b'<') {
            let Some(tag) = tag(text, start) else {
                at = after_markup(text, start);
                continue;
            };
            tags.tags.push(tag);
            at = tag.end;
            match class(tag.name) {
                Class::Void | Class::Loose => {}
                Class::Item if !tag.closing && open.last().is_some_and(|name| ends_item(tag.name, name)) => {}
                Class::Raw if !tag.closing => at = raw_end(text, tag),
                _ if tag.closing => {
                    if let Some(index) = open.iter().rposition(|name| name.eq_ignore_ascii_case(tag.name)) {
                        open.truncate(index);
                    }
                }
                // The slash of `<path/>` counts only in drawings, where documents have no text.
                _ if text.get(..tag.end).is_some_and(|tag| tag.ends_with("/>")) && drawn(&open) => {}
                _ => open.push(tag.name),
            }
            if open.len() > MAX_DEPTH {
                tags.stopped = Some(tag.start);
                tags.tags.pop();
                break;
            }
        }
        tags
    }

    /// Returns the tag that opens the next element of the tree, which is a `name`.
    pub(super) fn open(&mut self, name: &str) -> Opened {
        let mut passed = 0;
        let mut first = None;
        for (at, tag) in self.tags.iter().enumerate().skip(self.next) {
            if tag.closing {
                // A lone end tag of these makes an element; taking it here also keeps a row of them from being
                // passed over again for each.
                if is_made_by_end_tag(name) && tag.name.eq_ignore_ascii_case(name) {
                    self.next = at + 1;
                    return Opened { start: tag.start, inside: tag.end, tagged: false };
                }
                continue;
            }
            if tag.name.eq_ignore_ascii_case(name) {
                self.next = at + 1;
                return Opened { start: tag.start, inside: tag.end, tagged: true };
            }
            first.get_or_insert(tag.start);
            if passed == LOOK_AHEAD || is_implied(name) || is_repeated(name) {
                break;
            }
            passed += 1;
        }
        let start = first.or_else(|| self.tags.last().map(|tag| tag.end)).unwrap_or(0);
        Opened { start, inside: start, tagged: false }
    }

    /// Returns where the next tag starts, or the text ends.
    pub(super) fn next_start(&self) -> usize {
        self.tags.get(self.next).map_or(self.end, |tag| tag.start)
    }

    /// Ends an element whose children were all opened; the byte after it.
    pub(super) fn close(&mut self, name: &str, opened: Opened) -> usize {
        match self.tags.get(self.next) {
            Some(tag) if opened.tagged && tag.closing && tag.name.eq_ignore_ascii_case(name) => {
                self.next += 1;
                tag.end
            }
            _ if class(name) == Class::Void => opened.inside,
            Some(tag) => tag.start.max(opened.inside),
            None => self.end,
        }
    }

    /// Ends an element with all its children, none of which was opened; the byte after it.
    pub(super) fn skip(&mut self, name: &str, opened: Opened) -> usize {
        if !opened.tagged || class(name) == Class::Void {
            return opened.inside;
        }
        let mut depth = 0_usize;
        for (at, tag) in self.tags.iter().enumerate().skip(self.next) {
            if !tag.name.eq_ignore_ascii_case(name) {
                continue;
            }
            if !tag.closing {
                depth += 1;
            } else if depth > 0 {
                depth -= 1;
            } else {
                self.next = at + 1;
                return tag.end;
            }
        }
        opened.inside
    }
}

/// The effect of a tag on the nesting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// It has no end tag.
    Void,
    /// Its content is no markup.
    Raw,
    /// The next of its kind, or the end of what is around it, closes it: without an end tag it does not nest.
    Loose,
    /// The next of its kind closes it, but only where nothing else was opened since: `<li><dd><li>` nests.
    Item,
    /// It nests.
    Nesting,
}

fn class(name: &str) -> Class {
    match name {
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "param"
        | "source" | "track" | "wbr" => Class::Void,
        "script" | "style" | "textarea" | "title" | "xmp" | "iframe" => Class::Raw,
        "li" | "dd" | "dt" => Class::Item,
        "p" | "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" | "option" | "optgroup" | "a" | "nobr"
        | "html" | "head" | "body" => Class::Loose,
        _ if name.bytes().any(|byte| byte.is_ascii_uppercase()) => class(&name.to_ascii_lowercase()),
        _ => Class::Nesting,
    }
}

/// Returns true if the start of an item ends the item that is open.
fn ends_item(starting: &str, open: &str) -> bool {
    let is_item = |name: &str| name.eq_ignore_ascii_case("li");
    class(open) == Class::Item && is_item(starting) == is_item(open)
}

/// Elements that the parser makes where the document has no tag for them.
fn is_implied(name: &str) -> bool {
    matches!(name, "html" | "head" | "body" | "tbody" | "tr" | "colgroup" | "p")
}

/// Elements that the parser makes of an end tag that ends nothing.
fn is_made_by_end_tag(name: &str) -> bool {
    matches!(name, "p" | "br")
}

/// Elements that the parser makes again where they cross others, so that a tag further on is not theirs.
fn is_repeated(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

fn drawn(open: &[&str]) -> bool {
    open.iter().any(|name| name.eq_ignore_ascii_case("svg") || name.eq_ignore_ascii_case("math"))
}

fn find(text: &str, from: usize, what: u8) -> Option<usize> {
    memchr::memchr(what, text.as_bytes().get(from..)?).map(|at| from + at)
}

fn find_text(text: &str, from: usize, what: &str) -> Option<usize> {
    text.get(from..).and_then(|rest| rest.find(what)).map(|at| from + at)
}

/// Returns the tag that starts at `start`, if one does.
fn tag(text: &str, start: usize) -> Option<Tag<'_>> {
    let rest = text.get(start + 1..)?;
    let closing = rest.starts_with('/');
    let named = rest.get(usize::from(closing)..)?;
    if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = named.bytes().position(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
    let name = named.get(..length.unwrap_or(named.len()))?;
    // A `>` inside of quotes does not end the tag.
    let (mut double, mut single) = (0_usize, 0_usize);
    for at in memchr::memchr3_iter(b'"', b'\'', b'>', named.as_bytes()) {
        match named.as_bytes().get(at) {
            Some(b'"') => double += 1,
            Some(b'\'') => single += 1,
            Some(b'>') if closing || double % 2 == 0 && (single % 2 == 0 || double > 0) => {
                let end = text.len() - named.len() + at + 1;
                return Some(Tag { name, start, end, closing });
            }
            _ => {}
        }
    }
    Some(Tag { name, start, end: text.len(), closing })
}

/// Returns the end of a comment or another kind of markup that starts at `start`, or the byte after a lone `<`.
fn after_markup(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    let end = if rest.starts_with("<!--") {
        find_text(text, start + 4, "-->").map(|at| at + 3)
    } else if rest.starts_with("<!") || rest.starts_with("<?") || rest.starts_with("</") {
        find(text, start, b'>').map(|at| at + 1)
    } else {
        Some(start + 1)
    };
    end.unwrap_or(text.len())
}

/// Returns where the end tag of an element of raw content starts.
fn raw_end(text: &str, tag: Tag<'_>) -> usize {
    let mut at = tag.end;
    while let Some(end) = find_text(text, at, "</") {
        let named = text.get(end + 2..).and_then(|rest| rest.get(..tag.name.len()));
        if named.is_some_and(|named| named.eq_ignore_ascii_case(tag.name)) {
            return end;
        }
        at = end + 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> String {
        let tags = Tags::of(text, 0);
        let shown = tags
            .tags
            .iter()
            .map(|tag| format!("{}{}@{}", if tag.closing { "/" } else { "" }, tag.name, tag.start));
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_tags_are_found() {
        assert_eq!(names("<p a='>' b=\">\">x</p>"), "p@0 /p@16");
        assert_eq!(names("a < b <!-- <p> --> <!doctype x> <? y> </> <P/>"), "P@42");
        assert_eq!(names("<script>if (a<b) '<p>'</script><br>"), "script@0 /script@22 br@31");
        assert_eq!(names("<p"), "p@0");
    }

    #[test]
    fn depth_counts_what_stays_open() {
        let stopped = |text: String| Tags::of(&text, 0).stopped.is_some();
        assert!(stopped("<div>".repeat(300)));
        assert!(stopped("<div></span>".repeat(300)));
        assert!(stopped("<p><b></p>".repeat(300)));
        assert!(!stopped("<div></div>".repeat(300)));
        assert!(stopped("<li><dd>".repeat(300)));
        assert!(!stopped("<ul><li>x<li>y</ul><dl><dt>x<dd>y</dl>".repeat(300)));
        assert!(!stopped("<p>x<li>y<td><br><a name=z>".repeat(300)));
        assert!(!stopped(format!("<svg>{}</svg>", "<path/>".repeat(300))));
    }

    #[test]
    fn an_end_tag_that_ends_nothing_is_an_element() {
        let mut tags = Tags::of("</p></x></p><p>", 0);
        let starts: Vec<usize> = (0..3).map(|_| tags.open("p").start).collect();
        assert_eq!(starts, [0, 8, 12]);
    }

    #[test]
    fn elements_find_their_tags_although_others_have_none() {
        let mut tags = Tags::of("<table><tr><td>x</table><p>y<p>z", 0);
        let mut starts = Vec::new();
        for name in ["html", "body", "table", "tbody", "tr", "td", "p", "p", "p"] {
            starts.push(tags.open(name).start);
        }
        assert_eq!(starts, [0, 0, 0, 7, 7, 11, 24, 28, 31]);
    }
}
