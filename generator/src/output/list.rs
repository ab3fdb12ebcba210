//! The list of the files that this program wrote into a folder.
//!
//! ```text
//! # Written by specless: the files below are replaced and removed by it while their contents have these hashes.
//! 8a5c6f1d2b3e4c07 src/lib.rs
//! ```
//!
//! A file with two lines has the contents of either: a run may have been killed between the two. Line breaks of another
//! system do not change a hash. A list of version 0.1.0 has no hashes: its files are believed to be unchanged, once. Knows nothing
//! of what is on disk.

use std::collections::{BTreeMap, BTreeSet};

use super::FileSet;
use crate::ground::paths::stays_inside;

const HEADER: &str = "# Written by specless: the files below are replaced and removed by it while their contents have these hashes.";

/// The first line of a list of version 0.1.0.
const WITHOUT_HASHES: &str =
    "# Written by specless: the files below are replaced and removed by it, all others are left alone.";

/// Files by path, each with the hashes of what may have been written; none where any contents are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileList(BTreeMap<String, BTreeSet<u64>>);

impl FileList {
    /// Lists files to be written.
    pub(super) fn of(files: &FileSet) -> Self {
        let entry = |(path, contents): (&str, &str)| (path.to_owned(), BTreeSet::from([hash(contents)]));
        Self(files.iter().filter(|(path, _)| *path != super::FILE_LIST).map(entry).collect())
    }

    /// Reads the text of a list. Paths that leave the folder are not believed.
    pub(super) fn parse(text: &str) -> Self {
        let mut list = Self::default();
        if text.starts_with(WITHOUT_HASHES) {
            let paths = text.lines().filter(|line| !line.starts_with('#') && stays_inside(line));
            list.0.extend(paths.map(|path| (path.to_owned(), BTreeSet::new())));
            return list;
        }
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((hash, path)) = line.split_once(' ')
                && let Ok(hash) = u64::from_str_radix(hash, 16)
                && stays_inside(path)
            {
                list.0.entry(path.to_owned()).or_default().insert(hash);
            }
        }
        list
    }

    /// Adds the files of another list.
    pub(super) fn join(&mut self, other: &Self) {
        for (path, hashes) in &other.0 {
            self.0.entry(path.clone()).or_default().extend(hashes);
        }
    }

    /// Returns the paths, in their order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns whether a file was written with these contents.
    pub(super) fn holds(&self, path: &str, contents: &[u8]) -> bool {
        self.0.get(path).is_some_and(|hashes| hashes.is_empty() || hashes.contains(&hash_of_bytes(contents)))
    }

    /// Returns the text of the list.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (path, hashes) in &self.0 {
            hashes.iter().for_each(|hash| text.push_str(&format!("{hash:016x} {path}\n")));
        }
        text
    }
}

fn hash(text: &str) -> u64 {
    hash_of_bytes(text.as_bytes())
}

/// FNV-1a of 64 bits, which is the same everywhere and forever. It tells changes by hand; nobody is kept from forging it.
fn hash_of_bytes(bytes: &[u8]) -> u64 {
    let bytes = bytes.iter().filter(|byte| **byte != b'\r');
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_is_written() {
        let mut files = FileSet::default();
        files.insert("src/a b.rs", "a");
        files.insert("Cargo.toml", "");
        let list = FileList::of(&files);
        assert_eq!(FileList::parse(&list.text()), list);
        assert!(
            list.text().ends_with("\ncbf29ce484222325 Cargo.toml\naf63dc4c8601ec8c src/a b.rs\n"),
            "{}",
            list.text()
        );
        assert!(list.holds("src/a b.rs", b"a\r") && !list.holds("src/a b.rs", b"b") && !list.holds("x", b""));
    }

    #[test]
    fn a_list_without_hashes_is_believed() {
        let list = FileList::parse(&format!("{WITHOUT_HASHES}\na.rs\n../b.rs\n"));
        assert_eq!(list.paths().collect::<Vec<_>>(), ["a.rs"]);
        assert!(list.holds("a.rs", b"anything") && !list.holds("b.rs", b""));
    }

    #[test]
    fn what_is_no_line_of_a_list_is_not_believed() {
        let text = "a.rs\n0 ../b\n0 /c\nz d.rs\n 0 e.rs\n0\n0 f.rs\n";
        assert_eq!(FileList::parse(text).paths().collect::<Vec<_>>(), ["f.rs"]);
    }
}
