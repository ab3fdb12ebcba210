//! Checks that every rule of a grammar can have an effect: that it has the groups, keys and columns that its role needs.
//!
//! ```text
//! [[lines]]
//! match = '^\*\*[A-Z]+\*\* /'      the line rule `route` needs a group `method` or `path`
//! role  = "route"
//! ```
//!
//! Looks at rules one by one. Knows what each role reads, and nothing about keys and words: `form` checks those.

use toml::de::DeTable;

use super::error::GrammarError;
use super::pattern::Pattern;
use super::rules::{
    AUTH_TYPES, AuthRule, Fact, Grammar, ItemRole, LineRole, LineRule, MarkRule, MessageRule, Role,
    RouteSource, RowRole, SectionRule, TableRule, is_kind,
};
use super::source::{GrammarSource, Step};
use crate::ground::words::words;

type Checked = Result<(), GrammarError>;

struct NeedsCheck<'s> {
    source: &'s GrammarSource,
    table: &'s DeTable<'s>,
}

/// Checks the rules that a grammar adds to its bases.
///
/// # Errors
/// The first rule that can have no effect.
pub(super) fn check(source: &GrammarSource, table: &DeTable<'_>, own: &Grammar) -> Checked {
    let check = NeedsCheck { source, table };
    if own.name.is_empty() {
        return check.incomplete(&[], "a grammar", "a `name`");
    }
    check.each("sections", &own.sections, NeedsCheck::section)?;
    check.each("lines", &own.lines, NeedsCheck::line)?;
    check.each("tables", &own.tables, NeedsCheck::table)?;
    check.each("marks", &own.marks, NeedsCheck::mark)?;
    check.each("items", &own.items, |check, at, rule| {
        let groups: &[&str] = match rule.role {
            ItemRole::Fields => &["name"],
            ItemRole::Value => &["value"],
            ItemRole::Branch | ItemRole::Type => &["type"],
            ItemRole::Statuses => &["code"],
        };
        check.groups(at, &format!("the item rule `{}`", word(rule.role)), &rule.matches, groups)
    })?;
    for (key, rules) in [("returns", &own.returns), ("bodies", &own.bodies)] {
        check.each(key, rules, |check, at, rule| {
            let groups: &[&str] = if rule.none { &[] } else { &["type", "item", "keys", "keys2"] };
            check.groups(at, &format!("a rule of `{key}`"), &rule.matches, groups)
        })?;
    }
    check.each("messages", &own.messages, NeedsCheck::message)?;
    check.single_patterns(own)?;
    check.types(own)?;
    check.auth(own)
}

