use serde_json::{Value, json};

use super::*;
use crate::dialect::raw::{RawEnum, RawEnumValue, RawEvidence, RawField, RawModel, RawOperation, RawShape};
use crate::dialect::raw_testing::*;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::http::{Method, ParameterIn};
use crate::ground::source::SourceFile;
use crate::ground::wire_case::WireCase;
use crate::model::sketch::sketch;

fn sources() -> Sources {
    Sources::new(vec![SourceFile::new("docs/a.md", "text")])
}

fn built(raw: RawApi, conventions: &Conventions) -> (String, Vec<String>) {
    let (api, diagnostics) = build("test", raw, conventions, &sources());
    let findings = diagnostics.iter().map(|finding| format!("{}: {}", finding.code, finding.message));
    (sketch(&api), findings.collect())
}

fn of_models(models: Vec<RawModel>) -> (String, Vec<String>) {
    built(RawApi { models, ..RawApi::default() }, &Conventions::default())
}

fn of_operations(operations: Vec<RawOperation>) -> (String, Vec<String>) {
    built(RawApi { operations, ..RawApi::default() }, &Conventions::default())
}

#[test]
fn references_lead_forward_back_and_to_themselves() {
    let (model, findings) = of_models(vec![
        model("Server", vec![field("image", named("Image")), field("next", named("Server"))]),
        model("Image", vec![field("servers", TypeExpr::list(named("server")))]),
    ]);
    insta::assert_snapshot!(model, @r"
    Server
      image: Image
      next: Server
    Image
      servers: [Server]
    ");
    assert_eq!(findings, [""; 0]);
}

#[test]
fn a_link_counts_more_than_a_name_and_a_prefixed_name_is_found() {
    let linked = TypeExpr::named("Image", Some("docs/OtherImage.md".to_owned()));
    let (model, _) = of_models(vec![
        model("Image", vec![]),
        model("OtherImage", vec![]),
        model("ModelReturn", vec![]),
        model(
            "User",
            vec![field("a", linked), field("b", named("Return")), field("c", named("other_image"))],
        ),
    ]);
    assert!(model.ends_with("User\n  a: OtherImage\n  b: ModelReturn\n  c: OtherImage\n"), "{model}");
}

#[test]
fn a_name_is_looked_up_in_its_scope_first() {
    let scoped = |scope: &str, fields| RawModel { scope: scope.to_owned(), ..model("Tag", fields) };
    let user =
        |scope: &str| RawModel { scope: scope.to_owned(), ..model("User", vec![field("tag", named("Tag"))]) };
    let raw = RawApi {
        models: vec![
            scoped("v2", vec![field("two", STRING)]),
            scoped("v3", vec![field("three", STRING)]),
            user("v3"),
            user("v4"),
        ],
        ..RawApi::default()
    };
    let (api, findings) = build("test", raw, &Conventions::default(), &sources());
    let tag = |at: usize| match &api.ty(TypeId::at(at)).kind {
        TypeKind::Struct(object) => object.fields[0].ty.clone(),
        _ => Ty::Any,
    };
    assert_eq!(tag(2), Ty::Ref(TypeId::at(1)), "the tag of the same version");
    assert_eq!(tag(3), Ty::Any, "no version of its own, and two others to choose from");
    assert_eq!(findings.len(), 1);
}

#[test]
fn a_missing_page_is_reported_once_and_becomes_free_json() {
    let (model, findings) = of_models(vec![model(
        "Image",
        vec![field("a", named("Gone")), field("b", TypeExpr::list(named("Gone")))],
    )]);
    assert_eq!(model, "Image\n  a: any\n  b: [any]\n");
    assert_eq!(findings, ["unresolved-reference: no page documents the type `Gone`, which is named 2 times"]);
}

#[test]
fn values_of_a_field_become_a_type_inside_its_containers() {
    let (model, _) = of_models(vec![model(
        "Image",
        vec![
            choice("status", values("StatusEnum", &["new", "old", "new"])),
            RawField {
                ty: here(TypeExpr::list(STRING)),
                ..choice("flags", values("FlagsEnum", &["a", "b"]))
            },
            choice("kind", values_with_null()),
        ],
    )]);
    insta::assert_snapshot!(model, @r#"
    Image
      status: StatusEnum
      flags: [FlagsEnum]
      kind?: KindEnum
    StatusEnum
      = "new"
      = "old"
    FlagsEnum
      = "a"
      = "b"
    KindEnum
      = "x"
    "#);
}

fn values_with_null() -> RawEnum {
    let mut list = values("KindEnum", &["x", "y"]);
    list.values[1].wire = stated(Value::Null);
    list
}

#[test]
fn whole_numbers_stay_numbers_and_constants_become_the_only_value() {
    let mut sizes = values("SizeEnum", &["1", "2"]);
    sizes.base = INTEGER;
    let (model, _) = of_models(vec![model("Disk", vec![choice("size", sizes), constant("type", "disk")])]);
    insta::assert_snapshot!(model, @r#"
    Disk
      size: SizeEnum
      type!: Type default "disk" always "disk"
    SizeEnum
      = 1
      = 2
    Type
      = "disk"
    "#);
}

#[test]
fn a_union_of_one_case_is_that_case_and_null_is_nullability() {
    let (model, _) = of_models(vec![
        union("One", &[STRING]),
        union("Maybe", &[STRING, NULL]),
        union("Both", &[STRING, INTEGER, STRING]),
        model("Holder", vec![field("inline", TypeExpr::Union(vec![STRING, INTEGER, NULL]))]),
    ]);
    insta::assert_snapshot!(model, @r"
    One: string
    Maybe: string?
    Both
      | String: string
      | Integer: integer
    Holder
      inline?: Inline
    Inline
      | String: string
      | Integer: integer
    ");
}

#[test]
fn pages_without_a_shape_and_odd_spellings_are_free_json_with_a_finding() {
    let (model, findings) = of_models(vec![
        shaped("Riddle", RawShape::Opaque),
        model("User", vec![field("odd", TypeExpr::Unknown("a|b".to_owned()))]),
    ]);
    assert_eq!(model, "Riddle: any\nUser\n  odd: any\n");
    assert_eq!(
        findings,
        [
            "opaque-type: the page of `Riddle` says nothing of its shape",
            "unknown-spelling: the type of `odd` is spelled `a|b`, which is not understood",
        ]
    );
}

#[test]
fn inherited_fields_come_first_and_a_cycle_of_parents_ends() {
    let child = |name: &str, parent: &str, fields| {
        shaped(name, RawShape::Struct { fields, additional: None, inherits: vec![named(parent)] })
    };
    let (model, _) = of_models(vec![
        child("Cat", "Pet", vec![field("lives", INTEGER), field("name", INTEGER)]),
        model("Pet", vec![field("id", STRING), field("name", STRING)]),
        child("A", "B", vec![field("a", STRING)]),
        child("B", "A", vec![field("b", STRING)]),
    ]);
    insta::assert_snapshot!(model, @r"
    Cat
      id: string
      lives: integer
      name: integer
    Pet
      id: string
      name: string
    A
      b: string
      a: string
    B
      a: string
      b: string
    ");
}

#[test]
fn wire_names_follow_the_person_then_the_evidence_then_the_page() {
    let fields = || vec![field("createdFrom", STRING), field("diskSize", INTEGER), field("address2", STRING)];
    let raw = |evidence: Vec<RawEvidence>| RawApi {
        models: vec![model("Image", fields())],
        evidence,
        ..RawApi::default()
    };
    let token = |text: &str| RawEvidence::Token(here(text.to_owned()));
    let with_case = |case| Conventions { wire_case: Some(case), ..Conventions::default() };

    let (plain, findings) = built(raw(vec![]), &Conventions::default());
    assert_eq!(plain, "Image\n  createdFrom: string\n  diskSize: integer\n  address2: string\n");
    let [finding] = findings.as_slice() else { panic!("one finding, not {findings:?}") };
    assert!(finding.starts_with("unknown-wire-case: the wire names of 2 fields"), "{finding}");

    let (said, findings) = built(raw(vec![]), &with_case(WireCase::Kebab));
    assert!(said.contains("createdFrom: string <- created-from (conventional)"), "{said}");
    assert_eq!(findings, [""; 0], "what the person said is no guess");

    let tokens = vec![token("disk_size"), token("address_2"), token("createdfrom")];
    let (seen, findings) = built(raw(tokens), &Conventions::default());
    let [finding] = findings.as_slice() else { panic!("one finding, not {findings:?}") };
    assert!(finding.starts_with("guessed-wire-name: the wire names of 1 field"), "{finding}");
    insta::assert_snapshot!(seen, @r"
    Image
      createdFrom: string <- created_from (conventional)
      diskSize: integer <- disk_size (shown)
      address2: string <- address_2 (shown)
    ");
}

#[test]
fn an_example_names_its_own_fields_at_any_depth() {
    let mut image = model("Image", vec![field("CreatedFrom", named("Source")), field("Odd", STRING)]);
    image.examples = vec![here(json!({ "created-from": { "os_type": "x" }, "odd": "y" }))];
    let (model, _) = of_models(vec![image, model("Source", vec![field("OsType", STRING)])]);
    insta::assert_snapshot!(model, @r"
    Image
      CreatedFrom: Source <- created-from (shown)
      Odd: string <- odd (shown)
    Source
      OsType: string <- os_type (shown)
    ");
}

#[test]
fn fields_of_one_wire_name_are_reported_and_the_first_is_kept() {
    let conventions = Conventions { wire_case: Some(WireCase::Snake), ..Conventions::default() };
    let fields =
        vec![field("fooBar", STRING), field("foo_bar", INTEGER), field("id", STRING), field("id", STRING)];
    let raw = RawApi { models: vec![model("Twins", fields)], ..RawApi::default() };
    let (model, findings) = built(raw, &conventions);
    assert_eq!(model, "Twins\n  fooBar: string <- foo_bar (conventional)\n  id: string\n");
    assert_eq!(
        findings,
        [
            "duplicate-field: the table lists `id` twice; the later row was dropped",
            "wire-name-clash: `foo_bar` and `fooBar` are both `foo_bar` on the wire; `foo_bar` was dropped",
        ]
    );
}

#[test]
fn values_that_are_only_named_are_looked_for_and_else_spelled_like_their_siblings() {
    let unknown = |ident: &str| RawEnumValue {
        ident: Some(ident.to_owned()),
        wire: None,
        description: String::new(),
        span: HERE,
    };
    let list = RawEnum {
        name: None,
        base: STRING,
        values: ["DockerHub", "DockerFile", "GitRepo"].map(unknown).to_vec(),
    };
    let mut image = model("Image", vec![field("Kind", named("Kind"))]);
    image.examples = vec![here(json!({ "kind": "docker-hub" }))];
    let raw = RawApi {
        models: vec![image, shaped("Kind", RawShape::Enum(list))],
        evidence: vec![RawEvidence::Token(here("git_repo".to_owned()))],
        ..RawApi::default()
    };
    let (model, findings) = built(raw, &Conventions::default());
    insta::assert_snapshot!(model, @r#"
    Image
      Kind: Kind <- kind (shown)
    Kind
      = "docker-hub" (shown)
      = "docker_file" (conventional)
      = "git_repo" (shown)
    "#);
    assert_eq!(findings.iter().filter(|finding| finding.starts_with("guessed-enum-value")).count(), 1);
}

#[test]
fn path_parameters_bear_the_names_of_the_path() {
    let path = |name: &str| parameter(ParameterIn::Path, field(name, STRING));
    let mut get = operation("Images", "get", Method::Get, "/images/{image_id}/tags/{key}");
    get.parameters =
        vec![path("imageId"), path("flavors"), parameter(ParameterIn::Query, field("page", INTEGER))];
    let bare = operation("Images", "delete", Method::Delete, "/images/{id}");
    let (model, findings) = of_operations(vec![get, bare]);
    insta::assert_snapshot!(model, @r"
    Images.get: GET /images/{image_id}/tags/{key}
      path  imageId!: string <- image_id
      path  flavors!: string <- key
      query  page: integer
    Images.delete: DELETE /images/{id}
      path  id!: string <- id
    ");
    assert_eq!(findings, ["undocumented-path-variable: no parameter documents `{id}` of the path"]);
}

#[test]
fn an_operation_of_two_groups_is_one_and_one_without_a_route_is_reported() {
    let list = |group: &str| operation(group, "listImages", Method::Get, "/images");
    let lost = RawOperation { route: None, ..operation("Images", "lost", Method::Get, "/") };
    let raw = RawApi { operations: vec![list("Images"), list("Servers"), lost], ..RawApi::default() };
    let (api, findings) = build("test", raw, &Conventions::default(), &sources());
    assert_eq!(sketch(&api), "Images.listImages: GET /images\nImages.lost\n");
    assert_eq!(api.operations[0].other_groups, [1]);
    let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::DuplicateOperation, Code::NoRoute]);
}

#[test]
fn header_names_are_spelled_as_headers() {
    let mut get = operation("Images", "get", Method::Get, "/images");
    get.parameters = vec![parameter(ParameterIn::Header, field("x_request_id", STRING))];
    let (model, _) = of_operations(vec![get]);
    assert!(model.contains("x_request_id: string <- X-Request-Id (conventional)"), "{model}");
}

#[test]
fn an_example_of_types_without_an_end_is_walked_to_its_own_end() {
    let null = |name: &str| TypeExpr::Nullable(Box::new(named(name)));
    let with_example = |model: RawModel| RawModel { examples: vec![here(json!({ "next": {} }))], ..model };
    let (model, _) = of_models(vec![
        with_example(alias("Loop", null("Loop"))),
        with_example(union("A", &[named("B"), STRING])),
        with_example(union("B", &[named("A"), INTEGER])),
        with_example(model("Node", vec![field("Next", named("Node"))])),
    ]);
    assert!(model.ends_with("Node\n  Next: Node <- next (shown)\n"), "{model}");
}
