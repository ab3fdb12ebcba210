//! Lists of allowed values in sentences.
//!
//! Guarantees: at least two values, every one set apart by the author (code, bold, double quotes, or a
//! number); the sentence says that these are the values (`may be one of ...`, `the possible values are ...`)
//! or lists them one by one with their meaning; nothing in it says that there are more.

use super::pieces::{Piece, pieces, pieces_and_quotes};

/// What comes directly before the first value, at the end of the text before it.
const INTROS: [&str; 35] = [
    "may be",
    "may be either",
    "may be one of",
    "may be one of the following",
    "can be",
    "can be either",
    "can be one of",
    "can be one of the following",
    "can be any of",
    "must be",
    "must be either",
    "must be one of",
    "must be one of the following",
    "must be one of the following values wrapped within quotations",
    "should be one of",
    "will be one of",
    "will be either",
    "is one of",
    "is either",
    "are one of",
    "either of",
    "one of the following",
    "one of the following values",
    "values are",
    "values can be",
    "value will be",
    "value will be either",
    "values are as follows",
    "value can be one of the following",
    "options are",
    "options are as follows",
    "states are",
    "types are",
    "values",
    "options",
];

/// Words that must come before `values` or `options` when these stand alone (`possible values: ...`).
const KINDS: [&str; 8] =
    ["possible", "valid", "allowed", "available", "accepted", "acceptable", "supported", "permitted"];

/// Words that say that the list is not the whole list.
const OPEN: [&str; 11] = [
    "such as",
    "e.g.",
    "for example",
    "for instance",
    "or other",
    "and other",
    "etc",
    "and so on",
    "and more",
    "or any",
    "among others",
];

/// Words that say that the tokens are something other than values.
const OTHER: [&str; 4] = ["only", "at least", "exactly", "not"];

/// Labels of remarks that look like the label of a value.
const REMARKS: [&str; 10] = [
    "note",
    "notes",
    "constraints",
    "constraint",
    "caution",
    "warning",
    "default",
    "unit",
    "example",
    "important",
];

/// The values that a description lists as the only ones, in its order.
pub fn values(markdown: &str) -> Option<Vec<&str>> {
    let marked: Vec<Piece<'_>> = pieces(markdown).collect();
    let quoted = || sentence(&pieces_and_quotes(markdown).collect::<Vec<_>>());
    let listed =
        sentence(&marked).or_else(|| bullets(&marked)).or_else(quoted).or_else(|| numbers(markdown))?;
    let tokens: Vec<&str> = listed.into_iter().map(literal).collect::<Option<_>>()?;
    let boolean = tokens.iter().all(|token| matches!(*token, "true" | "false"));
    (tokens.len() > 1 && !boolean).then_some(tokens)
}

/// A token that can be a value, without the quotes of a JSON text.
fn literal(token: &str) -> Option<&str> {
    let token = token.trim_end_matches(':').trim();
    let text = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(token);
    let odd = text.is_empty() || text.contains(['<', '>', '{', '}', '=', '"', '\n']) || text.contains("...");
    (!odd).then_some(text)
}

/// `It may be one of `a`, `b`, or `c`.`
fn sentence<'a>(pieces: &[Piece<'a>]) -> Option<Vec<&'a str>> {
    pieces.iter().enumerate().find_map(|(at, piece)| {
        let Piece::Text(before) = piece else { return None };
        if !introduces(before) {
            return None;
        }
        let rest = pieces.get(at + 1..)?;
        let (tokens, after) = row(rest);
        let closed = after.is_none_or(|after| ends_list(after) || is_purpose(after));
        (tokens.len() > 1 && closed && !is_open(before, after)).then_some(tokens)
    })
}

/// Tokens that only list words stand between, and the text after them.
fn row<'a>(pieces: &[Piece<'a>]) -> (Vec<&'a str>, Option<&'a str>) {
    let mut tokens = Vec::new();
    let mut rest = pieces.iter();
    while let Some(Piece::Marked(token)) = rest.next() {
        tokens.push(*token);
        match rest.next() {
            Some(Piece::Text(text)) if joins(text) || joins_purposes(text) => {}
            Some(Piece::Text(text)) => return (tokens, Some(text)),
            Some(Piece::Marked(_)) => return (Vec::new(), None),
            None => return (tokens, None),
        }
    }
    // A joining word with nothing after it: the list is not understood.
    (Vec::new(), None)
}

fn joins(text: &str) -> bool {
    let words = text.trim().to_ascii_lowercase();
    matches!(
        words.as_str(),
        "," | "or" | "and" | ", or" | ", and" | "and/or" | "|" | "/" | ";" | "; or" | "; and"
    )
}

/// `"pg" for PostgreSQL, "mysql" for MySQL, and ...`: what a value is for, and the word for the next one.
fn joins_purposes(text: &str) -> bool {
    let rest = text.trim_end();
    let rest = rest.strip_suffix(" or").or_else(|| rest.strip_suffix(" and")).unwrap_or(rest);
    let joined = rest.len() < text.trim_end().len() || rest.ends_with(',');
    joined && is_purpose(rest.trim_end_matches(',')) && !rest.contains('.')
}

/// A few words that say what a value is for.
fn is_purpose(text: &str) -> bool {
    const MOST_WORDS: usize = 6;
    let first = text.split('.').next().unwrap_or_default();
    text.starts_with(" for ") && first.split_whitespace().count() <= MOST_WORDS + 1
}

/// `must be one of 60, 600, or 3600.`
fn numbers(text: &str) -> Option<Vec<&str>> {
    let start = text.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
    let (before, list) = text.split_at(start);
    if !introduces(before) {
        return None;
    }
    let list = list.split(['.', ';', '\n']).next().unwrap_or_default();
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty();
    let words = || list.split([',', ' ']).filter(|part| !matches!(*part, "" | "or" | "and"));
    words().all(number).then(|| words().collect())
}

