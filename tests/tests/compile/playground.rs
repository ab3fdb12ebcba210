//! The playground as people meet it: one file that is opened by a click, in a browser, without a network.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use scraper::{Html, Selector};
use specless_tests::browser::{browser, opened};
use specless_tests::fixture::model_page;
use specless_tests::{skipped, workspace};

/// The actions of a person: each line that is said is an observation.
const PERSON: &str = r###"
const said = [];
const one = (id) => document.getElementById(id);
const wait = (what) => new Promise((done) => {
  const look = () => what() ? done() : setTimeout(look, 20);
  look();
});
const write = (id, text) => {
  one(id).value = text;
  one(id).dispatchEvent(new Event("input"));
};
const picked = (id, name) => {
  one(id).value = name;
  one(id).dispatchEvent(new Event("change"));
};
const lines = (id) => [...one(id).children].map((line) => line.textContent);
(async () => {
  await wait(() => document.documentElement.dataset.ready === "yes");
  write("text", PAGE);
  await wait(() => one("rust").textContent !== "");
  said.push("file " + one("file").value + " " + one("rust").textContent.includes("pub struct Pet"));
  picked("file", "Cargo.toml");
  said.push("manifest " + one("rust").textContent.includes("[package]"));
  said.push("openapi " + Object.keys(JSON.parse(one("openapi").textContent).components.schemas));
  said.push(one("coverage").textContent);
  one("edit").click();
  said.push("rules " + (lines("rules").length > 0));
  write("grammar", "name = \"mine\"\nbase = \"rust\"\n[[tables]]\nrole = \"ignore\"\ncolumns = { name = \"Name\" }\nneed = [\"name\"]\nwhy = \"other-table\"\n");
  await wait(() => one("change").textContent !== "");
  said.push(one("change").textContent);
  write("grammar", "name = 7");
  await wait(() => one("coverage").textContent === "");
  said.push("mistake " + lines("findings")[0].includes("grammar.toml:1"));
  write("grammar", "");
  await wait(() => one("coverage").textContent !== "");
  const dropped = new DataTransfer();
  dropped.items.add(new File([PAGE.replaceAll("Pet", "Toy")], "Toy.md"));
  dropped.items.add(new File([new Uint8Array([0xff, 0xfe])], "Odd.md"));
  dispatchEvent(new DragEvent("drop", { dataTransfer: dropped }));
  await wait(() => one("page").options.length === 2);
  said.push("pages " + [...one("page").options].map((page) => page.value));
  said.push(lines("findings")[0]);
  said.push("both " + Object.keys(JSON.parse(one("openapi").textContent).components.schemas));
  let left = "kept";
  await fetch("https://example.org/").then(() => { left = "gone"; }, () => {});
  said.push(left + " title " + document.title);
  const out = document.createElement("pre");
  out.id = "said";
  out.textContent = said.join("\n");
  document.body.append(out);
})();
"###;

/// Builds the page; `None` if this toolchain cannot.
fn page() -> Option<PathBuf> {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    let sysroot = PathBuf::from(String::from_utf8(sysroot.stdout).unwrap().trim());
    if !sysroot.join("lib/rustlib/wasm32-unknown-unknown/lib").is_dir() {
        skipped("rustc cannot compile for browsers (rustup target add wasm32-unknown-unknown)");
        return None;
    }
    let run =
        Command::new(env!("CARGO")).args(["xtask", "playground"]).current_dir(workspace()).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(PathBuf::from(String::from_utf8(run.stdout).unwrap().trim()))
}

#[test]
#[ignore = "compiles specless for a browser: `.ci/run` includes it"]
fn a_person_tries_pages_and_grammars() {
    let (Some(page), Some(browser)) = (page(), browser()) else { return };
    let text = fs::read_to_string(page).unwrap();
    let html = Html::parse_document(&text);
    let loaded = "img, svg, iframe, link, object, embed, base, form, [src], [href], [onclick], [style]";
    assert_eq!(html.select(&Selector::parse(loaded).unwrap()).count(), 0);
    let policy = html.select(&Selector::parse("meta[http-equiv]").unwrap()).next().unwrap();
    let policy = policy.attr("content").unwrap();
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    let folder = tempfile::tempdir().unwrap();
    // As it is, its own script runs, though nobody waits for its end.
    fs::write(folder.path().join("page.html"), &text).unwrap();
    let dom = opened(&browser, folder.path(), "page.html").unwrap();
    assert!(dom.contains("data-ready="), "{}", &dom[..600]);
    // Any script runs, which the policy would keep out; all else of it stays.
    let row = "**id** | **i64** | <img src=x onerror=\"document.title='owned'\"> | ";
    let script = format!("const PAGE = {:?};{PERSON}", model_page("Pet", &[row]));
    let hash = policy.split('\'').find(|word| word.starts_with("sha256-")).unwrap();
    let open =
        text.replace(hash, "unsafe-inline").replace("</body>", &format!("<script>{script}</script></body>"));
    fs::write(folder.path().join("person.html"), open).unwrap();
    let dom = opened(&browser, folder.path(), "person.html").unwrap();
    let html = Html::parse_document(&dom);
    let said = html.select(&Selector::parse("#said").unwrap()).next();
    let said: String = said.unwrap_or_else(|| panic!("nothing said: {}", &dom[..2000])).text().collect();
    let expected = [
        "file src/models/types.rs true",
        "manifest true",
        "openapi Pet",
        "openapi-generator, rust\n0 operations, 1 type, 1 field, 1 page\n1 of 1 row used, 0 of 0 list items and code blocks",
        "rules true",
        "since before: -1 fields, -1 rows",
        "mistake true",
        "pages Toy.md,page.md",
        "Odd.md: cannot be read as UTF-8 text",
        "both Toy,Pet",
        "kept title specless",
    ];
    assert_eq!(said, expected.join("\n"));
}
