//! What a page of the family is, told by its headings and tables.
//!
//! Guarantees: a page is of the family only if it has the marks that the generator always writes, whatever
//! it is called and wherever it lies; a page of the SDK's own classes is told from reference pages.

use crate::read::page::{Block, BlockKind, Page, Table};
use crate::read::text::{Inline, Text};

use super::flavour::{FLAVOURS, Flavour, OTHER_FENCES};

/// The kinds of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An object with a table of fields; also the body of an error.
    Struct,
    /// A list of values.
    Enumeration,
    /// One of several types.
    Container,
    /// The methods of a class: operations.
    Controller,
    /// Credentials of an authentication scheme.
    Auth,
    /// The client class, or the start page.
    Start,
    /// A class that only the SDK has.
    Runtime,
}

/// A heading and the blocks under it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) heading: &'a Block,
    pub(super) blocks: &'a [Block],
}

impl Part<'_> {
    /// The level of the heading.
    pub(super) fn level(&self) -> u8 {
        heading(self.heading).map_or(0, |(level, _)| level)
    }

    /// The words of the heading.
    pub(super) fn title(&self) -> String {
        self.heading.plain().trim().to_owned()
    }
}

/// Splits blocks before those that `starts` names: what stands before the first, and a part for each.
pub(super) fn parts(blocks: &[Block], starts: impl Fn(&Block) -> bool) -> (&[Block], Vec<Part<'_>>) {
    let at: Vec<usize> =
        blocks.iter().enumerate().filter_map(|(at, block)| starts(block).then_some(at)).collect();
    let intro = blocks.get(..at.first().copied().unwrap_or(blocks.len())).unwrap_or_default();
    let ends = at.iter().skip(1).copied().chain([blocks.len()]);
    let parts = at.iter().zip(ends).filter_map(|(&start, end)| {
        Some(Part { heading: blocks.get(start)?, blocks: blocks.get(start + 1..end)? })
    });
    (intro, parts.collect())
}

/// Splits blocks at the headings of a level, and of those above it.
pub(super) fn sections(blocks: &[Block], level: u8) -> (&[Block], Vec<Part<'_>>) {
    parts(blocks, |block| heading(block).is_some_and(|(at, _)| at <= level))
}

/// Level and words, if the block is a heading.
pub(super) fn heading(block: &Block) -> Option<(u8, String)> {
    match &block.kind {
        BlockKind::Heading { level, text } => Some((*level, text.plain().trim().to_owned())),
        _ => None,
    }
}

/// The text, if the block is a paragraph.
pub(super) fn paragraph(block: &Block) -> Option<&Text> {
    match &block.kind {
        BlockKind::Paragraph(text) => Some(text),
        _ => None,
    }
}

/// The code, if the block is a paragraph of nothing else.
pub(super) fn only_code(block: &Block) -> Option<&str> {
    match paragraph(block)?.inlines() {
        [Inline::Code(code)] => Some(code),
        _ => None,
    }
}

/// The first table.
pub(super) fn table(blocks: &[Block]) -> Option<&Table> {
    blocks.iter().find_map(Block::as_table)
}

/// The words of the header cells.
pub(super) fn header(table: &Table) -> Vec<String> {
    table.header.iter().map(|cell| cell.plain().trim().to_owned()).collect()
}

/// Index and name of the type that a page documents: a heading that says so, and its name as code below.
pub(super) fn type_line<'a>(blocks: &'a [Block], titles: &[&str]) -> Option<(usize, &'a Block, &'a str)> {
    blocks.iter().enumerate().zip(blocks.iter().skip(1)).find_map(|((at, block), next)| {
        let (level, words) = heading(block)?;
        (level == 2 && titles.contains(&words.as_str())).then_some(())?;
        Some((at, next, only_code(next)?))
    })
}

