//! Regular expressions of a grammar, compiled when they are first used.
//!
//! `'^Parameters$'` in TOML becomes a [`Pattern`]; a dot matches line breaks too. Whether the expression is valid is
//! checked when the grammar is loaded, so a use cannot fail.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use regex::{Captures, Regex, RegexBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A regular expression, compiled on first use.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Pattern {
    source: String,
    compiled: OnceLock<Regex>,
    start: OnceLock<Regex>,
    whole: OnceLock<Regex>,
}

impl From<String> for Pattern {
    fn from(source: String) -> Self {
        Self { source, ..Self::default() }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
    }
}

impl Pattern {
    /// Returns the expression as the grammar writes it.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Returns the compiled expression, which is searched for anywhere in a text.
    pub(crate) fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| compile(&self.source))
    }

    /// Returns whether the expression is found in `text`.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.regex().is_match(text)
    }

    /// Returns the first match in `text` with its groups.
    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        // Most texts do not match, and groups take memory.
        if self.is_match(text) { self.regex().captures(text) } else { None }
    }

    /// Returns the match at the very start of `text` with its groups.
    pub(crate) fn captures_at_start<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.start.get_or_init(|| compile(&format!("^(?:{})", self.source))).captures(text)
    }

    /// Compiles the expression so that `^` and `$` also match at the ends of lines.
    pub(crate) fn multi_line(&self) -> Regex {
        compile(&format!("(?m){}", self.source))
    }

    /// Returns whether the expression matches the whole of `text`, case ignored.
    pub(crate) fn matches_whole(&self, text: &str) -> bool {
        self.whole.get_or_init(|| compile(&format!("(?i)^(?:{})$", self.source))).is_match(text)
    }
}

impl JsonSchema for Pattern {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "regex" })
    }
}

/// The schema of a table whose keys are patterns.
pub(super) struct PatternTable<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for PatternTable<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}ByPattern", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "propertyNames": generator.subschema_for::<Pattern>(),
            "additionalProperties": generator.subschema_for::<T>(),
        })
    }
}

/// The most memory that one compiled expression may take: a repetition of a repetition is refused.
const SIZE_LIMIT: usize = 1 << 20;

/// Compiles an expression.
///
/// # Errors
/// If it is invalid, or takes more memory than any rule needs.
pub(super) fn try_compile(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).dot_matches_new_line(true).size_limit(SIZE_LIMIT).build()
}

/// Compiled expressions by their sources: grammars on one base have most of them in common.
static COMPILED: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);

/// Compiles an expression, once. One that is not valid matches nothing: it was reported when the grammar was loaded.
///
/// Expressions that the engine joins from several may be larger than any of them.
pub(crate) fn compile(source: &str) -> Regex {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = compiled.get(source) {
        return known.clone();
    }
    let joined = RegexBuilder::new(source).dot_matches_new_line(true).size_limit(16 * SIZE_LIMIT).build();
    let new = joined.or_else(|_| try_compile(r"[^\s\S]")).expect("a class without members is valid");
    compiled.insert(source.to_owned(), new.clone());
    new
}

/// Returns `$1x` as `${1}x`, which the engine of expressions needs.
pub(crate) fn groups_in_braces(replacement: &str) -> String {
    let mut out = String::with_capacity(replacement.len() + 4);
    let mut chars = replacement.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek().copied() {
            Some(digit) if c == '$' && digit.is_ascii_digit() => {
                chars.next();
                out.push_str("${");
                out.push(digit);
                out.push('}');
            }
            _ => out.push(c),
        }
    }
    out
}
