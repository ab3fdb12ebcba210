//! Which operations page, and how, as their parameters, answers and sentences tell it.

use super::*;
use crate::dialect::raw::{RawApi, RawModel, RawOperation, RawResponse};
use crate::dialect::raw_testing::{
    INTEGER, STRING, described, field, model, named, operation, parameter, response,
};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::source::{SourceFile, Sources};
use crate::model::build::build;
use crate::model::sketch::sketch;
use crate::settings::Conventions;

fn list(query: &[&str], answer: TypeExpr) -> RawOperation {
    RawOperation {
        parameters: query.iter().map(|name| parameter(ParameterIn::Query, field(name, STRING))).collect(),
        responses: vec![response(answer)],
        ..operation("Things", "list", Method::Get, "/things")
    }
}

/// Returns how `GET /things` with these query parameters and this response pages.
fn paged(query: &[&str], members: &[(&str, TypeExpr)], models: Vec<RawModel>) -> String {
    let page = model("Page", members.iter().map(|(name, ty)| field(name, ty.clone())).collect());
    let things = model("Thing", vec![field("id", STRING)]);
    let raw = RawApi {
        models: [vec![page, things], models].concat(),
        operations: vec![list(query, named("Page"))],
        ..RawApi::default()
    };
    lines(raw)
}

