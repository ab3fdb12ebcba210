//! The whole way, from documents to files, on one screen.
//!
//! Guarantees: each phase sees only what the one before it gave; a defect
//! that is met on a page leaves out that page alone; nothing here touches the disk except to read the documents.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
#[cfg(feature = "cli")]
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::accept;
use crate::combine::{self, Part, Source};
use crate::coverage::{self, Signs};
use crate::dialect::grammar::{self, rules::Grammar};
use crate::dialect::raw::RawApi;
use crate::dialect::recognise::{self, Choice, RecogniseError, Score};
use crate::dialect::rule_use::{RuleUse, Unmatched};
use crate::dialect::{self, Extraction};
#[cfg(feature = "cli")]
use crate::diff::Edition;
use crate::emit;
use crate::error::Error;
use crate::evidence;
use crate::figures::Figures;
use crate::given_by::{GivenBy, Setting};
use crate::ground::finding::{self, Code, Diagnostic, Severity};
use crate::ground::grouped::grouped;
use crate::ground::page_guard::guarded;
use crate::ground::paths;
use crate::ground::source::{FileId, SourceFile, Sources};
use crate::ledger::Account;
use crate::links;
use crate::load::{self, Documents, Kind};
use crate::lock::{self, ApiLock, Lock, LockError};
use crate::model::{self, Api};
use crate::observed::{ApiObserved, Observed, ObservedError};
use crate::output::FileSet;
use crate::passes::{self, overrides};
use crate::plan::{self, ApiInput, CratePlan, Form, Target};
#[cfg(feature = "cli")]
use crate::propose::{self, Proposal};
use crate::read;
use crate::read::page::Page;
use crate::routes;
use crate::settings::{ApiSettings, Conventions, PackageKey, Settings, SettingsError};

/// Is told how far a run has come.
pub trait Progress: Sync {
    /// The API or crate `name` is now in the phase `what` ("reading"), which has so many steps; 0 if nobody knows.
    fn start(&self, _name: &str, _what: &'static str, _steps: usize) {}
    /// One of them is done.
    fn step(&self) {}
}

/// Nobody watches.
impl Progress for () {}

/// An API that was read: the model, and how it came about.
#[derive(Debug)]
pub struct ApiRun {
    /// The name that the user gave it.
    pub name: String,
    /// The documents, and all findings about them in the order of the phases.
    pub documents: Documents,
    /// How the pages of each folder were read.
    pub folders: Vec<ReadAs>,
    /// What became of every row, item and code block.
    pub account: Account,
    /// How often the rules of a grammar of one's own matched; empty for one that comes with specless.
    pub rules: Vec<RuleUse>,
    /// The headings and tables that no rule of it knows.
    pub unmatched: Vec<Unmatched>,
    /// What the model holds.
    pub figures: Figures,
    /// The model.
    pub api: Api,
}

/// How the pages of one folder were read.
#[derive(Debug)]
pub struct ReadAs {
    /// The file or folder.
    pub docs: PathBuf,
    /// The dialect of the pages.
    pub dialect: String,
    /// The flavour, where the dialect has some.
    pub flavour: Option<String>,
    /// The grammars that were tried on the pages, the chosen one first; empty if the settings name it.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only the command line shows it"))]
    pub(crate) scores: Vec<Score>,
}

/// The pages of one folder of an API, read and recognised.
pub struct Recognised {
    pub(crate) documents: Documents,
    pub(crate) pages: Vec<Page>,
    grammar: Cow<'static, Grammar>,
    scores: Vec<Score>,
    unknown_pages: usize,
    signs: Vec<Signs>,
}

/// What was read of an API before it is a model.
pub struct Understood {
    /// The documents of all folders, and the findings about them.
    pub(crate) documents: Documents,
    /// The facts, findings and balance of all folders.
    pub(crate) extraction: Extraction,
    folders: Vec<ReadAs>,
    unknown_pages: usize,
    /// Pages are of many small pieces, and to free them takes time that others need not wait for.
    pages: Vec<Vec<Page>>,
}

/// All files of a run, and the APIs they were made of.
#[derive(Debug)]
pub struct Generation {
    /// The APIs, in the order of the settings.
    pub runs: Vec<ApiRun>,
    /// The files of the crate; where the settings name no folder for it, the one file to include.
    pub files: FileSet,
    /// The lock to write, if the settings name one.
    pub lock: Option<LockFile>,
}

/// A lock to write.
#[derive(Debug)]
pub struct LockFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it holds.
    pub text: String,
}

