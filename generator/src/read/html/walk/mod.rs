//! From the tree of elements to blocks.
//!
//! Guarantees: the tree is walked once, in document order, in bounded depth; text of unknown elements is
//! kept; only what a browser does not show is dropped.

mod table;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use crate::ground::source::{FileId, Span};
use crate::read::page::{Block, BlockKind, Item};
use crate::read::text::Text;

use super::inline::{Marks, TextBuilder, is_invisible};
use super::scan::{MAX_DEPTH, Opened, Tags};

/// Returns the blocks of a parsed page, whose tags are `tags`, and where its nesting became too deep.
pub(super) fn blocks<'a>(
    file: FileId,
    text: &'a str,
    html: &'a Html,
    tags: Tags<'a>,
) -> (Vec<Block>, Option<usize>) {
    let shown = shown(html);
    let mut walker = Walker { file, text, tags, anchors: Vec::new(), cells: 0, shown, too_deep: None };
    let mut flow = Flow::at(0);
    for element in html.tree.root().children().filter_map(ElementRef::wrap) {
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
}

impl Flow {
    fn at(start: usize) -> Self {
        Self { blocks: Vec::new(), line: TextBuilder::default(), start }
    }

    fn push(&mut self, block: Block) {
        // Most cells hold one block, and a page has thousands of cells.
        if self.blocks.is_empty() {
            self.blocks.reserve_exact(1);
        }
        self.blocks.push(block);
    }
}

/// The role of an element in the walk.
#[derive(Clone, Copy)]
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

impl Kind {
    fn is_block(self) -> bool {
        !matches!(self, Self::Hidden | Self::Anchor | Self::Strong | Self::Code | Self::Inline | Self::Break)
    }
}

pub(super) struct Walker<'a> {
    file: FileId,
    text: &'a str,
    tags: Tags<'a>,
    /// Anchors that wait for the block they name.
    anchors: Vec<String>,
    /// How many table cells are around. Machine-written pages give each row, cell and paragraph of a table an
    /// id that nothing refers to, so that inside of cells only `<a name>` counts.
    cells: usize,
    /// Where a page says what its main part is: that part, and the elements on the way to it and to its breadcrumbs.
    shown: Option<Vec<(ElementRef<'a>, Shown)>>,
    too_deep: Option<usize>,
}

/// How much of an element outside of the main part is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    All,
    Trail,
    OnTheWay,
}

/// Finds the main part of a page and its breadcrumbs; all else around them is navigation.
fn shown(html: &Html) -> Option<Vec<(ElementRef<'_>, Shown)>> {
    let elements = || html.tree.root().descendants().filter_map(ElementRef::wrap);
    let is_main = |element: &ElementRef<'_>| {
        element.value().name() == "main" || attribute(element.value(), "role") == Some("main")
    };
    let main = elements().find(is_main)?;
    let trail =
        elements().find(|element| matches!(element.value().name(), "ul" | "ol") && is_trail(*element));
    let mut shown = vec![(main, Shown::All)];
    shown.extend(trail.map(|trail| (trail, Shown::Trail)));
    let ways = std::iter::once(main).chain(trail).flat_map(|element| element.ancestors());
    shown.extend(ways.filter_map(ElementRef::wrap).map(|element| (element, Shown::OnTheWay)));
    Some(shown)
}

/// Returns whether a list is a breadcrumb trail, by its own name or that of the element around it.
fn is_trail(list: ElementRef<'_>) -> bool {
    let around = list.parent().and_then(ElementRef::wrap);
    std::iter::once(list).chain(around).any(|element| {
        ["id", "class", "aria-label"]
            .into_iter()
            .filter_map(|name| attribute(element.value(), name))
            .any(|name| name.to_ascii_lowercase().contains("breadcrumb"))
    })
}

