//! References: which table the type of a row means.
//!
//! Guarantees: links are trusted first, the type cell's before the description's; a table that no link on its
//! page reaches and whose caption names the row's field or type beats a link to another page or section, because
//! such links are left over from the text that was copied (listeners of the second load balancer API); what is
//! not resolved stays as it is spelled.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::dialect::type_expr::TypeExpr;
use crate::ground::scalar::Scalar;
use crate::read::link;

use super::arena::{Arena, Entry, Id};
use super::caption::key;
use super::facts::{Facts, Kind};
use super::outline::Role;
use super::table::Row;

/// Resolves the rows of every table.
pub(super) fn resolve(pages: &[Facts<'_>], arena: &mut Arena) {
    let resolver = Resolver::new(pages, arena);
    let mut resolved: Vec<Vec<Meaning>> = Vec::with_capacity(arena.entries.len());
    for (id, entry) in arena.entries.iter().enumerate() {
        resolved.push(entry.rows.iter().map(|row| resolver.row(id, entry, row, false)).collect());
    }
    for page in 0..pages.len() {
        resolver.by_exclusion(page, &mut resolved);
    }
    // What a section does not describe may be described in another one of the page.
    for (id, entry) in arena.entries.iter().enumerate() {
        for (row, meaning) in entry.rows.iter().zip(resolved.get_mut(id).into_iter().flatten()) {
            if *meaning == Meaning::Unknown {
                *meaning = resolver.row(id, entry, row, true);
            }
        }
    }
    let mut additional = Vec::new();
    for (entry, meanings) in arena.entries.iter_mut().zip(resolved) {
        for (row, meaning) in entry.rows.iter_mut().zip(meanings) {
            match meaning {
                Meaning::Type(ty) => row.field.ty.value = ty,
                Meaning::Members(id, ty) => {
                    // A map whose known keys have a table: an object with further members.
                    if let TypeExpr::Map(value) = std::mem::replace(&mut row.field.ty.value, ty) {
                        additional.push((id, *value));
                    }
                }
                Meaning::Hint(id) => row.hint = Some(id),
                Meaning::Unknown => {}
            }
        }
    }
    for (id, value) in additional {
        arena.get_mut(id).into_iter().for_each(|entry| entry.additional = Some(value.clone()));
    }
}

/// What the type of a row means.
#[derive(Clone, Debug, PartialEq)]
enum Meaning {
    /// This type.
    Type(TypeExpr),
    /// The table lists known members of a map.
    Members(Id, TypeExpr),
    /// The documented type, but an example may show that this table is meant.
    Hint(Id),
    Unknown,
}

struct Resolver<'a> {
    pages: &'a [Facts<'a>],
    arena: &'a Arena,
    by_path: HashMap<&'a str, usize>,
    /// Entries that a link in their own section leads to.
    linked: HashSet<Id>,
    /// Type names of generated pages, over all pages.
    named: HashMap<&'a str, Id>,
}

/// The part of a type expression that a table can stand for.
enum Slot<'a> {
    Named(&'a str),
    Free,
}

