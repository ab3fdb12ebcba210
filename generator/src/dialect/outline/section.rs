//! The outline of one page as values: sections with roles, and what stands in them.
//!
//! ```text
//! # Widget            type `Widget`
//! ## Properties       fields: rows `size`, `colour`
//! ```
//!
//! A [`Doc`] is made of one page alone; no other page was looked at. Knows neither types nor operations of an API.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::grammar::rules::{Column, Fact, Role, SectionRule, Side, Unmarked};
use crate::ground::finding::Diagnostic;
use crate::ground::source::{FileId, Span, Spanned};
use crate::ledger::Account;
use crate::read::json::read_json;

/// Index of a section in its [`Doc`]; the page itself is section 0.
pub(crate) type SectionIndex = usize;

/// All that one page says.
#[derive(Debug, Default)]
pub(crate) struct Doc<'g> {
    pub(crate) file: FileId,
    pub(crate) path: String,
    pub(crate) sections: Sections<'g>,
    /// Sections by anchor.
    pub(crate) anchors: HashMap<String, SectionIndex>,
    /// The table that follows an anchor.
    pub(crate) near: HashMap<String, SectionIndex>,
    /// Sections that are tables.
    pub(crate) tables: Vec<SectionIndex>,
    /// Sections that hold the values of a field: by its folded name, and by `#anchor`.
    pub(crate) values_of: HashMap<String, SectionIndex>,
    /// The page has a table of routes: its title is a group of operations.
    pub(crate) has_routes: bool,
    /// Operations that only the route table names.
    pub(crate) listed_only: Vec<ListedOperation>,
    pub(crate) base_url: Option<Spanned<String>>,
    pub(crate) version: Option<Spanned<String>>,
    /// Titles that the page stands under, the nearest first.
    pub(crate) topics: Vec<String>,
    /// One of these is of what is out of date.
    pub(crate) outdated: bool,
    /// Ways to authenticate, with the members that lines gave them.
    pub(crate) schemes: Vec<(String, HashMap<String, String>)>,
    /// Code marks in running text.
    pub(crate) tokens: Vec<Spanned<String>>,
    /// Tables that no rule knows: their headers, and how many rows they have.
    pub(crate) unknown_tables: Vec<(Spanned<String>, usize)>,
    pub(crate) account: Account,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Doc<'_> {
    /// Returns whether the page holds a fact about a type or an operation.
    pub(crate) fn says_something(&self) -> bool {
        let speaks = |section: &Section<'_>| {
            section.holds_type()
                || section.stated
                || !section.routes.is_empty()
                || section.typed.is_some()
                || *section.role == Role::Api
        };
        !self.schemes.is_empty()
            || self.base_url.is_some()
            || !self.listed_only.is_empty()
            || self.sections.indices().any(|index| speaks(self.sections.get(index)))
    }
}

/// An operation of a route table that no section describes.
#[derive(Clone, Debug)]
pub(crate) struct ListedOperation {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) routes: Vec<DocRoute>,
    pub(crate) span: Span,
}

/// The sections of a page; a foreign index gives the page itself.
#[derive(Debug, Default)]
pub(crate) struct Sections<'g> {
    root: Section<'g>,
    others: Vec<Section<'g>>,
}

impl<'g> Sections<'g> {
    /// Returns the sections of a page of which nothing was read yet.
    pub(crate) fn new(root: Section<'g>) -> Self {
        Self { root, others: Vec::new() }
    }

