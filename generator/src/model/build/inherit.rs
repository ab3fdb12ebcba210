//! Inheritance: a type gets the fields of its parents.
//!
//! Guarantees: parents first, in the order named; a type's own field wins over an inherited one of the same
//! wire name; a cycle of parents ends.

use std::collections::HashSet;

use crate::model::{Field, Ty, TypeId, TypeKind};

use super::Builder;

/// Chains of parents beyond this length are not followed.
const LONGEST: usize = 64;

impl Builder<'_> {
    /// Flattens all inheritance, parents before children.
    pub(super) fn inherit(&mut self) {
        let children: Vec<TypeId> = self.parents.keys().copied().collect();
        for child in children {
            self.inherit_into(child, 0);
        }
    }

    fn inherit_into(&mut self, child: TypeId, depth: usize) {
        // Taking the entry out marks the type as done, which also ends cycles.
        let Some(parents) = self.parents.shift_remove(&child) else { return };
        let mut fields: Vec<Field> = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        let mut additional = None;
        for parent in parents {
            let Ty::Ref(parent) = parent else { continue };
            let parent = self.api.resolve(parent);
            if depth < LONGEST {
                self.inherit_into(parent, depth + 1);
            }
            if let TypeKind::Struct(object) = &self.api.ty(parent).kind {
                for field in &object.fields {
                    if known.insert(field.wire.value.clone()) {
                        fields.push(field.clone());
                    }
                }
                additional = additional.or_else(|| object.additional.clone());
            }
        }
        if let TypeKind::Struct(object) = &mut self.api.ty_mut(child).kind {
            let own: HashSet<&str> = object.fields.iter().map(|own| own.wire.value.as_str()).collect();
            fields.retain(|field| !own.contains(field.wire.value.as_str()));
            fields.append(&mut object.fields);
            object.fields = fields;
            object.additional = object.additional.take().or(additional);
        }
    }
}
