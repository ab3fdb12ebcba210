//! Raw facts become the model.
//!
//! Guarantees: every documented type has its id before any field is resolved, so that forward references
//! and cycles are ordinary; a name that no page documents becomes free JSON and a finding, never a broken
//! reference; document order is kept; what the documents do not say is filled in as `Conventional`.

mod enums;
mod expr;
mod fields;
mod inherit;
mod operations;
mod types;

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::dialect::raw::RawApi;
use crate::dialect::type_index::TypeIndex;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::settings::Conventions;

use super::{Api, AuthScheme, Ty, TypeId};

/// Makes the model of one API of what a dialect read.
///
/// The findings are in the order of the facts they are about. The model's identifiers are still empty and
/// equal shapes are still apart, and names on the wire that the documents do not state are the documented ones: that is the passes' work.
pub fn build(
    name: &str,
    raw: RawApi,
    conventions: &Conventions,
    sources: &Sources,
) -> (Api, Vec<Diagnostic>) {
    let mut builder = Builder::new(sources);
    let api = &mut builder.api;
    api.name = name.to_owned();
    api.title = raw.title.map_or_else(|| name.to_owned(), |title| title.value);
    api.version = raw.version.map(|version| version.value);
    api.description = raw.description.unwrap_or_default();
    api.examples_generated = raw.examples_generated;
    api.evidence = raw.evidence;
    api.naming = raw.naming;
    api.servers = servers(conventions, raw.servers);
    api.auth = raw.auth.into_iter().map(|auth| AuthScheme { name: auth.name, kind: auth.kind }).collect();

    builder.types(raw.models);
    builder.operations(raw.operations);
    builder.inherit();
    builder.report_missing();
    (builder.api, builder.diagnostics)
}

fn servers(
    conventions: &Conventions,
    documented: Vec<crate::ground::source::Spanned<String>>,
) -> Vec<Fact<String>> {
    let said = conventions.base_url.iter().map(|url| Fact {
        value: url.clone(),
        certainty: Certainty::Overridden,
        span: None,
    });
    let mut servers: Vec<Fact<String>> = said.collect();
    for url in documented {
        if servers.iter().all(|server| server.value != url.value) {
            servers.push(Fact::stated(url.value, url.span));
        }
    }
    servers
}

/// The model while it is made.
struct Builder<'a> {
    api: Api,
    index: TypeIndex<TypeId>,
    sources: &'a Sources,
    diagnostics: Vec<Diagnostic>,
    /// Names that no page documents: where first, and how often.
    missing: IndexMap<String, (Span, usize)>,
    /// How many uses of such names there were.
    missed: usize,
    /// The types that a type inherits from.
    parents: IndexMap<TypeId, Vec<Ty>>,
    /// Groups by name.
    groups: HashMap<String, usize>,
    /// Operations by what makes two of them the same.
    operations: HashMap<operations::Key, usize>,
}

impl<'a> Builder<'a> {
    fn new(sources: &'a Sources) -> Self {
        Self {
            api: Api::default(),
            index: TypeIndex::default(),
            sources,
            diagnostics: Vec::new(),
            missing: IndexMap::new(),
            missed: 0,
            parents: IndexMap::new(),
            groups: HashMap::new(),
            operations: HashMap::new(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// One finding for each undocumented name, not one for each of its uses.
    fn report_missing(&mut self) {
        for (name, (span, uses)) in std::mem::take(&mut self.missing) {
            let times = if uses == 1 { "once".to_owned() } else { format!("{uses} times") };
            let message = format!("no page documents the type `{name}`, which is named {times}");
            let help = format!("add the page of `{name}`; until then the values are free JSON");
            self.report(Diagnostic::new(Code::UnresolvedReference, span, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests;
