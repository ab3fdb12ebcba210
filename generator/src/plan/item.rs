//! The Rust items of a crate, decided to the last name.
//!
//! Guarantees: nothing is left to decide for whoever writes them out.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::ground::fact::Certainty;
use crate::settings::DateTimes;

use super::doc::Docs;
use super::ident::Ident;

/// A Rust type expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RustType {
    /// `bool`
    Bool,
    /// `i64`
    I64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// `serde_json::Number`
    Number,
    /// `serde_json::Value`
    Value,
    /// `serde_json::Map<String, serde_json::Value>`
    Object,
    /// `runtime::Decimal`
    Decimal,
    /// `runtime::jiff::DateTime` and its like
    Dated {
        /// The library that has the type.
        library: DateTimes,
        /// A day without a time.
        day: bool,
    },
    /// `runtime::uuid::Uuid`
    Uuid,
    /// `runtime::Lenient<std::net::Ipv4Addr>` and its like
    Ip {
        /// An address of 128 bits.
        v6: bool,
    },
    /// A type of this crate.
    Named(Ident),
    /// `Option<T>`
    Option(Box<RustType>),
    /// `Vec<T>`
    Vec(Box<RustType>),
    /// `BTreeMap<String, T>`
    Map(Box<RustType>),
    /// `Box<T>`
    Boxed(Box<RustType>),
}

/// An item with its name and documentation.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The name.
    pub ident: Ident,
    /// Documented names by which it may be looked for.
    pub searched: Vec<String>,
    /// The documentation.
    pub docs: Docs,
    /// Attributes that the user gives it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// The traits of serde; enumerations have both in any case.
    pub serde: SerdeImpls,
    /// Where it comes from.
    pub origin: Provenance,
    /// The kind.
    pub kind: ItemKind,
}

/// Where something of the crate is documented, and how sure that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The page and the line in it; `None` for what no page shows.
    #[serde(flatten)]
    pub place: Option<ProvenancePlace>,
    /// The weakest of the facts that it is made of.
    pub certainty: Certainty,
}

/// A line of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenancePlace {
    /// The page, as a path inside of the documents.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// The traits of serde that a type has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SerdeImpls {
    /// `Serialize`: it is sent.
    pub serialize: bool,
    /// `Deserialize`: it is received.
    pub deserialize: bool,
}

/// The kinds of items.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// `struct Name { .. }`
    Struct(StructItem),
    /// An open enumeration.
    Enum(EnumItem),
    /// One of several types, or raw JSON.
    Union(UnionItem),
    /// `struct Name(T)`, the same as `T` on the wire; for lists and maps that contain themselves.
    Newtype(RustType),
    /// `type Name = T`
    Alias(RustType),
}

/// A struct.
#[derive(Clone, Debug, Serialize)]
pub struct StructItem {
    /// How it comes to `Default`.
    pub default: DefaultImpl,
    /// `#[serde(rename_all = "..")]`
    pub rename_all: Option<&'static str>,
    /// The fields, in document order.
    pub fields: Vec<FieldItem>,
    /// How programs make one; `None` for what only answers hold.
    pub constructor: Option<Constructor>,
}

/// The arguments of `new`; beside it there are setters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Constructor {
    /// The required fields, in order.
    Positional,
    /// A struct of this name that holds the required fields: they are too many, or too alike, to be told apart by their
    /// order.
    Named(Ident),
}

impl StructItem {
    /// Returns the fields that `new` asks for.
    pub fn required(&self) -> impl Iterator<Item = (&FieldItem, &Argument)> {
        self.fields.iter().filter_map(|field| match &field.init {
            Init::Argument(argument) => Some((field, argument)),
            _ => None,
        })
    }

    /// Returns the only field that `new` asks for, if its value can stand for the struct: the struct is then made from it
    /// by `From`.
    pub fn made_from(&self) -> Option<(&FieldItem, &Argument)> {
        let mut required = self.required();
        let only = required.next().filter(|_| required.next().is_none())?;
        (!matches!(only.1.ty, RustType::Boxed(_))).then_some(only)
    }

