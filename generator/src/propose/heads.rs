//! Which headings are operations, which are types, and which are parts of them.
//!
//! ```text
//! ## List boats        has a route below: an operation
//! ### Parameters       a part of it, by its words
//! ## Boat              has a table of fields and no route: a type
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::classes::Class;
use super::columns::{HeaderRow, RowKind};
use super::field_heads::FieldHeads;
use super::items::ItemForms;
use super::routes::{Form, Routes};
use super::survey::Survey;

/// The classes of the headings and labels of all pages.
#[derive(Debug, Default)]
pub(super) struct Heads {
    pub(super) operations: BTreeSet<usize>,
    pub(super) types: BTreeSet<usize>,
    /// Headings of types whose rows are below parts such as `Request fields`.
    pub(super) messages: BTreeSet<usize>,
    /// Parts of operations.
    pub(super) parts: BTreeMap<Class, Vec<usize>>,
    /// Parts of types.
    pub(super) type_parts: BTreeMap<Class, Vec<usize>>,
    /// Labels of operations, of messages and of types: indices of texts.
    pub(super) labels: BTreeMap<Class, Vec<usize>>,
    pub(super) message_labels: Vec<usize>,
    pub(super) message_parts: Vec<usize>,
    /// Names of operations are methods that are called at `/{}`, because no page has a route.
    pub(super) is_rpc: bool,
}

/// Tells the words of a part from a title: they recur, or are few.
struct Parts<'s> {
    survey: &'s Survey<'s>,
    counts: HashMap<&'s str, usize>,
    routed: BTreeSet<usize>,
}

impl<'s> Parts<'s> {
    fn new(survey: &'s Survey<'s>, routes: &Routes) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        survey.heads.iter().for_each(|head| *counts.entry(head.key.as_str()).or_default() += 1);
        let routed = routes.all.iter().filter_map(|route| route.head).collect();
        Self { survey, counts, routed }
    }

    /// Returns what part a heading opens; `None` for a title.
    fn class(&self, index: usize) -> Option<Class> {
        let head = self.survey.head(index)?;
        let class = Class::of(&head.key)?;
        let count = self.counts.get(head.key.as_str()).copied().unwrap_or_default();
        let words = head.key.split_whitespace().count();
        let names_route = self.routed.contains(&index) && class != Class::Endpoint && count < 3;
        let is_part = (count > 1 || words <= 3) && !names_route && head.parent.is_some();
        is_part.then_some(class)
    }
}

impl Heads {
    /// Decides what each heading is.
    pub(super) fn find(
        survey: &Survey<'_>,
        rows: &[HeaderRow],
        items: &ItemForms,
        fields: &FieldHeads,
        routes: &Routes,
    ) -> Self {
        let parts = Parts::new(survey, routes);
        let mut heads = Self::default();
        heads.routed(survey, routes, &parts);
        let containers = containers(survey, rows, items, fields);
        if routes.all.is_empty() {
            heads.methods(survey, rows, &parts);
        }
        let text = |label: usize| survey.texts.get(label).map(|text| text.text.as_str());
        let mut label_counts: HashMap<Option<&str>, usize> = HashMap::new();
        for (_, label) in &containers {
            *label_counts.entry(label.and_then(text)).or_default() += 1;
        }
        for (head, label) in &containers {
            // What stands once belongs to the title itself.
            let recurs = |label: &usize| label_counts.get(&text(*label)).is_some_and(|count| *count > 1);
            heads.container(survey, &parts, *head, label.filter(recurs));
        }
        heads.with_one_part(survey);
        heads.classify(survey, &parts);
        heads
    }

    /// Finds the headings that routes stand under.
    fn routed(&mut self, survey: &Survey<'_>, routes: &Routes, parts: &Parts<'_>) {
        let titled = routes.have_titles(survey);
        let in_tables = |head: Option<usize>| {
            routes.all.iter().filter(|route| route.form == Form::Table && route.head == head).count()
        };
        for route in &routes.all {
            // A table of all calls, each of which is its row.
            if route.form == Form::Table && in_tables(route.head) > 3 {
                continue;
            }
            let owner = if route.form == Form::Heading && titled {
                route.head.and_then(|head| survey.head(head)?.parent)
            } else if route.form == Form::Heading {
                route.head
            } else {
                let mut around = survey.up(route.head);
                around.find(|index| parts.class(*index).is_none())
            };
            self.operations.extend(owner);
        }
    }

