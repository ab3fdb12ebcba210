//! A progress bar for people.
//!
//! Guarantees: it is drawn only on a terminal, and only when the work takes longer than half a second; nothing
//! of it is left when the work is done.

use std::io::{IsTerminal, stderr};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pipeline::Progress;

/// How long work may take before the bar is drawn.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that is removed when it is dropped.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    done: Arc<Mutex<bool>>,
}

impl Bar {
    /// Creates a bar that appears on the standard error stream in half a second.
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let done = Arc::new(Mutex::new(false));
        if stderr().is_terminal() {
            let (bar, done) = (bar.clone(), Arc::clone(&done));
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                // Held while the bar appears, so that it cannot appear after it was removed.
                let done = done.lock().unwrap_or_else(PoisonError::into_inner);
                if !*done {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(100));
                }
            });
        }
        Self { bar, done }
    }
}

impl Progress for Bar {
    fn start(&self, name: &str, what: &'static str, steps: usize) {
        // Work of unknown length has a spinner only.
        let template = if steps == 0 { "{spinner} {msg}" } else { "{spinner} {msg} {wide_bar} {pos}/{len}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        self.bar.set_length(steps as u64);
        self.bar.set_message(format!("{what} {name}"));
    }

    fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bar.finish_and_clear();
    }
}
