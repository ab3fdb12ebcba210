use serde_json::{Value, json};

use super::*;
use crate::dialect::raw::{
    RawApi, RawEnum, RawEnumValue, RawEvidence, RawField, RawModel, RawNaming, RawShape,
};
use crate::dialect::raw_testing::*;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::http::{Method, ParameterIn};
use crate::ground::scalar::{Scalar, StringFormat};
use crate::ground::source::{SourceFile, Sources};
use crate::ground::wire_case::WireCase;
use crate::model::build::build;
use crate::model::sketch::sketch;

/// Returns the sketch after the evidence was interpreted, and its findings.
fn settled(raw: RawApi, conventions: &Conventions) -> (String, Vec<String>) {
    let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
    let (mut api, _) = build("test", raw, conventions, &sources);
    let (mut findings, guessed) = settle_names(&mut api, conventions);
    findings.extend(guessed.warnings(&api, conventions));
    let findings = findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message));
    (sketch(&api), findings.collect())
}

fn plainly(raw: RawApi) -> (String, Vec<String>) {
    settled(raw, &Conventions::default())
}

fn token(text: &str) -> RawEvidence {
    RawEvidence::Token(here(text.to_owned()))
}

fn texts(names: &[&str]) -> Vec<RawField> {
    names.iter().map(|name| field(name, STRING)).collect()
}

/// Returns an enumeration of which only the names of its members are known.
fn named_values(name: &str, members: &[&str]) -> RawModel {
    let unknown = |ident: &&str| RawEnumValue {
        ident: Some((*ident).to_owned()),
        wire: None,
        description: String::new(),
        span: HERE,
    };
    shaped(
        name,
        RawShape::Enum(RawEnum { name: None, base: STRING, values: members.iter().map(unknown).collect() }),
    )
}

