//! Servers and networks at their worst: a call neither hangs, nor grows, nor is repeated where that does harm.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;
use specless_runtime::client::{ClientBuilder, Error, ErrorBody, RetryPolicy};

use crate::images::{Client, UpdateImage};
use crate::server::{self, Answer, Server, Step};

const SECRET: &str = "key-of-great-value";

fn builder(server: &Server) -> ClientBuilder<Client> {
    Client::builder().base_url(&server.url).api_key(SECRET).retry(quick())
}

fn quick() -> RetryPolicy {
    RetryPolicy::new().first_delay(Duration::from_millis(5)).longest_delay(Duration::from_millis(20))
}

fn image() -> Answer {
    server::json(200, json!({"id": 1}))
}

fn head(text: &str) -> Step {
    Step::Write(format!("HTTP/1.1 200 OK\r\n{text}\r\n\r\n").into_bytes())
}

#[tokio::test]
async fn a_storm_of_503_ends() {
    let server = Server::start(|_, _| server::answer(503, &[], "no")).await;
    let client = builder(&server).build().unwrap();
    let error = client.images().get_by_id(1).await.expect_err("a storm");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert!(error.is_retryable());
    assert_eq!(server.count(), 4, "one attempt and three repeats");
}

#[tokio::test]
async fn idempotent_calls_outlast_a_short_storm() {
    for status in [429, 502, 503, 504] {
        let server = Server::start(move |_, number| match number {
            0 | 1 => server::answer(status, &[], ""),
            _ => image(),
        })
        .await;
        let client = builder(&server).build().unwrap();
        client.images().get_by_id(1).await.expect("the third attempt");
        client.images().update(1, &UpdateImage::default()).await.expect("PUT is idempotent");
        assert_eq!(server.count(), 4, "{status}");
    }
}

