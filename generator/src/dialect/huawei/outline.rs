//! A page as sections: everything between one section title and the next, in document order.
//!
//! Guarantees: every paragraph, table and code block of the page is in exactly one section, whatever lists
//! or notes it stands in; the nesting of the page's own elements says nothing about sections, because
//! generated pages put all titles flat into one element.

use crate::ground::source::Span;
use crate::read::page::{Block, BlockKind, Page};

/// What a section is about, by its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// What is before the first section title.
    Preamble,
    Summary,
    Notes,
    Uri,
    Request,
    Response,
    RequestExample,
    ResponseExample,
    /// Examples of both directions.
    Examples,
    Status,
    Errors,
    Other,
}

/// A page with its sections.
pub(super) struct Outline<'a> {
    /// The title and its place.
    pub(super) title: (String, Span),
    /// The sections in document order, the preamble first.
    pub(super) sections: Vec<Section<'a>>,
}

/// A section.
pub(super) struct Section<'a> {
    /// What it is about.
    pub(super) role: Role,
    /// Its title; empty for the preamble.
    pub(super) title: String,
    /// Its paragraphs, tables and code blocks.
    pub(super) leaves: Vec<Leaf<'a>>,
    /// Anchors of the title.
    pub(super) anchors: &'a [String],
}

/// A paragraph, a table or a code block.
pub(super) struct Leaf<'a> {
    /// The block.
    pub(super) block: &'a Block,
    /// Place of the innermost list item that it stands in.
    pub(super) item: Option<Span>,
}

impl Role {
    fn of(title: &str) -> Self {
        let title = title.trim().trim_end_matches(':').to_lowercase();
        match title.as_str() {
            "uri" => Role::Uri,
            "function" | "function description" | "functions" => Role::Summary,
            "constraints" | "precautions" | "notes" => Role::Notes,
            "request" | "requests" | "request parameters" | "request parameter" | "request body"
            | "request message" => Role::Request,
            "response"
            | "responses"
            | "response parameters"
            | "response parameter"
            | "response body"
            | "response header"
            | "response headers"
            | "response message" => Role::Response,
            "samples" | "sample" | "example" | "examples" => Role::Examples,
            "status code" | "status codes" | "returned values" | "returned value" | "return codes"
            | "return code" | "response code" => Role::Status,
            "error code" | "error codes" => Role::Errors,
            other => match other.strip_prefix("example ").or_else(|| other.strip_prefix("sample ")) {
                Some(rest) if rest.starts_with("request") => Role::RequestExample,
                Some(rest) if rest.starts_with("response") => Role::ResponseExample,
                _ => Role::Other,
            },
        }
    }
}

impl<'a> Outline<'a> {
    /// Divides a page; `None` if it has no title.
    pub(super) fn of(page: &'a Page) -> Option<Self> {
        let title = page.blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Heading { level: 1, text } => Some((text.plain(), block.span)),
            _ => None,
        })?;
        let mut outline = Outline { title, sections: vec![Section::new(Role::Preamble, String::new(), &[])] };
        outline.enter(&page.blocks, None);
        Some(outline)
    }

    fn enter(&mut self, blocks: &'a [Block], item: Option<Span>) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { level: 1, .. } => {}
                BlockKind::Heading { text, .. } => {
                    let title = text.plain();
                    self.sections.push(Section::new(Role::of(&title), title, &block.anchors));
                }
                BlockKind::Quote(inner) => self.enter(inner, item),
                BlockKind::List(items) => {
                    items.iter().for_each(|item| self.enter(&item.blocks, Some(item.span)));
                }
                BlockKind::Paragraph(_) | BlockKind::Table(_) | BlockKind::Code { .. } => {
                    if let Some(section) = self.sections.last_mut() {
                        section.leaves.push(Leaf { block, item });
                    }
                }
            }
        }
    }

    /// The sections of a role.
    pub(super) fn of_role(&self, role: Role) -> impl Iterator<Item = &Section<'a>> {
        self.sections.iter().filter(move |section| section.role == role)
    }

    /// True if there is a section of the role.
    pub(super) fn has(&self, role: Role) -> bool {
        self.of_role(role).next().is_some()
    }
}

impl<'a> Section<'a> {
    fn new(role: Role, title: String, anchors: &'a [String]) -> Self {
        Self { role, title, leaves: Vec::new(), anchors }
    }

    /// The links of the section's paragraphs, in order.
    pub(super) fn links(&self) -> impl Iterator<Item = &'a str> {
        self.leaves
            .iter()
            .filter_map(|leaf| match &leaf.block.kind {
                BlockKind::Paragraph(text) => Some(text.links().map(|(href, _)| href)),
                _ => None,
            })
            .flatten()
    }
}

impl Leaf<'_> {
    /// The words, if it is a paragraph.
    pub(super) fn paragraph(&self) -> Option<String> {
        matches!(self.block.kind, BlockKind::Paragraph(_)).then(|| self.block.plain())
    }
}
