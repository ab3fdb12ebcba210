//! Hooks around attempts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use specless_runtime::client::{Error, RetryPolicy};

use crate::images::Client;
use crate::server::{self, Server};

#[tokio::test]
async fn hooks_see_each_attempt() {
    let server = Server::start(|_, number| match number {
        0 => server::answer(503, &[("x-from", "server")], ""),
        _ => server::json(200, json!({"id": 1})),
    })
    .await;
    let log = Arc::new(Mutex::new(Vec::new()));
    let (before, after) = (log.clone(), log.clone());
    let client = Client::builder()
        .base_url(&server.url)
        .api_key("very secret")
        .retry(RetryPolicy::new().first_delay(Duration::from_millis(1)))
        .before(move |request| {
            before.lock().unwrap().push(format!("{} {:?}", request.method(), request.headers()));
            request.headers_mut().insert("x-hook", reqwest::header::HeaderValue::from_static("1"));
            Ok(())
        })
        .after(move |attempt| {
            let status = attempt.outcome.as_ref().map(|(status, _)| status.as_u16()).unwrap_or(0);
            let line = format!("{} {} {} {status}", attempt.number, attempt.method, attempt.path);
            after.lock().unwrap().push(line);
        })
        .build()
        .unwrap();
    client.images().get_by_id(77).await.expect("an image");
    let log = log.lock().unwrap();
    assert_eq!((log[1].as_str(), log[3].as_str()), ("1 GET /images/{id} 503", "2 GET /images/{id} 200"));
    assert_eq!(log.len(), 4);
    assert!(!log.concat().contains("very secret"));
    assert!(server.seen().iter().all(|seen| seen.header("x-hook") == Some("1")));
}

#[tokio::test]
async fn a_hook_can_end_a_call() {
    let server = Server::start(|_, _| server::no_content()).await;
    let stop = |_: &mut _| Err(Error::InvalidRequest("not today".to_owned()));
    let client = Client::builder().base_url(&server.url).before(stop).build().unwrap();
    let error = client.images().delete(1).await.expect_err("ended");
    assert_eq!(error.to_string(), "invalid request: not today");
    assert_eq!(server.count(), 0);
}
