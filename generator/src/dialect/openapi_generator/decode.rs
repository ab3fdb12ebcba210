//! Undoes what a generator did to texts and names to fit them into its language and into Markdown.
//!
//! Guarantees: every step is undone once, so that text that looks escaped in the API's own description
//! stays so.

use std::borrow::Cow;

use super::flavours::{Flavour, Names};
use crate::read::decode_entities;

/// A description, summary or note as its author wrote it, but for line breaks, which are lost.
pub(super) fn text(raw: &str, flavour: &Flavour) -> String {
    source_text(&entities(raw.trim(), flavour), flavour)
}

/// A text that was escaped as source code only (descriptions of models).
pub(super) fn source_text(raw: &str, flavour: &Flavour) -> String {
    let unescaped = source(raw);
    if flavour.comment_guards && (unescaped.contains("/_*") || unescaped.contains("*_/")) {
        return unescaped.replace("/_*", "/*").replace("*_/", "*/");
    }
    unescaped.into_owned()
}

/// HTML entities, if the flavour has them.
pub(super) fn entities<'a>(raw: &'a str, flavour: &Flavour) -> Cow<'a, str> {
    if flavour.html && raw.contains('&') { Cow::Owned(decode_entities(raw)) } else { Cow::Borrowed(raw) }
}

/// The inside of a literal of source code: `\"` and `\\`.
pub(super) fn source(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(&next @ ('"' | '\\'))) => {
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The name that was changed to be an identifier of the language.
pub(super) fn name(documented: &str, names: &Names) -> String {
    if let Some((_, original)) = names.renamed.iter().find(|(renamed, _)| *renamed == documented) {
        return (*original).to_owned();
    }
    let reserved =
        |word: &&str| names.keywords.is_none_or(|keywords| keywords.split(' ').any(|one| one == *word));
    let keyword = documented.strip_prefix(names.keyword_prefix).filter(reserved);
    let digits = documented
        .strip_prefix(names.digit_prefix)
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    keyword.or(digits).filter(|name| !name.is_empty()).unwrap_or(documented).to_owned()
}

/// The wire name that words for characters in a name tell: `filter[name]`. The words between may have been
/// spelled otherwise.
pub(super) fn with_symbols(name: &str, names: &Names) -> Option<String> {
    let all = !names.symbols.is_empty() && names.symbols.iter().all(|(words, _)| name.contains(words));
    all.then(|| {
        names.symbols.iter().fold(name.to_owned(), |name, (words, symbol)| name.replace(words, symbol))
    })
}

#[cfg(test)]
mod tests {
    use super::super::flavours::by_name;
    use super::*;

    fn flavour(name: &str) -> &'static Flavour {
        by_name(name).unwrap()
    }

    #[test]
    fn each_step_is_undone_once() {
        let java = flavour("java");
        assert_eq!(
            text(r"a &amp;amp; \&quot;b\&quot; &#x60;c&#x60; &lt;i&gt;", java),
            r#"a &amp; "b" `c` <i>"#
        );
        assert_eq!(text(r"C:\\dir\\n \\d /_* x *_/", java), r"C:\dir\n \d /* x */");
        assert_eq!(text(r#" <b>\"x\"</b> &lt; "#, flavour("rust")), r#"<b>"x"</b> &lt;"#);
    }

    #[test]
    fn brackets_come_back() {
        let names = &flavour("rust").names;
        let name = "filter_left_square_bracket_name_right_square_bracket";
        assert_eq!(with_symbols(name, names).as_deref(), Some("filter[name]"));
        assert_eq!(with_symbols("filter_left_square_bracket_name", names), None);
    }

    #[test]
    fn reserved_words_and_digits_lose_their_prefix() {
        for (language, documented, name) in [
            ("rust", "r#type", "type"),
            ("rust", "param_self", "self"),
            ("rust", "param_123_list", "123_list"),
            ("rust", "param_name", "param_name"),
            ("rust", "_leading", "_leading"),
            ("javascript", "_class", "class"),
            ("javascript", "_1leading", "1leading"),
            ("javascript", "_links", "_links"),
            ("java", "_default", "default"),
            ("java", "propertyClass", "class"),
            ("java", "_", "_"),
        ] {
            assert_eq!(super::name(documented, &flavour(language).names), name, "{language}");
        }
    }
}
