//! The tree of topics: `CLASS.TXT.json` where it is present, the link to the parent topic on the page else.
//!
//! Guarantees: metadata is never required and never trusted for more than titles and order; a tree that
//! contradicts itself (a cycle, a missing parent) is cut, not followed.

use std::collections::HashMap;

use serde_json::Value;

use crate::source::Sources;

/// Topics deeper than this are not followed.
const MAX_DEPTH: usize = 16;

/// The topics of all documents.
#[derive(Debug, Default)]
pub(super) struct Topics {
    by_path: HashMap<String, Topic>,
}

/// A page in the tree.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    /// Its place in the order of the tree.
    pub(super) order: usize,
    /// Titles of the topics above it, the nearest first.
    pub(super) above: Vec<String>,
}

impl Topics {
    /// Reads every class file among the sources.
    pub(super) fn read(sources: &Sources) -> Self {
        let mut topics = Self::default();
        let mut order = 0;
        for (_, file) in sources.iter() {
            let (folder, name) = file.path().rsplit_once('/').unwrap_or(("", file.path()));
            if name.eq_ignore_ascii_case("CLASS.TXT.json")
                && let Ok(Value::Array(entries)) = serde_json::from_str(file.text())
            {
                topics.add(folder, &entries, &mut order);
            }
        }
        topics
    }

    fn add(&mut self, folder: &str, entries: &[Value], order: &mut usize) {
        let text = |entry: &Value, key: &str| {
            entry.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned()
        };
        let coded = entries.iter().map(|entry| (text(entry, "code"), entry));
        let by_code: HashMap<String, &Value> = coded.filter(|(code, _)| !code.is_empty()).collect();
        for entry in entries {
            let uri = text(entry, "uri");
            let mut above = Vec::new();
            let mut parent = by_code.get(&text(entry, "p_code"));
            while let Some(entry) = parent.filter(|_| above.len() < MAX_DEPTH) {
                above.push(text(entry, "title"));
                parent = by_code.get(&text(entry, "p_code"));
            }
            let path = if folder.is_empty() { uri } else { format!("{folder}/{uri}") };
            self.by_path.entry(path).or_insert(Topic { order: *order, above });
            *order += 1;
        }
    }

    /// The page's place in the tree.
    pub(super) fn of(&self, path: &str) -> Option<&Topic> {
        self.by_path.get(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn topics_know_what_is_above_them_even_in_a_broken_tree() {
        let class = r#"[
            {"code":"1","p_code":"","title":"Boxes","uri":"boxes.html"},
            {"code":"2","p_code":"1","title":"Lids","uri":"lids.html"},
            {"code":"3","p_code":"2","title":"Listing Lids","uri":"list.html"},
            {"code":"4","p_code":"5","title":"A","uri":"a.html"},
            {"code":"5","p_code":"4","title":"B","uri":"b.html"},
            {"code":"6","p_code":"99","title":"Lost","uri":"lost.html"}, 7]"#;
        let topics = Topics::read(&Sources::new(vec![SourceFile::new("docs/CLASS.TXT.json", class)]));
        let above = |path| topics.of(path).map(|topic| topic.above.clone());
        assert_eq!(above("docs/list.html"), Some(vec!["Lids".to_owned(), "Boxes".to_owned()]));
        assert_eq!(above("docs/lost.html"), Some(vec![]));
        assert_eq!(above("docs/a.html").map(|above| above.len()), Some(MAX_DEPTH));
        assert_eq!(above("list.html"), None);
    }
}
