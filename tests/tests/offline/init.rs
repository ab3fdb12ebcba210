//! The first minutes of a user: `init`, `generate`, `cargo check`.

use std::fs;
use std::path::Path;

use specless_tests::fixture::{Folder, model_page};

use crate::command;

fn specless(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let said = command::specless(folder, words);
    (Some(said.status), said.out, said.err)
}

/// A page in a form that no grammar knows.
const HARBOUR: &str = "# Harbour\n\n## List boats\n\n`GET https://api.harbour.example/v2/boats`\n\n### Query options\n\n\
| Option | Kind | Mandatory | Purpose |\n|---|---|---|---|\n| `limit` | integer | no | How many. |\n\
| `name` | text | yes | The name. |\n\n### Response fields\n\n| Option | Kind | Purpose |\n|---|---|---|\n\
| `id` | integer | The number of the boat. |\n| `tags` | list of text | What people say. |\n\n## Moor a boat\n\n\
`POST https://api.harbour.example/v2/boats/:id/berth`\n\n### Body options\n\n| Option | Kind | Mandatory | Purpose |\n\
|---|---|---|---|\n| `berth` | text | yes | Where. |\n| `until` | integer | no | How long. |\n\n\
### Response fields\n\n| Option | Kind | Purpose |\n|---|---|---|\n| `berth` | text | Where it is. |\n";

