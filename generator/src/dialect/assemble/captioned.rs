//! Operations whose parameters stand in captioned tables.
//!
//! `Table 1 Request parameters` and `Table 2 Data structure of the image field` on a page with the route `POST /v1/images` -> a
//! body whose member `image` is of a type of its own. One table is one type, whoever links to it.

use std::collections::{HashMap, HashSet};

use super::super::block::marked;
use super::super::grammar::rules::{Fact as RowFact, Place as RowPlace, Role, Side};
use super::super::library::Place;
use super::super::library::spelling::{innermost, is_unknown};
use super::super::library::tables::{TableLinks, is_open, link_tables};
use super::super::library::values::FoundValues;
use super::super::outline::fold;
use super::super::outline::section::{Doc, DocField, DocRoute, Section, SectionIndex};
use super::super::raw::{RawBody, RawField, RawModel, RawOperation, RawParameter, RawResponse, RawShape};
use super::super::rows::route::variables;
use super::super::type_expr::TypeExpr;
use super::answers::member;
use super::operations::{empty_operation, without_parentheses};
use super::places::{Placed, Placing, Travel, may_have_body};
use super::{Assembly, titles};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{AuthKind, ParameterIn, Route};
use crate::ground::source::{Span, Spanned};
use crate::ground::words::pascal;
use crate::read::link;

/// Makes the operations of all pages.
pub(crate) fn operations(assembly: &mut Assembly<'_>) {
    let links = link_tables(assembly.library);
    let mut captioned = Captioned { links, made: HashMap::new(), assembly };
    let library = captioned.assembly.library;
    let mut reached = HashSet::new();
    for (page, doc) in library.docs.iter().enumerate() {
        for index in doc.sections.indices() {
            let section = doc.sections.get(index);
            if *section.role == Role::Operation
                && let Some(route) = section.routes.first()
            {
                captioned.operation(page, index, doc, section, route, &mut reached);
            }
        }
    }
    captioned.report_unreached(&reached);
}

struct Captioned<'a, 'g> {
    assembly: &'a mut Assembly<'g>,
    links: TableLinks,
    /// Tables that became a type, with the reference to it.
    made: HashMap<Place, TypeExpr>,
}

/// A table of a request whose rows travel in the body.
type OperationBody<'g> = (Place, &'g Section<'g>, Vec<DocField>);

/// Tables of an operation, sorted by what they say.
#[derive(Default)]
struct OperationTables<'g> {
    parameters: Vec<(ParameterIn, DocField, Certainty)>,
    bodies: Vec<OperationBody<'g>>,
    headers: Vec<&'g DocField>,
    answers: Vec<(Place, &'g Section<'g>)>,
}

