//! Many calls at once through one client.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::json;
use specless_runtime::client::Token;

use crate::images::Client;
use crate::server::{self, Server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_calls_and_none_lost() {
    let server = Server::start(|seen, number| {
        let id: i64 = seen.target.rsplit('/').next().unwrap().parse().unwrap();
        match number % 50 {
            7 => server::answer(503, &[("retry-after", "0")], ""),
            _ => server::json(200, json!({"id": id, "name": seen.header("authorization")})),
        }
    })
    .await;
    let fetches = Arc::new(AtomicUsize::new(0));
    let count = fetches.clone();
    let provider = move || {
        count.fetch_add(1, Ordering::SeqCst);
        async { Ok(Token::new("t")) }
    };
    let client = Client::builder().base_url(&server.url).token_provider(provider).build().unwrap();
    let calls: Vec<_> = (0..10_000)
        .map(|id| {
            let call = client.images().get_by_id(id);
            tokio::spawn(async move { (id, call.await.expect("an image").into_inner()) })
        })
        .collect();
    let mut done = HashSet::new();
    let mut calls: FuturesUnordered<_> = calls.into_iter().collect();
    while let Some(call) = calls.next().await {
        let (id, image) = call.expect("no panic");
        assert_eq!((image.id, image.name.as_deref()), (id, Some("Bearer t")), "answers are not mixed up");
        done.insert(id);
    }
    assert_eq!(done.len(), 10_000);
    assert!(server.count() > 10_000, "some calls were repeated");
    assert_eq!(fetches.load(Ordering::SeqCst), 1);
}
