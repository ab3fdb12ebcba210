//! Damaged pages and damaged grammars, all the way and through every renderer: no panic, no status 70, nothing over two
//! seconds, and Rust that parses.
//!
//! A share runs with the other tests, a million with `cargo xtask mutate`. `SPECLESS_MUTATIONS` is the number of cases,
//! `SPECLESS_MUTATIONS_FROM` that of the first; a case is the same on every machine that has the same seeds. The documents of
//! a case that fails are kept in `target/mutations/`. Crates of some cases are compiled, as many as `SPECLESS_MUTATED_CRATES`
//! says.

use std::cell::RefCell;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use specless::internals::lock::ApiLock;
use specless::internals::pipeline::{self, Generation};
use specless::internals::{grammar, openapi, render};
use specless::{ApiSettings, Code, Error, Runtime, Settings};
use specless_tests::compile::Crates;
use specless_tests::random::Random;
use specless_tests::{skipped, workspace};
use tempfile::TempDir;

/// Cases that run with the other tests.
const SHARE: u64 = 400;
/// Crates that are compiled with the other tests.
const CRATES: u64 = 12;
/// The longest that a case may compute.
const LONGEST: Duration = Duration::from_secs(2);
/// Pages that are larger are not seeds: what makes a page slow shows in smaller ones.
const LARGEST: u64 = 60_000;
/// Seeds of one folder of a corpus; the pages of a folder are much alike.
const PER_FOLDER: usize = 12;

/// The signs that mean something to a reader, or to a writer.
const ODD: [&str; 60] = [
    "# ",
    "## Properties\n",
    "### Parameters\n",
    "- ",
    "1. ",
    "> ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "|",
    " | ",
    "\n---|---\n",
    "\\|",
    "\\",
    "`",
    "``",
    "\n```\n",
    "\n~~~json\n",
    "*",
    "**",
    "_",
    "[",
    "](",
    "(x.md)",
    "<a name=\"x\"></a>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<",
    ">",
    "&amp;",
    "&",
    "List<",
    "Map<String, ",
    "Option<",
    ">>",
    "é",
    "\u{202e}",
    "\0",
    "\u{feff}",
    "🦀",
    "{}",
    "{\"a\": [1, {\"b\": null}]}",
    "<table>",
    "</table>",
    "<tr>",
    "<td rowspan=9>",
    "<td colspan=9>",
    "</td>",
    "<pre>",
    "<li>",
    "</ul>",
    "type",
    "self",
    "null",
    "99999999999999999999",
    "-0.0e-999",
];

/// Pages of one folder.
struct Seed {
    folder: PathBuf,
    pages: Vec<PathBuf>,
    /// The dialect and flavour of the pages as they are.
    read_as: OnceLock<Option<(String, Option<String>)>>,
}

impl Seed {
    fn read_as(&self) -> Option<(String, Option<String>)> {
        let recognised = || {
            let temp = tempfile::tempdir().unwrap();
            for page in &self.pages {
                fs::copy(page, temp.path().join(page.strip_prefix(&self.folder).unwrap())).unwrap();
            }
            let run =
                pipeline::understand(&ApiSettings::new("any", temp.path()), &ApiLock::default(), &()).ok()?;
            let folder = run.folders.into_iter().next()?;
            Some((folder.dialect, folder.flavour))
        };
        self.read_as.get_or_init(recognised).clone()
    }
}

/// Folders with pages below a root, each with at most [`PER_FOLDER`] of them.
fn seeds_below(root: &Path, seeds: &mut Vec<Seed>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let is_page = |path: &PathBuf| {
        let known = path
            .extension()
            .is_some_and(|kind| ["md", "mdx", "html"].contains(&kind.to_str().unwrap_or_default()));
        known && path.is_file() && fs::metadata(path).is_ok_and(|found| found.len() <= LARGEST)
    };
    let pages: Vec<PathBuf> = entries.iter().filter(|path| is_page(path)).cloned().collect();
    if !pages.is_empty() {
        let step = pages.len().div_ceil(PER_FOLDER);
        let pages = pages.into_iter().step_by(step).collect();
        seeds.push(Seed { folder: root.to_owned(), pages, read_as: OnceLock::new() });
    }
    entries.iter().filter(|path| path.is_dir()).for_each(|folder| seeds_below(folder, seeds));
}

/// Returns the seeds: the share of a test is the same whether or not there are corpora.
fn seeds(is_share: bool) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for root in ["docs-input", "tests/calling", "generator/src/dialect/fixtures"] {
        seeds_below(&workspace().join(root), &mut seeds);
    }
    assert!(seeds.len() > 20, "{}", seeds.len());
    if !is_share {
        let corpora = workspace().join("../shared/corpora");
        if corpora.is_dir() {
            seeds_below(&corpora, &mut seeds);
        } else {
            skipped("no corpora beside the workspace: the seeds are those of the workspace alone");
        }
    }
    seeds
}

