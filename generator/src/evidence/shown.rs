//! Everything that the documents show of names and values besides their tables.
//!
//! `{"created_from": "disk"}` in an example of `Image` shows the key `created_from`, that it is the name of the row
//! `createdFrom`, and the text `disk`. Does not decide what follows from it.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::dialect::raw::RawEvidence;
use crate::ground::fact::Fact;
use crate::ground::http::path_variables;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;
use crate::model::walk::{Seen, walk};
use crate::model::{Api, Field, Ty, TypeId, TypeKind};
use crate::prose;

/// Spellings by their folded form, each with the place where it was first seen.
#[derive(Debug, Default)]
pub(super) struct Spellings(HashMap<String, BTreeMap<String, Span>>);

impl Spellings {
    /// Returns all spellings of a name, by its folded form.
    pub(super) fn get(&self, folded: &str) -> impl Iterator<Item = (&str, Span)> {
        self.0.get(folded).into_iter().flatten().map(|(spelling, span)| (spelling.as_str(), *span))
    }

    /// Returns every spelling.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        self.0.values().flatten().map(|(spelling, _)| spelling.as_str())
    }

    /// Returns where exactly this spelling stands.
    pub(super) fn seen(&self, spelling: &str) -> Option<Span> {
        self.0.get(&fold(spelling))?.get(spelling).copied()
    }

    fn note(&mut self, spelling: &str, span: Span) {
        // Longer texts are sentences, not names.
        const LONGEST: usize = 80;
        let key = if spelling.len() <= LONGEST { fold(spelling) } else { String::new() };
        if !key.is_empty() {
            self.0.entry(key).or_default().entry(spelling.to_owned()).or_insert(span);
        }
    }
}

/// A row of a table: where it stands, and its documented name. Fields that are inherited share it.
pub(super) type Row = (Span, String);

/// The examples of the documents.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Keys of JSON examples.
    pub(super) keys: Spellings,
    /// Texts in JSON examples.
    pub(super) texts: Spellings,
    /// Tokens that an author set as code, but for the names of types and of path variables.
    pub(super) tokens: Spellings,
    /// The key of a row in an example of its type.
    pub(super) rows: HashMap<Row, (String, Span)>,
    /// Values in examples at places of an enumeration type.
    pub(super) values: HashMap<TypeId, BTreeMap<String, Span>>,
    /// Tokens in the descriptions of the fields of an enumeration type.
    pub(super) named: HashMap<TypeId, BTreeMap<String, Span>>,
}

/// Returns the row of a field, if it stands in the documents.
pub(super) fn row(field: &Field) -> Option<Row> {
    field.span.map(|span| (span, field.name.clone()))
}

impl Shown {
    /// Gathers what can be seen without knowing the types.
    pub(super) fn of(api: &Api) -> Self {
        let mut shown = Self::default();
        let habits = habits(api);
        examples(api, &mut |_, example| shown.json(&example.value, example.span));
        for evidence in &api.evidence {
            match evidence {
                RawEvidence::Json(example) => shown.json(&example.value, example.span),
                RawEvidence::Token(token) => shown.token(&token.value, token.span, &habits),
                RawEvidence::Key { name, .. } => shown.keys.note(&name.value, name.span),
            }
        }
        texts(api, &mut |text, span| {
            prose::marked(text).for_each(|token| shown.token(token, span, &habits));
        });
        shown
    }

