//! From the tree of elements to blocks.
//!
//! Guarantees: the tree is walked once, in document order, in bounded depth; text of unknown elements is
//! kept; only what a browser does not show is dropped.

use scraper::node::Element;
use scraper::{ElementRef, Node};

use crate::read::page::{Block, BlockKind, Item};
use crate::read::text::Text;
use crate::source::{FileId, Span};

use super::inline::{Marks, TextBuilder, is_invisible};
use super::sink::{MAX_DEPTH, Tree};
use super::table;

/// The blocks of a page, and where its nesting became too deep.
pub(super) fn blocks(file: FileId, text: &str, tree: &Tree) -> (Vec<Block>, Option<usize>) {
    let mut walker = Walker { file, text, tree, anchors: Vec::new(), cells: 0, too_deep: None };
    let root = walker.tree.html.tree.root();
    let mut flow = Flow::at(0);
    for element in root.children().filter_map(ElementRef::wrap) {
        walker.element(element, &Marks::default(), &mut flow, 0);
    }
    walker.flush(&mut flow);
    (flow.blocks, walker.too_deep)
}

/// Blocks in the making: finished ones, and the running text after them.
struct Flow {
    blocks: Vec<Block>,
    line: TextBuilder,
    /// Where the running text can start at the earliest.
    start: usize,
    /// Where the last thing in the running text ends.
    end: usize,
}

impl Flow {
    fn at(start: usize) -> Self {
        Self { blocks: Vec::new(), line: TextBuilder::default(), start, end: start }
    }
}

/// What an element is to the walk.
enum Kind {
    Hidden,
    Anchor,
    Strong,
    Code,
    Inline,
    Break,
    Heading(u8),
    Pre,
    List,
    Table,
    Quote,
    Container,
}

pub(super) struct Walker<'a> {
    file: FileId,
    text: &'a str,
    tree: &'a Tree,
    /// Anchors that wait for the block they name.
    anchors: Vec<String>,
    /// How many table cells are around. Machine-written pages give each row, cell and paragraph of a table an
    /// id that nothing refers to, so that inside of cells only `<a name>` counts.
    cells: usize,
    too_deep: Option<usize>,
}

impl Walker<'_> {
    pub(super) fn span(&self, element: ElementRef<'_>) -> Span {
        Span::new(self.file, self.start(element)..self.end(element))
    }

    fn start(&self, element: ElementRef<'_>) -> usize {
        self.tree.start(element.id())
    }

    fn end(&self, element: ElementRef<'_>) -> usize {
        self.tree.end(element.id(), self.text)
    }

    /// First byte after the start tag.
    fn inside(&self, element: ElementRef<'_>) -> usize {
        let start = self.start(element);
        self.text.get(start..).and_then(|rest| rest.find('>')).map_or(start, |at| start + at + 1)
    }

    /// The running text of an element, if it holds any.
    pub(super) fn text(&mut self, element: ElementRef<'_>, depth: u16) -> Option<Text> {
        let mut flow = Flow::at(self.inside(element));
        self.children(element, &Marks::default(), &mut flow, depth);
        (!flow.line.is_empty()).then(|| flow.line.finish())
    }

    /// The blocks inside an element.
    fn flow(&mut self, element: ElementRef<'_>, depth: u16) -> Vec<Block> {
        let mut flow = Flow::at(self.inside(element));
        self.children(element, &Marks::default(), &mut flow, depth);
        self.flush(&mut flow);
        flow.blocks
    }

    fn children(&mut self, element: ElementRef<'_>, marks: &Marks, flow: &mut Flow, depth: u16) {
        if depth > 2 * MAX_DEPTH {
            self.too_deep.get_or_insert(self.start(element));
            return;
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => flow.line.push(text, marks),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, marks, flow, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, marks: &Marks, flow: &mut Flow, depth: u16) {
        let value = element.value();
        match kind(value) {
            Kind::Hidden => {}
            Kind::Break => flow.line.line_break(),
            Kind::Inline => self.inline(element, marks, flow, depth),
            Kind::Strong => self.inline(element, &Marks { strong: true, ..marks.clone() }, flow, depth),
            Kind::Code => self.inline(element, &Marks { code: true, ..marks.clone() }, flow, depth),
            Kind::Anchor => {
                value.attr("name").into_iter().chain(value.attr("id")).for_each(|name| self.anchor(name));
                let link = value.attr("href").map(str::to_owned).or_else(|| marks.link.clone());
                self.inline(element, &Marks { link, ..marks.clone() }, flow, depth);
            }
            block => {
                self.flush(flow);
                self.id(element);
                self.block(element, &block, marks, flow, depth);
                flow.start = self.end(element);
                flow.end = flow.start;
            }
        }
    }

    fn inline(&mut self, element: ElementRef<'_>, marks: &Marks, flow: &mut Flow, depth: u16) {
        self.children(element, marks, flow, depth);
        flow.end = flow.end.max(self.end(element));
    }

    fn block(&mut self, element: ElementRef<'_>, kind: &Kind, marks: &Marks, flow: &mut Flow, depth: u16) {
        let anchors = match kind {
            Kind::Container => Vec::new(),
            _ => std::mem::take(&mut self.anchors),
        };
        let kind = match kind {
            Kind::Heading(level) => {
                BlockKind::Heading { level: *level, text: self.text(element, depth).unwrap_or_default() }
            }
            Kind::Pre => BlockKind::Code { language: None, text: code(element) },
            Kind::List => BlockKind::List(self.items(element, depth)),
            Kind::Quote => BlockKind::Quote(self.flow(element, depth)),
            Kind::Table => table::read(self, element, depth),
            _ => {
                flow.start = self.start(element);
                self.children(element, marks, flow, depth);
                flow.end = flow.end.max(self.end(element));
                self.flush(flow);
                return;
            }
        };
        flow.blocks.push(Block { kind, span: self.span(element), anchors });
    }

    fn items(&mut self, list: ElementRef<'_>, depth: u16) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for child in list.children() {
            if let Some(element) = ElementRef::wrap(child) {
                self.id(element);
                let span = self.span(element);
                let blocks = if element.value().name() == "li" {
                    self.flow(element, depth + 1)
                } else {
                    let mut flow = Flow::at(self.start(element));
                    self.element(element, &Marks::default(), &mut flow, depth + 1);
                    self.flush(&mut flow);
                    flow.blocks
                };
                items.push(Item { blocks, span });
            } else if let Some(text) = child.value().as_text().filter(|text| !text.trim().is_empty()) {
                let mut flow = Flow::at(self.inside(list));
                flow.line.push(text, &Marks::default());
                self.flush(&mut flow);
                items.push(Item { blocks: flow.blocks, span: self.span(list) });
            }
        }
        items
    }

    /// Ends the running text: it becomes a paragraph.
    fn flush(&mut self, flow: &mut Flow) {
        if flow.line.is_empty() {
            flow.line.finish();
            return;
        }
        let text = flow.line.finish();
        let gap = self.text.get(flow.start..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        let start = flow.start + gap;
        flow.blocks.push(Block {
            kind: BlockKind::Paragraph(text),
            span: Span::new(self.file, start..flow.end.max(start)),
            anchors: std::mem::take(&mut self.anchors),
        });
    }

    /// The blocks inside a table cell.
    pub(super) fn cell(&mut self, element: ElementRef<'_>, depth: u16) -> Vec<Block> {
        self.cells += 1;
        let blocks = self.flow(element, depth);
        self.cells -= 1;
        blocks
    }

    fn id(&mut self, element: ElementRef<'_>) {
        if self.cells == 0
            && let Some(id) = element.attr("id")
        {
            self.anchor(id);
        }
    }

    fn anchor(&mut self, name: &str) {
        if !name.is_empty() && !self.anchors.iter().any(|known| known == name) {
            self.anchors.push(name.to_owned());
        }
    }
}

