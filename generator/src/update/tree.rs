//! The pages in the listing of a tree.
//!
//! `100644 blob ID<tab>deep/a.md` is the page `deep/a.md`; `120000 blob ID<tab>b.md` is a link, and what it leads to must lie in
//! the tree. Names are those that somebody else chose: a path that would leave the folder is an error.

use std::collections::{BTreeMap, BTreeSet};

use super::{LeftOut, UpdateError};
use crate::ground::paths;
use crate::load::Selection;

/// The files of a tree, by their paths.
pub(super) type Entries<'a> = BTreeMap<String, Entry<'a>>;

/// A file, a link or a submodule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    kind: Kind,
    id: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Link,
    Submodule,
}

/// Reads a listing of `git ls-tree -r -z`. A path that is not UTF-8 is kept with marks, so that it is told.
pub(super) fn entries(listing: &[u8]) -> Entries<'_> {
    listing.split(|byte| *byte == 0).filter_map(entry).collect()
}

/// Reads `MODE TYPE ID<tab>PATH`.
fn entry(line: &[u8]) -> Option<(String, Entry<'_>)> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let (head, path) = line.split_at_checked(tab)?;
    let mut words = std::str::from_utf8(head).ok()?.split(' ');
    let kind = match words.next()? {
        "120000" => Kind::Link,
        "160000" => Kind::Submodule,
        _ => Kind::File,
    };
    let id = words.nth(1)?;
    Some((String::from_utf8_lossy(path.get(1..)?).into_owned(), Entry { kind, id }))
}

/// Returns what each link of a tree holds.
pub(super) fn links<'a>(
    entries: &Entries<'a>,
    contents: impl FnOnce(&[&'a str]) -> Result<Vec<Vec<u8>>, UpdateError>,
) -> Result<BTreeMap<String, String>, UpdateError> {
    let links = entries.iter().filter(|(_, entry)| entry.kind == Kind::Link);
    let (paths, ids): (Vec<&String>, Vec<&str>) = links.map(|(path, entry)| (path, entry.id)).unzip();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let targets = contents(&ids)?.into_iter().map(|target| String::from_utf8_lossy(&target).into_owned());
    Ok(paths.into_iter().cloned().zip(targets).collect())
}

/// Pages by path, each with the id of its contents.
type Pages<'a> = Vec<(String, &'a str)>;

/// Returns the pages of a tree, and what is not among them for which reason. What a link leads to is a page under its own
/// name, or else under that of the link.
pub(super) fn pages<'a>(
    entries: &Entries<'a>,
    links: &BTreeMap<String, String>,
    selection: &Selection,
) -> Result<(Pages<'a>, LeftOut), UpdateError> {
    let hidden = |path: &str| path.split('/').any(|segment| segment.starts_with('.'));
    let wanted = |path: &str| selection.holds(path) && !hidden(path);
    let (mut pages, mut left_out, mut folded) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (path, entry) in entries.iter().filter(|(path, _)| !selection.excludes(path)) {
        let id = match entry.kind {
            Kind::Submodule => {
                left_out.push((path.clone(), "it is a submodule, and another repository"));
                continue;
            }
            Kind::File => entry.id,
            Kind::Link => match target(path, links, entries)? {
                Some((to, file)) if !wanted(&to) => file.id,
                _ => continue,
            },
        };
        if !wanted(path) {
            continue;
        }
        if !paths::stays_inside(path) {
            return Err(UpdateError::BadPath(path.clone()));
        }
        if !folded.insert(path.to_lowercase()) {
            return Err(UpdateError::SamePath(path.clone()));
        }
        pages.push((path.clone(), id));
    }
    Ok((pages, left_out))
}

/// Returns the file that a link leads to, or `None` for a folder.
fn target<'a>(
    path: &str,
    links: &BTreeMap<String, String>,
    entries: &Entries<'a>,
) -> Result<Option<(String, Entry<'a>)>, UpdateError> {
    let held = links.get(path).map_or("", String::as_str);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let away = || UpdateError::Link { link: path.to_owned(), target: held.to_owned() };
    if held.starts_with('/') {
        return Err(away());
    }
    let to = paths::joined(folder, held).ok_or_else(away)?;
    let below = format!("{to}/");
    match entries.get(&to) {
        Some(entry) if entry.kind == Kind::File => Ok(Some((to, *entry))),
        None if to.is_empty()
            || entries.range(below.clone()..).next().is_some_and(|(path, _)| path.starts_with(&below)) =>
        {
            Ok(None)
        }
        _ => Err(away()),
    }
}
