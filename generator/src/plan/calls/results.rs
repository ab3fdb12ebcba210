//! What a call results in.

use crate::model::{Operation, Response, Ty};
use crate::plan::ApiPlanner;
use crate::plan::ident::{Case, Ident, Scope};
use crate::plan::item::RustType;

use super::arguments::is_json;
use super::{ResultCase, ResultPlan};

impl ApiPlanner<'_> {
    pub(super) fn result(&self, operation: &Operation, call: &Ident, types: &mut Scope) -> ResultPlan {
        let successes: Vec<&Response> =
            operation.responses.iter().filter(|response| response.is_success()).collect();
        let mut distinct: Vec<Option<RustType>> = Vec::new();
        for response in &successes {
            let ty = response.ty.as_ref().map(|ty| self.names.rust(&ty.value));
            if !distinct.contains(&ty) {
                distinct.push(ty);
            }
        }
        match distinct.as_slice() {
            [] | [None] => ResultPlan::Empty,
            [Some(_)] => {
                successes.iter().find_map(|response| self.single(response)).unwrap_or(ResultPlan::Empty)
            }
            _ => ResultPlan::Any {
                ident: types
                    .name(Case::Pascal, &[&format!("{} Result", call.as_str())], &["type"], "result")
                    .ident,
                cases: self.cases(&successes),
            },
        }
    }

    /// The result of an operation with one success type.
    fn single(&self, response: &Response) -> Option<ResultPlan> {
        let ty = self.names.behind_aliases(&response.ty.as_ref()?.value);
        let types = &response.content_types;
        let json = types.is_empty() || types.iter().any(|content_type| is_json(content_type));
        let only_json = types.iter().all(|content_type| is_json(content_type));
        Some(match ty {
            Ty::Binary => ResultPlan::Stream,
            // Where the list is that of all responses, JSON may be for the errors alone: text reads both.
            Ty::String(_) if !only_json => ResultPlan::Text,
            _ if !json && !types.iter().any(|content_type| content_type.contains('*')) => ResultPlan::Stream,
            _ => ResultPlan::Json(self.response_type(response)?),
        })
    }

    /// The type of a body, as the operation calls it.
    fn response_type(&self, response: &Response) -> Option<RustType> {
        Some(self.names.rust_as(&response.ty.as_ref()?.value, response.alias.as_deref()))
    }

    fn cases(&self, successes: &[&Response]) -> Vec<ResultCase> {
        let mut scope = Scope::default();
        let mut cases: Vec<ResultCase> = Vec::new();
        for response in successes {
            let status = response.status.as_ref().and_then(|status| status.value.parse().ok());
            if cases.iter().any(|case| case.status == status) {
                continue;
            }
            let name = status.map_or("Success", status_word);
            let qualifier = status.map_or_else(String::new, |status| status.to_string());
            let ident = scope.name(Case::Pascal, &[name], &[&qualifier], "status").ident;
            let ty = self.response_type(response);
            cases.push(ResultCase { ident, status, ty });
        }
        // The case of any other success comes last: it would shadow those behind it.
        cases.sort_by_key(|case| case.status.is_none());
        cases
    }
}

/// What a success status is called.
fn status_word(status: u16) -> &'static str {
    match status {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "Transformed",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        _ => "Status",
    }
}

/// The documented success content types, where they are not plain JSON or unknown.
pub(super) fn accept(operation: &Operation, result: &ResultPlan) -> Option<String> {
    let successes = operation.responses.iter().filter(|response| response.is_success());
    let mut types: Vec<&str> = Vec::new();
    for content_type in successes.flat_map(|response| &response.content_types) {
        let usable = content_type.is_ascii() && !content_type.contains(char::is_control);
        if usable && !types.contains(&content_type.as_str()) {
            types.push(content_type);
        }
    }
    let decodes = matches!(result, ResultPlan::Json(_) | ResultPlan::Any { .. });
    // Asked for what cannot be decoded, a server might send it.
    if decodes && types.iter().any(|content_type| is_json(content_type)) {
        types.retain(|content_type| is_json(content_type));
    }
    (!types.is_empty() && types != ["application/json"]).then(|| types.join(", "))
}
