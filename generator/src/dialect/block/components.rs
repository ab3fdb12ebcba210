//! Components and imports of pages that site generators execute (MDX), and tags that only style: they are no words of the page.
//!
//! `<Info>Take care.</Info>` -> `Take care.`; `import Info from './info'` -> nothing. Code stays as it is, and so do types like
//! `List<Boat>`. Knows no component: what one says is for rules with `raw`.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::dialect::grammar::pattern::compile;

/// Returns a paragraph without the tags of components and the lines that import or export something.
pub(crate) fn removed(text: &str) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        compile(r#"</[A-Z][\w.]*\s*>|(^|[^\w<])<[A-Z][\w.]*(?:\s(?:"[^"]*"|'[^']*'|[^<>"'])*)?/?>"#)
    });
    static MODULE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r#"(?m)^(?:import (?:[^'"\n]* from )?['"][^'"\n]*['"]|export (?:const|default) [^\n]*)[;\s]*$"#,
        )
    });
    let bare = unstyled(&MODULE.replace_all(text, "")).into_owned();
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
            let once = TAG.replace_all(part, "$1");
            out.push_str(&TAG.replace_all(&once, "$1"));
        } else {
            out.push_str(part);
        }
    }
    out.trim().to_owned()
}

/// Returns a text without tags that only style.
pub(crate) fn unstyled(text: &str) -> Cow<'_, str> {
    static STYLE: LazyLock<Regex> =
        LazyLock::new(|| compile(r"</(?:span|mark|small|font)\s*>|<(?:span|mark|small|font)\s[^<>]*>"));
    if text.contains("</") { STYLE.replace_all(text, "") } else { Cow::Borrowed(text) }
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
            ("<Call path=\"/boats/<id>\">Moors.", "Moors."),
            ("<span class=\"tag\">GET</span> /boats/<span>", "GET /boats/<span>"),
        ] {
            assert_eq!(removed(text), expected);
        }
    }
}