fn lines(raw: RawApi) -> String {
    let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
    let (mut api, _) = build("test", raw, &Conventions::default(), &sources);
    run(&mut api);
    let sketch = sketch(&api);
    sketch.lines().filter_map(|line| line.trim().strip_prefix("pages ")).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_member_of_the_response_leads_on() {
    let things = || ("things", TypeExpr::list(named("Thing")));
    let nested = |outer: &str, inner: &str, ty: TypeExpr| model(outer, vec![field(inner, ty)]);
    let number =
        vec![nested("Meta", "pagination", named("Pagination")), nested("Pagination", "next_page", INTEGER)];
    assert_eq!(
        paged(&["page", "per_page"], &[things(), ("meta", named("Meta"))], number),
        "things by page = meta.pagination.next_page"
    );
    let links = vec![nested("Links", "pages", named("Pages")), nested("Pages", "next", STRING)];
    assert_eq!(
        paged(&["page"], &[things(), ("links", named("Links"))], links),
        "things by url links.pages.next"
    );
    assert_eq!(paged(&[], &[things(), ("nextLink", STRING)], vec![]), "things by url nextLink");
    let info = vec![nested("Info", "next_marker", STRING)];
    assert_eq!(
        paged(&["marker", "limit"], &[things(), ("page_info", named("Info"))], info),
        "things by marker = page_info.next_marker"
    );
}

#[test]
fn sentences_and_names_join_a_member_with_a_parameter() {
    let things = || ("things", TypeExpr::list(named("Thing")));
    assert_eq!(
        paged(&["cursor", "limit"], &[things(), ("nextCursor", STRING)], vec![]),
        "things by cursor = nextCursor"
    );
    let inside = vec![model("Metadata", vec![field("next_after", STRING)])];
    assert_eq!(
        paged(&["after"], &[things(), ("response_metadata", named("Metadata"))], inside),
        "things by after = response_metadata.next_after"
    );
    let told = |text: &str, member: &str| {
        let page =
            model("Page", vec![field("things", TypeExpr::list(named("Thing"))), field(member, STRING)]);
        let things = model("Thing", vec![field("id", STRING)]);
        let mut read = list(&[], named("Page"));
        read.parameters = vec![parameter(ParameterIn::Query, described("token", STRING, text))];
        lines(RawApi { models: vec![page, things], operations: vec![read], ..RawApi::default() })
    };
    assert_eq!(told("`resume` of the page before", "resume"), "things by token = resume");
    assert_eq!(told("The followUp of the page before", "followUp"), "things by token = followUp");
    assert_eq!(told("Where to resume", "resume"), "");
    assert_eq!(told("At most `total`", "total"), "");
    assert_eq!(told("Without `token` it is `a`", "token"), "");
    assert_eq!(told("The `token` of the last answer", "token"), "things by token = token");
}

#[test]
fn a_link_header_leads_on() {
    let linked = |text: &str| RawOperation {
        responses: vec![RawResponse {
            headers: vec![("Link".to_owned(), text.to_owned())],
            ..response(TypeExpr::list(named("Thing")))
        }],
        ..list(&["page", "per_page"], STRING)
    };
    let models = || vec![model("Thing", vec![field("id", STRING)])];
    let ways = |text| lines(RawApi { models: models(), operations: vec![linked(text)], ..RawApi::default() });
    assert_eq!(ways("URLs of other pages; the next one has rel next"), ". by header link");
    assert_eq!(ways("RFC 5988 pagination"), ". by header link");
    assert_eq!(ways("Where the schema is"), ". by page + 1");
    let told = |text: &str| {
        let list = RawOperation {
            description: text.to_owned(),
            responses: vec![response(TypeExpr::list(named("Thing")))],
            ..list(&["cursor"], STRING)
        };
        lines(RawApi { models: models(), operations: vec![list], ..RawApi::default() })
    };
    assert_eq!(told("Lists things. The `Link` header leads to the next page."), ". by header link");
    assert_eq!(told("Lists things. The next page links headers."), "");
}

#[test]
fn sentences_tell_where_pages_begin() {
    for text in [
        "counted from zero (0..N)",
        "Zero-based page number",
        "Pages start at 0.",
        "0-indexed",
        "Starting with 0",
        "The first page has number 0",
        "Page (0 = first page)",
        "Page number, the first one being 0",
    ] {
        assert!(counts_from_zero(text), "{text}");
    }
    for text in [
        "Page number",
        "Starting from 01",
        "0 or more items",
        "At 0.5 scale",
        "10-based",
        "Zero pages are an error",
    ] {
        assert!(!counts_from_zero(text), "{text}");
    }
}

#[test]
fn parameters_alone_lead_on() {
    let things = || [("things", TypeExpr::list(named("Thing")))];
    assert_eq!(paged(&["marker", "limit"], &things(), vec![]), "things by marker = last id");
    assert_eq!(paged(&["offset", "limit"], &things(), vec![]), "things by offset + items");
    assert_eq!(paged(&["page", "per_page"], &things(), vec![]), "things by page + 1");
    assert_eq!(paged(&["starting_after", "limit"], &things(), vec![]), "things by starting_after = last id");
    assert_eq!(paged(&["page"], &things(), vec![]), "", "`page` alone may be anything");
    assert_eq!(paged(&["pageIndex", "pageSize"], &things(), vec![]), "", "an index from 0 or from 1");
}

#[test]
fn sentences_tell_what_a_parameter_counts() {
    let things = || vec![field("things", TypeExpr::list(named("Thing"))), field("last_key", STRING)];
    let told = |name: &str, text: &str| {
        let models = vec![model("Page", things()), model("Thing", vec![field("id", STRING)])];
        let mut read = list(&["limit"], named("Page"));
        read.parameters.push(parameter(ParameterIn::Query, described(name, STRING, text)));
        lines(RawApi { models, operations: vec![read], ..RawApi::default() })
    };
    assert_eq!(told("start", "Index of the first item"), "things by start + items");
    assert_eq!(told("start", "Index of the first item, one-based"), "");
    assert_eq!(told("beyond", "Id of the last thing of the previous page"), "things by beyond = last id");
    assert_eq!(told("from", "The `last_key` that the previous answer gave"), "things by from = last_key");
    assert_eq!(told("from", "Point in time, as in `last_key`"), "");
    assert_eq!(told("page_index", "Index of the page, from zero"), "things by page_index + 1 from 0");
}

#[test]
fn what_is_not_one_list_does_not_page() {
    let two = [("a", TypeExpr::list(STRING)), ("b", TypeExpr::list(STRING)), ("next", STRING)];
    assert_eq!(paged(&["page", "per_page"], &two, vec![]), "");
    let write = RawOperation {
        route: operation("Things", "add", Method::Post, "/things").route,
        ..list(&["page", "per_page"], TypeExpr::list(named("Thing")))
    };
    let models = vec![model("Thing", vec![field("id", STRING)])];
    assert_eq!(lines(RawApi { models, operations: vec![write], ..RawApi::default() }), "");
}

#[test]
fn a_response_that_is_the_list_pages_by_its_parameters() {
    let operations = vec![list(&["page", "per_page"], TypeExpr::list(named("Thing")))];
    let models = vec![model("Thing", vec![field("id", STRING)])];
    assert_eq!(lines(RawApi { models, operations, ..RawApi::default() }), ". by page + 1");
}
