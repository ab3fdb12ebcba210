//! Spelled types become type expressions.
//!
//! `[Vec<models::Widget>](Widget.md)` with the template `Vec<{}>` -> a list of `Widget`. Words first, then templates, names
//! and links, in the order that `generator/GRAMMARS.md` gives. A spelling that nothing explains is kept as it is.

use std::collections::HashMap;

use super::super::block::marked;
use super::super::grammar::rules::{Kind, TypeRules, of_word};
use super::super::type_expr::TypeExpr;
use super::templates::{TemplateKind, apart, is_balanced};
use super::{Library, Place, TypeWord};
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar, StringFormat};
use crate::ground::words::fold;

/// A spelled type, with the values that a union of literals lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spelled {
    pub(crate) expr: TypeExpr,
    pub(crate) values: Option<Vec<String>>,
    pub(crate) constant: Option<bool>,
}

impl From<TypeExpr> for Spelled {
    fn from(expr: TypeExpr) -> Self {
        Self { expr, values: None, constant: None }
    }
}

/// Types are not read deeper than this.
const MAX_DEPTH: usize = 24;

/// Longer names are not taken apart.
const MAX_UNION_NAME: usize = 200;

/// Returns the words of a grammar with what they stand for.
pub(super) fn words(rules: &TypeRules) -> HashMap<String, TypeWord> {
    let whole = whole_numbers(rules);
    let key = |word: &String| if rules.exact { word.clone() } else { word.to_lowercase() };
    rules.words.iter().map(|(word, kind)| (key(word), type_word(kind, whole))).collect()
}

/// Returns whether the vocabulary tells whole numbers from others. One that does not spells both `number`.
fn whole_numbers(rules: &TypeRules) -> bool {
    rules.words.values().any(|kind| kind.0.iter().any(|word| word.starts_with("integer")))
}

fn type_word(kind: &Kind, whole: bool) -> TypeWord {
    match &*kind.0 {
        [word] if word == "anchor" => TypeWord::Anchor,
        [word] if word == "boolean:=true" => TypeWord::Constant(true),
        [word] if word == "boolean:=false" => TypeWord::Constant(false),
        words => TypeWord::Type(kind_type(words, whole)),
    }
}

/// Returns the type of the kinds that a word stands for.
fn kind_type(words: &[String], whole: bool) -> TypeExpr {
    match words {
        [word] => word_type(word, whole),
        [a, b] if a == "number" && b == "string" => TypeExpr::Scalar(Scalar::Decimal),
        words => TypeExpr::Union(words.iter().map(|word| word_type(word, whole)).collect()),
    }
}

pub(crate) fn word_type(word: &str, whole: bool) -> TypeExpr {
    if let Some(item) = word.strip_prefix("list") {
        return TypeExpr::list(word_type(item.trim(), whole));
    }
    if let Some(value) = word.strip_prefix("map") {
        return TypeExpr::map(word_type(value.trim(), whole));
    }
    let (kind, format) = word.split_once(':').unwrap_or((word, ""));
    TypeExpr::Scalar(match (kind, format) {
        ("boolean", _) => Scalar::Boolean,
        ("integer", "int32") => Scalar::Integer(IntegerWidth::Int32),
        ("integer", "int64") => Scalar::Integer(IntegerWidth::Int64),
        ("integer", _) => Scalar::Integer(IntegerWidth::Unspecified),
        ("number", "float") => Scalar::Float(FloatWidth::Float),
        ("number", "double") => Scalar::Float(FloatWidth::Double),
        ("number", _) if whole => Scalar::Float(FloatWidth::Unspecified),
        ("number", _) => Scalar::Number,
        ("string", "binary") => Scalar::Binary,
        ("string", "decimal") => Scalar::Decimal,
        ("string", format) => Scalar::String(of_word(format).unwrap_or(StringFormat::Plain)),
        ("object", _) => Scalar::Object,
        ("null", _) => Scalar::Null,
        _ => Scalar::Any,
    })
}

