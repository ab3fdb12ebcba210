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
