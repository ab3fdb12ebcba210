//! The tokens of a Markdown text that its author set apart.
//!
//! ``Set `kind` to **a**.`` sets `kind` and `a` apart. A mark without its counterpart is text. Knows no links.

/// Returns the tokens of a text that are set as code or bold, in order.
pub(crate) fn marked(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let after = rest.get(rest.find(['`', '*'])?..)?;
            let mark = ["`", "**"].into_iter().find(|mark| after.starts_with(mark)).unwrap_or("*");
            rest = after.get(mark.len()..)?;
            if mark != "*"
                && let Some((token, next)) = rest.split_once(mark)
            {
                rest = next;
                return Some(token.trim());
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_without_a_counterpart_are_text() {
        assert_eq!(marked("a `b` *x* **c d** `e").collect::<Vec<_>>(), ["b", "c d"]);
    }
}
