//! Every phase is linear: twice as much of anything takes twice the allocations and twice the memory, not four times.
//!
//! Allocations are counted, not seconds, so the machine does not matter. What is slow without allocating shows in
//! `cargo bench -p specless-tests --bench slow`, which takes the times of the same inputs. One test, since another one beside it
//! would be counted, too.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use specless_tests::slow::{SlowInput, inputs};

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        BYTES.fetch_add(layout.size() as u64, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// The ratio of the increases from the smallest size to the middle one, and from that to the largest: 2 if all is linear, 4 if something
/// is quadratic.
const MOST: f64 = 2.5;

/// The smallest size. Three times as much must outweigh what every run needs.
const SIZE: usize = 150;

/// Below this many bytes a difference is the noise of threads and tables that grow by doubling.
const NOISE: f64 = 400_000.0;

#[derive(Clone, Copy)]
struct Cost {
    allocations: f64,
    bytes: f64,
}

fn cost(input: &SlowInput, size: usize) -> Cost {
    let folder = input.write(size);
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed) as f64;
    let before = (count(&ALLOCATIONS), count(&BYTES));
    input.generate(&folder);
    Cost { allocations: count(&ALLOCATIONS) - before.0, bytes: count(&BYTES) - before.1 }
}

/// Returns what is wrong with an input, if anything.
fn superlinear(input: &SlowInput) -> Option<String> {
    // Grammars are read and patterns compiled at the first use.
    cost(input, SIZE);
    let [small, middle, large] = [1, 2, 4].map(|times| cost(input, times * SIZE));
    let growth = |of: fn(Cost) -> f64, noise: f64| {
        (of(large) - of(middle)).max(noise) / (of(middle) - of(small)).max(noise / 2.0)
    };
    let (allocations, bytes) =
        (growth(|cost| cost.allocations, NOISE / 100.0), growth(|cost| cost.bytes, NOISE));
    (allocations > MOST || bytes > MOST)
        .then(|| format!("{}: allocations grow by {allocations:.2}, bytes by {bytes:.2}", input.name))
}

#[test]
fn twice_as_much_takes_twice_as_long() {
    let inputs = inputs();
    assert!(inputs.len() > 200, "{} inputs", inputs.len());
    assert!(superlinear(&SlowInput::square()).is_some(), "the measure finds nothing");
    let wrong: Vec<String> = inputs.iter().filter_map(superlinear).collect();
    assert!(wrong.is_empty(), "not linear:\n{}", wrong.join("\n"));
}
