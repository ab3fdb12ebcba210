//! The user's own `git`, on a bare repository that lasts as long as the fetch.
//!
//! One commit without its files is fetched, then the files that are wanted, together. Nothing is checked out: no hook, filter
//! or link of the repository has an effect. Knows nothing of pages.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::UpdateError;
use crate::ground::git_source::GitSource;

/// Transports that run no program of the address's choice.
const TRANSPORTS: &str = "file:git:http:https:ssh";

/// Variables by which a `git` that runs this program, as from a hook, would lead ours to its own repository.
const OF_OTHERS: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
];

/// A repository that holds one commit of another.
#[derive(Debug)]
pub(super) struct Repository<'a> {
    source: &'a GitSource,
    /// Relative addresses start here.
    folder: PathBuf,
    temp: TempDir,
}

impl<'a> Repository<'a> {
    /// Fetches the commit of a source, without its files where the server lets us.
    pub(super) fn fetch(source: &'a GitSource, folder: &Path) -> Result<Self, UpdateError> {
        let temp = tempfile::Builder::new().prefix("specless-").tempdir().map_err(UpdateError::NoRoom)?;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let repository = Self { source, folder: folder.to_owned(), temp };
        for words in [
            &["init", "--quiet", "--bare", "--template="][..],
            &["remote", "add", "origin", &source.git],
            &[&FETCH[..], &["--depth=1", "origin", &source.rev]].concat(),
        ] {
            let output = repository.run(words, Stdio::null())?;
            if !output.status.success() {
                return Err(UpdateError::Unreachable {
                    address: source.git.clone(),
                    revision: source.rev.clone(),
                    reason: reason(&output),
                });
            }
        }
        Ok(repository)
    }

    /// Returns the id of the commit.
    pub(super) fn commit(&self) -> Result<String, UpdateError> {
        let output = self.run(&["rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}"], Stdio::null())?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if super::is_commit(&text) { Ok(text) } else { Err(self.unreadable("it is no commit")) }
    }

    /// Lists everything below a folder of the commit, as `git ls-tree -r -z` does; `None` if there is no such folder.
    pub(super) fn list(&self, commit: &str, path: &str) -> Result<Option<Vec<u8>>, UpdateError> {
        let output =
            self.run(&["ls-tree", "-r", "-z", "--full-tree", &format!("{commit}:{path}")], Stdio::null())?;
        Ok(output.status.success().then_some(output.stdout))
    }

    /// Returns the contents of files by their ids.
    pub(super) fn contents(&self, ids: &[&str]) -> Result<Vec<Vec<u8>>, UpdateError> {
        let list = self.temp.path().join("wanted");
        fs::write(&list, ids.join("\n") + "\n").map_err(UpdateError::NoRoom)?;
        let wanted = || File::open(&list).map(Stdio::from).map_err(UpdateError::NoRoom);
        // All at once. Where the server sent them with the commit, or this fails, the next command has or fetches them.
        let all = [
            &["-c", "fetch.negotiationAlgorithm=noop"],
            &FETCH[..],
            &["--no-write-fetch-head", "--stdin", "origin"],
        ];
        self.run(&all.concat(), wanted()?)?;
        let output = self.run(&["cat-file", "--batch"], wanted()?)?;
        let mut rest = output.stdout.as_slice();
        let mut contents = Vec::with_capacity(ids.len());
        for id in ids {
            let (file, left) = object(rest, id).ok_or_else(|| self.unreadable(&reason(&output)))?;
            contents.push(file.to_vec());
            rest = left;
        }
        Ok(contents)
    }

    fn unreadable(&self, reason: &str) -> UpdateError {
        UpdateError::Unreadable { address: self.source.git.clone(), reason: reason.to_owned() }
    }

    fn run(&self, words: &[impl AsRef<OsStr>], input: Stdio) -> Result<Output, UpdateError> {
        let mut command = Command::new("git");
        OF_OTHERS.iter().for_each(|name| _ = command.env_remove(name));
        if std::env::var_os("GIT_ALLOW_PROTOCOL").is_none() {
            command.env("GIT_ALLOW_PROTOCOL", TRANSPORTS);
        }
        if !io::stderr().is_terminal() {
            // Nobody is there to type a password.
            command.env("GIT_TERMINAL_PROMPT", "0");
        }
        command.arg("--git-dir").arg(self.temp.path().join("repository")).args(words);
        command.current_dir(&self.folder).stdin(input).output().map_err(UpdateError::NoGit)
    }
}

/// Fetches nothing that nobody asked for.
const FETCH: [&str; 5] = ["fetch", "--quiet", "--no-tags", "--filter=blob:none", "--no-recurse-submodules"];

/// Returns the last line that says what is wrong.
fn reason(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let telling = lines.clone().rfind(|line| line.starts_with("fatal:") || line.starts_with("error:"));
    telling.or_else(|| lines.next_back()).unwrap_or("git failed without a word").to_owned()
}

/// Takes the next object from the answer of `cat-file --batch`: `ID blob SIZE`, the contents, and a line break.
fn object<'a>(answer: &'a [u8], id: &str) -> Option<(&'a [u8], &'a [u8])> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = answer.split_at_checked(end)?;
    let size = std::str::from_utf8(head).ok()?.strip_prefix(id)?.strip_prefix(" blob ")?.parse().ok()?;
    let (contents, rest) = rest.get(1..)?.split_at_checked(size)?;
    Some((contents, rest.get(1..)?))
}
