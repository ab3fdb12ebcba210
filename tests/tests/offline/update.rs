//! `specless update` as people meet it, against repositories that the tests make.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use specless_tests::fixture::{Folder, model_page};

use crate::command::{Said, command, specless};

/// A folder with a repository `source` and a manifest beside it, whose API `shop` has its pages in `pages/`.
struct Shop {
    folder: Folder,
}

impl Shop {
    fn new() -> Self {
        let shop = Self { folder: Folder::new(&[]).unwrap() };
        fs::create_dir_all(shop.source().join("docs/deep")).unwrap();
        shop.git(&["init", "--quiet", "--initial-branch=main"]);
        shop.git(&["config", "uploadpack.allowFilter", "true"]);
        shop.page("docs/Order.md", model_page("Order", &["**id** | **String** | Its id. | "]));
        shop.page("docs/deep/Item.md", model_page("Item", &["**sku** | **String** | Its code. | "]));
        shop.page("docs/logo.svg", "<svg/>");
        shop.page("README.md", "# Not among the documents\n");
        shop.commit();
        shop.manifest("source = { git = \"source\", rev = \"main\", path = \"docs\" }");
        shop
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn source(&self) -> PathBuf {
        self.path().join("source")
    }

    fn page(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::write(self.source().join(path), text).unwrap();
    }

    fn manifest(&self, source: &str) {
        let text = format!(
            "[crate]\nname = \"shop\"\nout = \"out\"\n\n[[api]]\nname = \"shop\"\ndocs = \"pages\"\n{source} # whence\n"
        );
        fs::write(self.path().join("specless.toml"), text).unwrap();
    }

    /// Runs `git` in the repository, whatever this machine's settings are.
    fn git(&self, words: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false"]);
        command.args(words).current_dir(self.source()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        let output = command.assert().success().get_output().clone();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Commits everything, and returns the commit.
    fn commit(&self) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message=pages"]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn run(&self, words: &[&str]) -> Said {
        specless(self.path(), words)
    }

    /// Every file but those of the repository, with its contents.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = walkdir::WalkDir::new(self.path()).into_iter().map(Result::unwrap);
        let files =
            files.filter(|entry| entry.file_type().is_file() && !entry.path().starts_with(self.source()));
        let path = |path: &Path| path.strip_prefix(self.path()).unwrap().to_str().unwrap().to_owned();
        files.map(|entry| (path(entry.path()), fs::read(entry.path()).unwrap())).collect()
    }

    fn pages(&self) -> Vec<String> {
        let files = self.files().into_keys();
        files.filter_map(|path| Some(path.strip_prefix("pages/")?.to_owned())).collect()
    }
}

const RECORDS: [&str; 2] = [".specless-files", ".specless-source"];

#[test]
fn pages_follow_their_source_and_nothing_else_changes() {
    let shop = Shop::new();
    let first = shop.run(&["update"]);
    assert_eq!(first.status, 0, "{}", first.err);
    assert_eq!(shop.pages(), [&RECORDS[..], &["Order.md", "deep/Item.md"]].concat());
    assert!(first.out.contains("2 types, and nothing to compare them with"), "{}", first.out);

    let notes = shop.path().join("pages/notes.txt");
    fs::write(&notes, "mine").unwrap();
    let up_to_date = shop.run(&["update", "--check"]);
    assert_eq!(up_to_date.status, 0, "{}", up_to_date.err);

    let rows = ["**id** | **String** | Its id. | ", "**total** | **f64** | Its price. | [optional]"];
    shop.page("docs/Order.md", model_page("Order", &rows));
    shop.page("docs/deep/Line.md", model_page("Line", &["**sku** | **String** | Its code. | "]));
    fs::remove_file(shop.source().join("docs/deep/Item.md")).unwrap();
    let commit = shop.commit();
    let before = shop.files();
    let stale = shop.run(&["update", "--check"]);
    assert_eq!(stale.status, 1);
    for part in
        ["moved on", "Order.md: differs", "deep/Item.md: not in the source", "deep/Line.md: new", &commit]
    {
        assert!(stale.err.contains(part), "{part}: {}", stale.err);
    }
    assert_eq!(shop.files(), before, "a check writes nothing");

    let second = shop.run(&["update", "shop", "--generate", "--changelog", "changes.md"]);
    assert_eq!(second.status, 0, "{}", second.err);
    assert!(second.out.contains("field `Order.total` added"), "{}", second.out);
    assert!(
        second.out.contains("pages/Order.md:8") && second.out.contains("verdict: major"),
        "{}",
        second.out
    );
    let expected = [&RECORDS[..], &["Order.md", "deep/Line.md", "notes.txt"]].concat();
    assert_eq!(shop.pages(), expected);
    assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
    let record = fs::read_to_string(shop.path().join("pages/.specless-source")).unwrap();
    assert!(record.contains(&format!("commit = \"{commit}\"")), "{record}");
    let changelog = fs::read_to_string(shop.path().join("changes.md")).unwrap();
    assert!(changelog.starts_with("## shop: ") && changelog.contains("### Breaking (1)"), "{changelog}");
    let made = shop.files().into_iter().filter(|(path, _)| path.starts_with("out/src/models"));
    let made: Vec<u8> = made.flat_map(|(_, text)| text).collect();
    assert!(String::from_utf8(made).unwrap().contains("total"), "the crate is that of the new pages");
    assert_eq!(shop.run(&["update", "--check"]).status, 0);
    assert_eq!(shop.run(&["generate", "--check"]).status, 0);
}

#[test]
fn a_revision_is_fetched_and_written_into_the_manifest() {
    let shop = Shop::new();
    let first = shop.git(&["rev-parse", "HEAD"]);
    shop.page("docs/Order.md", model_page("Order", &["**key** | **String** | Its key. | "]));
    let second = shop.commit();
    assert_eq!(shop.run(&["update", "--rev", &first]).status, 0);
    let manifest = || fs::read_to_string(shop.path().join("specless.toml")).unwrap();
    let line = format!("source = {{ git = \"source\", rev = \"{first}\", path = \"docs\" }} # whence\n");
    assert!(manifest().ends_with(&line), "{}", manifest());
    // What a commit names never changes: the newest one tells that the source has moved on.
    assert_eq!(shop.run(&["update"]).status, 0);
    let moved = shop.run(&["update", "--check"]);
    assert_eq!(moved.status, 1);
    assert!(moved.err.contains(&format!("--rev {second}")), "{}", moved.err);
    assert_eq!(shop.run(&["update", "shop", "--rev", "main"]).status, 0);
    assert!(manifest().contains(&second), "{}", manifest());
    assert_eq!(shop.run(&["update", "--check"]).status, 0);
}

#[test]
fn a_source_that_cannot_be_used_leaves_the_pages_as_they_were() {
    let shop = Shop::new();
    assert_eq!(shop.run(&["update", "--generate"]).status, 0);
    shop.git(&["checkout", "--quiet", "-b", "links"]);
    symlink("/etc", shop.source().join("docs/etc")).unwrap();
    symlink("docs", shop.source().join("linked")).unwrap();
    shop.commit();
    shop.git(&["rm", "--quiet", "docs/etc"]);
    symlink("../README.md", shop.source().join("docs/Intro.md")).unwrap();
    let outside = shop.commit();
    shop.git(&["rm", "--quiet", "docs/Intro.md", "docs/Order.md", "docs/deep/Item.md"]);
    shop.page("docs/Prose.md", "# Prose\n\nNothing of use.\n");
    let unreadable = shop.commit();
    let touched = shop.path().join("touched");
    let program = format!("--rev=--upload-pack=touch {}", touched.display());
    let source = |git: &str, rev: &str, path: &str| {
        format!("source = {{ git = \"{git}\", rev = \"{rev}\", path = \"{path}\" }}")
    };
    let good = source("source", "main", "docs");
    for (manifest, words, status, says) in [
        (source("nowhere", "main", "docs"), &[][..], 2, "cannot fetch `main` of `nowhere`"),
        (source("source", "gone", "docs"), &[], 2, "cannot fetch `gone`"),
        (source("source", "main", "doc"), &[], 2, "`doc` is not a folder"),
        (source("source", "main", "docs/Order.md"), &[], 2, "`docs/Order.md` is not a folder"),
        (source("source", "links", "linked"), &[], 2, "`linked` is not a folder"),
        (source("source", "links~2", "docs"), &[], 2, "invalid revision `links~2`"),
        (source("source", &outside, "docs"), &[], 2, "`Intro.md` leads to `../README.md`"),
        (source("source", &unreadable, "docs"), &[], 65, "pages"),
        (source("source", "main", "../source/docs"), &[], 2, "invalid folder"),
        (source("ext::sh -c touch% touched", "main", "docs"), &[], 2, "line 8"),
        (source("--upload-pack=touch touched", "main", "docs"), &[], 2, "invalid repository"),
        (good.clone(), &[program.as_str()], 2, "invalid revision `--upload-pack"),
        (good.clone(), &["--rev", "-x"], 2, "invalid revision `-x`"),
        (good.clone(), &["--rev=main:refs/x"], 2, "invalid revision"),
        (good.clone(), &["other"], 2, "no API `other`"),
        (String::new(), &[], 2, "no API of specless.toml has a `source`"),
    ] {
        shop.manifest(&manifest);
        let before = shop.files();
        let said = shop.run(&[&["update", "--generate"][..], words].concat());
        assert_eq!(said.status, status, "{manifest} {words:?}: {}", said.err);
        assert!(said.err.contains(says), "{manifest} {words:?}: {}", said.err);
        assert_eq!(shop.files(), before, "{manifest} {words:?}");
    }
    assert!(!touched.exists());
    // The link before that leads to a folder outside.
    shop.manifest(&source("source", &shop.git(&["rev-parse", "links~2"]), "docs"));
    assert!(shop.run(&["update"]).err.contains("`etc` leads to `/etc`"));
}

#[test]
fn pages_that_somebody_changed_are_kept_until_that_is_overruled() {
    let shop = Shop::new();
    assert_eq!(shop.run(&["update"]).status, 0);
    shop.page("docs/Order.md", model_page("Order", &["**key** | **String** | Its key. | "]));
    shop.commit();
    let order = shop.path().join("pages/Order.md");
    fs::write(&order, model_page("Order", &["**mine** | **String** | Mine. | "])).unwrap();
    fs::write(shop.path().join("pages/Own.md"), model_page("Own", &["**a** | **String** | A. | "])).unwrap();
    let before = shop.files();
    let refused = shop.run(&["update"]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("Order.md, Own.md") && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(shop.files(), before);
    assert_eq!(shop.run(&["update", "--force"]).status, 0);
    assert_eq!(shop.pages(), [&RECORDS[..], &["Order.md", "deep/Item.md"]].concat());
    assert!(fs::read_to_string(order).unwrap().contains("key"));
}

#[test]
fn what_is_no_page_of_the_source_is_said() {
    let shop = Shop::new();
    shop.page("docs/Latin.md", b"# \xe9t\xe9\n");
    symlink("Order.md", shop.source().join("docs/Alias.md")).unwrap();
    symlink("deep", shop.source().join("docs/more")).unwrap();
    symlink("../..", shop.source().join("docs/deep/out")).unwrap();
    fs::write(shop.source().join("docs/.hidden.md"), "# x\n").unwrap();
    shop.commit();
    shop.manifest("source = { git = \"source\", rev = \"main\", path = \"docs\" }\nexclude = [\"deep/out\"]");
    let said = shop.run(&["update"]);
    assert_eq!(said.status, 1, "{}", said.err);
    assert!(said.err.contains("`Latin.md` of `source` was left out: it is not UTF-8"), "{}", said.err);
    assert_eq!(shop.pages(), [&RECORDS[..], &["Order.md", "deep/Item.md"]].concat());
}

#[test]
fn without_git_the_help_says_so() {
    let shop = Shop::new();
    let output = command(shop.path()).arg("update").env("PATH", "").assert().code(2).get_output().clone();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("cannot run `git`") && text.contains("install Git"), "{text}");
}
