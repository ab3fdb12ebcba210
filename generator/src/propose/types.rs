//! Which words are types, and how pages spell lists and maps of them.
//!
//! `Array of string` -> the template `Array of {}` and the word `string`. A word that nothing explains is counted too: the
//! proposal shows it in a comment. Types that pages document are names, not words.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::classes::is_word;
use super::draft::{Draft, Rule, Value};
use super::tally::{Seen, Tally};
use crate::dialect::block::marked;
use crate::dialect::grammar::pattern::compile;
use crate::dialect::outline::fold;
use crate::ground::source::{Sources, Span};

/// Words that documentations use for types, with what they are in a grammar.
const WORDS: [(&str, &str); 14] = [
    (
        "string",
        "string|str|text|varchar|char|strings|enum|enum string|password|email|hostname|ipv4|ipv6|ip|markdown|html|cidr|base64|hex|regex",
    ),
    (
        "integer",
        "integer|int|int32|integers|ints|uint|uint8|uint16|uint32|unsigned integer|short|byte|number (integer)|i32|u32",
    ),
    ("integer:int64", "int64|long|uint64|bigint|i64|u64|unix timestamp|unix_timestamp|unixtime"),
    ("number", "number|numbers|float|double|numeric|real|float32|float64|float number|decimal"),
    ("boolean", "boolean|bool|booleans|true/false"),
    ("object", "object|objects|json|map|dict|dictionary|hash|struct|json object|hashmap|record"),
    ("list any", "array|list|arrays|slice|vector|collection|set"),
    ("any", "any|mixed|unknown|variant|value|timestamp|date|datetime|varies"),
    ("null", "null"),
    ("boolean:=true", "true"),
    ("string:binary", "file|binary|bytes|blob|file contents|file upload"),
    (
        "string:date-time",
        "date-time|iso8601 timestamp|iso8601|iso 8601|rfc3339|iso8601 datetime|rfc3339 timestamp",
    ),
    ("string:uuid", "uuid|guid"),
    ("string:uri", "uri|url"),
];

/// The type that a template makes of its hole, and how it is found.
const TEMPLATES: [(&str, &str); 10] = [
    (
        "list",
        r"(?i)^((?:an? )?(?:array|list|slice|sequence|vector|collection|set)s? of (?:an? )?)(?<inner>.+)()$",
    ),
    (
        "map",
        r"(?i)^((?:map|dict|dictionary|hash|hashmap|object)\s?[<\[(]\s?string\s?[\],|:]\s?)(?<inner>.+?)([>\])])$",
    ),
    ("map", r"(?i)^((?:map|dict|dictionary|hash)\[string\])(?<inner>.+)()$"),
    ("map", r"(?i)^((?:map|dict|dictionary|hash|object)s? of (?:strings? to )?)(?<inner>.+)()$"),
    (
        "list",
        r"(?i)^((?:array|list|slice|vec|vector|seq|sequence|set|collection)\s?[<\[(]\s?)(?<inner>.+?)(\s?[>\])])$",
    ),
    ("list", r"^()(?<inner>.+)(\[\])$"),
    ("list", r"^(\[\])(?<inner>.+)()$"),
    ("list", r"^(\[)(?<inner>[^\[\]]+)(\])$"),
    ("list", r"(?i)^()(?<inner>.+)( (?:array|list))$"),
    ("same", r"(?i)^()(?<inner>.+)( (?:objects?|structure|type))$"),
];

static COMPILED: LazyLock<Vec<(&str, Regex)>> =
    LazyLock::new(|| TEMPLATES.into_iter().map(|(kind, pattern)| (kind, compile(pattern))).collect());

/// The separators of the types of a union, in the order that they are tried.
const UNIONS: [(&str, &str); 4] = [(" or ", " or "), ("|", r"\s*\|\s*"), ("/", "/"), (",", r",\s*")];

/// Deeper spellings are not read.
const MAX_DEPTH: usize = 6;

/// How types are spelled.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// Words, with their kind.
    words: Tally<(String, &'static str)>,
    /// Templates, with what they make of their hole.
    templates: Tally<(&'static str, String)>,
    /// Words with their type in parentheses.
    explained: Tally<()>,
    unions: Tally<usize>,
    unknown: Tally<String>,
}

/// Returns the kind that a word stands for in most documentations.
pub(super) fn kind_of(word: &str) -> Option<&'static str> {
    let lower = word.trim().to_lowercase();
    WORDS.iter().find(|(_, words)| is_word(words, &lower)).map(|(kind, _)| *kind)
}

/// Returns whether a text spells a type: of known words alone, or of a name of `names`.
pub(super) fn is_type(text: &str, names: &HashSet<String>) -> bool {
    let mut spellings = Spellings::default();
    let span = Span::new(crate::ground::source::FileId(0), 0..0);
    spellings.read(&bare(text), names, span, 0)
}

/// Returns a text without the macros of site generators: `{{<nullable>}} String`.
fn without_macros(text: &str) -> String {
    let mut out = text.to_owned();
    while let (Some(open), Some(close)) = (out.find("{{"), out.find("}}")) {
        if close < open {
            break;
        }
        out.replace_range(open..close + 2, "");
    }
    out
}

