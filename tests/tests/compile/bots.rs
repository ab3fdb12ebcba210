//! Bots on Telegram and Discord, and messages over sockets, by crates made from real documentation.

use std::fs;
use std::path::Path;

use scraper::{Html, Selector};
use serde_json::Value;
use specless::internals::pipeline;
use specless::{Builder, Runtime};
use specless_tests::compile::Crates;
use specless_tests::corpora::shared;
use specless_tests::workspace;

const NAMES: [&str; 4] = ["telegram", "discord", "obs-websocket", "twitch"];

/// Returns the JSON of a page, with the heading or text before each.
fn samples(page: &Path) -> Vec<(String, Value)> {
    let text = fs::read_to_string(page).unwrap();
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    if page.extension().is_some_and(|extension| extension == "html") {
        let html = Html::parse_document(&text);
        let blocks = Selector::parse("pre").unwrap();
        let texts = html.select(&blocks).map(|block| block.text().collect::<String>());
        return texts.filter_map(|text| Some((String::new(), read(&text)?))).collect();
    }
    let mut found = Vec::new();
    let mut before = text.as_str();
    while let Some((above, rest)) = before.split_once("```json") {
        let Some((block, rest)) = rest.split_once("```") else { break };
        let title = above.trim().lines().last().unwrap_or_default();
        found.extend(read(block).map(|value| (title.trim_start_matches('#').trim().to_owned(), value)));
        before = rest;
    }
    found
}

fn write(folder: &Path, name: &str, value: &Value) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(name), value.to_string()).unwrap();
}

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn bots_answer_and_messages_decode() {
    let Some(shared) = shared() else { return };
    let docs = |name: &str| shared.join("corpora/declared").join(name).join("docs");
    let mut crates = Crates::new("bots").unwrap();
    for name in NAMES {
        let runtime = workspace().join("generator/runtime").display().to_string();
        let builder = Builder::new(docs(name)).name(name).runtime(Runtime::Path(runtime)).out_dir("unused");
        let generation = pipeline::generate(&builder.settings(), &()).unwrap();
        crates.add(name, &generation.files).unwrap();
    }
    let dependency = |name: &str| {
        let features = if matches!(name, "telegram" | "discord") { "\"client\", \"mock\"" } else { "" };
        format!("{name} = {{ path = \"../{name}\", default-features = false, features = [{features}] }}\n")
    };
    let tests =
        ["telegram", "discord", "messages"].map(|name| workspace().join(format!("tests/bots/{name}.rs")));
    let driver = crates.driver(&NAMES.map(dependency).concat(), &tests).unwrap();
    let folder = driver.join("samples");
    let titled = |page: &str, title: &str| {
        let found = samples(&docs("discord").join(page)).into_iter().find(|(above, _)| above == title);
        found.unwrap_or_else(|| panic!("no {title} in {page}")).1
    };
    write(&folder, "user.json", &titled("resources/user.mdx", "Example User"));
    write(&folder, "message.json", &titled("resources/message.mdx", "Example Message"));
    let pages = [
        ("discord", "events/gateway-events.mdx"),
        ("obs-websocket", "protocol.md"),
        ("twitch", "eventsub-subscription-types.html"),
    ];
    for (name, page) in pages {
        for (number, (title, value)) in samples(&docs(name).join(page)).into_iter().enumerate() {
            let of = match (name, value["op"].as_i64()) {
                ("obs-websocket", Some(0 | 2 | 5 | 7 | 9)) => "obs-received",
                ("obs-websocket", Some(1 | 3 | 6 | 8)) => "obs-sent",
                ("discord", Some(0 | 7 | 9 | 10)) => "discord",
                ("discord", Some(1 | 2 | 3 | 4 | 6 | 8 | 31)) => "discord-sent",
                ("twitch", _) if value["event"].is_object() => "twitch",
                _ => continue,
            };
            println!("{of} {number}: {title}");
            write(&folder.join(of), &format!("{number}.json"), &value);
        }
    }
    if let Err(text) = crates.cargo(&["test", "--quiet", "-p", "driver", "--", "--nocapture"], "") {
        panic!("{text}");
    }
}
