//! Operations whose parameters stand in captioned tables.
//!
//! `Table 1 Request parameters` and `Table 2 Data structure of the image field` on a page with the route `POST /v1/images` -> a
//! body whose member `image` is of a type of its own. One table is one type, whoever links to it.

mod bodies;
mod filing;
mod media;
mod tables;
mod types;

use std::collections::HashSet;

use super::super::block::marked;
use super::super::grammar::rules::{Fact as RowFact, Role};
use super::super::library::Place;
use super::super::library::tables::is_open;
use super::super::outline::section::{Doc, DocRoute, Section, SectionIndex};
use super::super::raw::{RawAuth, RawOperation, RawParameter};
use super::super::type_expr::TypeExpr;
use super::fields::FieldContext;
use super::operations::told_by_route;
use super::{Assembly, titles};
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{AuthKind, ParameterIn, Route, path_variables};
use crate::ground::source::Spanned;
use crate::ground::words::fold;
use filing::Groups;
use media::BodyMedia;
use tables::{OperationTables, ParameterRow};

/// Makes the operations of all pages.
pub(crate) fn operations(assembly: &mut Assembly<'_>) {
    let groups = Groups::of(assembly.library.docs);
    let mut captioned = Captioned { groups, reached: HashSet::new(), assembly };
    for (page, doc) in captioned.assembly.library.docs.iter().enumerate() {
        for index in doc.sections.indices() {
            let section = doc.sections.get(index);
            if *section.role != Role::Operation {
                continue;
            }
            let own = doc.sections.own(index);
            let uri = own.iter().map(|own| doc.sections.get(*own)).find(|own| *own.role == Role::Uri);
            let (route, routed) = match (section.routes.first(), uri) {
                (Some(route), _) => match captioned.assembly.route(route) {
                    Some(routed) => (route.clone(), Some(routed)),
                    None => continue,
                },
                // The finding about it is made with the model, where routes that users specify are known.
                (None, Some(uri)) => (DocRoute { span: uri.span, ..DocRoute::default() }, None),
                (None, None) => continue,
            };
            let title = titles::without_parentheses(&section.heading);
            let title = titles::imperative(&title, routed.as_ref().map(|routed| &routed.value));
            captioned.operation(&Documented { page, doc, own, section, route, title }, routed);
        }
    }
    captioned.report_unreached();
    filing::qualify(&mut assembly.raw);
}

/// An operation on a page.
struct Documented<'g> {
    page: usize,
    doc: &'g Doc<'g>,
    /// Its sections.
    own: Vec<SectionIndex>,
    section: &'g Section<'g>,
    /// Method and path; empty where the page does not tell them.
    route: DocRoute,
    /// Its heading without remarks.
    title: String,
}

struct Captioned<'a, 'g> {
    assembly: &'a mut Assembly<'g>,
    groups: Groups,
    /// Tables whose rows are parameters, bodies or answers.
    reached: HashSet<Place>,
}

