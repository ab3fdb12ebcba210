//! The purpose of a type that nobody describes, as far as its uses tell.
//!
//! `CreateServer`, which `POST /servers` takes, is the "Body of `POST /servers`"; `ServerProtection` is what the only field that
//! holds it is described as. Does not invent a description: where fields differ in what they say, there is none.

use std::collections::HashMap;

use crate::model::{Api, Operation, Ty, TypeId, TypeKind};

use super::calls::shown_route;
use super::doc::{Docs, code, first_paragraph};

/// The roles of the types of an API.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// The first use of a type by an operation, and whether others use it, too.
    of_operations: HashMap<TypeId, (String, bool)>,
    /// The descriptions of the fields that hold a type; `None` where they differ.
    of_fields: HashMap<TypeId, Option<String>>,
}

impl Roles {
    /// Looks at all operations and fields.
    pub(super) fn new(api: &Api) -> Self {
        let mut roles = Self::default();
        for operation in &api.operations {
            for body in &operation.bodies {
                roles.note(api, "Body", &body.ty, operation);
            }
            let answers = operation.responses.iter().filter(|response| response.is_success());
            for ty in answers.filter_map(|response| response.ty.as_ref()) {
                roles.note(api, "Answer", &ty.value, operation);
            }
        }
        for (_, ty) in api.types() {
            let TypeKind::Struct(object) = &ty.kind else { continue };
            for field in &object.fields {
                let Ty::Ref(id) = field.ty.innermost() else { continue };
                let text = first_paragraph(&field.description);
                if text.is_empty() {
                    continue;
                }
                let known = roles.of_fields.entry(api.resolve(*id)).or_insert_with(|| Some(text.clone()));
                if known.as_ref().is_some_and(|known| *known != text) {
                    *known = None;
                }
            }
        }
        roles
    }

    fn note(&mut self, api: &Api, what: &str, ty: &Ty, operation: &Operation) {
        let ty = if let Ty::Nullable(inner) = ty { inner } else { ty };
        let (Ty::Ref(id), Some(route)) = (ty, &operation.route) else { return };
        let text = || (format!("{what} of {}", code(&shown_route(&route.value))), false);
        let mut is_first = false;
        let known = self.of_operations.entry(api.resolve(*id)).or_insert_with(|| {
            is_first = true;
            text()
        });
        known.1 |= !is_first;
    }

    /// Adds what is known of a type to its empty documentation.
    pub(super) fn describe(&self, id: TypeId, docs: &mut Docs) {
        if let Some((text, shared)) = self.of_operations.get(&id) {
            docs.paragraph(format!("{text}{}.", if *shared { " and others" } else { "" }));
        } else if let Some(Some(text)) = self.of_fields.get(&id) {
            docs.description(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::raw::RawApi;
    use crate::dialect::raw_testing::{STRING, body, described, model, named, operation, response};
    use crate::ground::http::Method;
    use crate::ground::source::{SourceFile, Sources};
    use crate::model::build::build;
    use crate::settings::Conventions;

    #[test]
    fn uses_tell_what_a_type_is_for() {
        let mut create = operation("Boats", "create", Method::Post, "/boats");
        create.bodies = vec![body(named("NewBoat"))];
        create.responses = vec![response(named("Boat"))];
        let mut get = operation("Boats", "get", Method::Get, "/boats/{id}");
        get.responses = vec![response(named("Boat"))];
        let mast = |text: &str| described("mast", named("Mast"), text);
        let hull = |text: &str| described("hull", named("Hull"), text);
        let raw = RawApi {
            models: vec![
                model("NewBoat", vec![mast("The mast."), hull("Its hull")]),
                model("Boat", vec![mast("The mast."), hull("The hull")]),
                model("Mast", vec![described("wood", STRING, "")]),
                model("Hull", vec![described("wood", STRING, "")]),
            ],
            operations: vec![create, get],
            ..RawApi::default()
        };
        let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
        let (api, _) = build("test", raw, &Conventions::default(), &sources);
        let roles = Roles::new(&api);
        let told: Vec<String> = api
            .type_ids()
            .map(|id| {
                let mut docs = Docs::default();
                roles.describe(id, &mut docs);
                docs.lines().join(" ")
            })
            .collect();
        assert_eq!(told, ["Body of `POST /boats`.", "Answer of `POST /boats` and others.", "The mast.", ""]);
    }
}
