//! Headings become rules of sections.
//!
//! Parts of operations first, by their words; then what tells operations and types apart: their levels, their pages, the form of
//! their titles, or, if nothing else does, the titles themselves.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::classes::{Class, end};
use super::columns::ratio;
use super::draft::{Draft, Rule};
use super::heads::Heads;
use super::routes::{Form, Routes};
use super::survey::{Head, SeenText, Survey};
use super::tally::Tally;
use crate::dialect::block::marked;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::{FileId, Span};

/// A share of headings that is as good as all.
const NEARLY_ALL: f64 = 0.95;
/// A share of headings that is as good as none.
const HARDLY_ANY: f64 = 0.04;
/// So many titles may stand in a pattern.
const MAX_TITLES: usize = 60;

/// The proposal of sections.
pub(super) struct SectionRules<'s> {
    pub(super) survey: &'s Survey<'s>,
    pub(super) heads: &'s Heads,
    pub(super) routes: &'s Routes,
}

impl SectionRules<'_> {
    /// Proposes the rules of sections.
    pub(super) fn propose(&self, draft: &mut Draft) {
        self.parts(draft);
        self.labels(draft);
        self.silent_parts(draft);
        self.messages(draft);
        self.frames(draft);
        self.titles(draft);
    }

    fn head(&self, index: &usize) -> Option<&Head> {
        self.survey.head(*index)
    }

    /// Returns headings by count: `Parameters (117), Payload (3); docs/boats.md:12`.
    fn comment<'a>(&self, texts: impl Iterator<Item = (&'a str, Span)>) -> String {
        const SHOWN: usize = 6;
        let mut tally: Tally<String> = Tally::default();
        texts.for_each(|(text, span)| tally.note(text.trim().to_owned(), span, text));
        let by_count = tally.by_count();
        let shown = by_count.iter().take(SHOWN).map(|(text, seen)| format!("{text} ({})", seen.count));
        let mut comment = shown.collect::<Vec<_>>().join(", ");
        if let Some(rest) = by_count.len().checked_sub(SHOWN + 1) {
            comment += &format!(", {} more", rest + 1);
        }
        if let Some((_, seen)) = by_count.first() {
            comment += &format!("; {}", self.survey.sources.location(seen.first));
        }
        comment
    }

    pub(super) fn comment_of(&self, heads: &[usize]) -> String {
        let texts =
            heads.iter().filter_map(|index| self.head(index)).map(|head| (head.text.as_str(), head.span));
        self.comment(texts)
    }

    /// Returns whether answers stand in examples alone below headings of answers.
    fn answers_are_code(&self, heads: &[usize]) -> bool {
        let tables: BTreeSet<usize> = self.survey.tables.iter().filter_map(|table| table.head).collect();
        let code: BTreeSet<usize> = self.survey.codes.iter().filter_map(|code| code.head).collect();
        let with = |some: &BTreeSet<usize>| heads.iter().filter(|index| some.contains(index)).count();
        with(&tables) * 5 < with(&code)
    }

    fn parts(&self, draft: &mut Draft) {
        for (class, heads) in &self.heads.parts {
            let pattern = self.part_pattern(*class, heads);
            let mut rule = Rule::new(self.comment_of(heads)).with("heading", pattern).with("in", "operation");
            let code = *class == Class::Returns && self.answers_are_code(heads);
            rule = rule.with("role", if code { "example" } else { class.role() });
            if let Some(side) = class.side().or(code.then_some("response")) {
                rule = rule.with("side", side);
            }
            if let Some(place) = class.place() {
                rule = rule.with("place", place);
            }
            draft.sections.push(rule);
        }
        for (class, heads) in &self.heads.type_parts {
            let pattern = self.part_pattern(*class, heads);
            let rule = Rule::new(self.comment_of(heads)).with("heading", pattern).with("in", "type");
            draft.sections.push(rule.with("role", "fields"));
        }
        let shown =
            |class: &Class| self.heads.parts.contains_key(class) || self.heads.labels.contains_key(class);
        let code = self.heads.parts.get(&Class::Returns).is_some_and(|heads| self.answers_are_code(heads));
        if shown(&Class::ExampleResponse) || code {
            draft.examples = Rule::new("Examples describe answers that nothing else does.").yes("answers");
        }
    }

    /// Returns a pattern of the titles themselves, or, if there are many, of what makes them titles of such a part.
    fn part_pattern(&self, class: Class, heads: &[usize]) -> String {
        const MOST: usize = 8;
        let keys: IndexSet<&str> = heads.iter().map(|head| self.survey.key(*head)).collect();
        if keys.len() > MOST { class.pattern().to_owned() } else { titled(keys) }
    }

    fn labels(&self, draft: &mut Draft) {
        for (class, labels) in &self.heads.labels {
            let mut by_key: BTreeMap<String, Vec<&SeenText>> = BTreeMap::new();
            for index in labels {
                by_key
                    .entry(self.survey.label_key(*index))
                    .or_default()
                    .extend(self.survey.texts.get(*index));
            }
            let side = class.side_of_code();
            let (code, rows): (BTreeMap<_, _>, BTreeMap<_, _>) =
                by_key.into_iter().partition(|(_, texts)| {
                    side.is_some() && texts.iter().filter(|text| text.before_code).count() * 2 > texts.len()
                });
            self.label(draft, *class, side, code);
            self.label(draft, *class, None, rows);
        }
    }

    /// Proposes a section for labels of a class; over code alone they are examples of a side.
    fn label(
        &self,
        draft: &mut Draft,
        class: Class,
        code: Option<&'static str>,
        labels: BTreeMap<String, Vec<&SeenText>>,
    ) {
        if labels.is_empty() {
            return;
        }
        let comment = self.comment(labels.values().flatten().map(|text| (text.text.as_str(), text.span)));
        let (whole, ends): (Vec<&String>, Vec<&String>) =
            labels.keys().take(MAX_TITLES).partition(|key| Class::of(key) == Some(class));
        let any = |words: IndexSet<String>| words.into_iter().collect::<Vec<_>>().join("|");
        let mut forms = Vec::new();
        if !whole.is_empty() {
            forms.push(format!(r"^\W*(?:{})", any(whole.iter().map(|key| regex::escape(key)).collect())));
        }
        if !ends.is_empty() {
            forms.push(format!(r"\b(?:{})", any(ends.iter().map(|key| regex::escape(end(key))).collect())));
        }
        let pattern = match forms.as_slice() {
            [form] => format!(r"(?i){form}\W*$"),
            forms => format!(r"(?i)(?:{})\W*$", forms.join("|")),
        };
        let mut rule = Rule::new(comment).with("label", pattern).with("in", "operation");
        rule = rule.with("role", if code.is_some() { "example" } else { class.role() });
        if code == Some("response") {
            draft.examples = Rule::new("Examples describe answers that nothing else does.").yes("answers");
        }
        if let Some(side) = class.side().or(code) {
            rule = rule.with("side", side);
        } else if let Some(place) = class.place() {
            rule = rule.with("place", place);
        }
        draft.sections.push(rule);
    }

    /// Ignores headings that recur inside operations and hold no rows: `Rate limits`.
    fn silent_parts(&self, draft: &mut Draft) {
        const LEAST: usize = 3;
        let parts = self.heads.parts.values().flatten().copied();
        let routed = self.routes.all.iter().filter(|route| route.form == Form::Heading);
        let known: BTreeSet<usize> = parts.chain(routed.filter_map(|route| route.head)).collect();
        let mut tally: Tally<&str> = Tally::default();
        for (index, head) in self.survey.heads.iter().enumerate() {
            let is_title = self.heads.operations.contains(&index) || self.heads.types.contains(&index);
            if self.heads.in_operation(self.survey, head.parent) && !is_title && !known.contains(&index) {
                tally.note(&head.key, head.span, &head.text);
            }
        }
        let recurring: Vec<_> =
            tally.by_count().into_iter().filter(|(_, seen)| seen.count >= LEAST).collect();
        if recurring.is_empty() {
            return;
        }
        let comment = recurring.iter().take(6).map(|(key, seen)| format!("{key} ({})", seen.count));
        let pattern = titled(recurring.iter().take(MAX_TITLES).map(|(key, _)| **key));
        let rule = Rule::new(format!("Parts without rows: {}", comment.collect::<Vec<_>>().join(", ")));
        draft.sections.push(rule.with("heading", pattern).with("in", "operation").with("role", "ignore"));
    }

    /// Headings that recur at the levels of operations and have no route are no operations: what is below belongs to the title
    /// above.
    fn frames(&self, draft: &mut Draft) {
        let operations: Vec<usize> = self.heads.operations.iter().copied().collect();
        let levels = self.levels(&operations);
        let mut tally: Tally<&str> = Tally::default();
        for (index, head) in self.survey.heads.iter().enumerate() {
            if levels.contains(&head.level) && !self.heads.is_title(index) && head.parent.is_some() {
                tally.note(&head.key, head.span, &head.text);
            }
        }
        let recurring =
            tally.by_count().into_iter().filter(|(key, seen)| seen.count > 1 && Class::of(key).is_none());
        let words: Vec<&str> = recurring.map(|(key, _)| *key).collect();
        if !words.is_empty() {
            let rule = Rule::new("Headings without a route on many pages").with("heading", titled(words));
            draft.sections.push(rule.with("level", levels).with("role", "part"));
        }
    }

    /// Parts of titles without a route are types of their own: `Request fields` below `SetVolume` is `SetVolumeRequest`.
    fn messages(&self, draft: &mut Draft) {
        if self.heads.messages.is_empty() {
            return;
        }
        let of_labels = self.heads.message_labels.iter().filter_map(|index| {
            let text = self.survey.texts.get(*index)?;
            let owner = self.survey.up(text.head).find(|head| self.heads.messages.contains(head));
            owner.map(|_| ("label", text.text.trim().to_owned(), text.span))
        });
        let of_heads = self.heads.message_parts.iter().filter_map(|index| {
            let head = self.head(index)?;
            Some(("heading", head.text.clone(), head.span))
        });
        let mut tally: Tally<(&str, String)> = Tally::default();
        for (key, text, span) in of_labels.chain(of_heads) {
            tally.note((key, text.clone()), span, &text);
        }
        for ((key, text), seen) in tally.by_count() {
            let at = self.survey.sources.location(seen.first);
            let rule = Rule::new(format!("{text} ({}), {at}", seen.count)).with("in", "message");
            let rule = rule.with(key, format!("^{}$", regex::escape(text))).with("role", "type");
            draft.sections.push(rule.with("named", format!("{{}}{}", suffix_of(text))));
        }
    }

    /// Tells operations, types and messages apart.
    fn titles(&self, draft: &mut Draft) {
        let components = self.routes.propose_components(draft, self.survey.sources);
        let operations: Vec<usize> = self.heads.operations.iter().copied().filter(|_| !components).collect();
        let types: Vec<usize> = self.heads.types.iter().copied().collect();
        let messages: Vec<usize> = self.heads.messages.iter().copied().collect();
        let type_levels = self.levels(&types);
        let shared: Vec<u8> =
            self.levels(&operations).into_iter().filter(|level| type_levels.contains(level)).collect();
        let name = self.name_pattern(&types);
        let type_rule = |rule: Rule| rule.with("role", "type");
        let mut late = true;
        if !shared.is_empty() {
            let (o, t) = (self.at_levels(&operations, &shared), self.at_levels(&types, &shared));
            match self.apart(&t, &o, &name) {
                Some(mut rule) => {
                    rule.comments.insert(0, format!("Types: {}", self.comment_of(&t)));
                    let rule = rule.with("level", shared.clone());
                    draft.sections.push(type_rule(rule));
                }
                None => {
                    // The operations have a form of their own.
                    if let Some(rule) = self.apart(&o, &t, r"\S") {
                        let rule = rule.comment(format!("Operations: {}", self.comment_of(&o)));
                        self.operation(draft, rule.with("level", shared.clone()));
                        late = false;
                    } else {
                        let comment = format!(
                            "Types that are written like operations are read as such: {}",
                            self.comment_of(&t)
                        );
                        draft.unread.push(comment);
                    }
                }
            }
        }
        if !operations.is_empty() && late {
            let rule = Rule::new(format!("Operations: {}", self.comment_of(&operations)));
            let levels = self.levels(&operations);
            let in_headings = self.routes.all.iter().any(|route| route.form == Form::Heading);
            let titled = in_headings && self.routes.have_titles(self.survey);
            if titled {
                let rule = Rule::new("The routes of the titles above")
                    .with("heading", self.routes.heading_pattern());
                draft.sections.push(rule.with("in", "operation").with("role", "endpoint"));
            }
            let rule = if in_headings && !titled {
                let pattern = self.routes.heading_pattern();
                rule.with("heading", pattern).with("level", levels)
            } else {
                rule.with("heading", self.operation_pattern()).with("level", levels)
            };
            self.operation(draft, rule);
        }
        let mut left = type_levels;
        if late {
            left.retain(|level| !shared.contains(level));
        }
        if !types.is_empty() && !left.is_empty() {
            let of = self.at_levels(&types, &left);
            let mut rule =
                Rule::new(format!("Types: {}", self.comment_of(&of))).with("heading", self.name_pattern(&of));
            if let Some(globs) = self.pages_apart(&of, &operations).filter(|_| of.len() > 1) {
                rule = rule.with("pages", globs);
            }
            draft.sections.push(type_rule(rule.with("level", left)));
        }
        if !messages.is_empty() {
            let rule = Rule::new(format!("Messages: {}", self.comment_of(&messages)));
            let rule = rule.with("heading", self.name_pattern(&messages));
            let levels = self.levels(&messages);
            draft.sections.push(rule.with("level", levels).with("role", "message"));
        }
    }

    fn operation(&self, draft: &mut Draft, rule: Rule) {
        let rule = rule.with("role", "operation");
        let rule = if self.heads.is_rpc {
            rule.comment("A GUESS: no page has a route, and the titles are names of methods. Correct `method` and `path`.")
                .with("method", "POST")
                .with("path", "/{}")
                .with("place", "body")
        } else {
            rule
        };
        draft.sections.push(rule);
    }

    /// Returns the pattern of operations: any title at their levels, or names of methods.
    fn operation_pattern(&self) -> &'static str {
        if self.heads.is_rpc { r"^(?<name>[a-z][\w./-]*)$" } else { r"\S" }
    }

    /// Returns the levels of headings, without those of a few.
    pub(super) fn levels(&self, heads: &[usize]) -> Vec<u8> {
        let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
        heads.iter().filter_map(|index| self.head(index)).for_each(|head| {
            *counts.entry(head.level).or_default() += 1;
        });
        let all = heads.len();
        counts.into_iter().filter(|(_, count)| count * 50 >= all).map(|(level, _)| level).collect()
    }

    fn at_levels(&self, heads: &[usize], levels: &[u8]) -> Vec<usize> {
        let at = |index: &&usize| self.head(index).is_some_and(|head| levels.contains(&head.level));
        heads.iter().filter(at).copied().collect()
    }

    fn texts(&self, heads: &[usize]) -> Vec<&str> {
        heads.iter().filter_map(|index| Some(self.head(index)?.text.as_str())).collect()
    }

    /// Returns the pattern of the names of types: without a word that many end with, if there is one.
    fn name_pattern(&self, types: &[usize]) -> String {
        const WORDS: &str =
            "object|structure|resource|type|model|schema|fields|entity|objects|definition|types|properties";
        let texts = self.texts(types);
        if share(&texts, r"^[A-Z]\w*$") >= NEARLY_ALL {
            return r"^(?<name>[A-Z]\w*)$".to_owned();
        }
        let ends = |word: &str| {
            texts.iter().filter(|text| text.to_lowercase().ends_with(&format!(" {word}"))).count()
        };
        let words: Vec<&str> = WORDS.split('|').filter(|word| ends(word) >= 2).collect();
        if words.is_empty() {
            return r"^(?<name>.*\S)$".to_owned();
        }
        format!(r"(?i)^(?<name>.*?)(?: (?:{}))*$", words.join("|"))
    }

    /// Finds what tells some headings from others: their pages, their form, their words, or the titles themselves.
    fn apart(&self, these: &[usize], others: &[usize], name: &str) -> Option<Rule> {
        if these.is_empty() {
            return None;
        }
        if let Some(globs) = self.pages_apart(these, others) {
            return Some(Rule::default().with("heading", name).with("pages", globs));
        }
        self.apart_by_form(these, others)
    }

    /// Finds what tells some headings from others: their form, their words, or the titles themselves.
    pub(super) fn apart_by_form(&self, these: &[usize], others: &[usize]) -> Option<Rule> {
        let (texts, other_texts) = (self.texts(these), self.texts(others));
        if these.is_empty() {
            return None;
        }
        let tells = |pattern: &str| {
            share(&texts, pattern) >= NEARLY_ALL && share(&other_texts, pattern) <= HARDLY_ANY
        };
        const FORMS: [&str; 6] = [
            r"^(?<name>[A-Z]\w*)$",
            r"^(?<name>[a-z]\w*)$",
            r"^`?(?<name>[\w.]+)`?$",
            r"^(?<name>\S+ .*\S)$",
            r"^(?<name>[A-Z][\w ]*)$",
            r"^(?<name>[^/]*[a-z][^/]*)$",
        ];
        if let Some(form) = FORMS.into_iter().find(|form| tells(form)) {
            return Some(Rule::default().with("heading", form));
        }
        let ends = affixes(&texts, &other_texts, |text| text.split_whitespace().next_back());
        if let Some(words) = ends {
            return Some(Rule::default().with("heading", format!(r"(?i)^(?<name>.*?) (?:{words})$")));
        }
        let begins = affixes(&texts, &other_texts, |text| text.split_whitespace().next());
        if let Some(words) = begins {
            return Some(Rule::default().with("heading", format!(r"(?i)^(?<name>(?:{words})\b.*)$")));
        }
        let titles: BTreeSet<&str> =
            texts.iter().copied().filter(|text| !other_texts.contains(text)).collect();
        if titles.is_empty() || titles.len() > MAX_TITLES {
            return None;
        }
        let words: Vec<String> = titles.into_iter().map(regex::escape).collect();
        Some(Rule::default().with("heading", format!("^(?<name>{})$", words.join("|"))))
    }

    /// Returns globs of the pages that only these headings are on.
    fn pages_apart(&self, these: &[usize], others: &[usize]) -> Option<Vec<String>> {
        let files = |heads: &[usize]| -> BTreeSet<FileId> {
            heads.iter().filter_map(|index| Some(self.head(index)?.span.file)).collect()
        };
        let (own, other) = (files(these), files(others));
        if other.is_empty() || !own.is_disjoint(&other) {
            return None;
        }
        const MOST: usize = 8;
        let folders = |files: &BTreeSet<FileId>| -> (BTreeSet<&str>, bool) {
            let paths = || files.iter().map(|file| self.survey.sources.path(*file));
            let folders = paths().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
            (folders, paths().all(|path| path.contains('/')))
        };
        let (folders_of_own, all) = folders(&own);
        if all && folders_of_own.len() <= MOST && folders_of_own.is_disjoint(&folders(&other).0) {
            let glob = |folder| format!("{}/*", glob::Pattern::escape(folder));
            return Some(folders_of_own.into_iter().map(glob).collect());
        }
        let path = |file: &FileId| glob::Pattern::escape(self.survey.sources.path(*file));
        (own.len() <= MOST).then(|| own.iter().map(path).collect())
    }
}