impl LockFile {
    /// Returns the text of the lock as it lies there; empty if there is none.
    #[cfg(feature = "cli")]
    pub fn before(&self) -> String {
        fs::read_to_string(&self.path).unwrap_or_default()
    }
}

/// Loads the documents of an API, folder by folder.
///
/// # Errors
/// If the documents cannot be found.
pub(crate) fn load(settings: &ApiSettings) -> Result<Vec<Documents>, Error> {
    settings.docs.iter().map(|docs| load_folder(settings, docs)).collect()
}

fn load_folder(settings: &ApiSettings, docs: &Path) -> Result<Documents, Error> {
    load::load(settings, docs).map_err(|source| Error::Documents { path: docs.to_owned(), source })
}

/// Documents to pages, each folder being of one dialect.
///
/// # Errors
/// If the documents of a folder are not of one dialect.
pub fn read(
    folders: Vec<Documents>,
    settings: &ApiSettings,
    progress: &dyn Progress,
) -> Result<Vec<Recognised>, Error> {
    let mut next = 0;
    let folder = |mut documents: Documents| {
        documents.sources = documents.sources.numbered_from(next);
        let own = settings.conventions.grammar.as_deref().map(grammar::bundled::read).transpose()?;
        let recognised = recognised(settings, documents, own, progress)?;
        next = recognised.documents.sources.next();
        Ok(recognised)
    };
    folders.into_iter().map(folder).collect()
}

/// Makes pages of one dialect of documents: of that of a grammar of one's own, if there is one.
fn recognised(
    settings: &ApiSettings,
    mut documents: Documents,
    own: Option<Grammar>,
    progress: &dyn Progress,
) -> Result<Recognised, Error> {
    progress.start(&settings.name, "reading", documents.sources.len());
    let (pages, findings) = read_pages(&documents.sources, progress);
    let signs = coverage::signs(&pages);
    let choice = match own {
        Some(grammar) => recognise::given(grammar, pages, &documents.sources),
        None => recognise::recognise(pages, &documents.sources, &settings.conventions),
    };
    match choice {
        Ok(Choice { grammar, scores, mut pages, diagnostics }) => {
            let mut findings = findings;
            if let Some(sources) = dialect::files::expanded(&grammar, &documents.sources) {
                documents.sources = sources;
                let known: HashSet<FileId> = pages.iter().map(|page| page.file).collect();
                (pages, findings) = read_pages(&documents.sources, &());
                pages.retain(|page| known.contains(&page.file));
            }
            documents.diagnostics.extend(findings);
            let unknown_pages = diagnostics.len();
            documents.diagnostics.extend(diagnostics);
            documents.diagnostics.extend(links::broken(&pages, &documents.sources));
            Ok(Recognised { documents, pages, grammar, scores, unknown_pages, signs })
        }
        Err(RecogniseError::Unknown(error)) => Err(SettingsError::from(error).into()),
        Err(source) => {
            documents.diagnostics.extend(findings);
            Err(Error::Unrecognised { source, documents: Box::new(documents) })
        }
    }
}

/// Reads all pages. The findings are about their form.
fn read_pages(sources: &Sources, progress: &dyn Progress) -> (Vec<Page>, Vec<Diagnostic>) {
    let files: Vec<_> = sources.iter().collect();
    let read: Vec<_> = files
        .par_iter()
        .map(|(id, file)| {
            progress.step();
            guarded(*id, || read_page(*id, file))
        })
        .collect();
    let (mut pages, mut findings) = (Vec::new(), Vec::new());
    for outcome in read {
        match outcome {
            Ok(Some((page, found))) => {
                pages.push(page);
                findings.extend(found);
            }
            Ok(None) => {}
            Err(finding) => findings.push(finding),
        }
    }
    (pages, findings)
}

/// Returns a page, or `None` for metadata. Only a file that was named by itself can be of an unknown kind.
fn read_page(id: FileId, file: &SourceFile) -> Option<(Page, Vec<Diagnostic>)> {
    let looks_like_html = || file.text().trim_start().starts_with("<!") || file.text().contains("<html");
    match Kind::of(file.path()) {
        Some(Kind::Metadata) => None,
        Some(Kind::Html) => Some(read::html::read(id, file)),
        None if looks_like_html() => Some(read::html::read(id, file)),
        Some(Kind::Markdown) | None => Some(read::markdown::read(id, file)),
    }
}

