//! The same documents give the same bytes: again, in another order on disk, on another number of threads.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use specless::Settings;
use specless::internals::openapi;
use specless::internals::output::FileSet;
use specless::internals::pipeline;
use specless_tests::corpora::{CORPORA, Corpus, SEEDS, STRESS, shared};
use specless_tests::workspace;

use crate::command::command;

/// Everything that is written for some settings, and all that is said.
#[derive(PartialEq)]
struct Output {
    files: FileSet,
    documents: Vec<String>,
    findings: Vec<String>,
}

fn generate(settings: &Settings) -> Output {
    let generation = pipeline::generate(settings, &()).unwrap();
    let export = |run: &pipeline::ApiRun| openapi::export(&run.api, &run.documents.sources).to_string();
    let findings = |run: &pipeline::ApiRun| format!("{:?} {:?}", run.account, run.documents.diagnostics);
    Output {
        documents: generation.runs.iter().map(export).collect(),
        findings: generation.runs.iter().map(findings).collect(),
        files: generation.files,
    }
}

fn on_threads(count: usize, settings: &Settings) -> Output {
    rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap().install(|| generate(settings))
}

#[track_caller]
fn assert_same(name: &str, what: &str, first: &Output, second: &Output) {
    for (path, text) in first.files.iter() {
        assert!(second.files.get(path) == Some(text), "{name}: {path} differs {what}");
    }
    assert!(first.files.len() == second.files.len(), "{name}: other files {what}");
    assert!(first.documents == second.documents, "{name}: another OpenAPI document {what}");
    assert!(first.findings == second.findings, "{name}: other findings {what}");
}

/// Copies a folder, last name first: file systems that list by age list it in another order.
fn copy_backwards(from: &Path, to: &Path) {
    let entries = walkdir::WalkDir::new(from).sort_by(|a, b| b.file_name().cmp(a.file_name()));
    for entry in entries.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, fs::read(entry.path()).unwrap()).unwrap();
    }
}

fn check(name: &str, settings: &Settings) {
    let first = generate(settings);
    for threads in [1, 7] {
        assert_same(name, &format!("on {threads} threads"), &first, &on_threads(threads, settings));
    }
    let temp = tempfile::tempdir().unwrap();
    let mut shuffled = settings.clone();
    let folders = shuffled.apis.iter_mut().flat_map(|api| &mut api.docs).filter(|docs| docs.is_dir());
    for (index, docs) in folders.enumerate() {
        let copy = temp.path().join(index.to_string());
        copy_backwards(docs, &copy);
        *docs = copy;
    }
    assert_same(name, "when the files lie in another order", &first, &generate(&shuffled));
}

/// Returns every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        (entry.path().strip_prefix(folder).unwrap().to_owned(), fs::read(entry.path()).unwrap())
    };
    files.map(read).collect()
}

#[test]
fn the_same_folder_by_other_paths() {
    let folder = workspace().join("docs-input/hetzner");
    let temp = tempfile::tempdir().unwrap();
    copy_backwards(&folder, &temp.path().join("deep/hetzner"));
    copy_backwards(&folder, &temp.path().join("renamed"));
    let absolute = temp.path().join("renamed").display().to_string();
    let run = |out: &str, docs: &str, from: &str| {
        let out = temp.path().join(out);
        command(&temp.path().join(from))
            .args(["generate", docs, "--name", "same", "--wire-case", "snake_case", "--out"])
            .arg(&out)
            .assert()
            .code(0);
        tree(&out)
    };
    let first = run("a", "deep/hetzner", "");
    assert!(first.len() > 5);
    for (at, (docs, from)) in [
        ("hetzner/", "deep"),
        ("./../deep/./hetzner", "deep"),
        (".", "deep/hetzner"),
        (&absolute, ""),
        ("../renamed", "deep"),
    ]
    .into_iter()
    .enumerate()
    {
        let other = run(&format!("b{at}"), docs, from);
        let paths = |tree: &BTreeMap<PathBuf, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&other), paths(&first), "{docs} from `{from}`");
        for (path, bytes) in &first {
            assert!(other.get(path) == Some(bytes), "{} differs for {docs} from `{from}`", path.display());
        }
    }
}

#[test]
fn the_own_pages() {
    let manifest: PathBuf = workspace().join("docs-input/specless.toml");
    check("docs-input", &specless::internals::manifest::read(&manifest).unwrap());
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn every_corpus() {
    let Some(shared) = shared() else { return };
    let all: Vec<&Corpus> = CORPORA.iter().chain(SEEDS).chain(STRESS).collect();
    for corpus in all {
        check(corpus.name, &corpus.settings(&shared));
    }
}
