//! The form of list items that are fields or values.
//!
//! `` - `name` `(string: <required>)` - The name `` on 1,559 items -> an item rule with the groups `name`, `type`, `default`, `doc`.
//! A form counts where its group `type` holds types of known words.

use std::collections::{BTreeMap, BTreeSet, HashSet};
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

/// A query parameter as it is sent: `` `limit=<integer>` ``.
const ASSIGNED: &str = r"^`(?<name>[\w$.\[\]-]+)=[<{\[(](?<type>[^`]+?)[>}\])]`(?:[\s:.,–—-]+(?<doc>.*))?$";

const BETWEEN: &str = r"\s*[:–—-]?\s*";
const DOC: &str = r"(?:[\s:.,–—-]+(?<doc>.*))?$";

const PLAIN_NAME: usize = 2;
const COLON_TYPE: usize = 4;
const PLAIN_TYPE: usize = 5;

/// A way to write a field.
struct Form {
    pattern: String,
    compiled: Regex,
    /// How the name is written, where any word could be in the place of the type: types must be known words.
    bare: Option<&'static str>,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let pairs = NAMES.iter().enumerate().flat_map(|(name, _)| (0..TYPES.len()).map(move |ty| (name, ty)));
    // Two plain words are the beginning of a sentence.
    let pairs = pairs.filter(|(name, ty)| (*name, *ty) != (PLAIN_NAME, PLAIN_TYPE));
    let form = |(at, ty): (usize, usize)| {
        let name = NAMES.get(at)?;
        let pattern = format!("^{name}{BETWEEN}{}{DOC}", TYPES.get(ty)?);
        let bare = matches!(ty, PLAIN_TYPE | COLON_TYPE).then_some(*name);
        Some(Form { compiled: compile(&pattern), pattern, bare })
    };
    let alone = [DEFINITION, ASSIGNED].map(|pattern| Form {
        pattern: pattern.to_owned(),
        compiled: compile(pattern),
        bare: None,
    });
    pairs.filter_map(form).chain(alone).collect()
});

impl Form {
    /// Returns whether an item is written like this, with a type that is known.
    fn reads(&self, item: &SeenItem, names: &HashSet<String>) -> bool {
        let no_names = HashSet::new();
        let names = if self.bare.is_some() { &no_names } else { names };
        let groups = self.compiled.captures(&item.text);
        groups.and_then(|groups| groups.name("type")).is_some_and(|ty| types::is_type(ty.as_str(), names))
    }

    /// Returns the form for these items: where most first words are no types, only known words are, and only where what
    /// follows cannot go on with the sentence that they begin (`Set the limit`, `Number of boats`).
    fn for_items(&self, items: &[&SeenItem]) -> Option<Self> {
        let Some(name) = self.bare else {
            return Some(Form { pattern: self.pattern.clone(), compiled: self.compiled.clone(), bare: None });
        };
        let mut words: BTreeSet<String> = BTreeSet::new();
        let (mut typed, mut all) = (0, 0);
        for groups in items.iter().filter_map(|item| self.compiled.captures(&item.text)) {
            let word = groups.name("type").map_or("", |word| word.as_str());
            all += 1;
            if types::kind_of(word).is_some() {
                typed += 1;
                words.insert(regex::escape(&word.to_lowercase()));
            }
        }
        const MOST: (usize, usize) = (7, 10);
        if typed * MOST.1 >= all * MOST.0 {
            return Some(Form {
                pattern: self.pattern.clone(),
                compiled: self.compiled.clone(),
                bare: self.bare,
            });
        }
        let words = words.into_iter().collect::<Vec<_>>().join("|");
        let pattern =
            format!(r"^{name}{BETWEEN}{REQUIRED}(?:(?i:an?|the)\s+)?(?<type>(?i:{words})){CLOSED_DOC}");
        (!words.is_empty()).then(|| Form { compiled: compile(&pattern), pattern, bare: self.bare })
    }
}

/// What precedes a type: `` `limit`: optional integer ``.
const REQUIRED: &str = r"(?:\(?(?<required>(?i:required|optional))\)?[.,;:]?\s+)?";

/// What follows a type that is the whole of a clause.
const CLOSED_DOC: &str = r"(?:(?:\s+values?\b\s*|\s*[.,;:–—-]+\s*)(?<doc>.*))?$";

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
static STATUS: LazyLock<Regex> =
    LazyLock::new(|| compile(r"^[*`]*(?<code>[1-5]\d\d)\b[*`]*(?:[\s:.,–—-]+(?<doc>.*))?$"));
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
    statuses: Option<Found>,
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
        let mut rest: Vec<&SeenItem> = survey.items.iter().filter(|item| !item.text.is_empty()).collect();
        const MOST: usize = 4;
        while found.forms.len() < MOST {
            let best = FORMS
                .iter()
                .filter_map(|form| form.for_items(&rest))
                .map(|form| {
                    let reads = |item: &&SeenItem| form.reads(item, names);
                    (rest.iter().copied().filter(reads).collect::<Vec<&SeenItem>>(), form)
                })
                // Of equals the first is the more exact.
                .fold(None, |best: Option<(Vec<&SeenItem>, Form)>, next| match best {
                    Some(known) if known.0.len() >= next.0.len() => Some(known),
                    _ => Some(next),
                });
            let Some((known, form)) = best else { break };
            let Some(first) = known.first().filter(|_| known.len() >= LEAST) else { break };
            found.heads.extend(known.iter().filter_map(|item| item.head));
            found.forms.push(Found {
                pattern: form.pattern.clone(),
                count: known.len(),
                first: first.span,
                text: first.text.clone(),
            });
            rest.retain(|item| !form.reads(item, names));
        }
        found
    }

    /// Finds fields without a type below headings that hold fields, and values below `others`.
    pub(super) fn find_untyped(
        &mut self,
        survey: &Survey,
        is_fields: &dyn Fn(&SeenItem) -> bool,
        is_status: &dyn Fn(&SeenItem) -> bool,
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
        let statuses: Vec<&SeenItem> =
            survey.items.iter().filter(|item| is_status(item) && STATUS.is_match(&item.text)).collect();
        self.statuses = statuses.first().filter(|_| statuses.len() >= LEAST).map(|first| Found {
            pattern: STATUS.as_str().to_owned(),
            count: statuses.len(),
            first: first.span,
            text: first.text.clone(),
        });
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
        if let Some(found) = &self.statuses {
            let rule = Rule::new(comment(found)).with("in", "statuses");
            draft.items.push(rule.with("match", found.pattern.as_str()).with("role", "statuses"));
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
