//! Reads the marks inside one run of Markdown text: code, bold, links, breaks, escapes, entities.
//!
//! Guarantees: linear in the length of the text whatever it holds, no recursion; every visible character
//! of the text is in some piece; HTML other than `<br>` and anchors is plain text, so that type spellings
//! such as `Vec<String>` survive. Single stars and underscores stay as they are: they are as often part of a
//! name as a mark.

use std::collections::HashMap;

use super::piece::Inline;

/// Longest tag that is looked for, in bytes; a longer one is plain text.
const MAX_TAG: usize = 256;

/// Reads a run of text. The second part are the names of the anchors (`<a id="x"></a>`) inside it.
pub(super) fn read(raw: &str) -> (Vec<Inline>, Vec<String>) {
    if !raw.contains(['`', '*', '[', '<', '\\', '&']) {
        let inlines = if raw.is_empty() { Vec::new() } else { vec![Inline::Plain(raw.to_owned())] };
        return (inlines, Vec::new());
    }
    let mut reader = Reader { raw, at: 0, plain: String::new(), out: Vec::new(), anchors: Vec::new() };
    reader.run(&Marks::new(raw));
    reader.flush();
    (reader.out, reader.anchors)
}

struct Reader<'a> {
    raw: &'a str,
    at: usize,
    plain: String,
    out: Vec<Inline>,
    anchors: Vec<String>,
}

impl Reader<'_> {
    fn run(&mut self, marks: &Marks) {
        while let Some(rest) = self.raw.get(self.at..).filter(|rest| !rest.is_empty()) {
            let ordinary = rest.find(['`', '*', '[', '<', '\\', '&']).unwrap_or(rest.len());
            if ordinary > 0 {
                self.plain.push_str(rest.get(..ordinary).unwrap_or_default());
                self.at += ordinary;
                continue;
            }
            let taken = match rest.as_bytes().first() {
                Some(b'`') => self.code(marks),
                Some(b'*') => self.strong(marks),
                Some(b'[') => self.link(marks),
                Some(b'<') => self.tag(rest),
                _ => {
                    let (text, length) = escape(rest);
                    self.plain.push_str(&text);
                    length
                }
            };
            self.at += taken;
        }
    }

    fn flush(&mut self) {
        if !self.plain.is_empty() {
            self.out.push(Inline::Plain(std::mem::take(&mut self.plain)));
        }
    }

    fn push(&mut self, inline: Inline) {
        self.flush();
        self.out.push(inline);
    }

    /// Takes `length` bytes as they stand.
    fn literal(&mut self, length: usize) -> usize {
        self.plain.push_str(self.raw.get(self.at..self.at + length).unwrap_or_default());
        length
    }

    fn code(&mut self, marks: &Marks) -> usize {
        let Some((open, close)) = marks.code_span(self.at) else {
            return self.literal(run_length(self.raw, self.at, b'`'));
        };
        let text = trim_code(self.raw.get(self.at + open..close).unwrap_or_default()).to_owned();
        self.push(Inline::Code(text));
        close + open - self.at
    }

    fn strong(&mut self, marks: &Marks) -> usize {
        let run = run_length(self.raw, self.at, b'*');
        let Some(&end) = marks.strong.get(&self.at) else { return self.literal(run) };
        let inner = self.raw.get(self.at + 2..end - 2).unwrap_or_default();
        self.push(Inline::Strong(strip(inner)));
        end - self.at
    }

    fn link(&mut self, marks: &Marks) -> usize {
        let Some((close, end)) = marks.link(self.at) else { return self.literal(1) };
        let words = self.raw.get(self.at + 1..close).unwrap_or_default();
        let code = words.starts_with('`') && words.ends_with('`');
        let text = strip(words);
        let href = target(self.raw.get(close + 2..end).unwrap_or_default());
        self.push(Inline::Link { href, text, code });
        end + 1 - self.at
    }

    fn tag(&mut self, rest: &str) -> usize {
        let known = ["<br", "<BR", "<Br", "<a ", "</a", "<http"].iter().any(|tag| rest.starts_with(tag));
        let end = if known { rest.bytes().take(MAX_TAG).position(|byte| byte == b'>') } else { None };
        let Some(end) = end else { return self.literal(1) };
        let inner = rest.get(1..end).unwrap_or_default();
        if inner.trim_end_matches('/').trim_end().eq_ignore_ascii_case("br") {
            self.push(Inline::Break);
        } else if let Some(name) = anchor(inner) {
            self.anchors.push(name.to_owned());
        } else if (inner.starts_with("http://") || inner.starts_with("https://"))
            && !inner.contains(char::is_whitespace)
        {
            self.push(Inline::Link { href: inner.to_owned(), text: inner.to_owned(), code: false });
        } else if inner != "/a" || self.anchors.is_empty() {
            return self.literal(1);
        }
        end + 1
    }
}

