//! Messages beyond HTTP: one union for each direction, of an object for each message.
//!
//! ```text
//! ### StudioModeStateChanged          members = { op = "integer:=5", "d.eventType" = "{tag}", "d.eventData" = "{}" }
//! **Data Fields:** ...                -> { op: 5, d: { eventType: "StudioModeStateChanged", eventData: StudioModeStateChangedEvent } }
//! ```
//!
//! Knows what a grammar says a message looks like, and which type below its title is its content. How the cases of the union are told
//! apart is found later, by the members that each of them fixes.

use std::ops::Range;

use indexmap::IndexMap;
use serde_json::Value;

use super::super::grammar::rules::{MessageRule, MessageStyle};
use super::super::library::Place;
use super::super::library::spelling::{union, word_type};
use super::super::outline::section::{DocExample, DocField, SectionIndex};
use super::super::raw::{RawCase, RawField, RawShape};
use super::super::type_expr::TypeExpr;
use super::fields::FieldContext;
use super::titles::without_parentheses;
use super::{Assembly, tree};
use crate::ground::fact::Fact;
use crate::ground::source::{Span, Spanned};

/// A message: the value of its tag, its content, and where it is documented.
struct Message<'g> {
    name: String,
    tag: String,
    /// Types whose fields the content has, or the content itself.
    content: Vec<TypeExpr>,
    /// Rows right below its title.
    rows: &'g [DocField],
    /// JSON below its title.
    examples: Vec<Spanned<Value>>,
    page: usize,
    span: Span,
}

impl<'g> Assembly<'g> {
    /// Makes a union of the messages of each direction.
    pub(crate) fn messages(&mut self) {
        let mut unions: IndexMap<&str, Vec<RawCase>> = IndexMap::new();
        for rule in &self.library.grammar.messages {
            for page in 0..self.library.docs.len() {
                for message in self.messages_of(rule, page) {
                    let ty = self.message(rule, message.content.clone(), &message);
                    let case = RawCase { name: Some(message.name), ty, span: message.span };
                    unions.entry(&rule.of).or_default().push(case);
                }
            }
        }
        for (name, cases) in unions {
            let Some(span) = cases.first().map(|case| case.span) else { continue };
            let shape = RawShape::Union { cases, discriminator: None };
            self.add_shape(name, true, shape, span);
        }
    }

