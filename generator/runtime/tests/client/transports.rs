//! Transports in the place of the network or around it, and calls that are repeated on purpose.

use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use specless_runtime::client::{
    BoxFuture, Client, Error, HttpResponse, Method, Mock, MockOperation, RetryPolicy, StatusCode, Transport,
    Wait, reqwest,
};

use crate::images::{self, StatusEnum, UpdateImage};
use crate::server::{self, Server};

static OPERATIONS: [MockOperation; 2] = [
    MockOperation {
        route: "GET /images/{id}",
        status: 200,
        content_type: "application/json",
        body: r#"{"id": 7, "name": "golden"}"#,
    },
    MockOperation {
        route: "GET /images",
        status: 200,
        content_type: "application/json",
        body: r#"{"images": [{"id": 7}]}"#,
    },
];

fn mocked() -> (images::Client, Mock) {
    let mock = Mock::new(&OPERATIONS);
    let builder = images::Client::builder().api_key("key").transport(mock.clone());
    (builder.retry(RetryPolicy::none()).build().unwrap(), mock)
}

#[tokio::test]
async fn a_mock_answers_as_documented_and_records() {
    let (client, mock) = mocked();
    assert_eq!(client.images().get_by_id(42).await.expect("the example").name.as_deref(), Some("golden"));
    let items =
        client.images().get_all().status(StatusEnum::Available).items().collect().await.expect("items");
    assert_eq!(items.len(), 1);
    let sent = mock.requests();
    assert_eq!(
        (sent[0].path, sent[0].url.as_str()),
        ("/images/{id}", "https://api.example.com/v1/images/42")
    );
    assert_eq!(sent[1].url.query(), Some("status=available"));
    assert!(sent[0].headers.contains_key("x-images-key"));
}

#[tokio::test]
async fn a_mock_answers_as_told() {
    let (client, mock) = mocked();
    mock.answer("GET /images/{id}", 404, json!({"code": "gone", "message": "m"})).expect("an operation");
    mock.fail("GET /images/{id}").expect("an operation");
    let error = client.images().get_by_id(1).await.expect_err("404");
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    for _ in 0..2 {
        let error = client.images().get_by_id(1).await.expect_err("broken");
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
    }
    let error = mock.answer("GET /imags", 200, Value::Null).expect_err("a slip");
    assert!(error.to_string().contains("expected one of GET /images/{id}, GET /images"), "{error}");
    let error = client.images().update(1, &UpdateImage::default()).await.expect_err("unknown");
    assert!(error.to_string().contains("no answer for `PUT /images/{id}`"), "{error}");
}

/// Counts, and replaces request and answer.
struct Layer {
    inner: Arc<dyn Transport>,
    seen: Arc<AtomicUsize>,
}

impl Transport for Layer {
    fn send(
        &self,
        mut request: reqwest::Request,
        path: &'static str,
    ) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        self.seen.fetch_add(1, Ordering::SeqCst);
        request.headers_mut().insert("x-layer", "1".parse().unwrap());
        Box::pin(async move {
            let response = self.inner.send(request, path).await?;
            assert_eq!(response.status, StatusCode::OK);
            HttpResponse::new(StatusCode::OK, r#"{"id": 8}"#).header("x-replaced", "yes")
        })
    }
}

