//! Where pages tell method and path, and under which headings.
//!
//! `` `GET https://api.example.org/v1/boats/:id` `` on 80 pages -> a line rule for the form, the base URL that all share, and the
//! spelling of variables. A form that is seen much less than the others is an example, not documentation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use indexmap::IndexSet;
use regex::{Captures, Regex};

use super::columns::{HeaderRow, METHOD_COLUMNS, RowKind};
use super::draft::{Draft, Rule};
use super::survey::{SeenText, Survey};
use super::tally::{Seen, Tally};
use crate::dialect::block::marked;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::{Sources, Span};

/// How a route is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// `GET /boats` in a heading.
    Heading,
    /// `<Endpoint method="GET" path="/boats"/>`: the tag and both attributes, and whether the method comes first.
    Attributes { tag: String, method: String, path: String, method_first: bool },
    /// `<Route method="GET">/boats</Route>`.
    Element { tag: String, method: String },
    /// `**GET** /boats` in a text; the words before it, if any.
    Text { label: String },
    /// ``Send a `GET` request to `/boats` `` in a text.
    Sentence,
    /// `GET /boats` at the start of code.
    Code,
    /// A cell or two of a table.
    Table,
    /// A line with the method alone, and one with the path alone, by their labels.
    Halves { method: String, path: String },
    /// `curl -X POST https://...` in code, where nothing else tells routes.
    Curl,
}

/// A route on a page.
#[derive(Clone, Debug)]
pub(super) struct SeenRoute {
    pub(super) form: Form,
    pub(super) head: Option<usize>,
    pub(super) method: String,
    /// The origin before the path: `https://api.example.org`.
    pub(super) origin: String,
    pub(super) path: String,
    pub(super) span: Span,
    pub(super) text: String,
}

const METHODS: &str = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS";
const PATH: &str = r"(?<origin>https?://[^/\s`<>*]+)?(?<path>/[^\s`*|]*(?:\]\([^)\s]*\)[^\s`*|]*)*)";

