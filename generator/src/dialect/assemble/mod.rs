//! From the pages of an API to its raw facts: types and operations in the documents' own words.
//!
//! `# Widget` with rows -> a [`RawModel`](super::raw::RawModel); `# listWidgets` with a route -> a
//! [`RawOperation`](super::raw::RawOperation). [`fields`] makes rows, [`models`] types, [`operations`] operations whose
//! parameters stand in sections, [`captioned`] those whose parameters stand in captioned tables. Resolves no name for good:
//! building the model does that.

pub(crate) mod answers;
pub(crate) mod captioned;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod messages;
pub(crate) mod models;
pub(crate) mod operations;
pub(crate) mod places;
pub(crate) mod titles;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::grammar::pattern::Pattern;
use super::grammar::rules::{AuthRule, Fact, Role};
use super::library::spelling::innermost;
use super::library::tables::{TableLinks, link_tables};
use super::library::{Library, Place};
use super::outline::Prepared;
use super::outline::section::{Doc, DocField};
use super::raw::{RawApi, RawAuth, RawEvidence, RawModel, RawNaming, RawShape};
use super::rows::decode::decode;
use super::type_expr::TypeExpr;
use crate::ground::finding::Diagnostic;
use crate::ground::http::AuthKind;
use crate::ground::scalar::Scalar;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::pascal;
use fields::FieldContext;
use groups::PageGroups;
use places::BodilessCalls;

/// The making of raw facts.
pub(crate) struct Assembly<'g> {
    pub(crate) library: &'g Library<'g>,
    pub(crate) raw: RawApi,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Types with every field optional that a spelling named.
    pub(crate) partials: Vec<Place>,
    bodiless: BodilessCalls<'g>,
    groups: PageGroups,
    /// Which captioned tables rows mean.
    links: TableLinks,
    /// Tables that became a type, with the reference to it.
    made: HashMap<Place, TypeExpr>,
    /// Names of types that a page states, by page.
    named: HashSet<(usize, String)>,
}

/// Makes the raw facts of an API.
pub(crate) fn assemble<'g>(prepared: &'g Prepared<'g>, docs: &'g [Doc<'g>]) -> (RawApi, Vec<Diagnostic>) {
    let library = Library::new(prepared, docs);
    let mut assembly = Assembly {
        library: &library,
        raw: RawApi::default(),
        diagnostics: Vec::new(),
        partials: Vec::new(),
        bodiless: BodilessCalls::default(),
        groups: PageGroups::new(&library),
        links: link_tables(&library),
        made: HashMap::new(),
        named: HashSet::new(),
    };
    assembly.frame(docs);
    if assembly.has_captions() {
        captioned::operations(&mut assembly);
    } else {
        assembly.types();
        assembly.bodiless = BodilessCalls::of(&library);
        assembly.messages();
        assembly.operations();
        assembly.named_schemes();
        assembly.partial_types();
    }
    (assembly.raw, assembly.diagnostics)
}

