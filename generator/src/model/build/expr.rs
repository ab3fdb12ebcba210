//! Type spellings become type expressions: names are resolved, unions get a type of their own.

use crate::dialect::raw::RawCase;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Certainty;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::Scalar;
use crate::ground::source::Span;
use crate::ground::words::pascal;
use crate::model::{Ty, Type, TypeKind, Union, UnionCase, UnionTag};

use super::Builder;

/// Where a spelling stands: enough to resolve its names and to name what it makes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'c> {
    /// Where equal names mean equal things.
    pub(super) scope: &'c str,
    /// The name of the field, parameter or type whose type it is.
    pub(super) name: &'c str,
    /// The group that a new type is filed under.
    pub(super) group: Option<&'c str>,
    /// The place.
    pub(super) span: Span,
}

impl Context<'_> {
    /// Returns a type that is documented at this place.
    pub(super) fn inline(&self, name: String, kind: TypeKind) -> Type {
        Type::inline(name, kind, self.group, self.scope, Some(self.span))
    }
}

impl Builder<'_> {
    /// Returns the type of a spelling. A spelling that allows `null` gives an outer [`Ty::Nullable`].
    pub(super) fn ty(&mut self, expr: TypeExpr, at: Context<'_>) -> Ty {
        match expr {
            TypeExpr::Scalar(scalar) => self::scalar(scalar),
            TypeExpr::List(item) => Ty::list(self.ty(*item, at)),
            TypeExpr::Set(item) => Ty::List { item: Box::new(self.ty(*item, at)), unique: true },
            TypeExpr::Map(value) => Ty::map(self.ty(*value, at)),
            TypeExpr::Nullable(inner) => nullable(self.ty(*inner, at)),
            TypeExpr::Named { name, link } => self.named(name, link.as_deref(), at),
            TypeExpr::Union(cases) => {
                let case = |ty| RawCase { name: None, ty, span: at.span };
                match self.union(cases.into_iter().map(case).collect(), None, at) {
                    Shape::One(ty) => ty,
                    Shape::Several(union, null) => {
                        let ty = at.inline(pascal(at.name), TypeKind::Union(union));
                        let reference = Ty::Ref(self.api.add_type(ty));
                        if null { nullable(reference) } else { reference }
                    }
                }
            }
            TypeExpr::Unknown(spelling) => {
                let message =
                    format!("the type of `{}` is spelled `{spelling}`, which is not understood", at.name);
                let help = "its values are free JSON";
                self.report(
                    Diagnostic::new(Code::UnknownSpelling, at.span, message).help(help).about(at.name),
                );
                Ty::Any
            }
        }
    }

    fn named(&mut self, name: String, link: Option<&str>, at: Context<'_>) -> Ty {
        match self.index.find(at.scope, &name, link) {
            Some(id) => Ty::Ref(id),
            None => {
                self.api.undocumented.entry(at.span).or_insert_with(|| name.clone());
                self.missing.entry(name).or_insert((at.span, 0)).1 += 1;
                self.missed += 1;
                Ty::Any
            }
        }
    }

    /// Returns the kind of a documented union type.
    pub(super) fn documented_union(
        &mut self,
        cases: Vec<RawCase>,
        discriminator: Option<String>,
        at: Context<'_>,
    ) -> TypeKind {
        match self.union(cases, discriminator, at) {
            Shape::One(ty) => TypeKind::Alias(ty),
            Shape::Several(union, false) => TypeKind::Union(union),
            Shape::Several(union, true) => {
                let inner = at.inline("Value".to_owned(), TypeKind::Union(union));
                TypeKind::Alias(nullable(Ty::Ref(self.api.add_type(inner))))
            }
        }
    }

    fn union(&mut self, cases: Vec<RawCase>, discriminator: Option<String>, at: Context<'_>) -> Shape {
        let is_null = |case: &RawCase| matches!(case.ty, TypeExpr::Scalar(Scalar::Null));
        let null = cases.iter().any(is_null);
        let mut real: Vec<UnionCase> = Vec::new();
        for case in cases.into_iter().filter(|case| !is_null(case)) {
            let ty = self.ty(case.ty, Context { span: case.span, ..at });
            if real.iter().all(|known| known.ty != ty) {
                let name = case.name.unwrap_or_else(|| self.api.case_name(&ty));
                real.push(UnionCase { name, ty, tag_value: None, given: None });
            }
        }
        if real.len() > 1 {
            let tag = discriminator.map(|wire| UnionTag { wire, certainty: Certainty::Stated });
            return Shape::Several(Union { cases: real, tag }, null);
        }
        let ty = real.pop().map_or(Ty::Any, |case| case.ty);
        Shape::One(if null { nullable(ty) } else { ty })
    }
}

/// The outcome of a union: one type, or several, and whether `null` is a case too.
enum Shape {
    One(Ty),
    Several(Union, bool),
}

/// Adds `null`, once.
pub(super) fn nullable(ty: Ty) -> Ty {
    if matches!(ty, Ty::Nullable(_) | Ty::Any) { ty } else { Ty::Nullable(Box::new(ty)) }
}

/// Takes `null` off: the type, and whether it was there.
pub(super) fn without_null(ty: Ty) -> (Ty, bool) {
    if let Ty::Nullable(inner) = ty { (*inner, true) } else { (ty, false) }
}

fn scalar(scalar: Scalar) -> Ty {
    match scalar {
        Scalar::Boolean => Ty::Bool,
        Scalar::Integer(width) => Ty::Integer(width),
        Scalar::Float(width) => Ty::Float(width),
        Scalar::Number => Ty::Number,
        Scalar::Decimal => Ty::Decimal,
        Scalar::String(format) => Ty::String(format),
        Scalar::Binary => Ty::Binary,
        // A field that is always `null` today may hold anything tomorrow.
        Scalar::Any | Scalar::Null => Ty::Any,
        Scalar::Object => Ty::Object,
    }
}
