//! The values that a description says its field can have, by the words of a grammar.
//!
//! ```text
//! Can be either `on` or `off`.          on, off        (how = "sentence")
//! - **0**: runs                         0, 1           (how = "lines")
//! - **1**: stopped
//! ```
//!
//! A value is only ever what the author set apart. Does not know what the field is used for, nor its examples.

use indexmap::IndexSet;

use super::grammar::pattern::Pattern;
use super::grammar::rules::{ValueReading, ValueRules};

use super::told_lines;

/// The kind of value that a field has by its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    String,
    Integer,
    /// The type is not known: any value may be one.
    Unknown,
}

/// How many announcements of values are looked behind; a text of more is not about one field.
const MOST_ANNOUNCEMENTS: usize = 20;

/// The longest value and the longest text between two, in bytes: no search looks farther.
const WINDOW: usize = 512;

/// Returns the values that a description lists as the only ones of its field, in its order, each once.
pub(crate) fn told_values(rules: &ValueRules, description: &str, kind: ValueKind) -> Option<Vec<String>> {
    let told = match rules.how {
        ValueReading::Sentence => in_sentence(rules, description),
        ValueReading::Lines if kind == ValueKind::Unknown => None,
        ValueReading::Lines => told_lines::by_line(rules, description),
    }?;
    let integer = |value: &String| value.parse::<i64>().is_ok();
    let boolean = told.iter().all(|value| matches!(value.to_lowercase().as_str(), "true" | "false"));
    let fits = !boolean
        && (kind != ValueKind::Integer || told.iter().all(integer))
        && !are_parts_of_one(&told, description);
    fits.then(|| told.into_iter().collect::<IndexSet<String>>().into_iter().collect())
}

/// Returns whether values are the parts of one that the description shows: `s2` and `large` of `s2.large`.
fn are_parts_of_one(values: &[String], description: &str) -> bool {
    let [first, second, ..] = values else { return false };
    description.contains(&format!("{first}.{second}"))
}

/// Reads the values behind words that announce them: each set apart, or each an item of a list.
fn in_sentence(rules: &ValueRules, text: &str) -> Option<Vec<String>> {
    let listed = rules.before.iter().find_map(|before| {
        let mut announced = before.regex().find_iter(text).take(MOST_ANNOUNCEMENTS);
        announced.find_map(|words| {
            let rest = text.get(words.end()..)?;
            if rest.trim_start().starts_with("- ") { items(rules, rest) } else { row(rules, rest) }
        })
    })?;
    // The costlier question comes last.
    (!rules.never.iter().any(|never| never.is_match(text))).then_some(listed)
}

/// Reads a list of which every item starts with a value.
fn items(rules: &ValueRules, text: &str) -> Option<Vec<String>> {
    let pattern = rules.item.as_ref()?;
    let items = text.lines().filter_map(|line| line.trim_start().strip_prefix("- "));
    let values = items.map(|item| Some(at_start(pattern, item.trim())?.0.to_owned()));
    values.collect::<Option<Vec<_>>>().filter(|values| !values.is_empty())
}

/// Reads values that only words of lists stand between.
fn row(rules: &ValueRules, text: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some((value, end)) = rules.apart.iter().find_map(|apart| at_start(apart, rest)) {
        values.push(value.to_owned());
        rest = rest.get(end..)?;
        rest = rest.get(between(rules, rest)..)?;
    }
    let more = rules.more.iter().any(|more| at_start(more, rest).is_some());
    (values.len() >= rules.least.unwrap_or(2) && !more).then_some(values)
}

/// Returns how much of a text stands between two values.
fn between(rules: &ValueRules, text: &str) -> usize {
    if !rules.between.is_empty() {
        return rules.between.iter().find_map(|between| at_start(between, text)).map_or(0, |(_, end)| end);
    }
    let joined = text.strip_prefix(',').unwrap_or(text).trim_start();
    let word = ["or", "and"].iter().find_map(|word| joined.strip_prefix(word));
    text.len() - word.map_or(joined, str::trim_start).len()
}

