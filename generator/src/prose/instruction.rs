//! Values that the text of an operation asks for: "set the `type` attribute to one of the supported types: ...".
//!
//! Guarantees: a value is a token set as code that follows the name and the demand in one sentence or table row.

use super::pieces::{Piece, pieces};

/// The first value that the text asks to be given to a field.
pub fn asked_for<'a>(markdown: &'a str, field: &str) -> Option<&'a str> {
    let mut named = false;
    let mut asked = false;
    for piece in pieces(markdown) {
        match piece {
            Piece::Marked(token) if token == field => (named, asked) = (true, false),
            Piece::Marked(token) => {
                if asked && !token.is_empty() && !token.contains(char::is_whitespace) {
                    return Some(token);
                }
                (named, asked) = (false, false);
            }
            Piece::Text(text) => {
                asked = (named && demands(text)) || row_demands(text, field);
                named = false;
            }
        }
    }
    None
}

/// ` attribute to one of: `, in the sentence that named it.
fn demands(text: &str) -> bool {
    let rest = text.trim_start();
    let noun =
        ["attribute", "field", "parameter", "property"].iter().find_map(|noun| rest.strip_prefix(noun));
    let verb = noun.is_some_and(|rest| [" to ", " must be "].iter().any(|verb| rest.starts_with(verb)));
    verb && !text.contains(". ")
}

/// `| type | This must be `, at the end of the text: the row of a table.
fn row_demands(text: &str, field: &str) -> bool {
    let mut cells = text.rsplit('|');
    let last = cells.next().unwrap_or_default().trim().to_ascii_lowercase();
    let first = cells.next().is_some_and(|cell| cell.trim() == field);
    first && ["must be", "set to", "must be set to"].iter().any(|end| last.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_follows_the_name_and_the_demand() {
        for (text, expected) in [
            ("In the body, set the `kind` attribute to one of these: - `tow` - `paint`", Some("tow")),
            (
                "Set the `kind` attribute to a kind: | Kind | Use | | --- | --- | | <b>`tow`</b> | Tows |",
                Some("tow"),
            ),
            (
                "| Attribute | Details | | --- | --- | | kind | This must be `tow` | | size | Any `number` |",
                Some("tow"),
            ),
            ("The `kind` field must be `tow`.", Some("tow")),
            ("The `kind` attribute tells what to do. Use `tow` to tow.", None),
            ("Set the `kind` attribute to a kind. Set `force` to `true`.", None),
            ("Set the `kind` attribute to what `size` is `big` for.", Some("size")),
            ("| kind | The kind of it | | size | This must be `big` |", None),
            ("Set the `other` attribute to `tow`.", None),
            ("", None),
        ] {
            assert_eq!(asked_for(text, "kind"), expected, "{text}");
        }
    }
}
