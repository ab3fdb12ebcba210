//! Sentences that tell values and answers.
//!
//! ``Can be `red` or `green` `` in 60 descriptions -> rules of `[values]`; `Returns a [boat](#boat).` -> `[[returns]]`.

use super::draft::{Draft, Rule};
use super::heads::Heads;
use super::marks::Cells;
use super::survey::Survey;
use super::tally::Seen;
use crate::dialect::grammar::pattern::compile;
use crate::ground::source::Sources;

/// The words that precede values in a description.
const BEFORE: &str = r"(?i)(?:(?:valid|possible|supported|allowed|available|accepted|following)[^.\n]*?(?:are|is|include|be|of|values?|types?|options?):?|\b(?:can be|must be|one of|either)(?: set to)?(?: one of| either)?(?: the following)?:?) *\n?";
/// How values are set apart, and what separates two.
const APART: [&str; 2] = [r"[`]+(?<value>[^`\s]+)[`]+", r#"["“](?<value>[^"”\s]+)["”]"#];
const BETWEEN: &str = r"(?: \([^)]*\))?,?\s*(?:or|and)?\s*";

const LEAST: usize = 3;

/// Proposes `[values]` where descriptions list values.
pub(super) fn values(draft: &mut Draft, cells: &Cells, sources: &Sources) {
    let mut rule = Rule::default();
    let mut apart = Vec::new();
    for pattern in APART {
        let whole = compile(&format!("{BEFORE}{pattern}{BETWEEN}{}", pattern.replace("(?<value>", "(?:")));
        let docs = cells.iter().filter(|(column, doc, _)| *column == "doc" && whole.is_match(doc));
        if let Some(seen) = Seen::of(LEAST, docs.map(|(_, doc, span)| (*span, doc))) {
            rule = rule.comment(seen.told("descriptions", sources));
            apart.push(pattern.to_owned());
        }
    }
    if !apart.is_empty() {
        draft.values = rule.with("before", BEFORE).with("apart", apart).with("between", BETWEEN);
    }
}

/// Proposes `[[returns]]` where sentences of operations link what they return.
pub(super) fn returns(draft: &mut Draft, survey: &Survey<'_>, heads: &Heads) {
    const LINK: &str = r"\[[^\]]+\]\([^)]+\)";
    let rules = [
        // One list that is read as its item is worse than a rule for one list.
        (format!(r"(?i)\breturn(?:s|ing|ed)\b[^\[.]*?\b(?:list|array)s? of [^\[.]*?(?<item>{LINK})"), false),
        (format!(r"(?i)\b(?:list|array)s? of [^\[.]*?(?<item>{LINK})[^.\[]* (?:is|are) returned"), false),
        (format!(r"(?i)\breturn(?:s|ing|ed)\b[^\[.]*?(?<type>{LINK})"), false),
        (format!(r"(?i)(?<type>{LINK})[^.\[]* (?:is|are) returned"), false),
        (r"(?i)\breturns? (?:a |an )?(?:`?204|nothing|empty (?:body|response))".to_owned(), true),
    ];
    for (pattern, none) in rules {
        let compiled = compile(&pattern);
        let texts = survey.texts.iter().filter(|text| heads.in_operation(survey, text.head));
        let found = texts.filter_map(|text| Some((text.span, compiled.find(&text.text)?.as_str())));
        let least = if pattern.contains("<item>") { 1 } else { LEAST };
        let Some(seen) = Seen::of(least, found) else { continue };
        let rule = Rule::new(seen.told("sentences", survey.sources)).with("match", pattern);
        draft.returns.push(if none { rule.yes("none") } else { rule });
    }
}
