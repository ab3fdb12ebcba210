//! Operations, their parameters, bodies and answers.
//!
//! `GET /boats/{boat}` of yesterday is `GET /boats/{id}` of today: the name of a variable does not travel.

use super::keys::{key, nameless};
use super::types::{Comparison, same_words};
use super::{Action, Change, Effect, Item, Paired, pair};
use crate::ground::http::ParameterIn;
use crate::model::{Api, Operation, Parameter, Usage, spelled};

const SENT: Usage = Usage { request: true, response: false };
const RECEIVED: Usage = Usage { request: false, response: true };
const BOTH: Usage = Usage { request: true, response: true };

/// Compares the operations of two editions.
pub(super) fn compare(old: &Api, new: &Api) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut comparison = Comparison { old, new, changes: &mut changes };
    let Paired { both, removed, added } = pair(&old.operations, &new.operations, key);
    // What has another route may still have its name.
    let rest = pair(removed, added, |operation| operation.name.clone());
    for (was, now) in both.into_iter().chain(rest.both.iter().map(|(was, now)| (*was, *now))) {
        comparison.operation(was, now);
    }
    for operation in rest.removed {
        let name = name(old, operation);
        let change = Change::new(Item::Operation, name, Action::Removed, BOTH, [Effect::Breaking; 2]);
        comparison.changes.push(change.what("", route(operation), "").at(Some(operation.span), None));
    }
    for operation in rest.added {
        let name = name(new, operation);
        let change = Change::new(Item::Operation, name, Action::Added, BOTH, [Effect::Additive; 2]);
        comparison.changes.push(change.what("", "", route(operation)).at(None, Some(operation.span)));
    }
    changes
}

fn route(operation: &Operation) -> String {
    operation.route.as_ref().map(|route| route.value.to_string()).unwrap_or_default()
}

fn name(api: &Api, operation: &Operation) -> String {
    let group = api.groups.get(operation.group).map_or("", |group| group.name.as_str());
    format!("{group}.{}", operation.name)
}

