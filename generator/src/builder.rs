//! The way in for build scripts.
//!
//! Guarantees: nothing is printed but lines for cargo, nothing is written when the bytes are the same, and no
//! dependency of the command line is needed.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use crate::accept::Accept;
use crate::correction::Override;
use crate::error::Error;
use crate::ground::finding::{Diagnostic, Severity};
use crate::ground::source::Location;
use crate::ground::wire_case::WireCase;
use crate::ground::words::counted;
use crate::load::Documents;
use crate::manifest;
use crate::output::{self, Others};
use crate::pipeline::{self, ApiRun, Generation};
use crate::render;
use crate::settings::{
    self, ApiSettings, DateTimes, Deny, DocsAmount, IpAddresses, NameStyle, Nullability, PackageKey, Runtime,
    Settings, Uuids, ValueTypes,
};

/// Generates from a build script.
///
/// ```no_run
/// fn main() -> Result<(), specless::Error> {
///     specless::Builder::new("docs/").name("shop").wire_case(specless::WireCase::Snake).generate()?;
///     Ok(())
/// }
/// ```
///
/// and, in the crate:
///
/// ```ignore
/// mod shop {
///     include!(concat!(env!("OUT_DIR"), "/shop.rs"));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    before: Vec<ApiSettings>,
    api: ApiSettings,
    crate_name: Option<String>,
    out_dir: Option<PathBuf>,
    runtime: Runtime,
    smoke: bool,
    cli: bool,
    client: bool,
    aliases: bool,
    round_trip: bool,
    group_features: bool,
    docs: DocsAmount,
    package: BTreeMap<PackageKey, String>,
    attributes: BTreeMap<String, Vec<String>>,
    types: ValueTypes,
    lock: Option<PathBuf>,
    deny: Deny,
}

/// The output of a build script.
#[derive(Debug)]
pub struct Generated {
    /// The file to include, or the folder of the crate.
    pub path: PathBuf,
    /// How many files changed.
    pub changed: usize,
    runs: Vec<ApiRun>,
}

impl Generated {
    /// Returns what was found about the documents, with its place where it has one.
    pub fn findings(&self) -> impl Iterator<Item = (Option<Location>, &Diagnostic)> {
        self.runs.iter().flat_map(|ApiRun { documents, .. }| {
            documents.diagnostics.iter().map(|finding| (render::location(documents, finding), finding))
        })
    }
}

impl Builder {
    /// Generates from a file or folder of documents.
    pub fn new(docs: impl Into<PathBuf>) -> Self {
        Self {
            before: Vec::new(),
            api: Self::api(docs.into()),
            crate_name: None,
            out_dir: None,
            runtime: Runtime::default(),
            smoke: false,
            cli: false,
            client: false,
            aliases: false,
            round_trip: false,
            group_features: false,
            docs: DocsAmount::default(),
            package: BTreeMap::new(),
            attributes: BTreeMap::new(),
            types: ValueTypes::default(),
            lock: None,
            deny: Deny::default(),
        }
    }

    /// Reads these documents beside those of the API, as another flavour of the same API: the pages of another SDK, or
    /// another edition of them.
    ///
    /// ```no_run
    /// specless::Builder::new("docs/java").add_docs("docs/python").name("shop").generate()?;
    /// # Ok::<(), specless::Error>(())
    /// ```
    #[must_use]
    pub fn add_docs(mut self, docs: impl Into<PathBuf>) -> Self {
        self.api.docs.push(docs.into());
        self
    }

    /// Also generates from these documents: what is said after this concerns them.
    #[must_use]
    pub fn and(mut self, docs: impl Into<PathBuf>) -> Self {
        self.before.push(std::mem::replace(&mut self.api, Self::api(docs.into())));
        self
    }

    fn api(docs: PathBuf) -> ApiSettings {
        ApiSettings::new(settings::default_name(&docs), docs)
    }