/// Whether a text ends by announcing values. The announcement is of the last sentence only.
fn introduces(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let sentence = lower.rsplit(['.', ';', '\n']).next().unwrap_or_default();
    let sentence = sentence.trim().trim_end_matches([':', '(', '-']).trim();
    let bare_one_of = matches!(sentence, "one of" | "either" | "one of the following");
    let known = INTROS.iter().any(|intro| {
        sentence.strip_suffix(intro).is_some_and(|before| {
            let before = before.trim_end();
            let whole_word = before.len() < sentence.len() - intro.len() || before.is_empty();
            let kind = before.rsplit(' ').next().unwrap_or_default();
            whole_word && (!matches!(*intro, "values" | "options") || KINDS.contains(&kind))
        })
    });
    let other = OTHER.iter().any(|word| sentence.split_whitespace().any(|part| part == *word));
    (known || bare_one_of) && !other
}

/// Whether the text after the last value ends the list.
fn ends_list(after: &str) -> bool {
    let after = after.trim_start_matches([')', '"', '\'']);
    after.trim().is_empty() || after.starts_with(['.', ';', '\n', '(']) || after.starts_with(" (")
}

fn is_open(before: &str, after: Option<&str>) -> bool {
    let after = after.unwrap_or_default();
    let first = after.split_once(". ").map_or(after, |(first, _)| first);
    let around = format!("{} {}", before.rsplit(". ").next().unwrap_or_default(), first).to_ascii_lowercase();
    OPEN.iter().any(|word| around.contains(word))
}

/// A list of which every item starts with a value and tells its meaning.
fn bullets<'a>(pieces: &[Piece<'a>]) -> Option<Vec<&'a str>> {
    let mut tokens = Vec::new();
    let mut before = "";
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => before = text,
            Piece::Marked(token) => {
                let after = match pieces.get(at + 1) {
                    Some(Piece::Text(text)) => *text,
                    _ => "",
                };
                if is_bullet(before) && (explains(after) || token.ends_with(':')) {
                    tokens.push(*token);
                }
                before = "";
            }
        }
    }
    let remark = |token: &&str| REMARKS.contains(&token.trim_end_matches(':').to_ascii_lowercase().as_str());
    let bulleted =
        pieces.iter().filter(|piece| matches!(piece, Piece::Text(text) if is_bullet(text))).count();
    let words = tokens.iter().any(|token| token.contains(' ') || remark(token));
    (tokens.len() > 1 && tokens.len() == bulleted && !words).then_some(tokens)
}

/// Whether a text ends with the mark of a list item.
fn is_bullet(text: &str) -> bool {
    let trimmed = text.trim_end();
    let Some(before) = trimmed.strip_suffix(['-', '*']) else { return false };
    trimmed.len() < text.len() && (before.is_empty() || before.ends_with(char::is_whitespace))
}

/// Whether a text starts to tell the meaning of the value before it.
fn explains(text: &str) -> bool {
    [":", " :", " -", " =", " –", " indicates"].iter().any(|mark| text.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_list_is_read() {
        for (text, expected) in [
            ("The kind. It may be one of `a`, `b`, or `c`. More words.", vec!["a", "b", "c"]),
            ("This may be `NEW`,  `available`, or `gone`.", vec!["NEW", "available", "gone"]),
            ("Can be either **on** or **off**", vec!["on", "off"]),
            ("The possible values are: `http`, `tcp`, or `udp`. If you set", vec!["http", "tcp", "udp"]),
            ("Valid values: `x`, `y`", vec!["x", "y"]),
            ("Formats it. One of: `xfs`, `ext4`", vec!["xfs", "ext4"]),
            ("Must be one of `\"1.2\"` or `\"1.3\"`.", vec!["1.2", "1.3"]),
            ("Policy. - `none`: keeps all. - `lru:` drops some.", vec!["none", "lru"]),
            ("* `small` = 1 node * `large` = 6 nodes  You can", vec!["small", "large"]),
            ("The options are as follows:\n- **0**: file\n- **1**: table", vec!["0", "1"]),
            ("This can be \"new\", \"off\", or \"gone\".", vec!["new", "off", "gone"]),
            ("The possible values are: \"pg\" for Postgres, and \"my\" for the other one.", vec!["pg", "my"]),
            ("Must be one of 60, 600, or 3600. Defaults to 60.", vec!["60", "600", "3600"]),
        ] {
            assert_eq!(values(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn an_open_list_and_other_tokens_are_not() {
        for text in [
            "It may be one of `a`.",
            "Can be one of `a`, `b`, etc.",
            "It can be values such as `a` or `b`.",
            "Only one of `a` or `b` can be set.",
            "Exact match. Only 1 of `exact`, `prefix`, or `regex` must be set.",
            "May be one of `monday` through `sunday`, or `any` to say that it does not matter.",
            "A slug (e.g. `nyc`) of its locations (`nyc1`, `nyc2`, or `nyc3`).",
            "The value will be `0` if `auto_scale` is set to `false`.",
            "This URL may use either the `https://` or `wss://` protocols.",
            "The value can be `a`, `b`, or `c` plus a number.",
            "Can be `true` or `false`.",
            "Types: - `id:<id>`: an id - `from:<step>`: a step",
            "- **Note:** read this - **Unit**: bytes",
            "The name may not be `a` or `b`.",
            "It can be 5 to 10 characters, or 20.",
            "The value can be `a` for all kinds of things that nobody can count or `b`.",
        ] {
            assert_eq!(values(text), None, "{text}");
        }
    }
}
