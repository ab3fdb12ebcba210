//! Documented types: ids first, then shapes.

use crate::dialect::raw::{RawModel, RawShape};
use crate::ground::finding::{Code, Diagnostic};
use crate::model::{Struct, Ty, Type, TypeId, TypeKind};

use super::Builder;
use super::expr::Context;

impl Builder<'_> {
    /// Gives every type its id, then resolves the shapes.
    pub(super) fn types(&mut self, mut models: Vec<RawModel>) {
        let ids: Vec<TypeId> = models.iter_mut().map(|raw| self.declare(raw)).collect();
        for (id, raw) in ids.into_iter().zip(models) {
            self.define(id, raw);
        }
    }

    fn declare(&mut self, raw: &mut RawModel) -> TypeId {
        let name = raw.name.value.clone();
        let mut ty = Type::new(name.clone(), raw.name_stated, Some(raw.name.span));
        ty.group.clone_from(&raw.group);
        ty.scope.clone_from(&raw.scope);
        ty.description = std::mem::take(&mut raw.description);
        ty.examples = std::mem::take(&mut raw.examples);
        let id = self.api.add_type(ty);
        self.index.add_links(id, &raw.links);
        if raw.name_stated
            && let Some(first) = self.index.add_name(id, &raw.scope, &name)
            && let Some(place) = self.api.ty(first).span
        {
            let message = format!("the type `{name}` is documented a second time");
            let help = format!("it is also documented at {}", self.sources.location(place));
            self.report(Diagnostic::new(Code::DuplicateType, raw.name.span, message).help(help));
        }
        id
    }

    fn define(&mut self, id: TypeId, raw: RawModel) {
        let at = Context {
            scope: &raw.scope,
            name: &raw.name.value,
            group: raw.group.as_deref(),
            span: raw.name.span,
        };
        let kind = match raw.shape {
            RawShape::Struct { fields, additional, inherits } => {
                if !inherits.is_empty() {
                    let parents = inherits.into_iter().map(|parent| self.ty(parent, at)).collect();
                    self.parents.insert(id, parents);
                }
                let additional = additional.map(|extra| self.ty(extra, at));
                // The members are resolved before they belong to the type, so that its kind says so at once.
                self.api.ty_mut(id).kind = TypeKind::Struct(Struct::default());
                let fields = self.fields(fields, at);
                match additional {
                    Some(value) if fields.is_empty() && !self.parents.contains_key(&id) => {
                        TypeKind::Alias(Ty::map(value))
                    }
                    additional => TypeKind::Struct(Struct { fields, additional }),
                }
            }
            RawShape::Enum(raw) => self.documented_enum(id, raw),
            RawShape::Union { cases, discriminator } => self.documented_union(cases, discriminator, at),
            RawShape::Alias(expr) => TypeKind::Alias(self.ty(expr, at)),
            RawShape::Opaque => {
                let message = format!("the page of `{}` says nothing of its shape", raw.name.value);
                let help = "its values are free JSON";
                self.report(Diagnostic::new(Code::OpaqueType, raw.name.span, message).help(help));
                TypeKind::Alias(Ty::Any)
            }
        };
        self.api.ty_mut(id).kind = kind;
    }
}
