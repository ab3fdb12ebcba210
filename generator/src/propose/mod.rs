//! Proposes a grammar for pages that no grammar knows.
//!
//! ```text
//! | Name | Type | Description |   36 tables     ->  [[tables]] with a comment that shows one of them
//! `GET /boats`                    12 headings   ->  [[lines]] role = "route"
//! ```
//!
//! Counts what the pages show and writes what recurs. The proposal is a valid grammar; its rules that match nothing are left out.
//! Reading order: [`survey`] (the blocks), [`columns`], [`items`], [`routes`], [`heads`] (what they are), [`sections`],
//! [`tables`], [`marks`], [`types`], [`prose`], [`pages`] (the rules), [`draft`] (the file); [`on_base`] adds to a
//! grammar that knows most of the pages. Knows no family.

mod classes;
mod columns;
mod draft;
mod field_heads;
mod heads;
mod items;
mod marks;
pub(crate) mod on_base;
mod pages;
mod prose;
mod routes;
mod sections;
mod survey;
mod tables;
mod tally;
#[cfg(test)]
mod tests;
mod types;

use std::collections::HashSet;

use crate::dialect::grammar::bundled;
use crate::dialect::grammar::error::GrammarError;
use crate::dialect::grammar::rules::Grammar;
use crate::dialect::outline::fold;
use crate::dialect::{self, Extraction};
use crate::ground::finding::Loss;
use crate::ground::source::Sources;
use crate::ground::words::counted;
use crate::ledger::{Skipped, Unit};
use crate::read::page::Page;

use classes::FIELD_ROLES;
use columns::RowKind;
use draft::Draft;
use field_heads::FieldHeads;
use heads::Heads;
use items::ItemForms;
use routes::Routes;
use sections::SectionRules;
use survey::Survey;
use types::Spellings;

/// A proposed grammar.
#[derive(Debug)]
pub(crate) struct Proposal {
    /// The file.
    pub(crate) text: String,
    /// The parts that the grammar reads, in a few lines.
    pub(crate) summary: Vec<String>,
}

/// Reads the pages of other sources: what a grammar includes changes their text.
pub(crate) type Reread<'r> = &'r dyn Fn(&Sources) -> Vec<Page>;

/// Proposes a grammar for pages. `remarks` are told at the top of the file.
///
/// # Errors
/// If the proposal is not a valid grammar, which is a defect.
pub(crate) fn propose(
    name: &str,
    pages: &[Page],
    sources: &Sources,
    remarks: Vec<String>,
    reread: Reread<'_>,
) -> Result<Proposal, GrammarError> {
    let mut draft = Draft { name: name.to_owned(), ..Draft::default() };
    pages::include(&mut draft, sources);
    pages::components(&mut draft, sources);
    let grammar =
        parse(&Draft { page: draft.page.clone(), ..Draft { name: name.to_owned(), ..Draft::default() } })?;
    let expanded = dialect::files::expanded(&grammar, sources);
    let reread = expanded.as_ref().map(reread);
    let (pages, sources) = match (&reread, &expanded) {
        (Some(pages), Some(sources)) => (pages.as_slice(), sources),
        _ => (pages, sources),
    };
    count(&mut draft, pages, sources);
    draft.comments.extend(remarks);
    finish(draft, pages, sources)
}

/// Counts what the pages show, and writes the rules.
fn count(draft: &mut Draft, pages: &[Page], sources: &Sources) {
    let survey = Survey::of(pages, sources);
    let names = names(&survey);
    let mut rows = columns::header_rows(&survey, &names);
    let mut items = ItemForms::find(&survey, &names);
    let routes = Routes::find(&survey, &rows);
    let mut fields = FieldHeads::find(&survey, &names);
    let heads = Heads::find(&survey, &rows, &items, &fields, &routes);
    columns::in_parts(&mut rows, &survey, &|table| heads.has_part(&FIELD_ROLES, table.head, table.label));
    columns::aside(&mut rows, &survey, &|table| {
        table.head.is_some_and(|head| heads.operations.contains(&head))
    });
    fields.find_labels(&survey, &|text| heads.has_part(&FIELD_ROLES, text.head, None));
    let in_part = |item: &survey::SeenItem, roles: &[&str]| heads.has_part(roles, item.head, item.label);
    items.find_untyped(&survey, &in_part, &|head| !heads.in_operation(&survey, Some(head)));
    // With the values that lists hold.
    let heads = Heads::find(&survey, &rows, &items, &fields, &routes);
    pages::files(draft, &survey);
    routes.propose(draft, sources);
    SectionRules { survey: &survey, heads: &heads, routes: &routes }.propose(draft);
    if !routes.are_in_tables() {
        // Lists of calls beside the places that document them.
        rows.iter_mut().filter(|row| row.kind == Some(RowKind::Routes)).for_each(|row| row.kind = None);
    }
    tables::propose(draft, &rows, &survey);
    draft.items.append(&mut items.rules);
    fields.propose(draft, &survey);
    let cells = marks::cells(&survey, &rows, &items, &fields);
    marks::propose(draft, &survey, &rows, &cells, sources);
    let mut spellings = Spellings::default();
    let types = cells.iter().filter(|(column, ..)| *column == "type");
    types.for_each(|(_, cell, span)| spellings.note(cell, &names, *span));
    spellings.propose(draft, sources);
    fields.propose_cut(draft);
    prose::values(draft, &cells, sources);
    prose::returns(draft, &survey, &heads);
    pages::auth(draft, &survey);
}

