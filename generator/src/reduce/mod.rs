//! Cuts documents down to the least that still shows something, and takes their words away: what a report of a misread
//! page holds.
//!
//! ```text
//! # Invoice          ->  # Alpha
//! Long prose.            | **bravo** | charlie
//! | **total** | Decimal
//! | **paid** | Boolean
//! ```
//!
//! Pages go first, then paragraphs, lines, tags and words of those that stay; each is left out where what is looked for comes
//! out without it, with the same message. Knows no dialect: it runs the phases on whatever is left.

mod anonymous;
mod shrink;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::error::Error;
use crate::ground::finding::{Code, Diagnostic, Severity};
use crate::load;
use crate::lock::ApiLock;
use crate::output::OutputError;
use crate::pipeline;
use crate::plan;
use crate::settings::ApiSettings;

use anonymous::{Page, Renaming};
use shrink::{pieces, shrink};

/// How much is read at most, in bytes of pages, and what a run costs beside its pages.
const MOST_WORK: usize = 200_000_000;
const WORK_OF_A_RUN: usize = 20_000;

/// The finding or fact that the least documents must still show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A finding; the first error, or else the first finding, if no code is given.
    Finding(Option<Code>),
    /// A piece of the raw facts, as `inspect --dump raw` prints them. Spaces and line breaks do not count.
    Fact(String),
}

/// The least documents.
#[derive(Debug)]
pub struct Reduced {
    /// The pages, each with its path.
    pub pages: Vec<Page>,
    /// The subject that they show: the finding, or the fact.
    pub shows: String,
    /// Words of the documents that had to stay.
    pub kept: Vec<String>,
    /// Whether there was too much to try, so that less might do.
    pub gave_up: bool,
}

/// The content of the documents, in words that stay the same while other things are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Finding { code: Code, message: String },
    Fact(String),
}

/// Reduces documents.
///
/// # Errors
/// [`Error::Usage`] if they do not show what is sought, and if they cannot be read.
pub fn reduce(settings: &ApiSettings, sought: &Sought) -> Result<Reduced, Error> {
    let mut pages = Vec::new();
    for docs in &settings.docs {
        let read = load::load(settings, docs);
        let read = read.map_err(|source| Error::Documents { path: docs.to_owned(), source })?;
        pages.extend(read.sources.iter().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())));
    }
    let mut trial = Trial::new(settings)?;
    let shown = trial.first(&pages, sought)?;
    let mut holds = |pages: &[Page]| trial.shows(pages, &shown);
    let mut pages = shrink(pages, &mut holds);
    for (at, split) in (0..pages.len()).flat_map(|at| pieces::FINER.map(|split| (at, split))) {
        shorten(&mut pages, at, split, &mut holds);
    }
    // Pages may have been needed by what is left out by now.
    let pages = shrink(pages, &mut holds);
    let renaming = Renaming::of(&pages, |renaming| {
        let messages = [renaming.quoted(shown.text()), renaming.apply(shown.text())];
        let pages: Vec<_> = pages.iter().map(|page| renaming.page(page)).collect();
        messages.into_iter().any(|text| trial.shows(&pages, &shown.with(text)))
    });
    Ok(Reduced {
        pages: pages.iter().map(|page| renaming.page(page)).collect(),
        shows: shown.to_string(),
        kept: renaming.kept(),
        gave_up: trial.work > MOST_WORK,
    })
}

/// Shortens one page by leaving out pieces of it.
fn shorten(
    pages: &mut [Page],
    at: usize,
    split: fn(&str) -> Vec<String>,
    holds: &mut dyn FnMut(&[Page]) -> bool,
) {
    let mut trial = pages.to_vec();
    let Some((_, text)) = pages.get_mut(at) else { return };
    let least = shrink(split(text), &mut |pieces| {
        if let Some((_, text)) = trial.get_mut(at) {
            *text = pieces.concat();
        }
        holds(&trial)
    });
    *text = least.concat();
}

impl Shown {
    fn text(&self) -> &str {
        match self {
            Self::Finding { message, .. } => message,
            Self::Fact(text) => text,
        }
    }

