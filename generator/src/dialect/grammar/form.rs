//! Checks the form of a grammar: keys, words and patterns.
//!
//! ```text
//! [[sections]]
//! headng = '^Parameters$'      unknown key `headng` in `sections`: expected `heading`
//! ```
//!
//! Walks the TOML beside the schema of the format, which knows every key; types of values are left to serde. Knows no rule
//! in particular.

use indexmap::IndexSet;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{Expected, GrammarError};
use super::pattern::try_compile;
use super::rules::{COLUMNS, is_kind};
use super::schema;
use super::source::GrammarSource;

/// The words that a grammar defines itself, with those of its bases.
#[derive(Debug, Default)]
struct OwnWords<'g> {
    /// Roles that some section has.
    roles: IndexSet<&'g str>,
    /// Columns that the reader or some table has.
    columns: IndexSet<&'g str>,
}

impl<'g> OwnWords<'g> {
    fn of(merged: &'g toml::Table) -> Self {
        let rules = |key: &str| merged.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        let roles = rules("sections").filter_map(|section| section.get("role")?.as_str()).collect();
        let columns = rules("tables").filter_map(|table| table.get("columns")?.as_table());
        let columns = columns.flat_map(|columns| columns.keys().map(String::as_str));
        Self { roles, columns: COLUMNS.into_iter().chain(columns).collect() }
    }
}

struct FormCheck<'s> {
    source: &'s GrammarSource,
    words: OwnWords<'s>,
}

/// Checks the form of a grammar; `merged` is the grammar with its bases.
///
/// # Errors
/// The first mistake.
pub(super) fn check(
    source: &GrammarSource,
    own: &DeTable<'_>,
    merged: &toml::Table,
) -> Result<(), GrammarError> {
    let check = FormCheck { source, words: OwnWords::of(merged) };
    check.table(own, schema::schema(), "a grammar")
}

impl FormCheck<'_> {
    fn table(&self, table: &DeTable<'_>, schema: &Value, name: &str) -> Result<(), GrammarError> {
        let known = schema.get("properties").and_then(Value::as_object);
        let rest = schema.get("additionalProperties").filter(|rest| rest.is_object());
        for (key, value) in table {
            let word = key.get_ref().as_ref();
            if let Some(names) = schema.get("propertyNames") {
                self.string(word, Spanned::span(key).start, names, name)?;
            }
            let inner = known.and_then(|known| known.get(word)).or(rest);
            let Some(inner) = inner else {
                let known = known.into_iter().flat_map(|known| known.keys());
                return Err(GrammarError::UnknownKey {
                    place: self.source.place(Spanned::span(key).start),
                    key: word.to_owned(),
                    table: name.to_owned(),
                    expected: Expected::instead_of(word, known.map(String::as_str)),
                });
            };
            self.value(value, inner, if known.is_some() { word } else { name })?;
        }
        Ok(())
    }

    fn value(&self, value: &Spanned<DeValue<'_>>, schema: &Value, name: &str) -> Result<(), GrammarError> {
        let schema = alternative(value.get_ref(), schema);
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, schema, &format!("`{name}`")),
            DeValue::Array(items) => {
                let Some(inner) = schema.get("items") else { return Ok(()) };
                items.iter().try_for_each(|item| self.value(item, inner, name))
            }
            DeValue::String(text) => self.string(text, value.span().start, schema, name),
            _ => Ok(()),
        }
    }

    /// Checks a string against the words or the format that the schema asks for.
    fn string(&self, text: &str, start: usize, schema: &Value, name: &str) -> Result<(), GrammarError> {
        let known: Vec<&str> = match schema.get("format").and_then(Value::as_str) {
            Some("regex") => return self.pattern(text, start),
            Some("role") if name == "in" => self.words.roles.iter().copied().collect(),
            Some("column") => self.words.columns.iter().copied().collect(),
            Some("kind") if is_kind(text) => return Ok(()),
            Some("kind") => super::rules::KINDS.to_vec(),
            _ => words(schema),
        };
        if known.is_empty() || known.contains(&text) {
            return Ok(());
        }
        Err(GrammarError::UnknownWord {
            place: self.source.place(start),
            key: name.trim_matches('`').to_owned(),
            word: text.to_owned(),
            expected: Expected::instead_of(text, known),
        })
    }

    fn pattern(&self, pattern: &str, start: usize) -> Result<(), GrammarError> {
        let Err(error) = try_compile(pattern) else { return Ok(()) };
        let reason = error.to_string();
        let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Err(GrammarError::InvalidPattern {
            place: self.source.place(start),
            pattern: pattern.to_owned(),
            reason,
        })
    }
}

/// Returns the alternative of a schema that a value can be: one value, or a list of them.
fn alternative<'s>(value: &DeValue<'_>, schema: &'s Value) -> &'s Value {
    let Some(options) = schema.get("anyOf").and_then(Value::as_array) else { return schema };
    let is_list = |schema: &&Value| schema.get("type").and_then(Value::as_str) == Some("array");
    let wants_list = matches!(value, DeValue::Array(_));
    options.iter().find(|option| is_list(option) == wants_list).unwrap_or(schema)
}

/// Returns the words that a schema allows; none where it allows any.
pub(super) fn words(schema: &Value) -> Vec<&str> {
    let list = |key: &str| schema.get(key).and_then(Value::as_array).into_iter().flatten();
    let own = list("enum").chain(schema.get("const")).filter_map(Value::as_str);
    own.chain(list("oneOf").flat_map(words)).collect()
}
