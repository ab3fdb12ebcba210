//! Every form of a call, as it is written out.

use crate::dialect::raw::{RawApi, RawBody, RawField, RawOperation, RawResponse};
use crate::dialect::raw_testing::{
    INTEGER, STRING, body, choice, described, field, model, named, operation, parameter, required, response,
    stated, values,
};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::http::{Method, ParameterIn};
use crate::ground::scalar::Scalar;
use crate::ground::source::{SourceFile, Sources};
use crate::model::build::build;
use crate::passes;
use crate::plan::{ApiInput, Form, Target, plan};
use crate::settings::{Conventions, Runtime};

const FILE: TypeExpr = TypeExpr::Scalar(Scalar::Binary);

/// Returns the files that are emitted for some operations on boats, by path.
fn emitted(operations: Vec<RawOperation>) -> crate::output::FileSet {
    let models = vec![
        model("Boat", vec![required("id", INTEGER), field("name", STRING)]),
        model("NewBoat", vec![required("name", STRING)]),
        model("BoatChange", vec![required("name", STRING)]),
        model("Page", vec![field("size", INTEGER)]),
        model("Boats", vec![field("boats", TypeExpr::list(named("Boat"))), field("next", STRING)]),
        model("Task", vec![field("id", STRING)]),
        model("Problem", vec![field("message", STRING)]),
    ];
    let raw = RawApi { models, operations, ..RawApi::default() };
    let sources = Sources::new(vec![SourceFile::new("docs/BoatsApi.md", "text")]);
    let conventions = Conventions::default();
    let (mut api, _) = build("harbour", raw, &conventions, &sources);
    passes::run(&mut api, &conventions, &crate::lock::ApiLock::default(), &mut Vec::new());
    let target = Target {
        name: "harbour",
        runtime: &Runtime::Embedded,
        form: Form::Crate,
        smoke: false,
        cli: false,
        aliases: false,
        round_trip: false,
        group_features: false,
        docs: crate::settings::DocsAmount::Full,
        package: &std::collections::BTreeMap::new(),
        attributes: &std::collections::BTreeMap::new(),
        extended: false,
        types: crate::settings::ValueTypes::default(),
    };
    super::super::emit(&plan(&[ApiInput { name: "harbour", api: &api, sources: &sources }], &target))
}

/// Returns the file of the calls.
fn calls(operations: Vec<RawOperation>) -> String {
    let files = emitted(operations);
    let found = files.iter().find(|(path, _)| *path == "src/calls/boats.rs");
    found.map(|(_, text)| text.to_owned()).unwrap()
}

fn boats(name: &str, method: Method, path: &str) -> RawOperation {
    operation("Boats", name, method, path)
}

fn with_status(status: &str, ty: Option<TypeExpr>) -> RawResponse {
    let known = response(ty.clone().unwrap_or(STRING));
    RawResponse { status: stated(status.to_owned()), ty: known.ty.filter(|_| ty.is_some()), ..known }
}

#[test]
fn a_list_with_filters_comes_in_pages() {
    let list = RawOperation {
        parameters: vec![
            parameter(ParameterIn::Query, choice("status", values("Status", &["afloat", "sunk"]))),
            parameter(
                ParameterIn::Query,
                described("tag", TypeExpr::list(STRING), "Tags, separated by commas."),
            ),
            parameter(ParameterIn::Query, described("page", named("Page"), "As in `page[size]=20`.")),
            parameter(ParameterIn::Query, described("sort", STRING, "Can be used multiple times.")),
            parameter(ParameterIn::Header, field("X-Trace", STRING)),
            parameter(ParameterIn::Header, field("X-Auth-Token", STRING)),
        ],
        responses: vec![response(named("Boats")), with_status("4XX", Some(named("Problem")))],
        ..boats("list_boats", Method::Get, "/boats")
    };
    insta::assert_snapshot!(calls(vec![list]));
}

#[test]
fn pages_are_counted_from_where_the_documents_say() {
    let page = |default: Option<i64>| RawField {
        default: default.and_then(|number| stated(number.into())).map(Box::new),
        ..field("page", INTEGER)
    };
    let list = |name: &str, page: RawField| RawOperation {
        parameters: vec![
            parameter(ParameterIn::Query, page),
            parameter(ParameterIn::Query, field("per_page", INTEGER)),
        ],
        responses: vec![response(TypeExpr::list(named("Boat")))],
        ..boats(name, Method::Get, "/boats")
    };
    let text = calls(vec![list("list", page(None)), list("list_from_zero", page(Some(0)))]);
    let firsts: Vec<&str> = text.split("first: ").skip(1).map(|after| &after[..1]).collect();
    assert_eq!(firsts, ["1", "0"], "{text}");
}

#[test]
fn what_is_required_is_an_argument() {
    let update = RawOperation {
        parameters: vec![
            parameter(ParameterIn::Query, required("force", TypeExpr::Scalar(Scalar::Boolean))),
            parameter(ParameterIn::Query, required("request", STRING)),
            parameter(ParameterIn::Path, required("boat", INTEGER)),
            parameter(ParameterIn::Path, required("harbour", STRING)),
        ],
        bodies: vec![RawBody { required: stated(true), ..body(named("NewBoat")) }],
        responses: vec![with_status("200", Some(named("Boat")))],
        auth: Some(Vec::new()),
        ..boats("update_boat", Method::Put, "/harbours/{harbour}/boats/{boat}")
    };
    let delete = RawOperation {
        parameters: vec![parameter(ParameterIn::Path, required("boat", INTEGER))],
        responses: vec![with_status("204", None)],
        deprecated: true,
        ..boats("delete_boat", Method::Delete, "/boats/{boat}")
    };
    insta::assert_snapshot!(calls(vec![update, delete]));
}