impl<'g> Captioned<'_, 'g> {
    fn operation(&mut self, documented: &Documented<'g>, routed: Option<Fact<Route>>) {
        let Documented { doc, own, section, route, title, .. } = documented;
        let OperationTables { parameters, bodies, headers, answers, reached } =
            tables::sort(self.assembly.library, &self.assembly.links, documented);
        let says = |index: &SectionIndex| doc.sections.get(*index).facts.contains(&RowFact::Deprecated);
        let alias = |other: &&DocRoute| other.method == route.method && other.path != route.path;
        let mut operation = RawOperation {
            group: self.groups.group(doc, route),
            qualifiers: filing::qualifiers(doc, route),
            route: routed,
            deprecated: own.iter().any(says) || doc.outdated,
            alias_paths: section.routes.iter().filter(alias).map(|other| other.path.clone()).collect(),
            name: Spanned::new(title.clone(), section.span),
            ..RawOperation::default()
        };
        self.describe(&mut operation, doc, own);
        self.parameters(&mut operation, parameters, documented);
        self.reached.extend(reached);
        let rows = bodies.iter().flat_map(|body| body.rows.iter().map(|row| row.name.as_str()));
        told_by_route(&mut operation, route, &rows.collect(), false);
        let media = media::of_bodies(documented, &bodies);
        if media.is_empty() {
            self.request(&mut operation, &bodies, documented, title);
            self.responses(&mut operation, &answers, &headers, documented);
            self.assembly.raw.operations.push(operation);
            return;
        }
        for (body, BodyMedia { word, media_type }) in bodies.iter().zip(media) {
            let mut one = operation.clone();
            self.request(&mut one, std::slice::from_ref(body), documented, &format!("{title} {word}"));
            for body in &mut one.bodies {
                body.content_types.push(media_type.clone());
                body.examples.retain(|example| media::example_names(documented, example.span, &media_type));
            }
            self.responses(&mut one, &answers, &headers, documented);
            one.qualifiers.insert(0, word);
            self.assembly.raw.operations.push(one);
        }
    }

    /// Takes the description from the summary of the page.
    fn describe(&self, operation: &mut RawOperation, doc: &Doc<'_>, own: &[SectionIndex]) {
        let summary = Role::Other("summary".to_owned());
        let texts = own
            .iter()
            .map(|index| doc.sections.get(*index))
            .filter(|section| *section.role == summary || *section.role == Role::Operation);
        let texts: Vec<_> =
            texts.flat_map(|section| &section.texts).map(|text| marked::without_links(&text.value)).collect();
        operation.summary = operation.name.value.clone();
        operation.description = texts.join("\n\n");
    }

    fn parameters(
        &mut self,
        operation: &mut RawOperation,
        rows: Vec<ParameterRow>,
        documented: &Documented<'g>,
    ) {
        let Documented { page, ref route, .. } = *documented;
        let names: Vec<&str> = path_variables(&route.path).collect();
        let told = |name: &str| {
            rows.iter().any(|known| known.place == ParameterIn::Path && fold(&known.row.name) == fold(name))
        };
        let mut missing: Vec<&str> = names.iter().copied().filter(|name| !told(name)).collect();
        missing.reverse();
        // What a URI holds is plain: a parameter means no table.
        let links = std::mem::take(&mut self.assembly.links);
        for ParameterRow { place: at, mut row, certainty } in rows {
            let is_token = |auth: &&RawAuth| matches!(&auth.kind, AuthKind::ApiKeyHeader(key) if key.eq_ignore_ascii_case(&row.name));
            if let Some(auth) = self.assembly.raw.auth.iter().find(is_token) {
                operation.auth.get_or_insert_default().push(auth.name.clone());
                continue;
            }
            let unknown = !route.path.is_empty() && !names.iter().any(|name| fold(name) == fold(&row.name));
            if at == ParameterIn::Path && unknown {
                let Some(variable) = missing.pop() else { continue };
                variable.clone_into(&mut row.name);
            }
            let mut field = self.assembly.field(&row, FieldContext { page, owner: "" });
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
        self.assembly.links = links;
    }

    /// Reports tables of requests and answers whose rows nobody reads.
    fn report_unreached(&mut self) {
        let library = self.assembly.library;
        for (page, doc) in library.docs.iter().enumerate() {
            let routed = doc.sections.indices().any(|index| !doc.sections.get(index).routes.is_empty());
            let is_read = |index: &SectionIndex| {
                let place = Place { doc: page, section: *index };
                self.reached.contains(&place) || self.assembly.made.contains_key(&place)
            };
            for index in doc.tables.iter().filter(|_| routed) {
                let table = doc.sections.get(*index);
                let names = |index: &SectionIndex| -> Vec<&str> {
                    doc.sections.get(*index).rows.iter().map(|row| row.name.as_str()).collect()
                };
                // Pages repeat tables in the sections of request and response.
                let is_copy =
                    || doc.tables.iter().any(|other| is_read(other) && names(other) == names(index));
                let section = table.parent.map(|parent| doc.sections.get(parent).role);
                let counts = matches!(section, Some(Role::Uri | Role::Parameters | Role::Returns));
                if counts && !is_read(index) && !is_copy() {
                    let message = "no row of the operation leads to this table";
                    let finding = Diagnostic::new(Code::UnreachedTable, table.span, message)
                        .help("its rows are not in the output");
                    self.assembly.diagnostics.push(finding);
                }
            }
        }
    }
}
