//! Documented operations.
//!
//! Guarantees: an operation that is filed under several groups is one operation with all its groups; every
//! variable of a path has a parameter; a path parameter is required and bears the variable's name.

use crate::dialect::raw::{RawBody, RawOperation, RawParameter, RawResponse};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{ParameterIn, Route, path_variables};
use crate::ground::source::Span;
use crate::ground::words::fold;
use crate::model::{Body, Field, Group, Operation, Parameter, QueryStyle, Response, Ty};

use super::Builder;
use super::expr::{Context, without_null};

impl Builder<'_> {
    /// All operations, in document order.
    pub(super) fn operations(&mut self, raw: Vec<RawOperation>) {
        for operation in raw {
            let group = self.group(&operation.group);
            let others: Vec<usize> = operation.other_groups.iter().map(|name| self.group(name)).collect();
            if !self.merged(&operation, group) {
                self.operation(operation, group, others);
            }
        }
    }

    fn group(&mut self, name: &str) -> usize {
        if let Some(known) = self.groups.get(name) {
            return *known;
        }
        let new = self.api.groups.len();
        self.api.groups.push(Group { name: name.to_owned(), ..Group::default() });
        self.groups.insert(name.to_owned(), new);
        new
    }

    /// Files an operation that is known already under one more group; notes one that is not.
    fn merged(&mut self, raw: &RawOperation, group: usize) -> bool {
        let Some(key) = key(raw) else { return false };
        let next = self.api.operations.len();
        let known = *self.operations.entry(key).or_insert(next);
        let Some(known) = self.api.operations.get_mut(known) else { return false };
        if known.group != group && !known.other_groups.contains(&group) {
            known.other_groups.push(group);
        }
        let message = format!("the operation `{}` is documented a second time", raw.name.value);
        let help = format!("it is also documented at {}", self.sources.location(known.span));
        self.report(Diagnostic::new(Code::DuplicateOperation, raw.name.span, message).help(help));
        true
    }

    fn operation(&mut self, raw: RawOperation, group: usize, other_groups: Vec<usize>) {
        let span = raw.name.span;
        if raw.route.is_none() {
            let message = format!("method and path of `{}` are not in the documents", raw.name.value);
            let help = "its types are generated, a call is not; say its route: \
                        `--override \"operation:Group.operation.route=GET /path\"`, or in the manifest; \
                        `specless inspect --routes` proposes some";
            self.report(Diagnostic::new(Code::NoRoute, span, message).help(help).about(&raw.name.value));
        }
        let group_name = raw.group.clone();
        let at = Context { scope: "", name: &raw.name.value, group: Some(&group_name), span };
        let mut parameters = Vec::with_capacity(raw.parameters.len());
        for parameter in raw.parameters {
            parameters.push(self.parameter(parameter, at));
        }
        if let Some(route) = &raw.route {
            self.path_parameters(&mut parameters, route, span);
        }
        let bodies = raw.bodies.into_iter().map(|body| self.body(body, at)).collect();
        let responses = raw.responses.into_iter().map(|response| self.response(response, at)).collect();
        self.api.operations.push(Operation {
            name: raw.name.value,
            ident: String::new(),
            group,
            other_groups,
            qualifiers: raw.qualifiers,
            route: raw.route,
            alias_paths: raw.alias_paths,
            summary: raw.summary,
            description: raw.description,
            deprecated: raw.deprecated,
            parameters,
            bodies,
            form_types: raw.form_types,
            responses,
            auth: raw.auth,
            paging: None,
            span,
            given: None,
            envelope: raw.envelope,
            returned: None,
            freed: Vec::new(),
        });
    }

    fn parameter(&mut self, raw: RawParameter, at: Context<'_>) -> Parameter {
        Parameter {
            location: raw.location,
            field: self.field(raw.field, at),
            style: Fact::conventional(QueryStyle::default()),
            repeats: false,
            spans_segments: false,
        }
    }

    fn body(&mut self, raw: RawBody, at: Context<'_>) -> Body {
        let at = Context { span: raw.ty.span, name: "body", ..at };
        let (ty, _) = without_null(self.ty(raw.ty.value, at));
        Body {
            content_types: raw.content_types,
            ty,
            required: raw.required.unwrap_or_else(|| Fact::conventional(true)),
            description: raw.description,
            examples: raw.examples,
        }
    }

    fn response(&mut self, raw: RawResponse, at: Context<'_>) -> Response {
        let ty = raw.ty.map(|ty| {
            let at = Context { span: ty.span, name: "response", ..at };
            Fact::stated(self.ty(ty.value, at), ty.span)
        });
        Response {
            status: raw.status,
            description: raw.description,
            content_types: raw.content_types,
            ty,
            headers: raw.headers,
            examples: raw.examples,
        }
    }

    /// Brings the path parameters and the variables of the path together: by name, by folded name, then those
    /// that are left in their order, if they are as many (they stood in path order on every page looked at).
    /// A variable that stays alone becomes a text parameter.
    fn path_parameters(&mut self, parameters: &mut Vec<Parameter>, route: &Fact<Route>, span: Span) {
        let is_path = |parameter: &Parameter| parameter.location.value == ParameterIn::Path;
        let mut open: Vec<String> = Vec::new();
        let mut taken: Vec<usize> = Vec::new();
        for variable in variables(&route.value.path) {
            let named = |test: &dyn Fn(&str) -> bool| {
                parameters.iter().enumerate().position(|(at, parameter)| {
                    is_path(parameter) && !taken.contains(&at) && test(&parameter.field.name)
                })
            };
            let found =
                named(&|name| name == variable).or_else(|| named(&|name| fold(name) == fold(&variable)));
            match found {
                Some(at) => {
                    taken.push(at);
                    name_variable(parameters, at, variable, route);
                }
                None => open.push(variable),
            }
        }
        let left: Vec<usize> = (0..parameters.len())
            .filter(|at| !taken.contains(at) && parameters.get(*at).is_some_and(is_path))
            .collect();
        if open.len() == left.len() {
            for (variable, at) in open.into_iter().zip(left) {
                name_variable(parameters, at, variable, route);
            }
            return;
        }
        for variable in open {
            let message = format!("no parameter documents `{{{variable}}}` of the path");
            let help = "it became a required text parameter";
            self.report(Diagnostic::new(Code::UndocumentedPathVariable, span, message).help(help));
            parameters.push(undocumented(variable, route));
        }
    }
}