    /// Returns the section of an index.
    pub(crate) fn get(&self, index: SectionIndex) -> &Section<'g> {
        index.checked_sub(1).and_then(|index| self.others.get(index)).unwrap_or(&self.root)
    }

    /// Returns the section of an index, to change it.
    pub(crate) fn get_mut(&mut self, index: SectionIndex) -> &mut Section<'g> {
        match index.checked_sub(1).and_then(|index| self.others.get_mut(index)) {
            Some(section) => section,
            None => &mut self.root,
        }
    }

    /// Adds a section under its parent.
    pub(crate) fn add(&mut self, section: Section<'g>) -> SectionIndex {
        let parent = section.parent;
        self.others.push(section);
        let index = self.others.len();
        if let Some(parent) = parent {
            self.get_mut(parent).children.push(index);
        }
        index
    }

    /// Returns every index, in document order.
    pub(crate) fn indices(&self) -> std::ops::RangeInclusive<SectionIndex> {
        0..=self.others.len()
    }

    /// Returns a section and those around it, from the inside out.
    pub(crate) fn up(&self, index: SectionIndex) -> impl Iterator<Item = (SectionIndex, &Section<'g>)> {
        std::iter::successors(Some(index), |at| self.get(*at).parent).map(|at| (at, self.get(at)))
    }

    /// Returns a section and all within it, in document order.
    pub(crate) fn below(&self, index: SectionIndex) -> Vec<SectionIndex> {
        self.below_where(index, |_| true)
    }

    /// Returns the sections of an operation, without those of operations inside it.
    pub(crate) fn own(&self, index: SectionIndex) -> Vec<SectionIndex> {
        self.below_where(index, |section| *section.role != Role::Operation || section.routes.is_empty())
    }

    fn below_where(&self, index: SectionIndex, enter: impl Fn(&Section<'g>) -> bool) -> Vec<SectionIndex> {
        let mut out = vec![];
        let mut open = vec![index];
        while let Some(at) = open.pop() {
            out.push(at);
            open.extend(self.get(at).children.iter().rev().filter(|child| enter(self.get(**child))));
        }
        out
    }
}

/// A heading, label or captioned table, with what stands in it.
#[derive(Debug, Default)]
pub(crate) struct Section<'g> {
    pub(crate) role: &'g Role,
    /// The depth of the heading; a component is below the heading above it, and a label below both.
    pub(crate) depth: u16,
    pub(crate) rule: Option<&'g SectionRule>,
    pub(crate) heading: String,
    pub(crate) span: Span,
    /// The name that the rule took from the heading, or a line gave.
    pub(crate) name: Option<String>,
    /// The name on the wire that a rule of values took from the heading.
    pub(crate) wire: Option<String>,
    pub(crate) parent: Option<SectionIndex>,
    pub(crate) children: Vec<SectionIndex>,
    pub(crate) rows: Vec<DocField>,
    pub(crate) values: Vec<DocValue>,
    pub(crate) branches: Vec<Spanned<String>>,
    pub(crate) extends: Vec<Spanned<String>>,
    pub(crate) examples: Vec<DocExample>,
    /// Examples whose side is known: of an operation.
    pub(crate) shown: Vec<ShownExample>,
    pub(crate) texts: Vec<Spanned<String>>,
    pub(crate) routes: Vec<DocRoute>,
    /// Method and path that stand on lines of their own.
    pub(crate) route_parts: (Option<String>, Option<String>),
    pub(crate) statuses: Vec<DocStatus>,
    /// Folded names of rows that code shows to be optional.
    pub(crate) optional: HashSet<String>,
    pub(crate) consumes: Vec<String>,
    pub(crate) produces: Vec<String>,
    /// Ways to authorize; empty if the page says that there is none.
    pub(crate) security: Option<Vec<String>>,
    /// The type around is an object, an enumeration or a union even without rows.
    pub(crate) stated: bool,
    pub(crate) summary: Option<String>,
    /// Said of every row.
    pub(crate) facts: Vec<Fact>,
    /// Names of rows of which the facts are not said.
    pub(crate) except: HashSet<String>,
    /// The type that a line states.
    pub(crate) typed: Option<Spanned<String>>,
    pub(crate) doc: Option<String>,
    /// Another operation whose rows and answer this one has; empty for the one before.
    pub(crate) like: Option<String>,
    /// The values are bits.
    pub(crate) flags: bool,
    /// Of a table: what its rows are members of.
    pub(crate) names: Vec<String>,
    /// Of a table of answers: their status.
    pub(crate) status: String,
    pub(crate) anchors: Vec<String>,
}

impl<'g> Section<'g> {
    /// Returns a section without content.
    pub(crate) fn new(role: &'g Role, depth: u16, heading: &str, span: Span) -> Self {
        Self { role, depth, heading: heading.to_owned(), span, ..Self::default() }
    }

    /// Returns whether the section says something of the type around it, having no name of its own.
    pub(crate) fn is_part(&self) -> bool {
        let holder = matches!(
            self.role,
            Role::Fields | Role::Values | Role::Union | Role::Branches | Role::Part | Role::Class
        );
        holder && self.name.is_none() && self.wire.is_none()
    }

