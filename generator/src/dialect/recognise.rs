//! Which grammar a tree of pages is written in, decided for the tree as a whole.
//!
//! ```text
//! fences, header rows and type words of all pages  -> at most three candidates
//! each candidate reads at most 64 pages            -> types understood of types seen
//! ```
//!
//! The choice and its runner-up are kept, so that `inspect` can show them. Knows no family by name.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use rayon::prelude::*;

use super::block::marked;
use super::files::Globs;
use super::grammar::bundled::bundled;
use super::grammar::rules::{Grammar, Role, RowRole};
use super::library::Library;
use super::library::spelling::{innermost, is_unknown, is_word};
use super::library::templates;
use super::outline::section::{Doc, SectionIndex};
use super::outline::{self, Prepared};
use super::rows::decode;
use super::type_expr::TypeExpr;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::ground::word_enum::UnknownWord;
use crate::ground::words::lowers_to;
use crate::ledger::Account;
use crate::read::page::{Block, BlockKind, Page, Table};
use crate::settings::Conventions;

/// Candidates that read pages.
const MAX_CANDIDATES: usize = 3;

/// Pages that a candidate reads.
const MAX_SAMPLE: usize = 64;

/// A tree of which a grammar understands less than this share of the types needs a grammar of its own.
const LEAST_SHARE: f64 = 0.75;

/// A grammar that finds no operation and uses less than this share of the rows knows another documentation.
const LEAST_ROWS: f64 = 0.1;

/// With fewer types than this a share says little.
const FEW_TYPES: usize = 12;

/// A spelling that is one of as many types at most does not recur.
const RARE: usize = 100;

/// How well a grammar understands a tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Score {
    pub(crate) grammar: &'static str,
    pub(crate) understood: usize,
    pub(crate) seen: usize,
    /// Rows that became a fact; none where the pages give neither a type nor an operation.
    pub(crate) rows: Rows,
    /// The most rows that a grammar sees in the same pages.
    pub(crate) most: usize,
    /// Share of the code blocks that are in one of its languages.
    pub(crate) fences: f64,
    /// It finds operations.
    pub(crate) operations: bool,
}

/// Rows of a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) used: usize,
    pub(crate) read: usize,
}

impl Score {
    /// Returns the share of types that are understood; of none, all.
    pub(crate) fn share(&self) -> f64 {
        if self.seen == 0 { 1.0 } else { ratio(self.understood, self.seen) }
    }

    fn total(&self) -> f64 {
        let operations = if self.operations { 0.5 } else { 0.0 };
        self.share() + ratio(self.rows.used, self.most) + 0.5 * self.fences + operations
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { grammar, understood, seen, .. } = self;
        write!(
            f,
            "{grammar}: {understood} of {seen} types and {:.0} % of the rows of a sample",
            100.0 * ratio(self.rows.used, self.most)
        )
    }
}

/// The grammar of a tree, and its pages.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) grammar: Cow<'static, Grammar>,
    /// The grammars that were tried, the best first.
    pub(crate) scores: Vec<Score>,
    /// The pages that the grammar reads, in path order.
    pub(crate) pages: Vec<Page>,
    /// One finding for each other page.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Why no grammar was chosen.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecogniseError {
    /// The dialect or flavour that was asked for does not exist.
    #[error(transparent)]
    Unknown(#[from] UnknownWord),
    /// There is no page.
    #[error("no documentation pages found (looked for .md, .markdown, .mdx, .html, .htm)")]
    NoPages,
    /// No page has a form that a grammar knows.
    #[error("nothing recognisable: {}", nothing(*pages, seen))]
    Nothing {
        /// How many pages there are.
        pages: usize,
        /// Header rows of tables that no grammar knows, the most frequent first.
        seen: Vec<String>,
    },
    /// Nothing recurs in the pages that a grammar could be made of.
    #[error("no types and no operations: nothing recurs on the pages that a grammar could be made of")]
    Irregular,
    /// Some pages are of one family, some of another.
    #[error("pages of several dialects: {one} (`{page}` and others), {other} (`{of_other}` and others)")]
    Mixed {
        /// The family of most pages.
        one: &'static str,
        /// A page of it.
        page: String,
        /// Another family.
        other: &'static str,
        /// A page of that.
        of_other: String,
    },
    /// The nearest grammar understands too little.
    #[error(
        "unsupported form of {nearest}: {understood} of {seen} types are understood{}",
        spelled(examples)
    )]
    Unfit {
        /// The nearest grammar.
        nearest: &'static str,
        /// Types that it understands.
        understood: usize,
        /// Types that it sees.
        seen: usize,
        /// Spellings that it does not understand.
        examples: Vec<String>,
    },
}

