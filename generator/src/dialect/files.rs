//! Which files a grammar reads.

use glob::{MatchOptions, Pattern};

/// `*` stays within a folder.
const WITHIN: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Returns whether a glob of a grammar matches a path; `**/` also stands for no folder.
pub(crate) fn matches(glob: &str, path: &str) -> bool {
    Pattern::new(glob).is_ok_and(|pattern| pattern.matches_with(path, WITHIN))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stay_within_a_folder() {
        assert!(matches("doc/*.md", "doc/client.md"));
        assert!(!matches("doc/*.md", "doc/models/boat.md"));
        assert!(matches("**/*.md", "boat.md"));
        assert!(matches("doc/**/*.md", "doc/boat.md"));
        assert!(matches("doc/**/*.md", "doc/a/b/boat.md"));
    }
}
