//! What all examples and texts of an API show together: keys of nested objects, values of enumerations,
//! and every spelling of a word.
//!
//! Guarantees: an example is walked along the documented types, so that what is found belongs to a field or
//! an enumeration; nothing is inferred from the absence of anything.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use crate::dialect::raw::{RawApi, RawCase, RawEnumValue, RawField, RawModel, RawParameter, RawShape};
use crate::source::{Sources, Span, Spanned};
use crate::spelling::{Scalar, TypeExpr};

use super::flavour::Flavour;
use super::names;
use super::reader::key_span;
use super::style::fold;

/// Deepest nesting of types that is followed without a value that nests as deep: containers of containers.
const MAX_DEPTH: usize = 64;

/// The spellings of a word (by [`fold`]) and where each stands first.
pub(super) type Spellings = HashMap<String, BTreeMap<String, Span>>;

/// What the documents show.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// The key of a field, by model and index.
    pub(super) fields: HashMap<(usize, usize), Spanned<String>>,
    /// The value of an enumeration's member that an example shows, by model and index.
    pub(super) members: HashMap<(usize, usize), Spanned<Value>>,
    /// The spellings of an enumeration's member in the descriptions of its fields, by model and index.
    pub(super) named: HashMap<(usize, usize), BTreeMap<String, Span>>,
    /// Keys of examples.
    pub(super) keys: Spellings,
    /// Text values of examples, defaults, and words set as code.
    pub(super) words: Spellings,
}

impl Evidence {
    /// Where exactly this spelling stands.
    pub(super) fn seen(&self, spelling: &str) -> Option<Span> {
        let folded = fold(spelling);
        let all = [&self.words, &self.keys].into_iter();
        all.filter_map(|shown| shown.get(&folded)?.get(spelling)).next().copied()
    }

    /// The one spelling of a word in all examples and texts that is `fitting`, and where it stands; `None` if
    /// there are several.
    pub(super) fn only(&self, word: &str, fitting: impl Fn(&str) -> bool) -> Option<(&str, Span)> {
        let folded = fold(word);
        let all = [&self.keys, &self.words].into_iter().filter_map(|shown| shown.get(&folded)).flatten();
        let mut only: Option<(&str, Span)> = None;
        for (spelling, span) in all.filter(|(spelling, _)| fitting(spelling)) {
            match only {
                Some((known, _)) if known != spelling => return None,
                Some(_) => {}
                None => only = Some((spelling, *span)),
            }
        }
        only
    }
}

/// Looks at everything that was read.
pub(super) fn gather(api: &RawApi, sources: &Sources, flavour: &Flavour) -> Evidence {
    let mut walk = Walk { types: Types::new(&api.models, flavour), sources, found: Evidence::default() };
    for model in &api.models {
        walk.model_text(model);
        let ty = TypeExpr::named(model.name.value.as_str(), model.links.first().cloned());
        for example in &model.examples {
            walk.example(&ty, example);
        }
    }
    for operation in &api.operations {
        walk.text(&operation.description, operation.name.span);
        for RawParameter { field, .. } in &operation.parameters {
            walk.field(field);
        }
        for body in &operation.bodies {
            walk.text(&body.description, body.ty.span);
        }
        for response in &operation.responses {
            walk.text(&response.description, response.span);
            for example in &response.examples {
                walk.example(response.ty.as_ref().map_or(&TypeExpr::ANY, |ty| &ty.value), example);
            }
        }
    }
    if let (Some(description), Some(title)) = (&api.description, &api.title) {
        walk.text(description, title.span);
    }
    walk.found
}

