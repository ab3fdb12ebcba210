//! All pages of an API together: which section is which type, and what a link or a name leads to.
//!
//! `[Widget](Widget.md)` on any page -> the section `# Widget` of `Widget.md`. A map beside the pages: nothing is written into
//! them. Knows no operations.

pub(crate) mod spelling;
pub(crate) mod tables;
pub(crate) mod templates;
pub(crate) mod values;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::block::marked;
use super::grammar::rules::{Grammar, Role};
use super::outline::Prepared;
use super::outline::section::{Doc, DocField, Section, SectionIndex};
use super::type_expr::TypeExpr;
use crate::ground::source::FileId;
use crate::ground::words::fold;
use crate::read::link;
use templates::Template;

/// A section of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) doc: usize,
    pub(crate) section: SectionIndex,
}

/// The documented types of an API, and what leads to them.
pub(crate) struct Library<'g> {
    pub(crate) grammar: &'g Grammar,
    pub(crate) docs: &'g [Doc<'g>],
    /// Types in page order, with the name that each has alone.
    pub(crate) types: IndexMap<Place, String>,
    by_name: HashMap<String, Place>,
    by_path: HashMap<String, usize>,
    by_file: HashMap<&'g str, usize>,
    by_source: HashMap<FileId, usize>,
    words: HashMap<String, TypeWord>,
    templates: Vec<Template<'g>>,
    union: Option<regex::Regex>,
}

/// The meaning of a word of `[types.words]`.
#[derive(Clone, Debug)]
pub(crate) enum TypeWord {
    Type(TypeExpr),
    Constant(bool),
    /// The anchor of the link is the type.
    Anchor,
}

