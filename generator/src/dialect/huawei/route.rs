//! The URI section: method, path, query keys, other paths of the same operation.
//!
//! Guarantees: a template is a block of its own that consists of a method and a path and nothing else
//! (so on every operation page that was measured); everything else in the section is prose.

use crate::ground::fact::Certainty;
use crate::ground::http::{Method, Route};
use crate::ground::source::Span;
use crate::read::page::BlockKind;

use super::outline::{Leaf, Outline, Role};

/// What the URI section says.
#[derive(Clone, Debug)]
pub(super) struct Uri {
    /// Method and path of the first template.
    pub(super) route: Route,
    /// Query keys that the template shows, with the value where it is fixed.
    pub(super) query: Vec<(String, Option<String>)>,
    /// Paths of the further templates.
    pub(super) aliases: Vec<String>,
    /// Where the first template stands.
    pub(super) span: Span,
    /// How sure the route is: a page that lost its URI section may show it in an example.
    pub(super) certainty: Certainty,
}

/// Reads the URI section. One page of the machine-learning service writes `URI` as a paragraph of the
/// section before, so that a paragraph of this one word opens the section too.
pub(super) fn read(outline: &Outline<'_>) -> Option<Uri> {
    let sections = outline.of_role(Role::Uri).flat_map(|section| templates(&section.leaves));
    let loose = outline
        .sections
        .iter()
        .filter(|section| matches!(section.role, Role::Preamble | Role::Summary | Role::Notes))
        .filter_map(|section| {
            let at =
                section.leaves.iter().position(|leaf| leaf.paragraph().is_some_and(|words| words == "URI"));
            section.leaves.get(at?..)
        })
        .flat_map(templates);
    let mut templates = sections.chain(loose);
    let (method, template, span) = templates.next()?;
    let (path, query) = split(&template);
    let mut aliases = Vec::new();
    for (other, template, _) in templates {
        let alias = split(&template).0;
        if other == method && alias != path && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    Some(Uri { route: Route { method, path }, query, aliases, span, certainty: Certainty::Stated })
}

/// The route that the request line of an example shows, for a page that queries something and has no URI
/// section. Identifiers in the URL would be mistaken for fixed segments, so that a URL with any gives nothing.
pub(super) fn shown(outline: &Outline<'_>) -> Option<Uri> {
    if !outline.title.0.starts_with("Querying ") {
        return None;
    }
    let leaves = outline.of_role(Role::RequestExample).flat_map(|section| &section.leaves);
    leaves.filter_map(|leaf| Some((leaf.block.span, request_line(&leaf.block.plain())?))).next().map(
        |(span, (method, path))| Uri {
            route: Route { method, path },
            query: Vec::new(),
            aliases: Vec::new(),
            span,
            certainty: Certainty::Shown,
        },
    )
}

fn request_line(text: &str) -> Option<(Method, String)> {
    let mut words = text.lines().next()?.split_whitespace();
    let method = words.next()?.parse().ok().filter(|method| *method == Method::Get)?;
    let (_, rest) = words.next()?.split_once("://")?;
    let path = rest.get(rest.find('/')?..)?;
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let fixed = |segment: &str| {
        segment.starts_with('{') || version(segment).is_some() || !segment.chars().any(|c| c.is_ascii_digit())
    };
    path.split('/').all(fixed).then(|| (method, path.to_owned()))
}

fn templates(leaves: &[Leaf<'_>]) -> Vec<(Method, String, Span)> {
    leaves
        .iter()
        .filter_map(|leaf| {
            let words = match &leaf.block.kind {
                BlockKind::Paragraph(text) => text.plain(),
                BlockKind::Code { text, .. } => text.clone(),
                _ => return None,
            };
            let (method, path) = template(&words)?;
            Some((method, path, leaf.block.span))
        })
        .collect()
}

/// `METHOD /path` and nothing else.
pub(super) fn template(text: &str) -> Option<(Method, String)> {
    let mut words = text.split_whitespace();
    let method = words.next()?.parse().ok()?;
    let path = words.next()?;
    (path.starts_with('/') && words.next().is_none()).then(|| (method, path.to_owned()))
}

/// Path and query keys of a template. Variables of the query are often misspelled, keys never.
fn split(template: &str) -> (String, Vec<(String, Option<String>)>) {
    let (path, query) = match template.find("{?").or_else(|| template.find('?')) {
        Some(at) => (template.get(..at).unwrap_or(template), template.get(at..).unwrap_or("")),
        None => (template, ""),
    };
    let keys = query
        .split(['?', '&', ','])
        .map(|part| part.trim_matches(['{', '}']))
        .filter(|part| !part.is_empty())
        .map(|part| match part.split_once('=') {
            Some((key, value)) if value.contains('{') || value.is_empty() => (key.to_owned(), None),
            Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
            None => (part.to_owned(), None),
        })
        .collect();
    (path.to_owned(), keys)
}

/// The variables of a path, in order, each once.
pub(super) fn variables(path: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The version of an API in a path: `v2` for `/v2.1/...`.
pub(super) fn version(path: &str) -> Option<String> {
    path.split('/').find_map(|segment| {
        let digits = segment.strip_prefix('v')?;
        let major = digits.split('.').next()?;
        let is_version = digits.chars().all(|c| c.is_ascii_digit() || c == '.') && !major.is_empty();
        is_version.then(|| format!("v{major}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_a_method_and_a_path_and_nothing_else() {
        assert_eq!(
            template("PATCH /v2/images/{image_id}"),
            Some((Method::Patch, "/v2/images/{image_id}".into()))
        );
        for prose in
            ["Use GET /v2/images", "GET /v2/images for all", "get /v2/images", "GET https://x/v2", "GET"]
        {
            assert_eq!(template(prose), None, "{prose}");
        }
    }

    #[test]
    fn a_request_line_shows_a_route_unless_it_holds_an_identifier() {
        let shown = |text| request_line(text).map(|(_, path)| path);
        assert_eq!(shown("GET https://{Endpoint}/v2.0/boxes?limit=1").as_deref(), Some("/v2.0/boxes"));
        assert_eq!(shown("GET https://{Endpoint}/v2.0/boxes/8e3ae4b3").as_deref(), None);
        assert_eq!(shown("POST https://{Endpoint}/v2.0/boxes").as_deref(), None);
    }

    #[test]
    fn the_query_of_a_template_gives_keys() {
        let key = |name: &str| (name.to_owned(), None);
        assert_eq!(split("/v2/flavors?minDisk={inDisk}&limit={limit}").1, [key("minDisk"), key("limit")]);
        assert_eq!(split("/v1/ports{?reserve_port}"), ("/v1/ports".to_owned(), vec![key("reserve_port")]));
        assert_eq!(split("/v1/x?delete_flag=0").1, [("delete_flag".to_owned(), Some("0".to_owned()))]);
        assert_eq!(split("/v1/x").1, []);
    }

    #[test]
    fn variables_and_versions_of_a_path() {
        assert_eq!(variables("/v2/{project_id}/x/{id}/{project_id}"), ["project_id", "id"]);
        assert_eq!(version("/v2.1/{project_id}/servers").as_deref(), Some("v2"));
        assert_eq!(version("/{api_version}"), None);
        assert_eq!(version("/vpcs/x"), None);
    }
}
