//! Sentences of running text.
//!
//! `Lists them. Returns a [Page](#page).` is two sentences. Does not know abbreviations: a new sentence starts with
//! a capital letter, a link or a word that is set apart.

/// Returns every sentence of some texts, in order, without the space around it.
pub(crate) fn sentences<'t>(texts: impl IntoIterator<Item = &'t str>) -> impl Iterator<Item = &'t str> {
    texts.into_iter().flat_map(split).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// Splits one text after a full stop or exclamation mark before the start of a sentence, and at blank lines.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let here = rest?;
        let end = here.char_indices().find(|(at, c)| ends(here, *at, *c)).map(|(at, c)| at + c.len_utf8());
        let (sentence, after) = end.and_then(|end| here.split_at_checked(end)).unwrap_or((here, ""));
        rest = Some(after).filter(|after| !after.is_empty());
        Some(sentence)
    })
}

fn ends(text: &str, at: usize, c: char) -> bool {
    let after = text.get(at + c.len_utf8()..).unwrap_or_default();
    match c {
        '\n' => after.starts_with('\n'),
        '.' | '!' => {
            let next = after.trim_start();
            next.len() < after.len()
                && next.starts_with(|c: char| c.is_ascii_uppercase() || "[`*".contains(c))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_before_the_start_of_another() {
        for (text, expected) in [
            ("Lists them. Returns a [Page](#p).", vec!["Lists them.", "Returns a [Page](#p)."]),
            ("See e.g. the list, v1.2 of it", vec!["See e.g. the list, v1.2 of it"]),
            ("Done! `id` is set", vec!["Done!", "`id` is set"]),
            ("One\n\nother\nline.\n[A](b)", vec!["One", "other\nline.", "[A](b)"]),
            (" \n\n ", vec![]),
        ] {
            assert_eq!(sentences([text]).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
