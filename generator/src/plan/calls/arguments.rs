//! The arguments and setters of a call.

use serde_json::Value;

use crate::ground::http::ParameterIn;
use crate::model::{Body, Field, Operation, Parameter, Ty, TypeKind};
use crate::plan::ApiPlanner;
use crate::plan::doc::Docs;
use crate::plan::ident::{Case, Ident, Named, Scope};
use crate::plan::sample;

use super::content_types::is_json;
use super::{ArgsPlan, Input, InputTarget, InputType, setter_scope};

/// Headers that the client itself sets, in lower case: credentials and what describes the body.
const OWN_HEADERS: [&str; 5] = ["accept", "authorization", "content-length", "content-type", "x-auth-token"];

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

impl ApiPlanner<'_> {
    /// Returns the arguments and the setters of an operation with one of its bodies.
    pub(super) fn inputs(&self, operation: &Operation, body: usize) -> (Vec<Input>, Vec<Input>) {
        let mut scope = setter_scope();
        let given = operation.parameters.iter().map(|parameter| parameter.field.given.as_ref());
        let given = scope.give(given, &operation.freed);
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        let ours = |(parameter, _): &(&Parameter, Option<Named>)| {
            let name = parameter.field.wire.value.to_ascii_lowercase();
            parameter.location.value != ParameterIn::Header || !OWN_HEADERS.contains(&name.as_str())
        };
        let (path, others): (Vec<_>, Vec<_>) = operation
            .parameters
            .iter()
            .zip(given)
            .filter(ours)
            .partition(|(parameter, _)| parameter.location.value == ParameterIn::Path);
        for (parameter, given) in path_order(operation, path).into_iter().chain(others) {
            let required = parameter.field.required.value || parameter.location.value == ParameterIn::Path;
            let input = self.parameter(operation, (parameter, given), required, &mut scope);
            if required { arguments.push(input) } else { setters.push(input) }
        }
        if let Some(body) = operation.bodies.get(body) {
            // Documents often call a body optional that has required members; servers refuse one that they do not expect.
            let usual = operation.route.as_ref().is_none_or(|route| route.value.method.usually_has_body());
            let inputs = if body.required.value || usual { &mut arguments } else { &mut setters };
            inputs.push(self.body(body, &mut scope));
        }
        (arguments, setters)
    }

    fn parameter(
        &self,
        operation: &Operation,
        (parameter, given): (&Parameter, Option<Named>),
        required: bool,
        scope: &mut Scope,
    ) -> Input {
        let Parameter { field, location, .. } = parameter;
        let names = [field.wire.value.as_str(), field.name.as_str()];
        let qualifiers = [location_word(location.value), "value"];
        let named = given.unwrap_or_else(|| match required {
            true => scope.argument(&names, &qualifiers, "value"),
            false => scope.name(Case::Snake, &names, &qualifiers, "value"),
        });
        let target = match location.value {
            ParameterIn::Path => InputTarget::Path { rest: parameter.spans_segments },
            ParameterIn::Query if parameter.repeats => InputTarget::QueryMore,
            ParameterIn::Query => InputTarget::Query(parameter.style.value),
            ParameterIn::Header => InputTarget::Header,
            ParameterIn::Cookie => InputTarget::Cookie,
            ParameterIn::Form => self.form_target(operation, field),
        };
        let ty = match target {
            InputTarget::Part if matches!(self.names.behind_aliases(&field.ty), Ty::List { .. }) => {
                InputType::Parts
            }
            InputTarget::Part => InputType::Part,
            _ => self.input_type(&field.ty, required),
        };
        let sample = || sample::parameter(self.api, field, required).or(required.then_some(Value::Null));
        let sample = self.sample(&field.ty, &ty, sample);
        Input {
            docs: input_docs(field, &ty, required),
            origin: Some(
                self.origin(field.span, field.certainty.max(field.wire.certainty).max(location.certainty)),
            ),
            ident: named.ident,
            deprecated: field.deprecated,
            wire: field.wire.value.clone(),
            target,
            ty,
            sample,
        }
    }

    /// Returns how a field of a form is sent: in a multipart form, objects are JSON of their own.
    fn form_target(&self, operation: &Operation, field: &Field) -> InputTarget {
        let multipart = operation.form_types.iter().any(|form| form.starts_with("multipart/"));
        let ty = if let Ty::Nullable(inner) = &field.ty { inner } else { &field.ty };
        match self.names.behind_aliases(ty) {
            _ if *field.ty.innermost() == Ty::Binary => InputTarget::Part,
            Ty::List { item, .. } if multipart && self.is_object(item) => InputTarget::JsonPart,
            _ if multipart && self.is_object(ty) => InputTarget::JsonPart,
            _ => InputTarget::Form,
        }
    }

    /// Returns whether a value is a JSON object.
    pub(super) fn is_object(&self, ty: &Ty) -> bool {
        match self.names.behind_aliases(ty) {
            Ty::Map(_) | Ty::Object => true,
            Ty::Ref(id) => matches!(&self.api.ty(*id).kind, TypeKind::Struct(_) | TypeKind::Union(_)),
            _ => false,
        }
    }

    fn input_type(&self, ty: &Ty, required: bool) -> InputType {
        let ty = if let Ty::Nullable(inner) = ty { inner } else { ty };
        match self.names.behind_aliases(ty) {
            Ty::String(_) | Ty::Binary if required => InputType::Str,
            Ty::List { item, .. } => InputType::Items(self.names.rust(item)),
            Ty::Ref(_) | Ty::Map(_) | Ty::Object if !self.names.takes_into(ty) => {
                InputType::Borrowed(self.names.rust(ty))
            }
            _ if self.names.takes_into(ty) => InputType::Into(self.names.rust(ty)),
            _ => InputType::Plain(self.names.rust(ty)),
        }
    }

    fn body(&self, body: &Body, scope: &mut Scope) -> Input {
        let ident = scope.name(Case::Snake, &["body"], &["content"], "body").ident;
        let json = body.content_types.iter().find(|content_type| is_json(content_type));
        let first = body.content_types.first();
        let target = match (json, first) {
            _ if *self.names.behind_aliases(&body.ty) == Ty::Binary => {
                InputTarget::Body(first.map_or("application/octet-stream", String::as_str).to_owned())
            }
            (Some(json), _) if json == JSON => InputTarget::Json(None),
            (Some(json), _) => InputTarget::Json(Some(json.clone())),
            (None, Some(form)) if form == FORM || form.starts_with("multipart/") => InputTarget::FormBody,
            (None, Some(other)) if matches!(self.names.behind_aliases(&body.ty), Ty::String(_)) => {
                InputTarget::Body(other.clone())
            }
            (None, Some(_) | None) => InputTarget::Json(None),
        };
        let ty = match (&target, self.names.behind_aliases(&body.ty)) {
            (InputTarget::Body(_), _) => InputType::Body,
            (_, Ty::List { item, .. }) => InputType::Slice(self.names.rust(item)),
            _ => InputType::Borrowed(self.names.rust(&body.ty)),
        };
        let mut docs = Docs::default();
        docs.description(&body.description);
        if docs.is_empty() {
            docs.paragraph("The body.");
        }
        let sample = self.sample(&body.ty, &ty, || sample::body(self.api, body).or(Some(Value::Null)));
        Input { ident, docs, origin: None, deprecated: false, wire: String::new(), target, ty, sample }
    }
}

