//! Carrying out [`Changes`]: everything is written beside the folder first and then moved into it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::compare::compare_listed;
use super::{Change, Changes, FILE_LIST, FileList, OutputError};

/// Carries out the changes and returns how many files changed, the list of them not counted.
///
/// New contents are first written to a temporary folder on the same file system; what they replace is moved
/// there too and moved back when a later step fails. What another run has changed in the meantime is seen.
///
/// # Errors
/// [`OutputError::Io`], and those of [`compare`](super::compare()); the folder is then as it was.
pub fn write(changes: &Changes) -> Result<usize, OutputError> {
    if changes.is_empty() {
        return Ok(0);
    }
    let parent = parent_of(&changes.folder);
    fs::create_dir_all(parent).map_err(at(parent))?;
    let _lock = locked(parent);
    let (wanted, strays) = (changes.wanted.clone(), changes.strays.clone());
    carry_out(&compare_listed(&changes.folder, wanted, changes.others, strays)?)
}

/// Waits until no other run writes into this folder or one beside it. Where a folder cannot be locked, nobody waits.
fn locked(parent: &Path) -> Option<File> {
    let lock = File::open(parent).ok()?;
    lock.lock().ok()?;
    Some(lock)
}

/// Carries out changes in a folder that nobody else changes.
pub(super) fn carry_out(changes: &Changes) -> Result<usize, OutputError> {
    if changes.is_empty() {
        return Ok(0);
    }
    let count = changes.iter().filter(|(path, _)| *path != FILE_LIST).count();
    let folder = &changes.folder;
    let parent = parent_of(folder);
    let stage = tempfile::Builder::new().prefix(".specless-").tempdir_in(parent).map_err(at(parent))?;
    let new = stage.path().join("new");
    fs::create_dir(&new).map_err(at(&new))?;
    for (path, _) in changes.iter().filter(|(_, change)| *change != Change::Remove) {
        let target = new.join(path);
        create_parent(&target)?;
        fs::write(&target, changes.wanted.get(path).unwrap_or_default()).map_err(at(&target))?;
    }
    if !folder.exists() {
        fs::rename(&new, folder).map_err(at(folder))?;
        return Ok(count);
    }
    let mut moves = Moves { folder, stage, done: Vec::new() };
    match moves.run(changes) {
        Ok(()) => Ok(count),
        Err(error) => {
            moves.undo();
            Err(error)
        }
    }
}

/// The moves made so far, so that they can be undone.
struct Moves<'a> {
    folder: &'a Path,
    stage: TempDir,
    done: Vec<(String, Change)>,
}

impl Moves<'_> {
    fn run(&mut self, changes: &Changes) -> Result<(), OutputError> {
        let list_changes = changes.iter().any(|(path, _)| path == FILE_LIST);
        if list_changes {
            self.place_list_of_both(changes)?;
        }
        for (path, change) in changes.iter().filter(|(path, _)| *path != FILE_LIST) {
            self.step(path, change)?;
        }
        if list_changes {
            self.step(FILE_LIST, Change::Replace)?;
        }
        for (path, _) in changes.iter().filter(|(_, change)| *change == Change::Remove) {
            self.remove_empty_folders(path);
        }
        Ok(())
    }

    /// While files move, the list names old and new ones alike: if the machine stops half-way, the next run
    /// knows all of them as its own.
    fn place_list_of_both(&mut self, changes: &Changes) -> Result<(), OutputError> {
        let mut both = FileList::of(&changes.wanted);
        both.join(&changes.owned);
        let staged = self.stage.path().join("list");
        fs::write(&staged, both.text()).map_err(at(&staged))?;
        let list = self.folder.join(FILE_LIST);
        if list.exists() {
            let kept = self.kept("list-before");
            fs::copy(&list, &kept).map_err(at(&list))?;
        }
        fs::rename(&staged, &list).map_err(at(&list))
    }

    fn step(&mut self, path: &str, change: Change) -> Result<(), OutputError> {
        let target = self.folder.join(path);
        if change != Change::Create {
            let kept = self.kept("old").join(path);
            create_parent(&kept)?;
            fs::rename(&target, &kept).map_err(at(&target))?;
            self.done.push((path.to_owned(), Change::Remove));
        }
        if change != Change::Remove {
            create_parent(&target)?;
            fs::rename(self.kept("new").join(path), &target).map_err(at(&target))?;
            self.done.push((path.to_owned(), Change::Create));
        }
        Ok(())
    }

    /// Brings the folder back, newest move first, as far as the operating system lets it.
    fn undo(&mut self) {
        while let Some((path, change)) = self.done.pop() {
            let target = self.folder.join(&path);
            let _ = match change {
                Change::Create | Change::Replace => fs::remove_file(&target),
                Change::Remove => fs::rename(self.kept("old").join(&path), &target),
            };
            if change == Change::Create {
                self.remove_empty_folders(&path);
            }
        }
        let list = self.folder.join(FILE_LIST);
        let before = self.kept("list-before");
        let _ = if before.exists() { fs::rename(before, list) } else { fs::remove_file(list) };
    }

    fn kept(&self, name: &str) -> PathBuf {
        self.stage.path().join(name)
    }

    fn remove_empty_folders(&self, path: &str) {
        let mut at = self.folder.join(path);
        // `remove_dir` refuses a folder that holds anything.
        while at.pop() && at != self.folder && fs::remove_dir(&at).is_ok() {}
    }
}

/// Writes a single file by way of a temporary one, unless it holds these bytes already; true if it was written.
/// A target that takes text without being a regular file, such as a terminal, is written to in place.
///
/// # Errors
/// [`OutputError::IsFolder`], [`OutputError::MissingFolder`] and [`OutputError::Io`]; the file is then as it was.
pub fn write_file(path: &Path, contents: &str) -> Result<bool, OutputError> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(OutputError::IsFolder(path.to_owned())),
        Ok(found) if !found.is_file() => return fs::write(path, contents).map(|()| true).map_err(at(path)),
        _ => {}
    }
    if fs::read(path).is_ok_and(|found| found == contents.as_bytes()) {
        return Ok(false);
    }
    let folder = parent_of(path);
    if !folder.exists() {
        return Err(OutputError::MissingFolder(folder.to_owned()));
    }
    if !folder.is_dir() {
        return Err(OutputError::NoFolder(folder.to_owned()));
    }
    // A folder, because a temporary file would be readable by its owner only, and so would the result.
    let stage = tempfile::Builder::new().prefix(".specless-").tempdir_in(folder).map_err(at(path))?;
    let staged = stage.path().join("new");
    fs::write(&staged, contents).and_then(|()| fs::rename(&staged, path)).map_err(at(path))?;
    Ok(true)
}

fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn create_parent(path: &Path) -> Result<(), OutputError> {
    path.parent().map_or(Ok(()), |parent| fs::create_dir_all(parent).map_err(at(parent)))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_owned();
    move |source| OutputError::Io { path, source }
}