fn nothing(pages: usize, seen: &[String]) -> String {
    let pages =
        if pages == 1 { "the page has no".to_owned() } else { format!("none of the {pages} pages has a") };
    let tables = if seen.is_empty() { String::new() } else { format!("; tables seen: {}", seen.join("; ")) };
    format!("{pages} form that a grammar knows{tables}")
}

fn spelled(examples: &[String]) -> String {
    if examples.is_empty() { String::new() } else { format!("; not understood: {}", examples.join(", ")) }
}

/// Chooses the grammar of a tree.
///
/// # Errors
/// [`RecogniseError`]
pub(crate) fn recognise(
    pages: Vec<Page>,
    sources: &Sources,
    conventions: &Conventions,
) -> Result<Choice, RecogniseError> {
    let asked = asked(conventions)?;
    if pages.is_empty() {
        return Err(RecogniseError::NoPages);
    }
    let (survey, sample) = Survey::of(&pages);
    let names = if asked.is_empty() { all_flavours() } else { asked.clone() };
    let mut candidates: Vec<(f64, &'static Grammar)> =
        names.iter().filter_map(|name| bundled(name)).map(|grammar| (survey.fit(grammar), grammar)).collect();
    if let [(_, only)] = candidates.as_slice() {
        return Ok(choice(Cow::Borrowed(*only), Vec::new(), pages, sources));
    }
    candidates.retain(|(fit, grammar)| {
        *fit > 0.0 && may_read(grammar, pages.iter().map(|page| sources.path(page.file)))
    });
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let fenced: Vec<_> =
        candidates.iter().filter(|(_, grammar)| survey.fences(grammar) >= 0.5).copied().collect();
    if !fenced.is_empty() {
        candidates = fenced;
    }
    candidates.truncate(MAX_CANDIDATES);
    let titles: HashSet<String> = pages.iter().map(|page| page_name(sources.path(page.file))).collect();
    let mut tried: Vec<Trial<'_>> = candidates
        .iter()
        .map(|(_, grammar)| {
            let mut trial = try_out(grammar, &sample, sources, &titles);
            trial.score.fences = survey.fences(grammar);
            trial
        })
        .collect();
    if asked.is_empty() {
        // A header row that many documentations have is not a form.
        tried.retain(|trial| {
            let Rows { used, read } = trial.score.rows;
            used > 0 && (trial.score.operations || ratio(used, read) >= LEAST_ROWS)
        });
    }
    let most = tried.iter().map(|trial| trial.score.rows.read).max().unwrap_or_default();
    tried.iter_mut().for_each(|trial| trial.score.most = most);
    tried.sort_by(|a, b| b.score.total().total_cmp(&a.score.total()));
    let scores = tried.iter().map(|trial| trial.score.clone()).collect();
    let Some(best) = tried.into_iter().next() else {
        return Err(RecogniseError::Nothing { pages: pages.len(), seen: survey.headers(3) });
    };
    let Score { grammar: nearest, understood, seen, .. } = best.score;
    let named = if best.score.fences >= 0.5 { best.named } else { 0 };
    if ratio(understood + named, seen.max(1)) < least_share(seen) && seen > 0 && conventions.flavour.is_none()
    {
        return Err(RecogniseError::Unfit { nearest, understood, seen, examples: best.unknown });
    }
    if asked.is_empty()
        && let Some((other, of_other)) = other_family(&best, sample.len(), sources, &titles)
    {
        let page = sample.iter().find(|page| !best.silent.iter().any(|silent| silent.file == page.file));
        let path = |page: &Page| sources.path(page.file).to_owned();
        let page = page.map(|page| path(page)).unwrap_or_default();
        let one = best.grammar.family.as_str();
        return Err(RecogniseError::Mixed { one, page, other, of_other: path(of_other) });
    }
    Ok(choice(Cow::Borrowed(best.grammar), scores, pages, sources))
}

fn least_share(seen: usize) -> f64 {
    if seen < FEW_TYPES { 0.5 } else { LEAST_SHARE }
}

/// Finds another family of pages that programs write, if it reads pages of the sample of which the best grammar read nothing.
/// A few strangers in a tree are not enough.
fn other_family<'p>(
    best: &Trial<'p>,
    sample: usize,
    sources: &Sources,
    titles: &HashSet<String>,
) -> Option<(&'static str, &'p Page)> {
    let first = *best.silent.first()?;
    if best.silent.len() * 10 < sample {
        return None;
    }
    let mut survey = Survey::default();
    for page in &best.silent {
        survey.blocks(&page.blocks);
        survey.words(&page.blocks);
    }
    let family = |grammar: &&'static Grammar| grammar.types.exact && grammar.family != best.grammar.family;
    let others = all_flavours().into_iter().filter_map(bundled).filter(family);
    let fitting = others.map(|grammar| (survey.fit(grammar), grammar)).filter(|(fit, _)| *fit > 0.0);
    let (_, grammar) = fitting.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let trial = try_out(grammar, &best.silent, sources, titles);
    let reads = trial.score.rows.used > 0 && trial.score.share() >= least_share(trial.score.seen);
    let read = best.silent.iter().find(|page| !trial.silent.iter().any(|silent| silent.file == page.file));
    reads.then_some((grammar.family.as_str(), *read.unwrap_or(&first)))
}

