//! The chores of this workspace, as one command each: `cargo xtask bless`.
//!
//! Knows which commands belong together, and nothing of what they do.

mod playground;

use std::path::Path;
use std::process::{Command, ExitCode};

/// The tasks: the word, the words after it, and what it does.
const CHORES: [(&str, &str, &str); 6] = [
    ("ci", "", "run everything that must hold before a change is done"),
    (
        "tidy",
        "",
        "run what is quick of that: format, lints, spelling, dependencies, comments, floors of modules",
    ),
    ("docs", "", "write FINDINGS.md and MANIFEST.md from code"),
    (
        "bless",
        "",
        "accept what comes out: write fixtures, goldens, references and generated/ anew; read the difference",
    ),
    ("playground", "", "build specless for a browser, as one file: target/playground.html"),
    (
        "mutate",
        "[COUNT [FIRST]]",
        "read damaged documents, a million unless told otherwise, and compile 200 crates; those that break it are kept",
    ),
];

/// One command of a chore.
struct Step {
    words: Vec<String>,
    variables: Vec<(&'static str, String)>,
    /// Where the program is missing, the step is left out, and that is told.
    optional: bool,
}

impl Step {
    fn new(words: &[&str]) -> Self {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Step { words, variables: Vec::new(), optional: false }
    }

    fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Runs the command at the root of the workspace; returns whether it succeeded.
    fn run(&self, root: &Path) -> bool {
        let Some((program, words)) = self.words.split_first() else { return true };
        if self.optional && !is_installed(program, words) {
            eprintln!("== left out, because it is not installed: {}", self.words.join(" "));
            return true;
        }
        eprintln!("== {}", self.words.join(" "));
        let variables = self.variables.iter().map(|(name, value)| (name, value));
        match Command::new(program).args(words).envs(variables).current_dir(root).status() {
            Ok(status) => status.success(),
            Err(error) => {
                eprintln!("cannot run `{program}`: {error}");
                false
            }
        }
    }
}

/// Returns whether a program, or a command of cargo, answers.
fn is_installed(program: &str, words: &[String]) -> bool {
    let mut command = Command::new(program);
    if program == "cargo" {
        command.args(words.first());
    }
    command.arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Returns the commands of a chore; `None` if there is no such chore.
fn steps(chore: &str, words: &[String]) -> Option<Vec<Step>> {
    let cargo = |words: &[&str]| Step::new(&[&["cargo"], words].concat());
    Some(match chore {
        "ci" => vec![Step::new(&["bash", ".ci/run"])],
        "docs" => vec![
            cargo(&["test", "-p", "specless", "--lib", "--quiet", "reference"])
                .variable("SPECLESS_BLESS", "1"),
        ],
        "tidy" => vec![
            cargo(&["fmt", "--all", "--check"]),
            Step::new(&["typos"]).optional(),
            cargo(&["shear", "--deny-warnings", "--exclude", "harbour", "--exclude", "specless-consumer"])
                .optional(),
            cargo(&["deny", "--all-features", "check", "bans", "licenses", "sources"]).optional(),
            cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
            cargo(&[
                "test",
                "-p",
                "specless-tests",
                "--quiet",
                "--test",
                "offline",
                "--",
                "architecture::",
                "comments::",
                "modules::",
            ]),
        ],
        "bless" => vec![
            cargo(&["test", "-p", "specless", "--lib", "--quiet", "--", "fixtures", "reference"])
                .variable("SPECLESS_BLESS", "1"),
            cargo(&[
                "test",
                "-p",
                "specless-tests",
                "--quiet",
                "--test",
                "offline",
                "--",
                "goldens::",
                "grammars::",
            ])
            .variable("SPECLESS_BLESS", "1"),
            cargo(&["run", "--quiet", "--", "generate", "docs-input", "--force"]),
        ],
        "playground" => {
            let crate_and_profile = ["-p", "specless-playground", "--profile", playground::PROFILE];
            vec![cargo(&[&["build", "--target", playground::TARGET][..], &crate_and_profile].concat())]
        }
        "mutate" => {
            let word =
                |at: usize, default: &str| words.get(at).cloned().unwrap_or_else(|| default.to_owned());
            let test = cargo(&[
                "test",
                "--release",
                "-p",
                "specless-tests",
                "--test",
                "mutations",
                "--",
                "--nocapture",
                "--include-ignored",
            ]);
            vec![
                test.variable("SPECLESS_MUTATIONS", word(0, "1000000"))
                    .variable("SPECLESS_MUTATIONS_FROM", word(1, "0"))
                    .variable("SPECLESS_MUTATED_CRATES", "200"),
            ]
        }
        _ => return None,
    })
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (chore, rest) = words.split_first().map_or(("", &[][..]), |(chore, rest)| (chore.as_str(), rest));
    let Some(steps) = steps(chore, rest) else {
        eprintln!("usage: cargo xtask CHORE\n");
        for (chore, words, what) in CHORES {
            eprintln!("  {:<24} {what}", format!("{chore} {words}"));
        }
        return ExitCode::from(2);
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if !steps.iter().all(|step| step.run(&root)) {
        return ExitCode::FAILURE;
    }
    if chore == "playground" {
        match playground::write(&root) {
            Ok(path) => println!("{}", path.display()),
            Err(error) => {
                eprintln!("cannot write the page: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chore_that_is_listed_has_steps() {
        for (chore, _, _) in CHORES {
            assert!(steps(chore, &[]).is_some_and(|steps| !steps.is_empty()), "{chore}");
        }
        assert!(steps("", &[]).is_none());
    }
}
