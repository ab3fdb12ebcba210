//! All body tables of an API in one arena, so that references, also across pages, are ids.
//!
//! Guarantees: every parameter table has exactly one entry, in page order; an entry's link is unique; tables
//! that only an example shows are appended behind them.

use std::collections::HashMap;

use crate::dialect::raw::RawField;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::source::Span;

use super::caption::Caption;
use super::facts::Facts;
use super::outline::Role;
use super::rows::Rows;
use super::table::Row;

/// Index of a table in the arena.
pub(super) type Id = usize;

/// A table as a type.
#[derive(Debug)]
pub(super) struct Entry {
    /// Index of its page.
    pub(super) page: usize,
    /// Section on that page; tables of one section belong together.
    pub(super) section: usize,
    pub(super) role: Role,
    pub(super) caption: Caption,
    /// What type expressions call it: `path#anchor`.
    pub(super) link: String,
    /// Further names that links on pages may use.
    pub(super) other_links: Vec<String>,
    pub(super) rows: Rows,
    /// Places of all rows that the table has in its document.
    pub(super) row_spans: Vec<Span>,
    /// The type of members whose keys the document does not fix.
    pub(super) additional: Option<TypeExpr>,
    /// Its name: as documented (`true`) or suggested, once that is known.
    pub(super) name: Option<(String, bool)>,
    /// Where equal names mean equal things.
    pub(super) scope: String,
    /// The group of the operation that uses it first.
    pub(super) group: Option<String>,
    /// The status of the response it describes, where a paragraph before it tells.
    pub(super) status: Option<u16>,
    /// True if the paragraph before it says that it describes a failure.
    pub(super) failure: bool,
    /// Used in a request.
    pub(super) request: bool,
    /// Used in a response.
    pub(super) response: bool,
    /// True if only an example shows the type.
    pub(super) shown: bool,
    /// True if examples show that the table describes a wrapper that is not on the wire.
    pub(super) unwrapped: bool,
    pub(super) span: Span,
}

/// Every table.
#[derive(Debug, Default)]
pub(super) struct Arena {
    pub(super) entries: Vec<Entry>,
    by_link: HashMap<String, Id>,
    /// First entry of each page.
    first: Vec<Id>,
    /// For each entry the first one that documents the same named type with the same fields.
    originals: Vec<Id>,
    /// For each of those all entries that do.
    copies: HashMap<Id, Vec<Id>>,
}

impl Entry {
    /// The type name that the caption states, as on generated pages.
    pub(super) fn type_name(&self) -> Option<&str> {
        match self.caption.names.as_slice() {
            [name] if self.caption.bare && name.starts_with(|c: char| c.is_ascii_uppercase()) => Some(name),
            _ => None,
        }
    }
}

