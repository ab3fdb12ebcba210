//! Where the pages of an API come from: a folder of a Git repository at a revision.
//!
//! `https://forge.example/shop/sdk` at `v1.2`, below `docs`. What is read here never becomes an option of `git`, runs no
//! program and leaves no folder: such words are refused. Fetches nothing.

use super::paths;

/// A folder of a Git repository at a revision.
#[cfg(feature = "cli")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitSource {
    /// The repository, as `git fetch` takes it; a path is relative to the folder of the manifest.
    pub git: String,
    /// The commit, tag or branch.
    pub rev: String,
    /// The folder, `/` between segments; empty for the whole repository.
    pub path: String,
}

/// Why a repository cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitSourceError {
    /// The address would be an option, or run a program.
    #[error("invalid repository `{0}`: expected an address such as `https://...`, `ssh://...` or a path")]
    Address(String),
    /// The revision would be an option, or more than one revision.
    #[error("invalid revision `{0}`: expected a commit, a tag or a branch")]
    Revision(String),
    /// The folder would be another than one of the repository.
    #[error("invalid folder `{0}`: expected a path inside the repository, without `.` and `..`")]
    Folder(String),
}

/// Checks the address of a repository.
///
/// # Errors
/// If it begins with `-`, names a helper program (`ext::...`), or holds a control character.
pub fn check_address(address: &str) -> Result<(), GitSourceError> {
    let scheme = address.split_once("::").map(|(scheme, _)| scheme);
    let helper =
        scheme.is_some_and(|scheme| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)));
    let usable =
        !address.is_empty() && !address.starts_with('-') && !helper && !address.contains(char::is_control);
    usable.then_some(()).ok_or_else(|| GitSourceError::Address(address.to_owned()))
}

/// Checks a revision.
///
/// # Errors
/// If it begins with a sign, or holds what makes an expression of several revisions of it.
pub fn check_revision(revision: &str) -> Result<(), GitSourceError> {
    let plain = |c: char| c.is_alphanumeric() || "._/-+@#=,%".contains(c);
    let starts = |c: char| c.is_alphanumeric() || "._@#".contains(c);
    let usable = revision.starts_with(starts)
        && revision.chars().all(plain)
        && !revision.contains("..")
        && !revision.contains("@{");
    usable.then_some(()).ok_or_else(|| GitSourceError::Revision(revision.to_owned()))
}

/// Checks the path of a folder.
///
/// # Errors
/// If it does not consist of plain segments.
pub fn check_folder(path: &str) -> Result<(), GitSourceError> {
    let usable = path.is_empty() || paths::stays_inside(path);
    usable.then_some(()).ok_or_else(|| GitSourceError::Folder(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_git_would_take_for_something_else_are_refused() {
        for address in ["", "-u", "--upload-pack=x", "ext::sh -c x", "fd::3", "::x", "a+b::c", "a\nb"] {
            assert!(check_address(address).is_err(), "{address}");
        }
        for address in ["https://a.example/b", "git@a.example:b.git", "git@[::1]:b", "../b", "/b", "C:/b"] {
            assert!(check_address(address).is_ok(), "{address}");
        }
        for revision in ["", "-x", "+main", "a:b", "a..b", "a^", "a~1", "@{1}", "a b", "^a", "a\n"] {
            assert!(check_revision(revision).is_err(), "{revision}");
        }
        for revision in ["main", "v1.2+3", "@shop/sdk@1.0", "refs/tags/v1", "HEAD", "größe"] {
            assert!(check_revision(revision).is_ok(), "{revision}");
        }
        for path in ["/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a:b", ":(top)"] {
            assert!(check_folder(path).is_err(), "{path}");
        }
        assert!(check_folder("").is_ok() && check_folder("docs/-a b").is_ok());
    }
}
