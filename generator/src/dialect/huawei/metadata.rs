//! The tree of topics: `CLASS.TXT.json` where it is present, else the parent that `ALL_META.TXT.json` names;
//! pages of neither name their parent topic themselves.
//!
//! Guarantees: metadata is never required and never trusted for more than titles and order; a tree that
//! contradicts itself (a cycle, a missing parent) is cut, not followed.

use std::collections::HashMap;

use serde_json::Value;

use crate::ground::source::Sources;

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
    /// Reads the metadata among the sources.
    pub(super) fn read(sources: &Sources) -> Self {
        let mut topics = Self::default();
        let mut order = 0;
        topics.each(sources, "CLASS.TXT.json", |topics, folder, entries| {
            topics.add(folder, entries, &mut order)
        });
        topics.each(sources, "ALL_META.TXT.json", |topics, folder, entries| {
            for entry in entries {
                topics.insert(folder, &text(entry, "uri"), order, parent_in_keywords(entry));
                order += 1;
            }
        });
        topics
    }

    fn each(&mut self, sources: &Sources, wanted: &str, mut read: impl FnMut(&mut Self, &str, &[Value])) {
        for (_, file) in sources.iter() {
            let (folder, name) = file.path().rsplit_once('/').unwrap_or(("", file.path()));
            if name.eq_ignore_ascii_case(wanted)
                && let Ok(Value::Array(entries)) = serde_json::from_str(file.text())
            {
                read(self, folder, &entries);
            }
        }
    }

    /// What is known of a page already counts.
    fn insert(&mut self, folder: &str, uri: &str, order: usize, above: Vec<String>) {
        let path = if folder.is_empty() { uri.to_owned() } else { format!("{folder}/{uri}") };
        self.by_path.entry(path).or_insert(Topic { order, above });
    }

    fn add(&mut self, folder: &str, entries: &[Value], order: &mut usize) {
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
            self.insert(folder, &uri, *order, above);
            *order += 1;
        }
    }

    /// The page's place in the tree.
    pub(super) fn of(&self, path: &str) -> Option<&Topic> {
        self.by_path.get(path)
    }
}

fn text(entry: &Value, key: &str) -> String {
    entry.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned()
}

/// The keywords of a page are its title, the title above it, and the kind of the document.
fn parent_in_keywords(entry: &Value) -> Vec<String> {
    let keywords = text(entry, "kw");
    let parent = keywords
        .strip_prefix(text(entry, "title").as_str())
        .and_then(|rest| rest.strip_prefix(','))
        .and_then(|rest| rest.rsplit_once(','))
        .map(|(parent, _)| parent.trim().to_owned());
    parent.filter(|parent| !parent.is_empty()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::SourceFile;

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

    #[test]
    fn keywords_name_the_parent_where_there_is_no_tree() {
        let meta = r#"[
            {"uri":"a.html","title":"Listing Lids, All","kw":"Listing Lids, All,Lids,API Reference"},
            {"uri":"b.html","title":"Lids","kw":"Lids,API Reference"},
            {"uri":"c.html"}]"#;
        let topics = Topics::read(&Sources::new(vec![SourceFile::new("ALL_META.TXT.json", meta)]));
        let above = |path| topics.of(path).map(|topic| topic.above.clone());
        assert_eq!(above("a.html"), Some(vec!["Lids".to_owned()]));
        assert_eq!(above("b.html"), Some(vec![]));
    }
}