/// Returns the group `value` of a match at the very start of a text, and where the match ends.
fn at_start<'t>(pattern: &Pattern, text: &'t str) -> Option<(&'t str, usize)> {
    let mut end = text.len().min(WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let found = pattern.captures_at_start(text.get(..end)?)?;
    let whole = found.get(0)?;
    Some((found.name("value").unwrap_or(whole).as_str(), whole.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = r#"
        before = ['(?i)(?:can be|one of|following values):?\s*(?:either )?']
        apart  = ['`"?(?<value>[^`"]+)"?`', '(?<value>\d+)\b']
        item   = '^`(?<value>\w+)`'
        never  = ['(?i)for example']
        more   = ['^(?:,? ?etc)']
    "#;

    fn told(rules: &str, text: &str, kind: ValueKind) -> Option<Vec<String>> {
        told_values(&toml::from_str(rules).unwrap(), text, kind)
    }

    #[test]
    fn values_are_read_where_words_announce_them() {
        use ValueKind::{Integer, String, Unknown};
        let long = format!("can be {}", "`a`, ".repeat(200_000));
        for (text, kind, expected) in [
            ("Can be either `on` or `off`.", String, Some(vec!["on", "off"])),
            ("One of `a`, `b`, and `a`", Unknown, Some(vec!["a", "b"])),
            ("Can be 1, 7 or 30 days", Integer, Some(vec!["1", "7", "30"])),
            ("The following values:\n- `x`: first\n- `y`", String, Some(vec!["x", "y"])),
            ("Can be `1` or `many`", Integer, None),
            ("The following values:\n- `x`: first\n- any other", String, None),
            ("Can be `on`.", String, None),
            ("Can be `a`, `b`, etc.", String, None),
            ("Can be `a` or `b`, for example", String, None),
            ("`a` or `b`", String, None),
            (long.as_str(), String, Some(vec!["a"])),
        ] {
            let expected = expected.map(|values| values.into_iter().map(str::to_owned).collect());
            assert_eq!(told(SENTENCE, text, kind), expected, "{:.80}", text);
        }
    }

    const LINES: &str = r#"
        how = "lines"
        before = ['.*\bvalue can be:?', '.*\bone of the following( values)?:?', '.*\boptions:?']
        never  = ['.*for example.*', '(if|when)\b.*']
        between = [',', 'or', 'and', ', or']
        more   = [',? *(or|etc)\b.*']
        label  = ['', ':.*', '\(.*', 'indicates\b.*']
        headings = ['(notes?|range):?']
        label-behind = ['[^.]*: the value is']
    "#;

    #[test]
    fn values_are_read_line_by_line() {
        use ValueKind::{Integer, String, Unknown};
        for (text, kind, expected) in [
            ("The value can be **on** or **off**.", String, Some(vec!["on", "off"])),
            ("State:\n- **0**: runs\n- **1**: stopped", Integer, Some(vec!["0", "1"])),
            ("State:\n**A**\n**B** (old)\n**C**: the last", String, Some(vec!["A", "B", "C"])),
            (
                "Options\n- For mail: the value is **smtp**.\n- For web: the value is **http**.",
                String,
                Some(vec!["smtp", "http"]),
            ),
            ("The value can be **a** (fast), **b**, or **c**.", String, Some(vec!["a", "b", "c"])),
            ("The options - **x** one - **y** two", String, Some(vec!["x", "y"])),
            ("The value can be **a**, **b**, etc.", String, None),
            ("Mode. The value can be:\n- fast\n- safe_mode", String, Some(vec!["fast", "safe_mode"])),
            ("The value can be:\n- 10.0.0.0/8-10.255.0.0/16\n- 172.16.0.0/12", String, None),
            ("Mode:\n- fast\n- safe_mode", String, None),
            ("A size, as in **s2.large.4**\n- **s2**: the series\n- **large**: the cores", String, None),
            ("Format:\n`{`\n`  \"keys\": [`\n`]`\n`}`", String, None),
            ("The value can be **true** or **false**.", String, None),
            ("For example, the value can be **a** or **b**.", String, None),
            ("**Notes**: see\n**Range**: 1", String, None),
            ("State:\n- **0**: runs\n- **1**: stopped", Unknown, None),
            ("State:\n- **0**: runs\n- **one**: stopped", Integer, None),
            ("Options: **a** or **b**.\n- **c**: also\n- **d**: too", String, None),
            ("Options: **10.0.0.0/8** or **any network that you like to name**", String, None),
        ] {
            let expected = expected.map(|values| values.into_iter().map(str::to_owned).collect());
            assert_eq!(told(LINES, text, kind), expected, "{text}");
        }
    }
}
