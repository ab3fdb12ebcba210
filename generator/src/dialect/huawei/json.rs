//! JSON as people write it in documents: the first value of a text, mended where it is only slightly wrong.
//!
//! Guarantees: JSON that is right is never changed; mending adds no name and no value except `null` where a
//! value is missing; nesting is bounded by the parser.

use serde_json::Value;

/// The first JSON value of a text, with light repair.
pub(super) fn parse(text: &str) -> Option<Value> {
    text.trim_start()
        .starts_with(['{', '['])
        .then(|| first_value(text).or_else(|| first_value(&mend(text))))?
}

fn first_value(text: &str) -> Option<Value> {
    serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok()
}

/// What stood before a place, which decides what may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// An opening bracket or nothing.
    Open,
    /// A comma.
    Comma,
    /// A colon.
    Colon,
    /// The end of a value or a name.
    Value,
}

struct Mender<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    out: String,
    before: Before,
    /// The brackets that are open.
    open: Vec<char>,
}

/// Mends what documents get wrong: line comments, dots for "and so on", missing, doubled and trailing
/// commas, names without quotes, missing values, line ends inside strings.
fn mend(text: &str) -> String {
    let mut mender = Mender {
        rest: text.chars().peekable(),
        out: String::with_capacity(text.len() + 16),
        before: Before::Open,
        open: Vec::new(),
    };
    while let Some(c) = mender.rest.next() {
        mender.step(c);
        if mender.open.is_empty() && mender.before == Before::Value {
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
                self.open.push(c);
                self.out.push(c);
                self.before = Before::Open;
            }
            '}' | ']' => {
                self.end_value();
                if self.before == Before::Comma {
                    self.drop_comma();
                }
                self.open.pop();
                self.out.push(c);
                self.before = Before::Value;
            }
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
            '/' | '#' => while self.rest.next_if(|next| *next != '\n').is_some() {},
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

    fn drop_comma(&mut self) {
        if let Some(at) = self.out.rfind(',') {
            self.out.truncate(at);
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

    /// A number, a literal, or a name without quotes.
    fn word(&mut self, first: char) {
        let mut word = String::from(first);
        while let Some(c) =
            self.rest.next_if(|c| c.is_alphanumeric() || matches!(c, '-' | '+' | '_' | '.' | '$' | '@'))
        {
            word.push(c);
        }
        if matches!(word.as_str(), "true" | "false" | "null") || serde_json::from_str::<f64>(&word).is_ok() {
            self.out.push_str(&word);
        } else {
            self.out.push_str(&Value::String(word).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        parse(text).map_or_else(|| "unreadable".to_owned(), |value| value.to_string())
    }

    #[test]
    fn what_is_right_stays_as_it_is() {
        let text = r#"{"url":"http://x/y#z","n":-1.5e3,"a":[1,2],"b":{},"c":null}"#;
        assert_eq!(read(text), r#"{"url":"http://x/y#z","n":-1500.0,"a":[1,2],"b":{},"c":null}"#);
        assert_eq!(read("{\"a\":1}\nOr\n{\"b\":2}"), r#"{"a":1}"#);
    }

    #[test]
    fn what_is_slightly_wrong_is_mended() {
        for (text, expected) in [
            ("{\"a\": 1 // the first\n, \"u\": \"http://x\"}", r#"{"a":1,"u":"http://x"}"#),
            ("{\"a\": 1 \"b\": 2}", r#"{"a":1,"b":2}"#),
            ("[{\"a\":1} {\"a\":2}]", r#"[{"a":1},{"a":2}]"#),
            ("{\"a\": 1,, \"b\": [1,2,],}", r#"{"a":1,"b":[1,2]}"#),
            ("{\"a\": [1, ......]}", r#"{"a":[1]}"#),
            ("{name: \"x\"}", r#"{"name":"x"}"#),
            ("{\"key\": \"line\nline\"}", r#"{"key":"line\nline"}"#),
            ("{\"a\": , \"b\": }", r#"{"a":null,"b":null}"#),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in ["", "{", "<html>", "{\"a\": \"b\"", "{\"a\" \"b\" \"c\"}"] {
            assert_eq!(read(text), "unreadable", "{text}");
        }
        assert_eq!(read(&"[".repeat(100_000)), "unreadable");
    }
}
