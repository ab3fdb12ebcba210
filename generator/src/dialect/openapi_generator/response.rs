//! Responses: the table of statuses, where a flavour has one, and the type of the result.
//!
//! Guarantees: the type is given to the status it is documented for, the first success; no status is made up.

use super::context::Context;
use super::row::rest_of;
use crate::dialect::raw::RawResponse;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::Code;
use crate::ground::source::{Span, Spanned};
use crate::read::page::{Row, Table};

/// Reads a table `Status code | Description | Response headers` and accounts for its rows.
pub(super) fn read_table(table: &Table, context: &mut Context<'_>) -> Vec<RawResponse> {
    let mut responses = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        if let Some(response) = read_row(row, context) {
            responses.push(response);
            context.ledger.used(row.span);
        } else {
            context.ledger.skip(row.span, Code::MalformedRow);
            context.report(Code::MalformedRow, row.span, "a row of responses has no status");
        }
    }
    responses
}

/// `| **200** | ok | * X-Next - the next page <br> |`; the status 0 stands for `default`.
fn read_row(row: &Row, context: &mut Context<'_>) -> Option<RawResponse> {
    let status = row.cells.first()?.raw().trim_matches('*');
    let known = status == "0" || status.len() == 3 && status.starts_with(|c: char| c.is_ascii_digit());
    let rest = rest_of(std::slice::from_ref(row), 1).filter(|_| known)?;
    let (description, headers) = split_headers(context.slice(rest));
    let status = if status == "0" { "default" } else { status };
    Some(RawResponse {
        status: Some(Fact::stated(status.to_owned(), row.span)),
        description: context.prose(description, row.span),
        content_types: Vec::new(),
        ty: None,
        headers: headers
            .into_iter()
            .map(|(name, text)| (name.to_owned(), context.prose(text, row.span)))
            .collect(),
        examples: Vec::new(),
        span: row.span,
    })
}

/// Cuts the headers off the end: `-` for none, else a list that starts with a star. Descriptions on both sides
/// may hold pipes.
fn split_headers(rest: &str) -> (&str, Vec<(&str, &str)>) {
    for (at, _) in rest.rmatch_indices('|') {
        let (Some(description), Some(end)) = (rest.get(..at), rest.get(at + 1..)) else { continue };
        let end = end.trim();
        if end == "-" || end.is_empty() {
            return (description, Vec::new());
        }
        if let Some(list) = end.strip_prefix("* ") {
            let headers = list.split("<br>").map(|header| header.trim().trim_start_matches("* "));
            let headers = headers.filter(|header| !header.is_empty()).map(|header| {
                header.split_once(" -").map_or((header, ""), |(name, text)| (name.trim(), text.trim()))
            });
            return (description, headers.collect());
        }
    }
    (rest, Vec::new())
}

/// Gives the result to the response it belongs to; adds one of no status where there is no table.
pub(super) fn complete(
    mut responses: Vec<RawResponse>,
    result: Option<Spanned<TypeExpr>>,
    accept: Vec<String>,
    span: Span,
) -> Vec<RawResponse> {
    let status_is = |response: &RawResponse, test: fn(&str) -> bool| {
        response.status.as_ref().is_some_and(|status| test(&status.value))
    };
    let success = responses.iter().position(|response| status_is(response, |status| status.starts_with('2')));
    let place = success
        .or_else(|| responses.iter().position(|response| status_is(response, |status| status == "default")));
    let content_types = if result.is_some() { accept } else { Vec::new() };
    match place.and_then(|at| responses.get_mut(at)) {
        Some(response) => {
            response.ty = result;
            response.content_types = content_types;
        }
        None => responses.push(RawResponse {
            status: None,
            description: String::new(),
            content_types,
            ty: result,
            headers: Vec::new(),
            examples: Vec::new(),
            span,
        }),
    }
    responses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_cut_off_the_end() {
        assert_eq!(split_headers("ok |  -"), ("ok ", vec![]));
        assert_eq!(split_headers("a | b |  -  "), ("a | b ", vec![]));
        assert_eq!(
            split_headers("OK | piped |  * X-Rate - calls | left <br>  * X-Expires -  <br>  "),
            ("OK | piped ", vec![("X-Rate", "calls | left"), ("X-Expires", "")])
        );
    }
}
