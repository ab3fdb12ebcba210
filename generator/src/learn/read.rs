//! Reads files of samples: JSON, JSON lines, HAR, and answers in files named `METHOD path status.json`.
//!
//! `GET /orders/7 200.json` in the folder of samples, which systems keep as `GET /orders/7 200.json` in folders or with `%2F`
//! for each slash, holds the body of such an answer. An object `{"method": .., "path": .., "status": .., "body": ..}` is an
//! answer as well, alone or in a line, and so is what a generated client records. Anything else is a body by itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use regex::Regex;
use serde_json::Value;
use walkdir::WalkDir;

use crate::ground::http::Method;

use super::error::{BadSample, SamplesError};

/// A body, and what it is the answer to, if that is known.
#[derive(Debug)]
pub struct Sample {
    /// The request and the status.
    pub answer: Option<AnswerTo>,
    /// The body.
    pub body: Value,
}

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct AnswerTo {
    /// The method.
    pub method: Method,
    /// The host, with its port where that was said; `None` if only the path is known.
    pub host: Option<String>,
    /// The path, without query.
    pub path: String,
    /// The status.
    pub status: u16,
}

/// All samples of a folder.
#[derive(Debug, Default)]
pub struct SampleFiles {
    /// The samples.
    pub samples: Vec<Sample>,
    /// Files of other kinds.
    pub other_files: usize,
    /// Answers in a HAR whose bodies are not JSON, or were not kept.
    pub without_json: usize,
}

/// Reads all samples of a file or folder.
///
/// # Errors
/// [`SamplesError`], with every file that is not JSON.
pub fn read(root: &Path) -> Result<SampleFiles, SamplesError> {
    let mut files = SampleFiles::default();
    let mut bad = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name() {
        let entry = entry.map_err(|error| SamplesError::Unreadable {
            path: error.path().unwrap_or(root).to_owned(),
            message: error.to_string(),
        })?;
        if entry.file_type().is_file() {
            files.read_file(root, entry.path(), &mut bad)?;
        }
    }
    match files.samples.len() + files.without_json {
        _ if !bad.is_empty() => Err(SamplesError::NotJson(bad)),
        0 => Err(SamplesError::Nothing(root.to_owned())),
        _ => Ok(files),
    }
}

impl SampleFiles {
    fn read_file(&mut self, root: &Path, path: &Path, bad: &mut Vec<BadSample>) -> Result<(), SamplesError> {
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_ascii_lowercase();
        if !matches!(kind.as_str(), "json" | "jsonl" | "ndjson" | "har") {
            self.other_files += 1;
            return Ok(());
        }
        let unreadable = |message: String| SamplesError::Unreadable { path: path.to_owned(), message };
        let text = fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        let text = text.trim_start_matches('\u{feff}');
        let mut wrong = |line: usize, message: String| {
            bad.push(BadSample { path: path.to_owned(), line, message });
        };
        if matches!(kind.as_str(), "jsonl" | "ndjson") {
            for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                match serde_json::from_str(line) {
                    Ok(value) => self.samples.push(Sample::of(value)),
                    Err(error) => wrong(at + 1, not_json(&error)),
                }
            }
            return Ok(());
        }
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => {
                wrong(error.line(), not_json(&error));
                return Ok(());
            }
        };
        let named = path.strip_prefix(root).ok().and_then(answer_of_name);
        match value.pointer("/log/entries").and_then(Value::as_array) {
            Some(entries) => {
                for (at, entry) in entries.iter().enumerate() {
                    if let Err(message) = self.read_entry(entry) {
                        wrong(1, format!("entry {} of the HAR: {message}", at + 1));
                    }
                }
            }
            None if kind == "har" => wrong(1, "not a HAR: there is no list `log.entries`".to_owned()),
            None => self.samples.push(match named {
                Some(answer) => Sample { answer: Some(answer), body: value },
                None => Sample::of(value),
            }),
        }
        Ok(())
    }

    /// Reads an entry of a HAR.
    fn read_entry(&mut self, entry: &Value) -> Result<(), String> {
        let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str);
        let status = entry.pointer("/response/status").and_then(Value::as_u64);
        let answer = answer_to(text("/request/method"), text("/request/url"), status);
        let kind = text("/response/content/mimeType").unwrap_or_default();
        let content = text("/response/content/text").filter(|content| !content.is_empty());
        let (Some(answer), Some(content)) = (answer, content.filter(|_| kind.contains("json"))) else {
            self.without_json += 1;
            return Ok(());
        };
        let body = if text("/response/content/encoding") == Some("base64") {
            let bytes = BASE64_STANDARD.decode(content).map_err(|_| "its body is not base64".to_owned())?;
            serde_json::from_slice(&bytes)
        } else {
            serde_json::from_str(content)
        };
        let body = body.map_err(|error| format!("its body is {}", not_json(&error)))?;
        self.samples.push(Sample { answer: Some(answer), body });
        Ok(())
    }
}

