//! The names of items in the crate, before there is one.
//!
//! The names and the types that are one are those of a run without overrides, and the names that the lock records. Knows
//! nothing of overrides.

use std::collections::BTreeMap;

use crate::lock::{self, ApiLock};
use crate::model::{Api, TypeId};

/// The Rust names of types, operations and groups, by their positions.
#[derive(Clone, Debug, Default)]
pub(super) struct CrateNames {
    types: Vec<Vec<String>>,
    operations: Vec<Vec<String>>,
    groups: Vec<Vec<String>>,
    /// Documented types by their name in the crate.
    same: BTreeMap<String, Vec<TypeId>>,
}

impl CrateNames {
    /// Reads the names of a model whose passes have run, and those in the lock.
    pub(super) fn new(completed: &Api, lock: &ApiLock) -> Self {
        let mut names = Self::default();
        let types = &completed.documented.types;
        let recorded = lock::matched(&lock.types, &completed.documented.type_items());
        for (at, (ty, recorded)) in types.iter().zip(recorded).enumerate() {
            names.types.push(both(&ty.named.name, recorded.map(|(_, entry)| entry.name.as_str())));
            names.same.entry(ty.named.name.clone()).or_default().push(TypeId::at(at));
        }
        names.same.remove("");
        for group in &completed.groups {
            let recorded = lock.groups.get(&group.name).map(|entry| entry.name.as_str());
            names.groups.push(both(&group.ident, recorded));
        }
        let recorded = lock::matched(&lock.operations, &completed.documented.operations);
        for (operation, recorded) in completed.operations.iter().zip(recorded) {
            names.operations.push(both(&operation.ident, recorded.map(|(_, entry)| entry.name.as_str())));
        }
        names
    }

    pub(super) fn of_type(&self, id: TypeId) -> &[String] {
        self.types.get(id.index()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_operation(&self, operation: usize) -> &[String] {
        self.operations.get(operation).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_group(&self, group: usize) -> &[String] {
        self.groups.get(group).map_or(&[], Vec::as_slice)
    }

    /// Returns the documented types that are one type of the crate with this one, itself included. Types that passes add are
    /// behind the documented ones, of which there are `documented`.
    pub(super) fn same(&self, id: TypeId, documented: usize) -> Vec<TypeId> {
        let name = self.of_type(id).first().and_then(|name| self.same.get(name));
        let known = name.into_iter().flatten().copied().filter(|other| other.index() < documented);
        let mut known: Vec<TypeId> = known.collect();
        if known.is_empty() {
            known.push(id);
        }
        known
    }
}

/// Returns the name that the rules give, and the recorded one.
fn both(name: &str, recorded: Option<&str>) -> Vec<String> {
    let recorded = recorded.filter(|recorded| *recorded != name);
    [Some(name), recorded].into_iter().flatten().filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
