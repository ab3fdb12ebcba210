//! Sentences that tell values and answers.
//!
//! ``Can be `red` or `green` `` in 60 descriptions -> rules of `[values]`; `Returns a [boat](#boat).` -> `[[returns]]`.

use super::columns::{HeaderRow, RowKind};
use super::draft::{Draft, Rule};
use super::heads::Heads;
use super::items::ItemForms;
use super::survey::Survey;
use super::tally::Tally;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::{Sources, Span};

/// What precedes values in a description.
const BEFORE: &str = r"(?i)(?:(?:valid|possible|supported|allowed|available|accepted|following)[^.\n]*?(?:are|is|include|be|of|values?|types?|options?):?|\b(?:can be|must be|one of|either)(?: set to)?(?: one of| either)?(?: the following)?:?) *\n?";
/// How values are set apart, and what separates two.
const APART: [(&str, &str); 2] =
    [("[`]", r"[`]+(?<value>[^`\s]+)[`]+"), (r#"["“]"#, r#"["“](?<value>[^"”\s]+)["”]"#)];
const BETWEEN: &str = r"(?: \([^)]*\))?,?\s*(?:or|and)?\s*";

const LEAST: usize = 3;

/// Proposes `[values]` where descriptions list values.
pub(super) fn values(
    draft: &mut Draft,
    survey: &Survey,
    rows: &[HeaderRow],
    items: &ItemForms,
    sources: &Sources,
) {
    let mut docs: Vec<(String, Span)> = Vec::new();
    for row in rows.iter().filter(|row| matches!(row.kind, Some(RowKind::Fields | RowKind::Untyped))) {
        let Some(column) = row.columns.iter().position(|column| *column == "doc") else { continue };
        for table in row.tables.iter().filter_map(|index| survey.tables.get(*index)) {
            docs.extend(table.rows.iter().filter_map(|row| Some((row.get(column)?.clone(), table.span))));
        }
    }
    let patterns = items.patterns();
    let of_items =
        survey.items.iter().filter(|item| patterns.iter().any(|pattern| pattern.is_match(&item.text)));
    docs.extend(of_items.map(|item| (item.text.clone(), item.span)));
    let mut rule = Rule::default();
    let mut apart = Vec::new();
    for (_, pattern) in APART {
        let whole = compile(&format!("{BEFORE}{pattern}{BETWEEN}{}", pattern.replace("(?<value>", "(?:")));
        let mut tally: Tally<()> = Tally::default();
        docs.iter().filter(|(doc, _)| whole.is_match(doc)).for_each(|(doc, span)| tally.note((), *span, doc));
        if let Some(seen) = tally.get(&()).filter(|seen| seen.count >= LEAST) {
            let at = sources.location(seen.first);
            let text: String = seen.text.chars().take(100).collect();
            rule = rule.comment(format!("{} descriptions, {}:{}: {text}", seen.count, at.path, at.line));
            apart.push(pattern.to_owned());
        }
    }
    if !apart.is_empty() {
        draft.values = rule.with("before", BEFORE).with("apart", apart).with("between", BETWEEN);
    }
}

/// Proposes `[[returns]]` where sentences of operations link what they return.
pub(super) fn returns(draft: &mut Draft, survey: &Survey, heads: &Heads, sources: &Sources) {
    const LINK: &str = r"\[[^\]]+\]\([^)]+\)";
    let rules = [
        // One list that is read as its item is worse than a rule for one list.
        (format!(r"(?i)\breturn(?:s|ing|ed)\b[^\[.]*?\b(?:list|array)s? of [^\[.]*?(?<item>{LINK})"), false),
        (format!(r"(?i)\b(?:list|array)s? of [^\[.]*?(?<item>{LINK})[^.\[]* (?:is|are) returned"), false),
        (format!(r"(?i)\breturn(?:s|ing|ed)\b[^\[.]*?(?<type>{LINK})"), false),
        (format!(r"(?i)(?<type>{LINK})[^.\[]* (?:is|are) returned"), false),
        (r"(?i)\breturns? (?:a |an )?(?:`?204|nothing|empty (?:body|response))".to_owned(), true),
    ];
    let texts = || {
        survey.texts.iter().filter(|text| survey.up(text.head).any(|head| heads.operations.contains(&head)))
    };
    for (pattern, none) in rules {
        let compiled = compile(&pattern);
        let mut tally: Tally<()> = Tally::default();
        for text in texts() {
            if let Some(found) = compiled.find(&text.text) {
                tally.note((), text.span, found.as_str());
            }
        }
        let least = if pattern.contains("<item>") { 1 } else { LEAST };
        let Some(seen) = tally.get(&()).filter(|seen| seen.count >= least) else { continue };
        let at = sources.location(seen.first);
        let mut rule = Rule::new(format!("{} sentences, {}:{}: {}", seen.count, at.path, at.line, seen.text));
        rule.keys.push(("match".to_owned(), pattern.into()));
        if none {
            rule.keys.push(("none".to_owned(), super::draft::Value::Yes));
        }
        draft.returns.push(rule);
    }
}
