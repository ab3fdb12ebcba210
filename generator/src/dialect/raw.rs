//! Raw facts: what a dialect read, in the document's own words.
//!
//! Guarantees: nothing is resolved or renamed here; every fact has a span; a fact that the documents do
//! not hold is `None`, never a default. The same vocabulary serves every dialect.

use serde::Serialize;
use serde_json::Value;

use crate::dialect::grammar::pattern::Pattern;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::constraints::Constraints;
use crate::ground::fact::Fact;
use crate::ground::http::{AuthKind, ParameterIn, Route};
use crate::ground::source::{Span, Spanned};

/// All that was read of one API.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RawApi {
    /// Title of the API.
    pub title: Option<Spanned<String>>,
    /// Documented version of the API.
    pub version: Option<Spanned<String>>,
    /// Description of the API, Markdown.
    pub description: Option<String>,
    /// Base URLs, the main one first.
    pub servers: Vec<Spanned<String>>,
    /// Ways to authenticate.
    pub auth: Vec<RawAuth>,
    /// Types, in page order.
    pub models: Vec<RawModel>,
    /// Operations, in page order.
    pub operations: Vec<RawOperation>,
    /// Examples and tokens from anywhere in the documents, as evidence for wire names and enum values.
    pub evidence: Vec<RawEvidence>,
    /// True if the examples were made by a generator: they show names and values, but neither types nor nulls.
    pub examples_generated: bool,
    /// The changes that the documentation's language made to names.
    #[serde(skip)]
    pub(crate) naming: RawNaming,
}

/// Renamings that the documentation's language may have made, each a pattern and what stood there before:
/// `^M([A-Z0-9])` and `$1`.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawNaming {
    /// Of the names of fields: undone where examples agree.
    pub(crate) names: Vec<Escape>,
    /// Of the names of values.
    pub(crate) values: Vec<Escape>,
}

/// A renaming, and what stood there before.
pub(crate) type Escape = (Pattern, String);

/// Returns a name with the renamings of the documentation's language undone.
pub(crate) fn unescaped(name: &str, escapes: &[Escape]) -> String {
    escapes
        .iter()
        .fold(name.to_owned(), |name, (pattern, to)| pattern.regex().replace(&name, to.as_str()).into_owned())
}

/// A token or payload somewhere in the documents.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RawEvidence {
    /// A JSON example that belongs to no single type or operation.
    Json(Spanned<Value>),
    /// A token that an author set apart as code in running text.
    Token(Spanned<String>),
    /// A name on the wire that a sample of code on the page of a type spells.
    Key {
        /// The type, by its index in [`RawApi::models`].
        model: usize,
        /// The name.
        name: Spanned<String>,
    },
}

/// A documented type.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RawModel {
    /// The documented name; for a type that the document does not name (a body table), a suggestion.
    pub name: Spanned<String>,
    /// False if `name` is only a suggestion.
    pub name_stated: bool,
    /// The name of it in links: `path` or `path#anchor`, relative to the input folder.
    pub links: Vec<String>,
    /// Where equal names mean equal things (a version family or page family); empty for the whole API.
    pub scope: String,
    /// The group it is filed under, where the documents have one.
    pub group: Option<String>,
    /// Markdown.
    pub description: String,
    /// Its shape.
    pub shape: RawShape,
    /// Whole-value examples.
    pub examples: Vec<Spanned<Value>>,
}

/// The shape of a documented type.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RawShape {
    /// An object with fields.
    Struct {
        /// The fields, in table order.
        fields: Vec<RawField>,
        /// The type of members beyond the fields, where the document says there may be some.
        additional: Option<TypeExpr>,
        /// Types whose fields it also has.
        inherits: Vec<TypeExpr>,
    },
    /// A list of values.
    Enum(RawEnum),
    /// One of several types.
    Union {
        /// The cases.
        cases: Vec<RawCase>,
        /// The field whose value tells the case, where the document names it (documented spelling).
        discriminator: Option<String>,
    },
    /// Another name of a type: an array root, a map root, a scalar.
    Alias(TypeExpr),
    /// A page that says nothing of the shape; building the model reports it.
    #[default]
    Opaque,
}

/// A case of a union.
#[derive(Clone, Debug, Serialize)]
pub struct RawCase {
    /// A name for the case, where the document gives one.
    pub name: Option<String>,
    /// Its type.
    pub ty: TypeExpr,
    /// Where it stands.
    pub span: Span,
}

/// A list of allowed values.
#[derive(Clone, Debug, Serialize)]
pub struct RawEnum {
    /// The documented name of the list (`StatusEnum`), where there is one.
    pub name: Option<String>,
    /// The type of the values on the wire.
    pub base: TypeExpr,
    /// The values.
    pub values: Vec<RawEnumValue>,
}

/// One allowed value.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RawEnumValue {
    /// The name that the documentation's language gives it, where it differs from the value.
    pub ident: Option<String>,
    /// The value on the wire, if it is known: JSON text or number.
    pub wire: Option<Fact<Value>>,
    /// Markdown; empty if there is none.
    pub description: String,
    /// Where it stands.
    pub span: Span,
}