/// The documented types by link and by name.
#[derive(Debug)]
pub(super) struct Types<'a> {
    models: &'a [RawModel],
    flavour: &'a Flavour,
    by_link: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Types<'a> {
    pub(super) fn new(models: &'a [RawModel], flavour: &'a Flavour) -> Self {
        let (mut by_link, mut by_name) = (HashMap::new(), HashMap::new());
        for (at, model) in models.iter().enumerate() {
            for link in &model.links {
                by_link.entry(link.as_str()).or_insert(at);
            }
            by_name.entry(model.name.value.as_str()).or_insert(at);
        }
        Self { models, flavour, by_link, by_name }
    }

    /// The documented type that an expression names.
    pub(super) fn find(&self, name: &str, link: Option<&str>) -> Option<(usize, &'a RawModel)> {
        let at = match link {
            Some(link) => self.by_link.get(link),
            None => self.by_name.get(name),
        };
        let at = *at?;
        Some((at, self.models.get(at)?))
    }

    /// The enumeration inside lists, maps and `null`.
    pub(super) fn enumeration(&self, ty: &TypeExpr) -> Option<(usize, &'a [RawEnumValue])> {
        match ty {
            TypeExpr::List(inner)
            | TypeExpr::Set(inner)
            | TypeExpr::Map(inner)
            | TypeExpr::Nullable(inner) => self.enumeration(inner),
            TypeExpr::Named { name, link } => match self.find(name, link.as_deref())? {
                (at, RawModel { shape: RawShape::Enum(list), .. }) => Some((at, &list.values)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The fields of a structure with those it inherits, each with its owner.
    fn fields(&self, at: usize, depth: usize) -> Vec<((usize, usize), &'a RawField)> {
        let Some(RawShape::Struct { fields, inherits, .. }) = self.models.get(at).map(|model| &model.shape)
        else {
            return Vec::new();
        };
        let mut all: Vec<_> = fields.iter().enumerate().map(|(index, field)| ((at, index), field)).collect();
        if depth < MAX_DEPTH {
            for base in inherits {
                if let TypeExpr::Named { name, link } = base
                    && let Some((base, _)) = self.find(name, link.as_deref())
                {
                    all.extend(self.fields(base, depth + 1));
                }
            }
        }
        all
    }

    /// The keys of an object's fields: each field, its owner and its key.
    fn keys<'k>(
        &self,
        at: usize,
        object: &'k Map<String, Value>,
    ) -> Vec<((usize, usize), &'a RawField, Option<&'k str>)> {
        let fields = self.fields(at, 0);
        let names: Vec<&str> = fields.iter().map(|(_, field)| field.name.value.as_str()).collect();
        let keys: Vec<&str> = object.keys().map(String::as_str).collect();
        let pairs = names::pair(self.flavour, &names, &keys);
        fields.into_iter().zip(pairs).map(|((owner, field), key)| (owner, field, key)).collect()
    }

    /// How well a value fits a type: negative if it does not.
    fn fit(&self, ty: &TypeExpr, value: &Value, depth: usize) -> isize {
        if depth > MAX_DEPTH {
            return -1;
        }
        match (ty, value) {
            (TypeExpr::Nullable(_), Value::Null) => 0,
            (TypeExpr::Nullable(inner), _) => self.fit(inner, value, depth + 1),
            (TypeExpr::List(inner) | TypeExpr::Set(inner), Value::Array(items)) => {
                items.first().map_or(0, |item| self.fit(inner, item, depth + 1))
            }
            (TypeExpr::Map(inner), Value::Object(members)) => {
                members.values().next().map_or(0, |member| self.fit(inner, member, depth + 1))
            }
            (TypeExpr::Union(cases), _) => {
                cases.iter().map(|case| self.fit(case, value, depth + 1)).max().unwrap_or(-1)
            }
            (TypeExpr::Scalar(Scalar::String(_)), Value::String(_))
            | (TypeExpr::Scalar(Scalar::Boolean), Value::Bool(_))
            | (TypeExpr::Scalar(Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number), Value::Number(_))
            | (TypeExpr::Scalar(Scalar::Any), _) => 0,
            (TypeExpr::Named { name, link }, _) => self
                .find(name, link.as_deref())
                .map_or(-1, |(at, model)| self.model_fit(at, model, value, depth)),
            _ => -1,
        }
    }

    fn model_fit(&self, at: usize, model: &RawModel, value: &Value, depth: usize) -> isize {
        match (&model.shape, value) {
            (RawShape::Struct { .. }, Value::Object(object)) => {
                let keys = self.keys(at, object);
                let contradicted = |field: &RawField, key: &str| {
                    field.constant.as_ref().is_some_and(|constant| object.get(key) != Some(&constant.value))
                };
                if keys.iter().any(|(_, field, key)| key.is_some_and(|key| contradicted(field, key))) {
                    return -1;
                }
                let known = keys.iter().filter(|(_, _, key)| key.is_some()).count();
                let count = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
                // A case that leaves keys unexplained is worse than one that knows fewer of its own.
                if known == object.len() { count(known) } else { count(known) - count(object.len()) - 1 }
            }
            (RawShape::Enum(list), Value::String(text)) => {
                if names::member(&list.values, text).is_some() {
                    1
                } else {
                    -1
                }
            }
            (RawShape::Union { cases, .. }, _) => {
                cases.iter().map(|case| self.fit(&case.ty, value, depth + 1)).max().unwrap_or(-1)
            }
            (RawShape::Alias(ty), _) => self.fit(ty, value, depth + 1),
            _ => -1,
        }
    }
}

struct Walk<'a> {
    types: Types<'a>,
    sources: &'a Sources,
    found: Evidence,
}

impl<'a> Walk<'a> {
    fn model_text(&mut self, model: &'a RawModel) {
        self.text(&model.description, model.name.span);
        match &model.shape {
            RawShape::Struct { fields, .. } => fields.iter().for_each(|field| self.field(field)),
            RawShape::Enum(list) => {
                list.values.iter().for_each(|value| self.text(&value.description, value.span))
            }
            _ => {}
        }
    }

    /// The texts of a field; in those of a field of an enumeration its values are named.
    fn field(&mut self, field: &'a RawField) {
        self.text(&field.description, field.name.span);
        let fixed = [&field.default, &field.constant].into_iter().flatten();
        for fact in fixed {
            if let Value::String(text) = &fact.value {
                self.word(text, field.name.span);
            }
        }
        if let Some((at, values)) = self.types.enumeration(&field.ty.value) {
            for word in code_words(&field.description).chain(telling_words(&field.description)) {
                if let Some(member) = names::member(values, word) {
                    let named = self.found.named.entry((at, member)).or_default();
                    named.entry(word.to_owned()).or_insert(field.name.span);
                }
            }
        }
    }

    fn text(&mut self, markdown: &str, at: Span) {
        code_words(markdown).for_each(|word| self.word(word, at));
    }

    fn word(&mut self, word: &str, at: Span) {
        spelling(&mut self.found.words, word, at);
    }

    fn example(&mut self, ty: &TypeExpr, example: &Spanned<Value>) {
        self.words_of(&example.value, example.span, 0);
        self.value(ty, &example.value, example.span, 0);
    }

    /// Every key and text of an example, whatever its type.
    fn words_of(&mut self, value: &Value, at: Span, depth: usize) {
        match value {
            Value::String(text) => self.word(text, at),
            Value::Array(items) if depth < 2 * MAX_DEPTH => {
                items.iter().for_each(|item| self.words_of(item, at, depth + 1));
            }
            Value::Object(members) if depth < 2 * MAX_DEPTH => {
                for (key, member) in members {
                    spelling(&mut self.found.keys, key, at);
                    self.words_of(member, at, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Follows an example along its type.
    fn value(&mut self, ty: &TypeExpr, value: &Value, at: Span, depth: usize) {
        if depth > 2 * MAX_DEPTH {
            return;
        }
        match (ty, value) {
            (TypeExpr::Nullable(inner), _) => self.value(inner, value, at, depth + 1),
            (TypeExpr::List(inner) | TypeExpr::Set(inner), Value::Array(items)) => {
                items.iter().for_each(|item| self.value(inner, item, at, depth + 1));
            }
            (TypeExpr::Map(inner), Value::Object(members)) => {
                members.values().for_each(|member| self.value(inner, member, at, depth + 1));
            }
            (TypeExpr::Union(cases), _) => self.best(cases.iter(), value, at, depth),
            (TypeExpr::Named { name, link }, _) => {
                if let Some((index, model)) = self.types.find(name, link.as_deref()) {
                    self.model(index, model, value, at, depth);
                }
            }
            _ => {}
        }
    }

    fn model(&mut self, index: usize, model: &'a RawModel, value: &Value, at: Span, depth: usize) {
        match (&model.shape, value) {
            (RawShape::Struct { additional, .. }, Value::Object(object)) => {
                let fields = self.types.keys(index, object);
                for (owner, field, key) in &fields {
                    let Some((key, member)) = key.and_then(|key| Some((key, object.get(key)?))) else {
                        continue;
                    };
                    let sources = self.sources;
                    self.found
                        .fields
                        .entry(*owner)
                        .or_insert_with(|| Spanned::new(key.to_owned(), key_span(sources, at, key)));
                    self.value(&field.ty.value, member, at, depth + 1);
                }
                let Some(extra) = additional else { return };
                let known = |name: &String| fields.iter().any(|(_, _, key)| *key == Some(name.as_str()));
                object
                    .iter()
                    .filter(|(name, _)| !known(name))
                    .for_each(|(_, member)| self.value(extra, member, at, depth + 1));
            }
            (RawShape::Enum(list), _) => self.member(index, &list.values, value, at),
            (RawShape::Union { cases, .. }, _) => {
                self.best(cases.iter().map(|RawCase { ty, .. }| ty), value, at, depth);
            }
            (RawShape::Alias(ty), _) => self.value(ty, value, at, depth + 1),
            _ => {}
        }
    }

    /// Follows the case that fits best; none if none fits.
    fn best<'t>(&mut self, cases: impl Iterator<Item = &'t TypeExpr>, value: &Value, at: Span, depth: usize) {
        let fits = cases.map(|case| (self.types.fit(case, value, 0), case)).filter(|(fit, _)| *fit >= 0);
        if let Some((_, case)) = fits.reduce(|best, other| if other.0 > best.0 { other } else { best }) {
            self.value(case, value, at, depth + 1);
        }
    }

    fn member(&mut self, model: usize, values: &[RawEnumValue], value: &Value, at: Span) {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return,
        };
        if let Some(member) = names::member(values, &text) {
            let place = if value.is_string() { key_span(self.sources, at, &text) } else { at };
            self.found.members.entry((model, member)).or_insert_with(|| Spanned::new(value.clone(), place));
        }
    }
}

fn spelling(spellings: &mut Spellings, word: &str, at: Span) {
    const LONGEST: usize = 100;
    if word.len() <= LONGEST {
        let folded = fold(word);
        if !folded.is_empty() {
            spellings.entry(folded).or_default().entry(word.to_owned()).or_insert(at);
        }
    }
}

/// The words set as code, without quotes; of `name=value` also the value.
fn code_words(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.split('`').skip(1).step_by(2).flat_map(|code| {
        let code = code.trim();
        let value = code.split_once('=').map(|(_, value)| value);
        [Some(code), value].into_iter().flatten().map(|word| word.trim().trim_matches(['"', '\'']))
    })
}

/// Words of running text that only a name of a machine's can be: with punctuation inside.
fn telling_words(markdown: &str) -> impl Iterator<Item = &str> {
    markdown
        .split(|c: char| c.is_whitespace() || ",;()\"'`".contains(c))
        .map(|word| word.trim_matches(['.', ':', '*', '-', '_']))
        .filter(|word| word.contains(['_', '-', '.']))
}
