//! An operation in the making: where its parameters travel, and which tables are its bodies.
//!
//! Guarantees: the first body table of a section is the root of the body (so in all but one of the measured
//! sections); a parameter's place is stated by the caption of its table, or follows from the template of the
//! URI, or else from the method, and says which.

use std::collections::HashMap;

use serde_json::Value;

use crate::dialect::raw::RawParameter;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{Method, ParameterIn};
use crate::ground::scalar::Scalar;
use crate::ground::source::{Span, Spanned};
use crate::read::page::BlockKind;

use super::answer::{self, Answering};
use super::arena::{Arena, Entry, Id};
use super::caption::{CaptionPlace, key};
use super::facts::Facts;
use super::outline::Role;
use super::route;
use super::table::{Row, bare_field};

/// An operation in the making.
#[derive(Debug)]
pub(super) struct Draft {
    /// Index of its page.
    pub(super) page: usize,
    pub(super) parameters: Vec<RawParameter>,
    pub(super) bodies: Vec<Body>,
    pub(super) responses: Vec<Response>,
    /// Tables whose rows became parameters.
    pub(super) parameter_tables: Vec<Id>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A request body in the making.
#[derive(Debug)]
pub(super) struct Body {
    /// The table it starts with, if any.
    pub(super) root: Option<Id>,
    pub(super) ty: TypeExpr,
    pub(super) content_types: Vec<String>,
    pub(super) examples: Vec<Spanned<Value>>,
    pub(super) span: Span,
}

/// A response in the making.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: Option<Fact<String>>,
    pub(super) failure: bool,
    pub(super) description: String,
    pub(super) ty: Option<TypeExpr>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) examples: Vec<Spanned<Value>>,
    pub(super) span: Span,
}

/// Drafts the operation of a page.
pub(super) fn draft(
    page: usize,
    pages: &[Facts<'_>],
    by_path: &HashMap<&str, usize>,
    arena: &mut Arena,
) -> Option<Draft> {
    let facts = pages.get(page)?;
    let draft = Draft {
        page,
        parameters: Vec::new(),
        bodies: Vec::new(),
        responses: Vec::new(),
        parameter_tables: Vec::new(),
        diagnostics: Vec::new(),
    };
    let mentioned = arena
        .of_page(page)
        .filter_map(|id| arena.get(id).map(|entry| (id, entry)))
        .flat_map(|(id, entry)| {
            let targets = entry.rows.iter().flat_map(|row| arena.mentioned(&row.field.ty.value));
            targets.filter(move |target| *target != id).collect::<Vec<_>>()
        })
        .collect();
    let mut drafter = Drafter { page, facts, arena, draft, mentioned };
    drafter.uri();
    drafter.request();
    drafter.path_variables();
    let Drafter { mut draft, mentioned, .. } = drafter;
    answer::read(&mut draft, &mentioned, &Answering { page, pages, by_path, arena });
    Some(draft)
}

struct Drafter<'a> {
    page: usize,
    facts: &'a Facts<'a>,
    arena: &'a mut Arena,
    draft: Draft,
    /// Tables of the page that a row of another one refers to.
    mentioned: Vec<Id>,
}

