//! Tells by its content whether a page is of this family, what kind of page it is, and of which flavour.
//!
//! Guarantees: a page whose every type fits several flavours has no flavour of its own; a page with one type
//! that no flavour knows is not of this family.

use super::flavours::{ALL, Flavour};
use super::model::{heads, title};
use super::row::starts_row;
use super::spelled;
use crate::read::page::{Block, BlockKind, Page, Table};

/// The kinds of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Model,
    Api,
    Readme,
}

/// What kind of page it is by its form alone.
pub(super) fn kind(page: &Page) -> Option<Kind> {
    if tables(page).any(|table| heads(table, &["Class", "Method", "HTTP request"])) {
        return Some(Kind::Readme);
    }
    if tables(page).any(|table| heads(table, &["Method", "HTTP request"])) {
        return Some(Kind::Api);
    }
    let mut section = "";
    for block in &page.blocks {
        let found = match &block.kind {
            BlockKind::Heading { text, .. } => {
                section = text.raw().trim();
                false
            }
            BlockKind::Table(table) => is_model_table(section, table),
            BlockKind::List(items) => {
                section == "Enum"
                    && items.first().is_some_and(|item| {
                        item.blocks.first().is_some_and(|block| block.plain().contains(" (value: "))
                    })
            }
            _ => false,
        };
        if found {
            return Some(Kind::Model);
        }
    }
    None
}

fn is_model_table(section: &str, table: &Table) -> bool {
    match section {
        "Properties" => heads(table, &["Name", "Type", "Description", "Notes"]),
        "Enum Variants" => heads(table, &["Name", "Value"]) || heads(table, &["Name", "Description"]),
        _ => false,
    }
}

/// The flavours that a page may be of, those that it surely is of first; and how many those are.
pub(super) fn flavours(page: &Page, kind: Kind, text: &str) -> (Vec<&'static Flavour>, usize) {
    let fits = |flavour: &&'static Flavour| match kind {
        Kind::Readme => flavour.readme_marks.iter().any(|mark| text.contains(mark)).then_some(true),
        Kind::Api => api_fits(page, text, flavour),
        Kind::Model => model_fits(page, text, flavour),
    };
    let found: Vec<_> = ALL.iter().copied().filter_map(|flavour| Some((flavour, fits(&flavour)?))).collect();
    let sure = found.iter().filter(|(_, sure)| *sure).count();
    let ordered = found.iter().filter(|(_, sure)| *sure).chain(found.iter().filter(|(_, sure)| !*sure));
    (ordered.map(|(flavour, _)| *flavour).collect(), sure)
}

/// The one flavour that a page is of.
pub(super) fn only((found, sure): (Vec<&'static Flavour>, usize)) -> Option<&'static Flavour> {
    match (found.as_slice(), sure) {
        ([flavour], _) | ([flavour, ..], 1) => Some(flavour),
        _ => None,
    }
}

fn model_fits(page: &Page, text: &str, flavour: &Flavour) -> Option<bool> {
    let mut sure = title_fits(page, "", flavour)?;
    let mut section = "";
    for block in &page.blocks {
        match &block.kind {
            BlockKind::Heading { text, .. } => section = text.raw().trim(),
            BlockKind::Table(table) if section == "Properties" && heads(table, &["Name", "Type"]) => {
                sure |= table_fits(block, table, text, flavour)?;
            }
            BlockKind::Table(_) if section == flavour.enums.heading && section != "Enum" => sure = true,
            BlockKind::Table(_) if section == "Enum Variants" => return None,
            BlockKind::List(_) if section == "Enum" && section != flavour.enums.heading => return None,
            _ => {}
        }
    }
    Some(sure)
}

fn api_fits(page: &Page, text: &str, flavour: &Flavour) -> Option<bool> {
    let mut sure = title_fits(page, flavour.titles.api_prefix, flavour)?;
    for block in &page.blocks {
        match &block.kind {
            BlockKind::Table(table) if heads(table, &["Name", "Type"]) => {
                sure |= table_fits(block, table, text, flavour)?;
            }
            BlockKind::Table(table) if heads(table, &["Method"]) => pipes_fit(block, text, flavour)?,
            BlockKind::Code { language: Some(language), .. } => {
                sure |= flavour.example_language == Some(language.as_str());
            }
            _ => {}
        }
    }
    Some(sure)
}

/// Whether the title has the form of the flavour's titles; true if only this flavour has such titles.
fn title_fits(page: &Page, prefix: &str, flavour: &Flavour) -> Option<bool> {
    let (_, title) = title(&page.blocks)?;
    let name = title.value.strip_prefix(prefix)?;
    let class = match flavour.titles.separator {
        Some(separator) => name.rsplit_once(separator)?.1,
        None => name,
    };
    class.chars().all(|c| c.is_alphanumeric() || c == '_').then_some(!prefix.is_empty())
}

fn pipes_fit(block: &Block, text: &str, flavour: &Flavour) -> Option<()> {
    let start = text.get(block.span.range())?.trim_start();
    (start.starts_with('|') == flavour.outer_pipes).then_some(())
}

/// Whether every type of a table fits, and whether one of them tells the flavour.
fn table_fits(block: &Block, table: &Table, text: &str, flavour: &Flavour) -> Option<bool> {
    pipes_fit(block, text, flavour)?;
    let mut sure = false;
    for row in table.rows.iter().filter(|row| starts_row(row)) {
        let Some(cell) = row.cells.get(1) else { continue };
        let cell = spelled::unmark(cell.raw(), flavour);
        sure |= cell.optional | flavour.grammar.fits(&cell.spelling, cell.href.is_some())?;
    }
    Some(sure)
}

fn tables(page: &Page) -> impl Iterator<Item = &Table> {
    page.blocks.iter().filter_map(Block::as_table)
}
