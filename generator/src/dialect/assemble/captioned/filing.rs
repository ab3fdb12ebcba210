//! Under which group operations are filed, and what keeps those of one route and title apart.
//!
//! A page below the topic `Load Balancer`, which stands in two parts of the reference, with the route `GET /v3/{project_id}/elb`
//! -> the group `Load Balancer v3`. Knows topics, not where they were found.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::super::super::outline::section::{Doc, DocRoute};
use super::super::super::raw::{RawApi, RawOperation, RawShape};
use super::super::super::type_expr::TypeExpr;
use super::super::titles;
use crate::ground::words::fold;

/// Titles of topics that stand in several parts of the reference.
pub(super) struct Groups {
    ambiguous: BTreeSet<String>,
}

impl Groups {
    pub(super) fn of(docs: &[Doc<'_>]) -> Self {
        let mut roots: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for topics in docs.iter().map(|doc| &doc.topics) {
            if let (Some(nearest), Some(root)) = (topics.first(), topics.last()) {
                roots.entry(nearest).or_default().insert(root);
            }
        }
        let ambiguous = roots.into_iter().filter(|(_, roots)| roots.len() > 1);
        Self { ambiguous: ambiguous.map(|(title, _)| title.to_owned()).collect() }
    }

    /// Returns the topic that a page is filed under, else the first fixed segment of its path.
    pub(super) fn group(&self, doc: &Doc<'_>, route: &DocRoute) -> String {
        let Some(title) = doc.topics.first() else { return segment(&route.path).to_owned() };
        let name = titles::without_parentheses(title);
        match version(&route.path) {
            Some(version) if self.ambiguous.contains(title) => format!("{name} {version}"),
            _ => name,
        }
    }
}

/// Returns words that keep operations of one title apart: the version of the path, and the part of the reference.
pub(super) fn qualifiers(doc: &Doc<'_>, route: &DocRoute) -> Vec<String> {
    version(&route.path).map(str::to_owned).into_iter().chain(doc.topics.last().cloned()).collect()
}

/// Completes the qualifiers of operations that share a route: with the only member of their body, and with the page of a copy.
pub(super) fn qualify(raw: &mut RawApi) {
    let same = |operation: &RawOperation| operation.route.as_ref().map(|route| route.value.clone());
    let mut counts: HashMap<_, usize> = HashMap::new();
    raw.operations.iter().filter_map(same).for_each(|route| *counts.entry(route).or_default() += 1);
    let keys: Vec<Option<String>> = raw.operations.iter().map(|operation| body_key(raw, operation)).collect();
    let mut seen = HashSet::new();
    for (operation, key) in raw.operations.iter_mut().zip(keys) {
        let Some(route) = same(operation) else { continue };
        if counts.get(&route).is_some_and(|count| *count > 1) {
            operation.qualifiers.splice(0..0, key);
        }
        let (name, mut number) = (fold(&operation.name.value), 1);
        while !seen.insert((route.clone(), name.clone(), operation.qualifiers.clone())) {
            number += 1;
            operation.qualifiers.push(format!("copy {number}"));
        }
    }
}

/// Returns the only member of a request body.
fn body_key(raw: &RawApi, operation: &RawOperation) -> Option<String> {
    let [body] = operation.bodies.as_slice() else { return None };
    let TypeExpr::Named { link: Some(link), .. } = &body.ty.value else { return None };
    let model = raw.models.iter().find(|model| model.links.contains(link))?;
    match &model.shape {
        RawShape::Struct { fields, .. } => match fields.as_slice() {
            [only] => Some(only.name.value.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn version(path: &str) -> Option<&str> {
    path.split('/').find(|segment| is_version(segment))
}

fn segment(path: &str) -> &str {
    let fixed = |segment: &&str| !segment.is_empty() && !segment.starts_with('{') && !is_version(segment);
    path.split('/').find(fixed).unwrap_or("api")
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