/// Pages to raw facts: of each folder by itself, and then of all of them together.
///
/// # Errors
/// If the folders are of different APIs.
pub fn extract(read: Vec<Recognised>, settings: &ApiSettings) -> Result<Understood, Error> {
    let extract =
        |folder: &Recognised| dialect::extract(&folder.grammar, &folder.pages, &folder.documents.sources);
    let extractions: Vec<Extraction> = read.iter().map(extract).collect();
    let (mut all, mut signs, mut flavours) = (Vec::new(), Vec::new(), Vec::new());
    let (mut folders, mut pages, mut unknown_pages) = (Vec::new(), Vec::new(), 0);
    for (folder, docs) in read.into_iter().zip(&settings.docs) {
        let grammar = &folder.grammar;
        flavours.push(Source::new(grammar, docs, &folder.documents.sources));
        folders.push(ReadAs {
            docs: docs.clone(),
            dialect: grammar.family.clone(),
            flavour: (grammar.family != grammar.name).then(|| recognise::short(&grammar.name).to_owned()),
            scores: folder.scores,
        });
        unknown_pages += folder.unknown_pages;
        all.push(folder.documents);
        pages.push(folder.pages);
        signs.push(folder.signs);
    }
    let mut documents = Documents::joined(all);
    let mut extraction = Extraction::default();
    let mut parts = Vec::new();
    for ((part, signs), source) in extractions.into_iter().zip(&signs).zip(flavours) {
        let Extraction { raw, diagnostics, account, rules, unmatched } = part;
        extraction.diagnostics.extend(diagnostics);
        let unread = coverage::check(signs, &raw, &account, &settings.accept, &documents.sources);
        extraction.diagnostics.extend(unread);
        extraction.account.add(account);
        extraction.rules.extend(rules);
        extraction.unmatched.extend(unmatched);
        parts.push(Part { raw, source });
    }
    match combine::combine(parts, &documents.sources) {
        Ok((raw, findings)) => {
            extraction.raw = raw;
            extraction.diagnostics.extend(findings);
            Ok(Understood { documents, extraction, folders, unknown_pages, pages })
        }
        Err(source) => {
            documents.diagnostics.extend(extraction.diagnostics);
            Err(Error::Unrelated { source, documents: Box::new(documents) })
        }
    }
}

/// Documents to the model.
///
/// # Errors
/// If the documents cannot be found or are not of one dialect.
pub fn understand(settings: &ApiSettings, lock: &ApiLock, progress: &dyn Progress) -> Result<ApiRun, Error> {
    understand_loaded(load(settings)?, settings, lock, progress)
}

fn understand_loaded(
    folders: Vec<Documents>,
    settings: &ApiSettings,
    lock: &ApiLock,
    progress: &dyn Progress,
) -> Result<ApiRun, Error> {
    complete(read(folders, settings, progress)?, settings, lock, progress, passes::run)
}

#[cfg(feature = "cli")]
/// Reads the documents of all APIs into models, each with what its lock holds.
///
/// # Errors
/// See [`understand`], and if the lock cannot be read.
pub fn understand_all(settings: &Settings, progress: &dyn Progress) -> Result<Vec<ApiRun>, Error> {
    let loaded = settings.apis.iter().map(load).collect::<Result<_, Error>>()?;
    understand_locked(loaded, settings, &read_lock(settings)?, progress)
}

fn understand_locked(
    loaded: Vec<Vec<Documents>>,
    settings: &Settings,
    lock: &Lock,
    progress: &dyn Progress,
) -> Result<Vec<ApiRun>, Error> {
    let none = ApiLock { records: settings.lock.is_some(), ..ApiLock::default() };
    let understand = |(folders, api): (Vec<Documents>, &ApiSettings)| {
        understand_loaded(folders, api, lock.apis.get(&api.name).unwrap_or(&none), progress)
    };
    loaded.into_iter().zip(&settings.apis).map(understand).collect()
}

/// Reads the lock of a run.
fn read_lock(settings: &Settings) -> Result<Lock, LockError> {
    let mut lock = settings.lock.as_deref().map(Lock::read).transpose()?.unwrap_or_default();
    let frees = lock.is_new_minor(crate_version(settings, &lock));
    lock.apis.values_mut().for_each(|api| (api.records, api.frees) = (true, frees));
    Ok(lock)
}

