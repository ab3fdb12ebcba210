//! The commands, one by one.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use serde_json::json;

use crate::cache::{Cache, Said};
use crate::dump;
use crate::error::Error;
use crate::ground::escape::{self, Output, escape};
use crate::ground::finding::Severity;
use crate::ground::paths;
use crate::load::Documents;
use crate::lock::ApiLock;
use crate::openapi;
use crate::output::{self, Change, Changes, Others};
use crate::pipeline::{self, ApiRun, LockFile};
use crate::render::account::{self, Listing};
use crate::render::guesses;
use crate::render::human::{self, Options};
use crate::render::json;
use crate::routes::Proposal;
use crate::settings::{ApiSettings, Settings};

use super::args::{Format, Inspect, Openapi, OpenapiVersion};
use super::generate_flags::Generate;
use super::input::{Input, Source, shell_word, shown};
use super::progress::Bar;
use super::terminal;
use super::{accept_guesses, bump};

/// Findings of one code that are shown after a generation.
pub(super) const PER_CODE: usize = 3;

/// `specless generate`: returns the exit status.
pub(super) fn generate(args: &Generate) -> Result<u8, Error> {
    let settings = args.settings()?;
    if args.input.dump.is_some() {
        return dump(&args.input, &settings);
    }
    let writing = Writing { force: args.force, check: args.check, locked: args.locked, bump: args.bump };
    write_crate(&settings, writing, |api| inspect_command(&args.input, api))
}

/// How a crate is written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Writing {
    /// Files that are not ours are replaced.
    pub(super) force: bool,
    /// Nothing is written; what differs is an error.
    pub(super) check: bool,
    /// A lock that would change is an error.
    pub(super) locked: bool,
    /// The crate gets its next version.
    pub(super) bump: bool,
}

/// Generates a crate and writes it; returns the exit status. `inspect` is the command that shows all findings about an API.
pub(super) fn write_crate(
    settings: &Settings,
    args: Writing,
    inspect: impl Fn(&ApiSettings) -> String,
) -> Result<u8, Error> {
    let commands: Vec<String> = settings.apis.iter().map(inspect).collect();
    let loaded = pipeline::load_all(settings)?;
    let cache = Cache::of(settings, &loaded, &commands);
    if let Some(said) = cache.as_ref().filter(|_| !args.bump).and_then(Cache::hit) {
        return repeat(settings, &said, args);
    }
    let mut generation = pipeline::generate_loaded(loaded, settings, &Bar::new())?;
    if args.bump {
        generation = bump::bumped(settings, generation)?;
    }
    let mut apis = Vec::new();
    for (run, all) in generation.runs.iter().zip(commands) {
        let options = Options { per_code: PER_CODE, lowest: Severity::Warning, all, colour: true };
        let documents = &run.documents;
        let findings = human::render(documents, &documents.diagnostics, &options);
        apis.push([findings, account::render(run, Listing::Reasons)]);
    }
    say(&apis)?;
    let folder = settings.out_dir.as_deref().unwrap_or(Path::new(""));
    // A check replaces nothing: it tells of every file that differs.
    let others = if args.force || args.check { Others::Replace } else { Others::Keep };
    let changes = output::compare(folder, &generation.files, others)?;
    let folder = paths::tidy(folder);
    let lock = generation.lock.as_ref().filter(|lock| lock.before() != lock.text);
    if let Some(lock) = lock.filter(|_| args.check || args.locked) {
        stale_lock(lock);
        return Ok(1);
    }
    if args.check && !changes.is_empty() {
        stale(&folder, &changes);
        return Ok(1);
    }
    let count = generation.files.len();
    if args.check {
        terminal::print(&format!("{} is up to date ({count} files)\n", folder.display()))?;
    } else {
        let changed = output::write(&changes)?;
        if let Some(lock) = lock {
            output::write_file(&lock.path, &lock.text)?;
        }
        terminal::print(&format!("{}: {count} files, {changed} changed\n", folder.display()))?;
    }
    let status = status(settings, generation.runs.iter().map(|run| &run.documents));
    if let Some(cache) = cache.filter(|_| lock.is_none()) {
        cache.keep(Said { apis, files: count, status });
    }
    Ok(status)
}

/// Shows the findings and the account of each API.
fn say(apis: &[[String; 2]]) -> Result<(), Error> {
    for [findings, account] in apis {
        terminal::show(findings);
        terminal::print(account)?;
    }
    Ok(())
}

/// Says what the last run said, whose files are those that this one would write.
fn repeat(settings: &Settings, said: &Said, args: Writing) -> Result<u8, Error> {
    say(&said.apis)?;
    let folder = paths::tidy(settings.out_dir.as_deref().unwrap_or(Path::new("")));
    let (folder, count) = (folder.display(), said.files);
    terminal::print(&if args.check {
        format!("{folder} is up to date ({count} files)\n")
    } else {
        format!("{folder}: {count} files, 0 changed\n")
    })?;
    Ok(said.status)
}