impl Library<'_> {
    /// Reads a spelling that stands on a page.
    pub(crate) fn parse(&self, text: &str, page: usize) -> Spelled {
        if self.grammar.types.exact {
            self.parse_exact(text, None, page, 0)
        } else {
            let constant = match self.prose_word(&bare_prose(text)) {
                Some(TypeWord::Constant(value)) => Some(*value),
                _ => None,
            };
            Spelled { constant, ..self.parse_prose(text, page, 0).into() }
        }
    }

    /// Returns whether a spelling says that there is no answer: `null (empty response body)`.
    pub(crate) fn says_nothing(&self, text: &str) -> bool {
        let text = text.trim_matches(['[', ']']).split("](").next().unwrap_or_default();
        self.grammar.types.none.as_ref().is_some_and(|none| none.is_match(text))
    }

    /// Reads a spelling and gives `None` where it is not understood.
    pub(crate) fn understood(&self, text: &str, page: usize) -> Option<TypeExpr> {
        let expr = self.parse(text, page).expr;
        (!is_unknown(&expr)).then_some(expr)
    }

    /// Reads the spelling of a program: case counts, and a link is the page of a name.
    fn parse_exact(&self, spelled: &str, outer: Option<&str>, page: usize, depth: usize) -> Spelled {
        let rules = &self.grammar.types;
        let link = marked::whole_link(spelled);
        let text = link.map_or(spelled, |link| link.words).trim();
        let target = link.map(|link| link.target).or(outer);
        if depth > MAX_DEPTH {
            return TypeExpr::Unknown(text.to_owned()).into();
        }
        let mut text = text;
        match self.words.get(text) {
            Some(TypeWord::Type(expr)) => return expr.clone().into(),
            Some(TypeWord::Constant(value)) => {
                return Spelled { constant: Some(*value), ..TypeExpr::Scalar(Scalar::Boolean).into() };
            }
            Some(TypeWord::Anchor) => {
                text = target.unwrap_or_default().trim_start_matches('#').trim_matches('`')
            }
            None => {}
        }
        if let Some(literals) = self.literals(text) {
            return literals;
        }
        if let Some(separator) = &rules.union {
            let parts = apart(text, separator);
            if parts.len() > 1 {
                let parts = parts.into_iter().filter(|part| !rules.drop.iter().any(|drop| drop == part));
                return union(parts.map(|part| self.parse_exact(part, None, page, depth + 1).expr).collect())
                    .into();
            }
        }
        if let Some(found) = self.by_template(text, target, page, depth) {
            return found;
        }
        if let Some(place) = self.exact_name(text, target, page) {
            return self.reference(place).into();
        }
        if let Some(expr) = self.by_pattern(text, page, depth) {
            return expr.into();
        }
        if let Some(once) = once(text) {
            return self.parse_exact(once, outer, page, depth + 1);
        }
        let unresolved = rules.model.iter().find_map(|model| model.captures(text)?.name("name"));
        if let Some(union) = self.by_union_name(unresolved.map_or(text, |name| name.as_str())) {
            return union.into();
        }
        let is_page = target.is_some_and(|target| !target.starts_with('#') && !target.contains("://"));
        match unresolved {
            Some(name) => TypeExpr::named(name.as_str(), target.map(str::to_owned)).into(),
            None if is_page && is_word(text) => TypeExpr::named(text, target.map(str::to_owned)).into(),
            None => TypeExpr::Unknown(text.to_owned()).into(),
        }
    }

    /// Reads literals of strings or of whole numbers: `'red' | 'green'`, `0 | 60`.
    fn literals(&self, text: &str) -> Option<Spelled> {
        let rule = self.grammar.types.literals.as_ref()?;
        let quoted = text.starts_with(&rule.quote);
        let parts = text.split(rule.split.as_str()).map(str::trim);
        if !quoted && !parts.clone().all(|part| part.parse::<i64>().is_ok()) {
            return None;
        }
        let values = parts.map(|part| part.replace(rule.quote.as_str(), "")).collect();
        let base = if quoted {
            Scalar::String(StringFormat::Plain)
        } else {
            Scalar::Integer(IntegerWidth::Unspecified)
        };
        Some(Spelled { values: Some(values), ..TypeExpr::Scalar(base).into() })
    }

    /// Reads a name that consists of those of a union's types, if it can be taken apart in one way: `OneOfPersonCompany`.
    fn by_union_name(&self, text: &str) -> Option<TypeExpr> {
        let names = self.grammar.types.union_name.as_ref()?.captures(text)?.name("names")?.as_str();
        let names = Some(fold(names)).filter(|names| names.len() <= MAX_UNION_NAME)?;
        let part = |name: &str| match (name, self.by_name.get(name)) {
            (_, Some(place)) => Some(self.reference(*place)),
            ("string" | "integer" | "number" | "boolean" | "object", None) => Some(word_type(name, true)),
            _ => None,
        };
        // The first two ways to read what is before each place.
        let mut ways: Vec<Vec<Vec<TypeExpr>>> = vec![vec![vec![]]];
        for end in 1..=names.len() {
            let parts = ways.iter().enumerate().filter(|(_, ways)| !ways.is_empty());
            let parts = parts.filter_map(|(start, ways)| Some((ways, part(names.get(start..end)?)?)));
            let longer = |(ways, last): (&Vec<Vec<TypeExpr>>, TypeExpr)| {
                ways.iter()
                    .map(|way| [way.as_slice(), std::slice::from_ref(&last)].concat())
                    .collect::<Vec<_>>()
            };
            ways.push(parts.flat_map(longer).take(2).collect());
        }
        match ways.pop()?.as_mut_slice() {
            [only] => Some(union(std::mem::take(only))),
            _ => None,
        }
    }

    fn by_template(&self, text: &str, target: Option<&str>, page: usize, depth: usize) -> Option<Spelled> {
        for template in &self.templates {
            let item = if template.is_spelling(text) {
                let file = target.unwrap_or_default().rsplit('/').next().unwrap_or_default();
                let found = self.by_name.get(&fold(super::stem(file)));
                found.map_or(TypeExpr::ANY, |place| self.reference(*place)).into()
            } else {
                let Some(inside) = template.hole(text).filter(|inside| is_balanced(inside)) else { continue };
                if template.kind == TemplateKind::Same && self.named(text).is_some() {
                    continue;
                }
                self.parse_exact(inside, target, page, depth + 1)
            };
            let expr = template.kind.wrap(item.expr.clone());
            let constant = item.constant.filter(|_| template.kind == TemplateKind::Same);
            return Some(Spelled { expr, constant, ..item });
        }
        None
    }

    /// Returns the type that a program's spelling names. A link to values of this page is no type.
    fn exact_name(&self, text: &str, target: Option<&str>, page: usize) -> Option<Place> {
        let anchor = target.and_then(|target| target.strip_prefix('#')).map(|anchor| anchor.replace('`', ""));
        if let Some(anchor) = anchor {
            let values = &self.docs.get(page)?.values_of;
            if values.contains_key(&format!("#{anchor}")) || values.contains_key(&fold(&anchor)) {
                return None;
            }
        }
        let models = self.grammar.types.model.iter();
        let names = models.filter_map(|model| Some(model.captures(text)?.name("name")?.as_str()));
        names.chain([text]).find_map(|name| self.named(name))
    }

    /// Returns the type that a bare spelling is a word for.
    fn prose_word(&self, bare: &str) -> Option<&TypeWord> {
        self.words.get(&bare.to_lowercase())
    }

    /// Reads a spelling written by hand.
    fn parse_prose(&self, spelled: &str, page: usize, depth: usize) -> TypeExpr {
        let rules = &self.grammar.types;
        let text = trimmed_prose(spelled);
        let bare = bare_prose(spelled);
        if depth > MAX_DEPTH {
            return TypeExpr::Unknown(bare);
        }
        let link = marked::whole_link(text);
        let section = link.and_then(|link| self.target(link.target, page));
        let target = section.and_then(|place| self.typed(place));
        let word = self.prose_word(&bare).and_then(|word| match word {
            TypeWord::Type(word) => Some(word.clone()),
            TypeWord::Constant(_) => Some(TypeExpr::Scalar(Scalar::Boolean)),
            TypeWord::Anchor => None,
        });
        if let Some(word) = word {
            let own = target.filter(|_| {
                let heading = section
                    .and_then(|place| self.section(place))
                    .map_or("", |section| section.heading.as_str());
                link.is_some_and(|link| fold(heading) == fold(link.words))
            });
            return own.map_or(word, |place| self.reference(place));
        }
        if let Some(link) = link {
            if self.templates.iter().any(|template| template.hole(&bare).is_some()) {
                let shaped = self.parse_prose(&bare, page, depth + 1);
                if !is_unknown(innermost(&shaped)) {
                    return shaped;
                }
            }
            if let Some(place) = target.or_else(|| self.named(link.words)) {
                return self.reference(place);
            }
        }
        let text = text.replace("**", "").replace('`', "");
        for template in &self.templates {
            let Some(inside) = template.hole(&text).filter(|inside| is_balanced(inside)) else { continue };
            let item = self.parse_prose(inside, page, depth + 1);
            return template.kind.wrap(item);
        }
        if let Some(expr) = self.by_pattern(&text, page, depth) {
            return expr;
        }
        if let Some(place) = self.named(&bare) {
            return self.reference(place);
        }
        if let Some(expr) = self.by_union(&text, page, depth) {
            return expr;
        }
        let links = if rules.any_link { marked::links(&text) } else { Vec::new() };
        let first = links.iter().find_map(|link| self.typed(self.target(link.target, page)?));
        if let Some(place) = first {
            return self.reference(place);
        }
        for cut in &rules.cut {
            let short = cut.regex().replace(&bare, "").trim().to_owned();
            if short != bare {
                return self.parse_prose(&short, page, depth + 1);
            }
        }
        TypeExpr::Unknown(bare)
    }

    fn by_pattern(&self, text: &str, page: usize, depth: usize) -> Option<TypeExpr> {
        let whole = whole_numbers(&self.grammar.types);
        for (pattern, kind) in &self.grammar.types.like {
            let Some(groups) = pattern.captures(text) else { continue };
            let inner = || {
                let inner = groups.name("type").map_or("", |found| found.as_str());
                if self.grammar.types.exact {
                    self.parse_exact(inner, None, page, depth + 1).expr
                } else {
                    self.parse_prose(inner, page, depth + 1)
                }
            };
            return Some(match kind.0.first().map(String::as_str) {
                Some("type") => inner(),
                Some("list") => TypeExpr::list(inner()),
                Some("map") => TypeExpr::map(inner()),
                _ => kind_type(&kind.0, whole),
            });
        }
        None
    }

    /// Reads a union, if every part is understood.
    fn by_union(&self, text: &str, page: usize, depth: usize) -> Option<TypeExpr> {
        let separator = self.union.as_ref().filter(|separator| separator.is_match(text))?;
        let parts = separator.split(text).filter(|part| !part.trim().is_empty());
        let parts: Vec<TypeExpr> = parts.map(|part| self.parse_prose(part, page, depth + 1)).collect();
        (parts.len() > 1 && !parts.iter().any(is_unknown)).then(|| union(parts))
    }
}