impl NeedsCheck<'_> {
    fn each<T>(&self, key: &str, rules: &[T], check: impl Fn(&Self, &[Step<'_>], &T) -> Checked) -> Checked {
        let mut rules = rules.iter().enumerate();
        rules.try_for_each(|(index, rule)| check(self, &[Step::Key(key), Step::Index(index)], rule))
    }

    fn incomplete(&self, at: &[Step<'_>], rule: &str, needs: &str) -> Checked {
        let place = self.source.place_of(self.table, at);
        Err(GrammarError::Incomplete { place, rule: rule.to_owned(), needs: needs.to_owned() })
    }

    /// Checks that a pattern is given and has one of the groups; none are needed if the list is empty.
    fn groups(&self, at: &[Step<'_>], rule: &str, pattern: &Pattern, groups: &[&str]) -> Checked {
        if pattern.source().is_empty() {
            return self.incomplete(at, rule, "a pattern `match`");
        }
        let has = |name: &str| groups.contains(&name);
        if groups.is_empty() || pattern.regex().capture_names().flatten().any(has) {
            return Ok(());
        }
        self.incomplete(at, rule, &format!("a group {} in `{}`", either(groups), pattern.source()))
    }

    fn section(&self, at: &[Step<'_>], rule: &SectionRule) -> Checked {
        let patterns = [&rule.heading, &rule.label, &rule.caption];
        let mut given = patterns.into_iter().flatten();
        let (Some(pattern), None) = (given.next(), given.next()) else {
            return self.incomplete(at, "a section rule", "one of `heading`, `label` and `caption`");
        };
        if rule.raw && rule.label.is_none() {
            return self.incomplete(at, "a section rule with `raw`", "a `label`");
        }
        if rule.role == Role::Unknown {
            return self.incomplete(at, "a section rule", "a `role`");
        }
        if rule.method.is_some() != rule.path.is_some() {
            return self.incomplete(at, "a section rule with a route", "both `method` and `path`");
        }
        let is_named =
            rule.route == RouteSource::Table || rule.role == Role::Value || rule.role == Role::Scheme;
        let groups: &[&str] = if is_named { &["name"] } else { &[] };
        self.groups(at, "this section rule", pattern, groups)
    }

    fn line(&self, at: &[Step<'_>], rule: &LineRule) -> Checked {
        let groups: &[&str] = match rule.role {
            LineRole::Route => &["method", "path"],
            LineRole::Extends | LineRole::Type | LineRole::Branch => &["type"],
            LineRole::Doc => &["doc"],
            LineRole::Group | LineRole::Name | LineRole::Field | LineRole::Optional | LineRole::Listed => {
                &["name"]
            }
            LineRole::Value | LineRole::Values | LineRole::BaseUrl | LineRole::Version | LineRole::Code => {
                &["value"]
            }
            LineRole::Consumes | LineRole::Produces => &["value"],
            LineRole::Status => &["status"],
            LineRole::Rows | LineRole::Like | LineRole::Scheme | LineRole::Failure => &[],
            LineRole::Security | LineRole::Example | LineRole::Ignore => &[],
        };
        if rule.role == LineRole::Rows && rule.is.is_empty() {
            return self.incomplete(at, "the line rule `rows`", "a fact `is`");
        }
        if rule.role == LineRole::Example && rule.side.is_none() {
            return self.incomplete(at, "the line rule `example`", "a `side`");
        }
        let name = match groups {
            [] => "this line rule".to_owned(),
            _ => format!("the line rule `{}`", word(rule.role)),
        };
        self.groups(at, &name, &rule.matches, groups)
    }

    fn table(&self, at: &[Step<'_>], rule: &TableRule) -> Checked {
        let needed: &[&str] = match rule.role {
            RowRole::Fields | RowRole::Branches | RowRole::Scheme => &["name"],
            RowRole::Values => &["value"],
            RowRole::Statuses => &["code"],
            RowRole::Routes => &["path"],
            RowRole::Ignore => &[],
        };
        let named = needed.iter().copied().chain(rule.need.iter().map(String::as_str));
        let named = named.chain(rule.free.as_deref()).chain(rule.conditions.keys().map(String::as_str));
        for column in named {
            if !rule.columns.contains_key(column) {
                return self.incomplete(at, "this table rule", &format!("`{column}` in its `columns`"));
            }
        }
        if rule.need.is_empty() {
            return self.incomplete(at, "this table rule", "a column that must be there, in `need`");
        }
        if rule.role == RowRole::Ignore && rule.why.is_none() {
            return self.incomplete(at, "the table rule `ignore`", "a reason `why`");
        }
        match &rule.cell {
            Some(cell) => self.groups(at, "the pattern `cell`", cell, &["path"]),
            None => Ok(()),
        }
    }

    fn mark(&self, at: &[Step<'_>], rule: &MarkRule) -> Checked {
        if rule.within.is_empty() {
            return self.incomplete(at, "a mark", "a column `in`");
        }
        let groups: &[&str] = if FLAGS.contains(&rule.is) || rule.value.is_some() { &[] } else { &["value"] };
        self.groups(at, "this mark", &rule.matches, groups)
    }

    /// Checks the patterns that stand alone.
    fn single_patterns(&self, own: &Grammar) -> Checked {
        let include = own.page.include.as_ref().map(|include| &include.line);
        let single: [(&str, &str, Option<&Pattern>, &[&str]); 8] = [
            ("page", "anchor", own.page.anchor.as_ref(), &["name"]),
            ("page", "include", include, &["path"]),
            ("routes", "optional", own.routes.optional.as_ref(), &["part"]),
            ("routes", "choice", own.routes.choice.as_ref(), &["list"]),
            ("routes", "group", own.routes.group.as_ref(), &["name"]),
            ("types", "union-name", own.types.union_name.as_ref(), &["names"]),
            ("values", "item", own.values.item.as_ref(), &["value"]),
            ("names", "placeholder", own.names.placeholder.as_ref(), &["wire"]),
        ];
        for (table, key, pattern, groups) in single {
            let Some(pattern) = pattern else { continue };
            self.groups(&[Step::Key(table), Step::Key(key)], &format!("`{table}.{key}`"), pattern, groups)?;
        }
        let lists: [(&str, &str, &[Pattern], &[&str]); 4] = [
            ("routes", "variable", &own.routes.variable, &["name"]),
            ("types", "model", &own.types.model, &["name"]),
            ("types", "alias", &own.types.alias, &["name"]),
            ("values", "apart", &own.values.apart, &["value"]),
        ];
        for (table, key, patterns, groups) in lists {
            for (index, pattern) in patterns.iter().enumerate() {
                let at = [Step::Key(table), Step::Key(key), Step::Index(index)];
                self.groups(&at, &format!("`{table}.{key}`"), pattern, groups)?;
            }
        }
        Ok(())
    }

    fn types(&self, own: &Grammar) -> Checked {
        let types = &own.types;
        for (key, templates) in [
            ("list", &types.list),
            ("set", &types.set),
            ("map", &types.map),
            ("same", &types.same),
            ("partial", &types.partial),
        ] {
            if let Some(template) = templates.iter().find(|template| template.matches("{}").count() > 1) {
                let rule = format!("the template `{template}`");
                return self.incomplete(&[Step::Key("types"), Step::Key(key)], &rule, "a single `{}`");
            }
        }
        for (pattern, kind) in &types.like {
            let of_type = kind.0.iter().any(|word| matches!(word.as_str(), "type" | "list" | "map"));
            let groups: &[&str] = if of_type { &["type"] } else { &[] };
            let at = [Step::Key("types"), Step::Key("like"), Step::Key(pattern.source())];
            self.groups(&at, "this kind in `types.like`", pattern, groups)?;
        }
        for (member, kind) in own.envelope.iter().flat_map(|envelope| &envelope.members) {
            if kind != "{}" && !is_kind(kind) {
                let at = [Step::Key("envelope"), Step::Key("members"), Step::Key(member)];
                return self.incomplete(
                    &at,
                    &format!("the member `{member}`"),
                    "a kind, or `{}` for the answer",
                );
            }
        }
        Ok(())
    }

    fn message(&self, at: &[Step<'_>], rule: &MessageRule) -> Checked {
        if rule.of.is_empty() || rule.sections.is_empty() {
            return self.incomplete(at, "a rule of `messages`", "`of` and `sections`");
        }
        if !rule.members.values().any(|kind| kind == "{tag}" || kind.contains(":=")) {
            return self.incomplete(at, "a rule of `messages`", "a member that is `{tag}` or a constant");
        }
        let is_known = |(name, kind): &(&String, &String)| {
            let plain = kind.split_once(":=").map_or(kind.as_str(), |(kind, _)| kind);
            matches!(kind.as_str(), "{}" | "{tag}") || name.ends_with('*') || plain.split('|').all(is_kind)
        };
        match rule.members.iter().find(|member| !is_known(member)) {
            Some((name, _)) => {
                let what = format!("the member `{name}`");
                self.incomplete(at, &what, "a kind, `{tag}`, or `{}` for the content")
            }
            None => Ok(()),
        }
    }

    fn auth(&self, own: &Grammar) -> Checked {
        for (name, rule) in &own.auth {
            let at = [Step::Key("auth"), Step::Key(name)];
            let what = format!("the scheme `{name}`");
            if !AUTH_TYPES.contains(&rule.kind.as_str()) {
                return self.incomplete(&at, &what, &format!("a `type`: one of {}", AUTH_TYPES.join(", ")));
            }
            if rule.kind == "apiKey" && (rule.place.is_none() || rule.name.is_none()) {
                return self.incomplete(&at, &what, "`in` and `name`");
            }
            if rule.prefix.is_some() && (rule.kind != "apiKey" || rule.place.as_deref() != Some("header")) {
                let what = format!("the `prefix` of the scheme `{name}`");
                return self.incomplete(&at, &what, "`type = \"apiKey\"` and `in = \"header\"`");
            }
            let in_server = |server: &String| rule.place.as_deref() != Some("path") || holds(server, rule);
            if !own.server.iter().all(in_server) {
                let place = format!("{{{}}}", rule.name.as_deref().unwrap_or_default());
                return self.incomplete(&at, &what, &format!("`{place}` in the path of `server`"));
            }
            if rule.kind == "http" && rule.scheme.is_none() {
                return self.incomplete(&at, &what, "a `scheme`, such as `bearer`");
            }
        }
        Ok(())
    }
}

/// Facts that have no value.
const FLAGS: [Fact; 12] = {
    use Fact::*;
    [Optional, Required, Nullable, Deprecated, Constant, Drop, Path, Key, Rest, Root, Skip, Readonly]
};

/// Returns the word that names a role: `base-url`.
fn word(role: impl std::fmt::Debug) -> String {
    words(&format!("{role:?}")).join("-")
}

/// Returns whether the base URL has the place of a key that travels in its path.
fn holds(server: &str, rule: &AuthRule) -> bool {
    rule.name.as_ref().is_some_and(|name| server.contains(&format!("{{{name}}}")))
}

/// Returns words as alternatives: `` `a`, `b` or `c` ``.
fn either(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => quoted.concat(),
    }
}
