//! From tables and drafts to raw facts: names, directions, groups, and the account of what was used.
//!
//! Guarantees: every table that an operation reaches becomes a type; a table of an operation's page that
//! nothing reaches becomes a type too, with a warning; every reference names an emitted type.

use std::collections::{HashMap, HashSet};

use crate::dialect::raw::{RawField, RawModel, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Spanned;

use super::arena::{Arena, Entry, Id, Mention};
use super::draft::Draft;
use super::outline::Role;
use super::{merge, names};

/// What an operation lends to the types it uses first.
pub(super) struct Owner<'a> {
    /// Name in one word (`ListImages`).
    pub(super) name: &'a str,
    /// Version family.
    pub(super) scope: &'a str,
    pub(super) group: &'a str,
}

/// Names every table that an operation reaches, and notes in which direction it travels.
pub(super) fn reach(draft: &Draft, owner: &Owner<'_>, titles: &[String], arena: &mut Arena) {
    let mut reach = Reach { owner, arena, response: false };
    for field in draft.parameters.iter().map(|parameter| &parameter.field) {
        reach.field(&field.name.value, &field.ty.value);
    }
    for (at, body) in draft.bodies.iter().enumerate() {
        let mut name = format!("{}Request", owner.name);
        if draft.bodies.len() > 1 {
            // Several bodies are told apart by the version in their content type, or by their number.
            let version = body.content_types.iter().find_map(|ty| version_word(ty));
            name.push_str(
                &version.unwrap_or_else(|| if at == 0 { String::new() } else { (at + 1).to_string() }),
            );
        }
        reach.root(&body.ty, &name);
    }
    reach.response = true;
    for response in &draft.responses {
        if let Some(ty) = &response.ty {
            let root = reach.arena.target(ty).and_then(|id| reach.arena.get(id));
            let name =
                match root.filter(|root| root.page != draft.page).and_then(|root| titles.get(root.page)) {
                    // A page that several operations refer to names the type, and what a failure gives.
                    Some(title) if response.failure => {
                        format!("{}Error", names::of_page(title).trim_end_matches("Response"))
                    }
                    Some(title) => names::of_page(title),
                    None if response.failure => format!("{}Error", owner.name),
                    None => format!("{}Response", owner.name),
                };
            reach.root(ty, &name);
        }
    }
}

fn version_word(content_type: &str) -> Option<String> {
    content_type
        .split(['-', '/', '+'])
        .find(|word| {
            word.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
        .map(|word| format!("V{}", word.trim_start_matches('v').replace('.', "")))
}

struct Reach<'a> {
    owner: &'a Owner<'a>,
    arena: &'a mut Arena,
    response: bool,
}

impl Reach<'_> {
    fn root(&mut self, ty: &TypeExpr, name: &str) {
        let listed = matches!(ty, TypeExpr::List(_));
        let name = if listed { format!("{name}Item") } else { name.to_owned() };
        for id in self.arena.mentioned(ty) {
            self.enter(id, (name.clone(), false));
        }
    }

    fn field(&mut self, name: &str, ty: &TypeExpr) {
        for (id, name) in self.names(name, ty) {
            self.enter(id, name);
        }
    }

    /// Iterative, because tables may refer to each other in any depth.
    fn enter(&mut self, id: Id, name: Name) {
        let mut open = vec![(id, name)];
        while let Some((id, name)) = open.pop() {
            let Some(entry) = self.arena.get_mut(id) else { continue };
            let seen = if self.response { &mut entry.response } else { &mut entry.request };
            if std::mem::replace(seen, true) {
                continue;
            }
            if entry.name.is_none() {
                entry.name = Some(named(entry, name));
            }
            if entry.scope.is_empty() {
                entry.scope = self.owner.scope.to_owned();
            }
            entry.group.get_or_insert_with(|| self.owner.group.to_owned());
            let Some(entry) = self.arena.get(id) else { continue };
            let mut inner: Vec<(Id, Name)> = Vec::new();
            for row in entry.rows.iter() {
                inner.extend(self.names(row.name(), &row.field.ty.value));
            }
            if let (Some(additional), Some((name, _))) = (&entry.additional, &entry.name) {
                inner.extend(self.names(&format!("{name}Value"), additional));
            }
            open.extend(inner.into_iter().rev());
        }
    }

    /// The tables that a field refers to, each with the name that its type column or else the field gives it.
    fn names(&self, field: &str, ty: &TypeExpr) -> Vec<(Id, Name)> {
        let name = |mention: Mention<'_>| match mention.spelled {
            spelled if is_type_name(spelled) => (mention.id, (spelled.to_owned(), true)),
            _ => (mention.id, (names::of_field(field, mention.listed), false)),
        };
        self.arena.mentions(ty, false).into_iter().map(name).collect()
    }
}

