//! Operations as path items.
//!
//! Guarantees: several documented operations on one method and path (actions told apart by their body)
//! share one OpenAPI operation that accepts any of their bodies; the others are named in
//! `x-specless-same-route`. An operation without a documented status answers with `2XX`.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::ground::http::{Method, ParameterIn};
use crate::model::{Operation, Parameter, QueryStyle, Ty};

use super::names::sanitised;
use super::{Export, Object, put, put_text};

/// The operations, split by whether the documents tell method and path.
pub(super) struct Operations {
    pub(super) paths: Object,
    pub(super) without_route: Vec<Value>,
}

impl Export<'_> {
    pub(super) fn operations(&self) -> Operations {
        let ids = self.operation_ids();
        let mut by_route: IndexMap<(String, Method), Vec<usize>> = IndexMap::new();
        let mut templates: HashMap<String, String> = HashMap::new();
        let mut without_route = Vec::new();
        for (index, operation) in self.api.operations.iter().enumerate() {
            match &operation.route {
                Some(route) => {
                    // Templates that differ in the names of their variables only are one path to OpenAPI.
                    let (bare, names) = split_template(&route.value.path);
                    let path = portable_template(&bare, &names);
                    let path = templates.entry(bare).or_insert(path).clone();
                    by_route.entry((path, route.value.method)).or_default().push(index)
                }
                None => without_route.push(self.operation_of(&[index], &ids, None)),
            }
        }
        let mut paths = Object::new();
        for ((path, method), indices) in by_route {
            let operation = self.operation_of(&indices, &ids, Some(&path));
            let item = paths.entry(path).or_insert_with(|| Value::Object(Object::new()));
            let Value::Object(item) = item else { continue };
            if matches!(method, Method::Extension(_)) {
                let more = item.entry("additionalOperations").or_insert_with(|| json!({}));
                if let Value::Object(more) = more {
                    put(more, method.as_str(), operation);
                }
            } else {
                put(item, &method.as_str().to_ascii_lowercase(), operation);
            }
        }
        Operations { paths, without_route }
    }

    /// Returns the documented name where it can serve as an id, else group and name; unique.
    fn operation_ids(&self) -> Vec<String> {
        let mut taken = HashSet::new();
        let mut unique = |operation: &Operation| {
            let group = self.api.groups.get(operation.group).map_or("", |group| group.ident.as_str());
            let full = format!("{group}_{}", operation.ident);
            let documented = sanitised(&operation.name);
            let first = if documented == operation.name { documented } else { full.clone() };
            let numbered = (2_u32..).map(|number| format!("{full}_{number}"));
            let mut candidates = [first, full.clone()].into_iter().chain(numbered);
            candidates.find(|id| taken.insert(id.clone())).unwrap_or(full)
        };
        self.api.operations.iter().map(&mut unique).collect()
    }

    /// Returns one OpenAPI operation for all documented operations of a route, which is filed under `path`.
    fn operation_of(&self, indices: &[usize], ids: &[String], path: Option<&str>) -> Value {
        let operations: Vec<&Operation> =
            indices.iter().filter_map(|index| self.api.operations.get(*index)).collect();
        let Some((first, others)) = operations.split_first() else { return Value::Null };
        let id_of =
            |index: Option<&usize>| index.and_then(|index| ids.get(*index)).cloned().unwrap_or_default();
        let mut object = Object::new();
        let tags: Vec<&str> = std::iter::once(&first.group)
            .chain(&first.other_groups)
            .filter_map(|group| self.api.groups.get(*group))
            .map(|group| group.name.as_str())
            .collect();
        put(&mut object, "tags", tags);
        put_text(&mut object, "summary", &first.summary);
        put_text(&mut object, "description", &first.description);
        put(&mut object, "operationId", id_of(indices.first()));
        if operations.iter().all(|operation| operation.deprecated) {
            put(&mut object, "deprecated", true);
        }
        let parameters = self.parameters(&operations, path);
        if !parameters.is_empty() {
            put(&mut object, "parameters", parameters);
        }
        if let Some(body) = self.request_body(&operations) {
            put(&mut object, "requestBody", body);
        }
        put(&mut object, "responses", self.responses(&operations));
        self.put_security(&mut object, first);
        let certainty =
            first.route.as_ref().map_or(crate::ground::fact::Certainty::Stated, |route| route.certainty);
        self.put_origin(&mut object, Some(first.span), certainty);
        if let Some(route) = first.route.as_ref().filter(|route| Some(route.value.path.as_str()) != path) {
            put(&mut object, "x-specless-path", route.value.path.as_str());
        }
        if !first.alias_paths.is_empty() {
            put(&mut object, "x-specless-alias-paths", first.alias_paths.clone());
        }
        if !others.is_empty() {
            let same: Vec<Value> = indices
                .iter()
                .zip(&operations)
                .skip(1)
                .map(|(index, operation)| {
                    json!({
                        "operationId": id_of(Some(index)),
                        "summary": operation.summary,
                        "x-specless-source": self.sources.location(operation.span).to_string(),
                    })
                })
                .collect();
            put(&mut object, "x-specless-same-route", same);
        }
        Value::Object(object)
    }

    /// Parameters of all operations; one that not every operation requires is optional.
    fn parameters(&self, operations: &[&Operation], path: Option<&str>) -> Vec<Value> {
        let mut merged: IndexMap<(ParameterIn, &str), (&Parameter, usize)> = IndexMap::new();
        for operation in operations {
            let variables = variables_of(operation, path);
            for parameter in operation.parameters.iter().filter(|p| p.location.value != ParameterIn::Form) {
                let wire = parameter.field.wire.value.as_str();
                let variable = variables.get(wire).filter(|_| parameter.location.value == ParameterIn::Path);
                let key = (parameter.location.value, variable.copied().unwrap_or(wire));
                let entry = merged.entry(key).or_insert((parameter, 0));
                entry.1 += usize::from(parameter.field.required.value);
            }
        }
        let parameter = |((_, name), (parameter, required)): ((_, &str), (&Parameter, usize))| {
            self.parameter(parameter, name, required == operations.len())
        };
        merged.into_iter().map(parameter).collect()
    }

    fn parameter(&self, parameter: &Parameter, name: &str, required: bool) -> Value {
        let field = &parameter.field;
        let mut object = Object::new();
        put(&mut object, "name", name);
        put(&mut object, "in", json!(parameter.location.value));
        put_text(&mut object, "description", &field.description);
        if required || parameter.location.value == ParameterIn::Path {
            put(&mut object, "required", true);
        }
        if field.deprecated {
            put(&mut object, "deprecated", true);
        }
        put_style(&mut object, parameter, self.bare_field_schema(field));
        if parameter.repeats {
            put(&mut object, "x-specless-repeats", true);
        }
        let certainty = field.certainty.max(field.wire.certainty).max(parameter.location.certainty);
        self.put_origin(&mut object, field.span, certainty);
        Value::Object(object)
    }

    fn request_body(&self, operations: &[&Operation]) -> Option<Value> {
        let mut content: IndexMap<String, Vec<Object>> = IndexMap::new();
        let mut examples: IndexMap<String, Vec<Value>> = IndexMap::new();
        for body in operations.iter().flat_map(|operation| &operation.bodies) {
            for content_type in content_types(&body.content_types, &body.ty) {
                push_new(content.entry(content_type.to_owned()).or_default(), self.ty_schema(&body.ty));
                let values = body.examples.iter().map(|example| example.value.clone());
                examples.entry(content_type.to_owned()).or_default().extend(values);
            }
        }
        for operation in operations {
            if let Some((guess, schema)) = self.form(operation) {
                let types = operation.form_types.iter().map(String::as_str);
                let types = types.chain(operation.form_types.is_empty().then_some(guess));
                for content_type in types {
                    push_new(content.entry(content_type.to_owned()).or_default(), schema.clone());
                }
            }
        }
        if content.is_empty() {
            return None;
        }
        let bodies = || operations.iter().flat_map(|operation| &operation.bodies);
        let mut object = Object::new();
        if let Some(body) = bodies().find(|body| !body.description.is_empty()) {
            put(&mut object, "description", body.description.as_str());
        }
        put(&mut object, "content", self.content(content, &examples));
        let everywhere = operations.iter().all(|operation| {
            !operation.bodies.is_empty() && operation.bodies.iter().all(|body| body.required.value)
                || operation
                    .parameters
                    .iter()
                    .any(|p| p.location.value == ParameterIn::Form && p.field.required.value)
        });
        if everywhere {
            put(&mut object, "required", true);
        }
        Some(Value::Object(object))
    }

    /// Returns the form fields of an operation as one object, and the content type that suits them.
    fn form(&self, operation: &Operation) -> Option<(&'static str, Object)> {
        let fields: Vec<_> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location.value == ParameterIn::Form)
            .map(|parameter| &parameter.field)
            .collect();
        if fields.is_empty() {
            return None;
        }
        let file = fields.iter().any(|field| holds_file(&field.ty));
        let mut schema = Object::new();
        put(&mut schema, "type", "object");
        let properties: Object =
            fields.iter().map(|field| (field.wire.value.clone(), self.field_schema(field))).collect();
        put(&mut schema, "properties", properties);
        let required: Vec<&str> = fields
            .iter()
            .filter(|field| field.required.value)
            .map(|field| field.wire.value.as_str())
            .collect();
        if !required.is_empty() {
            put(&mut schema, "required", required);
        }
        Some((if file { "multipart/form-data" } else { "application/x-www-form-urlencoded" }, schema))
    }

    fn responses(&self, operations: &[&Operation]) -> Value {
        struct Merged<'a> {
            description: &'a str,
            content: IndexMap<String, Vec<Object>>,
            examples: IndexMap<String, Vec<Value>>,
            headers: Object,
        }
        let mut by_status: IndexMap<&str, Merged<'_>> = IndexMap::new();
        for response in operations.iter().flat_map(|operation| &operation.responses) {
            let status = response.status.as_ref().map_or("2XX", |status| status.value.as_str());
            let merged = by_status.entry(status).or_insert_with(|| Merged {
                description: &response.description,
                content: IndexMap::new(),
                examples: IndexMap::new(),
                headers: Object::new(),
            });
            for (name, description) in &response.headers {
                put(&mut merged.headers, name, json!({ "description": description, "schema": {} }));
            }
            let Some(ty) = &response.ty else { continue };
            for content_type in content_types(&response.content_types, &ty.value) {
                push_new(
                    merged.content.entry(content_type.to_owned()).or_default(),
                    self.ty_schema(&ty.value),
                );
                let values = response.examples.iter().map(|example| example.value.clone());
                merged.examples.entry(content_type.to_owned()).or_default().extend(values);
            }
        }
        let mut responses = Object::new();
        for (status, merged) in by_status {
            let mut object = Object::new();
            put(&mut object, "description", merged.description);
            if !merged.headers.is_empty() {
                put(&mut object, "headers", merged.headers);
            }
            if !merged.content.is_empty() {
                put(&mut object, "content", self.content(merged.content, &merged.examples));
            }
            put(&mut responses, status, object);
        }
        if responses.is_empty() {
            put(&mut responses, "default", json!({ "description": "Not documented" }));
        }
        Value::Object(responses)
    }

    fn content(
        &self,
        content: IndexMap<String, Vec<Object>>,
        examples: &IndexMap<String, Vec<Value>>,
    ) -> Object {
        let mut object = Object::new();
        for (content_type, mut schemas) in content {
            let mut media = Object::new();
            let schema = if schemas.len() == 1 { schemas.pop().map(Value::Object) } else { None };
            put(&mut media, "schema", schema.unwrap_or_else(|| json!({ "anyOf": schemas })));
            let values = examples.get(&content_type).map_or(&[][..], Vec::as_slice);
            if !values.is_empty() {
                let named: Object = values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| (format!("example-{}", index + 1), json!({ "value": value })))
                    .collect();
                put(&mut media, "examples", named);
            }
            put(&mut object, &content_type, media);
        }
        object
    }

    /// Schemes that the API describes become requirements (any one of them: the documents do not tell "and"
    /// from "or"); names that it does not describe are kept beside them.
    fn put_security(&self, object: &mut Object, operation: &Operation) {
        let Some(auth) = &operation.auth else { return };
        let known = |name: &&String| self.api.auth.iter().any(|scheme| scheme.name == **name);
        let requirements: Vec<Value> =
            auth.iter().filter(known).map(|name| json!({ sanitised(name): [] })).collect();
        if auth.is_empty() || !requirements.is_empty() {
            put(object, "security", requirements);
        }
        let unknown: Vec<&str> = auth.iter().filter(|name| !known(name)).map(String::as_str).collect();
        if !unknown.is_empty() {
            put(object, "x-specless-security", unknown);
        }
    }
}

