//! Hooks and traces.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use specless_runtime::client::{Error, Place, RetryPolicy};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::images::{Client, UpdateImage};
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
    client.images().get_by_id(77).send().await.expect("an image");
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
    let error = client.images().delete(1).send().await.expect_err("ended");
    assert_eq!(error.to_string(), "invalid request: not today");
    assert_eq!(server.count(), 0);
}

/// Writes down all that is traced by the client.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.lock().unwrap().push_str(&format!(" {}={value:?}", field.name()));
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("specless_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.0.lock().unwrap().push_str(span.metadata().name());
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn traces_hold_no_values() {
    let log = Log::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(log.clone(), || {
        runtime.block_on(async {
            let server = Server::start(|_, _| server::json(500, json!({"private": 1}))).await;
            let place = Place::Query("key".to_owned());
            let builder = Client::builder().base_url(&server.url).credential(place, "very secret");
            let client = builder.bearer_token("very secret").build().unwrap();
            let body = UpdateImage { description: "private".to_owned() };
            client.images().update(4711, &body).send().await.expect_err("500");
        });
    });
    let log = log.0.lock().unwrap();
    assert!(log.starts_with("call method=PUT path=\"/images/{id}\" host=\"127.0.0.1\""), "{log}");
    assert!(log.contains("status=500"), "{log}");
    for private in ["very secret", "private", "4711", "key"] {
        assert!(!log.contains(private), "{private} in {log}");
    }
}
