//! The form of list items that are fields or values.
//!
//! `` - `name` `(string: <required>)` - The name `` on 1,559 items -> an item rule with the groups `name`, `type`, `default`, `doc`.
//! A form counts where its group `type` holds types of known words.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::classes::FIELD_ROLES;
use super::draft::Rule;
use super::survey::{SeenItem, Survey};
use super::tally::Seen;
use super::types;
use crate::dialect::grammar::pattern::compile;

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
#[derive(Clone)]
struct Form {
    pattern: String,
    compiled: Regex,
    /// How the name is written, where any word could be in the place of the type: types must be known words.
    bare: Option<&'static str>,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let pairs = NAMES.iter().enumerate().flat_map(|name| TYPES.iter().enumerate().map(move |ty| (name, ty)));
    // Two plain words are the beginning of a sentence.
    let pairs = pairs.filter(|((name, _), (ty, _))| (*name, *ty) != (PLAIN_NAME, PLAIN_TYPE));
    let form = |((_, name), (at, ty)): ((usize, &&'static str), (usize, &&str))| {
        let bare = matches!(at, PLAIN_TYPE | COLON_TYPE).then_some(*name);
        Form::new(format!("^{name}{BETWEEN}{ty}{DOC}"), bare)
    };
    let alone = [DEFINITION, ASSIGNED].map(|pattern| Form::new(pattern.to_owned(), None));
    pairs.map(form).chain(alone).collect()
});

impl Form {
    fn new(pattern: String, bare: Option<&'static str>) -> Self {
        Self { compiled: compile(&pattern), pattern, bare }
    }

    /// Returns whether an item is written like this, with a type that is known.
    fn reads(&self, item: &SeenItem, names: &HashSet<String>) -> bool {
        let groups = self.compiled.captures(&item.text);
        let ty = groups.and_then(|groups| groups.name("type"));
        ty.is_some_and(|ty| match self.bare {
            Some(_) => types::is_type(ty.as_str(), &HashSet::new()),
            None => types::is_type(ty.as_str(), names),
        })
    }

    /// Returns the form for these items: where most first words are no types, only known words are, and only where what
    /// follows cannot go on with the sentence that they begin (`Set the limit`, `Number of boats`).
    fn for_items(&self, items: &[&SeenItem]) -> Option<Self> {
        const MOST: (usize, usize) = (7, 10);
        let Some(name) = self.bare else { return Some(self.clone()) };
        let types = items.iter().filter_map(|item| self.compiled.captures(&item.text)?.name("type"));
        let all: Vec<&str> = types.map(|ty| ty.as_str()).collect();
        let typed: Vec<&str> = all.iter().copied().filter(|word| types::kind_of(word).is_some()).collect();
        if typed.len() * MOST.1 >= all.len() * MOST.0 {
            return Some(self.clone());
        }
        let words: BTreeSet<String> = typed.iter().map(|word| regex::escape(&word.to_lowercase())).collect();
        let words = words.into_iter().collect::<Vec<_>>().join("|");
        let ty = format!(r"(?:(?i:an?|the)\s+)?(?<type>(?i:{words}))");
        let pattern = format!("^{name}{BETWEEN}{REQUIRED}{ty}{CLOSED_DOC}");
        (!words.is_empty()).then(|| Self::new(pattern, self.bare))
    }
}

/// The words that precede a type: `` `limit`: optional integer ``.
const REQUIRED: &str = r"(?:\(?(?<required>(?i:required|optional))\)?[.,;:]?\s+)?";

/// The words that follow a type that is the whole of a clause.
const CLOSED_DOC: &str = r"(?:(?:\s+values?\b\s*|\s*[.,;:–—-]+\s*)(?<doc>.*))?$";

