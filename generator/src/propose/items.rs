//! The form of list items that are fields or values.
//!
//! `` - `name` `(string: <required>)` - The name `` on 1,559 items -> an item rule with the groups `name`, `type`, `default`, `doc`.
//! A form counts where its group `type` holds types of known words.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, Rule};
use super::survey::{SeenItem, Survey};
use super::types;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::{Sources, Span};

/// How the name of a field is set apart.
const NAMES: [&str; 4] = [
    r"\*\*`?(?<name>[\w$.\[\]{}@-]+?)`?:?\*\*",
    r"`(?<name>[\w$.\[\]{}@/:*-]+?)`",
    r"(?<name>[A-Za-z_$][\w$.\[\]-]*)",
    r#""(?<name>[\w$.\[\]-]+)""#,
];

/// How its type follows.
const TYPES: [&str; 7] = [
    r"`?\(`?(?<type>[^():,;`]*?(?:<[^>]*>)?)`?(?:\s*:\s*(?<default>[^`]*?)|\s*[,;]\s*(?<required>[^()]*?))?\)`?",
    r"`?\[`?(?<type>[^\[\]:,;`]+?)`?(?:\s*:\s*(?<default>[^`\]]*?)|\s*[,;]\s*(?<required>[^\[\]]*?))?\]`?",
    r"`?\{(?<type>[^{}:,;`]+?)\}`?",
    r"`(?<type>[^`]+)`(?:\s*\(?(?<required>(?i:required|optional))\)?)?",
    r"[:–—-]\s*(?:\(?(?<required>(?i:required|optional))\)?[.,;:]?\s*)?(?<type>(?:(?i:array|list) of )?[A-Za-z][\w\[\]<>]*)(?:\s*\(?(?i:required|optional)\)?)?",
    r"(?<type>[A-Za-z][\w\[\]<>]*)",
    r"\*\*(?<type>[A-Za-z][\w\[\]<> ]*)\*\*",
];

/// An entry of a definition list: the term, a line break, and a definition that begins with the type.
const DEFINITION: &str = r"^:?`?(?<name>[\w$.\[\]-]+)`?\s*\n\s*(?:[({<%\[]*(?<required>(?i:required|optional))?[)}>%\]]*[\s:.,–—-]+)?(?<type>[^.\n]+?)(?:\.(?:\s+(?<doc>.*))?)?$";

const BETWEEN: &str = r"\s*[:–—-]?\s*";
const DOC: &str = r"(?:[\s:.,–—-]+(?<doc>.*))?$";

const PLAIN_NAME: usize = 2;
const COLON_TYPE: usize = 4;
const PLAIN_TYPE: usize = 5;

/// The forms with their patterns, and whether their types must be known words, since any word could be there.
static FORMS: LazyLock<Vec<(String, Regex, bool)>> = LazyLock::new(|| {
    let pairs = NAMES.iter().enumerate().flat_map(|(name, _)| (0..TYPES.len()).map(move |ty| (name, ty)));
    // Two plain words are the beginning of a sentence.
    let pairs = pairs.filter(|(name, ty)| (*name, *ty) != (PLAIN_NAME, PLAIN_TYPE));
    let form = |(name, ty): (usize, usize)| {
        let pattern = format!("^{}{BETWEEN}{}{DOC}", NAMES.get(name)?, TYPES.get(ty)?);
        let compiled = compile(&pattern);
        Some((pattern, compiled, matches!(ty, PLAIN_TYPE | COLON_TYPE)))
    };
    let definition = (DEFINITION.to_owned(), compile(DEFINITION), false);
    pairs.filter_map(form).chain([definition]).collect()
});

/// Forms of fields without a type, for sections that hold nothing but fields.
static UNTYPED: LazyLock<Vec<(String, Regex)>> = LazyLock::new(|| {
    NAMES
        .iter()
        .take(2)
        .map(|name| {
            let pattern = format!(r"^{name}(?:\s*[:–—-]+\s*|\s*$|\s+)(?<doc>.*)$");
            let compiled = compile(&pattern);
            (pattern, compiled)
        })
        .collect()
});

