use std::fmt::Write;

use super::*;
use crate::dialect::raw::{RawEnum, RawField, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::http::AuthKind;
use crate::ground::source::SourceFile;
use crate::read::markdown;
use crate::settings::Conventions;

const RUST_API: &str = include_str!("fixtures/rust/BoatsApi.md");
const RUST_BOAT: &str = include_str!("fixtures/rust/Boat.md");
const RUST_COLOR: &str = include_str!("fixtures/rust/Color.md");
const RUST_GRADE: &str = include_str!("fixtures/rust/Grade.md");
const RUST_HULL: &str = include_str!("fixtures/rust/Hull.md");
const RUST_PAINT: &str = include_str!("fixtures/rust/Paint.md");
const JS_API: &str = include_str!("fixtures/javascript/BoatsApi.md");
const JS_BOAT: &str = include_str!("fixtures/javascript/Boat.md");
const JS_README: &str = include_str!("fixtures/javascript/README.md");
const JAVA_API: &str = include_str!("fixtures/java/BoatsApi.md");
const JAVA_BOAT: &str = include_str!("fixtures/java/Boat.md");

/// Reads pages and checks the accounts.
fn extract(files: &[(&str, &str)]) -> (Extraction, Sources) {
    let files = files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
    let sources = Sources::new(files);
    let pages: Vec<_> = sources.iter().map(|(id, file)| markdown::read(id, file).0).collect();
    let conventions = Conventions::default();
    let input = Input { sources: &sources, pages: &pages, conventions: &conventions };
    let extraction = dialect().extract(input, None);
    assert!(extraction.account.balances(), "{:#?}", extraction.account);
    (extraction, sources)
}

fn recognised(text: &str) -> Option<Option<&'static str>> {
    let sources = Sources::new(vec![SourceFile::new("p.md", text)]);
    let (id, file) = sources.iter().next().unwrap();
    dialect().recognise(&markdown::read(id, file).0, &sources).map(|found| found.flavour)
}

/// The facts, one line each; a guess is marked with `~`.
fn facts(files: &[(&str, &str)]) -> String {
    let (Extraction { raw, diagnostics, account }, sources) = extract(files);
    let mut out = String::new();
    for model in &raw.models {
        let title = format!("{} {:?}", model.name.value, model.description);
        match &model.shape {
            RawShape::Struct { fields, .. } => {
                writeln!(out, "struct {title}").unwrap();
                fields.iter().for_each(|field| writeln!(out, "  {}", shown(field)).unwrap());
            }
            RawShape::Enum(values) => writeln!(out, "enum {title} {}", list(values)).unwrap(),
            RawShape::Union { cases, .. } => {
                let cases: Vec<_> = cases.iter().map(|case| spelled(&case.ty)).collect();
                writeln!(out, "union {title} {}", cases.join(" | ")).unwrap();
            }
            other => writeln!(out, "{other:?} {title}").unwrap(),
        }
    }
    for operation in &raw.operations {
        let route =
            operation.route.as_ref().map(|route| format!("{:?} {}", route.value.method, route.value.path));
        let groups = [std::slice::from_ref(&operation.group), &operation.other_groups].concat().join("+");
        writeln!(out, "operation {groups}.{} {}", operation.name.value, route.unwrap_or_default()).unwrap();
        writeln!(out, "  {:?} {:?} auth={:?}", operation.summary, operation.description, operation.auth)
            .unwrap();
        for parameter in &operation.parameters {
            let location = guess(&parameter.location);
            writeln!(out, "  {location}{:?} {}", parameter.location.value, shown(&parameter.field)).unwrap();
        }
        for body in &operation.bodies {
            let required = body.required.as_ref().unwrap().value;
            let types = body.content_types.join(", ");
            writeln!(out, "  body {} required={required} ({types})", spelled(&body.ty.value)).unwrap();
        }
        for response in &operation.responses {
            let status = response.status.as_ref().map_or("?", |status| &status.value);
            let ty = response.ty.as_ref().map_or("nothing".to_owned(), |ty| spelled(&ty.value));
            let types = response.content_types.join(", ");
            writeln!(out, "  {status}: {ty} ({types}) {:?} {:?}", response.description, response.headers)
                .unwrap();
        }
    }
    for auth in &raw.auth {
        writeln!(out, "auth {} {:?}", auth.name, auth.kind).unwrap();
    }
    for skipped in &account.skipped {
        writeln!(out, "skipped {:?} {} at {}", skipped.unit, skipped.code, sources.location(skipped.span))
            .unwrap();
    }
    for found in &diagnostics {
        let place = found.span.map(|span| sources.location(span).to_string()).unwrap_or_default();
        writeln!(out, "{} at {place}: {}", found.code, found.message).unwrap();
    }
    out
}

