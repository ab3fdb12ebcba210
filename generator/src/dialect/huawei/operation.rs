//! Operations of an API: one for each operation page.
//!
//! Guarantees: operations come in the order of the topics, then of the paths; two pages that document one
//! operation give one, the page that the topics list; the reason why a page gives none is reported.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::dialect::raw::{RawApi, RawAuth, RawBody, RawOperation, RawParameter, RawResponse};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{AuthKind, ParameterIn};
use crate::ground::source::Spanned;
use crate::read::page::BlockKind;

use super::arena::{Arena, Id};
use super::draft::{self, Draft};
use super::emit::{self, Owner};
use super::facts::{Facts, Kind};
use super::metadata::Topics;
use super::names;
use super::observe::Observations;
use super::outline::Role;
use super::pair;
use super::route;

/// The header by which all services of this cloud authenticate.
const TOKEN_HEADER: &str = "X-Auth-Token";
/// The name of the authentication scheme.
const TOKEN_SCHEME: &str = "token";

/// The operations in the making, in their final order.
pub(super) struct Operations {
    drafts: Vec<Named>,
    /// Indices of all pages in the order of the topics.
    order: Vec<usize>,
    findings: Vec<Diagnostic>,
}

/// A draft with what names it.
struct Named {
    draft: Draft,
    /// Title in lower case, without remarks.
    title: String,
    name: String,
    group: String,
    version: String,
    topics: Vec<String>,
    listed: bool,
    /// The one member of the body, which tells operations of one route apart.
    key: Option<String>,
}

