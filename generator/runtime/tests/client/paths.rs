//! Values in paths, queries, headers, cookies and forms.

use serde_json::{Value, json};
use specless_runtime::client::{Client, Error, Method, Request, Style};

use crate::server::{self, Server};

async fn echo() -> (Server, Client) {
    let server = Server::start(|_, _| server::no_content()).await;
    let client = Client::builder(format!("{}/base", server.url)).build().expect("a client");
    (server, client)
}

async fn refused(request: Request, server: &Server) -> String {
    let error = request.send_empty().await.expect_err("cannot be sent");
    assert_eq!(server.count(), 0, "nothing was sent");
    let Error::InvalidRequest(message) = error else { panic!("{error:?}") };
    message
}

#[tokio::test]
async fn a_value_stays_in_its_segment() {
    let (server, client) = echo().await;
    for (value, segment) in [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b=c", "a%3Fb%3Dc"),
        ("a#b", "a%23b"),
        ("a\\b", "a%5Cb"),
        ("%2e%2e", "%252e%252e"),
        ("%2F", "%252F"),
        ("...", "..."),
        ("a b+c", "a%20b%2Bc"),
        ("größe", "gr%C3%B6%C3%9Fe"),
        ("a\r\nb\0", "a%0D%0Ab%00"),
        ("a;b:c@d&e", "a%3Bb%3Ac%40d%26e"),
        ("{id}", "%7Bid%7D"),
        ("//host", "%2F%2Fhost"),
    ] {
        let mut request = client.request(Method::GET, "/images/{id}/data");
        request.path("id", value);
        request.send_empty().await.expect("sent");
        assert_eq!(server.last().target, format!("/base/images/{segment}/data"), "{value:?}");
    }
}

#[tokio::test]
async fn a_value_that_would_be_another_path_is_refused() {
    let (server, client) = echo().await;
    for value in ["", ".", ".."] {
        for template in ["/images/{id}", "/images/{id}/data", "/{id}"] {
            let mut request = client.request(Method::DELETE, template);
            request.path("id", value);
            refused(request, &server).await;
        }
    }
    let mut halves = client.request(Method::GET, "/images/{a}{b}/data");
    halves.path("a", ".").path("b", ".");
    refused(halves, &server).await;
    let missing = client.request(Method::GET, "/images/{id}");
    assert_eq!(refused(missing, &server).await, "the path parameter `id` has no value");
    let mut none = client.request(Method::GET, "/images/{id}");
    none.path("id", &None::<i64>);
    assert_eq!(refused(none, &server).await, "the path parameter `id` is empty");
}

#[tokio::test]
async fn several_values_share_a_segment() {
    let (server, client) = echo().await;
    let mut request = client.request(Method::GET, "/v1/{name}.{format}/{list}/?action=show");
    request.path("name", "a/b").path("format", "json").path("list", &[1, 2]).query("x", &true);
    request.send_empty().await.expect("sent");
    assert_eq!(server.last().target, "/base/v1/a%2Fb.json/1,2/?action=show&x=true");
}

#[tokio::test]
async fn queries_have_styles() {
    let (server, client) = echo().await;
    let list = json!(["a b", "c,d", null, 3]);
    let object = json!({"a": 1, "b": {"c": [true, "x&y"]}, "n": null});
    for (style, value, query) in [
        (Style::Repeat, &list, "q=a%20b&q=c%2Cd&q=3"),
        (Style::Comma, &list, "q=a%20b,c%2Cd,3"),
        (Style::Pipe, &json!(["a", "b"]), "q=a%7Cb"),
        (Style::Space, &json!(["a", "b"]), "q=a%20b"),
        (Style::Brackets, &list, "q%5B%5D=a%20b&q%5B%5D=c%2Cd&q%5B%5D=3"),
        (Style::DeepObject, &object, "q%5Ba%5D=1&q%5Bb%5D%5Bc%5D=true&q%5Bb%5D%5Bc%5D=x%26y"),
        (Style::Json, &json!({"a": "é"}), "q=%7B%22a%22%3A%22%C3%A9%22%7D"),
        (Style::Repeat, &json!({"a": 1, "b": "x"}), "a=1&b=x"),
        (Style::Comma, &json!({"a": 1, "b": "x"}), "q=a,1,b,x"),
        (Style::Comma, &json!("a,b"), "q=a%2Cb"),
        (Style::Repeat, &json!(1.5), "q=1.5"),
        (Style::Repeat, &json!("a=b&c"), "q=a%3Db%26c"),
        (Style::Repeat, &json!(""), "q="),
    ] {
        let mut request = client.request(Method::GET, "/images");
        request.query_as("q", style, value);
        request.send_empty().await.expect("sent");
        assert_eq!(server.last().target, format!("/base/images?{query}"), "{style:?} {value}");
    }
    for nothing in [json!(null), json!([]), json!({})] {
        let mut request = client.request(Method::GET, "/images");
        request.query("q", &nothing).query_as("r", Style::Comma, &nothing).query_as(
            "s",
            Style::DeepObject,
            &nothing,
        );
        request.send_empty().await.expect("sent");
        assert_eq!(server.last().target, "/base/images", "{nothing}");
    }
}

