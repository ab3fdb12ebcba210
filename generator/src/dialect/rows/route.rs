//! Paths as pages spell them become templates.
//!
//! `/widgets/:id(/parts)?all=true` -> `/widgets/{id}` and `/widgets/{id}/parts`, each with the query key `all`. Knows only the
//! rules `[routes]` of a grammar.

use std::sync::LazyLock;

use regex::Regex;

use super::super::grammar::pattern::{Pattern, compile};
use super::super::grammar::rules::RouteRules;
use super::super::outline::section::{DocRoute, QueryKey};

/// A path with more optional parts or alternatives than this is not spelled out further.
const MAX_PATHS: usize = 32;

static BRACES: LazyLock<Regex> = LazyLock::new(|| compile(r"\{(?<name>[^}]*)\}"));
static KEYS: LazyLock<Regex> = LazyLock::new(|| compile(r"[\w.$~-]+"));

/// Returns the templates that a spelled path stands for.
pub(crate) fn templates(rules: &RouteRules, spelled: &str) -> Vec<DocRoute> {
    let mut open = std::collections::VecDeque::from([spelled.replace("\\|", "|").trim().to_owned()]);
    let mut out = Vec::new();
    while let Some(path) = open.pop_front() {
        let room = open.len() + out.len() < MAX_PATHS;
        let split = |rule: &Option<Pattern>, group: &str| {
            let found = rule.as_ref().filter(|_| room)?.captures(&path)?;
            let (part, range) = (found.name(group)?.as_str().to_owned(), found.get(0)?.range());
            Some((part, path.get(..range.start)?.to_owned(), path.get(range.end..)?.to_owned()))
        };
        if let Some((list, before, after)) = split(&rules.choice, "list") {
            open.extend(list.split('|').map(|choice| format!("{before}{choice}{after}")));
            continue;
        }
        if let Some((part, before, after)) = split(&rules.optional, "part") {
            open.extend([format!("{before}{after}"), format!("{before}{part}{after}")]);
            continue;
        }
        out.push(template(rules, &path));
    }
    out
}

fn template(rules: &RouteRules, spelled: &str) -> DocRoute {
    let (path, query, is_template) = match spelled.split_once("{?") {
        Some((path, query)) => (path, query, true),
        None => spelled.split_once('?').map_or((spelled, "", false), |(path, query)| (path, query, false)),
    };
    let mut path = path.to_owned();
    let variable = |found: &regex::Captures<'_>| {
        let group = |name: &str| found.name(name).map_or("", |group| group.as_str());
        format!("{}{{{}}}", group("before"), group("name").replace('\\', "").trim())
    };
    if rules.variable.is_empty() {
        path = BRACES.replace_all(&path, variable).into_owned();
    }
    for rule in &rules.variable {
        path = rule.regex().replace_all(&path, variable).into_owned();
    }
    let path = path.replace('\\', "");
    let keys: Vec<QueryKey> = if is_template {
        KEYS.find_iter(query).map(|key| QueryKey { name: key.as_str().to_owned(), value: None }).collect()
    } else {
        let key = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let plain = |value: &&str| KEYS.find(value).is_some_and(|found| found.len() == value.len());
            QueryKey { name: name.trim().to_owned(), value: Some(value).filter(plain).map(str::to_owned) }
        };
        query.split('&').map(key).filter(|key| !key.name.is_empty()).collect()
    };
    let sub_resource = !is_template && keys.len() == 1 && !query.contains('=');
    DocRoute {
        path: format!("/{}", path.trim().trim_start_matches('/')),
        query: keys,
        sub_resource,
        ..DocRoute::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_key_without_a_value_is_a_resource() {
        let of = |spelled: &str| {
            templates(&RouteRules::default(), spelled).into_iter().any(|template| template.sub_resource)
        };
        assert!(of("/{crate}?lid"));
        assert!(!of("/{crate}?lid={lid}") && !of("/{crate}?a&b") && !of("/{crate}{?lid}") && !of("/{crate}"));
    }

    #[test]
    fn spells_out_parts_and_keys() {
        let rules: RouteRules = toml::from_str(
            r#"variable = [':(?<name>\w+)']
            optional = '\((?<part>/[^()]*)\)'"#,
        )
        .unwrap();
        let found: Vec<_> = templates(&rules, "/w/:id(/parts)?all=true&n=")
            .into_iter()
            .map(|t| (t.path, t.query.into_iter().map(|key| (key.name, key.value)).collect::<Vec<_>>()))
            .collect();
        let query = vec![("all".to_owned(), Some("true".to_owned())), ("n".to_owned(), None)];
        assert_eq!(found, [("/w/{id}".to_owned(), query.clone()), ("/w/{id}/parts".to_owned(), query)]);
    }
}
