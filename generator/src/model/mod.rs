//! The model: one API as types and operations, in the API's terms.
//!
//! Guarantees: every reference is a [`TypeId`] that exists; every fact that the documents did not state
//! outright carries its [`Certainty`]; document order is kept. Nothing here is Rust-shaped: that is the
//! plan's business.

pub mod build;
mod given;
mod nulls;
mod operation;
mod paging;
pub mod places;
#[cfg(test)]
pub(crate) mod sketch;
pub mod spelled;
mod ty;
pub mod walk;

pub use given::{Documented, DocumentedItem, DocumentedType, GivenName, NamedBy, NamedType, Returned};
pub use nulls::NullVerdict;
pub use operation::{AuthScheme, Body, Group, Operation, Parameter, QueryStyle, Response};
pub use paging::{NextPage, Paging};
pub use ty::{
    Alias, Enum, EnumBase, EnumValue, Field, Struct, Ty, Type, TypeId, TypeKind, Union, UnionCase, UnionTag,
    Usage,
};

use crate::dialect::raw::{RawEvidence, RawNaming};
pub use crate::ground::fact::{Certainty, Fact};

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use crate::ground::source::Span;
use crate::ground::wire_case::WireCase;
use crate::observed::ApiObserved;
use crate::settings::Nullability;

/// One API.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Api {
    /// The name that the user gave it.
    pub name: String,
    /// Title.
    pub title: String,
    /// Documented version of the API.
    pub version: Option<String>,
    /// Markdown.
    pub description: String,
    /// Base URLs, the main one first.
    pub servers: Vec<Fact<String>>,
    /// Ways to authenticate.
    pub auth: Vec<AuthScheme>,
    /// Groups of operations, in document order.
    pub groups: Vec<Group>,
    /// Operations, in document order.
    pub operations: Vec<Operation>,
    /// True if the examples were made by a generator: they show names and values, but neither types nor nulls.
    pub examples_generated: bool,
    /// The examples beside tables, until the names on the wire are decided.
    #[serde(skip)]
    pub(crate) evidence: Vec<RawEvidence>,
    /// The types that no page documents, by the places that name them.
    #[serde(skip)]
    pub(crate) undocumented: HashMap<Span, String>,
    /// The evidence of samples.
    #[serde(skip)]
    pub(crate) observed: ApiObserved,
    /// The changes that the documentation's language made to names.
    #[serde(skip)]
    pub(crate) naming: RawNaming,
    /// How far `null` is accepted in answers, decided by the nullability pass.
    pub nulls: NullVerdict,
    /// The case of the names on the wire that the documents do not state: the recorded one, or what evidence decided.
    #[serde(skip)]
    pub wire_case: Option<WireCase>,
    /// Where `null` was accepted in answers so far, if evidence decided it.
    #[serde(skip)]
    pub nullability: Option<Nullability>,
    /// Names that types of earlier documents had and no other may have yet.
    #[serde(skip)]
    pub freed: BTreeSet<String>,
    /// The items before types became one, by which they are known in a lock.
    #[serde(skip)]
    pub documented: Documented,
    types: Vec<Type>,
}

impl Api {
    /// Adds a type.
    pub fn add_type(&mut self, ty: Type) -> TypeId {
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(ty);
        id
    }

    /// Returns the type of an id that this API gave out.
    #[expect(clippy::indexing_slicing, reason = "ids come from add_type, and merge_types renews them")]
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// Returns the type of an id that this API gave out, to change.
    #[expect(clippy::indexing_slicing, reason = "ids come from add_type, and merge_types renews them")]
    pub fn ty_mut(&mut self, id: TypeId) -> &mut Type {
        &mut self.types[id.0 as usize]
    }