/// Returns a damaged text.
fn damaged(random: &mut Random, text: &str, other: &str) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let others: Vec<&str> = other.split_inclusive('\n').collect();
    for _ in 0..=random.below(10) {
        if lines.is_empty() {
            lines.push("\n".to_owned());
        }
        let at = random.below(lines.len());
        match random.below(12) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[random.below(lines.len())].clone()),
            2 if random.below(4) == 0 => lines.truncate(at + 1),
            3 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            4 => lines.insert(at, random.of(&ODD).repeat(1 + random.below(3))),
            5 if !others.is_empty() => {
                let from = random.below(others.len());
                let few = others[from..].iter().take(1 + random.below(12)).map(|line| (*line).to_owned());
                lines.splice(at..at, few.collect::<Vec<_>>());
            }
            6 => lines[at] = lines[at].repeat(2 + random.below(30)),
            7 if random.below(4) == 0 => drop(lines.drain(..at)),
            _ => in_line(random, &mut lines[at]),
        }
    }
    lines.concat()
}

/// Damages one line: something is put in, taken out, or put in the place of a word.
fn in_line(random: &mut Random, line: &mut String) {
    let places: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
    let (a, b) = (random.of(&places), random.of(&places));
    let range = a.min(b)..a.max(b);
    match random.below(4) {
        0 => line.replace_range(range, ""),
        1 => line.replace_range(range, random.of(&ODD)),
        2 => {
            let copy = line[range].to_owned();
            line.insert_str(a, &copy);
        }
        _ => line.insert_str(a, random.of(&ODD)),
    }
}

/// The documents of a case in a folder, and the grammar for them.
struct Case {
    temp: TempDir,
    grammar: Option<PathBuf>,
    read_as: Option<(String, Option<String>)>,
    number: u64,
}

impl Case {
    fn new(seeds: &[Seed], number: u64) -> Self {
        let mut random = Random(number);
        let temp = tempfile::tempdir().unwrap();
        let seed = &seeds[random.below(seeds.len())];
        let other = random.below(seeds.len());
        let other = random.of(&seeds[other].pages);
        let other = String::from_utf8_lossy(&fs::read(other).unwrap()).into_owned();
        for _ in 0..=random.below(3) {
            let page = random.of(&seed.pages);
            let text = String::from_utf8_lossy(&fs::read(&page).unwrap()).into_owned();
            let path = temp.path().join("docs").join(page.strip_prefix(&seed.folder).unwrap());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, damaged(&mut random, &text, &other)).unwrap();
        }
        let names = grammar::names();
        let (name, donor) = (random.of(&names), random.of(&names));
        let mut read_as = None;
        let text = match random.below(8) {
            // What the pages themselves ask for, as they were before, and as they are.
            0..=3 => {
                read_as = seed.read_as();
                None
            }
            4 => None,
            5 => Some(damaged(&mut random, grammar::text(name), grammar::text(donor))),
            _ => Some(format!("name = \"any\"\nbase = \"{name}\"\n")),
        };
        let grammar = text.map(|text| {
            let path = temp.path().join("grammar.toml");
            fs::write(&path, text).unwrap();
            path
        });
        Self { temp, grammar, read_as, number }
    }

    /// Generates the crate.
    fn generate(&self) -> Result<Generation, Error> {
        let mut api = ApiSettings::new("any", self.temp.path().join("docs"));
        api.conventions.grammar.clone_from(&self.grammar);
        if let Some((dialect, flavour)) = self.read_as.clone() {
            api.conventions.dialect = Some(dialect);
            api.conventions.flavour = flavour;
        }
        let settings = Settings {
            crate_name: format!("case-{}", self.number),
            // Compiled once for all.
            runtime: Runtime::Path(workspace().join("generator/runtime").display().to_string()),
            out_dir: Some("out".into()),
            smoke: true,
            cli: true,
            aliases: true,
            apis: vec![api],
            ..Settings::default()
        };
        pipeline::generate(&settings, &())
    }

    /// Runs the case; returns what is wrong, or how many types and operations it gave.
    fn run(&self) -> Result<usize, String> {
        let generation = match self.generate() {
            Ok(generation) => generation,
            Err(error) if error.exit_status() == 70 => return Err(format!("status 70: {error}")),
            Err(_) => return Ok(0),
        };
        for run in &generation.runs {
            let internal =
                run.documents.diagnostics.iter().find(|finding| finding.code == Code::InternalError);
            if let Some(finding) = internal {
                return Err(format!("{finding:?}"));
            }
            drop(openapi::export(&run.api, &run.documents.sources).to_string());
            drop(render::everything(run));
        }
        // To parse all takes longer than all else.
        if self.number.is_multiple_of(16) {
            for (path, text) in generation.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
                syn::parse_file(text).map_err(|error| format!("{path}: {error}"))?;
            }
        }
        Ok(size(&generation))
    }

    /// Runs the case and catches what must not happen.
    fn outcome(&self) -> Result<usize, String> {
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| self.run()));
        let outcome = outcome.unwrap_or_else(|_| Err("a panic".to_owned()));
        outcome.map_err(|what| format!("{what}{}", LAST_PANIC.take()))
    }

    /// Keeps the documents of a case that fails.
    fn keep(&self) -> PathBuf {
        let kept = workspace().join("target/mutations").join(self.number.to_string());
        let _ = fs::remove_dir_all(&kept);
        for entry in walkdir::WalkDir::new(self.temp.path()).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                let path = kept.join(entry.path().strip_prefix(self.temp.path()).unwrap());
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::copy(entry.path(), path).unwrap();
            }
        }
        kept
    }
}