fn kind(element: &Element) -> Kind {
    match element.name() {
        "script" | "style" | "head" | "template" | "title" | "noscript" | "svg" | "math" => Kind::Hidden,
        "a" => Kind::Anchor,
        "strong" | "b" => Kind::Strong,
        // Newer exports set values apart by a class of their own.
        "span" if element.attr("class") == Some("parmvalue") => Kind::Strong,
        "code" | "tt" | "kbd" | "samp" => Kind::Code,
        "br" => Kind::Break,
        "h1" => Kind::Heading(1),
        "h2" => Kind::Heading(2),
        "h3" => Kind::Heading(3),
        "h4" => Kind::Heading(4),
        "h5" => Kind::Heading(5),
        "h6" => Kind::Heading(6),
        "pre" | "textarea" | "listing" => Kind::Pre,
        "ul" | "ol" | "menu" => Kind::List,
        "table" if has_class(element, &["highlighttable"]) => Kind::Pre,
        "table" => Kind::Table,
        "blockquote" => Kind::Quote,
        "div" if has_class(element, &["note", "notice", "caution", "warning", "danger"]) => Kind::Quote,
        "html" | "body" | "div" | "p" | "section" | "article" | "main" | "header" | "footer" | "nav"
        | "aside" | "address" | "center" | "dl" | "dt" | "dd" | "li" | "fieldset" | "form" | "figure"
        | "figcaption" | "details" | "summary" | "hr" | "caption" | "tbody" | "thead" | "tfoot" | "tr"
        | "td" | "th" => Kind::Container,
        _ => Kind::Inline,
    }
}

fn has_class(element: &Element, classes: &[&str]) -> bool {
    element
        .attr("class")
        .is_some_and(|class| class.split_ascii_whitespace().any(|one| classes.contains(&one)))
}

/// The text of a code block. A table that numbers the lines of its code has the numbers in a column apart.
fn code(element: ElementRef<'_>) -> String {
    let column = element
        .descendants()
        .filter_map(ElementRef::wrap)
        .find(|inner| inner.value().name() == "td" && has_class(inner.value(), &["code"]));
    let mut out = String::new();
    for node in column.unwrap_or(element).descendants() {
        match node.value() {
            Node::Text(text) => {
                out.extend(text.chars().filter(|c| !is_invisible(*c)).map(|c| match c {
                    '\u{a0}' => ' ',
                    other => other,
                }));
            }
            Node::Element(element) if element.name() == "br" => out.push('\n'),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}