    /// Returns whether the section holds something that a type consists of.
    pub(crate) fn holds_type(&self) -> bool {
        !(self.rows.is_empty()
            && self.values.is_empty()
            && self.branches.is_empty()
            && self.extends.is_empty())
    }
}

/// A row of a table, an item of a list, or a heading for a field.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocField {
    /// The name as the page writes it, decoded.
    pub(crate) written: String,
    /// The name without what the flavour did to reserved words.
    pub(crate) name: String,
    /// The spelling of its type, as marked text; `None` where the table has no such column.
    pub(crate) ty: Option<String>,
    pub(crate) doc: String,
    pub(crate) links: Vec<(Column, String)>,
    pub(crate) facts: FieldFacts,
    pub(crate) children: Vec<DocField>,
    pub(crate) unmarked: Unmarked,
    /// The table has a column that tells whether the row must be present.
    pub(crate) has_required: bool,
    pub(crate) home: SectionIndex,
    pub(crate) span: Span,
}

/// The facts that marks state of a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldFacts(Vec<(Fact, FactValue)>);

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FactValue {
    /// The fact is all.
    Flag,
    /// Text of the mark.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// A count.
    Count(usize),
    /// The fact holds only of rows that are required.
    OfRequired,
}

impl FieldFacts {
    /// Notes a fact, unless an earlier mark did.
    pub(crate) fn note(&mut self, fact: Fact, value: FactValue) {
        if self.get(fact).is_none() {
            self.0.push((fact, value));
        }
    }

    /// Returns the value of a fact.
    pub(crate) fn get(&self, fact: Fact) -> Option<&FactValue> {
        self.0.iter().find(|(known, _)| *known == fact).map(|(_, value)| value)
    }

    /// Returns whether a mark states the fact.
    pub(crate) fn has(&self, fact: Fact) -> bool {
        self.get(fact).is_some()
    }

    /// Returns the text of a fact.
    pub(crate) fn text(&self, fact: Fact) -> Option<&str> {
        match self.get(fact) {
            Some(FactValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns the texts of a fact.
    pub(crate) fn list(&self, fact: Fact) -> Option<Vec<String>> {
        match self.get(fact)? {
            FactValue::List(texts) => Some(texts.clone()),
            FactValue::Text(text) => Some(vec![text.clone()]),
            _ => None,
        }
    }

    /// Returns the depth that marks give the row.
    pub(crate) fn depth(&self) -> usize {
        match self.get(Fact::Depth) {
            Some(FactValue::Count(depth)) => *depth,
            _ => 0,
        }
    }
}

/// A value of an enumeration.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocValue {
    /// As the page writes it.
    pub(crate) text: String,
    /// The name that the page gives it beside its value.
    pub(crate) ident: Option<String>,
    pub(crate) doc: String,
    pub(crate) span: Span,
}

/// Code in a section.
#[derive(Clone, Debug)]
pub(crate) struct DocExample {
    pub(crate) language: String,
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl DocExample {
    /// Reads the code as JSON.
    pub(crate) fn json(&self) -> Option<Spanned<Value>> {
        Some(Spanned::new(read_json(&self.text)?, self.span))
    }
}

/// JSON of an operation whose side is known.
#[derive(Clone, Debug)]
pub(crate) struct ShownExample {
    pub(crate) side: Side,
    /// Status of an answer: `404`, `default`, or empty for success.
    pub(crate) status: String,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// A key of a query string, and the value that it is always sent with: `select=status`, but not `n=` or `n={n}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryKey {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
}

/// Method and path as a page spells them, with variables in braces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DocRoute {
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    /// Keys of the query string.
    pub(crate) query: Vec<QueryKey>,
    /// The only key has no value and must be sent: `?lid`.
    pub(crate) sub_resource: bool,
    pub(crate) span: Span,
}

/// A status that a table or line lists.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocStatus {
    pub(crate) code: String,
    pub(crate) doc: String,
    /// The spelling of the type of its body.
    pub(crate) ty: Option<String>,
    /// Headers of the answer, each with its description.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) span: Span,
}
