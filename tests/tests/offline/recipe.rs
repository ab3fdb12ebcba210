//! The recipe for continuous integration in the README, in a repository that the test makes.

use std::fs;
use std::path::Path;
use std::process::Command;

use specless_tests::fixture::model_page;
use specless_tests::{skipped, workspace};
use tempfile::TempDir;

/// Returns the steps of the recipe that run `specless`.
fn steps() -> Vec<String> {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let recipe = readme.split("```yaml\n").nth(1).expect("a recipe").split("```").next().unwrap();
    let mut steps: Vec<String> = Vec::new();
    for line in recipe.lines() {
        if let Some(step) = line.strip_prefix("      - run: ") {
            steps.push(step.trim_start_matches('|').to_owned());
        } else if let (Some(more), Some(step)) = (line.strip_prefix("          "), steps.last_mut()) {
            *step += &format!("\n{more}");
        }
    }
    assert!(steps.remove(0).starts_with("cargo install specless"));
    assert_eq!(steps.len(), 2, "{steps:?}");
    steps
}

/// A repository with documents, its crate, and a branch for a pull request.
struct Repository {
    temp: TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { temp: tempfile::tempdir().unwrap() };
        let bin = repository.path().join("bin");
        fs::create_dir_all(&bin).unwrap();
        fs::create_dir_all(repository.work().join("docs")).unwrap();
        let program = env!("CARGO_BIN_EXE_specless-under-test");
        std::os::unix::fs::symlink(program, bin.join("specless")).unwrap();
        let manifest =
            "[crate]\nname = \"pets\"\nout = \"pets\"\n[[api]]\nname = \"pets\"\ndocs = \"docs\"\n";
        fs::write(repository.work().join("specless.toml"), manifest).unwrap();
        repository.write(&["**name** | **String** | The name. | ", "**age** | **i32** | Years. | "]);
        repository.sh("specless generate && git init -q -b main && git add -A && git commit -qm pets");
        // What a checkout of a pull request has.
        repository.sh("git update-ref refs/remotes/origin/main HEAD && git checkout -qb change");
        repository
    }

    fn path(&self) -> &Path {
        self.temp.path()
    }

    fn work(&self) -> std::path::PathBuf {
        self.path().join("work")
    }

    fn write(&self, rows: &[&str]) {
        fs::write(self.work().join("docs/Pet.md"), model_page("Pet", rows)).unwrap();
    }

    /// Runs a step as a runner does; returns whether it succeeds, and what it prints.
    fn run(&self, step: &str) -> (bool, String) {
        let path = format!("{}:{}", self.path().join("bin").display(), std::env::var("PATH").unwrap());
        let output = Command::new("bash")
            .args(["-e", "-c", step])
            .current_dir(self.work())
            .env("PATH", path)
            .env("GITHUB_BASE_REF", "main")
            .env("GITHUB_STEP_SUMMARY", self.path().join("summary.md"))
            .env_remove("CARGO_PKG_NAME")
            .envs([("GIT_AUTHOR_NAME", "a"), ("GIT_AUTHOR_EMAIL", "a@example.org")])
            .envs([("GIT_COMMITTER_NAME", "a"), ("GIT_COMMITTER_EMAIL", "a@example.org")])
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    }

    #[track_caller]
    fn sh(&self, script: &str) {
        let (done, text) = self.run(script);
        assert!(done, "{script}\n{text}");
    }

    /// Runs all steps; returns which of them succeed.
    fn recipe(&self) -> Vec<bool> {
        steps().iter().map(|step| self.run(step).0).collect()
    }
}

fn has_git() -> bool {
    let found = ["git", "bash"].iter().all(|tool| Command::new(tool).arg("--version").output().is_ok());
    if !found {
        skipped("git or bash is not on this machine");
    }
    found
}

#[test]
fn the_recipe_passes_what_adds_and_fails_what_breaks_or_is_stale() {
    if !has_git() {
        return;
    }
    let added = [
        "**name** | **String** | The name. | ",
        "**age** | **i32** | Years. | ",
        "**fur** | **String** |  | [optional]",
    ];
    let broken = ["**name** | **String** | The name. | ", "**age** | **String** | Years. | "];
    for (rows, generate, expected) in [
        (None, false, [true, true]),
        (Some(&added[..]), true, [true, true]),
        (Some(&added[..]), false, [false, true]),
        (Some(&broken[..]), true, [true, false]),
    ] {
        let repository = Repository::new();
        if let Some(rows) = rows {
            repository.write(rows);
        }
        if generate {
            repository.sh("specless generate && git commit -qam change");
        }
        assert_eq!(repository.recipe(), expected, "{rows:?}, generated again: {generate}");
        let summary = fs::read_to_string(repository.path().join("summary.md")).unwrap();
        assert!(summary.contains("**verdict: "), "{summary}");
    }
}