impl Arena {
    /// Moves the tables of all pages into an arena.
    pub(super) fn of(pages: &mut [Facts<'_>]) -> Self {
        let mut arena = Self::default();
        for (page, facts) in pages.iter_mut().enumerate() {
            arena.first.push(arena.entries.len());
            for (at, table) in std::mem::take(&mut facts.tables).into_iter().enumerate() {
                let mut links = table.anchors.iter().map(|anchor| format!("{}#{anchor}", facts.path));
                let link = links
                    .next()
                    .filter(|link| !arena.by_link.contains_key(link))
                    .unwrap_or_else(|| format!("{}#:table-{}", facts.path, at + 1));
                let entry = Entry {
                    page,
                    section: table.section,
                    role: table.role,
                    caption: table.caption,
                    link,
                    other_links: links.collect(),
                    row_spans: table.rows.iter().map(|row| row.span).collect(),
                    rows: table.rows.into(),
                    additional: None,
                    name: None,
                    scope: String::new(),
                    group: None,
                    status: table.status,
                    failure: table.failure,
                    request: false,
                    response: false,
                    shown: false,
                    unwrapped: false,
                    span: table.span,
                };
                arena.add(entry);
            }
        }
        arena
    }

    /// Appends an entry; its link must be new.
    pub(super) fn add(&mut self, entry: Entry) -> Id {
        let id = self.entries.len();
        self.by_link.insert(entry.link.clone(), id);
        self.entries.push(entry);
        id
    }

    /// Appends a type that the page has no table for, made after another entry of the page.
    pub(super) fn add_shown(&mut self, page: usize, path: &str, span: Span, fields: Vec<RawField>) -> Id {
        let rows: Vec<Row> = fields
            .into_iter()
            .map(|field| Row {
                span: field.name.span,
                hint: None,
                field,
                type_links: Vec::new(),
                text_links: Vec::new(),
            })
            .collect();
        let link = format!("{path}#:shown-{}", self.entries.len());
        self.add(Entry {
            page,
            section: 0,
            role: Role::Other,
            caption: Caption::default(),
            link,
            other_links: Vec::new(),
            rows: rows.into(),
            row_spans: Vec::new(),
            additional: None,
            name: None,
            scope: String::new(),
            group: None,
            status: None,
            failure: false,
            request: false,
            response: false,
            shown: true,
            unwrapped: false,
            span,
        })
    }

    /// The entry that an index into a page's tables means.
    pub(super) fn id(&self, page: usize, table: usize) -> Option<Id> {
        self.first.get(page).map(|first| first + table)
    }

    /// Finds the copies of tables: generated pages repeat every type that they use.
    pub(super) fn note_copies(&mut self) {
        let mut first: HashMap<(String, Vec<String>), Id> = HashMap::new();
        self.originals = self
            .entries
            .iter()
            .enumerate()
            .map(|(id, entry)| match entry.type_name() {
                Some(name) => {
                    let names = entry.rows.iter().map(|row| row.name().to_owned()).collect();
                    *first.entry((name.to_owned(), names)).or_insert(id)
                }
                None => id,
            })
            .collect();
        for (id, original) in self.originals.iter().enumerate() {
            self.copies.entry(*original).or_default().push(id);
        }
    }

    /// The first copy of a table.
    pub(super) fn original(&self, id: Id) -> Id {
        self.originals.get(id).copied().unwrap_or(id)
    }

    /// A table and all its copies.
    pub(super) fn copies(&self, original: Id) -> Vec<Id> {
        self.copies.get(&original).cloned().unwrap_or_else(|| vec![original])
    }

    /// The ids of the tables of a page.
    pub(super) fn of_page(&self, page: usize) -> impl Iterator<Item = Id> + use<> {
        let start = self.first.get(page).copied().unwrap_or(self.entries.len());
        let end = self.first.get(page + 1).copied().unwrap_or_else(|| {
            self.entries.iter().position(|entry| entry.shown).unwrap_or(self.entries.len())
        });
        start..end.max(start)
    }

    pub(super) fn get(&self, id: Id) -> Option<&Entry> {
        self.entries.get(id)
    }

    pub(super) fn get_mut(&mut self, id: Id) -> Option<&mut Entry> {
        self.entries.get_mut(id)
    }

    /// A type expression for an entry. The name is filled in when all names are known.
    pub(super) fn reference(&self, id: Id) -> TypeExpr {
        let link = self.get(id).map(|entry| entry.link.clone());
        TypeExpr::Named { name: String::new(), link }
    }

    /// The entry that a reference means.
    pub(super) fn target(&self, reference: &TypeExpr) -> Option<Id> {
        match reference {
            TypeExpr::Named { link: Some(link), .. } => self.by_link.get(link).copied(),
            _ => None,
        }
    }

    /// Every entry that an expression mentions, in order.
    pub(super) fn mentioned(&self, expression: &TypeExpr) -> Vec<Id> {
        self.mentions(expression, false).into_iter().map(|mention| mention.id).collect()
    }

    /// Every mention of an entry, in order; `listed` if the expression stands in a list.
    pub(super) fn mentions<'e>(&self, expression: &'e TypeExpr, listed: bool) -> Vec<Mention<'e>> {
        match expression {
            TypeExpr::Named { name, .. } => {
                self.target(expression).map(|id| Mention { id, spelled: name, listed }).into_iter().collect()
            }
            TypeExpr::List(inner) | TypeExpr::Set(inner) => self.mentions(inner, true),
            TypeExpr::Map(inner) | TypeExpr::Nullable(inner) => self.mentions(inner, listed),
            TypeExpr::Union(cases) => cases.iter().flat_map(|case| self.mentions(case, listed)).collect(),
            TypeExpr::Scalar(_) | TypeExpr::Unknown(_) => Vec::new(),
        }
    }
}

/// A mention of a table in a type expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention<'e> {
    pub(super) id: Id,
    /// The name that the type column spells; empty if a description refers to the table.
    pub(super) spelled: &'e str,
    /// True inside a list.
    pub(super) listed: bool,
}

/// Rows whose name describes a key instead of being one (`Name of the network ...`) become the type of all
/// members that have no row of their own.
pub(super) fn fold_variable_keys(arena: &mut Arena) {
    for entry in &mut arena.entries {
        if let Some(at) = entry.rows.iter().position(Row::describes_key) {
            entry.additional = Some(entry.rows.remove(at).field.ty.value);
        }
    }
}
