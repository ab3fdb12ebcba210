//! How much longer twice as much takes, for documents that are made to be slow.
//!
//! Prints for each the time of the processor on one thread and its ratio to that of half as much: 2 if every phase is linear,
//! 4 if one is quadratic. `cargo bench -p specless-tests --bench slow -- fields` takes only those whose name holds `fields`.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use specless_tests::slow::{SlowInput, inputs};

/// The larger size.
const SIZE: usize = 20_000;

/// How often each time is taken; the shortest counts.
const RUNS: usize = 3;

/// A ratio beyond this is marked, where the time is more than noise.
const MOST: f64 = 2.5;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    pool.install(|| {
        for input in inputs() {
            if wanted.is_empty() || wanted.iter().any(|word| input.name.contains(word)) {
                report(&input);
            }
        }
    });
}

fn report(input: &SlowInput) {
    let (half, whole) = (shortest(input, SIZE / 2), shortest(input, SIZE));
    let ratio = whole.as_secs_f64() / half.as_secs_f64();
    let mark = if ratio > MOST && whole > Duration::from_millis(100) { "  too slow" } else { "" };
    println!("{:<60} {:>9.1} ms {ratio:>6.2}{mark}", input.name, whole.as_secs_f64() * 1000.0);
}

fn shortest(input: &SlowInput, size: usize) -> Duration {
    let folder = input.write(size);
    let now = || {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        let (seconds, nanos) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
        Duration::new(seconds.unwrap_or_default(), nanos.unwrap_or_default())
    };
    let once = |()| {
        let start = now();
        input.generate(&folder);
        now().saturating_sub(start)
    };
    std::iter::repeat_n((), RUNS).map(once).min().unwrap_or_default()
}
