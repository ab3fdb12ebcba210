//! Blocks back to Markdown, for descriptions.
//!
//! Guarantees: what the document says stays said, block by block; links are kept by their words only; a
//! code fence is always longer than any fence inside it.

use super::page::{Block, BlockKind, Cell, Item, Table};

/// Several blocks as Markdown, a blank line between them; empty if they hold no words.
pub fn markdown<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> String {
    let parts = blocks.into_iter().map(block).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n\n")
}

fn block(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { level, text } => {
            format!("{} {}", "#".repeat(usize::from(*level)), one_line(text.markdown().trim()))
        }
        BlockKind::Paragraph(text) => text.markdown().trim().to_owned(),
        BlockKind::Quote(inner) => prefixed(&markdown(inner), "> ", "> "),
        BlockKind::List(items) => items.iter().map(item).collect::<Vec<_>>().join("\n"),
        BlockKind::Table(rows) => table(rows),
        BlockKind::Code { language, text } => code(language.as_deref().unwrap_or_default(), text),
    }
}

fn item(item: &Item) -> String {
    prefixed(&markdown(&item.blocks), "* ", "  ")
}

fn table(table: &Table) -> String {
    let row = |cells: &[Cell]| {
        let cells = cells.iter().map(|cell| one_line(&markdown(&cell.blocks)).replace('|', "\\|"));
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut lines = vec![row(&table.header), format!("|{}", " --- |".repeat(table.header.len()))];
    lines.extend(table.rows.iter().map(|line| row(&line.cells)));
    lines.join("\n")
}

fn code(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'))
}

fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn prefixed(text: &str, first: &str, other: &str) -> String {
    let mut out = String::with_capacity(text.len() + first.len());
    for (at, line) in text.lines().enumerate() {
        let prefix = if at == 0 { first } else { other };
        let prefix = if line.is_empty() { prefix.trim_end() } else { prefix };
        out.push_str(if at == 0 { "" } else { "\n" });
        out.push_str(prefix);
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{FileId, SourceFile};

    #[test]
    fn every_kind_of_block_comes_back() {
        let text = "# Use it\n\nA `b`.\n\n* one\n* two\n\n  * deep\n\n> said\n> more\n\n\
                    | a | b |\n| --- | --- |\n| c \\| d | **e** |\n\n````md\n```\nx\n```\n````";
        let source = format!("{}\n", text.replace("Use it", "Use [it](x.md)"));
        let (page, _) = crate::read::markdown::read(FileId(0), &SourceFile::new("a.md", source));
        assert_eq!(markdown(&page.blocks), text);
    }
}
