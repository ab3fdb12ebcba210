//! Traces of calls. In a process of its own, because interest in traces is a matter of the whole process.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::json;
use specless_runtime::client::{Client, Method, Place, RetryPolicy};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

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
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", port.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = port.accept().unwrap();
        std::io::Read::read(&mut stream, &mut [0; 4096]).unwrap();
        let answer = b"HTTP/1.1 500 Oh\r\ncontent-length: 7\r\n\r\nprivate";
        std::io::Write::write_all(&mut stream, answer).unwrap();
    });
    tracing::subscriber::with_default(log.clone(), || {
        runtime.block_on(async {
            let place = Place::Query("key".to_owned());
            let builder = Client::builder(url).credential(place, "very secret").bearer_token("very secret");
            let client = builder.retry(RetryPolicy::none()).build().unwrap();
            let mut request = client.request(Method::PUT, "/images/{id}");
            request.path("id", &4711).json(&json!({"description": "private"}));
            request.send_empty().await.expect_err("500");
        });
    });
    let log = log.0.lock().unwrap();
    assert!(log.starts_with("call method=PUT path=\"/images/{id}\" host=\"127.0.0.1\""), "{log}");
    assert!(log.contains("status=500"), "{log}");
    for private in ["very secret", "private", "4711", "key"] {
        assert!(!log.contains(private), "{private} in {log}");
    }
}
