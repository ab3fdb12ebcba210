//! Which tables a row means, where tables have captions and links.
//!
//! A row `image`, of type `Image object`, and a table captioned `Table 3 Data structure of the image field` -> that table. Four
//! strategies, in the order of the grammar; the first that finds a table wins. A map beside the rows: what is not in it is open.

use std::collections::{HashMap, HashSet};

use super::super::grammar::rules::{Column, LinkStrategy, Place as RowPlace, Role};
use super::super::outline::section::{Doc, DocField, Section, SectionIndex};
use super::super::type_expr::TypeExpr;
use super::spelling::{innermost, is_unknown};
use super::{Library, Place};
use crate::ground::scalar::Scalar;
use crate::ground::source::Span;
use crate::ground::words::fold;
use crate::read::link;

/// A row of a captioned table: the table, and its number there.
type RowAt = (Place, usize);

/// Rows and the tables that they mean.
#[derive(Debug, Default)]
pub(crate) struct TableLinks {
    /// By the places of rows.
    found: HashMap<Span, Vec<Place>>,
    /// Members that only a caption tells: `roles.links` says that `roles` has `links`.
    pub(crate) implied: HashMap<Place, Vec<(String, Place)>>,
    /// Tables that a row of another table means.
    pub(crate) owned: HashSet<Place>,
}

impl TableLinks {
    /// Returns the tables that a row means.
    pub(crate) fn of(&self, row: Span) -> &[Place] {
        self.found.get(&row).map_or(&[], Vec::as_slice)
    }
}

/// Returns the name in a row's type that a table may tell, empty for any object; `None` where the type is complete.
pub(crate) fn slot(library: &Library<'_>, row: &DocField, page: usize) -> Option<String> {
    let Some(ty) = &row.ty else { return None };
    match innermost(&library.parse(&super::super::block::marked::plain(ty), page).expr) {
        TypeExpr::Unknown(text) => Some(text.clone()),
        TypeExpr::Scalar(Scalar::Any | Scalar::Object) => Some(String::new()),
        _ => None,
    }
}

/// Links the rows of all captioned tables.
pub(crate) fn link_tables(library: &Library<'_>) -> TableLinks {
    let Some(rules) = &library.grammar.links else { return TableLinks::default() };
    let mut linking = Linking::new(library);
    for how in &rules.order {
        let new: Vec<(RowAt, Vec<Place>)> = match how {
            LinkStrategy::Path => linking.of_open_rows(|row| linking.by_path(row)),
            LinkStrategy::Name => linking.of_open_rows(|row| linking.by_name(row)),
            LinkStrategy::Link => {
                linking.of_open_rows(|row| linking.stated.get(&row).cloned().unwrap_or_default())
            }
            LinkStrategy::Exclusion => linking.by_exclusion(),
        };
        linking.taken.extend(new.iter().flat_map(|(_, tables)| tables.iter().copied()));
        linking.found.extend(new);
    }
    linking.finish()
}

/// The tables of one section, which name each other.
#[derive(Debug, Default)]
struct Group<'g> {
    tables: Vec<Place>,
    /// Tables by the path in their caption, in lower case.
    by_path: HashMap<String, Vec<Place>>,
    /// Tables that no link of a row reaches, by the singular of what their caption names.
    by_name: HashMap<String, Vec<Place>>,
    /// The first table with a name in its caption.
    by_caption: HashMap<&'g str, Place>,
}

struct Linking<'l, 'g> {
    library: &'l Library<'g>,
    rows: Vec<RowAt>,
    groups: Vec<Group<'g>>,
    group_of: HashMap<Place, usize>,
    slots: HashMap<RowAt, String>,
    /// Tables that links of each row lead to.
    stated: HashMap<RowAt, Vec<Place>>,
    /// Tables that a link of a row near by leads to.
    linked: HashSet<Place>,
    /// Tables that a row means.
    taken: HashSet<Place>,
    found: HashMap<RowAt, Vec<Place>>,
}

