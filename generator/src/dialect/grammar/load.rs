//! Loads grammars: parses the TOML and puts it on top of the grammars it builds on.
//!
//! ```text
//! my.toml:  base = "java"    lines = [A]        types.list = ["Bag<{}>"]
//! java:                      lines = [B]        types.list = ["List<{}>"]    types.map = ["Map<{}>"]
//! result:                    lines = [A, B]     types.list = ["Bag<{}>"]     types.map = ["Map<{}>"]
//! ```
//!
//! A base is a bundled grammar or, where its name ends in `.toml`, a file next to the one that names it. Knows the keys
//! that inheritance treats specially and no others.

use std::fs;
use std::mem;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::de::DeTable;
use toml::{Deserializer, Table, Value};

use super::bundled;
use super::error::GrammarError;
use super::rules::Grammar;

/// Lists of rules of which the first that matches wins; a grammar's own rules precede those of its base.
const ORDERED_RULES: [&str; 7] = ["sections", "lines", "tables", "items", "marks", "returns", "bodies"];

/// A grammar with everything that it inherits, before it is typed.
struct Resolved {
    table: Table,
    family: String,
}

/// Reads the grammar in a file.
///
/// # Errors
/// [`GrammarError`], which names the file and the line.
pub(crate) fn read(path: &Path) -> Result<Grammar, GrammarError> {
    let text = read_file(path)?;
    parse(&text, &path.to_string_lossy())
}

/// Parses a grammar; `origin` is the path that errors name and that bases are relative to.
///
/// # Errors
/// [`GrammarError`], which names the file and the line.
pub(crate) fn parse(text: &str, origin: &str) -> Result<Grammar, GrammarError> {
    let Resolved { table, family } = resolve(text, origin, &mut Vec::new())?;
    let grammar = Grammar::deserialize(table).map_err(|error| GrammarError::in_toml(&error, text, origin))?;
    Ok(Grammar { family, ..grammar })
}

fn read_file(path: &Path) -> Result<String, GrammarError> {
    fs::read_to_string(path).map_err(|source| GrammarError::Unreadable { path: path.to_owned(), source })
}

/// Parses a grammar and merges the grammars below it into it. `above` holds the origins that led here.
fn resolve(text: &str, origin: &str, above: &mut Vec<String>) -> Result<Resolved, GrammarError> {
    let malformed = |error| GrammarError::in_toml(&error, text, origin);
    let parsed = DeTable::parse(text).map_err(malformed)?;
    let own = Grammar::deserialize(Deserializer::from(parsed.clone())).map_err(malformed)?;
    let base_start = parsed.get_ref().get("base").map_or(0, |base| base.span().start);
    let table = Table::deserialize(Deserializer::from(parsed)).map_err(malformed)?;
    let Some(base) = own.base else { return Ok(Resolved { table, family: own.name }) };
    let at = || GrammarError::place(text, origin, base_start);
    let (base_text, base_origin) = match bundled::find(&base) {
        Some(entry) => (entry.text.to_owned(), base.clone()),
        None if base.ends_with(".toml") => {
            let path = beside(origin, &base);
            (read_file(&path)?, path.to_string_lossy().into_owned())
        }
        None => return Err(GrammarError::UnknownBase { place: at(), base }),
    };
    above.push(origin.to_owned());
    if above.contains(&base_origin) {
        return Err(GrammarError::CircularBase { place: at(), base });
    }
    let below = resolve(&base_text, &base_origin, above)?;
    Ok(Resolved { table: merge(table, below.table, &ORDERED_RULES), family: below.family })
}

/// Returns the path of a base that is named by the grammar at `origin`.
fn beside(origin: &str, base: &str) -> PathBuf {
    Path::new(origin).parent().unwrap_or(Path::new("")).join(base)
}

/// Puts a table on top of another: tables merge, lists named in `ordered` join, all else replaces. Own keys come first.
fn merge(own: Table, mut base: Table, ordered: &[&str]) -> Table {
    let mut merged = Table::new();
    for (key, value) in own {
        let value = match (value, base.get_mut(&key)) {
            (Value::Table(own), Some(Value::Table(base))) => Value::Table(merge(own, mem::take(base), &[])),
            (Value::Array(mut own), Some(Value::Array(base))) if ordered.contains(&key.as_str()) => {
                own.append(base);
                Value::Array(own)
            }
            (value, _) => value,
        };
        merged.insert(key, value);
    }
    for (key, value) in base {
        merged.entry(key).or_insert(value);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(text: &str) -> Grammar {
        parse(text, "my.toml").unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn own_rules_precede_those_of_the_base() {
        let java = bundled::bundled("java").unwrap();
        let own = child("name = \"my\"\nbase = \"java\"\nlines = [{ match = 'a' }, { match = 'b' }]");
        let sources: Vec<_> = own.lines.iter().take(2).map(|rule| rule.matches.source()).collect();
        assert_eq!(sources, ["a", "b"]);
        assert_eq!(own.lines.len(), java.lines.len() + 2);
        assert_eq!((own.family.as_str(), own.name.as_str()), ("openapi-generator", "my"));
    }

    #[test]
    fn tables_merge_and_lists_replace() {
        let java = bundled::bundled("java").unwrap();
        let own = child(
            "name = \"my\"\nbase = \"java\"\n[types]\nlist = [\"Bag<{}>\"]\n[types.words]\nText = \"string\"\n",
        );
        assert_eq!(own.types.list, ["Bag<{}>"]);
        assert_eq!(own.types.map, java.types.map);
        assert_eq!(own.types.words.len(), java.types.words.len() + 1);
        assert!(own.types.exact);
    }

    #[test]
    fn an_empty_list_replaces_that_of_the_base() {
        let openapi = bundled::bundled("openapi-generator").unwrap();
        assert_eq!(openapi.values.link.len(), 1);
        assert!(child("name = \"my\"\nbase = \"java\"\n[values]\nlink = []\n").values.link.is_empty());
        assert!(!child("name = \"my\"\nbase = \"java\"\n[types]\nexact = false\n").types.exact);
    }
}