/// Returns the choice of a grammar of the user's own.
pub(crate) fn given(grammar: Grammar, pages: Vec<Page>, sources: &Sources) -> Result<Choice, RecogniseError> {
    if pages.is_empty() {
        return Err(RecogniseError::NoPages);
    }
    Ok(choice(Cow::Owned(grammar), Vec::new(), pages, sources))
}

/// Returns whether one of the pages may be one of a grammar: by its globs, or by its kind of file where a program writes the
/// pages, since users name a folder inside the tree, too.
fn may_read<'p>(grammar: &Grammar, mut paths: impl Iterator<Item = &'p str>) -> bool {
    let extension = |name: &'p str| name.rsplit_once('.').map(|(_, extension)| extension);
    let globs = Globs::new(&grammar.page.files);
    let extensions: Vec<Option<&str>> =
        grammar.page.files.iter().map(|glob| glob.rsplit_once('.').map(|(_, extension)| extension)).collect();
    paths.any(|path| globs.match_path(path) || grammar.types.exact && extensions.contains(&extension(path)))
}

/// Returns every grammar that documents are written in, in a fixed order.
fn all_flavours() -> Vec<&'static str> {
    Grammar::families().into_iter().flat_map(Grammar::flavours_of).collect()
}

/// Returns the grammars that the settings name; none if they name none.
fn asked(conventions: &Conventions) -> Result<Vec<&'static str>, UnknownWord> {
    let families = Grammar::families();
    let family = match &conventions.dialect {
        Some(name) => {
            let known = families.iter().find(|family| *family == name);
            Some(*known.ok_or_else(|| UnknownWord::new("dialect", name, &families))?)
        }
        None => None,
    };
    let flavours: Vec<&'static str> = match family {
        Some(family) => Grammar::flavours_of(family),
        None if conventions.flavour.is_some() => all_flavours(),
        None => return Ok(Vec::new()),
    };
    let Some(flavour) = &conventions.flavour else { return Ok(flavours) };
    let found: Vec<&'static str> =
        flavours.iter().copied().filter(|name| short(name) == flavour || name == flavour).collect();
    if found.is_empty() {
        let known: Vec<&str> = flavours.iter().map(|name| short(name)).collect();
        return Err(UnknownWord::new("flavour", flavour, &known));
    }
    Ok(found)
}

/// Returns the name of a flavour without that of its family.
pub(crate) fn short(name: &str) -> &str {
    let family = bundled(name).map_or("", |grammar| grammar.family.as_str());
    name.strip_prefix(family).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name)
}

/// Divides the pages into those that a grammar reads and the others. Where its own globs match none, it reads all.
fn choice(grammar: Cow<'static, Grammar>, scores: Vec<Score>, pages: Vec<Page>, sources: &Sources) -> Choice {
    let globs = Globs::new(&grammar.page.files);
    let read = |page: &Page| globs.match_path(sources.path(page.file));
    let (mut own, mut others): (Vec<Page>, Vec<Page>) = pages.into_iter().partition(read);
    if own.is_empty() {
        std::mem::swap(&mut own, &mut others);
    }
    let finding = |page: &Page| {
        Diagnostic::new(
            Code::UnknownPage,
            Span::new(page.file, 0..0),
            format!("a page that the grammar `{}` does not read", grammar.name),
        )
    };
    let diagnostics = others.iter().map(finding).collect();
    Choice { grammar, scores, pages: own, diagnostics }
}

/// How a grammar reads a sample.
struct Trial<'p> {
    grammar: &'static Grammar,
    score: Score,
    /// The most frequent spellings that it does not understand.
    unknown: Vec<String>,
    /// Types that it does not understand, and that may be names of types without a page.
    named: usize,
    /// The pages of which it uses no row.
    silent: Vec<&'p Page>,
}

