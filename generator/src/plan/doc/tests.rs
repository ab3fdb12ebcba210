use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::*;

fn docs(markdown: &str) -> String {
    let mut docs = Docs::default();
    docs.description(markdown);
    docs.lines().join("\n")
}

#[test]
fn markup_that_is_safe_stays() {
    insta::assert_snapshot!(docs(
        "# The *state*\nof an **image**, `READY` or\nnot.\n\nSee [the guide](https://a.example/b_(c)) or <http://a.example>,\n\
         and [Image](Image.md).  \nMore!\n\n* one\n* two\n  1. first\n  2. second\n\n     more of it\n* three\n\n\
         > quoted\n> - item\n\n| a | b |\n|---|---|\n| `x\\|y` | [z](https://a.example) |\n\n```rust\nlet x = 1;\n```\n\n    \
         indented\n\n```json\n{\"a\": 1}\n```"
    ), @r#"
    **The *state***

    of an **image**, `READY` or not.

    See [the guide](<https://a.example/b_(c)>) or <http://a.example>, and Image.

    More!

    - one
    - two
      1. first
      2. second

         more of it
    - three

    > quoted
    >
    > - item

    | a | b |
    | --- | --- |
    | `x\|y` | [z](https://a.example) |

    ```text
    let x = 1;
    ```

    ```text
    indented
    ```

    ```json
    {"a": 1}
    ```
    "#);
}

#[test]
fn what_would_act_as_markup_becomes_text() {
    insta::assert_snapshot!(docs(
        "Use [broken], [a][b], <image_id>, Vec<String>, &lt;tag&gt; and https://a.example/x, not *half\n\
         \u{202e}reversed<br>next */ <b>bold</b> ``` unclosed\n\n<p>Block &amp; <i>html</i> with <id></p>\n\n```\nnever closed"
    ), @r"
    Use \[broken\], \[a\]\[b\], \<image_id>, Vec\<String>, \<tag> and <https://a.example/x>, not \*half
    reversed

    next \*/ bold \`\`\` unclosed

    Block & html with \<id>

    ```text
    never closed
    ```
    ");
    assert_eq!(docs("1986 was\n\n#1 or -1"), "1986 was\n\n\\#1 or -1");
    assert_eq!(docs("1\\. x"), "1\\. x");
    assert_eq!(docs("  \n<!-- nothing -->"), "");
}

#[test]
fn depth_is_bounded() {
    let deep = docs(&format!("{}text", "> ".repeat(10_000)));
    assert!(deep.len() < 100, "{}", deep.len());
    let lists: String = (0..500).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    assert!(docs(&lists).lines().all(|line| line.len() < 100));
}

/// Returns what rustdoc would find in a comment.
fn complaints(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut broken = Vec::new();
    let callback = |link: BrokenLink<'_>| {
        broken.push(link.reference.to_string());
        None
    };
    let (mut link, mut code) = (false, false);
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(callback)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => found.push(format!("html {html}")),
            Event::FootnoteReference(name) => found.push(format!("footnote {name}")),
            Event::Start(Tag::Image { dest_url, .. }) => found.push(format!("image {dest_url}")),
            Event::Start(Tag::Link { dest_url, .. }) => {
                link = true;
                if !dest_url.starts_with("http://") && !dest_url.starts_with("https://") {
                    found.push(format!("link {dest_url}"));
                }
            }
            Event::End(TagEnd::Link) => link = false,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Start(Tag::CodeBlock(kind)) => match kind {
                CodeBlockKind::Fenced(info) if matches!(&*info, "text" | "json") => code = true,
                kind => found.push(format!("code {kind:?}")),
            },
            Event::Text(text) if !link && !code && text.contains("http://a.example") => {
                found.push(format!("bare address in {text}"));
            }
            _ => {}
        }
    }
    found.extend(broken.into_iter().map(|name| format!("broken link {name}")));
    found
}

const FRAGMENTS: [&str; 48] = [
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~~",
    "```rust",
    "[",
    "]",
    "[x]",
    "(",
    ")",
    "](",
    "<",
    ">",
    "</",
    "<b>",
    "<id>",
    "<!--",
    "-->",
    "&",
    "&lt;",
    "#",
    "- ",
    "1. ",
    "> ",
    "|",
    "---",
    "===",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "\\",
    "!",
    ":",
    "^",
    "~",
    "word",
    "snake_case",
    "http://a.example",
    "http://a.example/x)",
    "https://{x}.example",
    "*/",
    "[^1]",
    "\u{202e}",
    "[x]: http://a.example",
    "état",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_prose_is_safe(parts in prop::collection::vec(prop::sample::select(&FRAGMENTS[..]), 0..24)) {
        let rendered = docs(&parts.concat());
        prop_assert_eq!(complaints(&rendered), Vec::<String>::new(), "{:?} became {:?}", parts.concat(), rendered);
    }

    #[test]
    fn any_text_is_safe(text in "\\PC{0,40}") {
        let rendered = plain(&text);
        prop_assert_eq!(complaints(&rendered), Vec::<String>::new(), "{:?} became {:?}", text, rendered);
    }
}
