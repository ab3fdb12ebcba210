//! Makes what a server sent fit to be shown: without the secrets that a client knows, and without control characters.

use std::cmp::Reverse;

use secrecy::{ExposeSecret, SecretString};

/// Shorter secrets would turn ordinary words into gaps.
const SHORTEST: usize = 4;

/// Removes secrets and control characters from text that comes from a server.
#[derive(Clone, Debug, Default)]
pub(super) struct Redactor(Vec<SecretString>);

impl Redactor {
    /// Takes secrets in all forms in which they may be met.
    pub(super) fn new(mut secrets: Vec<SecretString>) -> Self {
        secrets.retain(|secret| secret.expose_secret().len() >= SHORTEST);
        // A secret may begin with another: the longer goes first, so that nothing of it stays.
        secrets.sort_by_key(|secret| Reverse(secret.expose_secret().len()));
        Redactor(secrets)
    }

    /// Returns text on one line, its secrets replaced and its control characters escaped, so that it can neither
    /// betray a credential nor steer a terminal.
    pub(super) fn clean(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.0 {
            let secret = secret.expose_secret();
            if text.contains(secret) {
                text = text.replace(secret, "[secret]");
            }
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut line = String::with_capacity(words.len());
        for c in words.chars() {
            if c.is_control() || is_format_control(c) {
                line.extend(c.escape_unicode())
            } else {
                line.push(c)
            }
        }
        line
    }

    /// Returns the first `limit` bytes of a body as one clean line. A secret that the limit cuts is removed as well.
    pub(super) fn excerpt(&self, raw: &[u8], limit: usize) -> String {
        let longest = self.0.iter().map(|secret| secret.expose_secret().len()).max().unwrap_or(0);
        let start = raw.get(..limit + longest).unwrap_or(raw);
        let line = self.clean(&String::from_utf8_lossy(start));
        if raw.len() <= limit && line.len() <= limit {
            return line;
        }
        let end = (0..=limit.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
        format!("{}…", line.get(..end).unwrap_or_default())
    }
}

/// Characters that reorder or hide the text around them.
fn is_format_control(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_control_characters_are_not_shown() {
        let redactor = Redactor::new(vec!["s3cret-token".to_owned().into(), "ab".to_owned().into()]);
        assert_eq!(
            redactor.clean("your\ns3cret-token\tis \u{1b}[31mcab\u{202e}"),
            "your [secret] is \\u{1b}[31mcab\\u{202e}"
        );
        assert_eq!(redactor.excerpt(b"0123456 s3cret-token", 12), "0123456 [sec…");
        assert_eq!(redactor.excerpt(b"short", 12), "short");
        assert_eq!(redactor.clean("a\u{ad}b\u{e0041}"), "a\\u{ad}b\\u{e0041}");
    }
}