static VALUE: LazyLock<Regex> = LazyLock::new(|| compile(r#"^(?:\*\*)?[`"](?<value>[^`"]+)[`"]"#));
static PLAIN_VALUE: LazyLock<Regex> =
    LazyLock::new(|| compile(r"^(?<value>[A-Za-z][\w-]*)(?:[\s\x{2003}]*[:,–—-].*)?$"));

/// Returns whether an item begins with a value in code or quotes.
pub(super) fn is_value(text: &str) -> bool {
    VALUE.is_match(text)
}

/// Which items are fields, and how they are written.
#[derive(Debug, Default)]
pub(super) struct ItemForms {
    /// Patterns with the items that they know, the best first.
    forms: Vec<Found>,
    /// The same without a type.
    untyped: Vec<Found>,
    values: Vec<Found>,
    /// Headings with items that are fields.
    pub(super) heads: HashSet<usize>,
    /// Headings whose items are the values of an enumeration.
    pub(super) value_heads: HashSet<usize>,
}

#[derive(Debug)]
struct Found {
    pattern: String,
    count: usize,
    first: Span,
    text: String,
}

/// A form counts from so many items on.
const LEAST: usize = 3;

impl ItemForms {
    /// Finds the forms of fields; `names` are those of documented types.
    pub(super) fn find(survey: &Survey, names: &HashSet<String>) -> Self {
        let mut found = Self::default();
        let no_names = HashSet::new();
        let mut rest: Vec<&SeenItem> = survey.items.iter().filter(|item| !item.text.is_empty()).collect();
        const MOST: usize = 4;
        while found.forms.len() < MOST {
            let reads = |pattern: &Regex, words: bool, item: &SeenItem| {
                let groups = pattern.captures(&item.text)?;
                let names = if words { &no_names } else { names };
                types::is_type(groups.name("type")?.as_str(), names).then_some(())
            };
            let best = FORMS
                .iter()
                .map(|(text, pattern, words)| {
                    let reads = |item: &&SeenItem| reads(pattern, *words, item).is_some();
                    let known: Vec<&SeenItem> = rest.iter().copied().filter(reads).collect();
                    (known, text, (pattern, *words))
                })
                // Of equals the first is the more exact.
                .fold(None, |best: Option<(Vec<&SeenItem>, &String, (&Regex, bool))>, next| match best {
                    Some(known) if known.0.len() >= next.0.len() => Some(known),
                    _ => Some(next),
                });
            let Some((known, text, (pattern, words))) = best else { break };
            let Some(first) = known.first().filter(|_| known.len() >= LEAST) else { break };
            found.heads.extend(known.iter().filter_map(|item| item.head));
            found.forms.push(Found {
                pattern: text.clone(),
                count: known.len(),
                first: first.span,
                text: first.text.clone(),
            });
            rest.retain(|item| reads(pattern, words, item).is_none());
        }
        found
    }

    /// Finds fields without a type below headings that hold fields, and values below `others`.
    pub(super) fn find_untyped(
        &mut self,
        survey: &Survey,
        is_fields: &dyn Fn(&SeenItem) -> bool,
        may_be_values: &dyn Fn(usize) -> bool,
    ) {
        let typed: Vec<Regex> = self.forms.iter().map(|form| compile(&form.pattern)).collect();
        let unread = |item: &&SeenItem| !typed.iter().any(|pattern| pattern.is_match(&item.text));
        for (text, pattern) in UNTYPED.iter() {
            let known: Vec<&SeenItem> = survey
                .items
                .iter()
                .filter(unread)
                .filter(|item| is_fields(item) && pattern.is_match(&item.text))
                .collect();
            let Some(first) = known.first().filter(|_| known.len() >= LEAST) else { continue };
            self.heads.extend(known.iter().filter_map(|item| item.head));
            self.untyped.push(Found {
                pattern: text.clone(),
                count: known.len(),
                first: first.span,
                text: first.text.clone(),
            });
        }
        let mut by_head: BTreeMap<usize, Vec<&SeenItem>> = BTreeMap::new();
        for item in survey.items.iter().filter(unread) {
            if let Some(head) = item.head.filter(|head| may_be_values(*head)) {
                by_head.entry(head).or_default().push(item);
            }
        }
        for pattern in [&VALUE, &PLAIN_VALUE] {
            let lists = by_head.iter().filter(|(head, items)| {
                let of = items.iter().filter(|item| pattern.is_match(&item.text)).count();
                !self.value_heads.contains(head) && of >= 2 && of * 10 >= items.len() * 9
            });
            let lists: Vec<(usize, &Vec<&SeenItem>)> = lists.map(|(head, items)| (*head, items)).collect();
            let first = lists.first().and_then(|(_, items)| items.first());
            let Some(first) = first.filter(|_| lists.len() >= 2) else { continue };
            let count = lists.iter().map(|(_, items)| items.len()).sum();
            self.values.push(Found {
                pattern: pattern.as_str().to_owned(),
                count,
                first: first.span,
                text: first.text.clone(),
            });
            self.value_heads.extend(lists.iter().map(|(head, _)| *head));
        }
    }

    /// Proposes the rules of items.
    pub(super) fn propose(&self, draft: &mut Draft, sources: &Sources) {
        let comment = |found: &Found| {
            let at = sources.location(found.first);
            let text: String = found.text.lines().next().unwrap_or_default().chars().take(110).collect();
            format!("{} items, {}:{}: {text}", found.count, at.path, at.line)
        };
        for found in &self.forms {
            draft
                .items
                .push(Rule::new(comment(found)).with("match", found.pattern.as_str()).with("role", "fields"));
        }
        for found in &self.untyped {
            let within = vec!["parameters".to_owned(), "returns".to_owned(), "fields".to_owned()];
            let rule = Rule::new(comment(found)).comment("No type: such fields are any value.");
            draft
                .items
                .push(rule.with("in", within).with("match", found.pattern.as_str()).with("role", "fields"));
        }
        for found in &self.values {
            let rule = Rule::new(comment(found)).with("in", "type");
            draft.items.push(rule.with("match", found.pattern.as_str()).with("role", "value"));
        }
    }

    /// Returns the patterns of fields with a type.
    pub(super) fn patterns(&self) -> Vec<Regex> {
        self.forms.iter().map(|form| compile(&form.pattern)).collect()
    }
}
