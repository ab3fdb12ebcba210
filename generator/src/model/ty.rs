//! Types of an API.

use serde::Serialize;
use serde_json::Value;

use crate::ground::fact::{Certainty, Fact};
use crate::ground::scalar::{FloatWidth, IntegerWidth, StringFormat};
use crate::ground::source::{Span, Spanned};

use crate::ground::constraints::Constraints;

use super::GivenName;

/// Index of a type in its [`Api`](super::Api).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TypeId(pub(super) u32);

impl TypeId {
    /// Creates the type at a position of the document order; only an id of an existing type may be looked up.
    pub(crate) fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Returns the position of the type in document order.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A named type.
#[derive(Clone, Debug, Serialize)]
pub struct Type {
    /// The documented name, or the suggested one.
    pub name: String,
    /// True if the document gives the name.
    pub name_stated: bool,
    /// True if nobody gave the name: the documents have none, or one that a generator composed of an operation, an owner
    /// or a number (`ServersGetServerResponseServer`). Decided by the names pass; true before.
    pub composed: bool,
    /// True if nothing needs it that the user wants, decided by the selection.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub left_out: bool,
    /// True for a type that is documented inside a field, parameter or type (a list of values, a choice of
    /// types) and not on a page or table of its own.
    pub inline: bool,
    /// The unique name in PascalCase, decided by the names pass; empty before.
    pub ident: String,
    /// The group it is filed under: emitted types of a group share a file.
    pub group: Option<String>,
    /// Where its name means this type (a version or page family); empty for the whole API.
    pub scope: String,
    /// Markdown.
    pub description: String,
    /// The kind.
    pub kind: TypeKind,
    /// Where it is documented; `None` for a type that only an example shows.
    pub span: Option<Span>,
    /// How sure its shape is.
    pub certainty: Certainty,
    /// Where it travels.
    pub usage: Usage,
    /// Other documented names of exactly this shape, which were merged into it.
    pub aliases: Vec<Alias>,
    /// Whole-value examples from the documents.
    pub examples: Vec<Spanned<Value>>,
    /// The Rust name that the user or an earlier run gave it.
    #[serde(skip)]
    pub given: Option<GivenName>,
    /// The file in which an earlier run put it.
    #[serde(skip)]
    pub file: Option<String>,
    /// Names that members of it had in earlier documents and no other may have yet.
    #[serde(skip)]
    pub freed: Vec<String>,
}

impl Type {
    /// Creates a type of a page or table of its own, whose shape is still to be said.
    pub fn new(name: String, name_stated: bool, span: Option<Span>) -> Self {
        Self {
            name,
            name_stated,
            composed: true,
            left_out: false,
            inline: false,
            ident: String::new(),
            group: None,
            scope: String::new(),
            description: String::new(),
            kind: TypeKind::Alias(Ty::Any),
            span,
            certainty: Certainty::Stated,
            usage: Usage::default(),
            aliases: Vec::new(),
            examples: Vec::new(),
            given: None,
            file: None,
            freed: Vec::new(),
        }
    }

    /// Creates a type that is documented inside something else, filed where that is filed.
    pub fn inline(
        name: String,
        kind: TypeKind,
        group: Option<&str>,
        scope: &str,
        span: Option<Span>,
    ) -> Self {
        let (group, scope) = (group.map(str::to_owned), scope.to_owned());
        Self { inline: true, kind, group, scope, ..Self::new(name, false, span) }
    }
}

/// Another documented name of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alias {
    /// The documented name.
    pub name: String,
    /// Markdown.
    pub description: String,
    /// The group it is filed under.
    pub group: Option<String>,
    /// Where it is documented.
    pub span: Option<Span>,
}

/// The directions in which a type travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// Part of a request.
    pub request: bool,
    /// Part of a response.
    pub response: bool,
}

/// The kinds of named types.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// An object with fields.
    Struct(Struct),
    /// One of a list of values; always open.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name of a type expression.
    Alias(Ty),
}

/// A type expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ty {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer(IntegerWidth),
    /// A number with a fraction.
    Float(FloatWidth),
    /// A number, whole or not.
    Number,
    /// A JSON number or a decimal string.
    Decimal,
    /// Text.
    String(StringFormat),
    /// Raw bytes (file content, streamed bodies).
    Binary,
    /// Any JSON value.
    Any,
    /// A JSON object of unknown members.
    Object,
    /// A list; `unique` if no item comes twice.
    List {
        /// The items.
        item: Box<Ty>,
        /// No item twice.
        unique: bool,
    },
    /// A map from text.
    Map(Box<Ty>),
    /// A value or `null`, inside a container (a field's own nullability is [`Field::nullable`]).
    Nullable(Box<Ty>),
    /// A named type.
    Ref(TypeId),
}

/// An object with fields.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Struct {
    /// The fields, in document order.
    pub fields: Vec<Field>,
    /// The type of members beyond the fields, where the documents say there may be some.
    pub additional: Option<Ty>,
}

