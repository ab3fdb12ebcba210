//! Signatures by access key, compared with those that another implementation gives (`huaweicloudsdkcore` 3.1.219).

use reqwest::header::HeaderValue;
use reqwest::{Body, Method, Request, Url};
use specless_runtime::client::AkSk;

use crate::server::{self, Server};

/// The date of all requests here, by which signatures are the same every time.
const DATE: &str = "20260102T030405Z";

fn keys() -> AkSk {
    AkSk::new("AKEXAMPLE0123456789", "s3cr3t/Key+With=Signs0123456789")
}

fn request(method: Method, url: &str) -> Request {
    let mut request = Request::new(method, Url::parse(url).expect("a URL"));
    request.headers_mut().insert("x-sdk-date", HeaderValue::from_static(DATE));
    request
}

#[track_caller]
fn check(keys: &AkSk, mut request: Request, names: &str, signature: &str) {
    keys.sign(&mut request).expect("a signature");
    let expected =
        format!("SDK-HMAC-SHA256 Access=AKEXAMPLE0123456789, SignedHeaders={names}, Signature={signature}");
    assert_eq!(request.headers().get("authorization").unwrap().to_str().unwrap(), expected);
    assert!(!format!("{request:?}{keys:?}").contains(signature), "the signature is not shown");
}

#[test]
fn a_plain_request() {
    let request = request(Method::GET, "https://ims.example.com/v2/cloudimages");
    let signature = "e65fbf5053beec6f9c817f694d0d00083044813ffafbc261ea0d661fa111d044";
    check(&keys(), request, "host;x-sdk-date", signature);
}

#[test]
fn a_query_is_ordered_and_encoded() {
    let query = "limit=10&__imagetype=gold&name=a+b%2Bc%26d%3De";
    let request = request(Method::GET, &format!("https://ims.example.com/v2/cloudimages?{query}"));
    let signature = "13f7147b0dc10f69675cf1b9b75aadfba3809bbf6270fd8db0d17a4f4c270205";
    check(&keys(), request, "host;x-sdk-date", signature);
}

#[test]
fn names_that_come_again_are_ordered_by_value() {
    let query = "tag=b&tag=a&x=&tag=a%2Cb";
    let request = request(Method::GET, &format!("https://ims.example.com:8443/v2/cloudimages/?{query}"));
    let keys = keys().project_id("0123456789abcdef");
    let signature = "add00542919dc7cd6e0c3b4a736c94ea6f7b8fff705424fc01e46f5509f51d8a";
    check(&keys, request, "host;x-project-id;x-sdk-date", signature);
}

#[test]
fn a_path_is_encoded_once() {
    let url = "https://obs.example.com/v1/a%20b/%E4%BD%A0/x~y-z_._/%2F?k=%E4%BD%A0%E5%A5%BD";
    let signature = "62bc62d4bda8aa31f4056703035fcf0d4240c8fa076b7d0df355b6a83b9c05ae";
    check(&keys(), request(Method::GET, url), "host;x-sdk-date", signature);
}

#[test]
fn a_body_is_hashed() {
    let mut request = request(Method::POST, "https://ecs.example.com/v1/p/cloudservers");
    request.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    *request.body_mut() = Some(Body::from(r#"{"server":{"name":"hé"}}"#));
    let signature = "0a69a99031887070128dd34efc652dc10837707790e5ec1900c808f23ce3837b";
    check(&keys(), request, "content-type;host;x-sdk-date", signature);
}

#[test]
fn a_stream_is_left_unsigned() {
    let mut request = request(Method::PUT, "https://ims.example.com/v2/images/1/file");
    request.headers_mut().insert("content-type", HeaderValue::from_static("application/octet-stream"));
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("stream")]);
    *request.body_mut() = Some(Body::wrap_stream(chunks));
    let names = "content-type;host;x-sdk-content-sha256;x-sdk-date;x-security-token";
    let signature = "d3e5a0fadd36139e8d98926dc726a8ed345283f26378a377071b4cad5780cac9";
    check(&keys().security_token("t/1=="), request, names, signature);
}

#[test]
fn no_body_has_the_hash_of_nothing() {
    let mut request = request(Method::DELETE, "https://ims.example.com/v2/images/1");
    request.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    let signature = "898e2955bd2b0f4737b4ebd0798c4a2b6b34c08bbecc3d5b4839d87fad931893";
    check(&keys(), request, "content-type;host;x-sdk-date", signature);
}

#[tokio::test]
async fn calls_are_signed_as_they_are_sent() {
    let server = Server::start(|_, _| server::no_content()).await;
    let client = crate::images::Client::builder().base_url(&server.url).ak_sk(keys()).build().unwrap();
    client.images().delete(1).await.expect("done");
    let seen = server.last();
    let date = seen.header("x-sdk-date").expect("a date");
    assert!(date.len() == DATE.len() && date.ends_with('Z'), "{date}");
    // Signing what arrived gives the same signature.
    let mut again =
        Request::new(Method::DELETE, Url::parse(&format!("{}{}", server.url, seen.target)).unwrap());
    again.headers_mut().insert("x-sdk-date", HeaderValue::from_str(date).unwrap());
    keys().sign(&mut again).unwrap();
    assert_eq!(seen.header("authorization"), again.headers()["authorization"].to_str().ok());
    assert_eq!(seen.header("host"), again.headers()["host"].to_str().ok());
}