/// Path parameters in the order in which the path names them.
fn path_order<'a, T>(
    operation: &Operation,
    mut parameters: Vec<(&'a Parameter, T)>,
) -> Vec<(&'a Parameter, T)> {
    let path = operation.route.as_ref().map_or("", |route| route.value.path.as_str());
    parameters.sort_by_key(|(parameter, _)| path.find(&format!("{{{}}}", parameter.field.wire.value)));
    parameters
}

/// Returns how many arguments are variables of the path, which come first.
pub(super) fn of_path(arguments: &[Input]) -> usize {
    arguments.iter().take_while(|input| matches!(input.target, InputTarget::Path { .. })).count()
}

/// Returns the struct of the required values of a call that neither the path orders nor their types tell apart: three
/// or more, or two of one type. The body is never one of them.
pub(super) fn args(method: &Ident, arguments: &[Input], types: &mut Scope) -> Option<ArgsPlan> {
    let (path, others) = arguments.split_at(of_path(arguments));
    let (bodies, named): (Vec<&Input>, Vec<&Input>) = others.iter().partition(|input| input.target.is_body());
    let told_apart = match named.as_slice() {
        [] | [_] => true,
        [first, second] => first.ty != second.ty,
        _ => false,
    };
    if told_apart {
        return None;
    }
    let mut scope = Scope::default();
    for other in path.iter().chain(bodies) {
        scope.take(&other.ident);
    }
    let name = format!("{} args", method.as_str());
    Some(ArgsPlan {
        ident: types.name(Case::Pascal, &[&name], &["call"], "args").ident,
        argument: scope.name(Case::Snake, &["args"], &["required"], "args").ident,
    })
}

/// Returns what the documents say of a parameter, and of one that is set by a method at least that.
fn input_docs(field: &Field, ty: &InputType, required: bool) -> Docs {
    let mut docs = Docs::default();
    docs.description(&field.description);
    if required {
        return docs;
    }
    if docs.is_empty() {
        docs.paragraph(format!("Sets {}.", crate::plan::doc::code(&field.wire.value)));
    }
    if *ty == InputType::Parts {
        docs.paragraph("Files of several calls add up.");
    }
    docs
}

fn location_word(location: ParameterIn) -> &'static str {
    match location {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
        ParameterIn::Form => "form",
    }
}

/// Returns what tells one of several bodies of an operation from the others: the words of its content types that the
/// others do not have. Empty for an only body.
pub(super) fn body_words(operation: &Operation, body: usize) -> String {
    if operation.bodies.len() < 2 {
        return String::new();
    }
    let words = |body: &Body| -> Vec<String> {
        let text = body.content_types.join(" ");
        text.split(|c: char| !c.is_alphanumeric() && c != '.').map(str::to_owned).collect()
    };
    let Some(own) = operation.bodies.get(body) else { return String::new() };
    let others: Vec<Vec<String>> = operation
        .bodies
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != body)
        .map(|(_, body)| words(body))
        .collect();
    let new = words(own).into_iter().filter(|word| !others.iter().all(|other| other.contains(word)));
    new.collect::<Vec<_>>().join(" ").replace('.', "_")
}