#[test]
fn documents_of_a_known_family_get_a_manifest_that_generates_a_crate() {
    let rows = ["**born_at** | **String** | When. | ", "**age** | **i32** | Years. | "];
    let folder = Folder::new(&[("Pet.md", &model_page("Pet", &rows))]).unwrap();
    let (status, out, err) = specless(folder.path(), &["init", "docs"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(out.ends_with("next: specless generate\n"), "{out}");
    let manifest = fs::read_to_string(folder.path().join("specless.toml")).unwrap();
    for line in
        ["dialect = \"openapi-generator\"", "flavour = \"rust\"", "docs = \"docs\"", "# chosen: rust: "]
    {
        assert!(manifest.contains(line), "{line} in:\n{manifest}");
    }
    let (status, _, err) = specless(folder.path(), &["generate"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(folder.path().join("docs-client/Cargo.toml").is_file());
    // What exists is kept.
    let (status, _, err) = specless(folder.path(), &["init", "docs"]);
    assert_eq!(status, Some(2), "{err}");
    assert!(err.contains("`specless.toml` exists"), "{err}");
    let (status, ..) = specless(folder.path(), &["init", "docs", "--force"]);
    assert_eq!(status, Some(0));
}

#[test]
fn documents_of_an_unknown_form_get_a_grammar_that_generates_a_client() {
    let folder = Folder::new(&[("harbour.md", HARBOUR)]).unwrap();
    let (status, _, err) = specless(folder.path(), &["inspect", "docs"]);
    assert_eq!(status, Some(65), "{err}");
    assert!(err.contains("specless init"), "{err}");
    let (status, out, err) = specless(folder.path(), &["init", "docs", "--name", "harbour"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(out.contains("Reads 2 operations"), "{out}");
    let grammar = fs::read_to_string(folder.path().join("harbour.grammar.toml")).unwrap();
    for line in ["server = \"https://api.harbour.example/v2\"", "\"text\" = \"string\"", "role = \"route\""] {
        assert!(grammar.contains(line), "{line} in:\n{grammar}");
    }
    let (status, _, err) = specless(folder.path(), &["grammar", "check", "harbour.grammar.toml"]);
    assert_eq!(status, Some(0), "{err}");
    let (status, _, err) = specless(folder.path(), &["generate"]);
    assert_eq!(status, Some(0), "{err}");
    let calls = fs::read_to_string(folder.path().join("harbour-client/provenance.json")).unwrap();
    for name in ["limit", "berth", "until", "tags"] {
        assert!(calls.contains(name), "{name}");
    }
}

#[test]
fn pages_in_which_nothing_recurs_are_refused() {
    let folder = Folder::new(&[("a.md", "# Hello\n\nWords, and [a link](x.md).\n")]).unwrap();
    let (status, _, err) = specless(folder.path(), &["init", "docs"]);
    assert_eq!(status, Some(65), "{err}");
    assert!(err.contains("nothing recurs on the pages") && err.contains("reference pages"), "{err}");
    assert!(!folder.path().join("specless.toml").exists(), "nothing half-written stays");
}

#[test]
fn commands_that_init_suggests_can_be_pasted() {
    let folder = Folder::new(&[("Pet.md", &model_page("Pet", &["**age** | **i32** | Years. | "]))]).unwrap();
    let home = folder.path().join("my $(docs)");
    fs::create_dir(&home).unwrap();
    fs::rename(folder.path().join("docs"), home.join("pages")).unwrap();
    let (status, out, err) = specless(folder.path(), &["init", "my $(docs)/pages"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(out.ends_with("next: specless generate 'my $(docs)'\n"), "{out}");
    let manifest = fs::read_to_string(home.join("specless.toml")).unwrap();
    assert!(manifest.ends_with("# Next: specless generate 'my $(docs)'\n"), "{manifest}");
}

#[test]
fn what_init_prints_is_what_it_writes() {
    let folder = Folder::new(&[("harbour.md", HARBOUR)]).unwrap();
    let (status, printed, err) = specless(folder.path(), &["init", "docs", "--stdout"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(!folder.path().join("specless.toml").exists());
    let (status, _, err) = specless(folder.path(), &["init", "docs", "-o", "first.toml"]);
    assert_eq!(status, Some(0), "{err}");
    let grammar = fs::read_to_string(folder.path().join("docs.grammar.toml")).unwrap();
    assert!(printed.ends_with(&grammar));
    let (status, ..) = specless(folder.path(), &["generate", "--manifest", "first.toml"]);
    assert_eq!(status, Some(0));
}

#[test]
fn a_grammar_of_before_is_kept_and_pages_must_be_there() {
    let folder = Folder::new(&[("harbour.md", HARBOUR)]).unwrap();
    fs::write(folder.path().join("docs.grammar.toml"), "mine").unwrap();
    let (status, _, err) = specless(folder.path(), &["init", "docs"]);
    assert_eq!(status, Some(2), "{err}");
    assert!(!folder.path().join("specless.toml").exists());
    let (status, _, err) = specless(folder.path(), &["init", "nowhere"]);
    assert_eq!(status, Some(2), "{err}");
}

#[test]
fn templates_of_a_vendor_get_rules_on_top_of_the_nearest_grammar() {
    let vendor = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars/vendor/docs");
    let pages = ["Berth.md", "Boat.md", "BoatControllerApi.md", "Cargo.md", "CargoKind.md"];
    let pages: Vec<(&str, String)> =
        pages.into_iter().map(|page| (page, fs::read_to_string(vendor.join(page)).unwrap())).collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let folder = Folder::new(&pages).unwrap();
    let (status, out, err) = specless(folder.path(), &["init", "docs", "--name", "harbour"]);
    assert_eq!(status, Some(0), "{err}");
    let grammar = fs::read_to_string(folder.path().join("harbour.grammar.toml")).unwrap();
    assert!(grammar.contains("base = \"java\"") && !out.contains("Reads 0 operations"), "{out}\n{grammar}");
    let (_, out, err) = specless(folder.path(), &["generate"]);
    assert!(folder.path().join("harbour-client/Cargo.toml").is_file(), "{out}\n{err}");
}

/// The lines of a proposed grammar that a user edits, and what stands there then.
type Edits = &'static [(&'static str, &'static str)];

/// Documents in three forms that no grammar knows, the lines that a user edits, and what `generate` tells then.
const UNKNOWN: [(&str, Edits, &[&str]); 3] = [
    // Routes in code, definition lists, and a heading for each field.
    (
        "microblog",
        &[],
        &["operations      3", "types           3", "fields          9", "enum values     3", "0 errors"],
    ),
    // Routes in tables beside other tables, fields in lists.
    ("cluster", &[], &["operations      2", "parameters      5", "0 errors, 0 warnings"]),
    // Labels in place of headings.
    (
        "exchange",
        &[],
        &[
            "operations      4",
            "enum values     2",
            "rows            13 read = 13 used",
            "0 errors, 0 warnings",
        ],
    ),
];

#[test]
fn documents_of_forms_that_nobody_met_become_clients_after_few_edits() {
    for (name, edits, told) in UNKNOWN {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("proposals").join(name).join("docs");
        let folder = Folder::new(&[]).unwrap();
        let (docs, manifest) = (docs.to_str().unwrap(), "specless.toml");
        let (status, _, err) = specless(folder.path(), &["init", docs, "--name", name, "-o", manifest]);
        assert_eq!(status, Some(0), "{name}: {err}");
        let file = folder.path().join(format!("{name}.grammar.toml"));
        let mut grammar = fs::read_to_string(&file).unwrap();
        for (from, to) in edits {
            grammar = grammar.replacen(from, to, 1);
        }
        fs::write(&file, &grammar).unwrap();
        let (status, out, err) = specless(folder.path(), &["generate"]);
        assert_eq!(status, Some(0), "{name}: {out}\n{err}");
        for line in told {
            assert!(out.contains(line), "{name}: {line} in:\n{out}\n{err}\n{grammar}");
        }
    }
}

/// A `specless inspect --watch`, ended with the test.
struct Watch(std::process::Child);

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until a file holds a text so many times.
fn wait_for(file: &Path, text: &str, times: usize) -> String {
    for _ in 0..600 {
        let all = fs::read_to_string(file).unwrap();
        if all.matches(text).count() >= times {
            return all;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{text} not {times} times in {}", fs::read_to_string(file).unwrap());
}

#[test]
fn a_watched_grammar_is_read_again_when_it_is_saved_and_survives_mistakes() {
    let folder = Folder::new(&[("harbour.md", HARBOUR)]).unwrap();
    assert_eq!(specless(folder.path(), &["init", "docs", "--name", "harbour"]).0, Some(0));
    let grammar = folder.path().join("harbour.grammar.toml");
    let text = fs::read_to_string(&grammar).unwrap();
    let output = folder.path().join("watched.txt");
    let to = || fs::File::options().create(true).append(true).open(&output).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_specless-under-test"));
    command.args(["inspect", "docs", "--grammar", "harbour.grammar.toml", "--watch"]);
    let _watch = Watch(command.current_dir(folder.path()).stdout(to()).stderr(to()).spawn().unwrap());
    wait_for(&output, "watching", 1);
    fs::write(&grammar, text.replacen("role = \"route\"", "role = \"rout\"", 1)).unwrap();
    let all = wait_for(&output, "watching", 2);
    assert!(all.contains("harbour.grammar.toml:") && all.contains("`rout`"), "{all}");
    fs::write(&grammar, text.replacen("<method>GET|", "<method>PUT|", 1)).unwrap();
    let all = wait_for(&output, "watching", 3);
    assert!(all.contains("since before: ") && all.contains("1 fewer operation"), "{all}");
}

#[test]
fn watching_needs_a_grammar() {
    let folder = Folder::new(&[("harbour.md", HARBOUR)]).unwrap();
    let (status, _, err) = specless(folder.path(), &["inspect", "docs", "--watch"]);
    assert_eq!(status, Some(2), "{err}");
    assert!(err.contains("--grammar"), "{err}");
}

/// Routes in code, two of one call; icons before words; answers behind sentences and behind calls of `curl`.
const FLEET: &str = "# Fleet API\n\n## List boats\n\n```plaintext\nGET /boats\nGET /harbours/:id/boats\n```\n\n\
| Attribute | Type | Required | Description |\n|---|---|---|---|\n| `all` | boolean | **{dotted-circle}** No | Sunk ones, too. |\n\n\
```console\n$ curl -g 'https://fleet.example/api/v2/boats?' --data-urlencode 'match[]=up' \\\n    --header 'A: b'\n\
[{\"id\": 1, \"sails\": [\"jib\"]}]\n```\n\n## Launch a boat\n\n```plaintext\nPOST /boats\n```\n\n\
| Attribute | Type | Required | Description |\n|---|---|---|---|\n| `name` | string | **{check-circle}** Yes | The name. |\n\
| `crew` | integer | **{dotted-circle}** No | How many. |\n\n\
If successful, returns [`201`](codes.md#all) and the following response attributes:\n\n\
| Attribute | Type | Description |\n|---|---|---|\n| `id` | integer | The number. |\n| `launched` | string | When. |\n\n\
## Sink a boat\n\n```plaintext\nDELETE /boats/:id\n```\n";

fn exported(folder: &Path) -> serde_json::Value {
    let (_, _, err) = specless(folder, &["openapi", "-o", "api.json"]);
    let text = fs::read_to_string(folder.join("api.json")).unwrap_or_else(|_| panic!("{err}"));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn sentences_icons_and_calls_of_curl_tell_what_they_state() {
    let folder = Folder::new(&[("fleet.md", FLEET)]).unwrap();
    let (status, out, err) = specless(folder.path(), &["init", "docs", "--name", "fleet"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(out.contains("Reads 4 operations"), "{out}");
    let api = exported(folder.path());
    let list = &api["paths"]["/boats"]["get"];
    assert_eq!(list["parameters"][0]["name"], "all");
    assert_ne!(list["parameters"][0]["required"], true);
    let schemas = &api["components"]["schemas"];
    let of = |schema: &serde_json::Value| {
        let name = schema["$ref"].as_str().and_then(|link| link.rsplit('/').next()).unwrap_or_default();
        let properties = schemas[name]["properties"].as_object();
        properties.map(|all| all.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    let answer = |operation: &serde_json::Value| {
        let answers = operation["responses"].as_object().unwrap();
        answers.values().next().unwrap()["content"]["application/json"]["schema"].clone()
    };
    assert_eq!(of(&answer(list)["items"]), ["id", "sails"]);
    let launch = &api["paths"]["/boats"]["post"];
    assert_eq!(of(&launch["requestBody"]["content"]["application/json"]["schema"]), ["name", "crew"]);
    assert_eq!(of(&answer(launch)), ["id", "launched"]);
    assert!(
        api["paths"]["/harbours/{id}/boats"]["get"].is_object() && api["paths"]["/boats/{id}"].is_object()
    );
}

#[test]
fn references_without_a_route_are_an_error_with_a_place() {
    let text = FLEET.replace("GET /", "/").replace("POST /", "/").replace("DELETE /", "/");
    let folder = Folder::new(&[("fleet.md", &text)]).unwrap();
    let (status, _, err) = specless(folder.path(), &["init", "docs", "--name", "fleet"]);
    assert_eq!(status, Some(0), "{err}");
    let (status, _, err) = specless(folder.path(), &["generate"]);
    assert_eq!(status, Some(1), "{err}");
    assert!(err.contains("error[no-operations]") && err.contains("fleet.md:"), "{err}");
    let manifest = folder.path().join("specless.toml");
    let accept =
        "\n[[api.accept]]\ncode = \"no-operations\"\npages = \"**\"\ncount = 1\nwhy = \"the types alone\"\n";
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap() + accept).unwrap();
    let (status, _, err) = specless(folder.path(), &["generate"]);
    assert_eq!(status, Some(0), "{err}");
}

/// A page in the form of a vendor's documentation, about something else.
fn look_alike() -> String {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generator/src/dialect/fixtures/declared");
    fs::read_to_string(fixtures.join("discord/resources/boat.mdx")).unwrap()
}

#[test]
fn a_grammar_that_reads_few_rows_and_no_operation_is_not_chosen() {
    let types: String = look_alike()
        .lines()
        .filter(|line| !line.contains("<Route"))
        .map(|line| format!("{line}\n"))
        .collect();
    let folder = Folder::new(&[("a.mdx", &types)]).unwrap();
    let (_, _, err) = specless(folder.path(), &["inspect", "docs"]);
    assert!(!err.contains("nothing recognisable"), "{err}");
    let rows: String = (0..600).map(|index| format!("| `s{index}` | What it does. |\n")).collect();
    let others = format!("{types}\n## Settings\n\n| Setting | Meaning |\n|---|---|\n{rows}");
    let folder = Folder::new(&[("a.mdx", &others)]).unwrap();
    let (status, _, err) = specless(folder.path(), &["inspect", "docs"]);
    assert_eq!(status, Some(65), "{err}");
    assert!(err.contains("nothing recognisable"), "{err}");
}

#[test]
fn the_server_of_a_bundled_grammar_holds_where_pages_show_it() {
    let text = look_alike();
    let shown = format!("{text}\n### Base URL\n\n`https://discord.com/api`\n");
    for (text, holds) in [(&text, false), (&shown, true)] {
        let folder = Folder::new(&[("a.mdx", text)]).unwrap();
        let (_, _, err) =
            specless(folder.path(), &["openapi", "docs", "-o", "api.json", "--dialect", "discord"]);
        let api = fs::read_to_string(folder.path().join("api.json")).unwrap();
        assert_eq!(api.contains("https://discord.com/api/v10"), holds, "{api}");
        assert_eq!(api.contains("securitySchemes"), holds, "{api}");
        assert_eq!(err.contains("no page shows `discord.com`") || err.contains("note"), !holds, "{err}");
    }
}
