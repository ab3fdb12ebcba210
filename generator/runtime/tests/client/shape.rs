//! Calls as emitted code makes them: what is sent, and what comes back.

use std::time::Duration;

use serde_json::json;
use specless_runtime::client::{Body, CallOptions, Error, Method, Part, RetryPolicy, StatusCode};

use crate::images::{Client, Image, PatchStep, Problem, StatusEnum, UpdateImage, UploadResult};
use crate::server::{self, Server};

pub async fn client(server: &Server) -> Client {
    let builder = Client::builder().base_url(format!("{}/v1", server.url)).api_key("key-1");
    builder.retry(RetryPolicy::none()).build().expect("a client")
}

#[tokio::test]
async fn lists_with_optional_parameters() {
    let server = Server::start(|_, _| server::json(200, json!({"images": [{"id": 1}], "new": 1}))).await;
    let images = client(&server).await.images();
    let call = images.get_all().status(StatusEnum::Available).labels(["a b", "c,d"]).per_page(50);
    let page = call.per_page(20).await.expect("a page");
    assert_eq!(page.images, [Image { id: 1, name: None }]);
    assert_eq!(page.status(), StatusCode::OK);
    let seen = server.last();
    assert_eq!(seen.method, "GET");
    assert_eq!(seen.target, "/v1/images?status=available&labels=a%20b,c%2Cd&per_page=20");
    assert_eq!(seen.header("x-images-key"), Some("key-1"));
    assert_eq!(seen.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn updates_with_a_body() {
    let server = Server::start(|_, _| server::json(200, json!({"id": 7, "name": "golden"}))).await;
    let body = UpdateImage { description: "golden".to_owned() };
    let image = client(&server).await.images().update(7, &body).await.expect("an image");
    assert_eq!(image.name.as_deref(), Some("golden"));
    assert_eq!(image.raw().as_ref(), br#"{"id":7,"name":"golden"}"#);
    let seen = server.last();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("PUT", "/v1/images/7"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.json(), json!({"description": "golden"}));
}

#[tokio::test]
async fn patches_under_a_content_type_of_its_own() {
    let server = Server::start(|_, _| server::json(200, json!({"id": 7}))).await;
    let step = PatchStep { op: "replace".into(), path: "/name".into(), value: "x".into() };
    client(&server).await.images().patch(7, &[step]).await.expect("an image");
    let seen = server.last();
    assert_eq!(seen.header("content-type"), Some("application/openstack-images-v2.1-json-patch"));
    assert_eq!(seen.json(), json!([{"op": "replace", "path": "/name", "value": "x"}]));
}

#[tokio::test]
async fn text_comes_as_it_is_or_as_json() {
    for (content_type, body, expected) in [
        ("text/csv", "a,b\n", "a,b\n"),
        ("text/plain", "\"quoted\"", "\"quoted\""),
        ("application/json; charset=utf-8", "\"a\\nb\"", "a\nb"),
        ("application/json", "a, not JSON", "a, not JSON"),
    ] {
        let server =
            Server::start(move |_, _| server::answer(200, &[("content-type", content_type)], body)).await;
        let client = specless_runtime::client::Client::builder(&server.url).build().expect("a client");
        let text = client.request(Method::GET, "/").send_text().await.expect("a text");
        assert_eq!(*text, expected, "{content_type}");
    }
}

#[tokio::test]
async fn deletes_without_content() {
    let server = Server::start(|_, _| server::no_content()).await;
    let done = client(&server).await.images().delete(3).await.expect("done");
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    assert_eq!(server.last().method, "DELETE");
}

#[tokio::test]
async fn uploads_a_form_with_a_file() {
    let server = Server::start(|_, number| match number {
        0 => server::json(201, json!({"id": 9})),
        1 => server::json(202, json!({"task": "t-1"})),
        _ => server::json(200, json!({})),
    })
    .await;
    let images = client(&server).await.images();
    let file = || Part::new("data of the image").file_name("a.img").content_type("application/x-img");
    let created = images.upload(file()).description("first").await.expect("created");
    assert!(matches!(created.into_inner(), UploadResult::Created(image) if image.id == 9));
    let seen = server.last();
    assert!(seen.header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
    let text = seen.text();
    for piece in [
        "name=\"file\"; filename=\"a.img\"",
        "Content-Type: application/x-img",
        "data of the image",
        "name=\"description\"\r\n\r\nfirst\r\n",
    ] {
        assert!(text.contains(piece), "{piece:?} is missing in {text}");
    }
    let accepted = images.upload(file()).await.expect("accepted");
    assert!(matches!(accepted.into_inner(), UploadResult::Accepted(task) if task.task == "t-1"));
    let error = images.upload(file()).await.expect_err("not documented");
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
}

#[tokio::test]
async fn streams_in_both_directions() {
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "PUT" => server::json(200, json!({"id": 1})),
        _ => server::answer(200, &[], "0123456789".repeat(10_000)),
    })
    .await;
    let images = client(&server).await.images();
    let chunks = (0..100).map(|number| Ok(format!("{number:03}").into()));
    let body = Body::stream(futures_util::stream::iter(chunks));
    images.put_file(1, body).await.expect("stored");
    let seen = server.last();
    assert_eq!(seen.header("transfer-encoding"), Some("chunked"));
    assert!(seen.text().starts_with("000001002") && seen.body.len() == 300, "{}", seen.text());

    let chunks = futures_util::stream::iter([Ok("0123".into()), Ok("456789".into())]);
    images.put_file(1, Body::stream(chunks).with_length(10)).await.expect("stored");
    assert_eq!(server.last().header("content-length"), Some("10"));
    assert_eq!(server.last().text(), "0123456789");

    let path = std::env::temp_dir().join(format!("specless-upload-{}", std::process::id()));
    std::fs::write(&path, "of a file").unwrap();
    images.put_file(1, Body::file(&path)).await.expect("stored");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(server.last().text(), "of a file");
    assert_eq!(server.last().header("content-length"), Some("9"));

    let mut data = images.get_file(1).await.expect("data").into_inner();
    let mut length = 0;
    while let Some(piece) = data.next().await {
        length += piece.expect("a piece").len();
    }
    assert_eq!(length, 100_000);
}

#[tokio::test]
async fn gives_errors_with_all_that_came() {
    let server = Server::start(|_, number| match number {
        0 => server::answer(
            409,
            &[("x-request-id", "r-1"), ("set-cookie", "session=secret")],
            r#"{"code":"busy","message":"try later"}"#,
        ),
        _ => server::answer(404, &[("content-type", "text/html")], "<h1>nothing here</h1>"),
    })
    .await;
    let images = client(&server).await.images();
    let error = images.update(1, &UpdateImage::default()).await.expect_err("a conflict");
    assert_eq!(error.status(), Some(StatusCode::CONFLICT));
    assert_eq!(error.request_id(), Some("r-1"));
    assert!(!error.is_retryable());
    let problem = error.typed::<Problem>().expect("the documented type");
    assert_eq!(problem, Problem { code: "busy".into(), message: "try later".into() });
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");

    let Error::Api(error) = images.get_by_id(1).await.expect_err("not found") else { panic!() };
    assert_eq!(error.status, StatusCode::NOT_FOUND);
    assert_eq!(error.raw.as_ref(), b"<h1>nothing here</h1>");
    assert_eq!(error.to_string(), "the server answered 404 Not Found: <h1>nothing here</h1>");
    assert!(error.typed::<Problem>().is_err());
}

#[tokio::test]
async fn names_the_place_that_cannot_be_decoded() {
    let body = json!({"images": [{"id": 1}, {"id": "two"}]});
    let server = Server::start(move |_, _| server::json(200, body.clone())).await;
    let error = client(&server).await.images().get_all().await.expect_err("not decodable");
    let Error::Decode(error) = error else { panic!("{error:?}") };
    assert_eq!(error.path, "images[1].id");
    let cause = std::error::Error::source(&*error).unwrap().to_string();
    assert!(cause.contains("invalid type: string \"two\", expected i64"), "{cause}");
    assert!(!error.raw.is_empty());
}

#[tokio::test]
async fn no_body_is_null() {
    let server = Server::start(|_, _| server::no_content()).await;
    let client = specless_runtime::client::Client::builder(&server.url).build().unwrap();
    let maybe = client.request(Method::GET, "/images/1").send_json::<Option<Image>>().await.expect("nothing");
    assert_eq!(maybe.into_inner(), None);
}

#[tokio::test]
async fn takes_options_for_a_single_call() {
    let server = Server::start(|_, _| vec![server::Step::Hang]).await;
    let options = CallOptions::new().timeout(Duration::from_millis(50)).header("x-extra", "1");
    let call = client(&server).await.images().get_by_id(1).options(options);
    let error = call.await.expect_err("too late");
    assert!(matches!(error, Error::Timeout(limit) if limit == Duration::from_millis(50)), "{error:?}");
    assert_eq!(server.last().header("x-extra"), Some("1"));
}