/// A field of a type, or a parameter of an operation: one row of a table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RawField {
    /// The name as documented, decoded but not converted.
    pub name: Spanned<String>,
    /// The wire name, where the dialect shows wire names or another fact gives it.
    pub wire: Option<Fact<String>>,
    /// The type.
    pub ty: Spanned<TypeExpr>,
    /// Markdown; empty if there is none.
    pub description: String,
    /// Whether it must be present; `None` if the documents do not tell (a response table without the column).
    pub required: Option<Fact<bool>>,
    /// Whether it may be `null`; `None` if the documents do not tell.
    pub nullable: Option<Fact<bool>>,
    /// The server sets it.
    pub read_only: bool,
    /// The documents advise against it.
    pub deprecated: bool,
    /// The default, in the document's spelling, without quotes.
    pub default: Option<Box<Fact<Value>>>,
    /// The only value it may have.
    pub constant: Option<Box<Fact<Value>>>,
    /// Its allowed values. For a list or map they are those of the elements.
    pub values: Option<Box<Fact<RawEnum>>>,
    /// Limits.
    pub constraints: Constraints,
    /// An example of its value.
    pub example: Option<Box<Spanned<Value>>>,
}

impl RawField {
    /// Creates a field that no row describes, of which name, type and requiredness are stated at `span`.
    pub(crate) fn member(name: &str, ty: TypeExpr, required: bool, span: Span) -> Self {
        Self {
            name: Spanned::new(name.to_owned(), span),
            wire: Some(Fact::stated(name.to_owned(), span)),
            ty: Spanned::new(ty, span),
            required: Some(Fact::stated(required, span)),
            ..Self::default()
        }
    }
}

/// A documented operation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RawOperation {
    /// The documented name (`images_get`, `Querying Images`).
    pub name: Spanned<String>,
    /// The group it is filed under (API class, controller, page family), as documented.
    pub group: String,
    /// Further groups it is documented under (an operation of two tags stands on two pages).
    pub other_groups: Vec<String>,
    /// The marks that keep operations of the same route and name apart (a body root key, a version family).
    pub qualifiers: Vec<String>,
    /// Method and path; `None` where the dialect does not tell.
    pub route: Option<Fact<Route>>,
    /// Other paths of the same operation.
    pub alias_paths: Vec<String>,
    /// One line, Markdown.
    pub summary: String,
    /// Markdown.
    pub description: String,
    /// The documents advise against it.
    pub deprecated: bool,
    /// Parameters other than the body, in table order.
    pub parameters: Vec<RawParameter>,
    /// Request bodies; several where content types have bodies of their own.
    pub bodies: Vec<RawBody>,
    /// Content types of the form that the form parameters make up; empty if the documents do not tell.
    pub form_types: Vec<String>,
    /// Responses, success and error.
    pub responses: Vec<RawResponse>,
    /// The member of the answer that a call returns, where every answer is wrapped.
    pub envelope: Option<String>,
    /// Names of authentication schemes; `None` if the documents do not tell, empty if none is needed.
    pub auth: Option<Vec<String>>,
}

/// A parameter of an operation other than its body.
#[derive(Clone, Debug, Serialize)]
pub struct RawParameter {
    /// Name, type, requiredness and so on.
    pub field: RawField,
    /// Where it travels.
    pub location: Fact<ParameterIn>,
}

impl RawParameter {
    /// Creates a parameter whose place is stated at `span`.
    pub(crate) fn stated(field: RawField, place: ParameterIn, span: Span) -> Self {
        Self { field, location: Fact::stated(place, span) }
    }
}

/// A request body.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RawBody {
    /// The parameter name it is documented under, where there is one.
    pub name: Option<Spanned<String>>,
    /// Content types, as documented; empty if the documents do not tell.
    pub content_types: Vec<String>,
    /// The type.
    pub ty: Spanned<TypeExpr>,
    /// Whether it must be sent.
    pub required: Option<Fact<bool>>,
    /// Markdown.
    pub description: String,
    /// Examples.
    pub examples: Vec<Spanned<Value>>,
}

/// A response.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RawResponse {
    /// The status: `200`, `4XX`, `default`; `None` for "success" where the documents do not say which.
    pub status: Option<Fact<String>>,
    /// Markdown.
    pub description: String,
    /// Content types, as documented.
    pub content_types: Vec<String>,
    /// The type of the body; `None` for no body (or none documented, for errors).
    pub ty: Option<Spanned<TypeExpr>>,
    /// Response headers: name and description.
    pub headers: Vec<(String, String)>,
    /// Examples of the body.
    pub examples: Vec<Spanned<Value>>,
    /// Where it stands.
    pub span: Span,
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RawAuth {
    /// The name that operations refer to.
    pub name: String,
    /// How it works.
    pub kind: AuthKind,
}
