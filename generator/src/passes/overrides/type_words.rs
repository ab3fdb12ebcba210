//! The types that overrides name: `decimal`, `list<Order>`.

use crate::ground::scalar::{FloatWidth, IntegerWidth, StringFormat};
use crate::model::{Api, Ty, TypeId};

/// The words for the types that every API has.
const TYPE_WORDS: [(&str, Ty); 14] = [
    ("string", Ty::STRING),
    ("date", Ty::String(StringFormat::Date)),
    ("date-time", Ty::String(StringFormat::DateTime)),
    ("uuid", Ty::String(StringFormat::Uuid)),
    ("ipv4", Ty::String(StringFormat::Ipv4)),
    ("ipv6", Ty::String(StringFormat::Ipv6)),
    ("uri", Ty::String(StringFormat::Uri)),
    ("integer", Ty::Integer(IntegerWidth::Unspecified)),
    ("float", Ty::Float(FloatWidth::Unspecified)),
    ("number", Ty::Number),
    ("decimal", Ty::Decimal),
    ("boolean", Ty::Bool),
    ("any", Ty::Any),
    ("object", Ty::Object),
];

/// Lists the words for types: `` `string`, `date`, ... ``.
pub fn type_words() -> String {
    TYPE_WORDS.map(|(word, _)| format!("`{word}`")).join(", ")
}

/// Reads the type of an override; `None` if it names no type. `in_crate` finds a type by its name in Rust.
pub(super) fn parse(
    api: &Api,
    spelling: &str,
    in_crate: &mut dyn FnMut(&str) -> Option<TypeId>,
) -> Option<Ty> {
    let inner = |word: &str| spelling.strip_prefix(word)?.strip_prefix('<')?.strip_suffix('>').map(str::trim);
    if let Some(item) = inner("list") {
        return parse(api, item, in_crate).map(Ty::list);
    }
    if let Some(value) = inner("map") {
        return parse(api, value, in_crate).map(Ty::map);
    }
    let known = TYPE_WORDS.iter().find(|(word, _)| *word == spelling).map(|(_, ty)| ty.clone());
    let documented = || api.types().find(|(_, ty)| ty.name == spelling).map(|(id, _)| id);
    known.or_else(|| documented().or_else(|| in_crate(spelling)).map(Ty::Ref))
}