    /// Name of the API; from the name of the file or folder if it is not given.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.api.name = name.into();
        self
    }

    /// Reads only files whose path below the documents matches this glob, or another one that is given so.
    #[must_use]
    pub fn include(mut self, glob: impl Into<String>) -> Self {
        self.api.include.push(glob.into());
        self
    }

    /// Does not read files whose path below the documents matches this glob.
    #[must_use]
    pub fn exclude(mut self, glob: impl Into<String>) -> Self {
        self.api.exclude.push(glob.into());
        self
    }

    /// Forces a dialect.
    #[must_use]
    pub fn dialect(mut self, dialect: impl Into<String>) -> Self {
        self.api.conventions.dialect = Some(dialect.into());
        self
    }

    /// Forces a flavour of the dialect.
    #[must_use]
    pub fn flavour(mut self, flavour: impl Into<String>) -> Self {
        self.api.conventions.flavour = Some(flavour.into());
        self
    }

    /// Reads the documents with the grammar in this file; see `GRAMMARS.md`.
    #[must_use]
    pub fn grammar(mut self, path: impl Into<PathBuf>) -> Self {
        self.api.conventions.grammar = Some(path.into());
        self
    }

    /// How names are spelled on the wire.
    #[must_use]
    pub fn wire_case(mut self, case: WireCase) -> Self {
        self.api.conventions.wire_case = Some(case);
        self
    }

    /// Returns the base URL.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.api.conventions.base_url = Some(url.into());
        self
    }

    /// Sets where `null` is accepted in answers; without it the evidence of the pages decides.
    #[must_use]
    pub fn nullability(mut self, nullability: Nullability) -> Self {
        self.api.conventions.nullability = Some(nullability);
        self
    }

    /// Sets what types, groups and calls are named after; without it the things that they stand for.
    #[must_use]
    pub fn names(mut self, names: NameStyle) -> Self {
        self.api.conventions.names = Some(names);
        self
    }

    /// Corrects items whose documents are wrong or say too little: fields, parameters, values, types, operations, groups.
    ///
    /// ```no_run
    /// # use specless::{Builder, Correction, ItemKind, Override};
    /// let set = Correction { route: Some("GET /v1/orders".to_owned()), ..Correction::default() };
    /// let list = Override { set, ..Override::new(ItemKind::Operation, "Orders.list") };
    /// Builder::new("docs").correct(list).generate()?;
    /// # Ok::<(), specless::Error>(())
    /// ```
    #[must_use]
    pub fn correct(mut self, correction: Override) -> Self {
        self.api.overrides.push(correction);
        self
    }

    /// Corrects the API by an OpenAPI Overlay 1.0 document: its actions, on the document that specless writes, count like
    /// overrides. May be called several times.
    #[must_use]
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.api.overlays.push(path.into());
        self
    }

    /// Writes only groups of operations whose name matches this glob, or none of them with `!` before it, and the types that they
    /// need. May be called several times: the last glob that fits decides.
    #[must_use]
    pub fn group(mut self, glob: impl Into<String>) -> Self {
        self.api.groups.push(glob.into());
        self
    }

    /// Name of the crate to write, or of the file to include; that of the first API if it is not given.
    #[must_use]
    pub fn crate_name(mut self, name: impl Into<String>) -> Self {
        self.crate_name = Some(name.into());
        self
    }

    /// Writes a whole crate into this folder instead of a file into `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Where the code that generated crates share comes from; a path is relative to the current folder.
    #[must_use]
    pub fn runtime(mut self, runtime: Runtime) -> Self {
        self.runtime = runtime;
        self
    }

    /// Emits the documented names that are not those of types as aliases of them: `ImagesGetByIdResponseImage` beside
    /// `Image`.
    #[must_use]
    pub fn aliases(mut self, aliases: bool) -> Self {
        self.aliases = aliases;
        self
    }

    /// Lets every type be read and written. Without it, types of answers only implement `Deserialize`, and those of requests
    /// `Serialize`.
    #[must_use]
    pub fn round_trip(mut self, round_trip: bool) -> Self {
        self.round_trip = round_trip;
        self
    }

    /// Puts each group of calls, with the types that it alone reaches, behind a feature of the crate; all are on by default.
    #[must_use]
    pub fn group_features(mut self, group_features: bool) -> Self {
        self.group_features = group_features;
        self
    }

    /// Sets how much of the documents' prose is in the comments of the crate.
    #[must_use]
    pub fn docs(mut self, docs: DocsAmount) -> Self {
        self.docs = docs;
        self
    }

    /// Adds an attribute to all types whose names in Rust match a glob, or to fields (`Type.field`), groups of calls
    /// (`group`) or calls (`group.call`).
    ///
    /// ```no_run
    /// specless::Builder::new("docs").attribute("Image*", "#[derive(Eq)]").generate()?;
    /// # Ok::<(), specless::Error>(())
    /// ```
    #[must_use]
    pub fn attribute(mut self, glob: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attributes.entry(glob.into()).or_default().push(attribute.into());
        self
    }

    /// Sets a key of the package in the manifest of the crate, such as its license.
    #[must_use]
    pub fn package(mut self, key: PackageKey, value: impl Into<String>) -> Self {
        self.package.insert(key, value.into());
        self
    }

    /// Sets what stands for dates. Without it, a crate has values of `jiff`, and a file to include has text.
    #[must_use]
    pub fn date_time(mut self, date_time: DateTimes) -> Self {
        self.types.date_time = Some(date_time);
        self
    }

    /// Sets what stands for UUIDs. Without it, a crate has values of `uuid`, and a file to include has text.
    #[must_use]
    pub fn uuid(mut self, uuid: Uuids) -> Self {
        self.types.uuid = Some(uuid);
        self
    }

    /// Sets what stands for IP addresses. Without it, they are those of the standard library.
    #[must_use]
    pub fn ip(mut self, ip: IpAddresses) -> Self {
        self.types.ip = Some(ip);
        self
    }

    /// Records names and decisions in this file, and keeps those that it records. A manifest has one beside it.
    #[must_use]
    pub fn lock(mut self, path: impl Into<PathBuf>) -> Self {
        self.lock = Some(path.into());
        self
    }

    /// Also writes a program that makes every call once, for mock servers: `examples/smoke` of the crate.
    #[must_use]
    pub fn smoke(mut self, smoke: bool) -> Self {
        self.smoke = smoke;
        self
    }

    /// Also writes a command line with a command for each call: `examples/cli.rs` of the crate.
    #[must_use]
    pub fn cli(mut self, cli: bool) -> Self {
        self.cli = cli;
        self
    }

    /// Adds the client to the file to include; a whole crate always has one.
    ///
    /// The file opens with the dependencies that the package needs for it. Features of the package called `blocking`,
    /// `tracing`, `record` and `mock` switch on those parts of the client.
    #[must_use]
    pub fn client(mut self, client: bool) -> Self {
        self.client = client;
        self
    }

    /// Makes warnings about the documents an error.
    #[must_use]
    pub fn deny_warnings(mut self, deny: bool) -> Self {
        self.deny.warnings = deny;
        self
    }

    /// Makes facts that reach the wire and are not in the documents an error.
    #[must_use]
    pub fn deny_guesses(mut self, deny: bool) -> Self {
        self.deny.guesses = deny;
        self
    }

    /// Accepts findings that were looked at; more, fewer or others are an error.
    #[must_use]
    pub fn accept(mut self, accept: Accept) -> Self {
        self.api.accept.push(accept);
        self
    }

    /// Reads what samples show from this file, which `specless learn` writes. A manifest has one beside it.
    #[must_use]
    pub fn observed(mut self, path: impl Into<PathBuf>) -> Self {
        self.api.observed = Some(path.into());
        self
    }

    /// Returns the settings that were said so far.
    pub fn settings(&self) -> Settings {
        let apis: Vec<ApiSettings> = self.before.iter().chain([&self.api]).cloned().collect();
        let first = apis.first().map(|api| api.name.clone());
        let out_dir = self.out_dir.clone();
        Settings {
            crate_name: self.crate_name.clone().or(first).unwrap_or_default(),
            runtime: self
                .runtime
                .clone()
                .seen_from(out_dir.as_deref().unwrap_or(Path::new("")), Path::new("")),
            out_dir,
            smoke: self.smoke,
            cli: self.cli,
            client: self.client,
            aliases: self.aliases,
            round_trip: self.round_trip,
            group_features: self.group_features,
            docs: self.docs,
            package: self.package.clone(),
            attributes: self.attributes.clone(),
            types: self.types,
            lock: self.lock.clone(),
            apis,
            deny: self.deny,
        }
    }

    /// Generates. Prints what cargo must know: the files that were read, and warnings about them.
    ///
    /// # Errors
    /// If the documents cannot be read at all or are not recognised, if the output cannot be written, or if there are
    /// warnings that are denied. With [`Error::Incomplete`] the output is written all the same.
    pub fn generate(self) -> Result<Generated, Error> {
        generate(&self.settings())
    }
}