    /// Returns true if some field is read by a function of the runtime.
    pub fn has_readers(&self) -> bool {
        self.fields.iter().filter_map(|field| field.read).any(|read| read.function().is_some())
    }
}

/// How a struct comes to `Default`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultImpl {
    /// It has none: something is required.
    None,
    /// It is derived.
    Derived,
    /// By `new`, which sets constants and takes no arguments.
    New,
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldItem {
    /// The name.
    pub ident: Ident,
    /// The documentation.
    pub docs: Docs,
    /// Where it comes from; `None` for the members that have no field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Provenance>,
    /// The type.
    pub ty: RustType,
    /// The name on the wire; empty for the members that have no field.
    #[serde(skip)]
    pub wire: String,
    /// `#[serde(rename = "..")]`
    pub rename: Option<String>,
    /// `#[serde(skip_serializing_if = "Option::is_none")]`
    pub skip_none: bool,
    /// How it is read where it may be missing.
    pub read: Option<Read>,
    /// `#[serde(flatten)]`
    pub flatten: bool,
    /// `#[deprecated]`
    pub deprecated: bool,
    /// Attributes that the user gives it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// The value that `new` puts there.
    pub init: Init,
    /// The method that sets it.
    pub setter: Option<Setter>,
}

/// The value that `new` puts into a field.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Init {
    /// An argument of the field's name.
    Argument(Argument),
    /// The only value that the field may have.
    Constant {
        /// The value.
        literal: Literal,
        /// `.into()` makes it the field's type.
        into: bool,
    },
    /// `None`
    None,
    /// The default of its type: nothing is in it.
    Default,
    /// A received value: no program builds it.
    Stored,
}

/// How a field is read that a service may leave out, or send as `null`, without being an `Option` for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Read {
    /// The default if it is missing; the type itself reads `null`.
    Default,
    /// The default if it is missing or `null`.
    OrDefault,
    /// A list: as [`Read::OrDefault`], and `null` is left out of it.
    List,
    /// A map: as [`Read::List`], and an empty list is an empty map.
    Map,
    /// An optional list, `null` left out of it.
    OptionalList,
    /// An optional map, which may be an empty list, `null` left out of it.
    OptionalMap,
    /// `Option<Option<T>>`: `null` is `Some(None)`.
    OrNull,
}

impl Read {
    /// How the same is read where it is optional.
    #[must_use]
    pub fn optional(self) -> Option<Self> {
        match self {
            Self::List => Some(Self::OptionalList),
            Self::Map => Some(Self::OptionalMap),
            _ => None,
        }
    }

    /// Returns the function of the runtime that reads it.
    pub fn function(self) -> Option<&'static str> {
        match self {
            Self::Default => None,
            Self::OrDefault => Some("or_default"),
            Self::List => Some("list"),
            Self::Map => Some("map"),
            Self::OptionalList => Some("optional_list"),
            Self::OptionalMap => Some("optional_map"),
            Self::OrNull => Some("or_null"),
        }
    }
}

/// The type of an argument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// The type that is stored.
    pub ty: RustType,
    /// Anything that turns into it is taken.
    pub into: bool,
}

impl Argument {
    /// Returns true if the argument of a struct of arguments is a borrowed text.
    pub fn is_text(&self) -> bool {
        match &self.ty {
            RustType::String => true,
            RustType::Option(inner) => **inner == RustType::String,
            _ => false,
        }
    }
}

/// A method that sets an optional field and returns the struct.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setter {
    /// The name.
    pub ident: Ident,
    /// The argument; it is stored as `Some`.
    pub argument: Argument,
}

/// A literal value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Literal {
    /// `true` or `false`
    Bool(bool),
    /// `7_i64`
    I64(i64),
    /// `0.5`
    F64(f64),
    /// `"text"`
    Text(String),
}