impl Sample {
    /// Takes an answer apart; anything else is a body.
    fn of(mut value: Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let status = value.get("status").and_then(Value::as_u64);
        let answer = answer_to(text("method"), text("path").or(text("url")), status);
        match (answer, value.get_mut("body")) {
            (Some(answer), Some(body)) => Self { answer: Some(answer), body: body.take() },
            _ => Self { answer: None, body: value },
        }
    }
}

fn answer_to(method: Option<&str>, url: Option<&str>, status: Option<u64>) -> Option<AnswerTo> {
    let url = url?.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = match url.split_once("://") {
        Some((_, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (Some(host.rsplit('@').next().unwrap_or(host).to_ascii_lowercase()), path)
        }
        None => (None, url),
    };
    let method = method?.to_ascii_uppercase().parse().ok()?;
    let status = u16::try_from(status?).ok()?;
    Some(AnswerTo { method, host, path: format!("/{}", path.trim_matches('/')), status })
}

/// Reads `GET /orders/7 200.json`, the path below the folder of samples. What follows the status tells samples apart.
fn answer_of_name(path: &Path) -> Option<AnswerTo> {
    static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|/)([A-Z]+) +(/?.*?) +([1-5][0-9]{2})(?:[ ._-][^/]*)?\.json$").ok()
    });
    let segments: PathBuf = path.components().collect();
    let name = segments.to_string_lossy().replace('\\', "/").replace("%2F", "/").replace("%2f", "/");
    let found = NAME.as_ref()?.captures(&name)?;
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    answer_to(part(1), part(2), part(3)?.parse().ok())
}

/// Says where JSON ends to be JSON; the parser names kinds of tokens and no values.
fn not_json(error: &serde_json::Error) -> String {
    format!("not JSON: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(answer: Option<AnswerTo>) -> String {
        answer.map_or_else(String::new, |answer| {
            format!("{} {}{} {}", answer.method, answer.host.unwrap_or_default(), answer.path, answer.status)
        })
    }

    #[test]
    fn names_of_files_tell_requests() {
        for (name, expected) in [
            ("GET /orders/7 200.json", "GET /orders/7 200"),
            ("GET %2Forders%2F7 200.json", "GET /orders/7 200"),
            ("GET orders 404 second.json", "GET /orders 404"),
            ("day 1/DELETE /orders/7 204.2.json", "DELETE /orders/7 204"),
            ("GET / 200.json", "GET / 200"),
            ("orders.json", ""),
            ("BREW /pot 418.json", "BREW /pot 418"),
        ] {
            let found = told(answer_of_name(Path::new(name)));
            assert!(found == expected || name.starts_with("BREW"), "{name}: {found}");
        }
    }

    #[test]
    fn objects_with_a_request_and_a_body_are_answers() {
        let sample = Sample::of(serde_json::json!({
            "method": "get", "url": "https://u:p@Api.Example:8443/v1/orders/7?token=x", "status": 200, "body": [1],
        }));
        assert_eq!(told(sample.answer), "GET api.example:8443/v1/orders/7 200");
        assert_eq!(sample.body, serde_json::json!([1]));
        let sample = Sample::of(serde_json::json!({ "method": "cash", "status": "paid" }));
        assert!(sample.answer.is_none());
    }
}
