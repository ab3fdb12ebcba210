//! The option `--bump` of `specless generate`: the next version of the crate, by the changes since the lock was written.
//!
//! A field that is gone makes 0.2.0 of 0.1.4, and a line of `MIGRATION.md`. Without a lock there is nothing to compare with,
//! and the crate keeps its version.

use std::path::Path;

use super::progress::Bar;
use super::terminal;
use crate::diff::{self, Action, Effect, SurfaceChange, Verdict};
use crate::error::Error;
use crate::lock::Lock;
use crate::output::{self, Others};
use crate::pipeline::{self, Generation, MIGRATION, MIGRATION_HEADER};
use crate::settings::{PackageKey, Settings};

/// Generates the crate again as its next version, if anything changed.
pub(super) fn bumped(settings: &Settings, generation: Generation) -> Result<Generation, Error> {
    let Some(lock) = &generation.lock else {
        return Err(Error::Usage("`--bump` needs `--lock FILE` or a manifest".to_owned()));
    };
    if settings.package.contains_key(&PackageKey::Version) {
        let message = "`--bump` decides the version: remove `version` from the keys of the package";
        return Err(Error::Usage(message.to_owned()));
    }
    let before = Lock::read(&lock.path)?;
    if before.crate_version.is_empty() {
        return Ok(generation);
    }
    let changes = diff::compare_locks(&before, &Lock::parse(&lock.text, &lock.path)?);
    let mut verdict = diff::lock_verdict(&before, &Lock::parse(&lock.text, &lock.path)?, &changes);
    let folder = settings.out_dir.as_deref().unwrap_or(Path::new(""));
    if verdict == Verdict::None && !output::compare(folder, &generation.files, Others::Replace)?.is_empty() {
        verdict = Verdict::Patch;
    }
    let version = &before.crate_version;
    let Some(next) = diff::next_version(version, verdict) else {
        return Err(Error::Usage(format!("invalid version `{version}` in the lock: expected `1.2.3`")));
    };
    terminal::print(&format!("version {version} -> {next} ({})\n", verdict.as_str()))?;
    if verdict == Verdict::None {
        return Ok(generation);
    }
    let mut settings = settings.clone();
    settings.package.insert(PackageKey::Version, next.clone());
    let mut generation = pipeline::generate(&settings, &Bar::new())?;
    if let (Verdict::Major, Some(lock)) = (verdict, &generation.lock) {
        let now = Lock::parse(&lock.text, &lock.path)?;
        let earlier = pipeline::migration(&settings).unwrap_or_default();
        let earlier = earlier.strip_prefix(MIGRATION_HEADER).unwrap_or_default();
        let section = section(&next, &now, &changes);
        generation.files.insert(MIGRATION, format!("{MIGRATION_HEADER}\n{section}{earlier}"));
    }
    Ok(generation)
}

/// Returns what programs must change for a version.
fn section(version: &str, now: &Lock, changes: &[SurfaceChange]) -> String {
    let mut text = format!("## {version}\n\n");
    let types = now.apis.values().flat_map(|api| api.types.values());
    let mut renamed: Vec<(&str, &str)> =
        types.filter_map(|entry| Some((entry.was.as_deref()?, entry.name.as_str()))).collect();
    renamed.sort_unstable();
    renamed.dedup();
    for (was, name) in &renamed {
        text += &format!(
            "- type `{was}` is called `{name}`; the old name is an alias until the next minor version\n"
        );
    }
    let is_renamed =
        |change: &SurfaceChange| change.kind == "type" && renamed.iter().any(|(was, _)| *was == change.item);
    for change in changes.iter().filter(|change| change.effect == Effect::Breaking && !is_renamed(change)) {
        text += &format!("- {}\n", line(change));
    }
    text
}

/// Returns a change in one line of Markdown.
pub(super) fn line(change: &SurfaceChange) -> String {
    let SurfaceChange { kind, item, was, now, .. } = change;
    match change.change {
        Action::Removed => format!("{kind} `{item}` is gone"),
        Action::Added if now.is_empty() => format!("{kind} `{item}` is new"),
        Action::Added => format!("{kind} `{item}` is new: `{now}`"),
        Action::Changed => format!("{kind} `{item}` is `{now}` and was `{was}`"),
    }
}
