//! Which dialect and flavour the pages of an API are written in.
//!
//! Guarantees: told by content, never by path; one API has one dialect, and pages of another are an error that
//! names them; a page of no known dialect is reported and left out.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::dialect::{Dialect, Recognised, Sign};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{FileId, Sources, Span};
use crate::ground::word_enum::UnknownWord;
use crate::read::page::Page;
use crate::settings::{Conventions, SettingsError};

/// How many pages of each dialect an error names.
const NAMED_PAGES: usize = 5;

/// The pages of one dialect.
pub struct Detected<'d> {
    /// The dialect.
    pub dialect: &'d dyn Dialect,
    /// The flavour: forced, or that of most pages that tell.
    pub flavour: Option<&'static str>,
    /// The pages of the dialect, in path order.
    pub pages: Vec<Page>,
    /// One finding for each other page.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why there is no dialect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DetectError {
    /// The dialect or flavour that was asked for does not exist.
    #[error(transparent)]
    Unknown(#[from] SettingsError),
    /// No page is of a known dialect.
    #[error("nothing recognisable: {}", nothing(*pages))]
    Nothing {
        /// How many pages there are.
        pages: usize,
    },
    /// The pages are of a dialect, and of a flavour of it that cannot be read.
    #[error("{}", unsupported(.0))]
    Unsupported(Unsupported),
    /// There are pages of several dialects.
    #[error("pages of several dialects: {}", describe(.0))]
    Mixed(BTreeMap<&'static str, Vec<String>>),
}

/// Pages of a flavour that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The dialect.
    pub dialect: &'static str,
    /// The flavour that most pages say they are of, of those that say one.
    pub said: Option<String>,
    /// The flavours that can be read.
    pub known: Vec<&'static str>,
    /// How many pages fit none of these.
    pub unfit: usize,
    /// How many pages have the form of the dialect.
    pub pages: usize,
}

fn unsupported(found: &Unsupported) -> String {
    let Unsupported { dialect, said, known, unfit, pages } = found;
    let known = known.join(", ");
    match said {
        Some(said) => {
            format!(
                "{dialect} pages of the flavour {said}, which is not supported yet: supported are {known}"
            )
        }
        None => format!(
            "{dialect} pages of a flavour that is not supported yet: {unfit} of {pages} pages fit none of {known}"
        ),
    }
}

fn nothing(pages: usize) -> String {
    match pages {
        0 => "there is no page (.md, .markdown, .html, .htm)".to_owned(),
        1 => "the page is of no known dialect".to_owned(),
        _ => format!("none of the {pages} pages is of a known dialect"),
    }
}

fn describe(pages: &BTreeMap<&'static str, Vec<String>>) -> String {
    let one = |(dialect, paths): (&&str, &Vec<String>)| {
        let named: Vec<&str> = paths.iter().take(NAMED_PAGES).map(String::as_str).collect();
        let more = paths.len().saturating_sub(NAMED_PAGES);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("{dialect} ({}{more})", named.join(", "))
    };
    pages.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Finds the dialect of `pages` among `dialects`; if several of these recognise a page, the first counts.
///
/// # Errors
/// [`DetectError`]
pub fn detect<'d>(
    pages: Vec<Page>,
    sources: &Sources,
    conventions: &Conventions,
    dialects: &[&'d dyn Dialect],
) -> Result<Detected<'d>, DetectError> {
    let forced = forced(conventions, dialects)?;
    let candidates = forced.as_ref().map_or(dialects, std::slice::from_ref);
    let recognise = |page: &Page| {
        let find = |dialect: &&'d dyn Dialect| Some((*dialect, dialect.recognise(page, sources)?));
        candidates.iter().find_map(find)
    };
    let recognised: Vec<_> = pages.par_iter().map(recognise).collect();

    let mut by_dialect: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut votes: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut dialect = None;
    for (page, found) in pages.iter().zip(&recognised) {
        let Some((found, recognised)) = found else { continue };
        dialect = Some(*found);
        by_dialect.entry(found.name()).or_default().push(sources.path(page.file).to_owned());
        if let Some(flavour) = recognised.flavour {
            *votes.entry(flavour).or_default() += 1;
        }
    }
    if by_dialect.len() > 1 {
        return Err(DetectError::Mixed(by_dialect));
    }
    let resembled =
        || dialects.iter().copied().find(|dialect| pages.iter().any(|page| dialect.resembles(page)));
    let dialect = dialect.or(forced).or_else(resembled).ok_or(DetectError::Nothing { pages: pages.len() })?;
    if forced.is_none() && conventions.flavour.is_none() {
        supported(&pages, &recognised, dialect, sources)?;
    }
    let flavour = match &conventions.flavour {
        Some(flavour) => Some(known_flavour(dialect, flavour)?),
        // Of equal counts the first by name, so that the order of the files does not matter.
        None => votes.iter().rev().max_by_key(|(_, votes)| **votes).map(|(flavour, _)| *flavour),
    };
    let (pages, unknown) = divide(pages, &recognised, dialect, conventions);
    if pages.is_empty() {
        return Err(DetectError::Nothing { pages: unknown.len() });
    }
    Ok(Detected { dialect, flavour, pages, diagnostics: unknown.into_iter().map(unknown_page).collect() })
}