impl<'a> Resolver<'a> {
    fn new(pages: &'a [Facts<'a>], arena: &'a Arena) -> Self {
        let mut resolver = Self {
            pages,
            arena,
            by_path: pages.iter().enumerate().map(|(at, page)| (page.path, at)).collect(),
            linked: HashSet::new(),
            named: HashMap::new(),
        };
        let mut linked = HashSet::new();
        for (id, entry) in arena.entries.iter().enumerate() {
            for row in entry.rows.iter().filter(|row| slot(&row.field.ty.value).is_some()) {
                let targets = row.type_links.iter().chain(&row.text_links);
                let targets = targets.filter_map(|href| resolver.link_target(id, entry, href));
                linked.extend(targets.filter(|target| resolver.is_near(entry, *target)));
            }
            if let [name] = entry.caption.names.as_slice()
                && entry.caption.bare
            {
                resolver.named.entry(name).or_insert(id);
            }
        }
        resolver.linked = linked;
        resolver
    }

    fn row(&self, id: Id, entry: &Entry, row: &Row, anywhere: bool) -> Meaning {
        let documented = &row.field.ty.value;
        let slot = slot(documented);
        let mut targets = self.linked(id, entry, &row.type_links);
        if targets.is_empty() {
            targets = self.linked(id, entry, &row.text_links);
            // A description may mention the table that it stands in.
            targets.retain(|target| *target != id);
        }
        let type_name = match slot {
            Some(Slot::Named(name)) => Some(name),
            _ => None,
        };
        if !targets.iter().any(|target| self.is_near(entry, *target)) {
            let names: Vec<String> = type_name.into_iter().chain([row.name()]).map(key).collect();
            let by_name = |unlinked: bool| {
                names.iter().find_map(|name| self.local(id, entry, name, unlinked, anywhere))
            };
            let local =
                by_name(true).or_else(|| by_name(false).filter(|_| targets.is_empty() && slot.is_some()));
            if let Some(local) = local {
                targets = vec![local];
            }
        }
        if let (true, Some(name)) = (targets.is_empty(), type_name) {
            targets.extend(self.named.get(name));
        }
        let target = match targets.as_slice() {
            [] => return Meaning::Unknown,
            [one] => self.arena.reference(*one),
            many => TypeExpr::Union(many.iter().map(|id| self.arena.reference(*id)).collect()),
        };
        match (slot, documented, targets.first()) {
            (Some(_), ..) => Meaning::Type(fill(documented, &target)),
            (None, TypeExpr::Map(value), Some(id)) if matches!(**value, TypeExpr::Scalar(_)) => {
                Meaning::Members(*id, target)
            }
            (None, TypeExpr::Scalar(_), Some(id)) => Meaning::Hint(*id),
            _ => Meaning::Unknown,
        }
    }

    /// The tables that links lead to, each once.
    fn linked(&self, id: Id, entry: &Entry, hrefs: &[String]) -> Vec<Id> {
        let mut targets: Vec<Id> = Vec::new();
        for target in hrefs.iter().filter_map(|href| self.link_target(id, entry, href)) {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        targets
    }

    /// Where exactly one row of a section has no table and exactly one table behind it has no row, the two
    /// belong together: tags of servers, whose text forgets the link.
    fn by_exclusion(&self, page: usize, resolved: &mut [Vec<Meaning>]) {
        let ids: Vec<Id> = self.arena.of_page(page).collect();
        let mut meant: HashSet<Id> = HashSet::new();
        for meaning in ids.iter().filter_map(|id| resolved.get(*id)).flatten() {
            match meaning {
                Meaning::Type(ty) => meant.extend(self.arena.mentioned(ty)),
                Meaning::Members(id, _) | Meaning::Hint(id) => meant.extend([*id]),
                Meaning::Unknown => {}
            }
        }
        let mut sections: BTreeMap<usize, Vec<Id>> = BTreeMap::new();
        for id in ids {
            if let Some(entry) =
                self.arena.get(id).filter(|entry| matches!(entry.role, Role::Request | Role::Response))
            {
                sections.entry(entry.section).or_default().push(id);
            }
        }
        for tables in sections.into_values() {
            let bodies: Vec<Id> = tables.into_iter().filter(|id| self.is_body(*id)).collect();
            let orphans: Vec<Id> = bodies
                .iter()
                .skip(1)
                .copied()
                .filter(|id| !meant.contains(id) && !self.linked.contains(id))
                .collect();
            let open: Vec<(Id, usize)> = bodies
                .iter()
                .flat_map(|id| self.open_rows(*id, resolved).into_iter().map(|at| (*id, at)))
                .collect();
            if let ([orphan], [(id, at)]) = (orphans.as_slice(), open.as_slice())
                && id < orphan
                && let Some(row) = self.arena.get(*id).and_then(|entry| entry.rows.get(*at))
                && let Some(meaning) = resolved.get_mut(*id).and_then(|row| row.get_mut(*at))
            {
                *meaning = Meaning::Type(fill(&row.field.ty.value, &self.arena.reference(*orphan)));
            }
        }
    }

    fn is_body(&self, id: Id) -> bool {
        self.arena.get(id).is_some_and(|entry| entry.caption.place.is_none())
    }

    /// Rows whose type a table could describe and none does.
    fn open_rows(&self, id: Id, resolved: &[Vec<Meaning>]) -> Vec<usize> {
        let Some(entry) = self.arena.get(id) else { return Vec::new() };
        let meaning = |at: usize| resolved.get(id).and_then(|row| row.get(at));
        let open = |(at, row): &(usize, &Row)| {
            slot(&row.field.ty.value).is_some() && meaning(*at) == Some(&Meaning::Unknown)
        };
        entry.rows.iter().enumerate().filter(open).map(|(at, _)| at).collect()
    }

    /// True for tables of the same section of the same page.
    fn is_near(&self, entry: &Entry, target: Id) -> bool {
        let target = self.arena.get(target);
        target.is_some_and(|target| (target.page, target.section) == (entry.page, entry.section))
    }

    /// The table that a link on the entry's page leads to.
    fn link_target(&self, id: Id, entry: &Entry, href: &str) -> Option<Id> {
        let own = self.pages.get(entry.page)?;
        let target = link::resolve(own.path, href)?;
        let page = *self.by_path.get(target.path.as_str())?;
        let facts = self.pages.get(page)?;
        let structure = facts.kind == Kind::Structure;
        let found = match target.fragment {
            Some(fragment) => {
                let anchor = facts.anchors.get(fragment.as_str())?;
                // On another page, only a table itself or a section about one structure is meant.
                (anchor.exact || structure || page == entry.page).then_some(anchor.table)?
            }
            None if structure => 0,
            None => return None,
        };
        self.arena.id(page, found).filter(|found| *found != id || page == entry.page)
    }

    /// A table of the entry's section, or `anywhere` on its page, whose caption has the key `name`; `unlinked` looks
    /// only at tables that no link leads to.
    fn local(&self, id: Id, entry: &Entry, name: &str, unlinked: bool, anywhere: bool) -> Option<Id> {
        let matches = |candidate: &Id| {
            *candidate != id
                && (!unlinked || !self.linked.contains(candidate))
                && self.arena.get(*candidate).is_some_and(|other| {
                    other.caption.describes(name) && (anywhere || other.section == entry.section)
                })
        };
        self.arena.of_page(entry.page).find(matches)
    }
}