/// Generates the crate of a manifest from a build script.
///
/// # Errors
/// As [`Builder::generate`], and if the manifest cannot be used.
pub fn generate_manifest(path: impl AsRef<Path>) -> Result<Generated, Error> {
    let path = path.as_ref();
    say(render::cargo::rerun_if_changed(path));
    generate(&manifest::read(path)?)
}

fn generate(settings: &Settings) -> Result<Generated, Error> {
    // Cargo runs the script each time for a file that is not there.
    let observed = settings.apis.iter().flat_map(|api| &api.observed).filter(|path| path.exists());
    let beside = observed.chain(&settings.lock);
    beside.for_each(|path| say(render::cargo::rerun_if_changed(path)));
    let generation = match pipeline::generate(settings, &()) {
        Ok(generation) => generation,
        Err(error) => {
            let docs = settings.apis.iter().flat_map(|api| &api.docs);
            docs.for_each(|docs| say(render::cargo::rerun_if_changed(docs)));
            error.documents().into_iter().for_each(announce);
            return Err(error);
        }
    };
    generation.runs.iter().for_each(|run| announce(&run.documents));
    let findings = || generation.runs.iter().flat_map(|run| &run.documents.diagnostics);
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let denied = findings().find(|finding| settings.deny.denies(finding) && !is_error(finding));
    if denied.is_some()
        && let Some(counts) = generation.findings()
    {
        return Err(Error::Denied(counts));
    }
    let (path, changed) = match &settings.out_dir {
        Some(folder) => {
            let changes = output::compare(folder, &generation.files, Others::Keep)?;
            (folder.clone(), output::write(&changes)?)
        }
        None => {
            let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?);
            let (name, text) = generation.files.iter().next().unwrap_or_default();
            let path = folder.join(name);
            let changed = output::write_file(&path, text)?;
            (path, usize::from(changed))
        }
    };
    if let Some(lock) = &generation.lock {
        output::write_file(&lock.path, &lock.text)?;
    }
    if findings().any(|finding| is_error(&finding))
        && let Some(counts) = generation.findings()
    {
        return Err(Error::Incomplete { path, findings: counts });
    }
    Ok(Generated { path, changed, runs: generation.runs })
}

/// Tells cargo which files matter, and what was found about them.
fn announce(documents: &Documents) {
    documents.watched().for_each(|path| say(render::cargo::rerun_if_changed(&path)));
    render::cargo::warnings(documents, &documents.diagnostics).into_iter().for_each(|line| say(Some(line)));
}

fn say(line: Option<String>) {
    if let Some(line) = line {
        println!("{line}");
    }
}

impl Generation {
    /// `2 errors and 1 warning`, or `None` if there is neither.
    pub(crate) fn findings(&self) -> Option<String> {
        let parts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
            .into_iter()
            .map(|(severity, what)| (self.count(severity), what))
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| counted(count, what))
            .collect();
        (!parts.is_empty()).then(|| parts.join(" and "))
    }
}
