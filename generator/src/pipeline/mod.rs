//! The whole way, from documents to files.
//!
//! Reading order: `pages`, this file, `files`; `run` is what all of it tells of an API.
//!
//! Guarantees: each phase sees only what the one before it gave; a defect
//! that is met on a page leaves out that page alone; nothing here touches the disk except to read the documents.

mod files;
mod pages;
mod run;

use std::collections::BTreeMap;
#[cfg(feature = "cli")]
use std::path::Path;

use crate::accept;
use crate::combine::{self, Part, Source};
use crate::coverage;
use crate::dialect::grammar;
use crate::dialect::raw::RawApi;
use crate::dialect::recognise;
#[cfg(feature = "cli")]
use crate::dialect::recognise::RecogniseError;
use crate::dialect::{self, Extraction};
use crate::error::Error;
use crate::evidence;
use crate::figures::Figures;
use crate::given_by::GivenBy;
use crate::ground::finding::Diagnostic;
use crate::ground::grouped::grouped;
use crate::ground::paths;
use crate::ground::source::{FileId, SourceFile, Sources};
use crate::load::Documents;
use crate::lock::{ApiLock, Lock, LockError};
use crate::model::{self, Api};
use crate::observed::{ApiObserved, Observed, ObservedError};
use crate::openapi::{self, overlay::Overlay};
use crate::passes::{self, overrides, overrides::Conclusions};
#[cfg(feature = "cli")]
use crate::propose::{self, Proposal};
use crate::read::page::Page;
use crate::routes;
use crate::settings::{ApiSettings, Conventions, Settings};

pub use files::Generation;
#[cfg(feature = "cli")]
pub(crate) use files::{LockFile, MIGRATION, MIGRATION_HEADER, migration};
pub(crate) use pages::load;
pub use pages::{Progress, Recognised, read};
pub use run::{ApiRun, ReadAs};

use files::{crate_version, files_of};
use pages::recognised;
#[cfg(feature = "cli")]
use pages::{load_folder, read_pages};

/// The facts of an API before they are a model.
#[derive(Clone)]
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
        let tells_calls = grammar.page.decode.is_none() && grammar.messages.is_empty();
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
        signs.push((folder.signs, tells_calls));
    }
    let mut documents = Documents::joined(all);
    let mut extraction = Extraction::default();
    let mut parts = Vec::new();
    for ((part, (signs, tells_calls)), source) in extractions.into_iter().zip(&signs).zip(flavours) {
        let Extraction { raw, diagnostics, account, rules, unmatched } = part;
        extraction.diagnostics.extend(diagnostics);
        let unread =
            coverage::check(signs, &raw, &account, &settings.accept, &documents.sources, *tells_calls);
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
    let none = no_records(settings);
    let understand = |(folders, api): (Vec<Documents>, &ApiSettings)| {
        understand_loaded(folders, api, lock.apis.get(&api.name).unwrap_or(&none), progress)
    };
    loaded.into_iter().zip(&settings.apis).map(understand).collect()
}

/// Returns what the lock holds of an API that it does not know.
fn no_records(settings: &Settings) -> ApiLock {
    ApiLock { records: settings.lock.is_some(), ..ApiLock::default() }
}

#[cfg(feature = "cli")]
/// Reads the documents of all APIs once, into two models each: that of [`describe`] and that of [`understand_all`].
///
/// # Errors
/// See [`understand_all`].
pub fn describe_and_understand(
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Vec<(ApiRun, ApiRun)>, Error> {
    let (lock, none) = (read_lock(settings)?, no_records(settings));
    let both = |api: &ApiSettings| {
        let read = read(load(api)?, api, progress)?;
        progress.start(&api.name, "understanding", 0);
        let mut understood = extract(read, api)?;
        understood.pages.clear();
        let described = modelled(understood.clone(), api, &ApiLock::default(), passes::describe)?;
        let lock = lock.apis.get(&api.name).unwrap_or(&none);
        Ok((described, modelled(understood, api, lock, passes::run)?))
    };
    settings.apis.iter().map(both).collect()
}

/// Reads the lock of a run.
fn read_lock(settings: &Settings) -> Result<Lock, LockError> {
    let mut lock = settings.lock.as_deref().map(Lock::read).transpose()?.unwrap_or_default();
    let frees = lock.is_new_minor(crate_version(settings, &lock));
    lock.apis.values_mut().for_each(|api| (api.records, api.frees) = (true, frees));
    Ok(lock)
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

/// The facts that complete a model.
type Passes = fn(&mut Api, &Conventions, &ApiLock, &mut Vec<Diagnostic>);

fn complete(
    recognised: Vec<Recognised>,
    settings: &ApiSettings,
    lock: &ApiLock,
    progress: &dyn Progress,
    passes: Passes,
) -> Result<ApiRun, Error> {
    progress.start(&settings.name, "understanding", 0);
    modelled(extract(recognised, settings)?, settings, lock, passes)
}

fn modelled(
    understood: Understood,
    settings: &ApiSettings,
    lock: &ApiLock,
    passes: Passes,
) -> Result<ApiRun, Error> {
    let Understood { mut documents, extraction, folders, unknown_pages, pages } = understood;
    let Extraction { raw, diagnostics, account, rules, unmatched } = extraction;
    documents.diagnostics.extend(diagnostics);
    let observed = read_observed(settings, &mut documents)?;
    let overlays = settings.overlays.iter().map(|path| Overlay::read(path)).collect::<Result<Vec<_>, _>>()?;
    let ((), api) = rayon::join(
        || drop(pages),
        || model_of(raw, settings, (lock, observed, &overlays), passes, &mut documents),
    );
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
    (lock, observed, overlays): (&ApiLock, ApiObserved, &[Overlay]),
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
    let mut origins = settings.override_origins();
    let given = overrides::Given { overrides: &settings.overrides, routed: &routed, origins: &origins, lock };
    let completed = |api: &Api| {
        let mut copy = api.clone();
        let unnamed = ApiLock { records: lock.records, ..ApiLock::default() };
        passes::run(&mut copy, &settings.conventions, &unnamed, &mut Vec::new());
        copy
    };
    let mut conclusions = Conclusions::default();
    overrides::run(&mut api, (given, 0), completed, &mut conclusions, findings);
    let (mut all, from) = (settings.overrides.clone(), settings.overrides.len());
    if !overlays.is_empty() {
        // An overlay is one of the document that is written without it.
        let mut copy = api.clone();
        passes::run(&mut copy, &settings.conventions, lock, &mut Vec::new());
        let document = openapi::export(&copy, sources);
        for (to, origin) in openapi::overlay::corrections(overlays, &document, findings) {
            all.push(to);
            origins.push(origin);
        }
    }
    let given = overrides::Given { overrides: &all, routed: &routed, origins: &origins, lock };
    overrides::run(&mut api, (given, from), completed, &mut conclusions, findings);
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
    let docs = settings.docs.first().map_or(Path::new(""), |docs| docs.as_path());
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
