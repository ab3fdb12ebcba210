use crate::ground::finding::Origin;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let temp = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = temp.path().join("docs").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    temp
}

fn load_at(docs: std::path::PathBuf) -> io::Result<Documents> {
    load(&ApiSettings::new("a", &docs), &docs)
}

fn load_docs(temp: &TempDir) -> Documents {
    load_at(temp.path().join("docs")).unwrap()
}

fn paths(documents: &Documents) -> Vec<&str> {
    documents.sources.iter().map(|(_, file)| file.path()).collect()
}

fn findings(documents: &Documents) -> Vec<(Code, &str, usize)> {
    documents
        .diagnostics
        .iter()
        .map(|finding| match &finding.origin {
            Origin::File { path, line } => (finding.code, path.as_str(), *line),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn pages_and_metadata_are_read_in_path_order() {
    let temp = folder(&[
        ("b.markdown", b"b"),
        ("a/z.HTM", b"z"),
        ("a/CLASS.TXT.json", b"[]"),
        ("a.md", b"\xef\xbb\xbf# a"),
        ("logo.png", b"\x89"),
        (".git/notes.md", b"hidden"),
    ]);
    let documents = load_docs(&temp);
    assert_eq!(paths(&documents), ["a.md", "a/CLASS.TXT.json", "a/z.HTM", "b.markdown"]);
    assert_eq!(documents.diagnostics, []);
    let first = documents.sources.by_path("a.md").unwrap();
    assert_eq!(documents.sources.file(first).unwrap().text(), "# a", "without the byte order mark");
    let docs = temp.path().join("docs");
    let watched: Vec<_> = documents.watched().collect();
    let expected = ["", "a", "a.md", "a/CLASS.TXT.json", "a/z.HTM", "b.markdown"].map(|path| docs.join(path));
    assert_eq!(watched, expected);
}

#[test]
fn a_single_file_is_read_alone() {
    let temp = folder(&[("a.md", b"a"), ("b.md", b"b")]);
    let documents = load_at(temp.path().join("docs/b.md")).unwrap();
    assert_eq!(paths(&documents), ["b.md"]);
    assert!(load_at(temp.path().join("docs/c.md")).is_err());
}

#[test]
fn globs_choose_pages() {
    let temp = folder(&[("a.md", b""), ("old/b.md", b""), ("new/c.md", b""), ("new/old/d.md", b"")]);
    let mut api = ApiSettings::new("a", temp.path().join("docs"));
    api.exclude = vec!["old/**".to_owned()];
    assert_eq!(paths(&load(&api, &api.docs[0]).unwrap()), ["a.md", "new/c.md", "new/old/d.md"]);
    api.include = vec!["*.md".to_owned(), "**/old/*".to_owned()];
    assert_eq!(paths(&load(&api, &api.docs[0]).unwrap()), ["a.md", "new/old/d.md"]);
}

#[test]
fn text_that_is_not_utf8_is_reported_with_its_line() {
    let temp = folder(&[("a.md", b"one\ntwo\nthr\xffe\n"), ("b.md", b"fine"), ("c.json", b"\xff")]);
    let documents = load_docs(&temp);
    assert_eq!(paths(&documents), ["b.md"]);
    assert_eq!(findings(&documents), [(Code::NotUtf8, "a.md", 3), (Code::NotUtf8, "c.json", 1)]);
    let severities: Vec<_> = documents.diagnostics.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Note], "metadata is never needed");
}

#[test]
fn a_page_above_the_limit_is_not_read() {
    let temp = folder(&[("a.md", b"fine")]);
    // A file of 200 MB that takes no room on the disk.
    let large = fs::File::create(temp.path().join("docs/large.html")).unwrap();
    large.set_len(200_000_000).unwrap();
    let documents = load_docs(&temp);
    assert_eq!(paths(&documents), ["a.md"]);
    assert_eq!(findings(&documents), [(Code::PageTooLarge, "large.html", 1)]);
}

#[test]
fn an_empty_folder_holds_nothing() {
    let temp = folder(&[("x/picture.png", b"")]);
    let documents = load_docs(&temp);
    assert!(documents.sources.is_empty() && documents.diagnostics.is_empty());
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_never_lead_outside() {
        let temp = folder(&[("a.md", b"a"), ("../secret.md", b"s"), ("../outside/b.md", b"b")]);
        let docs = temp.path().join("docs");
        symlink("../secret.md", docs.join("leak.md")).unwrap();
        symlink(temp.path().join("outside"), docs.join("all")).unwrap();
        symlink("../outside", docs.join("also")).unwrap();
        let documents = load_docs(&temp);
        assert_eq!(paths(&documents), ["a.md"]);
        let outside = |path| (Code::OutsideInput, path, 1);
        assert_eq!(findings(&documents), [outside("all"), outside("also"), outside("leak.md")]);
    }

    #[test]
    fn links_inside_are_fine_and_nothing_is_read_twice() {
        let temp = folder(&[("v1/a.md", b"a"), ("text.txt", b"t")]);
        let docs = temp.path().join("docs");
        symlink("v1", docs.join("latest")).unwrap();
        symlink("v1/a.md", docs.join("same.md")).unwrap();
        symlink("text.txt", docs.join("text.md")).unwrap();
        symlink("..", docs.join("v1/loop")).unwrap();
        symlink("nowhere.md", docs.join("dangling.md")).unwrap();
        let documents = load_docs(&temp);
        assert_eq!(paths(&documents), ["text.md", "v1/a.md"]);
        assert_eq!(findings(&documents), [(Code::UnreadableFile, "dangling.md", 1)]);
    }

    #[test]
    fn the_folder_itself_may_be_a_link() {
        let temp = folder(&[("a.md", b"a")]);
        symlink("docs", temp.path().join("link")).unwrap();
        let documents = load_at(temp.path().join("link")).unwrap();
        assert_eq!(paths(&documents), ["a.md"]);
        assert_eq!(documents.root, Path::new(&temp.path().join("link")));
    }

    #[test]
    fn what_is_no_regular_file_is_reported_and_not_waited_for() {
        let temp = folder(&[("a.md", b"a")]);
        let socket = temp.path().join("docs/socket.md");
        let _listener = std::os::unix::net::UnixListener::bind(socket).unwrap();
        let documents = load_docs(&temp);
        assert_eq!(paths(&documents), ["a.md"]);
        assert_eq!(findings(&documents), [(Code::UnreadableFile, "socket.md", 1)]);
    }
}

#[test]
fn what_was_given_is_known_for_a_file_and_for_a_folder() {
    let temp = folder(&[("page.md", b"text")]);
    let page = temp.path().join("docs/page.md");
    let read = load_at(page.clone()).unwrap();
    assert_eq!((read.given, read.root), (page, temp.path().join("docs")));
    assert_eq!(load_docs(&temp).given, temp.path().join("docs"));
}