impl Operations {
    /// Drafts every operation and lets the examples mend the tables.
    pub(super) fn assemble(pages: &mut [Facts<'_>], arena: &mut Arena, topics: &Topics) -> Self {
        let mut order: Vec<usize> = (0..pages.len()).collect();
        let place = |at: &usize| {
            let path = pages.get(*at).map_or("", |page| page.path);
            (topics.of(path).map_or(usize::MAX, |topic| topic.order), path)
        };
        order.sort_by(|a, b| place(a).cmp(&place(b)));
        let groups = Groups::of(pages, topics);
        let by_path: HashMap<&str, usize> =
            pages.iter().enumerate().map(|(at, page)| (page.path, at)).collect();
        let mut drafts = Vec::new();
        for &at in &order {
            if !pages.get(at).is_some_and(is_operation) {
                continue;
            }
            let Some(mut draft) = draft::draft(at, pages, &by_path, arena) else { continue };
            let Some(facts) = pages.get_mut(at) else { continue };
            pair::pair(&mut draft, facts, arena);
            let key = body_key(&draft, arena);
            drafts.push(Named::new(draft, facts, topics, &groups, key));
        }
        let mut operations = Self { drafts, order, findings: Vec::new() };
        operations.drop_duplicates(pages);
        // The second time, the tables that the first time brought in are looked at.
        for _ in 0..2 {
            let mut seen = Observations::default();
            operations.drafts.iter().for_each(|named| seen.observe(&named.draft, arena));
            operations.findings.extend(seen.apply(arena));
        }
        operations
    }

    /// Stale copies of a page document the same operation again: the page that the topics list stays.
    fn drop_duplicates(&mut self, pages: &mut [Facts<'_>]) {
        let mut first: HashMap<_, usize> = HashMap::new();
        let mut dropped = BTreeSet::new();
        for (at, named) in self.drafts.iter().enumerate() {
            let Some(uri) = pages.get(named.draft.page).and_then(|page| page.uri.as_ref()) else { continue };
            let same = (uri.route.clone(), named.title.clone(), named.key.clone(), named.deprecated());
            let keep = *first.entry(same.clone()).or_insert(at);
            if keep == at {
                continue;
            }
            let listed = |at: usize| self.drafts.get(at).is_some_and(|named| named.listed);
            let drop = if listed(at) && !listed(keep) { keep } else { at };
            dropped.insert(drop);
            first.insert(same, if drop == keep { at } else { keep });
        }
        for at in &dropped {
            let page = self.drafts.get(*at).and_then(|named| pages.get_mut(named.draft.page));
            if let Some(page) = page {
                page.kind = Kind::Duplicate;
                page.diagnostics.push(Diagnostic::new(
                    Code::DuplicateOperation,
                    page.outline.title.1,
                    "another page documents the same operation",
                ));
            }
        }
        let mut at = 0;
        self.drafts.retain(|_| {
            at += 1;
            !dropped.contains(&(at - 1))
        });
    }

    /// The raw facts. Rows, examples and sections that were used are noted in the ledgers of the pages.
    pub(super) fn emit(
        self,
        pages: &mut [Facts<'_>],
        arena: &mut Arena,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> RawApi {
        let mut parameter_tables = HashSet::new();
        let titles: Vec<String> = pages.iter().map(|page| page.outline.title.0.clone()).collect();
        for named in &self.drafts {
            let name = names::pascal(&named.name);
            let owner = Owner { name: &name, scope: &named.version, group: &named.group };
            emit::reach(&named.draft, &owner, &titles, arena);
            parameter_tables.extend(named.draft.parameter_tables.iter().copied());
        }
        let drafted: BTreeSet<usize> = self.drafts.iter().map(|named| named.draft.page).collect();
        let reference = |page: usize| drafted.contains(&page);
        let (models, findings) = emit::models(&self.order, reference, &parameter_tables, arena);
        diagnostics.extend(findings);
        diagnostics.extend(self.findings);
        settle(pages, arena, &parameter_tables, &drafted);
        let known = emit::names_by_link(arena);
        let shared = shared_routes(&self.drafts, pages);
        let operations = self
            .drafts
            .into_iter()
            .filter_map(|named| {
                let facts = pages.get_mut(named.draft.page)?;
                facts.diagnostics.extend(named.draft.diagnostics.iter().cloned());
                Some(named.operation(facts, &known, &shared))
            })
            .collect();
        RawApi {
            auth: vec![RawAuth {
                name: TOKEN_SCHEME.to_owned(),
                kind: AuthKind::ApiKeyHeader(TOKEN_HEADER.to_owned()),
            }],
            models,
            operations,
            ..RawApi::default()
        }
    }
}

/// A page that lost its URI section is an operation too, if it describes what one answers.
fn is_operation(facts: &Facts<'_>) -> bool {
    match facts.kind {
        Kind::Operation => true,
        Kind::Fragment => facts.outline.has(Role::Response) && facts.outline.has(Role::Status),
        Kind::Structure | Kind::Duplicate | Kind::Other => false,
    }
}

fn body_key(draft: &Draft, arena: &Arena) -> Option<String> {
    let body = draft.bodies.first()?;
    let entry = arena.get(arena.target(&body.ty)?)?;
    match entry.rows.as_slice() {
        [row] => Some(row.name().to_owned()),
        _ => None,
    }
}

/// Routes that several operations share.
fn shared_routes(drafts: &[Named], pages: &[Facts<'_>]) -> BTreeSet<String> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for named in drafts {
        if let Some(uri) = pages.get(named.draft.page).and_then(|page| page.uri.as_ref()) {
            *count.entry(format!("{:?} {}", uri.route.method, uri.route.path)).or_default() += 1;
        }
    }
    count.into_iter().filter(|(_, count)| *count > 1).map(|(route, _)| route).collect()
}

/// Notes in the ledgers what the tables and sections gave.
fn settle(pages: &mut [Facts<'_>], arena: &Arena, parameter_tables: &HashSet<Id>, drafted: &BTreeSet<usize>) {
    for (id, entry) in arena.entries.iter().enumerate() {
        let Some(facts) = pages.get_mut(entry.page) else { continue };
        let used = entry.request
            || entry.response
            || entry.unwrapped
            || parameter_tables.contains(&id)
            || emit::is_array_root(entry);
        let duplicate = facts.kind == Kind::Duplicate;
        for span in &entry.row_spans {
            match used {
                true => facts.ledger.used(*span),
                false if duplicate => facts.ledger.skip(*span, Code::DuplicateOperation),
                false => facts.ledger.skip(*span, Code::OtherTable),
            }
        }
    }
    let mut used: BTreeSet<usize> = drafted.clone();
    used.extend(arena.entries.iter().filter(|entry| entry.request || entry.response).map(|entry| entry.page));
    for (at, facts) in pages.iter_mut().enumerate() {
        let reference = used.contains(&at);
        if reference {
            let sections = facts.outline.sections.iter().filter(|section| section.role != Role::Other);
            for (section, leaf) in
                sections.flat_map(|section| section.leaves.iter().map(move |leaf| (section, leaf)))
            {
                // The items of the first sections are part of the description.
                let telling = matches!(section.role, Role::Preamble | Role::Summary | Role::Notes)
                    || !matches!(leaf.block.kind, BlockKind::Paragraph(_));
                leaf.item.filter(|_| telling).into_iter().for_each(|item| facts.ledger.used(item));
            }
        } else if facts.kind != Kind::Duplicate {
            facts.diagnostics.push(super::not_reference(facts.page));
        }
        facts.ledger.skip_all(match facts.kind {
            Kind::Duplicate => Code::DuplicateOperation,
            _ if reference => Code::Prose,
            _ => Code::NotReference,
        });
    }
}

/// Titles of groups that stand in several parts of the tree.
struct Groups {
    ambiguous: BTreeSet<String>,
}

impl Groups {
    fn of(pages: &[Facts<'_>], topics: &Topics) -> Self {
        let mut roots: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for topic in pages.iter().filter(|page| is_operation(page)).filter_map(|page| topics.of(page.path)) {
            if let (Some(parent), Some(root)) = (topic.above.first(), topic.above.last()) {
                roots.entry(parent).or_default().insert(root);
            }
        }
        let ambiguous =
            roots.into_iter().filter(|(_, roots)| roots.len() > 1).map(|(title, _)| title.to_owned());
        Self { ambiguous: ambiguous.collect() }
    }

    fn group(&self, facts: &Facts<'_>, above: &[String], version: &str) -> String {
        let on_page = || {
            let leaves = facts.outline.sections.iter().flat_map(|section| &section.leaves);
            leaves
                .filter_map(|leaf| leaf.paragraph())
                .find_map(|words| words.strip_prefix("Parent topic:").map(|title| title.trim().to_owned()))
        };
        match above.first().cloned().or_else(on_page) {
            Some(title) if self.ambiguous.contains(&title) && !version.is_empty() => {
                format!("{} {version}", names::unremarked(&title))
            }
            Some(title) => names::unremarked(&title),
            None => names::group_of_path(facts.uri.as_ref().map_or("", |uri| &uri.route.path)),
        }
    }
}

impl Named {
    fn new(draft: Draft, facts: &Facts<'_>, topics: &Topics, groups: &Groups, key: Option<String>) -> Self {
        let route = facts.uri.as_ref().map(|uri| &uri.route);
        let version = route.and_then(|route| route::version(&route.path)).unwrap_or_default();
        let topic = topics.of(facts.path);
        let above = topic.map(|topic| topic.above.clone()).unwrap_or_default();
        Self {
            title: names::unremarked(&facts.outline.title.0).to_lowercase(),
            name: names::operation(facts.path, &facts.outline.title.0, route),
            group: groups.group(facts, &above, &version),
            version,
            topics: above,
            listed: topic.is_some(),
            key,
            draft,
        }
    }

    /// Under a topic of what is out of date.
    fn deprecated(&self) -> bool {
        let outdated = ["out-of-date", "discarded", "deprecated", "historical", "outdated"];
        self.topics.iter().any(|title| outdated.iter().any(|word| title.to_lowercase().contains(word)))
    }

    fn operation(
        mut self,
        facts: &mut Facts<'_>,
        known: &HashMap<String, String>,
        shared: &BTreeSet<String>,
    ) -> RawOperation {
        let (title, span) = facts.outline.title.clone();
        let (summary, description) = facts.words();
        let lower = format!("{title} {description}").to_lowercase();
        let deprecated = self.deprecated()
            || title.to_lowercase().contains("(discarded)")
            || lower.contains("this api has been discarded")
            || lower.contains("this api is deprecated");
        let route = facts.uri.as_ref().map(|uri| Fact {
            value: uri.route.clone(),
            certainty: uri.certainty,
            span: Some(uri.span),
        });
        let is_shared = route
            .as_ref()
            .is_some_and(|route| shared.contains(&format!("{:?} {}", route.value.method, route.value.path)));
        let key = self.key.take().filter(|_| is_shared);
        let qualifiers = key.into_iter().chain(Some(self.version.clone())).chain(self.topics.last().cloned());
        let (mut parameters, auth) = authenticated(self.draft.parameters);
        parameters.iter_mut().for_each(|parameter| emit::rename(&mut parameter.field.ty.value, known));
        RawOperation {
            name: Spanned::new(self.name, span),
            group: self.group,
            other_groups: Vec::new(),
            qualifiers: qualifiers.filter(|word| !word.is_empty()).collect(),
            route,
            alias_paths: facts.uri.as_ref().map(|uri| uri.aliases.clone()).unwrap_or_default(),
            summary,
            description,
            deprecated,
            parameters,
            bodies: bodies(self.draft.bodies, known),
            form_types: Vec::new(),
            responses: responses(self.draft.responses, known),
            auth,
        }
    }
}

fn bodies(drafts: Vec<draft::Body>, known: &HashMap<String, String>) -> Vec<RawBody> {
    let body = |mut body: draft::Body| {
        emit::rename(&mut body.ty, known);
        RawBody {
            name: None,
            content_types: body.content_types,
            ty: Spanned::new(body.ty, body.span),
            required: Some(Fact::conventional(true)),
            description: String::new(),
            examples: body.examples,
        }
    };
    drafts.into_iter().map(body).collect()
}

fn responses(drafts: Vec<draft::Response>, known: &HashMap<String, String>) -> Vec<RawResponse> {
    let response = |mut response: draft::Response| {
        response.ty.iter_mut().for_each(|ty| emit::rename(ty, known));
        RawResponse {
            status: response.status,
            description: response.description,
            content_types: Vec::new(),
            ty: response.ty.map(|ty| Spanned::new(ty, response.span)),
            headers: response.headers,
            examples: response.examples,
            span: response.span,
        }
    };
    drafts.into_iter().map(response).collect()
}

/// A token header is the way to authenticate and no parameter of the operation.
fn authenticated(parameters: Vec<RawParameter>) -> (Vec<RawParameter>, Option<Vec<String>>) {
    let is_token = |parameter: &RawParameter| {
        parameter.location.value == ParameterIn::Header
            && parameter.field.name.value.eq_ignore_ascii_case(TOKEN_HEADER)
            && parameter.location.certainty <= Certainty::Stated
    };
    let told = parameters.iter().any(is_token);
    let parameters = parameters.into_iter().filter(|parameter| !is_token(parameter)).collect();
    (parameters, told.then(|| vec![TOKEN_SCHEME.to_owned()]))
}
