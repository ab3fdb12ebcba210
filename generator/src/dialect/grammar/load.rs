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

use super::error::{Expected, GrammarError};
use super::rules::Grammar;
use super::source::{GrammarSource, Step};
use super::{form, needs};
use crate::ground::paths;

/// Lists of rules of which the first that matches wins; a grammar's own rules precede those of its base.
const ORDERED_RULES: [&str; 8] =
    ["sections", "lines", "tables", "items", "marks", "returns", "bodies", "messages"];

/// A grammar with everything that it inherits, before it is typed.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    table: Table,
    family: String,
}

/// Loads a grammar and the grammars that it builds on.
///
/// # Errors
/// [`GrammarError`], which names the file and the line.
pub(super) fn load(source: &GrammarSource, bases: &Bases) -> Result<Grammar, GrammarError> {
    let Resolved { table, family } = resolve(source, &mut Vec::new(), bases)?;
    let grammar = Grammar::deserialize(table).map_err(|error| GrammarError::in_toml(&error, source))?;
    Ok(Grammar { family, ..grammar })
}

/// The grammars that others may name as their base without a file.
pub(super) struct Bases {
    pub(super) find: fn(&str) -> Option<&'static Resolved>,
    pub(super) names: fn() -> Vec<&'static str>,
}

pub(super) fn read_file(path: &Path) -> Result<GrammarSource, GrammarError> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let origin = path.to_string_lossy().into_owned();
            Ok(GrammarSource { origin, text: text.into(), is_bundled: false })
        }
        Err(source) => Err(GrammarError::Unreadable { path: path.to_owned(), source }),
    }
}

/// Parses a grammar and merges the grammars below it into it. `above` holds the files that led here.
pub(super) fn resolve(
    source: &GrammarSource,
    above: &mut Vec<PathBuf>,
    bases: &Bases,
) -> Result<Resolved, GrammarError> {
    let malformed = |error| GrammarError::in_toml(&error, source);
    let parsed = DeTable::parse(&source.text).map_err(malformed)?;
    let own = Table::deserialize(Deserializer::from(parsed.clone())).map_err(malformed)?;
    let base = own.get("base").and_then(Value::as_str).map(str::to_owned);
    let resolved = match base {
        None => {
            let family = own.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
            Resolved { table: own, family }
        }
        Some(base) => {
            let below = resolve_base(source, parsed.get_ref(), &base, above, bases)?;
            Resolved { table: merge(own, below.table, &ORDERED_RULES), family: below.family }
        }
    };
    if !source.is_bundled {
        form::check(source, parsed.get_ref(), &resolved.table)?;
        let own = Grammar::deserialize(Deserializer::from(parsed.clone())).map_err(malformed)?;
        needs::check(source, parsed.get_ref(), &own)?;
    }
    Ok(resolved)
}

/// Resolves a base: a bundled grammar, or a file next to the grammar that names it.
fn resolve_base(
    source: &GrammarSource,
    table: &DeTable<'_>,
    base: &str,
    above: &mut Vec<PathBuf>,
    bases: &Bases,
) -> Result<Resolved, GrammarError> {
    let place = || source.place_of(table, &[Step::Key("base")]);
    if let Some(below) = (bases.find)(base) {
        return Ok(below.clone());
    }
    if !base.ends_with(".toml") {
        let expected = Expected::instead_of(base, (bases.names)().into_iter().chain(["a file `*.toml`"]));
        return Err(GrammarError::UnknownWord {
            place: place(),
            key: "base".to_owned(),
            word: base.to_owned(),
            expected,
        });
    }
    let folder = Path::new(&source.origin).parent().unwrap_or(Path::new(""));
    let below = read_file(&folder.join(base))?;
    above.push(paths::real(Path::new(&source.origin)));
    if above.contains(&paths::real(Path::new(&below.origin))) {
        return Err(GrammarError::CircularBase { place: place(), base: base.to_owned() });
    }
    resolve(&below, above, bases)
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
    use super::super::bundled;
    use super::*;

    fn child(text: &str) -> Grammar {
        bundled::parse(text, "my.toml").unwrap_or_else(|error| panic!("{error}"))
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
        assert_eq!(*own.types.list, ["Bag<{}>"]);
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