/// A field of an object.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// The name as documented.
    pub name: String,
    /// The name on the wire.
    pub wire: Fact<String>,
    /// The type, without the field's own nullability.
    pub ty: Ty,
    /// Markdown.
    pub description: String,
    /// Whether it must be present.
    pub required: Fact<bool>,
    /// The statement about `required` of answers that show its type without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Fact<bool>>,
    /// Whether it may be `null`.
    pub nullable: Fact<bool>,
    /// The server sets it.
    pub read_only: bool,
    /// The documents advise against it.
    pub deprecated: bool,
    /// The default.
    pub default: Option<Box<Fact<Value>>>,
    /// The only value it may have.
    pub constant: Option<Box<Fact<Value>>>,
    /// Limits.
    pub constraints: Constraints,
    /// True if the Rust field needs a `Box` because the type contains itself here.
    pub boxed: bool,
    /// Where it is documented.
    pub span: Option<Span>,
    /// How sure it is that the field exists with this type.
    pub certainty: Certainty,
    /// An example of its value.
    pub example: Option<Box<Fact<Value>>>,
    /// How many objects of samples hold it, if it is left out or `null` in none.
    #[serde(skip)]
    pub always: u64,
    /// The Rust name that the user or an earlier run gave it.
    #[serde(skip)]
    pub given: Option<GivenName>,
}

/// A list of values.
#[derive(Clone, Debug, Serialize)]
pub struct Enum {
    /// The type of the values.
    pub base: EnumBase,
    /// The known values, in document order, no value twice.
    pub values: Vec<EnumValue>,
    /// The user says that there are no other values.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// The type of an enumeration's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EnumBase {
    /// Text.
    String,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
}

/// A known value of an enumeration.
#[derive(Clone, Debug, Serialize)]
pub struct EnumValue {
    /// The name that the documentation's language gives it, where it differs from the value.
    pub name: Option<String>,
    /// The value.
    pub wire: Fact<Value>,
    /// Markdown.
    pub description: String,
    /// Where it is documented.
    pub span: Option<Span>,
    /// The Rust name that the user or an earlier run gave it.
    #[serde(skip)]
    pub given: Option<GivenName>,
}

/// One of several types.
#[derive(Clone, Debug, Serialize)]
pub struct Union {
    /// The cases: for an untagged union the most specific first.
    pub cases: Vec<UnionCase>,
    /// The field that tells the case, where there is one.
    pub tag: Option<UnionTag>,
}

/// A case of a union.
#[derive(Clone, Debug, Serialize)]
pub struct UnionCase {
    /// A name for it; unique in its union after the names pass.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// The value of the tag, in a tagged union.
    pub tag_value: Option<String>,
    /// The Rust name that an earlier run gave it.
    #[serde(skip)]
    pub given: Option<GivenName>,
}

/// The field that tells the case of a union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnionTag {
    /// Its name on the wire.
    pub wire: String,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Ty {
    /// Creates a list that may hold an item twice.
    pub fn list(item: Ty) -> Self {
        Self::List { item: Box::new(item), unique: false }
    }

    /// Creates a map from text.
    pub fn map(value: Ty) -> Self {
        Self::Map(Box::new(value))
    }

    /// Plain text.
    pub const STRING: Ty = Ty::String(StringFormat::Plain);

    /// Returns what a list, map or nullable expression holds in the end; the expression itself if it is none.
    pub fn innermost(&self) -> &Ty {
        match self {
            Self::List { item: inner, .. } | Self::Map(inner) | Self::Nullable(inner) => inner.innermost(),
            other => other,
        }
    }

    /// Returns how many expressions stand inside each other, this one included.
    pub fn depth(&self) -> usize {
        match self {
            Self::List { item: inner, .. } | Self::Map(inner) | Self::Nullable(inner) => 1 + inner.depth(),
            _ => 1,
        }
    }

    /// Returns what a list, map or nullable expression holds in the end, to change it.
    pub fn innermost_mut(&mut self) -> &mut Ty {
        match self {
            Self::List { item: inner, .. } | Self::Map(inner) | Self::Nullable(inner) => {
                inner.innermost_mut()
            }
            other => other,
        }
    }

    /// Calls `visit` with every named type in this expression.
    pub fn for_each_ref(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::Ref(id) => visit(*id),
            Self::List { item: inner, .. } | Self::Map(inner) | Self::Nullable(inner) => {
                inner.for_each_ref(visit)
            }
            _ => {}
        }
    }

    /// Calls `visit` with every named type in this expression, to change it.
    pub fn for_each_ref_mut(&mut self, visit: &mut impl FnMut(&mut TypeId)) {
        match self {
            Self::Ref(id) => visit(id),
            Self::List { item: inner, .. } | Self::Map(inner) | Self::Nullable(inner) => {
                inner.for_each_ref_mut(visit)
            }
            _ => {}
        }
    }
}

impl TypeKind {
    /// Calls `visit` with every type expression directly in this type.
    pub fn for_each_ty<'a>(&'a self, visit: &mut impl FnMut(&'a Ty)) {
        match self {
            Self::Struct(object) => {
                object.fields.iter().map(|field| &field.ty).chain(&object.additional).for_each(visit);
            }
            Self::Enum(_) => {}
            Self::Union(union) => union.cases.iter().map(|case| &case.ty).for_each(visit),
            Self::Alias(ty) => visit(ty),
        }
    }

    /// Calls `visit` with every type expression directly in this type, to change it.
    pub fn for_each_ty_mut(&mut self, visit: &mut impl FnMut(&mut Ty)) {
        match self {
            Self::Struct(object) => {
                object
                    .fields
                    .iter_mut()
                    .map(|field| &mut field.ty)
                    .chain(&mut object.additional)
                    .for_each(visit);
            }
            Self::Enum(_) => {}
            Self::Union(union) => union.cases.iter_mut().map(|case| &mut case.ty).for_each(visit),
            Self::Alias(ty) => visit(ty),
        }
    }
}