/// Refuses pages of a flavour that cannot be read, before some of them pass for another: where more pages say so
/// than say otherwise, or most pages of the dialect's form fit no flavour.
fn supported(
    pages: &[Page],
    recognised: &[Option<(&dyn Dialect, Recognised)>],
    dialect: &dyn Dialect,
    sources: &Sources,
) -> Result<(), DetectError> {
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    let mut known = 0;
    for page in pages {
        match dialect.sign(page, sources) {
            Some(Sign::Known) => known += 1,
            Some(Sign::Foreign(flavour)) => *said.entry(flavour).or_default() += 1,
            None => {}
        }
    }
    let fit = recognised.iter().flatten().count();
    let unfit = pages
        .iter()
        .zip(recognised)
        .filter(|(page, found)| found.is_none() && dialect.resembles(page))
        .count();
    let foreign = said.values().sum::<usize>();
    if foreign > known || unfit > fit && known <= foreign {
        let said = said.into_iter().rev().max_by_key(|(_, pages)| *pages).map(|(flavour, _)| flavour);
        let (dialect, known) = (dialect.name(), dialect.flavours());
        return Err(DetectError::Unsupported(Unsupported {
            dialect,
            said,
            known,
            unfit,
            pages: unfit + fit,
        }));
    }
    Ok(())
}

/// The pages to read, and those to leave out. A page that only resembles the dialect is read where the person
/// says so, or where at least as many pages are recognised: then one odd row does not cost a whole page.
fn divide<'d>(
    pages: Vec<Page>,
    recognised: &[Option<(&'d dyn Dialect, Recognised)>],
    dialect: &'d dyn Dialect,
    conventions: &Conventions,
) -> (Vec<Page>, Vec<FileId>) {
    let known = recognised.iter().flatten().count();
    let resembling: Vec<bool> = pages
        .iter()
        .zip(recognised)
        .map(|(page, found)| found.is_none() && dialect.resembles(page))
        .collect();
    let doubtful = resembling.iter().filter(|resembles| **resembles).count();
    let trusted = conventions.dialect.is_some() || conventions.flavour.is_some() || doubtful <= known;
    let (mut kept, mut unknown) = (Vec::new(), Vec::new());
    for ((page, found), resembles) in pages.into_iter().zip(recognised).zip(resembling) {
        if found.is_some() || (resembles && trusted) {
            kept.push(page);
        } else {
            unknown.push(page.file);
        }
    }
    (kept, unknown)
}

fn forced<'d>(
    conventions: &Conventions,
    dialects: &[&'d dyn Dialect],
) -> Result<Option<&'d dyn Dialect>, SettingsError> {
    let Some(name) = &conventions.dialect else { return Ok(None) };
    let names: Vec<&str> = dialects.iter().map(|dialect| dialect.name()).collect();
    let found = dialects.iter().find(|dialect| dialect.name() == name);
    found.map(|dialect| Some(*dialect)).ok_or_else(|| UnknownWord::new("dialect", name, &names).into())
}

fn known_flavour(dialect: &dyn Dialect, name: &str) -> Result<&'static str, SettingsError> {
    let flavours = dialect.flavours();
    let found = flavours.iter().find(|flavour| **flavour == name);
    found.copied().ok_or_else(|| UnknownWord::new("flavour", name, &flavours).into())
}

