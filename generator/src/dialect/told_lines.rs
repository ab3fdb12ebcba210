//! Values line by line, where each is set apart: `**tok**: text`, `The value can be **A** or **B**.`
//!
//! Words of a grammar match whole clauses here. Does not know the type of the field.

use std::sync::LazyLock;

use regex::Regex;

use super::grammar::pattern::Pattern;
use super::grammar::rules::ValueRules;

/// A part of a line: its text, and whether the author set it apart.
type Run = (String, bool);

/// The signs that set a part of a line apart.
static MARKS: LazyLock<Regex> = LazyLock::new(|| super::grammar::pattern::compile(r"\*\*|`"));

/// The most bytes of a clause that words are looked for in.
const CLAUSE: usize = 300;

/// Returns the longest list of values of a description, unless another list of it says otherwise.
pub(super) fn by_line(rules: &ValueRules, description: &str) -> Option<Vec<String>> {
    if !MARKS.is_match(description) && !description.contains("\n- ") {
        return None;
    }
    let lists = Lists::of(rules, description);
    let best = lists.iter().rev().max_by_key(|list| list.len())?;
    let agreed = lists.iter().flatten().all(|value| best.contains(value));
    let several = best.iter().any(|value| Some(value) != best.first());
    (agreed && several && best.iter().all(|value| can_be_value(value))).then(|| best.clone())
}

/// Returns whether a text can be a value: neither a sentence, a network nor a line of code.
fn can_be_value(text: &str) -> bool {
    let address = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let network = text.split_once('/').is_some_and(|(before, _)| address(before));
    let code = text.contains(['"', '{', '}']);
    !text.is_empty()
        && text.chars().count() <= 64
        && text.split_whitespace().count() <= 3
        && !network
        && !code
}

/// The lists of a description, gathered line by line.
struct Lists<'r> {
    rules: &'r ValueRules,
    found: Vec<Vec<String>>,
    /// The words that came last.
    intro: String,
    /// Lines that each begin with a value: the words before them, the item of the last one, the values.
    open: Option<(String, usize, Vec<String>)>,
}

impl<'r> Lists<'r> {
    fn of(rules: &'r ValueRules, description: &str) -> Vec<Vec<String>> {
        let mut lists = Self { rules, found: Vec::new(), intro: String::new(), open: None };
        let mut item = 0;
        for line in description.lines().filter(|line| !line.trim_matches(['-', ' ']).is_empty()) {
            let text = line.strip_prefix("- ");
            item += usize::from(text.is_some());
            let within = text.is_some() || line.starts_with("  ");
            let mut runs = runs(text.unwrap_or(line));
            if let ([(word, apart)], true) = (runs.as_mut_slice(), text.is_some()) {
                // An item that is one word is set apart by being one, where words announce values.
                *apart |= !word.contains(char::is_whitespace) && lists.is_announced();
            }
            lists.line(&runs, if within { item } else { 0 });
        }
        lists.close();
        lists.found
    }

    /// Adds a line that belongs to an item of a list, or to none (0).
    fn line(&mut self, runs: &[Run], item: usize) {
        let label = label(self.rules, runs);
        // Another line of the same item explains the value that began it.
        let goes_on =
            label.is_some() && self.open.as_ref().is_some_and(|(_, at, _)| item == 0 || item != *at);
        if !goes_on {
            self.close();
        }
        let is_label = label.is_some();
        if let Some(value) = label {
            let (_, at, values) = self.open.get_or_insert_with(|| (self.intro.clone(), item, Vec::new()));
            *at = item;
            values.push(value);
        }
        self.found.extend(sentence(self.rules, runs, &self.intro).or_else(|| dashed(runs)));
        if !is_label {
            self.intro = plain(runs);
        }
    }

    /// Returns whether the words before a list announce values.
    fn is_announced(&self) -> bool {
        let intro = self.open.as_ref().map_or(&self.intro, |(intro, ..)| intro);
        says(&self.rules.before, last_clause(intro))
    }

    fn close(&mut self) {
        let Some((intro, _, values)) = self.open.take() else { return };
        let clause = last_clause(intro.trim_end_matches([':', '.', ' ']));
        if values.len() > 1 && !says(&self.rules.never, clause) {
            self.found.push(values);
        }
    }
}