/// Returns the version of the crate to write: the one that is set, else that of the last run.
fn crate_version<'s>(settings: &'s Settings, lock: &'s Lock) -> &'s str {
    let recorded = Some(lock.crate_version.as_str()).filter(|version| !version.is_empty());
    let set = settings.package.get(&PackageKey::Version).map(String::as_str);
    set.or(recorded).unwrap_or(plan::FIRST_VERSION)
}

/// The page of a crate that says what programs must change for each version.
pub(crate) const MIGRATION: &str = "MIGRATION.md";

/// What the page begins with.
pub(crate) const MIGRATION_HEADER: &str = "# Migration\n\n<!-- Written by `specless generate --bump`. -->\n";

/// Returns the page of the crate that is there.
pub(crate) fn migration(settings: &Settings) -> Option<String> {
    let text = std::fs::read_to_string(settings.out_dir.as_ref()?.join(MIGRATION)).ok()?;
    text.starts_with(MIGRATION_HEADER).then_some(text)
}

#[cfg(feature = "cli")]
/// Documents to a model that samples are compared with; what earlier samples showed is not part of it.
///
/// # Errors
/// See [`understand`].
pub fn before_samples(settings: &ApiSettings, progress: &dyn Progress) -> Result<ApiRun, Error> {
    let settings = ApiSettings { observed: None, ..settings.clone() };
    let read = read(load(&settings)?, &settings, progress)?;
    complete(read, &settings, &ApiLock::default(), progress, passes::before_samples)
}

#[cfg(feature = "cli")]
/// Documents to a model that says what they say, item by item, without what a crate makes of it.
///
/// # Errors
/// See [`understand`].
pub fn describe(settings: &ApiSettings, progress: &dyn Progress) -> Result<ApiRun, Error> {
    let read = read(load(settings)?, settings, progress)?;
    complete(read, settings, &ApiLock::default(), progress, passes::describe)
}

/// What completes a model.
type Passes = fn(&mut Api, &Conventions, &ApiLock, &mut Vec<Diagnostic>);

fn complete(
    recognised: Vec<Recognised>,
    settings: &ApiSettings,
    lock: &ApiLock,
    progress: &dyn Progress,
    passes: Passes,
) -> Result<ApiRun, Error> {
    progress.start(&settings.name, "understanding", 0);
    let Understood { mut documents, extraction, folders, unknown_pages, pages } =
        extract(recognised, settings)?;
    let Extraction { raw, diagnostics, account, rules, unmatched } = extraction;
    documents.diagnostics.extend(diagnostics);
    let observed = read_observed(settings, &mut documents)?;
    let ((), api) =
        rayon::join(|| drop(pages), || model_of(raw, settings, (lock, observed), passes, &mut documents));
    let Documents { sources, diagnostics: findings, .. } = &mut documents;
    accept::apply(&settings.accept, &settings.given_by, sources, findings);
    *findings = grouped(std::mem::take(findings));
    let figures = Figures { unknown_pages, ..Figures::of(&api) };
    Ok(ApiRun {
        name: settings.name.clone(),
        documents,
        folders,
        account,
        rules: if settings.conventions.grammar.is_some() { rules } else { Vec::new() },
        unmatched,
        figures,
        api,
    })
}

/// Reads what samples show of an API. The file becomes one of the sources, so that facts and findings can point there.
fn read_observed(settings: &ApiSettings, documents: &mut Documents) -> Result<ApiObserved, Error> {
    let Some(path) = &settings.observed else { return Ok(ApiObserved::default()) };
    // A manifest names the file whether there is one or not, and for all of its APIs.
    let named = !matches!(settings.given_by, GivenBy::Manifest { .. });
    let Some(Observed { mut apis, text }) = Observed::read(path)? else {
        let path = path.clone();
        return if named { Err(ObservedError::Missing { path }.into()) } else { Ok(ApiObserved::default()) };
    };
    let mut observed = match apis.remove(&settings.name) {
        Some(observed) => observed,
        None if named => {
            let (path, api) = (path.clone(), settings.name.clone());
            let known = apis.into_keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            return Err(ObservedError::OtherApi { path, api, known }.into());
        }
        None => ApiObserved::default(),
    };
    if !observed.is_empty() {
        let file = documents.sources.next();
        let shown = paths::relative(&documents.root, path);
        documents.sources.append(Sources::new(vec![SourceFile::new(shown, text)]).numbered_from(file));
        observed.file = Some(FileId(file));
    }
    Ok(observed)
}

