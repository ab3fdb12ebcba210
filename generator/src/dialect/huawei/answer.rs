//! The responses of an operation: roots, statuses, headers.
//!
//! Guarantees: the first body table under a status is the root of that response; a response that only refers
//! to a page for several operations has the tables of that page; statuses without a table have no body.

use std::collections::HashMap;

use crate::ground::fact::Fact;
use crate::ground::source::Span;
use crate::read::link;

use super::arena::{Arena, Id};
use super::draft::{Draft, Response, root};
use super::facts::{Facts, Kind};
use super::outline::Role;

/// What the responses of a page are read from.
pub(super) struct Answering<'a> {
    pub(super) page: usize,
    pub(super) pages: &'a [Facts<'a>],
    pub(super) by_path: &'a HashMap<&'a str, usize>,
    pub(super) arena: &'a Arena,
}

/// The root of a response: status, whether it is a failure, table.
type Root = (Option<u16>, bool, Id);

/// Adds the responses to a draft. `mentioned` are the tables that rows of the page refer to.
pub(super) fn read(draft: &mut Draft, mentioned: &[Id], answering: &Answering<'_>) {
    let Some(facts) = answering.pages.get(answering.page) else { return };
    let mut headers = Vec::new();
    let mut roots: Vec<Root> = Vec::new();
    for id in answering.arena.of_page(answering.page) {
        let Some(entry) = answering.arena.get(id).filter(|entry| entry.role == Role::Response) else {
            continue;
        };
        let known =
            roots.iter().any(|(status, failure, _)| (*status, *failure) == (entry.status, entry.failure));
        if entry.caption.place.is_some() || entry.caption.words.to_lowercase().contains("header") {
            headers
                .extend(entry.rows.iter().map(|row| (row.name().to_owned(), row.field.description.clone())));
            draft.parameter_tables.push(id);
        } else if !known && (roots.is_empty() || !mentioned.contains(&id)) {
            roots.push((entry.status, entry.failure, id));
        }
    }
    if roots.is_empty() {
        roots = answering.shared_roots(facts);
    }
    let title = facts.outline.title.1;
    draft.responses.extend(roots.into_iter().filter_map(|found| answering.response(found, title)));
    if draft.responses.iter().all(|response| response.failure) {
        draft.responses.insert(0, Response::empty(title));
    }
    if let Some(success) = draft.responses.iter_mut().find(|response| !response.failure) {
        success.headers = headers;
    }
    statuses(draft, facts);
}

impl Answering<'_> {
    fn response(&self, (status, failure, id): Root, title: Span) -> Option<Response> {
        let entry = self.arena.get(id)?;
        let failure = failure || status.is_some_and(|status| status >= 400);
        let status = match status {
            Some(status) => Some(Fact::stated(status.to_string(), entry.span)),
            None => failure.then(|| Fact::conventional("default".to_owned())),
        };
        let ty = Some(root(self.arena, id, entry));
        Some(Response { status, failure, ty, span: entry.span, ..Response::empty(title) })
    }

    /// `See Responses (Task)`: the tables of the page that the response section refers to.
    fn shared_roots(&self, facts: &Facts<'_>) -> Vec<Root> {
        let links = facts.outline.of_role(Role::Response).flat_map(|section| section.links());
        for target in links.filter_map(|href| link::resolve(facts.path, href)) {
            let Some(&at) = self.by_path.get(target.path.as_str()) else { continue };
            if at == self.page || self.pages.get(at).is_none_or(|page| page.kind == Kind::Operation) {
                continue;
            }
            let mut roots: Vec<Root> = Vec::new();
            for id in self.arena.of_page(at) {
                let failure = self.arena.get(id).is_some_and(|entry| entry.failure);
                if !roots.iter().any(|(_, known, _)| *known == failure) {
                    roots.push((None, failure, id));
                }
            }
            if !roots.is_empty() {
                return roots;
            }
        }
        Vec::new()
    }
}

/// Statuses of the status section: the first success belongs to the response, failures have no body.
fn statuses(draft: &mut Draft, facts: &Facts<'_>) {
    let success = facts.statuses.iter().find(|status| (200..300).contains(&status.code));
    for response in &mut draft.responses {
        if let (None, false, Some(status)) = (&response.status, response.failure, success) {
            response.status = Some(Fact::stated(status.code.to_string(), status.span));
        }
    }
    for status in &facts.statuses {
        let code = status.code.to_string();
        let is_known =
            |response: &&mut Response| response.status.as_ref().is_some_and(|known| known.value == code);
        match draft.responses.iter_mut().find(is_known) {
            Some(known) if known.description.is_empty() => known.description.clone_from(&status.description),
            Some(_) => {}
            None if status.code >= 300 => draft.responses.push(Response {
                status: Some(Fact::stated(code, status.span)),
                failure: true,
                description: status.description.clone(),
                ..Response::empty(status.span)
            }),
            None => {}
        }
    }
}

impl Response {
    /// A success without a body.
    fn empty(span: Span) -> Self {
        Self {
            status: None,
            failure: false,
            description: String::new(),
            ty: None,
            headers: Vec::new(),
            examples: Vec::new(),
            span,
        }
    }
}
