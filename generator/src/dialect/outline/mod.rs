//! A page becomes an outline: sections with roles, and the facts in them.
//!
//! Each block of a page asks the rules of the grammar what it is: [`headings`] open sections, [`texts`] say something of the
//! section that is open, [`tables`] and [`items`] hold rows. What no rule knows is skipped for a reason, so the account of the
//! page always balances. Knows no other page.

mod fields;
pub(crate) mod headings;
pub(crate) mod items;
mod rows;
pub(crate) mod section;
pub(crate) mod tables;
pub(crate) mod texts;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::block::line::LineView;
use super::block::{Ask, DocBlock, RowForm, paragraph};
use super::files::Globs;
use super::grammar::rules::{Grammar, Nesting, Role, RouteSource, Side, TextUnit};
use super::rows::marks::Marks;
use super::rule_use::{RuleKind, UsedRules};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::ground::words::counted;
use crate::ledger::{Ledger, Unit};
use crate::read::page::Page;

pub(crate) use crate::ground::words::fold;
use section::{Doc, DocExample, DocRoute, DocValue, ListedOperation, Section, SectionIndex, Sections};

/// A grammar made ready for reading: what all pages share.
#[derive(Debug)]
pub(crate) struct Prepared<'g> {
    pub(crate) grammar: &'g Grammar,
    pub(crate) marks: Marks<'g>,
    /// The grammar's words for the column that a text in lower case heads, each with the index of its rule of tables.
    columns: HashMap<String, Vec<(usize, &'g str)>>,
    /// The pages that each rule of sections is for.
    pages: Vec<Globs>,
}

impl<'g> Prepared<'g> {
    /// Prepares a grammar.
    pub(crate) fn new(grammar: &'g Grammar) -> Self {
        let mut columns: HashMap<String, Vec<(usize, &str)>> = HashMap::new();
        for (index, rule) in grammar.tables.iter().enumerate() {
            for (word, text) in
                rule.columns.iter().flat_map(|(word, texts)| texts.0.iter().map(move |text| (word, text)))
            {
                columns.entry(text.to_lowercase()).or_default().push((index, word));
            }
        }
        let pages = grammar.sections.iter().map(|rule| Globs::new(&rule.pages)).collect();
        Self { grammar, marks: Marks::new(grammar), columns, pages }
    }

    /// Returns whether a program wrote the cells, so that they are only decoded.
    pub(crate) fn is_machine(&self) -> bool {
        self.grammar.page.decode.is_some()
    }
}

/// Reads a page as its grammar says.
pub(crate) fn read<'g>(prepared: &'g Prepared<'g>, page: &Page, sources: &Sources) -> (Doc<'g>, UsedRules) {
    let source = sources.file(page.file).map_or("", |file| file.text());
    let mut outline = Outline::new(prepared, page, sources.path(page.file));
    let is_line = prepared.grammar.page.text == Some(TextUnit::Line);
    if is_line && prepared.is_machine() {
        let mut view = LineView::new(page, source);
        while let Some(block) = view.next(&outline) {
            outline.block(block);
        }
    } else {
        for block in paragraph::blocks(page, &prepared.grammar.page) {
            outline.block(block);
        }
    }
    outline.finish()
}

/// The reading of one page.
pub(crate) struct Outline<'g> {
    pub(super) prepared: &'g Prepared<'g>,
    pub(super) doc: Doc<'g>,
    /// The section that is open.
    pub(super) at: SectionIndex,
    /// The text right before the next block.
    pub(super) lead: String,
    /// The status of the answers that follow.
    pub(super) status: Option<String>,
    /// The next table or example is of a failure.
    pub(super) failed: bool,
    /// Sides of the next example, and whether the words that say so are weak.
    pub(super) sides: Vec<(bool, Side)>,
    /// Anchors of the last heading, for the next table.
    pub(super) waiting: Vec<String>,
    /// How many headings had a slug.
    pub(super) slugs: HashMap<String, usize>,
    /// Names that a list of methods gives.
    pub(super) listed: HashSet<String>,
    /// Routes of operations by name, from the page's route table.
    pub(super) routes: HashMap<String, ListedOperation>,
    /// Rules of sections that matched a heading.
    pub(super) seen: BTreeSet<usize>,
    pub(super) used: UsedRules,
    pub(super) ledger: Ledger,
}

