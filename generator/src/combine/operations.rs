//! Operations that two flavours document.
//!
//! The answer of one says `200` and a list, that of the other only `Boat[]` -> status 200 with a list of boats.

use std::collections::HashMap;

use crate::dialect::raw::{RawBody, RawOperation, RawParameter, RawResponse};
use crate::ground::fact::Fact;
use crate::ground::http::{ParameterIn, path_variables};
use crate::ground::source::Spanned;
use crate::ground::words::fold;

use super::Joiner;
use super::fields::{FIRST_COUNTS, surer};
use super::pairs::{Pairs, nameless, same_answer, same_place};

impl Joiner<'_> {
    /// Adds the operations of the second flavour.
    pub(super) fn operations(
        &mut self,
        first: &mut Vec<RawOperation>,
        second: Vec<RawOperation>,
        pairs: &Pairs,
        schemes: &[String],
    ) {
        let mut groups: HashMap<String, String> = HashMap::new();
        for operation in first.iter() {
            groups.entry(fold(&operation.group)).or_insert_with(|| operation.group.clone());
        }
        let in_first = |group: String| groups.get(&fold(&group)).cloned().unwrap_or(group);
        for (mut operation, pair) in second.into_iter().zip(&pairs.operations) {
            operation.group = in_first(operation.group);
            operation.other_groups = operation.other_groups.into_iter().map(&in_first).collect();
            for name in operation.auth.iter_mut().flatten() {
                if let Some(known) = schemes.iter().find(|known| fold(known) == fold(name)) {
                    name.clone_from(known);
                }
            }
            match pair.and_then(|at| first.get_mut(at)) {
                Some(known) => self.operation(known, operation),
                None => {
                    self.only.note("operation", operation.name.span);
                    first.push(operation);
                }
            }
        }
    }

    fn operation(&mut self, first: &mut RawOperation, mut second: RawOperation) {
        let owner = first.name.value.clone();
        let (here, there) = (first.name.span, second.name.span);
        self.route(first, &mut second);
        for group in std::iter::once(second.group).chain(second.other_groups) {
            if group != first.group && !first.other_groups.contains(&group) {
                first.other_groups.push(group);
            }
        }
        let paths = second.alias_paths.into_iter().filter(|path| !first.alias_paths.contains(path));
        first.alias_paths.extend(paths.collect::<Vec<_>>());
        for (own, their) in
            [(&mut first.summary, second.summary), (&mut first.description, second.description)]
        {
            if own.is_empty() {
                *own = their;
            }
        }
        first.deprecated |= second.deprecated;
        self.parameters(&owner, &mut first.parameters, second.parameters);
        self.bodies(&owner, first, second.bodies);
        if first.form_types.is_empty() {
            first.form_types = second.form_types;
        }
        self.answers(&owner, first, second.responses);
        let differ = |own: &Vec<String>, their: &Vec<String>| own.iter().any(|name| !their.contains(name));
        let both = first.auth.as_ref().zip(second.auth.as_ref());
        if both.is_some_and(|(own, their)| differ(own, their) || differ(their, own)) {
            self.disagree(&format!("the authentication of `{owner}`"), here, there, FIRST_COUNTS);
        }
        first.auth = first.auth.take().or(second.auth);
    }

    /// Takes the route of the first flavour, and names the variables of the second one's path as in it.
    fn route(&mut self, first: &mut RawOperation, second: &mut RawOperation) {
        if let Some((own, their)) = first.route.as_ref().zip(second.route.as_ref()) {
            let names: Vec<(String, String)> = path_variables(&their.value.path)
                .zip(path_variables(&own.value.path))
                .map(|(their, own)| (their.to_owned(), own.to_owned()))
                .collect();
            let (own, their) = (own.value.clone(), their.value.clone());
            let in_path = |parameter: &&mut RawParameter| parameter.location.value == ParameterIn::Path;
            for parameter in second.parameters.iter_mut().filter(in_path) {
                let name = parameter.field.name.value.clone();
                if let Some((_, own)) = names.iter().find(|(their, _)| fold(their) == fold(&name))
                    && fold(own) != fold(&name)
                {
                    parameter.field.name.value.clone_from(own);
                    parameter.field.wire = None;
                }
            }
            if nameless(&own) != nameless(&their) {
                let subject = format!("method or path of `{}`", first.name.value);
                self.disagree(
                    &subject,
                    first.name.span,
                    second.name.span,
                    "the folder that is named first counts; an override of its `route` says another",
                );
            }
        }
        first.route = surer(first.route.take(), second.route.take());
    }

    fn parameters(&mut self, owner: &str, first: &mut Vec<RawParameter>, second: Vec<RawParameter>) {
        let known = first.len();
        for parameter in second {
            let Some(own) = first.iter_mut().take(known).find(|own| same_place(own, &parameter)) else {
                self.only.note("parameter", parameter.field.name.span);
                first.push(parameter);
                continue;
            };
            if own.location.value != parameter.location.value
                && own.location.certainty == parameter.location.certainty
            {
                let subject = format!("the place of `{owner}.{}`", own.field.name.value);
                self.disagree(&subject, own.field.name.span, parameter.field.name.span, FIRST_COUNTS);
            }
            if parameter.location.certainty < own.location.certainty {
                own.location = parameter.location;
            }
            self.field(owner, &mut own.field, parameter.field);
        }
    }

    fn bodies(&mut self, owner: &str, first: &mut RawOperation, second: Vec<RawBody>) {
        let alone = first.bodies.len() == 1 && second.len() == 1;
        let form = |own: &RawParameter| own.location.value == ParameterIn::Form;
        if first.bodies.is_empty() && first.parameters.iter().any(form) {
            return;
        }
        let known = first.bodies.len();
        for body in second {
            let shares = |own: &&mut RawBody| {
                alone
                    || own.content_types.is_empty()
                    || own.content_types.iter().any(|kind| body.content_types.contains(kind))
            };
            let Some(own) = first.bodies.iter_mut().take(known).find(shares) else {
                if known == 0 || !body.content_types.is_empty() {
                    first.bodies.push(body);
                }
                continue;
            };
            match self.agreed(&own.ty, &body.ty) {
                Some(ty) => own.ty = Spanned::new(ty, own.ty.span),
                None => {
                    self.disagree(&format!("the body of `{owner}`"), own.ty.span, body.ty.span, FIRST_COUNTS);
                }
            }
            own.name = own.name.take().or(body.name);
            if own.content_types.is_empty() {
                own.content_types = body.content_types;
            }
            own.required = surer(own.required.take(), body.required);
            if own.description.is_empty() {
                own.description = body.description;
            }
            own.examples.extend(body.examples);
        }
    }

    fn answers(&mut self, owner: &str, first: &mut RawOperation, second: Vec<RawResponse>) {
        let known = first.responses.len();
        for answer in second {
            let Some(own) = first.responses.iter_mut().take(known).find(|own| same_answer(own, &answer))
            else {
                first.responses.push(answer);
                continue;
            };
            self.answer(owner, own, answer);
        }
    }

    fn answer(&mut self, owner: &str, own: &mut RawResponse, answer: RawResponse) {
        own.ty = match (own.ty.take(), answer.ty) {
            (Some(own), Some(their)) => Some(match self.agreed(&own, &their) {
                Some(ty) => Spanned::new(ty, own.span),
                None => {
                    self.disagree(&format!("the answer of `{owner}`"), own.span, their.span, FIRST_COUNTS);
                    own
                }
            }),
            (own, their) => own.or(their),
        };
        own.status = surer::<Fact<String>>(own.status.take(), answer.status);
        if own.description.is_empty() {
            own.description = answer.description;
        }
        if own.content_types.is_empty() {
            own.content_types = answer.content_types;
        }
        for header in answer.headers {
            if own.headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case(&header.0)) {
                own.headers.push(header);
            }
        }
        own.examples.extend(answer.examples);
    }
}
