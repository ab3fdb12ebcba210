//! Servers that want something: credentials, a terminal, or all the time there is.

use std::ops::ControlFlow;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use specless_runtime::client::{
    CallOptions, Client, Error, ErrorBody, Keystone, Method, Part, Response, RetryPolicy, StatusCode, Wait,
};

use crate::server::{self, Server, Step};
use crate::{blocking, images};

const TOKEN: &str = "token-of-great-value";

fn client(server: &Server) -> images::Client {
    let builder = images::Client::builder().base_url(&server.url).bearer_token(TOKEN);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

// With a single thread, the timer waits for the thousands of reads that the connection makes without a pause.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interim_answers_without_end_do_not_outlive_the_timeout() {
    let server =
        blocking::start(|_, _| vec![Step::WriteForever(b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000))]);
    let started = Instant::now();
    let options = CallOptions::new().timeout(Duration::from_millis(300));
    let error = client(&server).images().get_by_id(1).options(options).await.expect_err("no answer");
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    // Far less than forever: a busy machine schedules the timer late.
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn slow_hooks_hold_up_no_other_call() {
    let server = blocking::start(|_, _| server::json(200, json!({"id": 1})));
    let slow = images::Client::builder().base_url(&server.url).before(|_| {
        thread::sleep(Duration::from_secs(2));
        Ok(())
    });
    let slow = slow.build().unwrap();
    let call = |_| {
        let slow = slow.clone();
        thread::spawn(move || slow.images().get_by_id(1).wait().map(|_| ()))
    };
    let waiting: Vec<_> = (0..20).map(call).collect();
    thread::sleep(Duration::from_millis(100));
    let started = Instant::now();
    client(&server).images().get_by_id(1).wait().expect("an image");
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    waiting.into_iter().for_each(|call| call.join().unwrap().expect("an image"));
}

/// Returns everything that programs print of an error.
fn shown(error: &Error) -> String {
    let mut shown = format!("{error} {error:?}");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        shown.push_str(&format!(" {error} {error:?}"));
        cause = error.source();
    }
    shown
}

#[tokio::test]
async fn errors_show_neither_terminal_escapes_nor_tokens_that_a_server_repeats() {
    let echo = format!("\u{1b}[2J\u{202e} you sent {TOKEN}");
    let body = json!({"id": TOKEN, "\u{1b}[31m": 1}).to_string();
    let server = Server::start(move |_, number| match number {
        0 => server::answer(403, &[("x-request-id", TOKEN)], &echo),
        1 => server::answer(200, &[], &body),
        _ => server::answer(200, &[], &echo),
    })
    .await;
    let client = client(&server);
    for number in 0..3 {
        let error = client.images().get_by_id(1).await.expect_err("an error");
        let mut text = shown(&error);
        if let Error::Api(error) = &error {
            text.push_str(&shown(&error.typed::<u8>().expect_err("another type")));
        }
        assert!(!text.contains(TOKEN), "{number}: {text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{number}: {text:?}");
        if let Error::Api(error) = &error {
            assert!(
                matches!(&error.body, ErrorBody::Text(text) if text.contains(TOKEN)),
                "the body is whole"
            );
        }
    }
}

#[tokio::test]
async fn a_password_that_a_server_repeats_is_not_shown() {
    let server = Server::start(|_, _| server::answer(401, &[], "no: dTpwYXNzd29yZC0x (password-1)")).await;
    let client = Client::builder(&server.url).basic_auth("u", "password-1").build().unwrap();
    let error = client.request(Method::GET, "/").send_empty().await.expect_err("refused");
    assert!(!error.to_string().contains("password-1") && !error.to_string().contains("dTpw"), "{error}");
}

#[tokio::test]
async fn keystone_takes_tokens_from_nobody_else() {
    let thief = Server::start(|_, _| {
        server::answer(201, &[("x-subject-token", "stolen")], json!({"token": {}}).to_string())
    })
    .await;
    let location = format!("{}/v3/auth/tokens", thief.url);
    let identity = Server::start(move |_, _| server::answer(303, &[("location", &location)], "")).await;
    let service = Server::start(|_, _| server::no_content()).await;
    let keystone = Keystone::password(format!("{}/v3", identity.url), "d", "u", "p");
    let client = Client::builder(&service.url).keystone(keystone).build().unwrap();
    let error = client.request(Method::GET, "/").send_empty().await.expect_err("no token");
    assert_eq!(error.status(), Some(StatusCode::SEE_OTHER));
    assert_eq!((thief.count(), service.count()), (0, 0));
}

#[test]
fn what_a_failed_operation_says_steers_no_terminal() {
    let error = Error::Failed("it \u{1b}[2J failed\r\n\u{202e}".to_owned());
    assert_eq!(error.to_string(), "it \\u{1b}[2J failed \\u{202e}");
}

#[tokio::test]
async fn no_content_type_of_a_part_begins_another_header() {
    let server = Server::start(|_, _| server::json(201, json!({"id": 1}))).await;
    for hostile in ["text/plain\r\nX-Evil: 1", "text/plain; a=\"b\r\nX-Evil: 1\"", "text/plain;\r\n X-Evil=1"]
    {
        let part = Part::new("data").content_type(hostile);
        let error = client(&server).images().upload(part).await.expect_err(hostile);
        assert!(matches!(&error, Error::InvalidRequest(_)), "{hostile:?}: {error:?}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn delays_without_bounds_end_a_wait() {
    let wait = Wait::new().first_delay(Duration::MAX).longest_delay(Duration::MAX);
    let call = || async { Err::<Response<()>, _>(Error::Failed("asked".to_owned())) };
    let error = wait.until(call, |_| ControlFlow::Break(Ok(()))).await.expect_err("too long");
    assert!(matches!(error, Error::NotYet(_)), "{error:?}");
}

#[tokio::test]
async fn names_of_files_hold_no_line_breaks() {
    let server = Server::start(|_, _| server::json(201, json!({"id": 1}))).await;
    let part = Part::new("data").file_name("a\"\r\nContent-Type: text/html\r\n\r\n.png");
    let error = client(&server).images().upload(part).await.expect_err("refused");
    assert!(matches!(&error, Error::InvalidRequest(text) if text.contains("file name")), "{error:?}");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_wait_longer_than_any_is_not_begun() {
    let forever = "99999999999999999999999999";
    let server = Server::start(move |_, _| server::answer(503, &[("retry-after", forever)], "")).await;
    let client = images::Client::builder().base_url(&server.url).build().unwrap();
    let started = Instant::now();
    client.images().get_by_id(1).await.expect_err("unavailable");
    assert!(started.elapsed() < Duration::from_secs(1));
    assert_eq!(server.count(), 1, "a repeat after a moment is not what the server asked for");
}

#[test]
fn a_user_with_a_colon_is_refused() {
    let error = Client::builder("https://x.example").basic_auth("a:b", "c").build().expect_err("refused");
    assert!(error.to_string().contains("colon"), "{error}");
}