/// Writes the schema of a parameter, and how its value is written where that is not the default of OpenAPI.
fn put_style(object: &mut Object, parameter: &Parameter, schema: Object) {
    let style = match parameter.style.value {
        _ if parameter.location.value != ParameterIn::Query => None,
        QueryStyle::Json => {
            return put(object, "content", json!({ "application/json": { "schema": schema } }));
        }
        QueryStyle::Repeat => None,
        QueryStyle::Comma => Some("form"),
        QueryStyle::Pipe => Some("pipeDelimited"),
        QueryStyle::Space => Some("spaceDelimited"),
        QueryStyle::DeepObject => Some("deepObject"),
        style @ (QueryStyle::Brackets | QueryStyle::Semicolon) => {
            put(object, "x-specless-style", json!(style));
            None
        }
    };
    if let Some(style) = style {
        put(object, "style", style);
        put(object, "explode", style == "deepObject");
    }
    put(object, "schema", schema);
}

/// Returns the names of an operation's path variables in the template that it is filed under, by their own names.
fn variables_of<'a>(operation: &'a Operation, path: Option<&'a str>) -> HashMap<&'a str, &'a str> {
    let own = operation.route.as_ref().map_or("", |route| &route.value.path);
    let filed = path.unwrap_or(own);
    split_template(own).1.into_iter().zip(split_template(filed).1).collect()
}

