//! Topics: under which titles a page stands in the reference.
//!
//! `[{"code": "2", "p_code": "1", "title": "Lids", "uri": "lids.html"}, ..]` beside the pages -> the titles above each page, the
//! nearest first. What a page says of its topic itself counts where no such list knows it. A list that contradicts itself is cut,
//! not followed.

use std::collections::HashMap;

use serde_json::Value;

use super::grammar::rules::{TopicList, TopicRules};
use super::outline::section::Doc;
use crate::ground::source::Sources;

/// Topics deeper than this are not followed.
const MAX_DEPTH: usize = 16;

/// Files pages under the topics that lists beside them tell, and notes those that are out of date.
pub(crate) fn file(rules: &TopicRules, docs: &mut [Doc<'_>], sources: &Sources) {
    let mut known: HashMap<String, Vec<String>> = HashMap::new();
    for list in &rules.lists {
        for (path, above) in topics_of(list, sources) {
            known.entry(path).or_insert(above);
        }
    }
    for doc in docs {
        if let Some(above) = known.remove(&doc.path).filter(|above| !above.is_empty()) {
            doc.topics = above;
        }
        let old = |title: &String| rules.outdated.as_ref().is_some_and(|words| words.is_match(title));
        doc.outdated = doc.topics.iter().any(old);
    }
}

fn topics_of(list: &TopicList, sources: &Sources) -> Vec<(String, Vec<String>)> {
    let mut out = Vec::new();
    for (_, file) in sources.iter() {
        let (folder, name) =
            file.path().rsplit_once('/').map_or(("", file.path()), |(folder, name)| (folder, name));
        if !name.eq_ignore_ascii_case(&list.file) {
            continue;
        }
        let Ok(Value::Array(entries)) = serde_json::from_str(file.text()) else { continue };
        let by_code: HashMap<&str, &Value> = entries
            .iter()
            .filter_map(|entry| Some((text(entry, list.code.as_ref()?), entry)))
            .filter(|(code, _)| !code.is_empty())
            .collect();
        for entry in &entries {
            let page = text(entry, &list.page);
            let path = if folder.is_empty() { page.to_owned() } else { format!("{folder}/{page}") };
            let above = match &list.words {
                Some(words) => above_in_words(text(entry, words), text(entry, &list.title)),
                None => above(list, entry, &by_code),
            };
            out.push((path, above));
        }
    }
    out
}

fn above(list: &TopicList, entry: &Value, by_code: &HashMap<&str, &Value>) -> Vec<String> {
    let parent = |entry: &Value| by_code.get(text(entry, list.parent.as_ref()?)).copied();
    let chain = std::iter::successors(parent(entry), |entry| parent(entry));
    chain.take(MAX_DEPTH).map(|entry| text(entry, &list.title).to_owned()).collect()
}

/// The words of a page are its title, the title above it, and the kind of the document.
fn above_in_words(words: &str, title: &str) -> Vec<String> {
    let rest = words.strip_prefix(title).and_then(|rest| rest.strip_prefix(','));
    let above = rest.and_then(|rest| rest.rsplit_once(',')).map(|(above, _)| above.trim().to_owned());
    above.filter(|above| !above.is_empty()).into_iter().collect()
}

fn text<'v>(entry: &'v Value, key: &str) -> &'v str {
    entry.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default()
}
