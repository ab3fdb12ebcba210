//! Credentials: where they go, and how tokens are fetched, kept and renewed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use futures_util::future::join_all;
use serde_json::json;
use specless_runtime::client::{Client, ClientBuilder, Error, Keystone, Method, Place, RetryPolicy, Token};

use crate::server::{self, Seen, Server};

fn builder(server: &Server) -> ClientBuilder {
    Client::builder(&server.url).retry(RetryPolicy::none())
}

async fn call(client: &Client) -> Result<(), Error> {
    client.request(Method::GET, "/images").send_empty().await.map(|_| ())
}

/// Gives `token-1`, `token-2` and so on, and counts.
struct Issuer {
    fetches: Arc<AtomicUsize>,
}

impl Issuer {
    fn new() -> Self {
        Issuer { fetches: Arc::default() }
    }

    fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    fn client(&self, server: &Server, lifetime: Option<Duration>) -> Client {
        let fetches = self.fetches.clone();
        let provider = move || {
            let number = fetches.fetch_add(1, Ordering::SeqCst) + 1;
            async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                let token = Token::new(format!("token-{number}"));
                Ok(match lifetime {
                    Some(lifetime) => token.expires_in(lifetime),
                    None => token,
                })
            }
        };
        builder(server).token_provider(provider).build().unwrap()
    }
}

fn bearer(seen: &Seen) -> Option<usize> {
    seen.header("authorization")?.strip_prefix("Bearer token-")?.parse().ok()
}

#[tokio::test]
async fn credentials_go_to_their_places_together() {
    let server = Server::start(|_, _| server::no_content()).await;
    let client = builder(&server)
        .bearer_token("b")
        .api_key_place(Place::Query("api key".to_owned()))
        .api_key("k&1")
        .auth_token("t")
        .credential(Place::Cookie("c".to_owned()), "s;1")
        .build()
        .unwrap();
    let mut request = client.request(Method::GET, "/images");
    request.query("a", &1).cookie("first", "1");
    request.send_empty().await.unwrap();
    let seen = server.last();
    assert_eq!(seen.target, "/images?a=1&api+key=k%261");
    assert_eq!(seen.header("authorization"), Some("Bearer b"));
    assert_eq!(seen.header("x-auth-token"), Some("t"));
    assert_eq!(seen.header("cookie"), Some("first=1; c=s%3B1"));

    let client = builder(&server).basic_auth("Aladdin", "open sesame").build().unwrap();
    call(&client).await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    let mut request = client.request(Method::GET, "/images");
    request.anonymous();
    request.send_empty().await.unwrap();
    assert_eq!(server.last().header("authorization"), None);
}

#[tokio::test]
async fn keys_go_behind_a_text_and_into_the_path() {
    let server =
        Server::start(|seen, _| server::answer(404, &[], format!("nothing at {}", seen.target))).await;
    let client = Client::builder(format!("{}/bot{{token}}", server.url))
        .api_key_place(Place::Prefixed { header: "authorization".to_owned(), prefix: "Bot ".to_owned() })
        .api_key("b-key")
        .credential(Place::Path("token".to_owned()), "12:se/cret?")
        .build()
        .unwrap();
    let error = call(&client).await.expect_err("nothing there");
    assert_eq!(server.last().target, "/bot12:se%2Fcret%3F/images");
    assert_eq!(server.last().header("authorization"), Some("Bot b-key"));
    for shown in [format!("{client:?}"), format!("{error:?}"), error.to_string()] {
        assert!(!shown.contains("12:se") && !shown.contains("b-key"), "{shown}");
    }
}

#[test]
fn places_in_the_base_url_and_keys_for_them_need_each_other() {
    let builder = |url: &str| Client::builder(url).api_key_place(Place::Path("token".to_owned()));
    let error = builder("http://localhost/bot{token}").build().expect_err("no key").to_string();
    assert!(error.contains("/bot{token}") && error.contains("`api_key`"), "{error}");
    let error = builder("http://localhost").api_key("secret").build().expect_err("no place").to_string();
    assert!(error.contains("`{token}`") && !error.contains("secret"), "{error}");
}

