//! Lists over many pages, of servers that page in every way there is, and of some that never end.

use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use specless_runtime::client::{Client, Error, Items, Method, Next, Paging, Style};

use crate::images::{Client as Images, Image};
use crate::server::{self, Answer, Seen, Server};

fn parameter(seen: &Seen, name: &str) -> Option<String> {
    let url = reqwest::Url::parse(&format!("http://host{}", seen.target)).expect("a URL");
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

fn number(seen: &Seen, name: &str) -> Option<i64> {
    parameter(seen, name).map(|text| text.parse().expect("a number"))
}

/// Images from `begin` up to and without `end`.
fn images(begin: i64, end: i64) -> Value {
    (begin..end).map(|id| json!({"id": id})).collect()
}

fn items(server: &Server, paging: &'static Paging) -> Items<Image> {
    let client = Client::builder(format!("{}/v1", server.url)).build().unwrap();
    let mut request = client.request(Method::GET, "/images");
    request.query("name", "a b");
    request.items(paging)
}

#[track_caller]
fn check(result: Result<Vec<Image>, Error>, count: i64) {
    let ids: Vec<i64> = result.expect("all images").iter().map(|image| image.id).collect();
    assert_eq!(ids, (0..count).collect::<Vec<_>>());
}

#[tokio::test]
async fn by_the_next_number() {
    let server = Server::start(|seen, _| {
        let page = number(seen, "page").unwrap_or(1);
        let next = if page < 4 { json!(page + 1) } else { Value::Null };
        let end = if page < 4 { page * 3 } else { 10 };
        server::json(
            200,
            json!({"images": images(page * 3 - 3, end), "meta": {"pagination": {"next_page": next}}}),
        )
    })
    .await;
    let client = Images::builder().base_url(&server.url).build().unwrap();
    check(client.images().get_all().items().collect().await, 10);
    assert_eq!(server.count(), 4);
    // A stream like any other, and lazy.
    let some: Vec<Image> = client.images().get_all().items().take(4).try_collect().await.unwrap();
    assert_eq!((some.len(), server.count()), (4, 6));
    let pages = client.images().get_all().per_page(3).pages().map_ok(|page| page.images.len());
    assert_eq!(pages.try_collect::<Vec<_>>().await.unwrap(), [3, 3, 3, 1]);
    assert!(server.seen().iter().rev().take(4).all(|seen| number(seen, "per_page") == Some(3)));
}

#[tokio::test]
async fn by_counting_pages() {
    const PAGING: Paging = Paging { items: "", next: Next::Number { parameter: "page", first: 0 } };
    let server = Server::start(|seen, _| {
        let page = number(seen, "page").unwrap_or(0);
        server::json(200, if page < 3 { images(page * 5, page * 5 + 5) } else { json!([]) })
    })
    .await;
    check(items(&server, &PAGING).collect().await, 15);
    assert_eq!(server.count(), 4);
    assert_eq!(server.last().target, "/v1/images?name=a%20b&page=3");
}

#[tokio::test]
async fn by_offset_with_and_without_a_total() {
    const PLAIN: Paging = Paging { items: "/list", next: Next::Offset { parameter: "offset", total: None } };
    const TOTAL: Paging =
        Paging { items: "/list", next: Next::Offset { parameter: "offset", total: Some("/total") } };
    let server = Server::start(|seen, _| {
        let offset = number(seen, "offset").unwrap_or(0);
        server::json(200, json!({"list": images(offset, (offset + 4).min(10)), "total": 10}))
    })
    .await;
    check(items(&server, &PLAIN).collect().await, 10);
    assert_eq!(server.count(), 4, "the fourth page is empty");
    check(items(&server, &TOTAL).collect().await, 10);
    assert_eq!(server.count(), 7);
}

#[tokio::test]
async fn by_marker() {
    const PAGING: Paging =
        Paging { items: "/images", next: Next::Marker { parameter: "marker", member: "/id" } };
    let server = Server::start(|seen, _| {
        let begin = number(seen, "marker").map_or(0, |id| id + 1);
        server::json(200, json!({"images": images(begin, (begin + 4).min(8))}))
    })
    .await;
    check(items(&server, &PAGING).collect().await, 8);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn by_token() {
    const PAGING: Paging =
        Paging { items: "/images", next: Next::Value { parameter: "page_token", next: "/next_page_token" } };
    let server = Server::start(|seen, _| match parameter(seen, "page_token").as_deref() {
        None => server::json(200, json!({"images": images(0, 2), "next_page_token": "a+/=&"})),
        // A page may be empty before the end, and a list be missing or null.
        Some("a+/=&") => server::json(200, json!({"images": null, "next_page_token": "b"})),
        Some("b") => server::json(200, json!({"next_page_token": "c"})),
        Some("c") => server::json(200, json!({"images": images(2, 3), "next_page_token": ""})),
        other => panic!("{other:?}"),
    })
    .await;
    check(items(&server, &PAGING).collect().await, 3);
    assert_eq!(server.count(), 4);
}

const BY_URL: Paging = Paging { items: "/images", next: Next::Url { next: "/links/pages/next" } };

fn linked(images: Value, next: &str) -> Answer {
    server::json(200, json!({"images": images, "links": {"pages": {"next": next}}}))
}

#[tokio::test]
async fn by_url() {
    let server = Server::start(|seen, number| match number {
        0 => linked(images(0, 2), &format!("http://{}/v1/images?page=2", seen.header("host").unwrap())),
        1 => linked(images(2, 4), "/v1/images?page=3"),
        2 => linked(images(4, 6), "?page=4"),
        // The scheme that a server behind a proxy believes in, and a path without the proxy's prefix.
        3 => linked(images(6, 8), "https://127.0.0.1/v1/images?page=5"),
        4 => linked(images(8, 10), "/images?page=6"),
        _ => server::json(200, json!({"images": []})),
    })
    .await;
    check(items(&server, &BY_URL).collect().await, 10);
    let targets: Vec<_> = server.seen().into_iter().map(|seen| seen.target).skip(1).collect();
    assert_eq!(targets, [2, 3, 4, 5, 6].map(|page| format!("/v1/images?page={page}")));
}

#[tokio::test]
async fn another_host_is_not_asked_for_pages() {
    let other = Server::start(|_, _| server::json(200, json!({"images": []}))).await;
    let elsewhere = other.url.replace("127.0.0.1", "localhost");
    let server =
        Server::start(move |_, _| linked(images(0, 1), &format!("{elsewhere}/v1/images?page=2"))).await;
    let mut all = items(&server, &BY_URL);
    assert_eq!(all.next().await.unwrap().unwrap().id, 0, "what came is given");
    assert!(matches!(all.next().await, Some(Err(Error::InvalidRequest(_)))));
    assert!(all.next().await.is_none());
    assert_eq!((server.count(), other.count()), (1, 0));
}

#[tokio::test]
async fn circles_end() {
    let server = Server::start(|_, number| {
        let next = if number % 2 == 0 { "/v1/images?page=2" } else { "/v1/images?page=1" };
        linked(images(0, 1), next)
    })
    .await;
    let error = items(&server, &BY_URL).collect().await.expect_err("a circle");
    assert!(format!("{error:?}").contains("does not end"), "{error:?}");
    assert_eq!(server.count(), 3);
    let server = Server::start(|_, number| linked(json!([]), &format!("/v1/images?page={number}"))).await;
    let error = items(&server, &BY_URL).collect().await.expect_err("empty pages without end");
    assert!(format!("{error:?}").contains("does not end"), "{error:?}");
    assert!(server.count() < 200, "{}", server.count());
}

#[tokio::test]
async fn a_server_that_does_not_count_is_noticed() {
    const NUMBER: Paging = Paging { items: "", next: Next::Number { parameter: "page", first: 1 } };
    const OFFSET: Paging = Paging { items: "", next: Next::Offset { parameter: "offset", total: None } };
    for paging in [&NUMBER, &OFFSET] {
        let server = Server::start(|_, _| server::json(200, images(0, 3))).await;
        let error = items(&server, paging).collect().await.expect_err("the same page again and again");
        assert!(format!("{error:?}").contains("does not end"), "{error:?}");
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn a_number_inside_an_object_is_counted_there() {
    const PAGING: Paging = Paging { items: "", next: Next::Number { parameter: "page[number]", first: 1 } };
    let server = Server::start(|seen, _| {
        let page = number(seen, "page[number]").unwrap_or(1);
        server::json(200, if page < 5 { images(page * 2 - 6, page * 2 - 4) } else { json!([]) })
    })
    .await;
    let client = Client::builder(&server.url).build().unwrap();
    let mut request = client.request(Method::GET, "/images");
    request.query_as("page", Style::DeepObject, &json!({"number": 3, "size": 2}));
    check(request.items(&PAGING).collect().await, 4);
    let targets: Vec<String> = server.seen().iter().map(|seen| seen.target.clone()).collect();
    let target = |page: u8| format!("/images?page%5Bnumber%5D={page}&page%5Bsize%5D=2");
    assert_eq!(targets, [target(3), target(4), target(5)]);
}

#[tokio::test]
async fn errors_end_the_stream() {
    let server = Server::start(|_, number| match number {
        0 => linked(images(0, 1), "?page=2"),
        1 => server::json(200, json!({"images": [{"id": 1}, {"id": "x"}]})),
        2 => server::answer(200, &[], r#"{"images": 1}"#),
        3 => server::answer(200, &[], r#"{"images": []} more"#),
        4 => server::answer(200, &[], r#"{"images": [], "links": []}"#),
        _ => server::answer(500, &[], "oh"),
    })
    .await;
    let mut all = items(&server, &BY_URL);
    assert!(all.next().await.unwrap().is_ok());
    let Some(Err(Error::Decode(error))) = all.next().await else { panic!() };
    assert_eq!(error.path, "images[1].id");
    assert!(all.next().await.is_none());
    for path in ["images", ".", "links"] {
        let Err(Error::Decode(error)) = items(&server, &BY_URL).collect().await else { panic!("{path}") };
        assert_eq!(error.path, path);
    }
    let error = items(&server, &BY_URL).collect().await.expect_err("500");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
}
