use serde_json::json;

use super::*;
use crate::dialect::raw::{RawApi, RawField, RawModel, RawOperation, RawResponse};
use crate::dialect::raw_testing::*;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::constraints::Constraints;
use crate::ground::fact::Fact;
use crate::ground::http::{Method, ParameterIn};
use crate::ground::scalar::{Scalar, StringFormat};
use crate::ground::source::{SourceFile, Sources};
use crate::model::TypeKind;
use crate::model::build::build;
use crate::model::sketch::sketch;
use crate::settings::{NameStyle, Nullability};

/// Returns the sketch after all passes, and the codes of the passes' findings.
fn passed(raw: RawApi, conventions: &Conventions) -> (String, Vec<String>) {
    let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
    let (mut api, _) = build("test", raw, conventions, &sources);
    crate::evidence::settle_names(&mut api, conventions);
    let mut diagnostics = Vec::new();
    run(&mut api, conventions, &ApiLock::default(), &mut diagnostics);
    (
        sketch(&api),
        diagnostics.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect(),
    )
}

fn of_models(models: Vec<RawModel>) -> String {
    passed(RawApi { models, ..RawApi::default() }, &Conventions::default()).0
}

#[test]
fn null_moves_from_an_alias_to_its_uses() {
    let model = of_models(vec![
        alias("Timeout", TypeExpr::Nullable(Box::new(named("Duration")))),
        alias("Duration", STRING),
        alias("Again", named("Timeout")),
        model("Job", vec![field("a", named("Again")), field("b", TypeExpr::list(named("Timeout")))]),
    ]);
    insta::assert_snapshot!(model, @r"
    Timeout: Duration
    Duration: string
    Again: Timeout
    Job
      a?: Again
      b: [Timeout?]
    ");
}

#[test]
fn aliases_of_themselves_are_free_json() {
    let raw = RawApi {
        models: vec![alias("A", named("B")), alias("B", TypeExpr::list(named("A"))), alias("C", named("A"))],
        ..RawApi::default()
    };
    let (model, findings) = passed(raw, &Conventions::default());
    assert_eq!(model, "A: any\nB: [A]\nC: A\n");
    assert_eq!(findings, ["opaque-type: the type `A` is defined by itself"]);
}

#[test]
fn equal_shapes_are_one_type_also_when_they_recur() {
    let pair = |tree: &str, leaf: &str| {
        vec![
            model(tree, vec![field("left", named(leaf)), field("right", named(tree))]),
            model(leaf, vec![field("up", TypeExpr::list(named(tree)))]),
        ]
    };
    let model = of_models([pair("GreatTree", "GreatLeaf"), pair("Tree", "Leaf")].concat());
    insta::assert_snapshot!(model, @r"
    GreatTree
      left: GreatLeaf
      right*: GreatTree
    GreatLeaf
      up: [GreatTree]
    Tree
      left: Leaf
      right*: Tree
    Leaf
      up: [Tree]
    ");
}

#[test]
fn what_differs_stays_apart_however_deep() {
    let chain = |prefix: &str, end: TypeExpr| {
        let name = |at: usize| format!("{prefix}{at}");
        let mut models: Vec<RawModel> =
            (0..3).map(|at| model(&name(at), vec![field("next", named(&name(at + 1)))])).collect();
        models.push(model(&name(3), vec![field("end", end)]));
        models
    };
    let model = of_models([chain("A", STRING), chain("B", INTEGER), chain("Cc", STRING)].concat());
    let names: Vec<&str> = model.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(
        names,
        [
            "A",
            "ANext",
            "TestANext",
            "ANextNext",
            "B",
            "BNext",
            "TestBNext",
            "BNextNext",
            "Cc",
            "CcNext",
            "TestCcNext",
            "CcNextNext"
        ]
    );
}

#[test]
fn requiredness_nullability_and_values_tell_types_apart() {
    let nullable = RawField { nullable: stated(true), ..field("a", STRING) };
    let model = of_models(vec![
        model("Plain", vec![field("a", STRING)]),
        model("Required", vec![required("a", STRING)]),
        model("Nullable", vec![nullable]),
        model("Choice", vec![choice("a", values("AEnum", &["x", "y"]))]),
        model("OtherOrder", vec![choice("a", values("AEnum", &["y", "x"]))]),
        model("OtherChoice", vec![choice("a", values("AEnum", &["x", "z"]))]),
    ]);
    insta::assert_snapshot!(model, @r#"
    Plain
      a: string
    Required
      a!: string
    Nullable
      a?: string
    Choice
      a: ChoiceA
    OtherOrder
      a: OtherOrderA
    OtherChoice
      a: OtherChoiceA
    ChoiceA
      = "x"
      = "y"
    OtherOrderA
      = "y"
      = "x"
    OtherChoiceA
      = "x"
      = "z"
    "#);
}

#[test]
fn recursion_is_boxed_once_for_each_circle_and_not_through_lists() {
    let model = of_models(vec![
        model("A", vec![field("b", named("B")), field("list", TypeExpr::list(named("A")))]),
        model("B", vec![field("c", named("C")), field("a", named("A"))]),
        model("C", vec![field("choice", named("Choice"))]),
        union("Choice", &[named("B"), STRING]),
    ]);
    insta::assert_snapshot!(model, @r"
    A
      b: B
      list: [A]
    B
      c: C
      a*: A
    C
      choice*: Choice
    Choice
      | String: string
      | B: B
    ");
}

#[test]
fn a_union_of_itself_is_cut() {
    let model = of_models(vec![union("A", &[named("B"), STRING]), union("B", &[named("A"), INTEGER])]);
    insta::assert_snapshot!(model, @r"
    A
      | String: string
      | B: any
    B
      | Integer: integer
      | A: A
    ");
}

#[test]
fn a_union_is_tagged_where_every_case_fixes_the_same_field() {
    let source = |name: &str, kind: &str| model(name, vec![constant("type", kind), field("url", STRING)]);
    let model = of_models(vec![
        source("DirectImageSource", "direct"),
        source("StackImageSource", "stack-build"),
        union("ImageSource", &[named("DirectImageSource"), named("StackImageSource")]),
        union("Loose", &[named("DirectImageSource"), named("Other")]),
        model("Other", vec![required("type", STRING), required("extra", STRING)]),
    ]);
    insta::assert_snapshot!(model, @r#"
    DirectImageSource
      type!: string default "direct" always "direct"
      url: string
    StackImageSource
      type!: string default "stack-build" always "stack-build"
      url: string
    ImageSource
      by type (conventional)
      | Direct: DirectImageSource if direct
      | StackBuild: StackImageSource if stack-build
    Loose
      | Other: Other
      | DirectImageSource: DirectImageSource
    Other
      type!: string
      extra!: string
    "#);
}

#[test]
fn a_single_known_value_tags_as_a_constant_does() {
    let details = || field("details", named("Details"));
    let model = of_models(vec![
        model("NoneOrigin", vec![constant("type", "none"), field("details", TypeExpr::ANY)]),
        model("UploadOrigin", vec![choice("type", values("TypeEnum", &["upload"])), details()]),
        model("Details", vec![field("expires", STRING)]),
        union("Origin", &[named("NoneOrigin"), named("UploadOrigin")]),
        union("Same", &[named("NoneOrigin"), named("AlsoNone")]),
        model("AlsoNone", vec![constant("type", "none"), required("more", STRING)]),
    ]);
    let origin = model.split("Origin\n  by").nth(1).unwrap_or(&model);
    assert!(
        origin.starts_with(
            " type (conventional)\n  | None: NoneOrigin if none\n  | Upload: UploadOrigin if upload\n"
        ),
        "{model}"
    );
    assert!(!model.contains("Same\n  by"), "the values are not distinct: {model}");
}

fn listing() -> RawApi {
    let example = json!({ "images": [{ "id": "5", "name": null, "os:kind": "x", "sizes": { "a": 1 } }] });
    let list = RawOperation {
        responses: vec![RawResponse { examples: vec![here(example)], ..response(named("List")) }],
        ..operation("ImagesApi", "images_list", Method::Get, "/images")
    };
    let image =
        vec![required("id", INTEGER), required("name", STRING), field("sizes", TypeExpr::list(INTEGER))];
    RawApi {
        models: vec![
            model("List", vec![field("images", TypeExpr::list(named("Image"))), required("meta", STRING)]),
            model("Image", image),
        ],
        operations: vec![list],
        ..RawApi::default()
    }
}

#[test]
fn a_written_example_widens_what_is_documented() {
    let (model, findings) = passed(listing(), &Conventions::default());
    insta::assert_snapshot!(model, @r"
    List (response)
      images: [Image] <- images (shown)
      meta: string
    Image (response)
      id!: decimal <- id (shown)
      name!?: string <- name (shown)
      sizes: ImageSizes <- sizes (shown)
      os:kind: string <- os:kind (shown)
    ImageSizes (response)
      | IntegerList: [integer]
      | Object: object
    images.list: GET /images
      200 List
    ");
    assert_eq!(
        findings,
        [
            "example-disagrees: the example shows `id` as something other than documented",
            "example-disagrees: the example shows `sizes` as something other than documented",
            "observed-field: `os:kind` is seen in an example of `Image` and in no table",
        ]
    );
}

#[test]
fn a_generated_example_of_a_type_changes_nothing() {
    let mut raw = RawApi { examples_generated: true, ..listing() };
    let shown = raw.operations.iter_mut().flat_map(|operation| &mut operation.responses);
    let examples: Vec<_> = shown.flat_map(|response| std::mem::take(&mut response.examples)).collect();
    raw.models[0].examples = examples;
    let (model, findings) = passed(raw, &Conventions::default());
    for line in ["id!: integer <-", "name!: string <-", "sizes: [integer] <-"] {
        assert!(model.contains(line), "no `{line}` in {model}");
    }
    assert!(!model.contains("os:kind"), "{model}");
    assert_eq!(findings, [""; 0]);
}

#[test]
fn tolerance_is_for_what_is_received() {
    let send = RawOperation {
        bodies: vec![body(named("Request"))],
        responses: vec![response(named("Answer"))],
        ..operation("Images", "send", Method::Post, "/images")
    };
    let raw = RawApi {
        models: vec![model("Request", vec![field("a", STRING)]), model("Answer", vec![field("b", STRING)])],
        operations: vec![send],
        ..RawApi::default()
    };
    let tolerant = Conventions { nullability: Some(Nullability::Tolerant), ..Conventions::default() };
    let (model, _) = passed(raw, &tolerant);
    insta::assert_snapshot!(model, @r"
    CreateImage (request)
      a: string
    Answer (response)
      b?: string
    images.create: POST /images
      body CreateImage
      200 Answer
    ");
}

/// Returns an answer whose fields are all required; `told` of them say that they may be null.
fn answer_of_required(told: usize) -> RawApi {
    let says = |name: &str| RawField { description: "Or null.".to_owned(), ..required(name, STRING) };
    let mut fields: Vec<RawField> =
        ["deleted", "os", "network"].iter().take(told).map(|name| says(name)).collect();
    fields.extend(
        [
            "id",
            "name",
            "createdAt",
            "finishedAt",
            "lastSeen",
            "description",
            "assignedTo",
            "command",
            "homeUrl",
        ]
        .map(|name| required(name, STRING)),
    );
    fields.extend([required("size", INTEGER), required("tags", TypeExpr::list(STRING))]);
    let get = RawOperation {
        responses: vec![response(named("Answer"))],
        ..operation("Images", "get", Method::Get, "/images/{id}")
    };
    let answer = model("Answer", vec![required("image", named("Image")), required("reason", STRING)]);
    RawApi { models: vec![answer, model("Image", fields)], operations: vec![get], ..RawApi::default() }
}

fn nullable_fields(raw: RawApi, conventions: &Conventions) -> (Vec<String>, Vec<String>) {
    let (model, findings) = passed(raw, conventions);
    let nullable = |line: &str| Some(line.trim().split_once("!?:")?.0.to_owned());
    (model.lines().filter_map(nullable).collect(), findings)
}

#[test]
fn pages_that_contradict_themselves_are_graded_by_names() {
    let (nullable, findings) = nullable_fields(answer_of_required(3), &Conventions::default());
    let expected = [
        "reason",
        "deleted",
        "os",
        "network",
        "finishedAt",
        "lastSeen",
        "description",
        "assignedTo",
        "command",
    ];
    assert_eq!(nullable, expected);
    assert_eq!(
        findings,
        [
            "nullability: 3 required fields may be `null` by their text, such as `Image.deleted`: the pages do not mark \
          such fields, so 6 more are optional by name and place"
        ]
    );
}

#[test]
fn pages_that_hardly_contradict_themselves_are_believed() {
    let (nullable, _) = nullable_fields(answer_of_required(2), &Conventions::default());
    assert_eq!(nullable, ["deleted", "os"]);
    let marked = RawField { nullable: stated(true), ..required("a", STRING) };
    let mut raw = answer_of_required(3);
    raw.models.push(model("Other", vec![marked]));
    assert_eq!(nullable_fields(raw, &Conventions::default()).0, ["deleted", "os", "network", "a"]);
}

#[test]
fn what_the_user_says_of_nulls_is_not_weighed() {
    for (word, count) in [(Nullability::Graded, 6), (Nullability::Documented, 0), (Nullability::Tolerant, 12)]
    {
        let conventions = Conventions { nullability: Some(word), ..Conventions::default() };
        let (nullable, findings) = nullable_fields(answer_of_required(0), &conventions);
        assert_eq!((nullable.len(), findings.len()), (count, 0), "{word:?}: {nullable:?}");
    }
}

#[test]
fn what_every_request_needs_is_never_null() {
    let mut raw = answer_of_required(3);
    raw.models.push(model("NewImage", vec![required("command", STRING), required("description", STRING)]));
    raw.operations.push(RawOperation {
        bodies: vec![body(named("NewImage"))],
        ..operation("Images", "create", Method::Post, "/images")
    });
    let (nullable, _) = nullable_fields(raw, &Conventions::default());
    assert_eq!(nullable, ["reason", "deleted", "os", "network", "finishedAt", "lastSeen", "assignedTo"]);
}

#[test]
fn one_thing_or_a_list_of_them_is_not_both() {
    let mut raw = answer_of_required(0);
    raw.models[0] = model(
        "Answer",
        vec![required("image", named("Image")), required("images", TypeExpr::list(named("Image")))],
    );
    assert_eq!(nullable_fields(raw, &Conventions::default()).0, ["image"]);
}

#[test]
fn operations_lose_what_their_group_says_unless_that_makes_two_of_one() {
    let raw = RawApi {
        operations: vec![
            operation("ImagesApi", "images_get_all", Method::Get, "/images"),
            operation("ImagesApi", "imageDelete", Method::Delete, "/images/{id}"),
            operation("ImagesApi", "deleteAllImages", Method::Delete, "/images"),
            operation(
                "FloatingIPsApi",
                "floatingIPsAction_get",
                Method::Get,
                "/floating_ips/{ip}/actions/{id}",
            ),
            operation("FloatingIPsApi", "floatingIPs_list", Method::Get, "/floating_ips"),
            operation("FloatingIPsApi", "listFloatingIPs", Method::Get, "/floating_ips/{ip}/all"),
        ],
        ..RawApi::default()
    };
    let (model, _) = passed(raw, &Conventions::default());
    let names: Vec<&str> = model
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        names,
        [
            "images.get",
            "images.image_delete",
            "images.delete_all_images",
            "floating_ips.get_action",
            "floating_ips.list",
            "floating_ips.list_of_floating_ip",
        ]
    );
}

#[test]
fn a_number_behind_a_name_yields_to_what_the_path_says() {
    let call = |name: &str, path: &str| operation("VolumeActionsApi", name, Method::Get, path);
    let raw = RawApi {
        operations: vec![
            call("getAll", "/volumes/actions"),
            call("getAll_0", "/volumes/{id}/actions"),
            call("getAll_1", "/load_balancers/{id}/actions"),
            call("getAll_2", "/actions"),
            call("showPage_2", "/pages/{id}"),
        ],
        ..RawApi::default()
    };
    let (model, _) = passed(raw, &Conventions::default());
    let names: Vec<&str> =
        model.lines().filter_map(|line| line.split(':').next()?.split('.').nth(1)).collect();
    assert_eq!(names, ["get_all", "list_of_volume", "load_balancer_actions", "get_all2", "get_page"]);
}

#[test]
fn a_call_leaves_out_the_noun_of_its_group_and_keeps_what_belongs_to_it() {
    let called = |group: &str, name: &str| {
        let raw = RawApi {
            operations: vec![operation(group, name, Method::Post, "/fleet/action")],
            ..RawApi::default()
        };
        let (model, _) = passed(raw, &Conventions::default());
        model.lines().find_map(|line| Some(line.split(':').next()?.split('.').nth(1)?.to_owned())).unwrap()
    };
    for (group, name, call) in [
        ("Boat", "Add Boat", "add"),
        ("Boat v2.0", "Add Boat", "add"),
        ("Boat", "Delete All Boats", "delete_all"),
        ("Boat", "Power Off Boat", "power_off"),
        ("Boat", "Get Status of Boat", "get_status"),
        ("Boat", "Change Boat Owner", "change_owner"),
        ("Boat", "Get Harbour Boat", "get_harbour_boat"),
        ("Tag", "Query Boats by Tag", "query_boats_by_tag"),
    ] {
        assert_eq!(called(group, name), call, "{name} of {group}");
    }
}

#[test]
fn names_that_clash_take_a_word_that_tells_them_apart() {
    let scoped = |scope: &str, ty| RawModel { scope: scope.to_owned(), ..model("Tag", vec![field("a", ty)]) };
    let raw = RawApi {
        models: vec![
            scoped("v2", STRING),
            scoped("v3", INTEGER),
            model("snake_model", vec![field("b", STRING)]),
            model("SnakeModel", vec![field("c", STRING)]),
            model("200Response", vec![field("d", STRING)]),
            model("200_response", vec![field("d", STRING)]),
            model("****", vec![field("e", STRING)]),
        ],
        ..RawApi::default()
    };
    let (model, findings) = passed(raw, &Conventions::default());
    let names: Vec<&str> = model.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(
        names,
        ["Tag", "TagV3", "TestSnakeModel", "SnakeModel", "TestResponse = 200_response", "TestValue"]
    );
    assert_eq!(
        findings,
        [
            "name-clash: the type `Tag` is called `TagV3`, because `Tag` is taken",
            "name-clash: the type `snake_model` is called `TestSnakeModel`, because `SnakeModel` is taken",
            "name-clash: the type `200Response` is called `TestResponse`, because `Response` is taken",
            "name-clash: the type `200_response` is called `TestResponse`, because `Response` is taken",
            "unusable-name: `****` holds nothing that a name could be made of",
        ]
    );
}

#[test]
fn values_of_a_field_are_named_after_their_owner_and_shared_ones_after_the_shorter() {
    let kinds = |name: &str| choice(name, values("Enum", &["a", "b"]));
    let flags = RawField { ty: here(TypeExpr::list(STRING)), ..choice("flags", values("Enum", &["x", "y"])) };
    let mut list = operation("Images", "list", Method::Get, "/images");
    list.parameters = vec![parameter(ParameterIn::Query, choice("sort", values("Enum", &["up", "down"])))];
    let raw = RawApi {
        models: vec![model("LongImageName", vec![kinds("type")]), model("Image", vec![kinds("kind"), flags])],
        operations: vec![list],
        ..RawApi::default()
    };
    let (model, _) = passed(raw, &Conventions::default());
    insta::assert_snapshot!(model, @r#"
    LongImageName
      type: LongImageNameType
    Image
      kind: ImageKind
      flags: [ImageFlag]
    LongImageNameType
      = "a"
      = "b"
    ImageKind
      = "a"
      = "b"
    ImageFlag
      = "x"
      = "y"
    ImageSort (request)
      = "up"
      = "down"
    images.list: GET /images
      query  sort: ImageSort
    "#);
}

#[test]
fn a_sentence_that_lists_all_values_makes_an_enumeration() {
    let text = "The state. It may be one of `new`, `old`, or `gone`.";
    let model = of_models(vec![model("Image", vec![described("state", STRING, text)])]);
    insta::assert_snapshot!(model, @r#"
    Image
      state: ImageState
    ImageState
      = "new"
      = "old"
      = "gone"
    "#);
}

#[test]
fn a_guessed_default_must_name_a_listed_value() {
    let guessed = |name: &str| RawField {
        default: Some(Box::new(Fact::conventional(json!("InProgress")))),
        ..field(name, STRING)
    };
    let listed =
        RawField { values: stated(values("E", &["in-progress", "done"])).map(Box::new), ..guessed("listed") };
    let model = of_models(vec![model("A", vec![listed, guessed("text")])]);
    let lines: Vec<&str> = model.lines().take(3).collect();
    assert_eq!(lines, ["A", "  listed: Listed default \"in-progress\"", "  text: string"]);
}

#[test]
fn a_limit_that_the_default_breaks_is_none() {
    let limited = |name: &str, default: &str| RawField {
        default: stated(json!(default)).map(Box::new),
        constraints: Constraints { min_length: Some(1), max_length: Some(3), ..Constraints::default() },
        ..field(name, STRING)
    };
    let fields = vec![limited("empty", ""), limited("fits", "a"), limited("long", "abcd")];
    let raw = RawApi { models: vec![model("A", fields)], ..RawApi::default() };
    let (mut api, _) = build("test", raw, &Conventions::default(), &Sources::default());
    run(&mut api, &Conventions::default(), &ApiLock::default(), &mut Vec::new());
    let TypeKind::Struct(object) = &api.types().next().unwrap().1.kind else { panic!("no struct") };
    let limits = object.fields.iter().map(|f| (f.constraints.min_length, f.constraints.max_length));
    assert_eq!(limits.collect::<Vec<_>>(), [(None, Some(3)), (Some(1), Some(3)), (Some(1), None)]);
}

#[test]
fn a_default_in_a_sentence_must_be_a_value_of_the_type() {
    let with = |ty, name: &str| described(name, ty, "Some words. Defaults to `5`.");
    let listed =
        RawField { values: stated(values("E", &["4", "5"])).map(Box::new), ..with(STRING, "listed") };
    let unlisted =
        RawField { values: stated(values("E", &["6", "7"])).map(Box::new), ..with(STRING, "unlisted") };
    let all = vec![
        with(INTEGER, "number"),
        with(STRING, "text"),
        with(TypeExpr::list(STRING), "list"),
        described("none", STRING, "The default value is **null**."),
        listed,
        unlisted,
    ];
    let model = of_models(vec![model("A", all)]);
    let lines: Vec<&str> = model.lines().take(7).collect();
    assert_eq!(
        lines,
        [
            "A",
            "  number: integer default 5",
            "  text: string default \"5\"",
            "  list: [string]",
            "  none?: string",
            "  listed: Listed default \"5\"",
            "  unlisted: Unlisted",
        ]
    );
}

#[test]
fn null_may_be_told_by_the_field_or_by_the_page_of_its_type() {
    let error = RawModel {
        description: "What went wrong, otherwise null.".to_owned(),
        ..model("Error", vec![field("code", STRING)])
    };
    let fields = vec![
        field("error", named("Error")),
        field("errors", TypeExpr::list(named("Error"))),
        described("end", STRING, "The end. Only set if it is over."),
        described("start", STRING, "Never null."),
    ];
    insta::assert_snapshot!(of_models(vec![error, model("Job", fields)]), @r"
    JobError
      code: string
    Job
      error?: JobError
      errors: [JobError]
      end?: string
      start: string
    ");
}

#[test]
fn suggested_names_depend_on_what_holds_the_type() {
    let table = |name: &str, key: &str, fields| RawModel {
        name_stated: false,
        links: vec![key.to_owned()],
        ..model(name, fields)
    };
    let at = |name: &str, key: &str| TypeExpr::named(name, Some(key.to_owned()));
    let raw = RawApi {
        models: vec![
            table("ListRequest", "1", vec![field("server", at("Server", "2")), field("tag", at("Tag", "4"))]),
            table("Server", "2", vec![field("a", STRING)]),
            table("ShowRequest", "3", vec![field("server", at("Server", "5")), field("tag", at("Tag", "4"))]),
            table("Tag", "4", vec![field("key", STRING)]),
            table("Server", "5", vec![field("b", STRING)]),
            RawModel { scope: "v2".to_owned(), ..table("ShowRequest", "6", vec![field("c", STRING)]) },
            RawModel { scope: "v3".to_owned(), ..table("ShowRequest", "7", vec![field("d", STRING)]) },
        ],
        ..RawApi::default()
    };
    let (model, _) = passed(raw, &Conventions::default());
    let names: Vec<&str> = model.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(
        names,
        [
            "ListRequest",
            "ListRequestServer",
            "ShowRequest",
            "ListRequestTag",
            "ShowRequestServer",
            "ShowRequestV2",
            "ShowRequestV3",
        ]
    );
}

#[test]
fn a_member_that_answers_lack_is_still_asked_for() {
    let api = |request: &str| RawApi {
        models: vec![
            model("Hive", vec![required("size", INTEGER), field("note", STRING)]),
            model("Hives", vec![required("hive", named("Hive"))]),
        ],
        operations: vec![RawOperation {
            bodies: vec![body(named(request))],
            responses: vec![RawResponse {
                examples: vec![here(json!({ "hive": { "note": "x" } }))],
                ..response(named("Hives"))
            }],
            ..operation("HivesApi", "add", Method::Post, "/hives")
        }],
        ..RawApi::default()
    };
    let (model, _) = passed(api("Hives"), &Conventions::default());
    insta::assert_snapshot!(model, @r"
    Hive (request)
      size!: integer
      note: string <- note (shown)
    Hives (request)
      hive!: Hive <- hive (shown)
    HiveResponse (response)
      size: integer
      note: string <- note (shown)
    HivesResponse (response)
      hive!: HiveResponse <- hive (shown)
    hives.create: POST /hives
      body Hives
      200 HivesResponse
    ");
    let (model, _) = passed(api("Hive"), &Conventions::default());
    assert!(model.contains("Hives (response)\n  hive!: HiveResponse"), "{model}");
}

#[test]
fn values_that_a_request_takes_are_united_with_no_other_list() {
    let api = |sent: &[&str], received: &[&str]| {
        let kind = |list| choice("keeper_type", values("KeeperTypeEnum", list));
        let raw = RawApi {
            models: vec![model("Hive", vec![kind(received)]), model("NewHive", vec![kind(sent)])],
            operations: vec![RawOperation {
                bodies: vec![body(named("NewHive"))],
                responses: vec![response(named("Hive"))],
                ..operation("HivesApi", "add", Method::Post, "/hives")
            }],
            ..RawApi::default()
        };
        passed(raw, &Conventions::default()).0.matches("= \"bee\"").count()
    };
    assert_eq!(api(&["bee", "ant"], &["ant", "bee"]), 1);
    assert_eq!(api(&["bee", "ant", "wasp"], &["ant", "bee"]), 2);
}

#[test]
fn the_form_of_a_body_follows_examples_that_all_differ() {
    let of = |ty: TypeExpr, examples: &[serde_json::Value]| {
        let raw = RawApi {
            models: vec![
                model("Hive", vec![field("size", INTEGER), field("note", STRING)]),
                model("Wrapped", vec![field("hive", named("Hive"))]),
            ],
            operations: vec![RawOperation {
                responses: vec![RawResponse {
                    examples: examples.iter().cloned().map(here).collect(),
                    ..response(ty)
                }],
                ..operation("HivesApi", "add", Method::Post, "/hives")
            }],
            ..RawApi::default()
        };
        let (model, _) = passed(raw, &Conventions::default());
        model.lines().last().unwrap_or_default().trim().to_owned()
            + model
                .lines()
                .find(|line| line.starts_with("  hive: ") && !line.contains("Hive <- hive (conv"))
                .unwrap_or("")
    };
    let hive = json!({ "size": 1, "note": "x" });
    for (ty, examples, expected) in [
        (named("Hive"), vec![hive.clone()], "200 Hive"),
        (named("Hive"), vec![json!([hive])], "200 [Hive]"),
        (named("Hive"), vec![json!([hive]), hive.clone()], "200 Hive"),
        (named("Hive"), vec![json!({ "other": 1 })], "200 Hive"),
        (named("Wrapped"), vec![hive.clone()], "200 Hive"),
        (TypeExpr::list(named("Hive")), vec![hive.clone()], "200 Hive"),
        (named("Hive"), vec![json!({ "hives": [hive] })], "200 CreateHiveResponse"),
        (TypeExpr::list(named("Hive")), vec![json!({ "hives": [hive] })], "200 CreateHiveResponse"),
    ] {
        assert!(
            of(ty.clone(), &examples).starts_with(expected),
            "{ty:?} {examples:?} {}",
            of(ty.clone(), &examples)
        );
    }
}

#[test]
fn examples_add_members_and_widen_types() {
    let of = |ty: TypeExpr, shown: serde_json::Value| {
        let mut hive = model("Hive", vec![field("known", STRING), field("seen", ty)]);
        hive.examples = vec![here(json!({ "known": "x", "seen": shown }))];
        let raw =
            RawApi { models: vec![hive, model("Bee", vec![field("id", INTEGER)])], ..RawApi::default() };
        let (model, findings) = passed(raw, &Conventions::default());
        let from = model.find("seen").map_or("", |at| &model[at..]);
        (from.replace(" <- seen (shown)", "").replace('\n', ";"), findings.len())
    };
    for (ty, shown, expected, findings) in [
        (INTEGER, json!(7), "seen: integer;", 0),
        (INTEGER, json!(1.5), "seen: number", 1),
        (INTEGER, json!("7"), "seen: decimal", 1),
        (INTEGER, json!("16xx"), "seen: HiveSeen", 1),
        (INTEGER, json!(null), "seen?: integer", 0),
        (TypeExpr::list(INTEGER), json!(["x"]), "seen: [HiveSeen]", 1),
        (TypeExpr::list(INTEGER), json!([null, 1]), "seen: [integer?]", 1),
        (TypeExpr::Map(Box::new(STRING)), json!([]), "seen: {string}", 0),
        (INTEGER, json!(u64::MAX), "seen: number", 1),
        (TypeExpr::Scalar(Scalar::String(StringFormat::DateTime)), json!(7), "seen: datetime", 1),
        (named("Bee"), json!([{ "id": 1 }]), "seen: [Bee]", 1),
        (named("Bee"), json!({ "7f-1": { "id": 1 } }), "seen: {Bee}", 1),
        (named("Bee"), json!({ "7f-1": [{ "id": 1 }] }), "seen: {[Bee]}", 1),
        (named("Bee"), json!(""), "seen: HiveSeen", 1),
        (TypeExpr::list(named("Bee")), json!({ "id": 1 }), "seen: Bee", 1),
        (named("Bee"), json!({ "id": 1, "wings": { "left": 1 } }), "seen: Bee", 1),
    ] {
        let (model, count) = of(ty.clone(), shown.clone());
        assert!(model.starts_with(expected), "{ty:?} {shown} {model}");
        assert_eq!(count, findings, "{ty:?} {shown} {model}");
    }
}

#[test]
fn documented_names_stay_where_they_are_wanted() {
    let raw = || {
        let get = RawOperation {
            responses: vec![response(named("ServersGetServerResponse"))],
            ..operation("ServersApi", "getServer", Method::Get, "/servers/{id}")
        };
        let stop = operation("ServerActionsApi", "stopServer", Method::Post, "/servers/{id}/actions/stop");
        let server = [field("id", INTEGER), field("name", STRING), field("state", STRING)].to_vec();
        RawApi {
            models: vec![
                model(
                    "ServersGetServerResponse",
                    vec![field("server", named("ServersGetServerResponseServer"))],
                ),
                model("ServersGetServerResponseServer", server),
            ],
            operations: vec![get, stop],
            ..RawApi::default()
        }
    };
    let names = |style| {
        let conventions = Conventions { names: Some(style), ..Conventions::default() };
        let (mut api, _) = build("test", raw(), &conventions, &Sources::default());
        run(&mut api, &conventions, &ApiLock::default(), &mut Vec::new());
        let groups = api.groups.iter().map(|group| group.ident.clone());
        let calls = api.operations.iter().map(|operation| operation.ident.clone());
        api.types().map(|(_, ty)| ty.ident.clone()).chain(groups).chain(calls).collect::<Vec<_>>()
    };
    assert_eq!(
        names(NameStyle::Resource),
        ["GetServerResponse", "Server", "servers", "servers", "get", "stop"]
    );
    assert_eq!(
        names(NameStyle::Documented),
        [
            "ServersGetServerResponse",
            "ServersGetServerResponseServer",
            "servers",
            "server_actions",
            "get_server",
            "stop_server"
        ]
    );
}
