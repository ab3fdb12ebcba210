//! JSON as people write it in documents.
//!
//! ```text
//! PUT https://{endpoint}/v1/ports/7
//! { "port": { "mtu": 1500, // bytes
//!             "tags": [ "a", ... ], } }       {"port":{"mtu":1500,"tags":["a"]}}
//! ```
//!
//! JSON that is right is never changed; mending adds no name, and no value except `null` where one is missing. Every
//! step is linear, and the parser bounds the depth. Does not know what the value is an example of. JSON5 and its
//! crates have no missing commas and no dots, so they would read less.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// Reads the body that a code block shows: JSON behind a request line, headers or a command, mended where needed.
pub(crate) fn read_json(code: &str) -> Option<Value> {
    if starts_with_member(code) {
        return first_value(&mend(&format!("{{{code}}}")));
    }
    let body = code.get(body_start(code)?..)?;
    first_value(body).or_else(|| first_value(&mend(body)))
}

/// Reads the JSON that a command prints: `$ curl http://localhost/boats`, and lines of JSON below it.
pub(crate) fn printed_json(code: &str) -> Option<Value> {
    let code = code.trim_start();
    let command = code.strip_prefix("$ ").or_else(|| code.starts_with("curl ").then_some(code))?;
    let mut quote = None;
    let mut before = ' ';
    let end = command.char_indices().find(|(_, c)| {
        match (quote, *c) {
            (None, '\'' | '"') => quote = Some(*c),
            (Some(open), c) if open == c => quote = None,
            (None, '\n') if before != '\\' => return true,
            _ => {}
        }
        before = *c;
        false
    });
    let printed = command.get(end?.0..)?.trim_start();
    let printed = printed.split("\n$ ").next().unwrap_or_default();
    if printed.starts_with("$ ") || printed.starts_with("curl ") {
        return None;
    }
    read_json(printed).filter(|value| value.is_object() || value.is_array())
}

/// Returns whether code begins with a member, as of an object whose bracket was left out: `"data": {`.
fn starts_with_member(code: &str) -> bool {
    let name = code.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
    name.is_some_and(|(name, rest)| !name.contains('\n') && rest.trim_start().starts_with(':'))
}

/// Returns the first bracket that starts a line, is the data of a command, or follows the URL of a request line.
fn body_start(code: &str) -> Option<usize> {
    static START: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"(?m)^\s*[\[{]|(?:-d|--data(?:-\w+)?)[ =]*['"]?\s*[\[{]|^\s*(?:[A-Z]+ +)?(?:https?:/)?/\S* +[\[{]"#,
        )
        .ok()
    });
    START.as_ref()?.find(code).map(|found| found.end() - 1)
}

fn first_value(text: &str) -> Option<Value> {
    serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok()
}

/// The token before a place, which decides what may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// An opening bracket or nothing.
    Open,
    Comma,
    Colon,
    /// The end of a value or a name.
    Value,
}

struct Mender<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    out: String,
    before: Before,
    /// How many brackets are open.
    open: usize,
}

/// Mends what documents get wrong: comments, dots for "and so on", missing, doubled and trailing commas, names
/// without quotes, missing values, line ends inside strings.
fn mend(text: &str) -> String {
    let out = String::with_capacity(text.len() + 16);
    let mut mender = Mender { rest: text.chars().peekable(), out, before: Before::Open, open: 0 };
    while let Some(c) = mender.rest.next() {
        mender.step(c);
        if mender.open == 0 && mender.before == Before::Value {
            break;
        }
    }
    mender.out
}