impl<'g> Library<'g> {
    /// Gathers the types of all pages.
    pub(crate) fn new(prepared: &'g Prepared<'g>, docs: &'g [Doc<'g>]) -> Self {
        let grammar = prepared.grammar;
        let exact = grammar.types.exact;
        let mut library = Self {
            grammar,
            docs,
            types: IndexMap::new(),
            by_name: HashMap::new(),
            by_path: HashMap::new(),
            by_file: docs.iter().enumerate().map(|(at, doc)| (doc.path.as_str(), at)).collect(),
            by_source: docs.iter().enumerate().map(|(at, doc)| (doc.file, at)).collect(),
            words: spelling::words(&grammar.types),
            templates: templates::of(&grammar.types),
            union: grammar
                .types
                .union
                .as_ref()
                .filter(|_| !exact)
                .map(|union| super::grammar::pattern::compile(union)),
        };
        for (at, doc) in docs.iter().enumerate() {
            library.by_path.entry(stem(&doc.path).to_lowercase()).or_insert(at);
        }
        let mut names = HashSet::new();
        for (doc, page) in docs.iter().enumerate() {
            for section in page.sections.indices() {
                if is_type(page, page.sections.get(section)) {
                    library.add(Place { doc, section }, &mut names);
                }
            }
        }
        library.add_aliases();
        library
    }

    fn add(&mut self, place: Place, names: &mut HashSet<String>) {
        let Some(section) = self.section(place) else { return };
        let stated = section.name.as_deref().unwrap_or_default();
        let exact = self.grammar.types.exact;
        let base = if exact { stated.to_owned() } else { words_joined(stated) };
        let mut name = base.clone();
        let mut count = 2;
        // Names that a program wrote are the types' own: a second page of one name is a finding, not another type.
        while !exact && !names.insert(name.clone()) {
            name = format!("{base}{count}");
            count += 1;
        }
        let other = if exact {
            stem(self.docs.get(place.doc).map_or("", |doc| &doc.path))
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned()
        } else {
            section.heading.clone()
        };
        for key in [name.clone(), fold(stated), fold(&other)] {
            if !key.is_empty() {
                self.by_name.entry(key).or_insert(place);
            }
        }
        self.types.insert(place, name);
    }

    /// Finds types by the part of their name that a reserved word lost in titles but not in links.
    fn add_aliases(&mut self) {
        for (place, name) in &self.types {
            for alias in &self.grammar.types.alias {
                if let Some(found) = alias.captures(name).and_then(|groups| groups.name("name")) {
                    self.by_name.entry(fold(found.as_str())).or_insert(*place);
                }
            }
        }
    }

    /// Returns the section of a place.
    pub(crate) fn section(&self, place: Place) -> Option<&'g Section<'g>> {
        self.docs.get(place.doc).map(|doc| doc.sections.get(place.section))
    }

    /// Returns what type expressions call the type of a place.
    pub(crate) fn key(&self, place: Place) -> String {
        let path = self.docs.get(place.doc).map_or("", |doc| doc.path.as_str());
        format!("{path}#{}", place.section)
    }

    /// Returns a reference to a type.
    pub(crate) fn reference(&self, place: Place) -> TypeExpr {
        let name = self
            .types
            .get(&place)
            .cloned()
            .or_else(|| self.section(place).and_then(|section| section.name.clone()));
        TypeExpr::named(name.unwrap_or_default(), Some(self.key(place)))
    }

    /// Returns the place of a reference that [`Library::reference`] made.
    pub(crate) fn place_of(&self, expr: &TypeExpr) -> Option<Place> {
        let TypeExpr::Named { link: Some(link), .. } = expr else { return None };
        let (path, section) = link.rsplit_once('#')?;
        let doc = *self.by_file.get(path)?;
        Some(Place { doc, section: section.parse().ok()? })
    }

    /// Returns the section that a link on a page leads to: by page and anchor.
    pub(crate) fn target(&self, href: &str, from: usize) -> Option<Place> {
        let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
        if href.contains("://") || path.is_empty() && anchor.is_empty() {
            return None;
        }
        let doc = if path.is_empty() { from } else { self.page(path, from)? };
        if anchor.is_empty() {
            return Some(Place { doc, section: 0 });
        }
        let anchors = &self.docs.get(doc)?.anchors;
        let section = anchors.get(anchor).or_else(|| anchors.get(&anchor.to_lowercase()))?;
        Some(Place { doc, section: *section })
    }

    /// Returns the page that a link's path names. Sites link from their root or by a part of the path.
    fn page(&self, path: &str, from: usize) -> Option<usize> {
        let base = self.docs.get(from).map_or("", |doc| &doc.path);
        let resolved = match path.strip_prefix('/') {
            Some(_) => path.trim_matches('/').to_owned(),
            None => link::resolve(base, path)
                .map(|target| target.path)
                .unwrap_or_else(|| path.trim_start_matches("../").to_owned()),
        };
        let key = stem(&resolved).to_lowercase();
        let mut key = key.as_str();
        loop {
            if let Some(found) = self.by_path.get(key) {
                return Some(*found);
            }
            key = key.split_once('/')?.1;
        }
    }

    /// Returns the page that a row stands on.
    pub(crate) fn page_of(&self, row: &DocField) -> Option<usize> {
        self.by_source.get(&row.span.file).copied()
    }

    /// Returns all that is said on the page of a row.
    pub(crate) fn doc_of(&self, row: &DocField) -> Option<&'g Doc<'g>> {
        self.docs.get(self.page_of(row)?)
    }

    /// Returns the page of a file.
    pub(crate) fn page_of_file(&self, path: &str) -> Option<usize> {
        self.by_file.get(path).copied()
    }

    /// Returns the type of a section: itself, else the first object beneath it, else the first enumeration.
    pub(crate) fn typed(&self, place: Place) -> Option<Place> {
        if self.types.contains_key(&place) {
            return Some(place);
        }
        let doc = self.docs.get(place.doc)?;
        let section = doc.sections.get(place.section);
        if *section.role == Role::Operation && !section.routes.is_empty() {
            return None;
        }
        let below = doc.sections.below(place.section).into_iter().map(|section| Place { section, ..place });
        let below: Vec<Place> = below.filter(|inner| self.types.contains_key(inner)).collect();
        let object = |inner: &&Place| {
            self.section(**inner)
                .is_some_and(|section| !section.rows.is_empty() || !section.branches.is_empty())
        };
        below.iter().find(object).or(below.first()).copied()
    }

    /// Returns the type of a name: exactly, or by letters and digits, singular, where people wrote it.
    pub(crate) fn named(&self, name: &str) -> Option<Place> {
        if self.grammar.types.exact {
            let folded = fold(name);
            let by_fold = || if folded.is_empty() { None } else { self.by_name.get(&folded) };
            return self.by_name.get(name).or_else(by_fold).copied();
        }
        let key = fold(&marked::plain(name));
        let singular = key.strip_suffix('s');
        [Some(key.as_str()), singular]
            .into_iter()
            .flatten()
            .filter(|key| !key.is_empty())
            .find_map(|key| self.by_name.get(key))
            .copied()
    }

    /// Returns whether a spelling tells only where the type is: `[inline](#Colour)`.
    pub(crate) fn is_anchor(&self, spelled: &str) -> bool {
        let words = marked::whole_link(spelled).map(|link| link.words.trim());
        words.is_some_and(|words| matches!(self.words.get(words), Some(TypeWord::Anchor)))
    }

    /// Returns whether a type is an enumeration and no object.
    pub(crate) fn is_enumeration(&self, place: Place) -> bool {
        self.section(place).is_some_and(|section| !section.values.is_empty() && section.rows.is_empty())
    }
}

fn is_type(page: &Doc<'_>, section: &Section<'_>) -> bool {
    let empty = section.rule.is_some_and(|rule| rule.empty);
    *section.role == Role::Type
        && section.name.is_some()
        && !page.has_routes
        && (section.holds_type() || section.stated || empty)
}

/// Returns a path without the extension of its file.
fn stem(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => stem,
        _ => path,
    }
}

/// Returns a heading as one name: `sticker object` -> `StickerObject`.
fn words_joined(text: &str) -> String {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-')).filter(|word| !word.is_empty());
    let joined: String = words
        .map(|word| {
            let mut chars = word.chars();
            let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
            format!("{first}{}", chars.as_str())
        })
        .collect();
    joined.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect()
}