/// Returns a spelled type without what is around it: links, code marks, a full stop, a mark for null.
fn bare(text: &str) -> String {
    let plain = marked::folded_spaces(&without_macros(&marked::plain(text)));
    plain.trim_matches(|c: char| matches!(c, '.' | '?' | '*' | '\\' | ' ' | '`' | ':')).to_owned()
}

impl Spellings {
    /// Counts a cell of types.
    pub(super) fn note(&mut self, cell: &str, names: &HashSet<String>, span: Span) {
        let text = bare(cell);
        if !text.is_empty() {
            self.read(&text, names, span, 0);
        }
    }

    /// Reads a spelling; returns whether all of it is known.
    fn read(&mut self, text: &str, names: &HashSet<String>, span: Span, depth: usize) -> bool {
        let text = text.trim();
        if let Some(kind) = kind_of(text) {
            self.words.note((text.to_lowercase(), kind), span, text);
            return true;
        }
        if text.is_empty() || depth > MAX_DEPTH {
            return false;
        }
        if names.contains(&fold(text)) {
            return true;
        }
        let template = COMPILED.iter().find_map(|(kind, pattern)| {
            let groups = pattern.captures(text)?;
            let part = |index: usize| groups.get(index).map_or("", |part| part.as_str());
            let template = format!("{}{{}}{}", part(1), groups.get(3).map_or("", |part| part.as_str()));
            Some((*kind, template, groups.name("inner")?.as_str().to_owned()))
        });
        if let Some((kind, template, inner)) = template {
            self.templates.note((kind, template.to_lowercase()), span, text);
            return self.read(&inner, names, span, depth + 1);
        }
        // What it means, and its type: `Satoshis (Integer)`.
        if let Some((_, inner)) = text.strip_suffix(')').and_then(|text| text.split_once(" ("))
            && let Some(kind) = kind_of(inner)
        {
            self.words.note((inner.trim().to_lowercase(), kind), span, text);
            self.explained.note((), span, text);
            return true;
        }
        let mut unions = UNIONS.iter().enumerate();
        let parts = unions.find_map(|(index, (apart, _))| {
            let parts: Vec<&str> = text.split(apart).map(str::trim).collect();
            let known = |part: &&str| kind_of(part).is_some() || names.contains(&fold(part));
            (parts.len() > 1 && parts.iter().any(known)).then_some((index, parts))
        });
        if let Some((index, parts)) = parts {
            self.unions.note(index, span, text);
            let known = parts.iter().filter(|part| self.read(part, names, span, depth + 1)).count();
            return known == parts.len();
        }
        self.unknown.note(text.to_lowercase(), span, text);
        false
    }

    /// Writes what was counted.
    pub(super) fn propose(&self, draft: &mut Draft, sources: &Sources) {
        let mut types = Rule::default();
        for kind in ["list", "map", "same"] {
            let mine = self.templates.by_count().into_iter().filter(|((known, _), _)| *known == kind);
            let (templates, seen): (Vec<String>, Vec<&Seen>) =
                mine.map(|((_, template), seen)| (template.clone(), seen)).unzip();
            if let Some(seen) = seen.first() {
                types = types.comment(format!("{kind}: {}", seen.told("times", sources)));
                types = types.with(kind, templates);
            }
        }
        let unions = self.unions.by_count();
        if let Some((_, seen)) = unions.first() {
            types = types.comment(format!("union: {}", seen.told("times", sources)));
            let patterns = unions.iter().filter_map(|(index, _)| Some(UNIONS.get(**index)?.1));
            types = types.with("union", patterns.collect::<Vec<_>>().join("|"));
        }
        if let Some((_, seen)) = self.explained.by_count().first() {
            types = types.comment(format!("a word, and its type: {}", seen.told("times", sources)));
            let like = ("[^(]+ \\((?<type>[^()]+)\\)$".to_owned(), Value::from("type"));
            types = types.with("like", vec![like]);
        }
        draft.types = types;
        for ((word, kind), seen) in self.words.by_count() {
            let guess = if *kind == "any" { "; any value: the word does not tell which" } else { "" };
            let place = format!("{} times, {}{guess}", seen.count, sources.location(seen.first));
            draft.words.push(Rule::new(place).with(word, *kind));
        }
        const SHOWN: usize = 12;
        for (word, seen) in self.unknown.by_count().into_iter().take(SHOWN) {
            if word.len() <= 40 {
                let word = super::draft::quoted(word);
                let place = format!("{} times, {}", seen.count, sources.location(seen.first));
                let comment = format!("{word} = \"string\"  # not understood, read as any value: {place}");
                draft.words.push(Rule::new(comment));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_maps_and_unions_of_words_are_types() {
        let names = HashSet::from(["boat".to_owned()]);
        let known = [
            "string",
            "Array of string",
            "list<Boat>",
            "[]int",
            "string[]",
            "map[string]Boat",
            "Map<String, Integer>",
            "integer or string",
            "string|null",
            "array of [boat](#boat) objects",
            "?string",
            "`bool`",
            "Boat object",
        ];
        for text in known {
            assert!(is_type(text, &names), "{text}");
        }
        for text in ["The name", "Yes", "STANDARD", "1", "", "limit", "Boats of the harbour"] {
            assert!(!is_type(text, &names), "{text}");
        }
    }
}
