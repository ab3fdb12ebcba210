//! Comparison of a folder with the files that should be in it, without changing it.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

#[cfg(feature = "cli")]
use rayon::prelude::*;

use super::{FILE_LIST, FileList, FileSet, OutputError};

/// The change of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It does not exist yet.
    Create,
    /// It exists with other contents.
    Replace,
    /// It was written by an earlier run and is not part of the output any more.
    Remove,
}

/// The treatment of files in the way that this program did not write, or that were changed since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// They are an error.
    #[default]
    Keep,
    /// They are replaced, as if they were its own.
    Replace,
}

/// The differences between a folder and the files that should be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    pub(super) folder: PathBuf,
    pub(super) wanted: FileSet,
    pub(super) owned: FileList,
    pub(super) others: Others,
    pub(super) strays: BTreeSet<String>,
    changes: Vec<(String, Change)>,
}

impl Changes {
    /// Returns the files that change, relative to the folder: first what is written, then what is removed.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Change)> {
        self.changes.iter().map(|(path, change)| (path.as_str(), *change))
    }

    /// Returns true if the folder is as it should be.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Compares a folder with the files that should be in it. The folder need not exist.
///
/// # Errors
/// [`OutputError::Foreign`] if a file stands in the way that this program did not write, or that was changed since, and
/// `others` are kept; [`OutputError::Obstructed`] if something else than a file does; [`OutputError::NoFolder`] if one stands in the place of a folder.
pub fn compare(folder: &Path, files: &FileSet, others: Others) -> Result<Changes, OutputError> {
    compare_listed(folder, files.with_list()?, others, BTreeSet::new())
}

/// Compares a folder as [`compare()`] does, where nothing else of its kind may lie: `present` are the files of this kind that
/// it holds, and those that are not among `files` go. What this program did not write counts as it does there.
///
/// # Errors
/// Those of [`compare()`].
#[cfg(feature = "cli")]
pub fn compare_all(
    folder: &Path,
    files: &FileSet,
    present: BTreeSet<String>,
    others: Others,
) -> Result<Changes, OutputError> {
    compare_listed(folder, files.with_list()?, others, present)
}

/// Compares a folder with files that the list is one of.
pub(super) fn compare_listed(
    folder: &Path,
    wanted: FileSet,
    others: Others,
    strays: BTreeSet<String>,
) -> Result<Changes, OutputError> {
    // A link that leads nowhere counts as what it is: no folder.
    let existing = folder.ancestors().find(|at| fs::symlink_metadata(at).is_ok());
    if let Some(other) = existing.filter(|at| !at.is_dir()) {
        return Err(OutputError::NoFolder(other.to_owned()));
    }
    let owned = read_list(folder)?;
    let is_ours =
        |path: &str, found: &[u8]| others == Others::Replace || path == FILE_LIST || owned.holds(path, found);
    let mut changes = Vec::new();
    let mut foreign = Vec::new();
    for (path, contents) in wanted.iter() {
        match state(folder, path, Some(contents))? {
            State::Same => {}
            State::Absent => changes.push((path.to_owned(), Change::Create)),
            State::Different(found) if is_ours(path, &found) => {
                changes.push((path.to_owned(), Change::Replace));
            }
            State::Different(_) | State::Obstructed => foreign.push(path.to_owned()),
        }
    }
    let mut removed = Vec::new();
    let known: BTreeSet<&str> = owned.paths().chain(strays.iter().map(String::as_str)).collect();
    for path in known.into_iter().filter(|path| wanted.get(path).is_none()) {
        match state(folder, path, None)? {
            State::Different(found) if is_ours(path, &found) => {
                removed.push((path.to_owned(), Change::Remove))
            }
            State::Different(_) => foreign.push(path.to_owned()),
            State::Absent | State::Same | State::Obstructed => {}
        }
    }
    if !foreign.is_empty() {
        let (folder, files) = (folder.to_owned(), foreign);
        return Err(match others {
            Others::Keep => OutputError::Foreign { folder, files },
            // All that are files are replaced.
            Others::Replace => OutputError::Obstructed { folder, files },
        });
    }
    changes.extend(removed);
    Ok(Changes { folder: folder.to_owned(), wanted, owned, others, strays, changes })
}

/// The item in the place of a file.
enum State {
    Absent,
    Same,
    /// A file with other contents, which are these.
    Different(Vec<u8>),
    /// Something that is no regular file, or a link on the way to it: never ours.
    Obstructed,
}

/// Looks at a file. Without `contents`, all contents are other ones.
fn state(folder: &Path, path: &str, contents: Option<&str>) -> Result<State, OutputError> {
    let mut at = folder.to_owned();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        at.push(segment);
        let kind = match fs::symlink_metadata(&at) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(State::Absent),
            Err(source) => return Err(OutputError::Io { path: at, source }),
        };
        let last = segments.peek().is_none();
        if last && kind.is_file() {
            let found = fs::read(&at).map_err(|source| OutputError::Io { path: at, source })?;
            let same = contents.is_some_and(|contents| contents.as_bytes() == found);
            return Ok(if same { State::Same } else { State::Different(found) });
        }
        if last || !kind.is_dir() {
            return Ok(State::Obstructed);
        }
    }
    Ok(State::Obstructed)
}

/// Returns the list of the files that an earlier run wrote, if all of them are there as it says.
#[cfg(feature = "cli")]
pub fn intact_list(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join(FILE_LIST)).ok()?;
    let list = FileList::parse(&text);
    let intact = |path: &str| matches!(state(folder, path, None), Ok(State::Different(found)) if list.holds(path, &found));
    let paths: Vec<&str> = list.paths().collect();
    paths.par_iter().all(|path| intact(path)).then_some(text)
}

/// Returns the files that an earlier run wrote.
fn read_list(folder: &Path) -> Result<FileList, OutputError> {
    let path = folder.join(FILE_LIST);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(FileList::default());
        }
        Err(source) => return Err(OutputError::Io { path, source }),
    };
    Ok(FileList::parse(&text))
}
