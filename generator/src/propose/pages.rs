//! The files that the pages are in, the files that they include, their anchors, and the way to authorize that they name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, Rule, Value};
use super::survey::Survey;
use super::tally::Tally;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::{SourceFile, Sources};

/// A line with a quoted name of a file, such as `@include 'common.mdx'`.
static INCLUDING: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r#"(?m)^(?<before>(?:@|\{\{?[%<]?-?\s*|<)?\w*[Ii]nclude\w*\b[^'"\n]{0,24}['"])(?<path>[\w./-]+)['"][^\n]{0,12}$"#,
    )
});
static ANCHOR: LazyLock<Regex> = LazyLock::new(|| {
    compile(r#"^\s*<(?<tag>[A-Z]\w*)\s+(?<key>id|name|anchor)=["'](?<name>[^"']+)["']\s*/?>"#)
});
static COMPONENTS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [
        compile(r"<(?<word>(?i:required|optional))\s*/>"),
        compile(
            r#"<[A-Z]\w*(?:\s+\w+="[^"/]*")*?\s+\w+="(?<word>GET|POST|PUT|PATCH|DELETE)"(?:\s+\w+="[^"/]*")*\s*/>"#,
        ),
    ]
});
static AUTHORIZATION: LazyLock<Regex> =
    LazyLock::new(|| compile(r"Authorization:\s*(?<scheme>Bearer|Basic|[A-Z][A-Za-z]+)\s"));
static TOKEN_HEADER: LazyLock<Regex> =
    LazyLock::new(|| compile(r"(?i)\b(?<name>X-[\w-]*(?:api-?key|key|token)|Api-?Key|Private-Token)\s*[:=]"));

/// Proposes the files that are pages. One glob for each kind of file.
pub(super) fn files(draft: &mut Draft, survey: &Survey<'_>) {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for file in &survey.files {
        if let Some((_, kind)) = survey.sources.path(*file).rsplit_once('.') {
            *kinds.entry(kind.to_owned()).or_default() += 1;
        }
    }
    let counts: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} of `.{kind}`")).collect();
    let mut globs: Vec<String> = kinds.keys().map(|kind| format!("**/*.{kind}")).collect();
    if globs.is_empty() {
        globs.push("**/*".to_owned());
    }
    let mut rule = Rule::new(format!("Pages: {}", counts.join(", "))).with("files", globs);
    let mut tally: Tally<(String, String)> = Tally::default();
    for text in survey.texts.iter().filter(|text| text.before_heading) {
        if let Some(groups) = ANCHOR.captures(&text.raw) {
            let group = |name: &str| groups.name(name).map_or("", |found| found.as_str()).to_owned();
            tally.note((group("tag"), group("key")), text.span, &text.raw);
        }
    }
    const LEAST: usize = 3;
    if let Some(((tag, key), seen)) = tally.by_count().first().filter(|(_, seen)| seen.count >= LEAST) {
        rule = rule.comment(format!("Anchors: {}", seen.told("times", survey.sources)));
        rule = rule.with("anchor", format!(r#"<{tag}\s+{key}="(?<name>[^"]+)""#));
    }
    rule.comments.append(&mut draft.page.comments);
    rule.keys.append(&mut draft.page.keys);
    draft.page = rule;
}

/// Proposes words for components that say whether a field is required, or a method, as tags are no text: `<Required />` is
/// `(Required)`.
pub(super) fn components(draft: &mut Draft, sources: &Sources) {
    const LEAST: usize = 3;
    let mut rewrite = Vec::new();
    for (pattern, word) in COMPONENTS.iter().zip(["($word)", "$word"]) {
        let found = sources.iter().flat_map(|(_, file)| Some((file, pattern.find(file.text())?)));
        let count: usize = sources.iter().map(|(_, file)| pattern.find_iter(file.text()).count()).sum();
        let Some((file, first)) = found.into_iter().next().filter(|_| count >= LEAST) else { continue };
        let comment = format!("Components that are words: {count} times: {}", place(file, first.as_str()));
        draft.page.comments.push(comment);
        rewrite.push((pattern.as_str().to_owned(), Value::from(word)));
    }
    if !rewrite.is_empty() {
        draft.page.keys.push(("rewrite".to_owned(), Value::Table(rewrite)));
    }
}

/// Proposes the line that stands for another file: a quoted path that, below some folder, is a file.
pub(super) fn include(draft: &mut Draft, sources: &Sources) {
    let paths: BTreeSet<&str> = sources.iter().map(|(_, file)| file.path()).collect();
    let mut found: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    for (_, file) in sources.iter() {
        for groups in INCLUDING.captures_iter(file.text()) {
            let group = |name: &str| groups.name(name).map_or("", |found| found.as_str());
            let path = group("path").trim_start_matches("./");
            let Some(whole) = paths.iter().find(|known| ends_with(known, path)) else { continue };
            let root = whole.strip_suffix(path).unwrap_or_default().trim_end_matches('/').to_owned();
            let line = groups.get(0).map_or("", |line| line.as_str());
            found.entry((group("before").to_owned(), root)).or_insert((0, place(file, line))).0 += 1;
        }
    }
    let Some(((before, root), (count, line))) = found.into_iter().max_by_key(|(_, (count, _))| *count) else {
        return;
    };
    let quote = if before.ends_with('"') { '"' } else { '\'' };
    let pattern = format!("^{}(?<path>[^{quote}]+){quote}.*?$", regex::escape(&before));
    draft.page.comments.push(format!("Included files: {count} times: {line}"));
    let keys = vec![("line".to_owned(), Value::from(pattern)), ("root".to_owned(), Value::from(root))];
    draft.page.keys.push(("include".to_owned(), Value::Table(keys)));
}

fn place(file: &SourceFile, line: &str) -> String {
    format!("{}: {}", file.path(), line.trim())
}

fn ends_with(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Proposes how calls are authorized, where examples send a header for it.
pub(super) fn auth(draft: &mut Draft, survey: &Survey<'_>) {
    const LEAST: usize = 2;
    let most = |pattern: &Regex, name: &str| {
        let codes = survey.codes.iter().map(|code| (code.text.as_str(), code.span));
        let mut tally: Tally<String> = Tally::default();
        for (text, span) in codes.chain(survey.texts.iter().map(|text| (text.text.as_str(), text.span))) {
            if let Some(groups) = pattern.captures(text) {
                let found = |name| groups.name(name).map_or("", |found| found.as_str());
                tally.note(found(name).to_owned(), span, found(name));
            }
        }
        let (word, seen) = tally.by_count().into_iter().next().filter(|(_, seen)| seen.count >= LEAST)?;
        Some((word.clone(), Rule::new(seen.told("times", survey.sources))))
    };
    let key = |rule: Rule, name: &str| rule.with("type", "apiKey").with("in", "header").with("name", name);
    let entry = if let Some((scheme, rule)) = most(&AUTHORIZATION, "scheme") {
        let rule = match scheme.as_str() {
            "Bearer" | "Basic" => rule.with("type", "http").with("scheme", scheme.to_lowercase()),
            _ => key(rule, "Authorization").with("prefix", format!("{scheme} ")),
        };
        Some(("token".to_owned(), rule))
    } else {
        most(&TOKEN_HEADER, "name").map(|(name, rule)| ("key".to_owned(), key(rule, &name)))
    };
    draft.auth.extend(entry);
}