#[tokio::test]
async fn a_layer_sees_and_replaces_requests_and_answers() {
    let server = Server::start(|_, _| server::json(200, json!({"id": 7}))).await;
    let seen = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&seen);
    let builder =
        images::Client::builder().base_url(&server.url).layer(move |inner| Layer { inner, seen: count });
    let image = builder.build().unwrap().images().get_by_id(7).await.expect("an image");
    assert_eq!(image.id, 8);
    assert!(image.headers().contains_key("x-replaced"));
    assert_eq!(server.last().header("x-layer"), Some("1"));
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn refused_calls_that_are_not_idempotent_are_repeated_on_request() {
    let server = Server::start(|seen, number| match number {
        0 => server::answer(429, &[("retry-after", "0")], ""),
        1 if seen.method == "PATCH" => server::json(200, json!({"id": 1})),
        _ => server::answer(429, &[], "no wait given"),
    })
    .await;
    let quick = RetryPolicy::new().first_delay(Duration::from_millis(1)).retry_refused(true);
    let client = images::Client::builder().base_url(&server.url).retry(quick).build().unwrap();
    client.images().patch(1, &[]).await.expect("the second attempt");
    assert_eq!(server.count(), 2);
    client.images().patch(1, &[]).await.expect_err("nobody asked for a repeat");
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn compressed_answers_are_unpacked() {
    for encoding in ["gzip", "deflate"] {
        let json = br#"{"id": 7}"#;
        let body = if encoding == "gzip" {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            packed.write_all(json).unwrap();
            packed.finish().unwrap()
        } else {
            let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            packed.write_all(json).unwrap();
            packed.finish().unwrap()
        };
        let server =
            Server::start(move |_, _| server::answer(200, &[("content-encoding", encoding)], &body)).await;
        let client = images::Client::builder().base_url(&server.url).build().unwrap();
        assert_eq!(client.images().get_by_id(7).await.expect("an image").id, 7, "{encoding}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_no_error() {
    let server = Server::start(|_, _| server::answer(200, &[], "\u{feff}{\"id\": 7}")).await;
    let client = images::Client::builder().base_url(&server.url).build().unwrap();
    assert_eq!(client.images().get_by_id(7).await.expect("an image").id, 7);
}

#[tokio::test]
async fn members_lists_and_plain_values_are_taken_out_of_their_answers() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/member" => server::json(200, json!({"image": {"id": 7}, "meta": {"a": 1}})),
        "/list" => server::json(200, json!({"images": [{"id": 7}, null]})),
        "/number" => server::answer(200, &[("content-type", "text/plain")], "1234\n"),
        _ => server::json(200, json!({"other": 1})),
    })
    .await;
    let client = Client::builder(&server.url).build().unwrap();
    let image =
        client.request(Method::GET, "/member").send_member::<images::Image>("/image").await.expect("one");
    assert_eq!(image.id, 7);
    assert!(String::from_utf8_lossy(image.raw()).contains("meta"), "the rest is there");
    let images =
        client.request(Method::GET, "/list").send_list::<images::Image>("/images").await.expect("a list");
    assert_eq!(images.len(), 1);
    let none =
        client.request(Method::GET, "/other").send_list::<images::Image>("/images").await.expect("a list");
    assert!(none.is_empty());
    assert_eq!(*client.request(Method::GET, "/number").send_parsed::<i64>().await.expect("a number"), 1234);
    let error = client.request(Method::GET, "/other").send_member::<images::Image>("/image").await;
    let Err(Error::Decode(error)) = error else { panic!("{error:?}") };
    assert_eq!(error.path, "image");
    let error = client.request(Method::GET, "/other").send_parsed::<i64>().await.expect_err("no number");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("other"), "{cause}");
}

#[tokio::test]
async fn waits_until_an_operation_has_ended() {
    let server = Server::start(|_, number| {
        let name = if number < 2 { "creating" } else { "available" };
        server::json(200, json!({"id": 7, "name": name}))
    })
    .await;
    let client = images::Client::builder().base_url(&server.url).build().unwrap();
    let wait = Wait::new().first_delay(Duration::from_millis(2)).timeout(Duration::from_millis(500));
    let images = client.images();
    let image = wait.until(
        || images.get_by_id(7),
        |image| match image.name.as_deref() {
            Some("creating") => ControlFlow::Continue(()),
            _ => ControlFlow::Break(Ok(image.into_inner())),
        },
    );
    assert_eq!(image.await.expect("available").name.as_deref(), Some("available"));
    assert_eq!(server.count(), 3);
    let never = wait.until(|| images.get_all(), |_| ControlFlow::<Result<(), Error>>::Continue(()));
    let error = never.await.expect_err("the list has another shape");
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    let never = wait.until(|| images.get_by_id(7), |_| ControlFlow::<Result<(), Error>>::Continue(()));
    assert!(matches!(never.await, Err(Error::NotYet(_))));
}

#[tokio::test]
async fn link_headers_lead_on_within_the_own_origin() {
    let server = Server::start(|seen, _| {
        let (next, ids) = match seen.target.as_str() {
            "/list" => ("</list?page=2>; rel=\"next\"", json!([{"id": 1}])),
            "/list?page=2" => {
                ("</list>; rel=prev, <https://evil.example/list>; rel=next", json!([{"id": 2}]))
            }
            _ => ("", json!([])),
        };
        server::answer(200, &[("link", next)], ids.to_string())
    })
    .await;
    static PAGING: specless_runtime::client::Paging =
        specless_runtime::client::Paging { items: "", next: specless_runtime::client::Next::Link };
    let client = Client::builder(&server.url).build().unwrap();
    let mut items = client.request(Method::GET, "/list").items::<images::Image>(&PAGING);
    assert_eq!(items.next().await.unwrap().expect("an item").id, 1);
    assert_eq!(items.next().await.unwrap().expect("an item").id, 2);
    let error = items.next().await.unwrap().expect_err("another host");
    assert!(error.to_string().contains("another host"), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(server.count(), 2);
}