/// An open enumeration.
#[derive(Clone, Debug, Serialize)]
pub struct EnumItem {
    /// The values are whole numbers, not text.
    pub integer: bool,
    /// The known values, in document order.
    pub variants: Vec<VariantItem>,
    /// Comments can show the values as code, so that each variant says what is sent for it.
    pub shown: bool,
    /// There are no other values.
    pub closed: bool,
}

/// A known value of an enumeration.
#[derive(Clone, Debug, Serialize)]
pub struct VariantItem {
    /// The name.
    pub ident: Ident,
    /// The documentation.
    pub docs: Docs,
    /// The value on the wire.
    pub value: Literal,
}

/// One of several types.
#[derive(Clone, Debug, Serialize)]
pub struct UnionItem {
    /// The member that tells the case.
    pub tag: Option<String>,
    /// The cases, the most specific first.
    pub cases: Vec<CaseItem>,
    /// The variant of anything else.
    pub fallback: Ident,
}

/// A case of a union.
#[derive(Clone, Debug, Serialize)]
pub struct CaseItem {
    /// The name.
    pub ident: Ident,
    /// The documentation.
    pub docs: Docs,
    /// The type.
    pub ty: RustType,
    /// The text of the tag, in a tagged union.
    pub tag_value: Option<String>,
    /// JSON pointers of members, each with the only text that it has in this case, where that tells an untagged case from
    /// others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<(String, String)>,
    /// The union is made from this type by `From`.
    pub from: Option<RustType>,
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::I64 => f.write_str("i64"),
            Self::F64 => f.write_str("f64"),
            Self::String => f.write_str("String"),
            Self::Number => f.write_str("Number"),
            Self::Value => f.write_str("Value"),
            Self::Object => f.write_str("Map<String, Value>"),
            Self::Decimal => f.write_str("Decimal"),
            Self::Dated { library, day } => {
                write!(f, "{}::{}", library.as_str(), if *day { "Date" } else { "DateTime" })
            }
            Self::Uuid => f.write_str("Uuid"),
            Self::Ip { v6 } => write!(f, "Ipv{}Addr", if *v6 { 6 } else { 4 }),
            Self::Named(ident) => f.write_str(ident.as_str()),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Vec(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "BTreeMap<String, {inner}>"),
            Self::Boxed(inner) => write!(f, "Box<{inner}>"),
        }
    }
}

impl RustType {
    /// `Option<T>`
    #[must_use]
    pub fn optional(self) -> Self {
        Self::Option(Box::new(self))
    }

    /// Returns how many types contain each other: 1 for a plain one.
    pub fn depth(&self) -> usize {
        match self {
            Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) => {
                inner.depth() + 1
            }
            _ => 1,
        }
    }

    /// Calls `visit` with this type and every type inside it.
    pub fn for_each<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) => {
                inner.for_each(visit);
            }
            _ => {}
        }
    }
}

impl ItemKind {
    /// Returns true for a struct with a list or map that is read without its nulls.
    pub fn leaves_nulls_out(&self) -> bool {
        let Self::Struct(item) = self else { return false };
        let reads = item.fields.iter().filter_map(|field| field.read);
        reads.into_iter().any(|read| !matches!(read, Read::Default | Read::OrDefault | Read::OrNull))
    }

    /// Calls `visit` with every type expression in the item.
    pub fn for_each_type<'a>(&'a self, visit: &mut impl FnMut(&'a RustType)) {
        match self {
            Self::Struct(item) => item.fields.iter().for_each(|field| field.ty.for_each(visit)),
            Self::Enum(_) => {}
            Self::Union(item) => item.cases.iter().for_each(|case| case.ty.for_each(visit)),
            Self::Newtype(ty) | Self::Alias(ty) => ty.for_each(visit),
        }
    }
}

/// A value of an input, as the smoke program writes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// A literal.
    Literal(Literal),
    /// A list of literals.
    Literals(Vec<Literal>),
    /// JSON that decodes into this type.
    Json {
        /// The value.
        value: Value,
        /// The type.
        ty: RustType,
        /// A reference to it is taken.
        borrowed: bool,
    },
}
