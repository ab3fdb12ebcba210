//! Redirects: followed on the API's own origin, and without credentials elsewhere.

use std::sync::{Arc, Mutex};

use serde_json::json;
use specless_runtime::client::{ClientBuilder, Place, Token};

use crate::images::{Client, UpdateImage};
use crate::server::{self, Seen, Server};

const SECRET: &str = "key-of-great-value";

/// Everything secret that a client can send, and a header that is its own affair.
fn builder(server: &Server) -> ClientBuilder<Client> {
    Client::builder()
        .base_url(&server.url)
        .auth_token(SECRET)
        .bearer_token(SECRET)
        .credential(Place::Query("key".to_owned()), SECRET)
        .credential(Place::Cookie("session".to_owned()), SECRET)
        .token_provider_in(Place::Header("x-renewed".to_owned()), || async { Ok(Token::new(SECRET)) })
        .header("x-tenant", "tenant-of-great-secrecy")
        .before(|request| {
            request.headers_mut().insert("x-hook", reqwest::header::HeaderValue::from_static("hook"));
            Ok(())
        })
}

fn to(status: u16, location: &str) -> server::Answer {
    server::answer(status, &[("location", location)], "")
}

fn secrets(seen: &Seen) -> usize {
    format!("{seen:?}").matches(SECRET).count()
}

async fn elsewhere() -> Server {
    Server::start(|_, _| server::json(200, json!({"id": 1}))).await
}

#[tokio::test]
async fn another_host_learns_nothing() {
    for status in [301, 302, 303, 307, 308] {
        let other = elsewhere().await;
        let location = format!("{}/stolen", other.url);
        let server = Server::start(move |_, _| to(status, &location)).await;
        let client = builder(&server).build().unwrap();
        client.images().get_by_id(1).await.expect("a GET goes on");
        assert_eq!(secrets(&server.last()), 5, "the API itself gets the credentials");
        let seen = other.last();
        let names: Vec<_> = seen.headers.iter().map(|(name, _)| name.to_lowercase()).collect();
        assert_eq!(seen.target, "/stolen");
        for name in &names {
            let harmless = ["accept", "accept-encoding", "host", "user-agent"];
            assert!(harmless.contains(&name.as_str()), "{name} was sent to another host");
        }
        assert_eq!(secrets(&seen), 0, "{seen:?}");
    }
}

#[tokio::test]
async fn another_host_gets_no_bodies() {
    let other = elsewhere().await;
    let location = format!("{}/stolen", other.url);
    let server = Server::start(move |_, _| to(307, &location)).await;
    let client = builder(&server).build().unwrap();
    let error = client.images().update(1, &UpdateImage::default()).await.expect_err("not followed");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn the_way_back_gets_no_credentials_either() {
    let home = Arc::new(Mutex::new(String::new()));
    let way_back = home.clone();
    let other = Server::start(move |_, _| to(302, &way_back.lock().unwrap())).await;
    let location = other.url.clone();
    let server = Server::start(move |seen, _| match seen.target.as_str() {
        "/chosen" => server::json(200, json!({"id": 1})),
        _ => to(302, &location),
    })
    .await;
    *home.lock().unwrap() = format!("{}/chosen", server.url);
    builder(&server).build().unwrap().images().get_by_id(1).await.expect("an image");
    assert_eq!(
        secrets(&server.last()),
        0,
        "a foreign host cannot choose a path to be called with credentials"
    );
}

#[tokio::test]
async fn the_own_origin_is_followed_with_credentials() {
    let server = Server::start(|seen, _| match (seen.method.as_str(), seen.target.as_str()) {
        (_, target) if target.starts_with("/new") => server::json(200, json!({"id": 1})),
        ("PUT", _) => to(308, "/new/place"),
        ("POST", _) => to(303, "new"),
        _ => to(301, "/new"),
    })
    .await;
    let client = builder(&server).build().unwrap();
    client.images().get_by_id(1).await.expect("an image");
    assert_eq!(secrets(&server.last()), 5);
    client.images().update(1, &UpdateImage { description: "d".into() }).await.expect("an image");
    let seen = server.last();
    assert_eq!((seen.method.as_str(), seen.json()), ("PUT", json!({"description": "d"})));
    client.images().upload("data").await.expect_err("200 is not documented");
    let seen = server.last();
    assert_eq!((seen.method.as_str(), seen.body.len()), ("GET", 0), "303 asks for a GET");
}

#[tokio::test]
async fn post_is_not_repeated_by_301_and_302() {
    for status in [301, 302] {
        let server = Server::start(move |_, _| to(status, "/new")).await;
        builder(&server).build().unwrap().images().upload("data").await.expect_err("not followed");
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_circle_ends() {
    let server = Server::start(|_, _| to(302, "/again")).await;
    let error = builder(&server).build().unwrap().images().get_by_id(1).await.expect_err("a circle");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    assert_eq!(server.count(), 6, "five redirects unless set otherwise");
    let none = builder(&server).redirects(0).build().unwrap();
    none.images().get_by_id(1).await.expect_err("not followed");
    assert_eq!(server.count(), 7);
}

#[tokio::test]
async fn strange_locations_are_not_followed() {
    for location in ["file:///etc/passwd", "javascript:alert(1)", "http://[", "\u{e4}://x"] {
        let location = location.to_owned();
        let server = Server::start(move |_, _| to(302, &location)).await;
        builder(&server).build().unwrap().images().get_by_id(1).await.expect_err("not followed");
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn settings_of_reqwest_do_not_follow_redirects() {
    let server = Server::start(|_, _| to(302, "/new")).await;
    let following = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(9));
    let client = Client::builder().base_url(&server.url).http(following).redirects(0).build().unwrap();
    client.images().get_by_id(1).await.expect_err("not followed");
    assert_eq!(server.count(), 1);
}
