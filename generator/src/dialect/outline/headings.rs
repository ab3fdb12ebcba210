//! Headings, labels and captions open sections.
//!
//! `### Parameters` inside an operation, with the rule `{ heading = '^Parameters$', in = "operation", role = "parameters" }`,
//! opens a section `parameters`. A heading that no rule knows is `unknown`: what stands there belongs to the section around.

use regex::Captures;

use super::Outline;
use super::section::{Section, SectionIndex};
use crate::dialect::block::marked;
use crate::dialect::files::Globs;
use crate::dialect::grammar::rules::{Role, RouteSource, SectionRule};
use crate::dialect::rule_use::RuleKind;
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;

use super::section::DocRoute;

/// The depth of a heading of the first level. Components are below the heading above them, labels below both.
pub(crate) const LEVEL: u16 = 4;

/// Below all headings.
const DEEPEST: u16 = 7 * LEVEL;

/// The key of a rule that a text is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading,
    Label,
    /// A text with its tags.
    Component,
}

/// A rule that knows a heading, with the groups of its match.
pub(super) struct Known<'g, 't> {
    pub(super) rule: &'g SectionRule,
    pub(super) index: usize,
    pub(super) groups: Captures<'t>,
}

impl<'g> Outline<'g> {
    /// Opens the section of a heading.
    pub(super) fn heading(&mut self, level: u8, text: &str, anchors: Vec<String>, span: Span) {
        self.lead.clear();
        self.status = None;
        self.failed = false;
        self.sides.clear();
        self.waiting.clone_from(&anchors);
        let depth = u16::from(level) * LEVEL;
        if !self.open(depth, text, Kind::Heading, &anchors, span) {
            // A program puts descriptions in as they are: their headings end nothing.
            let around = self
                .doc
                .sections
                .up(self.at)
                .find(|(_, outer)| matches!(outer.role, Role::Type | Role::Operation));
            let inside = around.is_some_and(|(_, outer)| depth <= outer.depth);
            let depth = if inside && self.prepared.is_machine() { DEEPEST } else { depth };
            let section = Section::new(&Role::Unknown, depth, text, span);
            self.push(section, &anchors, &[], true);
        }
    }