/// `specless inspect`: returns the exit status.
pub(super) fn inspect(args: &Inspect) -> Result<u8, Error> {
    let settings = args.input.settings()?;
    if args.input.dump.is_some() {
        return dump(&args.input, &settings);
    }
    if args.propose_routes {
        return propose_routes(&settings);
    }
    if args.guesses {
        return list_guesses(args, &settings);
    }
    let runs = pipeline::understand_all(&settings, &Bar::new())?;
    match args.format {
        Format::Human => {
            for (run, api) in runs.iter().zip(&settings.apis) {
                let all = inspect_command(&args.input, api);
                let options = Options { per_code: usize::MAX, lowest: Severity::Note, all, colour: true };
                terminal::findings(&run.documents, &options);
                terminal::print(&account::render(run, Listing::Everything))?;
            }
        }
        Format::Json => {
            let reports: Vec<_> = runs.iter().map(json::report).collect();
            terminal::print(&pretty(&json!({ "apis": reports }))?)?;
        }
    }
    Ok(status(&settings, runs.iter().map(|run| &run.documents)))
}

/// `specless inspect --guesses`: they are used as they are until somebody corrects or accepts them.
fn list_guesses(args: &Inspect, settings: &Settings) -> Result<u8, Error> {
    let manifest = match args.input.source() {
        Source::Manifest(path) if args.accept_guesses => Some(path),
        Source::Documents(_) if args.accept_guesses => {
            return Err(Error::Usage("`inspect --guesses --accept` needs a manifest".to_owned()));
        }
        _ => None,
    };
    let models = pipeline::describe_and_understand(settings, &Bar::new())?;
    for ((described, run), api) in models.iter().zip(&settings.apis) {
        let settled = guesses::settled(described, run, api.conventions.wire_case.is_some());
        match &manifest {
            Some(path) => {
                accept_guesses::write(path, &api.name, &settled)?;
                terminal::print(&guesses::accepted(settled.len(), &path.display().to_string()))?;
            }
            None => terminal::print(&guesses::text(&settled, run))?,
        }
    }
    Ok(status(settings, models.iter().map(|(_, run)| &run.documents)))
}

/// `specless inspect --routes`: nothing of it is used before a user has put it into the manifest.
fn propose_routes(settings: &Settings) -> Result<u8, Error> {
    for api in &settings.apis {
        let proposals = pipeline::propose_routes(api)?;
        let mut text = format!("# {}: {} operations without a route", api.name, proposals.len());
        text.push_str("\n# proposals only: check each, then put it into the manifest\n");
        for Proposal { key, route } in proposals {
            let (mark, route) = match route {
                Some(route) => ("", route.to_string()),
                None => ("# ", String::new()),
            };
            let (key, route) = (escape(&key, Output::Toml), escape(&route, Output::Toml));
            let _ = writeln!(
                text,
                "\n{mark}[[api.override]]\n{mark}operation = {key}\n{mark}set.route = {route}"
            );
        }
        terminal::print(&text)?;
    }
    Ok(0)
}

/// `specless openapi`: returns the exit status.
pub(super) fn openapi(args: &Openapi) -> Result<u8, Error> {
    let settings = args.input.settings()?;
    if args.input.dump.is_some() {
        return dump(&args.input, &settings);
    }
    if let [_, _, ..] = settings.apis.as_slice() {
        let names: Vec<&str> = settings.apis.iter().map(|api| api.name.as_str()).collect();
        let message = format!("one API at a time: say `--name` and one of {}", names.join(", "));
        return Err(Error::Usage(message));
    }
    let runs = pipeline::understand_all(&settings, &Bar::new())?;
    for (run, api) in runs.iter().zip(&settings.apis) {
        let all = inspect_command(&args.input, api);
        let options = Options { per_code: PER_CODE, lowest: Severity::Warning, all, colour: true };
        terminal::findings(&run.documents, &options);
        let document = if args.as_overlay { overlay_of(api, args)? } else { document_of(run, args.version) };
        let document = pretty(&document)?;
        match &args.output {
            Some(path) => {
                output::write_file(path, &document)?;
                terminal::print(&account::render(run, Listing::Reasons))?;
            }
            None => terminal::print(&document)?,
        }
    }
    Ok(status(&settings, runs.iter().map(|run| &run.documents)))
}

fn document_of(run: &ApiRun, version: Option<OpenapiVersion>) -> serde_json::Value {
    let mut document = openapi::export(&run.api, &run.documents.sources);
    match version {
        Some(OpenapiVersion::V30) => openapi::in_version(&mut document, openapi::Version::V30),
        Some(OpenapiVersion::V31) => openapi::in_version(&mut document, openapi::Version::V31),
        None => {}
    }
    document
}