/// Returns a spelling without the full stop that may end it.
fn trimmed_prose(spelled: &str) -> &str {
    spelled.trim().trim_end_matches('.').trim()
}

/// Returns the words of a spelling alone.
fn bare_prose(spelled: &str) -> String {
    marked::folded_spaces(&marked::plain(trimmed_prose(spelled))).replace('\\', "")
}

/// Returns a union of types, each once; of one type that type.
pub(crate) fn union(parts: Vec<TypeExpr>) -> TypeExpr {
    let mut flat: Vec<TypeExpr> = Vec::new();
    for part in parts {
        let inner = if let TypeExpr::Union(inner) = part { inner } else { vec![part] };
        for part in inner {
            if !flat.contains(&part) {
                flat.push(part);
            }
        }
    }
    let null = TypeExpr::Scalar(Scalar::Null);
    if flat.len() == 2 && flat.contains(&null) {
        flat.retain(|part| *part != null);
        return flat.pop().map_or(TypeExpr::ANY, |part| TypeExpr::Nullable(Box::new(part)));
    }
    match flat.len() {
        1 => flat.pop().unwrap_or(TypeExpr::ANY),
        0 => TypeExpr::ANY,
        _ => TypeExpr::Union(flat),
    }
}

impl TemplateKind {
    /// Returns what the template makes of the type in its hole.
    fn wrap(self, item: TypeExpr) -> TypeExpr {
        match self {
            Self::List => TypeExpr::list(item),
            Self::Set => TypeExpr::Set(Box::new(item)),
            Self::Map => TypeExpr::map(item),
            Self::Same => item,
            Self::Partial => partial(item),
        }
    }
}

