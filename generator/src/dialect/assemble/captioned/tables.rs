//! The tables of an operation, sorted by what they say: parameters, bodies, headers of answers, answers.
//!
//! `Table 1 Query parameters` -> parameters; `Table 2 Request body` -> a body; a table that a row of another one means -> none of
//! these, since it is the type of that row. Makes no type.

use std::collections::HashSet;

use super::super::super::block::marked;
use super::super::super::grammar::rules::{Fact as RowFact, Place as RowPlace, Role};
use super::super::super::library::tables::TableLinks;
use super::super::super::library::{Library, Place};
use super::super::super::outline::section::{DocField, Section, SectionIndex};
use super::super::places::{Placed, Placing, Travel};
use super::Documented;
use crate::ground::fact::Certainty;
use crate::ground::http::ParameterIn;
use crate::read::link;

/// A row that is a parameter, with the name that its place gives it.
pub(super) struct ParameterRow {
    pub(super) place: ParameterIn,
    pub(super) row: DocField,
    pub(super) certainty: Certainty,
}

/// A table, or those rows of it that travel in the body.
pub(super) struct BodyTable<'g> {
    pub(super) place: Place,
    pub(super) table: &'g Section<'g>,
    pub(super) rows: Vec<DocField>,
}

/// Tables of an operation, sorted by what they say.
#[derive(Default)]
pub(super) struct OperationTables<'g> {
    pub(super) parameters: Vec<ParameterRow>,
    pub(super) bodies: Vec<BodyTable<'g>>,
    pub(super) headers: Vec<&'g DocField>,
    pub(super) answers: Vec<BodyTable<'g>>,
    /// All tables whose rows are read.
    pub(super) reached: HashSet<Place>,
}

/// Sorts the tables of an operation.
pub(super) fn sort<'g>(
    library: &'g Library<'g>,
    links: &TableLinks,
    documented: &Documented<'g>,
) -> OperationTables<'g> {
    let mut out = OperationTables::default();
    let doc = documented.doc;
    let role =
        |table: &SectionIndex| doc.sections.get(*table).parent.map(|parent| doc.sections.get(parent).role);
    let is_own = |table: &SectionIndex| {
        doc.sections.get(*table).parent.is_some_and(|parent| documented.own.contains(&parent))
    };
    let inside: Vec<SectionIndex> = doc.tables.iter().copied().filter(is_own).collect();
    for index in &inside {
        let in_uri = role(index) == Some(&Role::Uri);
        if in_uri || role(index) == Some(&Role::Parameters) {
            out.request(library, links, documented, *index, in_uri);
        }
    }
    let is_answer = |index: &&SectionIndex| role(index) == Some(&Role::Returns);
    let place = |section: &SectionIndex| Place { doc: documented.page, section: *section };
    let mut answers: Vec<Place> = inside.iter().filter(is_answer).map(place).collect();
    if answers.is_empty() {
        answers = shared(library, documented);
    }
    for place in answers {
        out.answer(library, links, place);
    }
    out
}

impl<'g> OperationTables<'g> {
    /// Sorts the rows of a table of a request. A table that says what it is part of is no body of its own.
    fn request(
        &mut self,
        library: &'g Library<'g>,
        links: &TableLinks,
        documented: &Documented<'g>,
        index: SectionIndex,
        in_uri: bool,
    ) {
        let Documented { page, doc, section, ref route, .. } = *documented;
        let place = Place { doc: page, section: index };
        let table = doc.sections.get(index);
        let named = !table.names.is_empty();
        if links.owned.contains(&place) && (!self.bodies.is_empty() || named)
            || named && !self.bodies.is_empty() && !in_uri
        {
            return;
        }
        self.reached.insert(place);
        let placing = Placing { library, operation: section, route };
        let mut rest = Vec::new();
        for row in &table.rows {
            let placed =
                placing.one(row).or_else(|| (in_uri && route.path.is_empty()).then(|| of_unknown_path(row)));
            let Some(Placed { travel: Travel::In(at), name, certainty }) = placed else {
                rest.push(row.clone());
                continue;
            };
            let mut row = row.clone();
            row.name = name.unwrap_or(row.name);
            if !self.parameters.iter().any(|known| known.place == at && known.row.name == row.name) {
                self.parameters.push(ParameterRow { place: at, row, certainty });
            }
        }
        if !rest.is_empty() {
            self.bodies.push(BodyTable { place, table, rows: rest });
        }
    }

    /// Notes the first table of each status as an answer, and the headers of answers.
    fn answer(&mut self, library: &'g Library<'g>, links: &TableLinks, place: Place) {
        let Some(table) = library.section(place) else { return };
        if table.rule.is_some_and(|rule| rule.place == Some(RowPlace::Header)) {
            self.headers.extend(&table.rows);
            self.reached.insert(place);
            return;
        }
        let known = self.answers.iter().any(|other| other.table.status == table.status);
        if !known && (self.answers.is_empty() || !links.owned.contains(&place)) {
            self.reached.insert(place);
            self.answers.push(BodyTable { place, table, rows: table.rows.clone() });
        }
    }
}

/// Returns where a parameter of a URI travels that the page does not show: what must be there is a part of the path.
fn of_unknown_path(row: &DocField) -> Placed {
    let place = if row.facts.has(RowFact::Required) { ParameterIn::Path } else { ParameterIn::Query };
    Placed::of(Travel::In(place), Certainty::Conventional)
}

/// `See Responses (Task)`: the tables of a page that belongs to several operations.
fn shared(library: &Library<'_>, documented: &Documented<'_>) -> Vec<Place> {
    let doc = documented.doc;
    for index in &documented.own {
        let section = doc.sections.get(*index);
        if *section.role != Role::Returns || section.rule.is_some_and(|rule| rule.status.is_some()) {
            continue;
        }
        let unknown = section
            .children
            .iter()
            .map(|child| doc.sections.get(*child))
            .filter(|child| *child.role == Role::Unknown);
        let texts = section.texts.iter().chain(unknown.flat_map(|child| &child.texts));
        for found in texts.flat_map(|text| marked::links(&text.value)) {
            let Some(target) = link::resolve(&doc.path, found.target) else { continue };
            let page = library.page_of_file(&target.path).filter(|other| *other != documented.page);
            let Some((page, to)) = page.and_then(|page| Some((page, library.docs.get(page)?))) else {
                continue;
            };
            let routed = to.sections.indices().any(|index| !to.sections.get(index).routes.is_empty());
            if !routed && !to.tables.is_empty() {
                return to.tables.iter().map(|section| Place { doc: page, section: *section }).collect();
            }
        }
    }
    Vec::new()
}