fn unknown_page(file: FileId) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownPage,
        Span::new(file, 0..0),
        "the page is of no known dialect and was skipped",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Extraction, Input};
    use crate::ground::source::SourceFile;
    use crate::read::markdown;

    /// Recognises pages that hold its name; a word after `flavour:` is the flavour.
    struct Marker(&'static str);

    impl Dialect for Marker {
        fn name(&self) -> &'static str {
            self.0
        }

        fn flavours(&self) -> Vec<&'static str> {
            vec!["sweet", "sour"]
        }

        fn recognise(&self, page: &Page, sources: &Sources) -> Option<Recognised> {
            let text = sources.file(page.file)?.text();
            let flavour = self.flavours().into_iter().find(|flavour| text.contains(flavour));
            text.contains(self.0).then_some(Recognised { flavour })
        }

        fn resembles(&self, page: &Page) -> bool {
            !page.blocks.is_empty()
        }

        fn sign(&self, page: &Page, sources: &Sources) -> Option<Sign> {
            let text = sources.file(page.file)?.text();
            let foreign = text.contains("bitter").then(|| Sign::Foreign("bitter".to_owned()));
            foreign.or(text.contains("surely").then_some(Sign::Known))
        }

        fn extract(&self, _: Input<'_>, _: Option<&'static str>) -> Extraction {
            Extraction::default()
        }
    }

    fn run(texts: &[&str], conventions: &Conventions) -> Result<(String, Vec<usize>, usize), DetectError> {
        let file = |(index, text): (usize, &&str)| SourceFile::new(format!("{index}.md"), *text);
        let sources = Sources::new(texts.iter().enumerate().map(file).collect());
        let pages = sources.iter().map(|(file, source)| {
            let blocks = if source.text().contains("odd") {
                markdown::read(file, source).0.blocks
            } else {
                Vec::new()
            };
            Page { file, blocks }
        });
        let pages = pages.collect();
        let found = detect(pages, &sources, conventions, &[&Marker("alpha"), &Marker("beta")])?;
        let name = format!("{} {}", found.dialect.name(), found.flavour.unwrap_or("-"));
        let pages = found.pages.iter().map(|page| page.file.0 as usize).collect();
        Ok((name, pages, found.diagnostics.len()))
    }

    fn force(dialect: Option<&str>, flavour: Option<&str>) -> Conventions {
        let owned = |word: Option<&str>| word.map(str::to_owned);
        Conventions { dialect: owned(dialect), flavour: owned(flavour), ..Conventions::default() }
    }

    #[test]
    fn most_pages_decide_on_the_flavour_and_unknown_ones_are_left_out() {
        let texts = ["alpha sweet", "nothing", "alpha sour", "alpha", "alpha sour"];
        assert_eq!(run(&texts, &force(None, None)), Ok(("alpha sour".to_owned(), vec![0, 2, 3, 4], 1)));
        assert_eq!(run(&["beta"], &force(None, None)), Ok(("beta -".to_owned(), vec![0], 0)));
    }

    #[test]
    fn pages_that_resemble_the_dialect_are_read_with_as_many_that_are_recognised() {
        let few = run(&["odd", "alpha"], &force(None, None)).unwrap();
        assert_eq!((few.1, few.2), (vec![0, 1], 0));
        let many = run(&["odd", "alpha", "odd"], &force(None, None)).unwrap_err().to_string();
        assert_eq!(
            many,
            "alpha pages of a flavour that is not supported yet: 2 of 3 pages fit none of sweet, sour"
        );
        let sweet = run(&["odd", "alpha", "odd"], &force(None, Some("sweet"))).unwrap();
        assert_eq!((sweet.1, sweet.2), (vec![0, 1, 2], 0));
        let forced = run(&["odd", "alpha", "odd", "-"], &force(Some("alpha"), None)).unwrap();
        assert_eq!((forced.1, forced.2), (vec![0, 1, 2], 1));
        assert_eq!(run(&["odd"], &force(Some("alpha"), None)).unwrap().1, [0]);
    }

    #[test]
    fn pages_that_say_they_are_of_another_flavour_are_not_misread() {
        let pages = ["alpha sweet", "alpha sweet", "alpha bitter"];
        let error = run(&pages, &force(None, None)).unwrap_err().to_string();
        assert_eq!(
            error,
            "alpha pages of the flavour bitter, which is not supported yet: supported are sweet, sour"
        );
        assert!(run(&pages, &force(None, Some("sweet"))).is_ok(), "the person has the last word");
        assert!(
            run(&["alpha sweet surely", "alpha bitter"], &force(None, None)).is_ok(),
            "one odd page of two"
        );
    }

    #[test]
    fn pages_of_two_dialects_are_named() {
        let error = run(&["alpha", "beta", "alpha", "-"], &force(None, None)).unwrap_err();
        assert_eq!(error.to_string(), "pages of several dialects: alpha (0.md, 2.md); beta (1.md)");
    }

    #[test]
    fn a_forced_dialect_and_flavour_win() {
        let forced = force(Some("beta"), Some("sweet"));
        assert_eq!(run(&["alpha", "beta sour"], &forced), Ok(("beta sweet".to_owned(), vec![1], 1)));
        let error = run(&["alpha"], &force(Some("gamma"), None)).unwrap_err();
        assert_eq!(error.to_string(), "unknown dialect `gamma`: expected one of alpha, beta");
        let error = run(&["alpha"], &force(None, Some("salty"))).unwrap_err();
        assert_eq!(error.to_string(), "unknown flavour `salty`: expected one of sweet, sour");
    }

    #[test]
    fn nothing_recognisable_says_what_there_was() {
        let message = |texts: &[&str]| run(texts, &force(None, None)).unwrap_err().to_string();
        assert!(message(&[]).contains("no page (.md"), "{}", message(&[]));
        assert!(message(&["x", "y"]).contains("none of the 2 pages"), "{}", message(&["x", "y"]));
    }
}
