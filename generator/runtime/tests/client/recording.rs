//! Answers as samples.

use serde_json::{Value, json};
use specless_runtime::client::Recorder;

use crate::images::Client;
use crate::server::{self, Server};

/// Returns the samples of two calls: one that succeeds and one that does not.
async fn recorded(set: impl Fn(Recorder) -> Recorder) -> Vec<Value> {
    let server = Server::start(|_, number| match number {
        0 => server::json(
            200,
            json!({
                "id": 5_000_000_000_i64, "name": "golden", "created": "2024-02-03T04:05:06Z", "deleted": null,
                "labels": { "7f3c0b1e-1111-4000-8000-00000000abcd": "a", "login_token": "b" }, "sizes": [1, 2.5],
            }),
        ),
        _ => server::json(404, json!({ "code": "gone" })),
    })
    .await;
    let port = server.url.rsplit(':').next().unwrap();
    let path = std::env::temp_dir().join(format!("specless-recording-{port}.jsonl"));
    let recorder = set(Recorder::append(&path).unwrap());
    let layer = recorder.clone();
    let client = Client::builder()
        .base_url(&server.url)
        .api_key("very secret")
        .layer(move |inner| layer.around(inner))
        .build()
        .unwrap();
    client.images().get_by_id(77).await.expect("an image");
    client.images().get_by_id(78).await.expect_err("gone");
    assert_eq!(recorder.failures(), 0);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(!text.contains("very secret") && !text.contains("/77"));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn values_are_not_recorded() {
    let samples = recorded(|recorder| recorder).await;
    let body = json!({
        "id": i64::MAX, "name": "", "created": "0000-00-00T00:00:00Z", "deleted": null,
        "labels": { "0": "", "login_token": "" }, "sizes": [0, 0.5],
    });
    assert_eq!(
        samples,
        [
            json!({ "method": "GET", "path": "/images/{id}", "status": 200, "body": body }),
            json!({ "method": "GET", "path": "/images/{id}", "status": 404, "body": { "code": "" } }),
        ]
    );
}

#[tokio::test]
async fn values_that_are_kept_are_not_those_of_secrets() {
    let samples = recorded(|recorder| recorder.keep_values().redact("Created")).await;
    let body = &samples[0]["body"];
    assert_eq!((&body["name"], &body["created"]), (&json!("golden"), &json!("0000-00-00T00:00:00Z")));
    assert_eq!(body["labels"], json!({ "7f3c0b1e-1111-4000-8000-00000000abcd": "a", "login_token": "" }));
    assert_eq!(samples[1]["body"]["code"], json!("gone"));
}