/// Returns how many types and operations were understood.
fn size(generation: &Generation) -> usize {
    generation.runs.iter().map(|run| run.api.types().count() + run.api.operations.len()).sum()
}

thread_local! {
    /// The message of the last panic of this thread, and its place.
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

fn number_in(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

fn count() -> u64 {
    number_in("SPECLESS_MUTATIONS").unwrap_or(SHARE)
}

/// Returns what the process has computed so far, on all its threads.
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

/// Keeps the documents of a case that fails, and tells of it at once.
fn failure(case: &Case, what: &str) -> String {
    let line = format!("case {}: {what}; see {}", case.number, case.keep().display());
    eprintln!("{line}");
    line
}

#[test]
fn nothing_breaks() {
    let seeds = seeds(count() <= SHARE);
    let first = number_in("SPECLESS_MUTATIONS_FROM").unwrap_or_default();
    panic::set_hook(Box::new(|info| LAST_PANIC.set(format!(": {info}"))));
    let (done, giving) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let slow = Mutex::new(Vec::new());
    let run = |number: u64| {
        let case = Case::new(&seeds, number);
        let start = Instant::now();
        let outcome = case.outcome();
        if start.elapsed() > LONGEST {
            slow.lock().unwrap().push(number);
        }
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(1_000) {
            eprintln!("{done} cases");
        }
        giving.fetch_add(usize::from(outcome.as_ref().is_ok_and(|given| *given > 0)), Ordering::Relaxed);
        Some(failure(&case, &outcome.err()?))
    };
    let mut failures: Vec<String> = (first..first + count()).into_par_iter().filter_map(run).collect();
    // Others may have taken the time that passed: by itself, a case has the time of the process.
    for number in slow.into_inner().unwrap() {
        let case = Case::new(&seeds, number);
        let before = cpu_time();
        let _ = case.outcome();
        let took = cpu_time() - before;
        if took > LONGEST {
            failures.push(failure(&case, &format!("{took:?}")));
        }
    }
    let _ = panic::take_hook();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), count(), failures.join("\n"));
    // Cases of which nothing is understood prove little.
    let giving = giving.into_inner();
    assert!(giving as u64 * 4 > count(), "{giving} of {} cases gave something", count());
    eprintln!("{} cases, {giving} of them gave something: nothing broke", count());
}

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn crates_of_damaged_pages_compile_without_warnings() {
    let wanted = number_in("SPECLESS_MUTATED_CRATES").unwrap_or(CRATES);
    let seeds = seeds(wanted <= CRATES);
    let mut crates = Crates::new("mutated").unwrap();
    let first = number_in("SPECLESS_MUTATIONS_FROM").unwrap_or_default();
    let mut made = 0;
    for number in first.. {
        if made == wanted {
            break;
        }
        // Of one type not much can be wrong.
        if let Ok(generation) = Case::new(&seeds, number).generate()
            && size(&generation) > 2
        {
            crates.add(&format!("case-{number}"), &generation.files).unwrap();
            made += 1;
        }
    }
    let lints = ["-W", "clippy::pedantic", "-D", "warnings"];
    let words = ["clippy", "--workspace", "--lib", "--examples", "--keep-going", "--quiet", "--"];
    if let Err(text) = crates.cargo(&[&words[..], &lints[..]].concat(), "") {
        panic!("in {}:\n{text}", crates.folder().display());
    }
}
