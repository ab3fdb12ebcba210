//! Nothing is passed over in silence: the run ends with an error, unless somebody looked at it.

use std::fs;

use specless::internals::lock::ApiLock;
use specless::internals::pipeline;
use specless::{ApiSettings, Builder, Error, Severity};
use specless_tests::fixture::{Folder, model_page};

/// A page of operations in a form that no family has.
const OPERATIONS: &str =
    "# Boats\n\n## Launch a boat\n\n**POST** `/boats/{id}/launch`\n\nNeeds calm weather.\n";

/// A page of a type in a form that no family has.
const SHAPE: &str = "Boat\n====\n\n| Field | Type | Meaning |\n|---|---|---|\n| mast | integer | Masts. |\n";

fn models(count: usize) -> Folder {
    let row = "**born_at** | **String** | When. | ";
    let pages: Vec<(String, String)> = (0..count)
        .map(|index| (format!("Pet{index}.md"), model_page(&format!("Pet{index}"), &[row])))
        .collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Folder::new(&pages).unwrap()
}

/// Codes, severities and files of the findings about coverage.
fn findings(folder: &Folder, accept: &[&str]) -> Vec<String> {
    let mut api = ApiSettings::new("pets", folder.docs());
    api.accept = accept.iter().map(|text| text.parse().unwrap()).collect();
    let run = pipeline::understand(&api, &ApiLock::default(), &()).unwrap();
    let known = ["unread-page", "unread-rows", "no-operations", "accept-mismatch"];
    let found = run.documents.diagnostics.iter().filter(|finding| known.contains(&finding.code.as_str()));
    let path = |span: Option<specless::Span>| {
        span.map_or("-", |span| run.documents.sources.path(span.file)).to_owned()
    };
    let shown = found.flat_map(|finding| {
        let again = finding.also().iter().map(|repeat| Some(repeat.span));
        let spans = std::iter::once(finding.span()).chain(again);
        spans
            .map(|span| format!("{} {:?} {}", finding.code, finding.severity, path(span)))
            .collect::<Vec<_>>()
    });
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown
}

#[test]
fn operations_that_nobody_read_are_an_error() {
    let folder = models(60);
    folder.write("boats.md", OPERATIONS.as_bytes()).unwrap();
    assert_eq!(findings(&folder, &[]), ["no-operations Error boats.md", "unread-page Warning boats.md"]);
}

#[test]
fn more_than_two_percent_of_the_pages_are_an_error() {
    let folder = models(97);
    folder.write("a.md", SHAPE.as_bytes()).unwrap();
    folder.write("b.md", SHAPE.as_bytes()).unwrap();
    assert_eq!(findings(&folder, &[]), ["unread-page Error a.md", "unread-page Error b.md"]);
    folder.write("Pet97.md", model_page("Pet97", &["**age** | **i32** | Years. | "]).as_bytes()).unwrap();
    assert_eq!(findings(&folder, &[]), ["unread-page Warning a.md", "unread-page Warning b.md"]);
}

#[test]
fn prose_is_no_part_of_the_reference() {
    let folder = models(1);
    folder
        .write("guide.md", b"# Guide\n\nSend GET /pets.\n\n| Plan | Price |\n|---|---|\n| S | 1 |\n")
        .unwrap();
    assert_eq!(findings(&folder, &[]), [""; 0]);
}

#[test]
fn accepted_pages_do_not_count_and_too_many_accepted_are_an_error() {
    let folder = models(3);
    folder.write("old/a.md", SHAPE.as_bytes()).unwrap();
    assert_eq!(findings(&folder, &["unread-page:1:old/*:superseded"]), ["unread-page Note old/a.md"]);
    let two = findings(&folder, &["unread-page:2:old/*:superseded"]);
    assert_eq!(two, ["accept-mismatch Error -", "unread-page Warning old/a.md"]);
}

#[test]
fn a_build_script_fails_after_the_output_was_written() {
    let folder = models(2);
    folder.write("a.md", SHAPE.as_bytes()).unwrap();
    let out = folder.path().join("out");
    let error = Builder::new(folder.docs()).name("pets").out_dir(&out).generate().unwrap_err();
    assert!(matches!(error, Error::Incomplete { .. }), "{error}");
    assert!(error.to_string().starts_with("1 error"), "{error}");
    assert!(fs::read_to_string(out.join("src/lib.rs")).is_ok());
    let accept = "unread-page:1:a.md:drawn by hand".parse().unwrap();
    let generated = Builder::new(folder.docs()).name("pets").out_dir(&out).accept(accept).generate().unwrap();
    assert!(generated.findings().all(|(_, finding)| finding.severity != Severity::Error));
}
