//! `specless report` as people meet it: in a browser, with the mouse and the keyboard, and under attack.

use std::fs;
use std::path::Path;

use scraper::{Html, Selector};
use sha2::{Digest, Sha256};
use specless_tests::browser::{browser, opened};
use specless_tests::fixture::{Folder, model_page};

use crate::command::command;

/// Text that would do something, if it were more than text.
const ATTACKS: [&str; 6] = [
    "<script>document.title='owned'</script>",
    "\"><img src=x onerror=document.title='owned'>",
    "' onclick='document.title=1'",
    "</pre></title><svg onload=document.title='owned'>",
    "javascript:document.title='owned'",
    "&lt;script&gt;document.title='owned'&lt;/script&gt;",
];

fn documents() -> Folder {
    let folder = Folder::new(&[]).unwrap();
    for (number, attack) in ATTACKS.iter().enumerate() {
        let rows = [
            format!("**{attack}** | **String** | {attack} | [default to {attack}]"),
            format!("**plainName{number}** | **String** | Its text. | "),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        folder
            .write(
                &format!("Thing{number}.md"),
                model_page(&format!("Thing{number}{attack}"), &rows).as_bytes(),
            )
            .unwrap();
    }
    folder
        .write("Plain.md", model_page("Plain", &["**only_here** | **String** | Once. | "]).as_bytes())
        .unwrap();
    let holder = model_page("Holder", &["**plain** | [**Plain**](Plain.md) | It. | "]);
    folder.write("Holder.md", holder.as_bytes()).unwrap();
    let old = folder.path().join("old");
    fs::create_dir(&old).unwrap();
    fs::write(old.join("Plain.md"), model_page("Plain", &["**gone<b>** | **String** | Once. | "])).unwrap();
    folder
}

/// Writes the page and returns its text.
fn report(folder: &Path, words: &[&str]) -> String {
    let run = command(folder).args(["report", "docs", "-o", "api.html"]).args(words).assert();
    assert!(matches!(run.get_output().status.code(), Some(0 | 1)), "{run}");
    fs::read_to_string(folder.join("api.html")).unwrap()
}

#[test]
fn the_page_is_complete_and_loads_nothing() {
    let folder = documents();
    let text = report(folder.path(), &["--since", "old"]);
    let page = Html::parse_document(&text);
    let all = |selector: &str| -> Vec<String> {
        page.select(&Selector::parse(selector).unwrap()).map(|found| found.text().collect()).collect()
    };
    for attack in ATTACKS {
        assert!(
            text.contains(
                &attack
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
                    .replace('"', "&quot;")
                    .replace('\'', "&#39;")
            ),
            "{attack}"
        );
    }
    assert_eq!(all("script").len(), 1);
    assert_eq!(
        all(
            "img, svg, iframe, link, object, embed, base, form, [src], [onclick], [onerror], [onload], [style]"
        ),
        [""; 0]
    );
    for link in page.select(&Selector::parse("[href]").unwrap()) {
        let target = link.attr("href").unwrap();
        let id = target.strip_prefix('#').unwrap_or_else(|| panic!("{target}"));
        assert_eq!(all(&format!("#{id}")).len(), 1, "{target}");
    }
    for fact in page.select(&Selector::parse("[data-s]").unwrap()) {
        assert_eq!(all(&format!("pre#{}", fact.attr("data-s").unwrap())).len(), 1);
    }
    assert_eq!(all("#a0-types > details.item").len(), ATTACKS.len() + 2);
    assert!(
        all("#a0-changes li").iter().any(|line| line.contains("Plain.only_here")),
        "{:?}",
        all("#a0-changes li")
    );
    assert!(all("#a0-coverage td").contains(&"Plain.md".to_owned()));
    let hash = Sha256::digest(all("script")[0].as_bytes());
    let policy =
        page.select(&Selector::parse("meta[http-equiv]").unwrap()).next().unwrap().attr("content").unwrap();
    let expected =
        format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'", base64(&hash));
    assert_eq!(policy, expected, "the hash in report/page.js.sha256");
}

/// The state of the page in a browser, after a person used it: each line is an observation.
const PERSON: &str = r###"
const said = [];
const key = (key) => document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const one = (selector) => document.querySelector(selector);
const shown = () => [...document.querySelectorAll("#a0-types > .item")].filter((item) => !item.hidden).length;
said.push("title " + document.title);
said.push("all " + shown());
key("/");
said.push("focus " + document.activeElement.id);
document.activeElement.value = "only_here";
document.activeElement.dispatchEvent(new Event("input"));
said.push("found " + shown() + " open " + one("#a0-types").open);
one("#a0-types > .item:not([hidden])").open = true;
one("#a0-types > .item:not([hidden]) td [data-s]").click();
said.push("source " + one("#source b").textContent + " " + one("#source pre").textContent);
key("Escape");
said.push("closed " + one("#source").hidden + " " + shown());
one("#a0-types").open = true;
key("j"); key("j");
said.push("second " + (document.activeElement === document.querySelectorAll("#a0-types > .item > summary")[1]));
const colour = () => getComputedStyle(document.body).backgroundColor;
const before = colour();
key("d");
said.push("theme " + (before !== colour()));
one("[data-only=overridden]").click();
said.push("overridden " + shown());
one("[data-only=overridden]").click();
said.push("any " + shown());
one("a[href^='#a0t']").click();
location.hash = one("a[href^='#a0t']").getAttribute("href");
setTimeout(() => {
  said.push("target " + one(location.hash).open);
  for (const fact of document.querySelectorAll("[data-s], summary")) fact.click();
  said.push("title " + document.title);
  const out = document.createElement("pre");
  out.id = "said";
  out.textContent = said.join("\n");
  document.body.append(out);
}, 50);
"###;

#[test]
fn a_person_reads_the_page_in_a_browser() {
    let Some(browser) = browser() else { return };
    let folder = documents();
    let text = report(folder.path(), &[]);
    // As it is, its own script runs, and no other.
    let dom = opened(&browser, folder.path(), "api.html").unwrap();
    assert!(dom.contains("data-ready=\"yes\"") && dom.contains("<title>docs</title>"), "{}", head(&dom));
    // With a person's script, which its policy would keep out.
    let start = text.find("<meta http-equiv").unwrap();
    let end = start + text[start..].find('>').unwrap() + 1;
    let open = [&text[..start], &text[end..]]
        .concat()
        .replace("</body>", &format!("<script>{PERSON}</script></body>"));
    fs::write(folder.path().join("person.html"), open).unwrap();
    let dom = opened(&browser, folder.path(), "person.html").unwrap();
    let page = Html::parse_document(&dom);
    let said = page.select(&Selector::parse("#said").unwrap()).next();
    let said: String = said.unwrap_or_else(|| panic!("nothing said: {}", head(&dom))).text().collect();
    let row = "**only_here** | **String** | Once. | ";
    let expected = format!(
        "title docs\nall 8\nfocus search\nfound 1 open true\nsource docs/Plain.md:7 {row}\nclosed true 8\nsecond true\ntheme true\noverridden 0\nany 8\ntarget true\ntitle docs"
    );
    assert_eq!(said, expected);
}

fn head(dom: &str) -> &str {
    dom.get(..600).unwrap_or(dom)
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let chunk = |chunk: &[u8]| {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        let letter = |at: usize| {
            if at > chunk.len() { '=' } else { char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63]) }
        };
        [letter(0), letter(1), letter(2), letter(3)]
    };
    bytes.chunks(3).flat_map(chunk).collect()
}
