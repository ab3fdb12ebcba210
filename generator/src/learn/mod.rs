//! `specless learn`: real traffic, compared with the documents and counted.
//!
//! A HAR of a browser with `GET https://api.shop.example/v1/orders/7` is a sample of the answer of `GET /orders/{id}`; a file
//! `{"id": 7, "total": "1.50"}` is one of the type whose fields these are.
//!
//! - `error`: samples that cannot be used
//! - `read`: files of each form as samples
//! - `matching`: which operation or type a sample is of
//!
//! Nothing of a sample's values leaves this module: what is counted is decided in `evidence`.

mod error;
mod matching;
mod read;

use crate::evidence;
use crate::model::Api;
use crate::observed::ApiObserved;

pub use error::SamplesError;
pub use read::{Sample, SampleFiles, read};

use matching::{Matched, Matcher};

/// The fate of the samples of an API.
#[derive(Debug, Default)]
pub struct Learned {
    /// The evidence that they hold.
    pub observed: ApiObserved,
    /// Samples that are answers of operations.
    pub answers: usize,
    /// Samples that were matched with a type, by their members.
    pub by_shape: usize,
    /// Samples of other hosts.
    pub other_hosts: usize,
    /// Samples of no documented operation, answer or type.
    pub unmatched: usize,
}

/// Compares samples with an API and counts what they show. Values of enumerations are kept only if that is asked for.
pub fn learn(api: &mut Api, samples: &[&Sample], keep_values: bool) -> Learned {
    let mut learned = Learned::default();
    let mut found = evidence::Samples::default();
    {
        let matcher = Matcher::of(api);
        for sample in samples {
            match matcher.find(sample) {
                Matched::Answer(place) => {
                    learned.answers += 1;
                    found.answers.entry(place).or_default().push(sample.body.clone());
                }
                Matched::Types(types) => {
                    learned.by_shape += 1;
                    found.typed.extend(types.into_iter().map(|ty| (ty, sample.body.clone())));
                }
                Matched::OtherHost => learned.other_hosts += 1,
                Matched::Nothing => learned.unmatched += 1,
            }
        }
    }
    learned.observed = evidence::count(api, &found, keep_values);
    learned
}
