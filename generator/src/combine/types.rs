//! Two spellings of one type: which of them says more.
//!
//! `List<Any>` and `Vec<Boat>` -> a list of boats; `Number` and `i32` -> a whole number; `Boat` and `String` -> a contradiction.

use std::collections::HashMap;

use crate::dialect::raw::{RawApi, RawModel, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar, StringFormat};
use crate::ground::source::{FileId, Spanned};

use super::Joiner;
use super::fields::{is_required, key};
use super::pairs::Pairs;

/// The place that the name of a type leads to.
pub(super) struct Target {
    /// The same for two names of one type.
    id: usize,
    kind: Kind,
}

enum Kind {
    /// The names of its fields, and whether they are required.
    Struct(HashMap<String, bool>),
    /// Values of this type.
    Enum(TypeExpr),
    Union,
    Alias(TypeExpr),
    Opaque,
}

/// Returns what the names of types in both flavours lead to.
pub(super) fn targets(first: &RawApi, second: &RawApi, pairs: &Pairs) -> HashMap<String, Target> {
    let mut targets = HashMap::new();
    let mut add = |model: &RawModel, id: usize| {
        for link in &model.links {
            targets.insert(link.clone(), Target { id, kind: kind(&model.shape) });
        }
    };
    first.models.iter().enumerate().for_each(|(at, model)| add(model, at));
    for (at, model) in second.models.iter().enumerate() {
        add(model, pairs.model(at).unwrap_or(first.models.len() + at));
    }
    targets
}

fn kind(shape: &RawShape) -> Kind {
    match shape {
        RawShape::Struct { fields, .. } => {
            Kind::Struct(fields.iter().map(|field| (key(field), is_required(field))).collect())
        }
        RawShape::Enum(list) => Kind::Enum(list.base.clone()),
        RawShape::Union { .. } => Kind::Union,
        RawShape::Alias(ty) => Kind::Alias(ty.clone()),
        RawShape::Opaque => Kind::Opaque,
    }
}

/// Returns whether a type has all fields of another and requires more of them.
fn requires_more(fields: &HashMap<String, bool>, of: &HashMap<String, bool>) -> bool {
    let keeps = |(name, required): (&String, &bool)| fields.get(name).is_some_and(|own| *own || !required);
    let required = |fields: &HashMap<String, bool>| fields.values().filter(|required| **required).count();
    of.iter().all(keeps) && required(fields) > required(of)
}

/// Aliases lead to aliases to so many levels.
const MAX_ALIASES: usize = 8;