    /// Returns the first rule that knows a heading here.
    pub(super) fn rule_of<'t>(&self, depth: u16, text: &'t str, kind: Kind) -> Option<Known<'g, 't>> {
        let sections = &self.prepared.grammar.sections;
        let titled = self.seen.iter().filter_map(|seen| sections.get(*seen)).any(|rule| rule.once);
        sections.iter().enumerate().find_map(|(index, rule)| {
            let pattern = match kind {
                Kind::Heading => rule.heading.as_ref()?,
                Kind::Label => rule.label.as_ref().filter(|_| !rule.raw)?,
                Kind::Component => rule.label.as_ref().filter(|_| rule.raw)?,
            };
            let level = depth / LEVEL;
            // A pattern is compiled when it is first asked for, so it is asked last.
            if !rule.level.is_empty() && !rule.level.iter().any(|known| u16::from(*known) == level)
                || rule.once && titled
                || !self.allows(&rule.within, Some(depth), false)
            {
                return None;
            }
            let groups = pattern.captures(text)?;
            let is_here = |pages: &Globs| pages.match_path(&self.doc.path);
            if !rule.pages.is_empty() && !self.prepared.pages.get(index).is_some_and(is_here) {
                return None;
            }
            match rule.route {
                RouteSource::Below => {}
                RouteSource::Table => {
                    let name = groups.name("name")?.as_str();
                    self.routes.get(name)?;
                }
                RouteSource::List if self.listed.is_empty() => {
                    if self.seen.contains(&index) {
                        return None;
                    }
                }
                RouteSource::List => {
                    self.listed.get(text)?;
                }
            }
            Some(Known { rule, index, groups })
        })
    }

    /// Opens the section that a rule knows. Returns false if none does.
    pub(super) fn open(
        &mut self,
        depth: u16,
        text: &str,
        kind: Kind,
        anchors: &[String],
        span: Span,
    ) -> bool {
        let Some(Known { rule, index, groups }) = self.rule_of(depth, text, kind) else { return false };
        let group = |name: &str| {
            groups.name(name).map(|found| found.as_str().to_owned()).filter(|text| !text.is_empty())
        };
        let name = group("name");
        let wire = group("wire");
        let typed = |name: &str| Some(Spanned::new(group(name)?, span));
        let branches: Vec<Spanned<String>> = ["type", "type2"].into_iter().filter_map(typed).collect();
        self.use_rule(RuleKind::Sections, index);
        self.seen.insert(index);
        // The source of a component is no title.
        let of_component = || {
            name.clone().or_else(|| Some(format!("{} {}", group("method")?.to_uppercase(), group("path")?)))
        };
        let title = match kind {
            Kind::Component => of_component().unwrap_or_default(),
            _ => text.to_owned(),
        };
        let mut section = Section::new(&rule.role, depth, &title, span);
        section.rule = Some(rule);
        section.name.clone_from(&name);
        section.facts = rule.is.to_vec();
        let at = self.push(section, anchors, &rule.within, kind == Kind::Heading);
        if let Some(template) = &rule.named {
            let around = self.doc.sections.up(at).skip(1).find_map(|(_, outer)| outer.name.clone());
            let inner = name.clone().or(around).unwrap_or_else(|| text.to_owned());
            self.doc.sections.get_mut(at).name = Some(template.replace("{}", &inner));
        }
        if rule.route == RouteSource::Table
            && let Some(listed) = name.as_ref().and_then(|name| self.routes.get(name)).cloned()
        {
            let section = self.doc.sections.get_mut(at);
            section.routes.extend(listed.routes);
            section.summary = Some(listed.doc);
        }
        self.say_of_type(at, rule, name.as_deref(), wire, anchors);
        match rule.role {
            Role::Scheme => {
                self.doc.schemes.push((name.unwrap_or_default(), std::collections::HashMap::new()));
            }
            Role::Value => {
                self.doc.sections.get_mut(at).typed = typed("type");
            }
            Role::Branches => {
                let owner = self.owner_of_branches(at);
                self.doc.sections.get_mut(owner).branches.extend(branches);
            }
            _ => {}
        }
        if let (Some(method), Some(path)) = (group("method"), group("path")) {
            self.route_of_heading(&method, &path, span);
        }
        if let (Some(method), Some(path)) = (&rule.method, &rule.path) {
            let section = self.doc.sections.get_mut(at);
            let name = section.name.clone().unwrap_or_else(|| text.to_owned());
            let path = path.replace("{}", &name);
            section.routes.push(DocRoute { method: method.clone(), path, span, ..DocRoute::default() });
        }
        true
    }

    /// Opens the section of a text that is a label, or a component, below the heading above.
    pub(super) fn open_below(&mut self, text: &str, kind: Kind, span: Span) -> bool {
        let mut around = self.doc.sections.up(self.at).map(|(_, section)| section.depth);
        let heading = around.find(|depth| depth % LEVEL == 0).unwrap_or(0);
        drop(around);
        let depth = heading + if kind == Kind::Component { 1 } else { 2 };
        self.open(depth, text, kind, &[], span)
    }

    /// Says of the type around a section of fields, values or branches that it is one, with or without rows.
    fn say_of_type(
        &mut self,
        at: SectionIndex,
        rule: &SectionRule,
        name: Option<&str>,
        wire: Option<String>,
        anchors: &[String],
    ) {
        if !matches!(rule.role, Role::Fields | Role::Values | Role::Union) {
            return;
        }
        let section = self.doc.sections.get_mut(at);
        section.wire.clone_from(&wire);
        if let Some(parent) = section.parent {
            self.doc.sections.get_mut(parent).stated = true;
        }
        if let Some(own) = name.map(str::to_owned).or(wire) {
            self.doc.values_of.entry(fold(&own)).or_insert(at);
            for anchor in anchors {
                self.doc.values_of.entry(format!("#{anchor}")).or_insert(at);
            }
        }
    }

    /// Returns the type whose branches a section lists.
    pub(super) fn owner_of_branches(&self, at: SectionIndex) -> SectionIndex {
        let mut around = self.doc.sections.up(at);
        around.find(|(_, section)| *section.role == Role::Type).map_or(at, |(index, _)| index)
    }

    /// Adds a section where it belongs, and makes it the open one.
    pub(super) fn push(
        &mut self,
        mut section: Section<'g>,
        anchors: &[String],
        under: &[Role],
        is_heading: bool,
    ) -> SectionIndex {
        let mut parent = self.at;
        if self.nests_by_role() {
            let known = *section.role != Role::Unknown;
            if !under.is_empty() {
                let mut around = self.doc.sections.up(parent);
                parent = around.find(|(_, outer)| under.contains(outer.role)).map_or(0, |(index, _)| index);
            } else if known {
                parent = 0;
            } else if self.doc.sections.up(parent).all(|(_, outer)| *outer.role != Role::Operation) {
                parent = self.outside(parent, section.depth);
            }
            if !known && *self.section(self.at).role == Role::Ignore {
                section.role = &Role::Ignore;
            }
        } else {
            parent = self.outside(parent, section.depth);
        }
        section.parent = Some(parent);
        let heading = section.heading.clone();
        let index = self.doc.sections.add(section);
        self.at = index;
        for anchor in anchors {
            self.anchor(anchor.clone(), index);
        }
        if is_heading {
            let slug = marked::slug(&heading);
            let earlier = self.slugs.entry(slug.clone()).or_default();
            let unique =
                if *earlier > 0 && !anchors.contains(&slug) { format!("{slug}-{earlier}") } else { slug };
            *earlier += 1;
            self.anchor(unique, index);
        }
        index
    }

    fn outside(&self, mut at: SectionIndex, depth: u16) -> SectionIndex {
        while at != 0 && self.section(at).depth >= depth {
            at = self.section(at).parent.unwrap_or(0);
        }
        at
    }

    fn anchor(&mut self, anchor: String, index: SectionIndex) {
        self.doc.sections.get_mut(index).anchors.push(anchor.clone());
        self.doc.anchors.entry(anchor).or_insert(index);
    }
}
