//! The group that a page files its operations under.
//!
//! The page `Boats` -> `Boats`; without a title, `docs/boats.md` -> `boats`. Where each operation has a page written by hand, pages are
//! filed by their folder: `docs/harbour/create-boat.md` -> `harbour`. Looks at no text of an operation.

use super::super::grammar::rules::Role;
use super::super::library::Library;
use super::super::outline::headings::LEVEL;
use super::super::outline::section::Doc;

/// The groups of all pages.
#[derive(Debug, Default)]
pub(crate) struct PageGroups(Vec<String>);

impl PageGroups {
    /// Finds the group of each page.
    pub(crate) fn new(library: &Library<'_>) -> Self {
        let pages = library.docs.iter().map(|doc| {
            let name = page_name(doc);
            let rule = library.grammar.routes.group.as_ref();
            let part =
                rule.and_then(|rule| rule.captures(&name)?.name("name").map(|part| part.as_str().to_owned()));
            part.filter(|part| !part.is_empty()).unwrap_or(name)
        });
        let mut groups = Self(pages.collect());
        if library.grammar.page.decode.is_none() {
            groups.file_by_folder(library.docs);
        }
        groups
    }

    /// Returns the group of a page.
    pub(crate) fn of(&self, page: usize) -> String {
        self.0.get(page).cloned().unwrap_or_default()
    }

    /// Files pages with one operation by the folders that not all of them share, if most pages are such.
    fn file_by_folder(&mut self, docs: &[Doc<'_>]) {
        let counts: Vec<usize> = docs.iter().map(operations).collect();
        let described = counts.iter().filter(|count| **count > 0).count();
        let pages = docs.iter().zip(&counts).enumerate().filter(|(_, (_, count))| **count == 1);
        let lone: Vec<(usize, Vec<&str>)> = pages.map(|(at, (doc, _))| (at, folders(&doc.path))).collect();
        let Some((_, first)) = lone.first().filter(|_| lone.len() * 2 > described) else { return };
        let shared = |folders: &[&str]| first.iter().zip(folders).take_while(|(a, b)| a == b).count();
        let common = lone.iter().map(|(_, folders)| shared(folders)).min().unwrap_or_default();
        for (page, folders) in &lone {
            if let (Some(group), Some(own @ [_, ..])) = (self.0.get_mut(*page), folders.get(common..)) {
                *group = own.join(" ");
            }
        }
    }
}

/// Returns the folders of a file, the outermost first.
fn folders(path: &str) -> Vec<&str> {
    path.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect())
}

/// Returns the title of a page, else the name of its file.
fn page_name(doc: &Doc<'_>) -> String {
    let mut sections = doc.sections.indices().map(|index| doc.sections.get(index));
    let title = sections
        .find(|section| *section.role == Role::Type && section.name.is_some() && section.depth == LEVEL);
    title.and_then(|section| section.name.clone()).unwrap_or_else(|| {
        let file = doc.path.rsplit('/').next().unwrap_or_default();
        file.split('.').next().unwrap_or_default().to_owned()
    })
}

/// Counts the operations that a page describes.
fn operations(doc: &Doc<'_>) -> usize {
    let sections = doc.sections.indices().map(|index| doc.sections.get(index));
    sections.filter(|section| *section.role == Role::Operation && !section.routes.is_empty()).count()
}
