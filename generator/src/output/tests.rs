use std::fs;
use std::path::Path;

use super::*;

fn files(of: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::default();
    for (path, contents) in of {
        set.insert(*path, *contents);
    }
    set
}

fn put(folder: &Path, of: &[(&str, &str)]) -> usize {
    write(&compare(folder, &files(of)).unwrap()).unwrap()
}

/// Every file below a folder with its contents, without the list.
fn tree(folder: &Path) -> Vec<(String, String)> {
    let mut found: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != FILE_LIST)
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    found.sort();
    found
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(path, contents)| ((*path).to_owned(), (*contents).to_owned())).collect()
}

#[test]
fn a_second_run_replaces_and_removes_only_what_the_first_wrote() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("deep/out");
    assert_eq!(put(&out, &[("Cargo.toml", "a"), ("src/lib.rs", "b"), ("src/old/mod.rs", "c")]), 3);
    fs::write(out.join("notes.txt"), "mine").unwrap();
    assert_eq!(put(&out, &[("Cargo.toml", "a"), ("src/lib.rs", "B"), ("src/new.rs", "d")]), 3);
    assert_eq!(
        tree(&out),
        pairs(&[("Cargo.toml", "a"), ("notes.txt", "mine"), ("src/lib.rs", "B"), ("src/new.rs", "d")])
    );
    assert!(!out.join("src/old").exists(), "a folder that became empty is removed");
    let list = fs::read_to_string(out.join(FILE_LIST)).unwrap();
    assert!(list.ends_with("\nCargo.toml\nsrc/lib.rs\nsrc/new.rs\n"), "{list}");
    assert_eq!(fs::read_dir(temp.path().join("deep")).unwrap().count(), 1, "nothing temporary is left");
}

#[test]
fn equal_bytes_are_not_written_again() {
    let temp = tempfile::tempdir().unwrap();
    let of = [("src/lib.rs", "a"), ("src/other.rs", "b")];
    put(temp.path(), &of);
    let before = fs::metadata(temp.path().join("src/lib.rs")).unwrap().modified().unwrap();
    assert!(compare(temp.path(), &files(&of)).unwrap().is_empty());
    put(temp.path(), &[("src/lib.rs", "a"), ("src/other.rs", "changed")]);
    assert_eq!(fs::metadata(temp.path().join("src/lib.rs")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_file_of_somebody_else_stops_everything() {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join("src")).unwrap();
    fs::write(temp.path().join("src/lib.rs"), "by hand").unwrap();
    let error = compare(temp.path(), &files(&[("Cargo.toml", "a"), ("src/lib.rs", "b")])).unwrap_err();
    assert!(matches!(&error, OutputError::Foreign { files, .. } if files == &["src/lib.rs"]), "{error}");
    assert_eq!(tree(temp.path()), pairs(&[("src/lib.rs", "by hand")]));
}

#[test]
fn a_file_with_the_same_bytes_is_adopted() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("a.rs"), "same").unwrap();
    assert_eq!(put(temp.path(), &[("a.rs", "same")]), 0, "only the list is new");
    assert_eq!(put(temp.path(), &[("a.rs", "other")]), 1);
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_folder_is_not_written_through() {
    let temp = tempfile::tempdir().unwrap();
    let (out, elsewhere) = (temp.path().join("out"), temp.path().join("elsewhere"));
    fs::create_dir(&out).unwrap();
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("src")).unwrap();
    assert!(matches!(compare(&out, &files(&[("src/lib.rs", "b")])), Err(OutputError::Foreign { .. })));
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let temp = tempfile::tempdir().unwrap();
    for path in ["../x", "/x", "a/../../x", "", "a//b", "./a", "a\\..\\b", "C:x", "a\nb"] {
        let error = compare(temp.path(), &files(&[(path, "")])).unwrap_err();
        assert!(matches!(error, OutputError::BadPath(_)), "{path:?}: {error}");
    }
    let clash = compare(temp.path(), &files(&[("src/A.rs", ""), ("src/a.rs", "")]));
    assert!(matches!(clash, Err(OutputError::SamePath(_))));
}

#[test]
fn a_tampered_list_removes_nothing_outside() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out");
    put(&out, &[("a.rs", "a")]);
    fs::write(temp.path().join("precious"), "").unwrap();
    fs::write(out.join(FILE_LIST), "a.rs\n../precious\n/etc/passwd\n").unwrap();
    put(&out, &[("b.rs", "b")]);
    assert_eq!(tree(temp.path()), pairs(&[("out/b.rs", "b"), ("precious", "")]));
}

#[test]
fn a_failure_half_way_leaves_the_folder_as_it_was() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out");
    put(&out, &[("a.rs", "a"), ("b.rs", "b"), ("z.rs", "z")]);
    let before = (tree(&out), fs::read_to_string(out.join(FILE_LIST)).unwrap());
    let changes = compare(&out, &files(&[("a.rs", "A"), ("m/n.rs", "n"), ("z.rs", "Z")])).unwrap();
    // Between comparing and writing, somebody else removes a file that was to be removed.
    fs::remove_file(out.join("b.rs")).unwrap();
    assert!(write(&changes).is_err(), "the file to remove is gone");
    fs::write(out.join("b.rs"), "b").unwrap();
    assert_eq!((tree(&out), fs::read_to_string(out.join(FILE_LIST)).unwrap()), before);
    assert!(!out.join("m").exists());
}

#[test]
fn the_next_run_completes_one_that_was_killed() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out");
    put(&out, &[("a.rs", "a"), ("b.rs", "b"), ("c.rs", "c")]);
    // What a killed run leaves: the list of both, one file moved away, one new.
    fs::write(out.join(FILE_LIST), "a.rs\nb.rs\nc.rs\nd.rs\n").unwrap();
    fs::remove_file(out.join("a.rs")).unwrap();
    fs::write(out.join("d.rs"), "d").unwrap();
    put(&out, &[("a.rs", "A"), ("c.rs", "c"), ("d.rs", "D")]);
    assert_eq!(tree(&out), pairs(&[("a.rs", "A"), ("c.rs", "c"), ("d.rs", "D")]));
}

#[test]
fn comparing_tells_what_is_to_be_done() {
    let temp = tempfile::tempdir().unwrap();
    put(temp.path(), &[("a.rs", "a"), ("b.rs", "b")]);
    let changes = compare(temp.path(), &files(&[("a.rs", "A"), ("c.rs", "c")])).unwrap();
    let found: Vec<_> = changes.iter().collect();
    assert_eq!(
        found,
        [
            (FILE_LIST, Change::Replace),
            ("a.rs", Change::Replace),
            ("c.rs", Change::Create),
            ("b.rs", Change::Remove)
        ]
    );
}