impl<'g> Captioned<'_, 'g> {
    fn operation(
        &mut self,
        page: usize,
        index: SectionIndex,
        doc: &'g Doc<'g>,
        section: &'g Section<'g>,
        route: &DocRoute,
        reached: &mut HashSet<Place>,
    ) {
        let Ok(method) = route.method.parse() else { return };
        let documented = Route { method, path: route.path.clone() };
        let title = titles::imperative(&without_parentheses(&section.heading), Some(&documented));
        let own = doc.sections.own(index);
        let tables = self.tables(page, doc, &own, section, route, reached);
        let name = Spanned::new(title.clone(), section.span);
        let says = |index: &&SectionIndex| doc.sections.get(**index).facts.contains(&RowFact::Deprecated);
        let mut operation = RawOperation {
            group: self.assembly.group(page),
            route: Some(Fact::stated(documented, route.span)),
            deprecated: own.iter().any(|index| says(&index)),
            alias_paths: section
                .routes
                .iter()
                .skip(1)
                .filter(|other| other.method == route.method && other.path != route.path)
                .map(|other| other.path.clone())
                .collect(),
            ..empty_operation(name)
        };
        self.describe(&mut operation, doc, &own);
        self.parameters(&mut operation, tables.parameters, route, page);
        let media = media_of_bodies(doc, &own, &tables.bodies);
        if media.is_empty() {
            self.request(&mut operation, tables.bodies, section, route, page, &title);
            self.responses(
                &mut operation,
                &tables.answers,
                &tables.headers,
                doc,
                &own,
                section,
                page,
                &title,
            );
            self.assembly.raw.operations.push(operation);
            return;
        }
        for (body, BodyMedia { word, media_type }) in tables.bodies.into_iter().zip(media) {
            let mut one = operation.clone();
            self.request(&mut one, vec![body], section, route, page, &format!("{title} {word}"));
            for body in &mut one.bodies {
                body.content_types.push(media_type.clone());
                body.examples.retain(|example| example_names(doc, &own, example.span, &media_type));
            }
            self.responses(&mut one, &tables.answers, &tables.headers, doc, &own, section, page, &title);
            one.qualifiers.push(word);
            self.assembly.raw.operations.push(one);
        }
    }

    /// Takes the description from the summary of the page.
    fn describe(&self, operation: &mut RawOperation, doc: &Doc<'_>, own: &[SectionIndex]) {
        let summary = super::super::grammar::rules::Role::Other("summary".to_owned());
        let texts = own
            .iter()
            .map(|index| doc.sections.get(*index))
            .filter(|section| *section.role == summary || *section.role == Role::Operation);
        let texts: Vec<String> =
            texts.flat_map(|section| &section.texts).map(|text| marked::without_links(&text.value)).collect();
        operation.summary = operation.name.value.clone();
        operation.description = texts.join("\n\n");
    }

    fn tables(
        &self,
        page: usize,
        doc: &'g Doc<'g>,
        own: &[SectionIndex],
        section: &'g Section<'g>,
        route: &DocRoute,
        reached: &mut HashSet<Place>,
    ) -> OperationTables<'g> {
        let mut out = OperationTables::default();
        let inside: Vec<SectionIndex> = doc
            .tables
            .iter()
            .copied()
            .filter(|table| doc.sections.get(*table).parent.is_some_and(|parent| own.contains(&parent)))
            .collect();
        let placing = Placing { library: self.assembly.library, doc, page, operation: section, route };
        let role =
            |table: SectionIndex| doc.sections.get(table).parent.map(|parent| doc.sections.get(parent).role);
        for index in &inside {
            let place = Place { doc: page, section: *index };
            let table = doc.sections.get(*index);
            let in_uri = role(*index) == Some(&Role::Uri);
            if !in_uri && role(*index) != Some(&Role::Parameters) {
                continue;
            }
            let named = !table.names.is_empty();
            if self.links.owned.contains(&place) && (!out.bodies.is_empty() || named)
                || named && !out.bodies.is_empty() && !in_uri
            {
                continue;
            }
            reached.insert(place);
            let mut rest = Vec::new();
            for row in &table.rows {
                let placed = placing.one(row);
                let (at, name, certainty) = match placed {
                    Some(Placed { travel: Travel::Path, name, certainty }) => {
                        (ParameterIn::Path, name, certainty)
                    }
                    Some(Placed { travel: Travel::Query, name, certainty }) => {
                        (ParameterIn::Query, name, certainty)
                    }
                    Some(Placed { travel: Travel::Header, name, certainty }) => {
                        (ParameterIn::Header, name, certainty)
                    }
                    Some(Placed { travel: Travel::Form, name, certainty }) => {
                        (ParameterIn::Form, name, certainty)
                    }
                    _ => {
                        rest.push(row.clone());
                        continue;
                    }
                };
                let mut row = row.clone();
                row.name = name.unwrap_or(row.name);
                if !out.parameters.iter().any(|(known, other, _)| *known == at && other.name == row.name) {
                    out.parameters.push((at, row, certainty));
                }
            }
            if !rest.is_empty() {
                out.bodies.push((place, table, rest));
            }
        }
        let mut answers: Vec<Place> = inside
            .iter()
            .filter(|index| role(**index) == Some(&Role::Returns))
            .map(|index| Place { doc: page, section: *index })
            .collect();
        if answers.is_empty() {
            answers = self.shared(page, doc, own);
        }
        for place in answers {
            let Some(table) = self.assembly.library.section(place) else { continue };
            if table.rule.is_some_and(|rule| rule.place == Some(RowPlace::Header)) {
                out.headers.extend(&table.rows);
                reached.insert(place);
                continue;
            }
            let known = out.answers.iter().any(|(_, other)| other.status == table.status);
            if !known && (out.answers.is_empty() || !self.links.owned.contains(&place)) {
                reached.insert(place);
                out.answers.push((place, table));
            }
        }
        out
    }

    /// `See Responses (Task)`: the tables of a page that belongs to several operations.
    fn shared(&self, page: usize, doc: &Doc<'_>, own: &[SectionIndex]) -> Vec<Place> {
        let library = self.assembly.library;
        for index in own {
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
            for text in texts {
                for found in marked::links(&text.value) {
                    let Some(target) = link::resolve(&doc.path, found.target) else { continue };
                    let Some(other) = library.page_of_file(&target.path).filter(|other| *other != page)
                    else {
                        continue;
                    };
                    let Some(to) = library.docs.get(other) else { continue };
                    let routed = to.sections.indices().any(|index| !to.sections.get(index).routes.is_empty());
                    if !routed && !to.tables.is_empty() {
                        return to
                            .tables
                            .iter()
                            .map(|section| Place { doc: other, section: *section })
                            .collect();
                    }
                }
            }
        }
        Vec::new()
    }

    fn parameters(
        &mut self,
        operation: &mut RawOperation,
        rows: Vec<(ParameterIn, DocField, Certainty)>,
        route: &DocRoute,
        page: usize,
    ) {
        let names: Vec<&str> = variables(&route.path).collect();
        let mut missing: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| {
                !rows.iter().any(|(at, row, _)| *at == ParameterIn::Path && fold(&row.name) == fold(name))
            })
            .collect();
        missing.reverse();
        let tokens: Vec<(String, String)> = self
            .assembly
            .raw
            .auth
            .iter()
            .filter_map(|auth| match &auth.kind {
                AuthKind::ApiKeyHeader(key) => Some((key.to_lowercase(), auth.name.clone())),
                _ => None,
            })
            .collect();
        for (at, mut row, certainty) in rows {
            if let Some((_, scheme)) = tokens.iter().find(|(key, _)| *key == row.name.to_lowercase()) {
                operation.auth.get_or_insert_default().push(scheme.clone());
                continue;
            }
            if at == ParameterIn::Path && !names.iter().any(|name| fold(name) == fold(&row.name)) {
                let Some(variable) = missing.pop() else { continue };
                variable.clone_into(&mut row.name);
            }
            let mut field = self.field(&row, None, page);
            if is_open(&field.ty.value) {
                field.ty.value = TypeExpr::STRING;
            }
            if matches!(&field.ty.value, TypeExpr::List(item) if is_open(item)) {
                field.ty.value = TypeExpr::list(TypeExpr::STRING);
            }
            if at == ParameterIn::Path {
                field.required = Some(Fact::stated(true, row.span));
            }
            operation
                .parameters
                .push(RawParameter { field, location: Fact { value: at, certainty, span: Some(row.span) } });
        }
        for variable in missing.into_iter().rev() {
            let field = member(variable, TypeExpr::STRING, true, route.span);
            operation
                .parameters
                .push(RawParameter { field, location: Fact::stated(ParameterIn::Path, route.span) });
        }
    }

    fn request(
        &mut self,
        operation: &mut RawOperation,
        bodies: Vec<OperationBody<'_>>,
        section: &Section<'_>,
        route: &DocRoute,
        page: usize,
        title: &str,
    ) {
        let told: HashSet<String> = operation
            .parameters
            .iter()
            .map(|parameter| parameter.field.name.value.clone())
            .chain(bodies.iter().flat_map(|(_, _, rows)| rows.iter().map(|row| row.name.clone())))
            .collect();
        for key in route.query.iter().filter(|key| !told.contains(*key)) {
            let field = member(key, TypeExpr::STRING, false, route.span);
            operation
                .parameters
                .push(RawParameter { field, location: Fact::stated(ParameterIn::Query, route.span) });
        }
        let name = format!("{title} Request");
        let mut types: Vec<TypeExpr> = Vec::new();
        let mut span = section.span;
        for (place, table, rows) in bodies {
            span = rows.first().map_or(span, |row| row.span);
            types.push(self.root(place, table, &rows, &name, page));
        }
        let sends = may_have_body(self.assembly.library.grammar, &route.method) || !types.is_empty();
        let examples: Vec<_> = section
            .shown
            .iter()
            .filter(|example| example.side == Side::Request && sends)
            .map(|example| Spanned::new(example.value.clone(), example.span))
            .collect();
        if types.is_empty() && examples.is_empty() {
            return;
        }
        let ty = match types.len() {
            0 => TypeExpr::ANY,
            _ => super::super::library::spelling::union(types),
        };
        operation.bodies.push(RawBody {
            name: None,
            content_types: Vec::new(),
            ty: Spanned::new(ty, span),
            required: Some(Fact::stated(true, span)),
            description: String::new(),
            examples,
        });
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one operation, gathered by its caller")]
    fn responses(
        &mut self,
        operation: &mut RawOperation,
        answers: &[(Place, &Section<'_>)],
        headers: &[&DocField],
        doc: &Doc<'_>,
        own: &[SectionIndex],
        section: &Section<'_>,
        page: usize,
        title: &str,
    ) {
        let listed = own.iter().flat_map(|index| &doc.sections.get(*index).statuses);
        let success = listed.into_iter().find(|status| status.code.starts_with('2'));
        let success_fact =
            success.map(|status| Fact::stated(first_word(&status.code).to_owned(), status.span));
        let name = format!("{title} Response");
        let mut out: Vec<RawResponse> = Vec::new();
        for (place, table) in answers {
            let ty = self.root(*place, table, &table.rows, &name, place.doc);
            let status = if table.status.is_empty() {
                success_fact.clone()
            } else {
                Some(Fact::stated(table.status.clone(), table.span))
            };
            out.push(response(status, Some(Spanned::new(ty, table.span)), table.span));
        }
        let is_success = |response: &RawResponse| {
            response.status.as_ref().is_none_or(|status| status.value.starts_with('2'))
        };
        if !out.iter().any(is_success) {
            out.insert(0, response(success_fact, None, section.span));
        }
        if let Some(first) = out.iter_mut().find(|response| is_success(response)) {
            first.headers =
                headers.iter().map(|row| (row.name.clone(), marked::without_links(&row.doc))).collect();
        }
        let failure = &self.assembly.library.grammar.examples.failure;
        for response in &mut out {
            let good = is_success(response);
            let code = response.status.as_ref().map(|status| status.value.clone()).unwrap_or_default();
            for example in section.shown.iter().filter(|example| example.side == Side::Response) {
                let same = example.status == code
                    || good && (example.status.is_empty() || example.status.starts_with('2'));
                let fails = good
                    && example.value.as_object().is_some_and(|members| {
                        !members.is_empty() && members.keys().all(|key| failure.contains(key))
                    });
                let empty = example.value.as_object().is_some_and(serde_json::Map::is_empty);
                if same && !fails && !empty {
                    response.examples.push(Spanned::new(example.value.clone(), example.span));
                }
            }
        }
        let _ = page;
        operation.responses = out;
    }

    /// Returns the type of a body: of the only row that says so, of the table, or of those rows of it that travel in the body.
    fn root(
        &mut self,
        place: Place,
        table: &Section<'_>,
        rows: &[DocField],
        name: &str,
        page: usize,
    ) -> TypeExpr {
        if let [only] = rows
            && only.facts.has(RowFact::Root)
        {
            let at = table.rows.iter().position(|row| row.span == only.span).map(|number| (place, number));
            let item = DocField { name: format!("{name} Item"), ..only.clone() };
            return self.field(&item, at, page).ty.value;
        }
        if rows.len() == table.rows.len() {
            return self.table_type(place, name, false);
        }
        let numbers: Vec<usize> = (0..table.rows.len())
            .filter(|number| {
                table.rows.get(*number).is_some_and(|row| rows.iter().any(|kept| kept.span == row.span))
            })
            .collect();
        let key = format!("{}#body{}", self.assembly.library.key(place), rows.len());
        self.define(place, key, name, false, &numbers)
    }

    /// Returns a reference to the type that a table is.
    fn table_type(&mut self, place: Place, name: &str, stated: bool) -> TypeExpr {
        if let Some(made) = self.made.get(&place) {
            return made.clone();
        }
        let count = self.assembly.library.section(place).map_or(0, |table| table.rows.len());
        let key = self.assembly.library.key(place);
        self.made.insert(place, TypeExpr::named(pascal(name), Some(key.clone())));
        let numbers: Vec<usize> = (0..count).collect();
        self.define(place, key, name, stated, &numbers)
    }

    /// Makes a type of rows of a table. The type is known before its members, since tables may refer to each other.
    fn define(&mut self, place: Place, key: String, name: &str, stated: bool, numbers: &[usize]) -> TypeExpr {
        let Some(table) = self.assembly.library.section(place) else { return TypeExpr::ANY };
        let page = place.doc;
        let path = self.assembly.library.docs.get(page).map(|doc| doc.path.clone()).unwrap_or_default();
        let at = self.assembly.raw.models.len();
        self.assembly.add_model(RawModel {
            name: Spanned::new(pascal(name), table.span),
            name_stated: stated,
            links: vec![key.clone()],
            scope: path,
            group: None,
            description: String::new(),
            shape: RawShape::Opaque,
            examples: Vec::new(),
        });
        let mut fields: Vec<RawField> = Vec::new();
        let mut additional = None;
        for number in numbers {
            let Some(row) = table.rows.get(*number) else { continue };
            let field = self.field(row, Some((place, *number)), page);
            if row.facts.has(RowFact::Key) {
                additional = Some(field.ty.value);
            } else if !fields.iter().any(|known| known.name.value == field.name.value) {
                fields.push(field);
            }
        }
        for (name, other) in self.links.implied.get(&place).cloned().unwrap_or_default() {
            let ty = self.table_type(other, &name, false);
            fields.push(RawField { required: None, ..member(&name, ty, false, table.span) });
        }
        if let Some(model) = self.assembly.raw.models.get_mut(at) {
            model.shape = RawShape::Struct { fields, additional, inherits: Vec::new() };
        }
        TypeExpr::named(pascal(name), Some(key))
    }

    /// Makes a field of a row; the table that it means is its type.
    fn field(&mut self, row: &DocField, at: Option<(Place, usize)>, page: usize) -> RawField {
        let library = self.assembly.library;
        let spelled =
            row.ty.as_ref().map_or(TypeExpr::STRING, |ty| library.parse(&marked::plain(ty), page).expr);
        let expr = self.resolved(row, spelled, at);
        let found: Option<FoundValues> = library.values_of(row, &expr, page);
        let values = found.map(|found| {
            let values = self.assembly.enumeration(&found.values, found.name, innermost(&expr));
            Box::new(Fact::stated(values, row.span))
        });
        RawField {
            required: self.assembly.required(row, page),
            description: marked::without_links(row.doc.trim()),
            values,
            deprecated: row.facts.has(RowFact::Deprecated),
            ..member(&row.name, expr, false, row.span)
        }
    }

    fn resolved(&mut self, row: &DocField, expr: TypeExpr, at: Option<(Place, usize)>) -> TypeExpr {
        match expr {
            TypeExpr::List(item) => TypeExpr::list(self.resolved(row, *item, at)),
            TypeExpr::Map(value) => TypeExpr::map(self.resolved(row, *value, at)),
            open if is_open(&open) => {
                let spelled = match &open {
                    TypeExpr::Unknown(text) if !text.is_empty() && !text.contains(char::is_whitespace) => {
                        Some(text.clone())
                    }
                    _ => None,
                };
                let tables: Vec<Place> = at.map(|at| self.links.of(at).to_vec()).unwrap_or_default();
                let name = spelled.clone().unwrap_or_else(|| row.name.clone());
                let types: Vec<TypeExpr> = tables
                    .into_iter()
                    .map(|table| self.table_type(table, &name, spelled.is_some()))
                    .collect();
                if types.is_empty() {
                    if let TypeExpr::Unknown(text) = &open {
                        let message = format!(
                            "the type of `{}` is spelled `{text}`, which no table describes",
                            row.name
                        );
                        let finding = Diagnostic::new(Code::UnknownSpelling, row.span, message)
                            .help("its values are free JSON");
                        self.assembly.diagnostics.push(finding);
                    }
                    if is_unknown(&open) { TypeExpr::ANY } else { open }
                } else {
                    super::super::library::spelling::union(types)
                }
            }
            other => other,
        }
    }

    /// Reports tables of requests and answers whose rows nobody reads.
    fn report_unreached(&mut self, reached: &HashSet<Place>) {
        let library = self.assembly.library;
        for (page, doc) in library.docs.iter().enumerate() {
            let routed = doc.sections.indices().any(|index| !doc.sections.get(index).routes.is_empty());
            for index in doc.tables.iter().filter(|_| routed) {
                let place = Place { doc: page, section: *index };
                let table = doc.sections.get(*index);
                let section = table.parent.map(|parent| doc.sections.get(parent).role);
                let counts = matches!(section, Some(Role::Uri | Role::Parameters | Role::Returns));
                if counts && !reached.contains(&place) && !self.made.contains_key(&place) {
                    let message = "no row of the operation leads to this table";
                    let finding = Diagnostic::new(Code::UnreachedTable, table.span, message)
                        .help("its rows are not in the output");
                    self.assembly.diagnostics.push(finding);
                }
            }
        }
    }
}

fn response(status: Option<Fact<String>>, ty: Option<Spanned<TypeExpr>>, span: Span) -> RawResponse {
    RawResponse {
        status,
        description: String::new(),
        content_types: Vec::new(),
        ty,
        headers: Vec::new(),
        examples: Vec::new(),
        span,
    }
}

fn first_word(code: &str) -> &str {
    code.split(|c: char| !c.is_ascii_alphanumeric())
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(code)
}

/// The media type of a body, and the word of the body's caption that tells it.
struct BodyMedia {
    word: String,
    media_type: String,
}

/// Returns the media type of each body, where an operation has several and the words of their captions tell which is whose:
/// `v2.1 request message body` and `application/x-v2.1-json-patch` in the text.
fn media_of_bodies(doc: &Doc<'_>, own: &[SectionIndex], bodies: &[OperationBody<'_>]) -> Vec<BodyMedia> {
    let sections = own.iter().map(|index| doc.sections.get(*index));
    let mut types: Vec<&str> = Vec::new();
    for text in sections.flat_map(|section| &section.texts) {
        let words = text.value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '*' | '`' | '"'));
        types.extend(
            words.map(|word| word.trim_end_matches('.')).filter(|word| word.starts_with("application/")),
        );
    }
    types.sort_unstable();
    types.dedup();
    if bodies.len() < 2 || types.len() < bodies.len() {
        return Vec::new();
    }
    let media = |section: &Section<'_>| {
        let words = section.heading.split_whitespace();
        words.filter(|word| word.contains(|c: char| c.is_ascii_digit())).find_map(|word| {
            let mut named = types.iter().filter(|media_type| media_type.contains(word));
            let media_type = named.next().filter(|_| named.next().is_none())?;
            Some(BodyMedia { word: word.to_owned(), media_type: (*media_type).to_owned() })
        })
    };
    bodies.iter().map(|(_, section, _)| media(section)).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Returns whether the code of an example names a media type.
fn example_names(doc: &Doc<'_>, own: &[SectionIndex], span: Span, media_type: &str) -> bool {
    let mut examples = own.iter().flat_map(|index| &doc.sections.get(*index).examples);
    examples.any(|example| example.span == span && example.text.contains(media_type))
}
