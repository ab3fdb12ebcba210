//! Types that two flavours document.
//!
//! A page of an enumeration without values and one with three -> three values; the fields of both -> one type.

use crate::dialect::raw::{RawCase, RawModel, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::source::{Span, Spanned};

use super::Joiner;
use super::fields::{FIRST_COUNTS, add_limits, matched, surer};
use super::pairs::Pairs;

impl Joiner<'_> {
    /// Adds the types of the second flavour; returns where each of them is now.
    pub(super) fn models(
        &mut self,
        first: &mut Vec<RawModel>,
        mut second: Vec<RawModel>,
        pairs: &Pairs,
    ) -> Vec<usize> {
        for (own, their) in &pairs.relatives {
            let first_is_lonely = pairs.model(*their).is_some();
            let Some((own, their)) = first.get_mut(*own).zip(second.get_mut(*their)) else { continue };
            let (lonely, other) = if first_is_lonely { (own, their) } else { (their, own) };
            self.add_shown_by(lonely, other);
        }
        let mut places = Vec::with_capacity(second.len());
        for (at, model) in second.into_iter().enumerate() {
            match pairs.model(at).and_then(|at| Some((at, first.get_mut(at)?))) {
                Some((at, known)) => {
                    self.model(known, model);
                    places.push(at);
                }
                None => {
                    self.only.note("type", model.name.span);
                    places.push(first.len());
                    first.push(model);
                }
            }
        }
        places
    }

    /// Adds to a type that only one flavour has what the other says of the fields of the type at the same place. That is a
    /// type with a life of its own: which fields there are, and whether they are required, is not taken from it.
    fn add_shown_by(&self, lonely: &mut RawModel, other: &RawModel) {
        let (RawShape::Struct { fields, .. }, RawShape::Struct { fields: others, .. }) =
            (&mut lonely.shape, &other.shape)
        else {
            return;
        };
        let places = matched(fields.iter(), others.iter(), &self.escapes);
        for (other, place) in others.iter().zip(places) {
            let Some(field) = place.and_then(|place| fields.get_mut(place)) else { continue };
            if let Some(ty) = self.agreed(&field.ty, &other.ty) {
                field.ty.value = ty;
            }
            field.values = field.values.take().or_else(|| other.values.clone());
            field.wire = surer(field.wire.take(), other.wire.clone());
            field.constant = surer(field.constant.take(), other.constant.clone());
            field.example = field.example.take().or_else(|| other.example.clone());
            add_limits(&mut field.constraints, other.constraints.clone());
            if field.description.is_empty() {
                field.description.clone_from(&other.description);
            }
        }
    }

    fn model(&mut self, first: &mut RawModel, second: RawModel) {
        let RawModel { name, links, group, description, shape, examples, .. } = second;
        first.links.extend(links);
        first.group = first.group.take().or(group);
        if first.description.is_empty() {
            first.description = description;
        }
        first.examples.extend(examples);
        let owner = first.name.value.clone();
        let own = std::mem::replace(&mut first.shape, RawShape::Opaque);
        first.shape = self.shape(&owner, own, shape, [first.name.span, name.span]);
    }

    fn shape(&mut self, owner: &str, first: RawShape, second: RawShape, spans: [Span; 2]) -> RawShape {
        use RawShape::{Alias, Enum, Opaque, Struct, Union};
        match (first, second) {
            (Opaque, shape) | (shape, Opaque) => shape,
            (
                Struct { mut fields, additional, mut inherits },
                Struct { fields: more, additional: extra, inherits: parents },
            ) => {
                self.fields(owner, &mut fields, more);
                let additional = match (additional, extra) {
                    (Some(own), Some(extra)) => {
                        let [a, b] = [Spanned::new(own, spans[0]), Spanned::new(extra, spans[1])];
                        Some(self.agreed(&a, &b).unwrap_or(a.value))
                    }
                    (own, extra) => own.or(extra),
                };
                let known = inherits.len();
                for parent in parents {
                    let is_known = |own: &TypeExpr| own == &parent || self.is_same(own, &parent);
                    if !inherits.iter().take(known).any(is_known) {
                        inherits.push(parent);
                    }
                }
                Struct { fields, additional, inherits }
            }
            // A language without unions lays their cases side by side, or shows nothing of them.
            (Struct { .. }, shape @ Union { .. }) | (shape @ Union { .. }, Struct { .. }) => shape,
            (Struct { fields, .. }, shape) | (shape, Struct { fields, .. }) if fields.is_empty() => shape,
            (Enum(mut own), Enum(more)) => {
                self.enumeration(&format!("`{owner}`"), &mut own, more, spans);
                Enum(own)
            }
            (Union { mut cases, discriminator }, Union { cases: more, discriminator: tag }) => {
                let known = cases.len();
                for case in more {
                    let is_known = |own: &RawCase| self.agreed(&spanned(own), &spanned(&case)).is_some();
                    if !cases.iter().take(known).any(is_known) {
                        cases.push(case);
                    }
                }
                Union { cases, discriminator: discriminator.or(tag) }
            }
            (Alias(own), Alias(more)) => {
                let [a, b] = [Spanned::new(own, spans[0]), Spanned::new(more, spans[1])];
                Alias(self.agreed(&a, &b).unwrap_or_else(|| {
                    self.disagree(&format!("the type of `{owner}`"), spans[0], spans[1], FIRST_COUNTS);
                    a.value
                }))
            }
            // A list of values, or several cases, say more than the type that they have in common.
            (Alias(_), shape @ (Enum(_) | Union { .. })) | (shape @ (Enum(_) | Union { .. }), Alias(_)) => {
                shape
            }
            (first, _) => {
                self.disagree(&format!("the kind of `{owner}`"), spans[0], spans[1], FIRST_COUNTS);
                first
            }
        }
    }
}

fn spanned(case: &RawCase) -> Spanned<TypeExpr> {
    Spanned::new(case.ty.clone(), case.span)
}
