//! How the items of a list are separated, as a sentence tells or shows it.
//!
//! "Ids, joined with commas", "Languages (CSV)", "as in `ids=a|b`"; "not separated by commas" tells nothing.

use std::sync::LazyLock;

use regex::Regex;

use crate::dialect::grammar::pattern::compile;

/// The separator of the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `ids=a,b`
    Comma,
    /// `ids=a|b`
    Pipe,
    /// `ids=a;b`
    Semicolon,
    /// `ids=a b`
    Space,
    /// `ids[]=a&ids[]=b`
    Brackets,
    /// `ids=a&ids=b`
    Repeat,
}

/// Words that say that something stands between items.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    compile("^(separated?|separators?|delimit(ed|ing|ers?)|joined|divided|concatenated|split|between)$")
});
/// Words that turn a sentence into its opposite.
static DENIAL: LazyLock<Regex> = LazyLock::new(|| {
    compile("^(not?|never|without|instead|rather|cannot|forbidden|invalid|refused|rejected|unsupported)$")
});
/// How far a separator may be from its verb, in words.
const REACH: usize = 4;
/// Signs set apart, which read like their names.
const SIGNS: [(&str, &str); 4] = [(",", " comma "), ("|", " pipe "), (";", " semicolon "), (" ", " space ")];
/// The signs that set a sign apart.
const QUOTES: [(&str, &str); 5] = [("`", "`"), ("'", "'"), ("\"", "\""), ("(", ")"), ("**", "**")];
/// Files and pages, which are in the form of CSV whatever a list is.
const OTHER_CSV: [&str; 6] = ["file", "files", "export", "output", "report", "response"];

/// Returns what separates the items of a parameter, if its description shows it or says so.
pub fn separator(description: &str, name: &str) -> Option<Separator> {
    shown(description, name).or_else(|| told(description)).or_else(|| exemplified(description))
}

/// `ids=a,b` in the text.
fn shown(description: &str, name: &str) -> Option<Separator> {
    let text = description.to_lowercase();
    let name = name.to_lowercase();
    if text.contains(&format!("{name}[]=")) {
        return Some(Separator::Brackets);
    }
    let value = text.split_once(&format!("{name}="))?.1;
    let value = value.split(|c: char| c.is_whitespace() || c == '`' || c == '"').next()?;
    if value.contains(&format!("&{name}=")) {
        return Some(Separator::Repeat);
    }
    let value = value.split('&').next()?.trim_end_matches([',', '.', ';', ')']);
    match value {
        value if value.contains(',') || value.contains("%2c") => Some(Separator::Comma),
        value if value.contains('|') || value.contains("%7c") => Some(Separator::Pipe),
        value if value.contains(';') || value.contains("%3b") => Some(Separator::Semicolon),
        value if value.contains('+') || value.contains("%20") => Some(Separator::Space),
        _ => None,
    }
}

/// "separated by commas", "comma-delimited", "(separator: `,`)"
fn told(description: &str) -> Option<Separator> {
    let mut text = description.to_lowercase();
    for (sign, word) in SIGNS {
        for (open, close) in QUOTES {
            text = text.replace(&format!("{open}{sign}{close}"), word);
        }
    }
    text = text.replace("vertical bar", "pipe");
    text.split(['.', ';', '\n']).find_map(|sentence| {
        let words: Vec<&str> =
            sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        // "separated by commas, not repeated" denies the other way.
        let other = |at: usize| words.iter().skip(at).take(3).any(|word| word.starts_with("repeat"));
        if words.iter().enumerate().any(|(at, word)| DENIAL.is_match(word) && !other(at)) {
            return None;
        }
        if is_csv(sentence, &words) {
            return Some(Separator::Comma);
        }
        words.iter().enumerate().filter(|(_, word)| VERB.is_match(word)).find_map(|(verb, _)| {
            let near = words.iter().enumerate().filter(|(at, _)| at.abs_diff(verb) <= REACH);
            near.map(|(_, word)| *word).find_map(separator_word)
        })
    })
}

