//! Documents to pages, each folder being of one dialect.
//!
//! `docs/` -> its pages in path order, the grammar that they are written in, and findings about their form. Knows no
//! other folder.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

use crate::coverage::{self, Signs};
use crate::dialect;
use crate::dialect::grammar::{self, rules::Grammar};
use crate::dialect::recognise::{self, Choice, RecogniseError, Score};
use crate::error::Error;
use crate::ground::finding::Diagnostic;
use crate::ground::page_guard::guarded;
use crate::ground::source::{FileId, SourceFile, Sources};
use crate::links;
use crate::load::{self, Documents, Kind};
use crate::read;
use crate::read::page::Page;
use crate::settings::{ApiSettings, SettingsError};

/// Is told how far a run has come.
pub trait Progress: Sync {
    /// The API or crate `name` is now in the phase `what` ("reading"), which has so many steps; 0 if nobody knows.
    fn start(&self, _name: &str, _what: &'static str, _steps: usize) {}
    /// One of them is done.
    fn step(&self) {}
}

/// Nobody watches.
impl Progress for () {}

/// The pages of one folder of an API, read and recognised.
pub struct Recognised {
    pub(crate) documents: Documents,
    pub(crate) pages: Vec<Page>,
    pub(super) grammar: Cow<'static, Grammar>,
    pub(super) scores: Vec<Score>,
    pub(super) unknown_pages: usize,
    pub(super) signs: Vec<Signs>,
}

/// Loads the documents of an API, folder by folder.
///
/// # Errors
/// If the documents cannot be found.
pub(crate) fn load(settings: &ApiSettings) -> Result<Vec<Documents>, Error> {
    settings.docs.iter().map(|docs| load_folder(settings, docs)).collect()
}

pub(super) fn load_folder(settings: &ApiSettings, docs: &Path) -> Result<Documents, Error> {
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
pub(super) fn recognised(
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
pub(super) fn read_pages(sources: &Sources, progress: &dyn Progress) -> (Vec<Page>, Vec<Diagnostic>) {
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
