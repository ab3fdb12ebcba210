//! The HTML parser with places: which byte of the file an element starts and ends at.
//!
//! Guarantees: a place is exact for well-formed markup and near by for any other; nesting and the number of
//! elements are bounded, so that neither time nor the stack grows beyond the size of the file.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, driver};
use scraper::{Html, HtmlTreeSink};

/// Elements may nest this deep; machine-written pages stay below 30.
pub(super) const MAX_DEPTH: u16 = 256;

/// Unclosed formatting makes the parser repeat elements: this many for each tag and no more.
const MAX_ELEMENTS_A_TAG: usize = 8;

/// A node of the tree.
pub(super) type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// Where an element stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    node: NodeId,
    start: usize,
    /// Where the tag starts that closed the element; `None` if the parser did not say.
    closed: Option<usize>,
    depth: u16,
}

/// A parsed page.
pub(super) struct Tree {
    /// The elements and texts.
    pub(super) html: Html,
    /// In the order of the node ids.
    places: Vec<Place>,
    /// Where reading stopped because of too much nesting.
    pub(super) stopped: Option<usize>,
}

impl Tree {
    /// First byte of the tag that opened (or implied) an element.
    pub(super) fn start(&self, node: NodeId) -> usize {
        find(&self.places, node).map_or(0, |place| place.start)
    }

    /// One past the last byte of an element.
    pub(super) fn end(&self, node: NodeId, text: &str) -> usize {
        let Some(place) = find(&self.places, node) else { return 0 };
        let closed = place.closed.unwrap_or(place.start);
        // An end tag belongs to the element; a start tag that closed it by implication does not.
        match text.get(closed..) {
            Some(rest) if rest.starts_with("</") || closed == place.start => {
                rest.find('>').map_or(text.len(), |at| closed + at + 1)
            }
            _ => closed,
        }
    }
}

fn find(places: &[Place], node: NodeId) -> Option<&Place> {
    places.binary_search_by_key(&node, |place| place.node).ok().and_then(|index| places.get(index))
}

/// Parses `text` from byte `from` on.
pub(super) fn parse(text: &str, from: usize) -> Tree {
    let sink = Sink {
        inner: HtmlTreeSink::new(Html::new_document()),
        at: Cell::new(from),
        places: RefCell::new(Vec::new()),
        too_deep: Cell::new(false),
    };
    let mut parser = driver::parse_document(sink, ParseOpts::default());
    let page = text.get(from..).unwrap_or("");
    let whole = StrTendril::from_slice(page);
    let mut stopped = None;
    let mut last = 0;
    // The parser is fed tag by tag, so that the sink knows at which tag it is.
    let ends = tag_starts(page).skip_while(|&at| at == 0).chain(std::iter::once(page.len()));
    for (tags, end) in ends.enumerate() {
        let sink = &parser.tokenizer.sink.sink;
        if sink.too_deep.get() || sink.places.borrow().len() > (tags + 8) * MAX_ELEMENTS_A_TAG {
            stopped = Some(from + last);
            break;
        }
        sink.at.set(from + last);
        if let (Ok(start), Ok(length)) = (u32::try_from(last), u32::try_from(end - last)) {
            parser.process(whole.subtendril(start, length));
        }
        last = end;
    }
    parser.tokenizer.sink.sink.at.set(from + last);
    let (html, places) = parser.finish();
    Tree { html, places, stopped }
}

/// Offsets at which a start tag or an end tag may begin.
fn tag_starts(page: &str) -> impl Iterator<Item = usize> {
    page.match_indices('<').map(|(at, _)| at).filter(|at| {
        page.as_bytes().get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'/')
    })
}

/// scraper's sink, which also notes the tag at which an element was made and closed.
struct Sink {
    inner: HtmlTreeSink,
    at: Cell<usize>,
    places: RefCell<Vec<Place>>,
    too_deep: Cell<bool>,
}

impl Sink {
    fn note_depth(&self, parent: NodeId, child: &NodeOrText<NodeId>) {
        let NodeOrText::AppendNode(child) = child else { return };
        let mut places = self.places.borrow_mut();
        let depth = find(&places, parent).map_or(0, |place| place.depth + 1);
        if depth > MAX_DEPTH {
            self.too_deep.set(true);
        }
        if let Ok(index) = places.binary_search_by_key(child, |place| place.node)
            && let Some(place) = places.get_mut(index)
        {
            place.depth = depth;
        }
    }
}

impl TreeSink for Sink {
    type Output = (Html, Vec<Place>);
    type Handle = NodeId;
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Self::Output {
        (self.inner.finish(), self.places.into_inner())
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        let node = self.inner.create_element(name, attrs, flags);
        self.places.borrow_mut().push(Place { node, start: self.at.get(), closed: None, depth: 0 });
        node
    }

    fn pop(&self, node: &NodeId) {
        let mut places = self.places.borrow_mut();
        if let Ok(index) = places.binary_search_by_key(node, |place| place.node)
            && let Some(place) = places.get_mut(index)
        {
            place.closed = Some(self.at.get());
        }
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.note_depth(*parent, &child);
        self.inner.append(parent, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        self.inner.append_before_sibling(sibling, node);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        self.inner.append_based_on_parent_node(element, previous, child);
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.inner.parse_error(message);
    }

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.inner.elem_name(target)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.inner.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.inner.create_pi(target, data)
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.inner.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        self.inner.same_node(x, y)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attrs);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }
}
