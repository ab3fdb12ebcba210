//! What would change in a folder, without changing it.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{FILE_LIST, FileSet, OutputError, stays_inside};

/// What happens to one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It does not exist yet.
    Create,
    /// It exists with other contents.
    Replace,
    /// It was written by an earlier run and is not part of the output any more.
    Remove,
}

/// What separates a folder from the files that should be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    pub(super) folder: PathBuf,
    pub(super) wanted: FileSet,
    pub(super) owned: BTreeSet<String>,
    changes: Vec<(String, Change)>,
}

impl Changes {
    /// The files that change, relative to the folder: first what is written, then what is removed.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Change)> {
        self.changes.iter().map(|(path, change)| (path.as_str(), *change))
    }

    /// True if the folder is as it should be.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Compares a folder with the files that should be in it. The folder need not exist.
///
/// # Errors
/// [`OutputError::Foreign`] if a file that this program did not write stands in the way, and
/// [`OutputError::NoFolder`] if one stands in the place of a folder.
pub fn compare(folder: &Path, files: &FileSet) -> Result<Changes, OutputError> {
    // A link that leads nowhere counts as what it is: no folder.
    let existing = folder.ancestors().find(|at| fs::symlink_metadata(at).is_ok());
    if let Some(other) = existing.filter(|at| !at.is_dir()) {
        return Err(OutputError::NoFolder(other.to_owned()));
    }
    let wanted = files.with_list()?;
    let owned = read_list(folder)?;
    let mut changes = Vec::new();
    let mut foreign = Vec::new();
    for (path, contents) in wanted.iter() {
        match state(folder, path, contents)? {
            State::Same => {}
            State::Absent => changes.push((path.to_owned(), Change::Create)),
            State::Different if owned.contains(path) => changes.push((path.to_owned(), Change::Replace)),
            State::Different | State::Obstructed => foreign.push(path.to_owned()),
        }
    }
    if !foreign.is_empty() {
        return Err(OutputError::Foreign { folder: folder.to_owned(), files: foreign });
    }
    for path in owned.iter().filter(|path| wanted.get(path).is_none()) {
        if !matches!(state(folder, path, "")?, State::Absent | State::Obstructed) {
            changes.push((path.clone(), Change::Remove));
        }
    }
    Ok(Changes { folder: folder.to_owned(), wanted, owned, changes })
}

/// What stands in the place of a file.
enum State {
    Absent,
    Same,
    Different,
    /// Something that is no regular file, or a link on the way to it: never ours.
    Obstructed,
}

fn state(folder: &Path, path: &str, contents: &str) -> Result<State, OutputError> {
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
            // The length first: a file that differs in length need not be read.
            let same = kind.len() == contents.len() as u64
                && fs::read(&at).map_err(|source| OutputError::Io { path: at, source })?
                    == contents.as_bytes();
            return Ok(if same { State::Same } else { State::Different });
        }
        if last || !kind.is_dir() {
            return Ok(State::Obstructed);
        }
    }
    Ok(State::Obstructed)
}

/// The files that an earlier run wrote. Paths that leave the folder are not believed.
fn read_list(folder: &Path) -> Result<BTreeSet<String>, OutputError> {
    let path = folder.join(FILE_LIST);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(BTreeSet::new());
        }
        Err(source) => return Err(OutputError::Io { path, source }),
    };
    let listed = text.lines().filter(|line| !line.starts_with('#') && stays_inside(line));
    Ok(listed.map(str::to_owned).chain([FILE_LIST.to_owned()]).collect())
}