#[tokio::test]
async fn a_key_that_cannot_be_sent_is_an_error_that_does_not_show_it() {
    let server = Server::start(|_, _| server::no_content()).await;
    let client = builder(&server).bearer_token("secret\nx-other: 1").build().unwrap();
    let error = call(&client).await.expect_err("cannot be sent");
    assert!(
        matches!(error, Error::InvalidRequest(_)) && !format!("{error:?}").contains("secret"),
        "{error:?}"
    );
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn many_calls_share_one_fetch() {
    let server = Server::start(|_, _| server::no_content()).await;
    let issuer = Issuer::new();
    let client = issuer.client(&server, Some(Duration::from_secs(3600)));
    join_all((0..50).map(|_| call(&client))).await.into_iter().for_each(|result| result.unwrap());
    assert_eq!(issuer.fetches(), 1);
    assert!(server.seen().iter().all(|seen| bearer(seen) == Some(1)));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let server = Server::start(|_, _| server::no_content()).await;
    let issuer = Issuer::new();
    let client = issuer.client(&server, Some(Duration::from_millis(500)));
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(issuer.fetches(), 1);
    tokio::time::sleep(Duration::from_millis(460)).await;
    call(&client).await.unwrap();
    assert_eq!((issuer.fetches(), bearer(&server.last())), (2, Some(2)));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_all() {
    let server = Server::start(|seen, _| match bearer(seen) {
        Some(1) => server::answer(401, &[], "revoked"),
        _ => server::no_content(),
    })
    .await;
    let issuer = Issuer::new();
    let client = issuer.client(&server, None);
    join_all((0..20).map(|_| call(&client))).await.into_iter().for_each(|result| result.unwrap());
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn a_refused_post_is_sent_again() {
    let server = Server::start(|seen, _| match bearer(seen) {
        Some(1) => server::answer(401, &[], "revoked"),
        _ => server::no_content(),
    })
    .await;
    let client = Issuer::new().client(&server, None);
    let mut request = client.request(Method::POST, "/images");
    request.json("a refusal comes before anything is done");
    request.send_empty().await.expect("done");
    assert_eq!(server.count(), 2);
    assert_eq!(server.last().json(), "a refusal comes before anything is done");
}

#[tokio::test]
async fn a_server_that_refuses_every_token_is_asked_twice() {
    let server = Server::start(|_, _| server::answer(401, &[], "no")).await;
    let issuer = Issuer::new();
    let client = issuer.client(&server, None);
    let error = call(&client).await.expect_err("refused");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!((server.count(), issuer.fetches()), (2, 2));
}

#[tokio::test]
async fn a_stream_is_not_sent_again_but_the_next_call_has_a_new_token() {
    let server = Server::start(|seen, _| match bearer(seen) {
        Some(1) => server::answer(401, &[], "revoked"),
        _ => server::no_content(),
    })
    .await;
    let issuer = Issuer::new();
    let client = issuer.client(&server, None);
    for expected in [401, 204] {
        let mut request = client.request(Method::PUT, "/file");
        let chunks = futures_util::stream::iter([Ok("data".into())]);
        request.body("application/octet-stream", specless_runtime::client::Body::stream(chunks));
        let status = match request.send_empty().await {
            Ok(done) => done.status(),
            Err(error) => error.status().expect("an answer"),
        };
        assert_eq!(status.as_u16(), expected);
    }
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_failure_is_shared_and_not_kept() {
    let server = Server::start(|_, _| server::no_content()).await;
    let fetches = Arc::new(AtomicUsize::new(0));
    let count = fetches.clone();
    let provider = move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if number == 0 {
                Err(Error::InvalidRequest("no token today".into()))
            } else {
                Ok(Token::new("t"))
            }
        }
    };
    let client = builder(&server).token_provider(provider).build().unwrap();
    let results = join_all((0..20).map(|_| call(&client))).await;
    assert!(results.iter().all(Result::is_err), "all waited for the fetch that failed");
    assert_eq!(fetches.load(Ordering::SeqCst), 1);
    call(&client).await.expect("the next call asks anew");
    assert_eq!(fetches.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_the_fetch_to_others() {
    let server = Server::start(|_, _| server::no_content()).await;
    let issuer = Issuer::new();
    let client = issuer.client(&server, None);
    let (given_up, done) =
        tokio::join!(tokio::time::timeout(Duration::from_millis(5), call(&client)), call(&client));
    assert!(given_up.is_err());
    done.expect("another caller fetches");
    assert_eq!(issuer.fetches(), 2);
}

fn keystone_answer(number: usize, expires_at: &str) -> server::Answer {
    let token = format!("keystone-{number}");
    let body = json!({"token": {"expires_at": expires_at, "methods": ["password"]}}).to_string();
    server::answer(201, &[("x-subject-token", token.as_str())], body)
}

fn in_an_hour() -> String {
    let at = time::OffsetDateTime::from(SystemTime::now() + Duration::from_secs(3600));
    at.format(&time::format_description::well_known::Rfc3339).unwrap()
}

#[tokio::test]
async fn keystone_gives_tokens_by_password() {
    let identity = Server::start(|_, number| keystone_answer(number, &in_an_hour())).await;
    let server = Server::start(|seen, _| match seen.header("x-auth-token") {
        Some("keystone-0") => server::answer(401, &[], "revoked"),
        Some("keystone-1") => server::no_content(),
        _ => server::answer(403, &[], ""),
    })
    .await;
    let url = format!("{}/v3", identity.url);
    let keystone = Keystone::password(url, "Default", "admin", "very secret").project("Default", "demo");
    assert!(!format!("{keystone:?}").contains("very secret"));
    let client = builder(&server).keystone(keystone).build().unwrap();
    call(&client).await.expect("the second token is good");
    call(&client).await.expect("and is kept");
    assert_eq!(identity.count(), 2);
    let seen = identity.last();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("POST", "/v3/auth/tokens"));
    let user = json!({"name": "admin", "domain": {"name": "Default"}, "password": "very secret"});
    let scope = json!({"project": {"name": "demo", "domain": {"name": "Default"}}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    assert_eq!(seen.json(), json!({"auth": {"identity": identity, "scope": scope}}));
}

#[tokio::test]
async fn keystone_that_refuses_is_an_api_error() {
    let identity = Server::start(|_, _| server::json(401, json!({"error": {"code": 401}}))).await;
    let server = Server::start(|_, _| server::no_content()).await;
    let keystone = Keystone::password(&identity.url, "Default", "admin", "wrong");
    let client = builder(&server).keystone(keystone).build().unwrap();
    let error = call(&client).await.expect_err("refused");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!((server.count(), identity.count()), (0, 1));
}

#[tokio::test]
async fn keystone_that_fails_is_not_asked_more_often_than_its_policy_says() {
    let identity = Server::start(|_, _| vec![server::Step::Close]).await;
    let server = Server::start(|_, _| server::no_content()).await;
    let quick = RetryPolicy::new().first_delay(Duration::from_millis(1));
    let inner = Client::builder(&identity.url).retry(quick.clone()).build().unwrap();
    let keystone = Keystone::password(&identity.url, "Default", "admin", "secret").client(inner);
    let client = builder(&server).keystone(keystone).retry(quick).build().unwrap();
    call(&client).await.expect_err("no token");
    assert_eq!((server.count(), identity.count()), (0, 4));
}

#[tokio::test]
async fn keystone_tokens_end() {
    let identity = Server::start(|_, number| match number {
        0 => keystone_answer(0, "2001-01-01T00:00:00.000000Z"),
        _ => keystone_answer(1, &in_an_hour()),
    })
    .await;
    let server = Server::start(|_, _| server::no_content()).await;
    let keystone = Keystone::user_id(&identity.url, "u-1", "secret").project_id("p-1");
    let client = builder(&server).keystone(keystone).build().unwrap();
    for _ in 0..3 {
        call(&client).await.unwrap();
    }
    assert_eq!(identity.count(), 2, "the first token had ended when it came");
}
