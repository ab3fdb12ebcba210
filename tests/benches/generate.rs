//! How long `generate` takes beside its floor: parsing the same files with pulldown-cmark or scraper alone,
//! and prettyplease over the emitted code.
//!
//! Prints the times on one thread (of the processor, so that other programs do not count) and on all (of the
//! clock), their ratio to the floor, the peak memory of a run of its own, and how ten copies of a corpus compare
//! with one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rayon::prelude::*;
use rustix::time::{ClockId, clock_gettime};
use specless::Settings;
use specless::internals::load::{self, Kind};
use specless::internals::pipeline;
use specless_tests::copies;
use specless_tests::corpora::{Corpus, corpus, shared};

/// The corpora that the measure names.
const MEASURED: &[&str] = &["hetzner", "digitalocean", "otc-elb"];
/// How often each time is taken; the shortest counts, because everything else is noise of the machine.
const RUNS: usize = 7;
/// Set in the process that only generates, so that its memory can be read.
const CHILD: &str = "SPECLESS_BENCH_CORPUS";

fn main() {
    let Some(shared) = shared() else { return };
    if let Ok(name) = std::env::var(CHILD) {
        generate(&corpus(&name).settings(&shared));
        println!("{}", peak_memory().unwrap_or(0));
        return;
    }
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{:<16} {:>7} {:>12} {:>12} {:>7} {:>12} {:>8}",
        "corpus", "threads", "generate", "floor", "ratio", "memory", "10 x"
    );
    for name in MEASURED {
        let corpus = corpus(name);
        for threads in [1, all] {
            let pool =
                rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
            pool.install(|| report(&corpus, &shared, threads));
        }
    }
}

/// One line of the table.
fn report(corpus: &Corpus, shared: &Path, threads: usize) {
    let settings = corpus.settings(shared);
    let generation = pipeline::generate(&settings, &()).expect("the corpus is readable");
    let code: Vec<String> = generation
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(_, text)| text.to_owned())
        .collect();
    drop(generation);
    let clock = if threads == 1 { ClockId::ProcessCPUTime } else { ClockId::Monotonic };
    let time = shortest(clock, || generate(&settings));
    let floor = shortest(clock, || floor(&settings, &code));
    let ten = copies::of(&corpus.docs(shared), 10).expect("copies of the corpus");
    let mut settings_of_ten = settings.clone();
    settings_of_ten.apis.iter_mut().for_each(|api| api.docs = vec![ten.path().to_owned()]);
    let time_of_ten = shortest(clock, || generate(&settings_of_ten));
    println!(
        "{:<16} {threads:>7} {:>9.1} ms {:>9.1} ms {:>7.2} {:>9.1} MB {:>8.2}",
        corpus.name,
        millis(time),
        millis(floor),
        time.as_secs_f64() / floor.as_secs_f64(),
        memory_of(corpus.name, threads),
        time_of_ten.as_secs_f64() / time.as_secs_f64(),
    );
}

fn generate(settings: &Settings) -> usize {
    pipeline::generate(settings, &()).expect("the corpus is readable").files.len()
}

/// Returns what cannot be avoided: reading and parsing the files, and printing the code.
fn floor(settings: &Settings, code: &[String]) -> usize {
    let api = settings.apis.first().expect("one API");
    let docs = api.docs.first().expect("one folder");
    let documents = load::load(api, docs).expect("the corpus is readable");
    let files: Vec<_> = documents.sources.iter().collect();
    let parsed: usize = files
        .par_iter()
        .map(|(_, file)| match Kind::of(file.path()) {
            Some(Kind::Html) => scraper::Html::parse_document(file.text()).tree.nodes().count(),
            Some(Kind::Markdown) => {
                let options = pulldown_cmark::Options::ENABLE_TABLES;
                pulldown_cmark::Parser::new_ext(file.text(), options).into_offset_iter().count()
            }
            Some(Kind::Metadata) | None => 0,
        })
        .sum();
    let print = |text: &String| prettyplease::unparse(&syn::parse_file(text).expect("emitted code")).len();
    parsed + code.par_iter().map(print).sum::<usize>()
}

fn shortest<T>(clock: ClockId, mut work: impl FnMut() -> T) -> Duration {
    let now = || {
        let time = clock_gettime(clock);
        let (seconds, nanos) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
        Duration::new(seconds.unwrap_or_default(), nanos.unwrap_or_default())
    };
    let once = |()| {
        let start = now();
        std::hint::black_box(work());
        now().saturating_sub(start)
    };
    std::iter::repeat_n((), RUNS).map(once).min().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Peak memory, in MB, of a process that generates a corpus once.
fn memory_of(name: &str, threads: usize) -> f64 {
    let this: PathBuf = std::env::current_exe().expect("this program");
    let output = Command::new(this)
        .env(CHILD, name)
        .env("RAYON_NUM_THREADS", threads.to_string())
        .output()
        .expect("a process that generates");
    let kilobytes: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(f64::NAN);
    kilobytes / 1024.0
}

/// Returns the largest resident size of this process so far, in kilobytes; `None` where the system does not tell.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