impl<'g> Outline<'g> {
    fn new(prepared: &'g Prepared<'g>, page: &Page, path: &str) -> Self {
        let root = Section::new(&Role::Page, 0, "", Span::new(page.file, 0..0));
        let sections = Sections::new(root);
        let doc = Doc { file: page.file, path: path.to_owned(), sections, ..Doc::default() };
        Self {
            prepared,
            doc,
            at: 0,
            lead: String::new(),
            status: None,
            failed: false,
            sides: Vec::new(),
            waiting: Vec::new(),
            slugs: HashMap::new(),
            listed: HashSet::new(),
            routes: HashMap::new(),
            seen: BTreeSet::new(),
            used: UsedRules::default(),
            ledger: Ledger::new(page.file),
        }
    }

    fn block(&mut self, block: DocBlock<'_>) {
        match block {
            DocBlock::Heading { level, text, anchors, span } => self.heading(level, &text, anchors, span),
            DocBlock::Text { text, raw, span } => self.text(&text, raw, span),
            DocBlock::Table(table) => self.table(&table),
            DocBlock::List(items) => self.list(&items),
            DocBlock::Code { language, text, span } => self.code(language, text, span),
        }
    }

    /// Notes code; what it shows is told by its request line, the words before it, or its section.
    fn code(&mut self, language: String, text: String, span: Span) {
        self.ledger.note(Unit::Code, span);
        if self.prepared.grammar.examples.side.is_some() {
            self.example(&text, span);
        }
        self.code_lines(&text, span);
        let ignored = self.section(self.at).role == &Role::Ignore;
        let section = self.doc.sections.get_mut(self.at);
        section.examples.push(DocExample { language, text, span });
        if ignored {
            self.ledger.skip(span, Code::Prose);
        } else {
            self.ledger.used(span);
        }
    }

