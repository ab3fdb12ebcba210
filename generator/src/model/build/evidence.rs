//! Evidence: the spellings that the documents show somewhere, in examples and in text set as code.
//!
//! Guarantees: a spelling counts once however often it is seen; where it was first seen is kept.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::dialect::raw::{RawApi, RawEnum, RawEvidence, RawField, RawShape};
use crate::ground::fact::Fact;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;
use crate::model::walk::{Seen, walk};
use crate::model::{Api, Field, Ty, TypeId, TypeKind};
use crate::prose;

/// Spellings by their folded form, each with the place where it was first seen.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    seen: HashSet<String>,
    folded: HashMap<String, BTreeMap<String, Span>>,
}

impl Spellings {
    /// All spellings of a name, by its folded form.
    pub(super) fn get(&self, folded: &str) -> Option<&BTreeMap<String, Span>> {
        self.folded.get(folded)
    }

    fn note(&mut self, spelling: &str, span: Span) {
        // Longer texts are sentences, not names.
        const LONGEST: usize = 80;
        let is_name = spelling.len() <= LONGEST && !spelling.contains(char::is_whitespace);
        if !is_name || self.seen.contains(spelling) {
            return;
        }
        self.seen.insert(spelling.to_owned());
        let key = fold(spelling);
        if !key.is_empty() {
            self.folded.entry(key).or_default().insert(spelling.to_owned(), span);
        }
    }
}

/// Everything that the documents show besides their tables.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    needed: bool,
    /// Keys of JSON examples.
    pub(super) keys: Spellings,
    /// Texts in JSON examples, and tokens set as code.
    pub(super) tokens: Spellings,
    /// The key of a field in an example of its type.
    pub(super) fields: HashMap<(TypeId, usize), (String, Span)>,
    /// Values in examples at places of an enumeration type.
    pub(super) values: HashMap<TypeId, BTreeMap<String, Span>>,
}

impl Evidence {
    /// What can be seen without knowing the types. Nothing, if the dialect knows every name and value.
    pub(super) fn of_api(raw: &RawApi) -> Self {
        let mut evidence = Self { needed: needed(raw), ..Self::default() };
        if !evidence.needed {
            return evidence;
        }
        for seen in &raw.evidence {
            match seen {
                RawEvidence::Json(example) => evidence.json(example),
                RawEvidence::Token(token) => evidence.tokens.note(&token.value, token.span),
            }
        }
        for model in &raw.models {
            model.examples.iter().for_each(|example| evidence.json(example));
            evidence.text(&model.description, model.name.span);
            if let RawShape::Struct { fields, .. } = &model.shape {
                fields.iter().for_each(|field| evidence.text(&field.description, field.name.span));
            }
        }
        for operation in &raw.operations {
            let bodies = operation.bodies.iter().flat_map(|body| &body.examples);
            let responses = operation.responses.iter().flat_map(|response| &response.examples);
            bodies.chain(responses).for_each(|example| evidence.json(example));
            evidence.text(&operation.description, operation.name.span);
            for parameter in &operation.parameters {
                evidence.text(&parameter.field.description, parameter.field.name.span);
            }
        }
        evidence
    }

    fn json(&mut self, example: &Spanned<Value>) {
        let mut open = vec![&example.value];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) => {
                    members.keys().for_each(|key| self.keys.note(key, example.span));
                    open.extend(members.values());
                }
                Value::Array(values) => open.extend(values),
                Value::String(text) => self.tokens.note(text, example.span),
                _ => {}
            }
        }
    }

    fn text(&mut self, description: &str, span: Span) {
        prose::marked(description).for_each(|token| self.tokens.note(token, span));
    }

    /// What can be seen by walking the examples along the types.
    pub(super) fn walk(&mut self, api: &Api) {
        if !self.needed {
            return;
        }
        for (id, ty) in api.types() {
            ty.examples.iter().for_each(|example| self.spanned(api, &Ty::Ref(id), example));
            if let TypeKind::Struct(object) = &ty.kind {
                object.fields.iter().for_each(|field| self.field(api, field));
            }
        }
        for operation in &api.operations {
            for body in &operation.bodies {
                body.examples.iter().for_each(|example| self.spanned(api, &body.ty, example));
            }
            for response in &operation.responses {
                let Some(ty) = &response.ty else { continue };
                response.examples.iter().for_each(|example| self.spanned(api, &ty.value, example));
            }
            operation.parameters.iter().for_each(|parameter| self.field(api, &parameter.field));
        }
    }

    fn field(&mut self, api: &Api, field: &Field) {
        if let Some(Fact { value, span: Some(span), .. }) = field.example.as_deref() {
            self.typed(api, &field.ty, value, *span);
        }
    }

    fn spanned(&mut self, api: &Api, ty: &Ty, example: &Spanned<Value>) {
        self.typed(api, ty, &example.value, example.span);
    }

    fn typed(&mut self, api: &Api, ty: &Ty, example: &Value, span: Span) {
        walk(api, ty, example, &mut |seen| match seen {
            Seen::Member { owner, field, key, .. } => {
                self.fields.entry((owner, field)).or_insert_with(|| (key.to_owned(), span));
            }
            Seen::Named { id, value: Value::String(text) } => {
                self.values.entry(id).or_default().entry(text.clone()).or_insert(span);
            }
            _ => {}
        });
    }
}

/// Whether there is a name or value on the wire that the dialect does not know.
fn needed(raw: &RawApi) -> bool {
    let unnamed = |field: &RawField| {
        let valued = |list: &RawEnum| list.values.iter().all(|value| value.wire.is_some());
        field.wire.is_none() || field.values.as_ref().is_some_and(|list| !valued(&list.value))
    };
    raw.models.iter().any(|model| match &model.shape {
        RawShape::Struct { fields, .. } => fields.iter().any(unnamed),
        RawShape::Enum(list) => list.values.iter().any(|value| value.wire.is_none()),
        RawShape::Union { .. } | RawShape::Alias(_) | RawShape::Opaque => false,
    }) || raw
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters)
        .any(|parameter| unnamed(&parameter.field))
}