impl<'g> Assembly<'g> {
    /// Notes what is said of the API as a whole.
    fn frame(&mut self, docs: &'g [Doc<'g>]) {
        let grammar = self.library.grammar;
        let stated = docs.iter().find_map(|doc| doc.base_url.clone());
        let given = grammar
            .server
            .clone()
            .zip(docs.first())
            .map(|(server, doc)| Spanned::new(server, doc.sections.get(0).span));
        self.raw.servers.extend(stated.or(given));
        self.raw.examples_generated = grammar.examples.side.is_none() && !grammar.examples.answers;
        let renamings = |rules: &IndexMap<Pattern, String>| {
            rules.iter().map(|(pattern, to)| (pattern.clone(), to.clone())).collect()
        };
        self.raw.naming =
            RawNaming { names: renamings(&grammar.names.escape), values: renamings(&grammar.enums.escape) };
        self.overview(docs);
        self.raw.version = docs.iter().find_map(|doc| doc.version.clone());
        // A page may list schemes of which others tell more.
        let mut schemes: IndexMap<String, (&String, HashMap<String, String>)> = IndexMap::new();
        for (name, members) in docs.iter().flat_map(|doc| &doc.schemes) {
            let (_, known) = schemes.entry(name.to_lowercase()).or_insert_with(|| (name, HashMap::new()));
            members.iter().for_each(|(key, value)| {
                known.entry(key.clone()).or_insert_with(|| value.clone());
            });
        }
        for (name, members) in schemes.values() {
            let get = |key: &str| members.get(key).cloned();
            if let Some(kind) = get("type") {
                let (place, key, scheme) = (get("in"), get("name"), get("scheme"));
                self.scheme(name, &AuthRule { kind, place, name: key, scheme, ..AuthRule::default() });
            }
        }
        grammar.auth.iter().for_each(|(name, rule)| self.scheme(name, rule));
        for token in docs.iter().flat_map(|doc| &doc.tokens) {
            self.raw.evidence.push(RawEvidence::Token(token.clone()));
        }
    }

    /// Adds the schemes that operations name and no page describes: their names tell what they are.
    pub(crate) fn named_schemes(&mut self) {
        let names = self.raw.operations.iter().flat_map(|operation| &operation.auth).flatten();
        let mut names: Vec<String> = names.cloned().collect();
        names.dedup();
        for name in names {
            let lower = name.to_lowercase();
            let has = |word: &str| lower.contains(word);
            let (kind, scheme) = match () {
                () if has("oauth") => ("oauth2", None),
                () if has("bearer") || has("token") || has("jwt") => ("http", Some("bearer")),
                () if has("basic") => ("http", Some("basic")),
                () => (name.as_str(), None),
            };
            let (kind, scheme) = (kind.to_owned(), scheme.map(str::to_owned));
            self.scheme(&name, &AuthRule { kind, scheme, ..AuthRule::default() });
        }
    }

    /// Notes title and description, and JSON that the page about the API shows.
    fn overview(&mut self, docs: &'g [Doc<'g>]) {
        let all = |doc: &'g Doc<'g>| {
            let found = doc.sections.indices().find(|at| *doc.sections.get(*at).role == Role::Api);
            found.map(|at| (doc, at))
        };
        let Some((doc, at)) = docs.iter().find_map(all) else { return };
        let section = doc.sections.get(at);
        self.raw.title = section.name.as_ref().map(|name| Spanned::new(name.clone(), section.span));
        let mut inner = doc.sections.below(at).into_iter().map(|index| doc.sections.get(index));
        let section =
            inner.find(|inner| *inner.role == Role::Api && !inner.texts.is_empty()).unwrap_or(section);
        let steps = self.library.grammar.page.decode.as_deref().unwrap_or_default();
        let mut text = String::new();
        let mut end = None;
        for part in &section.texts {
            // More than the end of a line between two texts is a blank line.
            if let Some(end) = end {
                text.push_str(if part.span.start > end + 2 { "\n\n" } else { "\n" });
            }
            text.push_str(&decode(&part.value, steps));
            end = Some(part.span.end);
        }
        self.raw.description = (!text.is_empty()).then_some(text);
        for index in doc.sections.below(at) {
            for example in &doc.sections.get(index).examples {
                let text = decode(&example.text, steps);
                let read = |text: &str| serde_json::from_str::<Value>(text).ok();
                let value = read(&example.text).or_else(|| read(&text));
                let value = value.filter(|value| value.is_object() || value.is_array());
                let shown = value.map(|value| RawEvidence::Json(Spanned::new(value, example.span)));
                self.raw.evidence.extend(shown);
            }
        }
    }

    /// Adds a way to authenticate, unless one of that name is known.
    fn scheme(&mut self, name: &str, rule: &AuthRule) {
        let key = rule.name.clone().unwrap_or_default();
        let kind = match (rule.kind.as_str(), rule.place.as_deref(), rule.scheme.as_deref()) {
            ("apiKey", Some("header"), _) => match &rule.prefix {
                Some(prefix) => AuthKind::PrefixedHeader { name: key, prefix: prefix.clone() },
                None => AuthKind::ApiKeyHeader(key),
            },
            ("apiKey", Some("query"), _) => AuthKind::ApiKeyQuery(key),
            ("apiKey", Some("path"), _) => AuthKind::ApiKeyPath(key),
            ("apiKey", _, _) => AuthKind::ApiKeyCookie(key),
            ("http", _, Some("basic")) => AuthKind::Basic,
            ("http", _, Some("bearer")) => AuthKind::Bearer,
            ("oauth2", ..) => AuthKind::OAuth2,
            (kind, ..) => AuthKind::Other(kind.to_owned()),
        };
        if self.raw.auth.iter().all(|known| known.name != name) {
            self.raw.auth.push(RawAuth { name: name.to_owned(), kind });
        }
    }

    /// Returns whether the pages show names on the wire, not those of a language.
    pub(crate) fn shows_wire_names(&self) -> bool {
        let names = &self.library.grammar.names;
        names.style.as_deref().is_none_or(|style| style == "documented") && !names.evidence
    }

    /// Returns whether rows stand in captioned tables, which are types.
    pub(crate) fn has_captions(&self) -> bool {
        self.library.grammar.links.is_some()
    }

    /// Adds a type that no page names with a heading of its own, and returns a reference to it.
    pub(crate) fn add_shape(&mut self, name: &str, stated: bool, shape: RawShape, span: Span) -> TypeExpr {
        let name = pascal(name);
        let key = format!("made+{}", self.raw.models.len());
        self.raw.models.push(RawModel {
            name: Spanned::new(name.clone(), span),
            name_stated: stated,
            links: vec![key.clone()],
            shape,
            ..RawModel::default()
        });
        TypeExpr::named(name, Some(key))
    }

    /// Adds a type of rows. It is known before its members, since they may refer to it.
    pub(crate) fn add_model(
        &mut self,
        model: RawModel,
        rows: &[DocField],
        context: FieldContext<'_>,
    ) -> TypeExpr {
        let at = self.raw.models.len();
        let reference = TypeExpr::named(model.name.value.clone(), model.links.first().cloned());
        self.raw.models.push(model);
        let shape = self.structure(rows, context);
        if let Some(model) = self.raw.models.get_mut(at) {
            model.shape = shape;
        }
        reference
    }
}

