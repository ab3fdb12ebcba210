//! Models written by hand, for tests of what is made of a model.

use serde_json::Value;

use specless::internals::ground::fact::{Certainty, Fact};
use specless::internals::ground::http::{Method, ParameterIn, Route};
use specless::internals::ground::source::{FileId, SourceFile, Sources, Span};
use specless::internals::model::{
    Api, Body, Enum, EnumBase, EnumValue, Field, Operation, Parameter, QueryStyle, Response, Struct, Ty,
    Type, TypeId, TypeKind, Union, UnionCase, UnionTag, Usage,
};

/// A part of both requests and responses.
pub const BOTH: Usage = Usage { request: true, response: true };
/// A part of requests only.
pub const REQUEST: Usage = Usage { request: true, response: false };
/// A part of responses only.
pub const RESPONSE: Usage = Usage { request: false, response: true };

/// Returns the documents that the models claim to come from: one page of a hundred lines.
pub fn sources() -> Sources {
    Sources::new(vec![SourceFile::new("docs/Page.md", "\n".repeat(100))])
}

/// Returns the place of a line of the page.
pub fn line(line: usize) -> Span {
    Span::new(FileId(0), line - 1..line)
}

/// Adds a type that is documented on the line of its number.
pub fn add(api: &mut Api, name: &str, usage: Usage, kind: TypeKind) -> TypeId {
    let place = line(api.types().count() + 1);
    let ty = Type {
        ident: name.to_owned(),
        composed: false,
        usage,
        kind,
        ..Type::new(name.to_owned(), true, Some(place))
    };
    api.add_type(ty)
}

/// Returns an object.
pub fn object(fields: impl IntoIterator<Item = Field>) -> TypeKind {
    TypeKind::Struct(Struct { fields: fields.into_iter().collect(), additional: None })
}

/// Returns an optional field.
pub fn field(wire: &str, ty: Ty) -> Field {
    Field {
        name: wire.to_owned(),
        wire: Fact::stated(wire.to_owned(), line(1)),
        ty,
        description: String::new(),
        required: Fact::stated(false, line(1)),
        nullable: Fact::stated(false, line(1)),
        read_only: false,
        deprecated: false,
        default: None,
        constant: None,
        constraints: Default::default(),
        boxed: false,
        span: Some(line(1)),
        certainty: Certainty::Stated,
        absent: None,
        always: 0,
        example: None,
        given: None,
    }
}

/// Returns a required field.
pub fn required(wire: &str, ty: Ty) -> Field {
    Field { required: Fact::stated(true, line(1)), ..field(wire, ty) }
}

/// Returns the same field, which may also be `null`.
pub fn nullable(field: Field) -> Field {
    Field { nullable: Fact::stated(true, line(1)), ..field }
}

/// Returns the same field with a description.
pub fn described(field: Field, description: &str) -> Field {
    Field { description: description.to_owned(), ..field }
}

/// Returns a required field that always has the same text.
pub fn constant(wire: &str, text: &str) -> Field {
    let constant = Fact::stated(Value::from(text), line(1));
    Field { constant: Some(Box::new(constant)), ..required(wire, Ty::STRING) }
}

/// Returns a list of values whose spelling no document shows.
pub fn guessed(texts: &[&str]) -> TypeKind {
    let value = |text: &&str| EnumValue {
        name: None,
        wire: Fact::conventional(Value::from(*text)),
        description: String::new(),
        span: Some(line(1)),
        given: None,
    };
    TypeKind::Enum(Enum { base: EnumBase::String, values: texts.iter().map(value).collect(), closed: false })
}

/// Returns a list of values.
pub fn values(base: EnumBase, values: impl IntoIterator<Item = Value>) -> TypeKind {
    let value = |value| EnumValue {
        name: None,
        wire: Fact::stated(value, line(1)),
        description: String::new(),
        span: Some(line(1)),
        given: None,
    };
    TypeKind::Enum(Enum { base, values: values.into_iter().map(value).collect(), closed: false })
}

/// Returns one of several types: name and type of each, and the value of its tag if `tag` names a field.
pub fn union(tag: Option<&str>, cases: &[(&str, Ty)]) -> TypeKind {
    let case = |(name, ty): &(&str, Ty)| UnionCase {
        name: (*name).to_owned(),
        ty: ty.clone(),
        tag_value: tag.map(|_| name.to_lowercase()),
        given: None,
    };
    let tag = tag.map(|wire| UnionTag { wire: wire.to_owned(), certainty: Certainty::Stated });
    TypeKind::Union(Union { cases: cases.iter().map(case).collect(), tag })
}

/// Returns an operation of the first group, without parameters.
pub fn operation(name: &str, method: Method, path: &str) -> Operation {
    Operation {
        name: name.to_owned(),
        ident: name.to_owned(),
        group: 0,
        other_groups: Vec::new(),
        qualifiers: Vec::new(),
        route: Some(Fact::stated(Route { method, path: path.to_owned() }, line(1))),
        alias_paths: Vec::new(),
        summary: String::new(),
        description: String::new(),
        deprecated: false,
        parameters: Vec::new(),
        bodies: Vec::new(),
        form_types: Vec::new(),
        responses: Vec::new(),
        auth: None,
        paging: None,
        span: line(1),
        given: None,
        envelope: None,
        returned: None,
        freed: Vec::new(),
    }
}

/// Returns a parameter.
pub fn parameter(location: ParameterIn, field: Field) -> Parameter {
    let style = Fact::conventional(QueryStyle::Repeat);
    Parameter {
        field,
        location: Fact::stated(location, line(1)),
        style,
        repeats: false,
        spans_segments: false,
    }
}

/// Returns a required body of JSON.
pub fn json_body(ty: Ty) -> Body {
    Body {
        content_types: vec!["application/json".to_owned()],
        ty,
        required: Fact::stated(true, line(1)),
        description: String::new(),
        examples: Vec::new(),
    }
}

/// Returns a response of this status.
pub fn response(status: &str, content_type: &str, ty: Option<Ty>) -> Response {
    Response {
        status: Some(Fact::stated(status.to_owned(), line(1))),
        description: String::new(),
        content_types: vec![content_type.to_owned()],
        ty: ty.map(|ty| Fact::stated(ty, line(1))),
        headers: Vec::new(),
        examples: Vec::new(),
    }
}