/// Returns a pattern of titles, also with numbers behind them.
pub(super) fn titled<'t>(keys: impl IntoIterator<Item = &'t str>) -> String {
    let words: Vec<String> = keys.into_iter().map(regex::escape).collect();
    format!(r"(?i)^\W*(?:{})[\W\d]*$", words.join("|"))
}

/// Returns the share of texts that a pattern matches.
fn share(texts: &[&str], pattern: &str) -> f64 {
    let pattern = compile(pattern);
    ratio(texts.iter().filter(|text| pattern.is_match(text)).count(), texts.len())
}

/// Returns words that nearly all of some texts begin or end with, and hardly any of the others.
fn affixes(texts: &[&str], others: &[&str], word: fn(&str) -> Option<&str>) -> Option<String> {
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    texts
        .iter()
        .filter_map(|text| word(text))
        .for_each(|word| *tally.entry(word.to_lowercase()).or_default() += 1);
    let foreign: BTreeSet<String> =
        others.iter().filter_map(|text| Some(word(text)?.to_lowercase())).collect();
    let words: Vec<(&String, &usize)> =
        tally.iter().filter(|(word, count)| **count >= 2 && !foreign.contains(*word)).collect();
    let covered: usize = words.iter().map(|(_, count)| **count).sum();
    let enough = ratio(covered, texts.len()) >= NEARLY_ALL && words.len() <= MAX_TITLES;
    enough.then(|| words.into_iter().map(|(word, _)| regex::escape(word)).collect::<Vec<_>>().join("|"))
}

/// Returns what a part adds to the name of its type: `Request` for `**Request Fields:**`.
fn suffix_of(text: &str) -> String {
    const SILENT: [&str; 8] =
        ["fields", "field", "parameters", "params", "properties", "attributes", "body", "the"];
    let words = marked::plain(text);
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let kept: Vec<String> = words
        .filter(|word| !SILENT.contains(&word.to_lowercase().as_str()))
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
        })
        .collect();
    if kept.is_empty() { "Fields".to_owned() } else { kept.concat() }
}
