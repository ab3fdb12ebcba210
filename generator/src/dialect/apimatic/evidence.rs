//! What all examples and texts of an API show together: keys of nested objects, values of enumerations,
//! and every spelling of a word.
//!
//! Guarantees: an example is walked along the documented types, so that what is found belongs to a field or
//! an enumeration; nothing is inferred from the absence of anything.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::dialect::raw::{RawApi, RawCase, RawEnumValue, RawField, RawModel, RawParameter, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::source::{Sources, Span, Spanned};
use crate::ground::words::{fold, words};

use super::flavour::Flavour;
use super::names;
use super::places::Places;
use super::types::Types;

/// Deepest nesting that is followed, of values and of types that name each other.
const MAX_DEPTH: usize = 128;

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
    /// Words of running text and of documented names, in lower case.
    pub(super) prose: HashSet<String>,
}

impl Evidence {
    /// All spellings of a word (by [`fold`]) with the place of each.
    fn places(&self, word: &str) -> impl Iterator<Item = (&str, Span)> {
        let folded = fold(word);
        let all = [&self.keys, &self.words].into_iter().filter_map(move |shown| shown.get(&folded));
        all.flatten().map(|(spelling, span)| (spelling.as_str(), *span))
    }

    /// All spellings of a word.
    pub(super) fn spellings(&self, word: &str) -> impl Iterator<Item = &str> {
        self.places(word).map(|(spelling, _)| spelling)
    }

    /// Where exactly this spelling stands.
    pub(super) fn seen(&self, spelling: &str) -> Option<Span> {
        self.places(spelling).find(|(shown, _)| *shown == spelling).map(|(_, span)| span)
    }

    /// The one spelling of a word in all examples and texts that is `fitting`, and where it stands; `None` if
    /// there are several.
    pub(super) fn only(&self, word: &str, fitting: impl Fn(&str) -> bool) -> Option<(&str, Span)> {
        let mut only: Option<(&str, Span)> = None;
        for (spelling, span) in self.places(word).filter(|(spelling, _)| fitting(spelling)) {
            match only {
                Some((known, _)) if known != spelling => return None,
                Some(_) => {}
                None => only = Some((spelling, span)),
            }
        }
        only
    }
}

/// Looks at everything that was read.
pub(super) fn gather(api: &RawApi, sources: &Sources, flavour: &Flavour) -> Evidence {
    let types = Types::new(&api.models, flavour);
    let mut walk = Walk { types, sources, found: Evidence::default() };
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

struct Walk<'a> {
    types: Types<'a>,
    sources: &'a Sources,
    found: Evidence,
}

impl<'a> Walk<'a> {
    fn model_text(&mut self, model: &'a RawModel) {
        self.text(&model.description, model.name.span);
        match &model.shape {
            RawShape::Struct { fields, .. } => {
                self.name(&model.name.value);
                fields.iter().for_each(|field| self.field(field));
            }
            RawShape::Enum(list) => {
                list.values.iter().for_each(|value| self.text(&value.description, value.span))
            }
            _ => {}
        }
    }

    /// The texts of a field; in those of a field of an enumeration its values are named.
    fn field(&mut self, field: &'a RawField) {
        self.text(&field.description, field.name.span);
        self.name(&field.name.value);
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
        let words = markdown.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        self.found.prose.extend(words.map(str::to_lowercase));
    }

    fn name(&mut self, name: &str) {
        self.found.prose.extend(words(name));
    }

    fn word(&mut self, word: &str, at: Span) {
        spelling(&mut self.found.words, word, at);
    }

    fn example(&mut self, ty: &TypeExpr, example: &Spanned<Value>) {
        let places = Places::new(self.sources, example.span);
        self.words_of(&example.value, &places, 0);
        self.value(ty, &example.value, &places, 0);
    }

    /// Every key and text of an example, whatever its type.
    fn words_of(&mut self, value: &Value, at: &Places<'_>, depth: usize) {
        match value {
            Value::String(text) => self.word(text, at.of(text)),
            Value::Array(items) if depth < MAX_DEPTH => {
                items.iter().for_each(|item| self.words_of(item, at, depth + 1));
            }
            Value::Object(members) if depth < MAX_DEPTH => {
                for (key, member) in members {
                    spelling(&mut self.found.keys, key, at.of(key));
                    self.words_of(member, at, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Follows an example along its type.
    fn value(&mut self, ty: &TypeExpr, value: &Value, at: &Places<'_>, depth: usize) {
        if depth > MAX_DEPTH {
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

    fn model(&mut self, index: usize, model: &'a RawModel, value: &Value, at: &Places<'_>, depth: usize) {
        match (&model.shape, value) {
            (RawShape::Struct { additional, .. }, Value::Object(object)) => {
                let fields = self.types.keys(index, object);
                for (owner, field, key) in &fields {
                    let Some((key, member)) = key.and_then(|key| Some((key, object.get(key)?))) else {
                        continue;
                    };
                    let fields = &mut self.found.fields;
                    fields.entry(*owner).or_insert_with(|| Spanned::new(key.to_owned(), at.of(key)));
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
    fn best<'t>(
        &mut self,
        cases: impl Iterator<Item = &'t TypeExpr>,
        value: &Value,
        at: &Places<'_>,
        depth: usize,
    ) {
        let mut seen = HashSet::new();
        let fits =
            cases.map(|case| (self.types.fit(case, value, &mut seen), case)).filter(|(fit, _)| *fit >= 0);
        if let Some((_, case)) = fits.reduce(|best, other| if other.0 > best.0 { other } else { best }) {
            self.value(case, value, at, depth + 1);
        }
    }

    fn member(&mut self, model: usize, values: &[RawEnumValue], value: &Value, at: &Places<'_>) {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return,
        };
        if let Some(member) = names::member(values, &text) {
            let place = at.of(&text);
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