#[tokio::test]
async fn a_value_set_again_takes_the_place_of_the_first() {
    let (server, client) = echo().await;
    let mut request = client.request(Method::POST, "/images/{id}");
    request.path("id", &1).path("id", &2);
    request.query("a", &[1, 2]).query("b", &1).query("a", &3);
    request.header("x-a", "1").header("x-a", "2").cookie("c", "1").cookie("c", "2");
    request.form("f", "1").form("f", "2");
    request.send_empty().await.expect("sent");
    let seen = server.last();
    assert_eq!(seen.target, "/base/images/2?a=3&b=1");
    assert_eq!(seen.header("x-a"), Some("2"));
    assert_eq!(seen.header("cookie"), Some("c=2"));
    assert_eq!(seen.text(), "f=2");
}

#[tokio::test]
async fn headers_and_cookies_cannot_be_broken_out_of() {
    let (server, client) = echo().await;
    let mut request = client.request(Method::GET, "/images");
    request.header("x-a", "1\r\nx-b: 2");
    assert_eq!(refused(request, &server).await, "the header `x-a` cannot hold its value");
    let mut request = client.request(Method::GET, "/images");
    request.header("x-list", &["a", "b"]).header("x-text", "größe").cookie("a", "1; b=2").cookie("c", &3);
    request.send_empty().await.expect("sent");
    let seen = server.last();
    assert_eq!(seen.header("x-list"), Some("a,b"));
    assert_eq!(seen.header("x-text"), Some("größe"));
    assert_eq!(seen.header("cookie"), Some("a=1%3B%20b=2; c=3"));
}

#[tokio::test]
async fn content_headers_are_sent_once() {
    let (server, client) = echo().await;
    let mut request = client.request(Method::PUT, "/images");
    request.header("Content-Type", "application/x-patch").header("content-length", &99).json(&1);
    request.send_empty().await.expect("sent");
    let names = |name: &str| {
        let headers = server.last().headers;
        let values = headers.into_iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        values.map(|(_, value)| value).collect::<Vec<_>>()
    };
    assert_eq!(
        (names("content-type"), names("content-length")),
        (vec!["application/x-patch".into()], vec!["1".into()])
    );
    let mut request = client.request(Method::PUT, "/images");
    request.header("Content-Type", "multipart/form-data").part("a", "b");
    request.send_empty().await.expect("sent");
    assert!(matches!(&names("content-type")[..], [one] if one.contains("boundary=")));
}

#[tokio::test]
async fn forms_are_encoded() {
    let (server, client) = echo().await;
    let mut request = client.request(Method::POST, "/images");
    request.form("name", "a&b=c d").form("tags", &["x", "y"]).form("none", &Value::Null);
    request.form("size", &json!({"a": 1, "b": 2}));
    request.send_empty().await.expect("sent");
    let seen = server.last();
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(seen.text(), "name=a%26b%3Dc%20d&tags=x&tags=y&size%5Ba%5D=1&size%5Bb%5D=2");

    let mut request = client.request(Method::POST, "/images");
    request.form_body(&json!({"name": "n", "count": 2})).multipart().form("size", &json!({"min": 1}));
    request.send_empty().await.expect("sent");
    let text = server.last().text();
    for piece in
        ["name=\"name\"\r\n\r\nn\r\n", "name=\"count\"\r\n\r\n2\r\n", "name=\"size\"\r\n\r\n{\"min\":1}\r\n"]
    {
        assert!(text.contains(piece), "{piece:?} is missing in {text}");
    }
    let mut request = client.request(Method::POST, "/images");
    request.form_body("no fields");
    let error = request.send_empty().await.expect_err("cannot be sent");
    assert_eq!(error.to_string(), "invalid request: a form needs a value with fields");
}

#[test]
fn base_urls_are_checked() {
    for url in [
        "api.example.com",
        "ftp://api.example.com",
        "https://user:pass@api.example.com",
        "https://api.example.com/?a=b",
        "https://api.example.com/#a",
        "",
    ] {
        assert!(matches!(Client::builder(url).build(), Err(Error::InvalidRequest(_))), "{url}");
    }
    let client = Client::builder("https://api.example.com/v1/").build().expect("a client");
    assert_eq!(client.base_url().as_str(), "https://api.example.com/v1");
}