/// Reads a sample with a grammar and counts the types that it understands.
fn try_out<'p>(
    grammar: &'static Grammar,
    sample: &[&'p Page],
    sources: &Sources,
    titles: &HashSet<String>,
) -> Trial<'p> {
    let prepared = Prepared::new(grammar);
    let docs: Vec<_> = sample.par_iter().map(|page| outline::read(&prepared, page, sources).0).collect();
    let library = Library::new(&prepared, &docs);
    let operations = docs.iter().any(|doc| {
        doc.sections.indices().any(|index| {
            let section = doc.sections.get(index);
            *section.role == Role::Operation
                && (!section.routes.is_empty() || section.typed.is_some() || has_uri(doc, index))
        })
    });
    let read_nothing = |doc: &&Doc<'_>| doc.account.rows_used == 0;
    let silent =
        sample.iter().zip(&docs).filter(|(_, doc)| read_nothing(doc)).map(|(page, _)| *page).collect();
    let mut account = Account::default();
    docs.iter().for_each(|doc| account.add(doc.account.clone()));
    let says = operations || !library.types.is_empty();
    let rows = if says { Rows { used: account.rows_used, read: account.rows_read } } else { Rows::default() };
    // A type may be the name of a table, which its caption tells.
    let captions: HashSet<String> = docs
        .iter()
        .flat_map(|doc| doc.tables.iter().flat_map(|index| &doc.sections.get(*index).names))
        .map(|name| outline::fold(name))
        .collect();
    let is_named = |expr: &TypeExpr| matches!(innermost(expr), TypeExpr::Unknown(name) if captions.contains(&outline::fold(name)));
    let (mut understood, mut seen) = (0, 0);
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    for (page, doc) in docs.iter().enumerate() {
        for index in doc.sections.indices() {
            let section = doc.sections.get(index);
            let rows = section.rows.iter().filter_map(|row| row.ty.as_deref());
            for ty in rows
                .chain(section.typed.as_ref().map(|typed| typed.value.as_str()))
                .filter(|ty| !ty.is_empty())
            {
                seen += 1;
                let expr = library.parse(ty, page).expr;
                let known = || names_page(&expr, titles) || links_to_page(ty) || library.says_nothing(ty);
                if is_unknown(innermost(&expr)) && !known() && !is_named(&expr) {
                    *unknown.entry(marked::plain(ty)).or_default() += 1;
                } else {
                    understood += 1;
                }
            }
        }
    }
    // Words of a language recur; a name that does not is that of a type without a page, which later phases report. Where the
    // code blocks are in the language of the grammar, any name may be one: some generators document no types.
    let most = seen.max(FEW_TYPES) / RARE;
    let mut named = 0;
    unknown.retain(|name, count| {
        let is_name = name.starts_with(char::is_uppercase) && is_word(name);
        let is_rare = is_name && *count <= most;
        understood += if is_rare { *count } else { 0 };
        named += if is_name && !is_rare { *count } else { 0 };
        !is_rare
    });
    let mut unknown: Vec<(usize, String)> = unknown.into_iter().map(|(text, count)| (count, text)).collect();
    unknown.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let name = super::grammar::bundled::name_of(grammar);
    let unknown = unknown.into_iter().take(3).map(|(_, text)| format!("`{text}`")).collect();
    let score = Score { grammar: name, understood, seen, rows, most: 0, fences: 0.0, operations };
    Trial { grammar, score, unknown, named, silent }
}

/// Returns whether an operation has a section about its path, even if no route is to be found there.
fn has_uri(doc: &Doc<'_>, operation: SectionIndex) -> bool {
    doc.sections.own(operation).into_iter().any(|own| *doc.sections.get(own).role == Role::Uri)
}

