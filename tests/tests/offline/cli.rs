//! The command as people and scripts use it.

use std::fs;
use std::path::Path;

use assert_cmd::assert::Assert;
use serde_json::Value;
use specless_tests::fixture::{Folder, model_page};
use specless_tests::workspace;

use crate::command::command;

fn specless(folder: &Path, words: &[&str]) -> Assert {
    command(folder).args(words).assert()
}

fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

fn pets() -> Folder {
    let page = model_page(
        "Pet",
        &["**name** | **String** | The name. | ", "**age** | Option<**i32**> | Years. | [optional]"],
    );
    Folder::new(&[("Pet.md", &page)]).unwrap()
}

const GENERATE: &[&str] = &["generate", "docs", "--name", "pets", "--out", "out"];

#[test]
fn a_clean_run_prints_figures_and_writes_a_crate() {
    let folder = pets();
    let assert = specless(folder.path(), GENERATE).code(0);
    let figures = stdout(&assert);
    assert!(figures.starts_with("pets (openapi-generator, rust)\n"), "{figures}");
    for line in [
        "  pages           1",
        "  types           1",
        "  fields          2",
        "  rows            2 read = 2 used + 0 skipped",
    ] {
        assert!(figures.lines().any(|found| found == line), "no `{line}` in\n{figures}");
    }
    for file in ["Cargo.toml", "README.md", "src/lib.rs", ".specless-files"] {
        assert!(folder.path().join("out").join(file).is_file(), "no {file}");
    }
    assert_eq!(stderr(&assert), "", "a clean run has nothing to say");
}

#[test]
fn a_crate_without_a_name_is_named_after_its_folder() {
    let folder = pets();
    specless(folder.path(), &["generate", "docs", "-o", "out/Pet Shop"]).code(0);
    let manifest = fs::read_to_string(folder.path().join("out/Pet Shop/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"pet-shop\"\n"), "{manifest}");
}