#[test]
fn files_go_up_and_come_down() {
    let upload = RawOperation {
        parameters: vec![
            parameter(ParameterIn::Form, required("photo", FILE)),
            parameter(ParameterIn::Form, field("caption", STRING)),
        ],
        form_types: vec!["multipart/form-data".to_owned()],
        responses: vec![with_status("201", Some(named("Boat"))), with_status("202", Some(named("Task")))],
        ..boats("upload_photo", Method::Post, "/photos")
    };
    let store = RawOperation {
        bodies: vec![RawBody {
            content_types: vec!["image/png".to_owned()],
            required: stated(true),
            ..body(FILE)
        }],
        responses: vec![with_status("204", None)],
        ..boats("store_photo", Method::Put, "/photo")
    };
    let fetch = RawOperation {
        responses: vec![RawResponse {
            content_types: vec!["image/png".to_owned()],
            ..with_status("200", Some(FILE))
        }],
        ..boats("fetch_photo", Method::Get, "/photo")
    };
    insta::assert_snapshot!(calls(vec![upload, store, fetch]));
}

#[test]
fn bodies_of_several_content_types_are_calls_of_their_own() {
    let patch = |content_type: &str, ty: TypeExpr| RawBody {
        content_types: vec![content_type.to_owned()],
        required: stated(true),
        ..body(ty)
    };
    let change = RawOperation {
        bodies: vec![
            patch("application/boats-v1-json-patch", TypeExpr::list(named("NewBoat"))),
            patch("application/boats-v2-json-patch", named("NewBoat")),
        ],
        responses: vec![with_status("200", Some(named("Boat")))],
        ..boats("change_boat", Method::Patch, "/boat")
    };
    let text = calls(vec![change]);
    let names: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix("pub fn change")).collect();
    assert_eq!(names.len(), 2, "{text}");
    assert!(text.contains("pub fn change_v1(") && text.contains("pub fn change_v2("), "{text}");
    assert!(text.contains("json_as(\"application/boats-v1-json-patch\", body)"), "{text}");
}

#[test]
fn what_is_asked_for_can_be_read() {
    let types = ["application/yaml", "application/json"];
    let offers = |name: &str, ty: TypeExpr| RawOperation {
        responses: vec![RawResponse {
            content_types: types.map(str::to_owned).to_vec(),
            ..with_status("200", Some(ty))
        }],
        ..boats(name, Method::Get, name)
    };
    let text = calls(vec![offers("/boat", named("Boat"))]);
    assert!(text.contains("send_json") && !text.contains("accept("), "JSON goes without saying:\n{text}");
    let text = calls(vec![offers("/text", STRING)]);
    let accept = text.contains(r#"accept("application/yaml, application/json")"#);
    assert!(text.contains("send_text") && accept, "a text is read in any form:\n{text}");
}

#[test]
fn a_type_that_stands_for_two_has_the_name_that_the_operation_gives_it() {
    let with = |name: &str, path: &str, ty: &str| RawOperation {
        bodies: vec![RawBody { required: stated(true), ..body(named(ty)) }],
        responses: vec![response(named(ty))],
        ..boats(name, Method::Post, path)
    };
    let text = calls(vec![with("add", "/boats", "NewBoat"), with("change", "/boat", "BoatChange")]);
    for expected in
        ["impl Into<models::NewBoat>", "impl Into<models::BoatChange>", "Call<models::BoatChange>"]
    {
        assert!(text.contains(expected), "{expected}:\n{text}");
    }
}

#[test]
fn variables_that_all_paths_begin_with_belong_to_the_group() {
    let at = |name: &str, path: &str, variables: &[&str]| {
        let variable = |name: &&str| parameter(ParameterIn::Path, required(name, STRING));
        RawOperation {
            parameters: variables.iter().map(variable).collect(),
            responses: vec![response(named("Boat"))],
            ..boats(name, Method::Get, path)
        }
    };
    let client = |operations: Vec<RawOperation>| {
        let files = emitted(operations);
        let text = files.iter().find(|(path, _)| *path == "src/client.rs").unwrap().1;
        let start = text.find("pub fn boats(").unwrap();
        text[start..].split(" {").next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let get = || at("get_boat", "/harbours/{harbour}/boats/{boat}", &["harbour", "boat"]);
    let list = || at("list_boats", "/harbours/{harbour}/boats", &["harbour"]);
    assert_eq!(client(vec![get(), list()]), "pub fn boats(&self, harbour: &str) -> calls::boats::Boats");
    let all = at("all_boats", "/boats", &[]);
    assert_eq!(client(vec![get(), list(), all]), "pub fn boats(&self) -> calls::boats::Boats");
    assert_eq!(client(vec![get()]), "pub fn boats(&self) -> calls::boats::Boats");
    let last = [at("sail", "/boats/{boat}", &["boat"]), at("sink", "/boats/{boat}", &["boat"])];
    assert_eq!(client(last.to_vec()), "pub fn boats(&self) -> calls::boats::Boats");
    let text = calls(vec![get(), list()]);
    assert!(text.contains("pub fn get(&self, boat: &str)") && !text.contains("path(\"harbour\""), "{text}");
}

#[test]
fn an_operation_without_a_route_is_no_call() {
    let nowhere = RawOperation { route: None, ..boats("find_boat", Method::Get, "/") };
    let files = emitted(vec![nowhere]);
    assert!(files.iter().all(|(path, _)| !path.starts_with("src/calls") && path != "src/client.rs"));
}