/// A name, and whether the documents state it.
type Name = (String, bool);

fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// A caption that is a type name states the name; else the place that refers to the table gives it.
fn named(entry: &Entry, given: Name) -> Name {
    entry.type_name().map_or(given, |name| (name.to_owned(), true))
}

/// The types, in the order of `pages`, and what became of the tables that no operation reaches.
pub(super) fn models(
    pages: &[usize],
    is_reference: impl Fn(usize) -> bool,
    parameter_tables: &HashSet<Id>,
    arena: &mut Arena,
) -> (Vec<RawModel>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    for (id, entry) in arena.entries.iter_mut().enumerate() {
        let reached = entry.request || entry.response || parameter_tables.contains(&id);
        let meant = !entry.shown && !entry.unwrapped && !entry.rows.is_empty() && !is_array_root(entry);
        let body = matches!(entry.role, Role::Uri | Role::Request | Role::Response);
        if !reached && meant && body && is_reference(entry.page) {
            let message = format!("no row refers to the table `{}`", entry.caption.words);
            diagnostics.push(Diagnostic::new(Code::UnreachedTable, entry.span, message));
            let suggestion =
                entry.caption.names.first().map_or_else(|| "Table".to_owned(), |name| names::pascal(name));
            entry.name = Some(named(entry, (suggestion, false)));
            entry.request = true;
        }
    }
    let names = names_by_link(arena);
    let place: HashMap<usize, usize> = pages.iter().enumerate().map(|(at, page)| (*page, at)).collect();
    let mut emitted: Vec<_> = arena.entries.iter_mut().enumerate().collect();
    emitted.retain(|(_, entry)| entry.request || entry.response);
    // Types that an example shows are made from the inside out.
    emitted.sort_by_key(|(id, entry)| {
        let at = if entry.shown { usize::MAX - id } else { *id };
        (place.get(&entry.page).copied(), entry.span.start, at)
    });
    let models = emitted.into_iter().filter_map(|(_, entry)| model(entry, &names)).collect();
    (merge::merge(models), diagnostics)
}

/// A table of the one row `[Array]` is no type: the body is a list.
pub(super) fn is_array_root(entry: &Entry) -> bool {
    matches!(entry.rows.as_slice(), [row] if row.name().starts_with('['))
}

/// The raw type; the rows move out of the entry.
fn model(entry: &mut Entry, known: &HashMap<String, String>) -> Option<RawModel> {
    let (name, name_stated) = entry.name.clone()?;
    let mut fields: Vec<RawField> =
        std::mem::take(&mut entry.rows).into_vec().into_iter().map(|row| row.field).collect();
    for field in &mut fields {
        rename(&mut field.ty.value, known);
        if entry.response {
            // What a response holds is never promised, whatever column the table has.
            field.required = None;
            field.default = None;
        }
    }
    let mut additional = entry.additional.take();
    additional.iter_mut().for_each(|ty| rename(ty, known));
    let shape = match additional {
        Some(value) if fields.is_empty() => RawShape::Alias(TypeExpr::map(value)),
        additional => RawShape::Struct { fields, additional, inherits: Vec::new() },
    };
    let links = std::iter::once(&entry.link).chain(&entry.other_links).cloned().collect();
    Some(RawModel {
        name: Spanned::new(name, entry.span),
        name_stated,
        links,
        scope: entry.scope.clone(),
        group: entry.group.clone(),
        description: String::new(),
        shape,
        examples: Vec::new(),
    })
}

/// Fills in the names of the types that an expression refers to.
pub(super) fn rename(ty: &mut TypeExpr, known: &HashMap<String, String>) {
    match ty {
        TypeExpr::Named { name, link: Some(link) } => {
            if let Some(known) = known.get(link) {
                name.clone_from(known);
            }
        }
        TypeExpr::List(inner) | TypeExpr::Set(inner) | TypeExpr::Map(inner) | TypeExpr::Nullable(inner) => {
            rename(inner, known);
        }
        TypeExpr::Union(cases) => cases.iter_mut().for_each(|case| rename(case, known)),
        _ => {}
    }
}

/// The names by link, for expressions outside of types.
pub(super) fn names_by_link(arena: &Arena) -> HashMap<String, String> {
    let named =
        arena.entries.iter().filter_map(|entry| Some((entry.link.clone(), entry.name.as_ref()?.0.clone())));
    named.collect()
}
