//! The answers of an operation: a section with rows, a type, a sentence, or an example.
//!
//! `Returns a [user](#user-object) object.` with a rule of sentences -> the type `User`.

use serde_json::Value;

use super::super::grammar::rules::{EnvelopeRules, Role, SentenceRule, Side};
use super::super::library::spelling::{is_unknown, union};
use super::super::outline::section::{Doc, DocField, Section, SectionIndex};
use super::super::raw::{RawField, RawShape};
use super::super::type_expr::TypeExpr;
use super::fields::FieldContext;
use super::{Assembly, tree};
use crate::dialect::sentences::sentences;
use crate::ground::source::{Span, Spanned};
use crate::read::json::{printed_json, read_json};

/// The answer of an operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) ty: Option<Spanned<TypeExpr>>,
    /// The status that a sentence states.
    pub(crate) status: Option<&'static str>,
    /// An example that alone tells the answer.
    pub(crate) example: Option<Spanned<Value>>,
    /// The member that the answer is wrapped in.
    pub(crate) envelope: Option<String>,
}

impl Answer {
    /// Returns an answer of which the type is known.
    fn of(ty: TypeExpr, span: Span) -> Self {
        Self { ty: Some(Spanned::new(ty, span)), ..Self::default() }
    }
}

impl Assembly<'_> {
    /// Returns the answer of an operation, as the first of its sources tells it.
    pub(crate) fn answer(
        &mut self,
        page: usize,
        operation: SectionIndex,
        with_body: bool,
        owner: &str,
    ) -> Answer {
        let library = self.library;
        let Some(doc) = library.docs.get(page) else { return Answer::default() };
        let own = doc.sections.own(operation);
        let returns: Vec<&Section<'_>> = own
            .iter()
            .map(|index| doc.sections.get(*index))
            .filter(|section| *section.role == Role::Returns)
            .collect();
        let rows: Vec<DocField> = returns.iter().flat_map(|section| section.rows.iter().cloned()).collect();
        if let Some(first) = rows.first() {
            let span = first.span;
            let rows = tree(library, &rows, page);
            let owner = format!("{owner} Response");
            let ty = self.object(&rows, FieldContext { page, owner: &owner }, span);
            return Answer::of(ty, span);
        }
        for typed in returns.iter().filter_map(|section| section.typed.as_ref()) {
            if library.says_nothing(&typed.value) {
                return Answer::default();
            }
            let ty = library.parse(&typed.value, page).expr;
            if !is_unknown(&ty) || library.grammar.types.none.is_some() {
                self.note_partials(&ty);
                return Answer::of(ty, typed.span);
            }
        }
        let section = doc.sections.get(operation);
        let texts = section.texts.iter().chain(returns.iter().flat_map(|section| &section.texts));
        self.told(&library.grammar.returns, texts, page, &section.heading)
            .or_else(|| self.shown_answer(doc, operation, &own, with_body))
            .unwrap_or_default()
    }

    /// Returns what the first sentence that a rule knows says.
    pub(crate) fn told<'t>(
        &mut self,
        rules: &[SentenceRule],
        texts: impl Iterator<Item = &'t Spanned<String>>,
        page: usize,
        owner: &str,
    ) -> Option<Answer> {
        let library = self.library;
        for text in texts {
            for sentence in sentences([text.value.as_str()]) {
                for rule in rules {
                    let Some(groups) = rule.matches.captures(sentence) else { continue };
                    if rule.none {
                        return Some(Answer { status: Some("204"), ..Answer::default() });
                    }
                    let group = |name: &str| groups.name(name).map(|found| found.as_str());
                    let keys = ["keys", "keys2"].into_iter().filter_map(group);
                    let keys: Vec<&str> = keys.flat_map(|keys| keys.split('`').skip(1).step_by(2)).collect();
                    if !keys.is_empty() {
                        return Some(Answer::of(self.keys_object(&keys, text.span, owner), text.span));
                    }
                    let Some(spelled) = group("item").or_else(|| group("type")) else { continue };
                    let Some(mut ty) = library.understood(spelled, page) else { continue };
                    if let Some(other) = group("or").and_then(|other| library.understood(other, page)) {
                        ty = union(vec![ty, other]);
                    }
                    if group("item").is_some() {
                        ty = TypeExpr::list(ty);
                    }
                    self.note_partials(&ty);
                    return Some(Answer::of(ty, text.span));
                }
            }
        }
        None
    }

    /// Makes an object of which only the keys are told.
    fn keys_object(&mut self, keys: &[&str], span: Span, owner: &str) -> TypeExpr {
        let fields = keys.iter().map(|key| RawField::member(key, TypeExpr::ANY, true, span)).collect();
        let shape = RawShape::Struct { fields, additional: None, inherits: Vec::new() };
        self.add_shape(&format!("{owner} Response"), false, shape, span)
    }

    /// Returns the first example that is JSON, where nothing else tells an answer.
    fn shown_answer(
        &self,
        doc: &Doc<'_>,
        operation: SectionIndex,
        own: &[SectionIndex],
        with_body: bool,
    ) -> Option<Answer> {
        // What a command prints is an answer, whatever stands above it.
        let all = own.iter().flat_map(|index| &doc.sections.get(*index).examples);
        let printed = all
            .filter(|_| self.library.grammar.page.decode.is_none())
            .find_map(|example| Some(Spanned::new(printed_json(&example.text)?, example.span)));
        if printed.is_some() || !self.library.grammar.examples.answers {
            return printed.map(|value| Answer { example: Some(value), ..Answer::default() });
        }
        let shows = |index: &&SectionIndex| {
            let section = doc.sections.get(**index);
            match section.role {
                Role::Example => section.rule.is_some_and(|rule| rule.side == Some(Side::Response)),
                Role::Ignore => false,
                _ => **index == operation || !with_body,
            }
        };
        let examples = own.iter().filter(shows).flat_map(|index| &doc.sections.get(*index).examples);
        let value = examples.into_iter().find_map(|example| {
            let text = example.text.trim_start();
            if text.starts_with("$ ") || text.starts_with("curl ") {
                return None;
            }
            Some(Spanned::new(read_json(text)?, example.span))
        })?;
        Some(Answer { example: Some(value), ..Answer::default() })
    }

    /// Wraps an answer in what every answer is wrapped in. Rows that are members of the envelope complete it.
    pub(crate) fn enveloped(
        &mut self,
        answer: Answer,
        rules: &EnvelopeRules,
        owner: &str,
        span: Span,
    ) -> Answer {
        if answer.ty.is_none() && !rules.empty {
            return answer;
        }
        let known: Vec<RawField> = match answer.ty.as_ref().and_then(|ty| self.fields_of(&ty.value)) {
            Some(fields)
                if !fields.is_empty()
                    && fields.iter().all(|field| rules.members.contains_key(&field.name.value)) =>
            {
                fields
            }
            _ => Vec::new(),
        };
        let empty = answer.ty.is_none();
        let hole = if known.is_empty() { answer.ty.map(|ty| ty.value) } else { None };
        let fields: Vec<RawField> = rules
            .members
            .iter()
            .map(|(name, kind)| {
                if let Some(field) = known.iter().find(|field| field.name.value == *name) {
                    return field.clone();
                }
                let ty = if kind == "{}" {
                    hole.clone().unwrap_or(TypeExpr::Scalar(crate::ground::scalar::Scalar::Object))
                } else {
                    super::super::library::spelling::word_type(kind, true)
                };
                RawField::member(name, ty, rules.required.contains(name), span)
            })
            .collect();
        let shape = RawShape::Struct { fields, additional: None, inherits: Vec::new() };
        let ty = self.add_shape(&format!("{owner} Response"), false, shape, span);
        let wrapped = || rules.members.iter().find(|(_, kind)| *kind == "{}").map(|(name, _)| name.clone());
        let envelope = if empty { None } else { wrapped() };
        Answer { ty: Some(Spanned::new(ty, span)), envelope, ..answer }
    }

    fn fields_of(&self, ty: &TypeExpr) -> Option<Vec<RawField>> {
        let TypeExpr::Named { link: Some(link), .. } = ty else { return None };
        let model = self.raw.models.iter().find(|model| model.links.contains(link) && !model.name_stated)?;
        match &model.shape {
            RawShape::Struct { fields, .. } => Some(fields.clone()),
            _ => None,
        }
    }
}