impl<'l, 'g> Linking<'l, 'g> {
    fn new(library: &'l Library<'g>) -> Self {
        let mut linking = Self {
            library,
            rows: Vec::new(),
            groups: Vec::new(),
            group_of: HashMap::new(),
            slots: HashMap::new(),
            stated: HashMap::new(),
            linked: HashSet::new(),
            taken: HashSet::new(),
            found: HashMap::new(),
        };
        for (page, doc) in library.docs.iter().enumerate() {
            let mut by_parent: HashMap<Option<SectionIndex>, Vec<Place>> = HashMap::new();
            for table in &doc.tables {
                by_parent
                    .entry(doc.sections.get(*table).parent)
                    .or_default()
                    .push(Place { doc: page, section: *table });
            }
            for tables in by_parent.into_values() {
                let group = linking.groups.len();
                linking.group_of.extend(tables.iter().map(|table| (*table, group)));
                linking.groups.push(Group { tables, ..Group::default() });
            }
            for table in &doc.tables {
                let place = Place { doc: page, section: *table };
                for (number, row) in doc.sections.get(*table).rows.iter().enumerate() {
                    let at = (place, number);
                    linking.rows.push(at);
                    if let Some(slot) = slot(library, row, page) {
                        linking.slots.insert(at, slot);
                    }
                }
            }
        }
        let stated: Vec<(RowAt, Vec<Place>)> =
            linking.rows.iter().map(|row| (*row, linking.by_link(*row))).collect();
        for (row, tables) in &stated {
            if linking.slots.contains_key(row) {
                let group = linking.group_of.get(&row.0);
                linking.linked.extend(tables.iter().filter(|table| linking.group_of.get(table) == group));
            }
        }
        linking.stated.extend(stated);
        linking.index_captions();
        linking
    }

    /// Notes by what captions name the tables of each group.
    fn index_captions(&mut self) {
        for group in &mut self.groups {
            for table in &group.tables {
                let names = self.library.section(*table).map_or(&[][..], |section| &section.names);
                for name in names {
                    group.by_caption.entry(name).or_insert(*table);
                    if name.contains('.') {
                        group.by_path.entry(name.to_lowercase()).or_default().push(*table);
                    }
                    if self.linked.contains(table) {
                        continue;
                    }
                    let last = name.rsplit_once('.').map(|(_, last)| singular(last));
                    for name in [Some(singular(name)), last].into_iter().flatten() {
                        group.by_name.entry(name).or_default().push(*table);
                    }
                }
            }
        }
    }

    /// Returns what a strategy finds for the rows that have no table yet.
    fn of_open_rows(&self, tables_of: impl Fn(RowAt) -> Vec<Place>) -> Vec<(RowAt, Vec<Place>)> {
        let open = self.rows.iter().filter(|row| !self.found.contains_key(row));
        open.map(|row| (*row, tables_of(*row))).filter(|(_, tables)| !tables.is_empty()).collect()
    }

