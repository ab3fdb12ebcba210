//! Samples that cannot be used. No message holds a part of one.

use std::fmt;
use std::path::PathBuf;

/// Why samples cannot be used. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SamplesError {
    /// The folder cannot be read.
    #[error("cannot read the samples at {}: {message}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        message: String,
    },
    /// Some are not JSON.
    #[error("{}", lines(.0))]
    NotJson(Vec<BadSample>),
    /// There is none.
    #[error("no samples in {}: expected files named `*.json`, `*.jsonl`, `*.ndjson` or `*.har`", .0.display())]
    Nothing(PathBuf),
    /// None of them is of an API.
    #[error("none of the {count} samples is of a documented operation or type{others}")]
    Unmatched {
        /// The number of samples.
        count: usize,
        /// How many of them are of other hosts.
        others: String,
    },
}

/// A sample that is not JSON.
#[derive(Debug)]
pub struct BadSample {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The mistake.
    pub message: String,
}

impl fmt::Display for BadSample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.message)
    }
}

fn lines(samples: &[BadSample]) -> String {
    samples.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