/// Raw facts to the model.
fn model_of(
    mut raw: RawApi,
    settings: &ApiSettings,
    (lock, observed): (&ApiLock, ApiObserved),
    passes: Passes,
    documents: &mut Documents,
) -> Api {
    let Documents { sources, diagnostics: findings, .. } = documents;
    let routed = routes::apply(&mut raw, &settings.overrides);
    let (mut api, found) = model::build::build(&settings.name, raw, &settings.conventions, sources);
    findings.extend(found);
    (api.wire_case, api.nullability) = (lock.wire_case, lock.nullability);
    api.observed = observed;
    let (found, guessed) = evidence::settle_names(&mut api, &settings.conventions);
    findings.extend(found);
    let (overrides, given_by) = (settings.overrides.as_slice(), &settings.given_by);
    let given = overrides::Given { overrides, routed: &routed, given_by, lock };
    let completed = |api: &Api| {
        let mut copy = api.clone();
        let unnamed = ApiLock { records: lock.records, ..ApiLock::default() };
        passes::run(&mut copy, &settings.conventions, &unnamed, &mut Vec::new());
        copy
    };
    let conclusions = overrides::run(&mut api, given, completed, findings);
    findings.extend(guessed.warnings(&api, &settings.conventions));
    passes(&mut api, &settings.conventions, lock, findings);
    overrides::conclude(&mut api, conclusions, given, findings);
    passes::selection::run(&mut api, &settings.groups, &settings.given_by, findings);
    api
}

#[cfg(feature = "cli")]
/// Returns what the documents suggest for operations whose routes they do not tell.
///
/// # Errors
/// If the documents cannot be found or are not of one dialect.
pub fn propose_routes(settings: &ApiSettings) -> Result<Vec<routes::Proposal>, Error> {
    let read = read(load(settings)?, settings, &())?;
    let Understood { extraction: Extraction { mut raw, .. }, .. } = extract(read, settings)?;
    routes::apply(&mut raw, &settings.overrides);
    Ok(routes::propose(&raw))
}

#[cfg(feature = "cli")]
/// Proposes a grammar for documents, from what their pages show alone. `remarks` are told at the top of it.
///
/// # Errors
/// If the documents cannot be found or hold no page.
pub(crate) fn propose_grammar(settings: &ApiSettings, remarks: Vec<String>) -> Result<Proposal, Error> {
    let docs = settings.docs.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
    let documents = load_folder(settings, docs)?;
    let (pages, _) = read_pages(&documents.sources, &());
    if pages.is_empty() {
        return Err(Error::Unrecognised { source: RecogniseError::NoPages, documents: Box::new(documents) });
    }
    let reread = |sources: &Sources| read_pages(sources, &()).0;
    Ok(propose::propose(&settings.name, &pages, &documents.sources, remarks, &reread)?)
}

#[cfg(feature = "cli")]
/// Proposes rules on top of the grammar that fits documents best, where they let it read more.
///
/// # Errors
/// If the documents cannot be found or are not of one dialect.
pub(crate) fn propose_rules(settings: &ApiSettings) -> Result<Option<Proposal>, Error> {
    let read = read(load(settings)?, settings, &())?;
    let Some(Recognised { documents, pages, grammar, .. }) = read.first() else { return Ok(None) };
    Ok(propose::on_base::propose(&settings.name, &grammar.name, pages, &documents.sources)?)
}

/// Makes files of documents: everything but the writing.
///
/// # Errors
/// See [`understand`].
pub fn generate(settings: &Settings, progress: &dyn Progress) -> Result<Generation, Error> {
    generate_loaded(load_all(settings)?, settings, progress)
}

/// Loads the documents of all APIs, if the settings are in order.
///
/// # Errors
/// If a setting is wrong, or documents cannot be found.
pub(crate) fn load_all(settings: &Settings) -> Result<Vec<Vec<Documents>>, Error> {
    settings.check()?;
    settings.check_folders()?;
    settings.apis.iter().map(load).collect()
}