/// Returns the value that a line begins with, or that stands alone behind words that announce it.
fn label(rules: &ValueRules, runs: &[Run]) -> Option<String> {
    let mut runs = runs.iter().filter(|(text, _)| !text.trim().is_empty());
    let first = runs.next()?;
    let rest: Vec<Run> = runs.cloned().collect();
    if let [(value, true), after @ ..] = rest.as_slice()
        && after.len() < 2
        && says(&rules.label_behind, &first.0)
        && plain(after).trim_matches(['.', ' ']).is_empty()
    {
        return Some(bare(value).to_owned());
    }
    let (text, true) = first else { return None };
    let labels = text.trim_end().ends_with(':') || says(&rules.label, &plain(&rest));
    (labels && !says(&rules.headings, bare(text))).then(|| bare(text).to_owned())
}

/// Reads `The value can be **A**, **B** (new) or **C**.`; `intro` is the text before the line.
fn sentence(rules: &ValueRules, runs: &[Run], intro: &str) -> Option<Vec<String>> {
    let mut before = String::new();
    if runs.first().is_some_and(|(_, apart)| *apart) {
        before = format!("{intro} ");
    }
    for (at, (text, apart)) in runs.iter().enumerate() {
        let clause = last_clause(&before);
        let announced = || says(&rules.before, clause) && !says(&rules.never, clause);
        if *apart && !says(&rules.headings, bare(text)) && announced() {
            return row(rules, runs.get(at..)?);
        }
        before.push_str(text);
    }
    None
}

/// Reads values that stand between words of lists, from the first value on.
fn row(rules: &ValueRules, runs: &[Run]) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for pair in runs.chunks(2) {
        let Some((value, true)) = pair.first() else { return None };
        values.push(bare(value).to_owned());
        let Some((words, _)) = pair.get(1) else { break };
        let words = without_brackets(words.trim());
        if !says(&rules.between, words) {
            return (!says(&rules.more, words)).then_some(values);
        }
    }
    Some(values)
}

/// Returns a text without the remark in brackets that it begins with.
fn without_brackets(text: &str) -> &str {
    let closed = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    closed.filter(|(remark, _)| remark.len() < 80).map_or(text, |(_, rest)| rest.trim())
}

/// Reads `- **x** one - **y** two` on one line.
fn dashed(runs: &[Run]) -> Option<Vec<String>> {
    let dash =
        |text: &str| text.trim() == "-" || text.trim_end().ends_with(" -") || text.trim_end().ends_with(":-");
    let values = runs.windows(2).filter_map(|pair| match pair {
        [(before, false), (value, true)] if dash(before) => Some(bare(value).to_owned()),
        _ => None,
    });
    let values: Vec<String> = values.collect();
    (values.len() > 1).then_some(values)
}

/// Splits a line at the marks of emphasis and code; of links, only the words stay.
fn runs(line: &str) -> Vec<Run> {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| super::grammar::pattern::compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()]*\)"));
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = LINK.replace_all(&words, "$1");
    let mut runs: Vec<Run> = Vec::new();
    for (at, text) in MARKS.split(&words).enumerate().filter(|(_, text)| !text.is_empty()) {
        let apart = at % 2 == 1;
        match runs.last_mut() {
            Some((last, same)) if *same == apart => last.push_str(text),
            _ => runs.push((text.to_owned(), apart)),
        }
    }
    runs
}

/// Returns a value without quotes and what leads to its meaning.
fn bare(text: &str) -> &str {
    text.trim().trim_end_matches([':', ',']).trim_matches([' ', '"', '\'', '“', '”'])
}

fn plain(runs: &[Run]) -> String {
    let text: String = runs.iter().map(|(text, _)| text.as_str()).collect();
    text.trim().to_owned()
}

/// Returns what was said since the last full stop.
fn last_clause(text: &str) -> &str {
    let mut start = text.len().saturating_sub(CLAUSE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let near = text.get(start..).unwrap_or_default().trim();
    near.rsplit_once(". ").map_or(near, |(_, clause)| clause)
}

/// Returns whether a clause is, as a whole, what one of some words describes.
fn says(words: &[Pattern], clause: &str) -> bool {
    words.iter().any(|words| words.matches_whole(clause.trim()))
}
