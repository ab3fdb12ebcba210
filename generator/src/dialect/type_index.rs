//! The documented types by what documents call them: links, and names.
//!
//! Guarantees: a link that names a page is its identity; a name is looked up in the scope it is used in
//! before the whole API, exactly before folded, and folded before the prefix that generators put before
//! reserved words; of two pages of one name the first counts.

use std::collections::HashMap;

use crate::ground::words::fold;

/// The prefix that SDK generators put before a model name that is reserved in their language.
const RESERVED_PREFIX: &str = "model";

/// Links and names of all documented types.
#[derive(Debug)]
pub(crate) struct TypeIndex<T> {
    links: HashMap<String, T>,
    /// By scope and exact name.
    exact: HashMap<(String, String), T>,
    /// By scope and folded name.
    folded: HashMap<(String, String), T>,
    /// By folded name over all scopes; `None` if several scopes have it.
    anywhere: HashMap<String, Option<T>>,
}

impl<T> Default for TypeIndex<T> {
    fn default() -> Self {
        Self {
            links: HashMap::new(),
            exact: HashMap::new(),
            folded: HashMap::new(),
            anywhere: HashMap::new(),
        }
    }
}

impl<T: Copy + PartialEq> TypeIndex<T> {
    /// Notes the links of a type.
    pub(crate) fn add_links(&mut self, id: T, links: &[String]) {
        for link in links {
            self.links.entry(link.clone()).or_insert(id);
        }
    }

    /// Notes the name of a type; returns the type that has exactly this name in this scope already.
    pub(crate) fn add_name(&mut self, id: T, scope: &str, name: &str) -> Option<T> {
        let taken = self.exact.get(&(scope.to_owned(), name.to_owned())).copied();
        let key = fold(name);
        self.exact.entry((scope.to_owned(), name.to_owned())).or_insert(id);
        if key.is_empty() {
            return taken;
        }
        let first = *self.folded.entry((scope.to_owned(), key.clone())).or_insert(id);
        self.anywhere
            .entry(key)
            .and_modify(|known| *known = known.filter(|known| *known == first))
            .or_insert(Some(first));
        taken
    }

    /// Returns the type that a spelling means.
    pub(crate) fn find(&self, scope: &str, name: &str, link: Option<&str>) -> Option<T> {
        let by_link = link.and_then(|link| self.links.get(link)).copied();
        by_link.or_else(|| self.find_name(scope, name))
    }

    fn find_name(&self, scope: &str, name: &str) -> Option<T> {
        let scopes = [scope, ""];
        let exact =
            scopes.iter().find_map(|scope| self.exact.get(&((*scope).to_owned(), name.to_owned())).copied());
        if exact.is_some() {
            return exact;
        }
        let key = fold(name);
        if key.is_empty() {
            return None;
        }
        let prefixed = format!("{RESERVED_PREFIX}{key}");
        let keys = [Some(key.as_str()), Some(prefixed.as_str()), key.strip_prefix(RESERVED_PREFIX)];
        keys.into_iter().flatten().filter(|key| !key.is_empty()).find_map(|key| {
            let scoped = |scope: &&str| self.folded.get(&((*scope).to_owned(), key.to_owned())).copied();
            scopes.iter().find_map(scoped).or_else(|| self.anywhere.get(key).copied().flatten())
        })
    }
}
