//! Which types are read, and which are written.
//!
//! The type of an answer implements `Deserialize`, and the type of a request body `Serialize`. A type that no operation
//! reaches has both, and so has every type where nothing is known of its use: in a file of types alone.
//!
//! The contents of a type have at least the traits of the type. Two readers need more than an answer shows: a union finds its case
//! by writing what it has read, and the programs beside a crate read request bodies from JSON.

use crate::model::{Api, TypeId, TypeKind};

use super::Target;
use super::item::SerdeImpls;

const BOTH: SerdeImpls = SerdeImpls { serialize: true, deserialize: true };

/// The traits of serde for each type of an API.
#[derive(Debug)]
pub(super) struct SerdeImplsByType(Vec<SerdeImpls>);

impl SerdeImplsByType {
    /// Decides for all types of an API.
    pub(super) fn of(api: &Api, target: &Target<'_>) -> Self {
        let called = target.form.has_client() && api.operations.iter().any(|call| call.route.is_some());
        if target.round_trip || !called {
            return Self(api.types().map(|_| BOTH).collect());
        }
        let programs = target.smoke || target.cli;
        let own = api.types().map(|(_, ty)| SerdeImpls {
            serialize: ty.usage.request || !ty.usage.response,
            deserialize: ty.usage.response || !ty.usage.request || programs,
        });
        let mut impls = Self(own.collect());
        impls.spread(api, |of| &mut of.deserialize);
        for (id, _) in api.types().filter(|(_, ty)| matches!(ty.kind, TypeKind::Union(_))) {
            if let Some(of) = impls.0.get_mut(id.index()) {
                of.serialize |= of.deserialize;
            }
        }
        impls.spread(api, |of| &mut of.serialize);
        impls
    }

    /// Gives a trait to all types that a type with it holds.
    fn spread(&mut self, api: &Api, of_trait: fn(&mut SerdeImpls) -> &mut bool) {
        let has = |(id, of): (TypeId, &mut SerdeImpls)| of_trait(of).then_some(id);
        let mut open: Vec<TypeId> = api.type_ids().zip(&mut self.0).filter_map(has).collect();
        while let Some(id) = open.pop() {
            api.ty(id).kind.for_each_ty(&mut |ty| {
                ty.for_each_ref(&mut |id| {
                    let of = self.0.get_mut(id.index()).map(of_trait);
                    if of.is_some_and(|of| !std::mem::replace(of, true)) {
                        open.push(id);
                    }
                });
            });
        }
    }

    /// Returns what serde does with a type.
    pub(super) fn of_type(&self, id: TypeId) -> SerdeImpls {
        self.0.get(id.index()).copied().unwrap_or(BOTH)
    }
}