impl Mender<'_> {
    fn step(&mut self, c: char) {
        match c {
            '"' => {
                self.begin_value();
                self.string();
                self.before = Before::Value;
            }
            '{' | '[' => {
                self.begin_value();
                self.open += 1;
                self.out.push(c);
                self.before = Before::Open;
            }
            '}' | ']' => self.close(c),
            ',' => {
                self.end_value();
                if self.before == Before::Value {
                    self.out.push(',');
                    self.before = Before::Comma;
                }
            }
            ':' => {
                self.out.push(':');
                self.before = Before::Colon;
            }
            '/' | '#' => self.comment(),
            c if c.is_alphanumeric() || matches!(c, '-' | '+' | '_' | '$') => {
                self.begin_value();
                self.word(c);
                self.before = Before::Value;
            }
            c if c.is_whitespace() => self.out.push(' '),
            // Dots for "and so on", and anything else that no JSON has.
            _ => {}
        }
    }

    fn begin_value(&mut self) {
        if self.before == Before::Value {
            self.out.push(',');
        }
    }

    fn end_value(&mut self) {
        if self.before == Before::Colon {
            self.out.push_str("null");
            self.before = Before::Value;
        }
    }

    fn close(&mut self, bracket: char) {
        self.end_value();
        if self.before == Before::Comma
            && let Some(at) = self.out.rfind(',')
        {
            self.out.truncate(at);
        }
        self.open = self.open.saturating_sub(1);
        self.out.push(bracket);
        self.before = Before::Value;
    }

    /// Passes over a comment to the end of its line, or between `/*` and `*/`.
    fn comment(&mut self) {
        if self.rest.next_if_eq(&'*').is_none() {
            while self.rest.next_if(|next| *next != '\n').is_some() {}
            return;
        }
        while let Some(c) = self.rest.next() {
            if c == '*' && self.rest.next_if_eq(&'/').is_some() {
                break;
            }
        }
    }

    fn string(&mut self) {
        self.out.push('"');
        while let Some(c) = self.rest.next() {
            match c {
                '"' => break,
                '\\' => {
                    self.out.push('\\');
                    self.out.extend(self.rest.next());
                }
                '\n' => self.out.push_str("\\n"),
                '\t' => self.out.push_str("\\t"),
                c if c.is_control() => {}
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    /// Adds a number, a literal, or a name without quotes.
    fn word(&mut self, first: char) {
        let mut word = String::from(first);
        while let Some(c) =
            self.rest.next_if(|c| c.is_alphanumeric() || matches!(c, '-' | '+' | '_' | '.' | '$' | '@'))
        {
            word.push(c);
        }
        // `1...` is a number and dots.
        let word = word.find("..").and_then(|dots| word.get(..dots)).unwrap_or(&word);
        if matches!(word, "true" | "false" | "null") || serde_json::from_str::<f64>(word).is_ok() {
            self.out.push_str(word);
        } else {
            self.out.push_str(&Value::from(word).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        read_json(text).map_or_else(|| "unreadable".to_owned(), |value| value.to_string())
    }

    #[test]
    fn a_body_is_read_as_people_write_it() {
        for (text, expected) in [
            // What is right stays as it is.
            (
                r#"{"url":"http://x/y#z","n":-1.5,"a":[1,2],"c":null}"#,
                r#"{"url":"http://x/y#z","n":-1.5,"a":[1,2],"c":null}"#,
            ),
            ("{\"a\":1}\nOr\n{\"b\":2}", r#"{"a":1}"#),
            // A member whose object lost its brackets.
            ("  \"a\": {\n\"b\": [\n{}]\n  },\n", r#"{"a":{"b":[{}]}}"#),
            // What is slightly wrong is mended.
            ("{\"a\": 1 // the first\n, \"u\": \"http://x\"}", r#"{"a":1,"u":"http://x"}"#),
            ("{\"a\": 1 /* the\nfirst */, \"b\": 2}", r#"{"a":1,"b":2}"#),
            ("{\"a\": 1 \"b\": 2}", r#"{"a":1,"b":2}"#),
            ("[{\"a\":1} {\"a\":2}]", r#"[{"a":1},{"a":2}]"#),
            ("{\"a\": 1,, \"b\": [1,2,],}", r#"{"a":1,"b":[1,2]}"#),
            ("{\"a\": [1, ......], \"b\": [2...]}", r#"{"a":[1],"b":[2]}"#),
            ("{name: \"x\"}", r#"{"name":"x"}"#),
            ("{\"key\": \"line\nline\"}", r#"{"key":"line\nline"}"#),
            ("{\"a\": , \"b\": }", r#"{"a":null,"b":null}"#),
            // What stands before the body is no part of it.
            ("PATCH https://{e}/v2/images/1\nAccept: [x]\n\n[\n1]", "[1]"),
            ("PUT https://{e}/v1/{id} {\"a\":1}", r#"{"a":1}"#),
            ("curl -X PUT 'https://x/{id}' --data-raw '{\"a\":1}'", r#"{"a":1}"#),
            ("curl -d '[{\"a\":1}]' /x", r#"[{"a":1}]"#),
            // What is no JSON is refused.
            ("GET https://{e}/v1/{id}/x?limit=1", "unreadable"),
            ("", "unreadable"),
            ("{", "unreadable"),
            ("<html>", "unreadable"),
            ("{\"a\": \"b\"", "unreadable"),
            ("{\"a\" \"b\" \"c\"}", "unreadable"),
            (&"[".repeat(100_000), "unreadable"),
        ] {
            assert_eq!(read(text), expected, "{text:.80}");
        }
    }
}