/// "(CSV)", "a CSV list", "CSV of ids", "in CSV format"; not "the columns of the CSV file".
fn is_csv(sentence: &str, words: &[&str]) -> bool {
    let told = ["(csv)", "csv list", "csv string", "csv of ", "in csv format", "in the csv format"];
    told.iter().any(|form| sentence.contains(form)) && !words.iter().any(|word| OTHER_CSV.contains(word))
}

/// "for example `a,b`", where each item is a plain word.
fn exemplified(description: &str) -> Option<Separator> {
    let text = description.to_lowercase();
    let after = ["example", "e.g.", "such as", "like "].iter().find_map(|word| text.split_once(word))?.1;
    let value = after.trim_start_matches([' ', ':', ',']).strip_prefix('`')?.split_once('`')?.0;
    let is_item =
        |item: &str| !item.is_empty() && item.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    [(',', Separator::Comma), ('|', Separator::Pipe), (';', Separator::Semicolon)]
        .into_iter()
        .find(|(sign, _)| value.contains(*sign) && value.split(*sign).all(is_item))
        .map(|(_, separator)| separator)
}

fn separator_word(word: &str) -> Option<Separator> {
    match word {
        "comma" | "commas" => Some(Separator::Comma),
        "pipe" | "pipes" | "bar" | "bars" => Some(Separator::Pipe),
        "semicolon" | "semicolons" => Some(Separator::Semicolon),
        "space" | "spaces" | "whitespace" | "blank" | "blanks" => Some(Separator::Space),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_tell_separators() {
        for (text, expected) in [
            ("Ids, joined with commas", Some(Separator::Comma)),
            ("Tags, separated by comma", Some(Separator::Comma)),
            ("Languages (CSV)", Some(Separator::Comma)),
            ("A comma-delimited list of ids.", Some(Separator::Comma)),
            ("Pipe-separated colors", Some(Separator::Pipe)),
            ("Space-delimited sizes", Some(Separator::Space)),
            ("Names, which are not separated by commas", None),
            ("Ids separated by commas, not repeated", Some(Separator::Comma)),
            ("Ids, comma-separated instead of repeated", Some(Separator::Comma)),
            ("Repeat the name instead of a comma separated list", None),
            ("The address of the space. Values are separated into groups", None),
            ("Formats such as CSV", None),
            ("Plain list", None),
            ("Ids separated by `,`", Some(Separator::Comma)),
            ("Delimited by ','", Some(Separator::Comma)),
            ("Ids (separator: `|`)", Some(Separator::Pipe)),
            ("Ids, with a comma as delimiter", Some(Separator::Comma)),
            ("Several ids may be given, with commas between them", Some(Separator::Comma)),
            ("Ids in CSV format", Some(Separator::Comma)),
            ("Columns in CSV format of the export", None),
            ("Ids separated by a vertical bar", Some(Separator::Pipe)),
            ("Ids, split by `;`", Some(Separator::Semicolon)),
            ("Semicolon-separated ids", Some(Separator::Semicolon)),
            ("Ids, comma-separated lists are refused", None),
            ("Ids whose names contain commas", None),
        ] {
            assert_eq!(separator(text, "ids"), expected, "{text}");
        }
    }

    #[test]
    fn examples_show_separators() {
        for (text, expected) in [
            ("As in `ids=a,b`.", Some(Separator::Comma)),
            ("As in ids=a|b&x=1,2", Some(Separator::Pipe)),
            ("`ids=a%20b`", Some(Separator::Space)),
            ("As in `ids[]=1&ids[]=2`.", Some(Separator::Brackets)),
            ("As in `ids=1&ids=2`, not comma separated.", Some(Separator::Repeat)),
            ("As in ids=1, or ids=2", None),
            ("Colours, for example `red,dark-green`", Some(Separator::Comma)),
            ("Colours, e.g. `red|green`.", Some(Separator::Pipe)),
            ("Conditions, e.g. `size:lt,9`", None),
            ("Either of `a,b`", None),
        ] {
            assert_eq!(separator(text, "ids"), expected, "{text}");
        }
    }
}
