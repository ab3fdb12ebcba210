//! The body of a request that is being put together, and how it goes to the transport.

use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::multipart;
use serde_json::Value;

use super::body::{Body, Part};
use super::error::Error;
use super::uri::{self, Style};

const FORM: &str = "application/x-www-form-urlencoded";

#[derive(Clone, Debug)]
pub(super) enum Payload {
    None,
    Body { content_type: &'static str, body: Body },
    Form { multipart: bool, fields: Vec<(String, Field)> },
}

#[derive(Clone, Debug)]
pub(super) enum Field {
    Value(Value),
    Part(Part),
}

impl Payload {
    pub(super) fn set_field(&mut self, name: &str, value: Value) {
        let (_, fields) = self.form();
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, earlier)) => *earlier = Field::Value(value),
            None => fields.push((name.to_owned(), Field::Value(value))),
        }
    }

    pub(super) fn add_part(&mut self, name: &str, part: Part) {
        let (multipart, fields) = self.form();
        *multipart = true;
        fields.push((name.to_owned(), Field::Part(part)));
    }

    pub(super) fn make_multipart(&mut self) {
        *self.form().0 = true;
    }

    /// The form, a new one if the body was another before.
    fn form(&mut self) -> (&mut bool, &mut Vec<(String, Field)>) {
        match self {
            Payload::Form { multipart, fields } => (multipart, fields),
            other => {
                *other = Payload::Form { multipart: false, fields: Vec::new() };
                other.form()
            }
        }
    }

    /// Whether it can be sent more than once.
    pub(super) fn is_replayable(&self) -> bool {
        match self {
            Payload::None => true,
            Payload::Body { body, .. } => body.is_replayable(),
            Payload::Form { fields, .. } => fields.iter().all(|(_, field)| match field {
                Field::Value(_) => true,
                Field::Part(part) => part.is_replayable(),
            }),
        }
    }

    pub(super) async fn attach(&self, request: RequestBuilder) -> Result<RequestBuilder, Error> {
        match self {
            Payload::None => Ok(request),
            Payload::Body { content_type, body } => {
                let (body, length) = body.open().await?;
                let request = request.header(CONTENT_TYPE, *content_type).body(body);
                Ok(match length {
                    Some(length) => request.header(CONTENT_LENGTH, length),
                    None => request,
                })
            }
            Payload::Form { multipart: false, fields } => {
                let pairs: Vec<(String, String)> = fields.iter().flat_map(urlencoded).collect();
                Ok(request.header(CONTENT_TYPE, FORM).body(uri::form(&pairs)))
            }
            Payload::Form { multipart: true, fields } => {
                let mut form = multipart::Form::new();
                for (name, field) in fields {
                    form = match field {
                        Field::Part(part) => form.part(name.clone(), part.open().await?),
                        Field::Value(value) => texts(form, name, value),
                    };
                }
                Ok(request.multipart(form))
            }
        }
    }
}

/// Lists repeat the name, objects are written with brackets.
fn urlencoded((name, field): &(String, Field)) -> Vec<(String, String)> {
    match field {
        Field::Value(Value::Object(fields)) => {
            uri::pairs(name, &Value::Object(fields.clone()), Style::DeepObject)
        }
        Field::Value(value) => uri::pairs(name, value, Style::Repeat),
        Field::Part(_) => Vec::new(),
    }
}

/// Lists repeat the name, objects are written as JSON.
fn texts(form: multipart::Form, name: &str, value: &Value) -> multipart::Form {
    let style = if value.is_object() { Style::Json } else { Style::Repeat };
    uri::pairs(name, value, style).into_iter().fold(form, |form, (name, text)| form.text(name, text))
}