impl Comparison<'_> {
    fn operation(&mut self, was: &Operation, now: &Operation) {
        let name = name(self.new, now);
        let at = |change: Change| change.at(Some(was.span), Some(now.span));
        let said = |effects| Change::new(Item::Operation, name.clone(), Action::Changed, BOTH, effects);
        if was.name != now.name {
            let change = said([Effect::Breaking, Effect::None]);
            self.changes.push(at(change.what("name", was.name.clone(), now.name.clone())));
        }
        if route(was) != route(now) {
            let variable = nameless(&route(was)) == nameless(&route(now));
            let (what, effect) = if variable {
                ("name of a path variable", Effect::DocOnly)
            } else {
                ("route", Effect::Breaking)
            };
            let change = Change::new(Item::Operation, name.clone(), Action::Changed, SENT, [effect; 2]);
            self.changes.push(at(change.what(what, route(was), route(now))));
        }
        if !same_words(&was.description, &now.description) || !same_words(&was.summary, &now.summary) {
            self.changes.push(at(said([Effect::DocOnly; 2]).what("description", "", "")));
        }
        if was.deprecated != now.deprecated {
            self.changes.push(at(said([Effect::DocOnly; 2]).what("deprecation", "", "")));
        }
        self.parameters(&name, was, now);
        self.bodies(&name, was, now);
        self.responses(&name, was, now);
    }

    fn parameters(&mut self, owner: &str, was: &Operation, now: &Operation) {
        let in_path = |parameter: &&Parameter| parameter.location.value == ParameterIn::Path;
        let of = |operation: &'_ Operation, path: bool| -> Vec<Parameter> {
            operation.parameters.iter().filter(|parameter| in_path(parameter) == path).cloned().collect()
        };
        // Variables of a path are told by their places.
        let (mut before, mut after) = (of(was, true), of(now, true));
        for (parameters, operation) in [(&mut before, was), (&mut after, now)] {
            let path = route(operation);
            parameters.sort_by_key(|parameter| path.find(&format!("{{{}}}", parameter.field.wire.value)));
        }
        for (a, b) in before.iter().zip(&after) {
            if a.field.name == b.field.name {
                self.field(
                    Item::Parameter,
                    &format!("{owner}.{}", b.field.name),
                    &a.field,
                    &b.field,
                    SENT,
                    0,
                );
            } else if spelled::ty(self.old, &a.field.ty) == spelled::ty(self.new, &b.field.ty) {
                let name = format!("{owner}.{} -> {}", a.field.name, b.field.name);
                let change = Change::new(Item::Parameter, name, Action::Changed, SENT, [Effect::DocOnly; 2]);
                let change =
                    change.what("name of a path variable", a.field.name.clone(), b.field.name.clone());
                self.changes.push(change.at(a.field.span, b.field.span));
            }
        }
        let (before, after) = (of(was, false), of(now, false));
        let Paired { both, removed, added } =
            pair(&before, &after, |parameter| (parameter.location.value, parameter.field.name.clone()));
        for (a, b) in both {
            self.field(Item::Parameter, &format!("{owner}.{}", b.field.name), &a.field, &b.field, SENT, 0);
        }
        for Parameter { field, .. } in removed {
            let name = format!("{owner}.{}", field.name);
            let change = Change::new(Item::Parameter, name, Action::Removed, SENT, [Effect::Breaking; 2]);
            self.changes.push(change.what("", spelled::field(self.old, field), "").at(field.span, None));
        }
        for Parameter { field, .. } in added {
            let effect = if field.required.value { Effect::Breaking } else { Effect::Additive };
            let name = format!("{owner}.{}", field.name);
            let change = Change::new(Item::Parameter, name, Action::Added, SENT, [effect; 2]);
            self.changes.push(change.what("", "", spelled::field(self.new, field)).at(None, field.span));
        }
    }

    fn bodies(&mut self, owner: &str, was: &Operation, now: &Operation) {
        let spelled = |api: &Api, operation: &Operation| -> String {
            let bodies: Vec<String> =
                operation.bodies.iter().map(|body| spelled::ty(api, &body.ty)).collect();
            bodies.join(" | ")
        };
        let (a, b) = (spelled(self.old, was), spelled(self.new, now));
        if a != b {
            let change = Change::new(
                Item::Body,
                format!("{owner} body"),
                Action::Changed,
                SENT,
                [Effect::Breaking; 2],
            );
            self.changes.push(change.what("type", a, b).at(Some(was.span), Some(now.span)));
        }
    }

    fn responses(&mut self, owner: &str, was: &Operation, now: &Operation) {
        let status = |response: &crate::model::Response| match &response.status {
            Some(status) if !response.is_success() => status.value.clone(),
            _ => "2XX".to_owned(),
        };
        let Paired { both, removed, added } = pair(&was.responses, &now.responses, status);
        let ty = |api: &Api, response: &crate::model::Response| {
            response.ty.as_ref().map_or_else(|| "no body".to_owned(), |ty| spelled::ty(api, &ty.value))
        };
        let shown = |response: &crate::model::Response| -> Vec<serde_json::Value> {
            response.examples.iter().map(|example| example.value.clone()).collect()
        };
        let place = |change: Change| change.at(Some(was.span), Some(now.span));
        for (a, b) in both {
            let (before, after) = (ty(self.old, a), ty(self.new, b));
            if before != after {
                let name = format!("{owner} {}", status(b));
                let change =
                    Change::new(Item::Response, name, Action::Changed, RECEIVED, [Effect::Breaking; 2]);
                self.changes.push(place(change.what("type", before, after)));
            } else if shown(a) != shown(b) {
                let name = format!("{owner} {}", status(b));
                let effects = [Effect::DocOnly; 2];
                let change = Change::new(Item::Response, name, Action::Changed, RECEIVED, effects);
                self.changes.push(place(change.what("example", "", "")));
            }
        }
        for (response, action) in removed
            .into_iter()
            .map(|response| (response, Action::Removed))
            .chain(added.into_iter().map(|response| (response, Action::Added)))
        {
            let name = format!("{owner} {}", status(response));
            self.changes.push(place(Change::new(
                Item::Response,
                name,
                action,
                RECEIVED,
                [Effect::DocOnly; 2],
            )));
        }
    }
}
