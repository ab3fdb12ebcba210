//! Text of documents as each kind of output can hold it.
//!
//! `a"b` followed by a mark that turns the direction of writing is `"a\"b\u202E"` in JSON and TOML, and `a"b�` on a terminal.
//! Characters that nobody sees, or that reorder what everybody sees, never get out as they are. Rust needs nothing of
//! its own: literals of tokens spell such characters out, and comments are Markdown.

pub(crate) mod markdown;

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};
use serde_json::{Error, Value};

/// The sign in the place of a character that cannot be shown.
const SHOWN: char = '\u{fffd}';

/// A kind of output that text is put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "build scripts print no commands"))]
pub(crate) enum Output {
    /// Text or the value of an attribute in HTML.
    Html,
    /// A string of JSON, with its quotes.
    Json,
    /// A line of a terminal or for cargo.
    Line,
    /// Lines of a terminal, as the program itself parted them.
    Lines,
    /// The middle of a line of Markdown, as prose.
    Markdown,
    /// The middle of a line of Markdown, as code.
    MarkdownCode,
    /// A word of a command that a user can paste into a shell.
    Shell,
    /// A string of TOML, with its quotes.
    Toml,
}

/// Returns the text as the output can hold it.
pub(crate) fn escape(text: &str, output: Output) -> String {
    match output {
        Output::Html => html(text),
        Output::Json => json(&Value::from(text)),
        Output::Line => text.chars().map(|c| if c.is_whitespace() { ' ' } else { shown(c) }).collect(),
        Output::Lines => text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { shown(c) }).collect(),
        Output::Markdown => markdown::escape(text),
        Output::MarkdownCode => markdown::code(text),
        Output::Shell => shell(text),
        Output::Toml => toml(text),
    }
}

/// Returns whether a character shows nothing, moves the cursor or changes the direction of writing. Joiners, which shape
/// letters of some languages, do not.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'
                ..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'
                ..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Returns the character, or a mark in the place of one that is hidden.
pub(crate) fn shown(c: char) -> char {
    if is_hidden(c) { SHOWN } else { c }
}

/// Returns JSON on one line.
pub(crate) fn json(value: &Value) -> String {
    let compact = Visible(serde_json::ser::CompactFormatter);
    // Values of JSON always serialize.
    serialized(value, compact).unwrap_or_default()
}

/// Returns JSON as it is usually laid out, without a line break at its end.
pub(crate) fn json_pretty(value: &impl Serialize) -> Result<String, Error> {
    serialized(value, Visible(PrettyFormatter::new()))
}

fn serialized(value: &impl Serialize, formatter: impl Formatter) -> Result<String, Error> {
    let mut out = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut out, formatter))?;
    String::from_utf8(out).map_err(|error| Error::io(io::Error::other(error)))
}

/// A formatter that spells hidden characters out.
struct Visible<F>(F);

/// Passes calls on to the formatter inside.
macro_rules! passed_on {
    ($($method:ident($($argument:ident: $ty:ty),*);)+) => {
        $(fn $method<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $argument: $ty)*) -> io::Result<()> {
            self.0.$method(writer $(, $argument)*)
        })+
    };
}

impl<F: Formatter> Formatter for Visible<F> {
    passed_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
        write_char_escape(escape: CharEscape);
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, text: &str) -> io::Result<()> {
        if text.is_ascii() && !text.contains('\u{7f}') {
            return writer.write_all(text.as_bytes());
        }
        let mut units = [0; 2];
        for part in text.split_inclusive(is_hidden) {
            let hidden = part.chars().next_back().filter(|c| is_hidden(*c));
            let plain = part.len() - hidden.map_or(0, char::len_utf8);
            writer.write_all(part.as_bytes().get(..plain).unwrap_or_default())?;
            for unit in hidden.iter().flat_map(|c| c.encode_utf16(&mut units).to_vec()) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c => out.push(shown(c)),
        }
    }
    out
}

fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn toml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) && u32::from(c) > 0xffff => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c if is_hidden(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: [&str; 14] = [
        "",
        "\"",
        "'",
        "`",
        "$(touch x)",
        "a'b\\",
        "\u{1b}[31m",
        "a\r\nb\tc",
        "\u{202e}abc\u{2066}",
        "\u{200b}\u{feff}\u{ad}\u{e0041}",
        "\0\u{7f}\u{85}\u{2028}",
        "*/ -->",
        "<script>",
        "größe\u{200d}🦀",
    ];

    #[test]
    fn strings_of_json_and_toml_hold_the_same_text_and_nothing_hidden() {
        for text in HOSTILE {
            let (json, toml) = (escape(text, Output::Json), escape(text, Output::Toml));
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            let table: toml::Table = toml::from_str(&format!("a = {toml}")).unwrap();
            assert_eq!(table.get("a").unwrap().as_str(), Some(text));
            assert!(!json.contains(is_hidden) && !toml.contains(is_hidden), "{json:?} {toml:?}");
        }
    }

    #[test]
    fn html_holds_text_that_is_no_markup() {
        for text in HOSTILE {
            let escaped = escape(text, Output::Html);
            assert!(!escaped.contains(['<', '>', '"', '\'']), "{escaped}");
            assert!(!escaped.contains(|c| !matches!(c, '\n' | '\t') && is_hidden(c)), "{escaped:?}");
            let page = scraper::Html::parse_fragment(&format!("<p title=\"{escaped}\">{escaped}</p>"));
            let shown: String =
                text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { shown(c) }).collect();
            assert_eq!(page.root_element().text().collect::<String>(), shown);
        }
    }

    #[test]
    fn pretty_json_is_laid_out_as_usual() {
        let value = serde_json::json!({ "a": [1, { "b\u{202e}": "\u{e0041}" }], "c": {}, "d": 1.5 });
        let text = json_pretty(&value).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        let plain = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(text, plain.replace('\u{202e}', "\\u202e").replace('\u{e0041}', "\\udb40\\udc41"));
    }

    #[test]
    fn a_line_stays_one_and_a_word_of_a_shell_stays_one() {
        for text in HOSTILE {
            assert!(!escape(text, Output::Line).contains(is_hidden), "{text:?}");
            assert!(
                !escape(text, Output::Lines).contains(|c| !matches!(c, '\n' | '\t') && is_hidden(c)),
                "{text:?}"
            );
            let word = escape(text, Output::Shell);
            let quoted = word.starts_with('\'') && word.ends_with('\'');
            assert!(quoted && !word.replace(r"'\''", "").trim_matches('\'').contains('\''), "{word}");
        }
        assert_eq!(escape("docs/a.md", Output::Shell), "docs/a.md");
        assert_eq!(escape("a\tb\u{1b}\nc", Output::Line), "a b\u{fffd} c");
    }
}
