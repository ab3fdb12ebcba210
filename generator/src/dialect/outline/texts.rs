//! Texts and lines of code say something of the section that is open.
//!
//! `- **Accept**: application/json` in a section `headers`, with a rule of role `produces`, gives the operation a content type.

use std::cell::LazyCell;

use regex::Captures;
use serde_json::Value;

use super::Outline;
use super::headings::Kind;
use super::section::{DocRoute, DocStatus, DocValue, FieldFacts, SectionIndex, ShownExample};
use crate::dialect::block::marked;
use crate::dialect::grammar::rules::{Column, LineRole, LineRule, Role, Side};
use crate::dialect::rows::decode::{decode, spelling};
use crate::dialect::rows::marks::list;
use crate::dialect::rows::route;
use crate::dialect::rule_use::RuleKind;
use crate::ground::finding::Code;
use crate::ground::http::response_status;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;
use crate::read::json::read_json;

impl Outline<'_> {
    /// Reads a text that is no heading, row or item.
    pub(super) fn text(&mut self, text: &str, raw: &str, span: Span) {
        let machine = self.prepared.is_machine();
        let plain = LazyCell::new(|| marked::folded_spaces(&marked::plain(text)));
        text.clone_into(&mut self.lead);
        self.failed = false;
        self.sides.clear();
        if !machine && self.open_below(text, Kind::Label, span) {
            return;
        }
        if !machine && !raw.is_empty() {
            self.open_below(raw, Kind::Component, span);
        }
        self.collect_tokens(text, span);
        let rules = &self.prepared.grammar.lines;
        // A text that is a route says nothing else.
        let mut spent = false;
        for (index, rule) in rules.iter().enumerate() {
            let is_over = rule.once && self.used.times(RuleKind::Lines, index) > 0;
            if rule.code || is_over || !self.allows(&rule.within, None, true) {
                continue;
            }
            let text = if rule.raw && !raw.is_empty() {
                raw
            } else if rule.plain {
                &plain
            } else {
                text
            };
            // Most texts do not match, and groups take memory.
            if !rule.matches.is_match(text) {
                continue;
            }
            for groups in rule.matches.regex().captures_iter(text) {
                spent |= rule.role == LineRole::Route && is_all(&groups, text);
                self.use_rule(RuleKind::Lines, index);
                self.line(rule, &groups, span);
            }
            if machine {
                return;
            }
        }
        if spent || text.trim().is_empty() {
            return;
        }
        let home = if machine { self.at } else { self.home_of_text() };
        let text = if machine { text.trim() } else { text };
        self.doc.sections.get_mut(home).texts.push(Spanned::new(text.to_owned(), span));
    }

    fn home_of_text(&self) -> SectionIndex {
        let mut around = self.doc.sections.up(self.at);
        let known = around.find(|(_, section)| *section.role != Role::Unknown || section.parent.is_none());
        known.map_or(0, |(index, _)| index)
    }

    /// Keeps what an author set apart as code.
    pub(super) fn collect_tokens(&mut self, text: &str, span: Span) {
        for token in text.split('`').skip(1).step_by(2) {
            if !token.is_empty() && token.len() <= 64 {
                self.doc.tokens.push(Spanned::new(token.to_owned(), span));
            }
        }
    }

    /// Holds code against the rules of lines.
    pub(super) fn code_lines(&mut self, text: &str, span: Span) {
        for (index, rule) in self.prepared.grammar.lines.iter().enumerate() {
            if !rule.code || !self.allows(&rule.within, None, false) {
                continue;
            }
            for groups in rule.matches.regex().captures_iter(text) {
                self.use_rule(RuleKind::Lines, index);
                self.line(rule, &groups, span);
            }
        }
    }

    /// Notes what a line says.
    fn line(&mut self, rule: &LineRule, groups: &Captures<'_>, span: Span) {
        let group =
            |name: &str| groups.name(name).map(|found| found.as_str()).filter(|text| !text.is_empty());
        let home = self.home_of_line(rule);
        let value = group("value").unwrap_or_default();
        let machine = self.prepared.is_machine();
        let steps = rule.decode.as_deref().or(self.prepared.grammar.page.decode.as_deref());
        let decoded = |text: &str| steps.map_or_else(|| text.to_owned(), |steps| decode(text, steps));
        let section = self.doc.sections.get_mut(home);
        match rule.role {
            LineRole::Ignore => {}
            LineRole::Status => self.status = group("status").map(str::to_owned),
            LineRole::Failure => self.failed = true,
            LineRole::Example => self.sides.extend(rule.side.map(|side| (rule.weak, side))),
            LineRole::Listed => {
                self.listed.extend(group("name").map(str::to_owned));
            }
            LineRole::Code => {
                let code = response_status(value);
                section.statuses.extend(code.map(|code| DocStatus { code, span, ..DocStatus::default() }));
            }
            LineRole::Route => self.route(rule, group("method"), group("path"), span),
            LineRole::Rows => {
                section.facts.extend(rule.is.iter().copied());
                let except = group("but").unwrap_or_default();
                section.except.extend(except.split('`').skip(1).step_by(2).map(str::to_owned));
            }
            LineRole::Extends => {
                section.extends.extend(group("type").map(|ty| Spanned::new(ty.to_owned(), span)))
            }
            LineRole::Type => {
                if section.typed.is_none()
                    && let Some(ty) = group("type")
                {
                    let ty = if machine { self.marked_type(&spelling(ty)) } else { ty.to_owned() };
                    self.doc.sections.get_mut(home).typed = Some(Spanned::new(ty, span));
                }
            }
            LineRole::Consumes | LineRole::Produces => self.content_types(rule.role, value),
            LineRole::Optional => {
                let name = group("name").map(fold).unwrap_or_default();
                let operation = self.operation();
                self.doc.sections.get_mut(operation).optional.insert(name);
            }
            LineRole::Security => {
                let operation = self.operation();
                let security = self.doc.sections.get_mut(operation).security.get_or_insert_default();
                security.extend(group("name").map(str::to_owned));
            }
            LineRole::BaseUrl => {
                self.doc.base_url.get_or_insert_with(|| Spanned::new(value.to_owned(), span));
            }
            LineRole::Version => {
                self.doc.version.get_or_insert_with(|| Spanned::new(value.trim().to_owned(), span));
            }
            LineRole::Group => {
                let above = group("above").unwrap_or_default().split('›').rev();
                let titles = group("name").into_iter().chain(above).map(|title| title.trim().to_owned());
                self.doc.topics = titles.filter(|title| !title.is_empty()).collect();
            }
            LineRole::Scheme => self.scheme(rule, groups),
            LineRole::Values => {
                let values = list(value, rule.split.as_deref().unwrap_or(","));
                let values = values.into_iter().map(|text| doc_value(decoded(&text), span));
                section.values.extend(values);
            }
            LineRole::Value => {
                let mut value = doc_value(decoded(value), span);
                value.ident = group("name").map(str::to_owned);
                section.values.push(value);
            }
            LineRole::Field => self.field_line(groups, home, span),
            LineRole::Doc => section.doc = group("doc").map(str::to_owned),
            LineRole::Name => {
                let steps = rule.decode.as_deref().unwrap_or_default();
                section.name = group("name").map(|name| decode(name.trim(), steps));
            }
            LineRole::Branch => {
                let ty = group("type").unwrap_or_default();
                let ty = if machine { spelling(ty) } else { ty.to_owned() };
                section.branches.push(Spanned::new(ty, span));
            }
            LineRole::Like => section.like = Some(group("link").unwrap_or_default().to_owned()),
        }
    }

    /// Returns a spelled type without the marks in it.
    fn marked_type(&mut self, spelled: &str) -> String {
        let mut facts = FieldFacts::default();
        self.marked_cell(Column::Type, spelled, &mut facts, false, true).trim().to_owned()
    }

    /// Returns the section that a line speaks of: the innermost that its rule names.
    fn home_of_line(&self, rule: &LineRule) -> SectionIndex {
        let named = |role: &Role| rule.within.is_empty() || rule.within.contains(role);
        let mut around = self.doc.sections.up(self.at);
        let found = around.find(|(_, section)| named(section.role) && *section.role != Role::Unknown);
        let (index, section) = found.unwrap_or((self.at, self.section(self.at)));
        if section.is_part() && section.parent.is_some() { self.home() } else { index }
    }

    fn content_types(&mut self, role: LineRole, value: &str) {
        let operation = self.operation();
        let section = self.doc.sections.get_mut(operation);
        let types = if role == LineRole::Consumes { &mut section.consumes } else { &mut section.produces };
        types.extend(
            value
                .split(',')
                .map(|part| part.trim_matches(['`', ' ']))
                .filter(|part| part.contains('/'))
                .map(str::to_owned),
        );
    }

    fn scheme(&mut self, rule: &LineRule, groups: &Captures<'_>) {
        let names = rule.matches.regex().capture_names().flatten();
        let said: Vec<(String, String)> = names
            .filter_map(|name| Some((name.to_owned(), groups.name(name)?.as_str().trim().to_owned())))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        if let Some(name) = groups.name("of") {
            let around = self.doc.sections.up(self.at).find_map(|(_, section)| section.rule);
            let members = around.map(|rule| rule.set.clone().into_iter().collect()).unwrap_or_default();
            self.doc.schemes.push((name.as_str().to_owned(), members));
        }
        if let Some((_, members)) = self.doc.schemes.last_mut() {
            members.extend(rule.set.iter().map(|(key, value)| (key.clone(), value.clone())));
            members.extend(said);
        }
    }

    /// Notes a route, or one half of it, at the operation that is open.
    fn route(&mut self, rule: &LineRule, method: Option<&str>, path: Option<&str>, span: Span) {
        let operation = self.operation();
        if *self.section(operation).role != Role::Operation {
            self.report(Code::Prose, span, "a route outside of an operation");
            return;
        }
        let method = method.map(str::to_owned).or_else(|| rule.method.clone());
        let section = self.doc.sections.get_mut(operation);
        let (method, path) = match (method, path) {
            (Some(method), Some(path)) => (method, path.to_owned()),
            (method, path) => {
                let (known_method, known_path) = &mut section.route_parts;
                if let Some(method) = method {
                    known_method.get_or_insert(method);
                }
                if let Some(path) = path {
                    known_path.get_or_insert(path.to_owned());
                }
                match (known_method.clone(), known_path.clone()) {
                    (Some(method), Some(path)) if section.routes.is_empty() => (method, path),
                    _ => return,
                }
            }
        };
        let routes = routes(&self.prepared.grammar.routes, &method, &path, span);
        self.doc.sections.get_mut(operation).routes.extend(routes);
    }

    /// Notes the route that a heading holds, of an operation or of a part of it.
    pub(super) fn route_of_heading(&mut self, method: &str, path: &str, span: Span) {
        let operation = self.operation();
        if *self.section(operation).role == Role::Operation {
            let routes = routes(&self.prepared.grammar.routes, method, path, span);
            self.doc.sections.get_mut(operation).routes.extend(routes);
        }
    }

    /// Notes what an example shows, and of which side.
    pub(super) fn example(&mut self, text: &str, span: Span) {
        let value = read_json(text).filter(|value| matches!(value, Value::Object(_) | Value::Array(_)));
        let section_rule = self.section(self.at).rule;
        let request_line = self.prepared.grammar.examples.side.as_ref();
        let starts_request =
            request_line.is_some_and(|line| line.regex().find(text).is_some_and(|found| found.start() == 0));
        let strong: std::collections::HashSet<Side> =
            self.sides.iter().filter(|(weak, _)| !weak).map(|(_, side)| *side).collect();
        let weak = |side| self.sides.contains(&(true, side));
        let side = if starts_request {
            Some(Side::Request)
        } else if strong.len() == 1 {
            strong.into_iter().next()
        } else if let Some(side) = section_rule.and_then(|rule| rule.side) {
            Some(side)
        } else {
            [Side::Response, Side::Request].into_iter().find(|side| weak(*side))
        };
        let (Some(value), Some(side)) = (value, side) else { return };
        let default = || {
            (self.failed || section_rule.is_some_and(|rule| rule.status.is_some()))
                .then(|| "default".to_owned())
        };
        let status = match side {
            Side::Request => String::new(),
            _ => self.status.clone().or_else(default).unwrap_or_default(),
        };
        let operation = self.operation();
        self.doc.sections.get_mut(operation).shown.push(ShownExample { side, status, value, span });
    }
}

/// Returns whether a match leaves nothing of a text but marks.
fn is_all(groups: &Captures<'_>, text: &str) -> bool {
    let Some(found) = groups.get(0) else { return false };
    let rest = text.get(..found.start()).into_iter().chain(text.get(found.end()..));
    !rest.flat_map(str::chars).any(char::is_alphanumeric)
}

/// Returns the routes that methods and a spelled path stand for.
pub(super) fn routes(
    rules: &crate::dialect::grammar::rules::RouteRules,
    methods: &str,
    path: &str,
    span: Span,
) -> Vec<DocRoute> {
    let templates = route::templates(rules, path);
    let upper = methods.to_uppercase();
    let methods = upper.split(|c: char| !c.is_ascii_uppercase()).filter(|method| !method.is_empty());
    methods
        .flat_map(|method| {
            templates.iter().map(move |template| DocRoute {
                method: method.to_owned(),
                path: template.path.clone(),
                query: template.query.clone(),
                sub_resource: template.sub_resource,
                span,
            })
        })
        .collect()
}

pub(super) fn doc_value(text: String, span: Span) -> DocValue {
    DocValue { text, span, ..DocValue::default() }
}
