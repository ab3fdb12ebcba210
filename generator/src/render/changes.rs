//! Changes between two editions, for people, pull requests and programs.
//!
//! `breaking   field      Boat.size removed (was integer, required)   docs/Boat.md:12`

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::diff::{Action, Change, Effect, Item, Side, Verdict};
use crate::ground::escape::{Output, escape};
use crate::ground::source::Span;
use crate::load::Documents;

/// The headings of a list of changes, the worst first.
const EFFECTS: [(Effect, &str); 4] = [
    (Effect::Breaking, "Breaking"),
    (Effect::Additive, "Added"),
    (Effect::DocOnly, "Documentation only"),
    (Effect::None, "Without effect"),
];

/// A change, as programs read it.
#[derive(Debug, Serialize)]
pub struct ChangeReport<'a> {
    kind: Item,
    item: &'a str,
    change: Action,
    side: Side,
    request: Effect,
    response: Effect,
    #[serde(rename = "crate")]
    whole: Effect,
    #[serde(skip_serializing_if = "str::is_empty")]
    what: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    was: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    now: &'a str,
    old: Option<String>,
    new: Option<String>,
}

/// The pages of both editions.
#[derive(Clone, Copy, Debug)]
pub struct Editions<'a> {
    /// The old pages.
    pub old: &'a Documents,
    /// The new pages.
    pub new: &'a Documents,
}

impl Editions<'_> {
    fn places(&self, change: &Change) -> [Option<String>; 2] {
        let place = |documents: &Documents, span: Option<Span>| {
            let location = span.map(|span| super::place(documents, span));
            location.map(|location| format!("{}:{}", location.path, location.line))
        };
        [place(self.old, change.old), place(self.new, change.new)]
    }
}

/// Lists changes for programs.
pub fn report<'a>(changes: &'a [Change], editions: Editions<'_>) -> Vec<ChangeReport<'a>> {
    let report = |change: &'a Change| {
        let [old, new] = editions.places(change);
        ChangeReport {
            kind: change.item,
            item: &change.name,
            change: change.action,
            side: change.side,
            request: change.request,
            response: change.response,
            whole: change.effect(),
            what: &change.what,
            was: &change.was,
            now: &change.now,
            old,
            new,
        }
    };
    changes.iter().map(report).collect()
}

/// Returns changes by their effect, the worst first: a heading, and a line for each.
pub fn groups(
    changes: &[Change],
    editions: Editions<'_>,
    markdown: bool,
) -> Vec<(Effect, &'static str, Vec<String>)> {
    let mut by_effect: BTreeMap<Effect, Vec<String>> = BTreeMap::new();
    for change in changes {
        by_effect.entry(change.effect()).or_default().push(line(change, editions, markdown));
    }
    let group = |(effect, heading)| Some((effect, heading, by_effect.remove(&effect)?));
    EFFECTS.into_iter().filter_map(group).collect()
}

/// Writes changes for people, the worst first; in Markdown, for a pull request, if `markdown` is set.
pub fn text(changes: &[Change], verdict: Verdict, editions: Editions<'_>, markdown: bool) -> String {
    let mut out = String::new();
    for (_, heading, lines) in groups(changes, editions, markdown) {
        let (mark, item) = if markdown { ("### ", "- ") } else { ("", "  ") };
        let _ = writeln!(out, "{mark}{heading} ({})", lines.len());
        if markdown {
            out.push('\n');
        }
        lines.iter().for_each(|line| _ = writeln!(out, "{item}{line}"));
        out.push('\n');
    }
    let _ = writeln!(out, "{}verdict: {}", if markdown { "**" } else { "" }, verdict.as_str());
    if markdown {
        let end = out.trim_end().len();
        out.truncate(end);
        out.push_str("**\n");
    }
    out
}

fn line(change: &Change, editions: Editions<'_>, markdown: bool) -> String {
    let code = |text: &str| {
        if markdown {
            escape(text, Output::MarkdownCode)
        } else {
            format!("`{}`", escape(text, Output::Line))
        }
    };
    let words = if markdown { Output::Markdown } else { Output::Line };
    let mut line = format!("{} {} {}", change.item.as_str(), code(&change.name), change.action.as_str());
    if !change.what.is_empty() {
        let _ = write!(line, ": {}", escape(&change.what, words));
    }
    match (change.was.as_str(), change.now.as_str()) {
        ("", "") => {}
        (was, "") => {
            let _ = write!(line, " (was {})", code(was));
        }
        ("", now) => {
            let _ = write!(line, " ({})", code(now));
        }
        (was, now) => {
            let _ = write!(line, ", from {} to {}", code(was), code(now));
        }
    }
    let side = match change.side {
        Side::Request => "in requests",
        Side::Response => "in answers",
        Side::Both => "in requests and answers",
        Side::None => "that no operation uses",
    };
    if !matches!(change.item, Item::Operation | Item::Parameter | Item::Body | Item::Response) {
        let _ = write!(line, ", {side}");
    }
    let [old, new] = editions.places(change);
    if let Some(place) = new.or(old) {
        let _ = write!(line, " -- {}", escape(&place, words));
    }
    line
}
