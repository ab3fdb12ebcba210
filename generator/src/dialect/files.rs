//! Which files a grammar reads.

/// Returns whether a glob of a grammar matches a path; `**/` also stands for no folder.
pub(crate) fn matches(glob: &str, path: &str) -> bool {
    let matches = |glob: &str| glob::Pattern::new(glob).is_ok_and(|pattern| pattern.matches(path));
    matches(glob) || matches(&glob.replace("**/", ""))
}
