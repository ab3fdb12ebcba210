//! The documentation of a call.
//!
//! It opens with what the call does and its route: ``Lists images: `GET /images`.`` Does not look at parameters, which are
//! documented where they are set.

use std::collections::{BTreeMap, BTreeSet};

use crate::ground::http::Route;
use crate::ground::verbs::{inflect, third_person};
use crate::model::Operation;
use crate::plan::ApiPlanner;
use crate::plan::doc::{Docs, code};
use crate::plan::ident::Ident;
use crate::plan::item::RustType;

use super::{CallPlan, GroupPlan};

impl ApiPlanner<'_> {
    /// Returns the documentation of a call: what it does with its route, and what its page says beyond that.
    pub(super) fn call_docs(&self, operation: &Operation, body: usize) -> Docs {
        let mut docs = Docs::default();
        let (summary, description) = opening(&operation.summary, &operation.description);
        docs.description(&third_person(summary));
        if let Some(route) = &operation.route {
            docs.end_with(&code(&shown_route(&route.value)));
        }
        docs.description(description);
        if operation.bodies.len() > 1 {
            let types = operation.bodies.get(body).map_or(&[][..], |body| &body.content_types);
            docs.paragraph(format!("The body is sent as {}.", code(&types.join(", "))));
        }
        docs.paragraph(self.errors(operation));
        docs
    }

    /// Returns the documented error types.
    fn errors(&self, operation: &Operation) -> String {
        let mut by_type: BTreeMap<Ident, Vec<&str>> = BTreeMap::new();
        for response in operation.responses.iter().filter(|response| !response.is_success()) {
            if let (Some(status), Some(ty)) = (&response.status, &response.ty)
                && let RustType::Named(ident) = self.names.rust(&ty.value)
            {
                by_type.entry(ident).or_default().push(&status.value);
            }
        }
        let sentences = by_type.iter().map(|(ident, statuses)| {
            let statuses: Vec<String> = statuses.iter().map(|status| code(status)).collect();
            let name = ident.as_str();
            format!("Errors ({}) have a body of type [`{name}`](models::{name}).", statuses.join(", "))
        });
        sentences.collect::<Vec<_>>().join(" ")
    }
}

/// Says where the calls of a group are documented: at the group, if there are no more pages than documented groups, else at
/// each call.
pub(super) fn tell_pages(group: &mut GroupPlan, documented: usize) {
    let page = |call: &CallPlan| call.origin.place.as_ref().map(|place| code(&place.file));
    let pages: BTreeSet<String> = group.calls.iter().filter_map(page).collect();
    if pages.len() <= documented {
        let pages: Vec<String> = pages.into_iter().collect();
        if !pages.is_empty() {
            group.docs.paragraph(format!("Documented in {}.", pages.join(" and ")));
        }
        return;
    }
    for call in &mut group.calls {
        if let Some(page) = page(call) {
            call.docs.paragraph(format!("Documented in {page}."));
        }
    }
}

/// Returns a route as a line of documentation holds it: the first segments of a path that is too long are left out.
pub(in crate::plan) fn shown_route(route: &Route) -> String {
    const LONGEST_PATH: usize = 80;
    let mut start = 0;
    for (at, _) in route.path.match_indices('/') {
        start = at;
        if route.path.len() - at <= LONGEST_PATH {
            break;
        }
    }
    let (hidden, shown) = route.path.split_at(start);
    let mark = if hidden.is_empty() { "" } else { "…" };
    format!("{} {mark}{shown}", route.method)
}

/// Returns what a call does, and the rest of its description. A description that opens with the summary, or says the same
/// in the third person, says it once: `Power off a server` and `Powers off a server. Data may be lost.`
fn opening<'o>(summary: &'o str, description: &'o str) -> (&'o str, &'o str) {
    let text = description.trim();
    if text == summary.trim() {
        return (summary, "");
    }
    let end = text.find(['.', '\n']).unwrap_or(text.len());
    let (sentence, rest) = text.split_at(end);
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    if rest.starts_with(|c: char| !c.is_whitespace()) || !says_the_same(summary, sentence) {
        return (summary, description);
    }
    (sentence, rest.trim_start())
}

fn says_the_same(summary: &str, sentence: &str) -> bool {
    let words = |text: &str| {
        let text = text.trim().trim_end_matches('.').to_lowercase();
        text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let (summary, sentence) = (words(summary), words(sentence));
    let (Some((verb, object)), Some((does, same))) = (summary.split_first(), sentence.split_first()) else {
        return false;
    };
    (does == verb || *does == inflect(verb)) && object == same
}

#[cfg(test)]
mod tests {
    use super::{Route, opening, shown_route};
    use crate::ground::http::Method;

    #[test]
    fn a_path_that_is_too_long_is_shown_by_its_end() {
        let shown = |path: &str| shown_route(&Route { method: Method::Get, path: path.to_owned() });
        assert_eq!(shown("/boats/{id}"), "GET /boats/{id}");
        let long = format!("/fleets/{}/boats/{{id}}/{}", "x".repeat(40), "y".repeat(40));
        assert_eq!(shown(&long), format!("GET …/boats/{{id}}/{}", "y".repeat(40)));
        let segment = format!("/{}", "z".repeat(100));
        assert_eq!(shown(&format!("/a{segment}")), format!("GET …{segment}"));
    }

    #[test]
    fn a_description_that_opens_with_the_summary_says_it_once() {
        for (summary, description, expected) in [
            (
                "Power off a Server",
                "Powers off a Server. Data may be lost.",
                ("Powers off a Server", "Data may be lost."),
            ),
            ("List boats", "List boats", ("List boats", "")),
            ("Copy a boat.", "Copies a boat.  Slowly.", ("Copies a boat", "Slowly.")),
            ("List boats", "Lists ships.", ("List boats", "Lists ships.")),
            ("Use version 1", "Uses version 1.2 of it.", ("Use version 1", "Uses version 1.2 of it.")),
            ("", "Lists boats.", ("", "Lists boats.")),
            ("Lists boats. All.", "Lists boats. All.", ("Lists boats. All.", "")),
        ] {
            assert_eq!(opening(summary, description), expected);
        }
    }
}
