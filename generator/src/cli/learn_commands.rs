//! The command `specless learn`.

use std::path::{Path, PathBuf};

use super::args::Learn;
use super::input::{Source, shown};
use super::progress::Bar;
use super::terminal;
use crate::error::Error;
use crate::ground::paths;
use crate::ground::words::counted;
use crate::learn::{self, Learned, SampleFiles, SamplesError};
use crate::model::Api;
use crate::observed::{self, ApiObserved, Kind, Observed};
use crate::output;
use crate::pipeline;
use crate::settings::Settings;

/// Compares samples with the documents and writes what they show; returns the exit status.
pub(super) fn run(args: &Learn) -> Result<u8, Error> {
    let settings = args.input.settings()?;
    let path = file(&settings);
    let mut result = Observed::read(&path)?.unwrap_or_default();
    let files = learn::read(&args.samples)?;
    let alone = settings.apis.len() == 1;
    let is_matched = |learned: &Learned| learned.answers + learned.by_shape > 0;
    let mut summary = String::new();
    let mut any = false;
    let mut others = usize::MAX;
    for api in &settings.apis {
        let mut run = pipeline::before_samples(api, &Bar::new())?;
        // A body by itself may be of any API.
        let samples: Vec<_> =
            files.samples.iter().filter(|sample| alone || sample.answer.is_some()).collect();
        let learned = learn::learn(&mut run.api, &samples, args.values);
        others = others.min(learned.other_hosts);
        summary.push_str(&told(&api.name, &learned, &run.api));
        if is_matched(&learned) {
            any = true;
            result.apis.insert(api.name.clone(), learned.observed);
        }
    }
    if !any {
        let others = match others {
            0 => String::new(),
            others => format!(": {others} are of other hosts"),
        };
        return Err(SamplesError::Unmatched { count: files.samples.len(), others }.into());
    }
    let changed = output::write_file(&path, &result.to_text())?;
    summary.push_str(&left_out(&files));
    let state = if changed { "written" } else { "unchanged" };
    summary.push_str(&format!("{}: {state}\n", paths::tidy(&path).display()));
    if let Source::Documents(paths) = args.input.source() {
        let file = path.display();
        let name = settings.apis.first().map_or("", |api| &api.name);
        summary.push_str(&format!(
            "next: specless generate {} --name {name} --observed {file} ...\n",
            shown(paths)
        ));
    }
    terminal::print(&summary)?;
    Ok(0)
}

/// Returns the file to write: the one that is named or lies beside the manifest, else one next to the documents.
fn file(settings: &Settings) -> PathBuf {
    let api = settings.apis.first();
    let docs = || api.and_then(|api| api.docs.first()).map(PathBuf::as_path).unwrap_or(Path::new("."));
    let beside = || docs().parent().unwrap_or(Path::new("")).join(observed::FILE_NAME);
    api.and_then(|api| api.observed.clone()).unwrap_or_else(beside)
}

fn told(name: &str, learned: &Learned, api: &Api) -> String {
    let Learned { observed, answers, by_shape, other_hosts, unmatched } = learned;
    let operations = observed.answers.len();
    let mut text = format!(
        "{name}: {} of {} of {} operations, {by_shape} more by shape, {} seen\n",
        counted(*answers, "sample"),
        counted(operations, "answer"),
        api.operations.len(),
        counted(observed.types.len(), "type"),
    );
    for (count, what) in [(*other_hosts, "other hosts"), (*unmatched, "no documented operation or type")] {
        if count > 0 {
            text.push_str(&format!("{name}: left out {} of {what}\n", counted(count, "sample")));
        }
    }
    text + &format!("{name}: {}\n", facts(observed))
}

/// Says how much is there beside the documents.
fn facts(observed: &ApiObserved) -> String {
    let fields = || observed.types.values().flat_map(|ty| ty.fields.values());
    let of = |kind: Kind| fields().filter(|shape| shape.count(kind) > 0).count();
    let undocumented = fields().filter(|shape| shape.undocumented).count();
    let other: u64 = observed.types.values().map(|ty| ty.other_keys).sum();
    format!(
        "{} seen, {} with `null`, {} left out at times, {undocumented} undocumented; {other} members are \
         not told, because their keys may be values",
        counted(fields().count(), "field"),
        of(Kind::Null),
        of(Kind::Absent),
    )
}

fn left_out(files: &SampleFiles) -> String {
    let mut text = String::new();
    if files.without_json > 0 {
        text.push_str(&format!("left out {} without JSON\n", counted(files.without_json, "answer")));
    }
    if files.other_files > 0 {
        text.push_str(&format!("left out {} of other kinds\n", counted(files.other_files, "file")));
    }
    text
}
