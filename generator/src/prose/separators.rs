//! How the items of a list are separated, as a sentence tells or shows it.
//!
//! "Ids, joined with commas", "Languages (CSV)", "as in `ids=a|b`"; "not separated by commas" tells nothing.

/// What separates the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `ids=a,b`
    Comma,
    /// `ids=a|b`
    Pipe,
    /// `ids=a b`
    Space,
    /// `ids[]=a&ids[]=b`
    Brackets,
    /// `ids=a&ids=b`
    Repeat,
}

/// Verbs that say that items are separated, folded to their stems.
const VERBS: [&str; 8] =
    ["separated", "delimited", "joined", "divided", "concatenated", "separate", "delimiting", "split"];
/// Words that turn a sentence into its opposite.
const DENIALS: [&str; 6] = ["not", "no", "never", "without", "instead", "rather"];
/// How far a separator may be from its verb, in words.
const REACH: usize = 4;

/// Returns what separates the items of a parameter, if its description shows it or says so.
pub fn separator(description: &str, name: &str) -> Option<Separator> {
    shown(description, name).or_else(|| told(description))
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
        value if value.contains('+') || value.contains("%20") => Some(Separator::Space),
        _ => None,
    }
}

fn told(description: &str) -> Option<Separator> {
    let text = description.to_lowercase();
    text.split(['.', ';', '\n']).find_map(|sentence| {
        if sentence.contains("(csv)") || sentence.contains("csv list") || sentence.contains("csv string") {
            return Some(Separator::Comma);
        }
        let words: Vec<&str> =
            sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if words.iter().any(|word| DENIALS.contains(word)) {
            return None;
        }
        words.iter().enumerate().filter(|(_, word)| VERBS.contains(*word)).find_map(|(verb, _)| {
            let near = words.iter().enumerate().filter(|(at, _)| at.abs_diff(verb) <= REACH);
            near.map(|(_, word)| *word).find_map(separator_word)
        })
    })
}

fn separator_word(word: &str) -> Option<Separator> {
    match word {
        "comma" | "commas" => Some(Separator::Comma),
        "pipe" | "pipes" => Some(Separator::Pipe),
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
            ("Repeat the name instead of a comma separated list", None),
            ("The address of the space. Values are separated into groups", None),
            ("Formats such as CSV", None),
            ("Plain list", None),
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
        ] {
            assert_eq!(separator(text, "ids"), expected, "{text}");
        }
    }
}