/// Returns what the overrides and overlays of an API change of its document. Names in Rust are no part of it.
fn overlay_of(api: &ApiSettings, args: &Openapi) -> Result<serde_json::Value, Error> {
    let mut with = api.clone();
    with.overrides.iter_mut().for_each(|to| to.set.name = None);
    with.overrides.retain(|to| !to.set.keys().is_empty());
    let without = ApiSettings { overrides: Vec::new(), overlays: Vec::new(), ..with.clone() };
    let document = |api: &ApiSettings| {
        let run = pipeline::understand(api, &ApiLock::default(), &Bar::new())?;
        Ok::<_, Error>(document_of(&run, args.version))
    };
    let title = format!("Corrections of {}", api.name);
    openapi::overlay::written(&title, &document(&without)?, &document(&with)?)
        .ok_or_else(|| Error::Usage("no override or overlay changes the document".to_owned()))
}

pub(super) fn dump(input: &Input, settings: &Settings) -> Result<u8, Error> {
    let Some(stage) = input.dump else { return Ok(0) };
    let (documents, value) = dump::dump(settings, stage)?;
    for (documents, api) in documents.iter().zip(&settings.apis) {
        let all = inspect_command(input, api);
        let options = Options { per_code: PER_CODE, lowest: Severity::Warning, all, colour: true };
        terminal::findings(documents, &options);
    }
    terminal::print(&pretty(&value)?)?;
    Ok(status(settings, &documents))
}

pub(super) fn pretty(value: &serde_json::Value) -> Result<String, Error> {
    let text = escape::json_pretty(value).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(text + "\n")
}

pub(super) fn status<'a>(settings: &Settings, all: impl IntoIterator<Item = &'a Documents>) -> u8 {
    let denied =
        |documents: &Documents| documents.diagnostics.iter().any(|found| settings.deny.denies(found));
    u8::from(all.into_iter().any(denied))
}

/// Returns the command that shows all findings about one API.
pub(super) fn inspect_command(input: &Input, api: &ApiSettings) -> String {
    match (input.paths.as_slice(), input.source()) {
        (paths @ [_, ..], Source::Documents(_)) => format!("specless inspect {}", shown(paths)),
        (paths @ [_, ..], Source::Manifest(_)) => {
            format!("specless inspect {} --name {}", shown(paths), api.name)
        }
        ([], _) => match &input.manifest {
            Some(manifest) => {
                format!("specless inspect --manifest {} --name {}", shell_word(manifest), api.name)
            }
            None => format!("specless inspect --name {}", api.name),
        },
    }
}

/// Says how a folder differs from what would be written, and what mends it.
fn stale(folder: &Path, changes: &Changes) {
    let mut text = format!("{} is stale", folder.display());
    for (path, change) in changes.iter() {
        let what = match change {
            Change::Create => "missing",
            Change::Replace => "differs",
            Change::Remove => "no longer generated",
        };
        let _ = write!(text, "\n  {path}: {what}");
    }
    let help = format!("run `{}`", mending_command());
    terminal::message(Severity::Error, &text, Some(&help));
}

/// Says which lines of the lock would change, and what changes them.
fn stale_lock(lock: &LockFile) {
    const SHOWN: usize = 10;
    let before = lock.before();
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) =
        (before.lines().collect(), lock.text.lines().collect());
    let lines =
        old.difference(&new).map(|line| ('-', line)).chain(new.difference(&old).map(|line| ('+', line)));
    let lines: Vec<String> = lines.map(|(sign, line)| format!("\n  {sign} {line}")).collect();
    let mut text = format!("the lock {} would change", paths::tidy(&lock.path).display());
    text.extend(lines.iter().take(SHOWN).map(String::as_str));
    if lines.len() > SHOWN {
        let _ = write!(text, "\n  and {} more lines", lines.len() - SHOWN);
    }
    let help = format!("run `{}`, look at what changed, and commit the lock", mending_command());
    terminal::message(Severity::Error, &text, Some(&help));
}

/// This command line without `--check` and `--locked`, as the user typed it.
fn mending_command() -> String {
    // Cargo sets this for the programs that it runs.
    let by_cargo = std::env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == env!("CARGO_PKG_NAME"));
    let program = if by_cargo { "cargo run --release --" } else { "specless" };
    let words = std::env::args_os().skip(1).filter(|word| word != "--check" && word != "--locked");
    let words = words.map(|word| escape(&word.to_string_lossy(), Output::Shell));
    [program.to_owned()].into_iter().chain(words).collect::<Vec<_>>().join(" ")
}
