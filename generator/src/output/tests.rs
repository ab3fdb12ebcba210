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
    write(&compare(folder, &files(of), Others::Keep).unwrap()).unwrap()
}

/// Returns every file below a folder with its contents, without the list.
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
    let listed: Vec<&str> = list.lines().skip(1).filter_map(|line| Some(line.split_once(' ')?.1)).collect();
    assert_eq!(listed, ["Cargo.toml", "src/lib.rs", "src/new.rs"], "{list}");
    assert_eq!(fs::read_dir(temp.path().join("deep")).unwrap().count(), 1, "nothing temporary is left");
}

#[test]
fn equal_bytes_are_not_written_again() {
    let temp = tempfile::tempdir().unwrap();
    let of = [("src/lib.rs", "a"), ("src/other.rs", "b")];
    put(temp.path(), &of);
    let before = fs::metadata(temp.path().join("src/lib.rs")).unwrap().modified().unwrap();
    assert!(compare(temp.path(), &files(&of), Others::Keep).unwrap().is_empty());
    put(temp.path(), &[("src/lib.rs", "a"), ("src/other.rs", "changed")]);
    assert_eq!(fs::metadata(temp.path().join("src/lib.rs")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_file_of_somebody_else_stops_everything() {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join("src")).unwrap();
    fs::write(temp.path().join("src/lib.rs"), "by hand").unwrap();
    let error =
        compare(temp.path(), &files(&[("Cargo.toml", "a"), ("src/lib.rs", "b")]), Others::Keep).unwrap_err();
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
    assert!(matches!(
        compare(&out, &files(&[("src/lib.rs", "b")]), Others::Replace),
        Err(OutputError::Obstructed { .. })
    ));
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let temp = tempfile::tempdir().unwrap();
    for path in ["../x", "/x", "a/../../x", "", "a//b", "./a", "a\\..\\b", "C:x", "a\nb"] {
        let error = compare(temp.path(), &files(&[(path, "")]), Others::Keep).unwrap_err();
        assert!(matches!(error, OutputError::BadPath(_)), "{path:?}: {error}");
    }
    let clash = compare(temp.path(), &files(&[("src/A.rs", ""), ("src/a.rs", "")]), Others::Keep);
    assert!(matches!(clash, Err(OutputError::SamePath(_))));
}

#[test]
fn a_tampered_list_removes_nothing_outside() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out");
    put(&out, &[("a.rs", "a")]);
    fs::write(temp.path().join("precious"), "").unwrap();
    let list = fs::read_to_string(out.join(FILE_LIST)).unwrap();
    fs::write(out.join(FILE_LIST), list + "0 ../precious\n0 /etc/passwd\n").unwrap();
    put(&out, &[("b.rs", "b")]);
    assert_eq!(tree(temp.path()), pairs(&[("out/b.rs", "b"), ("precious", "")]));
}

#[test]
fn a_failure_half_way_leaves_the_folder_as_it_was() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out");
    put(&out, &[("a.rs", "a"), ("b.rs", "b"), ("z.rs", "z")]);
    let before = (tree(&out), fs::read_to_string(out.join(FILE_LIST)).unwrap());
    let changes =
        compare(&out, &files(&[("a.rs", "A"), ("m/n.rs", "n"), ("z.rs", "Z")]), Others::Keep).unwrap();
    // Between comparing and writing, somebody else removes a file that was to be removed.
    fs::remove_file(out.join("b.rs")).unwrap();
    assert!(apply::carry_out(&changes).is_err(), "the file to remove is gone");
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
    let mut both = FileList::of(&files(&[("a.rs", "a"), ("b.rs", "b"), ("c.rs", "c")]));
    both.join(&FileList::of(&files(&[("a.rs", "A"), ("c.rs", "c"), ("d.rs", "d")])));
    fs::write(out.join(FILE_LIST), both.text()).unwrap();
    fs::remove_file(out.join("a.rs")).unwrap();
    fs::write(out.join("d.rs"), "d").unwrap();
    put(&out, &[("a.rs", "A"), ("c.rs", "c"), ("d.rs", "D")]);
    assert_eq!(tree(&out), pairs(&[("a.rs", "A"), ("c.rs", "c"), ("d.rs", "D")]));
}

#[test]
fn comparing_tells_what_is_to_be_done() {
    let temp = tempfile::tempdir().unwrap();
    put(temp.path(), &[("a.rs", "a"), ("b.rs", "b")]);
    let changes = compare(temp.path(), &files(&[("a.rs", "A"), ("c.rs", "c")]), Others::Keep).unwrap();
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

#[test]
fn a_file_that_was_changed_by_hand_is_kept_until_that_is_overruled() {
    let temp = tempfile::tempdir().unwrap();
    put(temp.path(), &[("a.rs", "a"), ("b.rs", "b")]);
    fs::write(temp.path().join("a.rs"), "a, and mine").unwrap();
    fs::write(temp.path().join("b.rs"), "b, and mine").unwrap();
    let before = tree(temp.path());
    // To be replaced, and to be removed.
    let wanted = files(&[("a.rs", "A")]);
    let error = compare(temp.path(), &wanted, Others::Keep).unwrap_err();
    assert!(matches!(&error, OutputError::Foreign { files, .. } if files == &["a.rs", "b.rs"]), "{error}");
    assert_eq!(tree(temp.path()), before);
    write(&compare(temp.path(), &wanted, Others::Replace).unwrap()).unwrap();
    assert_eq!(tree(temp.path()), pairs(&[("a.rs", "A")]));
}

#[test]
fn line_breaks_of_another_system_are_no_change_by_hand() {
    let temp = tempfile::tempdir().unwrap();
    put(temp.path(), &[("a.rs", "a\nb\n")]);
    fs::write(temp.path().join("a.rs"), "a\r\nb\r\n").unwrap();
    assert_eq!(put(temp.path(), &[("a.rs", "c\n")]), 1);
}

#[test]
fn runs_at_once_leave_the_whole_crate_of_one_of_them() {
    let names: Vec<String> = (0..40).map(|number| format!("src/m{number}/f.rs")).collect();
    let set = |text: &str| {
        let mut set = FileSet::default();
        names.iter().for_each(|name| set.insert(name.as_str(), text));
        set
    };
    for round in 0..8 {
        let temp = tempfile::tempdir().unwrap();
        let out = temp.path().join("out");
        if round % 2 == 1 {
            write(&compare(&out, &set("before"), Others::Keep).unwrap()).unwrap();
        }
        // Each has compared before any writes.
        let barrier = std::sync::Barrier::new(4);
        std::thread::scope(|scope| {
            for text in ["a", "b", "c", "d"] {
                let (out, set, barrier) = (&out, &set, &barrier);
                scope.spawn(move || {
                    let changes = compare(out, &set(text), Others::Keep).unwrap();
                    barrier.wait();
                    write(&changes).unwrap();
                });
            }
        });
        let found = tree(&out);
        assert_eq!(found.len(), names.len());
        let first = &found.first().unwrap().1;
        assert!(found.iter().all(|(_, text)| text == first), "{found:?}");
        assert!(compare(&out, &set(first), Others::Keep).unwrap().is_empty());
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1, "nothing temporary is left");
    }
}
