//! Rows of two flavours that document the same field or parameter.
//!
//! `**createdAt** | **Date** | | [optional]` and `**created_at** | **String** | When` -> one field with both the format and the
//! description.

use std::collections::HashMap;

use serde_json::Value;

use crate::dialect::raw::{Escape, RawEnum, RawEnumValue, RawField, unescaped};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::constraints::Constraints;
use crate::ground::fact::Fact;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;

use super::Joiner;

/// Says what counts where the first folder does.
pub(super) const FIRST_COUNTS: &str = "the folder that is named first counts; correct it with an override";

/// Finds the row of the first flavour for each of the second: by the very name, else by its letters and digits.
pub(super) fn matched<'f>(
    first: impl Iterator<Item = &'f RawField>,
    second: impl Iterator<Item = &'f RawField>,
    escapes: &[Escape],
) -> Vec<Option<usize>> {
    let mut exact: HashMap<&str, usize> = HashMap::new();
    let mut folded: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, field) in first.enumerate() {
        exact.entry(name(field)).or_insert(at);
        folded.entry(key(field)).or_default().push(at);
        let bare = unescaped(&field.name.value, escapes);
        if bare != field.name.value {
            folded.entry(fold(&bare)).or_default().push(at);
        }
    }
    let second: Vec<&RawField> = second.collect();
    let mut taken: Vec<usize> = Vec::new();
    let mut take =
        |found: Option<usize>| found.filter(|at| !taken.contains(at)).inspect(|at| taken.push(*at));
    let mut matched: Vec<Option<usize>> =
        second.iter().map(|field| take(exact.get(name(field)).copied())).collect();
    for (field, found) in second.iter().zip(&mut matched).filter(|(_, found)| found.is_none()) {
        let keys = [key(field), fold(&unescaped(&field.name.value, escapes))];
        let candidates = keys.iter().filter_map(|key| folded.get(key)).flatten();
        *found = candidates.copied().find_map(|at| take(Some(at)));
    }
    matched
}

/// Returns the name on the wire, or what is documented in its place.
fn name(field: &RawField) -> &str {
    field.wire.as_ref().map_or(&field.name.value, |wire| &wire.value)
}

pub(super) fn key(field: &RawField) -> String {
    let folded = fold(name(field));
    if folded.is_empty() { name(field).to_owned() } else { folded }
}

pub(super) fn is_required(field: &RawField) -> bool {
    field.required.as_ref().is_some_and(|required| required.value)
}

impl Joiner<'_> {
    /// Adds the fields of the second flavour to those of the first.
    pub(super) fn fields(&mut self, owner: &str, first: &mut Vec<RawField>, second: Vec<RawField>) {
        let places = matched(first.iter(), second.iter(), &self.escapes);
        for (field, place) in second.into_iter().zip(places) {
            match place.and_then(|place| first.get_mut(place)) {
                Some(known) => self.field(owner, known, field),
                None => {
                    self.only.note("field", field.name.span);
                    first.push(field);
                }
            }
        }
    }

    /// Adds what the second flavour says of a field.
    pub(super) fn field(&mut self, owner: &str, first: &mut RawField, second: RawField) {
        let subject = format!("`{owner}.{}`", first.name.value);
        let (here, there) = (first.name.span, second.name.span);
        match self.agreed(&first.ty, &second.ty) {
            Some(ty) if ty == first.ty.value => {}
            Some(ty) => {
                let span = if ty == second.ty.value { second.ty.span } else { first.ty.span };
                first.ty = Spanned::new(ty, span);
            }
            None => self.disagree(&format!("the type of {subject}"), here, there, FIRST_COUNTS),
        }
        self.required(&subject, first, second.required, there);
        first.nullable = either(first.nullable.take(), second.nullable);
        first.wire = surer(first.wire.take(), second.wire);
        self.values(&subject, first, second.values, there);
        let both = first.default.as_deref().zip(second.default.as_deref());
        if both.is_some_and(|(a, b)| a.certainty == b.certainty && !same_value(&a.value, &b.value)) {
            self.disagree(&format!("the default of {subject}"), here, there, FIRST_COUNTS);
        }
        first.default = surer(first.default.take(), second.default);
        first.constant = surer(first.constant.take(), second.constant);
        if !add_limits(&mut first.constraints, second.constraints) {
            self.disagree(&format!("a limit of {subject}"), here, there, FIRST_COUNTS);
        }
        if first.description.is_empty() {
            first.description = second.description;
        }
        first.read_only |= second.read_only;
        first.deprecated |= second.deprecated;
        first.example = first.example.take().or(second.example);
    }

    fn required(&mut self, subject: &str, first: &mut RawField, second: Option<Fact<bool>>, there: Span) {
        let Some(second) = second else { return };
        let Some(known) = &first.required else {
            first.required = Some(second);
            return;
        };
        if known.value == second.value {
            return;
        }
        if known.certainty == second.certainty {
            let counts = "it is taken as required; correct it with an override";
            self.disagree(&format!("whether {subject} is required"), first.name.span, there, counts);
        }
        let counts =
            second.certainty < known.certainty || second.certainty == known.certainty && second.value;
        if counts {
            first.required = Some(second);
        }
    }

    fn values(
        &mut self,
        subject: &str,
        first: &mut RawField,
        second: Option<Box<Fact<RawEnum>>>,
        there: Span,
    ) {
        let Some(second) = second else { return };
        let span = first.name.span;
        match &mut first.values {
            Some(known) if known.certainty == second.certainty => {
                self.enumeration(subject, &mut known.value, second.value, [span, there]);
            }
            known => *known = surer(known.take(), Some(second)),
        }
    }

    /// Adds values that only the second flavour lists. A list that is part of the other is no contradiction.
    pub(super) fn enumeration(
        &mut self,
        subject: &str,
        first: &mut RawEnum,
        second: RawEnum,
        [here, there]: [Span; 2],
    ) {
        let is_open = matches!(first.base, TypeExpr::Scalar(crate::ground::scalar::Scalar::Any));
        if is_open {
            first.base = second.base;
        }
        let all = first.values.len();
        let mut known = vec![false; all];
        let mut more = Vec::new();
        for value in second.values {
            let found = first.values.iter().position(|own| same_member(own, &value));
            match found.and_then(|at| first.values.get_mut(at)) {
                Some(own) => {
                    own.wire = surer(own.wire.take(), value.wire);
                    own.ident = own.ident.take().or(value.ident);
                    if own.description.is_empty() {
                        own.description = value.description;
                    }
                }
                None => more.push(value),
            }
            if let Some(known) = found.and_then(|at| known.get_mut(at)) {
                *known = true;
            }
        }
        if !more.is_empty() && known.iter().any(|known| !known) {
            let counts = "all values of both are kept; correct them with overrides";
            self.disagree(&format!("the list of values of {subject}"), here, there, counts);
        }
        first.values.extend(more);
    }
}