    /// Adds what examples show along their types.
    pub(super) fn walk(&mut self, api: &Api) {
        let mut found: Vec<(Row, String, Span)> = Vec::new();
        let values = &mut self.values;
        let mut visit = |ty: &Ty, value: &Value, span: Span| {
            walk(api, ty, value, &mut |seen| match seen {
                Seen::Member { owner, field, key, .. } => {
                    let TypeKind::Struct(object) = &api.ty(owner).kind else { return };
                    found.extend(
                        object.fields.get(field).and_then(row).map(|row| (row, key.to_owned(), span)),
                    );
                }
                Seen::Named { id, value: value @ (Value::String(_) | Value::Number(_)) } => {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    values.entry(id).or_default().entry(text).or_insert(span);
                }
                _ => {}
            });
        };
        examples(api, &mut |ty, example| {
            if let Some(ty) = ty {
                visit(ty, &example.value, example.span);
            }
        });
        fields(api, &mut |field| {
            if let Some(Fact { value, span: Some(span), .. }) = field.example.as_deref() {
                visit(&field.ty, value, *span);
            }
            if let (Ty::Ref(id), Some(span)) = (field.ty.innermost(), field.span) {
                let named = self.named.entry(api.resolve(*id)).or_default();
                prose::marked(&field.description).for_each(|token| {
                    named.entry(token.trim_matches(['"', '\'']).to_owned()).or_insert(span);
                });
            }
        });
        for (row, key, span) in found {
            self.rows.entry(row).or_insert((key, span));
        }
        self.samples(api);
    }

    /// Adds the names that samples of code spell on the page of a type without other examples.
    fn samples(&mut self, api: &Api) {
        for evidence in &api.evidence {
            let RawEvidence::Key { model, name } = evidence else { continue };
            let Some((_, ty)) = api.types().nth(*model).filter(|(_, ty)| ty.examples.is_empty()) else {
                continue;
            };
            let TypeKind::Struct(object) = &ty.kind else { continue };
            let folded = fold(&name.value);
            let field = object.fields.iter().find(|field| fold(&field.name) == folded);
            if let Some(row) = field.and_then(row) {
                self.rows.entry(row).or_insert_with(|| (name.value.clone(), name.span));
            }
        }
    }

    fn json(&mut self, example: &Value, span: Span) {
        let mut open = vec![example];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) => {
                    members.keys().for_each(|key| self.keys.note(key, span));
                    open.extend(members.values());
                }
                Value::Array(values) => open.extend(values),
                Value::String(text) => self.texts.note(text, span),
                _ => {}
            }
        }
    }

    fn token(&mut self, token: &str, span: Span, habits: &HashSet<String>) {
        let token = token.trim_matches(['"', '\'']);
        if !token.contains(char::is_whitespace) && !habits.contains(token) {
            self.tokens.note(token, span);
        }
    }
}

/// Calls `visit` with every example of the API, and with its type where that is known.
pub(super) fn examples(api: &Api, visit: &mut dyn FnMut(Option<&Ty>, &Spanned<Value>)) {
    for (id, ty) in api.types() {
        ty.examples.iter().for_each(|example| visit(Some(&Ty::Ref(id)), example));
    }
    for operation in &api.operations {
        for body in &operation.bodies {
            body.examples.iter().for_each(|example| visit(Some(&body.ty), example));
        }
        for response in &operation.responses {
            let ty = response.ty.as_ref().map(|ty| &ty.value);
            response.examples.iter().for_each(|example| visit(ty, example));
        }
    }
}

/// Calls `visit` with every field and parameter.
pub(super) fn fields<'a>(api: &'a Api, visit: &mut dyn FnMut(&'a Field)) {
    for (_, ty) in api.types() {
        if let TypeKind::Struct(object) = &ty.kind {
            object.fields.iter().for_each(&mut *visit);
        }
    }
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    parameters.for_each(|parameter| visit(&parameter.field));
}

/// Calls `visit` with every description.
fn texts(api: &Api, visit: &mut dyn FnMut(&str, Span)) {
    for (_, ty) in api.types() {
        ty.span.into_iter().for_each(|span| visit(&ty.description, span));
    }
    fields(api, &mut |field| field.span.into_iter().for_each(|span| visit(&field.description, span)));
    api.operations.iter().for_each(|operation| visit(&operation.description, operation.span));
}

/// Returns the names of path variables and types: habits of paths and of the documentation's language, which say nothing
/// of bodies.
fn habits(api: &Api) -> HashSet<String> {
    let types = api.types().filter(|(_, ty)| ty.name_stated).map(|(_, ty)| ty.name.as_str());
    let routes = api.operations.iter().filter_map(|operation| operation.route.as_ref());
    let variables = routes.flat_map(|route| path_variables(&route.value.path));
    variables.chain(types).map(str::to_owned).collect()
}
