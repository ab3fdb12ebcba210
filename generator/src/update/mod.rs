//! The pages of an API from the Git repository that they come from.
//!
//! `https://forge.example/shop/sdk` at `main`, below `docs` -> the commit that `main` is, and its pages by their paths below
//! `docs`. Everything is read into memory, or nothing is: a repository that is not reached, a revision that is gone and a
//! link out of the folder are errors. Writes no page; `output` does, all or nothing.
//!
//! The source that filled a folder of pages is recorded in it, in [`RECORD`], beside the hashes of the pages.

mod git;
mod tree;

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;

use crate::ground::escape::{Output, escape};
use crate::ground::git_source::GitSource;
use crate::load::Selection;
use crate::output::FileSet;

use git::Repository;

/// The file in a folder of pages that says which repository and commit they are from.
pub const RECORD: &str = ".specless-source";

const HEADER: &str = "# Written by `specless update`: where the pages of this folder come from.";

/// Why pages could not be fetched. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// There is no `git`, or it cannot be started.
    #[error("cannot run `git`: {0}")]
    NoGit(io::Error),
    /// There is no room for what is fetched.
    #[error("cannot prepare a folder for what is fetched: {0}")]
    NoRoom(io::Error),
    /// The repository or the revision is not reached.
    #[error("cannot fetch `{revision}` of `{address}`: {reason}")]
    Unreachable {
        /// The repository.
        address: String,
        /// The commit, tag or branch.
        revision: String,
        /// The message of `git`.
        reason: String,
    },
    /// The fetched pages cannot be read.
    #[error("cannot read what was fetched of `{address}`: {reason}")]
    Unreadable {
        /// The repository.
        address: String,
        /// The mistake.
        reason: String,
    },
    /// The folder is not in the revision.
    #[error("`{path}` is not a folder of `{address}` at {commit}")]
    NoFolder {
        /// The folder.
        path: String,
        /// The repository.
        address: String,
        /// The commit.
        commit: String,
    },
    /// The folder holds no page.
    #[error(
        "no pages in `{path}` of `{address}` at {commit} (looked for .md, .markdown, .mdx, .html, .htm, .json)"
    )]
    NoPages {
        /// The folder.
        path: String,
        /// The repository.
        address: String,
        /// The commit.
        commit: String,
    },
    /// A symbolic link leads to what is not in the folder.
    #[error("the symbolic link `{link}` leads to `{target}`, which is not in the folder of the source")]
    Link {
        /// The path of the link.
        link: String,
        /// The content.
        target: String,
    },
    /// A path cannot be one of a file here.
    #[error("the path `{0}` does not stay inside the folder of the source")]
    BadPath(String),
    /// Two pages have one path where upper and lower case are one.
    #[error("two pages have the path `{0}` on file systems that ignore case")]
    SamePath(String),
}

impl UpdateError {
    /// Returns what a user can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoGit(_) => "install Git: `update` fetches with it",
            Self::NoRoom(_) => "make room in the folder for temporary files",
            Self::Unreachable { .. } | Self::Unreadable { .. } => {
                "try `git ls-remote` on it, and mend `source` in the manifest; the pages are as they were"
            }
            Self::NoFolder { .. } | Self::NoPages { .. } => {
                "mend `path` of `source` in the manifest; the pages are as they were"
            }
            Self::Link { .. } | Self::BadPath(_) | Self::SamePath(_) => {
                "take a wider `path` in `source`, or leave it out with `exclude`; the pages are as they were"
            }
        }
    }
}

/// Pages that were fetched.
#[derive(Debug)]
pub struct Fetched {
    /// The commit that they are from.
    pub commit: String,
    /// The pages by their paths below the folder of the source, and the record.
    pub files: FileSet,
    /// Pages that are there and not among them, each with the reason.
    pub left_out: LeftOut,
}

/// Paths that are left out, each with the reason.
type LeftOut = Vec<(String, &'static str)>;

/// Where the pages of a folder come from.
#[derive(Debug, Deserialize)]
pub struct Record {
    /// The commit.
    pub commit: String,
}

impl Record {
    /// Reads the record of a folder of pages; `None` where there is none that can be read.
    pub fn read(docs: &Path) -> Option<Self> {
        toml::from_str(&fs::read_to_string(docs.join(RECORD)).ok()?).ok()
    }

    /// Writes the record of pages.
    fn text(source: &GitSource, commit: &str) -> String {
        let [git, path, commit] = [&source.git, &source.path, commit].map(|text| escape(text, Output::Toml));
        format!("{HEADER}\ngit = {git}\npath = {path}\ncommit = {commit}\n")
    }
}

/// Returns whether a revision is a whole commit id, which names the same pages forever.
pub fn is_commit(revision: &str) -> bool {
    matches!(revision.len(), 40 | 64) && revision.chars().all(|c| c.is_ascii_hexdigit())
}

/// Fetches the pages of a source. Paths of repositories are relative to `folder`.
///
/// # Errors
/// [`UpdateError`], for the whole source.
pub fn fetch(source: &GitSource, selection: &Selection, folder: &Path) -> Result<Fetched, UpdateError> {
    let repository = Repository::fetch(source, folder)?;
    let commit = repository.commit()?;
    let missing = || (source.path.clone(), source.git.clone(), commit.clone());
    let Some(listing) = repository.list(&commit, &source.path)? else {
        let (path, address, commit) = missing();
        return Err(UpdateError::NoFolder { path, address, commit });
    };
    let entries = tree::entries(&listing);
    let links = tree::links(&entries, |ids| repository.contents(ids))?;
    let (pages, mut left_out) = tree::pages(&entries, &links, selection)?;
    if pages.is_empty() {
        let (path, address, commit) = missing();
        return Err(UpdateError::NoPages { path, address, commit });
    }
    let ids: Vec<&str> = pages.iter().map(|(_, id)| *id).collect();
    let mut files = FileSet::default();
    for ((path, _), contents) in pages.into_iter().zip(repository.contents(&ids)?) {
        match String::from_utf8(contents) {
            Ok(text) => files.insert(path, text),
            Err(_) => left_out.push((path, "it is not UTF-8 text")),
        }
    }
    files.insert(RECORD, Record::text(source, &commit));
    Ok(Fetched { commit, files, left_out })
}
