//! Which key of an example belongs to which field, and which value to which member of an enumeration.
//!
//! Guarantees: two names belong together only if they are equal but for case, punctuation and the mark of a
//! reserved word; a key is given to one field at most.

use std::collections::HashMap;

use crate::dialect::raw::RawEnumValue;
use crate::ground::words::fold;

use super::flavour::Flavour;

/// The key of each name, in the order of the names.
pub(super) fn pair<'k>(flavour: &Flavour, names: &[&str], keys: &[&'k str]) -> Vec<Option<&'k str>> {
    let mut free: HashMap<String, Vec<&'k str>> = HashMap::with_capacity(keys.len());
    for key in keys.iter().rev() {
        free.entry(fold(key)).or_default().push(key);
    }
    let mut take = |name: &str| free.get_mut(&fold(name)).and_then(Vec::pop);
    let mut pairs: Vec<Option<&str>> = names.iter().map(|name| take(name)).collect();
    for (name, pair) in names.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
        *pair = flavour.unescape(name).and_then(&mut take);
    }
    pairs
}

/// The name of an enumeration's member without the prefix that a value gets which is no identifier.
pub(super) fn without_prefix(member: &str) -> &str {
    match member.strip_prefix("Enum") {
        Some(rest) if rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) => rest,
        _ => member,
    }
}

/// The index of the member that a value is of.
pub(super) fn member(values: &[RawEnumValue], wire: &str) -> Option<usize> {
    let wire = fold(wire);
    let ident = |value: &RawEnumValue| value.ident.as_deref().unwrap_or_default().to_owned();
    let exact = values.iter().position(|value| fold(&ident(value)) == wire);
    exact.or_else(|| values.iter().position(|value| fold(without_prefix(&ident(value))) == wire))
}