/// Returns rows as a tree: members by depth, by the path in their name, or as they stand.
pub(crate) fn tree(library: &Library<'_>, rows: &[DocField], page: usize) -> Vec<DocField> {
    let path = library.grammar.marks.iter().find(|mark| mark.is == Fact::Path);
    // Rows, each with the number of the one that it is a member of.
    let mut nodes: Vec<(DocField, Option<usize>)> = Vec::new();
    let mut parents: HashSet<usize> = HashSet::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut by_path: HashMap<Vec<String>, usize> = HashMap::new();
    for row in rows {
        let mut row = row.clone();
        let depth = row.facts.depth();
        open.retain(|(known, _)| *known < depth);
        if depth > 0 && open.is_empty() {
            open.extend(nodes.iter().rposition(|(_, parent)| parent.is_none()).map(|last| (0, last)));
        }
        let holds = |at: usize| {
            parents.contains(&at) || nodes.get(at).is_some_and(|(field, _)| can_hold(library, field, page))
        };
        while depth > 0 && open.pop_if(|(_, at)| !holds(*at)).is_some() {}
        let mut parent = open.last().filter(|_| depth > 0).map(|(_, at)| *at);
        if let Some(mark) = path {
            let parts = mark.matches.regex().split(&row.name).filter(|part| !part.is_empty());
            let parts: Vec<String> = parts.map(str::to_owned).collect();
            if let Some((last, outer)) = parts.split_last() {
                let head = by_path.get(outer).copied().or_else(|| {
                    let [first] = outer else { return None };
                    let (name, ty, doc) = (first.clone(), Some(String::new()), String::new());
                    nodes.push((DocField { name, ty, doc, ..row.clone() }, None));
                    by_path.insert(outer.to_vec(), nodes.len() - 1);
                    Some(nodes.len() - 1)
                });
                if head.is_some() || outer.is_empty() {
                    row.name.clone_from(last);
                }
                parent = head.or(parent);
                by_path.insert(parts, nodes.len());
            }
        }
        open.push((depth, nodes.len()));
        parents.extend(parent);
        nodes.push((row, parent));
    }
    // A member always stands behind what it belongs to.
    let mut members: HashMap<Option<usize>, Vec<DocField>> = HashMap::new();
    while let Some((mut field, parent)) = nodes.pop() {
        let inner = members.remove(&Some(nodes.len())).unwrap_or_default();
        field.children.extend(inner.into_iter().rev());
        members.entry(parent).or_default().push(field);
    }
    members.remove(&None).unwrap_or_default().into_iter().rev().collect()
}

/// Returns whether a row can have members: its type is no scalar.
fn can_hold(library: &Library<'_>, field: &DocField, page: usize) -> bool {
    let expr = || library.parse(field.ty.as_deref().unwrap_or_default(), page).expr;
    !field.children.is_empty()
        || !matches!(innermost(&expr()), TypeExpr::Scalar(scalar) if !matches!(scalar, Scalar::Any | Scalar::Object))
}