#[test]
fn the_case_of_names_follows_the_best_evidence() {
    let list = |values_: &[&str]| choice("order", values("Order", values_));
    let mut query = operation("Images", "list", Method::Get, "/images/{imageId}/{sourceId}");
    let wired = |name: &str, wire: &str| RawField { wire: stated(wire.to_owned()), ..field(name, STRING) };
    query.parameters =
        ["disk_size", "created_from"].map(|wire| parameter(ParameterIn::Query, wired("x", wire))).to_vec();
    let plain = operation("Images", "get", Method::Get, "/images/{disk_size}/{created_from}");
    let json = |value| vec![RawEvidence::Json(here(value))];
    let documented = "createdFrom, diskSize, sourceId";
    for (what, evidence, field, operation, expected) in [
        ("nothing", vec![], None, None, documented),
        (
            "a key",
            json(json!({ "x": [{ "disk_size": 1 }] })),
            None,
            None,
            "created_from, disk_size, source_id",
        ),
        (
            "keys of two cases",
            json(json!({ "disk_size": 1, "createdFrom": 1 })),
            None,
            None,
            "createdFrom, disk_size, sourceId",
        ),
        ("one value", vec![], Some(list(&["disk_size", "name"])), None, documented),
        (
            "values",
            vec![],
            Some(list(&["disk_size", "created_from"])),
            None,
            "created_from, disk_size, source_id",
        ),
        ("names of the query", vec![], None, Some(query), "created_from, disk_size, source_id"),
        ("names of the path", vec![token("disk_size"), token("created_from")], None, Some(plain), documented),
        (
            "tokens",
            vec![token("disk_size"), token("created_from")],
            None,
            None,
            "created_from, disk_size, source_id",
        ),
        ("names of types", vec![token("DiskSize"), token("CreatedFrom")], None, None, documented),
    ] {
        let mut fields = texts(&["createdFrom", "diskSize", "sourceId"]);
        fields.extend(field);
        let raw = RawApi {
            models: vec![model("Image", fields)],
            operations: operation.into_iter().collect(),
            evidence,
            ..RawApi::default()
        };
        let (mut api, _) = build("test", raw, &Conventions::default(), &Sources::default());
        let (mut findings, guessed) = settle_names(&mut api, &Conventions::default());
        findings.extend(guessed.warnings(&api, &Conventions::default()));
        let names: Vec<String> = api.fields_mut().take(3).map(|field| field.wire.value.clone()).collect();
        assert_eq!(names.join(", "), expected, "{what}");
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let code = if what == "keys of two cases" || expected == documented {
            "unknown-wire-case"
        } else {
            "guessed-wire-name"
        };
        assert_eq!(codes, [code], "{what}");
    }
}
#[test]
fn wire_names_follow_the_person_then_the_evidence_then_the_page() {
    let fields = || {
        vec![
            field("createdFrom", STRING),
            field("diskSize", INTEGER),
            field("address2", STRING),
            field("osKind", STRING),
        ]
    };
    let raw = |evidence: Vec<RawEvidence>| RawApi {
        models: vec![model("Image", fields())],
        evidence,
        ..RawApi::default()
    };
    let token = |text: &str| RawEvidence::Token(here(text.to_owned()));
    let with_case = |case| Conventions { wire_case: Some(case), ..Conventions::default() };

    let (plain, findings) = settled(raw(vec![]), &Conventions::default());
    assert_eq!(
        plain,
        "Image\n  createdFrom: string\n  diskSize: integer\n  address2: string\n  osKind: string\n"
    );
    let [finding] = findings.as_slice() else { panic!("one finding, not {findings:?}") };
    assert!(finding.starts_with("unknown-wire-case: the wire names of 3 fields"), "{finding}");

    let (said, findings) = settled(raw(vec![]), &with_case(WireCase::Kebab));
    assert!(said.contains("createdFrom: string <- created-from (conventional)"), "{said}");
    assert_eq!(findings, [""; 0], "what the user said is no guess");

    let tokens = vec![token("disk_size"), token("address_2"), token("createdfrom"), token("os_kind")];
    let (seen, findings) = settled(raw(tokens), &Conventions::default());
    let [finding] = findings.as_slice() else { panic!("one finding, not {findings:?}") };
    assert!(finding.starts_with("guessed-wire-name: the wire names of 1 field"), "{finding}");
    insta::assert_snapshot!(seen, @r"
    Image
      createdFrom: string <- created_from (conventional)
      diskSize: integer <- disk_size (shown)
      address2: string <- address_2 (shown)
      osKind: string <- os_kind (shown)
    ");
}

#[test]
fn an_example_names_its_own_fields_at_any_depth() {
    let mut image = model("Image", vec![field("CreatedFrom", named("Source")), field("Odd", STRING)]);
    image.examples = vec![here(json!({ "created-from": { "os_type": "x" }, "odd": "y" }))];
    let (model, _) = plainly_models(vec![image, model("Source", vec![field("OsType", STRING)])]);
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
    let (model, findings) = settled(raw, &conventions);
    assert_eq!(model, "Twins\n  fooBar: string <- foo_bar (conventional)\n  id: string\n");
    assert_eq!(
        findings,
        ["wire-name-clash: `foo_bar` and `fooBar` are both `foo_bar` on the wire; `foo_bar` was dropped",]
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
    let (model, findings) = settled(raw, &Conventions::default());
    insta::assert_snapshot!(model, @r#"
    Image
      Kind: Kind <- kind (shown)
    Kind
      = "docker-hub" (shown)
      = "docker-file" (conventional)
      = "git_repo" (shown)
    "#);
    assert_eq!(findings.iter().filter(|finding| finding.starts_with("guessed-enum-value")).count(), 1);
}

#[test]
fn header_names_are_spelled_as_headers() {
    let mut get = operation("Images", "get", Method::Get, "/images");
    get.parameters = vec![parameter(ParameterIn::Header, field("x_request_id", STRING))];
    let (model, _) = plainly(RawApi { operations: vec![get], ..RawApi::default() });
    assert!(model.contains("x_request_id: string <- X-Request-Id (conventional)"), "{model}");
}

#[test]
fn an_example_of_types_without_an_end_is_walked_to_its_own_end() {
    let null = |name: &str| TypeExpr::Nullable(Box::new(named(name)));
    let with_example = |model: RawModel| RawModel { examples: vec![here(json!({ "next": {} }))], ..model };
    let (model, _) = plainly_models(vec![
        with_example(alias("Loop", null("Loop"))),
        with_example(union("A", &[named("B"), STRING])),
        with_example(union("B", &[named("A"), INTEGER])),
        with_example(model("Node", vec![field("Next", named("Node"))])),
    ]);
    assert!(model.ends_with("Node\n  Next: Node <- next (shown)\n"), "{model}");
}

#[test]
fn dates_have_times_where_examples_show_some() {
    let date = || TypeExpr::Scalar(Scalar::String(StringFormat::Date));
    let time = || TypeExpr::Scalar(Scalar::String(StringFormat::DateTime));
    let of = |fields: Vec<RawField>, example: Value| {
        let mut hive = model("Hive", fields);
        hive.examples = vec![here(example)];
        plainly_models(vec![hive]).0
    };
    let two = || vec![field("born", date()), field("seen", date())];
    let shown = of(two(), json!({ "born": "2016-03-13T12:52:32Z" }));
    assert!(shown.contains("born: datetime") && shown.contains("seen: datetime"), "{shown}");
    let shown = of(two(), json!({ "born": "2016-03-13T12:52:32Z", "seen": "2016-03-13" }));
    assert!(shown.contains("born: datetime") && shown.contains("seen: date <-"), "{shown}");
    let shown = of(vec![field("born", date()), field("seen", time())], json!({ "born": "1:2" }));
    assert!(shown.contains("born: date <-"), "{shown}");
}

fn plainly_models(models: Vec<RawModel>) -> (String, Vec<String>) {
    plainly(RawApi { models, ..RawApi::default() })
}

#[test]
fn a_renamed_name_is_undone_where_an_example_agrees() {
    let naming = RawNaming {
        names: vec![("^M([A-Z0-9])".to_owned().into(), "$1".to_owned())],
        ..RawNaming::default()
    };
    let mut key = model("Key", texts(&["M2faUrl", "MTime"]));
    key.examples = vec![here(json!({ "2fa_url": "x" }))];
    let (model, _) = plainly(RawApi { models: vec![key], naming, ..RawApi::default() });
    assert_eq!(model, "Key\n  M2faUrl: string <- 2fa_url (shown)\n  MTime: string\n");
}

#[test]
fn values_have_one_spelling() {
    let renamed = || vec![("^Enum([0-9])".to_owned().into(), "$1".to_owned())];
    let of = |members: &[&str], shown: &[&str], tokens: &[&str]| {
        let mut image = model("Image", vec![field("kind", named("Kind"))]);
        image.examples = shown.iter().map(|value| here(json!({ "kind": value }))).collect();
        let (sketch, findings) = plainly(RawApi {
            models: vec![image, named_values("Kind", members)],
            evidence: tokens.iter().map(|text| token(text)).collect(),
            naming: RawNaming { values: renamed(), ..RawNaming::default() },
            ..RawApi::default()
        });
        let values: Vec<&str> = sketch.lines().filter_map(|line| line.trim().strip_prefix("= ")).collect();
        (values.join(", ").replace('"', "").replace("conventional", "?"), findings.len())
    };
    for (members, shown, tokens, expected, warnings) in [
        // Nothing is shown: the documented spelling stands.
        (vec!["DPD_RU", "EMV"], vec![], vec![], "DPD_RU (?), EMV (?)", 1),
        // Siblings decide, and capitals stay.
        (
            vec!["DockerHub", "GitRepo", "EMV"],
            vec!["docker-hub"],
            vec![],
            "docker-hub (shown), git-repo (?), EMV (?)",
            1,
        ),
        // A token restores marks, not the case.
        (
            vec!["Running", "ImagesManage"],
            vec!["running"],
            vec!["Images-Manage"],
            "running (shown), images-manage (?)",
            1,
        ),
        (
            vec!["Running", "ImagesManage"],
            vec!["running"],
            vec!["images-manage"],
            "running (shown), images-manage (shown)",
            0,
        ),
        (
            vec!["Running", "Imagesmanage"],
            vec!["running"],
            vec!["images-manage", "images.manage"],
            "running (shown), imagesmanage (?)",
            1,
        ),
        // Numbers are numbers; a number with words has marks of its own.
        (vec!["Enum400", "Enum0"], vec![], vec![], "400, 0", 0),
        (
            vec!["Enum422MissingName", "Enum404NoHub", "NotOk"],
            vec!["422.missing_name"],
            vec![],
            "422.missing_name (shown), 404.no_hub (?), not_ok (?)",
            1,
        ),
    ] {
        let (values, count) = of(&members, &shown, &tokens);
        assert_eq!((values.as_str(), count), (expected, warnings), "{members:?}");
    }
}

#[test]
fn a_shown_name_that_two_fields_claim_is_that_of_the_one_spelled_like_it() {
    let faq = |names: &[&str]| {
        let raw = RawApi {
            models: vec![model("Faq", texts(names))],
            evidence: vec![token("q_and_a")],
            ..RawApi::default()
        };
        plainly(raw)
    };
    for names in [["qAndA", "qandA"], ["qandA", "qAndA"]] {
        let (sketch, findings) = faq(&names);
        assert!(sketch.contains("qandA") && sketch.contains("q_and_a"), "{sketch}");
        assert!(!findings.iter().any(|finding| finding.contains("dropped")), "{findings:?}");
    }
}
