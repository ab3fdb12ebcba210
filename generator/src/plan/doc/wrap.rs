//! Breaks the lines of a comment that are too long.
//!
//! A paragraph, an item of a list and a quotation are broken between words, and go on with the marks of what they are
//! in. Tables and code have lines of their own, which stay.

/// The longest line without the comment mark and the deepest indentation of a comment.
pub(super) const WIDTH: usize = 106;

/// Breaks lines where they are too long.
pub(super) fn wrap(lines: Vec<String>) -> Vec<String> {
    let mut wrapped = Vec::with_capacity(lines.len());
    let mut fence: Option<String> = None;
    for line in lines {
        let (marks, text) = line.split_at(marks(&line));
        let ticks: String = text.chars().take_while(|c| *c == '`').collect();
        let fences = ticks.len() >= 3 && fence.as_ref().is_none_or(|open| *open == ticks);
        if fences {
            fence = if fence.is_some() { None } else { Some(ticks) };
        }
        if fences || fence.is_some() || text.starts_with('|') || line.chars().count() <= WIDTH {
            wrapped.push(line);
        } else {
            break_line(marks, text, &mut wrapped);
        }
    }
    wrapped
}

/// Returns how many bytes of a line are marks of quotations and items.
fn marks(line: &str) -> usize {
    let mut rest = line;
    loop {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let shorter = ["> ", "- ", " "].iter().find_map(|mark| rest.strip_prefix(mark));
        match shorter.or_else(|| digits.strip_prefix(". ").filter(|_| digits.len() < rest.len())) {
            Some(shorter) => rest = shorter,
            None => return line.len() - rest.len(),
        }
    }
}

fn break_line(marks: &str, text: &str, wrapped: &mut Vec<String>) {
    let next: String = marks.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
    let mut line = marks.to_owned();
    let mut width = marks.chars().count();
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if !empty && width + 1 + length > WIDTH && !acts_at_start(word) {
            wrapped.push(std::mem::replace(&mut line, next.clone()));
            width = next.chars().count();
            empty = true;
        }
        if !empty {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += length;
        empty = false;
    }
    wrapped.push(line);
}

/// Returns true if a word at the start of a line would be a mark of Markdown, and no word.
fn acts_at_start(word: &str) -> bool {
    let number = word.trim_start_matches(|c: char| c.is_ascii_digit());
    word.chars().all(|c| matches!(c, '#' | '-' | '+' | '*' | '=' | '_'))
        || word.starts_with(['>', '|', '<'])
        || word.starts_with("```")
        || word.starts_with("~~~")
        || number.len() < word.len() && matches!(number, "." | ")")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_with_their_marks() {
        let long = |start: &str| format!("{start}{} end", "word ".repeat(25).trim_end());
        for (start, next) in [("", ""), ("- ", "  "), ("> - ", ">   "), ("12. ", "    ")] {
            let lines = wrap(vec![long(start), "| a |".to_owned()]);
            assert_eq!(lines.len(), 3, "{lines:?}");
            assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
            if !start.is_empty() {
                assert!(
                    lines[1].starts_with(next) && !lines[1].starts_with(&format!("{next} ")),
                    "{lines:?}"
                );
            }
        }
    }

    #[test]
    fn no_line_starts_with_what_would_be_a_mark() {
        for mark in ["-", "#", "1.", ">x", "---"] {
            let text = format!("{} {mark} after", "x".repeat(WIDTH - 1));
            let lines = wrap(vec![text]);
            assert!(lines[0].ends_with(mark), "{lines:?}");
        }
    }

    #[test]
    fn tables_and_code_stay() {
        let row = format!("| {} |", "a ".repeat(100));
        let code = ["```text".to_owned(), "a ".repeat(100), "```".to_owned()];
        let lines: Vec<String> = [vec![row], code.to_vec()].concat();
        assert_eq!(wrap(lines.clone()), lines);
    }
}