impl Drafter<'_> {
    /// Without a route (a page that lost its URI section) the title tells.
    fn method(&self) -> Method {
        let queries = self.facts.outline.title.0.starts_with("Querying ");
        let unknown = if queries { Method::Get } else { Method::Post };
        self.facts.uri.as_ref().map_or(unknown, |uri| uri.route.method)
    }

    fn sends_query(&self) -> bool {
        matches!(self.method(), Method::Get | Method::Delete | Method::Head | Method::Options)
    }

    fn tables(&self, role: Role) -> Vec<Id> {
        let of_role = |id: &Id| self.arena.get(*id).is_some_and(|entry| entry.role == role);
        self.arena.of_page(self.page).filter(of_role).collect()
    }

    fn rows(&self, id: Id) -> Vec<Row> {
        self.arena.get(id).map(|entry| entry.rows.to_vec()).unwrap_or_default()
    }

    fn parameters(&mut self, id: Id, place: ParameterIn) {
        for row in self.rows(id) {
            self.parameter(row, Fact::stated(place, self.span_of(id)));
        }
        self.draft.parameter_tables.push(id);
    }

    fn span_of(&self, id: Id) -> Span {
        self.arena.get(id).map_or(self.facts.outline.title.1, |entry| entry.span)
    }

    fn parameter(&mut self, row: Row, location: Fact<ParameterIn>) {
        let mut field = row.field;
        if location.value == ParameterIn::Path {
            field.required = Some(Fact::conventional(true));
        }
        // "can be queried in the format of id=xxx&id=xxx": the key is repeated, its values are text.
        if matches!(&field.ty.value, TypeExpr::List(item) if **item == TypeExpr::ANY) {
            field.ty.value = TypeExpr::list(TypeExpr::STRING);
        }
        let known = |other: &RawParameter| {
            other.location.value == location.value && other.field.name.value == field.name.value
        };
        if !self.draft.parameters.iter().any(known) {
            self.draft.parameters.push(RawParameter { field, location });
        }
    }

    /// Says that the method alone tells where the parameters of a table travel.
    fn guessed(&mut self, id: Id, names: &[String]) {
        if !names.is_empty() {
            let message = format!(
                "taken for parts of the query, because the method sends no body: {}",
                names.join(", ")
            );
            self.draft.diagnostics.push(Diagnostic::new(Code::GuessedLocation, self.span_of(id), message));
        }
    }

    fn uri(&mut self) {
        let Some(uri) = &self.facts.uri else {
            let tables = self.tables(Role::Uri);
            tables.into_iter().for_each(|id| self.parameters(id, ParameterIn::Path));
            return;
        };
        let uri = uri.clone();
        let variables = route::variables(&uri.route.path);
        let mut body_rows = Vec::new();
        for id in self.tables(Role::Uri) {
            if self.mentioned.contains(&id) {
                continue;
            }
            let place = self.arena.get(id).and_then(|entry| entry.caption.place);
            match place {
                Some(CaptionPlace::Path) => self.parameters(id, ParameterIn::Path),
                Some(CaptionPlace::Query) => self.parameters(id, ParameterIn::Query),
                Some(CaptionPlace::Header) => self.parameters(id, ParameterIn::Header),
                None => {
                    let mut guessed = Vec::new();
                    for row in self.rows(id) {
                        let in_query = uri.query.iter().any(|(key, _)| key == row.name());
                        if variables.contains(&row.name()) {
                            self.parameter(row, Fact::stated(ParameterIn::Path, uri.span));
                        } else if in_query {
                            self.parameter(row, Fact::stated(ParameterIn::Query, uri.span));
                        } else if self.stands_for(&row, &variables) {
                            self.parameter(row, Fact::conventional(ParameterIn::Path));
                        } else if self.sends_query() {
                            guessed.push(row.name().to_owned());
                            self.parameter(row, Fact::conventional(ParameterIn::Query));
                        } else {
                            body_rows.push(row);
                        }
                    }
                    self.guessed(id, &guessed);
                    self.draft.parameter_tables.push(id);
                }
            }
        }
        self.body_of_uri_rows(body_rows);
        for (key, value) in &uri.query {
            let field = bare_field(key, TypeExpr::STRING, uri.span, Fact::stated(key.clone(), uri.span));
            let row =
                Row { field, hint: None, type_links: Vec::new(), text_links: Vec::new(), span: uri.span };
            let known = self.draft.parameters.iter().any(|known| known.field.name.value == *key);
            if !known && !self.request_documents(key) {
                self.parameter(row, Fact::stated(ParameterIn::Query, uri.span));
                if let (Some(value), Some(last)) = (value, self.draft.parameters.last_mut()) {
                    last.field.default = Some(Box::new(Fact::stated(Value::from(value.as_str()), uri.span)));
                }
            }
        }
    }

    fn request_documents(&self, key: &str) -> bool {
        let documents = |id: &Id| self.arena.get(*id).is_some_and(|entry| entry.rows.named(key).is_some());
        self.tables(Role::Request).iter().any(documents)
    }

    /// A required row that is no variable stands for the one variable that has no row (`flavors_id`).
    fn stands_for(&self, row: &Row, variables: &[&str]) -> bool {
        let parts = |name: &str| name.split('_').map(key).collect::<Vec<_>>();
        let near = |variable: &&str| parts(variable) == parts(row.name());
        variables.iter().any(near)
    }

    /// Rows of the URI table that are no part of the URI: the body of the first load balancer API.
    fn body_of_uri_rows(&mut self, rows: Vec<Row>) {
        let Some(first) = rows.first() else { return };
        if !self.body_tables().is_empty() {
            for row in rows {
                self.parameter(row, Fact::conventional(ParameterIn::Query));
            }
            return;
        }
        let span = first.span;
        let fields = rows.into_iter().map(|row| row.field).collect();
        let id = self.arena.add_shown(self.page, self.facts.path, span, fields);
        if let Some(entry) = self.arena.get_mut(id) {
            entry.shown = false;
        }
        self.body(id);
    }

    /// Tables of the request that describe neither headers nor a query, in order.
    fn body_tables(&self) -> Vec<Id> {
        let tables = self.tables(Role::Request).into_iter();
        tables.filter(|id| self.arena.get(*id).is_some_and(|entry| entry.caption.place.is_none())).collect()
    }

    fn request(&mut self) {
        for id in self.tables(Role::Request) {
            match self.arena.get(id).and_then(|entry| entry.caption.place) {
                Some(CaptionPlace::Path) => self.parameters(id, ParameterIn::Path),
                Some(CaptionPlace::Query) => self.parameters(id, ParameterIn::Query),
                Some(CaptionPlace::Header) => self.parameters(id, ParameterIn::Header),
                None => {}
            }
        }
        let tables = self.body_tables();
        let Some(&first) = tables.first() else { return };
        if self.sends_query() && !self.arena.get(first).is_some_and(is_wrapper) {
            for id in tables {
                if id == first || !self.mentioned.contains(&id) {
                    let rows = self.rows(id);
                    self.guessed(id, &rows.iter().map(|row| row.name().to_owned()).collect::<Vec<_>>());
                    for row in rows {
                        self.parameter(row, Fact::conventional(ParameterIn::Query));
                    }
                    self.draft.parameter_tables.push(id);
                }
            }
            return;
        }
        self.body(first);
        // A further table that is a body by itself is a body of another content type (updating an image).
        for id in tables.into_iter().skip(1) {
            if self.mentioned.contains(&id) {
                continue;
            }
            let alternative = self.arena.get(id).is_some_and(|entry| {
                array_root(entry).is_some() || entry.caption.words.to_lowercase().ends_with("body")
            });
            if alternative {
                self.body(id);
            }
        }
        self.content_types();
    }

    fn body(&mut self, id: Id) {
        let Some(entry) = self.arena.get(id) else { return };
        let (ty, span) = (root(self.arena, id, entry), entry.span);
        self.draft.bodies.push(Body {
            root: Some(id),
            ty,
            content_types: Vec::new(),
            examples: Vec::new(),
            span,
        });
    }

    /// Content types named in the request section; with several bodies, a body has those that share its
    /// version (`v2.1 request message body`, `application/...-v2.1-json-patch`).
    fn content_types(&mut self) {
        let mut named: Vec<String> = Vec::new();
        for leaf in self.facts.outline.of_role(Role::Request).flat_map(|section| &section.leaves) {
            if let BlockKind::Paragraph(text) = &leaf.block.kind {
                for token in
                    text.marked().filter(|token| token.starts_with("application/") && !token.contains(' '))
                {
                    if !named.iter().any(|known| known == token) {
                        named.push(token.to_owned());
                    }
                }
            }
        }
        let words: Vec<String> = self
            .draft
            .bodies
            .iter()
            .map(|body| {
                let entry = body.root.and_then(|id| self.arena.get(id));
                entry.map(|entry| entry.caption.words.to_lowercase()).unwrap_or_default()
            })
            .collect();
        let single = self.draft.bodies.len() == 1 && named.len() == 1;
        for (body, words) in self.draft.bodies.iter_mut().zip(words) {
            let versions = words.split_whitespace().filter(|word| is_version(word)).collect::<Vec<_>>();
            let of_body = |name: &&String| single || versions.iter().any(|version| name.contains(version));
            body.content_types = named.iter().filter(of_body).cloned().collect();
        }
    }

    /// A path parameter without a variable stands for the variable without a row.
    fn path_variables(&mut self) {
        let Some(uri) = &self.facts.uri else { return };
        let variables = route::variables(&uri.route.path);
        let is_path = |parameter: &RawParameter| parameter.location.value == ParameterIn::Path;
        for variable in &variables {
            let parameters = &mut self.draft.parameters;
            if parameters.iter().any(|known| is_path(known) && known.field.name.value == *variable) {
                continue;
            }
            let loose = |parameter: &&mut RawParameter| {
                is_path(parameter) && !variables.contains(&parameter.field.name.value.as_str())
            };
            if let Some(parameter) = parameters.iter_mut().find(loose) {
                parameter.field.wire = Some(Fact::stated((*variable).to_owned(), uri.span));
                parameter.field.name.value = (*variable).to_owned();
            }
        }
        // A row for a variable that the path does not have would break every call.
        let diagnostics = &mut self.draft.diagnostics;
        self.draft.parameters.retain(|parameter| {
            let name = &parameter.field.name;
            let keep =
                parameter.location.value != ParameterIn::Path || variables.contains(&name.value.as_str());
            if !keep {
                let message = format!("the path has no variable `{}`", name.value);
                diagnostics.push(Diagnostic::new(Code::MalformedRow, name.span, message));
            }
            keep
        });
    }
}

/// The type of a body whose root is `id`: a row `[Array]` says that the body itself is a list.
pub(super) fn root(arena: &Arena, id: Id, entry: &Entry) -> TypeExpr {
    array_root(entry).unwrap_or_else(|| arena.reference(id))
}

fn array_root(entry: &Entry) -> Option<TypeExpr> {
    match entry.rows.as_slice() {
        [row] if row.name().starts_with('[') => Some(row.field.ty.value.clone()),
        _ => None,
    }
}

/// True for a table of one object: the only body that a DELETE was seen to have.
fn is_wrapper(entry: &Entry) -> bool {
    match entry.rows.as_slice() {
        [row] => match &row.field.ty.value {
            TypeExpr::Named { .. } | TypeExpr::Scalar(Scalar::Object) => true,
            TypeExpr::List(item) => matches!(**item, TypeExpr::Named { .. }),
            _ => false,
        },
        _ => false,
    }
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}
