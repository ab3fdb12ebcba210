//! From files in memory to a folder on disk, all or nothing.
//!
//! Guarantees: nothing outside the folder is written; a file that this program did not write, or that was changed since,
//! is never overwritten or removed unless that is asked for (what it wrote stands with a hash in [`FILE_LIST`], inside the
//! folder); a file whose bytes are the same is not touched; when anything fails, the folder is left as it was. Runs into
//! folders side by side wait for each other, where the system can lock a folder. A run that is killed may leave a folder
//! `.specless-*` beside it, which can be deleted; the next run completes what it began.

mod apply;
mod compare;
mod list;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

pub use apply::{write, write_file};
pub use compare::{Change, Changes, Others, compare};
#[cfg(feature = "cli")]
pub use compare::{compare_all, intact_list};
use list::FileList;

use crate::ground::paths;

/// Name of the file inside the output folder that lists what this program wrote there.
pub const FILE_LIST: &str = ".specless-files";

/// Files to write, by path relative to the output folder with `/` between segments, in path order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<String, String>,
}

impl FileSet {
    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<String>, contents: impl Into<String>) {
        self.files.insert(path.into(), contents.into());
    }

    /// Returns the contents of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Returns every path with its contents, in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, contents)| (path.as_str(), contents.as_str()))
    }

    /// Returns the number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns true if there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns the same files and the list of them.
    fn with_list(&self) -> Result<Self, OutputError> {
        let mut folded = BTreeSet::from([FILE_LIST.to_owned()]);
        for path in self.files.keys() {
            if !paths::stays_inside(path) {
                return Err(OutputError::BadPath(path.clone()));
            }
            if !folded.insert(path.to_lowercase()) {
                return Err(OutputError::SamePath(path.clone()));
            }
        }
        let mut all = self.clone();
        all.insert(FILE_LIST, FileList::of(self).text());
        Ok(all)
    }
}

/// Why a folder was not written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder holds files that this program did not write, or that were changed since, in the place of files to write
    /// or to remove.
    #[error(
        "{} holds files that specless did not write, or that were changed since, and would have to replace: {}",
        paths::tidy(folder).display(),
        files.join(", ")
    )]
    Foreign {
        /// The output folder.
        folder: PathBuf,
        /// The files, relative to the folder.
        files: Vec<String>,
    },
    /// Links or folders are in the place of files, which nothing overrules.
    #[error("{} holds links or folders in the place of files: {}", paths::tidy(folder).display(), files.join(", "))]
    Obstructed {
        /// The output folder.
        folder: PathBuf,
        /// The files, relative to the folder.
        files: Vec<String>,
    },
    /// Where a folder should be is something else.
    #[error("cannot write into {}: it is not a folder", .0.display())]
    NoFolder(PathBuf),
    /// Where a file should be is a folder.
    #[error("cannot write to {}: it is a folder, expected a file", .0.display())]
    IsFolder(PathBuf),
    /// The folder of a file does not exist.
    #[error("cannot write into {}: the folder does not exist", .0.display())]
    MissingFolder(PathBuf),
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A file to write has a path that leaves the folder.
    #[error("the path `{0}` does not stay inside the output folder")]
    BadPath(String),
    /// Two files to write have the same path where upper and lower case are one.
    #[error("two files have the path `{0}` on file systems that ignore case")]
    SamePath(String),
}
