//! Markdown of unknown quality as Markdown that rustdoc and clippy have nothing to say about.
//!
//! Guarantees: the result holds paragraphs, lists, quotations, tables, code that is never Rust, emphasis and
//! links to the web, and nothing else; a paragraph is one line.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::blocks::Blocks;
use super::html::{Piece, decode, pieces};
use super::wrap::WIDTH;
use crate::ground::escape::markdown::{code, escape, escape_start, escape_without_links, visible, web_link};

/// Returns the lines of a description.
pub(super) fn render(markdown: &str) -> Vec<String> {
    let mut out = Render::default();
    for event in TextMergeStream::new(Parser::new_ext(markdown, Options::ENABLE_TABLES)) {
        out.event(event);
    }
    out.flush();
    out.blocks.lines
}

#[derive(Default)]
struct Render {
    blocks: Blocks,
    /// The paragraph, heading or cell that is being collected, as Markdown.
    text: String,
    /// Emphasis that is open, and where in the text it starts.
    emphasis: Vec<(&'static str, usize)>,
    links: Vec<Link>,
    heading: bool,
    code: Option<Code>,
    table: Option<Table>,
}

struct Link {
    /// The address; `None` if only the text is to stay.
    url: Option<String>,
    /// Where in the text it starts.
    start: usize,
    /// The text is the address.
    bare: bool,
}

struct Code {
    language: &'static str,
    text: String,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    cells: Vec<String>,
}

impl Table {
    /// Returns the lines of the table; a list of its rows where a row would be too long for a line.
    fn written(&self) -> Vec<String> {
        let Some((header, rows)) = self.rows.split_first() else { return Vec::new() };
        let line = |row: &Vec<String>| format!("| {} |", row.join(" | "));
        let lines: Vec<String> = self.rows.iter().map(line).collect();
        if lines.iter().all(|line| line.chars().count() <= WIDTH) {
            let rule = format!("|{}", " --- |".repeat(header.len()));
            return [
                lines.first().cloned().into_iter().collect(),
                vec![rule],
                lines.into_iter().skip(1).collect(),
            ]
            .concat();
        }
        let item = |row: &Vec<String>| {
            let cells = header.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let cells = cells.map(
                |(name, cell)| {
                    if name.is_empty() { cell.clone() } else { format!("{name}: {cell}") }
                },
            );
            format!("- {}", cells.collect::<Vec<_>>().join("; "))
        };
        rows.iter().map(item).collect()
    }
}

impl Render {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.push_text(&text),
            Event::Code(text) => self.push_inline(&code(&text)),
            Event::InlineHtml(html) | Event::Html(html) => self.push_html(&html),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.line_break(),
            Event::Rule => self.flush(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.emphasis.push(("*", self.text.len())),
            Tag::Strong => self.emphasis.push(("**", self.text.len())),
            Tag::Link { link_type, dest_url, .. } => self.open_link(link_type, &dest_url),
            Tag::Image { .. } | Tag::TableHead | Tag::TableRow | Tag::TableCell => {}
            block => {
                self.flush();
                self.start_block(block);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.heading = true,
            Tag::BlockQuote(_) => self.blocks.open_quote(),
            Tag::List(first) => self.blocks.open_list(first),
            Tag::Item => self.blocks.open_item(),
            Tag::CodeBlock(kind) => {
                let json = matches!(kind, CodeBlockKind::Fenced(info) if info.starts_with("json"));
                self.code = Some(Code { language: if json { "json" } else { "text" }, text: String::new() });
            }
            Tag::Table(_) => self.table = Some(Table::default()),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Emphasis | TagEnd::Strong => self.close_emphasis(),
            TagEnd::Link => self.close_link(),
            TagEnd::Image => {}
            TagEnd::TableCell => self.close_cell(),
            TagEnd::TableHead | TagEnd::TableRow => self.close_row(),
            TagEnd::Table => {
                let table = self.table.take().unwrap_or_default();
                self.blocks.block(&table.written());
            }
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::Heading(_) => {
                self.heading = false;
                if !self.text.trim().is_empty() {
                    self.text = format!("**{}**", self.text.trim());
                }
                self.flush();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.flush();
                self.blocks.close();
            }
            _ => self.flush(),
        }
    }

    fn push_text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.text.push_str(text),
            None if self.links.is_empty() => self.push_inline(&escape(text)),
            None => self.push_inline(&escape_without_links(text)),
        }
    }

    fn push_inline(&mut self, markdown: &str) {
        // Backticks that meet would be one mark.
        if self.text.ends_with('`') && markdown.starts_with('`') {
            self.text.push(' ');
        }
        self.text.push_str(markdown);
    }

    fn push_html(&mut self, html: &str) {
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) => self.push_text(&decode(text)),
                Piece::Break => self.line_break(),
            }
        }
    }

    /// A break within a paragraph becomes two paragraphs, where that is possible.
    fn line_break(&mut self) {
        let divisible =
            self.emphasis.is_empty() && self.links.is_empty() && self.table.is_none() && !self.heading;
        if divisible { self.flush() } else { self.text.push(' ') }
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        self.emphasis.clear();
        self.links.clear();
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if !text.is_empty() {
            self.blocks.block(&[escape_start(text)]);
        }
    }

    /// Takes the text from `start` on.
    fn take_from(&mut self, start: usize) -> String {
        if self.text.is_char_boundary(start) { self.text.split_off(start) } else { String::new() }
    }

    fn close_emphasis(&mut self) {
        let Some((mark, start)) = self.emphasis.pop() else { return };
        let text = self.take_from(start);
        if text.trim().is_empty() || (self.heading && mark == "**") {
            return self.text.push_str(&text);
        }
        // Marks count only where they touch the text.
        if text.starts_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(mark);
        self.text.push_str(text.trim());
        self.text.push_str(mark);
        if text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn open_link(&mut self, link_type: LinkType, url: &str) {
        let url = web_link(url).map(str::to_owned);
        let bare = matches!(link_type, LinkType::Autolink | LinkType::Email);
        self.links.push(Link { url, start: self.text.len(), bare });
    }

    fn close_link(&mut self) {
        let Some(Link { url: Some(url), start, bare }) = self.links.pop() else { return };
        let text = self.take_from(start);
        if bare || text.trim().is_empty() {
            return self.text.push_str(&format!("<{url}>"));
        }
        if self.text.ends_with('!') {
            // Or the link would be an image.
            self.text.pop();
            self.text.push_str("\\!");
        }
        let angled = url.contains(['(', ')']);
        let target = if angled { format!("<{url}>") } else { url };
        self.text.push_str(&format!("[{}]({target})", text.trim()));
    }

    fn close_cell(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Some(table) = &mut self.table {
            table.cells.push(text.trim().replace('|', "\\|"));
        }
    }

    fn close_row(&mut self) {
        let Some(table) = &mut self.table else { return };
        table.rows.push(std::mem::take(&mut table.cells));
    }

    fn close_code(&mut self) {
        let Some(Code { language, text }) = self.code.take() else { return };
        if text.trim().is_empty() {
            return;
        }
        let longest_run = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest_run.max(2) + 1);
        let mut lines = vec![format!("{fence}{language}")];
        for line in text.trim_end().lines() {
            let line = line.replace('\t', "    ");
            lines.push(line.chars().filter_map(visible).collect());
        }
        lines.push(fence);
        self.blocks.block(&lines);
    }
}
