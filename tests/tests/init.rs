//! The first minutes of a user: `init`, `generate`, `cargo check`.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use specless_tests::fixture::{Folder, model_page};

fn specless(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specless-under-test"));
    let output = command.args(words).current_dir(folder).env_remove("CARGO_PKG_NAME").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
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
