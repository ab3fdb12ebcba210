//! The answers of a client without a network: one for each operation.
//!
//! Guarantees: an answer is the documented example where that has the documented type, else the smallest value that has;
//! the same model gives the same answers.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use crate::model::{Operation, Response, Ty};

use super::ApiPlanner;
use super::calls::content_types::is_streamed;
use super::sample;

/// The answer of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MockAnswer {
    /// Method and path: `GET /images/{id}`.
    pub route: String,
    /// The status.
    pub status: u16,
    /// The content type; empty for no body.
    pub content_type: String,
    /// The body.
    pub body: String,
}

impl ApiPlanner<'_> {
    /// Returns the answer of every operation that has a route. Where several share one, the first counts.
    pub(super) fn mock_answers(&self) -> Vec<MockAnswer> {
        let mut routes = BTreeSet::new();
        let operations = self.api.operations.iter().filter_map(|operation| {
            let route = operation.route.as_ref()?.value.to_string();
            routes.insert(route.clone()).then(|| self.mock_answer(operation, route))
        });
        operations.collect()
    }

    fn mock_answer(&self, operation: &Operation, route: String) -> MockAnswer {
        let mut successes = operation.responses.iter().filter(|response| response.is_success());
        let response = successes.clone().find(|response| response.ty.is_some()).or_else(|| successes.next());
        let status = response.and_then(|response| response.status.as_ref()?.value.parse().ok());
        let body = response.and_then(|response| self.mock_body(response));
        let (content_type, body) = body.unwrap_or_default();
        let usual = if content_type.is_empty() { 204 } else { 200 };
        MockAnswer { route, status: status.unwrap_or(usual), content_type, body }
    }

    /// Returns the content type and the body of an answer; `None` for no body.
    fn mock_body(&self, response: &Response) -> Option<(String, String)> {
        let ty = &response.ty.as_ref()?.value;
        let value = sample::response(self.api, response).unwrap_or(Value::Null);
        let documented = |kind: &str| {
            let mut types = response.content_types.iter();
            types.find(|content_type| content_type.contains(kind)).cloned()
        };
        Some(match (self.names.behind_aliases(ty), value) {
            (Ty::Binary, value) => {
                let first = response.content_types.first().cloned();
                (first.unwrap_or_else(|| "application/octet-stream".to_owned()), plain(&value))
            }
            (_, value) if is_streamed(response) => streamed(response, value),
            (_, value) if documented("json").is_none() && documented("text/").is_some() => {
                (documented("text/").unwrap_or_default(), plain(&value))
            }
            (_, value) => {
                (documented("json").unwrap_or_else(|| "application/json".to_owned()), value.to_string())
            }
        })
    }
}

/// Returns the content type and the body of an answer that is a stream: the items of a list, or the only value.
fn streamed(response: &Response, value: Value) -> (String, String) {
    let content_type = response.content_types.first().cloned().unwrap_or_default();
    let values = if let Value::Array(items) = value { items } else { vec![value] };
    let (before, after) = match content_type.split(';').next().unwrap_or_default().trim() {
        "text/event-stream" => ("data: ", "\n\n"),
        "application/json-seq" => ("\u{1e}", "\n"),
        _ => ("", "\n"),
    };
    let body = values.iter().map(|value| format!("{before}{value}{after}")).collect();
    (content_type, body)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