    fn with(&self, text: String) -> Self {
        match self {
            Self::Finding { code, .. } => Self::Finding { code: *code, message: text },
            Self::Fact(_) => Self::Fact(text),
        }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Finding { code, message } => write!(f, "{code}: {message}"),
            Self::Fact(text) => f.write_str(text),
        }
    }
}

/// Runs the phases on pages.
struct Trial {
    settings: ApiSettings,
    folder: TempDir,
    work: usize,
}

impl Trial {
    fn new(settings: &ApiSettings) -> Result<Self, Error> {
        let folder = tempfile::tempdir();
        let folder = folder.map_err(|source| OutputError::Io { path: std::env::temp_dir(), source })?;
        let settings = ApiSettings { docs: vec![folder.path().join("docs")], ..settings.clone() };
        Ok(Self { settings, folder, work: 0 })
    }

    /// Returns what the whole documents show. From here on they are read as they are read now.
    fn first(&mut self, pages: &[Page], sought: &Sought) -> Result<Shown, Error> {
        self.write(pages)
            .map_err(|source| OutputError::Io { path: self.folder.path().to_owned(), source })?;
        if self.settings.conventions.grammar.is_none()
            && let Ok(run) = pipeline::understand(&self.settings, &ApiLock::default(), &())
            && let Some(read_as) = run.folders.into_iter().next()
        {
            self.settings.conventions.dialect = Some(read_as.dialect);
            self.settings.conventions.flavour = read_as.flavour;
        }
        let found = match sought {
            Sought::Fact(text) => {
                let shown = Shown::Fact(text.clone());
                return if self.shows(pages, &shown) {
                    Ok(shown)
                } else {
                    Err(absent("the raw facts", text))
                };
            }
            Sought::Finding(Some(code)) => self.findings().into_iter().find(|finding| finding.code == *code),
            Sought::Finding(None) => {
                let all = self.findings();
                let error = all.iter().find(|finding| finding.severity == Severity::Error).cloned();
                error.or_else(|| all.into_iter().next())
            }
        };
        let Some(Diagnostic { code, message, .. }) = found else {
            let what = match sought {
                Sought::Finding(Some(code)) => code.to_string(),
                _ => "anything".to_owned(),
            };
            return Err(absent("the findings", &what));
        };
        Ok(Shown::Finding { code, message })
    }

    /// Returns whether these pages show the same.
    fn shows(&mut self, pages: &[Page], shown: &Shown) -> bool {
        self.work += WORK_OF_A_RUN + pages.iter().map(|(_, text)| text.len()).sum::<usize>();
        if self.work > MOST_WORK || self.write(pages).is_err() {
            return false;
        }
        match shown {
            Shown::Finding { code, message } => {
                self.findings().iter().any(|finding| finding.code == *code && finding.message == *message)
            }
            Shown::Fact(text) => self.facts().is_some_and(|facts| facts.contains(&dense(text))),
        }
    }

    fn write(&self, pages: &[Page]) -> std::io::Result<()> {
        let docs = self.folder.path().join("docs");
        if docs.exists() {
            fs::remove_dir_all(&docs)?;
        }
        fs::create_dir(&docs)?;
        for (path, text) in pages {
            let path = docs.join(path);
            fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
            fs::write(path, text)?;
        }
        Ok(())
    }

    fn findings(&self) -> Vec<Diagnostic> {
        match pipeline::understand(&self.settings, &ApiLock::default(), &()) {
            Ok(mut run) => {
                let mut found = plan::plan_alone(&run.input()).findings;
                found.append(&mut run.documents.diagnostics);
                found
            }
            Err(error) => error.documents().map(|read| read.diagnostics.clone()).unwrap_or_default(),
        }
    }

    fn facts(&self) -> Option<String> {
        let read = pipeline::read(pipeline::load(&self.settings).ok()?, &self.settings, &()).ok()?;
        let raw = pipeline::extract(read, &self.settings).ok()?.extraction.raw;
        Some(dense(&serde_json::to_string(&raw).ok()?))
    }
}

/// Leaves out white space.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

fn absent(place: &str, what: &str) -> Error {
    Error::Usage(format!("nothing to reduce: {place} of these documents do not hold {what}"))
}