impl Walker<'_> {
    /// Enters an element; every element of the tree must be entered once, in document order.
    pub(super) fn open(&mut self, element: ElementRef<'_>) -> Opened {
        self.tags.open(element.value().name())
    }

    /// Leaves an element whose children were entered.
    pub(super) fn close(&mut self, element: ElementRef<'_>, opened: Opened) -> Span {
        let end = self.tags.close(element.value().name(), opened);
        Span::new(self.file, opened.start..end.max(opened.start))
    }

    /// Leaves an element whose children are not entered.
    pub(super) fn skip(&mut self, element: ElementRef<'_>, opened: Opened) -> Span {
        let end = self.tags.skip(element.value().name(), opened);
        Span::new(self.file, opened.start..end.max(opened.start))
    }

    /// Returns the running text of an element, if it holds any.
    pub(super) fn text(&mut self, element: ElementRef<'_>, opened: Opened, depth: usize) -> Option<Text> {
        let mut flow = Flow::at(opened.inside);
        self.children(element, &Marks::default(), &mut flow, depth);
        (!flow.line.is_empty()).then(|| flow.line.finish())
    }

    /// Returns the blocks inside an element.
    fn flow(&mut self, element: ElementRef<'_>, opened: Opened, depth: usize) -> Vec<Block> {
        let mut flow = Flow::at(opened.inside);
        self.children(element, &Marks::default(), &mut flow, depth);
        self.flush(&mut flow);
        flow.blocks
    }

    /// Returns the blocks inside a table cell.
    pub(super) fn cell(&mut self, element: ElementRef<'_>, opened: Opened, depth: usize) -> Vec<Block> {
        self.cells += 1;
        let blocks = self.flow(element, opened, depth);
        self.cells -= 1;
        blocks
    }

    fn children(&mut self, element: ElementRef<'_>, marks: &Marks, flow: &mut Flow, depth: usize) {
        if depth > 2 * MAX_DEPTH {
            self.too_deep.get_or_insert(flow.start);
            return;
        }
        for child in element.children() {
            match child.value() {
                Node::Text(_) if self.shown.is_some() => {}
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

    fn element(&mut self, element: ElementRef<'_>, marks: &Marks, flow: &mut Flow, depth: usize) {
        let value = element.value();
        let mut kind = kind(value);
        if matches!(kind, Kind::Inline) && attribute(value, "id").is_some() && !element.has_children() {
            kind = Kind::Anchor;
        }
        let of = |shown: &Vec<(ElementRef<'_>, Shown)>| {
            shown.iter().find(|(known, _)| *known == element).map(|(_, shown)| *shown)
        };
        let shown = self.shown.as_ref().map(of);
        match shown {
            Some(None) => kind = Kind::Hidden,
            Some(Some(Shown::Trail)) => return self.trail(element, flow),
            Some(Some(Shown::All)) => {
                let around = self.shown.take();
                self.element(element, marks, flow, depth);
                self.shown = around;
                return;
            }
            Some(Some(Shown::OnTheWay)) | None => {}
        }
        if kind.is_block() {
            self.flush(flow);
            if self.cells == 0 {
                attribute(value, "id").into_iter().for_each(|id| self.anchor(id));
            }
        }
        let opened = self.open(element);
        let span = match kind {
            Kind::Hidden => self.skip(element, opened),
            Kind::Break => {
                flow.line.line_break();
                self.close(element, opened)
            }
            Kind::Inline => self.inline(element, opened, marks, flow, depth),
            Kind::Strong => {
                self.inline(element, opened, &Marks { strong: true, ..marks.clone() }, flow, depth)
            }
            Kind::Code => self.inline(element, opened, &Marks { code: true, ..marks.clone() }, flow, depth),
            Kind::Anchor => {
                attribute(value, "name")
                    .into_iter()
                    .chain(attribute(value, "id"))
                    .for_each(|name| self.anchor(name));
                let link = attribute(value, "href").map(str::to_owned).or_else(|| marks.link.clone());
                self.inline(element, opened, &Marks { link, ..marks.clone() }, flow, depth)
            }
            block => self.block(element, opened, &block, marks, flow, depth),
        };
        if kind.is_block() {
            flow.start = span.range().end;
        }
    }

    /// Reads breadcrumbs as one text, `Guide › Servers › Listing Servers`.
    fn trail(&mut self, list: ElementRef<'_>, flow: &mut Flow) {
        self.flush(flow);
        let items = list.children().filter_map(ElementRef::wrap);
        let titles: Vec<String> = items
            .map(|item| item.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" "))
            .filter(|title| !title.is_empty())
            .collect();
        let opened = self.open(list);
        flow.start = opened.start;
        let span = self.skip(list, opened);
        flow.line.push(&titles.join(" › "), &Marks::default());
        self.flush_to(flow, span.range().end);
        flow.start = span.range().end;
    }

    fn inline(
        &mut self,
        element: ElementRef<'_>,
        opened: Opened,
        marks: &Marks,
        flow: &mut Flow,
        depth: usize,
    ) -> Span {
        self.children(element, marks, flow, depth);
        self.close(element, opened)
    }

    fn block(
        &mut self,
        element: ElementRef<'_>,
        opened: Opened,
        kind: &Kind,
        marks: &Marks,
        flow: &mut Flow,
        depth: usize,
    ) -> Span {
        if matches!(kind, Kind::Container) {
            flow.start = opened.start;
            self.children(element, marks, flow, depth);
            let span = self.close(element, opened);
            self.flush_to(flow, span.range().end);
            return span;
        }
        let anchors = std::mem::take(&mut self.anchors);
        let kind = match kind {
            Kind::Heading(level) => BlockKind::Heading {
                level: *level,
                text: self.text(element, opened, depth).unwrap_or_default(),
            },
            Kind::Pre => {
                let span = self.skip(element, opened);
                let kind = BlockKind::Code { language: None, text: code(element) };
                flow.push(Block { kind, span, anchors });
                return span;
            }
            Kind::List => BlockKind::List(self.items(element, opened, depth)),
            Kind::Quote => BlockKind::Quote(self.flow(element, opened, depth)),
            _ => table::read(self, element, depth),
        };
        let span = self.close(element, opened);
        flow.push(Block { kind, span, anchors });
        span
    }

    fn items(&mut self, list: ElementRef<'_>, list_opened: Opened, depth: usize) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut at = list_opened.inside;
        for child in list.children() {
            let (blocks, span) = if let Some(element) = ElementRef::wrap(child) {
                if element.value().name() == "li" {
                    if self.cells == 0 {
                        attribute(element.value(), "id").into_iter().for_each(|id| self.anchor(id));
                    }
                    let opened = self.open(element);
                    let blocks = self.flow(element, opened, depth + 1);
                    (blocks, self.close(element, opened))
                } else {
                    let mut flow = Flow::at(at);
                    self.element(element, &Marks::default(), &mut flow, depth + 1);
                    self.flush(&mut flow);
                    (flow.blocks, Span::new(self.file, at..flow.start.max(at)))
                }
            } else if let Some(text) = child.value().as_text().filter(|text| !text.trim().is_empty()) {
                let mut flow = Flow::at(at);
                flow.line.push(text, &Marks::default());
                self.flush(&mut flow);
                (flow.blocks, Span::new(self.file, at..at))
            } else {
                continue;
            };
            at = span.range().end.max(at);
            items.push(Item { blocks, span });
        }
        items
    }

    /// Ends the running text where the next tag starts.
    fn flush(&mut self, flow: &mut Flow) {
        let next = self.tags.next_start();
        let before =
            self.text.get(flow.start..next).map_or(flow.start, |text| flow.start + text.trim_end().len());
        self.flush_to(flow, before);
    }

    /// Ends the running text: it becomes a paragraph.
    fn flush_to(&mut self, flow: &mut Flow, end: usize) {
        if flow.line.is_empty() {
            flow.line.finish();
            return;
        }
        let text = flow.line.finish();
        let gap = self.text.get(flow.start..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        let start = flow.start + gap;
        flow.push(Block {
            kind: BlockKind::Paragraph(text),
            span: Span::new(self.file, start..end.max(start)),
            anchors: std::mem::take(&mut self.anchors),
        });
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
        // Links from a heading or caption to itself.
        "a" if has_class(element, &["headerlink"]) => Kind::Hidden,
        "nav" => Kind::Hidden,
        "a" => Kind::Anchor,
        "strong" | "b" => Kind::Strong,
        // Newer exports set values apart by a class of their own.
        "span" if attribute(element, "class") == Some("parmvalue") => Kind::Strong,
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
        "html" | "body" | "div" | "p" | "section" | "article" | "main" | "header" | "footer" | "aside"
        | "address" | "center" | "dl" | "dt" | "dd" | "li" | "fieldset" | "form" | "figure"
        | "figcaption" | "details" | "summary" | "hr" | "caption" | "tbody" | "thead" | "tfoot" | "tr"
        | "td" | "th" => Kind::Container,
        _ => Kind::Inline,
    }
}

fn has_class(element: &Element, classes: &[&str]) -> bool {
    attribute(element, "class")
        .is_some_and(|class| class.split_ascii_whitespace().any(|one| classes.contains(&one)))
}

/// Returns an attribute of an element. The parser's own look-up first makes a name of its kind, which costs more than to pass
/// over the few that there are.
fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    element.attrs().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Returns the text of a code block. A table that numbers the lines of its code has the numbers in a column apart.
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