    fn row(&self, (place, number): RowAt) -> Option<&'g DocField> {
        self.library.section(place)?.rows.get(number)
    }

    fn names(&self, table: Place) -> &'g [String] {
        self.library.section(table).map(|section| section.names.as_slice()).unwrap_or_default()
    }

    fn group(&self, table: Place) -> Option<&Group<'g>> {
        self.groups.get(*self.group_of.get(&table)?)
    }

    /// Returns the tables that the links of a row lead to, its own left out.
    fn by_link(&self, at: RowAt) -> Vec<Place> {
        let (own, _) = at;
        let (Some(row), Some(doc)) = (self.row(at), self.library.docs.get(own.doc)) else {
            return Vec::new();
        };
        let mut out: Vec<Place> = Vec::new();
        for column in [Column::Name, Column::Type, Column::Doc] {
            for (_, href) in row.links.iter().filter(|(known, _)| *known == column) {
                let Some(target) = link::resolve(&doc.path, href) else { continue };
                let Some(page) = self.library.by_file.get(target.path.as_str()).copied() else { continue };
                let Some(to) = self.library.docs.get(page) else { continue };
                let structures = !is_reference(to);
                let exact = match &target.fragment {
                    Some(anchor) => to
                        .anchors
                        .get(anchor)
                        .copied()
                        .filter(|index| *to.sections.get(*index).role == Role::Table),
                    None => to.tables.first().copied().filter(|_| structures),
                };
                let after = || target.fragment.as_ref().and_then(|anchor| to.near.get(anchor)).copied();
                let Some(section) = exact.or_else(after) else { continue };
                let table = Place { doc: page, section };
                if !out.contains(&table) && (exact.is_some() || structures || page == own.doc) {
                    out.push(table);
                }
            }
        }
        let others: Vec<Place> = out.iter().copied().filter(|table| *table != own).collect();
        if others.is_empty() && self.slots.contains_key(&at) && out.contains(&own) { out } else { others }
    }

    /// `auth.identity`: the members of `identity` in the table `auth`.
    fn by_path(&self, at: RowAt) -> Vec<Place> {
        let (own, _) = at;
        let Some(row) = self.row(at).filter(|_| self.slots.contains_key(&at)) else { return Vec::new() };
        let name = row.name.to_lowercase();
        let names = self.names(own);
        let paths: HashSet<String> = if names.is_empty() {
            HashSet::from([name])
        } else {
            names.iter().map(|outer| format!("{}.{name}", outer.to_lowercase())).collect()
        };
        let Some(group) = self.group(own) else { return Vec::new() };
        let mut told: Vec<Place> =
            paths.iter().filter_map(|path| group.by_path.get(path)).flatten().copied().collect();
        told.sort_unstable();
        told.dedup();
        told
    }

    /// Returns a table near by that no link reaches, and whose caption names the row or its type.
    fn by_name(&self, at: RowAt) -> Vec<Place> {
        let (own, _) = at;
        let Some(row) = self.row(at) else { return Vec::new() };
        let slot = self.slots.get(&at).filter(|slot| !slot.is_empty());
        let told = |name: &String| {
            self.group(own)?.by_name.get(&singular(name))?.iter().find(|table| **table != own)
        };
        slot.into_iter().chain([&row.name]).find_map(told).copied().into_iter().collect()
    }

    /// Returns the only row near by that has no table, and the only table that has no row; of one status, where several
    /// follow each other.
    fn by_exclusion(&self) -> Vec<(RowAt, Vec<Place>)> {
        let is_open = |row: &RowAt| self.slots.contains_key(row) && !self.found.contains_key(row);
        let mut found = Vec::new();
        for group in &self.groups {
            let mut by_status: HashMap<&str, Vec<(Place, usize)>> = HashMap::new();
            for table in &group.tables {
                let Some(section) = self.library.section(*table) else { continue };
                let place = section.rule.and_then(|rule| rule.place);
                if place.is_none_or(|place| place == RowPlace::Body) {
                    by_status.entry(&section.status).or_default().push((*table, section.rows.len()));
                }
            }
            for near in by_status.into_values() {
                let mut orphans =
                    near.iter().skip(1).map(|(table, _)| *table).filter(|table| !self.taken.contains(table));
                let (Some(orphan), None) = (orphans.next(), orphans.next()) else { continue };
                let rows = near.iter().flat_map(|(table, count)| (0..*count).map(|number| (*table, number)));
                let mut open = rows.filter(is_open);
                if let (Some(only), None) = (open.next(), open.next())
                    && only.0 != orphan
                {
                    found.push((only, vec![orphan]));
                }
            }
        }
        found
    }

    fn finish(self) -> TableLinks {
        let mut links = TableLinks::default();
        let tables: Vec<Place> = {
            let mut tables: Vec<Place> = self.group_of.keys().copied().collect();
            tables.sort();
            tables
        };
        let mut rows_of: HashMap<Place, HashSet<&str>> = HashMap::new();
        for table in tables {
            let Some((above, member)) = self.names(table).first().and_then(|name| name.rsplit_once('.'))
            else {
                continue;
            };
            let owner = self.group(table).and_then(|group| group.by_caption.get(above)).copied();
            let Some(owner) = owner.filter(|_| !self.taken.contains(&table)) else { continue };
            let known = rows_of.entry(owner).or_insert_with(|| {
                let rows = self.library.section(owner).map_or(&[][..], |section| &section.rows);
                rows.iter().map(|row| row.name.as_str()).collect()
            });
            if !known.contains(member) {
                let implied = (member.to_owned(), table);
                links.implied.entry(owner).or_default().push(implied);
            }
        }
        links.owned = links.implied.values().flatten().map(|(_, table)| *table).collect();
        for (at, tables) in &self.found {
            links.owned.extend(tables.iter().filter(|table| **table != at.0));
            links.found.extend(self.row(*at).map(|row| (row.span, tables.clone())));
        }
        links
    }
}

/// Returns whether a page documents an operation or its parameters, not only structures.
fn is_reference(doc: &Doc<'_>) -> bool {
    let speaks = |section: &Section<'_>| {
        !section.routes.is_empty() || matches!(*section.role, Role::Parameters | Role::Returns)
    };
    doc.sections.indices().any(|index| speaks(doc.sections.get(index)))
}

/// Returns whether a type is free JSON that a table may tell.
pub(crate) fn is_open(expr: &TypeExpr) -> bool {
    is_unknown(expr) || matches!(expr, TypeExpr::Scalar(Scalar::Any | Scalar::Object))
}

/// Returns a folded name in the singular.
pub(crate) fn singular(name: &str) -> String {
    let folded = fold(name);
    if let Some(stem) = folded.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match folded.strip_suffix('s') {
        Some(stem) if !stem.is_empty() && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => folded,
    }
}