/// Where the marks of a text open and close, found in one pass so that no mark is searched for twice.
struct Marks {
    /// Start of a backtick run to its length and the start of the run that closes it.
    code: HashMap<usize, (usize, usize)>,
    /// Start of a bold text to one past its end.
    strong: HashMap<usize, usize>,
    /// Opening bracket to closing bracket.
    brackets: HashMap<usize, usize>,
    /// Opening parenthesis to the closing one on the same line.
    parentheses: HashMap<usize, usize>,
}

impl Marks {
    fn new(raw: &str) -> Self {
        let code = code_spans(raw);
        let mut marks =
            Self { code, strong: HashMap::new(), brackets: HashMap::new(), parentheses: HashMap::new() };
        let (mut bold, mut brackets, mut parentheses) = (None, Vec::new(), Vec::new());
        let bytes = raw.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += match byte {
                b'\\' => 2,
                b'`' => match marks.code.get(&at) {
                    Some(&(length, close)) => close + length - at,
                    None => run_length(raw, at, b'`'),
                },
                b'*' => {
                    let run = run_length(raw, at, b'*');
                    marks.star_run(bytes, at, run, &mut bold);
                    run
                }
                b'[' => push(&mut brackets, at),
                b'(' => push(&mut parentheses, at),
                b']' => close(brackets.pop(), at, &mut marks.brackets),
                b')' => close(parentheses.pop(), at, &mut marks.parentheses),
                b'\n' => {
                    parentheses.clear();
                    1
                }
                _ => 1,
            };
        }
        marks
    }

    /// Returns the bracket and the parenthesis that close the link that starts at `at`.
    fn link(&self, at: usize) -> Option<(usize, usize)> {
        let close = *self.brackets.get(&at)?;
        Some((close, *self.parentheses.get(&(close + 1))?))
    }

    fn code_span(&self, at: usize) -> Option<(usize, usize)> {
        self.code.get(&at).copied()
    }

    /// Two or more stars close the bold text that is open, if they stand behind a word, else they open one.
    fn star_run(&mut self, bytes: &[u8], at: usize, run: usize, bold: &mut Option<usize>) {
        let blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        if run < 2 {
            return;
        }
        if let Some(start) = *bold
            && !blank(before)
        {
            self.strong.insert(start, at + run);
            *bold = None;
        } else if !blank(bytes.get(at + run)) && run < 4 {
            *bold = Some(at);
        }
    }
}

/// Pairs runs of backticks of equal length.
fn code_spans(raw: &str) -> HashMap<usize, (usize, usize)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(found) = raw.get(at..).and_then(|rest| rest.find('`')) {
        let start = at + found;
        let length = run_length(raw, start, b'`');
        let escaped = raw.get(..start).is_some_and(escapes_next);
        runs.push((start, length, escaped));
        at = start + length;
    }
    let last: HashMap<usize, usize> = runs.iter().map(|&(start, length, _)| (length, start)).collect();
    let mut spans = HashMap::new();
    let mut runs = runs.into_iter();
    while let Some((start, length, escaped)) = runs.next() {
        if escaped || last.get(&length).is_none_or(|&last| last <= start) {
            continue;
        }
        if let Some((close, ..)) = runs.find(|&(_, other, _)| other == length) {
            spans.insert(start, (length, close));
        }
    }
    spans
}

