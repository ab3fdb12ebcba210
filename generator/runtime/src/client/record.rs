//! Writes answers as samples for `specless learn`: a line of JSON for each, in a file.
//!
//! An answer `{"id": 7, "name": "golden"}` of `GET /images/{id}` is recorded as
//! `{"method":"GET","path":"/images/{id}","status":200,"body":{"id":0,"name":""}}`: without a value, unless values are kept.
//! Requests, headers and addresses are never recorded, and neither is a body that is not JSON.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::BytesMut;
use futures_util::stream;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Request, StatusCode};
use serde_json::{Map, Value, json};

use super::error::Error;
use super::portable::BoxFuture;
use super::stream::ByteStream;
use super::transport::{HttpResponse, Transport};

/// The longest body that is recorded, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;

/// Parts of names of members that are never recorded with their values.
const SECRETS: [&str; 9] = [
    "password",
    "passwd",
    "secret",
    "token",
    "credential",
    "authorization",
    "private_key",
    "api_key",
    "access_key",
];

/// Records the answers of clients. Clones write to the same file.
///
/// ```ignore
/// let recorder = Recorder::append("samples.jsonl")?;
/// let client = Client::builder(URL).layer(move |inner| recorder.around(inner)).build()?;
/// ```
#[derive(Clone, Debug)]
pub struct Recorder {
    file: Arc<Mutex<File>>,
    failures: Arc<AtomicUsize>,
    keeps_values: bool,
    redacted: Vec<String>,
}

impl Recorder {
    /// Appends to a file, which is made if it does not exist.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn append(path: impl AsRef<Path>) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Recorder {
            file: Arc::new(Mutex::new(file)),
            failures: Arc::default(),
            keeps_values: false,
            redacted: SECRETS.map(str::to_owned).into(),
        })
    }

    /// Records values as well, but for those of members whose names hold a word such as `password` or `token`. Without it,
    /// each value is replaced by another one of its kind, and keys that cannot be names by numbers.
    #[must_use]
    pub fn keep_values(mut self) -> Self {
        self.keeps_values = true;
        self
    }

    /// Never records the values of members whose names hold this, whatever their case.
    #[must_use]
    pub fn redact(mut self, name: &str) -> Self {
        self.redacted.push(name.to_lowercase());
        self
    }

    /// Returns how many answers could not be written; calls do not fail for that.
    pub fn failures(&self) -> usize {
        self.failures.load(Ordering::Relaxed)
    }

    /// Returns a layer around a transport, which records what comes through.
    pub fn around(&self, inner: Arc<dyn Transport>) -> impl Transport + use<> {
        Recording { recorder: self.clone(), inner }
    }

    fn write(&self, method: &Method, path: &str, status: StatusCode, body: &[u8]) {
        let Ok(body) = serde_json::from_slice(body) else { return };
        let body = self.redacted(body, self.keeps_values);
        let sample =
            json!({ "method": method.as_str(), "path": path, "status": status.as_u16(), "body": body });
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // One write for each line, so that programs that share the file do not mix them.
        if file.write_all(format!("{sample}\n").as_bytes()).is_err() {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn redacted(&self, value: Value, keeps: bool) -> Value {
        match value {
            Value::Array(values) => values.into_iter().map(|value| self.redacted(value, keeps)).collect(),
            Value::Object(members) => {
                let members = members.into_iter().enumerate().map(|(at, (key, value))| {
                    let name = key.to_lowercase();
                    let keeps = keeps && !self.redacted.iter().any(|part| name.contains(part));
                    let key = if keeps || is_name(&key) { key } else { at.to_string() };
                    (key, self.redacted(value, keeps))
                });
                Value::Object(members.collect::<Map<String, Value>>())
            }
            value if keeps => value,
            Value::Number(number) => match number.as_i64() {
                Some(whole) if i32::try_from(whole).is_ok() => json!(0),
                Some(_) => json!(i64::MAX),
                None => json!(0.5),
            },
            Value::String(text) => Value::String(blank(&text)),
            Value::Bool(_) => json!(false),
            Value::Null => Value::Null,
        }
    }
}

/// Returns whether a key can be a name, and not an id, an address or other data.
fn is_name(key: &str) -> bool {
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-:.$".contains(c);
    key.len() <= 48
        && digits <= 3
        && key.chars().all(plain)
        && key.contains(|c: char| c.is_ascii_alphabetic())
}

/// Returns the form of a date, a number or a UUID without its digits; nothing of any other text.
fn blank(text: &str) -> String {
    let zeros: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let is_date = zeros.starts_with("0000-00-00") && zeros.chars().all(|c| "0-:.+TtZz ".contains(c));
    let parts = text.split('-').map(str::len);
    if is_date || text.parse::<f64>().is_ok_and(f64::is_finite) {
        zeros
    } else if parts.eq([8, 4, 4, 4, 12]) && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit()) {
        text.chars().map(|c| if c == '-' { c } else { '0' }).collect()
    } else {
        String::new()
    }
}

/// A transport whose answers are recorded.
struct Recording {
    recorder: Recorder,
    inner: Arc<dyn Transport>,
}

impl Transport for Recording {
    fn send(&self, request: Request, path: &'static str) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        let method = request.method().clone();
        Box::pin(async move {
            let mut response = self.inner.send(request, path).await?;
            let kind = response.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
            if kind.is_some_and(|kind| kind.contains("json")) {
                let sample = Tapped {
                    body: response.body,
                    raw: BytesMut::new(),
                    recorder: self.recorder.clone(),
                    head: (method, path, response.status),
                };
                response.body = sample.into_stream();
            }
            Ok(response)
        })
    }
}

/// A body that is recorded once it was read to its end.
struct Tapped {
    body: ByteStream,
    raw: BytesMut,
    recorder: Recorder,
    head: (Method, &'static str, StatusCode),
}

impl Tapped {
    fn into_stream(self) -> ByteStream {
        ByteStream::new(Box::pin(stream::unfold(self, |mut tapped| async move {
            match tapped.body.next().await {
                Some(Ok(chunk)) => {
                    // What is beyond the limit makes the sample longer than it may be, and costs no memory.
                    let room = (LONGEST + 1).saturating_sub(tapped.raw.len());
                    tapped.raw.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                    Some((Ok(chunk), tapped))
                }
                Some(Err(error)) => {
                    tapped.raw.clear();
                    Some((Err(error), tapped))
                }
                None => {
                    let (method, path, status) = &tapped.head;
                    if tapped.raw.len() <= LONGEST {
                        tapped.recorder.write(method, path, *status, &tapped.raw);
                    }
                    None
                }
            }
        })))
    }
}
