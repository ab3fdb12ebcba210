//! Cells of a row: split at its pipes, or cut from both ends where pipes in descriptions are not escaped.
//!
//! `**size** | **Integer** | a | b | [optional]` with the free column `doc` -> `**size**`, `**Integer**`, `a | b`, `[optional]`.
//! Knows no rules; what a cell of marks looks like is a pattern.

use regex::Regex;

/// Splits a row at the pipes that neither a backslash nor a code span holds.
pub(crate) fn split(row: &str) -> Vec<String> {
    let line = row.trim();
    let mut start = 0;
    let ends = pipes(line).chain([line.len()]);
    let cells = ends.map(|end| line.get(std::mem::replace(&mut start, end + 1)..end).unwrap_or_default());
    cells
        .map(|cell| if cell.contains("\\|") { cell.replace("\\|", "|") } else { cell.to_owned() })
        .map(trimmed)
        .collect()
}

/// Returns how many cells [`split`] gives.
pub(crate) fn count(row: &str) -> usize {
    pipes(row.trim()).count() + 1
}

/// Returns the places of the pipes between the cells of a line.
fn pipes(line: &str) -> impl Iterator<Item = usize> {
    let balanced = line.bytes().filter(|byte| *byte == b'`').count().is_multiple_of(2);
    let (mut code, mut escaped) = (false, false);
    line.bytes().enumerate().filter_map(move |(at, byte)| {
        let is_escaped = std::mem::take(&mut escaped);
        match byte {
            b'\\' => escaped = true,
            b'`' => code = balanced && !code,
            b'|' if !code && !is_escaped => return Some(at),
            _ => {}
        }
        None
    })
}

fn trimmed(cell: String) -> String {
    let kept = cell.trim();
    if kept.len() == cell.len() { cell } else { kept.to_owned() }
}

/// Cells cut from both ends, and whether a tail that looks like a mark was not understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct CutRow<'t> {
    pub(crate) cells: Vec<&'t str>,
    pub(crate) unread_mark: Option<&'t str>,
}

/// Cuts a row into `before` cells from the left, one for each of `behind` from the right, and what is left between. A cell of
/// marks is the shortest tail that its pattern explains.
pub(crate) fn both_ends<'t>(row: &'t str, before: usize, behind: &[Option<&Regex>]) -> CutRow<'t> {
    let (mut cells, mut rest) = leading(row, before);
    let mut tail = Vec::new();
    let mut unread_mark = None;
    for pattern in behind.iter().rev() {
        let explained = |at: &usize| {
            let cell = rest.get(at + 1..).unwrap_or_default();
            pattern.is_none_or(|pattern| pattern.is_match(cell))
        };
        let pipes = || rest.rmatch_indices('|').map(|(at, _)| at);
        let mut at = pipes().take(MAX_TAILS).find(explained);
        if at.is_none()
            && let Some(last) = pipes().next()
            && let Some(cell) = rest.get(last + 1..).map(str::trim).filter(|cell| cell.starts_with('['))
        {
            unread_mark = Some(cell);
            at = Some(last);
        }
        match at {
            Some(at) => {
                tail.push(rest.get(at + 1..).unwrap_or_default().trim());
                rest = rest.get(..at).unwrap_or_default();
            }
            None => tail.push(""),
        }
    }
    cells.push(rest.trim());
    cells.extend(tail.into_iter().rev());
    CutRow { cells, unread_mark }
}

/// A cell of marks holds no more pipes than this.
const MAX_TAILS: usize = 64;

/// Returns the first `count` cells and what follows them; a pipe in emphasis or code belongs to its cell.
fn leading(row: &str, count: usize) -> (Vec<&str>, &str) {
    let bytes = row.as_bytes();
    let mut cells = Vec::with_capacity(count + 4);
    let (mut start, mut at) = (0, 0);
    let (mut strong, mut code) = (false, false);
    while cells.len() < count
        && let Some(byte) = bytes.get(at)
    {
        match byte {
            b'\\' => at += 1,
            b'`' => code = !code,
            b'*' if bytes.get(at + 1) == Some(&b'*') => {
                strong = !strong;
                at += 1;
            }
            b'|' if !strong && !code => {
                cells.push(row.get(start..at).unwrap_or_default().trim());
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if cells.len() < count && (strong || code) {
        let parts: Vec<&str> = row.splitn(count + 1, '|').collect();
        if let (Some(first), Some(rest)) = (parts.get(..count), parts.get(count)) {
            return (first.iter().map(|cell| cell.trim()).collect(), rest);
        }
    }
    if cells.len() < count {
        cells.push(row.get(start..).unwrap_or_default().trim());
        start = row.len();
        cells.resize(count, "");
    }
    (cells, row.get(start..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_from_both_ends() {
        let notes = Regex::new(r"^\s*(\[optional\]|\[default to .*?\]|\s)*$").unwrap();
        let row = both_ends(
            "**a** | **Map<String, | >** | x | y | [optional] [default to [\"|\"]]",
            2,
            &[Some(&notes)],
        );
        assert_eq!(row.cells, ["**a**", "**Map<String, | >**", "x | y", "[optional] [default to [\"|\"]]"]);
    }

    #[test]
    fn keeps_pipes_of_code() {
        assert_eq!(split("a \\| b | `c | d` |"), ["a | b", "`c | d`", ""]);
    }
}
