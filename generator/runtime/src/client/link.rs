//! Reads the header `Link` (RFC 8288).
//!
//! `<https://x.example/items?page=2>; rel="next"` gives `https://x.example/items?page=2`.

use reqwest::header::{HeaderMap, LINK};

/// Returns the target of the first link with the relation `next`.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter();
    values.filter_map(|value| value.to_str().ok()).find_map(next_of)
}

fn next_of(value: &str) -> Option<String> {
    let mut rest = value;
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        let end = end_of_parameters(after);
        let (parameters, others) = after.split_at(end);
        if is_next(parameters) {
            return Some(target.trim().to_owned());
        }
        rest = others;
    }
    None
}

/// Finds the comma that ends a link, which is not one inside quotes.
fn end_of_parameters(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

fn is_next(parameters: &str) -> bool {
    parameters.split(';').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
        let relations = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel")
            && relations.into_iter().any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_next_link_among_others() {
        for (value, expected) in [
            ("<https://x.example/a?page=2>; rel=\"next\"", Some("https://x.example/a?page=2")),
            ("<a?page=1>; rel=prev, <a?page=3,4>; title=\"a, b\"; REL=Next", Some("a?page=3,4")),
            ("<a>; rel=\"last next\"", Some("a")),
            ("<a>; rel=\"nextish\", <b>; title=next", None),
            ("<a", None),
            ("", None),
        ] {
            assert_eq!(next_of(value).as_deref(), expected, "{value}");
        }
    }
}
