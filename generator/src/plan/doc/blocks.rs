//! Blocks inside lists and quotations, as lines of Markdown.
//!
//! Guarantees: every line carries the marks of all that it is in, so no line depends on a lazy continuation;
//! nesting is bounded.

/// The depth at which all deeper items are shown.
const MAX_DEPTH: usize = 12;

/// Lines that are being written.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The lines so far.
    pub lines: Vec<String>,
    containers: Vec<Container>,
}

#[derive(Debug)]
struct Container {
    kind: Kind,
    /// Something of it is written.
    started: bool,
}

#[derive(Debug)]
enum Kind {
    Quote,
    /// The number of the next item, where items have numbers.
    List(Option<u64>),
    /// Its marker.
    Item(String),
}

impl Blocks {
    pub(super) fn open_quote(&mut self) {
        self.open(Kind::Quote);
    }

    pub(super) fn open_list(&mut self, first: Option<u64>) {
        self.open(Kind::List(first));
    }

    pub(super) fn open_item(&mut self) {
        let marker = match self.containers.last_mut() {
            Some(Container { kind: Kind::List(Some(next)), .. }) => {
                let marker = format!("{next}. ");
                // CommonMark allows nine digits.
                *next = (*next + 1).min(999_999_999);
                marker
            }
            _ => "- ".to_owned(),
        };
        self.open(Kind::Item(marker));
    }

    fn open(&mut self, kind: Kind) {
        self.containers.push(Container { kind, started: false });
    }

    pub(super) fn close(&mut self) {
        self.containers.pop();
    }

    /// Writes a block, with an empty line before it where Markdown needs one.
    pub(super) fn block(&mut self, lines: &[String]) {
        if !self.lines.is_empty() && self.needs_space() {
            let open = self.containers.iter().take_while(|container| container.started).count();
            self.push(open, "");
        }
        for line in lines {
            self.push(MAX_DEPTH, line);
            self.containers.iter_mut().for_each(|container| container.started = true);
        }
    }

    /// Returns false for an item that follows another, or that opens a list inside an item.
    fn needs_space(&self) -> bool {
        let mut inside_item = false;
        let mut list_started = true;
        for Container { kind, started } in self.containers.iter().take(MAX_DEPTH) {
            match kind {
                Kind::List(_) => list_started = *started,
                Kind::Item(marker) if !started => {
                    let may_interrupt = inside_item && matches!(marker.as_str(), "- " | "1. ");
                    return !list_started && !may_interrupt;
                }
                Kind::Item(_) => inside_item = true,
                Kind::Quote => inside_item = false,
            }
        }
        true
    }

    /// Writes a line with the marks of the outermost containers.
    fn push(&mut self, containers: usize, line: &str) {
        let mut marked = String::new();
        for Container { kind, started } in self.containers.iter().take(containers.min(MAX_DEPTH)) {
            match kind {
                Kind::Quote => marked.push_str("> "),
                Kind::List(_) => {}
                Kind::Item(marker) if *started => marked.push_str(&" ".repeat(marker.len())),
                Kind::Item(marker) => marked.push_str(marker),
            }
        }
        marked.push_str(line);
        self.lines.push(marked.trim_end().to_owned());
    }
}