fn slot(expression: &TypeExpr) -> Option<Slot<'_>> {
    match expression {
        TypeExpr::Named { name, .. } => Some(Slot::Named(name)),
        TypeExpr::Scalar(Scalar::Object | Scalar::Any) | TypeExpr::Unknown(_) => Some(Slot::Free),
        TypeExpr::List(inner) | TypeExpr::Set(inner) | TypeExpr::Map(inner) | TypeExpr::Nullable(inner) => {
            slot(inner)
        }
        TypeExpr::Scalar(_) | TypeExpr::Union(_) => None,
    }
}

/// The expression with its slot replaced.
fn fill(expression: &TypeExpr, target: &TypeExpr) -> TypeExpr {
    let inside = |inner: &TypeExpr| Box::new(fill(inner, target));
    match expression {
        TypeExpr::List(inner) => TypeExpr::List(inside(inner)),
        TypeExpr::Set(inner) => TypeExpr::Set(inside(inner)),
        TypeExpr::Map(inner) => TypeExpr::Map(inside(inner)),
        TypeExpr::Nullable(inner) => TypeExpr::Nullable(inside(inner)),
        TypeExpr::Named { name, .. } => match target {
            TypeExpr::Named { link, .. } => TypeExpr::Named { name: name.clone(), link: link.clone() },
            other => other.clone(),
        },
        _ => target.clone(),
    }
}
