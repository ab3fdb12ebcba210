//! Templates of types: text around one hole.
//!
//! `Vec<{}>` in `list` and the spelling `Vec<models::Widget>` -> a list of what stands in the hole.

use super::super::grammar::rules::TypeRules;

/// The type that a template makes of its hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TemplateKind {
    List,
    Set,
    Map,
    Same,
    Partial,
}

/// Text around a hole.
#[derive(Clone, Debug)]
pub(crate) struct Template<'g> {
    pub(crate) kind: TemplateKind,
    before: &'g str,
    behind: &'g str,
    has_hole: bool,
    exact: bool,
}

/// Returns the templates of a grammar, the one with the most text of its own first.
pub(crate) fn of(rules: &TypeRules) -> Vec<Template<'_>> {
    let kinds = [
        (TemplateKind::List, &rules.list),
        (TemplateKind::Set, &rules.set),
        (TemplateKind::Map, &rules.map),
        (TemplateKind::Same, &rules.same),
        (TemplateKind::Partial, &rules.partial),
    ];
    let mut templates: Vec<Template<'_>> = kinds
        .into_iter()
        .flat_map(|(kind, texts)| texts.iter().map(move |text| (kind, text)))
        .map(|(kind, text)| {
            let split = text.split_once("{}");
            let (before, behind) = split.unwrap_or((text, ""));
            Template { kind, before, behind, has_hole: split.is_some(), exact: rules.exact }
        })
        .collect();
    templates.sort_by_key(|template| std::cmp::Reverse(template.before.len() + template.behind.len()));
    templates
}

impl Template<'_> {
    /// Returns whether the template is a whole spelling, whose element only the link tells.
    pub(crate) fn is_spelling(&self, text: &str) -> bool {
        !self.has_hole && self.before == text
    }

    /// Returns what stands in the hole.
    pub(crate) fn hole<'t>(&self, text: &'t str) -> Option<&'t str> {
        let own = self.before.len() + self.behind.len();
        if !self.has_hole || text.len() < own + usize::from(!self.exact) {
            return None;
        }
        let (front, rest) = text.split_at_checked(self.before.len())?;
        let (inside, back) = rest.split_at_checked(rest.len() - self.behind.len())?;
        let same = |a: &str, b: &str| if self.exact { a == b } else { a.eq_ignore_ascii_case(b) };
        (same(front, self.before) && same(back, self.behind)).then_some(inside)
    }
}

/// Returns whether the brackets in a text close what they open.
pub(crate) fn is_balanced(text: &str) -> bool {
    let mut depth = 0i32;
    for byte in text.bytes() {
        match byte {
            b'<' | b'[' | b'(' | b'{' => depth += 1,
            b'>' | b']' | b')' | b'}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Splits a text where no bracket is open.
pub(crate) fn apart<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0i32, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'<' | b'{' => depth += 1,
            b')' | b']' | b'>' | b'}' => depth -= 1,
            _ => {}
        }
        let separates = depth == 0 && at >= start && !separator.is_empty();
        if separates && text.get(at..).is_some_and(|rest| rest.starts_with(separator)) {
            parts.push(text.get(start..at).unwrap_or_default().trim());
            start = at + separator.len();
        }
    }
    parts.push(text.get(start..).unwrap_or_default().trim());
    parts
}
