//! A run that changes nothing is not made again, and says the same.

use std::fs;
use std::path::PathBuf;

use specless_tests::fixture::{Folder, model_page};

use crate::command::command;

struct Shop {
    folder: Folder,
}

/// The status by which a test knows that a run was not made: no run ends with it.
const MARK: i32 = 7;

impl Shop {
    fn new() -> Self {
        let shop = Self { folder: Folder::new(&[]).unwrap() };
        shop.page("Order.md", "**id** | **String** | Its id. | ");
        shop.page("Item.md", "**order** | [**Missing**](Missing.md) | Its order. | ");
        let manifest = "[crate]\nname = \"shop\"\nout = \"out\"\n[[api]]\nname = \"shop\"\ndocs = \"docs\"\n";
        fs::write(shop.path("specless.toml"), manifest).unwrap();
        shop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn page(&self, name: &str, row: &str) {
        self.folder.write(name, model_page(name.trim_end_matches(".md"), &[row]).as_bytes()).unwrap();
    }

    /// Generates; returns the status, the standard output and the standard error.
    fn generate(&self, words: &[&str]) -> (i32, String, String) {
        let mut command = command(self.folder.path());
        command.arg("generate").args(words).env("XDG_CACHE_HOME", self.path("caches"));
        let output = command.assert().get_output().clone();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn entries(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("caches/specless")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// Lets the entry say a status that no run has.
    fn mark(&self) {
        let [entry] = self.entries().try_into().unwrap();
        let text = fs::read_to_string(&entry).unwrap();
        let start = text.rfind("\"status\":").unwrap();
        fs::write(entry, format!("{}\"status\":{MARK}}}}}", &text[..start])).unwrap();
    }

    /// Generates until there is an entry, and marks it.
    fn settled() -> Self {
        let shop = Self::new();
        shop.generate(&[]);
        assert!(shop.entries().is_empty(), "the first run wrote the lock that the second one reads");
        shop.generate(&[]);
        shop.mark();
        shop
    }
}

#[test]
fn a_run_that_changes_nothing_says_the_same_again() {
    let shop = Shop::new();
    shop.generate(&[]);
    let made = shop.generate(&[]);
    assert!(made.1.ends_with("0 changed\n") && made.2.contains("warning[unresolved-reference]"), "{made:?}");
    assert_eq!(shop.generate(&[]), made);
    shop.mark();
    assert_eq!(shop.generate(&[]), (MARK, made.1, made.2));
    let checked = shop.generate(&["--check"]);
    assert!(checked.0 == MARK && checked.1.contains("is up to date"), "{checked:?}");
    fs::remove_dir_all(shop.path("caches")).unwrap();
    assert_eq!(shop.generate(&[]).0, 0);
    assert_eq!(shop.entries().len(), 1);
}

#[test]
fn a_run_is_made_if_anything_that_it_reads_is_another() {
    for change in 0..5 {
        let shop = Shop::settled();
        match change {
            0 => shop.page("Order.md", "**id** | **String** | Its number. | "),
            1 => shop.page("New.md", "**id** | **String** | Its id. | "),
            2 => fs::remove_file(shop.folder.docs().join("Order.md")).unwrap(),
            3 => {
                let manifest = shop.path("specless.toml");
                let text = fs::read_to_string(&manifest).unwrap();
                fs::write(manifest, format!("{text}wire-case = \"snake_case\"\n")).unwrap();
            }
            _ => fs::remove_file(shop.path("specless.lock")).unwrap(),
        }
        assert_eq!(shop.generate(&[]).0, 0, "{change}");
    }
    let shop = Shop::settled();
    assert_eq!(shop.generate(&["--deny", "warnings"]).0, 1, "a flag");
}

#[test]
fn a_run_is_made_if_the_crate_is_not_as_it_was_left() {
    let shop = Shop::settled();
    fs::remove_file(shop.path("out/src/lib.rs")).unwrap();
    let (status, out, _) = shop.generate(&[]);
    assert!(status == 0 && out.ends_with("1 changed\n"), "{out}");
    let shop = Shop::settled();
    fs::write(shop.path("out/src/lib.rs"), "// mine\n").unwrap();
    let (status, _, err) = shop.generate(&[]);
    assert!(status == 2 && err.contains("src/lib.rs"), "{err}");
    assert_eq!(shop.generate(&["--check"]).0, 1);
    let shop = Shop::settled();
    fs::remove_file(shop.path("out/.specless-files")).unwrap();
    assert_ne!(shop.generate(&["--force"]).0, MARK);
}

#[test]
fn a_damaged_entry_counts_as_none() {
    let shop = Shop::settled();
    let [entry] = shop.entries().try_into().unwrap();
    for damage in ["", "{", "{\"key\":\"\"}", "\u{0}"] {
        fs::write(&entry, damage).unwrap();
        assert_eq!(shop.generate(&[]).0, 0, "{damage:?}");
    }
}