/// Forms of fields without a type, for sections that hold nothing but fields.
static UNTYPED: LazyLock<Vec<(String, Regex)>> = LazyLock::new(|| {
    let patterns = NAMES.iter().take(2).map(|name| format!(r"^{name}(?:\s*[:–—-]+\s*|\s*$|\s+)(?<doc>.*)$"));
    patterns
        .map(|pattern| (compile(&pattern), pattern))
        .map(|(compiled, pattern)| (pattern, compiled))
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
    /// Patterns of fields with a type, the best first.
    typed: Vec<Regex>,
    pub(super) rules: Vec<Rule>,
    /// Headings with items that are fields.
    pub(super) heads: HashSet<usize>,
    /// Headings whose items are the values of an enumeration.
    pub(super) value_heads: HashSet<usize>,
}

/// A form counts from so many items on.
const LEAST: usize = 3;

impl ItemForms {
    /// Finds the forms of fields; `names` are those of documented types.
    pub(super) fn find(survey: &Survey<'_>, names: &HashSet<String>) -> Self {
        let mut found = Self::default();
        let mut rest: Vec<&SeenItem> = survey.items.iter().filter(|item| !item.text.is_empty()).collect();
        const MOST: usize = 4;
        while found.typed.len() < MOST {
            let forms = FORMS.iter().filter_map(|form| form.for_items(&rest));
            let count = |form: &Form| rest.iter().filter(|item| form.reads(item, names)).count();
            // Of equals the first is the more exact.
            let counted = forms.map(|form| (count(&form), form)).collect::<Vec<_>>().into_iter().rev();
            let Some((count, form)) = counted.max_by_key(|(count, _)| *count) else { break };
            if count < LEAST {
                break;
            }
            let (known, others) = rest.into_iter().partition(|item| form.reads(item, names));
            rest = others;
            let rule = found.note(survey, &known, &form.pattern);
            found.rules.extend(rule);
            found.typed.push(form.compiled);
        }
        found
    }

    /// Notes the headings of fields of a form, and returns the rule that reads them.
    fn note(&mut self, survey: &Survey<'_>, known: &[&SeenItem], pattern: &str) -> Option<Rule> {
        let seen = Seen::of(LEAST, known.iter().map(|item| (item.span, &item.text)))?;
        self.heads.extend(known.iter().filter_map(|item| item.head));
        Some(rule(&seen, survey, pattern, "fields"))
    }

    /// Finds fields without a type below headings that hold fields, values below `may_be_values`, and statuses.
    pub(super) fn find_untyped(
        &mut self,
        survey: &Survey<'_>,
        in_part: &dyn Fn(&SeenItem, &[&str]) -> bool,
        may_be_values: &dyn Fn(usize) -> bool,
    ) {
        const PARTS: [&str; 3] = ["parameters", "returns", "fields"];
        let typed = std::mem::take(&mut self.typed);
        let unread = |item: &&SeenItem| !typed.iter().any(|pattern| pattern.is_match(&item.text));
        for (text, pattern) in UNTYPED.iter() {
            let known = survey.items.iter().filter(unread);
            let known = known.filter(|item| in_part(item, &FIELD_ROLES) && pattern.is_match(&item.text));
            let rule = self.note(survey, &known.collect::<Vec<_>>(), text);
            let rule = rule.map(|rule| rule.comment("No type: such fields are any value.").with("in", PARTS));
            self.rules.extend(rule);
        }
        let is_status = |item: &&SeenItem| in_part(item, &["statuses"]) && STATUS.is_match(&item.text);
        let statuses = survey.items.iter().filter(is_status);
        if let Some(seen) = Seen::of(LEAST, statuses.map(|item| (item.span, &item.text))) {
            self.rules.push(rule(&seen, survey, STATUS.as_str(), "statuses").with("in", "statuses"));
        }
        let mut by_head: BTreeMap<usize, Vec<&SeenItem>> = BTreeMap::new();
        for item in survey.items.iter().filter(unread) {
            if let Some(head) = item.head.filter(|head| may_be_values(*head)) {
                by_head.entry(head).or_default().push(item);
            }
        }
        for pattern in [&VALUE, &PLAIN_VALUE] {
            let is_list = |(head, items): &(&usize, &Vec<&SeenItem>)| {
                let of = items.iter().filter(|item| pattern.is_match(&item.text)).count();
                !self.value_heads.contains(head) && of >= 2 && of * 10 >= items.len() * 9
            };
            let lists: Vec<_> = by_head.iter().filter(is_list).collect();
            let items = lists.iter().flat_map(|(_, items)| items.iter());
            let seen = Seen::of(LEAST, items.map(|item| (item.span, &item.text)));
            let Some(seen) = seen.filter(|_| lists.len() >= 2) else { continue };
            self.rules.push(rule(&seen, survey, pattern.as_str(), "value").with("in", "type"));
            self.value_heads.extend(lists.into_iter().map(|(head, _)| *head));
        }
        self.typed = typed;
    }

    /// Returns the items that are fields with a type, and their parts.
    pub(super) fn fields<'s>(
        &self,
        survey: &'s Survey<'s>,
    ) -> impl Iterator<Item = (&'s SeenItem, Captures<'s>)> {
        let parts = |item: &'s SeenItem| self.typed.iter().find_map(|pattern| pattern.captures(&item.text));
        survey.items.iter().filter_map(move |item| Some((item, parts(item)?)))
    }
}

fn rule(seen: &Seen, survey: &Survey<'_>, pattern: &str, role: &str) -> Rule {
    Rule::new(seen.told("items", survey.sources)).with("match", pattern).with("role", role)
}