/// Returns the folded name of a page.
fn page_name(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or_default();
    outline::fold(file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}

/// Returns whether a type that was not found has the name of a page, which the sample need not hold.
fn names_page(expr: &TypeExpr, titles: &HashSet<String>) -> bool {
    matches!(innermost(expr), TypeExpr::Unknown(name) if titles.contains(&outline::fold(name)))
}

/// Returns whether a spelling leads to a page, which the sample need not hold.
fn links_to_page(ty: &str) -> bool {
    marked::whole_link(ty).is_some_and(|link| !link.target.is_empty() && !link.target.starts_with('#'))
}

fn ratio(part: usize, whole: usize) -> f64 {
    let float = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}

/// Returns the texts above the columns of a table, in lower case.
fn header(table: &Table) -> Vec<String> {
    table.header.iter().map(|cell| marked::folded_spaces(&cell.plain()).to_lowercase()).collect()
}

/// The overview of all pages: languages of code, header rows and spelled types, by count.
#[derive(Debug, Default)]
struct Survey {
    languages: BTreeMap<String, usize>,
    headers: BTreeMap<Vec<String>, usize>,
    tables: usize,
    /// Of the sample alone.
    words: HashMap<String, usize>,
}

/// Columns that hold types, whatever the grammar.
const TYPE_HEADER: &str = "type";

impl Survey {
    /// Surveys all pages; returns a sample of those with tables, spread over the whole tree, too.
    fn of(pages: &[Page]) -> (Self, Vec<&Page>) {
        let mut survey = Self::default();
        let mut tabled: Vec<&Page> = Vec::new();
        for page in pages {
            let tables = survey.tables;
            survey.blocks(&page.blocks);
            if survey.tables > tables {
                tabled.push(page);
            }
        }
        let step = tabled.len().div_ceil(MAX_SAMPLE).max(1);
        let sample: Vec<&Page> = tabled.into_iter().step_by(step).collect();
        sample.iter().for_each(|page| survey.words(&page.blocks));
        (survey, sample)
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Code { language: Some(language), .. } => {
                    *self.languages.entry(language.to_lowercase()).or_default() += 1
                }
                BlockKind::Table(table) => {
                    self.tables += 1;
                    *self.headers.entry(header(table)).or_default() += 1;
                }
                BlockKind::Quote(inner) => self.blocks(inner),
                BlockKind::List(items) => items.iter().for_each(|item| self.blocks(&item.blocks)),
                _ => {}
            }
        }
    }

    /// Counts how the first rows of tables spell types.
    fn words(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Table(table) => {
                    let Some(column) = header(table).iter().position(|head| head == TYPE_HEADER) else {
                        continue;
                    };
                    for cell in table.rows.iter().take(8).filter_map(|row| row.cells.get(column)) {
                        let (word, _) = decode::flatten(&crate::read::decode_entities(&marked::cell(cell)));
                        *self.words.entry(word).or_default() += 1;
                    }
                }
                BlockKind::Quote(inner) => self.words(inner),
                BlockKind::List(items) => items.iter().for_each(|item| self.words(&item.blocks)),
                _ => {}
            }
        }
    }

    /// Returns how well a grammar fits: by the tables that it knows, the words that it spells, and its languages.
    fn fit(&self, grammar: &Grammar) -> f64 {
        let known = |header: &Vec<String>| {
            grammar.tables.iter().any(|rule| {
                let word = |head: &String| {
                    rule.columns.iter().find(|(_, texts)| texts.0.iter().any(|text| lowers_to(text, head)))
                };
                let columns: Vec<&str> =
                    header.iter().map(|head| word(head).map_or("", |(word, _)| word.as_str())).collect();
                let strangers = rule.only
                    && columns.contains(&"")
                    && header.iter().zip(&columns).any(|(head, column)| {
                        column.is_empty() && !rule.silent.iter().any(|text| lowers_to(text, head))
                    });
                rule.role != RowRole::Ignore
                    && rule.role != RowRole::Statuses
                    && !strangers
                    && rule.need.iter().all(|need| columns.contains(&need.as_str()))
            })
        };
        let all: usize = self.headers.values().sum();
        let fitting: usize =
            self.headers.iter().filter(|(header, _)| known(header)).map(|(_, count)| count).sum();
        if fitting == 0 {
            return 0.0;
        }
        let exact = grammar.types.exact;
        let templates = templates::of(&grammar.types);
        let spells = |word: &&String| {
            let mut words = grammar.types.words.keys();
            words.any(|known| if exact { known == *word } else { known.eq_ignore_ascii_case(word) })
                || templates
                    .iter()
                    .any(|template| template.hole(word).is_some_and(|inside| inside.len() < word.len()))
        };
        let words: usize = self.words.values().sum();
        let spelled: usize = self.words.iter().filter(|(word, _)| spells(word)).map(|(_, count)| count).sum();
        ratio(fitting, all) + ratio(spelled, words) + 0.5 * self.fences(grammar)
    }

    fn fences(&self, grammar: &Grammar) -> f64 {
        let all: usize = self.languages.values().sum();
        let own: usize =
            grammar.fences.iter().filter_map(|language| self.languages.get(&language.to_lowercase())).sum();
        ratio(own, all)
    }

    fn headers(&self, count: usize) -> Vec<String> {
        let mut headers: Vec<(&Vec<String>, &usize)> = self.headers.iter().collect();
        headers.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        headers.into_iter().take(count).map(|(header, _)| format!("`{}`", header.join(" | "))).collect()
    }
}
