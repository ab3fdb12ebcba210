//! Components and imports of pages that site generators execute (MDX), and tags that only style: they are no words of the page.
//!
//! `<Info>Take care.</Info>` -> `Take care.`; `import Info from './info'` -> nothing. Code stays as it is, and so do types like
//! `List<Boat>`. Knows no component: what one says is for rules with `raw`.

use std::sync::LazyLock;

use regex::Regex;

/// Returns a paragraph without the tags of components and the lines that import or export something.
pub(crate) fn removed(text: &str) -> String {
    static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"</(?:[A-Z][\w.]*|span|mark|small|font)\s*>|(^|[^\w<])<(?:[A-Z][\w.]*(?:\s[^<>]*)?|(?:span|mark|small|font)\s[^<>]*)/?>",
        )
        .ok()
    });
    static MODULE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"(?m)^(?:import (?:[^'"\n]* from )?['"][^'"\n]*['"]|export (?:const|default) .*)[;\s]*$"#,
        )
        .ok()
    });
    let (Some(tag), Some(module)) = (TAG.as_ref(), MODULE.as_ref()) else { return text.to_owned() };
    let bare = module.replace_all(text, "");
    if !bare.contains('<') {
        return bare.trim().to_owned();
    }
    let mut out = String::with_capacity(bare.len());
    for (index, part) in bare.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 0 {
            // Tags that follow each other share a border.
            let once = tag.replace_all(part, "$1");
            out.push_str(&tag.replace_all(&once, "$1"));
        } else {
            out.push_str(part);
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::removed;

    #[test]
    fn only_components_and_imports_go() {
        for (text, expected) in [
            ("<Info>\nTake <Mark kind=\"a\">care</Mark>.\n</Info>", "Take care."),
            ("import Info from './info';\nexport const a = 1;", ""),
            (
                "A List<Boat> and `<Info>` stay, import them from there.",
                "A List<Boat> and `<Info>` stay, import them from there.",
            ),
            ("<Tabs><Tab/></Tabs>", ""),
            ("<span class=\"tag\">GET</span> /boats/<span>", "GET /boats/<span>"),
        ] {
            assert_eq!(removed(text), expected);
        }
    }
}
