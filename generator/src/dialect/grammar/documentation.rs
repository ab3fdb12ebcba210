//! The meanings of the keys of a grammar, as `GRAMMARS.md` documents them.
//!
//! ```text
//! ## `[[sections]]`
//! | key | value | meaning | on a page |
//! | `heading` | pattern | On the text of a heading. | `### Parameters` |      -> sections.heading: On the text of a heading.
//! ```
//!
//! The schema takes its descriptions from here, so that a key is explained in one place.

const GRAMMARS: &str = include_str!("../../../GRAMMARS.md");

/// Returns each documented key with its meaning.
pub(super) fn meanings() -> impl Iterator<Item = (String, String)> {
    let mut tables: Vec<String> = Vec::new();
    let mut of_keys = false;
    GRAMMARS.lines().flat_map(move |line| {
        if let Some(heading) = line.strip_prefix("## ") {
            tables = if heading == "Top level" { vec![String::new()] } else { named_tables(heading) };
        }
        let cells = cells(line);
        if cells.first().is_none_or(|first| !first.contains('`')) {
            of_keys =
                cells.first().map_or(of_keys, |first| first == "key" || of_keys && first.starts_with("---"));
            return Vec::new();
        }
        let keys = of_keys.then(|| code_marks(cells.first().map_or("", String::as_str)));
        let meaning = cells.get(2).cloned().unwrap_or_default();
        let keys = keys.into_iter().flatten();
        keys.flat_map(|key| tables.iter().map(move |table| format!("{table}{key}")))
            .map(|key| (key, meaning.clone()))
            .collect()
    })
}

/// Returns the tables that a heading names, as prefixes: `` `[[returns]]` and `[[bodies]]` `` -> `returns.`, `bodies.`.
fn named_tables(heading: &str) -> Vec<String> {
    let name = |mark: &str| mark.trim_matches(['[', ']']).trim_end_matches(".NAME").to_owned();
    code_marks(heading).filter(|mark| mark.starts_with('[')).map(|mark| name(mark) + ".").collect()
}

fn code_marks(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Returns the cells of a row of a table; none for another line.
fn cells(line: &str) -> Vec<String> {
    let Some(row) = line.strip_prefix('|').and_then(|row| row.strip_suffix('|')) else { return Vec::new() };
    let row = row.replace("\\|", "\0");
    row.split('|').map(|cell| cell.trim().replace('\0', "|")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::dialect::grammar::{bundled, form, schema};

    #[test]
    fn every_key_is_documented_and_no_other() {
        let documented: BTreeSet<String> = meanings().map(|(key, _)| key).collect();
        let mut known = BTreeSet::new();
        schema::each_key(&mut schema::schema().clone(), "", &mut |key, _| {
            known.insert(key.to_owned());
        });
        let missing: Vec<_> = known.difference(&documented).collect();
        let invented: Vec<_> = documented.difference(&known).collect();
        assert!(missing.is_empty(), "not in GRAMMARS.md: {missing:?}");
        assert!(invented.is_empty(), "in GRAMMARS.md, but not in the format: {invented:?}");
    }

    #[test]
    fn every_word_is_documented() {
        let mut missing = BTreeSet::new();
        schema::each_key(&mut schema::schema().clone(), "", &mut |key, inner| {
            let lists = inner.get("anyOf").and_then(|options| options.get(0)).or(inner.get("items"));
            let words = form::words(inner).into_iter().chain(lists.into_iter().flat_map(form::words));
            missing.extend(
                words
                    .filter(|word| !GRAMMARS.contains(&format!("`{word}`")))
                    .map(|word| format!("{key} = {word}")),
            );
        });
        assert!(missing.is_empty(), "not in GRAMMARS.md: {missing:?}");
    }

    #[test]
    fn the_first_grammar_is_valid() {
        let toml = GRAMMARS.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let grammar = bundled::parse(toml, "GRAMMARS.md").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(grammar.name, "harbour");
    }
}
