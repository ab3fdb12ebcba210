use serde_json::Value;

use super::*;
use crate::dialect::raw::{RawEnum, RawField, RawModel, RawOperation, RawShape};
use crate::dialect::raw_testing::*;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::http::{Method, ParameterIn};
use crate::ground::source::SourceFile;
use crate::model::TypeKind;
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
fn whole_numbers_stay_numbers_and_constants_are_no_types() {
    let mut sizes = values("SizeEnum", &["1", "2"]);
    sizes.base = INTEGER;
    let (model, _) = of_models(vec![model("Disk", vec![choice("size", sizes), constant("type", "disk")])]);
    insta::assert_snapshot!(model, @r#"
    Disk
      size: SizeEnum
      type!: string default "disk" always "disk"
    SizeEnum
      = 1
      = 2
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