/// What a page is; `None` if it is none of the family's.
pub(super) fn kind(page: &Page) -> Option<Kind> {
    let blocks = &page.blocks;
    // The title is left out: it may be any word, also that of a section.
    let (_, sections) = sections(blocks, 2);
    let section = |title: &str| sections.iter().find(|part| part.level() == 2 && part.title() == title);
    let columns =
        |title: &str| section(title).and_then(|part| table(part.blocks)).map(header).unwrap_or_default();
    let begins = |columns: &[String], with: &[&str]| {
        columns.iter().zip(with).filter(|(a, b)| a == b).count() == with.len()
    };
    if type_line(blocks, &["Structure"]).is_some() {
        return begins(&columns("Fields"), &["Name", "Type", "Tags", "Description"]).then_some(Kind::Struct);
    }
    if type_line(blocks, &["Enumeration"]).is_some() {
        return begins(&columns("Fields"), &["Name"]).then_some(Kind::Enumeration);
    }
    if type_line(blocks, &["Class Name", "Data Type"]).is_some() {
        if begins(&columns("Cases"), &["Type"]) {
            return Some(Kind::Container);
        }
        return section("Response Type").map(|_| Kind::Controller);
    }
    if begins(&columns("Auth Credentials"), &["Name", "Type", "Description"]) {
        return Some(Kind::Auth);
    }
    if is_start(blocks, &sections) {
        return Some(Kind::Start);
    }
    is_runtime(blocks).then_some(Kind::Runtime)
}

/// The start page and the client's page have a table of the client's parameters, under headings of their own.
fn is_start(blocks: &[Block], sections: &[Part<'_>]) -> bool {
    let titled = |part: &Part<'_>| {
        let title = part.title();
        title == "Client Class Documentation" || title == "Initialize the API Client"
    };
    sections.iter().any(titled)
        && blocks
            .iter()
            .filter_map(Block::as_table)
            .any(|table| header(table) == ["Parameter", "Type", "Description"])
}

/// Titles of pages about the SDK's own classes, without the word `Class`.
const RUNTIME: [&str; 16] = [
    "ApiError",
    "ApiException",
    "ApiResponse",
    "Configuration-Based Client Initialization",
    "Environment-Based Client Initialization",
    "HttpClientConfiguration",
    "HttpClientConfiguration Builder",
    "HttpClientOptions",
    "HttpContext",
    "HttpRequest",
    "HttpResponse",
    "HttpStringResponse",
    "IAuthManager",
    "ProxySettings",
    "RetryConfiguration",
    "Utility Classes Documentation",
];

/// A page of such a title that has a table of members, or the code that sets up a client.
fn is_runtime(blocks: &[Block]) -> bool {
    const MEMBERS: [&[&str]; 4] = [
        &["Name", "Description", "Type"],
        &["Name", "Type", "Description"],
        &["Name", "Description"],
        &["Name", "Description", "Return Type"],
    ];
    let title = blocks.iter().find_map(heading).map(|(_, words)| words).unwrap_or_default();
    let is_members = |block: &Block| match &block.kind {
        BlockKind::Table(table) => {
            let columns = header(table);
            MEMBERS.iter().any(|members| columns == *members)
        }
        BlockKind::Code { text, .. } => text.contains("Client."),
        _ => false,
    };
    RUNTIME.contains(&title.strip_suffix(" Class").unwrap_or(&title)) && blocks.iter().any(is_members)
}

/// The flavour of a page: by the language of its code, else by the words of its types.
///
/// `Err` if the page is of a language of the family that has no flavour here.
pub(super) fn flavour(page: &Page, kind: Kind) -> Result<Option<&'static Flavour>, ()> {
    let fences: Vec<&str> = page
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Code { language, .. } => language.as_deref(),
            _ => None,
        })
        .collect();
    let fenced = FLAVOURS.iter().find(|flavour| fences.iter().any(|fence| flavour.fences.contains(fence)));
    if fenced.is_some() {
        return Ok(fenced);
    }
    let foreign = fences.iter().any(|fence| OTHER_FENCES.contains(fence));
    if foreign && kind != Kind::Runtime {
        return Err(());
    }
    match kind {
        Kind::Struct => by_types(page),
        _ => Ok(None),
    }
}

/// The one flavour in which most rows of the table of fields are understood.
fn by_types(page: &Page) -> Result<Option<&'static Flavour>, ()> {
    let (_, sections) = sections(&page.blocks, 2);
    let fields = sections.iter().filter(|part| part.level() == 2 && part.title() == "Fields");
    let fields = fields.filter_map(|part| table(part.blocks)).next();
    let Some(fields) = fields else { return Ok(None) };
    let columns = header(fields);
    let understood = FLAVOURS.iter().filter(|flavour| columns == flavour.field_columns).map(|flavour| {
        let rows = fields.rows.iter().filter(|row| flavour.understands(row));
        (rows.count(), flavour)
    });
    let understood: Vec<_> = understood.filter(|(rows, _)| rows * 2 > fields.rows.len()).collect();
    match understood.as_slice() {
        [] => Err(()),
        [(_, only)] => Ok(Some(only)),
        _ => Ok(None),
    }
}