/// Returns whether two values of lists are the same: the same on the wire, or one name of the languages.
pub(super) fn same_member(a: &RawEnumValue, b: &RawEnumValue) -> bool {
    let wire = |value: &RawEnumValue| value.wire.as_ref().map(|wire| wire.value.clone());
    let text = |value: &RawEnumValue| match (wire(value), &value.ident) {
        (Some(Value::String(text)), _) => fold(&text),
        (Some(other), _) => other.to_string(),
        (None, ident) => fold(ident.as_deref().unwrap_or_default()),
    };
    match (wire(a), wire(b)) {
        (Some(a), Some(b)) => a == b,
        _ => !text(a).is_empty() && text(a) == text(b),
    }
}

/// Returns whether two values are the same but for quotes and the spelling of names.
fn same_value(a: &Value, b: &Value) -> bool {
    let bare = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (a, b) = (bare(a), bare(b));
    a == b || fold(&a) == fold(&b) || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

/// A fact, boxed or not.
pub(super) trait Sure {
    fn is_surer_than(&self, other: &Self) -> bool;
}

impl<T> Sure for Fact<T> {
    fn is_surer_than(&self, other: &Self) -> bool {
        self.certainty < other.certainty
    }
}

impl<T> Sure for Box<Fact<T>> {
    fn is_surer_than(&self, other: &Self) -> bool {
        self.certainty < other.certainty
    }
}

/// Returns the surer of two facts, the first of two that are equally sure.
pub(super) fn surer<F: Sure>(first: Option<F>, second: Option<F>) -> Option<F> {
    match (first, second) {
        (Some(first), Some(second)) => Some(if second.is_surer_than(&first) { second } else { first }),
        (first, second) => first.or(second),
    }
}

/// Returns a mark that languages forget: it is there if one flavour has it.
fn either(first: Option<Fact<bool>>, second: Option<Fact<bool>>) -> Option<Fact<bool>> {
    match (first, second) {
        (Some(first), Some(second)) => Some(if second.value && !first.value { second } else { first }),
        (first, second) => first.or(second),
    }
}

/// Adds limits that only the second flavour states; returns false if they contradict each other.
pub(super) fn add_limits(first: &mut Constraints, second: Constraints) -> bool {
    fn add<T: PartialEq>(first: &mut Option<T>, second: Option<T>) -> bool {
        let fits = second.is_none() || first.is_none() || *first == second;
        *first = first.take().or(second);
        fits
    }
    let Constraints {
        minimum,
        maximum,
        exclusive_minimum,
        exclusive_maximum,
        min_length,
        max_length,
        pattern,
        min_items,
        max_items,
        unique_items,
    } = second;
    first.exclusive_minimum |= exclusive_minimum;
    first.exclusive_maximum |= exclusive_maximum;
    first.unique_items |= unique_items;
    let fits = [
        add(&mut first.minimum, minimum),
        add(&mut first.maximum, maximum),
        add(&mut first.min_length, min_length),
        add(&mut first.max_length, max_length),
        add(&mut first.pattern, pattern),
        add(&mut first.min_items, min_items),
        add(&mut first.max_items, max_items),
    ];
    fits.into_iter().all(|fits| fits)
}