    /// Finds headings that are methods by their form, where no page has a route: `sendMessage` over a table of parameters.
    fn methods(&mut self, survey: &Survey<'_>, rows: &[HeaderRow], parts: &Parts<'_>) {
        const LEAST: usize = 3;
        let is_parameter =
            |head: &String| matches!(head.trim_end_matches('s'), "parameter" | "param" | "argument" | "arg");
        let tables =
            rows.iter().filter(|row| row.header.iter().any(is_parameter)).flat_map(|row| &row.tables);
        let is_method = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'))
        };
        let owner = |table: &usize| {
            let head = survey.tables.get(*table)?.head;
            survey.up(head).find(|index| parts.class(*index).is_none())
        };
        let named = |index: &usize| survey.head(*index).is_some_and(|head| is_method(&head.text));
        let found: BTreeSet<usize> = tables.filter_map(owner).filter(named).collect();
        if found.len() < LEAST {
            return;
        }
        let levels: BTreeSet<u8> =
            found.iter().filter_map(|index| Some(survey.head(*index)?.level)).collect();
        let all = survey.heads.iter().enumerate();
        let like = all.filter(|(_, head)| levels.contains(&head.level) && is_method(&head.text));
        self.operations = like.map(|(index, _)| index).collect();
        self.is_rpc = true;
    }

    /// Makes types of messages that have one part alone: its rows are those of the title.
    fn with_one_part(&mut self, survey: &Survey<'_>) {
        let keys: BTreeSet<&str> = self.message_parts.iter().map(|head| survey.key(*head)).collect();
        if keys.len() == 1 && self.message_labels.is_empty() {
            self.types.append(&mut self.messages);
            self.type_parts.entry(Class::Fields).or_default().append(&mut self.message_parts);
        }
    }

    /// Files a heading that rows stand under.
    fn container(&mut self, survey: &Survey<'_>, parts: &Parts<'_>, head: usize, label: Option<usize>) {
        let in_operation = self.in_operation(survey, Some(head));
        let class = parts.class(head);
        let recurs = |index: &usize| parts.counts.get(survey.key(*index)).is_some_and(|count| *count > 1);
        let mut titles = survey.up(Some(head)).filter(|index| parts.class(*index).is_none());
        // What stands on many pages, such as `Overview`, is the title of none.
        let owner = titles
            .find(|index| !recurs(index) || survey.head(*index).is_none_or(|head| head.parent.is_none()));
        let label = label.filter(|label| {
            const MESSAGES: [Class; 5] =
                [Class::Returns, Class::Body, Class::Parameters, Class::Query, Class::Fields];
            Class::of(&survey.label_key(*label)).is_some_and(|class| MESSAGES.contains(&class))
        });
        match (owner, class, label) {
            // A title of its own inside an operation is a type.
            (Some(owner), None, _) if in_operation && !self.operations.contains(&owner) => {
                self.types.insert(owner);
            }
            _ if in_operation => {}
            (Some(owner), None, Some(label)) => {
                self.messages.insert(owner);
                self.message_labels.push(label);
            }
            (Some(owner), None, None) => {
                self.types.insert(owner);
            }
            (Some(owner), Some(Class::Fields), _) => {
                self.types.insert(owner);
                self.type_parts.entry(Class::Fields).or_default().push(head);
            }
            (Some(owner), Some(_), _) if !recurs(&head) => {
                self.types.insert(owner);
            }
            (Some(owner), Some(_), _) => {
                self.messages.insert(owner);
                self.message_parts.push(head);
            }
            (None, ..) => {
                self.types.insert(head);
            }
        }
    }

    /// Returns whether a block below a heading, and behind a label, is in a part of such a role.
    pub(super) fn has_part(&self, roles: &[&str], head: Option<usize>, label: Option<usize>) -> bool {
        let holds = |parts: &BTreeMap<Class, Vec<usize>>, at: Option<usize>| {
            let mut parts = parts.iter().filter(|(class, _)| roles.contains(&class.role()));
            at.is_some_and(|at| parts.any(|(_, parts)| parts.contains(&at)))
        };
        holds(&self.parts, head) || holds(&self.labels, label)
    }

    /// Returns whether a block below a heading is in an operation.
    pub(super) fn in_operation(&self, survey: &Survey<'_>, head: Option<usize>) -> bool {
        survey.up(head).any(|head| self.operations.contains(&head))
    }

    /// Returns whether a heading is the title of something.
    pub(super) fn is_title(&self, head: usize) -> bool {
        [&self.operations, &self.types, &self.messages].into_iter().any(|heads| heads.contains(&head))
    }

    /// Lists the parts and labels of operations.
    fn classify(&mut self, survey: &Survey<'_>, parts: &Parts<'_>) {
        for (index, head) in survey.heads.iter().enumerate() {
            let inside = !self.operations.contains(&index) && self.in_operation(survey, head.parent);
            if let Some(class) = parts.class(index).filter(|_| inside) {
                self.parts.entry(class).or_default().push(index);
            }
        }
        for (index, text) in survey.texts.iter().enumerate().filter(|(_, text)| text.is_label) {
            let class = Class::of_end(&survey.label_key(index));
            if let Some(class) = class.filter(|_| self.in_operation(survey, text.head)) {
                self.labels.entry(class).or_default().push(index);
            }
        }
        // What holds several messages is a title; what is also a type keeps its own rows.
        self.messages.retain(|index| !self.types.contains(index));
    }
}

/// Returns the headings that rows stand under, with the labels of the rows.
fn containers(
    survey: &Survey<'_>,
    rows: &[HeaderRow],
    items: &ItemForms,
    fields: &FieldHeads,
) -> BTreeSet<(usize, Option<usize>)> {
    let is_rows =
        |row: &&HeaderRow| matches!(row.kind, Some(RowKind::Fields | RowKind::Untyped | RowKind::Values));
    let tables = rows.iter().filter(is_rows).flat_map(|row| &row.tables);
    let mut found: BTreeSet<(usize, Option<usize>)> = tables
        .filter_map(|index| survey.tables.get(*index))
        .filter_map(|table| Some((table.head?, table.label)))
        .collect();
    let of_items = survey.items.iter().filter_map(|item| Some((item.head?, item.label)));
    found.extend(of_items.filter(|(head, _)| items.heads.contains(head) || items.value_heads.contains(head)));
    found.retain(|(head, _)| !fields.fields.contains(head) && !fields.values.contains(head));
    found.extend(fields.fields.iter().filter_map(|field| Some((survey.head(*field)?.parent?, None))));
    found
}