/// Makes files of documents that [`load_all`] loaded.
///
/// # Errors
/// See [`understand`].
pub(crate) fn generate_loaded(
    loaded: Vec<Vec<Documents>>,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Generation, Error> {
    let lock = read_lock(settings)?;
    let runs = understand_locked(loaded, settings, &lock, progress)?;
    progress.start(&settings.crate_name, "writing", 0);
    Ok(files_of(runs, settings, &lock))
}

/// Makes files of texts by their paths, with the text of a grammar of one's own if there is one: the file system is not
/// asked for any of it.
///
/// # Errors
/// See [`understand`].
pub fn generate_texts(
    settings: &Settings,
    texts: &BTreeMap<String, String>,
    grammar: Option<&str>,
) -> Result<Generation, Error> {
    settings.check()?;
    let lock = Lock::default();
    let run = |api: &ApiSettings| {
        let own = grammar.map(|text| grammar::bundled::parse(text, "grammar.toml")).transpose()?;
        let recognised = recognised(api, Documents::of_texts(api, texts), own, &())?;
        complete(vec![recognised], api, &ApiLock::default(), &(), passes::run)
    };
    let runs = settings.apis.iter().map(run).collect::<Result<_, Error>>()?;
    Ok(files_of(runs, settings, &lock))
}

/// Makes files of what was understood.
fn files_of(mut runs: Vec<ApiRun>, settings: &Settings, lock: &Lock) -> Generation {
    let mut settings = settings.clone();
    let version = crate_version(&settings, lock).to_owned();
    if version != plan::FIRST_VERSION {
        settings.package.insert(PackageKey::Version, version.clone());
    }
    let mut plan = plan_crate(&runs, &settings);
    for (run, api) in runs.iter_mut().zip(&mut plan.apis) {
        run.documents.diagnostics.append(&mut api.findings);
    }
    if let (Some(run), Some(api)) = (runs.first_mut(), settings.apis.first()) {
        run.documents.diagnostics.extend(plan.unmatched_attributes.iter().map(|glob| {
            let message = format!("the attributes of `{glob}` match no type, field, group or call");
            let origin = api.given_by.origin(Setting::ATTRIBUTE, glob);
            Diagnostic::from(Code::UnmatchedOverride, origin, message)
                .help("write `Type` or `Type.field` with the names of the crate, or a glob of them")
        }));
    }
    let lock = settings.lock.as_ref().map(|path| {
        let next = next_lock(lock, &version, &runs, &plan);
        LockFile { path: path.clone(), text: next.to_text() }
    });
    let mut files = emit::emit(&plan);
    if let Some(text) = migration(&settings) {
        files.insert(MIGRATION, text);
    }
    Generation { lock, runs, files }
}

/// Records what a run decided.
fn next_lock(before: &Lock, version: &str, runs: &[ApiRun], plan: &CratePlan) -> Lock {
    let none = ApiLock::default();
    let apis = runs.iter().zip(&plan.apis).map(|(run, plan)| {
        let before = before.apis.get(&run.name).unwrap_or(&none);
        (run.name.clone(), lock::record(&run.api, plan, before))
    });
    Lock { crate_version: version.to_owned(), apis: apis.collect() }
}

/// Returns the crate of a run; the file for `include!` where no folder is named.
fn plan_crate(runs: &[ApiRun], settings: &Settings) -> CratePlan {
    let inputs: Vec<_> = runs.iter().map(ApiRun::input).collect();
    let form =
        if settings.out_dir.is_some() { Form::Crate } else { Form::Include { client: settings.client } };
    let target = Target {
        name: &settings.crate_name,
        runtime: &settings.runtime,
        form,
        smoke: settings.smoke,
        cli: settings.cli,
        aliases: settings.aliases,
        round_trip: settings.round_trip,
        docs: settings.docs,
        package: &settings.package,
        extended: settings.out_dir.as_ref().is_some_and(|folder| folder.join(plan::EXTENSION).is_file()),
        attributes: &settings.attributes,
        types: settings.types,
    };
    plan::plan(&inputs, &target)
}

impl ApiRun {
    /// Returns the model and its pages, to compare them with others.
    #[cfg(feature = "cli")]
    pub(crate) fn edition(&self) -> Edition<'_> {
        Edition { api: &self.api, sources: &self.documents.sources }
    }

    pub(crate) fn input(&self) -> ApiInput<'_> {
        ApiInput { name: &self.name, api: &self.api, sources: &self.documents.sources }
    }
}

impl Generation {
    /// Returns the number of findings of a severity, of all APIs.
    pub fn count(&self, severity: Severity) -> usize {
        self.runs.iter().map(|run| finding::count(&run.documents.diagnostics, severity)).sum()
    }
}