fn guess<T>(fact: &Fact<T>) -> &'static str {
    if fact.certainty == Certainty::Stated { "" } else { "~" }
}

fn shown(field: &RawField) -> String {
    let mut out = format!("{}: {}", field.name.value, spelled(&field.ty.value));
    if let Some(wire) = &field.wire {
        write!(out, " wire={}{}", guess(wire), wire.value).unwrap();
    }
    if field.required.as_ref().is_some_and(|required| required.value) {
        out.push_str(" required");
    }
    match &field.nullable {
        Some(nullable) if nullable.value => out.push_str(" nullable"),
        Some(_) => out.push_str(" not-null"),
        None => {}
    }
    if field.read_only {
        out.push_str(" read-only");
    }
    if let Some(default) = &field.default {
        write!(out, " default={}{}", guess(default), default.value).unwrap();
    }
    if let Some(values) = &field.values {
        write!(out, " values={}", list(&values.value)).unwrap();
    }
    if !field.description.is_empty() {
        write!(out, " {:?}", field.description).unwrap();
    }
    out
}

fn list(values: &RawEnum) -> String {
    let each = values.values.iter().map(|value| {
        let wire = value.wire.as_ref().unwrap();
        let ident = value.ident.as_ref().map(|ident| format!("{ident}=")).unwrap_or_default();
        format!("{ident}{}{}", guess(wire), wire.value)
    });
    format!("{}[{}]", values.name.as_deref().unwrap_or_default(), each.collect::<Vec<_>>().join(" "))
}

fn spelled(ty: &TypeExpr) -> String {
    match ty {
        TypeExpr::Scalar(scalar) => format!("{scalar:?}"),
        TypeExpr::List(inner) => format!("[{}]", spelled(inner)),
        TypeExpr::Set(inner) => format!("set[{}]", spelled(inner)),
        TypeExpr::Map(inner) => format!("map[{}]", spelled(inner)),
        TypeExpr::Named { name, link } => link.as_ref().map_or(name.clone(), |link| format!("{name}@{link}")),
        other => format!("{other:?}"),
    }
}

#[test]
fn rust_pages() {
    insta::assert_snapshot!(facts(&[
        ("docs/BoatsApi.md", RUST_API),
        ("docs/Boat.md", RUST_BOAT),
        ("docs/Color.md", RUST_COLOR),
        ("docs/Grade.md", RUST_GRADE),
        ("docs/Hull.md", RUST_HULL),
        ("docs/Paint.md", RUST_PAINT),
    ]));
}

#[test]
fn javascript_pages() {
    insta::assert_snapshot!(facts(&[("docs/BoatsApi.md", JS_API), ("docs/Boat.md", JS_BOAT)]));
}