/// Marks a reference as the type with every field optional.
fn partial(item: TypeExpr) -> TypeExpr {
    match item {
        TypeExpr::Named { name, link: Some(link) } => {
            TypeExpr::named(format!("Partial{name}"), Some(format!("{link}?")))
        }
        other => other,
    }
}

/// Returns whether a spelling was not understood.
pub(crate) fn is_unknown(expr: &TypeExpr) -> bool {
    matches!(expr, TypeExpr::Unknown(_))
}

/// Returns the type that lists and maps finally hold.
pub(crate) fn innermost(expr: &TypeExpr) -> &TypeExpr {
    match expr {
        TypeExpr::List(inner) | TypeExpr::Set(inner) | TypeExpr::Map(inner) | TypeExpr::Nullable(inner) => {
            innermost(inner)
        }
        other => other,
    }
}

/// Returns the expression with its innermost type replaced.
pub(crate) fn fill(expr: TypeExpr, with: TypeExpr) -> TypeExpr {
    match expr {
        TypeExpr::List(inner) => TypeExpr::list(fill(*inner, with)),
        TypeExpr::Set(inner) => TypeExpr::Set(Box::new(fill(*inner, with))),
        TypeExpr::Map(inner) => TypeExpr::map(fill(*inner, with)),
        TypeExpr::Nullable(inner) => TypeExpr::Nullable(Box::new(fill(*inner, with))),
        _ => with,
    }
}

/// Returns a text that is printed twice once: templates have two cases that both fit a file.
fn once(text: &str) -> Option<&str> {
    let (one, other) = text.split_at_checked(text.len() / 2)?;
    (one == other && !one.is_empty()).then_some(one)
}

/// Returns whether a text is one name of a program.
pub(crate) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':'))
}