    pub(super) fn section(&self, index: SectionIndex) -> &Section<'g> {
        self.doc.sections.get(index)
    }

    pub(super) fn use_rule(&mut self, kind: RuleKind, index: usize) {
        self.used.note(kind, index, 1);
    }

    /// Returns whether a section that one of `roles` names is open. Of a heading at `depth`: and is not closed by it.
    /// Where sections nest by role, `innermost` asks for the section that is open itself.
    pub(super) fn allows(&self, roles: &[Role], depth: Option<u16>, innermost: bool) -> bool {
        if roles.is_empty() {
            return true;
        }
        let by_role = self.nests_by_role();
        if innermost && by_role {
            return roles.contains(self.section(self.at).role);
        }
        let holds = |section: &Section<'_>| by_role || depth.is_none_or(|depth| section.depth < depth);
        self.doc.sections.up(self.at).any(|(_, section)| roles.contains(section.role) && holds(section))
    }

    pub(super) fn nests_by_role(&self) -> bool {
        self.prepared.grammar.page.nest == Some(Nesting::Role)
    }

    /// Returns the section that what is said here belongs to: past headings that no rule knows and parts without a name.
    pub(super) fn home(&self) -> SectionIndex {
        self.home_above(self.at)
    }

    /// Returns whether rows of a section would be those of the page, which a person does not describe.
    pub(super) fn is_page(&self, home: SectionIndex) -> bool {
        home == 0 && !self.prepared.is_machine()
    }

    fn home_above(&self, index: SectionIndex) -> SectionIndex {
        let up = || self.doc.sections.up(index);
        // A role without a meaning holds nothing itself.
        let in_operation =
            !self.prepared.is_machine() && up().any(|(_, outer)| *outer.role == Role::Operation);
        let holds = |section: &Section<'_>| match section.role {
            Role::Unknown => false,
            Role::Other(_) if in_operation => false,
            _ => !section.is_part(),
        };
        up().find(|(_, section)| holds(section)).map_or(0, |(index, _)| index)
    }

    /// Returns the operation that is open, or the page.
    pub(super) fn operation(&self) -> SectionIndex {
        let mut around = self.doc.sections.up(self.at);
        around.find(|(_, section)| *section.role == Role::Operation).map_or(0, |(index, _)| index)
    }

    pub(super) fn report(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.doc.diagnostics.push(Diagnostic::new(code, span, message.into()));
    }

    /// Ends the page: headings that are fields become rows, and the account is drawn.
    fn finish(mut self) -> (Doc<'g>, UsedRules) {
        self.fields_of_headings();
        self.values_of_headings();
        self.doc.has_routes = !self.routes.is_empty();
        self.listed_operations();
        self.without_routes();
        self.doc.account = self.ledger.close();
        (self.doc, self.used)
    }

    /// Takes back what was read below headings of operations that got no route.
    fn without_routes(&mut self) {
        if self.prepared.is_machine() {
            return;
        }
        let sections = &self.doc.sections;
        let is_none = |index: &SectionIndex| {
            let section = sections.get(*index);
            let is_open = section.rule.is_some_and(|rule| rule.route == RouteSource::Below);
            let inside = sections.up(*index).skip(1).any(|(_, outer)| *outer.role == Role::Operation);
            *section.role == Role::Operation && section.routes.is_empty() && is_open && !inside
        };
        for index in sections.indices().filter(is_none).collect::<Vec<_>>() {
            let sections = &self.doc.sections;
            let parts = sections.own(index).into_iter().map(|own| sections.get(own));
            let parts =
                parts.filter(|own| matches!(own.role, Role::Operation | Role::Parameters | Role::Returns));
            let rows: Vec<Span> = parts.flat_map(|own| own.rows.iter().map(|row| row.span)).collect();
            if rows.is_empty() {
                continue;
            }
            let (heading, span) = (self.section(index).heading.clone(), self.section(index).span);
            rows.iter().for_each(|row| self.ledger.take_back(*row, Code::OtherTable));
            let message = format!("`{heading}` has no route, so {} are not read", counted(rows.len(), "row"));
            let help = "an operation needs a line that tells method and path; a type needs a rule of its own";
            self.doc.diagnostics.push(Diagnostic::new(Code::NoRoute, span, message).help(help));
        }
    }

    /// Notes the operations that the route table names and no section describes. One whose route a section describes is
    /// that operation under another name (`getWidget`, `getWidgetWithHttpInfo`).
    fn listed_operations(&mut self) {
        let described: HashSet<&String> = self
            .doc
            .sections
            .indices()
            .map(|index| self.doc.sections.get(index))
            .filter(|section| *section.role == Role::Operation)
            .filter_map(|section| section.name.as_ref())
            .collect();
        let known: Vec<&DocRoute> = described
            .iter()
            .filter_map(|name| self.routes.get(*name))
            .flat_map(|listed| &listed.routes)
            .collect();
        let is_known =
            |route: &DocRoute| known.iter().any(|o| o.method == route.method && o.path == route.path);
        let is_new = |listed: &&ListedOperation| {
            !described.contains(&listed.name) && !listed.routes.iter().all(is_known)
        };
        let mut listed: Vec<ListedOperation> = self.routes.values().filter(is_new).cloned().collect();
        self.doc.listed_only.append(&mut listed);
        self.doc.listed_only.sort_by_key(|operation| operation.span);
    }

    /// Makes a row of each heading that is a field. An inner one is a member of the outer one.
    fn fields_of_headings(&mut self) {
        let fields: Vec<SectionIndex> =
            self.doc.sections.indices().filter(|index| *self.section(*index).role == Role::Field).collect();
        for index in fields.into_iter().rev() {
            let section = self.section(index);
            let name = section.name.clone().unwrap_or_else(|| section.heading.clone());
            let typed = section.typed.as_ref().map(|typed| typed.value.clone()).unwrap_or_default();
            let doc = section.doc.clone().or_else(|| section.texts.first().map(|text| text.value.clone()));
            let mut field = self.field_of_heading(index, &name, typed, doc.unwrap_or_default());
            let section = self.doc.sections.get_mut(index);
            field.children = std::mem::take(&mut section.rows);
            if !section.values.is_empty() {
                let values = section.values.iter().map(|value| value.text.clone()).collect();
                field.facts.note(super::grammar::rules::Fact::Values, section::FactValue::List(values));
            }
            let parent = section.parent.unwrap_or(0);
            let home = self.home_above(parent);
            field.home = home;
            self.doc.sections.get_mut(home).rows.insert(0, field);
        }
    }
}