fn name_variable(parameters: &mut [Parameter], at: usize, variable: String, route: &Fact<Route>) {
    if let Some(parameter) = parameters.get_mut(at) {
        parameter.field.wire = Fact { value: variable, certainty: route.certainty, span: route.span };
        if !parameter.field.required.value {
            parameter.field.required = Fact::conventional(true);
        }
    }
}

/// Route, folded name and qualifiers: two pages that agree on them document one operation.
pub(super) type Key = (Route, String, Vec<String>);

fn key(raw: &RawOperation) -> Option<Key> {
    let route = raw.route.as_ref()?;
    Some((route.value.clone(), fold(&raw.name.value), raw.qualifiers.clone()))
}

fn undocumented(variable: String, route: &Fact<Route>) -> Parameter {
    Parameter {
        field: Field {
            name: variable.clone(),
            wire: Fact { value: variable, certainty: route.certainty, span: route.span },
            ty: Ty::STRING,
            description: String::new(),
            required: Fact::conventional(true),
            absent: None,
            always: 0,
            nullable: Fact::conventional(false),
            read_only: false,
            deprecated: false,
            default: None,
            constant: None,
            constraints: crate::ground::constraints::Constraints::default(),
            boxed: false,
            span: route.span,
            certainty: Certainty::Conventional,
            example: None,
            given: None,
        },
        location: Fact { value: ParameterIn::Path, certainty: route.certainty, span: route.span },
        style: Fact::conventional(QueryStyle::default()),
        repeats: false,
        spans_segments: false,
    }
}

/// Returns the variables of a path template, each once.
fn variables(path: &str) -> Vec<String> {
    let mut variables: Vec<String> = Vec::new();
    for variable in path_variables(path) {
        if !variables.iter().any(|known| known == variable) {
            variables.push(variable.to_owned());
        }
    }
    variables
}