/// Returns true if what comes behind this text is escaped: it ends with an odd number of backslashes.
pub(super) fn escapes_next(text: &str) -> bool {
    !(text.len() - text.trim_end_matches('\\').len()).is_multiple_of(2)
}

fn run_length(raw: &str, at: usize, byte: u8) -> usize {
    raw.bytes().skip(at).take_while(|&other| other == byte).count()
}

/// Returns code without one blank on either side, unless it is all blank.
fn trim_code(code: &str) -> &str {
    match code.strip_prefix(' ').and_then(|inner| inner.strip_suffix(' ')) {
        Some(inner) if !inner.trim().is_empty() => inner,
        _ => code,
    }
}

fn push(open: &mut Vec<usize>, at: usize) -> usize {
    open.push(at);
    1
}

fn close(open: Option<usize>, at: usize, pairs: &mut HashMap<usize, usize>) -> usize {
    pairs.extend(open.map(|open| (open, at)));
    1
}

/// Returns a link target without a title and pointed brackets, with entities decoded.
fn target(href: &str) -> String {
    let href = href.trim();
    let href = match href.split_once([' ', '\t']) {
        Some((target, title)) if title.trim_start().starts_with(['"', '\'']) => target,
        _ => href,
    };
    let href = href.strip_prefix('<').and_then(|href| href.strip_suffix('>')).unwrap_or(href);
    decode(href)
}

/// Returns the words without marks. Runs over the text once and keeps what it does not know.
fn strip(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let ordinary = rest.find(['`', '*', '\\', '&']).unwrap_or(rest.len());
        if ordinary > 0 {
            out.push_str(rest.get(..ordinary).unwrap_or_default());
            at += ordinary;
            continue;
        }
        at += match rest.as_bytes().first() {
            Some(b'`') => run_length(words, at, b'`'),
            Some(b'*') => {
                let run = run_length(words, at, b'*');
                if run == 1 {
                    out.push('*');
                }
                run
            }
            _ => {
                let (text, length) = escape(rest);
                out.push_str(&text);
                length
            }
        };
    }
    out
}

/// Returns what a text that starts with a backslash or an ampersand means, and how many bytes mean it.
fn escape(rest: &str) -> (String, usize) {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    if let Some(next) = rest.strip_prefix('\\') {
        return match next.chars().next() {
            Some(c) if c.is_ascii_punctuation() => (c.to_string(), 2),
            _ => ("\\".to_owned(), first),
        };
    }
    entity(rest).map_or_else(
        || (rest.get(..first).unwrap_or_default().to_owned(), first),
        |(c, length)| (c.to_string(), length),
    )
}

/// Decodes the HTML entities of a text, once.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let length = match entity(from) {
            Some((c, length)) => {
                out.push(c);
                length
            }
            None => {
                out.push('&');
                1
            }
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Returns the character that an entity at the start of a text means, and the entity's length.
fn entity(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let c = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|&c| c != '\0')?
    } else {
        match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{a0}',
            "ndash" => '–',
            "mdash" => '—',
            "hellip" => '…',
            "lsquo" => '‘',
            "rsquo" => '’',
            "ldquo" => '“',
            "rdquo" => '”',
            "times" => '×',
            "le" => '≤',
            "ge" => '≥',
            "rarr" => '→',
            "larr" => '←',
            "deg" => '°',
            "micro" => 'µ',
            "copy" => '©',
            "reg" => '®',
            "trade" => '™',
            "middot" => '·',
            "bull" => '•',
            _ => return None,
        }
    };
    Some((c, end + 1))
}