impl Outline<'_> {
    /// Gives values that have a heading each to the type that they name, which may have no heading itself.
    fn values_of_headings(&mut self) {
        for index in self.doc.sections.indices() {
            let section = self.section(index);
            let (Role::Value, Some(ty), Some(value)) = (section.role, &section.typed, section.values.first())
            else {
                continue;
            };
            let (name, text, span) = (ty.value.clone(), value.text.clone(), section.span);
            let told = section.doc.clone().or_else(|| Some(section.texts.first()?.value.clone()));
            let (ident, doc) = (section.name.clone(), told.unwrap_or_default());
            let is_type = |at: &SectionIndex| {
                let other = self.section(*at);
                *other.role == Role::Type && other.name.as_ref() == Some(&name)
            };
            let known = self.doc.sections.indices().find(is_type);
            let new = Section::new(&Role::Type, section.depth, &name, span);
            let home = known.unwrap_or_else(|| self.doc.sections.add(new));
            let home = self.doc.sections.get_mut(home);
            home.name = Some(name);
            let text = number(&text, &home.values);
            home.values.push(DocValue { text, ident, doc, span });
        }
    }
}

/// Returns `(1 << 3)` and `(A | B)` as numbers, by the values that are known already; else the text.
fn number(text: &str, known: &[DocValue]) -> String {
    let text = text.trim_matches(['`', '(', ')', ' ']);
    let shifted = || {
        let (base, by) = text.split_once("<<")?;
        let by: u32 = by.trim().parse().ok().filter(|by| *by < 63)?;
        Some(base.trim().parse::<i64>().ok()? << by)
    };
    let joined = || {
        let value = |name: &str| {
            let found = known.iter().find(|value| value.ident.as_deref() == Some(name.trim()))?;
            found.text.parse::<i64>().ok()
        };
        text.split('|').map(value).try_fold(0, |all, part| Some(all | part?))
    };
    shifted().or_else(joined).map_or_else(|| text.to_owned(), |number| number.to_string())
}

impl<'g> Ask<'g> for Outline<'g> {
    fn knows_heading(&self, level: u8, text: &str) -> bool {
        self.rule_of(u16::from(level) * headings::LEVEL, text, headings::Kind::Heading).is_some()
    }

    fn row_form(&self, headers: &[String]) -> Option<RowForm<'g>> {
        let shape = self.shape(headers, &[])?;
        let begins = shape.rule.row.as_ref().map(|row| row.regex());
        Some(RowForm { begins, gaps: shape.rule.gaps })
    }

    fn goes_on(&self, line: &str) -> bool {
        let rules = &self.prepared.grammar.lines;
        rules
            .iter()
            .any(|rule| rule.open && self.allows(&rule.within, None, true) && rule.matches.is_match(line))
    }
}