#[test]
fn the_readme_tells_about_the_api() {
    let (extraction, sources) = extract(&[("README.md", JS_README), ("docs/Boat.md", JS_BOAT)]);
    let raw = &extraction.raw;
    assert_eq!(raw.title.as_ref().unwrap().value, "BoatHouse");
    assert_eq!(raw.version.as_ref().unwrap().value, "1.2.3");
    assert_eq!(raw.description.as_deref(), Some("Boats & <b>more</b>."));
    assert_eq!(raw.servers[0].value, "https://api.example.com");
    let auth: Vec<_> = raw.auth.iter().map(|auth| (auth.name.as_str(), auth.kind.clone())).collect();
    let [key, cookie] = [AuthKind::ApiKeyHeader("X-Key".into()), AuthKind::ApiKeyCookie("SESSION".into())];
    assert_eq!(auth, [("api_key", key), ("cookie", cookie)]);
    let json: Vec<_> = raw
        .evidence
        .iter()
        .filter_map(|evidence| match evidence {
            RawEvidence::Json(json) => Some(json.value.to_string()),
            RawEvidence::Token(_) => None,
        })
        .collect();
    assert_eq!(json, [r#"{"per_page":1}"#]);
    let skipped =
        extraction.account.skipped.iter().filter(|skipped| sources.path(skipped.span.file) == "README.md");
    let codes: Vec<_> = skipped.map(|skipped| skipped.code.as_str()).collect();
    assert_eq!(codes, ["sdk-row", "sdk-row", "index-row", "index-row"]);
}

#[test]
fn java_pages() {
    insta::assert_snapshot!(facts(&[
        ("docs/BoatsApi.md", JAVA_API),
        ("docs/Boat.md", JAVA_BOAT),
        ("docs/File.md", "\n\n# File\n\n## Enum\n\n\n* `X` (value: `\"x\"`)\n"),
    ]));
}

#[test]
fn names_that_a_language_cannot_show_are_guessed() {
    let page = JS_API.replace("POST", "GET").replace("multipart/form-data", "Not defined");
    let page = page.replace("**papers** | **File**", "**skipToken** | **String**");
    let facts = facts(&[("docs/BoatsApi.md", &page)]);
    assert!(facts.contains("  ~Query skipToken: String(Plain) wire=~$skipToken"), "{facts}");
    assert!(facts.contains("guessed-wire-name at docs/BoatsApi.md:41"), "{facts}");
}

#[test]
fn an_operation_of_two_tags_is_one() {
    let other = JAVA_API.replace("# BoatsApi", "# ShipsApi");
    let (extraction, _) = extract(&[("docs/BoatsApi.md", JAVA_API), ("docs/ShipsApi.md", &other)]);
    let operations = &extraction.raw.operations;
    assert_eq!(operations.len(), 3);
    assert!(operations.iter().all(|one| one.group == "Boats" && one.other_groups == ["Ships"]));
}

#[test]
fn pages_are_recognised_by_their_content() {
    for (text, expected) in [
        (RUST_API, Some(Some("rust"))),
        (RUST_BOAT, Some(Some("rust"))),
        (RUST_COLOR, Some(Some("rust"))),
        (JS_API, Some(Some("javascript"))),
        (JS_BOAT, Some(Some("javascript"))),
        (JS_README, Some(Some("javascript"))),
        (JAVA_API, Some(Some("java"))),
        (JAVA_BOAT, Some(Some("java"))),
        ("# A\n\n## Enum\n\n* `X` (value: `1`)\n", Some(Some("java"))),
        // A language that is not known yet: its scalars start with small letters.
        (&RUST_BOAT.replace("String", "string"), None),
        ("# A\n\n## Properties\n\nSome words.\n", None),
        ("# A\n\n| Name | Type |\n|---|---|\n| `a` | `b` |\n", None),
    ] {
        assert_eq!(recognised(text), expected, "{text}");
    }
}

#[test]
fn hostile_tables_do_not_hang() {
    let head = "# A\n\n## Properties\n\nName | Type | Description | Notes\n--- | --- | --- | ---\n";
    for row in [
        "**a** | **String** | ".to_owned() + &"| [optional] [default to ".repeat(20_000),
        "**a** | **String** | ".to_owned() + &"]".repeat(200_000),
        "**a** | **String** | x | [default to ".to_owned() + &"[optional]".repeat(50_000) + "x",
        "**a** | ".to_owned() + &"Vec<".repeat(100_000),
    ] {
        let text = format!("{head}**b** | **Vec<String>** |  | \n{row}\n");
        let extraction = extract(&[("a.md", &text)]);
        assert!(extraction.0.account.balances());
    }
}