/// Returns the name of an anchor, from the inside of its opening tag: `a id="x"`, `a name="x"`.
pub(super) fn anchor(inner: &str) -> Option<&str> {
    let attributes = inner.strip_prefix("a ")?.trim();
    let value = attributes.strip_prefix("id=").or_else(|| attributes.strip_prefix("name="))?;
    let value = value.trim_end_matches('/').trim_end();
    let quote = value.chars().next().filter(|&c| c == '"' || c == '\'')?;
    value.strip_prefix(quote)?.strip_suffix(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inlines(raw: &str) -> Vec<Inline> {
        read(raw).0
    }

    fn plain(text: &str) -> Inline {
        Inline::Plain(text.to_owned())
    }

    fn link(href: &str, text: &str) -> Inline {
        Inline::Link { href: href.to_owned(), text: text.to_owned(), code: false }
    }

    #[test]
    fn type_spellings_keep_their_brackets() {
        assert_eq!(
            inlines("Option<[**Vec<models::Pet>**](Pet.md)>"),
            [plain("Option<"), link("Pet.md", "Vec<models::Pet>"), plain(">")]
        );
        assert_eq!(inlines("[**[Pet]**](Pet.md)"), [link("Pet.md", "[Pet]")]);
        assert_eq!(inlines("[**[][]Pet**]([]Pet.md)"), [link("[]Pet.md", "[][]Pet")]);
    }

    #[test]
    fn stars_inside_bold_belong_to_the_words() {
        assert_eq!(inlines("**NSString***"), [Inline::Strong("NSString*".into())]);
        assert_eq!(inlines("a ** b ** c"), [plain("a ** b ** c")]);
        assert_eq!(inlines("****"), [plain("****")]);
        assert_eq!(inlines("**a** b **c**").len(), 3);
    }

    #[test]
    fn code_takes_any_number_of_backticks_and_nothing_inside_is_a_mark() {
        assert_eq!(
            inlines("`` a`b `` `&lt;**`"),
            [Inline::Code("a`b".into()), plain(" "), Inline::Code("&lt;**".into())]
        );
        assert_eq!(inlines("a ` b `` c"), [plain("a ` b `` c")]);
    }

    #[test]
    fn escapes_entities_and_breaks_are_decoded_once() {
        assert_eq!(
            inlines(r"a \| b \&amp;amp; &#39;c&#x60;<br/>d"),
            [plain(r"a | b &amp;amp; 'c`"), Inline::Break, plain("d")]
        );
    }

    #[test]
    fn anchors_inside_a_text_are_told_apart() {
        let (inlines, anchors) = read(r#"<a name="x"></a>Title of <T>"#);
        assert_eq!(anchors, ["x"]);
        assert_eq!(inlines, [plain("Title of <T>")]);
    }

    #[test]
    fn link_targets_may_hold_blanks_parentheses_and_titles() {
        assert_eq!(inlines("[a](List<String>.md)"), [link("List<String>.md", "a")]);
        assert_eq!(inlines("[a](#Map&lt;String, X&gt;)"), [link("#Map<String, X>", "a")]);
        assert_eq!(inlines("[a](b_(c).md \"t\")"), [link("b_(c).md", "a")]);
        assert_eq!(inlines("[a] (b)"), [plain("[a] (b)")]);
        assert_eq!(inlines("[a][b]"), [plain("[a][b]")]);
    }

    #[test]
    fn hostile_runs_do_not_hang() {
        let backticks: String = (1..600).map(|length| format!("{} ", "`".repeat(length))).collect();
        let samples =
            ["[".repeat(200_000), "**a ".repeat(100_000), "[](".repeat(60_000), backticks.repeat(4)];
        for sample in samples {
            assert!(!inlines(&sample).is_empty());
        }
    }
}
