//! Which files a grammar reads, and what becomes of their text before it is read.
//!
//! A line `@include 'errors.mdx'` stands for the text of that file where a grammar says so; patterns of `page.rewrite` replace
//! what only a site generator understands. Knows no blocks.

use std::collections::HashMap;

use super::grammar::pattern::groups_in_braces;
use super::grammar::rules::{Grammar, IncludeRule};
use crate::ground::paths;
use crate::ground::source::{SourceFile, Sources};

/// An included file may include others, to so many levels.
const MAX_INCLUDES: usize = 4;

/// A page does not grow beyond this by what it includes, in bytes.
const MAX_EXPANDED: usize = 16 << 20;

use glob::{MatchOptions, Pattern};

/// `*` stays within a folder.
const WITHIN: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// The globs of a rule; `**/` also stands for no folder.
#[derive(Debug)]
pub(crate) struct Globs(Vec<Pattern>);

impl Globs {
    /// Prepares globs for many paths.
    pub(crate) fn new(globs: &[String]) -> Self {
        Self(globs.iter().filter_map(|glob| Pattern::new(glob).ok()).collect())
    }

    /// Returns whether one of the globs matches a path.
    pub(crate) fn match_path(&self, path: &str) -> bool {
        self.0.iter().any(|glob| glob.matches_with(path, WITHIN))
    }
}

/// Returns the files as the grammar wants them read; `None` if it wants them as they are. Findings point into the new text.
pub(crate) fn expanded(grammar: &Grammar, sources: &Sources) -> Option<Sources> {
    let rules = &grammar.page;
    if rules.include.is_none() && rules.rewrite.is_empty() {
        return None;
    }
    let by_path: HashMap<&str, &str> = sources.iter().map(|(_, file)| (file.path(), file.text())).collect();
    let files = sources.iter().map(|(_, file)| {
        let mut text = file.text().to_owned();
        for _ in 0..MAX_INCLUDES {
            match rules.include.as_ref().and_then(|rule| included(rule, &text, &by_path)) {
                Some(next) if next.len() <= MAX_EXPANDED => text = next,
                _ => break,
            }
        }
        for (pattern, replacement) in &rules.rewrite {
            text =
                pattern.multi_line().replace_all(&text, groups_in_braces(replacement).as_str()).into_owned();
        }
        SourceFile::new(file.path(), text)
    });
    Some(Sources::new(files.collect()).numbered_from(sources.first()))
}

/// Returns the text with its including lines replaced, or `None` if there is none.
fn included(rule: &IncludeRule, text: &str, by_path: &HashMap<&str, &str>) -> Option<String> {
    let lines = rule.line.multi_line();
    lines.is_match(text).then(|| {
        let file = |groups: &regex::Captures<'_>| {
            let named = groups.name("path").map_or("", |path| path.as_str());
            let path = paths::joined(&rule.root, named);
            path.and_then(|path| by_path.get(path.as_str()).copied()).unwrap_or_default().to_owned()
        };
        lines.replace_all(text, file).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::Globs;

    #[test]
    fn stars_stay_within_a_folder() {
        let matches = |glob: &str, path| Globs::new(&[glob.to_owned()]).match_path(path);
        assert!(matches("doc/*.md", "doc/client.md"));
        assert!(!matches("doc/*.md", "doc/models/boat.md"));
        assert!(matches("**/*.md", "boat.md"));
        assert!(matches("doc/**/*.md", "doc/boat.md"));
        assert!(matches("doc/**/*.md", "doc/a/b/boat.md"));
    }
}
