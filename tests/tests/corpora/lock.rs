//! Names stay with the lock, whatever happens to other pages of real documentation.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use specless_tests::corpora::shared;
use specless_tests::fixture::Folder;
use specless_tests::random::Random;

use crate::command::specless;

/// Returns all names of a lock whose items the documents still have, by kind and key.
fn living(lock: &str) -> BTreeMap<String, String> {
    let mut kind = "";
    let mut names = BTreeMap::new();
    for line in lock.lines() {
        if let Some((key, entry)) = line.split_once(" = { name = ")
            && !line.contains("gone = true")
        {
            names.insert(format!("{kind} {key}"), entry.split('"').nth(1).unwrap().to_owned());
        } else if line.starts_with('[') {
            kind = line;
        }
    }
    names
}

/// Adds, removes and renames some pages of a tree each; returns how many names of items that stay are others, of how many.
fn moved(docs: &Path, pages: &[PathBuf], seed: u64, flags: &[&str]) -> (usize, usize) {
    const MOST: usize = 50;
    let mut pages = pages.to_vec();
    Random(seed).shuffle(&mut pages);
    let some = MOST.min(pages.len() / 8);
    let (added, others) = pages.split_at(some);
    let (removed, others) = others.split_at(some);
    let (renamed, others) = others.split_at(some);
    let folder = Folder::new(&[]).unwrap();
    let links: Vec<(String, String)> = renamed
        .iter()
        .map(|page| page.file_name().unwrap().to_str().unwrap().to_owned())
        .map(|name| (format!("({name}"), format!("(Moved{name}")))
        .collect();
    let copy = |page: &Path, to: &Path, moved: bool| {
        let mut text = fs::read_to_string(docs.join(page)).unwrap();
        if moved {
            links.iter().for_each(|(from, to)| text = text.replace(from, to));
        }
        folder.write(to.to_str().unwrap(), text.as_bytes()).unwrap();
    };
    let run = || {
        let words = ["generate", "docs", "--name", "any", "--out", "out", "--lock", "any.lock"];
        let said = specless(folder.path(), &[&words[..], flags].concat());
        assert!(said.status < 2, "{}", said.err);
        living(&fs::read_to_string(folder.path().join("any.lock")).unwrap())
    };
    [removed, renamed, others].concat().iter().for_each(|page| copy(page, page, false));
    let before = run();
    fs::remove_dir_all(folder.docs()).unwrap();
    [added, others].concat().iter().for_each(|page| copy(page, page, true));
    for page in renamed {
        let name = format!("Moved{}", page.file_name().unwrap().to_str().unwrap());
        copy(page, &page.with_file_name(name), true);
    }
    let after = run();
    let stay: Vec<(&String, &String)> =
        before.iter().filter_map(|(key, name)| Some((name, after.get(key)?))).collect();
    (stay.iter().filter(|(before, after)| before != after).count(), stay.len())
}

#[test]
fn a_second_run_over_thousands_of_merged_pages_changes_nothing() {
    let Some(shared) = shared() else { return };
    let docs = shared.join("corpora/hetzner/docs");
    let folder = tempfile::tempdir().unwrap();
    let words =
        ["generate", docs.to_str().unwrap(), "--name", "hetzner", "--out", "out", "--lock", "hetzner.lock"];
    assert_eq!(specless(folder.path(), &words).status, 0);
    let said = specless(folder.path(), &[&words[..], &["--check"]].concat());
    assert_eq!(said.status, 0, "{}", said.err);
}
#[test]
fn names_stay_whatever_happens_to_other_pages() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs-input/cycle");
    let corpora = shared().map(|shared| {
        let corpora = shared.join("corpora");
        [(corpora.join("cycle"), vec![]), (corpora.join("digitalocean"), vec!["--wire-case", "snake_case"])]
    });
    let trees = [(seeds, vec![])].into_iter().chain(corpora.into_iter().flatten());
    for (docs, flags) in trees {
        let mut pages: Vec<PathBuf> = Vec::new();
        let mut open = vec![docs.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match entry.extension().and_then(|extension| extension.to_str()) {
                    _ if entry.is_dir() => open.push(entry),
                    Some("md") => pages.push(entry.strip_prefix(&docs).unwrap().to_owned()),
                    _ => {}
                }
            }
        }
        pages.sort();
        let (moved, of) = moved(&docs, &pages, 11, &flags);
        assert_eq!(moved, 0, "{}: {moved} of {of} names", docs.display());
        assert!(of > 100, "{}: {of} names", docs.display());
    }
}
