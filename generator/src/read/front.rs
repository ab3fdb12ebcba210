//! Front matter: what a page says of itself before its text begins.
//!
//! ```text
//! ---
//! title: "Boats"          a page with the heading `Boats`
//! sidebar_position: 3
//! ---
//! ```
//!
//! Only lines of keys between two lines of hyphens, at the very start of a page, are front matter; anything else is
//! Markdown. Knows no YAML beyond that: of the keys, only `title` means something.

use std::ops::Range;

/// The front matter of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// All of it, with the lines of hyphens.
    pub(super) range: Range<usize>,
    /// The title, without its quotes.
    pub(super) title: Option<Range<usize>>,
}

/// Finds the front matter of a page.
pub(super) fn of(source: &str) -> Option<FrontMatter> {
    let mut title = None;
    let mut keys = 0;
    let mut at = 0;
    for (index, line) in source.split_inclusive('\n').enumerate() {
        let (start, text) = (at, line.trim_end());
        at += line.len();
        match (index, text) {
            (0, "---") => {}
            (0, _) => return None,
            (_, "---") => return (keys > 0).then_some(FrontMatter { range: 0..at, title }),
            _ if text.is_empty() || text.starts_with([' ', '\t', '#', '-']) => {}
            _ => {
                let (key, value) = text.split_once(':')?;
                if !key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
                    return None;
                }
                keys += 1;
                if key == "title" {
                    title = title_of(start + text.len() - value.len(), value);
                }
            }
        }
    }
    None
}

/// Returns where a title stands, given the value of its key and where that starts.
fn title_of(start: usize, value: &str) -> Option<Range<usize>> {
    let value_start = start + value.len() - value.trim_start().len();
    let value = value.trim();
    let quoted = ['"', '\''].into_iter().find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark));
    let (start, text) = quoted.map_or((value_start, value), |inner| (value_start + 1, inner));
    (!text.trim().is_empty()).then(|| start..start + text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_between_hyphens_are_front_matter() {
        let title = |source: &str| {
            let front = of(source)?;
            Some((source.get(front.range)?.len(), source.get(front.title?)?.to_owned()))
        };
        assert_eq!(title("---\ntitle: 'A: b'\ntags:\n  - x\n---\n# C"), Some((34, "A: b".to_owned())));
        assert_eq!(title("---\r\ntitle: A\r\n---\r\n"), Some((20, "A".to_owned())));
        for other in
            ["---\nA sentence: it\n---\n", "---\n\n---\n", "---\ntitle: A\n", "# A\n---\nb: c\n---\n"]
        {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
