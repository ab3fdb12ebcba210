//! Gives a description back the lines that it had before a table of Markdown made it one.
//!
//! `Creates it.  #### Errors  | Code | Text | |---|---| | `a` | b |  Not now.` is a sentence, a heading, a table and a
//! sentence: two spaces stand for an empty line, and ` | | ` for a new row. Knows no other Markdown.

/// Returns the lines of a description that has none of its own.
pub(super) fn unfold(text: &str) -> String {
    if let Some(lines) = items_of_breaks(text) {
        return lines;
    }
    if text.contains('\n') || !text.contains("  ") && !text.contains("|--") && !text.contains("| --") {
        return text.to_owned();
    }
    let mut blocks: Vec<String> = Vec::new();
    let mut rest: Vec<&str> = text.split('|').collect();
    while let Some(table) = Table::find(&rest) {
        let (before, from) = rest.split_at(table.start);
        paragraphs(&before.join("|"), &mut blocks);
        let (cells, after) = from.split_at(table.cells.min(from.len()));
        blocks.push(table.lines(cells));
        rest = after.to_vec();
    }
    paragraphs(&rest.join("|"), &mut blocks);
    blocks.join("\n\n")
}

/// Returns the lines of a text whose items stand behind `<br>`: `Either:<br>* a<br>* b`. Nothing if there is no such
/// item.
fn items_of_breaks(text: &str) -> Option<String> {
    let is_item = |piece: &str| {
        let digits = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        ["- ", "* ", "+ "].iter().any(|mark| piece.starts_with(mark))
            || digits.len() < piece.len() && digits.starts_with(". ")
    };
    let pieces: Vec<&str> = pieces_between_breaks(text);
    if !pieces.iter().skip(1).any(|piece| is_item(piece.trim_start())) {
        return None;
    }
    let mut lines = String::with_capacity(text.len());
    let mut before = "";
    for (at, piece) in pieces.into_iter().enumerate() {
        let piece = piece.trim();
        lines.push_str(match (at, is_item(before), is_item(piece)) {
            (0, _, _) => "",
            (_, true, true) => "\n",
            (_, false, false) if !before.is_empty() && !piece.is_empty() => "<br>",
            _ => "\n\n",
        });
        lines.push_str(piece);
        before = piece;
    }
    Some(lines)
}

fn pieces_between_breaks(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|text| text.find("<br")).map(|at| at + from) {
        let tag = rest.get(at + 3..).unwrap_or_default();
        match tag
            .find('>')
            .filter(|end| tag.get(..*end).is_some_and(|inside| inside.trim_matches([' ', '/']).is_empty()))
        {
            Some(end) => {
                pieces.push(rest.get(..at).unwrap_or_default());
                rest = tag.get(end + 1..).unwrap_or_default();
                from = 0;
            }
            None => from = at + 3,
        }
    }
    pieces.push(rest);
    pieces
}

/// A table among the pieces of a text between bars. Rows are parted by a blank piece.
struct Table {
    /// The first cell of the header.
    start: usize,
    columns: usize,
    /// Pieces from the header to the last cell.
    cells: usize,
}

impl Table {
    fn find(pieces: &[&str]) -> Option<Self> {
        let is_rule = |piece: &&str| {
            let piece = piece.trim();
            piece.len() >= 2 && piece.contains("--") && piece.chars().all(|c| matches!(c, '-' | ':'))
        };
        let is_blank = |at: usize| pieces.get(at).is_some_and(|piece| piece.trim().is_empty());
        let rule = pieces.iter().position(is_rule)?;
        let columns = pieces.iter().skip(rule).take_while(|piece| is_rule(piece)).count();
        let start = rule.checked_sub(columns + 1).filter(|start| *start > 0 && is_blank(start + columns))?;
        let mut end = rule + columns;
        // The last cell has a bar after it, so there is a piece after it.
        while is_blank(end) && end + columns + 1 < pieces.len() {
            end += columns + 1;
        }
        Some(Self { start, columns, cells: end - start })
    }

    fn lines(&self, cells: &[&str]) -> String {
        let row = |cells: &[&str]| {
            let cells: Vec<&str> = cells.iter().take(self.columns).map(|cell| cell.trim()).collect();
            format!("| {} |", cells.join(" | "))
        };
        cells.chunks(self.columns + 1).map(row).collect::<Vec<_>>().join("\n")
    }
}

fn paragraphs(text: &str, blocks: &mut Vec<String>) {
    let is_item = |text: &str| text.starts_with("- ") || text.starts_with("* ");
    for paragraph in text.split("  ").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        match blocks.last_mut() {
            Some(last) if is_item(paragraph) && is_item(last) => {
                last.push('\n');
                last.push_str(paragraph);
            }
            _ => blocks.push(paragraph.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_as_many_as_it_was() {
        let cases = [
            ("One. Two.", "One. Two."),
            ("One.  Two.   Three.", "One.\n\nTwo.\n\nThree."),
            ("One:  - a  - b  Two.", "One:\n\n- a\n- b\n\nTwo."),
            (
                "Makes.  #### Errors  | Code | Text | |------|:----:| | `a`  | b c  | || d |  Then.",
                "Makes.\n\n#### Errors\n\n| Code | Text |\n| ------ | :----: |\n| `a` | b c |\n|  | d |\n\nThen.",
            ),
            ("Either:<br><br>* a<br/>* b<br>Or.", "Either:\n\n\n\n* a\n* b\n\nOr."),
            ("One<br>Two", "One<br>Two"),
            ("a | b", "a | b"),
            ("|--| |--|", "|--| |--|"),
            ("a\n  b", "a\n  b"),
        ];
        for (text, expected) in cases {
            assert_eq!(unfold(text), expected, "{text}");
        }
    }
}
