//! The output of a build script works, and cargo was told all that it must know.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use specless_consumer::can_be_lent;
use specless_consumer::library::models::Book;

#[test]
fn generated_types_read_and_write_the_wire() {
    assert!(can_be_lent(r#"{"id": 1, "title": "Emma", "state": "shelved"}"#).unwrap());
    assert!(!can_be_lent(r#"{"id": 1, "title": "Emma", "state": "lent", "due_at": "2031-05-01"}"#).unwrap());
    assert!(!can_be_lent(r#"{"id": 1, "title": "Emma", "state": "in repair"}"#).unwrap(), "an unknown state");
    assert!(can_be_lent(r#"{"id": 1}"#).is_err(), "a title is required");
    let text =
        r#"{"id":1,"title":"Emma","state":"in repair","due_at":null,"author":{"name":"Austen","books":[]}}"#;
    let book: Book = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&book).unwrap(), text);
}

/// The output of the build script.
fn printed() -> String {
    fs::read_to_string(Path::new(env!("OUT_DIR")).with_file_name("output")).unwrap()
}

#[test]
fn the_build_depends_on_the_documents_and_their_folders_only() {
    let printed = printed();
    let watched: BTreeSet<&str> =
        printed.lines().filter_map(|line| line.strip_prefix("cargo::rerun-if-changed=")).collect();
    let expected = ["docs", "docs/Author.md", "docs/Book.md", "docs/BooksApi.md"];
    assert_eq!(watched, BTreeSet::from(expected));
}

#[test]
fn findings_are_warnings_of_cargo() {
    let printed = printed();
    let warnings: Vec<&str> =
        printed.lines().filter_map(|line| line.strip_prefix("cargo::warning=")).collect();
    assert_eq!(warnings, [""; 0], "the documents are clean");
}

#[test]
fn a_whole_crate_can_be_written_too() {
    let folder = Path::new(env!("OUT_DIR")).join("library");
    for file in ["Cargo.toml", "src/lib.rs"] {
        assert!(folder.join(file).is_file(), "no {file}");
    }
}

#[tokio::test]
async fn an_included_client_makes_calls() {
    use specless_consumer::catalogue::runtime::client::{
        BoxFuture, Error, HttpResponse, StatusCode, Transport, reqwest,
    };

    struct Shelf;

    impl Transport for Shelf {
        fn send(
            &self,
            request: reqwest::Request,
            path: &'static str,
        ) -> BoxFuture<'_, Result<HttpResponse, Error>> {
            assert_eq!((path, request.url().path()), ("/books/{id}", "/v1/books/7"));
            Box::pin(async {
                Ok(HttpResponse::new(StatusCode::OK, r#"{"id": 7, "title": "Emma", "state": "lent"}"#))
            })
        }
    }

    let client = specless_consumer::catalogue::Client::builder().transport(Shelf).build().unwrap();
    assert_eq!(client.books().get(7).await.unwrap().title, "Emma");
}