impl Joiner<'_> {
    /// Returns the type that two spellings agree on, `None` if they contradict each other.
    pub(super) fn agreed(&self, first: &Spanned<TypeExpr>, second: &Spanned<TypeExpr>) -> Option<TypeExpr> {
        self.narrower(&first.value, &second.value, [first.span.file, second.span.file], 0)
    }

    /// Returns whether two spellings name one type.
    pub(super) fn is_same(&self, a: &TypeExpr, b: &TypeExpr) -> bool {
        let id = |expr: &TypeExpr| match expr {
            TypeExpr::Named { link: Some(link), .. } => self.targets.get(link).map(|target| target.id),
            _ => None,
        };
        id(a).is_some() && id(a) == id(b)
    }

    fn narrower(&self, a: &TypeExpr, b: &TypeExpr, files: [FileId; 2], depth: usize) -> Option<TypeExpr> {
        use TypeExpr::{List, Map, Named, Nullable, Scalar as S, Set, Union, Unknown};
        if a == b {
            return Some(a.clone());
        }
        let inner = |a: &TypeExpr, b: &TypeExpr| self.narrower(a, b, files, depth).map(Box::new);
        match (a, b) {
            (Nullable(a), Nullable(b)) => inner(a, b).map(Nullable),
            (Nullable(a), b) => inner(a, b).map(Nullable),
            (a, Nullable(b)) => inner(a, b).map(Nullable),
            (Unknown(_) | S(Scalar::Any | Scalar::Null), other)
            | (other, Unknown(_) | S(Scalar::Any | Scalar::Null)) => Some(other.clone()),
            (Named { .. }, other) => self.named(a, other, files, depth),
            // What the first spelling says of the second is what the second says of the first.
            (other, Named { .. }) => self.named(b, other, [files[1], files[0]], depth),
            (Union(cases), other) | (other, Union(cases)) => {
                let fits = |case: &TypeExpr| self.narrower(case, other, files, depth).is_some();
                let union = if matches!(a, Union(_)) { a } else { b };
                (matches!(other, Union(_)) || cases.iter().any(fits)).then(|| union.clone())
            }
            (List(a), List(b)) => inner(a, b).map(List),
            (Set(a), Set(b) | List(b)) | (List(a), Set(b)) => inner(a, b).map(Set),
            (Map(a), Map(b)) => inner(a, b).map(Map),
            (Map(_), S(Scalar::Object)) => Some(a.clone()),
            (S(Scalar::Object), Map(_)) => Some(b.clone()),
            (S(a), S(b)) => self.narrower_scalar(*a, *b, files).map(S),
            _ => None,
        }
    }

    /// Compares a documented type with another spelling.
    fn named(&self, name: &TypeExpr, other: &TypeExpr, files: [FileId; 2], depth: usize) -> Option<TypeExpr> {
        let target = |expr: &TypeExpr| match expr {
            TypeExpr::Named { link: Some(link), .. } => self.targets.get(link),
            _ => None,
        };
        // A name that leads nowhere is free JSON.
        let Some(own) = target(name) else { return Some(other.clone()) };
        if depth > MAX_ALIASES {
            return None;
        }
        let fits = |ty: &TypeExpr| self.narrower(ty, other, files, depth + 1).is_some();
        if let TypeExpr::Named { .. } = other {
            let Some(their) = target(other) else { return Some(name.clone()) };
            let same = match (&own.kind, &their.kind) {
                _ if own.id == their.id => true,
                (Kind::Struct(own), Kind::Struct(their)) => {
                    return Some(if requires_more(their, own) { other.clone() } else { name.clone() });
                }
                (Kind::Opaque, _) => return Some(other.clone()),
                (_, Kind::Opaque) | (Kind::Enum(_), Kind::Enum(_)) => true,
                (Kind::Union, _) | (_, Kind::Union) => true,
                (Kind::Alias(ty), _) => fits(ty),
                (_, Kind::Alias(ty)) => self.narrower(name, ty, files, depth + 1).is_some(),
                _ => false,
            };
            return same.then(|| name.clone());
        }
        let fits = match &own.kind {
            Kind::Opaque => return Some(other.clone()),
            Kind::Union => true,
            Kind::Alias(ty) | Kind::Enum(ty) => fits(ty),
            Kind::Struct(_) => matches!(other, TypeExpr::Map(_) | TypeExpr::Scalar(Scalar::Object)),
        };
        fits.then(|| name.clone())
    }

    fn narrower_scalar(&self, a: Scalar, b: Scalar, files: [FileId; 2]) -> Option<Scalar> {
        let is_format = |scalar| matches!(scalar, Scalar::String(format) if format != StringFormat::Plain);
        if is_format(a) && is_format(b) {
            let [a_is_rough, b_is_rough] = [self.is_rough(files[0], a), self.is_rough(files[1], b)];
            return match (a_is_rough, b_is_rough) {
                (true, false) => Some(b),
                (false, true) => Some(a),
                _ => None,
            };
        }
        narrower_scalar(a, b).or_else(|| narrower_scalar(b, a))
    }
}

/// Returns the narrower of two types of which the first is the wider one.
fn narrower_scalar(wide: Scalar, narrow: Scalar) -> Option<Scalar> {
    use Scalar::{Binary, Decimal, Float, Integer, Number, Object, String};
    match (wide, narrow) {
        (Number, Integer(_) | Float(_) | Decimal) | (Decimal, Integer(_) | Float(_) | String(_)) => {
            Some(narrow)
        }
        // Languages choose widths for reasons of their own: both fit into the wider one.
        (Integer(a), Integer(b)) => Some(Integer(widest(a, b, IntegerWidth::Unspecified))),
        (Float(a), Float(b)) => Some(Float(widest(a, b, FloatWidth::Unspecified))),
        (String(StringFormat::Plain | StringFormat::Byte), Binary) => Some(narrow),
        (String(StringFormat::Plain), String(_)) => Some(narrow),
        (Object, Object) => Some(narrow),
        _ => None,
    }
}

fn widest<T: Ord>(a: T, b: T, unspecified: T) -> T {
    if a == unspecified {
        b
    } else if b == unspecified {
        a
    } else {
        a.max(b)
    }
}