static HEADING: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!(r"^\W*(?<method>{METHODS})\b\W*?\s{PATH}\s*$")));
static ROW: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!(r"^\W*(?<method>[A-Z]{{3,10}})\b[^/\n]*?\s{PATH}")));
static ATTRIBUTES: LazyLock<Regex> = LazyLock::new(|| {
    compile(r#"<(?<tag>[A-Za-z][\w.]*)\b(?<all>(?:\s+[\w-]+=(?:"[^"]*"|'[^']*'|\{[^}]*\}))+)\s*/?>"#)
});
static ATTRIBUTE: LazyLock<Regex> =
    LazyLock::new(|| compile(r#"(?<key>[\w-]+)=["'{]+(?<value>[^"'}]*)["'}]+"#));
static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r#"<(?<tag>[A-Za-z][\w.]*)\s+(?<key>[\w-]+)=["'](?<method>(?i:{METHODS}))["'][^>]*>{}\s*</"#,
        PATH.replace("`*|", "`*|<")
    ))
});
static TEXT: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"^(?<label>[A-Za-z][A-Za-z ]{{0,24}}(?:\*\*)?:?(?:\*\*)?:?\s+)?[*`\s]*(?<method>{METHODS})[*`:]*(?:\s|&nbsp;|\x{{a0}})+[*`]*{PATH}"
    ))
});
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(r"\b(?<method>{METHODS})\b`?\s+(?i:requests?|calls?)\b[^.`\n]*`{PATH}"))
});
static CODE: LazyLock<Regex> = LazyLock::new(|| compile(&format!(r"^\s*(?<method>{METHODS})\s+{PATH}")));
static ONLY_METHOD: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!(r"^\W*(?<label>[A-Za-z ]*[Mm]ethod)\W+(?<method>{METHODS})\W*$")));
static ONLY_PATH: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(r"^\W*(?<label>(?i:[a-z ]*(?:url|uri|path|endpoint|route)))\W+?{PATH}\W*$"))
});
static CURL: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r#"\bcurl\b[^\n]*?(?:-X|--request)[ =]?(?<method>{METHODS})(?:[^'"\n]|\\\n)*?['"]?{}"#,
        PATH.replace('?', "")
    ))
});
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r#"(?i)\b(?:base|root|api) (?:url|uri|endpoint|address|path)\b[^\n]{0,60}?(?<url>https?://[^\s`*'"<>()|]+)"#,
    )
});
static URL: LazyLock<Regex> = LazyLock::new(|| compile(r#"https?://[^\s`'"<>()|]+"#));

/// All routes, with what they share.
#[derive(Debug, Default)]
pub(super) struct Routes {
    pub(super) all: Vec<SeenRoute>,
    /// The part before the path in every URL, without the origin: `/v1`.
    prefix: String,
    origin: String,
}

impl Routes {
    /// Finds the routes of all pages.
    pub(super) fn find(survey: &Survey<'_>, rows: &[HeaderRow]) -> Self {
        let mut found = Self::default();
        found.headings(survey);
        found.texts(survey);
        found.codes(survey);
        found.tables(survey, rows);
        found.halves(survey);
        let mut heads: BTreeMap<Form, BTreeSet<Option<usize>>> = BTreeMap::new();
        for route in &found.all {
            heads.entry(route.form.clone()).or_default().insert(route.head);
        }
        let weak = |form: &Form| matches!(form, Form::Code | Form::Curl | Form::Sentence);
        let most = |counts: &dyn Fn(&Form) -> bool| {
            heads
                .iter()
                .filter(|(form, _)| counts(form))
                .map(|(_, heads)| heads.len())
                .max()
                .unwrap_or_default()
        };
        let (most, strong) = (most(&|form| *form != Form::Curl), most(&|form| !weak(form)));
        // Code shows examples of requests where something else tells the routes.
        found.all.retain(|route| match heads.get(&route.form).map_or(0, BTreeSet::len) {
            count if weak(&route.form) => {
                strong * 3 < count && (route.form != Form::Curl || most * 3 < count)
            }
            count => count * 20 >= most,
        });
        found.base(survey);
        found
    }

    /// Returns whether tables tell routes.
    pub(super) fn are_in_tables(&self) -> bool {
        self.all.iter().any(|route| route.form == Form::Table)
    }

    /// Returns whether routes in headings stand below titles of their own: `### POST /boats` below `## Create a boat`.
    pub(super) fn have_titles(&self, survey: &Survey<'_>) -> bool {
        let in_headings = self.all.iter().filter(|route| route.form == Form::Heading);
        let heads: Vec<usize> = in_headings.filter_map(|route| route.head).collect();
        let parents: BTreeSet<usize> = heads.iter().filter_map(|head| survey.head(*head)?.parent).collect();
        // A page with one call has a title, too, but stands for a group of them.
        let is_below = |parent: &usize| survey.head(*parent).is_some_and(|head| head.parent.is_some());
        heads.len() > 2 && parents.len() == heads.len() && parents.iter().all(is_below)
    }

    /// Returns whether a form of component opens operations itself: several stand under one heading.
    pub(super) fn opens(&self, form: &Form) -> bool {
        let mine: Vec<_> = self.all.iter().filter(|route| route.form == *form).collect();
        let heads: BTreeSet<_> = mine.iter().map(|route| route.head).collect();
        matches!(form, Form::Attributes { .. } | Form::Element { .. }) && heads.len() * 4 < mine.len() * 3
    }

    /// Proposes the sections that components open. Returns whether these are all operations.
    pub(super) fn propose_components(&self, draft: &mut Draft, sources: &Sources) -> bool {
        for (_, rule) in self.rules("label", true, sources) {
            draft.sections.push(rule.yes("raw").with("role", "operation"));
        }
        !self.all.is_empty() && self.all.iter().all(|route| self.opens(&route.form))
    }

    /// Returns a rule for each pattern of the forms that do, or do not, open operations.
    fn rules(&self, key: &str, opens: bool, sources: &Sources) -> Vec<(Form, Rule)> {
        let mut forms = Tally::default();
        self.all.iter().for_each(|route| forms.note(route.form.clone(), route.span, &route.text));
        let forms = forms.by_count().into_iter().filter(|(form, _)| self.opens(form) == opens);
        let rules = forms.filter(|(form, _)| !matches!(form, Form::Heading | Form::Table)).flat_map(
            |(form, seen)| {
                let rule = move |pattern| Rule::new(seen.told("times", sources)).with(key, pattern);
                self.patterns(form).into_iter().map(move |pattern| (form.clone(), rule(pattern)))
            },
        );
        rules.collect()
    }

    /// Finds the base URL: what all absolute routes share, or what stands before the paths of routes in other URLs.
    fn base(&mut self, survey: &Survey<'_>) {
        let absolute: Vec<&SeenRoute> = self.all.iter().filter(|route| !route.origin.is_empty()).collect();
        if absolute.len() * 2 > self.all.len() {
            let mut origins: BTreeMap<&str, usize> = BTreeMap::new();
            absolute.iter().for_each(|route| *origins.entry(&route.origin).or_default() += 1);
            let origin = origins.into_iter().max_by_key(|(_, count)| *count).map_or("", |(origin, _)| origin);
            let paths =
                absolute.iter().filter(|route| route.origin == origin).map(|route| route.path.as_str());
            let prefix = common_segments(&paths.collect::<Vec<_>>());
            (self.origin, self.prefix) = (origin.to_owned(), prefix);
            return;
        }
        let paths: BTreeSet<&str> =
            self.all.iter().map(|route| route.path.as_str()).filter(|path| path.len() > 1).collect();
        let mut bases: BTreeMap<String, usize> = BTreeMap::new();
        let texts =
            survey.codes.iter().map(|code| &code.text).chain(survey.texts.iter().map(|text| &text.text));
        for found in texts.flat_map(|text| URL.find_iter(text)) {
            let url = found.as_str().split(['?', '#']).next().unwrap_or_default();
            let Some((scheme, rest)) = url.split_once("://") else { continue };
            let at = rest
                .match_indices('/')
                .map(|(at, _)| at)
                .find(|at| rest.get(*at..).is_some_and(|tail| paths.contains(tail.trim_end_matches('\\'))));
            if let Some(before) = at.and_then(|at| rest.get(..at)) {
                *bases.entry(format!("{scheme}://{before}")).or_default() += 1;
            }
        }
        let best = bases.into_iter().filter(|(_, count)| *count >= 2).max_by_key(|(_, count)| *count);
        self.origin = best.map(|(base, _)| base).or_else(|| stated_base(survey)).unwrap_or_default();
    }

    /// Proposes the rules of lines, the base URL and the spelling of paths.
    pub(super) fn propose(&self, draft: &mut Draft, sources: &Sources) {
        for (form, rule) in self.rules("match", false, sources) {
            let rule = rule.with("in", "operation");
            let rule = match form {
                Form::Attributes { .. } | Form::Element { .. } => rule.yes("raw"),
                Form::Code | Form::Curl => rule.yes("code"),
                Form::Halves { .. } => rule.yes("plain"),
                _ => rule,
            };
            draft.lines.push(rule.with("role", "route"));
        }
        if !self.origin.is_empty() {
            let place = self.all.iter().find(|route| !route.origin.is_empty());
            let place = place.map(|route| sources.location(route.span).to_string());
            let place = place.unwrap_or_else(|| "in front of paths in examples".to_owned());
            let url = format!("{}{}", self.origin, self.prefix);
            draft.server = Some(Rule::new(format!("The base URL: {place}")).with("server", url));
        } else if !self.all.is_empty() {
            draft.server = Some(Rule::new("server = \"https://...\"  # the pages show no URL"));
        }
        self.variables(draft, sources);
    }

    fn variables(&self, draft: &mut Draft, sources: &Sources) {
        const VARIABLES: [(&str, &str); 4] = [
            (r"\[\\?\{[^}]*\}\]?", r"\[?\\?\{(?<name>[^}]*?)\\?\}\]?(?:\([^)]*\))?"),
            (r"/:[A-Za-z]", r":(?<name>[A-Za-z][\w-]*)"),
            (r"<[\w-]+>", r"<(?<name>[\w-]+)>"),
            (r"\{[^}]+\}", r"\{(?<name>[^}]+)\}"),
        ];
        let mut patterns = Vec::new();
        let mut rule = Rule::default();
        for (sign, pattern) in VARIABLES {
            let sign = compile(sign);
            let with = self.all.iter().filter(|route| sign.is_match(&route.path));
            let Some(seen) = Seen::of(1, with.map(|route| (route.span, &route.path))) else { continue };
            rule = rule.comment(seen.told("paths", sources));
            patterns.push(pattern.to_owned());
            // The first form holds the plain one, too.
            if patterns.len() == 1 && pattern.starts_with(r"\[") {
                break;
            }
        }
        let methods: BTreeSet<&str> = self.all.iter().map(|route| route.method.as_str()).collect();
        let foreign = methods.into_iter().filter(|method| METHODS.split('|').all(|known| known != *method));
        let foreign: Vec<String> = foreign.map(str::to_owned).collect();
        // Braces alone need no rule.
        if patterns.is_empty() || patterns == [r"\{(?<name>[^}]+)\}"] {
            rule = Rule::default();
        } else {
            rule = rule.with("variable", patterns);
        }
        // Behind a bracket it is the target of a link.
        if !foreign.is_empty() {
            rule = rule.comment("methods besides those of HTTP").with("methods", foreign);
        }
        let parts = compile(r"[^\]]\(/[^()]*\)");
        if let Some(route) = self.all.iter().find(|route| parts.is_match(&route.path)) {
            rule = rule.comment(format!("a part that may be absent: {}", route.path));
            rule = rule.with("optional", r"\((?<part>/[^()]*)\)");
        }
        draft.routes = rule;
    }

    /// Returns the methods of routes of a form.
    fn methods(&self, form: &Form) -> String {
        let of = self.all.iter().filter(|route| route.form == *form);
        of.map(|route| route.method.as_str())
            .collect::<IndexSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join("|")
    }

    fn patterns(&self, form: &Form) -> Vec<String> {
        let prefix = regex::escape(&self.prefix);
        let has_origin = !prefix.is_empty() || self.all.iter().any(|route| !route.origin.is_empty());
        let base = if has_origin { format!("(?:https?://[^/\\s]+{prefix})?") } else { String::new() };
        let methods = self.methods(form);
        match form {
            Form::Heading | Form::Table => Vec::new(),
            Form::Attributes { tag, method, path, method_first } => {
                let method = format!(r#"\b{method}="(?<method>\w+)""#);
                let path = format!(r#"\b{path}="{base}(?<path>/[^"]*)""#);
                let (first, second) = if *method_first { (method, path) } else { (path, method) };
                vec![format!(r"<{tag}\b[^>]*{first}[^>]*{second}")]
            }
            Form::Element { tag, method } => {
                vec![format!(r#"<{tag}\b[^>]*\b{method}="(?<method>\w+)"[^>]*>{base}(?<path>.*?)</{tag}>"#)]
            }
            Form::Text { label } if label.is_empty() => {
                vec![format!(r"^[*`\s]*(?<method>{methods})[*`:]*\s+[*`]*{base}(?<path>/[^\s*`]*)")]
            }
            Form::Text { label } => {
                let label = regex::escape(label);
                vec![format!(r"^\W*{label}\W+(?<method>{methods})[*`:]*\s+[*`]*{base}(?<path>/[^\s*`]*)")]
            }
            Form::Sentence => vec![format!(
                r"\b(?<method>{methods})\b`?\s+(?i:requests?|calls?)\b[^.`\n]*`{base}(?<path>/[^\s`]*)"
            )],
            Form::Code => {
                let of: Vec<&SeenRoute> = self.all.iter().filter(|route| route.form == *form).collect();
                let has_several = of.windows(2).any(|two| matches!(two, [a, b] if a.span == b.span));
                let line = if has_several { "(?m)" } else { "" };
                vec![format!(r"{line}^\s*(?<method>{methods})\s+{base}(?<path>/\S*)")]
            }
            Form::Halves { method, path } => vec![
                format!(r"^\W*{}\W+(?<method>{methods})\W*$", regex::escape(method)),
                format!(r"^\W*{}\W+?{base}(?<path>/\S*)", regex::escape(path)),
            ],
            Form::Curl => {
                vec![format!(
                    r#"\bcurl\b[^\n]*?(?:-X|--request)[ =]?(?<method>{methods})(?:[^'"\n]|\\\n)*?['"]?https?://[^/\s]+{prefix}(?<path>/[^\s'"?]*)"#
                )]
            }
        }
    }

    /// Returns the pattern of a heading that is a route.
    pub(super) fn heading_pattern(&self) -> String {
        let (methods, prefix) = (self.methods(&Form::Heading), regex::escape(&self.prefix));
        format!(r"^\W*(?<method>{methods})\b\W*\s(?:https?://[^/\s]+{prefix})?(?<path>/\S*)\s*$")
    }

    fn note(&mut self, form: Form, head: Option<usize>, groups: &Captures<'_>, span: Span, text: &str) {
        self.all.push(SeenRoute {
            form,
            head,
            method: group(groups, "method").to_uppercase(),
            origin: group(groups, "origin"),
            path: group(groups, "path"),
            span,
            text: text.to_owned(),
        });
    }

    fn headings(&mut self, survey: &Survey<'_>) {
        for (index, head) in survey.heads.iter().enumerate() {
            if let Some(groups) = HEADING.captures(&head.text) {
                self.note(Form::Heading, Some(index), &groups, head.span, &head.text);
            }
        }
    }

    fn texts(&mut self, survey: &Survey<'_>) {
        for text in &survey.texts {
            let raw = if text.raw.is_empty() { &text.text } else { &text.raw };
            let known = self.all.len();
            self.all.extend(ATTRIBUTES.captures_iter(raw).filter_map(|tag| attributes(text, raw, &tag)));
            for groups in ELEMENT.captures_iter(raw) {
                let form = Form::Element { tag: group(&groups, "tag"), method: group(&groups, "key") };
                self.note(form, text.head, &groups, text.span, raw);
            }
            if self.all.len() > known {
                continue;
            }
            if let Some(groups) = TEXT.captures(&text.text) {
                let label = group(&groups, "label");
                let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
                self.note(Form::Text { label }, text.head, &groups, text.span, &text.text);
            } else if let Some(groups) = SENTENCE.captures(&text.text) {
                self.note(Form::Sentence, text.head, &groups, text.span, &text.text);
            }
        }
    }

    fn codes(&mut self, survey: &Survey<'_>) {
        for code in &survey.codes {
            let found = [(Form::Code, &CODE), (Form::Curl, &CURL)];
            let found = found.into_iter().find_map(|(form, of)| Some((form, of.captures(&code.text)?)));
            let Some((form, groups)) = found else { continue };
            let is_route = form == Form::Code;
            self.note(form, code.head, &groups, code.span, &code.text);
            // Two paths to the same call.
            let others = code.text.trim().lines().skip(1).filter(|_| is_route);
            for groups in others.map_while(|line| CODE.captures(line)) {
                self.note(Form::Code, code.head, &groups, code.span, &code.text);
            }
        }
    }

    fn tables(&mut self, survey: &Survey<'_>, rows: &[HeaderRow]) {
        let routes = rows.iter().filter(|row| row.kind == Some(RowKind::Routes));
        for (row, table) in routes.flat_map(|row| row.tables.iter().map(move |table| (row, table))) {
            let Some(table) = survey.tables.get(*table) else { continue };
            for cells in &table.rows {
                let cell = |word: &str| {
                    let at = row.columns.iter().position(|known| *known == word);
                    at.and_then(|at| cells.get(at)).map(|cell| marked::plain(cell)).unwrap_or_default()
                };
                let of_column = METHOD_COLUMNS.into_iter().find(|method| !cell(method).trim().is_empty());
                let method = of_column.map_or_else(|| cell("method"), str::to_owned);
                let text = format!("{method} {}", cell("path"));
                if let Some(groups) = ROW.captures(text.trim()) {
                    self.note(Form::Table, table.head, &groups, table.span, text.trim());
                }
            }
        }
    }

    /// Finds methods and paths in lines of their own, below one heading.
    fn halves(&mut self, survey: &Survey<'_>) {
        let mut open: Option<(&SeenText, String)> = None;
        for text in &survey.texts {
            let plain = marked::folded_spaces(&marked::plain(&text.text));
            if let Some(groups) = ONLY_PATH.captures(&plain)
                && let Some((of, line)) = open.take_if(|(of, _)| of.head == text.head)
                && let Some(first) = ONLY_METHOD.captures(&line)
            {
                let label = |groups: &Captures<'_>| group(groups, "label").trim().to_owned();
                let form = Form::Halves { method: label(&first), path: label(&groups) };
                self.note(form, text.head, &groups, of.span, &format!("{line}; {plain}"));
                self.all
                    .iter_mut()
                    .next_back()
                    .into_iter()
                    .for_each(|route| route.method = group(&first, "method"));
            } else if ONLY_METHOD.is_match(&plain) {
                open = Some((text, plain));
            }
        }
    }
}

/// Returns the URL of a sentence such as `The base URL is https://api.example.org/v1`.
fn stated_base(survey: &Survey<'_>) -> Option<String> {
    let items = survey.items.iter().map(|item| item.text.as_str());
    let mut texts = survey.texts.iter().map(|text| text.text.as_str()).chain(items);
    texts.find_map(|text| {
        let url = STATED.captures(text)?.name("url")?.as_str();
        Some(url.trim_end_matches(['/', '.', ',']).to_owned())
    })
}

/// Returns the folders that all paths begin with: `/v1` of `/v1/boats` and `/v1/berths`.
fn common_segments(paths: &[&str]) -> String {
    let Some((first, rest)) = paths.split_first() else { return String::new() };
    let parts: Vec<&str> = first.split('/').skip(1).collect();
    // The last part of a path is its own.
    let mut common = parts.len().saturating_sub(1);
    for path in rest {
        let other: Vec<&str> = path.split('/').skip(1).collect();
        let same =
            parts.iter().zip(&other).take_while(|(a, b)| a == b && !a.starts_with([':', '{', '<'])).count();
        common = common.min(same).min(other.len().saturating_sub(1));
    }
    if paths.len() < 2 {
        return String::new();
    }
    parts.iter().take(common).map(|part| format!("/{part}")).collect()
}

fn group(groups: &Captures<'_>, name: &str) -> String {
    groups.name(name).map(|found| found.as_str().to_owned()).unwrap_or_default()
}

/// Reads a component with a method and a path among its attributes.
fn attributes(text: &SeenText, raw: &str, tag: &Captures<'_>) -> Option<SeenRoute> {
    let entries: Vec<Captures<'_>> = ATTRIBUTE.captures_iter(tag.name("all")?.as_str()).collect();
    let find = |is: &dyn Fn(&str) -> bool| entries.iter().position(|entry| is(&group(entry, "value")));
    let method = find(&|value| METHODS.split('|').any(|method| method.eq_ignore_ascii_case(value)))?;
    let path = find(&|value| value.starts_with('/') || value.starts_with("http"))?;
    let part = |at: usize, name: &str| entries.get(at).map(|entry| group(entry, name)).unwrap_or_default();
    let url = part(path, "value");
    let after = url
        .split_once("://")
        .map_or(0, |(scheme, rest)| scheme.len() + 3 + rest.find('/').unwrap_or(rest.len()));
    let (origin, of_url) = url.split_at_checked(after).unwrap_or(("", &url));
    Some(SeenRoute {
        form: Form::Attributes {
            tag: group(tag, "tag"),
            method: part(method, "key"),
            path: part(path, "key"),
            method_first: method < path,
        },
        head: text.head,
        method: part(method, "value").to_uppercase(),
        origin: origin.to_owned(),
        path: of_url.to_owned(),
        span: text.span,
        text: raw.to_owned(),
    })
}