/// Returns a path template without the names of its variables, and the names.
fn split_template(path: &str) -> (String, Vec<&str>) {
    let (mut bare, mut names) = (String::with_capacity(path.len()), Vec::new());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        bare.push_str(before);
        bare.push_str("{}");
        names.push(name);
        rest = after;
    }
    bare.push_str(rest);
    (bare, names)
}

/// Returns a path template whose variables have names that all tools of OpenAPI read: `{boat_id}` for `{boat.id}`.
fn portable_template(bare: &str, names: &[&str]) -> String {
    let portable = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let mut pieces = bare.split("{}");
    let mut path = pieces.next().unwrap_or_default().to_owned();
    for (name, piece) in names.iter().zip(pieces) {
        path.push('{');
        path.extend(name.chars().map(portable));
        path.push('}');
        path.push_str(piece);
    }
    path
}

/// Returns the documented content types, or what goes without saying.
fn content_types<'a>(documented: &'a [String], ty: &Ty) -> Vec<&'a str> {
    if !documented.is_empty() {
        return documented.iter().map(String::as_str).collect();
    }
    vec![if *ty == Ty::Binary { "application/octet-stream" } else { "application/json" }]
}

fn holds_file(ty: &Ty) -> bool {
    match ty {
        Ty::Binary => true,
        Ty::List { item: inner, .. } | Ty::Nullable(inner) => holds_file(inner),
        _ => false,
    }
}

fn push_new(schemas: &mut Vec<Object>, schema: Object) {
    if !schemas.contains(&schema) {
        schemas.push(schema);
    }
}