#[tokio::test]
async fn nothing_else_is_repeated() {
    for status in [400, 401, 403, 404, 408, 409, 500, 501] {
        let server = Server::start(move |_, _| server::answer(status, &[], "")).await;
        builder(&server).build().unwrap().images().get_by_id(1).await.expect_err("an error");
        assert_eq!(server.count(), 1, "{status}");
    }
    for status in [429, 502, 503, 504] {
        let server = Server::start(move |_, _| server::answer(status, &[("retry-after", "0")], "")).await;
        let client = builder(&server).build().unwrap();
        client.images().upload("data").await.expect_err("POST is not idempotent");
        client.images().patch(1, &[]).await.expect_err("PATCH is not idempotent");
        assert_eq!(server.count(), 2, "{status}");
    }
    let server = Server::start(|_, _| vec![Step::Close]).await;
    let error = builder(&server).build().unwrap().images().upload("data").await.expect_err("closed");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn retries_can_be_switched_off() {
    let server = Server::start(|_, _| server::answer(503, &[], "")).await;
    let client = builder(&server).retry(RetryPolicy::none()).build().unwrap();
    client.images().get_by_id(1).await.expect_err("a storm");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn retry_after_is_honoured_in_both_forms() {
    let in_two_seconds = || {
        let at = time::OffsetDateTime::now_utc() + Duration::from_secs(2);
        at.format(&time::format_description::well_known::Rfc2822).unwrap().replace("+0000", "GMT")
    };
    let server = Server::start(move |_, number| match number {
        0 => server::answer(429, &[("retry-after", "1")], ""),
        2 => server::answer(503, &[("retry-after", &in_two_seconds())], ""),
        _ => image(),
    })
    .await;
    let client = builder(&server).build().unwrap();
    for _ in 0..2 {
        let started = Instant::now();
        client.images().get_by_id(1).await.expect("after the wait");
        let waited = started.elapsed();
        // The date has no fractions of a second.
        assert!(waited > Duration::from_millis(950) && waited < Duration::from_secs(4), "{waited:?}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_bounds_is_not_begun() {
    let server = Server::start(|_, _| server::answer(429, &[("retry-after", "3600")], "")).await;
    let client = builder(&server).build().unwrap();
    let started = Instant::now();
    client.images().get_by_id(1).await.expect_err("too many requests");
    assert!(started.elapsed() < Duration::from_secs(1));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_dropped_connection_is_tried_again() {
    let server = Server::start(|_, number| if number == 0 { vec![Step::Close] } else { image() }).await;
    builder(&server).build().unwrap().images().get_by_id(1).await.expect("the second attempt");
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn nobody_listening_is_a_transport_error() {
    let gone = Server::start(|_, _| image()).await.url.clone();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let client = Client::builder().base_url(gone).api_key(SECRET).retry(quick()).build().unwrap();
    let error = client.images().get_by_id(1).await.expect_err("nobody");
    assert!(matches!(&error, Error::Transport(error) if error.is_connect()), "{error:?}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn slow_bytes_end_in_a_timeout() {
    let server = Server::start(|_, _| {
        let trickle =
            (0..1000).flat_map(|_| [Step::Pause(Duration::from_millis(10)), Step::Write(b" ".to_vec())]);
        std::iter::once(head("content-length: 1000")).chain(trickle).collect()
    })
    .await;
    let client = builder(&server).timeout(Duration::from_millis(200)).build().unwrap();
    let started = Instant::now();
    let error = client.images().get_by_id(1).await.expect_err("too slow");
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_download_that_stops_ends() {
    let server =
        Server::start(|_, _| vec![head("content-length: 1000"), Step::Write(b"begin".to_vec()), Step::Hang])
            .await;
    let client = builder(&server).idle_timeout(Duration::from_millis(100)).build().unwrap();
    let mut data = client.images().get_file(1).await.expect("the head came").into_inner();
    assert_eq!(data.next().await.unwrap().unwrap(), "begin");
    assert!(matches!(data.next().await, Some(Err(Error::Timeout(_)))));
    assert!(data.next().await.is_none());
}

#[tokio::test]
async fn a_truncated_body_is_no_success() {
    let server = Server::start(|_, _| {
        vec![head("content-length: 100"), Step::Write(b"{\"id\": 1}".to_vec()), Step::Close]
    })
    .await;
    let client = builder(&server).build().unwrap();
    let error = client.images().get_by_id(1).await.expect_err("truncated");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let mut data = client.images().get_file(1).await.expect("the head came").into_inner();
    assert!(data.next().await.unwrap().is_ok());
    assert!(matches!(data.next().await, Some(Err(Error::Transport(_)))));
}

#[tokio::test]
async fn a_body_without_end_is_left() {
    let server = Server::start(move |_, number| match number {
        0 => vec![head("content-length: 1099511627776"), Step::Hang],
        1 => vec![head("transfer-encoding: chunked"), Step::WriteForever(b"4\r\n1234\r\n".to_vec())],
        _ => vec![
            Step::Write(b"HTTP/1.1 500 Oh\r\ntransfer-encoding: chunked\r\n\r\n".to_vec()),
            Step::WriteForever(b"4\r\noops\r\n".to_vec()),
        ],
    })
    .await;
    let client = builder(&server).body_limit(10_000).build().unwrap();
    for _ in 0..2 {
        let error = client.images().get_by_id(1).await.expect_err("too large");
        assert!(matches!(error, Error::BodyTooLarge { limit: 10_000 }), "{error:?}");
    }
    let Error::Api(error) = client.images().get_by_id(1).await.expect_err("500") else { panic!() };
    assert!(error.truncated);
    assert_eq!(error.raw.len(), 10_000);
    assert!(error.to_string().len() < 1_000 && format!("{error:?}").len() < 2_000);
}

#[tokio::test]
async fn the_limit_counts_what_comes_out_of_compression() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&[b' '; 1_000_000]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 2_000);
    let server = Server::start(move |_, _| server::answer(200, &[("content-encoding", "gzip")], &bomb)).await;
    let small = builder(&server).body_limit(100_000).build().unwrap();
    let error = small.images().get_by_id(1).await.expect_err("too large");
    assert!(matches!(error, Error::BodyTooLarge { .. }), "{error:?}");
    let large = builder(&server).body_limit(2_000_000).build().unwrap();
    let error = large.images().get_by_id(1).await.expect_err("spaces are no image");
    let Error::Decode(error) = error else { panic!("{error:?}") };
    assert_eq!(error.raw.len(), 1_000_000);
}

#[tokio::test]
async fn headers_without_end_are_left() {
    let server = Server::start(|_, _| {
        vec![
            Step::Write(b"HTTP/1.1 200 OK\r\n".to_vec()),
            Step::WriteForever(b"x-more: of the same\r\n".to_vec()),
        ]
    })
    .await;
    let client = builder(&server).retry(RetryPolicy::none()).build().unwrap();
    let error = client.images().get_by_id(1).await.expect_err("too many");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn what_is_not_http_is_a_transport_error() {
    let server =
        Server::start(|_, _| vec![Step::Write(b"220 mail ready\r\n\r\n".to_vec()), Step::Close]).await;
    let client = builder(&server).retry(RetryPolicy::none()).build().unwrap();
    let error = client.images().get_by_id(1).await.expect_err("no HTTP");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn wrong_content_is_kept() {
    let server = Server::start(|_, number| match number {
        0 => server::answer(200, &[("content-type", "text/html")], "<html>sign in</html>"),
        1 => server::answer(
            200,
            &[("content-type", "application/json")],
            b"{\"id\": 1, \"name\": \"\xff\xfe\"}",
        ),
        2 => server::answer(200, &[], ""),
        3 => server::answer(200, &[], "{\"id\": 1} and more"),
        4 => server::answer(200, &[], "[".repeat(100_000)),
        // Right content under the wrong type.
        5 => server::answer(200, &[("content-type", "text/plain")], "{\"id\": 1}"),
        _ => server::answer(502, &[], b"bad \xff gateway"),
    })
    .await;
    let client = builder(&server).retry(RetryPolicy::none()).build().unwrap();
    for number in 0..5 {
        let error = client.images().get_by_id(1).await.expect_err("not an image");
        let Error::Decode(error) = error else { panic!("{number}: {error:?}") };
        assert_eq!(error.raw.is_empty(), number == 2);
    }
    assert_eq!(client.images().get_by_id(1).await.expect("an image").id, 1);
    let Error::Api(error) = client.images().get_by_id(1).await.expect_err("502") else { panic!() };
    assert_eq!(error.body, ErrorBody::Text("bad \u{fffd} gateway".to_owned()));
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let server = Server::start(|_, number| match number {
        0 => server::answer(500, &[], "oh"),
        1 => server::answer(200, &[], "nonsense"),
        _ => vec![Step::Close],
    })
    .await;
    let place = specless_runtime::client::Place::Query("api_key".to_owned());
    let client = builder(&server).credential(place, SECRET).retry(RetryPolicy::none()).build().unwrap();
    for _ in 0..3 {
        let error = client.images().get_by_id(1).await.expect_err("an error");
        assert!(server.last().target.contains(SECRET), "the key was sent");
        let mut shown = format!("{error} {error:?}");
        if let Error::Transport(error) = &error {
            let mut cause = std::error::Error::source(error);
            assert!(cause.is_some(), "{error:?}");
            while let Some(error) = cause {
                shown.push_str(&format!("{error:?} {error}"));
                cause = error.source();
            }
        }
        assert!(!shown.contains(SECRET), "{shown}");
    }
    assert!(!format!("{client:?}").contains(SECRET), "{client:?}");
}