/// Returns the folded titles that may be names of types, with and without a last word such as `object`.
fn names(survey: &Survey<'_>) -> HashSet<String> {
    const MAX_WORDS: usize = 4;
    let mut names = HashSet::new();
    for head in &survey.heads {
        let words: Vec<&str> = head.text.split_whitespace().collect();
        if words.is_empty() || words.len() > MAX_WORDS || classes::Class::of(&head.key).is_some() {
            continue;
        }
        names.insert(fold(&head.text));
        if let Some((last, first)) = words.split_last()
            && matches!(
                last.to_lowercase().as_str(),
                "object" | "structure" | "type" | "model" | "resource" | "entity"
            )
        {
            names.insert(fold(&first.concat()));
        }
    }
    names.remove("");
    names
}

/// Reads the pages with the proposal, takes out what matches nothing, and tells what it reads.
fn finish(mut draft: Draft, pages: &[Page], sources: &Sources) -> Result<Proposal, GrammarError> {
    keep_roles(&mut draft);
    let extraction = dialect::extract(&parse(&draft)?, pages, sources);
    prune(&mut draft, &extraction);
    keep_roles(&mut draft);
    let extraction = dialect::extract(&parse(&draft)?, pages, sources);
    Ok(tell(draft, &extraction, sources))
}

/// Tells at the top of the file what the grammar reads, and at its end what it does not.
fn tell(mut draft: Draft, extraction: &Extraction, sources: &Sources) -> Proposal {
    let summary = summary(extraction);
    let mut comments = vec![
        "Proposed by `specless init` from what the pages show. Each rule has a comment with the first of what it matched."
            .to_owned(),
        "Correct it with `specless inspect DOCS --grammar THIS --watch`; GRAMMARS.md documents every key.".to_owned(),
    ];
    comments.extend(summary.iter().cloned());
    comments.append(&mut draft.comments);
    draft.comments = comments;
    unread(&mut draft, extraction, sources);
    Proposal { text: draft.to_toml(), summary }
}

fn parse(draft: &Draft) -> Result<Grammar, GrammarError> {
    bundled::parse(&draft.to_toml(), "the proposal")
}

/// Takes out of `in` the roles that no section has, and the rules of which none are left.
fn keep_roles(draft: &mut Draft) {
    loop {
        let roles: HashSet<String> =
            draft.sections.iter().filter_map(|rule| Some(rule.text("role")?.to_owned())).collect();
        let before = draft.sections.len();
        for rules in [&mut draft.sections, &mut draft.lines, &mut draft.items] {
            rules.retain_mut(|rule| rule.keep_within(&roles));
        }
        if draft.sections.len() == before {
            return;
        }
    }
}

/// Takes out the rules that match nothing.
fn prune(draft: &mut Draft, extraction: &Extraction) {
    let unused: HashSet<(&str, usize)> = extraction
        .rules
        .iter()
        .filter(|rule| rule.matches == 0)
        .map(|rule| (rule.list, rule.number))
        .collect();
    let lists = [
        ("sections", &mut draft.sections),
        ("lines", &mut draft.lines),
        ("tables", &mut draft.tables),
        ("items", &mut draft.items),
        ("marks", &mut draft.marks),
    ];
    for (name, rules) in lists {
        let mut number = 0;
        rules.retain(|_| {
            number += 1;
            !unused.contains(&(name, number))
        });
    }
}

/// Returns what a grammar reads.
fn summary(extraction: &Extraction) -> Vec<String> {
    let Extraction { raw, account, .. } = extraction;
    let (operations, types) = (counted(raw.operations.len(), "operation"), counted(raw.models.len(), "type"));
    let rows = counted(account.rows_read, "row");
    let (used, others, all) = (account.rows_used, account.others_used, account.others_read);
    vec![
        format!("Reads {operations} and {types}."),
        format!("Reads {used} of {rows}, and {others} of {all} of lists and code."),
    ]
}

/// Tells how many rows hold facts that the grammar does not read, and where the first is.
fn unread(draft: &mut Draft, extraction: &Extraction, sources: &Sources) {
    let is_lost = |skipped: &&Skipped| skipped.unit == Unit::Row && skipped.code.loss() != Loss::Nothing;
    let lost: Vec<&Skipped> = extraction.account.skipped.iter().filter(is_lost).collect();
    let Some(first) = lost.first() else { return };
    let (rows, at) = (counted(lost.len(), "row"), sources.location(first.span));
    draft.unread.push(format!("Not read: {rows}, the first at {at}."));
}