    /// Lists the messages of a page.
    fn messages_of(&self, rule: &MessageRule, page: usize) -> Vec<Message<'g>> {
        let Some(doc) = self.library.docs.get(page) else { return Vec::new() };
        let rules = &self.library.grammar.messages;
        let role = |at: SectionIndex| doc.sections.get(at).role;
        let is_message = |at: &SectionIndex| rules.iter().any(|any| any.sections.contains(role(*at)));
        let starts: Vec<SectionIndex> = doc.sections.indices().filter(is_message).collect();
        let ends = starts.iter().skip(1).copied().chain([doc.sections.indices().end() + 1]);
        let message = |(start, end): (SectionIndex, SectionIndex)| {
            let section = doc.sections.get(start);
            let name = section.name.clone().unwrap_or_else(|| section.heading.clone());
            let tag = match rule.style {
                Some(MessageStyle::UpperSnake) => upper_snake(&name),
                None => name.clone(),
            };
            let said = section.typed.iter().chain(&section.extends);
            let said = said.filter_map(|ty| self.library.understood(&ty.value, page));
            let shown = (start..end).flat_map(|at| &doc.sections.get(at).examples);
            let examples = shown.filter_map(DocExample::json).collect();
            let content = said.chain(self.message_content(rule, page, start + 1..end)).collect();
            Message {
                name: without_parentheses(&section.heading),
                tag,
                content,
                rows: &section.rows,
                examples,
                page,
                span: section.span,
            }
        };
        let mine = starts.iter().copied().zip(ends).filter(|(start, _)| rule.sections.contains(role(*start)));
        mine.map(message).collect()
    }

    /// Returns the type of the content: the first below the title of the message that the rule knows.
    fn message_content(
        &self,
        rule: &MessageRule,
        page: usize,
        below: Range<SectionIndex>,
    ) -> Option<TypeExpr> {
        let doc = self.library.docs.get(page)?;
        let place = |section| Place { doc: page, section };
        let is_content = |at: &SectionIndex| {
            let known = rule.content.as_ref().is_some_and(|it| it.is_match(&doc.sections.get(*at).heading));
            known && self.library.types.contains_key(&place(*at))
        };
        Some(self.library.reference(place(below.into_iter().find(is_content)?)))
    }

    /// Makes the object that a message is on the wire.
    fn message(&mut self, rule: &MessageRule, mut content: Vec<TypeExpr>, message: &Message<'_>) -> TypeExpr {
        let owner = format!("{} {}", message.name, rule.of);
        if !message.rows.is_empty() {
            let rows = tree(self.library, message.rows, message.page);
            let context = FieldContext { page: message.page, owner: &format!("{owner} Content") };
            content.push(self.object(&rows, context, message.span));
        }
        if content.len() > 1 {
            let shape = RawShape::Struct { fields: Vec::new(), additional: None, inherits: content };
            content = vec![self.add_shape(&format!("{owner} Content"), false, shape, message.span)];
        }
        let members: Vec<(&str, &str)> =
            rule.members.iter().map(|(path, kind)| (path.as_str(), kind.as_str())).collect();
        let ty = self.message_members(&members, &owner, content.first(), message);
        let shown =
            message.examples.iter().filter(|example| is_message(&members, &message.tag, &example.value));
        if let Some(model) = self.raw.models.last_mut() {
            model.examples = shown.cloned().collect();
        }
        ty
    }

    /// Makes an object of members, whose names are paths.
    fn message_members(
        &mut self,
        members: &[(&str, &str)],
        owner: &str,
        content: Option<&TypeExpr>,
        message: &Message<'_>,
    ) -> TypeExpr {
        let mut inner: IndexMap<&str, Vec<(&str, &str)>> = IndexMap::new();
        for (path, kind) in members {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            inner.entry(first).or_default().push((rest, kind));
        }
        let (mut fields, mut inherits) = (Vec::new(), Vec::new());
        for (name, parts) in inner {
            let ty = match parts.as_slice() {
                [("", "{}")] => content.cloned().map(|ty| (ty, None)),
                [("", "{tag}")] => Some((TypeExpr::STRING, Some(Value::from(message.tag.as_str())))),
                [("", kind)] if name == "*" => Some((TypeExpr::named(*kind, None), None)),
                [("", kind)] => Some(constant(kind)),
                parts => {
                    Some((self.message_members(parts, &format!("{owner} {name}"), content, message), None))
                }
            };
            let Some((ty, value)) = ty else { continue };
            if name == "*" {
                inherits.push(ty);
                continue;
            }
            let (name, required) = name.strip_suffix('?').map_or((name, true), |name| (name, false));
            let constant = value.map(|value| Box::new(Fact::stated(value, message.span)));
            fields.push(RawField { constant, ..RawField::member(name, ty, required, message.span) });
        }
        let shape = RawShape::Struct { fields, additional: None, inherits };
        self.add_shape(owner, false, shape, message.span)
    }
}

/// Returns whether an example shows a message of this tag, and not its content alone.
fn is_message(members: &[(&str, &str)], tag: &str, example: &Value) -> bool {
    members.iter().filter(|(path, _)| !path.contains(['*', '?'])).all(|(path, kind)| {
        let found = example.pointer(&format!("/{}", path.replace('.', "/")));
        let fixed = constant(kind).1.filter(|_| !kind.starts_with('{'));
        found.is_some_and(|found| {
            (*kind != "{tag}" || found == tag) && fixed.is_none_or(|fixed| *found == fixed)
        })
    })
}

/// Returns the type of a kind, and its only value: `integer:=5`, `integer|null`.
fn constant(kind: &str) -> (TypeExpr, Option<Value>) {
    let (kind, value) = kind.split_once(":=").map_or((kind, None), |(kind, value)| (kind, Some(value)));
    let value = value.map(|value| match value.parse::<i64>() {
        Ok(number) if kind == "integer" => Value::from(number),
        _ => Value::from(value),
    });
    (union(kind.split('|').map(|kind| word_type(kind, true)).collect()), value)
}

/// Returns `Guild Member Add` as `GUILD_MEMBER_ADD`.
fn upper_snake(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_uppercase).collect::<Vec<_>>().join("_")
}