#[test]
fn a_file_that_was_changed_by_hand_is_replaced_by_force_only() {
    let folder = pets();
    specless(folder.path(), GENERATE).code(0);
    let file = folder.path().join("out/src/lib.rs");
    let written = fs::read_to_string(&file).unwrap();
    fs::write(&file, "// mine\n").unwrap();
    let refused = stderr(&specless(folder.path(), GENERATE).code(2));
    assert!(refused.contains("src/lib.rs") && refused.contains("`--force`"), "{refused}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "// mine\n");
    let forced: Vec<&str> = GENERATE.iter().copied().chain(["--force"]).collect();
    specless(folder.path(), &forced).code(0);
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
}

#[test]
fn a_finding_is_explained_by_its_code() {
    let folder = pets();
    let page = stdout(&specless(folder.path(), &["explain", "unread-page"]).code(0));
    assert!(page.starts_with("warning[unread-page]: "), "{page}");
    assert!(page.contains("# For example") && page.contains("# What to do"), "{page}");
    let all = stdout(&specless(folder.path(), &["explain"]).code(0));
    assert!(all.lines().any(|line| line == "error    internal-error"), "{all}");
    let unknown = stderr(&specless(folder.path(), &["explain", "unread-pages"]).code(2));
    assert!(unknown.contains("unknown code `unread-pages`") && unknown.contains("unread-page,"), "{unknown}");
}

#[test]
fn a_check_says_what_is_stale_and_what_mends_it() {
    let folder = pets();
    let check: Vec<&str> = GENERATE.iter().copied().chain(["--check"]).collect();
    let missing = specless(folder.path(), &check).code(1);
    assert!(stderr(&missing).contains("src/lib.rs: missing"), "{}", stderr(&missing));
    assert!(!folder.path().join("out").exists(), "a check writes nothing");
    specless(folder.path(), GENERATE).code(0);
    let clean = specless(folder.path(), &check).code(0);
    assert!(stdout(&clean).contains("out is up to date"), "{}", stdout(&clean));
    fs::write(folder.path().join("out/src/lib.rs"), "changed").unwrap();
    let stale = specless(folder.path(), &check).code(1);
    let error = stderr(&stale);
    assert!(error.contains("src/lib.rs: differs"), "{error}");
    assert!(error.contains("run `specless generate docs --name pets --out out`"), "{error}");
    let by_cargo = command(folder.path()).args(&check).env("CARGO_PKG_NAME", "specless").assert().code(1);
    let error = stderr(&by_cargo);
    assert!(error.contains("run `cargo run --release -- generate docs --name pets --out out`"), "{error}");
}

#[test]
fn a_second_run_changes_nothing() {
    let folder = pets();
    specless(folder.path(), GENERATE).code(0);
    let lib = folder.path().join("out/src/lib.rs");
    let before = fs::metadata(&lib).unwrap().modified().unwrap();
    let second = specless(folder.path(), GENERATE).code(0);
    assert!(stdout(&second).ends_with(" 0 changed\n"), "{}", stdout(&second));
    assert_eq!(fs::metadata(&lib).unwrap().modified().unwrap(), before);
}

#[test]
fn files_of_somebody_else_are_never_replaced() {
    let folder = pets();
    fs::create_dir_all(folder.path().join("out/src")).unwrap();
    fs::write(folder.path().join("out/src/lib.rs"), "mine").unwrap();
    let assert = specless(folder.path(), GENERATE).code(2);
    assert!(stderr(&assert).contains("src/lib.rs"), "{}", stderr(&assert));
    assert_eq!(fs::read_to_string(folder.path().join("out/src/lib.rs")).unwrap(), "mine");
    assert!(!folder.path().join("out/Cargo.toml").exists(), "nothing is written");
}

#[test]
fn wrong_usage_has_status_2() {
    let folder = pets();
    for (words, expected) in [
        (&["generate", "docs", "--name", "pets"] as &[&str], "--out"),
        (&["generate", "docs", "--name", "Pets", "--out", "out"], "invalid name `Pets`"),
        (&["generate", "docs", "--name", "type", "--out", "out"], "invalid name `type`"),
        (&["generate", "docs", "--name", "pets", "--out", "docs/out"], "inside the other"),
        (&["generate", "docs", "--name", "pets", "--out", "."], "inside the other"),
        (&["generate", "docs", "--name", "pets", "--dump", "model", "--check"], "--check"),
        (&["generate"], "there is no specless.toml here"),
        (&["inspect", "--manifest", "x.toml"], "cannot read the manifest x.toml"),
        (&["generate", "--wire-case", "snake_case"], "specless.toml holds its own"),
        (&["generate", "docs", "--manifest", "x.toml"], "--manifest"),
        (&["inspect", "nowhere"], "nowhere"),
        (&["inspect", "docs", "--dialect", "klingon"], "expected one of"),
        (&["inspect", "docs", "--flavour", "cobol"], "expected one of"),
        (&["inspect", "docs", "--wire-case", "shouting"], "snake_case"),
        (&["inspect", "docs", "--override", "nonsense"], "KIND:PLACE.KEY=VALUE"),
        (&["inspect", "docs", "--override", "group:Pets.route=GET /pets"], "it can say name"),
        (&["inspect", "docs", "--base-url", "example"], "https://"),
        (&["inspect", "docs", "--include", "a["], "glob"),
        (&["conquer"], "conquer"),
    ] {
        let assert = specless(folder.path(), words).code(2);
        assert!(stderr(&assert).contains(expected), "{words:?}: no `{expected}` in {}", stderr(&assert));
        assert_eq!(stdout(&assert), "", "{words:?}");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = pets();
    fs::write(folder.path().join("file"), "mine").unwrap();
    for (words, expected) in [
        (&["generate", "docs", "--name", "pets", "--out", "file"] as &[&str], "file: it is not a folder"),
        (&["generate", "docs", "--name", "pets", "--out", "file/out"], "file: it is not a folder"),
        (&["openapi", "docs", "-o", "docs"], "docs: it is a folder"),
        (&["openapi", "docs", "-o", "no/such/api.json"], "no/such: the folder does not exist"),
        (&["openapi", "docs", "-o", "file/api.json"], "file: it is not a folder"),
    ] {
        let assert = specless(folder.path(), words).code(2);
        assert!(stderr(&assert).contains(expected), "{words:?}: no `{expected}` in {}", stderr(&assert));
    }
    assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "mine");
    assert!(!folder.path().join("no").exists());
}

#[cfg(unix)]
#[test]
fn documents_behind_a_link_are_read_and_a_device_stays_one() {
    use std::os::unix::fs::{FileTypeExt, symlink};

    let folder = pets();
    symlink("docs", folder.path().join("link")).unwrap();
    specless(folder.path(), &["generate", "link", "--name", "pets", "--out", "out"]).code(0);
    specless(folder.path(), &["openapi", "link", "-o", "/dev/null"]).code(0);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}

#[test]
fn denied_warnings_have_status_1() {
    let folder = pets();
    let page = model_page("Owner", &["**pet** | [**Dog**](Dog.md) | Gone. | "]);
    folder.write("Owner.md", page.as_bytes()).unwrap();
    specless(folder.path(), &["inspect", "docs"]).code(0);
    specless(folder.path(), &["inspect", "docs", "--deny", "warnings"]).code(1);
}

#[test]
fn pages_of_several_dialects_are_an_error_that_names_them() {
    let folder = pets();
    let csharp = "\n# Owner\n\n## Structure\n\n`Owner`\n\n## Fields\n\n| Name | Type | Tags | Description |\n|  --- | --- | --- | --- |\n| `Name` | `string` | Required | - |\n\n## Example (as JSON)\n\n```json\n{\n  \"name\": \"x\"\n}\n```\n\n";
    folder.write("owner.md", csharp.as_bytes()).unwrap();
    let assert = specless(folder.path(), GENERATE).code(65);
    let error = stderr(&assert);
    for part in ["pages of several dialects", "Pet.md", "owner.md", "[[api]]"] {
        assert!(error.contains(part), "no `{part}` in {error}");
    }
    assert!(!folder.path().join("out").exists());
    specless(folder.path(), &["inspect", "docs", "--exclude", "owner.md"]).code(0);
}

#[test]
fn a_manifest_generates_all_its_apis_into_one_crate() {
    let folder = pets();
    folder.write("specless.toml", b"[crate]\nname = \"two\"\nout = \"../out\"\n[[api]]\nname = \"pets\"\ndocs = \".\"\n[[api]]\nname = \"again\"\ndocs = \"Pet.md\"\n").unwrap();
    let words = ["generate", "--manifest", "docs/specless.toml"];
    let assert = specless(folder.path(), &words).code(0);
    let figures = stdout(&assert);
    assert!(figures.contains("pets (") && figures.contains("again ("), "{figures}");
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    assert!(manifest.contains("pets") && manifest.contains("again"), "a feature an API: {manifest}");
    folder.write("specless.toml", b"[crate]\nname = \"two\"\nout = \"../out\"\ncolour = 1\n").unwrap();
    let assert = specless(folder.path(), &words).code(2);
    assert!(stderr(&assert).contains("line 4"), "{}", stderr(&assert));
}

#[test]
fn a_manifest_is_found_here_and_in_the_folder_that_is_named() {
    let folder = pets();
    let manifest = "[crate]\nname = \"pets\"\nout = \"../out\"\n[[api]]\nname = \"pets\"\ndocs = \".\"\n";
    folder.write("specless.toml", manifest.as_bytes()).unwrap();
    let error = stderr(&specless(folder.path(), &["generate"]).code(2));
    assert!(error.contains("there is one in docs"), "{error}");
    specless(folder.path(), &["generate", "docs"]).code(0);
    specless(&folder.docs(), &["generate", "--check"]).code(0);
    specless(folder.path(), &["inspect", "docs", "--name", "pets"]).code(0);
    for flag in [&["--name", "x"] as &[&str], &["--out", "x"], &["--smoke"], &["--wire-case", "snake_case"]] {
        let error = stderr(&specless(folder.path(), &[&["generate", "docs"], flag].concat()).code(2));
        assert!(error.contains("documents"), "{error}");
    }
}

#[test]
fn overrides_give_names_in_rust_and_changes_that_change_nothing_are_errors() {
    let folder = pets();
    let more = [
        "--override",
        "type:Pet.name=Animal",
        "--override",
        "field:*.age.name=years",
        "--override",
        "field:Pet.name.name=called",
    ];
    specless(folder.path(), &[GENERATE, &more].concat()).code(0);
    let text = fs::read_to_string(folder.path().join("out/src/models/types.rs")).unwrap();
    for part in ["pub struct Animal", "pub years: ", "pub called: String", "#[serde(rename = \"name\")]"] {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
    let same = [
        "inspect",
        "docs",
        "--override",
        "field:Pet.name.optional=false",
        "--override",
        "field:Pet.nmae.wire=n",
    ];
    let said = stderr(&specless(folder.path(), &same).code(1));
    assert!(said.contains("`optional` of the override of the field `Pet.name` changes nothing"), "{said}");
    assert!(said.contains("did you mean `Pet.name`?"), "{said}");
}

#[test]
fn an_override_that_matches_nothing_is_an_error() {
    let folder = pets();
    specless(folder.path(), &["inspect", "docs", "--override", "field:Pet.age.optional=false"]).code(0);
    let assert =
        specless(folder.path(), &["inspect", "docs", "--override", "field:Pet.colour.optional=false"])
            .code(1);
    assert!(stderr(&assert).contains("error[unmatched-override]"), "{}", stderr(&assert));
}

#[test]
fn attributes_of_the_users_stand_on_types_and_fields() {
    let folder = pets();
    let wrong = [GENERATE, &["--attribute", "Pte=#[derive(Eq)]"]].concat();
    let error = stderr(&specless(folder.path(), &wrong).code(1));
    assert!(error.contains("error[unmatched-override]: the attributes of `Pte`"), "{error}");
    assert!(error.contains("--> --attribute"), "{error}");
    let broken = [GENERATE, &["--attribute", "Pet=#[derive(Eq]"]].concat();
    let error = stderr(&specless(folder.path(), &broken).code(2));
    assert!(error.contains("invalid attribute `#[derive(Eq]` of `Pet`"), "{error}");
    folder
        .write(
            "specless.toml",
            b"[crate]\nname = \"pets\"\nout = \"../out\"\n\
              [crate.derive]\n\"Pet\" = [\"Eq\", \"Hash\"]\n\
              [crate.attributes]\n\"Pet.age\" = ['#[serde(alias = \"years\")]']\n\
              [[api]]\nname = \"pets\"\ndocs = \".\"\n",
        )
        .unwrap();
    specless(folder.path(), &["generate", "docs"]).code(0);
    let models = emitted(&folder.path().join("out/src/models"));
    let (before, _) = models.split_once("pub struct Pet ").unwrap();
    assert!(before.contains("#[derive(Eq, Hash)]\n"), "{models}");
    let (before, _) = models.split_once("pub age:").unwrap();
    assert!(before.trim_end().ends_with("#[serde(alias = \"years\")]"), "{models}");
}

#[test]
fn attributes_of_the_users_stand_on_groups_and_calls() {
    let folder = pets();
    let docs = workspace().join("tests/calling/harbour").display().to_string();
    let given =
        ["boats=#[cfg(unix)]", "boats.a*=#[doc(hidden)]", "Boat.flags=#[serde(with = \"crate::ext\")]"];
    let words = ["generate", &docs, "--out", "out", "--name", "harbour", "--wire-case", "as-documented"];
    let words = [&words[..], &given.map(|given| ["--attribute", given]).concat()].concat();
    specless(folder.path(), &words).code(0);
    let src = |path: &str| std::fs::read_to_string(folder.path().join("out/src").join(path)).unwrap();
    assert!(src("calls/mod.rs").contains("#[cfg(unix)]\npub mod boats;\n"));
    assert!(src("client.rs").contains("#[cfg(unix)]\n    pub fn boats("));
    let calls = src("calls/boats.rs");
    assert_eq!(calls.matches("#[doc(hidden)]\n    pub fn a").count(), 2, "{calls}");
    assert_eq!(calls.matches("#[doc(hidden)]").count(), 2, "{calls}");
    let models = emitted(&folder.path().join("out/src/models"));
    let (before, _) = models.split_once("pub flags:").unwrap();
    assert!(
        before.trim_end().ends_with("#[serde(default)]\n    #[serde(with = \"crate::ext\")]"),
        "{models}"
    );
}

/// Returns the text of all files of a folder.
fn emitted(folder: &Path) -> String {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

#[test]
fn findings_about_settings_point_to_the_flag_or_the_manifest() {
    let folder = pets();
    for (flag, value) in [
        ("--override", "field:Pet.colour.optional=false"),
        ("--override", "operation:Pets.List.route=GET /pets"),
        ("--accept", "unread-page:1:*:none"),
    ] {
        let error = stderr(&specless(folder.path(), &["inspect", "docs", flag, value]).code(1));
        assert!(error.contains(&format!("--> {flag}\n")), "{error}");
    }
    let head = "[crate]\nname = \"pets\"\nout = \"../out\"\n[[api]]\nname = \"pets\"\ndocs = \".\"\n";
    for (entry, line) in [
        (
            "\n[[api.override]]\ntype = \"Pet\"\nset.name = \"Animal\"\n\n[[api.override]]\noperation = \"Pets.List\"\nset.route = \"GET /pets\"\n",
            12,
        ),
        ("accept = [\n  { code = \"unread-page\", pages = \"*\", count = 1, why = \"none\" },\n]\n", 8),
        ("[[api.override]]\nfield = \"Pet.colour\"\nset = { optional = false }\n", 7),
    ] {
        folder.write("specless.toml", format!("{head}{entry}").as_bytes()).unwrap();
        let error =
            stderr(&specless(folder.path(), &["inspect", "--manifest", "docs/specless.toml"]).code(1));
        assert!(error.contains(&format!("docs/specless.toml:{line}:1")), "{line}: {error}");
    }
}

#[test]
fn the_help_and_the_error_list_the_same_words_for_types() {
    let folder = pets();
    let help = stdout(&specless(folder.path(), &["inspect", "--help"]).code(0));
    let error = stderr(
        &specless(folder.path(), &["inspect", "docs", "--override", "field:Pet.age.type=Dog"]).code(1),
    );
    for word in ["`string`", "`date`", "`date-time`", "`uuid`", "`uri`", "`float`", "`decimal`", "`object`"] {
        assert!(help.contains(word) && error.contains(word), "no {word} in\n{help}\n{error}");
    }
}

#[test]
fn an_item_is_explained_by_any_of_its_names() {
    let folder = pets();
    let page = model_page("Owner", &["**bornAt** | **String** | When. | "]);
    folder.write("Owner.md", page.as_bytes()).unwrap();
    let explain = |item: &str| stdout(&specless(folder.path(), &["explain", item, "docs"]).code(0));
    let field = explain("Owner.born_at");
    for line in [
        "field Owner.bornAt of `Owner` in the crate",
        "  name on the wire  bornAt                   nothing says it: by convention",
        "  type              string                   a page states it  docs/Owner.md:7",
        "  docs/Owner.md:7: **bornAt** | **String** | When. |",
        "  read by the grammar of openapi-generator (rust)",
    ] {
        assert!(field.lines().any(|found| found == line), "no `{line}` in\n{field}");
    }
    assert!(field.contains("  also: [unknown-wire-case] "), "{field}");
    assert!(explain("Pet").starts_with("type Pet, `Pet` in the crate\n"), "{}", explain("Pet"));
    let overridden = ["explain", "Pet.age", "docs", "--override", "field:Pet.age.type=decimal"];
    let said = stdout(&specless(folder.path(), &overridden).code(0));
    assert!(said.contains("number                   an override says it"), "{said}");
    let error = stderr(&specless(folder.path(), &["explain", "Pet.agee", "docs"]).code(2));
    assert!(error.contains("did you mean `Pet.age`?"), "{error}");
}

#[test]
fn guesses_can_be_denied() {
    let folder = pets();
    let page = model_page("Owner", &["**bornAt** | **String** | When. | "]);
    folder.write("Owner.md", page.as_bytes()).unwrap();
    let inspect = ["inspect", "docs", "--wire-case", "snake_case"];
    specless(folder.path(), &inspect).code(0);
    let guessed = specless(folder.path(), &["inspect", "docs"]).code(0);
    assert!(stderr(&guessed).contains("warning["), "{}", stderr(&guessed));
    specless(folder.path(), &["inspect", "docs", "--deny", "guesses"]).code(1);
    specless(folder.path(), &["inspect", "docs", "--wire-case", "snake_case", "--deny", "guesses"]).code(0);
}

#[test]
fn guesses_are_listed_as_the_overrides_that_settle_them() {
    let folder = pets();
    let page = model_page("Owner", &["**bornAt** | **String** | When. | ", "**name** | **String** |  | "]);
    folder.write("Owner.md", page.as_bytes()).unwrap();
    let listed =
        stdout(&specless(folder.path(), &["inspect", "docs", "--name", "pets", "--guesses"]).code(0));
    let lines: Vec<&str> = listed.lines().collect();
    let expected = ["", "[[api.override]] # Owner.md:7", "field = \"Owner.bornAt\"", "set.wire = \"bornAt\""];
    assert_eq!(lines[1..], expected);
    assert!(lines[0].starts_with("# pets: 1 guess, each with"), "{listed}");
    let settled =
        ["inspect", "docs", "--name", "pets", "--guesses", "--override", "field:Owner.bornAt.wire=born_at"];
    assert_eq!(stdout(&specless(folder.path(), &settled).code(0)), "# pets: 0 guesses\n");
    let said = ["inspect", "docs", "--name", "pets", "--guesses", "--wire-case", "snake_case"];
    assert_eq!(stdout(&specless(folder.path(), &said).code(0)), "# pets: 0 guesses\n");
}

#[test]
fn accepted_guesses_are_overrides_of_the_manifest_and_all_else_of_it_stays() {
    let folder = pets();
    let page =
        model_page("Owner", &["**bornAt** | **String** | When. | ", "**lastSeen** | **String** |  | "]);
    folder.write("Owner.md", page.as_bytes()).unwrap();
    let manifest = "# Ours.\n[crate]\nname   = \"pets\"\nout = \"../out\" # not here\n\n[[api]]\nname = \"pets\"\ndocs = \".\"\n\n\
                    [[api.override]]\nfield = \"Pet.age\" # as told\nset = { type = \"integer\", optional = false }\n\n\
                    # Another.\n[[api]]\nname = \"twin\"\ndocs = \".\"\nwire-case = \"snake_case\"\n";
    folder.write("specless.toml", manifest.as_bytes()).unwrap();
    let accept = ["inspect", "docs", "--guesses", "--accept"];
    let said = stdout(&specless(folder.path(), &accept).code(0));
    assert_eq!(said, "docs/specless.toml: 2 overrides added\ndocs/specless.toml: 0 overrides added\n");
    let written = fs::read_to_string(folder.path().join("docs/specless.toml")).unwrap();
    let new = "\n[[api.override]] # Owner.md:7\nfield = \"Owner.bornAt\"\nset.wire = \"bornAt\"\n\n\
               [[api.override]] # Owner.md:8\nfield = \"Owner.lastSeen\"\nset.wire = \"lastSeen\"\n";
    let (before, after) = manifest.split_once("\n# Another.").unwrap();
    assert_eq!(written, format!("{before}{new}\n# Another.{after}"));
    specless(folder.path(), &["inspect", "docs", "--deny", "guesses"]).code(0);
    assert!(stdout(&specless(folder.path(), &accept).code(0)).starts_with("docs/specless.toml: 0 overrides"));
    fs::remove_file(folder.path().join("docs/specless.toml")).unwrap();
    let error = stderr(&specless(folder.path(), &accept).code(2));
    assert!(error.contains("needs a manifest"), "{error}");
}

#[test]
fn phases_can_be_dumped() {
    let folder = pets();
    for phase in ["pages", "raw", "model"] {
        let assert = specless(folder.path(), &["inspect", "docs", "--name", "pets", "--dump", phase]).code(0);
        let dump: Value = serde_json::from_str(&stdout(&assert)).unwrap();
        assert_eq!(dump["pets"]["files"][0], "Pet.md");
        assert!(dump["pets"][phase].to_string().contains("Pet"), "{dump}");
    }
}

#[test]
fn openapi_goes_to_the_standard_output_or_a_file() {
    let folder = pets();
    let assert = specless(folder.path(), &["openapi", "docs", "--base-url", "https://pets.example"]).code(0);
    let document: Value = serde_json::from_str(&stdout(&assert)).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"][0]["url"], "https://pets.example");
    specless(folder.path(), &["openapi", "docs", "--base-url", "https://pets.example", "-o", "pets.json"])
        .code(0);
    assert_eq!(fs::read_to_string(folder.path().join("pets.json")).unwrap(), stdout(&assert));
}

#[test]
fn no_colour_and_no_progress_bar_where_nobody_looks() {
    let folder = pets();
    let page = model_page("Owner", &["**pet** | [**Dog**](Dog.md) | Gone. | "]);
    folder.write("Owner.md", page.as_bytes()).unwrap();
    let assert = specless(folder.path(), GENERATE).code(0);
    assert!(!stderr(&assert).is_empty());
    assert!(!stderr(&assert).contains('\u{1b}') && !stdout(&assert).contains('\u{1b}'));
}

#[test]
fn a_page_is_reduced_to_what_gives_a_finding() {
    let page = "# Zorblat\n\nA secret of Quuxcorp.\n\n## Properties\n\n| Name | Type | Description | Notes |\n|------------ | ------------- | ------------- | -------------|\n|**zorbId** | **String** | of Quuxcorp |  [optional] |\n|**wobble** | **Quuxy$** | theirs |  [optional] |\n";
    let folder = Folder::new(&[("Zorblat.md", page)]).unwrap();
    let reduce = |words: &[&str]| specless(folder.path(), &[&["reduce"], words].concat());
    let run = reduce(&["docs/Zorblat.md"]).success();
    let text = stdout(&run);
    assert!(!text.is_empty() && text.len() < page.len() / 2, "{text}");
    assert!(!text.contains("Quux") && !text.contains("zorb"), "{text}");
    // What is left gives the same finding.
    reduce(&["docs", "--fact", "\"zorbId\"", "-o", "least.md"]).success();
    let least = fs::read_to_string(folder.path().join("least.md")).unwrap();
    assert!(least.contains("Id") && !least.contains("wobble"), "{least}");
    let run = reduce(&["docs", "--code", "wire-name-clash"]).code(2);
    assert!(stderr(&run).contains("do not hold wire-name-clash"), "{}", stderr(&run));
    reduce(&["docs", "--code", "none-such"]).code(2);
    reduce(&[]).code(2);
}