    /// Returns all ids, in document order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..u32::try_from(self.types.len()).unwrap_or(u32::MAX)).map(TypeId)
    }

    /// Returns all types with their ids, in document order.
    pub fn types(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        self.type_ids().zip(&self.types)
    }

    /// Returns all types, to change.
    pub fn types_mut(&mut self) -> impl Iterator<Item = (TypeId, &mut Type)> {
        self.type_ids().zip(&mut self.types)
    }

    /// Calls `visit` with every type expression of the API, of types and of operations, to change it.
    pub fn for_each_ty_mut(&mut self, visit: &mut impl FnMut(&mut Ty)) {
        self.types.iter_mut().for_each(|ty| ty.kind.for_each_ty_mut(visit));
        for operation in &mut self.operations {
            operation.parameters.iter_mut().for_each(|parameter| visit(&mut parameter.field.ty));
            operation.bodies.iter_mut().for_each(|body| visit(&mut body.ty));
            operation.responses.iter_mut().filter_map(|response| response.ty.as_mut()).for_each(|ty| {
                visit(&mut ty.value);
            });
        }
    }

    /// Returns all fields of types and parameters of operations, to change.
    pub fn fields_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        let fields = self.types.iter_mut().filter_map(|ty| match &mut ty.kind {
            TypeKind::Struct(object) => Some(object.fields.iter_mut()),
            _ => None,
        });
        let parameters = self.operations.iter_mut().flat_map(|operation| &mut operation.parameters);
        fields.flatten().chain(parameters.map(|parameter| &mut parameter.field))
    }

    /// Keeps one type for each group of equals: `same` gives for every id, in order, the id that stands for
    /// it (itself, if it is kept). All references follow; ids given out before are void.
    pub fn merge_types(&mut self, same: &[TypeId]) {
        let mut new_ids: Vec<Option<TypeId>> = vec![None; self.types.len()];
        let mut kept = Vec::with_capacity(self.types.len());
        for (id, ty) in self.type_ids().zip(std::mem::take(&mut self.types)) {
            if same.get(id.0 as usize).is_none_or(|keeper| *keeper == id) {
                if let Some(slot) = new_ids.get_mut(id.0 as usize) {
                    *slot = Some(TypeId(u32::try_from(kept.len()).unwrap_or(u32::MAX)));
                }
                kept.push(ty);
            }
        }
        self.types = kept;
        let renew = |id: &mut TypeId| {
            let keeper = same.get(id.0 as usize).copied().unwrap_or(*id);
            if let Some(Some(new)) = new_ids.get(keeper.0 as usize) {
                *id = *new;
            }
        };
        self.for_each_ty_mut(&mut |ty| ty.for_each_ref_mut(&mut |id| renew(id)));
    }

    /// Returns the only text that a field may hold: its constant, or the one known value of its enumeration.
    pub fn fixed_text<'a>(&'a self, field: &'a Field) -> Option<Fact<&'a str>> {
        let fact = self.fixed_value(field)?;
        Some(Fact { value: fact.value.as_str()?, certainty: fact.certainty, span: fact.span })
    }

    /// Returns the only value that a field may hold.
    pub fn fixed_value<'a>(&'a self, field: &'a Field) -> Option<&'a Fact<serde_json::Value>> {
        if let Some(constant) = &field.constant {
            return Some(constant);
        }
        let Ty::Ref(id) = &field.ty else { return None };
        let TypeKind::Enum(list) = &self.ty(self.resolve(*id)).kind else { return None };
        let [only] = list.values.as_slice() else { return None };
        Some(&only.wire)
    }

    /// True for a list, a map or a boolean: without one, it is empty or false.
    pub fn is_empty_by_default(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Bool | Ty::List { .. } | Ty::Map(_) | Ty::Object => true,
            Ty::Nullable(inner) => self.is_empty_by_default(inner),
            Ty::Ref(id) => matches!(
                &self.ty(self.resolve(*id)).kind,
                TypeKind::Alias(Ty::Bool | Ty::List { .. } | Ty::Map(_) | Ty::Object)
            ),
            _ => false,
        }
    }

    /// Opens the aliases at the outside of a type expression, as far as `aliases` lets them lead.
    pub fn opened<'a>(&'a self, ty: &'a Ty) -> &'a Ty {
        const LONGEST: usize = 64;
        let mut at = ty;
        for _ in 0..=LONGEST {
            let Ty::Ref(id) = at else { break };
            let TypeKind::Alias(inner) = &self.ty(*id).kind else { break };
            at = inner;
        }
        at
    }

    /// Returns the given types and all that they hold, directly or not.
    pub fn reached(&self, mut open: Vec<TypeId>) -> HashSet<TypeId> {
        let mut reached = HashSet::new();
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                self.ty(id).kind.for_each_ty(&mut |ty| ty.for_each_ref(&mut |id| open.push(id)));
            }
        }
        reached
    }

    /// Follows type aliases to the type that holds the shape. A cycle of aliases ends where it started.
    pub fn resolve(&self, id: TypeId) -> TypeId {
        let mut at = id;
        for _ in 0..self.types.len() {
            match &self.ty(at).kind {
                TypeKind::Alias(Ty::Ref(next)) if *next != at => at = *next,
                _ => return at,
            }
        }
        id
    }

    /// Returns a name for a case of a union that has none.
    pub(crate) fn case_name(&self, ty: &Ty) -> String {
        match ty {
            Ty::Bool => "Boolean".to_owned(),
            Ty::Integer(_) => "Integer".to_owned(),
            Ty::Float(_) | Ty::Number | Ty::Decimal => "Number".to_owned(),
            Ty::String(_) => "String".to_owned(),
            Ty::Binary => "Binary".to_owned(),
            Ty::Any => "Any".to_owned(),
            Ty::Object => "Object".to_owned(),
            Ty::List { item, .. } => format!("{}List", self.case_name(item)),
            Ty::Map(value) => format!("{}Map", self.case_name(value)),
            Ty::Nullable(inner) => self.case_name(inner),
            Ty::Ref(id) => self.ty(*id).name.clone(),
        }
    }
}
