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

/// Returns the words of a page: its title, the title above it, and the kind of the document.
fn above_in_words(words: &str, title: &str) -> Vec<String> {
    let rest = words.strip_prefix(title).and_then(|rest| rest.strip_prefix(','));
    let above = rest.and_then(|rest| rest.rsplit_once(',')).map(|(above, _)| above.trim().to_owned());
    above.filter(|above| !above.is_empty()).into_iter().collect()
}

fn text<'v>(entry: &'v Value, key: &str) -> &'v str {
    entry.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::SourceFile;

    fn list(file: &str, words: Option<&str>) -> TopicList {
        let key = |key: &str| key.to_owned();
        TopicList {
            file: key(file),
            page: key("uri"),
            title: key("title"),
            code: Some(key("code")),
            parent: Some(key("p_code")),
            words: words.map(key),
        }
    }

    fn above(list: &TopicList, text: &str) -> HashMap<String, Vec<String>> {
        let sources = Sources::new(vec![SourceFile::new(format!("docs/{}", list.file), text)]);
        topics_of(list, &sources).into_iter().collect()
    }

    #[test]
    fn a_tree_tells_what_is_above_a_page_even_if_it_is_broken() {
        let tree = r#"[
            {"code":"1","p_code":"","title":"Boats","uri":"boats.html"},
            {"code":"2","p_code":"1","title":"Oars","uri":"oars.html"},
            {"code":"3","p_code":"2","title":"Listing Oars","uri":"list.html"},
            {"code":"4","p_code":"5","title":"A","uri":"a.html"},
            {"code":"5","p_code":"4","title":"B","uri":"b.html"},
            {"code":"6","p_code":"99","title":"Lost","uri":"lost.html"}, 7]"#;
        let above = above(&list("tree.json", None), tree);
        assert_eq!(above["docs/list.html"], ["Oars", "Boats"]);
        assert!(above["docs/lost.html"].is_empty());
        assert_eq!(above["docs/a.html"].len(), MAX_DEPTH);
    }

    #[test]
    fn words_name_the_topic_above_a_page() {
        let words = r#"[{"uri":"a.html","title":"Listing Oars, All","kw":"Listing Oars, All,Oars,API Reference"},
            {"uri":"b.html","title":"Oars","kw":"Oars,API Reference"}]"#;
        let above = above(&list("words.json", Some("kw")), words);
        assert_eq!(above["docs/a.html"], ["Oars"]);
        assert!(above["docs/b.html"].is_empty());
    }
}
